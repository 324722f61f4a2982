//! Acts that take the right to see the channel away, and how it is given back.

use crate::{
    api::{Api, text},
    beep::Community,
    graphql,
};
use anyhow::Result;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// The channel denies a role to see it: concerns everybody but the owner.
    DenyRole,
    /// These three concern one member.
    TakeRole,
    Kick,
    Ban,
}

pub(super) const ACTS: [Act; 4] = [Act::DenyRole, Act::TakeRole, Act::Kick, Act::Ban];

impl Act {
    pub fn name(self) -> &'static str {
        match self {
            Self::DenyRole => "deny-role",
            Self::TakeRole => "take-role",
            Self::Kick => "kick",
            Self::Ban => "ban",
        }
    }

    /// Whether it concerns an account when it is done to `whom`.
    pub fn concerns(self, account: usize, whom: usize) -> bool {
        account != 0 && (self == Self::DenyRole || account == whom)
    }
}

/// A private channel, a role that may see it, and members who all have that role.
pub(super) struct Stage {
    server: String,
    channel: String,
    role: String,
    /// By account.
    users: Vec<String>,
}

impl Stage {
    pub fn set(community: &mut Community) -> Result<Self> {
        let users = community
            .accounts
            .iter_mut()
            .map(|api| text(&api.call(graphql::ME, &json!({}))?["me"]["user"]["id"]));
        let users = users.collect::<Result<Vec<_>>>()?;
        let (server, channel) = (community.server.clone(), community.channels[0].clone());
        let owner = &mut community.accounts[0];
        let role = json!({ "requestId": "crew", "serverId": server, "name": "Crew", "permissions": [] });
        let role = text(&owner.call(graphql::CREATE_ROLE, &json!({ "input": role }))?["createRole"]["id"])?;
        let private = json!({ "id": channel, "private": true, "roleIds": [role] });
        owner.call(graphql::SET_CHANNEL_PRIVATE, &private)?;
        let stage = Self {
            server,
            channel,
            role,
            users,
        };
        (1..stage.users.len()).try_for_each(|account| stage.give_role(owner, account))?;
        Ok(stage)
    }

    pub fn channel(&self) -> &str {
        &self.channel
    }

    fn member(&self, account: usize) -> Value {
        json!({ "serverId": self.server, "userId": self.users[account], "roleId": self.role })
    }

    fn give_role(&self, owner: &mut Api, account: usize) -> Result<()> {
        owner.call(graphql::ADD_ROLE, &self.member(account)).map(drop)
    }

    fn overwrite(&self, allow: &[&str], deny: &[&str]) -> Value {
        json!({ "input": { "channelId": self.channel, "roleId": self.role, "allow": allow, "deny": deny } })
    }

    /// Does it in the name of the owner.
    pub fn perform(&self, owner: &mut Api, act: Act, whom: usize) -> Result<()> {
        let (document, variables) = match act {
            Act::DenyRole => (graphql::SET_OVERWRITE, self.overwrite(&[], &["VIEW_CHANNEL"])),
            Act::TakeRole => (graphql::REMOVE_ROLE, self.member(whom)),
            Act::Kick => (graphql::KICK_MEMBER, self.place(whom)),
            Act::Ban => (graphql::BAN_MEMBER, self.place(whom)),
        };
        owner.call(document, &variables).map(drop)
    }

    fn place(&self, account: usize) -> Value {
        json!({ "serverId": self.server, "userId": self.users[account] })
    }

    /// Everybody may see the channel again.
    pub fn undo(&self, community: &mut Community, act: Act, whom: usize) -> Result<()> {
        let [owner, others @ ..] = &mut community.accounts[..] else {
            anyhow::bail!("a community has an owner")
        };
        if act == Act::DenyRole {
            return owner
                .call(graphql::SET_OVERWRITE, &self.overwrite(&["VIEW_CHANNEL"], &[]))
                .map(drop);
        }
        if act == Act::Ban {
            owner.call(graphql::UNBAN, &self.place(whom))?;
        }
        if act != Act::TakeRole {
            others[whom - 1].join_server(&self.server)?;
        }
        self.give_role(owner, whom)
    }
}

//! What is held, told to who compares it with the truth.

#[cfg(test)]
mod tests;

use crate::{
    Service,
    world::{Census, ChannelKind, Target},
};
use beep_core::{Id, Millis, Result, ServerId};
use beep_platform::rpc::Context;
use beep_proto::{
    authz::v1::{
        self as proto, Change, PutChannel, PutMember, PutOverwrite, PutRole, PutServer, SetSuspended,
        change::Change as Kind, put_overwrite,
    },
    facts::canonical,
};

impl Service {
    /// Servers after one that were ever told of, ascending: the number of the last fact, and what is held.
    pub(crate) async fn survey(
        &self,
        context: &Context,
        after: ServerId,
        limit: i64,
        now: Millis,
    ) -> Result<Vec<(ServerId, i64, Vec<Change>)>> {
        context.service()?;
        let mut held = Vec::new();
        for server in self.authority.servers_after(after, limit).await? {
            let (seq, changes) = self.held(server, now).await?;
            held.push((server, seq, changes));
        }
        Ok(held)
    }

    /// The number of the last fact of a server, and all that is held of it.
    pub(crate) async fn read(&self, context: &Context, server: ServerId, now: Millis) -> Result<(i64, Vec<Change>)> {
        context.service()?;
        self.held(server, now).await
    }

    async fn held(&self, server: ServerId, now: Millis) -> Result<(i64, Vec<Change>)> {
        match self.authority.census(server).await? {
            Some(census) => Ok((census.seq, canonical(of_census(&census), now))),
            None => Ok((self.authority.last_fact(server).await?, Vec::new())),
        }
    }
}

fn of_census(census: &Census) -> Vec<Change> {
    let world = &census.world;
    let mut kinds = vec![Kind::PutServer(PutServer {
        owner_id: world.owner.to_bytes(),
        default_role_id: world.default_role.to_bytes(),
    })];
    if world.suspended {
        kinds.push(Kind::SetSuspended(SetSuspended { suspended: true }));
    }
    for (id, role) in &world.roles {
        kinds.push(Kind::PutRole(PutRole {
            role_id: id.to_bytes(),
            permissions: role.permissions.bits(),
            position: role.position,
        }));
    }
    for member in &census.members {
        kinds.push(Kind::PutMember(PutMember {
            user_id: member.user.to_bytes(),
            // A role that is gone was taken from all at once.
            role_ids: member
                .roles()
                .iter()
                .filter(|role| world.roles.contains_key(*role))
                .map(|role| role.to_bytes())
                .collect(),
            muted_until: member.muted_until,
            pending: member.pending,
        }));
    }
    for (id, channel) in &world.channels {
        let kind = match channel.kind {
            ChannelKind::Ordinary => proto::ChannelKind::Unspecified,
            ChannelKind::Thread => proto::ChannelKind::Thread,
            ChannelKind::Direct => proto::ChannelKind::Direct,
            ChannelKind::Wordless => proto::ChannelKind::Wordless,
        };
        kinds.push(Kind::PutChannel(PutChannel {
            channel_id: id.to_bytes(),
            parent_id: channel.parent.map(Id::to_bytes).unwrap_or_default(),
            synced: channel.synced,
            slow_mode: channel.slow_mode,
            kind: kind.into(),
        }));
        for (target, layer) in channel.overwrites.iter() {
            kinds.push(Kind::PutOverwrite(PutOverwrite {
                channel_id: id.to_bytes(),
                target: Some(match target {
                    Target::Role(role) => put_overwrite::Target::RoleId(role.to_bytes()),
                    Target::Member(user) => put_overwrite::Target::UserId(user.to_bytes()),
                }),
                allow: layer.allow.bits(),
                deny: layer.deny.bits(),
            }));
        }
    }
    kinds.into_iter().map(|kind| Change { change: Some(kind) }).collect()
}

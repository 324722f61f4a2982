//! What facts changed, for an engine outside that is to follow.

use super::sql::{head, members, world};
use crate::{
    fact::{Change, Fact},
    world::{Member, World},
};
use beep_core::{ServerId, UserId};
use beep_platform::sql::{self, Tx};

/// What facts of one server changed.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    pub(crate) server: ServerId,
    /// The last fact before them.
    pub(crate) from: i64,
    /// The last one now.
    pub(crate) to: i64,
    /// Before and after; `None` when that is more than can be told: the server is gone, or nothing was new.
    pub(crate) change: Option<(Sketch, Sketch)>,
}

/// The part of a server that some facts touch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sketch {
    /// `None` if they are of members only, or there is no such server.
    pub(crate) world: Option<World>,
    pub(crate) members: Vec<Member>,
}

/// Looks at a server before facts are taken, and after.
pub(super) struct Notes {
    server: ServerId,
    from: i64,
    users: Vec<UserId>,
    of_members_only: bool,
    before: Option<Sketch>,
}

impl Notes {
    pub(super) async fn begin(tx: &mut Tx<'_>, server: ServerId, facts: &[Fact]) -> sql::Result<Self> {
        let from = seq(tx, server).await?;
        let new = facts.iter().filter(|fact| fact.server == server && fact.seq > from);
        let changes: Vec<&Change> = new.flat_map(|fact| &fact.changes).collect();
        let of_member = |change: &&Change| match change {
            Change::PutMember(member) => Some(member.user),
            Change::RemoveMember(user) => Some(*user),
            _ => None,
        };
        let users: Vec<UserId> = changes.iter().filter_map(of_member).collect();
        let mut notes = Self {
            server,
            from,
            of_members_only: users.len() == changes.len(),
            users,
            before: None,
        };
        if !changes.iter().any(|change| matches!(change, Change::RemoveServer)) {
            notes.before = Some(notes.sketch(tx).await?);
        }
        Ok(notes)
    }

    pub(super) async fn end(self, tx: &mut Tx<'_>) -> sql::Result<Noted> {
        let to = seq(tx, self.server).await?;
        let after = self.sketch(tx).await?;
        Ok(Noted {
            server: self.server,
            from: self.from,
            to,
            change: self.before.filter(|_| to > self.from).map(|before| (before, after)),
        })
    }

    async fn sketch(&self, tx: &mut Tx<'_>) -> sql::Result<Sketch> {
        let world = match head(tx, self.server).await? {
            Some(row) if !self.of_members_only => world(tx, self.server, &row).await?,
            _ => None,
        };
        let members = members(tx, self.server, &self.users).await?;
        Ok(Sketch {
            world,
            members: members.into_values().map(|member| Member::clone(&member)).collect(),
        })
    }
}

async fn seq(tx: &mut Tx<'_>, server: ServerId) -> sql::Result<i64> {
    head(tx, server).await?.map_or(Ok(0), |row| row.get("seq"))
}

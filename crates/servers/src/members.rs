//! Members: how they are listed, and what moderators do to them.

mod ban;
mod find;
mod kick;
mod list_bans;
#[cfg(test)]
mod live_tests;
mod mute;
mod nickname;
mod sections;
#[cfg(test)]
mod tests;

pub(crate) use sections::{Lists, Section, Stretch};

use crate::{
    audit_log::Fields,
    model::Member,
    rank::{self, Standing},
    store::{members, servers},
};
use beep_core::{Error, Id, Result, ServerId, UserId, text};
use beep_platform::sql::{self, Tx};
use uuid::Uuid;

/// Characters of the reason for an act.
const REASON: usize = 512;

/// Locks a membership and the server, and makes sure that the actor may act on that member.
///
/// # Errors
/// `NOT_FOUND` if either is no member, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`.
async fn below(tx: &mut Tx<'_>, server: ServerId, actor: UserId, target: UserId) -> sql::Result<()> {
    let is_member = members::lock(tx, server, target).await?;
    servers::lock(tx, server).await?;
    let actor: Standing = rank::standing(tx, server, actor).await?;
    if !is_member {
        return Err(no_member());
    }
    let target = rank::standing(tx, server, target).await?;
    Ok(actor.outranks_member(Some(&target))?)
}

/// What somebody was in a server, as it stands in the audit log when they are sent out.
fn fields(member: &Member) -> Fields {
    let roles: Vec<Uuid> = member.roles.iter().map(|role| role.uuid()).collect();
    Fields::default()
        .with("nickname", &member.nickname)
        .with("roles", &roles)
}

fn no_member() -> sql::Error {
    Error::not_found().field("userId").into()
}

fn reason(typed: &str) -> Result<String> {
    text::line("reason", typed, REASON)
}

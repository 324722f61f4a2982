//! How a membership begins and ends, whatever the reason.

use crate::{
    error::BANNED,
    limits::{Act, pass},
    model::Server,
    news::News,
    overwrites,
    store::{bans, members, people, servers},
};
use beep_core::{Error, Millis, ServerId, UserId, reason};
use beep_platform::sql::{Result, Tx};

/// Makes somebody a member and tells it; `None` for who is one already. Leaves the server locked.
///
/// # Errors
/// `SERVER_LIMIT_REACHED`, `BANNED`, `NOT_FOUND`, `SERVER_SUSPENDED`, `RATE_LIMITED`.
pub(crate) async fn begin(
    tx: &mut Tx<'_>,
    news: &mut News,
    server: ServerId,
    user: UserId,
    now: Millis,
) -> Result<Option<Server>> {
    let Some(member) = members::insert(tx, server, user, now).await? else {
        return Ok(None);
    };
    people::enter(tx, user).await?;
    let server = servers::count_members(tx, server, 1).await?;
    // Last: a ban locks the server too, so either it is seen here or it sees the member whom it ends.
    if bans::contains(tx, server.id, user).await? {
        return Err(Error::from(&BANNED).into());
    }
    if server.suspended {
        return Err(Error::from(&reason::SERVER_SUSPENDED).into());
    }
    pass(tx, Act::Join, user, now).await?;
    news.member_joined(&server, member);
    Ok(Some(server))
}

/// Ends a membership and tells it; says whether there was one. Leaves the server locked if so.
pub(crate) async fn end(tx: &mut Tx<'_>, news: &mut News, server: ServerId, user: UserId) -> Result<bool> {
    if !members::delete(tx, server, user).await? {
        return Ok(false);
    }
    people::exit(tx, user).await?;
    servers::count_members(tx, server, -1).await?;
    members::strip(tx, server, user).await?;
    overwrites::forget(tx, news, server, user).await?;
    news.member_left(user);
    Ok(true)
}

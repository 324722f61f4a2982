//! What moderators see of those they act on, and of each other.

use crate::graphql::{
    input,
    loaders::People,
    model::{date_time::DateTime, page::Connection, user::User},
};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{Result, UserId};
use beep_proto::servers::v1 as contract;

/// Somebody who may not come back.
#[derive(SimpleObject)]
pub(crate) struct Ban {
    user: User,
    banned_by: User,
    reason: String,
    at: DateTime,
}

/// Newest first.
pub(crate) async fn bans(ctx: &Context<'_>, page: contract::ListBansResponse) -> Result<Connection<Ban>> {
    let people = page
        .bans
        .iter()
        .flat_map(|ban| [ban.user_id.clone(), ban.banned_by.clone()]);
    let people = People::of(ctx, people.collect()).await?;
    let ban = |ban: contract::Ban| Ban {
        user: people.get(&ban.user_id),
        banned_by: people.get(&ban.banned_by),
        reason: ban.reason,
        at: DateTime(ban.at),
    };
    let named = page
        .bans
        .into_iter()
        .map(|one| (input::id_text::<UserId>(&one.user_id).0, ban(one)));
    Ok(Connection::new(named, page.next))
}

/// Something that was done in a server.
#[derive(SimpleObject)]
pub(crate) struct AuditEntry {
    id: ID,
    at: DateTime,
    actor: User,
    /// Kind of thing and what became of it, such as `role.updated` or `member.banned`.
    action: String,
    /// What kind of thing `targetId` names: `server`, `role`, `channel`, `member`, `invitation`.
    target_kind: String,
    target_id: Option<ID>,
    /// The target, if it is a person.
    target: Option<User>,
    /// As the actor gave it.
    reason: Option<String>,
    /// A JSON object of the fields that changed, as they were.
    before: Option<String>,
    /// The same fields as they are since.
    after: Option<String>,
}

/// Newest first.
pub(crate) async fn audit_log(
    ctx: &Context<'_>,
    page: contract::ListEntriesResponse,
) -> Result<Connection<AuditEntry>> {
    let is_person = |entry: &contract::AuditEntry| entry.target_kind == "member" && !entry.target_id.is_empty();
    let actors = page.entries.iter().map(|entry| entry.actor_id.clone());
    let targets = page
        .entries
        .iter()
        .filter(|entry| is_person(entry))
        .map(|entry| entry.target_id.clone());
    let people = People::of(ctx, actors.chain(targets).collect()).await?;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let entry = |entry: contract::AuditEntry| AuditEntry {
        id: input::id_text::<UserId>(&entry.id),
        at: DateTime(entry.at),
        actor: people.get(&entry.actor_id),
        target: is_person(&entry).then(|| people.get(&entry.target_id)),
        action: entry.action,
        target_kind: entry.target_kind,
        target_id: input::optional_id_text::<UserId>(&entry.target_id),
        reason: given(entry.reason),
        before: given(entry.before),
        after: given(entry.after),
    };
    let entries = page.entries.into_iter().map(entry);
    Ok(Connection::new(
        entries.map(|entry| (entry.id.0.clone(), entry)),
        page.next,
    ))
}

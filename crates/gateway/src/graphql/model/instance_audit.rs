use crate::graphql::{
    input,
    loaders::People,
    model::{date_time::DateTime, page::Connection, user::User},
};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{EventId, Result, UserId};
use beep_proto::users::v1 as contract;

/// Something that was done by those who keep order on this Beep.
#[derive(SimpleObject)]
pub(crate) struct InstanceAuditEntry {
    id: ID,
    at: DateTime,
    /// `null` for the command line.
    actor: Option<User>,
    /// Kind of thing and what became of it: `user.suspended`, `user.restored`, `user.signed_out`, `role.granted`,
    /// `role.revoked`, `report.taken`, `report.released`, `report.resolved`, `report.dismissed`, `server.suspended`,
    /// `server.restored`, `server.removed`, `settings.updated`.
    action: String,
    /// What kind of thing `targetId` names: `user`, `server`, `report`, `settings`.
    target_kind: String,
    target_id: Option<ID>,
    /// The target, if it is a person.
    target_user: Option<User>,
    /// As the actor gave it; empty for none.
    reason: String,
    /// A JSON object of the fields that changed, as they were.
    before: Option<String>,
    /// The same fields as they are since.
    after: Option<String>,
}

/// Newest first.
pub(crate) async fn page(
    ctx: &Context<'_>,
    page: contract::ListActsResponse,
) -> Result<Connection<InstanceAuditEntry>> {
    let of_person = |act: &contract::Act| act.target_kind == "user";
    let actors = page.acts.iter().map(|act| act.actor_id.clone());
    let targets = page.acts.iter().filter(|act| of_person(act));
    let people = People::of(ctx, actors.chain(targets.map(|act| act.target_id.clone())).collect()).await?;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let entry = |act: contract::Act| InstanceAuditEntry {
        id: input::id_text::<EventId>(&act.id),
        at: DateTime(act.at),
        actor: people.find(&act.actor_id),
        target_user: people.find(&act.target_id).filter(|_| of_person(&act)),
        action: act.action,
        target_kind: act.target_kind,
        target_id: input::optional_id_text::<UserId>(&act.target_id),
        reason: act.reason,
        before: given(act.before),
        after: given(act.after),
    };
    let entries = page.acts.into_iter().map(entry);
    Ok(Connection::new(
        entries.map(|entry| (entry.id.0.clone(), entry)),
        page.next,
    ))
}

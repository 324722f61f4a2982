//! The contract of the audit log.

use super::Answer;
use crate::{Service, audit_log::Written, model::Page, store::audit::Filter};
use beep_core::{Error, EventId, Id, PageSize};
use beep_platform::rpc::answer;
use beep_proto::{
    id, optional_id,
    servers::v1::{
        AuditEntry, ListEntriesRequest, ListEntriesResponse, RecordDeletionsRequest, RecordDeletionsResponse,
        audit_server::Audit,
    },
};
use tonic::Request;

/// Characters of an action's name.
const ACTION: usize = 64;

#[tonic::async_trait]
impl Audit for Service {
    async fn list_entries(&self, request: Request<ListEntriesRequest>) -> Answer<ListEntriesResponse> {
        answer(request, async |context, message: ListEntriesRequest| {
            if message.action.len() > ACTION {
                return Err(Error::invalid("action", "is no action"));
            }
            let target: Option<EventId> = optional_id("targetId", &message.target_id)?;
            let filter = Filter {
                actor: optional_id("actorId", &message.actor_id)?,
                action: Some(message.action).filter(|action| !action.is_empty()),
                target: target.map(Id::uuid),
            };
            let (server, size) = (id("serverId", &message.server_id)?, PageSize::new(message.limit)?);
            let Page { items, next } = self
                .0
                .list_audit(&context, server, filter, size, &message.after)
                .await?;
            Ok(ListEntriesResponse {
                entries: items.into_iter().map(entry).collect(),
                next,
            })
        })
        .await
    }

    async fn record_deletions(&self, request: Request<RecordDeletionsRequest>) -> Answer<RecordDeletionsResponse> {
        answer(request, async |context, message: RecordDeletionsRequest| {
            self.0.record_deletions(&context, message).await?;
            Ok(RecordDeletionsResponse {})
        })
        .await
    }
}

fn entry(written: Written) -> AuditEntry {
    AuditEntry {
        id: written.id.as_bytes().to_vec(),
        at: written.at,
        actor_id: written.actor.to_bytes(),
        action: written.action,
        target_kind: written.target_kind,
        target_id: written.target.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
        reason: written.reason,
        before: written.before,
        after: written.after,
    }
}

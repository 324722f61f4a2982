//! Lists in parts (Relay's connections): forward only, at most 100 entries each.

use crate::graphql::model::{
    instance_audit::InstanceAuditEntry,
    instance_server::InstanceServer,
    instance_user::InstanceUser,
    invitation::Invitation,
    member::Member,
    moderation::{AuditEntry, Ban},
    report::Report,
    server::Server,
};
use async_graphql::{OutputType, SimpleObject, connection::PageInfo};

/// A page of a list.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "ServerConnection", params(Server)),
    concrete(name = "MemberConnection", params(Member)),
    concrete(name = "InvitationConnection", params(Invitation)),
    concrete(name = "BanConnection", params(Ban)),
    concrete(name = "AuditLogConnection", params(AuditEntry)),
    concrete(name = "InstanceUserConnection", params(InstanceUser)),
    concrete(name = "InstanceServerConnection", params(InstanceServer)),
    concrete(name = "InstanceAuditConnection", params(InstanceAuditEntry)),
    concrete(name = "ReportConnection", params(Report))
)]
pub(crate) struct Connection<T: OutputType>
where
    Edge<T>: OutputType,
{
    edges: Vec<Edge<T>>,
    page_info: PageInfo,
}

#[derive(SimpleObject)]
#[graphql(
    concrete(name = "ServerEdge", params(Server)),
    concrete(name = "MemberEdge", params(Member)),
    concrete(name = "InvitationEdge", params(Invitation)),
    concrete(name = "BanEdge", params(Ban)),
    concrete(name = "AuditLogEdge", params(AuditEntry)),
    concrete(name = "InstanceUserEdge", params(InstanceUser)),
    concrete(name = "InstanceServerEdge", params(InstanceServer)),
    concrete(name = "InstanceAuditEdge", params(InstanceAuditEntry)),
    concrete(name = "ReportEdge", params(Report))
)]
pub(crate) struct Edge<T: OutputType> {
    /// Only that of a page's last entry can be gone on from.
    cursor: String,
    node: T,
}

impl<T: OutputType> Connection<T>
where
    Edge<T>: OutputType,
{
    /// `nodes` by their names; `next` is where the next page begins, empty at the end of the list.
    pub(crate) fn new(nodes: impl IntoIterator<Item = (String, T)>, next: String) -> Self {
        let edges = nodes.into_iter().map(|(cursor, node)| Edge { cursor, node });
        let mut edges: Vec<_> = edges.collect();
        let has_next_page = !next.is_empty();
        if let Some(last) = edges.last_mut().filter(|_| has_next_page) {
            last.cursor = next;
        }
        let cursor = |edge: Option<&Edge<T>>| edge.map(|edge| edge.cursor.clone());
        let page_info = info(has_next_page, cursor(edges.first()), cursor(edges.last()));
        Self { edges, page_info }
    }
}

/// Lists go forward only.
pub(crate) fn info(has_next_page: bool, start_cursor: Option<String>, end_cursor: Option<String>) -> PageInfo {
    PageInfo {
        has_next_page,
        has_previous_page: false,
        start_cursor,
        end_cursor,
    }
}

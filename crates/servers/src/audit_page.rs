//! The audit log of a server is read.

use crate::{
    Servers,
    audit_log::Written,
    cursor::After,
    model::Page,
    store::audit::{self, Filter},
};
use beep_core::{EventId, Id, PageSize, Permission, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Entries that pass the filter, newest first.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without VIEW_AUDIT_LOG.
    pub(crate) async fn list_audit(
        &self,
        context: &Context,
        server: ServerId,
        filter: Filter,
        size: PageSize,
        after: &str,
    ) -> Result<Page<Written>> {
        let until = After::<EventId>::read_back(after)?;
        self.access.server(context, server, Permission::ViewAuditLog).await?;
        let rows = self
            .store
            .read(move |tx| Box::pin(audit::page(tx, server, filter, until, size.with_one_more())))
            .await?;
        Ok(Page::of(rows, size.rows(), |entry| {
            let (at, id) = (entry.at, EventId::from_uuid(entry.id));
            After { at, id }.text()
        }))
    }
}

//! Who is kept out of a server.

use crate::{
    Servers,
    cursor::After,
    model::Page,
    store::bans::{self, Ban},
};
use beep_core::{PageSize, Permission, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Bans, newest first: all, or those with `query` in their reason or in a name of who is banned.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without MANAGE_MEMBERS.
    pub(crate) async fn list_bans(
        &self,
        context: &Context,
        server: ServerId,
        query: String,
        size: PageSize,
        after: &str,
    ) -> Result<Page<Ban>> {
        let until = After::read_back(after)?;
        self.access.server(context, server, Permission::ManageMembers).await?;
        let rows = self
            .store
            .read(move |tx| Box::pin(async move { bans::page(tx, server, &query, until, size.with_one_more()).await }))
            .await?;
        Ok(Page::of(rows, size.rows(), |ban| {
            After {
                at: ban.at,
                id: ban.user,
            }
            .text()
        }))
    }
}

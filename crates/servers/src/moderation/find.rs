//! Moderators look for servers.

use super::Moderated;
use crate::{Servers, cursor::After, model::Page, store::suspensions};
use beep_core::{Error, PageSize, Result, ServerId, text};
use beep_platform::rpc::Context;
use beep_proto::servers::v1::FindServersRequest;

/// Characters of a query.
const QUERY: usize = 100;
/// Words of a query that count.
const WORDS: usize = 8;

impl Servers {
    /// Servers whose name and description hold each word of the query, or the one that it identifies; newest first.
    ///
    /// # Errors
    /// As [`moderator`](Self::moderator).
    pub(crate) async fn find_servers(&self, context: &Context, input: FindServersRequest) -> Result<Page<Moderated>> {
        let size = PageSize::new(input.limit)?;
        let until = After::<ServerId>::read_back(&input.after)?;
        let query = text::line("query", &input.query, QUERY)?;
        self.moderator(context).await?;
        let words = query.split(' ').filter(|word| !word.is_empty()).take(WORDS);
        let filter = suspensions::Filter {
            id: query.parse().ok(),
            words: words.map(str::to_owned).collect(),
            suspended: input.suspended,
        };
        let rows = self
            .store
            .read(move |tx| Box::pin(suspensions::page(tx, filter, until, size.with_one_more())));
        Ok(Page::of(rows.await?, size.rows(), |found| {
            let (at, id) = (found.server.created_at, found.server.id);
            After { at, id }.text()
        }))
    }

    /// One server.
    ///
    /// # Errors
    /// As [`moderator`](Self::moderator); `NOT_FOUND`.
    pub(crate) async fn moderated_server(&self, context: &Context, id: ServerId) -> Result<Moderated> {
        self.moderator(context).await?;
        let found = self.store.read(move |tx| Box::pin(suspensions::get(tx, id)));
        found.await?.ok_or_else(Error::not_found)
    }
}

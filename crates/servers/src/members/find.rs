//! Members are looked for.

use crate::{
    Servers,
    cursor::After,
    model::{Member, Page},
    store::{
        member_lists::{self, Filter},
        members,
    },
};
use beep_core::{Error, PageSize, Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Servers {
    /// Members who pass the filter; who came first stands first.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn find_members(
        &self,
        context: &Context,
        server: ServerId,
        filter: Filter,
        size: PageSize,
        after: &str,
    ) -> Result<Page<Member>> {
        let after = After::read(after)?;
        self.access.member(context, server).await?;
        let rows = self
            .store
            .snapshot(move |tx| Box::pin(member_lists::find(tx, server, filter, after, size.with_one_more())))
            .await?;
        Ok(Page::of(rows, size.rows(), |member| {
            let (at, id) = (member.joined_at, member.user);
            After { at, id }.text()
        }))
    }

    /// One member.
    ///
    /// # Errors
    /// `NOT_FOUND` if either is no member.
    pub(crate) async fn get_member(&self, context: &Context, server: ServerId, user: UserId) -> Result<Member> {
        self.access.member(context, server).await?;
        let found = self.store.read(move |tx| Box::pin(members::get(tx, server, user)));
        found.await?.ok_or_else(|| Error::not_found().field("userId"))
    }
}

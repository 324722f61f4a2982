//! Moderators look for accounts.

pub(crate) use super::people::Person;
use super::{Actor, GlobalRole, look};
use crate::{
    Users,
    cursor::{self, Page},
    store::people,
};
use beep_core::{Error, PageSize, Result, UserId, text};
use beep_platform::rpc::Context;
use beep_proto::users::v1 as proto;

/// Characters of a query.
const QUERY: usize = 100;

impl Users {
    /// Accounts that have the query as a part of their username, name or e-mail address, newest first.
    ///
    /// # Errors
    /// As [`look`], for a user moderator.
    pub async fn find_users(&self, context: &Context, request: proto::FindUsersRequest) -> Result<Page<Person>> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let size = PageSize::new(request.limit)?;
        let until = cursor::after::<UserId>(&request.after)?;
        let query = text::line("query", &request.query, QUERY)?;
        let suspended = request.suspended;
        let rows = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::UserModerator, now).await?;
                people::page(tx, &query, suspended, now, until, size.with_one_more()).await
            })
        });
        Ok(Page::of(rows.await?, size.rows(), |person: &Person| {
            let profile = &person.account.profile;
            (profile.created_at, profile.id)
        }))
    }

    /// One account.
    ///
    /// # Errors
    /// As [`look`], for a user moderator; `NOT_FOUND`.
    pub async fn get_user(&self, context: &Context, user: UserId) -> Result<Person> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let person = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::UserModerator, now).await?;
                people::get(tx, user, now).await
            })
        });
        person.await?.ok_or_else(Error::not_found)
    }
}

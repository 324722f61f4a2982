use crate::graphql::{
    input,
    loaders::People,
    model::{date_time::DateTime, global_role::GlobalRole, page::Connection, user::User},
};
use async_graphql::{Context, SimpleObject};
use beep_core::{Error, Result, UserId};
use beep_proto::users::v1 as contract;
use std::sync::Arc;

/// An account, as moderators see it.
#[derive(SimpleObject)]
pub(crate) struct InstanceUser {
    user: User,
    first_name: String,
    last_name: String,
    email: String,
    created_at: DateTime,
    /// `null` for none, and once its time is over.
    suspension: Option<Suspension>,
    global_roles: Vec<GlobalRole>,
    /// Sessions that live.
    session_count: u32,
}

/// Why and until when an account or a server is shut out.
#[derive(SimpleObject)]
pub(crate) struct Suspension {
    pub at: DateTime,
    /// `null` for the command line.
    pub by: Option<User>,
    /// When it ends by itself; `null` for never.
    pub until: Option<DateTime>,
    pub reason: String,
}

impl InstanceUser {
    fn new(found: contract::InstanceUser, people: &People) -> Result<Self> {
        let roles = GlobalRole::list(found.roles());
        let user = found.user.ok_or_else(|| Error::internal("an account without a user"))?;
        let suspension = |suspension: contract::Suspension| Suspension {
            at: DateTime(suspension.at),
            by: people.find(&suspension.by),
            until: (suspension.until != 0).then_some(DateTime(suspension.until)),
            reason: suspension.reason,
        };
        Ok(Self {
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            created_at: DateTime(user.created_at),
            user: User(Arc::new(user)),
            email: found.email,
            suspension: found.suspension.map(suspension),
            global_roles: roles,
            session_count: found.sessions,
        })
    }

    async fn all(ctx: &Context<'_>, found: Vec<contract::InstanceUser>) -> Result<Vec<Self>> {
        let moderators = found.iter().flat_map(|one| &one.suspension);
        let people = People::of(ctx, moderators.map(|suspension| suspension.by.clone()).collect()).await?;
        found.into_iter().map(|one| Self::new(one, &people)).collect()
    }

    pub(crate) async fn one(ctx: &Context<'_>, found: contract::InstanceUser) -> Result<Self> {
        let mut all = Self::all(ctx, vec![found]).await?;
        Ok(all.pop().expect("one for each that was given"))
    }
}

pub(crate) async fn page(ctx: &Context<'_>, page: contract::FindUsersResponse) -> Result<Connection<InstanceUser>> {
    let users = InstanceUser::all(ctx, page.users).await?;
    let named = users
        .into_iter()
        .map(|one| (input::id_text::<UserId>(&one.user.0.id).0, one));
    Ok(Connection::new(named, page.next))
}

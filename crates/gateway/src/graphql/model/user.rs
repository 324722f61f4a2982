use crate::graphql::{
    call::{Services, Viewer},
    input,
    model::{
        date_time::DateTime,
        global_role::GlobalRole,
        page::Connection,
        server::{self, Server},
    },
};
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use beep_core::{Error, UserId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{servers::v1::ListMineRequest, users::v1 as contract};
use std::sync::Arc;

/// A person, as everybody may see them.
#[derive(Clone)]
pub(crate) struct User(pub Arc<contract::User>);

#[Object]
impl User {
    async fn id(&self) -> ID {
        input::id_text::<UserId>(&self.0.id)
    }
    async fn username(&self) -> &str {
        &self.0.username
    }
    async fn first_name(&self) -> &str {
        &self.0.first_name
    }
    async fn last_name(&self) -> &str {
        &self.0.last_name
    }
    /// First and last name.
    async fn display_name(&self) -> String {
        format!("{} {}", self.0.first_name, self.0.last_name).trim().to_owned()
    }
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

impl User {
    pub(crate) fn id_text(&self) -> ID {
        input::id_text::<UserId>(&self.0.id)
    }

    /// Stands in for an account that is gone.
    pub(crate) fn unknown(id: Vec<u8>) -> Self {
        Self(Arc::new(contract::User {
            id,
            ..contract::User::default()
        }))
    }
}

/// The viewer's own account.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct Me {
    user: User,
    email: String,
    /// What the viewer may do on this Beep as a whole.
    global_roles: Vec<GlobalRole>,
    #[graphql(skip)]
    viewer: Viewer,
}

impl Me {
    pub(crate) fn new(account: contract::Account, viewer: Viewer) -> Result<Self, Error> {
        let global_roles = GlobalRole::list(account.global_roles());
        let user = account
            .user
            .ok_or_else(|| Error::internal("an account without a user"))?;
        Ok(Self {
            user: User(Arc::new(user)),
            email: account.email,
            global_roles,
            viewer,
        })
    }
}

#[ComplexObject]
impl Me {
    /// The servers that the viewer is a member of, oldest membership first.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn servers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Server>, Error> {
        let request = ListMineRequest {
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
        };
        let mut servers = ctx.data_unchecked::<Services>().servers.clone();
        let reply = servers
            .list_mine(self.viewer.context().request(request).idempotent())
            .await;
        Ok(server::page(rpc::reply(reply)?))
    }
}

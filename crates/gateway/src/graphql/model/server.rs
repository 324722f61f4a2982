use crate::graphql::{
    input,
    loaders::Loaders,
    model::{
        date_time::DateTime,
        page::Connection,
        picture::{Banner, Picture},
    },
};
use async_graphql::{Context, Enum, ID, Object};
use beep_core::{ServerId, UserId};
use beep_proto::servers::v1 as contract;

/// A community, as its members (and, if it is public, everybody) may see it.
#[derive(Clone)]
pub(crate) struct Server(pub contract::Server);

#[Object]
impl Server {
    async fn id(&self) -> ID {
        input::id_text::<ServerId>(&self.0.id)
    }
    async fn name(&self) -> &str {
        &self.0.name
    }
    async fn description(&self) -> &str {
        &self.0.description
    }
    async fn public(&self) -> bool {
        self.0.public
    }
    async fn owner_id(&self) -> ID {
        input::id_text::<UserId>(&self.0.owner_id)
    }
    async fn member_count(&self) -> i64 {
        self.0.member_count
    }
    /// How many of its members are online; `null` while that is not known.
    async fn online_count(&self, ctx: &Context<'_>) -> Option<u32> {
        ctx.data_unchecked::<Loaders>().online_in(&self.0.id).await
    }
    /// By those who keep order on this Beep: nobody reads or writes in it, its owner included (SERVER_SUSPENDED).
    async fn suspended(&self) -> bool {
        self.0.suspended
    }
    async fn picture(&self) -> Option<Picture> {
        Picture::of(&self.0.picture_id)
    }
    async fn banner(&self) -> Option<Banner> {
        Banner::of(&self.0.banner_id)
    }
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
    /// Who joins is pending until they accept them; empty for none. Markdown, at most 4,000 characters.
    async fn rules(&self) -> &str {
        &self.0.rules
    }
}

/// The order of public servers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Enum)]
pub(crate) enum ServerSort {
    /// Most members first.
    #[default]
    Members,
    /// Last joined or changed first.
    Activity,
    Newest,
}

impl ServerSort {
    pub(crate) fn contract(self) -> contract::ServerSort {
        match self {
            Self::Members => contract::ServerSort::Members,
            Self::Activity => contract::ServerSort::Activity,
            Self::Newest => contract::ServerSort::Newest,
        }
    }
}

pub(crate) fn page(page: contract::ListServersResponse) -> Connection<Server> {
    let servers = page.servers.into_iter();
    let named = servers.map(|server| (input::id_text::<ServerId>(&server.id).0, Server(server)));
    Connection::new(named, page.next)
}

use crate::graphql::{
    input,
    loaders::People,
    model::{date_time::DateTime, instance_user::Suspension, page::Connection, user::User},
};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{Result, ServerId};
use beep_proto::servers::v1 as contract;

/// A server, as moderators see it.
#[derive(SimpleObject)]
pub(crate) struct InstanceServer {
    id: ID,
    name: String,
    description: String,
    public: bool,
    owner: User,
    member_count: i64,
    created_at: DateTime,
    /// `null` for none.
    suspension: Option<Suspension>,
}

impl InstanceServer {
    fn new(server: contract::InstanceServer, people: &People) -> Self {
        let suspension = |suspension: contract::ServerSuspension| Suspension {
            at: DateTime(suspension.at),
            by: people.find(&suspension.by),
            until: None,
            reason: suspension.reason,
        };
        Self {
            id: input::id_text::<ServerId>(&server.id),
            name: server.name,
            description: server.description,
            public: server.public,
            owner: people.get(&server.owner_id),
            member_count: server.member_count,
            created_at: DateTime(server.created_at),
            suspension: server.suspension.map(suspension),
        }
    }

    async fn all(ctx: &Context<'_>, found: Vec<contract::InstanceServer>) -> Result<Vec<Self>> {
        let owners = found.iter().map(|server| server.owner_id.clone());
        let moderators = found.iter().flat_map(|server| &server.suspension);
        let ids = owners.chain(moderators.map(|suspension| suspension.by.clone()));
        let people = People::of(ctx, ids.collect()).await?;
        Ok(found.into_iter().map(|server| Self::new(server, &people)).collect())
    }

    pub(crate) async fn one(ctx: &Context<'_>, found: contract::InstanceServer) -> Result<Self> {
        let mut all = Self::all(ctx, vec![found]).await?;
        Ok(all.pop().expect("one for each that was given"))
    }
}

pub(crate) async fn page(ctx: &Context<'_>, page: contract::FindServersResponse) -> Result<Connection<InstanceServer>> {
    let servers = InstanceServer::all(ctx, page.servers).await?;
    let named = servers.into_iter().map(|server| (server.id.0.clone(), server));
    Ok(Connection::new(named, page.next))
}

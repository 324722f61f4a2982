use crate::graphql::{
    call::{self, Services},
    input,
    loaders::Loaders,
    model::{
        channel::Channel, date_time::DateTime, member::MemberConnection, permission::Permission, read_state::ReadState,
    },
};
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject, connection::PageInfo};
use beep_core::{ChannelId, Error, Id, Kind, Permissions, ServerId, UserId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{
    authz::v1::GetViewRequest,
    servers::v1::{self as contract, ChannelKind, ListChannelsRequest, ListMembersRequest},
};

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
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// A page of servers.
#[derive(SimpleObject)]
pub(crate) struct ServerConnection {
    edges: Vec<ServerEdge>,
    page_info: PageInfo,
}

#[derive(SimpleObject)]
pub(crate) struct ServerEdge {
    cursor: String,
    node: Server,
}

impl ServerConnection {
    pub(crate) fn new(page: contract::ListServersResponse) -> Self {
        let (next, last) = (page.next, page.servers.len().saturating_sub(1));
        // The contract tells where the page ends; only that cursor can be asked for.
        let cursor = |at: usize, id: &[u8]| {
            if at == last && !next.is_empty() {
                next.clone()
            } else {
                input::id_text::<ServerId>(id).0
            }
        };
        let edges: Vec<_> = page
            .servers
            .iter()
            .enumerate()
            .map(|(at, server)| ServerEdge {
                cursor: cursor(at, &server.id),
                node: Server(server.clone()),
            })
            .collect();
        let page_info = PageInfo {
            has_next_page: !next.is_empty(),
            has_previous_page: false,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info }
    }
}

/// What the viewer may see and do in a server.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct ServerView {
    server: Server,
    #[graphql(skip)]
    id: ServerId,
}

impl ServerView {
    pub(crate) fn new(server: contract::Server) -> Result<Self, Error> {
        let id = ServerId::from_slice(&server.id).map_err(Error::internal)?;
        Ok(Self {
            server: Server(server),
            id,
        })
    }

    async fn list_channels(&self, ctx: &Context<'_>) -> Result<Vec<contract::Channel>, Error> {
        let request = call::of(ctx)
            .rpc
            .request(ListChannelsRequest {
                server_id: self.id.to_bytes(),
            })
            .idempotent();
        let mut servers = ctx.data_unchecked::<Services>().servers.clone();
        Ok(rpc::reply(servers.list_channels(request).await)?.channels)
    }
}

#[ComplexObject]
impl ServerView {
    /// All channels that the viewer may see, in order; at most 500.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    async fn channels(&self, ctx: &Context<'_>) -> Result<Vec<Channel>, Error> {
        Ok(self.list_channels(ctx).await?.into_iter().map(Channel).collect())
    }

    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>, Error> {
        let viewer = call::viewer(ctx)?;
        let request = GetViewRequest {
            user_id: viewer.user.to_bytes(),
            server_id: self.id.to_bytes(),
        };
        let reply = ctx
            .data_unchecked::<Services>()
            .authz
            .clone()
            .get_view(call::of(ctx).rpc.request(request).idempotent())
            .await;
        Ok(Permission::list(Permissions::from_bits(rpc::reply(reply)?.permissions)))
    }

    /// What the viewer has read in each text channel; `null` while that cannot be known, so that a server opens all the
    /// same.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    async fn read_states(&self, ctx: &Context<'_>) -> Result<Option<Vec<ReadState>>, Error> {
        let channels = self.list_channels(ctx).await?;
        let text = channels.iter().filter(|channel| channel.kind() == ChannelKind::Text);
        let ids: Vec<_> = text
            .filter_map(|channel| ChannelId::from_slice(&channel.id).ok())
            .collect();
        match ReadState::load(ctx, &ids).await {
            Err(error) if matches!(error.kind(), Kind::Unavailable | Kind::TimedOut) => {
                tracing::warn!(%error, "read states are not known");
                Ok(None)
            }
            loaded => loaded.map(Some),
        }
    }

    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<MemberConnection, Error> {
        let request = ListMembersRequest {
            server_id: self.id.to_bytes(),
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
        };
        let reply = ctx
            .data_unchecked::<Services>()
            .servers
            .clone()
            .list_members(call::of(ctx).rpc.request(request).idempotent())
            .await;
        MemberConnection::load(ctx.data_unchecked::<Loaders>(), rpc::reply(reply)?).await
    }
}

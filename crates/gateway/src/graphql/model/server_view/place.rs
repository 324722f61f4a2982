//! The server itself: channels, roles, the viewer's rights.

use crate::graphql::{
    call::{self, ask},
    input,
    model::{
        channel::Channel,
        invitation::{self, Invitation},
        onboarding::Onboarding,
        page::Connection,
        permission::Permission,
        read_state::ReadState,
        role::Role,
        server::Server,
    },
};
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use beep_core::{ChannelId, Error, Id, Kind, ServerId};
use beep_proto::{
    authz::v1::GetViewRequest,
    servers::v1::{
        self as contract, ChannelKind, GetServerRequest, ListChannelsRequest, ListInvitationsRequest, ListRolesRequest,
    },
};

#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct Place {
    server: Server,
    #[graphql(skip)]
    id: ServerId,
}

impl Place {
    pub(super) fn new(server: contract::Server, id: ServerId) -> Self {
        Self {
            server: Server(server),
            id,
        }
    }

    async fn list_channels(&self, ctx: &Context<'_>) -> Result<Vec<contract::Channel>, Error> {
        let server_id = self.id.to_bytes();
        Ok(ask!(ctx, servers.list_channels(ListChannelsRequest { server_id }))?.channels)
    }
}

#[ComplexObject]
impl Place {
    /// All channels that the viewer may see, in order; at most 500.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    async fn channels(&self, ctx: &Context<'_>) -> Result<Vec<Channel>, Error> {
        Ok(self.list_channels(ctx).await?.into_iter().map(Channel).collect())
    }

    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>, Error> {
        let request = GetViewRequest {
            user_id: call::viewer(ctx)?.user.to_bytes(),
            server_id: self.id.to_bytes(),
        };
        Ok(Permission::list(ask!(ctx, authz.get_view(request))?.permissions))
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

    /// The highest first, the default role last; at most 250.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<Role>, Error> {
        let server_id = self.id.to_bytes();
        let roles = ask!(ctx, roles.list_roles(ListRolesRequest { server_id }))?.roles;
        Ok(roles.into_iter().map(Role).collect())
    }

    /// Where newcomers are led.
    async fn onboarding(&self, ctx: &Context<'_>) -> Result<Onboarding, Error> {
        let server_id = self.id.to_bytes();
        Ok(ask!(ctx, servers.get_onboarding(GetServerRequest { server_id }))?.into())
    }

    /// Links into the server, newest first: all of them with MANAGE_INVITATIONS, else the viewer's own.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Invitation>, Error> {
        let request = ListInvitationsRequest {
            server_id: self.id.to_bytes(),
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
        };
        let page = ask!(ctx, invitations.list_invitations(request))?;
        invitation::page(ctx, page).await
    }
}

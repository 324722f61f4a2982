//! The contract: decode, call, encode.

mod facts;
mod insight;

use crate::{
    Service,
    authority::{Object, View},
    fact::Fact,
};
use beep_core::{Error, Id, Permissions, Result};
use beep_platform::rpc::answer;
use beep_proto::authz::v1::{
    ApplyRequest, ApplyResponse, ChannelView, CheckRequest, CheckResponse, FilterViewersRequest, FilterViewersResponse,
    GetViewRequest, View as WireView, authz_server::Authz, check_request,
};
use tonic::{Request, Response, Status};

/// Users asked about in one call.
const MAX_USERS: usize = 100;

#[tonic::async_trait]
impl Authz for Service {
    async fn check(&self, request: Request<CheckRequest>) -> Result<Response<CheckResponse>, Status> {
        answer(request, async |context, asked: CheckRequest| {
            let user = beep_proto::id("user_id", &asked.user_id)?;
            let object = object(&asked)?;
            let permission = one_bit(asked.permission)?;
            let rights = self.check(&context, user, object).await?;
            Ok(rights.map_or_else(CheckResponse::default, |rights| CheckResponse {
                allowed: (rights.permissions & permission) == permission,
                visible: true,
                server_id: rights.server.to_bytes(),
                slow_mode: rights.slow_mode,
                wordless: rights.wordless,
            }))
        })
        .await
    }

    async fn get_view(&self, request: Request<GetViewRequest>) -> Result<Response<WireView>, Status> {
        answer(request, async |context, asked: GetViewRequest| {
            let user = beep_proto::id("user_id", &asked.user_id)?;
            let server = beep_proto::id("server_id", &asked.server_id)?;
            self.view(&context, user, server).await.map(WireView::from)
        })
        .await
    }

    async fn filter_viewers(
        &self,
        request: Request<FilterViewersRequest>,
    ) -> Result<Response<FilterViewersResponse>, Status> {
        answer(request, async |context, asked: FilterViewersRequest| {
            let channel = beep_proto::id("channel_id", &asked.channel_id)?;
            let users = beep_proto::ids("user_ids", &asked.user_ids, MAX_USERS)?;
            let viewers = self.viewers(&context, channel, &users).await?;
            Ok(FilterViewersResponse {
                user_ids: viewers.into_iter().map(Id::to_bytes).collect(),
            })
        })
        .await
    }

    async fn apply(&self, request: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        answer(request, async |context, message: ApplyRequest| {
            let facts = message
                .facts
                .into_iter()
                .map(Fact::try_from)
                .collect::<Result<Vec<_>>>()?;
            self.apply(&context, &facts).await?;
            Ok(ApplyResponse {})
        })
        .await
    }
}

fn object(asked: &CheckRequest) -> Result<Object> {
    match &asked.object {
        Some(check_request::Object::ServerId(id)) => beep_proto::id("server_id", id).map(Object::Server),
        Some(check_request::Object::ChannelId(id)) => beep_proto::id("channel_id", id).map(Object::Channel),
        None => Err(Error::invalid("object", "is missing")),
    }
}

/// One right, or none, which everybody has who sees the object. Several at once would leave open whether all or any
/// of them are meant.
fn one_bit(bits: i64) -> Result<Permissions> {
    if bits < 0 || bits.count_ones() > 1 {
        return Err(Error::invalid("permission", "is one bit"));
    }
    Ok(Permissions::from_bits(bits))
}

impl From<View> for WireView {
    fn from(view: View) -> Self {
        let channel = |(channel, rights): (beep_core::ChannelId, Permissions)| ChannelView {
            channel_id: channel.to_bytes(),
            permissions: rights.bits(),
        };
        Self {
            permissions: view.permissions.bits(),
            channels: view.channels.into_iter().map(channel).collect(),
        }
    }
}

//! The contract: decode, call, encode.

use crate::{Service, model::Page};
use beep_core::{Id, Result};
use beep_platform::rpc::answer;
use beep_proto::messages::v1::{
    DeleteOfRequest, DeleteOfResponse, DeleteRequest, DeleteResponse, EditRequest, GetRequest, Head, HeadsRequest,
    HeadsResponse, HistoryRequest, HistoryResponse, Message, SendRequest, TypingRequest, TypingResponse,
    messages_server::Messages,
};
use tonic::{Request, Response, Status};

#[tonic::async_trait]
impl Messages for Service {
    async fn send(&self, request: Request<SendRequest>) -> Result<Response<Message>, Status> {
        answer(request, async |ctx, request| {
            Ok(Self::send(self, &ctx, request).await?.into())
        })
        .await
    }
    async fn edit(&self, request: Request<EditRequest>) -> Result<Response<Message>, Status> {
        answer(request, async |ctx, request| {
            Ok(Self::edit(self, &ctx, request).await?.into())
        })
        .await
    }
    async fn delete(&self, request: Request<DeleteRequest>) -> Result<Response<DeleteResponse>, Status> {
        answer(request, async |ctx, request| {
            Self::delete(self, &ctx, request).await.map(|()| DeleteResponse {})
        })
        .await
    }
    async fn delete_of(&self, request: Request<DeleteOfRequest>) -> Result<Response<DeleteOfResponse>, Status> {
        answer(request, async |ctx, request| {
            let more = Self::delete_of(self, &ctx, request).await?;
            Ok(DeleteOfResponse { more })
        })
        .await
    }
    async fn get(&self, request: Request<GetRequest>) -> Result<Response<Message>, Status> {
        answer(request, async |ctx, request| {
            Ok(Self::get(self, &ctx, request).await?.into())
        })
        .await
    }
    async fn history(&self, request: Request<HistoryRequest>) -> Result<Response<HistoryResponse>, Status> {
        answer(request, async |ctx, request| {
            let Page {
                messages,
                has_older,
                has_newer,
            } = Self::history(self, &ctx, request).await?;
            Ok(HistoryResponse {
                messages: messages.into_iter().map(Into::into).collect(),
                has_older,
                has_newer,
            })
        })
        .await
    }
    async fn heads(&self, request: Request<HeadsRequest>) -> Result<Response<HeadsResponse>, Status> {
        answer(request, async |ctx, request| {
            let heads = Self::heads(self, &ctx, request).await?.into_iter().map(|head| Head {
                channel_id: head.channel.to_bytes(),
                last_message_id: head.newest.map(Id::to_bytes).unwrap_or_default(),
                seq: head.seq,
            });
            Ok(HeadsResponse { heads: heads.collect() })
        })
        .await
    }
    async fn typing(&self, request: Request<TypingRequest>) -> Result<Response<TypingResponse>, Status> {
        answer(request, async |ctx, request| {
            Self::typing(self, &ctx, request).await.map(|()| TypingResponse {})
        })
        .await
    }
}

//! A stand-in for the messages service, which knows the newest message of each channel.

use super::message;
use beep_core::{ChannelId, Id, MessageId};
use beep_platform::rpc::answer;
use beep_proto::messages::v1::{
    DeleteOfRequest, DeleteOfResponse, DeleteRequest, DeleteResponse, EditRequest, GetRequest, Head, HeadsRequest,
    HeadsResponse, HistoryRequest, HistoryResponse, Message, SendRequest, TypingRequest, TypingResponse,
    messages_server::Messages,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tonic::{Request, Response, Status};

/// Where nothing is set, newer than all that a test marks.
#[derive(Clone, Default)]
pub(crate) struct Newest(Arc<Mutex<HashMap<ChannelId, Option<MessageId>>>>);

impl Newest {
    pub fn set(&self, channel: ChannelId, newest: Option<MessageId>) {
        self.0.lock().expect("not poisoned").insert(channel, newest);
    }
}

fn not_asked<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("the notifications service does not ask"))
}

#[tonic::async_trait]
impl Messages for Newest {
    async fn heads(&self, request: Request<HeadsRequest>) -> Result<Response<HeadsResponse>, Status> {
        answer(request, async |context, asked: HeadsRequest| {
            context.user()?;
            let known = self.0.lock().expect("not poisoned");
            let head = |channel_id: &Vec<u8>| {
                let set = known.iter().find(|(channel, _)| channel.to_bytes() == *channel_id);
                let newest = set.map_or(Some(message(1 << 32)), |(_, newest)| *newest);
                Head {
                    channel_id: channel_id.clone(),
                    last_message_id: newest.map(Id::to_bytes).unwrap_or_default(),
                    seq: 1,
                }
            };
            Ok(HeadsResponse {
                heads: asked.channel_ids.iter().map(head).collect(),
            })
        })
        .await
    }
    async fn send(&self, _: Request<SendRequest>) -> Result<Response<Message>, Status> {
        not_asked()
    }
    async fn edit(&self, _: Request<EditRequest>) -> Result<Response<Message>, Status> {
        not_asked()
    }
    async fn delete(&self, _: Request<DeleteRequest>) -> Result<Response<DeleteResponse>, Status> {
        not_asked()
    }
    async fn get(&self, _: Request<GetRequest>) -> Result<Response<Message>, Status> {
        not_asked()
    }
    async fn history(&self, _: Request<HistoryRequest>) -> Result<Response<HistoryResponse>, Status> {
        not_asked()
    }
    async fn delete_of(&self, _: Request<DeleteOfRequest>) -> Result<Response<DeleteOfResponse>, Status> {
        not_asked()
    }
    async fn typing(&self, _: Request<TypingRequest>) -> Result<Response<TypingResponse>, Status> {
        not_asked()
    }
}

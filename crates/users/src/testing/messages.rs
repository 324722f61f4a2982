//! A messages service with one message, which one person may see.

use beep_core::{ChannelId, Error, Id, MessageId, ServerId, UserId};
use beep_platform::rpc::{Client, LocalRoutes, Signer, Transport, answer, server_layers};
use beep_proto::messages::v1::{
    self as proto,
    messages_server::{Messages, MessagesServer},
};
use std::sync::{Arc, Mutex};
use tonic::{Request, Response, Status, service::Routes};

/// What is shown, and to whom.
#[derive(Clone)]
pub(crate) struct Shown {
    pub server: ServerId,
    pub channel: ChannelId,
    pub message: MessageId,
    pub author: UserId,
    pub content: String,
    pub to: UserId,
}

#[derive(Clone, Default)]
pub(crate) struct Archive(Arc<Mutex<Option<Shown>>>);

impl Archive {
    pub fn show(&self, shown: Shown) {
        *self.0.lock().expect("not poisoned") = Some(shown);
    }

    pub fn client(&self, signer: &Signer) -> Client {
        let local = LocalRoutes::default();
        local.fill(server_layers(Routes::new(MessagesServer::new(self.clone())), signer));
        Client::new("messages", Transport::Local(local), signer.clone())
    }
}

macro_rules! not_asked {
    ($($rpc:ident($request:ident) -> $answer:ident;)*) => {
        #[tonic::async_trait]
        impl Messages for Archive {
            async fn get(&self, request: Request<proto::GetRequest>) -> Result<Response<proto::Message>, Status> {
                answer(request, async |context, asked: proto::GetRequest| {
                    let shown = self.0.lock().expect("not poisoned").clone().ok_or_else(Error::not_found)?;
                    let is_it = asked.message_id == shown.message.to_bytes()
                        && asked.channel_id == shown.channel.to_bytes()
                        && context.user()? == shown.to;
                    if !is_it {
                        return Err(Error::not_found());
                    }
                    Ok(proto::Message {
                        id: asked.message_id,
                        channel_id: asked.channel_id,
                        server_id: shown.server.to_bytes(),
                        author_id: shown.author.to_bytes(),
                        content: shown.content,
                        created_at: super::START,
                        ..proto::Message::default()
                    })
                })
                .await
            }
            $(async fn $rpc(&self, _: Request<proto::$request>) -> Result<Response<proto::$answer>, Status> {
                Err(Status::unimplemented("the users service does not ask"))
            })*
        }
    };
}
not_asked! {
    send(SendRequest) -> Message;
    edit(EditRequest) -> Message;
    delete(DeleteRequest) -> DeleteResponse;
    history(HistoryRequest) -> HistoryResponse;
    heads(HeadsRequest) -> HeadsResponse;
    delete_of(DeleteOfRequest) -> DeleteOfResponse;
    typing(TypingRequest) -> TypingResponse;
}

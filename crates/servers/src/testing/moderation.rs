//! What moderators do, and who deletes messages for them, in a test.

use super::{Cut, Scene, Step, by};
use crate::news::MESSAGES;
use beep_core::{Error, Id, Result, UserId};
use beep_platform::rpc::answer;
use beep_proto::{
    messages::v1::{
        DeleteOfRequest, DeleteOfResponse, DeleteRequest, DeleteResponse, EditRequest, GetRequest, HeadsRequest,
        HeadsResponse, HistoryRequest, HistoryResponse, Message, SendRequest, TypingRequest, TypingResponse,
        messages_server::Messages,
    },
    servers::v1::{
        AuditEntry, Ban, BanRequest, FindMembersRequest, KickRequest, ListBansRequest, ListEntriesRequest, Member,
        MuteRequest, Server, SetNicknameRequest, UnbanRequest, UnmuteRequest, audit_client::AuditClient,
        members_client::MembersClient,
    },
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tonic::{Request, Response, Status};

impl Scene {
    pub(crate) async fn rename(&self, actor: UserId, server: &Server, user: UserId, name: &str) -> Result<Member> {
        let message = SetNicknameRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
            nickname: name.into(),
        };
        self.call(by(actor), MembersClient::set_nickname, message).await
    }
    pub(crate) async fn mute(&self, actor: UserId, server: &Server, user: UserId, until: i64) -> Result<Member> {
        let message = MuteRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
            until,
            reason: "loud".into(),
        };
        self.call(by(actor), MembersClient::mute, message).await
    }
    pub(crate) async fn unmute(&self, actor: UserId, server: &Server, user: UserId) -> Result<Member> {
        let message = UnmuteRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
        };
        self.call(by(actor), MembersClient::unmute, message).await
    }
    pub(crate) async fn kick(&self, actor: UserId, server: &Server, user: UserId) -> Result<()> {
        let message = KickRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
            reason: "rude".into(),
        };
        self.call(by(actor), MembersClient::kick, message).await.map(drop)
    }
    /// With messages of the last `hours`. Who is banned has an account.
    pub(crate) async fn ban(&self, actor: UserId, server: &Server, user: UserId, hours: u32) -> Result<()> {
        self.know(user, "banned", "Somebody", "Banned");
        let message = BanRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
            reason: "Très impoli".into(),
            delete_hours: hours,
        };
        self.call(by(actor), MembersClient::ban, message).await.map(drop)
    }
    pub(crate) async fn unban(&self, actor: UserId, server: &Server, user: UserId) -> Result<()> {
        let message = UnbanRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
        };
        self.call(by(actor), MembersClient::unban, message).await.map(drop)
    }
    /// All bans that a search finds; the list is short.
    pub(crate) async fn bans(&self, actor: UserId, server: &Server, query: &str) -> Result<Vec<Ban>> {
        let message = ListBansRequest {
            server_id: server.id.clone(),
            limit: 100,
            query: query.into(),
            ..ListBansRequest::default()
        };
        let listed = self.call(by(actor), MembersClient::list_bans, message).await;
        listed.map(|listed| listed.bans)
    }
    /// All members, in the order of joining; there are few.
    pub(crate) async fn members(&self, actor: UserId, server: &Server) -> Vec<Member> {
        let message = FindMembersRequest {
            server_id: server.id.clone(),
            limit: 100,
            ..FindMembersRequest::default()
        };
        let found = self.call(by(actor), MembersClient::find, message).await;
        found.expect("a member").members
    }
    /// The newest entries of the audit log.
    pub(crate) async fn audit_log(&self, actor: UserId, server: &Server) -> Vec<AuditEntry> {
        let message = ListEntriesRequest {
            server_id: server.id.clone(),
            limit: 100,
            ..ListEntriesRequest::default()
        };
        let listed = self.call(by(actor), AuditClient::list_entries, message).await;
        listed.expect("may read it").entries
    }
}

/// Writes down what is to be deleted; each request is answered with more to do once.
#[derive(Clone)]
pub(crate) struct FakeMessages {
    taken: Arc<Mutex<Taken>>,
    cut: Cut,
}

#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) condemned: Vec<DeleteOfRequest>,
    /// Nothing is taken.
    pub(crate) is_down: bool,
}

impl FakeMessages {
    pub(super) fn new(cut: Cut) -> Self {
        let taken = Arc::default();
        Self { taken, cut }
    }
    pub(crate) fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_asked<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("the servers service does not ask"))
}

#[tonic::async_trait]
impl Messages for FakeMessages {
    async fn delete_of(&self, request: Request<DeleteOfRequest>) -> Result<Response<DeleteOfResponse>, Status> {
        self.cut.at(Step::Offered(MESSAGES)).await;
        let taken = answer(request, async |context, message: DeleteOfRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let mut taken = self.taken();
            if taken.is_down {
                return Err(Error::unavailable("the test took it down"));
            }
            let more = !taken.condemned.contains(&message);
            taken.condemned.push(message);
            Ok(DeleteOfResponse { more })
        })
        .await;
        self.cut.at(Step::Taken(MESSAGES)).await;
        taken
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
    async fn heads(&self, _: Request<HeadsRequest>) -> Result<Response<HeadsResponse>, Status> {
        not_asked()
    }
    async fn typing(&self, _: Request<TypingRequest>) -> Result<Response<TypingResponse>, Status> {
        not_asked()
    }
}

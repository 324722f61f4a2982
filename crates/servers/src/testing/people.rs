//! A stand-in for the service that knows people's names.

use super::Scene;
use beep_core::{Id, UserId};
use beep_platform::rpc::answer;
use beep_proto::users::v1::{
    Account, CheckSessionRequest, CheckSessionResponse, FindByUsernameRequest, GetAccountRequest, GetUsersRequest,
    GetUsersResponse, ListKeysRequest, ListKeysResponse, RefreshRequest, SignInRequest, SignOutRequest,
    SignOutResponse, SignUpRequest, SignedIn, User, users_server::Users,
};
use std::sync::{Arc, Mutex, PoisonError};
use tonic::{Request, Response, Status};

/// Knows who was named.
#[derive(Clone, Default)]
pub(crate) struct FakeUsers(Arc<Mutex<Vec<User>>>);

impl Scene {
    /// Somebody with an account: `"ann", "Ann", "Öhler"`.
    pub(crate) fn person(&self, username: &str, first_name: &str, last_name: &str) -> UserId {
        let id: UserId = self.id();
        self.know(id, username, first_name, last_name);
        id
    }

    /// Gives somebody an account, who may have one already.
    pub(crate) fn know(&self, id: UserId, username: &str, first_name: &str, last_name: &str) {
        let user = User {
            id: id.to_bytes(),
            username: username.into(),
            first_name: first_name.into(),
            last_name: last_name.into(),
            ..User::default()
        };
        let mut known = self.users.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.iter().all(|one| one.id != user.id) {
            known.push(user);
        }
    }
}

fn not_asked<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("the servers service does not ask"))
}

#[tonic::async_trait]
impl Users for FakeUsers {
    async fn get_users(&self, request: Request<GetUsersRequest>) -> Result<Response<GetUsersResponse>, Status> {
        answer(request, async |context, asked: GetUsersRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let users = known.iter().filter(|user| asked.ids.contains(&user.id));
            Ok(GetUsersResponse {
                users: users.cloned().collect(),
            })
        })
        .await
    }
    async fn sign_up(&self, _: Request<SignUpRequest>) -> Result<Response<SignedIn>, Status> {
        not_asked()
    }
    async fn sign_in(&self, _: Request<SignInRequest>) -> Result<Response<SignedIn>, Status> {
        not_asked()
    }
    async fn refresh(&self, _: Request<RefreshRequest>) -> Result<Response<SignedIn>, Status> {
        not_asked()
    }
    async fn sign_out(&self, _: Request<SignOutRequest>) -> Result<Response<SignOutResponse>, Status> {
        not_asked()
    }
    async fn get_account(&self, _: Request<GetAccountRequest>) -> Result<Response<Account>, Status> {
        not_asked()
    }
    async fn find_by_username(&self, _: Request<FindByUsernameRequest>) -> Result<Response<GetUsersResponse>, Status> {
        not_asked()
    }
    async fn check_session(&self, _: Request<CheckSessionRequest>) -> Result<Response<CheckSessionResponse>, Status> {
        not_asked()
    }
    async fn list_keys(&self, _: Request<ListKeysRequest>) -> Result<Response<ListKeysResponse>, Status> {
        not_asked()
    }
}

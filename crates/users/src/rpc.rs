//! The contract: decode, call, encode.

mod instance;
mod reports;

use crate::{Service, sign_in::SignIn, sign_up::SignUp};
use beep_platform::rpc::answer;
use beep_proto::users::v1::{
    Account, CheckSessionRequest, CheckSessionResponse, FindByUsernameRequest, GetAccountRequest, GetUsersRequest,
    GetUsersResponse, ListKeysRequest, ListKeysResponse, RefreshRequest, SignInRequest, SignOutRequest,
    SignOutResponse, SignUpRequest, SignedIn, users_server::Users,
};
use tonic::{Request, Response, Status};

type Answer<M> = Result<Response<M>, Status>;

#[tonic::async_trait]
impl Users for Service {
    async fn sign_up(&self, request: Request<SignUpRequest>) -> Answer<SignedIn> {
        answer(request, async |_, message| self.0.sign_up(SignUp::read(message)?).await).await
    }
    async fn sign_in(&self, request: Request<SignInRequest>) -> Answer<SignedIn> {
        answer(request, async |_, message| self.0.sign_in(SignIn::read(message)?).await).await
    }
    async fn refresh(&self, request: Request<RefreshRequest>) -> Answer<SignedIn> {
        answer(request, async |_, message| self.0.refresh(message).await).await
    }
    async fn sign_out(&self, request: Request<SignOutRequest>) -> Answer<SignOutResponse> {
        answer(request, async |context, message| {
            self.0.sign_out(&context, message).await
        })
        .await
    }
    async fn get_account(&self, request: Request<GetAccountRequest>) -> Answer<Account> {
        answer(request, async |context, _| self.0.get_account(&context).await).await
    }
    async fn get_users(&self, request: Request<GetUsersRequest>) -> Answer<GetUsersResponse> {
        answer(request, async |context, message| {
            self.0.get_users(&context, message).await
        })
        .await
    }
    async fn find_by_username(&self, request: Request<FindByUsernameRequest>) -> Answer<GetUsersResponse> {
        answer(request, async |context, message| {
            self.0.find_by_username(&context, message).await
        })
        .await
    }
    async fn check_session(&self, request: Request<CheckSessionRequest>) -> Answer<CheckSessionResponse> {
        answer(request, async |context, message| {
            self.0.check_session(&context, message).await
        })
        .await
    }
    async fn list_keys(&self, request: Request<ListKeysRequest>) -> Answer<ListKeysResponse> {
        answer(request, async |context, _| self.0.list_keys(&context).await).await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{PASSWORD, World, gateway, nobody, of, request, who};
    use beep_core::{SystemClock, reason};
    use beep_platform::rpc::{Client, LocalRoutes, Signer, Transport, reply, server_layers};
    use beep_proto::users::v1::{
        GetAccountRequest, ListKeysRequest, RefreshRequest, SignInRequest, SignOutRequest, users_client::UsersClient,
    };
    use std::sync::Arc;
    use tonic::service::RoutesBuilder;

    fn client(world: &World) -> UsersClient<Client> {
        let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
        let local = LocalRoutes::default();
        let mut routes = RoutesBuilder::default();
        world.service.routes(&mut routes);
        local.fill(server_layers(routes.routes(), &signer));
        UsersClient::new(Client::new("users", Transport::Local(local), signer))
    }

    #[tokio::test]
    async fn the_whole_way_through_the_contract() {
        let world = World::new("contract").await;
        let mut users = client(&world);
        let ann = reply(users.sign_up(nobody().request(request("ann"))).await).expect("signs up");
        let sign_in = SignInRequest {
            login: "ann".into(),
            password: PASSWORD.into(),
            ..SignInRequest::default()
        };
        let again = reply(users.sign_in(nobody().request(sign_in)).await).expect("signs in");
        let (user, _) = who(&ann);
        let account = reply(users.get_account(of(user).request(GetAccountRequest {})).await).expect("own account");
        assert_eq!(Some(account), again.account);
        let refresh = RefreshRequest {
            refresh_token: again.refresh_token,
            ..RefreshRequest::default()
        };
        let refreshed = reply(users.refresh(nobody().request(refresh.clone())).await).expect("refreshes");
        let sign_out = SignOutRequest {
            refresh_token: refreshed.refresh_token,
        };
        reply(users.sign_out(nobody().request(sign_out)).await).expect("signs out");
        let ended = reply(users.refresh(nobody().request(refresh)).await).expect_err("over");
        assert!(ended.is(&reason::SESSION_ENDED));
        let keys = reply(users.list_keys(gateway().request(ListKeysRequest {})).await).expect("lists");
        assert_eq!(keys.keys.len(), 1);
        let taken = reply(users.sign_up(nobody().request(request("ann"))).await).expect_err("taken");
        assert_eq!((taken.code(), taken.field_name()), ("USERNAME_TAKEN", Some("username")));
    }
}

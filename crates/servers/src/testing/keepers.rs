//! A stand-in for the service that knows who keeps order on this Beep, and what they did.

use super::{Cut, Scene, Step};
use crate::news::INSTANCE;
use beep_core::UserId;
use beep_platform::rpc::answer;
use beep_proto::users::v1::{self as proto, Act, GlobalRole, Standing, instance_server::Instance};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tonic::{Request, Response, Status};

#[derive(Clone)]
pub(crate) struct FakeInstance {
    known: Arc<Mutex<Known>>,
    cut: Cut,
}

#[derive(Default)]
pub(crate) struct Known {
    roles: HashMap<UserId, GlobalRole>,
    /// Everything that was recorded, each identifier once.
    pub(crate) acts: Vec<Act>,
    /// Only administrators found servers.
    pub(crate) is_restricted: bool,
}

impl FakeInstance {
    pub(super) fn new(cut: Cut) -> Self {
        let known = Arc::default();
        Self { known, cut }
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was recorded of a server, in order.
    pub(crate) fn actions(&self, server: &[u8]) -> Vec<String> {
        self.acts(server).map(|act| act.action).collect()
    }

    /// What was so before each of them.
    pub(crate) fn befores(&self, server: &[u8]) -> Vec<String> {
        self.acts(server).map(|act| act.before).collect()
    }

    fn acts(&self, server: &[u8]) -> impl Iterator<Item = Act> {
        let mut acts = self.known().acts.clone();
        acts.sort_by_key(|act| (act.at, act.id.clone()));
        acts.into_iter().filter(move |act| act.target_id == server)
    }
}

impl Scene {
    /// Somebody with a global role.
    pub(crate) fn keeper(&self, role: GlobalRole) -> UserId {
        let user = self.id();
        self.keepers.known().roles.insert(user, role);
        user
    }
}

macro_rules! not_asked {
    ($($rpc:ident($request:ident) -> $answer:ident;)*) => {
        #[tonic::async_trait]
        impl Instance for FakeInstance {
            async fn get_standing(&self, request: Request<proto::GetStandingRequest>) -> Result<Response<Standing>, Status> {
                answer(request, async |context, _| {
                    let known = self.known();
                    let role = known.roles.get(&context.user()?).copied();
                    Ok(Standing {
                        roles: role.map(i32::from).into_iter().collect(),
                        may_create_servers: !known.is_restricted || role == Some(GlobalRole::ApplicationAdministrator),
                    })
                })
                .await
            }
            async fn record_acts(
                &self,
                request: Request<proto::RecordActsRequest>,
            ) -> Result<Response<proto::RecordActsResponse>, Status> {
                self.cut.at(Step::Offered(INSTANCE)).await;
                let taken = answer(request, async |context, asked: proto::RecordActsRequest| {
                    assert_eq!(context.service(), Ok("servers"));
                    let mut known = self.known();
                    for act in asked.acts {
                        if known.acts.iter().all(|one| one.id != act.id) {
                            known.acts.push(act);
                        }
                    }
                    Ok(proto::RecordActsResponse {})
                })
                .await;
                self.cut.at(Step::Taken(INSTANCE)).await;
                taken
            }
            $(async fn $rpc(&self, _: Request<proto::$request>) -> Result<Response<proto::$answer>, Status> {
                Err(Status::unimplemented("the servers service does not ask"))
            })*
        }
    };
}
not_asked! {
    find_users(FindUsersRequest) -> FindUsersResponse;
    get_user(GetUserRequest) -> InstanceUser;
    suspend_user(SuspendUserRequest) -> InstanceUser;
    restore_user(RestoreUserRequest) -> InstanceUser;
    sign_out_user(SignOutUserRequest) -> InstanceUser;
    list_holders(ListHoldersRequest) -> ListHoldersResponse;
    grant_role(GrantRoleRequest) -> GlobalRoles;
    revoke_role(RevokeRoleRequest) -> GlobalRoles;
    list_acts(ListActsRequest) -> ListActsResponse;
    get_public_settings(GetPublicSettingsRequest) -> PublicSettings;
    get_settings(GetSettingsRequest) -> InstanceSettings;
    update_settings(UpdateSettingsRequest) -> InstanceSettings;
}

use super::Answer;
use crate::{
    Service,
    cursor::Page,
    instance::{GlobalRole, Wish},
};
use beep_platform::rpc::answer;
use beep_proto::{
    id,
    users::v1::{
        FindUsersRequest, FindUsersResponse, GetPublicSettingsRequest, GetSettingsRequest, GetStandingRequest,
        GetUserRequest, GlobalRoles, GrantRoleRequest, InstanceSettings, InstanceUser, ListActsRequest,
        ListActsResponse, ListHoldersRequest, ListHoldersResponse, PublicSettings, RecordActsRequest,
        RecordActsResponse, RestoreUserRequest, RevokeRoleRequest, SignOutUserRequest, Standing, SuspendUserRequest,
        UpdateSettingsRequest, instance_server::Instance,
    },
};
use tonic::Request;

#[tonic::async_trait]
impl Instance for Service {
    async fn get_standing(&self, request: Request<GetStandingRequest>) -> Answer<Standing> {
        answer(request, async |context, _| Ok(self.0.standing(&context).await?.into())).await
    }

    async fn find_users(&self, request: Request<FindUsersRequest>) -> Answer<FindUsersResponse> {
        answer(request, async |context, message| {
            let Page { items, next } = self.0.find_users(&context, message).await?;
            let users = items.into_iter().map(Into::into).collect();
            Ok(FindUsersResponse { users, next })
        })
        .await
    }

    async fn get_user(&self, request: Request<GetUserRequest>) -> Answer<InstanceUser> {
        answer(request, async |context, message: GetUserRequest| {
            let user = id("id", &message.user_id)?;
            Ok(self.0.get_user(&context, user).await?.into())
        })
        .await
    }

    async fn suspend_user(&self, request: Request<SuspendUserRequest>) -> Answer<InstanceUser> {
        answer(request, async |context, message: SuspendUserRequest| {
            let user = id("id", &message.user_id)?;
            let SuspendUserRequest { until, reason, .. } = message;
            Ok(self.0.suspend_user(&context, user, until, &reason).await?.into())
        })
        .await
    }

    async fn restore_user(&self, request: Request<RestoreUserRequest>) -> Answer<InstanceUser> {
        answer(request, async |context, message: RestoreUserRequest| {
            let user = id("id", &message.user_id)?;
            Ok(self.0.restore_user(&context, user, &message.reason).await?.into())
        })
        .await
    }

    async fn sign_out_user(&self, request: Request<SignOutUserRequest>) -> Answer<InstanceUser> {
        answer(request, async |context, message: SignOutUserRequest| {
            let user = id("id", &message.user_id)?;
            Ok(self.0.sign_out_user(&context, user, &message.reason).await?.into())
        })
        .await
    }

    async fn get_public_settings(&self, request: Request<GetPublicSettingsRequest>) -> Answer<PublicSettings> {
        answer(request, async |_, _| self.0.public_settings().await).await
    }

    async fn list_holders(&self, request: Request<ListHoldersRequest>) -> Answer<ListHoldersResponse> {
        answer(request, async |context, _| {
            let holders = self.0.list_holders(&context).await?;
            Ok(ListHoldersResponse {
                holders: holders.into_iter().map(Into::into).collect(),
            })
        })
        .await
    }

    async fn grant_role(&self, request: Request<GrantRoleRequest>) -> Answer<GlobalRoles> {
        answer(request, async |context, message: GrantRoleRequest| {
            let (user, role) = (id("userId", &message.user_id)?, GlobalRole::read(message.role())?);
            let roles = self.0.grant_role(&context, user, role).await?.numbers();
            Ok(GlobalRoles { roles })
        })
        .await
    }

    async fn revoke_role(&self, request: Request<RevokeRoleRequest>) -> Answer<GlobalRoles> {
        answer(request, async |context, message: RevokeRoleRequest| {
            let (user, role) = (id("userId", &message.user_id)?, GlobalRole::read(message.role())?);
            let roles = self.0.revoke_role(&context, user, role).await?.numbers();
            Ok(GlobalRoles { roles })
        })
        .await
    }

    async fn list_acts(&self, request: Request<ListActsRequest>) -> Answer<ListActsResponse> {
        answer(request, async |context, message| {
            let Page { items, next } = self.0.list_acts(&context, message).await?;
            let acts = items.into_iter().map(Into::into).collect();
            Ok(ListActsResponse { acts, next })
        })
        .await
    }

    async fn get_settings(&self, request: Request<GetSettingsRequest>) -> Answer<InstanceSettings> {
        answer(request, async |context, _| Ok(self.0.settings(&context).await?.into())).await
    }

    async fn update_settings(&self, request: Request<UpdateSettingsRequest>) -> Answer<InstanceSettings> {
        answer(request, async |context, message| {
            let wish = Wish::read(message)?;
            Ok(self.0.update_settings(&context, wish).await?.into())
        })
        .await
    }

    async fn record_acts(&self, request: Request<RecordActsRequest>) -> Answer<RecordActsResponse> {
        answer(request, async |context, message| {
            self.0.record_acts(&context, message).await?;
            Ok(RecordActsResponse {})
        })
        .await
    }
}

//! Who people are.

use crate::{Users, model::Profile};
use beep_core::{Error, MAX_PAGE, Result, UserId};
use beep_platform::rpc::Context;
use beep_proto::{ids, users::v1 as proto};
use std::collections::HashSet;

const MOST: usize = MAX_PAGE as usize;

impl Users {
    /// The caller's own account.
    pub async fn get_account(&self, context: &Context) -> Result<proto::Account> {
        let account = self
            .store
            .account(context.user()?)
            .await?
            .ok_or_else(Error::not_found)?;
        Ok(account.into_proto(self.deps.clock.now()))
    }

    /// Profiles by id. Anybody who is signed in may read them, and services.
    pub async fn get_users(
        &self,
        context: &Context,
        request: proto::GetUsersRequest,
    ) -> Result<proto::GetUsersResponse> {
        signed_in(context)?;
        let wanted: HashSet<UserId> = ids("ids", &request.ids, MOST)?.into_iter().collect();
        Ok(response(self.store.profiles(wanted.into_iter().collect()).await?))
    }

    /// Profiles by username, in any case; look-alikes are not meant.
    pub async fn find_by_username(
        &self,
        context: &Context,
        request: proto::FindByUsernameRequest,
    ) -> Result<proto::GetUsersResponse> {
        signed_in(context)?;
        if request.usernames.len() > MOST {
            return Err(Error::invalid("usernames", format!("has at most {MOST} entries")));
        }
        let wanted: HashSet<String> = request
            .usernames
            .iter()
            .filter(|name| name.len() <= 64)
            .map(|name| name.trim().to_lowercase())
            .collect();
        Ok(response(
            self.store.profiles_by_username(wanted.into_iter().collect()).await?,
        ))
    }
}

fn signed_in(context: &Context) -> Result<()> {
    context
        .user()
        .map(drop)
        .or_else(|error| context.service().map(drop).map_err(|_| error))
}

fn response(profiles: Vec<Profile>) -> proto::GetUsersResponse {
    proto::GetUsersResponse {
        users: profiles.into_iter().map(Into::into).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, gateway, nobody, of, who};
    use beep_core::{Id, Ids, SystemIds, UserId, reason};
    use beep_proto::users::v1::{FindByUsernameRequest, GetUsersRequest};

    fn by_id(ids: &[UserId]) -> GetUsersRequest {
        GetUsersRequest {
            ids: ids.iter().map(|id| id.to_bytes()).collect(),
        }
    }
    fn by_name(names: &[&str]) -> FindByUsernameRequest {
        FindByUsernameRequest {
            usernames: names.iter().map(ToString::to_string).collect(),
        }
    }

    #[tokio::test]
    async fn an_account_is_its_owners() {
        let world = World::new("account").await;
        let ann = world.join("ann").await;
        let (user, _) = who(&ann);
        assert_eq!(world.users().get_account(&of(user)).await.ok(), ann.account);
        assert!(
            world
                .users()
                .get_account(&nobody())
                .await
                .is_err_and(|error| error.is(&reason::UNAUTHENTICATED))
        );
        let stranger = (&SystemIds::new() as &dyn Ids).make();
        assert!(
            world
                .users()
                .get_account(&of(stranger))
                .await
                .is_err_and(|error| error.is(&reason::NOT_FOUND))
        );
    }

    #[tokio::test]
    async fn profiles_are_found_by_id_and_name_and_the_unknown_left_out() {
        let world = World::new("profiles").await;
        let (ann, bob) = (who(&world.join("adam").await).0, who(&world.join("bob").await).0);
        let unknown: UserId = (&SystemIds::new() as &dyn Ids).make();
        for context in [of(ann), of(unknown), gateway()] {
            let found = world
                .users()
                .get_users(&context, by_id(&[bob, unknown, ann, bob]))
                .await
                .expect("answers");
            let mut names: Vec<&str> = found.users.iter().map(|user| user.username.as_str()).collect();
            names.sort_unstable();
            assert_eq!(names, ["adam", "bob"]);
            let found = world
                .users()
                .find_by_username(&context, by_name(&["ADAM", "adarn", "", "nobody"]))
                .await;
            assert_eq!(
                found
                    .expect("answers")
                    .users
                    .iter()
                    .map(|user| user.id.clone())
                    .collect::<Vec<_>>(),
                [ann.to_bytes()]
            );
        }
        assert_eq!(
            world
                .users()
                .get_users(&of(ann), by_id(&[]))
                .await
                .expect("answers")
                .users,
            []
        );
    }

    #[tokio::test]
    async fn questions_are_bounded_and_asked_by_somebody() {
        let world = World::new("bounds").await;
        let (user, _) = who(&world.join("ann").await);
        let users = world.users();
        assert!(
            users
                .get_users(&of(user), by_id(&[user; 101]))
                .await
                .is_err_and(|e| e.is(&reason::INVALID_INPUT))
        );
        assert!(users.find_by_username(&of(user), by_name(&["ann"; 101])).await.is_err());
        let malformed = GetUsersRequest {
            ids: vec![vec![1, 2, 3]],
        };
        assert!(
            users
                .get_users(&of(user), malformed)
                .await
                .is_err_and(|error| error.is(&reason::INVALID_INPUT))
        );
        assert!(
            users
                .get_users(&nobody(), by_id(&[user]))
                .await
                .is_err_and(|e| e.is(&reason::UNAUTHENTICATED))
        );
        assert!(users.find_by_username(&nobody(), by_name(&["ann"])).await.is_err());
    }
}

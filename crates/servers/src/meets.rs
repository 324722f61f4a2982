//! Whom somebody meets here.

use crate::{Servers, store::people};
use beep_core::{Result, UserId};
use beep_platform::rpc::Context;
use beep_proto::{id, servers::v1::MeetsRequest};

impl Servers {
    /// Whether a user meets another one, for other services: who shares no server with them and has not invited them is
    /// nobody to them.
    pub(crate) async fn meets(&self, context: &Context, request: MeetsRequest) -> Result<bool> {
        context.service()?;
        let user: UserId = id("userId", &request.user_id)?;
        let other = id("otherId", &request.other_id)?;
        self.store
            .read(move |tx| Box::pin(people::meets(tx, user, other)))
            .await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, by_service, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::servers::v1::{MeetsRequest, servers_client::ServersClient};

    #[tokio::test]
    async fn people_meet_in_servers_and_by_invitations() {
        on_every_engine("meets", async |scene| {
            let [owner, member, invited, stranger]: [UserId; 4] = std::array::from_fn(|_| scene.id());
            let (server, other) = (scene.found(owner, true).await, scene.found(stranger, true).await);
            scene.join(member, &server).await.expect("public");
            let invitation = scene.invite(member, &server, invited).await.expect("may");
            let ask = |context, user: UserId, other: UserId| {
                let message = MeetsRequest {
                    user_id: user.to_bytes(),
                    other_id: other.to_bytes(),
                };
                scene.call(context, ServersClient::meets, message)
            };
            let meets = async |user, other| ask(by_service(), user, other).await.expect("answers").meets;
            assert!(meets(owner, member).await && meets(member, owner).await);
            assert!(meets(invited, member).await, "who invited them");
            assert!(!meets(member, invited).await && !meets(invited, owner).await);
            assert!(!meets(stranger, member).await && !meets(member, stranger).await);
            scene.answer(invited, &invitation, false).await.expect("declined");
            assert!(!meets(invited, member).await);
            scene.join(member, &other).await.expect("public");
            assert!(meets(stranger, member).await);
            scene.leave(member, &other).await.expect("left");
            assert!(!meets(stranger, member).await);
            assert_eq!(code(ask(by(owner), owner, member).await), "FORBIDDEN");
            assert_eq!(code(ask(by_nobody(), owner, member).await), "UNAUTHENTICATED");
        })
        .await;
    }
}

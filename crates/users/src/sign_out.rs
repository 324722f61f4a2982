//! Leaving.

use crate::{Users, refresh_token::RefreshToken};
use beep_core::Result;
use beep_platform::rpc::Context;
use beep_proto::users::v1 as proto;

impl Users {
    /// Ends the session that a refresh token belongs to. Any token of it will do, the newest or an old one; one that
    /// belongs to none is no error, since nothing is left to end. Who gives none ends the session by which they call.
    pub async fn sign_out(&self, context: &Context, request: proto::SignOutRequest) -> Result<proto::SignOutResponse> {
        let now = self.deps.clock.now();
        let ended = if let Some(token) = RefreshToken::read(&request.refresh_token) {
            self.store.end(token.family_hash(), now).await?
        } else if request.refresh_token.is_empty()
            && let Ok(session) = context.session()
        {
            self.store.end_own(context.user()?, session, now).await?
        } else {
            None
        };
        if let Some(session) = ended {
            self.audit(
                "session.ended",
                session.user,
                &[("session", session.session.to_string())],
            );
            self.tell(session);
        }
        Ok(proto::SignOutResponse {})
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, nobody, who};
    use beep_core::reason;
    use beep_platform::rpc::{Caller, Context};
    use beep_proto::{Scope, users::v1::SignOutRequest};
    use std::time::Duration;

    #[tokio::test]
    async fn leaving_ends_one_session_and_tells_it_once() {
        let mut world = World::new("sign_out").await;
        let (here, there) = (
            world.join("ann").await,
            world.sign_in("ann", crate::testing::PASSWORD).await,
        );
        let (user, session) = who(&here);
        for _ in 0..2 {
            let request = SignOutRequest {
                refresh_token: here.refresh_token.clone(),
            };
            let signed_out = world.users().sign_out(&nobody(), request).await;
            signed_out.expect("no error, also twice");
        }
        assert_eq!(world.ended(), [(Scope::User(user), session, 1)]);
        assert!(!world.is_alive(&here).await);
        assert!(
            world
                .refresh(&here.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
        assert!(world.is_alive(&there.expect("signs in")).await);
    }

    #[tokio::test]
    async fn an_unknown_token_is_no_error() {
        let mut world = World::new("unknown").await;
        for refresh_token in ["", "x", &"A".repeat(86)] {
            let request = SignOutRequest {
                refresh_token: refresh_token.into(),
            };
            assert!(world.users().sign_out(&nobody(), request).await.is_ok());
        }
        assert_eq!(world.ended(), []);
    }

    #[tokio::test]
    async fn who_gives_no_refresh_token_ends_the_session_by_which_they_call() {
        let mut world = World::new("sign_out_own").await;
        let (ann, bob) = (world.join("ann").await, world.join("bob").await);
        let ((user, session), (other, _)) = (who(&ann), who(&bob));
        let sign_out = async |user, refresh_token: &str| {
            let context = Context::root(Caller::user(user, session), Duration::from_secs(5));
            let request = SignOutRequest {
                refresh_token: refresh_token.into(),
            };
            world.users().sign_out(&context, request).await.expect("no error");
        };
        sign_out(other, "").await;
        sign_out(user, "of nobody").await;
        assert!(world.is_alive(&ann).await, "not another's, not in place of a token");
        sign_out(user, "").await;
        assert!(!world.is_alive(&ann).await);
        assert!(world.is_alive(&bob).await);
        assert_eq!(world.ended(), [(Scope::User(user), session, 1)]);
    }
}

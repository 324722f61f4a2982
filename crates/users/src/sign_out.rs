//! Leaving.

use crate::{Users, refresh_token::RefreshToken};
use beep_core::Result;
use beep_proto::users::v1 as proto;

impl Users {
    /// Ends the session that a refresh token belongs to. Any token of it will do, the newest or an old one; one that
    /// belongs to none is no error, since nothing is left to end.
    pub async fn sign_out(&self, request: proto::SignOutRequest) -> Result<proto::SignOutResponse> {
        if let Some(token) = RefreshToken::read(&request.refresh_token)
            && let Some(session) = self.store.end(token.family_hash(), self.deps.clock.now()).await?
        {
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
    use crate::testing::{World, who};
    use beep_core::reason;
    use beep_proto::{Scope, users::v1::SignOutRequest};

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
            world.users().sign_out(request).await.expect("no error, also twice");
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
            assert!(world.users().sign_out(request).await.is_ok());
        }
        assert_eq!(world.ended(), []);
    }
}

//! Whether a session still counts, and the keys its tokens are signed with: what the gateway asks.

use crate::Users;
use beep_core::Result;
use beep_platform::rpc::Context;
use beep_proto::{id, users::v1 as proto};

impl Users {
    /// Whether the session exists, is this user's, is neither ended nor expired, and its account may sign in.
    pub async fn check_session(
        &self,
        context: &Context,
        request: proto::CheckSessionRequest,
    ) -> Result<proto::CheckSessionResponse> {
        context.service()?;
        let (session, user) = (id("sessionId", &request.session_id)?, id("userId", &request.user_id)?);
        let alive = self.store.is_alive(session, user, self.deps.clock.now()).await?;
        Ok(proto::CheckSessionResponse { alive })
    }

    /// Newest first. Read from the store each time: another replica may have added one.
    pub async fn list_keys(&self, context: &Context) -> Result<proto::ListKeysResponse> {
        context.service()?;
        let keys = self.store.signing_keys().await?;
        let keys = keys
            .into_iter()
            .map(|key| proto::Key {
                kid: key.kid,
                public_key: key.public,
            })
            .collect();
        Ok(proto::ListKeysResponse { keys })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, gateway, nobody, of, who};
    use beep_core::{Id, reason};
    use beep_proto::users::v1::{CheckSessionRequest, Key};
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
    use std::collections::HashMap;

    fn check(session: Vec<u8>, user: Vec<u8>) -> CheckSessionRequest {
        CheckSessionRequest {
            session_id: session,
            user_id: user,
        }
    }

    #[tokio::test]
    async fn a_session_is_alive_for_its_own_user() {
        let world = World::new("check").await;
        let (ann, bob) = (world.join("ann").await, world.join("bob").await);
        let ((user, session), (other, _)) = (who(&ann), who(&bob));
        let users = world.users();
        for (session, user, alive) in [
            (session.to_bytes(), user.to_bytes(), true),
            (session.to_bytes(), other.to_bytes(), false),
            (user.to_bytes(), user.to_bytes(), false),
        ] {
            let answer = users
                .check_session(&gateway(), check(session, user))
                .await
                .expect("answers");
            assert_eq!(answer.alive, alive);
        }
        let malformed = users.check_session(&gateway(), check(vec![1], user.to_bytes())).await;
        assert!(malformed.is_err_and(|error| error.is(&reason::INVALID_INPUT)));
    }

    #[tokio::test]
    async fn only_services_may_ask() {
        let world = World::new("ask").await;
        let (user, session) = who(&world.join("ann").await);
        for (context, reason) in [(of(user), &reason::FORBIDDEN), (nobody(), &reason::UNAUTHENTICATED)] {
            let checked = world
                .users()
                .check_session(&context, check(session.to_bytes(), user.to_bytes()))
                .await;
            assert!(checked.is_err_and(|error| error.is(reason)));
            assert!(
                world
                    .users()
                    .list_keys(&context)
                    .await
                    .is_err_and(|error| error.is(reason))
            );
        }
    }

    /// As the gateway does it: by `kid`, algorithm fixed, issuer and expiry checked.
    #[tokio::test]
    async fn tokens_are_checked_by_the_published_keys() {
        let world = World::new("keys").await;
        let signed_in = world.join("ann").await;
        let (user, session) = who(&signed_in);
        let keys = world.users().list_keys(&gateway()).await.expect("answers").keys;
        let [Key { kid, public_key }] = &keys[..] else {
            panic!("one key at first")
        };
        let header = decode_header(&signed_in.access_token).expect("a token");
        assert_eq!((header.alg, header.kid.as_ref()), (Algorithm::EdDSA, Some(kid)));

        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&["beep"]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.validate_exp = false; // The test's clock is not the machine's.
        let key = DecodingKey::from_ed_der(public_key);
        let claims: HashMap<String, serde_json::Value> = decode(&signed_in.access_token, &key, &validation)
            .expect("signed by the key")
            .claims;
        assert_eq!(claims["sub"], user.to_string());
        assert_eq!(claims["sid"], session.to_string());
        assert_eq!(
            claims["exp"].as_i64().map(|exp| exp * 1_000),
            Some(signed_in.access_expires_at)
        );
        assert_eq!(
            claims["exp"]
                .as_i64()
                .zip(claims["iat"].as_i64())
                .map(|(exp, iat)| exp - iat),
            Some(300)
        );

        let (head, signature) = signed_in.access_token.rsplit_once('.').expect("three parts");
        let forged = format!("{head}.{}", signature.chars().rev().collect::<String>());
        assert!(decode::<serde_json::Value>(&forged, &key, &validation).is_err());
    }
}

//! Who holds an access token: its signature, its time, and whether its session is still alive.

use crate::graphql::call::Viewer;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use beep_core::{Clock, Error, Id, Millis, Result, SessionId, UserId, reason};
use beep_platform::rpc::{self, Caller, Client, Context, Idempotent};
use beep_proto::users::v1::{CheckSessionRequest, Key, ListKeysRequest, users_client::UsersClient};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use moka::sync::Cache;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;

/// How long a token is taken as good without asking again: an ended session's HTTP requests pass no longer than this,
/// which is as soon as any change of rights is in force. Its sockets are closed at once, and none is opened on what was
/// good a moment ago.
const GOOD: Duration = Duration::from_secs(1);
/// Keys of an unknown name are asked for at most this often.
const ASK_AGAIN: Duration = Duration::from_secs(30);
/// Longer texts are no tokens of ours.
const LONGEST: usize = 1024;

/// Somebody who has shown a good token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verified {
    pub viewer: Viewer,
    pub expires_at: Millis,
}

#[derive(serde::Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    exp: i64,
}

pub(crate) struct Verifier {
    users: UsersClient<Client>,
    clock: Arc<dyn Clock>,
    keys: Mutex<Keys>,
    known: Cache<String, Verified>,
}

#[derive(Default)]
struct Keys {
    by_name: HashMap<String, DecodingKey>,
    asked_at: Option<Instant>,
}

impl Verifier {
    pub(crate) fn new(users: UsersClient<Client>, clock: Arc<dyn Clock>) -> Self {
        let known = Cache::builder().max_capacity(50_000).time_to_live(GOOD).build();
        Self {
            users,
            clock,
            keys: Mutex::default(),
            known,
        }
    }

    /// Reads `Bearer <token>`.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`, `TOKEN_EXPIRED`, `SESSION_ENDED`; `UNAVAILABLE` if the users service cannot be asked.
    pub(crate) async fn verify(&self, authorization: &str) -> Result<Verified> {
        let token = token(authorization)?;
        let verified = match self.known.get(token) {
            Some(verified) => verified,
            None => return self.check(token).await,
        };
        if verified.expires_at <= self.clock.now() {
            return Err((&reason::TOKEN_EXPIRED).into());
        }
        Ok(verified)
    }

    /// As [`verify`](Self::verify), but asks whether the session is alive now: for a socket, which outlives the moment.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub(crate) async fn verify_anew(&self, authorization: &str) -> Result<Verified> {
        self.check(token(authorization)?).await
    }

    async fn check(&self, token: &str) -> Result<Verified> {
        let unauthenticated = || Error::from(&reason::UNAUTHENTICATED);
        let kid = decode_header(token)
            .ok()
            .and_then(|header| header.kid)
            .ok_or_else(unauthenticated)?;
        let key = self.key(&kid).await?.ok_or_else(unauthenticated)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&["beep"]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        // Our own clock tells whether it has expired.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &key, &validation)
            .map_err(|_| unauthenticated())?
            .claims;
        let verified = Verified {
            viewer: Viewer {
                user: claims.sub,
                session: claims.sid,
            },
            expires_at: claims.exp * 1000,
        };
        if verified.expires_at <= self.clock.now() {
            return Err((&reason::TOKEN_EXPIRED).into());
        }
        let request = CheckSessionRequest {
            session_id: claims.sid.to_bytes(),
            user_id: claims.sub.to_bytes(),
        };
        let reply = self
            .users
            .clone()
            .check_session(context().request(request).idempotent())
            .await;
        if !rpc::reply(reply)?.alive {
            self.known.invalidate(token);
            return Err((&reason::SESSION_ENDED).into());
        }
        self.known.insert(token.to_owned(), verified);
        Ok(verified)
    }

    async fn key(&self, kid: &str) -> Result<Option<DecodingKey>> {
        {
            let mut keys = self.keys.lock().expect("nothing panics while it is held");
            let lately = keys.asked_at.is_some_and(|at| at.elapsed() < ASK_AGAIN);
            if let Some(key) = keys.by_name.get(kid) {
                return Ok(Some(key.clone()));
            }
            if lately && !keys.by_name.is_empty() {
                return Ok(None);
            }
            keys.asked_at = Some(Instant::now());
        }
        let by_name = self.list_keys().await.inspect_err(|_| {
            // Not knowing is no answer: the next token asks again.
            self.keys.lock().expect("nothing panics while it is held").asked_at = None;
        })?;
        let mut keys = self.keys.lock().expect("nothing panics while it is held");
        keys.by_name = by_name;
        Ok(keys.by_name.get(kid).cloned())
    }

    async fn list_keys(&self) -> Result<HashMap<String, DecodingKey>> {
        let request = context().request(ListKeysRequest {}).idempotent();
        let listed = rpc::reply(self.users.clone().list_keys(request).await)?.keys;
        let key = |key: Key| {
            let public_key = URL_SAFE_NO_PAD.encode(&key.public_key);
            let decoding = DecodingKey::from_ed_components(&public_key).map_err(Error::internal)?;
            Ok((key.kid, decoding))
        };
        listed.into_iter().map(key).collect()
    }
}

fn token(authorization: &str) -> Result<&str> {
    let token = authorization
        .strip_prefix("Bearer ")
        .filter(|token| token.len() <= LONGEST);
    Ok(token.ok_or(&reason::UNAUTHENTICATED)?)
}

fn context() -> Context {
    Context::root(Caller::service("gateway"), Duration::from_secs(5))
}

#[cfg(test)]
mod tests;

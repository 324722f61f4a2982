//! Access tokens: signed, short-lived, checked anywhere by the published keys.

use crate::store::{Store, StoredKey};
use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use beep_core::{Clock, Error, Millis, Result, SessionId, UserId};
use beep_platform::telemetry::Secret;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use std::time::Duration;

const ISSUER: &str = "beep";

/// What a token says; its shape is part of the contract (`proto/beep/users/v1`).
#[derive(Serialize)]
struct Claims {
    iss: &'static str,
    sub: String,
    sid: String,
    /// Seconds since 1970 (RFC 7519, 2).
    iat: i64,
    exp: i64,
}

pub(crate) struct AccessToken {
    pub text: Secret<String>,
    pub expires_at: Millis,
}

/// Signs with the newest key of the store.
pub(crate) struct TokenSigner {
    header: Header,
    key: EncodingKey,
    lifetime: Duration,
}

impl TokenSigner {
    /// Loads the key, or makes it at the very first start. Replicas that start at once make one each, and agree on the
    /// one that reached the store first.
    pub async fn load(store: &Store, clock: &dyn Clock, lifetime: Duration) -> Result<Self> {
        if store.signing_keys().await?.is_empty() {
            store.add_first_key(make_key()?, clock.now()).await?;
        }
        let newest = store.signing_keys().await?.into_iter().next();
        let newest = newest.ok_or_else(|| Error::internal("the store kept no signing key"))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(newest.kid);
        Ok(Self {
            header,
            key: EncodingKey::from_ed_der(newest.private.expose()),
            lifetime,
        })
    }

    pub fn sign(&self, user: UserId, session: SessionId, now: Millis) -> Result<AccessToken> {
        let iat = now / 1_000;
        let exp = iat.saturating_add_unsigned(self.lifetime.as_secs());
        let claims = Claims {
            iss: ISSUER,
            sub: user.to_string(),
            sid: session.to_string(),
            iat,
            exp,
        };
        let text = encode(&self.header, &claims, &self.key).map_err(Error::internal)?;
        Ok(AccessToken {
            text: Secret::new(text),
            expires_at: exp * 1_000,
        })
    }
}

fn make_key() -> Result<StoredKey> {
    let pair = Ed25519KeyPair::generate().map_err(|_| Error::internal("no signing key could be made"))?;
    let pkcs8 = pair
        .to_pkcs8()
        .map_err(|_| Error::internal("the signing key cannot be written"))?;
    let public = pair.public_key().as_ref().to_vec();
    Ok(StoredKey {
        kid: thumbprint(&public),
        private: Secret::new(pkcs8.as_ref().to_vec()),
        public,
    })
}

/// The name of a key that everybody computes alike (RFC 7638, RFC 8037 appendix A.3).
fn thumbprint(public: &[u8]) -> String {
    let jwk = format!(
        r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#,
        URL_SAFE_NO_PAD.encode(public)
    );
    URL_SAFE_NO_PAD.encode(digest(&SHA256, jwk.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_the_one_of_the_rfc() {
        let public = URL_SAFE_NO_PAD
            .decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
            .expect("base64");
        assert_eq!(thumbprint(&public), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}

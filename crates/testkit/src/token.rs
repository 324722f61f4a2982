//! Access tokens that Beep would not give: expired ones, and such as end soon.

use crate::{Person, World};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use beep_core::{Clock, SystemClock};
use beep_platform::sql::Db;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::Value;

/// The key of a Beep, as somebody with its store would have it.
pub struct Forge {
    header: Header,
    key: EncodingKey,
}

impl Forge {
    /// # Panics
    /// The store of accounts cannot be read.
    pub async fn of(world: &World) -> Self {
        let db = Db::open(world.store("users"), &[]).await.expect("the store is there");
        let row = db.read(|tx| {
            Box::pin(async move {
                let row = tx
                    .query("SELECT kid, private_key FROM signing_keys ORDER BY number DESC")
                    .fetch_one()
                    .await?;
                Ok((row.get::<String>("kid")?, row.get::<Vec<u8>>("private_key")?))
            })
        });
        let (kid, private) = row.await.expect("there is a key");
        db.close().await;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(kid);
        Self {
            header,
            key: EncodingKey::from_ed_der(&private),
        }
    }

    /// A token of this person's session that expires so many seconds from now.
    ///
    /// # Panics
    /// The person's own token cannot be read.
    pub fn token(&self, person: &Person, seconds: i64) -> String {
        let mut claims = claims(&person.token());
        let now = SystemClock.now() / 1_000;
        claims["iat"] = (now - 600).into();
        claims["exp"] = (now + seconds).into();
        encode(&self.header, &claims, &self.key).expect("the key signs")
    }
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a JWT has three parts");
    let bytes = URL_SAFE_NO_PAD.decode(payload).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

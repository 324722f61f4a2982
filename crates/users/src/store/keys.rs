//! Keys that access tokens are signed with.

use super::Store;
use beep_core::{Millis, Result};
use beep_platform::telemetry::Secret;

#[derive(Clone)]
pub(crate) struct StoredKey {
    pub kid: String,
    /// PKCS #8.
    pub private: Secret<Vec<u8>>,
    pub public: Vec<u8>,
}

impl Store {
    /// Newest first.
    pub async fn signing_keys(&self) -> Result<Vec<StoredKey>> {
        let work = self.0.read(|tx| {
            Box::pin(async move {
                let query = tx.query("SELECT kid, private_key, public_key FROM signing_keys ORDER BY number DESC");
                let rows = query.fetch_all().await?;
                rows.iter()
                    .map(|row| {
                        let private = Secret::new(row.get("private_key")?);
                        Ok(StoredKey {
                            kid: row.get("kid")?,
                            private,
                            public: row.get("public_key")?,
                        })
                    })
                    .collect()
            })
        });
        Ok(work.await?)
    }

    /// Adds the very first key, unless there is one.
    pub async fn add_first_key(&self, key: StoredKey, now: Millis) -> Result<()> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                tx.query(
                    "INSERT INTO signing_keys (number, kid, private_key, public_key, created_at)
                     VALUES (1, $1, $2, $3, $4) ON CONFLICT (number) DO NOTHING",
                )
                .bind(key.kid)
                .bind(key.private.expose().as_slice())
                .bind(key.public)
                .bind(now)
                .execute()
                .await
                .map(drop)
            })
        });
        Ok(work.await?)
    }
}

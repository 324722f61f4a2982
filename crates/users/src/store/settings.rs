//! What holds for all of this Beep: one row.

use super::Store;
use crate::instance::{ServerCreation, Settings};
use beep_platform::sql::{Error, Result, Tx};

/// Keeps others from acting until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>) -> Result<()> {
    tx.query("UPDATE settings SET id = id WHERE id = 1")
        .execute()
        .await
        .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>) -> Result<Settings> {
    let query = tx.query("SELECT registration_open, server_creation FROM settings WHERE id = 1");
    let row = query.fetch_one().await?;
    let name: String = row.get("server_creation")?;
    let server_creation = ServerCreation::from_name(&name)
        .ok_or_else(|| Error::Engine(format!("who may found servers is the unknown {name}")))?;
    Ok(Settings {
        registration_open: row.get("registration_open")?,
        server_creation,
    })
}

pub(crate) async fn put(tx: &mut Tx<'_>, settings: Settings) -> Result<()> {
    tx.query("UPDATE settings SET registration_open = $1, server_creation = $2 WHERE id = 1")
        .bind(settings.registration_open)
        .bind(settings.server_creation.name())
        .execute()
        .await
        .map(drop)
}

impl Store {
    pub async fn settings(&self) -> beep_core::Result<Settings> {
        Ok(self.db().read(|tx| Box::pin(get(tx))).await?)
    }
}

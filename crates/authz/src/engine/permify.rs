//! Permify decides, of relations that it is told.
//!
//! The facts stand in our store first. Permify is told what they changed, then, as the last thing, how far it was told:
//! the *witness*, a tuple with the number of the last fact. Every question goes together with one for the witness, and an
//! answer counts only if Permify knows the server exactly as far as our store does, before and after. So an answer is
//! never made of half a change, of an old state or of a Permify that forgot everything: whatever goes wrong between the
//! store and Permify, in whatever step a process dies, the server is told anew, and until it is nobody is allowed
//! anything there that was not decided before.

mod address;
mod ask;
mod client;
mod keeper;
mod plan;
mod relations;
mod remembered;
pub(crate) mod schema;
mod tell;
#[cfg(test)]
mod tests;

use super::{Asked, Engine, Granted};
use crate::{
    error::PERMISSIONS_UNAVAILABLE,
    store::{Noted, Store},
    world::{Census, Member, World},
};
use address::Address;
use beep_core::{ChannelId, Clock, Error, Ids, Millis, Result, ServerId, UserId};
use client::Client;
use remembered::Remembered;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};
use tonic::Status;

/// Decisions that are remembered: of one right holder in one place, of whole servers, of who sees a channel.
const RIGHTS: u64 = 200_000;
const VIEWS: u64 = 10_000;
const SIGHTS: u64 = 500_000;

/// The channels that somebody may view.
type Sight = Vec<(ChannelId, Granted)>;

pub(crate) struct Permify {
    client: Client,
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    /// Names this Permify in our store.
    name: String,
    /// Of the text of our schema: part of every witness.
    digest: String,
    /// The version under which our schema is kept, once known.
    version: tokio::sync::Mutex<Option<String>>,
    /// One teller a server in this process; beyond it the store's claims decide.
    tellers: moka::sync::Cache<ServerId, Arc<tokio::sync::Mutex<()>>>,
    /// Servers that Permify was not told all of, and since when that is known.
    behind: Mutex<HashMap<ServerId, Millis>>,
    rights: Remembered<(ServerId, UserId, Option<ChannelId>), Granted>,
    views: Remembered<(ServerId, UserId), Arc<Sight>>,
    sights: Remembered<(ChannelId, UserId), bool>,
}

impl Permify {
    /// The Permify at `permify://[:<token>@]<host>:<port>[/<tenant>]`. Nothing is asked of it yet: it may come later.
    ///
    /// # Errors
    /// `INVALID_INPUT` for another address.
    pub(crate) fn new(url: &str, store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Arc<Self>> {
        let address = Address::parse(url)?;
        let permify = Arc::new(Self {
            name: format!("{}/{}", address.authority, address.tenant),
            client: Client::new(address)?,
            store,
            clock,
            ids,
            digest: digest(schema::TEXT),
            version: tokio::sync::Mutex::default(),
            tellers: moka::sync::Cache::new(10_000),
            behind: Mutex::default(),
            rights: Remembered::new(RIGHTS),
            views: Remembered::new(VIEWS),
            sights: Remembered::new(SIGHTS),
        });
        keeper::start(&permify);
        Ok(permify)
    }

    /// # Errors
    /// `INVALID_INPUT` for what is no address of a Permify.
    pub(crate) fn examine(url: &str) -> Result<()> {
        Address::parse(url).map(drop)
    }

    /// Whether one answers there.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what is no address of a Permify, `PERMISSIONS_UNAVAILABLE` if none answers.
    pub(crate) async fn reach(url: &str) -> Result<()> {
        Client::new(Address::parse(url)?)?.ping().await.map_err(unavailable)
    }

    /// The version of our schema; writes it if this Permify does not have it.
    async fn version(&self) -> Result<String> {
        let mut known = self.version.lock().await;
        if let Some(version) = &*known {
            return Ok(version.clone());
        }
        let version = match self.store.schema(&self.name, &self.digest).await? {
            Some(version) => version,
            None => {
                let version = self.client.write_schema(schema::TEXT).await.map_err(unavailable)?;
                self.store.put_schema(&self.name, &self.digest, &version).await?;
                version
            }
        };
        *known = Some(version.clone());
        Ok(version)
    }

    /// This Permify does not have the version that we knew: it is another one, or it forgot.
    async fn forget_schema(&self) -> Result<()> {
        *self.version.lock().await = None;
        self.store.put_schema(&self.name, "", "").await
    }
}

#[tonic::async_trait]
impl Engine for Permify {
    fn name(&self) -> &'static str {
        "permify"
    }

    async fn rights(&self, asked: Asked<'_>, place: Option<ChannelId>) -> Result<Granted> {
        let key = (asked.server, asked.member.user, place);
        if let Some(granted) = self.rights.get(&key, asked.world, asked.member) {
            return Ok(granted);
        }
        let granted = self.ask_rights(asked, place).await?;
        self.rights.put(key, asked.world, asked.member, granted);
        Ok(granted)
    }

    async fn channels(&self, asked: Asked<'_>) -> Result<Vec<(ChannelId, Granted)>> {
        let key = (asked.server, asked.member.user);
        if let Some(view) = self.views.get(&key, asked.world, asked.member) {
            return Ok(view.to_vec());
        }
        let view = Arc::new(self.ask_channels(asked).await?);
        self.views.put(key, asked.world, asked.member, Arc::clone(&view));
        Ok(view.to_vec())
    }

    async fn viewers(
        &self,
        server: ServerId,
        world: &Arc<World>,
        channel: ChannelId,
        members: &[Arc<Member>],
    ) -> Result<HashSet<UserId>> {
        let (mut viewers, mut unknown) = (HashSet::new(), Vec::new());
        for member in members {
            match self.sights.get(&(channel, member.user), world, member) {
                Some(true) => drop(viewers.insert(member.user)),
                Some(false) => {}
                None => unknown.push(member),
            }
        }
        let found = self.ask_viewers(server, world, channel, &unknown).await?;
        for member in unknown {
            let views = found.contains(&member.user);
            self.sights.put((channel, member.user), world, member, views);
        }
        viewers.extend(found);
        Ok(viewers)
    }

    async fn all_viewers(&self, server: ServerId, census: &Arc<Census>, channel: ChannelId) -> Result<HashSet<UserId>> {
        self.ask_all_viewers(server, census, channel).await
    }

    fn wants_notes(&self) -> bool {
        true
    }

    async fn follow(&self, noted: Vec<Noted>) -> Result<()> {
        for noted in noted {
            self.tell(&noted).await?;
        }
        Ok(())
    }

    async fn doubt(&self, server: ServerId) -> Result<()> {
        self.store.unsettle(Some(server)).await?;
        self.rights.forget();
        self.views.forget();
        self.sights.forget();
        Ok(())
    }

    async fn ping(&self) -> Result<()> {
        self.client.ping().await.map_err(unavailable)
    }
}

/// Permify did not answer, or not as it should.
fn unavailable(status: Status) -> Error {
    let what = format!("Permify: {:?}: {}", status.code(), status.message());
    Error::from(&PERMISSIONS_UNAVAILABLE).context(what)
}

/// Tells texts apart: FNV-1a of 64 bits, as hexadecimal digits.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

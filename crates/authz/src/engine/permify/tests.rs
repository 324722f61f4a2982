//! The engine on a double of Permify, or on the real one that `BEEP_TEST_PERMIFY` names.

mod agreement;
mod bad_days;

use super::Permify;
use crate::{
    authority::Authority,
    engine::Engine,
    fact::{Change, Fact},
    knowledge::Knowledge,
    store::{MIGRATIONS, Store},
    tests::Hand,
    world::Member,
};
use beep_core::{Id, Ids, Permissions, RoleId, ServerId, SystemIds, UserId};
use beep_platform::{
    sql::Db,
    testing::{Place, env::require, sqlite},
};
use beep_testkit::permify::Permify as Double;
use std::sync::Arc;

/// A real Permify for the suites that need no double, as `permify://host:port`.
const REAL: &str = "BEEP_TEST_PERMIFY";

/// An authority on a Permify.
struct Bench {
    double: Option<Double>,
    engine: Arc<Permify>,
    authority: Authority,
    ids: Arc<dyn Ids>,
    clock: Arc<Hand>,
    url: String,
    db: Db,
    _place: Place,
}

impl Bench {
    /// On the double.
    async fn new(name: &'static str) -> Self {
        let double = Double::start().await;
        let url = double.url();
        Self::at(name, url, Some(double)).await
    }

    /// On the real one, in a tenant of its own, if one is named.
    async fn real_or_double(name: &'static str) -> Self {
        match require("permify", REAL) {
            Some(url) => {
                let tenant = SystemIds::new().next();
                Self::at(name, format!("{url}/beep-{tenant}"), None).await
            }
            None => Self::new(name).await,
        }
    }

    async fn at(name: &'static str, url: String, double: Option<Double>) -> Self {
        let (_, store, place) = sqlite(name);
        let db = Db::open(&store, MIGRATIONS).await.expect("opens");
        let (clock, ids): (Arc<Hand>, Arc<dyn Ids>) = (Arc::default(), Arc::new(SystemIds::new()));
        let (engine, authority) = Self::start(&url, &db, &clock, &ids);
        Self {
            double,
            engine,
            authority,
            ids,
            clock,
            url,
            db,
            _place: place,
        }
    }

    fn start(url: &str, db: &Db, clock: &Arc<Hand>, ids: &Arc<dyn Ids>) -> (Arc<Permify>, Authority) {
        let store = Store::new(db.clone());
        let engine = Permify::new(url, store.clone(), clock.clone(), ids.clone()).expect("an address");
        let knowledge = Knowledge::new(store, clock.clone());
        let authority = Authority::new(knowledge, Arc::clone(&engine) as Arc<dyn Engine>, clock.clone());
        (engine, authority)
    }

    /// Another process on the same store and Permify, which remembers nothing.
    fn restart(&mut self) {
        (self.engine, self.authority) = Self::start(&self.url, &self.db, &self.clock, &self.ids);
    }

    fn double(&mut self) -> &mut Double {
        self.double.as_mut().expect("it runs on the double")
    }

    async fn apply(&self, server: ServerId, seq: i64, changes: Vec<Change>) -> beep_core::Result<()> {
        self.authority.apply(&[Fact { server, seq, changes }]).await
    }

    /// A server with an owner and a member, by fact 1, and its default role.
    async fn found(&self) -> Founded {
        let founded = Founded {
            server: self.ids.make(),
            owner: self.ids.make(),
            member: self.ids.make(),
            role: self.ids.make(),
        };
        self.apply(founded.server, 1, founded.changes()).await.expect("taken");
        founded
    }
}

struct Founded {
    server: ServerId,
    owner: UserId,
    member: UserId,
    role: RoleId,
}

impl Founded {
    fn changes(&self) -> Vec<Change> {
        vec![
            Change::PutServer {
                owner: self.owner,
                default_role: self.role,
            },
            Change::PutRole {
                role: self.role,
                permissions: Permissions::of_new_default_role(),
                position: 0,
            },
            Change::PutMember(Member::new(self.owner, [])),
            Change::PutMember(Member::new(self.member, [])),
        ]
    }
}

fn channel(channel: impl Id) -> Change {
    Change::PutChannel {
        channel: Id::from_uuid(channel.uuid()),
        parent: None,
        synced: false,
        slow_mode: 0,
        kind: crate::world::ChannelKind::Ordinary,
    }
}

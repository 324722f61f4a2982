//! What users are told on all their devices: that others ended their sessions or changed their global roles, and what
//! there is for those who keep order.
//!
//! It goes through the outbox: the command line acts in a process that has no listeners, and the Beep that runs tells what
//! it left.

use crate::{Deps, SERVICE, model::Ended};
use beep_core::{Clock, Error, Id, Ids, UserId};
use beep_platform::{
    bus::Bus,
    outbox::{self, Deliver, Relay, Route},
    sql::{self, Db, Tx},
};
use beep_proto::{
    Scope, event,
    events::v1::{Event, SessionEnded, event::Fact},
};
use prost::Message;
use std::sync::Arc;

/// Those who listen on the bus.
const LIVE: &str = "live";

/// What is told of a session that has ended.
pub(crate) fn end_of(ended: Ended, ids: &dyn Ids, clock: &dyn Clock) -> (Scope, Event) {
    let fact = Fact::SessionEnded(SessionEnded {
        session_id: ended.session.to_bytes(),
    });
    let scope = Scope::User(ended.user);
    (scope, event(ids, clock, SERVICE, scope, ended.seq, fact))
}

/// Leaves the ends of sessions in the outbox, as a part of the transaction that ends them.
pub(crate) async fn put_ends(tx: &mut Tx<'_>, deps: &Deps, ended: &[Ended]) -> sql::Result<()> {
    for one in ended {
        let (_, event) = end_of(*one, &*deps.ids, &*deps.clock);
        leave(tx, deps, one.user, event).await?;
    }
    Ok(())
}

/// Leaves a fact for a user in the outbox, as a part of the transaction that makes it one. Until that ends nobody else
/// tells the user anything: who tells several goes through them in ascending order.
pub(crate) async fn put(tx: &mut Tx<'_>, deps: &Deps, user: UserId, fact: Fact) -> sql::Result<()> {
    let seq = outbox::next_seq(tx, user.uuid()).await?;
    let event = event(&*deps.ids, &*deps.clock, SERVICE, Scope::User(user), seq, fact);
    leave(tx, deps, user, event).await
}

async fn leave(tx: &mut Tx<'_>, deps: &Deps, user: UserId, event: Event) -> sql::Result<()> {
    let (id, now) = (deps.ids.make(), deps.clock.now());
    outbox::put(tx, LIVE, user.uuid(), event.seq, id, event.encode_to_vec(), now).await
}

/// Starts to tell what is left in the outbox, or leaves that to another process.
pub(crate) fn relay(db: &Db, deps: &Deps, in_background: bool) -> Relay {
    if !in_background {
        return Relay::elsewhere(db.clone(), LIVE);
    }
    let route = Route {
        service: SERVICE,
        consumer: LIVE,
        owner: deps.ids.next(),
    };
    let relay = Relay::start(db.clone(), deps.clock.clone(), route, to_bus(deps.bus.clone()));
    let (ending, stopping) = (deps.shutdown.clone(), relay.clone());
    deps.shutdown.spawn(async move {
        ending.begun().await;
        stopping.stop().await;
    });
    relay
}

fn to_bus(bus: Bus) -> Deliver {
    Arc::new(move |entries| {
        let bus = bus.clone();
        Box::pin(async move {
            for entry in entries {
                let event = Event::decode(&*entry.body).map_err(Error::internal)?;
                let scope = event.audience().ok_or_else(|| Error::internal("an event of nobody"))?;
                bus.publish(scope.to_string(), entry.body.into())?;
            }
            Ok(())
        })
    })
}

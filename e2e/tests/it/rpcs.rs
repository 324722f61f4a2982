//! Every RPC of every contract has a row that says whom it serves. What is for people, each of them drives through the
//! API ([`refusals`](crate::refusals)), which holds no rule of its own; what services tell each other is not for people,
//! whoever they are.

mod rows;

use crate::{contracts, openapi::Document, refusals};
use beep_core::{Id, ServerId, SystemClock, UserId};
use beep_platform::rpc::{Caller, Client, Context, Signer, Transport};
use beep_testkit::{Person, SERVICES, World};
use rows::{Access, ROWS};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tonic::Code;

#[test]
fn every_rpc_has_a_row() {
    let rows: BTreeSet<_> = ROWS.iter().map(|(rpc, _)| format!("/beep.{rpc}")).collect();
    assert_eq!(rows.len(), ROWS.len(), "no RPC has two");
    assert_eq!(rows, contracts::all(), "each RPC has a row, and each row is an RPC");
    let mut processes: BTreeSet<_> = contracts::services().collect();
    // Every process answers this one.
    assert!(processes.remove("platform"));
    assert_eq!(
        processes,
        SERVICES.map(str::to_owned).into(),
        "a process for each contract"
    );
}

#[test]
fn what_is_for_people_is_driven_through_the_api() {
    let entries: BTreeSet<_> = refusals::with_rows().chain(Document::read().operations()).collect();
    for (rpc, access) in ROWS {
        let through = match access {
            Access::Services => continue,
            Access::People(through) | Access::Anybody(through) => *through,
        };
        assert!(
            !through.is_empty() || rpc.starts_with("platform."),
            "{rpc}: nobody calls it"
        );
        for entry in through {
            assert!(entries.contains(*entry), "{rpc}: there is no {entry}");
        }
    }
}

/// Whether an RPC serves anybody who is not signed in.
pub(crate) fn is_open(path: &str) -> bool {
    let open = |access: &Access| matches!(access, Access::Anybody(_));
    ROWS.iter()
        .any(|(rpc, access)| path.strip_prefix("/beep.") == Some(*rpc) && open(access))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_services_tell_each_other_is_not_for_people() {
    let Some(world) = World::split().await else { return };
    let (ann, bob, mallory) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("mallory").await,
    );
    let (gus, ada) = (world.person("gus").await, world.person("ada").await);
    for (person, role) in [
        (&gus, "user-moderator"),
        (&gus, "server-moderator"),
        (&ada, "application-administrator"),
    ] {
        world
            .admin(&["grant", &person.username, role])
            .expect("whoever runs a Beep gives global roles");
    }
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let about = place.server.parse::<ServerId>().expect("an id").to_bytes();
    let signer = Signer::new(world.secret().as_bytes(), Arc::new(SystemClock)).expect("long enough");
    let mut faults = Vec::new();
    for (rpc, _) in ROWS.iter().filter(|(_, access)| matches!(access, Access::Services)) {
        let service = rpc.split('.').next().expect("a service");
        let url = format!("http://{}", world.service(service));
        let client = Client::new("tested", Transport::remote(&url).expect("a URL"), signer.clone());
        for person in [&ann, &bob, &mallory, &gus, &ada] {
            let mut codes = Vec::new();
            // Some read whom a message is about before they look at who sends it.
            for message in [Vec::new(), about.clone()] {
                let request = Context::root(caller(person), Duration::from_secs(5)).request(message);
                let answer = contracts::call(client.clone(), &format!("/beep.{rpc}"), request).await;
                codes.push(answer.err().map(|status| status.code()));
            }
            if codes.contains(&None) || !codes.contains(&Some(Code::PermissionDenied)) {
                faults.push(format!("{rpc} as {}: {codes:?}", person.username));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// As the gateway would call for them.
fn caller(person: &Person) -> Caller {
    let user: UserId = person.id.parse().expect("an id");
    // Services believe the signature and do not ask about the session.
    Caller::user(user, Id::from_uuid(user.uuid()))
}

//! The service and those who report to it, through the contract. Time is the runtime's, and stands still while
//! something is left to be done.

mod servers;
mod world;

use super::{GRACE, HEARTBEAT, SILENCE};
use beep_core::{UserId, reason};
use beep_platform::{rpc::Caller, shutdown::Shutdown};
use beep_proto::{
    events::v1::{MemberJoined, MemberLeft, event::Fact},
    realtime::v1::ReportRequest,
};
use std::time::Duration;
use tokio::time::sleep;
use world::{Sockets, World, id};

/// Long enough for what waits to be gathered.
const MOMENT: Duration = Duration::from_millis(600);

#[tokio::test(start_paused = true)]
async fn servers_are_told_of_their_own_members() {
    let (ann, bob, cy) = (id(), id(), id());
    let (here, there) = (id(), id());
    let mut world = World::new(&[(ann, &[here, there]), (bob, &[here])]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    for user in [ann, bob, cy] {
        sockets.set(user, true);
    }
    sockets.reporting(&world, &shutdown);
    sleep(MOMENT).await;
    let mut both = vec![ann, bob];
    both.sort_unstable();
    let mut expected = vec![(here, both, vec![]), (there, vec![ann], vec![])];
    expected.sort_unstable();
    assert_eq!(world.told(), expected, "all of a server's in one fact");
    assert_eq!(world.online(&[bob, id(), ann]).await, Ok(vec![bob, ann]));

    sockets.set(bob, false);
    sleep(MOMENT).await;
    assert_eq!(world.told(), [], "they may be back in a moment");
    sleep(GRACE).await;
    assert_eq!(world.told(), [(here, vec![], vec![bob])]);
    assert_eq!(world.online(&[ann, bob]).await, Ok(vec![ann]));
}

#[tokio::test(start_paused = true)]
async fn servers_count_who_of_their_members_is_online() {
    let (ann, bob) = (id(), id());
    let (here, there) = (id(), id());
    let world = World::new(&[(ann, &[here, there]), (bob, &[here])]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    sockets.reporting(&world, &shutdown);
    assert_eq!(world.counts(&[here, there]).await, Ok(vec![0, 0]));
    sockets.set(ann, true);
    sockets.set(bob, true);
    sleep(MOMENT).await;
    assert_eq!(world.counts(&[here, there, id()]).await, Ok(vec![2, 1, 0]));
    let mut both = vec![ann, bob];
    both.sort_unstable();
    let service = || Caller::service("servers");
    assert_eq!(world.listed(service(), here, None).await, Ok(both.clone()));
    assert_eq!(world.listed(service(), here, Some(both[0])).await, Ok(vec![both[1]]));
    assert_eq!(world.listed(service(), id(), None).await, Ok(vec![]));
    let refused = world.listed(Caller::user(ann, id()), here, None).await;
    assert!(refused.is_err_and(|error| error.is(&reason::FORBIDDEN)));

    let bytes = |user: UserId| beep_core::Id::to_bytes(user);
    world.publish(here, Fact::MemberLeft(MemberLeft { user_id: bytes(bob) }));
    let joined = |user| {
        Fact::MemberJoined(MemberJoined {
            user_id: bytes(user),
            ..MemberJoined::default()
        })
    };
    world.publish(there, joined(bob));
    world.publish(there, joined(id()));
    sleep(Duration::from_millis(10)).await;
    assert_eq!(
        world.counts(&[here, there]).await,
        Ok(vec![1, 2]),
        "who is offline is not counted"
    );
    sleep(HEARTBEAT).await;
    assert_eq!(
        world.counts(&[here, there]).await,
        Ok(vec![2, 1]),
        "the servers service, asked again, knows of no such thing"
    );

    sockets.set(ann, false);
    sleep(GRACE + MOMENT).await;
    assert_eq!(world.counts(&[here, there]).await, Ok(vec![1, 0]));
}

#[tokio::test(start_paused = true)]
async fn visits_end_with_the_last_connection() {
    let (ann, bob) = (id(), id());
    let world = World::new(&[]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    sockets.reporting(&world, &shutdown);
    sockets.set(ann, true);
    sockets.set(bob, true);
    sleep(MOMENT).await;
    sockets.set(ann, false);
    sockets.set(bob, false);
    sleep(GRACE / 2).await;
    sockets.set(bob, true);
    sleep(GRACE + HEARTBEAT + MOMENT).await;
    assert_eq!(
        *world.gone.lock().expect("not poisoned"),
        [ann],
        "a page that is loaded anew is no end"
    );
}

#[tokio::test(start_paused = true)]
async fn heartbeats_keep_the_silent_online_and_say_nothing_new() {
    let (ann, server) = (id(), id());
    let mut world = World::new(&[(ann, &[server])]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    sockets.set(ann, true);
    sockets.reporting(&world, &shutdown);
    sleep(MOMENT).await;
    assert_eq!(world.told().len(), 1);
    for _ in 0..20 {
        sleep(HEARTBEAT).await;
        assert_eq!(world.online(&[ann]).await, Ok(vec![ann]));
    }
    assert_eq!(world.told(), []);
    // A page that is loaded anew.
    sockets.set(ann, false);
    sleep(Duration::from_secs(1)).await;
    sockets.set(ann, true);
    sleep(Duration::from_secs(30)).await;
    assert_eq!(world.told(), []);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_starts_anew_soon_knows_everybody() {
    let (ann, server) = (id(), id());
    let mut world = World::new(&[(ann, &[server])]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    sockets.set(ann, true);
    sockets.reporting(&world, &shutdown);
    sleep(Duration::from_secs(10)).await;
    world.told();

    world.start();
    assert_eq!(world.online(&[ann]).await, Ok(vec![]));
    sleep(HEARTBEAT + MOMENT).await;
    assert_eq!(world.online(&[ann]).await, Ok(vec![ann]), "with the next report");

    // Away for a while, meanwhile somebody comes.
    world.stop();
    let bob = id();
    sleep(Duration::from_secs(20)).await;
    sockets.set(bob, true);
    sleep(Duration::from_secs(20)).await;
    world.start();
    sleep(2 * HEARTBEAT + MOMENT).await;
    assert_eq!(world.online(&[ann, bob]).await, Ok(vec![ann, bob]));
}

#[tokio::test(start_paused = true)]
async fn a_process_that_died_is_forgotten_in_time() {
    let (ann, bob, server) = (id(), id(), id());
    let mut world = World::new(&[(ann, &[server]), (bob, &[server])]).await;
    let (one, two, shutdown) = (Sockets::default(), Sockets::default(), Shutdown::new());
    one.set(ann, true);
    one.set(bob, true);
    two.set(bob, true);
    let (died, _lives) = (one.reporting(&world, &shutdown), two.reporting(&world, &shutdown));
    sleep(Duration::from_secs(10)).await;
    world.told();
    died.abort();
    sleep(SILENCE - HEARTBEAT - MOMENT).await;
    assert_eq!(world.online(&[ann, bob]).await, Ok(vec![ann, bob]), "not yet");
    sleep(Duration::from_secs(15) - (SILENCE - HEARTBEAT - MOMENT)).await;
    assert_eq!(world.told(), [(server, vec![], vec![ann])], "within fifteen seconds");
    assert_eq!(
        world.online(&[ann, bob]).await,
        Ok(vec![bob]),
        "who is connected elsewhere too stays"
    );
}

#[tokio::test(start_paused = true)]
async fn a_process_that_stops_says_goodbye() {
    let (ann, server) = (id(), id());
    let mut world = World::new(&[(ann, &[server])]).await;
    let (sockets, shutdown) = (Sockets::default(), Shutdown::new());
    sockets.set(ann, true);
    let reporting = sockets.reporting(&world, &shutdown);
    sleep(MOMENT).await;
    world.told();
    shutdown.begin();
    reporting.await.expect("ends");
    sleep(GRACE + MOMENT).await;
    assert_eq!(world.told(), [(server, vec![], vec![ann])]);
}

#[tokio::test(start_paused = true)]
async fn only_services_report_and_all_is_bounded() {
    let world = World::new(&[]).await;
    let good = ReportRequest {
        node_id: vec![7; 16],
        number: 1,
        full: true,
        ..ReportRequest::default()
    };
    let user = Caller::user(id(), id());
    for (caller, reason) in [
        (user, &reason::FORBIDDEN),
        (Caller::ANONYMOUS, &reason::UNAUTHENTICATED),
    ] {
        let refused = world.report(caller, good.clone()).await.expect_err("is refused");
        assert!(refused.is(reason), "{refused}");
    }
    let service = || Caller::service("gateway");
    assert_eq!(world.report(service(), good.clone()).await, Ok(false));
    let bad = [
        ReportRequest {
            node_id: vec![7; 15],
            ..good.clone()
        },
        ReportRequest {
            online: vec![vec![1; 3]],
            ..good.clone()
        },
    ];
    for request in bad {
        let refused = world.report(service(), request).await.expect_err("is refused");
        assert!(refused.is(&reason::INVALID_INPUT), "{refused}");
    }
    let gap = ReportRequest {
        number: 3,
        full: false,
        ..good
    };
    assert_eq!(world.report(service(), gap).await, Ok(true), "one is missing");
    let many: Vec<UserId> = (0..101).map(|_| id()).collect();
    assert!(
        world
            .online(&many)
            .await
            .is_err_and(|error| error.is(&reason::INVALID_INPUT))
    );
}

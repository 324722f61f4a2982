//! A Permify decides: a private channel opens and closes by it, and without it nobody gets further than they are.

use beep_testkit::{Setup, World, doc, eventually, permify::Permify};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);

async fn decides(world: &World, permify: &mut Permify) {
    let (ann, bob, cem) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cem").await,
    );
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    bob.send(&place.channel, "decided by Permify").await;
    assert!(permify.decided() > 0, "it was asked");

    ann.does(doc::set_private(&place.channel, true, &[], &[])).await;
    let refused = bob
        .history(&place.channel)
        .await
        .expect_err("closed to all but who closed it");
    assert_eq!(refused.code, "NOT_FOUND");
    assert_eq!(ann.history(&place.channel).await.expect("ann sees it").len(), 1);
    ann.does(doc::set_private(&place.channel, false, &[], &[])).await;
    assert_eq!(bob.history(&place.channel).await.expect("open again").len(), 1);

    permify.stop().await;
    assert_eq!(bob.history(&place.channel).await.expect("decided before").len(), 1);
    // The membership is stored; it comes into force with Permify.
    if let Err(late) = cem.run(doc::join_server(&place.server)).await {
        assert_eq!(late.code, "TIMED_OUT", "it may take longer than is waited for");
    }
    // However often one asks, it is the same answer.
    for _ in 0..12 {
        let refused = cem.history(&place.channel).await.expect_err("never decided");
        assert_eq!(refused.code, "PERMISSIONS_UNAVAILABLE");
    }
    permify.serve().await;
    let seen = eventually("Permify decides again", SOON, async || {
        cem.history(&place.channel).await
    })
    .await;
    assert_eq!(seen.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_lets_a_permify_decide() {
    let mut permify = Permify::start().await;
    let world = Setup::default().set("BEEP_AUTHZ_ENGINE", &permify.url()).all().await;
    decides(&world, &mut permify).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn split_services_let_a_permify_decide() {
    let mut permify = Permify::start().await;
    let setup = Setup::default().set("BEEP_AUTHZ_ENGINE", &permify.url());
    let Some(world) = setup.split().await else { return };
    decides(&world, &mut permify).await;
}

//! Whoever compares learns all, and lost facts can be made up for.

use crate::tests::{Scene, code, of, service};
use beep_core::{Id, ServerId, UserId};
use beep_proto::{
    authz::v1::{PutMember, Resume, change::Change as Kind},
    facts::{canonical, digest, repair},
};
use uuid::Uuid;

fn start() -> ServerId {
    ServerId::from_uuid(Uuid::nil())
}

fn joins(user: UserId, muted_until: i64) -> Kind {
    Kind::PutMember(PutMember {
        user_id: user.to_bytes(),
        muted_until,
        ..PutMember::default()
    })
}

#[tokio::test]
async fn services_read_all_that_is_held_and_nobody_else_does() {
    let scene = Scene::new().await;
    let (survey, member) = (&scene.service, of(scene.member));
    assert_eq!(code(survey.survey(&member, start(), 10, 0).await), "FORBIDDEN");
    assert_eq!(code(survey.read(&member, scene.server, 0).await), "FORBIDDEN");

    let held = survey.survey(&service(), start(), 10, 0).await.expect("read");
    let told = canonical(scene.fact(1, scene.founding()).changes, 0);
    assert_eq!(held, [(scene.server, 1, told.clone())], "it is what was told");
    assert_eq!(survey.survey(&service(), scene.server, 10, 0).await, Ok(Vec::new()));

    scene
        .apply(scene.fact(2, vec![joins(scene.stranger, 5)]))
        .await
        .expect("taken");
    let (seq, changes) = survey.read(&service(), scene.server, 4).await.expect("read");
    assert_ne!(digest(&changes), digest(&told));
    assert_eq!(
        (seq, repair(&told, &changes).changes),
        (2, vec![joins(scene.stranger, 5)])
    );
    let later = survey.read(&service(), scene.server, 5).await.expect("read").1;
    assert_eq!(
        repair(&changes, &later).changes,
        [joins(scene.stranger, 0)],
        "a mute that is over is none"
    );
}

#[tokio::test]
async fn a_fact_makes_up_for_those_before_it_if_it_follows_what_is_held() {
    let scene = Scene::new().await;
    let resumes = |seq, after| {
        let changes = vec![Kind::Resume(Resume { after }), joins(scene.stranger, 0)];
        scene.apply(scene.fact(seq, changes))
    };
    assert_eq!(code(resumes(7, 3).await), "UNAVAILABLE", "it was made of another state");
    resumes(7, 1).await.expect("taken");
    resumes(7, 1).await.expect("delivered again");
    let (seq, changes) = scene.service.read(&service(), scene.server, 0).await.expect("read");
    assert_eq!(seq, 7);
    let joined = |change: &beep_proto::authz::v1::Change| change.change == Some(joins(scene.stranger, 0));
    assert!(changes.iter().any(joined));
    scene
        .apply(scene.fact(8, vec![joins(scene.member, 9)]))
        .await
        .expect("the next one");

    let lost: ServerId = scene.ids.make();
    assert_eq!(scene.service.read(&service(), lost, 0).await, Ok((0, Vec::new())));
}

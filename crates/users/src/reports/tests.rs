use super::{Report, State, Telling};
use crate::{
    error::{NOT_ON_ONESELF, REPORT_CLOSED, REPORT_TAKEN},
    instance::GlobalRole::{ApplicationAdministrator, ServerModerator, UserModerator},
    limits::REPORTS,
    testing::{MINUTE, START, Shown, World, nobody, of, on_every_engine, operator, who},
};
use beep_core::{ChannelId, Id, Ids, MessageId, Reason, ReportId, Result, SystemIds, UserId, reason};
use beep_proto::{
    events::v1::{ReportChanged, ReportMade, event::Fact},
    users::v1::ListReportsRequest,
};
use std::fmt::Debug;

#[track_caller]
fn refused<T: Debug>(outcome: Result<T>, reason: &Reason) {
    let error = outcome.expect_err("refused");
    assert!(error.is(reason), "{error}");
}

fn telling(comment: &str) -> Telling {
    Telling::read(1, comment).expect("fits")
}

async fn queue(world: &World, state: State) -> Vec<Report> {
    let (mut reports, mut after) = (Vec::new(), String::new());
    loop {
        let request = ListReportsRequest {
            limit: 1,
            after,
            state: state as i32,
        };
        let page = world.users().list_reports(&operator(), request).await.expect("may");
        reports.extend(page.items);
        after = page.next;
        if after.is_empty() {
            return reports;
        }
    }
}

async fn reported(world: &World, by: UserId, target: UserId) -> ReportId {
    let made = world.users().report_user(&of(by), target, telling("")).await;
    made.expect("reported")
}

#[tokio::test]
async fn the_same_person_reports_the_same_thing_once() {
    on_every_engine("report", async |world| {
        let users = world.users();
        let (ann, bob) = (who(&world.join("ann").await).0, who(&world.join("bob").await).0);
        let by_ann = of(ann);
        let (one, two) = tokio::join!(
            users.report_user(&by_ann, bob, telling("Writes\nto everybody")),
            users.report_user(&by_ann, bob, telling("again")),
        );
        let one = one.expect("reported");
        assert_eq!(two, Ok(one));
        assert_eq!(users.report_user(&by_ann, bob, telling("and again")).await, Ok(one));
        let open = queue(world, State::Open).await;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].reporter, open[0].target, &open[0].message), (ann, bob, &None));
        refused(users.report_user(&by_ann, ann, telling("")).await, &NOT_ON_ONESELF);
        refused(
            users.report_user(&nobody(), bob, telling("")).await,
            &reason::UNAUTHENTICATED,
        );
        for (reason, comment, field) in [
            (0, "", "reason"),
            (9, "", "reason"),
            (1, &*"x".repeat(1_001), "comment"),
        ] {
            let error = Telling::read(reason, comment).err().expect("refused");
            assert_eq!(error.field_name(), Some(field));
        }
        // Once it is closed the same may be reported anew.
        users.close_report(&operator(), one, 3, "").await.expect("may");
        assert_ne!(reported(world, ann, bob).await, one);
    })
    .await;
}

#[tokio::test]
async fn whom_one_does_not_meet_is_reported_by_what_they_wrote() {
    on_every_engine("report_stranger", async |world| {
        let users = world.users();
        let (ann, eve) = (who(&world.join("ann").await).0, who(&world.join("eve").await).0);
        world.hermits.add(eve);
        let refusal = users.report_user(&of(ann), eve, telling("")).await;
        let error = refusal.expect_err("a stranger");
        assert_eq!((error.code(), error.field_name()), ("NOT_FOUND", Some("userId")));
        refused(users.report_user(&of(eve), eve, telling("")).await, &NOT_ON_ONESELF);
        let ids: &dyn Ids = &SystemIds::new();
        let (channel, message) = (ids.make(), ids.make());
        world.messages.show(Shown {
            server: ids.make(),
            channel,
            message,
            author: eve,
            content: "buy this".into(),
            to: ann,
        });
        let made = users.report_message(&of(ann), (channel, message), telling("")).await;
        made.expect("sees what they wrote");
        assert_eq!(queue(world, State::Open).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_message_is_kept_as_its_reporter_saw_it() {
    on_every_engine("report_message", async |world| {
        let users = world.users();
        let (ann, bob) = (who(&world.join("ann").await).0, who(&world.join("bob").await).0);
        let ids: &dyn Ids = &SystemIds::new();
        let (channel, message): (ChannelId, MessageId) = (ids.make(), ids.make());
        let mut shown = Shown {
            server: ids.make(),
            channel,
            message,
            author: bob,
            content: "buy this".into(),
            to: ann,
        };
        world.messages.show(shown.clone());
        let made = users.report_message(&of(ann), (channel, message), telling("")).await;
        let made = made.expect("sees it");
        shown.content = "hello".into();
        world.messages.show(shown.clone());
        assert_eq!(
            users.report_message(&of(ann), (channel, message), telling("")).await,
            Ok(made)
        );
        let open = queue(world, State::Open).await;
        let kept = open[0].message.clone().expect("of a message");
        assert_eq!((&*kept.content, kept.sent_at, open[0].target), ("buy this", START, bob));
        assert_eq!(
            (kept.id, kept.channel, kept.server),
            (message.uuid(), channel, Some(shown.server))
        );
        // Who cannot see it cannot report it; and nobody reports their own.
        refused(
            users.report_message(&of(bob), (channel, message), telling("")).await,
            &reason::NOT_FOUND,
        );
        shown.author = ann;
        world.messages.show(shown);
        refused(
            users.report_message(&of(ann), (channel, message), telling("")).await,
            &NOT_ON_ONESELF,
        );
    })
    .await;
}

#[tokio::test]
async fn who_may_see_reports_hears_of_them_and_nobody_else() {
    on_every_engine("report_told", async |world| {
        let ann = who(&world.join("ann").await).0;
        let bob = who(&world.join("bob").await).0;
        let chief = world.keeper("chief", &[ApplicationAdministrator, UserModerator]).await;
        let one = world.keeper("one", &[UserModerator]).await;
        let others = [
            world.keeper("warden", &[ServerModerator]).await,
            world.keeper("former", &[UserModerator]).await,
            world.keeper("absent", &[UserModerator]).await,
        ];
        let users = world.users();
        let revoked = users.revoke_role(&operator(), others[1], UserModerator).await;
        revoked.expect("the command line may");
        let suspended = users.suspend_user(&operator(), others[2], START + MINUTE, "x").await;
        suspended.expect("the command line may");
        world.told().await;

        let users = world.users();
        let report = reported(world, ann, bob).await;
        assert_eq!(reported(world, ann, bob).await, report);
        for _ in 0..2 {
            users.take_report(&of(one), report).await.expect("free, then own");
            users.release_report(&of(one), report).await.expect("own, then free");
        }
        users.release_report(&of(one), report).await.expect("free");
        for _ in 0..2 {
            users.close_report(&of(one), report, 2, "").await.expect("free");
        }
        refused(users.take_report(&of(chief), report).await, &REPORT_CLOSED);
        let report_id = report.to_bytes();
        let changed = Fact::ReportChanged(ReportChanged {
            report_id: report_id.clone(),
        });
        let mut expected = vec![Fact::ReportMade(ReportMade { report_id })];
        expected.extend(std::iter::repeat_n(changed, 5));
        let told = world.told().await;
        assert_eq!(told.get(&one), Some(&expected));
        assert_eq!(told.get(&chief), Some(&expected));
        assert_eq!(told.len(), 2, "{told:?}");

        // Whose suspension is over is back at work.
        world.clock.advance(MINUTE);
        reported(world, bob, ann).await;
        assert!(world.told().await.contains_key(&others[2]));
    })
    .await;
}

#[tokio::test]
async fn a_report_has_a_place_of_its_own() {
    on_every_engine("report_get", async |world| {
        let users = world.users();
        let (ann, bob) = (who(&world.join("ann").await).0, who(&world.join("bob").await).0);
        let moderator = world.keeper("mo", &[UserModerator]).await;
        let warden = world.keeper("warden", &[ServerModerator]).await;
        let report = reported(world, ann, bob).await;
        let found = users.get_report(&of(moderator), report).await.expect("may");
        assert_eq!(queue(world, State::Open).await, [found]);
        users.close_report(&operator(), report, 3, "Fine.").await.expect("may");
        let found = users.get_report(&of(moderator), report).await.expect("closed ones too");
        assert_eq!((found.state, &*found.note), (State::Dismissed, "Fine."));
        let unknown: ReportId = (&SystemIds::new() as &dyn Ids).make();
        refused(users.get_report(&of(moderator), unknown).await, &reason::NOT_FOUND);
        for (context, reason) in [
            (nobody(), &reason::UNAUTHENTICATED),
            (of(ann), &reason::NOT_FOUND),
            (of(warden), &reason::FORBIDDEN),
        ] {
            refused(users.get_report(&context, report).await, reason);
        }
    })
    .await;
}

#[tokio::test]
async fn twenty_reports_an_hour_are_enough() {
    let world = World::new("report_limit").await;
    let ann = who(&world.join("ann").await).0;
    let mut last = None;
    for n in 0..=REPORTS {
        let target = who(&world
            .sign_up(crate::testing::request_from(&format!("user{n}"), n))
            .await
            .expect("signs up"))
        .0;
        last = Some((target, world.users().report_user(&of(ann), target, telling("")).await));
    }
    let (target, outcome) = last.expect("some");
    refused(outcome, &reason::RATE_LIMITED);
    world.clock.advance(60 * MINUTE);
    reported(&world, ann, target).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_a_report_one_gets_it() {
    on_every_engine("take", async |world| {
        let users = world.users();
        let (ann, bob) = (who(&world.join("ann").await).0, who(&world.join("bob").await).0);
        let one = world.keeper("one", &[UserModerator]).await;
        let two = world.keeper("two", &[UserModerator]).await;
        let chief = world.keeper("chief", &[ApplicationAdministrator]).await;
        let report = reported(world, ann, bob).await;
        for _ in 0..5 {
            let (by_one, by_two) = (of(one), of(two));
            let outcomes = tokio::join!(users.take_report(&by_one, report), users.take_report(&by_two, report));
            let (winner, loser, lost) = match outcomes {
                (Ok(_), Err(lost)) => (one, two, lost),
                (Err(lost), Ok(_)) => (two, one, lost),
                both => panic!("{both:?}"),
            };
            assert!(lost.is(&REPORT_TAKEN));
            let again = users.take_report(&of(winner), report).await.expect("own");
            assert_eq!(again.assignee, Some(winner));
            refused(users.release_report(&of(loser), report).await, &REPORT_TAKEN);
            refused(users.close_report(&of(loser), report, 2, "").await, &REPORT_TAKEN);
            let released = users.release_report(&of(winner), report).await.expect("own");
            assert_eq!(released.assignee, None);
        }
        users.take_report(&of(one), report).await.expect("free");
        users
            .release_report(&of(chief), report)
            .await
            .expect("administrators may");
        users.take_report(&of(two), report).await.expect("free again");
        for _ in 0..2 {
            let closed = users
                .close_report(&of(two), report, 2, "Suspended.")
                .await
                .expect("own");
            assert_eq!((closed.state, closed.closed_by), (State::Resolved, Some(two)));
        }
        refused(users.close_report(&of(one), report, 3, "").await, &REPORT_CLOSED);
        refused(users.take_report(&of(one), report).await, &REPORT_CLOSED);
        refused(
            users.close_report(&of(one), report, 1, "").await,
            &reason::INVALID_INPUT,
        );
        assert!(queue(world, State::Open).await.is_empty() && queue(world, State::Dismissed).await.is_empty());
        assert_eq!(queue(world, State::Resolved).await[0].note, "Suspended.");
    })
    .await;
}

#[tokio::test]
async fn the_queue_is_oldest_first_and_nobody_works_on_what_they_are_reported_for() {
    on_every_engine("queue", async |world| {
        let users = world.users();
        let ann = who(&world.join("ann").await).0;
        let moderator = world.keeper("mo", &[UserModerator]).await;
        let mut made = Vec::new();
        for name in ["bob", "carl", "dora"] {
            let target = who(&world.join(name).await).0;
            world.clock.advance(MINUTE);
            made.push(reported(world, ann, target).await);
        }
        let open: Vec<_> = queue(world, State::Open).await.into_iter().map(|one| one.id).collect();
        assert_eq!(open, made);
        for report in &made {
            world.clock.advance(MINUTE);
            users.close_report(&of(moderator), *report, 3, "").await.expect("may");
        }
        made.reverse();
        let closed: Vec<_> = queue(world, State::Dismissed)
            .await
            .into_iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(closed, made);
        let own = reported(world, ann, moderator).await;
        refused(users.take_report(&of(moderator), own).await, &NOT_ON_ONESELF);
        refused(users.close_report(&of(moderator), own, 3, "").await, &NOT_ON_ONESELF);
        let unknown: ReportId = (&SystemIds::new() as &dyn Ids).make();
        refused(users.take_report(&of(moderator), unknown).await, &reason::NOT_FOUND);
        refused(users.take_report(&of(ann), own).await, &reason::NOT_FOUND);
    })
    .await;
}

//! Permify is down, forgets, is told halfway, or is tampered with.

use super::{Bench, Founded, channel};
use crate::{
    authority::{Object, Rights},
    engine::{
        Engine,
        permify::{
            client::things_of,
            relations::{SERVER, Tuple, USER, thing},
            tell::Drift,
        },
    },
    fact::Change,
    store::first,
    world::{Layer, Member, Target},
};
use beep_core::{ChannelId, Permission, Permissions, Result, RoleId, UserId};
use std::time::Duration;

const VIEW: Permissions = Permissions::of(&[Permission::ViewChannel]);

fn code<T>(outcome: Result<T>) -> Option<String> {
    outcome.err().map(|error| error.code().to_owned())
}

/// Does the user see the channel?
async fn sees(bench: &Bench, user: UserId, channel: ChannelId) -> Result<bool> {
    let rights: Option<Rights> = bench.authority.rights(user, Object::Channel(channel)).await?;
    Ok(rights.is_some())
}

/// A server with two channels, by facts 1 and 2.
async fn with_channels(bench: &Bench) -> (Founded, [ChannelId; 2]) {
    let founded = bench.found().await;
    let channels = [bench.ids.make(), bench.ids.make()];
    let changes = channels.iter().map(|id: &ChannelId| channel(*id)).collect();
    bench.apply(founded.server, 2, changes).await.expect("taken");
    (founded, channels)
}

#[tokio::test]
async fn without_permify_nothing_new_is_decided_and_it_heals_by_itself() {
    let mut bench = Bench::new("authz_permify_down").await;
    let (founded, [asked, never]) = with_channels(&bench).await;
    assert_eq!(sees(&bench, founded.member, asked).await, Ok(true));
    let view = bench
        .authority
        .view(founded.owner, founded.server)
        .await
        .expect("decided");
    assert_eq!(bench.authority.ping_engine().await, Ok(()));

    bench.double().stop().await;
    assert_eq!(
        code(bench.authority.ping_engine().await).as_deref(),
        Some("PERMISSIONS_UNAVAILABLE")
    );
    assert_eq!(
        sees(&bench, founded.member, asked).await,
        Ok(true),
        "it was decided before"
    );
    assert_eq!(bench.authority.view(founded.owner, founded.server).await, Ok(view));
    let refused = sees(&bench, founded.member, never).await;
    assert_eq!(code(refused).as_deref(), Some("PERMISSIONS_UNAVAILABLE"));

    // Somebody joins: the fact stands, and whoever delivers it hears that it is not in force. Nobody else notices.
    let (newcomer, stranger) = (bench.ids.make::<UserId>(), bench.ids.make());
    let joins = || vec![Change::PutMember(Member::new(newcomer, []))];
    let applied = bench.apply(founded.server, 3, joins()).await;
    assert_eq!(code(applied).as_deref(), Some("PERMISSIONS_UNAVAILABLE"));
    assert_eq!(sees(&bench, founded.member, asked).await, Ok(true));
    assert_eq!(
        code(sees(&bench, newcomer, asked).await).as_deref(),
        Some("PERMISSIONS_UNAVAILABLE")
    );
    assert_eq!(
        sees(&bench, stranger, asked).await,
        Ok(false),
        "who is no member is known here"
    );

    // A right is taken away: nothing decided before holds.
    let nobody = Change::PutRole {
        role: founded.role,
        permissions: Permissions::NONE,
        position: 0,
    };
    drop(bench.apply(founded.server, 4, vec![nobody.clone()]).await);
    assert_eq!(
        code(sees(&bench, founded.member, asked).await).as_deref(),
        Some("PERMISSIONS_UNAVAILABLE")
    );

    bench.double().serve().await;
    beep_testkit::eventually("it answers again", Duration::from_secs(10), async || {
        match sees(&bench, founded.member, asked).await {
            Ok(false) => Ok(()),
            other => Err(other),
        }
    })
    .await;
    assert_eq!(
        bench.apply(founded.server, 4, vec![nobody]).await,
        Ok(()),
        "delivered again, taken before"
    );
    assert_eq!(sees(&bench, founded.owner, never).await, Ok(true));
    assert_eq!(sees(&bench, newcomer, asked).await, Ok(false));
    assert_eq!(bench.authority.ping_engine().await, Ok(()));
}

#[tokio::test]
async fn a_permify_that_forgot_everything_is_told_everything() {
    let mut bench = Bench::new("authz_permify_forgot").await;
    let (founded, [one, other]) = with_channels(&bench).await;
    assert_eq!(sees(&bench, founded.member, one).await, Ok(true));
    bench.double().forget();
    // It would say no to everything, without an error.
    assert_eq!(sees(&bench, founded.member, other).await, Ok(true));
    bench.double().forget();
    let muted = Member::new(founded.member, []).muted_until(i64::MAX);
    bench
        .apply(founded.server, 3, vec![Change::PutMember(muted)])
        .await
        .expect("taken");
    bench.restart();
    let rights = bench
        .authority
        .rights(founded.member, Object::Channel(one))
        .await
        .expect("answers");
    let rights = rights.expect("a member").permissions;
    assert!(rights.has(Permission::ViewChannel) && !rights.has(Permission::SendMessages));
}

/// Whatever step a process dies in: nobody gets a right by it, and the next process goes on.
#[tokio::test]
async fn a_change_that_was_told_halfway_is_told_by_the_next_process() {
    let mut finished = false;
    for writes in 0..40 {
        let mut bench = Bench::new("authz_permify_killed").await;
        let (founded, [open, _]) = with_channels(&bench).await;
        let (role, hidden) = (bench.ids.make::<RoleId>(), bench.ids.make::<ChannelId>());
        let overwrite = |target, deny, allow| Change::PutOverwrite {
            channel: hidden,
            target,
            layer: Layer { deny, allow },
        };
        let changes = vec![
            channel(hidden),
            overwrite(Target::Role(founded.role), VIEW, Permissions::NONE),
            overwrite(Target::Role(role), Permissions::NONE, VIEW),
            Change::PutRole {
                role,
                permissions: Permissions::NONE,
                position: 1,
            },
            Change::PutRole {
                role: founded.role,
                permissions: VIEW,
                position: 0,
            },
            Change::PutMember(Member::new(founded.owner, [role])),
        ];
        bench.double().take_only(writes);
        let outcome = bench.apply(founded.server, 3, changes).await;
        bench.restart();
        if outcome.is_ok() {
            finished = true;
        } else {
            for channel in [open, hidden] {
                let refused = sees(&bench, founded.member, channel).await;
                assert_eq!(
                    code(refused).as_deref(),
                    Some("PERMISSIONS_UNAVAILABLE"),
                    "after {writes} writes"
                );
            }
        }
        bench.double().take_all();
        assert_eq!(
            sees(&bench, founded.member, hidden).await,
            Ok(false),
            "after {writes} writes"
        );
        assert_eq!(sees(&bench, founded.owner, hidden).await, Ok(true));
        let rights = bench
            .authority
            .rights(founded.member, Object::Channel(open))
            .await
            .expect("answers");
        assert_eq!(
            rights.map(|rights| rights.permissions),
            Some(VIEW),
            "after {writes} writes"
        );
        assert_eq!(bench.engine.compare(founded.server).await, Ok(Drift::default()));
        if finished {
            break;
        }
    }
    assert!(finished, "the change takes fewer writes than were tried");
}

#[tokio::test]
async fn what_drifts_is_found_and_repaired() {
    let bench = Bench::new("authz_permify_drift").await;
    let (founded, [one, _]) = with_channels(&bench).await;
    let server = thing(SERVER, founded.server);
    let round = async || bench.engine.round(first()).await.expect("answers");
    round().await;
    assert_eq!(bench.engine.compare(founded.server).await, Ok(Drift::default()));

    // A right too many, a membership too few, and a channel that nobody finds.
    let stranger: UserId = bench.ids.make();
    let extra = Tuple {
        thing: server.clone(),
        relation: "owner".into(),
        who: thing(USER, stranger).itself(),
    };
    bench.engine.client.write("", &[&extra]).await.expect("written");
    let lost = beep_proto::permify::v1::TupleFilter {
        relation: "member".into(),
        ..things_of(SERVER, vec![server.id.clone()])
    };
    bench.engine.client.delete(lost).await.expect("deleted");
    bench
        .engine
        .client
        .delete(things_of("channel", vec![one.to_string()]))
        .await
        .expect("deleted");
    let drift = bench.engine.compare(founded.server).await;
    assert_eq!(
        drift,
        Ok(Drift { missing: 4, extra: 1 }),
        "two members, a channel and where it is"
    );
    assert_eq!(bench.engine.compare(founded.server).await, Ok(Drift::default()));
    assert_eq!(sees(&bench, founded.member, one).await, Ok(true));

    // That it knows nothing is found too.
    bench
        .engine
        .client
        .delete(things_of(SERVER, vec![server.id]))
        .await
        .expect("deleted");
    round().await;
    assert_eq!(bench.engine.compare(founded.server).await, Ok(Drift::default()));
}

#[tokio::test]
async fn more_than_fits_one_write_is_told_in_several() {
    let bench = Bench::real_or_double("authz_permify_large").await;
    let founded = bench.found().await;
    let roles: Vec<RoleId> = (0..60).map(|_| bench.ids.make()).collect();
    let role = |role: &RoleId| Change::PutRole {
        role: *role,
        permissions: Permissions::EVERYTHING & !Permissions::of(&[Permission::Administrator]),
        position: 1,
    };
    bench
        .apply(founded.server, 2, roles.iter().map(role).collect())
        .await
        .expect("taken");
    let members: Vec<UserId> = (0..150).map(|_| bench.ids.make()).collect();
    let joins = members
        .iter()
        .map(|user| Change::PutMember(Member::new(*user, [roles[0]])));
    bench.apply(founded.server, 3, joins.collect()).await.expect("taken");
    let place: ChannelId = bench.ids.make();
    bench
        .apply(founded.server, 4, vec![channel(place)])
        .await
        .expect("taken");
    let viewers = bench.authority.viewers(place, &members).await.expect("answers");
    assert_eq!(viewers, members, "asked in several bulk checks");
    let census = bench
        .authority
        .census(founded.server)
        .await
        .expect("answers")
        .expect("there");
    let all = bench
        .authority
        .all_viewers(founded.server, &census, place)
        .await
        .expect("answers");
    assert_eq!(all.len(), members.len() + 2);
    assert_eq!(bench.engine.compare(founded.server).await, Ok(Drift::default()));
    bench
        .apply(founded.server, 5, vec![Change::RemoveServer])
        .await
        .expect("taken");
    assert_eq!(sees(&bench, members[0], place).await, Ok(false));
    let left = bench
        .engine
        .client
        .read(things_of(SERVER, vec![founded.server.to_string()]), "")
        .await;
    assert_eq!(left.expect("answers"), []);
}

#[tokio::test]
async fn a_guarded_permify_answers_who_brings_its_token() {
    let double = beep_testkit::permify::Permify::start_guarded("open sesame").await;
    let place = double.url().trim_start_matches("permify://").to_owned();
    let wrong = Bench::at("authz_permify_refused", format!("permify://:wrong@{place}"), None).await;
    assert_eq!(
        code(wrong.authority.ping_engine().await).as_deref(),
        Some("PERMISSIONS_UNAVAILABLE")
    );
    let double = beep_testkit::permify::Permify::start_guarded("sesame").await;
    let place = double.url().trim_start_matches("permify://").to_owned();
    let right = Bench::at(
        "authz_permify_guarded",
        format!("permify://:sesame@{place}/other"),
        Some(double),
    )
    .await;
    assert_eq!(
        right.authority.ping_engine().await,
        Ok(()),
        "the tenant is made with the first fact"
    );
    let (founded, [one, _]) = with_channels(&right).await;
    assert_eq!(sees(&right, founded.member, one).await, Ok(true));
    assert_eq!(right.engine.ping().await, Ok(()));
}

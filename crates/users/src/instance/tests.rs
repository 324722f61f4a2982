use super::GlobalRole::{self, ApplicationAdministrator, ServerModerator, UserModerator};
use crate::{
    error::{LAST_ADMINISTRATOR, NOT_ON_ONESELF, REGISTRATION_CLOSED},
    testing::{DAY, PASSWORD, START, World, gateway, nobody, of, on_every_engine, operator, request, who},
};
use beep_core::{Id, Ids, Result, SystemIds, UserId, reason};
use beep_platform::rpc::Context;
use beep_proto::{
    events::v1::{GlobalRolesChanged, event::Fact},
    users::v1::{self as proto, FindUsersRequest, ListActsRequest, RecordActsRequest},
};
use std::fmt::Debug;

#[track_caller]
fn refused<T: Debug>(outcome: Result<T>, reason: &beep_core::Reason) {
    let error = outcome.expect_err("refused");
    assert!(error.is(reason), "{error}");
}

/// Actions and reasons in the log, oldest first.
async fn log(world: &World) -> Vec<(String, String)> {
    let page = world.users().list_acts(&operator(), ListActsRequest::default()).await;
    let acts = page.expect("the command line may").items.into_iter();
    let mut acts: Vec<_> = acts.map(|act| (act.action, act.reason)).collect();
    acts.reverse();
    acts
}

async fn find(world: &World, context: &Context, query: &str, suspended: Option<bool>) -> Result<Vec<String>> {
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let request = FindUsersRequest {
            limit: 2,
            after,
            query: query.into(),
            suspended,
        };
        let page = world.users().find_users(context, request).await?;
        assert!(page.items.len() == 2 || page.next.is_empty());
        names.extend(page.items.into_iter().map(|one| one.account.profile.username));
        after = page.next;
        if after.is_empty() {
            return Ok(names);
        }
    }
}

#[tokio::test]
async fn who_has_no_role_finds_nothing_and_who_has_another_one_is_told_so() {
    on_every_engine("keepers", async |world| {
        let users = world.users();
        let target = who(&world.join("target").await).0;
        let stranger = world.keeper("stranger", &[]).await;
        let moderator = world.keeper("moderator", &[UserModerator]).await;
        let warden = world.keeper("warden", &[ServerModerator]).await;
        let administrator = world.keeper("administrator", &[ApplicationAdministrator]).await;
        let settings = proto::UpdateSettingsRequest::default;
        for (context, as_moderator, as_administrator) in [
            (nobody(), Some(&reason::UNAUTHENTICATED), Some(&reason::UNAUTHENTICATED)),
            (gateway(), Some(&reason::FORBIDDEN), Some(&reason::FORBIDDEN)),
            (of(stranger), Some(&reason::NOT_FOUND), Some(&reason::NOT_FOUND)),
            (of(warden), Some(&reason::FORBIDDEN), Some(&reason::FORBIDDEN)),
            (of(moderator), None, Some(&reason::FORBIDDEN)),
            (of(administrator), None, None),
            (operator(), None, None),
        ] {
            let wish = super::Wish::read(settings()).expect("nothing");
            let moderates = [
                find(world, &context, "", None).await.map(drop),
                users.get_user(&context, target).await.map(drop),
                users.suspend_user(&context, target, 0, "spam").await.map(drop),
                users.restore_user(&context, target, "").await.map(drop),
                users.sign_out_user(&context, target, "").await.map(drop),
                users
                    .list_reports(&context, proto::ListReportsRequest::default())
                    .await
                    .map(drop),
            ];
            let administrates = [
                users.list_acts(&context, ListActsRequest::default()).await.map(drop),
                users.list_holders(&context).await.map(drop),
                users.settings(&context).await.map(drop),
                users.update_settings(&context, wish).await.map(drop),
                users.grant_role(&context, target, UserModerator).await.map(drop),
                users.revoke_role(&context, target, UserModerator).await.map(drop),
            ];
            for (outcomes, expected) in [(moderates, as_moderator), (administrates, as_administrator)] {
                for (nth, outcome) in outcomes.into_iter().enumerate() {
                    match expected {
                        Some(reason) => refused(outcome, reason),
                        None => assert_eq!(outcome, Ok(()), "{nth} by {context:?}"),
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_is_given_once_and_shows_on_the_account() {
    on_every_engine("grant", async |world| {
        let users = world.users();
        let administrator = world.keeper("ann", &[ApplicationAdministrator]).await;
        let bob = who(&world.join("bob").await).0;
        for _ in 0..2 {
            let roles = users.grant_role(&of(administrator), bob, UserModerator).await;
            assert_eq!(roles.map(|roles| roles.iter().collect()), Ok(vec![UserModerator]));
        }
        let holders = users.list_holders(&of(administrator)).await.expect("may");
        let held: Vec<_> = holders.iter().map(|one| (one.user, one.role, one.granted_by)).collect();
        assert_eq!(
            held,
            [
                (administrator, ApplicationAdministrator, None),
                (bob, UserModerator, Some(administrator))
            ]
        );
        let account = users.get_account(&of(bob)).await.expect("own");
        assert_eq!(account.global_roles, [proto::GlobalRole::UserModerator as i32]);
        let signed_in = world.sign_in("bob", PASSWORD).await.expect("signs in");
        assert_eq!(signed_in.account.map(|account| account.global_roles.len()), Some(1));
        for _ in 0..2 {
            let roles = users.revoke_role(&of(administrator), bob, UserModerator).await;
            assert!(roles.is_ok_and(|roles| roles.is_empty()));
        }
        refused(find(world, &of(bob), "", None).await, &reason::NOT_FOUND);
        let actions: Vec<_> = log(world).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["role.granted", "role.granted", "role.revoked"]);
        let stranger: UserId = (&SystemIds::new() as &dyn Ids).make();
        refused(
            users.grant_role(&operator(), stranger, UserModerator).await,
            &reason::NOT_FOUND,
        );
    })
    .await;
}

#[tokio::test]
async fn whose_roles_change_hears_which_are_theirs_now() {
    on_every_engine("roles_told", async |world| {
        let ann = world.keeper("ann", &[ApplicationAdministrator]).await;
        let bob = who(&world.join("bob").await).0;
        world.told().await;
        let users = world.users();
        for role in [ServerModerator, UserModerator, UserModerator] {
            users.grant_role(&of(ann), bob, role).await.expect("may");
        }
        for by in [of(ann), operator()] {
            users.revoke_role(&by, bob, ServerModerator).await.expect("may");
        }
        let roles = |roles: &[GlobalRole]| {
            let roles = roles.iter().map(|role| proto::GlobalRole::from(*role).into()).collect();
            Fact::GlobalRolesChanged(GlobalRolesChanged { roles })
        };
        let told = world.told().await;
        assert_eq!(
            told[&bob],
            [
                roles(&[ServerModerator]),
                roles(&[UserModerator, ServerModerator]),
                roles(&[UserModerator])
            ]
        );
        assert_eq!(told.len(), 1, "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_on_oneself_and_moderators_not_on_each_other() {
    on_every_engine("oneself", async |world| {
        let users = world.users();
        let ann = world.keeper("ann", &[ApplicationAdministrator]).await;
        let bob = world.keeper("bob", &[UserModerator]).await;
        let carl = world.keeper("carl", &[ServerModerator]).await;
        for user in [ann, bob] {
            refused(users.suspend_user(&of(user), user, 0, "x").await, &NOT_ON_ONESELF);
            refused(users.restore_user(&of(user), user, "").await, &NOT_ON_ONESELF);
            refused(users.sign_out_user(&of(user), user, "").await, &NOT_ON_ONESELF);
        }
        refused(
            users.revoke_role(&of(ann), ann, ApplicationAdministrator).await,
            &NOT_ON_ONESELF,
        );
        for target in [ann, carl] {
            refused(users.suspend_user(&of(bob), target, 0, "x").await, &reason::FORBIDDEN);
            refused(users.restore_user(&of(bob), target, "").await, &reason::FORBIDDEN);
            refused(users.sign_out_user(&of(bob), target, "").await, &reason::FORBIDDEN);
        }
        assert!(users.suspend_user(&of(ann), bob, 0, "x").await.is_ok());
        // A suspended one moderates nothing, whatever token is still about.
        refused(find(world, &of(bob), "", None).await, &reason::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_administrator_is_left_whoever_revokes_whom_at_once() {
    on_every_engine("last", async |world| {
        let users = world.users();
        let ann = world.keeper("ann", &[ApplicationAdministrator]).await;
        let bob = who(&world.join("bob").await).0;
        refused(
            users.revoke_role(&operator(), ann, ApplicationAdministrator).await,
            &LAST_ADMINISTRATOR,
        );
        for _ in 0..6 {
            for user in [ann, bob] {
                let granted = users.grant_role(&operator(), user, ApplicationAdministrator).await;
                granted.expect("the command line may");
            }
            let (by_ann, by_bob, by_hand) = (of(ann), of(bob), operator());
            let outcomes = tokio::join!(
                users.revoke_role(&by_ann, bob, ApplicationAdministrator),
                users.revoke_role(&by_bob, ann, ApplicationAdministrator),
                users.revoke_role(&by_hand, ann, ApplicationAdministrator),
            );
            let holders = users.list_holders(&operator()).await.expect("may");
            assert_eq!(holders.len(), 1, "{outcomes:?}");
        }
        // Nor do two shut each other out.
        for user in [ann, bob] {
            let granted = users.grant_role(&operator(), user, ApplicationAdministrator).await;
            granted.expect("the command line may");
        }
        let (by_ann, by_bob) = (of(ann), of(bob));
        let (one, two) = tokio::join!(
            users.suspend_user(&by_ann, bob, 0, "you"),
            users.suspend_user(&by_bob, ann, 0, "you"),
        );
        assert!(one.is_ok() != two.is_ok());
    })
    .await;
}

#[tokio::test]
async fn accounts_are_found_by_what_they_are_called() {
    on_every_engine("find", async |world| {
        for (username, first_name) in [("ann", "Änne"), ("bob", "Bob"), ("carl_1", "100% Carl")] {
            let request = proto::SignUpRequest {
                first_name: first_name.into(),
                ..request(username)
            };
            world.clock.advance(1);
            world.sign_up(request).await.expect("signs up");
        }
        let names = async |query: &str, suspended| find(world, &operator(), query, suspended).await.expect("may");
        assert_eq!(names("", None).await, ["carl_1", "bob", "ann"]);
        assert_eq!(names("ANNE", None).await, ["ann"]);
        assert_eq!(names("BOB@example", None).await, ["bob"]);
        assert_eq!(names("lee", None).await.len(), 3);
        assert_eq!(names("_", None).await, ["carl_1"]);
        assert_eq!(names("0% c", None).await, ["carl_1"]);
        assert_eq!(names("nobody", None).await, [""; 0]);
        let bob = world
            .users()
            .store
            .profiles_by_username(vec!["bob".into()])
            .await
            .expect("is there")[0]
            .id;
        assert_eq!(names(&bob.to_string(), None).await, ["bob"]);
        let until = START + DAY;
        world
            .users()
            .suspend_user(&operator(), bob, until, "spam")
            .await
            .expect("may");
        assert_eq!(names("", Some(true)).await, ["bob"]);
        assert_eq!(names("", Some(false)).await, ["carl_1", "ann"]);
        world.clock.advance(DAY);
        assert_eq!(names("", Some(true)).await, [""; 0], "it is over");
        let too_long = "x".repeat(101);
        refused(find(world, &operator(), &too_long, None).await, &reason::INVALID_INPUT);
    })
    .await;
}

#[tokio::test]
async fn every_act_is_written_down_with_what_it_changed() {
    on_every_engine("acts", async |world| {
        let users = world.users();
        let ann = world.keeper("ann", &[UserModerator]).await;
        let bob = world.join("bob").await;
        let target = who(&bob).0;
        users.suspend_user(&of(ann), target, 0, "spam").await.expect("may");
        users
            .suspend_user(&of(ann), target, START + DAY, "less")
            .await
            .expect("again");
        users.restore_user(&of(ann), target, "a mistake").await.expect("may");
        users
            .restore_user(&of(ann), target, "again")
            .await
            .expect("changes nothing");
        world.sign_in("bob", PASSWORD).await.expect("signs in");
        users.sign_out_user(&of(ann), target, "stolen").await.expect("may");
        let of_ann = ListActsRequest {
            actor_id: ann.to_bytes(),
            ..ListActsRequest::default()
        };
        let acts = users.list_acts(&operator(), of_ann).await.expect("may").items;
        let written: Vec<_> = acts
            .iter()
            .map(|act| (&*act.action, &*act.reason, &*act.before, &*act.after))
            .collect();
        let until = START + DAY;
        let (timed, restored) = (
            format!(r#"{{"until":{until}}}"#),
            format!(r#"{{"reason":"less","suspended":true,"until":{until}}}"#),
        );
        assert_eq!(
            written,
            [
                ("user.signed_out", "stolen", r#"{"sessions":1}"#, r#"{"sessions":0}"#),
                ("user.restored", "a mistake", &*restored, r#"{"suspended":false}"#),
                ("user.suspended", "less", r#"{"reason":"spam","until":null}"#, &*timed),
                (
                    "user.suspended",
                    "spam",
                    r#"{"sessions":1,"suspended":false}"#,
                    r#"{"sessions":0,"suspended":true,"until":null}"#
                ),
            ]
        );
        assert!(
            acts.iter()
                .all(|act| act.target == Some(target.uuid()) && act.target_kind == "user")
        );
        let on_bob = ListActsRequest {
            target_id: target.to_bytes(),
            action: "user.restored".into(),
            ..ListActsRequest::default()
        };
        assert_eq!(users.list_acts(&operator(), on_bob).await.expect("may").items.len(), 1);
        for (until, reason, field) in [(1, "x", "until"), (0, " ", "reason"), (0, &*"x".repeat(501), "reason")] {
            let outcome = users.suspend_user(&of(ann), target, until, reason).await;
            assert_eq!(outcome.expect_err("refused").field_name(), Some(field));
        }
        // Kept for 90 days.
        let old = users.store.prune_acts(START + 1).await;
        assert!(old.is_ok_and(|rows| rows > 0));
        assert_eq!(log(world).await, []);
    })
    .await;
}

#[tokio::test]
async fn acts_of_other_services_are_taken_once() {
    on_every_engine("record", async |world| {
        let users = world.users();
        let ids: &dyn Ids = &SystemIds::new();
        let act = |action: &str| proto::Act {
            id: ids.make::<UserId>().to_bytes(),
            at: START,
            action: action.into(),
            target_kind: "server".into(),
            target_id: ids.make::<UserId>().to_bytes(),
            reason: "spam".into(),
            ..proto::Act::default()
        };
        let (one, two) = (act("server.suspended"), act("server.restored"));
        for acts in [vec![one.clone()], vec![one.clone(), two]] {
            users
                .record_acts(&gateway(), RecordActsRequest { acts })
                .await
                .expect("taken");
        }
        let actions: Vec<_> = log(world).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["server.suspended", "server.restored"]);
        let user: UserId = ids.make();
        let forged = RecordActsRequest { acts: vec![one] };
        refused(users.record_acts(&of(user), forged.clone()).await, &reason::FORBIDDEN);
        refused(users.record_acts(&nobody(), forged).await, &reason::UNAUTHENTICATED);
    })
    .await;
}

#[tokio::test]
async fn settings_close_registration_and_the_founding_of_servers() {
    on_every_engine("settings", async |world| {
        let users = world.users();
        let ann = world.keeper("ann", &[ApplicationAdministrator]).await;
        let bob = world.keeper("bob", &[UserModerator]).await;
        let may = async |user| users.standing(&of(user)).await.expect("answers").may_create_servers;
        assert!(may(ann).await && may(bob).await);
        let wish = super::Wish::read(proto::UpdateSettingsRequest {
            registration_open: Some(false),
            server_creation: Some(proto::ServerCreation::Administrators.into()),
        });
        let wish = wish.expect("understood");
        for _ in 0..2 {
            let changed = users.update_settings(&of(ann), wish).await.expect("may");
            assert_eq!(users.settings(&of(ann)).await, Ok(changed));
            let public = users.public_settings().await.expect("told to anybody");
            assert_eq!(public.registration_open, changed.registration_open);
        }
        assert!(may(ann).await && !may(bob).await);
        refused(world.sign_up(request("carl")).await, &REGISTRATION_CLOSED);
        let wish = super::Wish::read(proto::UpdateSettingsRequest {
            registration_open: Some(true),
            ..proto::UpdateSettingsRequest::default()
        });
        users
            .update_settings(&operator(), wish.expect("understood"))
            .await
            .expect("may");
        assert!(world.sign_up(request("carl")).await.is_ok());
        assert!(!may(bob).await, "what is not given is kept");
        let updates = log(world)
            .await
            .into_iter()
            .filter(|(action, _)| action == "settings.updated");
        assert_eq!(updates.count(), 2);
        let roles = users.standing(&of(bob)).await.expect("answers").roles;
        assert_eq!(roles.iter().collect::<Vec<GlobalRole>>(), [UserModerator]);
        refused(users.standing(&nobody()).await, &reason::UNAUTHENTICATED);
    })
    .await;
}

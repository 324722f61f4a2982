//! What the store promises, on every engine.

use super::{Credentials, Hash, NewSession, Rotation, Store, StoredKey, Turn, accounts, sessions};
use crate::{
    error::{EMAIL_TAKEN, USERNAME_TAKEN},
    instance::GlobalRoles,
    model::{Account, AccountState, Login, Profile, Suspension},
    testing::{DAY, MINUTE, START},
};
use beep_core::{Ids, Millis, SessionId, SystemIds, UserId};
use beep_platform::{limits::Limit, telemetry::Secret, testing::sql_urls};
use futures_util::future::join_all;
use std::{collections::BTreeSet, time::Duration};

macro_rules! promises {
    ($($name:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for (engine, url, _place) in sql_urls(stringify!($name)) {
                println!("on {engine}");
                let store = Store::open(&url).await.expect("opens");
                super::$name(store.clone()).await;
                store.db().close().await;
            }
        }
    )* };
}

mod on_every_engine {
    use super::{Store, sql_urls};
    promises! {
        accounts_are_found_by_what_they_are_called
        names_and_addresses_are_taken_once
        of_many_who_want_a_name_at_once_one_gets_it
        an_account_that_is_suspended_begins_and_renews_nothing
        a_token_is_rotated_once
        of_many_who_rotate_at_once_one_does
        sessions_expire
        what_is_over_is_pruned
        the_first_key_is_one
    }
}

fn ids() -> Box<dyn Ids> {
    Box::new(SystemIds::new())
}

fn ann(username: &str, email: &str) -> Credentials {
    let profile = Profile {
        id: ids().make(),
        username: username.into(),
        first_name: "Ann".into(),
        last_name: "Lee".into(),
        created_at: START,
    };
    let account = Account {
        profile,
        email: email.into(),
        state: AccountState::Active,
        suspension: None,
        roles: GlobalRoles::default(),
    };
    Credentials {
        account,
        password_hash: "$argon2id$…".into(),
    }
}

fn session(user: UserId, family: u8) -> NewSession {
    let expires_at = START + 30 * DAY;
    NewSession {
        id: ids().make(),
        user,
        family: [family; 32],
        secret: [0; 32],
        created_at: START,
        expires_at,
    }
}

/// Makes an account and a session; the session's family is `family` and its secret zeroes.
async fn joined(store: &Store, username: &str, family: u8) -> (Account, SessionId) {
    let new = ann(username, &format!("{username}@example.org"));
    let session = session(new.account.profile.id, family);
    store.create_account(new.clone(), session).await.expect("is free");
    (new.account, session.id)
}

fn turn(family: u8, old: u8, new: u8, now: Millis) -> Turn {
    let half = |byte: u8| -> Hash { [byte; 32] };
    Turn {
        family: half(family),
        old: half(old),
        new: half(new),
        now,
        idle: 30 * DAY,
        absolute: 180 * DAY,
    }
}

async fn accounts_are_found_by_what_they_are_called(store: Store) {
    let new = ann("adam", "Adam@Example.org");
    let id = new.account.profile.id;
    store
        .create_account(new.clone(), session(id, 1))
        .await
        .expect("is free");
    for login in [Login::Username("adam".into()), Login::Email("adam@example.org".into())] {
        let found = store.find_by_login(login).await.expect("answers").expect("is there");
        assert_eq!(
            (found.account, found.password_hash),
            (new.account.clone(), new.password_hash.clone())
        );
    }
    for login in [
        Login::Username("adarn".into()),
        Login::Username("Adam".into()),
        Login::Email("adam".into()),
    ] {
        assert!(store.find_by_login(login).await.expect("answers").is_none());
    }
    let stranger: UserId = ids().make();
    assert_eq!(store.account(id).await, Ok(Some(new.account.clone())));
    assert_eq!(store.account(stranger).await, Ok(None));
    assert_eq!(
        store.profiles(vec![stranger, id]).await,
        Ok(vec![new.account.profile.clone()])
    );
    assert_eq!(store.profiles(Vec::new()).await, Ok(Vec::new()));
    let names = vec!["adarn".into(), "adam".into(), "nobody".into()];
    assert_eq!(store.profiles_by_username(names).await, Ok(vec![new.account.profile]));
}

async fn names_and_addresses_are_taken_once(store: Store) {
    joined(&store, "adam", 1).await;
    for (username, email, reason) in [
        ("adam", "b@example.org", &USERNAME_TAKEN),
        ("adarn", "b@example.org", &USERNAME_TAKEN),
        ("bob", "ADAM@example.org", &EMAIL_TAKEN),
        ("adam", "adam@example.org", &USERNAME_TAKEN),
    ] {
        let new = ann(username, email);
        let (id, session) = (new.account.profile.id, session(new.account.profile.id, 2));
        assert!(
            store
                .create_account(new, session)
                .await
                .is_err_and(|error| error.is(reason)),
            "{username} {email}"
        );
        assert_eq!(store.account(id).await, Ok(None));
        assert_eq!(store.is_alive(session.id, id, START).await, Ok(false));
    }
}

async fn of_many_who_want_a_name_at_once_one_gets_it(store: Store) {
    let outcomes = join_all((0..16_u8).map(|n| {
        let new = ann("ann", &format!("{n}@example.org"));
        let session = session(new.account.profile.id, n);
        store.create_account(new, session)
    }))
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .flat_map(|outcome| outcome.as_ref().err())
            .all(|error| error.is(&USERNAME_TAKEN))
    );
}

async fn an_account_that_is_suspended_begins_and_renews_nothing(store: Store) {
    let (account, first) = joined(&store, "ann", 1).await;
    let user = account.profile.id;
    let second = session(user, 2);
    assert_eq!(store.begin(second, Vec::new()).await, Ok(true));
    let suspension = Suspension {
        at: START,
        by: None,
        until: Some(START + DAY),
        reason: "spam".into(),
    };
    let put = Some(suspension.clone());
    let ended = store.db().write(move |tx| {
        Box::pin(async move {
            accounts::lock(tx, user).await?;
            accounts::set_suspension(tx, user, put).await?;
            sessions::end_all(tx, user, START).await
        })
    });
    let ended = ended.await.expect("stored");
    let all: BTreeSet<SessionId> = ended.iter().map(|ended| ended.session).collect();
    assert_eq!(all, BTreeSet::from([first, second.id]));
    assert_eq!(ended.iter().map(|ended| ended.seq).collect::<Vec<_>>(), [1, 2]);
    let stored = store.account(user).await.expect("answers").expect("is there");
    assert_eq!(stored.suspension, Some(suspension));

    let third = session(user, 3);
    assert_eq!(store.begin(third, Vec::new()).await, Ok(false));
    assert_eq!(store.is_alive(third.id, user, START).await, Ok(false));
    assert_eq!(store.rotate(turn(1, 0, 1, START)).await, Ok(Rotation::Over));
    let fourth = NewSession {
        created_at: START + DAY,
        ..session(user, 4)
    };
    assert_eq!(store.begin(fourth, Vec::new()).await, Ok(true), "it is over");
    assert_eq!(store.is_alive(fourth.id, user, START + DAY - 1).await, Ok(false));
    assert_eq!(store.is_alive(fourth.id, user, START + DAY).await, Ok(true));
    assert_eq!(store.is_alive(first, user, START + DAY).await, Ok(false));
    let nobodys = session(ids().make(), 5);
    assert_eq!(store.begin(nobodys, Vec::new()).await, Ok(false));
}

async fn a_token_is_rotated_once(store: Store) {
    let (account, session) = joined(&store, "ann", 1).await;
    let user = account.profile.id;
    let done = Rotation::Done {
        account,
        session,
        expires_at: START + 31 * DAY,
    };
    assert_eq!(store.rotate(turn(1, 0, 1, START + DAY)).await, Ok(done.clone()));
    assert_eq!(
        store.rotate(turn(2, 1, 2, START + DAY)).await,
        Ok(Rotation::Over),
        "another family"
    );
    assert_eq!(store.rotate(turn(1, 1, 2, START + DAY)).await, Ok(done));
    let Ok(Rotation::Reused(ended)) = store.rotate(turn(1, 0, 3, START + DAY)).await else {
        panic!("reused")
    };
    assert_eq!((ended.user, ended.session, ended.seq), (user, session, 1));
    for old in [0, 2, 3] {
        assert_eq!(store.rotate(turn(1, old, 4, START + DAY)).await, Ok(Rotation::Over));
    }
    assert_eq!(store.end([1; 32], START).await, Ok(None), "it has ended");
}

async fn of_many_who_rotate_at_once_one_does(store: Store) {
    for family in 0..8 {
        joined(&store, &format!("ann{family}"), family).await;
        let outcomes = join_all((1..=8).map(|new| store.rotate(turn(family, 0, new, START)))).await;
        let count = |wanted: fn(&Rotation) -> bool| outcomes.iter().flatten().filter(|outcome| wanted(outcome)).count();
        assert_eq!(count(|outcome| matches!(outcome, Rotation::Done { .. })), 1);
        assert_eq!(count(|outcome| matches!(outcome, Rotation::Reused(_))), 1);
        assert_eq!(count(|outcome| matches!(outcome, Rotation::Over)), 6);
    }
}

async fn sessions_expire(store: Store) {
    let (account, session) = joined(&store, "ann", 1).await;
    let (user, end) = (account.profile.id, START + 30 * DAY);
    assert_eq!(store.is_alive(session, user, end - 1).await, Ok(true));
    assert_eq!(store.is_alive(session, user, end).await, Ok(false));
    assert_eq!(store.is_alive(session, ids().make(), START).await, Ok(false));
    assert_eq!(store.rotate(turn(1, 0, 1, end)).await, Ok(Rotation::Over));
    let short = Turn {
        absolute: 40 * DAY,
        ..turn(1, 0, 1, end - 1)
    };
    let done = Rotation::Done {
        account,
        session,
        expires_at: START + 40 * DAY,
    };
    assert_eq!(store.rotate(short).await, Ok(done));
}

async fn what_is_over_is_pruned(store: Store) {
    let (account, first) = joined(&store, "ann", 1).await;
    let user = account.profile.id;
    let (ended, expired) = (
        session(user, 2),
        NewSession {
            expires_at: START + DAY,
            ..session(user, 3)
        },
    );
    for session in [ended, expired] {
        store.begin(session, Vec::new()).await.expect("begins");
    }
    store.end(ended.family, START).await.expect("ends");
    assert_eq!(store.prune_sessions(START).await, Ok(0));
    assert_eq!(store.prune_sessions(START + 1).await, Ok(1), "the one that was ended");
    assert_eq!(
        store.prune_sessions(START + 2 * DAY).await,
        Ok(1),
        "the one that expired"
    );
    assert_eq!(store.is_alive(first, user, START).await, Ok(true));

    let limit = |name| Limit::new("test", name, 1, Duration::from_secs(60));
    let counted = store.count_attempt(vec![limit("a"), limit("b")], START).await;
    assert_eq!(counted, Ok(None));
    assert_eq!(store.prune_attempts(START + MINUTE - 1).await, Ok(0));
    assert_eq!(store.prune_attempts(START + MINUTE).await, Ok(2));
}

async fn the_first_key_is_one(store: Store) {
    let key = |n: u8| StoredKey {
        kid: format!("key {n}"),
        private: Secret::new(vec![n; 48]),
        public: vec![n; 32],
    };
    assert!(store.signing_keys().await.is_ok_and(|keys| keys.is_empty()));
    let added = join_all((0..8).map(|n| store.add_first_key(key(n), START))).await;
    assert!(added.into_iter().all(|outcome| outcome.is_ok()));
    let kept = store.signing_keys().await.expect("answers");
    let [kept] = &kept[..] else { panic!("one key") };
    assert_eq!(*kept.private.expose(), vec![kept.public[0]; 48]);
    assert_eq!(kept.kid, format!("key {}", kept.public[0]));
}

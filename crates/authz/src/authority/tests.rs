//! The embedded engine, and all that is remembered, against the plain model that remembers nothing.

use super::{Authority, Object, Rights, slow_mode};
use crate::{
    engine::Embedded,
    fact::{Change, Fact},
    knowledge::Knowledge,
    resolve::reference::{CHANNELS, Plain, USERS, change, channel, user},
    store::{MIGRATIONS, Store},
    tests::Hand,
    world::{Channel, ChannelKind, Member, World},
};
use beep_core::{ChannelId, Id, Ids, Permission, Permissions, ServerId, SystemIds, UserId};
use beep_platform::{sql::Db, testing::sqlite};
use proptest::prelude::*;
use std::{sync::Arc, time::Instant};
use uuid::Uuid;

fn authority(db: &Db, clock: &Arc<Hand>) -> Authority {
    let knowledge = Knowledge::new(Store::new(db.clone()), clock.clone());
    Authority::new(knowledge, Arc::new(Embedded), clock.clone())
}

/// What happens next to two replicas on one store.
#[derive(Debug, Clone)]
enum Step {
    /// A replica takes a fact; the other one may hear of it.
    Apply {
        by: usize,
        changes: Vec<Change>,
        heard: bool,
    },
    /// Milliseconds go by.
    Wait(i64),
    /// Somebody asks a replica, which fills what it remembers in part.
    Ask { of: usize, user: u128, place: Option<u128> },
    /// Everything is asked at once.
    AskAll { of: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2_usize, prop::collection::vec(change(), 1..3), any::<bool>())
            .prop_map(|(by, changes, heard)| Step::Apply { by, changes, heard }),
        1 => prop_oneof![Just(7), Just(999), Just(1000)].prop_map(Step::Wait),
        8 => (0..2_usize, 0..USERS, prop::option::of(0..CHANNELS))
            .prop_map(|(of, user, place)| Step::Ask { of, user, place }),
        1 => (0..2_usize).prop_map(|of| Step::AskAll { of }),
    ]
}

/// Two replicas, the model, and from when on a replica that missed a fact must know it.
struct Bench {
    clock: Arc<Hand>,
    replicas: [Authority; 2],
    plain: Plain,
    server: ServerId,
    seq: i64,
    exact_from: [i64; 2],
}

impl Bench {
    async fn apply(&mut self, by: usize, changes: Vec<Change>, heard: bool) {
        self.seq += 1;
        changes.iter().for_each(|change| self.plain.apply(change));
        let fact = Fact {
            server: self.server,
            seq: self.seq,
            changes,
        };
        self.replicas[by]
            .apply(std::slice::from_ref(&fact))
            .await
            .expect("taken");
        let other = 1 - by;
        if heard {
            self.replicas[other].heard(self.server, self.seq, fact.concerns().as_deref());
        } else {
            self.exact_from[other] = self.clock.get() + 1000;
        }
    }

    async fn ask(&self, of: usize, user: UserId, place: Option<ChannelId>) -> Result<(), TestCaseError> {
        let object = place.map_or(Object::Server(self.server), Object::Channel);
        let rights = self.replicas[of].rights(user, object).await.expect("answers");
        let now = self.clock.get();
        if now < self.exact_from[of] {
            return Ok(());
        }
        let has = |right: Permission| rights.is_some_and(|rights| rights.permissions.has(right));
        for right in Permission::ALL {
            prop_assert_eq!(
                has(*right),
                self.plain.may(user, place, *right, now),
                "{:?} of {} in {:?}",
                right,
                user,
                place
            );
        }
        let visible = match place {
            Some(_) => self.plain.may(user, place, Permission::ViewChannel, now),
            None => self.plain.is_member(user),
        };
        prop_assert_eq!(rights.is_some(), visible);
        Ok(())
    }

    async fn ask_all(&self, of: usize) -> Result<(), TestCaseError> {
        let now = self.clock.get();
        let users: Vec<UserId> = (0..USERS).map(user).collect();
        for user in &users {
            self.ask(of, *user, None).await?;
            let view = self.replicas[of].view(*user, self.server).await.expect("answers");
            if now >= self.exact_from[of] {
                let seen: Vec<ChannelId> = view.iter().flat_map(|view| &view.channels).map(|(id, _)| *id).collect();
                let may = |id: &ChannelId| self.plain.may(*user, Some(*id), Permission::ViewChannel, now);
                prop_assert_eq!(seen, (0..CHANNELS).map(channel).filter(may).collect::<Vec<_>>());
            }
        }
        for place in (0..CHANNELS).map(channel) {
            let viewers = self.replicas[of].viewers(place, &users).await.expect("answers");
            if now >= self.exact_from[of] {
                let may = |user: &UserId| self.plain.may(*user, Some(place), Permission::ViewChannel, now);
                prop_assert_eq!(viewers, users.iter().copied().filter(may).collect::<Vec<_>>());
            }
        }
        Ok(())
    }
}

async fn run(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let (_, url, _place) = sqlite("authz_engine");
    let db = Db::open(&url, MIGRATIONS).await.expect("opens");
    let clock = Arc::new(Hand::default());
    let replicas = [0, 1].map(|_| authority(&db, &clock));
    let server = ServerId::from_uuid(Uuid::from_u128(99));
    let mut bench = Bench {
        clock,
        replicas,
        plain: Plain::default(),
        server,
        seq: 0,
        exact_from: [0, 0],
    };
    for step in steps {
        match step {
            Step::Apply { by, changes, heard } => bench.apply(by, changes, heard).await,
            Step::Wait(millis) => bench.clock.advance(millis),
            Step::Ask { of, user: n, place } => bench.ask(of, user(n), place.map(channel)).await?,
            Step::AskAll { of } => bench.ask_all(of).await?,
        }
    }
    bench.clock.advance(1000);
    bench.ask_all(0).await?;
    bench.ask_all(1).await?;
    db.close().await;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_remembered_is_ever_wrong(steps in prop::collection::vec(step(), 20..120)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(steps))?;
    }
}

/// A server with a hundred channels and one more member than its owner.
async fn busy_server(engine: &Authority, ids: &dyn Ids) -> (ServerId, UserId, Vec<ChannelId>) {
    let (server, member, role) = (ids.make(), ids.make(), ids.make());
    let channels: Vec<ChannelId> = (0..100).map(|_| ids.make()).collect();
    let permissions = Permissions::of_new_default_role();
    let mut changes = vec![
        Change::PutServer {
            owner: ids.make(),
            default_role: role,
        },
        Change::PutRole {
            role,
            permissions,
            position: 0,
        },
        Change::PutMember(Member::new(member, [])),
    ];
    let put = |channel: &ChannelId| Change::PutChannel {
        channel: *channel,
        parent: None,
        synced: true,
        slow_mode: 0,
        kind: ChannelKind::Ordinary,
    };
    changes.extend(channels.iter().map(put));
    engine
        .apply(&[Fact {
            server,
            seq: 1,
            changes,
        }])
        .await
        .expect("taken");
    (server, member, channels)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_while_facts_come_sees_every_fact_that_was_taken_before() {
    let (_, url, _place) = sqlite("authz_race");
    let db = Db::open(&url, MIGRATIONS).await.expect("opens");
    let clock = Arc::new(Hand::default());
    let engine = Arc::new(authority(&db, &clock));
    let ids: &dyn Ids = &SystemIds::new();
    let (server, member, channels) = busy_server(&engine, ids).await;

    // Others keep reading, so that loads of old versions are always under way.
    let readers: Vec<_> = (0..4)
        .map(|n| {
            let (engine, channel) = (engine.clone(), channels[n]);
            tokio::spawn(async move {
                loop {
                    engine.rights(member, Object::Channel(channel)).await.expect("answers");
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for seq in 2..200 {
        let away = seq % 2 == 0;
        let change = match (away, seq % 4 < 2) {
            (true, true) => Change::RemoveMember(member),
            (true, false) => Change::RemoveChannel(channels[0]),
            (false, _) if seq % 4 == 1 => Change::PutMember(Member::new(member, [])),
            (false, _) => Change::PutChannel {
                channel: channels[0],
                parent: None,
                synced: true,
                slow_mode: 0,
                kind: ChannelKind::Ordinary,
            },
        };
        engine
            .apply(&[Fact {
                server,
                seq,
                changes: vec![change],
            }])
            .await
            .expect("taken");
        let rights = engine
            .rights(member, Object::Channel(channels[0]))
            .await
            .expect("answers");
        assert_eq!(rights.is_none(), away, "after fact {seq}");
    }
    readers.iter().for_each(tokio::task::JoinHandle::abort);
}

/// Not a benchmark: a bound so wide that only a mistake in kind, such as a read of the store, breaks it, and a figure
/// for `--nocapture`.
#[tokio::test]
async fn a_warm_question_is_answered_from_memory() {
    const ROUNDS: u32 = 20_000;
    let (_, url, _place) = sqlite("authz_speed");
    let db = Db::open(&url, MIGRATIONS).await.expect("opens");
    let engine = authority(&db, &Arc::default());
    let (server, member, channels) = busy_server(&engine, &SystemIds::new()).await;
    let expected = Some(Rights {
        server,
        permissions: Permissions::of_new_default_role(),
        slow_mode: 0,
        wordless: false,
        suspended: false,
    });
    for channel in &channels {
        assert_eq!(engine.rights(member, Object::Channel(*channel)).await, Ok(expected));
    }
    db.close().await;
    let start = Instant::now();
    for round in 0..ROUNDS {
        let channel = channels[round as usize % channels.len()];
        assert_eq!(engine.rights(member, Object::Channel(channel)).await, Ok(expected));
    }
    let each = start.elapsed() / ROUNDS;
    println!("a warm question: {each:?}");
    assert!(each.as_micros() < 200, "{each:?}");
}

#[tokio::test]
async fn nobody_writes_in_a_heading_whose_rights_are_as_anywhere() {
    let (_, url, _place) = sqlite("authz_wordless");
    let db = Db::open(&url, MIGRATIONS).await.expect("opens");
    let engine = authority(&db, &Arc::default());
    let (server, member, channels) = busy_server(&engine, &SystemIds::new()).await;
    let heading = Change::PutChannel {
        channel: channels[0],
        parent: None,
        synced: false,
        slow_mode: 0,
        kind: ChannelKind::Wordless,
    };
    let fact = Fact {
        server,
        seq: 2,
        changes: vec![heading],
    };
    engine.apply(&[fact]).await.expect("taken");
    // Asked of the store, too, by who remembers nothing.
    for engine in [engine, authority(&db, &Arc::default())] {
        for (n, wordless) in [(0, true), (1, false)] {
            let rights = engine
                .rights(member, Object::Channel(channels[n]))
                .await
                .expect("answers");
            let rights = rights.expect("is seen");
            assert_eq!(rights.wordless, wordless);
            assert_eq!(rights.permissions, Permissions::of_new_default_role());
        }
    }
}

#[test]
fn who_manages_messages_or_bypasses_slow_mode_need_not_wait() {
    let slow = Channel {
        slow_mode: 30,
        ..Channel::default()
    };
    let world = World {
        owner: user(0),
        default_role: Id::from_uuid(Uuid::nil()),
        roles: [].into_iter().collect(),
        channels: [(channel(0), slow), (channel(1), Channel::default())]
            .into_iter()
            .collect(),
        suspended: false,
    };
    let wait = |rights: &[Permission]| slow_mode(&world, channel(0), Permissions::of(rights));
    assert_eq!(wait(&[Permission::ViewChannel, Permission::SendMessages]), 30);
    assert_eq!(wait(&[Permission::BypassSlowMode]), 0);
    assert_eq!(wait(&[Permission::ManageMessages]), 0);
    assert_eq!(wait(Permission::ALL), 0);
    assert_eq!(slow_mode(&world, channel(1), Permissions::NONE), 0);
}

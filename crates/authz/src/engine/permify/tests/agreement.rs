//! A hundred thousand decisions of random worlds: the plain model, the embedded engine, and the schema on Permify.

use super::Bench;
use crate::{
    engine::{Asked, Embedded, Engine, Granted, permify::tell::Drift},
    fact::Change,
    resolve::{
        explain::explain,
        reference::{CHANNELS, LATEST, Plain, USERS, change, channel, user},
    },
    world::{Member, Target, World},
};
use beep_core::{ChannelId, Id, Permission, Permissions, ServerId, UserId};
use proptest::{
    prelude::*,
    test_runner::{FileFailurePersistence, TestRunner},
};
use std::{cell::Cell, sync::Arc};
use uuid::Uuid;

/// Fewer than these would prove less than is promised.
const DECISIONS: usize = 100_000;
/// How many worlds that takes.
const WORLDS: u32 = 130;
/// Changes of one fact.
const FACT: usize = 12;

/// Seeds of worlds that once failed; they are tried first.
const REGRESSIONS: &str = "proptest-regressions/agreement.txt";

/// Identifiers of one world, distinct from those of all others: they are all in one Permify.
#[derive(Clone, Copy)]
struct Salt(u128);

impl Salt {
    fn id<T: Id>(self, id: T) -> T {
        T::from_uuid(Uuid::from_u128(id.uuid().as_u128() ^ self.0))
    }
    fn target(self, target: Target) -> Target {
        match target {
            Target::Role(role) => Target::Role(self.id(role)),
            Target::Member(user) => Target::Member(self.id(user)),
        }
    }
    fn change(self, change: Change) -> Change {
        match change {
            Change::PutServer { owner, default_role } => Change::PutServer {
                owner: self.id(owner),
                default_role: self.id(default_role),
            },
            Change::RemoveServer | Change::SetSuspended(_) | Change::Resume(_) => change,
            Change::PutRole {
                role,
                permissions,
                position,
            } => Change::PutRole {
                role: self.id(role),
                permissions,
                position,
            },
            Change::RemoveRole(role) => Change::RemoveRole(self.id(role)),
            Change::PutMember(member) => {
                let roles = member.roles().iter().map(|role| self.id(*role));
                let salted = Member::new(self.id(member.user), roles);
                Change::PutMember(salted.muted_until(member.muted_until).pending(member.pending))
            }
            Change::RemoveMember(user) => Change::RemoveMember(self.id(user)),
            Change::PutChannel {
                channel,
                parent,
                synced,
                slow_mode,
                kind,
            } => Change::PutChannel {
                channel: self.id(channel),
                parent: parent.map(|parent| self.id(parent)),
                synced,
                slow_mode,
                kind,
            },
            Change::RemoveChannel(channel) => Change::RemoveChannel(self.id(channel)),
            Change::PutOverwrite { channel, target, layer } => Change::PutOverwrite {
                channel: self.id(channel),
                target: self.target(target),
                layer,
            },
            Change::RemoveOverwrite { channel, target } => Change::RemoveOverwrite {
                channel: self.id(channel),
                target: self.target(target),
            },
        }
    }
    fn users(self) -> Vec<UserId> {
        (0..USERS).map(|n| self.id(user(n))).collect()
    }
    fn channels(self) -> Vec<ChannelId> {
        let mut all: Vec<_> = (0..CHANNELS).map(|n| self.id(channel(n))).collect();
        all.sort_unstable();
        all
    }
}

/// One world, told fact by fact.
struct Told<'a> {
    bench: &'a Bench,
    salt: Salt,
    server: ServerId,
    plain: Plain,
}

impl<'a> Told<'a> {
    async fn new(bench: &'a Bench, changes: Vec<Change>) -> Self {
        let salt = Salt(bench.ids.next().as_u128() & !0xffff_ffff_ffff);
        let mut told = Told {
            bench,
            salt,
            server: bench.ids.make(),
            plain: Plain::default(),
        };
        let changes: Vec<Change> = changes.into_iter().map(|change| salt.change(change)).collect();
        changes.iter().for_each(|change| told.plain.apply(change));
        for (at, fact) in changes.chunks(FACT).enumerate() {
            let seq = i64::try_from(at + 1).expect("few facts");
            bench.apply(told.server, seq, fact.to_vec()).await.expect("taken");
        }
        told
    }

    async fn compare(&self) -> Result<usize, TestCaseError> {
        let Some(world) = self.plain.world().map(Arc::new) else {
            return Ok(0);
        };
        let mut decisions = 0;
        for user in self.salt.users() {
            match self.plain.members.iter().find(|member| member.user == user) {
                Some(member) => decisions += self.compare_member(&world, &Arc::new(member.clone())).await?,
                None => decisions += self.compare_stranger(&world, user).await?,
            }
        }
        decisions += self.compare_viewers(&world).await?;
        // What was told bit by bit is exactly what would be told at once.
        let drift = self.bench.engine.compare(self.server).await.expect("answers");
        prop_assert_eq!(drift, Drift::default());
        Ok(decisions)
    }

    async fn compare_member(&self, world: &Arc<World>, member: &Arc<Member>) -> Result<usize, TestCaseError> {
        let (now, server) = (self.bench.clock.get(), self.server);
        let asked = Asked { server, world, member };
        let mut decisions = 0;
        let places = self
            .salt
            .channels()
            .into_iter()
            .filter(|place| world.channels.contains_key(place));
        for place in places.map(Some).chain([None]) {
            let granted = self.bench.engine.rights(asked, place).await.expect("answers");
            let embedded = Embedded.rights(asked, place).await.expect("answers");
            let known = Permissions::of(Permission::ALL);
            prop_assert_eq!(
                granted.permissions & known,
                embedded.permissions & known,
                "{:?} in {:?}",
                member,
                place
            );
            // Where nobody may do anything, or all the same, it makes no difference who somebody is.
            if !granted.permissions.is_empty() && !is_direct(world, place) {
                prop_assert_eq!(granted.everything, embedded.everything);
            }
            let decided = self.bench.authority.decide(asked, place).await.expect("answers");
            for (right, reason) in Permission::ALL.iter().zip(explain(world, member, place, now)) {
                let expected = self.plain.why(member.user, place, *right, now);
                prop_assert_eq!(decided.has(*right), expected.0, "{:?} in {:?}", right, place);
                prop_assert_eq!((reason.allowed, reason.why), expected, "{:?} in {:?}", right, place);
            }
            decisions += 2 * Permission::ALL.len();
        }
        let listed = self.bench.engine.channels(asked).await.expect("answers");
        let embedded = Embedded.channels(asked).await.expect("answers");
        let ids = |list: &[(ChannelId, Granted)]| list.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&listed), ids(&embedded));
        for ((id, granted), (_, embedded)) in listed.iter().zip(&embedded) {
            let known = Permissions::of(Permission::ALL);
            prop_assert_eq!(
                granted.permissions & known,
                embedded.permissions & known,
                "the list says of {}",
                id
            );
        }
        Ok(decisions + world.channels.len() + listed.len() * Permission::ALL.len())
    }

    /// Who is no member has nothing, whatever Permify holds of them.
    async fn compare_stranger(&self, world: &Arc<World>, user: UserId) -> Result<usize, TestCaseError> {
        let nobody = Arc::new(Member::new(user, []));
        let asked = Asked {
            server: self.server,
            world,
            member: &nobody,
        };
        prop_assert_eq!(
            self.bench.engine.rights(asked, None).await.expect("answers"),
            Granted::default()
        );
        prop_assert_eq!(self.bench.engine.channels(asked).await.expect("answers"), Vec::new());
        Ok(Permission::ALL.len() + world.channels.len())
    }

    async fn compare_viewers(&self, world: &Arc<World>) -> Result<usize, TestCaseError> {
        let census = self
            .bench
            .authority
            .census(self.server)
            .await
            .expect("answers")
            .expect("there");
        let members: Vec<Arc<Member>> = self.plain.members.iter().cloned().map(Arc::new).collect();
        let mut decisions = 0;
        for channel in world.channels.keys().copied() {
            let now = self.bench.clock.get();
            let may = |user: &UserId| self.plain.may(*user, Some(channel), Permission::ViewChannel, now);
            let expected = members.iter().map(|member| member.user).filter(may).collect();
            let viewers = self
                .bench
                .engine
                .viewers(self.server, world, channel, &members)
                .await
                .expect("answers");
            prop_assert_eq!(&viewers, &expected);
            let all = self
                .bench
                .engine
                .all_viewers(self.server, &census, channel)
                .await
                .expect("answers");
            prop_assert_eq!(&all, &expected);
            decisions += 2 * members.len();
        }
        Ok(decisions)
    }
}

fn is_direct(world: &World, place: Option<ChannelId>) -> bool {
    let channel = place.and_then(|place| world.channels.get(&place));
    channel.is_some_and(|channel| channel.kind == crate::world::ChannelKind::Direct)
}

#[test]
fn the_model_the_embedded_engine_and_permify_agree() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let bench = runtime.block_on(Bench::real_or_double("authz_agreement"));
    let config = ProptestConfig {
        cases: WORLDS,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..ProptestConfig::default()
    };
    let decided = Cell::new(0);
    let worlds = (prop::collection::vec(change(), 10..70), 0..LATEST);
    let outcome = TestRunner::new(config).run(&worlds, |(changes, now)| {
        bench.clock.advance(now - bench.clock.get());
        let decisions = runtime.block_on(async { Told::new(&bench, changes).await.compare().await })?;
        decided.set(decided.get() + decisions);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let on = if bench.double.is_some() {
        "the double"
    } else {
        "a real Permify"
    };
    println!("{} decisions on {on}", decided.get());
    assert!(
        decided.get() >= DECISIONS,
        "only {} decisions were compared",
        decided.get()
    );
}

//! What the store promises, on every engine that is there.

use super::{MIGRATIONS, Store, Wanted};
use crate::{
    fact::{Change, Fact},
    world::{ChannelKind, Layer, Member, Overwrites, Role, Target},
};
use beep_core::{Ids, Permission, Permissions, RoleId, ServerId, SystemIds, UserId, reason};
use beep_platform::{sql::Db, testing::sql_urls};
use std::sync::Arc;

const VIEW: Permissions = Permissions::of(&[Permission::ViewChannel]);
const ALL: Wanted = Wanted {
    world: true,
    users: Vec::new(),
};

fn of(users: &[UserId]) -> Wanted {
    Wanted {
        world: true,
        users: users.to_vec(),
    }
}

async fn on_every_engine(name: &str, promise: impl AsyncFn(Store, &dyn Ids)) {
    for (engine, url, _place) in sql_urls(name) {
        let db = Db::open(&url, MIGRATIONS)
            .await
            .unwrap_or_else(|error| panic!("{engine}: {error:?}"));
        promise(Store::new(db.clone()), &SystemIds::new()).await;
        db.close().await;
    }
}

/// A server with its owner, by fact 1.
async fn founded(store: &Store, ids: &dyn Ids) -> (ServerId, UserId, RoleId) {
    let (server, owner, role) = (ids.make(), ids.make(), ids.make());
    let changes = vec![
        Change::PutServer {
            owner,
            default_role: role,
        },
        Change::PutRole {
            role,
            permissions: VIEW,
            position: 0,
        },
        Change::PutMember(Member::new(owner, [])),
    ];
    store
        .apply(&[Fact {
            server,
            seq: 1,
            changes,
        }])
        .await
        .expect("taken");
    (server, owner, role)
}

fn joined(server: ServerId, seq: i64, user: UserId) -> Fact {
    Fact {
        server,
        seq,
        changes: vec![Change::PutMember(Member::new(user, []))],
    }
}

/// Odd numbers remove what even ones put.
fn comes_or_goes(server: ServerId, seq: i64, user: UserId) -> Fact {
    if seq % 2 == 0 {
        joined(server, seq, user)
    } else {
        Fact {
            server,
            seq,
            changes: vec![Change::RemoveMember(user)],
        }
    }
}

#[tokio::test]
async fn everything_put_comes_back() {
    on_every_engine("authz_put", async |store, ids| {
        let (server, owner, everyone) = founded(&store, ids).await;
        let (category, channel, role, user) = (ids.make(), ids.make(), ids.make::<RoleId>(), ids.make::<UserId>());
        let layer = Layer {
            deny: Permissions::EVERYTHING,
            allow: VIEW,
        };
        let member = Member::new(user, [role, ids.make()])
            .muted_until(i64::MAX)
            .pending(true);
        let targets = [Target::Role(role), Target::Member(user)];
        let mut changes = vec![
            Change::PutRole {
                role,
                permissions: Permissions::EVERYTHING,
                position: 7,
            },
            Change::PutChannel {
                channel: category,
                parent: None,
                synced: false,
                slow_mode: 0,
                kind: ChannelKind::Ordinary,
            },
            Change::PutChannel {
                channel,
                parent: Some(category),
                synced: true,
                slow_mode: 30,
                kind: ChannelKind::Thread,
            },
            Change::PutMember(member.clone()),
        ];
        changes.extend(targets.map(|target| Change::PutOverwrite { channel, target, layer }));
        store
            .apply(&[Fact {
                server,
                seq: 2,
                changes,
            }])
            .await
            .expect("taken");

        let loaded = store.load(server, of(&[user, owner, ids.make()])).await.expect("read");
        assert_eq!(loaded.seq, 2);
        assert_eq!(loaded.members.len(), 2, "strangers are left out");
        assert_eq!(*loaded.members[&user], member);
        let world = loaded.world.expect("a server");
        assert_eq!((world.owner, world.default_role), (owner, everyone));
        let roles = [(everyone, VIEW, 0), (role, Permissions::EVERYTHING, 7)];
        let roles = roles.map(|(id, permissions, position)| (id, Role { permissions, position }));
        assert_eq!(world.roles, roles.into_iter().collect());
        assert_eq!(world.channels[&channel].parent, Some(category));
        assert!(world.channels[&channel].synced && !world.channels[&category].synced);
        assert_eq!(
            (world.channels[&channel].slow_mode, world.channels[&category].slow_mode),
            (30, 0)
        );
        let expected: Overwrites = targets.map(|target| (target, layer)).into_iter().collect();
        assert_eq!(world.channels[&channel].overwrites, expected);
        assert_eq!(store.server_of(channel).await, Ok(Some(server)));

        let census = store.census(server).await.expect("read").expect("a server");
        assert_eq!((census.seq, &census.world), (2, &*world));
        assert_eq!(census.members.len(), 2);
        assert_eq!((census.member(user), census.member(ids.make())), (Some(&member), None));
        assert!(store.census(ids.make()).await.expect("read").is_none());
    })
    .await;
}

#[tokio::test]
async fn what_is_removed_is_gone_with_what_hung_on_it() {
    on_every_engine("authz_remove", async |store, ids| {
        let (server, owner, _) = founded(&store, ids).await;
        let (channel, role, user) = (ids.make(), ids.make(), ids.make::<UserId>());
        let layer = Layer {
            deny: VIEW,
            allow: VIEW,
        };
        let put = |target| Change::PutOverwrite { channel, target, layer };
        let changes = vec![
            Change::PutRole {
                role,
                permissions: VIEW,
                position: 1,
            },
            Change::PutChannel {
                channel,
                parent: None,
                synced: false,
                slow_mode: 0,
                kind: ChannelKind::Ordinary,
            },
            put(Target::Role(role)),
            put(Target::Member(user)),
            put(Target::Member(owner)),
        ];
        store
            .apply(&[
                Fact {
                    server,
                    seq: 2,
                    changes,
                },
                joined(server, 3, user),
            ])
            .await
            .expect("taken");

        let target = Target::Member(owner);
        let changes = vec![
            Change::RemoveRole(role),
            Change::RemoveMember(user),
            Change::RemoveOverwrite { channel, target },
        ];
        store
            .apply(&[Fact {
                server,
                seq: 4,
                changes,
            }])
            .await
            .expect("taken");
        let loaded = store.load(server, of(&[user])).await.expect("read");
        assert!(loaded.members.is_empty());
        let world = loaded.world.expect("a server");
        assert!(!world.roles.contains_key(&role));
        let left: Overwrites = [(Target::Member(user), layer)].into_iter().collect();
        assert_eq!(
            world.channels[&channel].overwrites, left,
            "those of who left wait for their return"
        );

        let again = Change::PutChannel {
            channel,
            parent: None,
            synced: false,
            slow_mode: 0,
            kind: ChannelKind::Ordinary,
        };
        let changes = vec![Change::RemoveChannel(channel), again];
        store
            .apply(&[Fact {
                server,
                seq: 5,
                changes,
            }])
            .await
            .expect("taken");
        let world = store.load(server, ALL).await.expect("read").world.expect("a server");
        assert_eq!(world.channels[&channel].overwrites, Overwrites::default());

        store
            .apply(&[Fact {
                server,
                seq: 6,
                changes: vec![Change::RemoveServer],
            }])
            .await
            .expect("taken");
        let loaded = store.load(server, of(&[owner])).await.expect("read");
        assert_eq!((loaded.seq, loaded.world, loaded.members.len()), (6, None, 0));
        assert!(store.census(server).await.expect("read").is_none());
        assert_eq!(store.server_of(channel).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn each_fact_is_taken_once_and_in_order() {
    on_every_engine("authz_order", async |store, ids| {
        let (server, owner, role) = founded(&store, ids).await;
        let user = ids.make();
        let remove = Fact {
            server,
            seq: 3,
            changes: vec![Change::RemoveMember(user)],
        };
        store
            .apply(&[joined(server, 2, user), remove.clone()])
            .await
            .expect("taken");

        // Old ones change nothing: the member does not come back.
        store.apply(&[joined(server, 2, user)]).await.expect("passed over");
        store
            .apply(&[joined(server, 2, user), remove])
            .await
            .expect("passed over");
        assert!(store.load(server, of(&[user])).await.expect("read").members.is_empty());

        // One is missing: nothing of the request happens.
        let early = store
            .apply(&[joined(server, 4, user), joined(server, 6, owner)])
            .await
            .expect_err("a gap");
        assert!(early.is(&reason::UNAVAILABLE), "{early}");
        assert_eq!(store.load(server, ALL).await.expect("read").seq, 3);
        let unknown = store
            .apply(&[joined(ids.make(), 2, user)])
            .await
            .expect_err("a gap before the first");
        assert!(unknown.is(&reason::UNAVAILABLE), "{unknown}");

        // The same first fact again, also of a server that is gone.
        store
            .apply(&[Fact {
                server,
                seq: 4,
                changes: vec![Change::RemoveServer],
            }])
            .await
            .expect("taken");
        let founding = Fact {
            server,
            seq: 1,
            changes: vec![Change::PutServer {
                owner,
                default_role: role,
            }],
        };
        store.apply(&[founding]).await.expect("passed over");
        assert_eq!(store.load(server, ALL).await.expect("read").world, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_at_once_take_each_fact_once() {
    on_every_engine("authz_race", async |store, ids| {
        let (server, _, _) = founded(&store, ids).await;
        let user = ids.make();
        let facts: Arc<[Fact]> = (2..42).map(|seq| comes_or_goes(server, seq, user)).collect();
        let deliver = || {
            let (store, facts) = (store.clone(), facts.clone());
            tokio::spawn(async move {
                for fact in &*facts {
                    while store.apply(std::slice::from_ref(fact)).await.is_err() {}
                }
            })
        };
        for delivery in [deliver(), deliver(), deliver()] {
            delivery.await.expect("ends");
        }
        let loaded = store.load(server, of(&[user])).await.expect("read");
        assert_eq!(loaded.seq, 41);
        assert!(
            loaded.members.is_empty(),
            "the last fact is that the member left; no older one came after it"
        );
    })
    .await;
}

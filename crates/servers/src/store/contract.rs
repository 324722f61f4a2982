//! What the store promises, on every engine that is there.

mod invitations;

use super::{MIGRATIONS, Store, channels, members, people, requests, requests::Request, servers};
use crate::{
    cursor::After,
    model::{Channel, ChannelKind, Onboarding, SERVERS_OF_USER, Server},
};
use beep_core::{ChannelId, Id, Ids, Result, ServerId, SystemIds, UserId};
use beep_platform::{
    sql::{self, Tx, Work},
    testing::sql_urls,
};

async fn on_every_engine(name: &str, promise: impl AsyncFn(&Store, &dyn Ids)) {
    for (engine, url, _place) in sql_urls(name) {
        println!("on {engine}");
        let store = Store::open(&url).await.expect("opens");
        promise(&store, &SystemIds::new()).await;
        store.db().close().await;
        assert!(
            Store::open(&url).await.is_ok(),
            "opens again with {} migrations done",
            MIGRATIONS.len()
        );
    }
}

/// Runs statements of which none is refused.
async fn done<T: Send + 'static>(store: &Store, work: impl Work<T>) -> T {
    store.write(work).await.expect("done")
}

fn server(ids: &dyn Ids, public: bool) -> Server {
    Server {
        id: ids.make(),
        name: "Atelier “Nord”".into(),
        description: "été, 東京".into(),
        public,
        owner: ids.make(),
        default_role: ids.make(),
        created_at: 1_700_000_000_000,
        member_count: 1,
        onboarding: Onboarding::default(),
        picture: None,
        banner: None,
        suspended: false,
    }
}

#[tokio::test]
async fn servers_come_back_as_they_were_put() {
    on_every_engine("servers_put", async |store, ids| {
        let (put, unknown) = (server(ids, true), ids.make::<ServerId>());
        let copy = put.clone();
        done(store, move |tx| Box::pin(servers::insert(tx, copy))).await;
        let id = put.id;
        assert_eq!(
            done(store, move |tx| Box::pin(servers::get(tx, id))).await,
            Some(put.clone())
        );
        assert_eq!(done(store, move |tx| Box::pin(servers::get(tx, unknown))).await, None);
        assert_eq!(done(store, move |tx| Box::pin(servers::lock(tx, id))).await, put);
        let counted = done(store, move |tx| Box::pin(servers::count_members(tx, id, 2))).await;
        assert_eq!(counted, Server { member_count: 3, ..put });
        let locked = store.write(move |tx| Box::pin(servers::lock(tx, unknown))).await;
        assert_eq!(locked.expect_err("unknown").code(), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_members_of_one_moment() {
    on_every_engine("servers_pages", async |store, ids| {
        let put = server(ids, true);
        let server = put.id;
        done(store, move |tx| Box::pin(servers::insert(tx, put))).await;
        let mut users: Vec<UserId> = (0..7).map(|_| ids.make()).collect();
        let joining = users.clone();
        done(store, move |tx| {
            Box::pin(async move {
                for (n, user) in joining.into_iter().rev().enumerate() {
                    // Two moments only.
                    assert!(members::insert(tx, server, user, (n / 4) as i64).await?.is_some());
                    assert_eq!(members::insert(tx, server, user, 99).await?, None, "once");
                }
                Ok(())
            })
        })
        .await;
        // Those who joined later have the smaller identifiers here.
        users.rotate_left(3);
        let (mut seen, mut after) = (Vec::new(), After::start());
        loop {
            let page = done(store, move |tx| Box::pin(members::page(tx, server, after, 2))).await;
            let Some(last) = page.last() else { break };
            after = After {
                at: last.joined_at,
                id: last.user,
            };
            seen.extend(page.into_iter().map(|member| member.user));
        }
        assert_eq!(seen, users);
        let first = users[0];
        assert!(done(store, move |tx| Box::pin(members::contains(tx, server, first))).await);
        assert!(done(store, move |tx| Box::pin(members::delete(tx, server, first))).await);
        assert!(!done(store, move |tx| Box::pin(members::delete(tx, server, first))).await);
        assert!(!done(store, move |tx| Box::pin(members::contains(tx, server, first))).await);
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gaps_and_servers_are_counted_to_the_limit() {
    on_every_engine("servers_numbers", async |store, ids| {
        let user: UserId = ids.make();
        let put = server(ids, false);
        let id = put.id;
        done(store, move |tx| Box::pin(servers::insert(tx, put))).await;
        for _ in 0..SERVERS_OF_USER {
            done(store, move |tx| Box::pin(people::enter(tx, user))).await;
        }
        let one_more = async |store: &Store| store.write(move |tx| Box::pin(people::enter(tx, user))).await;
        assert_eq!(one_more(store).await.expect_err("full").code(), "SERVER_LIMIT_REACHED");
        done(store, move |tx| Box::pin(people::exit(tx, user))).await;
        assert_eq!(one_more(store).await, Ok(()));
        for expected in 1..4 {
            assert_eq!(
                done(store, move |tx| Box::pin(servers::take_number(tx, id))).await,
                expected
            );
            assert_eq!(
                done(store, move |tx| Box::pin(people::take_number(tx, user))).await,
                expected
            );
        }
        // What is undone leaves no gap.
        let undone: Result<()> = store.write(move |tx| Box::pin(take_and_fail(tx, id))).await;
        assert!(undone.is_err());
        assert_eq!(done(store, move |tx| Box::pin(servers::take_number(tx, id))).await, 4);
    })
    .await;
}

async fn take_and_fail(tx: &mut Tx<'_>, id: ServerId) -> sql::Result<()> {
    servers::take_number(tx, id).await?;
    Err(beep_core::Error::not_found().into())
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_user() {
    on_every_engine("servers_requests", async |store, ids| {
        let (user, other): (UserId, UserId) = (ids.make(), ids.make());
        let (first, second): (ServerId, ServerId) = (ids.make(), ids.make());
        let claim = async |user, text: &str, making: ServerId| {
            let request = Request {
                user,
                id: "key".into(),
                encoded: text.as_bytes().to_vec(),
            };
            store
                .write(move |tx| Box::pin(requests::claim(tx, request, making, 0)))
                .await
        };
        assert_eq!(claim(user, "found", first).await, Ok(None));
        assert_eq!(claim(user, "found", second).await, Ok(Some(first)));
        assert_eq!(
            claim(user, "other", second).await.expect_err("reused").code(),
            "REQUEST_REUSED"
        );
        assert_eq!(claim(other, "other", second).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn channels_come_back_as_they_were_put() {
    on_every_engine("servers_channels", async |store, ids| {
        let server: ServerId = ids.make();
        let category = Channel {
            id: ids.make(),
            server,
            kind: ChannelKind::Category,
            name: "Salons".into(),
            topic: String::new(),
            parent: None,
            synced: false,
            position: 7,
            slow_mode: 30,
            private: false,
        };
        let mut text = Channel {
            id: ids.make(),
            kind: ChannelKind::Text,
            synced: true,
            ..category.clone()
        };
        text.parent = Some(category.id);
        for channel in [
            category.clone(),
            text.clone(),
            Channel {
                server: ids.make(),
                id: ids.make(),
                ..text.clone()
            },
        ] {
            done(store, move |tx| Box::pin(channels::insert(tx, channel))).await;
        }
        let get = async |id: ChannelId| done(store, move |tx| Box::pin(channels::get(tx, server, id))).await;
        assert_eq!(get(text.id).await, Some(text.clone()));
        assert_eq!(get(Id::from_uuid(ids.next())).await, None);
        assert_eq!(
            done(store, move |tx| Box::pin(channels::of_server(tx, server)))
                .await
                .len(),
            2
        );

        let changed = Channel {
            name: "été".into(),
            topic: "à lire".into(),
            parent: None,
            position: 9,
            ..text
        };
        let copy = changed.clone();
        done(store, move |tx| Box::pin(channels::update(tx, copy))).await;
        assert_eq!(get(changed.id).await, Some(changed.clone()));
        done(store, move |tx| Box::pin(channels::delete(tx, server, changed.id))).await;
        assert_eq!(get(changed.id).await, None);
        assert_eq!(get(category.id).await, Some(category));
    })
    .await;
}

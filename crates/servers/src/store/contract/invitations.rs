//! What the store promises about ways into a server, on every engine that is there.

use super::{done, on_every_engine, server};
use crate::{
    invitations::{Code, DirectInvitation, Invitation},
    list_public::Sort,
    model::{Onboarding, Server},
    store::{Store, direct_invitations, invitations, newcomers, people, servers},
    testing::Dice,
};
use beep_core::{ChannelId, Ids, InvitationId, ServerId, SystemIds, UserId};
use beep_platform::testing::sql_urls;

fn link(ids: &dyn Ids, dice: &Dice, server: ServerId) -> Invitation {
    Invitation {
        id: ids.make(),
        server,
        code: Code::draw(dice).expect("drawn"),
        inviter: ids.make(),
        created_at: 1_700_000_000_000,
        expires_at: None,
        max_uses: None,
        uses: 0,
        temporary: false,
    }
}

#[tokio::test]
async fn links_come_back_as_they_were_put() {
    on_every_engine("store_links", async |store, ids| {
        let (dice, server) = (Dice::new(3), ids.make::<ServerId>());
        let plain = link(ids, &dice, server);
        let bound = Invitation {
            expires_at: Some(7),
            max_uses: Some(2),
            uses: 1,
            temporary: true,
            ..link(ids, &dice, server)
        };
        let elsewhere = link(ids, &dice, ids.make());
        for one in [&plain, &bound, &elsewhere] {
            let one = one.clone();
            done(store, move |tx| Box::pin(invitations::insert(tx, one))).await;
        }
        let get = async |id: InvitationId| done(store, move |tx| Box::pin(invitations::get(tx, server, id))).await;
        assert_eq!(get(plain.id).await.as_ref(), Some(&plain));
        assert_eq!(get(elsewhere.id).await, None, "of another server");
        let code = bound.code;
        let found = done(store, move |tx| Box::pin(invitations::by_code(tx, code))).await;
        assert_eq!(found.as_ref(), Some(&bound));

        let page = async |inviter: Option<UserId>, until| {
            done(store, move |tx| {
                Box::pin(invitations::page(tx, server, inviter, until, 1))
            })
            .await
        };
        assert_eq!(page(None, None).await, std::slice::from_ref(&bound));
        assert_eq!(page(None, Some(bound.id)).await, std::slice::from_ref(&plain));
        assert_eq!(page(Some(plain.inviter), None).await, std::slice::from_ref(&plain));

        let dead = async |now| {
            done(store, move |tx| {
                Box::pin(invitations::delete_dead(tx, server, None, now))
            })
            .await;
            done(store, move |tx| Box::pin(invitations::count(tx, server, None))).await
        };
        assert_eq!(dead(6).await, 2);
        let id = plain.id;
        done(store, move |tx| Box::pin(invitations::take_use(tx, server, id))).await;
        assert_eq!(get(id).await.map(|one| one.uses), Some(1));
        assert_eq!(dead(7).await, 1, "expired");
        assert_eq!(dead(i64::MAX).await, 1, "what has no limits works for ever");
        let inviter = plain.inviter;
        done(store, move |tx| Box::pin(invitations::delete_of(tx, server, inviter))).await;
        assert_eq!(dead(0).await, 0);
        let left = done(store, move |tx| Box::pin(invitations::by_code(tx, elsewhere.code))).await;
        assert!(left.is_some(), "of another server");
    })
    .await;
}

#[tokio::test]
async fn who_is_invited_is_counted_and_found() {
    on_every_engine("store_direct", async |store, ids| {
        let (home, user) = (server(ids, true), ids.make::<UserId>());
        let copy = home.clone();
        done(store, move |tx| Box::pin(servers::insert(tx, copy))).await;
        let new = DirectInvitation {
            id: ids.make(),
            server: home.id,
            inviter: ids.make(),
            user,
            created_at: 5,
        };
        let other = DirectInvitation {
            id: ids.make(),
            user: ids.make(),
            ..new
        };
        for one in [new, other] {
            let waiting = done(store, move |tx| Box::pin(people::lock(tx, one.user))).await;
            assert_eq!(waiting, 0, "never a member anywhere");
            done(store, move |tx| Box::pin(direct_invitations::insert(tx, one))).await;
            done(store, move |tx| Box::pin(people::count_invitations(tx, one.user, 1))).await;
        }
        assert_eq!(done(store, move |tx| Box::pin(people::lock(tx, user))).await, 1);
        let listed = done(store, move |tx| Box::pin(direct_invitations::of_user(tx, user))).await;
        assert_eq!(listed, [(new, home.clone())]);
        let id = home.id;
        let to = done(store, move |tx| Box::pin(direct_invitations::to(tx, id, user))).await;
        assert_eq!(to, Some(new));
        let anothers = done(store, move |tx| Box::pin(direct_invitations::get(tx, user, other.id))).await;
        assert_eq!(anothers, None);
        assert_eq!(
            done(store, move |tx| Box::pin(direct_invitations::count(tx, id, None))).await,
            2
        );
        let gone = done(store, move |tx| Box::pin(direct_invitations::delete_of(tx, id, user))).await;
        assert_eq!(gone, [new]);
        assert!(!done(store, move |tx| Box::pin(direct_invitations::delete(tx, id, new.id))).await);
        assert_eq!(
            done(store, move |tx| Box::pin(direct_invitations::delete_all(tx, id))).await,
            [other]
        );
    })
    .await;
}

#[tokio::test]
async fn what_meets_newcomers_comes_back_and_dropped_rules_release_them() {
    on_every_engine("store_onboarding", async |store, ids| {
        let mut home = server(ids, true);
        let copy = home.clone();
        done(store, move |tx| Box::pin(servers::insert(tx, copy))).await;
        let channels: Vec<ChannelId> = (0..3).map(|_| ids.make()).collect();
        home.onboarding = Onboarding {
            rules: "Be kind.\n\nNo spam.".into(),
            welcome: Some(channels[2]),
            channels,
        };
        let id = home.id;
        let update = async |home: Server| {
            done(store, move |tx| Box::pin(servers::update(tx, home))).await;
            let stored = done(store, move |tx| Box::pin(servers::get(tx, id))).await;
            (stored, done(store, |tx| Box::pin(newcomers::releasing(tx))).await)
        };
        assert_eq!(update(home.clone()).await, (Some(home.clone()), None));
        let bare = Server {
            onboarding: Onboarding::default(),
            ..home.clone()
        };
        assert_eq!(update(bare.clone()).await, (Some(bare.clone()), Some(id)));
        assert_eq!(update(bare.clone()).await.1, Some(id), "until it is done");
        assert_eq!(update(home.clone()).await.1, None, "new rules");
        update(bare).await;
        let released = done(store, move |tx| Box::pin(newcomers::release(tx, id, 10))).await;
        assert!(released.is_empty());
        assert_eq!(done(store, |tx| Box::pin(newcomers::releasing(tx))).await, None);
    })
    .await;
}

#[tokio::test]
async fn servers_of_before_are_made_searchable_at_the_start() {
    for (engine, url, _place) in sql_urls("store_fold") {
        println!("on {engine}");
        let ids: &dyn Ids = &SystemIds::new();
        let store = Store::open(&url).await.expect("opens");
        let old = server(ids, true);
        let copy = old.clone();
        done(&store, move |tx| {
            Box::pin(async move {
                servers::insert(tx, copy).await?;
                tx.query("UPDATE servers SET search_key = NULL").execute().await
            })
        })
        .await;
        let find = async |store: &Store| {
            let words = || vec!["ETE".to_owned(), "atel".into()];
            store
                .read(move |tx| Box::pin(servers::public(tx, Sort::Newest, words(), None, 9)))
                .await
                .expect("read")
        };
        assert!(find(&store).await.is_empty());
        store.db().close().await;
        let store = Store::open(&url).await.expect("opens again");
        assert_eq!(find(&store).await, [(old.created_at, old)]);
        store.db().close().await;
    }
}

//! What the store promises, on every engine.

use super::{Applied, Store};
use crate::{
    apply::Known,
    model::{HOUR, Purpose, UPLOADS, Use},
};
use beep_core::{Id, Ids, ImageId, SystemIds};
use beep_platform::testing::sql_urls;

const USE: fn(&SystemIds) -> Use = |ids| Use {
    purpose: Purpose::ServerBanner,
    server: Id::from_uuid(ids.next()),
};

async fn on_every_engine(name: &str, test: impl AsyncFn(Store, SystemIds)) {
    for (engine, url, _place) in sql_urls(name) {
        println!("on {engine}");
        let store = Store::open(&url).await.expect("opens");
        test(store.clone(), SystemIds::new()).await;
        store.db().close().await;
    }
}

fn fact(r#use: Use, image: ImageId, seq: i64, claimed: bool) -> Known {
    Known {
        image,
        r#use,
        seq,
        claimed,
    }
}

#[tokio::test]
async fn what_nothing_shows_goes_when_its_time_is_over() {
    on_every_engine("files_doom", async |store, ids| {
        let (one, image): (_, ImageId) = (USE(&ids), Id::from_uuid(ids.next()));
        store.insert(one, image, 100).await.expect("stored");
        assert_eq!(store.doom(99, 10).await, Ok(vec![]));
        assert_eq!(store.hold(one, image, 200).await, Ok(true));
        assert_eq!(store.hold(one, image, 150).await, Ok(true), "never for shorter");
        assert_eq!(store.doom(199, 10).await, Ok(vec![]));
        assert_eq!(store.doom(200, 10).await, Ok(vec![(one, image)]));
        assert_eq!(store.doom(200, 10).await, Ok(vec![(one, image)]), "until it is removed");
        assert_eq!(store.hold(one, image, 300).await, Ok(false));
        assert_eq!(store.apply(fact(one, image, 1, true), 300).await, Ok(Applied::Gone));
        store.remove(one.server, image).await.expect("removed");
        assert_eq!(store.doom(i64::MAX, 10).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn the_last_fact_holds_however_they_come() {
    on_every_engine("files_facts", async |store, ids| {
        let (one, image): (_, ImageId) = (USE(&ids), Id::from_uuid(ids.next()));
        let apply = async |seq, claimed| store.apply(fact(one, image, seq, claimed), 500).await;
        assert_eq!(apply(1, true).await, Ok(Applied::Gone));
        store.insert(one, image, 100).await.expect("stored");
        assert_eq!(apply(2, true).await, Ok(Applied::Done));
        assert_eq!(apply(2, true).await, Ok(Applied::Late));
        assert_eq!(store.hold(one, image, 300).await, Ok(true));
        assert_eq!(store.doom(i64::MAX, 10).await, Ok(vec![]), "it is shown");
        assert_eq!(apply(4, false).await, Ok(Applied::Done));
        assert_eq!(apply(3, true).await, Ok(Applied::Late));
        assert_eq!(store.doom(499, 10).await, Ok(vec![]));
        assert_eq!(store.doom(500, 10).await, Ok(vec![(one, image)]));
    })
    .await;
}

#[tokio::test]
async fn only_its_own_use_can_hold_or_release_a_picture() {
    on_every_engine("files_uses", async |store, ids| {
        let (one, image): (_, ImageId) = (USE(&ids), Id::from_uuid(ids.next()));
        store.insert(one, image, 100).await.expect("stored");
        let purpose = Purpose::ServerPicture;
        for other in [USE(&ids), Use { purpose, ..one }] {
            assert_eq!(store.hold(other, image, 900).await, Ok(false));
            assert_ne!(store.apply(fact(other, image, 9, true), 900).await, Ok(Applied::Done));
        }
        assert_eq!(store.doom(100, 10).await, Ok(vec![(one, image)]));
    })
    .await;
}

#[tokio::test]
async fn what_is_shown_is_not_removed_and_what_never_was_is() {
    on_every_engine("files_remove", async |store, ids| {
        let one = USE(&ids);
        let (shown, failed): (ImageId, ImageId) = (Id::from_uuid(ids.next()), Id::from_uuid(ids.next()));
        for image in [shown, failed] {
            store.insert(one, image, 100).await.expect("stored");
        }
        let applied = store.apply(fact(one, shown, 1, true), 100).await;
        assert_eq!(applied, Ok(Applied::Done));
        for image in [shown, failed] {
            store.remove(one.server, image).await.expect("asked");
        }
        assert_eq!(store.hold(one, shown, 200).await, Ok(true));
        assert_eq!(store.hold(one, failed, 200).await, Ok(false));
    })
    .await;
}

#[tokio::test]
async fn portions_are_the_oldest() {
    on_every_engine("files_portions", async |store, ids| {
        let one = USE(&ids);
        let images: Vec<ImageId> = (0..5).map(|_| Id::from_uuid(ids.next())).collect();
        for (image, keep_until) in images.iter().zip([5, 3, 1, 4, 2]) {
            store.insert(one, *image, keep_until).await.expect("stored");
        }
        let mut doomed = store.doom(9, 2).await.expect("two");
        doomed.sort_unstable_by_key(|(_, image)| images.iter().position(|one| one == image));
        assert_eq!(doomed, [(one, images[2]), (one, images[4])]);
    })
    .await;
}

#[tokio::test]
async fn uploads_are_counted_in_a_window() {
    on_every_engine("files_uploads", async |store, ids| {
        let (ann, bob) = (Id::from_uuid(ids.next()), Id::from_uuid(ids.next()));
        for now in 0..i64::from(UPLOADS) {
            assert_eq!(store.count_upload(ann, 10 + now).await, Ok(None));
        }
        let end = 10 + HOUR;
        assert_eq!(store.count_upload(ann, end - 1).await, Ok(Some(end)));
        assert_eq!(store.count_upload(bob, end - 1).await, Ok(None));
        assert_eq!(store.count_upload(ann, end).await, Ok(None));
        assert_eq!(store.forget_uploads(end + HOUR - 2, 9).await, Ok(0));
        assert_eq!(store.forget_uploads(end + HOUR - 1, 9).await, Ok(1), "that of bob");
        assert_eq!(store.forget_uploads(end + HOUR, 9).await, Ok(1));
    })
    .await;
}

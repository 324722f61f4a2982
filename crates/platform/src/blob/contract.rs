//! What every engine promises.

use super::{Blobs, Key};
use crate::testing::env;
use beep_core::{Clock, SystemClock, reason};
use bytes::Bytes;

/// Runs the promises on one engine, in a place that no other test uses.
async fn promises(blobs: &Blobs) {
    blobs.ping().await.expect("it can be used");
    what_was_put_is_there_until_it_is_deleted(blobs).await;
    blobs_do_not_touch_each_other(blobs).await;
    whoever_reads_meanwhile_sees_one_or_the_other(blobs).await;
}

fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

async fn what_was_put_is_there_until_it_is_deleted(blobs: &Blobs) {
    let one = key("one/a");
    assert_eq!(blobs.get(&one).await, Ok(None));
    assert_eq!(blobs.delete(&one).await, Ok(()));
    for content in [&b""[..], b"text", &[0xff; 300_000]] {
        let content = Bytes::copy_from_slice(content);
        assert_eq!(blobs.put(&one, content.clone()).await, Ok(()));
        assert_eq!(blobs.get(&one).await, Ok(Some(content)));
    }
    assert_eq!(blobs.delete(&one).await, Ok(()));
    assert_eq!(blobs.get(&one).await, Ok(None));
}

async fn blobs_do_not_touch_each_other(blobs: &Blobs) {
    let keys = ["two/a", "two/b", "two/c/d", "three"].map(key);
    for key in &keys {
        blobs.put(key, key.to_string().into()).await.expect("kept");
    }
    blobs.delete(&keys[0]).await.expect("deleted");
    assert_eq!(blobs.get(&keys[0]).await, Ok(None));
    for key in &keys[1..] {
        assert_eq!(blobs.get(key).await, Ok(Some(key.to_string().into())));
        blobs.delete(key).await.expect("deleted");
    }
}

/// Puts, gets and deletes at once.
async fn whoever_reads_meanwhile_sees_one_or_the_other(blobs: &Blobs) {
    let one = key("four/a");
    let contents = [Bytes::from(vec![1; 100_000]), Bytes::from(vec![2; 50_000])];
    let write = |content: Bytes| {
        let (blobs, one) = (blobs.clone(), one.clone());
        tokio::spawn(async move {
            for _ in 0..20 {
                blobs.put(&one, content.clone()).await.expect("kept");
                blobs.delete(&one).await.expect("deleted");
            }
        })
    };
    let writers = contents.clone().map(write);
    while writers.iter().any(|writer| !writer.is_finished()) {
        if let Some(seen) = blobs.get(&one).await.expect("answers") {
            assert!(contents.contains(&seen), "{} bytes", seen.len());
        }
    }
    for writer in writers {
        writer.await.expect("no panic");
    }
    assert_eq!(blobs.get(&one).await, Ok(None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_this_machine() {
    let place = tempfile::tempdir().expect("a folder");
    let url = format!("file:{}", place.path().join("not/yet").display());
    promises(&Blobs::open(&url).expect("a folder")).await;
}

/// In a folder of its own of the bucket that `BEEP_TEST_S3` names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_in_a_bucket() {
    let Some(url) = env::require("s3", "BEEP_TEST_S3") else {
        return;
    };
    let (bucket, query) = url.split_once('?').unwrap_or((&url, ""));
    let place = format!("{bucket}/test-{}-{}?{query}", std::process::id(), SystemClock.now());
    promises(&Blobs::open(&place).expect("a bucket")).await;
    let nowhere = bucket.replace('@', "x@");
    let refused = Blobs::open(&format!("{nowhere}?{query}"))
        .expect("a bucket")
        .ping()
        .await;
    assert!(
        refused.is_err_and(|error| error.is(&reason::UNAVAILABLE)),
        "a wrong secret"
    );
}

#[test]
fn other_urls_are_refused() {
    for url in ["", "file:", "memory:", "/data/blobs", "http://example.org"] {
        assert!(Blobs::open(url).is_err(), "{url}");
    }
}

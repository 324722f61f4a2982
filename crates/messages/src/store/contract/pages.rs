//! Reading history.

use super::*;

/// Ten messages, of which the first, the fifth and the last are gone.
async fn with_gaps(scene: &Scene) -> (Vec<MessageId>, Vec<MessageId>) {
    let mut all = Vec::new();
    for n in 0..10 {
        all.push(scene.sent(&format!("n{n}")).await.message.id);
    }
    let gone = [0, 4, 9];
    for at in gone {
        scene.deleted(all[at]).await.expect("was there");
    }
    let left = (0..10).filter(|at| !gone.contains(at)).map(|at| all[at]).collect();
    (all, left)
}

#[tokio::test]
async fn pages_pass_over_what_is_gone() {
    on_every_engine("messages_pages", async |scene| {
        let (all, left) = with_gaps(&scene).await;
        let page = |range: std::ops::Range<usize>, older, newer| (left[range].to_vec(), older, newer);
        assert_eq!(scene.page(Start::Newest, 3).await, page(4..7, true, false));
        assert_eq!(scene.page(Start::Newest, 7).await, page(0..7, false, false));
        assert_eq!(scene.page(Start::Before(left[3]), 2).await, page(1..3, true, true));
        assert_eq!(scene.page(Start::After(left[3]), 2).await, page(4..6, true, true));
        assert_eq!(scene.page(Start::Around(left[3]), 4).await, page(1..5, true, true));
        // One that is gone is as good a place.
        assert_eq!(scene.page(Start::Before(all[4]), 2).await, page(1..3, true, true));
        assert_eq!(scene.page(Start::After(all[4]), 2).await, page(3..5, true, true));
        assert_eq!(scene.page(Start::Around(all[4]), 2).await, page(2..4, true, true));
    })
    .await;
}

#[tokio::test]
async fn the_edges_are_told_exactly() {
    on_every_engine("messages_edges", async |scene| {
        let nobody: MessageId = id();
        for start in [
            Start::Newest,
            Start::Before(nobody),
            Start::After(nobody),
            Start::Around(nobody),
        ] {
            assert_eq!(
                scene.page(start, 5).await,
                (vec![], false, false),
                "{start:?} where nothing is"
            );
        }
        let (all, left) = with_gaps(&scene).await;
        let page = |range: std::ops::Range<usize>, older, newer| (left[range].to_vec(), older, newer);
        assert_eq!(scene.page(Start::Before(left[2]), 2).await, page(0..2, false, true));
        assert_eq!(scene.page(Start::Before(left[0]), 2).await, page(0..0, false, true));
        assert_eq!(
            scene.page(Start::Before(all[9]), 2).await,
            page(5..7, true, false),
            "the last one is gone"
        );
        assert_eq!(scene.page(Start::After(left[4]), 2).await, page(5..7, true, false));
        assert_eq!(scene.page(Start::After(left[6]), 2).await, page(0..0, true, false));
        assert_eq!(
            scene.page(Start::After(all[0]), 2).await,
            page(0..2, false, true),
            "the first one is gone"
        );
        assert_eq!(scene.page(Start::Around(left[0]), 4).await, page(0..2, false, true));
        assert_eq!(scene.page(Start::Around(left[6]), 4).await, page(4..7, true, false));
        assert_eq!(scene.page(Start::Around(left[3]), 1).await, page(3..4, true, true));
    })
    .await;
}

/// Whatever was deleted and wherever a page begins, it is what a plain list would give.
#[tokio::test]
async fn pages_are_those_of_a_plain_list() {
    on_every_engine("messages_list", async |scene| {
        let (all, left) = with_gaps(&scene).await;
        let cases = (0..10).flat_map(|at| (0..4).flat_map(move |kind| (1..9).map(move |size| (at, kind, size))));
        for (at, kind, size) in cases {
            let older = left.iter().filter(|id| **id < all[at]).count();
            let until = left.iter().filter(|id| **id <= all[at]).count();
            let (start, range) = match kind {
                0u8 => (Start::Newest, left.len().saturating_sub(size)..left.len()),
                1 => (Start::Before(all[at]), older.saturating_sub(size)..older),
                2 => (Start::After(all[at]), until..left.len().min(until + size)),
                _ => {
                    let half = size / 2;
                    (
                        Start::Around(all[at]),
                        older.saturating_sub(half)..left.len().min(older + size - half),
                    )
                }
            };
            let expected = (left[range.clone()].to_vec(), range.start > 0, range.end < left.len());
            let page = scene.page(start, u32::try_from(size).expect("small"));
            assert_eq!(page.await, expected, "{start:?} {size}");
        }
    })
    .await;
}

#[tokio::test]
async fn heads_are_told_of_the_channels_asked_for() {
    on_every_engine("messages_many_heads", async |scene| {
        let sent = scene.sent("a").await;
        let other = Draft {
            channel: id(),
            ..scene.draft("b")
        };
        let other = scene.store.insert(other, NOW, |_| {}).await.expect("is stored");
        scene
            .store
            .insert(
                Draft {
                    channel: id(),
                    ..scene.draft("c")
                },
                NOW,
                |_| {},
            )
            .await
            .expect("is stored");
        let asked = vec![scene.channel, id(), other.message.channel];
        let mut heads = scene.store.heads(asked).await.expect("answers");
        heads.sort_unstable_by_key(|head| head.newest);
        let told: Vec<_> = heads
            .iter()
            .map(|head| (head.channel, head.server, head.seq, head.newest))
            .collect();
        let expected =
            [sent, other].map(|Changed { message, seq, .. }| (message.channel, message.server, seq, Some(message.id)));
        assert_eq!(told, expected);
    })
    .await;
}

//! Sending, editing, deleting.

use super::*;
use futures_util::future::join_all;
use std::sync::mpsc;

#[tokio::test]
async fn a_message_comes_back_as_it_was_sent() {
    on_every_engine("messages_insert", async |scene| {
        let (bob, cy) = (id(), id());
        let Changed {
            message,
            seq,
            mentions_changed,
        } = scene.mentioning("n", &[bob, cy]).await;
        assert_eq!((seq, mentions_changed), (1, true));
        let Draft { server, content, .. } = scene.draft("n");
        let expected = Message {
            channel: scene.channel,
            id: message.id,
            server,
            author: scene.ann,
            content,
            created_at: NOW,
            edited_at: 0,
            mentions: vec![bob, cy],
            nonce: "n".to_owned(),
        };
        assert_eq!(message, expected);
        assert_eq!(
            scene.store.get(scene.channel, message.id).await,
            Ok(Some(message.clone()))
        );
        assert_eq!(scene.store.get(id(), message.id).await, Ok(None), "of another channel");
        assert_eq!(scene.head().await, (1, Some(message.id)));
        assert!(!scene.sent("plain").await.mentions_changed);
    })
    .await;
}

#[tokio::test]
async fn what_is_stored_is_told_once_and_nothing_else() {
    on_every_engine("messages_told", async |scene| {
        for within_process in [true, false] {
            let store = Store::new(scene.db.clone(), Arc::new(SystemIds::new()), within_process);
            let (told, telling) = mpsc::channel();
            let nonces = ["one", "two", "one"].map(|nonce| format!("{nonce} {within_process}"));
            let mut sent = Vec::new();
            for nonce in &nonces {
                let told = told.clone();
                let tell = move |changed: &Changed| told.send(changed.clone()).expect("is waited for");
                sent.extend(store.insert(scene.draft(nonce), NOW, tell).await.ok());
            }
            assert_eq!(sent.len(), 2);
            assert_eq!(telling.try_iter().collect::<Vec<_>>(), sent);
        }
    })
    .await;
}

#[tokio::test]
async fn a_nonce_counts_once_for_each_author_and_channel() {
    on_every_engine("messages_nonce", async |scene| {
        let first = scene.sent("n").await;
        let again = scene.store.insert(scene.draft("n"), NOW + 5, |_| {}).await;
        assert_eq!(again, Err(None));
        let by_nonce = |author, nonce: &str| scene.store.by_nonce(scene.channel, author, nonce.to_owned());
        assert_eq!(by_nonce(scene.ann, "n").await, Ok(Some(first.message.clone())));
        assert_eq!(by_nonce(scene.ann, "other").await, Ok(None));
        assert_eq!(by_nonce(id(), "n").await, Ok(None));

        let of_bob = Draft {
            author: id(),
            ..scene.draft("n")
        };
        let elsewhere = Draft {
            channel: id(),
            ..scene.draft("n")
        };
        assert_eq!(scene.store.insert(of_bob, NOW, |_| {}).await.expect("is stored").seq, 2);
        assert_eq!(
            scene.store.insert(elsewhere, NOW, |_| {}).await.expect("is stored").seq,
            1
        );

        assert!(scene.deleted(first.message.id).await.is_some());
        assert_eq!(
            scene.store.insert(scene.draft("n"), NOW, |_| {}).await,
            Err(None),
            "it does not come back"
        );
        let gone = by_nonce(scene.ann, "n").await.expect_err("it was deleted");
        assert!(gone.is(&MESSAGE_DELETED), "{gone}");
    })
    .await;
}

#[tokio::test]
async fn only_the_author_edits_and_only_changes_count() {
    on_every_engine("messages_edit", async |scene| {
        let sent = scene.sent("n").await.message;
        let edited = scene.edited(&sent, "better", &[]).await.expect("is changed");
        assert_eq!((edited.seq, edited.mentions_changed), (2, false));
        let expected = Message {
            content: "better".to_owned(),
            edited_at: NOW + 1,
            ..sent.clone()
        };
        assert_eq!(edited.message, expected);
        assert_eq!(
            scene.store.get(scene.channel, sent.id).await,
            Ok(Some(expected.clone()))
        );

        let others = Message {
            author: id(),
            ..sent.clone()
        };
        let unknown = Message {
            id: id(),
            ..sent.clone()
        };
        let elsewhere = Message {
            channel: id(),
            ..sent.clone()
        };
        for message in [&others, &unknown, &elsewhere, &expected] {
            assert_eq!(scene.edited(message, "better", &[]).await, None);
        }
        scene.deleted(sent.id).await.expect("is there");
        assert_eq!(scene.edited(&sent, "back again", &[]).await, None);
        assert_eq!(scene.head().await, (3, None));
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_its_text_with_it() {
    on_every_engine("messages_delete", async |scene| {
        let sent = scene.sent("n").await.message;
        let deleted = scene.deleted(sent.id).await.expect("was there");
        assert_eq!((deleted.seq, deleted.message.content.as_str()), (2, ""));
        assert_eq!(scene.store.get(scene.channel, sent.id).await, Ok(None));
        assert_eq!(scene.deleted(sent.id).await, None, "once");
        assert_eq!(scene.deleted(id()).await, None);
        assert_eq!(
            scene.store.delete(id(), sent.id, None, NOW).await,
            Ok(None),
            "of another channel"
        );
        let left = scene.db.read(|tx| {
            Box::pin(async move {
                let row = tx.query("SELECT content, deleted_at FROM messages").fetch_one().await?;
                Ok((row.get::<String>("content")?, row.get::<i64>("deleted_at")?))
            })
        });
        assert_eq!(left.await.expect("answers"), (String::new(), NOW + 2));
    })
    .await;
}

#[tokio::test]
async fn only_what_others_delete_is_left_for_the_audit_log() {
    on_every_engine("messages_audited", async |scene| {
        let moderator: UserId = id();
        let (own, swept) = (scene.sent("1").await.message, scene.sent("2").await.message);
        let others = scene.sent("3").await.message;
        scene.deleted(own.id).await.expect("was there");
        scene.deleted_by(swept.id, None).await.expect("was there");
        assert_eq!(scene.audited().await, []);

        let deleted = scene.deleted_by(others.id, Some(moderator)).await.expect("was there");
        assert_eq!(scene.deleted_by(others.id, Some(moderator)).await, None);
        let told = scene.audited().await;
        let expected = MessageDeletion {
            event_id: told.first().expect("left").1.event_id.clone(),
            at: NOW + 2,
            server_id: others.server.to_bytes(),
            channel_id: scene.channel.to_bytes(),
            message_id: others.id.to_bytes(),
            author_id: scene.ann.to_bytes(),
            actor_id: moderator.to_bytes(),
        };
        assert_eq!(told, [(deleted.seq, expected)], "once, and in its place");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_wrote_within_a_time_is_found_and_nothing_else() {
    on_every_engine("messages_condemned", async |scene| {
        let (first, gone) = (scene.sent("1").await.message, scene.sent("2").await.message);
        let third = scene.sent("3").await.message;
        scene.deleted(gone.id).await.expect("was there");
        let beside = Draft {
            author: id(),
            ..scene.draft("4")
        };
        scene.store.insert(beside, NOW, |_| {}).await.expect("is stored");
        let find = async |channels: Vec<ChannelId>, since, until, most| {
            let author = scene.ann;
            let condemned = Condemned {
                channels,
                author,
                since,
                until,
            };
            scene.store.condemned(condemned, most).await.expect("answers")
        };
        let all = vec![(scene.channel, first.id), (scene.channel, third.id)];
        assert_eq!(find(vec![id(), scene.channel], NOW, NOW + 1, 10).await, all);
        assert_eq!(find(vec![scene.channel], NOW, NOW + 1, 1).await, all[..1]);
        assert_eq!(find(vec![scene.channel], NOW + 1, NOW + 2, 10).await, []);
        assert_eq!(find(vec![scene.channel], NOW - 1, NOW, 10).await, []);
        assert_eq!(find(vec![id()], NOW, NOW + 1, 10).await, []);
        assert_eq!(find(vec![], NOW, NOW + 1, 10).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_head_moves_back_when_the_newest_goes() {
    on_every_engine("messages_heads", async |scene| {
        assert_eq!(
            scene.store.heads(vec![scene.channel]).await,
            Ok(vec![]),
            "nothing was ever sent"
        );
        assert_eq!(scene.store.heads(vec![]).await, Ok(vec![]));
        let mut sent = Vec::new();
        for nonce in ["a", "b", "c", "d"] {
            sent.push(scene.sent(nonce).await.message.id);
        }
        scene.deleted(sent[1]).await.expect("was there");
        assert_eq!(scene.head().await, (5, Some(sent[3])));
        scene.deleted(sent[3]).await.expect("was there");
        assert_eq!(scene.head().await, (6, Some(sent[2])));
        scene.deleted(sent[2]).await.expect("was there");
        assert_eq!(scene.head().await, (7, Some(sent[0])), "over the tombstone");
        scene.deleted(sent[0]).await.expect("was there");
        assert_eq!(scene.head().await, (8, None));
        let next = scene.sent("e").await;
        assert!(next.message.id > sent[3], "identifiers are not given again");
        assert_eq!(scene.head().await, (9, Some(next.message.id)));
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gaps_whatever_fails() {
    on_every_engine("messages_numbers", async |scene| {
        let sent = scene.sent("n").await.message;
        let others = Message {
            author: id(),
            ..sent.clone()
        };
        assert_eq!(scene.store.insert(scene.draft("n"), NOW, |_| {}).await, Err(None));
        assert_eq!(scene.edited(&others, "better", &[]).await, None);
        assert_eq!(scene.edited(&sent, &sent.content, &[]).await, None);
        assert_eq!(scene.deleted(id()).await, None);
        assert_eq!(scene.head().await.0, 1);
        assert_eq!(scene.edited(&sent, "better", &[]).await.expect("is changed").seq, 2);
        assert_eq!(scene.deleted(sent.id).await.expect("was there").seq, 3);
        assert_eq!(scene.deleted(sent.id).await, None);
        assert_eq!(scene.sent("o").await.seq, 4);
    })
    .await;
}

#[tokio::test]
async fn mentions_leave_with_their_cause_and_only_then() {
    on_every_engine("messages_mentions", async |scene| {
        let (bob, cy): (UserId, UserId) = (id(), id());
        let who = |fact: &MentionsChanged| fact.user_ids.clone();
        scene.sent("plain").await;
        let sent = scene.mentioning("n", &[bob]).await;
        assert_eq!(
            scene
                .store
                .insert(
                    Draft {
                        mentions: vec![cy],
                        ..scene.draft("n")
                    },
                    NOW,
                    |_| {}
                )
                .await,
            Err(None)
        );
        assert_eq!(scene.outbox().await.len(), 1, "not of what did not happen");

        let message = &sent.message;
        assert!(
            !scene
                .edited(message, "same people", &[bob])
                .await
                .expect("is changed")
                .mentions_changed
        );
        assert_eq!(scene.outbox().await.len(), 1);
        let edited = scene
            .edited(message, "other people", &[cy, bob])
            .await
            .expect("is changed");
        assert!(edited.mentions_changed);
        let deleted = scene.deleted(message.id).await.expect("was there");
        assert!(deleted.mentions_changed);

        let told = scene.outbox().await;
        assert_eq!(
            told.iter().map(|fact| fact.seq).collect::<Vec<_>>(),
            [sent.seq, edited.seq, deleted.seq]
        );
        assert_eq!(
            told.iter().map(who).collect::<Vec<_>>(),
            [vec![bob.to_bytes()], vec![cy.to_bytes(), bob.to_bytes()], vec![]]
        );
        let about = |fact: &MentionsChanged| (fact.message_id.clone(), fact.author_id.clone(), fact.server_id.clone());
        let expected = (message.id.to_bytes(), scene.ann.to_bytes(), message.server.to_bytes());
        assert!(told.iter().all(|fact| about(fact) == expected));
    })
    .await;
}

/// A message's number and identifier.
type Placed = (i64, MessageId);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn identifiers_ascend_with_numbers_when_many_send_at_once() {
    on_every_engine("messages_race", async |scene| {
        // Two replicas; the clock of one is behind and runs backwards.
        let late: Arc<dyn Ids> = Arc::new(Backwards(Mutex::new(NOW.unsigned_abs())));
        let stores = [scene.store.clone(), Store::new(scene.db.clone(), late, true)];
        let insert = |n: usize| {
            let (store, draft) = (stores[n % 2].clone(), scene.draft(&format!("n{}", n / 2)));
            tokio::spawn(async move { store.insert(draft, NOW, |_| {}).await })
        };
        // Each nonce comes twice, once over each replica.
        let outcomes = join_all((0..80).map(insert)).await;
        let mut placed: Vec<Placed> = Vec::new();
        for outcome in outcomes {
            match outcome.expect("no panic") {
                Ok(changed) => placed.push((changed.seq, changed.message.id)),
                Err(repeated) => assert_eq!(repeated, None),
            }
        }
        placed.sort_unstable();
        assert!(
            placed.iter().map(|(seq, _)| *seq).eq(1..=40),
            "each once, without gaps: {placed:?}"
        );
        assert!(placed.is_sorted_by_key(|(_, id)| *id), "{placed:?}");
        assert_eq!(placed.iter().map(|(_, id)| id).collect::<BTreeSet<_>>().len(), 40);
        assert_eq!(scene.head().await, (40, Some(placed[39].1)));
        let (page, ..) = scene.page(Start::Newest, 100).await;
        assert!(page.into_iter().eq(placed.iter().map(|(_, id)| *id)));
    })
    .await;
}

#[tokio::test]
async fn identifiers_ascend_though_the_clock_goes_back() {
    on_every_engine("messages_clock", async |scene| {
        let clock: Arc<dyn Ids> = Arc::new(Backwards(Mutex::new(NOW.unsigned_abs())));
        let store = Store::new(scene.db.clone(), clock, true);
        let mut ids = Vec::new();
        for n in 0..5 {
            let sent = store
                .insert(scene.draft(&format!("n{n}")), NOW, |_| {})
                .await
                .expect("is stored");
            assert_eq!(scene.head().await, (n + 1, Some(sent.message.id)));
            ids.push(sent.message.id);
        }
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
        assert!(
            ids.iter().all(|id| id.made_at() == ids[0].made_at()),
            "no later than need be"
        );
    })
    .await;
}

#[tokio::test]
async fn slow_mode_lets_one_through_in_its_time() {
    on_every_engine("messages_pace", async |scene| {
        let slow = |nonce: &str| Draft {
            slow_mode: 10,
            ..scene.draft(nonce)
        };
        let drafts: Vec<Draft> = (0..6).map(|n| slow(&n.to_string())).collect();
        let sent = join_all(drafts.into_iter().map(|draft| scene.store.insert(draft, NOW, |_| {}))).await;
        assert_eq!(sent.iter().filter(|sent| sent.is_ok()).count(), 1);
        let early = scene.store.insert(slow("early"), NOW + 9_999, |_| {}).await;
        let refused = early.expect_err("too soon").expect("not for its nonce");
        assert_eq!((refused.code(), refused.retry_after_seconds()), ("SLOW_MODE", Some(1)));
        let in_time = scene.store.insert(slow("late"), NOW + 10_000, |_| {}).await;
        assert_eq!(in_time.expect("in time").seq, 2, "what was refused took no number");
        assert_eq!(scene.store.insert(slow("late"), NOW + 10_001, |_| {}).await, Err(None));
    })
    .await;
}

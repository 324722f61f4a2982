//! What the store promises, on every engine that is there.

use super::{MIGRATIONS, NOTIFICATIONS, SERVERS, Store};
use crate::{
    delete_of::Condemned,
    error::MESSAGE_DELETED,
    model::{Changed, Draft, Message, Start},
};
use beep_core::{ChannelId, Id, Ids, MessageId, Millis, PageSize, SystemIds, UserId};
use beep_platform::{sql::Db, testing::sql_urls};
use beep_proto::{
    notifications::v1::{Fact, MentionsChanged, fact},
    servers::v1::MessageDeletion,
};
use prost::Message as _;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use uuid::{Builder, Uuid};

mod changes;
mod pages;

const NOW: Millis = 1_800_000_000_000;

async fn on_every_engine(name: &str, promise: impl AsyncFn(Scene)) {
    for (engine, url, _place) in sql_urls(name) {
        println!("on {engine}");
        let db = Db::open(&url, MIGRATIONS).await.expect("opens");
        let scene = Scene {
            store: Store::new(db.clone(), Arc::new(SystemIds::new()), true),
            db: db.clone(),
            channel: id(),
            ann: id(),
        };
        promise(scene).await;
        db.close().await;
    }
}

fn id<T: Id>() -> T {
    (&SystemIds::new() as &dyn Ids).make()
}

fn page_of(size: u32) -> PageSize {
    PageSize::new(size).expect("is one")
}

/// A store, a channel in it, and somebody who writes there.
struct Scene {
    store: Store,
    db: Db,
    channel: ChannelId,
    ann: UserId,
}

impl Scene {
    fn draft(&self, nonce: &str) -> Draft {
        Draft {
            channel: self.channel,
            server: beep_core::ServerId::from_uuid(self.channel.uuid()),
            author: self.ann,
            content: format!("text of {nonce}"),
            mentions: Vec::new(),
            nonce: nonce.to_owned(),
            slow_mode: 0,
        }
    }

    async fn sent(&self, nonce: &str) -> Changed {
        self.store
            .insert(self.draft(nonce), NOW, |_| {})
            .await
            .expect("is stored")
    }

    async fn mentioning(&self, nonce: &str, mentions: &[UserId]) -> Changed {
        let mentions = mentions.to_vec();
        let draft = Draft {
            mentions,
            ..self.draft(nonce)
        };
        self.store.insert(draft, NOW, |_| {}).await.expect("is stored")
    }

    async fn edited(&self, message: &Message, content: &str, mentions: &[UserId]) -> Option<Changed> {
        let key = (message.channel, message.id, message.author);
        let edited = self.store.edit(key, content.to_owned(), mentions.to_vec(), NOW + 1);
        edited.await.expect("answers")
    }

    async fn deleted(&self, id: MessageId) -> Option<Changed> {
        self.deleted_by(id, Some(self.ann)).await
    }

    async fn deleted_by(&self, id: MessageId, by: Option<UserId>) -> Option<Changed> {
        let deleted = self.store.delete(self.channel, id, by, NOW + 2);
        deleted.await.expect("answers")
    }

    /// The number of the newest fact and the newest message.
    async fn head(&self) -> (i64, Option<MessageId>) {
        let heads = self.store.heads(vec![self.channel]).await.expect("answers");
        (heads[0].seq, heads[0].newest)
    }

    async fn page(&self, start: Start, size: u32) -> (Vec<MessageId>, bool, bool) {
        let page = self
            .store
            .page(self.channel, start, page_of(size))
            .await
            .expect("answers");
        assert!(page.messages.iter().all(|message| !message.content.is_empty()));
        let ids = page.messages.iter().map(|message| message.id).collect();
        (ids, page.has_older, page.has_newer)
    }

    /// What waits for the notifications service, in order.
    async fn outbox(&self) -> Vec<MentionsChanged> {
        let waiting = self.waiting(NOTIFICATIONS).await;
        let facts = waiting.into_iter().map(|(body, seq, tenant)| {
            let Some(fact::Fact::MentionsChanged(fact)) = Fact::decode(&*body).expect("a fact").fact else {
                panic!("of mentions")
            };
            assert_eq!((fact.seq, &fact.channel_id), (seq, &tenant.into_bytes().to_vec()));
            fact
        });
        facts.collect()
    }

    /// What waits for the audit logs, in order, each with its number.
    async fn audited(&self) -> Vec<(i64, MessageDeletion)> {
        let waiting = self.waiting(SERVERS).await;
        let deletions = waiting.into_iter().map(|(body, seq, tenant)| {
            let deletion = MessageDeletion::decode(&*body).expect("a deletion");
            assert_eq!(deletion.channel_id, tenant.into_bytes());
            (seq, deletion)
        });
        deletions.collect()
    }

    /// Bodies, numbers and tenants.
    async fn waiting(&self, consumer: &'static str) -> Vec<(Vec<u8>, i64, Uuid)> {
        let waiting = self.db.read(move |tx| {
            Box::pin(async move {
                let sql = "SELECT body, seq, tenant FROM outbox WHERE consumer = $1 ORDER BY tenant, seq";
                let rows = tx.query(sql).bind(consumer).fetch_all().await?;
                let row = |row: &beep_platform::sql::Row| Ok((row.get("body")?, row.get("seq")?, row.get("tenant")?));
                rows.iter().map(row).collect::<beep_platform::sql::Result<_>>()
            })
        });
        waiting.await.expect("answers")
    }
}

/// Identifiers of a clock that is set back whenever it is read.
struct Backwards(Mutex<u64>);

impl Ids for Backwards {
    fn next(&self) -> Uuid {
        let mut millis = self.0.lock().expect("not poisoned");
        *millis -= 1_000;
        Builder::from_unix_timestamp_millis(*millis, &[0; 10]).into_uuid()
    }
}

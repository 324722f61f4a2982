//! Messages in SQL: what changes them. Whatever does takes the channel's next number first, and with it the row that
//! makes all changes of one channel wait for each other.

mod paces;
mod read;

use crate::model::{Changed, Draft, Message};
use beep_core::{ChannelId, EventId, Id, Ids, MessageId, Millis, Result, UserId, reason};
use beep_platform::{
    outbox,
    sql::{self, Db, Migration, Tx, Work},
};
use beep_proto::{
    notifications::v1::{Fact, MentionsChanged, fact},
    servers::v1::MessageDeletion,
};
use prost::Message as _;
use read::{message, packed};
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration::new(1, outbox::MIGRATION),
    Migration::new(2, include_str!("../../migrations/0001_messages.sql")),
    Migration::new(3, include_str!("../../migrations/0002_slow_mode.sql")),
    Migration::new(4, include_str!("../../migrations/0003_paces_by_age.sql")),
];

/// Who gets the outbox's facts: of mentions.
pub(crate) const NOTIFICATIONS: &str = "notifications";
/// And of messages that moderators deleted.
pub(crate) const SERVERS: &str = "servers";

const COLUMNS: &str = "channel_id, id, server_id, author_id, content, created_at, edited_at, mentions, nonce";

#[derive(Clone)]
pub(crate) struct Store {
    db: Db,
    ids: Arc<dyn Ids>,
    tells_at_once: bool,
}

impl Store {
    /// `db` was opened with [`MIGRATIONS`]. Those who `listen_within_process` are told what they can read; others only
    /// what the store will not have lost, and its number given to something else, after a power cut.
    pub(crate) fn new(db: Db, ids: Arc<dyn Ids>, listen_within_process: bool) -> Self {
        Self {
            db,
            ids,
            tells_at_once: listen_within_process,
        }
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl Work<T>,
        tell: impl FnOnce(&T) + Send + 'static,
    ) -> sql::Result<T> {
        if self.tells_at_once {
            self.db.write_and_tell(work, tell).await
        } else {
            self.db.write(work).await.inspect(tell)
        }
    }

    /// Stores a message, durably, and calls `tell` with what was stored, once. `Err(None)` if its nonce was used before
    /// in this channel by this author, which counts before `SLOW_MODE`: a repeated request is not another message.
    pub(crate) async fn insert(
        &self,
        draft: Draft,
        now: Millis,
        tell: impl FnOnce(&Changed) + Send + 'static,
    ) -> Result<Changed, Option<beep_core::Error>> {
        let (ids, draft) = (self.ids.clone(), Arc::new(draft));
        let stored = self.write(
            move |tx| Box::pin(async move { put(tx, &*ids, &draft, now).await }),
            tell,
        );
        match stored.await.map_err(beep_core::Error::from) {
            Err(error) if error.is(&reason::REQUEST_REUSED) => Err(None),
            other => other.map_err(Some),
        }
    }

    /// Gives a message of `author` another text. `None` if there is none, or nothing would change.
    pub(crate) async fn edit(
        &self,
        (channel, id, author): (ChannelId, MessageId, UserId),
        content: String,
        mentions: Vec<UserId>,
        now: Millis,
    ) -> Result<Option<Changed>> {
        let ids = self.ids.clone();
        let edited = self.db.write(move |tx| {
            Box::pin(async move {
                let Some(seq) = next(tx, channel).await? else { return Ok(None) };
                let sql = format!(
                    "SELECT {COLUMNS} FROM messages WHERE channel_id = $1 AND id = $2 AND author_id = $3 AND deleted_at = 0"
                );
                let Some(row) = tx.query(sql).bind(channel).bind(id).bind(author).fetch_optional().await? else {
                    // Aborts, so that the number is not spent.
                    return Err(beep_core::Error::not_found().into());
                };
                let before = message(&row)?;
                if before.content == content {
                    return Err(beep_core::Error::from(&reason::CONFLICT).into());
                }
                tx.query("UPDATE messages SET content = $3, mentions = $4, edited_at = $5 WHERE channel_id = $1 AND id = $2")
                    .bind(channel)
                    .bind(id)
                    .bind(content.clone())
                    .bind(packed(&mentions))
                    .bind(now)
                    .execute()
                    .await?;
                let mentions_changed = before.mentions != mentions;
                let message = Message { content, mentions, edited_at: now, ..before };
                if mentions_changed {
                    tell_mentions(tx, &*ids, &message, seq, now).await?;
                }
                Ok(Some(Changed { message, seq, mentions_changed }))
            })
        });
        unless_nothing(edited.await)
    }

    /// Empties a message and takes it out of sight. `None` if it is not there any more. If somebody else than its author
    /// does it, that is left for the audit log; what a service deletes is told by the service.
    pub(crate) async fn delete(
        &self,
        channel: ChannelId,
        id: MessageId,
        by: Option<UserId>,
        now: Millis,
    ) -> Result<Option<Changed>> {
        let ids = self.ids.clone();
        let deleted = self.db.write(move |tx| {
            Box::pin(async move {
                let Some(seq) = next(tx, channel).await? else { return Ok(None) };
                let sql = format!("SELECT {COLUMNS} FROM messages WHERE channel_id = $1 AND id = $2 AND deleted_at = 0");
                let Some(row) = tx.query(sql).bind(channel).bind(id).fetch_optional().await? else {
                    return Err(beep_core::Error::not_found().into());
                };
                let before = message(&row)?;
                tx.query("UPDATE messages SET content = '', mentions = $3, deleted_at = $4 WHERE channel_id = $1 AND id = $2")
                    .bind(channel)
                    .bind(id)
                    .bind(Vec::<u8>::new())
                    .bind(now)
                    .execute()
                    .await?;
                // A parameter, not an expression twice: only the newest message's going moves the mark.
                tx.query(
                    "UPDATE heads SET newest_id = (SELECT id FROM messages WHERE channel_id = $1 AND deleted_at = 0 \
                     ORDER BY id DESC LIMIT 1) WHERE channel_id = $1 AND newest_id = $2",
                )
                .bind(channel)
                .bind(id)
                .execute()
                .await?;
                let mentions_changed = !before.mentions.is_empty();
                let message = Message { content: String::new(), mentions: Vec::new(), ..before };
                if mentions_changed {
                    tell_mentions(tx, &*ids, &message, seq, now).await?;
                }
                if let Some(actor) = by.filter(|actor| *actor != message.author) {
                    tell_deletion(tx, &*ids, &message, actor, (seq, now)).await?;
                }
                Ok(Some(Changed { message, seq, mentions_changed }))
            })
        });
        unless_nothing(deleted.await)
    }
}

async fn put(tx: &mut Tx<'_>, ids: &dyn Ids, draft: &Draft, now: Millis) -> sql::Result<Changed> {
    let (seq, id) = advance(tx, draft, ids.make()).await?;
    let message = Message {
        channel: draft.channel,
        id,
        server: draft.server,
        author: draft.author,
        content: draft.content.clone(),
        created_at: now,
        edited_at: 0,
        mentions: draft.mentions.clone(),
        nonce: draft.nonce.clone(),
    };
    let inserted = tx
        .query(
            "INSERT INTO messages (channel_id, id, server_id, author_id, content, created_at, edited_at, \
             deleted_at, mentions, nonce) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8) \
             ON CONFLICT (channel_id, author_id, nonce) DO NOTHING",
        )
        .bind(message.channel)
        .bind(message.id)
        .bind(message.server)
        .bind(message.author)
        .bind(message.content.clone())
        .bind(now)
        .bind(packed(&message.mentions))
        .bind(message.nonce.clone())
        .execute()
        .await?;
    if inserted == 0 {
        return Err(beep_core::Error::from(&reason::REQUEST_REUSED).into());
    }
    if draft.slow_mode > 0 {
        paces::keep(tx, (draft.channel, draft.author), draft.slow_mode, now).await?;
    }
    let mentions_changed = !message.mentions.is_empty();
    if mentions_changed {
        tell_mentions(tx, ids, &message, seq, now).await?;
    }
    Ok(Changed {
        message,
        seq,
        mentions_changed,
    })
}

/// Takes the channel's next number and makes sure that ids ascend with numbers.
async fn advance(tx: &mut Tx<'_>, draft: &Draft, id: MessageId) -> sql::Result<(i64, MessageId)> {
    let row = tx
        .query(
            "INSERT INTO heads (channel_id, server_id, seq, last_id, newest_id) VALUES ($1, $2, 1, $3, $3) \
             ON CONFLICT (channel_id) DO UPDATE SET seq = heads.seq + 1, \
             last_id = CASE WHEN excluded.last_id > heads.last_id THEN excluded.last_id ELSE heads.last_id END, \
             newest_id = excluded.newest_id RETURNING seq, last_id",
        )
        .bind(draft.channel)
        .bind(draft.server)
        .bind(id)
        .fetch_one()
        .await?;
    let (seq, last): (i64, MessageId) = (row.get("seq")?, row.get("last_id")?);
    if last == id {
        return Ok((seq, id));
    }
    // Another replica's clock is ahead of ours.
    let id = MessageId::from_uuid(Uuid::from_u128(last.uuid().as_u128() + 1));
    tx.query("UPDATE heads SET last_id = $2, newest_id = $2 WHERE channel_id = $1")
        .bind(draft.channel)
        .bind(id)
        .execute()
        .await?;
    Ok((seq, id))
}

/// Takes the channel's next number; `None` if it has no messages at all.
async fn next(tx: &mut Tx<'_>, channel: ChannelId) -> sql::Result<Option<i64>> {
    let row = tx
        .query("UPDATE heads SET seq = seq + 1 WHERE channel_id = $1 RETURNING seq")
        .bind(channel)
        .fetch_optional()
        .await?;
    row.map(|row| row.get("seq")).transpose()
}

async fn tell_mentions(tx: &mut Tx<'_>, ids: &dyn Ids, message: &Message, seq: i64, now: Millis) -> sql::Result<()> {
    let event_id: EventId = ids.make();
    let changed = MentionsChanged {
        server_id: message.server.to_bytes(),
        channel_id: message.channel.to_bytes(),
        message_id: message.id.to_bytes(),
        author_id: message.author.to_bytes(),
        user_ids: message.mentions.iter().map(|id| id.to_bytes()).collect(),
        seq,
    };
    let fact = Fact {
        event_id: event_id.to_bytes(),
        fact: Some(fact::Fact::MentionsChanged(changed)),
    };
    outbox::put(
        tx,
        NOTIFICATIONS,
        message.channel.uuid(),
        seq,
        event_id,
        fact.encode_to_vec(),
        now,
    )
    .await
}

/// Of the message only whose it was, and where: its text goes nowhere.
async fn tell_deletion(
    tx: &mut Tx<'_>,
    ids: &dyn Ids,
    message: &Message,
    actor: UserId,
    (seq, now): (i64, Millis),
) -> sql::Result<()> {
    let event_id: EventId = ids.make();
    let deletion = MessageDeletion {
        event_id: event_id.to_bytes(),
        at: now,
        server_id: message.server.to_bytes(),
        channel_id: message.channel.to_bytes(),
        message_id: message.id.to_bytes(),
        author_id: message.author.to_bytes(),
        actor_id: actor.to_bytes(),
    };
    let (tenant, body) = (message.channel.uuid(), deletion.encode_to_vec());
    outbox::put(tx, SERVERS, tenant, seq, event_id, body, now).await
}

/// A change that would change nothing was undone: that is no failure.
fn unless_nothing(outcome: sql::Result<Option<Changed>>) -> Result<Option<Changed>> {
    match outcome.map_err(beep_core::Error::from) {
        Err(error) if error.is(&reason::NOT_FOUND) || error.is(&reason::CONFLICT) => Ok(None),
        other => other,
    }
}

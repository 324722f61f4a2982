//! Messages that moderators deleted come into the audit log.
//!
//! The act itself is one transaction of the messages service, which leaves the fact in its outbox; from there it comes
//! here, at least once and maybe late. An entry says who deleted whose message, where and when. It does not say what the
//! message said: what is deleted is gone, for those who read the log too.

use crate::{
    Servers,
    audit_log::{Entry, Fields, Target},
    news::Origin,
    store::{audit, channels, servers},
};
use beep_core::{ChannelId, Error, EventId, Id, MessageId, Millis, Result, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::{
    id,
    servers::v1::{MessageDeletion, RecordDeletionsRequest},
};

/// The only one who may tell: another service has deleted no message.
const TELLER: &str = "messages";

impl Servers {
    /// Writes deletions down in the order given; those that stand there already stay as they are. A malformed one is
    /// logged and left out: it would be no better later, and those behind it must not wait for it.
    ///
    /// # Errors
    /// `FORBIDDEN` for users and for all services but `messages`. Those of the store: then all are to be sent again.
    pub(crate) async fn record_deletions(&self, context: &Context, request: RecordDeletionsRequest) -> Result<()> {
        if context.service()? != TELLER {
            return Err(Error::from(&reason::FORBIDDEN));
        }
        for deletion in request.deletions {
            let deletion = match Deletion::try_from(deletion) {
                Ok(deletion) => deletion,
                Err(error) => {
                    tracing::error!(%error, "a deletion is malformed and left out");
                    continue;
                }
            };
            let (server, origin) = (deletion.server, self.origin.clone());
            let recorded = self.store.write(move |tx| Box::pin(record(tx, origin, deletion))).await;
            match recorded {
                Err(error) if error.is(&reason::NOT_FOUND) => {
                    tracing::debug!(%server, "its audit log went with the server");
                }
                other => other?,
            }
        }
        self.relays.poke();
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
struct Deletion {
    event: EventId,
    at: Millis,
    server: ServerId,
    channel: ChannelId,
    message: MessageId,
    author: UserId,
    actor: UserId,
}

/// # Errors
/// `NOT_FOUND` if the server is gone.
async fn record(tx: &mut Tx<'_>, origin: Origin, deletion: Deletion) -> sql::Result<()> {
    // Who deletes the server waits, so that no entry stays behind.
    servers::lock(tx, deletion.server).await?;
    let channel = channels::get(tx, deletion.server, deletion.channel).await?;
    let mut before = Fields::default()
        .with("messageId", &deletion.message.uuid())
        .with("channel", &deletion.channel.uuid());
    // The channel may be gone by now, and its name with it.
    if let Some(channel) = channel {
        before = before.with("name", &channel.name);
    }
    let target = Target::new("member", deletion.author);
    let entry = Entry::new(deletion.server, deletion.actor, "message.deleted", target).before(before);
    if audit::insert(tx, deletion.event.uuid(), deletion.at, entry).await? {
        let mut news = origin.news(deletion.server);
        news.audit_log_changed();
        news.put(tx).await?;
    }
    Ok(())
}

impl TryFrom<MessageDeletion> for Deletion {
    type Error = Error;

    fn try_from(told: MessageDeletion) -> Result<Self> {
        Ok(Self {
            event: id("eventId", &told.event_id)?,
            at: told.at,
            server: id("serverId", &told.server_id)?,
            channel: id("channelId", &told.channel_id)?,
            message: id("messageId", &told.message_id)?,
            author: id("authorId", &told.author_id)?,
            actor: id("actorId", &told.actor_id)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_nobody, by_service, code, on_every_engine};
    use beep_core::{ChannelId, EventId, Id, MessageId, Result, ServerId, UserId};
    use beep_platform::rpc::{Caller, Context};
    use beep_proto::events::v1::{Event, event::Fact};
    use beep_proto::servers::v1::{
        AuditEntry, Channel, DeleteChannelRequest, DeleteServerRequest, MessageDeletion, RecordDeletionsRequest,
        RecordDeletionsResponse, Server, audit_client::AuditClient, servers_client::ServersClient,
    };
    use std::time::Duration;

    const AT: i64 = 1_800_000_000_000;

    fn by_messages() -> Context {
        Context::root(Caller::service("messages"), Duration::from_secs(20))
    }

    fn deletion(scene: &Scene, server: &Server, channel: &Channel, actor: UserId) -> MessageDeletion {
        MessageDeletion {
            event_id: scene.id::<EventId>().to_bytes(),
            at: AT,
            server_id: server.id.clone(),
            channel_id: channel.id.clone(),
            message_id: scene.id::<MessageId>().to_bytes(),
            author_id: scene.id::<UserId>().to_bytes(),
            actor_id: actor.to_bytes(),
        }
    }

    async fn tell(scene: &Scene, context: Context, deletions: Vec<MessageDeletion>) -> Result<RecordDeletionsResponse> {
        let message = RecordDeletionsRequest { deletions };
        scene.call(context, AuditClient::record_deletions, message).await
    }

    async fn log(scene: &Scene, owner: UserId, server: &Server) -> Vec<AuditEntry> {
        let mut entries = scene.audit_log(owner, server).await;
        entries.retain(|entry| entry.action == "message.deleted");
        entries
    }

    #[tokio::test]
    async fn an_entry_says_who_deleted_whose_message_and_where_once() {
        on_every_engine("record_deletions", async |scene| {
            let (owner, moderator): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let channel = scene.text(owner, &server, None).await;
            let one = deletion(&scene, &server, &channel, moderator);
            let later = MessageDeletion {
                at: AT + 1,
                ..deletion(&scene, &server, &channel, owner)
            };
            let malformed = MessageDeletion {
                actor_id: Vec::new(),
                ..later.clone()
            };
            for told in [vec![one.clone()], vec![one.clone(), malformed, later.clone()]] {
                tell(&scene, by_messages(), told).await.expect("taken");
            }
            let channel_id = ChannelId::from_slice(&channel.id).expect("an identifier");
            let entry = |told: &MessageDeletion| AuditEntry {
                id: told.event_id.clone(),
                at: told.at,
                actor_id: told.actor_id.clone(),
                action: "message.deleted".into(),
                target_kind: "member".into(),
                target_id: told.author_id.clone(),
                reason: String::new(),
                before: format!(
                    r#"{{"messageId":"{}","channel":"{channel_id}","name":"{}"}}"#,
                    MessageId::from_slice(&told.message_id).expect("an identifier"),
                    channel.name
                ),
                after: String::new(),
            };
            assert_eq!(log(&scene, owner, &server).await, [entry(&later), entry(&one)]);
            // Whoever reads the log is told of each once.
            let told = |event: &&Event| matches!(event.fact, Some(Fact::AuditLogChanged(_)));
            let events = scene.hears(|events| events.iter().filter(told).count() >= 2).await;
            assert_eq!(events.iter().filter(told).count(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_gone_meanwhile_is_no_obstacle() {
        on_every_engine("record_deletions_gone", async |scene| {
            let owner: UserId = scene.id();
            let (gone, server) = (scene.found(owner, true).await, scene.found(owner, true).await);
            let channel = scene.text(owner, &server, None).await;
            let delete = DeleteChannelRequest {
                channel_id: channel.id.clone(),
                keep_channels: false,
            };
            let deleted = scene.call(by(owner), ServersClient::delete_channel, delete).await;
            deleted.expect("may");
            let delete = DeleteServerRequest {
                server_id: gone.id.clone(),
                name: gone.name.clone(),
            };
            let deleted = scene.call(by(owner), ServersClient::delete_server, delete).await;
            deleted.expect("may");

            let told = vec![
                deletion(&scene, &gone, &channel, owner),
                deletion(&scene, &server, &channel, owner),
            ];
            tell(&scene, by_messages(), told).await.expect("taken");
            let [entry] = &*log(&scene, owner, &server).await else {
                panic!("one server is there")
            };
            assert!(!entry.before.contains("name"), "{}", entry.before);
            let id = ServerId::from_slice(&gone.id).expect("an identifier");
            let left = scene.service.db().read(move |tx| {
                Box::pin(async move {
                    let sql = "SELECT action FROM audit WHERE server_id = $1 AND action = 'message.deleted'";
                    Ok(tx.query(sql).bind(id).fetch_all().await?.len())
                })
            });
            assert_eq!(left.await.expect("answers"), 0);
        })
        .await;
    }

    #[tokio::test]
    async fn only_the_messages_service_tells() {
        on_every_engine("record_deletions_rights", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let channel = scene.text(owner, &server, None).await;
            for (context, expected) in [
                (by(owner), "FORBIDDEN"),
                (by_service(), "FORBIDDEN"),
                (by_nobody(), "UNAUTHENTICATED"),
            ] {
                let told = vec![deletion(&scene, &server, &channel, owner)];
                assert_eq!(code(tell(&scene, context, told).await), expected);
            }
            assert_eq!(log(&scene, owner, &server).await, []);
        })
        .await;
    }
}

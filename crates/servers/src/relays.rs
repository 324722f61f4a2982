//! The way out of the outbox.
//!
//! A change answers its caller once `authz` has its facts, so that the caller can use at once what it made; if that
//! takes longer than two seconds the change stands all the same and comes into force when `authz` is back. Live events
//! wait for that too: whoever hears of a channel can already ask for it.

use crate::{
    Deps, SERVICE,
    news::{AUTHZ, FILES, INSTANCE, LIVE, MESSAGES, NOTIFICATIONS, Telling},
};
use beep_core::{Error, Id, Result, ServerId};
use beep_platform::{
    bus::Bus,
    outbox::{Deliver, Entry, Relay, Route},
    rpc::{Caller, Client, Context, Idempotent, reply},
    sql::Db,
};
use beep_proto::{
    authz::v1::{self as authz, authz_client::AuthzClient},
    files::v1::{self as files, files_client::FilesClient},
    messages::v1::{DeleteOfRequest, messages_client::MessagesClient},
    notifications::v1::{self as notifications, notifications_client::NotificationsClient},
    users::v1::{RecordActsRequest, instance_client::InstanceClient},
};
use prost::Message;
use std::{sync::Arc, time::Duration};

/// How long a caller is kept waiting for its change to come into force.
const IN_FORCE: Duration = Duration::from_secs(2);
/// Every fact of a server that there is.
pub(crate) const ALL: i64 = i64::MAX;
/// How long one delivery may take.
const DELIVERY: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct Relays {
    authz: Relay,
    messages: Relay,
    notifications: Relay,
    files: Relay,
    instance: Relay,
    live: Relay,
}

impl Relays {
    /// Starts them, or leaves their work to another process.
    pub(crate) fn start(db: &Db, deps: &Deps, in_background: bool) -> Self {
        let owner = deps.ids.next();
        let start = |consumer, deliver| {
            if !in_background {
                return Relay::elsewhere(db.clone(), consumer);
            }
            Relay::start(
                db.clone(),
                Arc::clone(&deps.clock),
                Route {
                    service: SERVICE,
                    consumer,
                    owner,
                },
                deliver,
            )
        };
        let authz = start(AUTHZ, to_authz(deps.authz.clone()));
        let messages = start(MESSAGES, to_messages(deps.messages.clone()));
        let notifications = start(NOTIFICATIONS, to_notifications(deps.notifications.clone()));
        let files = start(FILES, to_files(deps.files.clone()));
        let instance = start(INSTANCE, to_instance(deps.users.clone()));
        let live = start(LIVE, to_bus(deps.bus.clone(), authz.clone()));
        Self {
            authz,
            messages,
            notifications,
            files,
            instance,
            live,
        }
    }

    /// Sends out what a change of the server has left, and waits until its fact is in force. A request that was
    /// answered before, and may have died on its way here, waits for [`ALL`].
    pub(crate) async fn settle(&self, context: &Context, server: ServerId, fact: i64) {
        self.messages.poke();
        self.instance.poke();
        self.notifications.poke();
        self.files.poke();
        let timeout = IN_FORCE.min(context.remaining());
        if fact > 0
            && let Err(error) = self.authz.flush(server.uuid(), fact, timeout).await
        {
            tracing::warn!(%error, %server, "a change is stored and not yet in force");
        }
        self.live.poke();
    }

    /// Sends out what was left without a caller who waits for it.
    pub(crate) fn poke(&self) {
        self.messages.poke();
        self.instance.poke();
        self.notifications.poke();
        self.files.poke();
        self.authz.poke();
        self.live.poke();
    }

    /// Finishes what is being delivered. The rest waits in the store.
    pub(crate) async fn stop(&self) {
        for relay in [
            &self.live,
            &self.messages,
            &self.notifications,
            &self.files,
            &self.instance,
            &self.authz,
        ] {
            relay.stop().await;
        }
    }
}

fn own_account() -> Context {
    Context::root(Caller::service(SERVICE), DELIVERY)
}

/// The body that we wrote ourselves.
fn decode<M: Message + Default>(entry: &Entry) -> Result<M> {
    M::decode(&*entry.body).map_err(|error| Error::internal(format!("entry {} of the outbox: {error}", entry.event_id)))
}

fn to_authz(client: Client) -> Deliver {
    let client = AuthzClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let facts = entries.iter().map(decode::<authz::Fact>).collect::<Result<_>>()?;
            let request = own_account().request(authz::ApplyRequest { facts }).idempotent();
            reply(client.apply(request).await).map(drop)
        })
    })
}

fn to_messages(client: Client) -> Deliver {
    let client = MessagesClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            for entry in &entries {
                let message: DeleteOfRequest = decode(entry)?;
                loop {
                    let request = own_account().request(message.clone()).idempotent();
                    if !reply(client.delete_of(request).await)?.more {
                        break;
                    }
                }
            }
            Ok(())
        })
    })
}

fn to_notifications(client: Client) -> Deliver {
    let client = NotificationsClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let requests = entries
                .iter()
                .map(decode::<notifications::ApplyRequest>)
                .collect::<Result<Vec<_>>>()?;
            let facts = requests.into_iter().flat_map(|request| request.facts).collect();
            let request = own_account()
                .request(notifications::ApplyRequest { facts })
                .idempotent();
            reply(client.apply(request).await).map(drop)
        })
    })
}

fn to_files(client: Client) -> Deliver {
    let client = FilesClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let requests = entries
                .iter()
                .map(decode::<files::ApplyRequest>)
                .collect::<Result<Vec<_>>>()?;
            let facts = requests.into_iter().flat_map(|request| request.facts).collect();
            let request = own_account().request(files::ApplyRequest { facts }).idempotent();
            reply(client.apply(request).await).map(drop)
        })
    })
}

/// What moderators did, for the log that the users service keeps.
fn to_instance(client: Client) -> Deliver {
    let client = InstanceClient::new(client);
    Arc::new(move |entries| {
        let mut client = client.clone();
        Box::pin(async move {
            let acts = entries.iter().map(decode).collect::<Result<_>>()?;
            let request = own_account().request(RecordActsRequest { acts }).idempotent();
            reply(client.record_acts(request).await).map(drop)
        })
    })
}

/// On a task of its own: it waits for the store, for which the loop that hands over waits too. Polled by that loop
/// alone, it could be given the store's last connection at a moment when nobody asks it.
fn to_bus(bus: Bus, authz: Relay) -> Deliver {
    Arc::new(move |entries| {
        let told = tokio::spawn(tell(bus.clone(), authz.clone(), entries));
        Box::pin(async move { told.await.map_err(Error::internal)? })
    })
}

async fn tell(bus: Bus, authz: Relay, entries: Vec<Entry>) -> Result<()> {
    for entry in entries {
        let Telling {
            server_id,
            after_fact,
            subject,
            event,
        } = decode(&entry)?;
        if after_fact > 0 {
            let server = ServerId::from_slice(&server_id).map_err(Error::internal)?;
            authz.flush(server.uuid(), after_fact, DELIVERY).await?;
        }
        bus.publish(subject, event.into())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{CreateServerRequest, ListMineRequest, servers_client::ServersClient},
    };
    use std::time::{Duration, Instant};

    #[tokio::test]
    async fn without_authz_a_change_stands_and_comes_into_force_later() {
        on_every_engine("relays_down", async |scene| {
            let owner: UserId = scene.id();
            scene.authz.rights().is_down = true;
            let start = Instant::now();
            let server = scene.found(owner, true).await;
            assert!(start.elapsed() < Duration::from_secs(8), "callers wait for two seconds");
            let mine = scene
                .call(by(owner), ServersClient::list_mine, ListMineRequest::default())
                .await;
            assert_eq!(mine.expect("listed").servers, std::slice::from_ref(&server));
            let message = beep_proto::servers::v1::ListChannelsRequest {
                server_id: server.id.clone(),
            };
            assert_eq!(
                code(scene.call(by(owner), ServersClient::list_channels, message).await),
                "UNAVAILABLE"
            );
            assert!(scene.heard().is_empty(), "nobody hears of what they could not open");

            scene.authz.rights().is_down = false;
            let joined =
                |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerJoined(joined)) if joined.id == server.id);
            scene
                .hears(|events| events.iter().any(|event| joined(&event.fact)))
                .await;
            assert_eq!(scene.channels(owner, &server).await.len(), 2);
            assert!(scene.notifications.facts().is_empty());
            assert_eq!(server.owner_id, owner.to_bytes());
        })
        .await;
    }

    #[tokio::test]
    async fn the_next_process_tells_what_this_one_could_not() {
        on_every_engine("relays_restart", async |scene| {
            let owner: UserId = scene.id();
            scene.authz.rights().is_down = true;
            let wish = CreateServerRequest {
                request_id: "key".into(),
                name: "Atelier".into(),
                ..Default::default()
            };
            let found = |scene: Scene| {
                let wish = wish.clone();
                async move {
                    scene
                        .call(by(owner), ServersClient::create_server, wish)
                        .await
                        .expect("founded")
                }
            };
            let server = found(scene.clone()).await;
            let next = scene.restart().await;
            next.authz.rights().is_down = false;
            assert_eq!(
                found(next.clone()).await,
                server,
                "the same request, which its caller never saw answered"
            );
            assert_eq!(next.channels(owner, &server).await.len(), 2, "in force when it answers");
            next.hears(|events| events.iter().filter(|event| event.source == "servers").count() == 4)
                .await;
            assert!(scene.heard().is_empty());
        })
        .await;
    }
}

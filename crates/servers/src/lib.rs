//! Servers, their members and channels.
//!
//! A call comes in through [`rpc`]. A use case, one a file, asks `authz` whether its caller may, then makes one
//! transaction of the [`store`]'s functions; what others have to know of it is stored with it ([`news`]) and sent out
//! after it ([`relays`]).
//!
//! Membership is this service's own truth. Rights are not: `authz` decides, from the facts that it is sent.

mod act;
mod activity;
mod arrange;
mod audit_log;
mod audit_page;
mod create_channel;
mod create_server;
mod cursor;
mod delete_channel;
mod delete_server;
mod error;
mod get_onboarding;
mod get_server;
mod housekeeping;
mod invitations;
mod join;
#[cfg(test)]
mod kills;
mod leave;
mod limits;
mod list_channels;
mod list_members;
mod list_public;
mod list_servers;
mod meets;
mod members;
mod membership;
mod model;
mod moderation;
mod move_channel;
mod news;
mod overwrites;
mod position;
mod rank;
mod reconcile;
mod record_deletions;
mod relays;
mod roles;
mod rpc;
mod store;
#[cfg(test)]
mod testing;
mod transfer_server;
mod update_channel;
mod update_server;

pub use error::REASONS;

use beep_core::{Clock, Id, Ids, Random, Result, UserId};
use beep_platform::{
    access::Access,
    bus::Bus,
    rpc::Client,
    shutdown::Shutdown,
    sql::Db,
    telemetry::{Pseudonyms, audit},
};
use beep_proto::{
    authz::v1::authz_client::AuthzClient,
    files::v1::files_client::FilesClient,
    realtime::v1::presence_client::PresenceClient,
    servers::v1::{
        audit_server::AuditServer, invitations_server::InvitationsServer, members_server::MembersServer,
        moderation_server::ModerationServer, rehearsals_server::RehearsalsServer, roles_server::RolesServer,
        servers_server::ServersServer,
    },
    users::v1::{instance_client::InstanceClient, users_client::UsersClient},
};
use housekeeping::Housekeeping;
use members::Lists;
use news::Origin;
use reconcile::Reconciler;
use relays::Relays;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::Store;
use tonic::service::RoutesBuilder;

/// Who speaks in events, metrics and logs.
const SERVICE: &str = "servers";

#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
    /// Days for which audit logs of servers are kept.
    pub audit_days: u32,
    /// Whether this process sends out what waits in the outbox and tidies up. The command line does neither: it leaves
    /// both to the Beep that runs.
    pub background: bool,
    /// For how long it is taken as known who of a list of members is online.
    pub presence_known: Duration,
}

impl Config {
    pub fn new(store: impl Into<String>) -> Self {
        Self {
            store: store.into(),
            audit_days: 90,
            background: true,
            presence_known: Duration::from_secs(1),
        }
    }
}

#[derive(Clone)]
pub struct Deps {
    pub authz: Client,
    /// Knows by which names members are found, and who keeps order on this Beep.
    pub users: Client,
    pub messages: Client,
    pub notifications: Client,
    pub files: Client,
    /// Knows who is online.
    pub realtime: Client,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Draws the codes of invitations.
    pub random: Arc<dyn Random>,
    /// Names people in audit lines.
    pub pseudonyms: Pseudonyms,
    /// Ends the relays.
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Servers>);

/// What the use cases work with.
struct Servers {
    store: Store,
    access: Access,
    files: FilesClient<Client>,
    instance: InstanceClient<Client>,
    users: UsersClient<Client>,
    presence: PresenceClient<Client>,
    lists: Lists,
    relays: Relays,
    housekeeping: Housekeeping,
    #[cfg_attr(not(test), expect(dead_code, reason = "it works by itself; tests hurry it"))]
    reconciler: Reconciler,
    origin: Origin,
    random: Arc<dyn Random>,
    pseudonyms: Pseudonyms,
}

/// Opens the store and starts to send out what waits in its outbox.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let store = Store::open(&config.store).await?;
    let relays = Relays::start(store.db(), &deps, config.background);
    let (ending, stopping) = (deps.shutdown.clone(), relays.clone());
    deps.shutdown.spawn(async move {
        ending.begun().await;
        stopping.stop().await;
    });
    if config.background {
        activity::start(store.clone(), deps.clock.clone(), &deps.bus, &deps.shutdown);
    }
    let instance = InstanceClient::new(deps.users.clone());
    let users = UsersClient::new(deps.users.clone());
    let origin = Origin {
        clock: deps.clock,
        ids: deps.ids,
    };
    let reconciler = Reconciler::new(store.clone(), origin.clone(), relays.clone(), deps.authz.clone());
    if config.background {
        reconciler.clone().start(&deps.shutdown);
    }
    let housekeeping = if config.background {
        Housekeeping::start(
            store.clone(),
            origin.clone(),
            relays.clone(),
            deps.users,
            config.audit_days,
            &deps.shutdown,
        )
    } else {
        Housekeeping::elsewhere()
    };
    let presence = PresenceClient::new(deps.realtime);
    let servers = Arc::new(Servers {
        store,
        relays,
        housekeeping,
        reconciler,
        access: Access::new(AuthzClient::new(deps.authz)),
        files: FilesClient::new(deps.files),
        instance,
        users,
        lists: Lists::new(presence.clone(), config.presence_known),
        presence,
        origin,
        random: deps.random,
        pseudonyms: deps.pseudonyms,
    });
    if config.background {
        deps.shutdown
            .spawn(servers.clone().watch_visitors(deps.shutdown.clone()));
    }
    Ok(Service(servers))
}

impl Service {
    /// Adds what answers the contracts.
    pub fn routes(&self, routes: &mut RoutesBuilder) {
        routes
            .add_service(ServersServer::new(self.clone()))
            .add_service(MembersServer::new(self.clone()))
            .add_service(AuditServer::new(self.clone()))
            .add_service(InvitationsServer::new(self.clone()))
            .add_service(RolesServer::new(self.clone()))
            .add_service(RehearsalsServer::new(self.clone()))
            .add_service(ModerationServer::new(self.clone()));
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db().ping().await?)
    }

    /// The store, for its name in health answers and to close it at the end.
    pub fn db(&self) -> &Db {
        self.0.store.db()
    }
}

impl Servers {
    /// Writes into the audit log who did what to which thing; an action is named after the kind of thing.
    fn audit(&self, action: &'static str, user: UserId, thing: impl Id) {
        let kind = action.split('.').next().unwrap_or(action);
        let details = BTreeMap::from([(kind, thing.to_string())]);
        audit(action, &self.pseudonyms.of(user.to_string()), details);
    }
}

//! `beep admin`: those who run this Beep keep order from its command line.
//!
//! It opens the stores of the users and the servers service, beside a Beep that runs on them, and asks the same contracts
//! in the name of the operator. It hears nobody and tells nobody: what its acts leave in the outbox, the Beep that runs
//! sends out within a few seconds, or the next one when it starts. Its answer goes to stdout, so the audit line that each
//! act leaves goes to stderr.

mod act;
mod command;
mod show;

pub(crate) use command::Command;

use crate::{config::Settings, data, process, target::Target};
use beep_core::{Clock, Error, Ids, Result, SystemClock, SystemIds};
use beep_platform::{
    bus::Bus,
    rpc::{Caller, Client, Context, Signer, Wiring},
    shutdown::Shutdown,
    sql::{self, Found},
    telemetry::{self, Pseudonyms, Secret},
};
use beep_proto::{
    servers::v1::moderation_client::ModerationClient,
    users::v1::{instance_client::InstanceClient, reports_client::ReportsClient, users_client::UsersClient},
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tonic::service::RoutesBuilder;

/// How long one command may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whom the command line asks, and in whose name.
struct Operator {
    context: Context,
    users: UsersClient<Client>,
    instance: InstanceClient<Client>,
    reports: ReportsClient<Client>,
    moderation: ModerationClient<Client>,
}

/// Does what is asked and answers with what is to be printed: text for people, or JSON.
///
/// # Errors
/// Those of the use case, and of opening the stores.
pub(crate) async fn run(settings: &Settings, command: Command, json: bool) -> Result<String> {
    let pseudonyms = pseudonyms(settings)?;
    let _telemetry = telemetry::init(log_config(settings, pseudonyms.clone()), std::io::stderr())?;
    let shutdown = Shutdown::new();
    let (operator, stores) = open(settings, pseudonyms, &shutdown).await?;
    let answer = act::act(&operator, command).await;
    shutdown.begin();
    for store in stores {
        store.close().await;
    }
    let answer: Value = answer?;
    if json {
        return serde_json::to_string_pretty(&answer).map_err(Error::internal);
    }
    Ok(show::text(&answer))
}

/// Those of the Beep that runs, so that its audit lines and these can be joined; without its key they name nobody.
fn pseudonyms(settings: &Settings) -> Result<Pseudonyms> {
    let key = match data::known_pseudonym_key(settings)? {
        Some(key) => key,
        None => Secret::new(data::random(32)?),
    };
    Ok(Pseudonyms::new(&key))
}

/// As those of a process that stays, but whoever types a command wants no more than its failures besides.
fn log_config(settings: &Settings, pseudonyms: Pseudonyms) -> telemetry::Config {
    telemetry::Config {
        filter: "error".to_owned(),
        otlp: None,
        ..process::log_config(settings, pseudonyms)
    }
}

async fn open(settings: &Settings, pseudonyms: Pseudonyms, shutdown: &Shutdown) -> Result<(Operator, [sql::Db; 2])> {
    let store = |target| {
        let url = settings.stores.get(&target).cloned();
        url.ok_or_else(|| Error::internal(format!("{target} has no store")))
    };
    for target in [Target::Users, Target::Servers] {
        must_be_there(target, &store(target)?).await?;
    }
    let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (Arc::new(SystemClock), Arc::new(SystemIds::new()));
    let signer = Signer::new(&data::random(32)?, clock.clone()).map_err(Error::internal)?;
    let mut wiring = Wiring::new(signer);
    for target in Target::ALL.into_iter().filter(|target| target.is_service()) {
        wiring.here(target.name());
    }
    let client = |target: Target| wiring.client(target.name()).expect("its place was named");
    let mut config = beep_users::Config::new(store(Target::Users)?);
    config.background = false;
    let deps = beep_users::Deps {
        messages: client(Target::Messages),
        servers: client(Target::Servers),
        bus: Bus::memory(),
        clock: clock.clone(),
        ids: ids.clone(),
        pseudonyms: pseudonyms.clone(),
        shutdown: shutdown.clone(),
    };
    let users = beep_users::build(config, deps).await?;
    let mut config = beep_servers::Config::new(store(Target::Servers)?);
    config.audit_days = settings.audit_days;
    config.background = false;
    let deps = beep_servers::Deps {
        authz: client(Target::Authz),
        users: client(Target::Users),
        messages: client(Target::Messages),
        notifications: client(Target::Notifications),
        files: client(Target::Files),
        realtime: client(Target::Realtime),
        bus: Bus::memory(),
        clock,
        ids,
        random: Arc::new(data::Randomness),
        pseudonyms,
        shutdown: shutdown.clone(),
    };
    let servers = beep_servers::build(config, deps).await?;
    let mut routes = RoutesBuilder::default();
    users.routes(&mut routes);
    servers.routes(&mut routes);
    wiring.open(routes.routes());
    let at = client(Target::Users);
    let operator = Operator {
        context: Context::root(Caller::service("operator"), PATIENCE),
        users: UsersClient::new(at.clone()),
        instance: InstanceClient::new(at.clone()),
        reports: ReportsClient::new(at),
        moderation: ModerationClient::new(client(Target::Servers)),
    };
    Ok((operator, [users.db().clone(), servers.db().clone()]))
}

/// Whoever mistypes the folder or the database is told, and does not get a new one.
async fn must_be_there(target: Target, store: &str) -> Result<()> {
    if sql::look(store).await? == Found::Store {
        return Ok(());
    }
    let (place, cure) = match store.strip_prefix("sqlite:") {
        Some(path) => (path.to_owned(), "BEEP_DATA to its data folder".to_owned()),
        None => (
            data::without_password(store),
            format!("BEEP_{}_STORE to its database", target.name().to_uppercase()),
        ),
    };
    Err(Error::unavailable(format!(
        "there is no Beep here: {place} is missing; set {cure}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_platform::{sql::Db, testing};

    #[tokio::test]
    async fn a_place_that_is_mistyped_is_told_and_not_made() {
        for (engine, url, _place) in testing::sql_urls("admin") {
            for _ in 0..2 {
                let error = must_be_there(Target::Users, &url).await.expect_err(engine);
                let told = error.internal_context().unwrap_or_default();
                assert!(told.starts_with("there is no Beep here"), "{told}");
            }
            let made = Db::open(&url, &[]).await.expect(engine);
            assert_eq!(must_be_there(Target::Users, &url).await, Ok(()), "{engine}");
            made.close().await;
        }
    }
}

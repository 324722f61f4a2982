//! What each service is given: its configuration and what it depends on.

use super::Parts;
use crate::{data::Randomness, target::Target};
use axum::Router;
use beep_core::Result;
use beep_platform::{blob::Blobs, rpc::Client};
use std::{sync::Arc, time::Duration};

impl Parts {
    pub(super) async fn start(&mut self, target: Target) -> Result<()> {
        match target {
            Target::Users => self.users().await,
            Target::Servers => self.servers().await,
            Target::Messages => self.messages().await,
            Target::Authz => self.authz().await,
            Target::Notifications => self.notifications().await,
            Target::Files => self.files().await,
            Target::Realtime => {
                self.realtime();
                Ok(())
            }
            // It is served to the public, beside the services: see `gateway`.
            Target::Gateway => Ok(()),
        }
    }

    async fn users(&mut self) -> Result<()> {
        let mut config = beep_users::Config::new(self.store(Target::Users));
        config.sign_ups_per_hour = self.settings.sign_ups_per_hour;
        config.audit_kept = Duration::from_hours(24 * u64::from(self.settings.audit_days));
        let deps = beep_users::Deps {
            messages: self.client(Target::Messages),
            servers: self.client(Target::Servers),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            pseudonyms: self.pseudonyms.clone(),
            shutdown: self.shutdown.clone(),
        };
        let service = beep_users::build(config, deps).await?;
        service.routes(&mut self.routes);
        self.keep(Target::Users, service.db().clone());
        Ok(())
    }

    async fn servers(&mut self) -> Result<()> {
        let mut config = beep_servers::Config::new(self.store(Target::Servers));
        config.audit_days = self.settings.audit_days;
        let deps = beep_servers::Deps {
            authz: self.client(Target::Authz),
            users: self.client(Target::Users),
            messages: self.client(Target::Messages),
            notifications: self.client(Target::Notifications),
            files: self.client(Target::Files),
            realtime: self.client(Target::Realtime),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            random: Arc::new(Randomness),
            pseudonyms: self.pseudonyms.clone(),
            shutdown: self.shutdown.clone(),
        };
        let service = beep_servers::build(config, deps).await?;
        service.routes(&mut self.routes);
        self.watch_outbox(Target::Servers, service.db());
        self.keep(Target::Servers, service.db().clone());
        Ok(())
    }

    async fn messages(&mut self) -> Result<()> {
        let config = beep_messages::Config {
            store: self.store(Target::Messages),
        };
        let deps = beep_messages::Deps {
            users: self.client(Target::Users),
            authz: self.client(Target::Authz),
            notifications: self.client(Target::Notifications),
            servers: self.client(Target::Servers),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            shutdown: self.shutdown.clone(),
        };
        let service = beep_messages::build(config, deps).await?;
        self.routes.add_service(service.routes());
        self.watch_outbox(Target::Messages, service.db());
        self.keep(Target::Messages, service.db().clone());
        Ok(())
    }

    async fn authz(&mut self) -> Result<()> {
        let config = beep_authz::Config {
            engine: self.settings.authz_engine.clone(),
            store: self.store(Target::Authz),
        };
        let engine = if config.store.starts_with("sqlite:") {
            "sqlite"
        } else {
            "postgres"
        };
        let deps = beep_authz::Deps {
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        };
        let service = beep_authz::build(config, deps).await?;
        self.routes
            .add_service(service.routes())
            .add_service(service.insight())
            .add_service(service.facts());
        let asked = service.clone();
        self.check("authz.store", engine, move || {
            let service = asked.clone();
            async move { service.ping().await }
        });
        // What was decided before goes on being decided without it, so traffic is to go on coming.
        self.checks
            .add_optional("authz.engine", service.engine_name(), move || {
                let service = service.clone();
                async move { service.ping_engine().await }
            });
        Ok(())
    }

    async fn notifications(&mut self) -> Result<()> {
        let config = beep_notifications::Config {
            store: self.store(Target::Notifications),
        };
        let deps = beep_notifications::Deps {
            authz: self.client(Target::Authz),
            messages: self.client(Target::Messages),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            shutdown: self.shutdown.clone(),
        };
        let service = beep_notifications::build(config, deps).await?;
        self.routes.add_service(service.routes());
        self.keep(Target::Notifications, service.db().clone());
        Ok(())
    }

    async fn files(&mut self) -> Result<()> {
        let blobs = Blobs::open(&self.settings.blobs)?;
        let config = beep_files::Config {
            store: self.store(Target::Files),
            decoders: self.settings.decoders,
        };
        let deps = beep_files::Deps {
            authz: self.client(Target::Authz),
            blobs: blobs.clone(),
            clock: self.clock.clone(),
            random: Arc::new(Randomness),
            shutdown: self.shutdown.clone(),
        };
        let service = beep_files::build(config, deps).await?;
        self.routes.add_service(service.routes());
        self.keep(Target::Files, service.db().clone());
        self.check("files.blobs", blobs.engine(), move || {
            let blobs = blobs.clone();
            async move { blobs.ping().await }
        });
        Ok(())
    }

    fn realtime(&mut self) {
        let deps = beep_realtime::presence::Deps {
            servers: self.client(Target::Servers),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            shutdown: self.shutdown.clone(),
        };
        self.routes.add_service(beep_realtime::presence::build(deps).routes());
    }

    /// The gateway, as what it serves to the public.
    pub(super) fn gateway(&self) -> Router {
        let config = beep_gateway::Config {
            introspection: self.settings.introspection,
            secure_cookies: self.settings.secure_cookies,
            trusted_proxies: self.settings.trusted_proxies,
            shards: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        };
        let deps = beep_gateway::Deps {
            users: self.client(Target::Users),
            servers: self.client(Target::Servers),
            messages: self.client(Target::Messages),
            authz: self.client(Target::Authz),
            notifications: self.client(Target::Notifications),
            realtime: self.client(Target::Realtime),
            files: self.client(Target::Files),
            bus: self.bus.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            shutdown: self.shutdown.clone(),
        };
        beep_gateway::build(config, deps)
    }

    pub(super) fn client(&self, target: Target) -> Client {
        self.wiring
            .client(target.name())
            .expect("every service that a target calls has its place named")
    }

    fn store(&self, target: Target) -> String {
        self.settings.stores.get(&target).cloned().unwrap_or_default()
    }
}

//! Which service is where. Only the binary knows; what it hands out is a [`Client`] either way.

use super::{BadUrl, Client, LocalRoutes, Signer, Transport, server_layers};
use std::collections::HashMap;
use tonic::service::Routes;

/// A client for each service, made before the services are: name all places, build the services with
/// [`client`](Self::client), then [`open`](Self::open).
pub struct Wiring {
    signer: Signer,
    local: LocalRoutes,
    clients: HashMap<&'static str, Client>,
}

impl Wiring {
    pub fn new(signer: Signer) -> Self {
        Self {
            signer,
            local: LocalRoutes::default(),
            clients: HashMap::new(),
        }
    }

    /// `service` runs in this process.
    pub fn here(&mut self, service: &'static str) {
        self.place(service, Transport::Local(self.local.clone()));
    }

    /// `service` runs at `url`.
    ///
    /// # Errors
    /// The URL cannot be one of a service.
    pub fn at(&mut self, service: &'static str, url: &str) -> Result<(), BadUrl> {
        self.place(service, Transport::remote(url)?);
        Ok(())
    }

    /// A client of `service`; clones share their circuit breaker. `None` if its place was not named.
    pub fn client(&self, service: &str) -> Option<Client> {
        self.clients.get(service).cloned()
    }

    /// Puts the layers round the services of this process and lets calls through; returns what [`super::serve`] takes.
    pub fn open(&self, services: Routes) -> Routes {
        let routes = server_layers(services, &self.signer);
        self.local.fill(routes.clone());
        routes
    }

    /// Refuses local calls from now on and lets go of the services.
    pub fn close(&self) {
        self.local.close();
    }

    fn place(&mut self, service: &'static str, transport: Transport) {
        self.clients
            .insert(service, Client::new(service, transport, self.signer.clone()));
    }
}

//! A whole Beep.

use crate::{
    Gate, Person, Process,
    engine::{self, Database},
    process::free_address,
};
use std::{
    collections::BTreeMap,
    io::{Write, stderr},
    net::SocketAddr,
};
use tempfile::TempDir;

/// The services that run as processes of their own behind the gateway.
pub const SERVICES: [&str; 7] = [
    "users",
    "servers",
    "messages",
    "authz",
    "notifications",
    "files",
    "realtime",
];
/// One run's processes sign with it; known, so that tests can forge with another one.
const SECRET: &str = "a secret of thirty-two bytes or more, for tests";

/// A Beep with its own data, which goes with it.
pub struct World {
    processes: Vec<Process>,
    /// Where the gateway is.
    address: SocketAddr,
    services: BTreeMap<&'static str, SocketAddr>,
    stores: BTreeMap<&'static str, String>,
    /// In front of PostgreSQL and NATS; `None` on embedded engines.
    pub postgres: Option<Gate>,
    pub nats: Option<Gate>,
    _databases: Vec<Database>,
    folder: TempDir,
}

/// How a [`World`] is to be.
#[derive(Default)]
pub struct Setup {
    settings: Vec<(String, String)>,
    prefix: Vec<String>,
}

impl Setup {
    /// Sets a variable of the processes.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the processes through these words.
    #[must_use]
    pub fn through(mut self, prefix: &[&str]) -> Self {
        self.prefix = prefix.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// One process, embedded engines.
    ///
    /// # Panics
    /// It does not become ready.
    pub async fn all(self) -> World {
        let mut world = self.all_stopped();
        world.start().await;
        world
    }

    /// As [`all`](Self::all), but nothing runs yet.
    ///
    /// # Panics
    /// There is no room for temporary files.
    pub fn all_stopped(self) -> World {
        let folder = folder();
        let address = free_address();
        let data = folder.path().join("data");
        let stores = SERVICES.map(|name| (name, format!("sqlite:{}", data.join(format!("{name}.db")).display())));
        let mut settings = self.common(address);
        settings.push(("BEEP_DATA".to_owned(), data.display().to_string()));
        settings.extend(self.settings);
        let mut process = Process::new("all", settings, address, folder.path());
        process.through(&self.prefix.iter().map(String::as_str).collect::<Vec<_>>());
        World {
            processes: vec![process],
            address,
            services: BTreeMap::new(),
            stores: stores.into(),
            postgres: None,
            nats: None,
            _databases: Vec::new(),
            folder,
        }
    }

    /// A process for each service, on PostgreSQL, NATS and S3; `None` when one of them is not there, which is printed.
    ///
    /// # Panics
    /// They are required and not there, or a process does not become ready.
    pub async fn split(self) -> Option<World> {
        let (nats_url, bucket) = engine::shared()?;
        let (folder, address) = (folder(), free_address());
        let databases: BTreeMap<_, _> = SERVICES[..6]
            .iter()
            .map(|name| (*name, engine::database(name)))
            .collect();
        let server = databases.values().next().map(|database| engine::address(&database.url));
        let postgres = Gate::before(server.expect("six services have a store")).await;
        let nats = Gate::before(engine::address(&nats_url)).await;
        let stores = databases
            .iter()
            .map(|(name, database)| (*name, engine::elsewhere(&database.url, postgres.address())));
        let stores: BTreeMap<_, _> = stores.collect();
        let services: BTreeMap<_, _> = SERVICES.map(|name| (name, free_address())).into();
        let mut common = self.common(address);
        common.push(("BEEP_BUS".to_owned(), engine::elsewhere(&nats_url, nats.address())));
        common.push(("BEEP_CLUSTER_SECRET".to_owned(), SECRET.to_owned()));
        common.push(("BEEP_BLOBS".to_owned(), bucket));
        for (name, address) in &services {
            common.push((variable(name, "URL"), format!("http://{address}")));
        }
        common.extend(self.settings);
        let process = |name: &str, ops: SocketAddr, own: Vec<(String, String)>| {
            let mut settings = common.clone();
            settings.push(("BEEP_DATA".to_owned(), folder.path().join(name).display().to_string()));
            settings.extend(own);
            Process::new(name, settings, ops, folder.path())
        };
        let mut processes: Vec<_> = SERVICES
            .iter()
            .map(|name| {
                let ops = free_address();
                let mut own = vec![
                    (variable(name, "LISTEN"), services[name].to_string()),
                    ("BEEP_OPS_LISTEN".to_owned(), ops.to_string()),
                ];
                own.extend(stores.get(name).map(|url| (variable(name, "STORE"), url.clone())));
                process(name, ops, own)
            })
            .collect();
        processes.push(process("gateway", address, Vec::new()));
        let databases = databases.into_values().collect();
        let (postgres, nats) = (Some(postgres), Some(nats));
        let mut world = World {
            processes,
            address,
            services,
            stores,
            postgres,
            nats,
            _databases: databases,
            folder,
        };
        world.start().await;
        Some(world)
    }

    fn common(&self, address: SocketAddr) -> Vec<(String, String)> {
        let pairs = [
            ("BEEP_LISTEN", address.to_string()),
            ("BEEP_PUBLIC_URL", format!("http://{address}")),
            // All people of a test come from one address.
            ("BEEP_SIGN_UPS_PER_HOUR", "100000".to_owned()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).into()
    }
}

impl World {
    pub fn setup() -> Setup {
        Setup::default()
    }

    /// One process on embedded engines.
    pub async fn all() -> Self {
        Self::setup().all().await
    }

    /// A process for each service; see [`Setup::split`].
    pub async fn split() -> Option<Self> {
        Self::setup().split().await
    }

    /// Starts what does not run, and waits until it serves.
    ///
    /// # Panics
    /// A process does not become ready.
    pub async fn start(&mut self) {
        for process in &mut self.processes {
            if !process.is_running() {
                process.spawn();
            }
        }
        for process in &mut self.processes {
            process.ready().await;
        }
    }

    /// A process by its target: `all`, or a service, or `gateway`.
    ///
    /// # Panics
    /// This world has none of this name.
    pub fn process(&mut self, name: &str) -> &mut Process {
        let found = self.processes.iter_mut().find(|process| process.name() == name);
        found.unwrap_or_else(|| panic!("no process is called {name}"))
    }

    /// The process that holds the sockets: the gateway, or all in one.
    pub fn gateway(&mut self) -> &mut Process {
        self.processes.last_mut().expect("a world has a process at least")
    }

    pub fn processes(&mut self) -> impl Iterator<Item = &mut Process> {
        self.processes.iter_mut()
    }

    /// `kill -9`, and a new start.
    pub async fn kill_and_restart(&mut self, name: &str) {
        let process = self.process(name);
        process.kill().await;
        process.spawn();
        process.ready().await;
    }

    /// Signs somebody up.
    pub async fn person(&self, name: &str) -> Person {
        Person::sign_up(self.address, name).await
    }

    /// Where the public API is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether each service is a process of its own.
    pub fn is_split(&self) -> bool {
        !self.services.is_empty()
    }

    /// Where a service takes gRPC calls.
    ///
    /// # Panics
    /// It does not run as a process of its own.
    pub fn service(&self, name: &str) -> SocketAddr {
        *self
            .services
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not a process of its own"))
    }

    /// What the processes sign their calls to each other with.
    pub fn secret(&self) -> &'static str {
        SECRET
    }

    /// The URL of a service's store.
    ///
    /// # Panics
    /// It has none.
    pub fn store(&self, name: &str) -> &str {
        self.stores.get(name).unwrap_or_else(|| panic!("{name} has no store"))
    }

    /// The folder that goes with this world; `data` in it is the data folder of one process.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for World {
    /// What the processes said last is worth reading when a test fails.
    fn drop(&mut self) {
        if std::thread::panicking() {
            for process in &self.processes {
                let _ = writeln!(stderr(), "── log of {}\n{}", process.name(), process.log_end());
            }
        }
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("beep-e2e-")
        .tempdir()
        .expect("there is room for temporary files")
}

fn variable(service: &str, setting: &str) -> String {
    format!("BEEP_{}_{setting}", service.to_uppercase())
}

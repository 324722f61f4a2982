//! Configuration by environment variables (ARC-12), and nothing else. [`variables`] lists them; what is wrong is told all
//! at once.

pub(crate) mod docs;
mod read;
mod variables;

use crate::target::Target;
use beep_platform::telemetry::Secret;
use std::{collections::BTreeMap, net::SocketAddr, num::NonZero, path::PathBuf};

pub(crate) use variables::VARIABLES;

/// What one process runs with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub targets: Vec<Target>,
    pub data: PathBuf,
    pub listen: SocketAddr,
    /// Where health and metrics are; beside the gateway's own routes if `None`.
    pub ops_listen: Option<SocketAddr>,
    /// Where services of this process listen for others; empty if nobody else is to call them.
    pub service_listen: Vec<SocketAddr>,
    /// Where the services are that this process calls and does not run.
    pub urls: BTreeMap<Target, String>,
    pub stores: BTreeMap<Target, String>,
    pub authz_engine: String,
    pub bus: String,
    /// Where pictures are kept.
    pub blobs: String,
    /// Pictures that are decoded at once.
    pub decoders: NonZero<usize>,
    /// `None`: made up, for nobody else needs it.
    pub cluster_secret: Option<Secret<Vec<u8>>>,
    pub log: String,
    pub otlp: Option<String>,
    pub otlp_sample: f64,
    pub introspection: bool,
    pub secure_cookies: bool,
    pub trusted_proxies: u8,
    pub sign_ups_per_hour: u32,
    /// For how long audit logs of servers are kept.
    pub audit_days: u32,
}

/// What is wrong with one variable, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub variable: String,
    pub what: String,
}

impl Settings {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// Every problem there is.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub(crate) fn from_environment(targets: &[Target]) -> Result<Self, Vec<Problem>> {
        read::settings(targets, &|name| std::env::var(name).ok(), &|| {
            std::env::vars().map(|(name, _)| name).collect()
        })
    }

    /// Whether every service that this process calls runs in it.
    pub(crate) fn is_self_contained(&self) -> bool {
        self.urls.is_empty() && self.service_listen.is_empty()
    }
}

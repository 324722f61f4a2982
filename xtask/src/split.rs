//! `cargo xtask run --split`: every service a process of its own, against PostgreSQL, NATS and an S3 store.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::ctx::Ctx;
use crate::engines::{self, Engine, Purpose, nats, postgres, s3};
use crate::probe;
use crate::run::{gateway_address, serve};
use crate::supervise::{Group, Say};

/// A service that runs behind the gateway.
struct Service {
    name: &'static str,
    /// gRPC, 127.0.0.1.
    port: u16,
    /// Metrics and health, 127.0.0.1.
    ops: u16,
    /// Whether it keeps relational data.
    store: bool,
}

const fn service(name: &'static str, port: u16, store: bool) -> Service {
    Service {
        name,
        port,
        ops: port + 100,
        store,
    }
}

const SERVICES: [Service; 7] = [
    service("users", 8101, true),
    service("servers", 8102, true),
    service("messages", 8103, true),
    service("authz", 8104, true),
    service("notifications", 8105, true),
    service("realtime", 8106, false),
    service("files", 8107, true),
];

impl Service {
    /// The name of one of its settings.
    fn var(&self, setting: &str) -> String {
        format!("BEEP_{}_{setting}", self.name.to_uppercase())
    }

    fn database(&self) -> String {
        format!("beep_{}", self.name)
    }
}

pub(crate) fn run(ctx: &mut Ctx, program: &Path) -> Result<()> {
    engines::up(ctx, &Engine::ALL, Purpose::Data)?;
    for service in SERVICES.iter().filter(|service| service.store) {
        postgres::create_database(ctx, &service.database())?;
    }
    let logs = ctx.path("data/split");
    fs::create_dir_all(&logs).with_context(|| format!("cannot make {}", logs.display()))?;
    let data = logs.display().to_string();
    ctx.default_var("BEEP_LISTEN", "127.0.0.1:8080");
    ctx.default_var("BEEP_DATA", data);
    ctx.default_var("BEEP_BUS", nats::url());
    ctx.default_var("BEEP_BLOBS", s3::url());
    ctx.default_var("BEEP_CLUSTER_SECRET", secret()?);
    for service in &SERVICES {
        ctx.default_var(&service.var("URL"), format!("http://127.0.0.1:{}", service.port));
    }
    let gateway = gateway_address(ctx)?;
    probe::ensure_free(&gateway.to_string(), "the gateway")?;
    for Service { name, port, ops, .. } in &SERVICES {
        probe::ensure_free(&format!("127.0.0.1:{port}"), name)?;
        probe::ensure_free(&format!("127.0.0.1:{ops}"), name)?;
    }
    let mut group = Group::new()?;
    for service in &SERVICES {
        let mut cmd = ctx
            .cmd(program, [service.name])
            .env(&service.var("LISTEN"), format!("127.0.0.1:{}", service.port))
            .env("BEEP_OPS_LISTEN", format!("127.0.0.1:{}", service.ops));
        if service.store {
            let store = ctx.var(&service.var("STORE"));
            cmd = cmd.env(
                &service.var("STORE"),
                store.unwrap_or_else(|| postgres::url(&service.database())),
            );
        }
        group.start(
            service.name,
            cmd,
            Say::Both(&logs.join(format!("{}.log", service.name))),
        )?;
    }
    // Last to start, first to stop: it lets its sockets go while the services still answer.
    group.start(
        "gateway",
        ctx.cmd(program, ["gateway"]),
        Say::Both(&logs.join("gateway.log")),
    )?;
    let whereabouts = format!(
        "Its data is in {}, its logs in {}.",
        postgres::url("beep_…"),
        logs.display()
    );
    serve(&mut group, gateway, &whereabouts)
}

/// What the processes of one run sign their calls to each other with: 32 random bytes as hexadecimal digits.
fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")?
        .read_exact(&mut bytes)
        .context("no randomness")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SERVICES, secret};

    #[test]
    fn no_two_services_share_a_port() {
        let ports: BTreeSet<u16> = SERVICES
            .iter()
            .flat_map(|service| [service.port, service.ops])
            .collect();
        assert_eq!(ports.len(), 2 * SERVICES.len());
    }

    #[test]
    fn secrets_differ_and_are_long_enough() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }
}

//! Every variable that Beep reads.

use crate::target::Target;

/// One variable, or one for each service where the name holds `<SERVICE>`.
pub(crate) struct Variable {
    pub name: &'static str,
    pub default: &'static str,
    pub about: &'static str,
    pub example: &'static str,
}

const fn variable(name: &'static str, default: &'static str, example: &'static str, about: &'static str) -> Variable {
    Variable {
        name,
        default,
        about,
        example,
    }
}

impl Variable {
    /// Whether this is its name, for one of the services that have such a thing.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let Some((before, after)) = self.name.split_once("<SERVICE>") else {
            return self.name == name;
        };
        let named = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        Target::ALL.into_iter().any(|target| {
            let has_it = if after == "_STORE" {
                target.has_store()
            } else {
                target.is_service()
            };
            has_it && named == Some(&*target.name().to_uppercase())
        })
    }
}

pub(crate) const VARIABLES: &[Variable] = &[
    variable(
        "BEEP_LISTEN",
        "127.0.0.1:8080",
        "0.0.0.0:8080",
        "Address of the gateway: GraphQL, sockets, the web client.",
    ),
    variable(
        "BEEP_PUBLIC_URL",
        "http://localhost:8080",
        "https://chat.example.org",
        "What people type into their browser. With `https:` the refresh cookie is sent over HTTPS only.",
    ),
    variable(
        "BEEP_DATA",
        "./data",
        "/var/lib/beep",
        "Folder of everything that embedded engines keep. Beep makes it for its owner alone: keys and hashes of passwords lie in it.",
    ),
    variable(
        "BEEP_<SERVICE>_STORE",
        "sqlite:<BEEP_DATA>/<service>.db",
        "postgres://beep:secret@db/beep_users",
        "Store of `users`, `servers`, `messages`, `authz`, `notifications`, `files`: `sqlite:<path>` or `postgres://…`.",
    ),
    variable(
        "BEEP_AUTHZ_ENGINE",
        "embedded:",
        "permify://:token@permify:3478/beep",
        "Who decides permissions: `embedded:` or `permify://[:<token>@]<host>:<port>[/<tenant>]`, with a preshared key of Permify as token and `t1` as tenant unless it is said otherwise. It can be changed at any time: a new engine is told everything.",
    ),
    variable(
        "BEEP_BUS",
        "memory:",
        "nats://nats:4222",
        "Live events between processes: `memory:` (one process) or `nats://…`.",
    ),
    variable(
        "BEEP_BLOBS",
        "file:<BEEP_DATA>/blobs",
        "s3://key:secret@s3.example.org/beep",
        "Where pictures are kept: `file:<folder>` (one process) or `s3://<key>:<secret>@<host>[:<port>]/<bucket>[/<prefix>][?region=<region>&tls=off]`.",
    ),
    variable(
        "BEEP_DECODERS",
        "2",
        "4",
        "Pictures that `files` decodes at once, each with up to 200 MiB of memory.",
    ),
    variable(
        "BEEP_<SERVICE>_LISTEN",
        "127.0.0.1:8101 … 8107",
        "0.0.0.0:8101",
        "gRPC address of a service that other processes call. Read only when not everything runs in one process.",
    ),
    variable(
        "BEEP_<SERVICE>_URL",
        "http://127.0.0.1:8101 … 8107",
        "http://users:8101",
        "Where a service is that this process calls and does not run.",
    ),
    variable(
        "BEEP_CLUSTER_SECRET",
        "made up at each start of a single process",
        "64 random hexadecimal digits",
        "At least 32 bytes, the same for all processes of one Beep: they sign with it in whose name they call each other.",
    ),
    variable(
        "BEEP_OPS_LISTEN",
        "on BEEP_LISTEN; for a process without gateway its gRPC port + 100",
        "0.0.0.0:9090",
        "Address of `/healthz`, `/readyz` and `/metrics`.",
    ),
    variable(
        "BEEP_LOG",
        "info",
        "info,beep_messages=debug",
        "Levels of the log, by crate.",
    ),
    variable(
        "BEEP_OTLP_URL",
        "none",
        "http://collector:4317",
        "OpenTelemetry collector (gRPC) that traces are sent to.",
    ),
    variable(
        "BEEP_OTLP_SAMPLE",
        "1",
        "0.1",
        "Share of traces that are sent, from 0 to 1.",
    ),
    variable(
        "BEEP_INTROSPECTION",
        "false",
        "true",
        "Whether clients may ask the API for its schema.",
    ),
    variable(
        "BEEP_TRUSTED_PROXIES",
        "0",
        "1",
        "How many proxies stand in front; so many entries of `X-Forwarded-For`, from the right, are believed.",
    ),
    variable(
        "BEEP_AUDIT_DAYS",
        "90",
        "365",
        "Days for which audit logs are kept: those of servers, and that of what was done on all of this Beep.",
    ),
    variable(
        "BEEP_SIGN_UPS_PER_HOUR",
        "20",
        "200",
        "Accounts that one address may make in an hour.",
    ),
];

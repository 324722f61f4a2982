//! From variables to settings.

use super::{Problem, Settings, VARIABLES};
use crate::target::Target;
use beep_platform::{
    blob::Blobs,
    telemetry::{self, Secret},
};
use std::{
    collections::BTreeMap,
    fmt::Display,
    net::SocketAddr,
    num::NonZero,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Bytes of the cluster secret, at least.
const SECRET: usize = 32;
/// How far above its first gRPC port a process without a gateway has its health and metrics, unless told otherwise.
const OPS_ABOVE: u16 = 100;
/// Pictures decoded at once, unless told otherwise.
const DECODERS: NonZero<usize> = NonZero::new(2).expect("it is not 0");

struct Reader<'e> {
    environment: &'e dyn Fn(&str) -> Option<String>,
    problems: Vec<Problem>,
}

pub(super) fn settings(
    targets: &[Target],
    environment: &dyn Fn(&str) -> Option<String>,
    names: &dyn Fn() -> Vec<String>,
) -> Result<Settings, Vec<Problem>> {
    let mut reader = Reader {
        environment,
        problems: Vec::new(),
    };
    reader.unknown(names());
    let settings = reader.settings(targets);
    if reader.problems.is_empty() {
        Ok(settings)
    } else {
        Err(reader.problems)
    }
}

impl Reader<'_> {
    fn settings(&mut self, targets: &[Target]) -> Settings {
        let runs = |target: &Target| targets.contains(target);
        let data = PathBuf::from(self.text("BEEP_DATA", "./data"));
        let alone = Target::ALL.iter().all(runs);
        let remote = targets
            .iter()
            .flat_map(|target| target.calls())
            .filter(|target| !runs(target));
        let urls: BTreeMap<_, _> = remote.map(|target| (*target, self.url(*target))).collect();
        let services: Vec<_> = targets.iter().copied().filter(|target| target.is_service()).collect();
        let service_listen = if alone {
            Vec::new()
        } else {
            services.iter().map(|target| self.service_listen(*target)).collect()
        };
        let stores = services
            .iter()
            .filter(|target| target.has_store())
            .map(|target| (*target, self.store(*target, &data, alone)))
            .collect();
        let ops_listen = self
            .optional::<SocketAddr>("BEEP_OPS_LISTEN", "an address such as 127.0.0.1:9090")
            .or_else(|| {
                let first = service_listen.first().filter(|_| !runs(&Target::Gateway))?;
                let Some(port) = first.port().checked_add(OPS_ABOVE) else {
                    self.problem(
                        "BEEP_OPS_LISTEN",
                        format_args!("is not set, and there is no port {OPS_ABOVE} above that of {first}"),
                    );
                    return None;
                };
                Some(SocketAddr::from(([127, 0, 0, 1], port)))
            });
        let public_url = self.text("BEEP_PUBLIC_URL", "http://localhost:8080");
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            self.problem("BEEP_PUBLIC_URL", "begins with http:// or https://");
        }
        Settings {
            targets: targets.to_vec(),
            listen: self.parsed(
                "BEEP_LISTEN",
                SocketAddr::from(([127, 0, 0, 1], 8080)),
                "an address such as 127.0.0.1:8080",
            ),
            ops_listen,
            service_listen,
            urls,
            stores,
            authz_engine: self.authz_engine(),
            bus: self.bus(alone),
            blobs: self.blobs(&data, alone || !runs(&Target::Files)),
            decoders: self.parsed("BEEP_DECODERS", DECODERS, "a number above 0"),
            cluster_secret: self.secret(alone),
            log: self.log(),
            otlp: self.otlp(),
            otlp_sample: self.sample(),
            introspection: self.parsed("BEEP_INTROSPECTION", false, "true or false"),
            secure_cookies: public_url.starts_with("https://"),
            trusted_proxies: self.parsed("BEEP_TRUSTED_PROXIES", 0, "a number from 0 to 255"),
            sign_ups_per_hour: self.parsed("BEEP_SIGN_UPS_PER_HOUR", 20, "a number"),
            audit_days: self.parsed("BEEP_AUDIT_DAYS", 90, "a number of days"),
            data,
        }
    }

    /// A name that nobody reads is a slip of the pen.
    fn unknown(&mut self, names: Vec<String>) {
        let known = |name: &str| VARIABLES.iter().any(|variable| variable.is_called(name));
        // Tests and the project's own commands have variables of these kinds.
        let ours = |name: &str| {
            name.starts_with("BEEP_")
                && !name.starts_with("BEEP_TEST_")
                && !matches!(name, "BEEP_ENGINES_DIR" | "BEEP_URL" | "BEEP_BIN")
        };
        for name in names.into_iter().filter(|name| ours(name) && !known(name)) {
            self.problem(&name, "is not a variable of Beep; `beep config docs` lists all");
        }
    }

    fn problem(&mut self, variable: &str, what: impl Display) {
        self.problems.push(Problem {
            variable: variable.to_owned(),
            what: what.to_string(),
        });
    }

    fn text(&self, name: &str, default: &str) -> String {
        (self.environment)(name)
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| default.to_owned())
    }

    fn optional<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        let value = (self.environment)(name).filter(|value| !value.is_empty())?;
        let parsed = value.parse().ok();
        if parsed.is_none() {
            self.problem(name, format_args!("is {value:?}; it should be {expected}"));
        }
        parsed
    }

    fn parsed<T: FromStr>(&mut self, name: &str, default: T, expected: &str) -> T {
        self.optional(name, expected).unwrap_or(default)
    }

    fn service_listen(&mut self, target: Target) -> SocketAddr {
        let name = format!("BEEP_{}_LISTEN", target.name().to_uppercase());
        self.parsed(
            &name,
            SocketAddr::from(([127, 0, 0, 1], target.port())),
            "an address such as 127.0.0.1:8101",
        )
    }

    fn url(&mut self, target: Target) -> String {
        let name = format!("BEEP_{}_URL", target.name().to_uppercase());
        let url = self.text(&name, &format!("http://127.0.0.1:{}", target.port()));
        if !url.starts_with("http://") {
            self.problem(&name, format_args!("is {url:?}; it should begin with http://"));
        }
        url
    }

    fn store(&mut self, target: Target, data: &Path, alone: bool) -> String {
        let name = format!("BEEP_{}_STORE", target.name().to_uppercase());
        let url = self.text(
            &name,
            &format!("sqlite:{}", data.join(format!("{target}.db")).display()),
        );
        match url.split_once(':').map_or("", |(scheme, _)| scheme) {
            "postgres" | "postgresql" => {}
            "sqlite" if alone => {}
            "sqlite" => self.problem(
                &name,
                format_args!("is {url:?}, which belongs to one machine; a service on its own needs postgres://…"),
            ),
            _ => self.problem(&name, "begins with sqlite: or postgres://"),
        }
        url
    }

    fn authz_engine(&mut self) -> String {
        let engine = self.text("BEEP_AUTHZ_ENGINE", "embedded:");
        if beep_authz::examine(&engine).is_err() {
            self.problem(
                "BEEP_AUTHZ_ENGINE",
                "is embedded: or permify://[:<token>@]<host>:<port>[/<tenant>]",
            );
        }
        engine
    }

    fn bus(&mut self, alone: bool) -> String {
        let url = self.text("BEEP_BUS", "memory:");
        match url.as_str() {
            "memory:" if alone => {}
            "memory:" => self.problem(
                "BEEP_BUS",
                "is memory:, which reaches one process; a service on its own needs nats://…",
            ),
            url if url.starts_with("nats://") => {}
            _ => self.problem("BEEP_BUS", "is memory: or begins with nats://"),
        }
        url
    }

    /// `local` if a folder of this machine will do.
    fn blobs(&mut self, data: &Path, local: bool) -> String {
        let url = self.text("BEEP_BLOBS", &format!("file:{}", data.join("blobs").display()));
        match Blobs::open(&url) {
            Err(_) => self.problem(
                "BEEP_BLOBS",
                "is file:<folder> or s3://<key>:<secret>@<host>[:<port>]/<bucket>[/<prefix>][?region=<region>&tls=off]",
            ),
            Ok(_) if url.starts_with("file:") && !local => self.problem(
                "BEEP_BLOBS",
                format_args!("is {url:?}, which belongs to one machine; a service on its own needs s3://…"),
            ),
            Ok(_) => {}
        }
        url
    }

    fn secret(&mut self, alone: bool) -> Option<Secret<Vec<u8>>> {
        match (self.environment)("BEEP_CLUSTER_SECRET").filter(|secret| !secret.is_empty()) {
            Some(secret) if secret.len() < SECRET => {
                self.problem(
                    "BEEP_CLUSTER_SECRET",
                    format_args!("has {} bytes; it needs at least {SECRET}", secret.len()),
                );
                None
            }
            Some(secret) => Some(Secret::new(secret.into_bytes())),
            None if alone => None,
            None => {
                self.problem(
                    "BEEP_CLUSTER_SECRET",
                    "is not set; the processes of one Beep share a secret of at least 32 bytes",
                );
                None
            }
        }
    }

    fn log(&mut self) -> String {
        let levels = self.text("BEEP_LOG", "info");
        if telemetry::examine(&levels).is_err() {
            self.problem(
                "BEEP_LOG",
                format_args!("is {levels:?}; it should be levels such as info or warn,beep_messages=debug"),
            );
        }
        levels
    }

    /// Over TLS traces go by way of a collector on this side of the network.
    fn otlp(&mut self) -> Option<String> {
        let url = (self.environment)("BEEP_OTLP_URL").filter(|url| !url.is_empty())?;
        if !url.starts_with("http://") {
            self.problem(
                "BEEP_OTLP_URL",
                format_args!("is {url:?}; it should begin with http://"),
            );
        }
        Some(url)
    }

    fn sample(&mut self) -> f64 {
        let sample = self.parsed("BEEP_OTLP_SAMPLE", 1.0, "a number from 0 to 1");
        if !(0.0..=1.0).contains(&sample) {
            self.problem(
                "BEEP_OTLP_SAMPLE",
                format_args!("is {sample}; it should be a number from 0 to 1"),
            );
        }
        sample
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(targets: &[Target], variables: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
        let environment = |name: &str| {
            variables
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let names = || variables.iter().map(|(name, _)| (*name).to_owned()).collect();
        settings(targets, &environment, &names)
            .map_err(|problems| problems.into_iter().map(|problem| problem.variable).collect())
    }

    #[test]
    fn one_process_needs_nothing() {
        let settings = read(&Target::ALL, &[]).expect("defaults");
        assert!(settings.is_self_contained());
        assert_eq!(settings.stores[&Target::Messages], "sqlite:./data/messages.db");
    }

    #[test]
    fn a_service_on_its_own_refuses_local_engines_and_says_all_at_once() {
        let problems = read(&[Target::Messages], &[]).expect_err("local engines");
        assert_eq!(problems, ["BEEP_MESSAGES_STORE", "BEEP_BUS", "BEEP_CLUSTER_SECRET"]);
        let secret = "x".repeat(32);
        let good = [
            ("BEEP_MESSAGES_STORE", "postgres://db/beep"),
            ("BEEP_BUS", "nats://n:4222"),
            ("BEEP_CLUSTER_SECRET", &secret),
        ];
        let settings = read(&[Target::Messages], &good).expect("complete");
        assert_eq!(
            settings.urls.keys().copied().collect::<Vec<_>>(),
            [Target::Users, Target::Servers, Target::Authz, Target::Notifications]
        );
        assert_eq!(settings.ops_listen.map(|address| address.port()), Some(8203));
    }

    #[test]
    fn pictures_of_a_service_on_its_own_are_in_a_bucket() {
        let others = [
            ("BEEP_FILES_STORE", "postgres://db/beep"),
            ("BEEP_BUS", "nats://n:4222"),
            ("BEEP_CLUSTER_SECRET", "12345678901234567890123456789012"),
        ];
        let with = |targets: &[Target], blobs| {
            let variables: Vec<_> = others.into_iter().chain([("BEEP_BLOBS", blobs)]).collect();
            read(targets, &variables).map(|settings| settings.blobs)
        };
        for local in ["", "file:/var/lib/beep/blobs"] {
            assert_eq!(with(&[Target::Files], local).expect_err("local"), ["BEEP_BLOBS"]);
            assert_eq!(
                with(&[Target::Files, Target::Gateway], local).expect_err("local"),
                ["BEEP_BLOBS"]
            );
            assert!(
                with(&[Target::Gateway], local).is_ok(),
                "who keeps none may be told anything"
            );
        }
        let bucket = "s3://key:secret@s3.example.org/beep";
        assert_eq!(with(&[Target::Files], bucket).as_deref(), Ok(bucket));
        assert_eq!(
            read(&Target::ALL, &[]).map(|settings| settings.blobs).as_deref(),
            Ok("file:./data/blobs")
        );
    }

    #[test]
    fn health_is_above_the_port_that_others_call() {
        let ops_port = |listen, named| {
            let variables = [
                ("BEEP_REALTIME_LISTEN", listen),
                ("BEEP_OPS_LISTEN", named),
                ("BEEP_BUS", "nats://n:4222"),
                ("BEEP_CLUSTER_SECRET", "12345678901234567890123456789012"),
            ];
            let settings = read(&[Target::Realtime], &variables)?;
            Ok::<_, Vec<String>>(settings.ops_listen.map(|address| address.port()))
        };
        assert_eq!(ops_port("0.0.0.0:9000", ""), Ok(Some(9100)));
        assert_eq!(ops_port("127.0.0.1:65500", ""), Err(vec!["BEEP_OPS_LISTEN".to_owned()]));
        assert_eq!(ops_port("127.0.0.1:65500", "127.0.0.1:9090"), Ok(Some(9090)));
    }

    #[test]
    fn every_wrong_value_is_named() {
        let wrong = [
            ("BEEP_LISTEN", "nowhere"),
            ("BEEP_BUS", "kafka:"),
            ("BEEP_AUTHZ_ENGINE", "permify://permify"),
            ("BEEP_USERS_STORE", "mysql:"),
            ("BEEP_OTLP_SAMPLE", "2"),
            ("BEEP_OTLP_URL", "https://collector:4317"),
            ("BEEP_INTROSPECTION", "yes"),
            ("BEEP_CLUSTER_SECRET", "short"),
            ("BEEP_LISTNE", "127.0.0.1:1"),
            ("BEEP_PUBLIC_URL", "chat.example.org"),
            ("BEEP_LOG", "loud=very=much"),
            ("BEEP_BLOBS", "s3://"),
            // The gateway listens at BEEP_LISTEN and keeps nothing, and presence keeps nothing either.
            ("BEEP_GATEWAY_LISTEN", "0.0.0.0:8080"),
            ("BEEP_REALTIME_STORE", "postgres://db/beep"),
        ];
        let mut problems = read(&Target::ALL, &wrong).expect_err("wrong values");
        problems.sort();
        let mut expected: Vec<_> = wrong.iter().map(|(name, _)| (*name).to_owned()).collect();
        expected.sort();
        assert_eq!(problems, expected);
    }
}

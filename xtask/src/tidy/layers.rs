//! Rules of who may know whom.

use crate::tidy::Finding;
use crate::tidy::code::identifiers;
use crate::tidy::shape::lines_with;
use crate::tidy::tree::{File, Tree};

/// What every crate below `beep` may stand on.
const FOUNDATION: [&str; 3] = ["beep-core", "beep-proto", "beep-platform"];
/// These put things together, or test them as a whole.
const ASSEMBLERS: [&str; 4] = ["crates/beep", "crates/testkit", "bench", "xtask"];
/// The gateway's sockets live in the connection pool, which is a library as well as a service.
const EXCEPTIONS: [(&str, &str); 1] = [("crates/gateway", "beep-realtime")];

pub(super) fn only_beep_reads_the_environment(tree: &Tree) -> Vec<Finding> {
    let may = |file: &&File| {
        !file.is_test() && !file.path.ends_with("/build.rs") && !["crates/beep", "xtask"].contains(&file.krate())
    };
    lines_with(
        tree.rust().filter(may),
        &["env::var", "env::set_var"],
        "only crates/beep reads the environment",
    )
}

pub(super) fn services_do_not_depend_on_each_other(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        if ASSEMBLERS.contains(&file.krate()) {
            continue;
        }
        let mut for_tests = false;
        for (nth, line) in file.text.lines().enumerate() {
            if line.starts_with('[') {
                for_tests = line == "[dev-dependencies]";
            }
            let name = line
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .next()
                .unwrap_or_default();
            let allowed = FOUNDATION.contains(&name)
                || EXCEPTIONS.contains(&(file.krate(), name))
                || (for_tests && name == "beep-testkit");
            if name.starts_with("beep-") && !allowed {
                let text = format!("depends on {name}: a service holds another one's generated client");
                findings.push(Finding {
                    path: file.path.clone(),
                    line: nth + 1,
                    text,
                });
            }
        }
    }
    findings
}

pub(super) fn only_platform_knows_drivers(tree: &Tree) -> Vec<Finding> {
    words_outside(
        tree,
        "crates/platform",
        &["rusqlite", "sqlx", "async_nats", "object_store"],
        "only crates/platform knows a driver",
    )
}

pub(super) fn only_the_gateway_knows_graphql(tree: &Tree) -> Vec<Finding> {
    words_outside(
        tree,
        "crates/gateway",
        &["async_graphql"],
        "only crates/gateway knows GraphQL",
    )
}

/// Each handler carries its entry in the OpenAPI document, of which `routes!` makes the route. GraphQL has a schema of
/// its own.
pub(super) fn rest_routes_are_described(tree: &Tree) -> Vec<Finding> {
    let is_graphql = |finding: &Finding| {
        let file = tree.get(&finding.path).expect("it was found there");
        let line = file.text.lines().nth(finding.line - 1);
        line.is_some_and(|line| line.contains("http::graphql"))
    };
    let mut findings = lines_with(
        tree.rust().filter(|file| file.krate() == "crates/gateway"),
        &[".route(", ".route_service(", ".nest_service("],
        "a REST route is made by `routes!`, of its entry in the OpenAPI document",
    );
    findings.retain(|finding| !is_graphql(finding));
    findings
}

pub(super) fn the_core_does_no_io(tree: &Tree) -> Vec<Finding> {
    let words = ["tokio", "std::fs", "std::net", "std::process"];
    let core = tree.rust().filter(|file| file.krate() == "crates/core");
    let mut findings = lines_with(core, &words, "core does no I/O and has no runtime");
    if let Some(manifest) = tree.get("crates/core/Cargo.toml")
        && manifest.text.lines().any(|line| line.starts_with("tokio"))
    {
        findings.push(Finding::file(&manifest.path, "core has no runtime"));
    }
    findings
}

/// Single process or many is a matter of wiring: below `beep` no branch may depend on it.
pub(super) fn nobody_knows_what_else_runs(tree: &Tree) -> Vec<Finding> {
    let below = tree.rust().filter(|file| !ASSEMBLERS.contains(&file.krate()));
    let words = [
        "is_all",
        "if all ",
        "if all{",
        "is_single",
        "single_binary",
        "single_process",
        "is_split",
        "is_monolith",
    ];
    lines_with(
        below,
        &words,
        "nothing below crates/beep knows what else runs in its process",
    )
}

fn words_outside(tree: &Tree, home: &str, words: &[&str], text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.krate() != home) {
        for (nth, line) in file.code.lines().enumerate() {
            if let Some(word) = identifiers(line).find(|word| words.contains(word)) {
                findings.push(Finding {
                    path: file.path.clone(),
                    line: nth + 1,
                    text: format!("`{word}`: {text}"),
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)], expected: &[&str]) {
        let findings = rule(&Tree::of(files));
        let places: Vec<String> = findings
            .iter()
            .map(|finding| format!("{}:{}", finding.path, finding.line))
            .collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn the_environment() {
        let text = "\nlet home = std::env::var(\"HOME\");\n";
        check(
            only_beep_reads_the_environment,
            &[
                ("crates/users/src/lib.rs", text),
                ("crates/beep/src/config.rs", text),
                ("crates/users/tests/it/main.rs", text),
                ("crates/users/build.rs", text),
            ],
            &["crates/users/src/lib.rs:2"],
        );
    }

    #[test]
    fn services() {
        check(
            services_do_not_depend_on_each_other,
            &[
                (
                    "crates/users/Cargo.toml",
                    "[dependencies]\nbeep-core.workspace = true\nbeep-servers.workspace = true\n",
                ),
                (
                    "crates/authz/Cargo.toml",
                    "[dev-dependencies]\nbeep-testkit.workspace = true\n",
                ),
                (
                    "crates/messages/Cargo.toml",
                    "[dependencies]\nbeep-testkit = { path = \"../testkit\" }\n",
                ),
                (
                    "crates/gateway/Cargo.toml",
                    "[dependencies]\nbeep-realtime.workspace = true\n",
                ),
                (
                    "crates/beep/Cargo.toml",
                    "[dependencies]\nbeep-users.workspace = true\n",
                ),
            ],
            &["crates/users/Cargo.toml:3", "crates/messages/Cargo.toml:2"],
        );
    }

    #[test]
    fn drivers_and_graphql() {
        let sql = "use sqlx::Row;\n";
        let files = [("crates/users/src/store.rs", sql), ("crates/platform/src/sql.rs", sql)];
        check(only_platform_knows_drivers, &files, &["crates/users/src/store.rs:1"]);
        let graphql = "fn f(context: &async_graphql::Context) {}\n";
        let files = [
            ("crates/realtime/src/lib.rs", graphql),
            ("crates/gateway/src/lib.rs", graphql),
        ];
        check(
            only_the_gateway_knows_graphql,
            &files,
            &["crates/realtime/src/lib.rs:1"],
        );
    }

    #[test]
    fn routes_without_an_entry() {
        check(
            rest_routes_are_described,
            &[
                (
                    "crates/gateway/src/lib.rs",
                    "router.route(\"/graphql\", any(http::graphql))\n",
                ),
                ("crates/gateway/src/rest.rs", "router\n    .route(\"/x\", get(x))\n"),
                (
                    "crates/platform/src/ops.rs",
                    "router.route(\"/healthz\", get(healthz))\n",
                ),
            ],
            &["crates/gateway/src/rest.rs:2"],
        );
    }

    #[test]
    fn the_core() {
        let files = [
            ("crates/core/src/lib.rs", "use std::fs;\n"),
            ("crates/core/Cargo.toml", "tokio.workspace = true\n"),
        ];
        check(
            the_core_does_no_io,
            &files,
            &["crates/core/src/lib.rs:1", "crates/core/Cargo.toml:0"],
        );
    }

    #[test]
    fn what_else_runs() {
        let text = "if deps.is_all { }\n";
        let files = [("crates/authz/src/lib.rs", text), ("crates/beep/src/wiring.rs", text)];
        check(nobody_knows_what_else_runs, &files, &["crates/authz/src/lib.rs:1"]);
    }
}

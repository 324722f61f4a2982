//! Beep: the whole product in one process, or any of its services on their own.

mod admin;
mod config;
mod data;
mod doctor;
mod errors;
mod permissions;
mod process;
mod target;

use beep_core::{Error, reason};
use clap::{Parser, Subcommand};
use config::{Problem, Settings};
use std::process::ExitCode;
use target::Target;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The chat for communities on one's own hardware.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything in one process
    All,
    /// Accounts, sessions, profiles
    Users,
    /// Servers, members, channels
    Servers,
    /// Messages
    Messages,
    /// Who may do what
    Authz,
    /// Read states and mentions
    Notifications,
    /// Who is connected
    Realtime,
    /// Pictures
    Files,
    /// The only door: API, sockets, web client
    Gateway,
    /// Several of these in one process
    Run {
        #[arg(required = true)]
        targets: Vec<Target>,
    },
    /// The configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Ask every engine and service that the configuration points to
    Doctor {
        /// As which targets this machine is to run; all of them if none is named
        targets: Vec<Target>,
    },
    /// Keep order on this Beep: global roles, suspensions, reports, settings
    Admin {
        #[command(subcommand)]
        command: admin::Command,
        /// Print JSON
        #[arg(long, global = true)]
        json: bool,
    },
    /// Print the API's schema
    Schema,
    /// Print the OpenAPI document of the routes beside it
    #[command(name = "openapi")]
    OpenApi,
    /// Print the table of errors
    Errors,
    /// Print how rights are decided
    Permissions,
    /// Print the schema by which Permify decides
    PermifySchema,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Say what is wrong, all at once
    Check {
        /// For which targets; all of them if none is named
        targets: Vec<Target>,
    },
    /// Print the table of variables
    Docs,
}

fn main() -> ExitCode {
    let targets = match Cli::parse().command {
        Command::All => Target::ALL.to_vec(),
        Command::Users => vec![Target::Users],
        Command::Servers => vec![Target::Servers],
        Command::Messages => vec![Target::Messages],
        Command::Authz => vec![Target::Authz],
        Command::Notifications => vec![Target::Notifications],
        Command::Realtime => vec![Target::Realtime],
        Command::Files => vec![Target::Files],
        Command::Gateway => vec![Target::Gateway],
        Command::Run { targets } => targets,
        Command::Config {
            command: ConfigCommand::Check { targets },
        } => return check(&or_all(targets)),
        Command::Config {
            command: ConfigCommand::Docs,
        } => return print(&config::docs::markdown()),
        Command::Doctor { targets } => return doctor(&or_all(targets)),
        Command::Admin { command, json } => return administer(command, json),
        Command::Schema => return print(&beep_gateway::sdl()),
        Command::OpenApi => return print(&beep_gateway::openapi()),
        Command::Errors => return print(&errors::markdown()),
        Command::Permissions => return print(&permissions::markdown()),
        Command::PermifySchema => return print(&beep_authz::permify_schema()),
    };
    run(&targets)
}

fn or_all(targets: Vec<Target>) -> Vec<Target> {
    if targets.is_empty() {
        Target::ALL.to_vec()
    } else {
        targets
    }
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn print(text: &str) -> ExitCode {
    println!("{}", text.trim_end());
    ExitCode::SUCCESS
}

#[expect(clippy::print_stderr, reason = "logs are not open yet")]
fn complain(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

fn told(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| format!("  {} {}", problem.variable, problem.what))
        .collect();
    format!("The configuration is not right:\n{}", lines.join("\n"))
}

fn check(targets: &[Target]) -> ExitCode {
    match Settings::from_environment(targets) {
        Ok(_) => print("The configuration is right."),
        Err(problems) => complain(&told(&problems)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    // One provider for all TLS; set before anything could ask for one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

fn doctor(targets: &[Target]) -> ExitCode {
    let settings = match Settings::from_environment(targets) {
        Ok(settings) => settings,
        Err(problems) => return complain(&told(&problems)),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error.to_string()),
    };
    let findings = runtime.block_on(doctor::examine(&settings));
    let well = !findings.iter().any(doctor::Finding::is_fault);
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    let report = lines.join("\n");
    if well { print(&report) } else { complain(&report) }
}

fn administer(command: admin::Command, json: bool) -> ExitCode {
    let settings = match Settings::from_environment(&Target::ALL) {
        Ok(settings) => settings,
        Err(problems) => return complain(&told(&problems)),
    };
    let outcome = runtime()
        .map_err(Error::internal)
        .and_then(|runtime| runtime.block_on(admin::run(&settings, command, json)));
    match outcome {
        Ok(text) => print(&text),
        Err(error) => complain(&why(&error)),
    }
}

fn run(targets: &[Target]) -> ExitCode {
    let settings = match Settings::from_environment(targets) {
        Ok(settings) => settings,
        Err(problems) => return complain(&told(&problems)),
    };
    let outcome = runtime()
        .map_err(Error::internal)
        .and_then(|runtime| runtime.block_on(process::run(settings)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("Beep could not start: {}", why(&error))),
    }
}

/// For operators: the context says more than what callers may read, and what is wrong with an input is said of its field.
fn why(error: &Error) -> String {
    match (error.internal_context(), error.field_name()) {
        (Some(context), _) => format!("{context} ({})", error.code()),
        (None, Some(field)) if error.is(&reason::INVALID_INPUT) => {
            format!("{}: {field} {}", error.code(), error.message())
        }
        (None, _) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_read_which_input_is_wrong() {
        for (error, expected) in [
            (Error::invalid("until", "is past"), "INVALID_INPUT: until is past"),
            (Error::unavailable("no disk"), "no disk (UNAVAILABLE)"),
            (
                Error::not_found().field("id"),
                "NOT_FOUND: There is nothing of this name here, or it is not for you to see.",
            ),
        ] {
            assert_eq!(why(&error), expected);
        }
    }
}

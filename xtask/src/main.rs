//! Every command of the project: `cargo xtask help` lists them.
//!
//! One file a command. What they share: [`ctx`] (where things are, and with which environment programs start),
//! [`cmd`] (start a program), [`steps`] (a run of named steps with a summary), [`web`] (the client's own tools).

mod args;
mod beep;
mod bench;
mod browser;
mod ci;
mod cmd;
mod ctx;
mod demo;
mod dependencies;
mod engines;
mod generate;
mod pids;
mod probe;
mod run;
mod screenshots;
mod service_graph;
mod snapshot;
mod split;
mod steps;
mod supervise;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use anyhow::bail;

use crate::args::Args;
use crate::ctx::Ctx;

struct Command {
    usage: &'static str,
    summary: &'static str,
    run: fn(&mut Ctx, Args) -> anyhow::Result<()>,
}

/// In the order in which a newcomer needs them.
const COMMANDS: &[Command] = &[
    Command {
        usage: "run [--split] [--release]",
        summary: "build and start Beep on http://localhost:8080; --split: every service a process of its own",
        run: run::main,
    },
    Command {
        usage: "demo [args]",
        summary: "fill a running Beep with a lively demo community",
        run: demo::main,
    },
    Command {
        usage: "test",
        summary: "every test that needs this repository alone, the browser included",
        run: test::main,
    },
    Command {
        usage: "engines up|down|status [postgres|nats|s3]",
        summary: "install, start and stop the real engines for the contract suites",
        run: engines::main,
    },
    Command {
        usage: "gen [--check]",
        summary: "write the generated files anew (schema, client types, docs/*.md, service graph), or compare them",
        run: generate::main,
    },
    Command {
        usage: "tidy",
        summary: "check the rules of the repository that no compiler knows",
        run: tidy::main,
    },
    Command {
        usage: "bench [fanout|posts|idle|history|startup|authz|silence]",
        summary: "measure a release build, one JSON line a figure",
        run: bench::main,
    },
    Command {
        usage: "screenshots",
        summary: "take docs/images/*.png anew in a browser",
        run: screenshots::main,
    },
    Command {
        usage: "ci",
        summary: "everything that must hold before a change lands",
        run: ci::main,
    },
    Command {
        usage: "help",
        summary: "this list",
        run: help,
    },
];

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let name = match words.next().as_deref() {
        None | Some("-h" | "--help") => "help".to_owned(),
        Some(name) => name.to_owned(),
    };
    let Some(command) = COMMANDS
        .iter()
        .find(|command| command.usage.split(' ').next() == Some(&name))
    else {
        bail!("there is no command `{name}`; `cargo xtask help` lists them");
    };
    (command.run)(&mut Ctx::new()?, Args::new(command.usage, words.collect()))
}

fn help(_: &mut Ctx, args: Args) -> anyhow::Result<()> {
    args.finish()?;
    println!("cargo xtask …");
    let width = COMMANDS.iter().map(|command| command.usage.len()).max().unwrap_or(0);
    for Command { usage, summary, .. } in COMMANDS {
        println!("  {usage:width$}  {summary}");
    }
    Ok(())
}

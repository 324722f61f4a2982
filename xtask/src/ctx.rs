//! Where things are, and with which environment programs start. The only file of xtask that reads the environment.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::cmd::Cmd;

/// The place a command works in.
pub(crate) struct Ctx {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Set for every program that a command starts, on top of what xtask itself inherited.
    pub(crate) env: Vec<(String, String)>,
}

impl Ctx {
    /// # Errors
    /// The root of the repository cannot be resolved.
    pub(crate) fn new() -> Result<Self> {
        // Set by `cargo run`, and right after the clone was moved; the compiled-in path is for a bare start of the binary.
        let here = var("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&here)
            .join("..")
            .canonicalize()
            .context("the root of the repository")?;
        Ok(Self { root, env: Vec::new() })
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A program that will start in the root of the repository.
    pub(crate) fn cmd<S: Into<String>>(&self, program: impl AsRef<Path>, args: impl IntoIterator<Item = S>) -> Cmd {
        Cmd::new(program, args).dir(&self.root).envs(&self.env)
    }

    pub(crate) fn cargo<S: Into<String>>(&self, args: impl IntoIterator<Item = S>) -> Cmd {
        self.cmd("cargo", args)
    }

    /// A variable as programs started from here will see it.
    pub(crate) fn var(&self, name: &str) -> Option<String> {
        self.env
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .or_else(|| var(name))
    }

    /// Sets `name` unless the caller of xtask already did: what people export wins over our defaults.
    pub(crate) fn default_var(&mut self, name: &str, value: impl Into<String>) {
        if self.var(name).is_none() {
            self.env.push((name.to_owned(), value.into()));
        }
    }

    /// The names of Beep's own settings in the environment, to hide them from a Beep under test.
    pub(crate) fn settings(&self) -> Vec<String> {
        let inherited = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        inherited.filter(|name| name.starts_with("BEEP_")).collect()
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target_dir(&self) -> PathBuf {
        self.root
            .join(self.var("CARGO_TARGET_DIR").unwrap_or_else(|| "target".to_owned()))
    }

    /// What outlives a clone: tools that take minutes to build, and on CI the target folder.
    pub(crate) fn cache(&self) -> PathBuf {
        let base = self.var("XDG_CACHE_HOME").map(PathBuf::from);
        let base = base.or_else(|| self.var("HOME").map(|home| Path::new(&home).join(".cache")));
        base.map_or_else(|| self.path("target/cache"), |base| base.join("beep"))
    }

    /// The first of `names` that stands in a folder of PATH.
    pub(crate) fn find(&self, names: &[&str]) -> Option<PathBuf> {
        let path = self.var("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        names.iter().find_map(|name| {
            folders
                .iter()
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the commands are where the environment enters")]
fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Ctx;

    #[test]
    fn what_was_exported_wins_over_a_default() {
        let mut ctx = Ctx::new().unwrap();
        ctx.env.push(("BEEP_LISTEN".into(), "127.0.0.1:9".into()));
        ctx.default_var("BEEP_LISTEN", "127.0.0.1:8080");
        ctx.default_var("BEEP_OTHER", "1");
        assert_eq!(ctx.var("BEEP_LISTEN").as_deref(), Some("127.0.0.1:9"));
        assert_eq!(ctx.var("BEEP_OTHER").as_deref(), Some("1"));
    }
}

//! Starting a program and waiting for it.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// A program that is about to start.
pub(crate) struct Cmd {
    command: Command,
    shown: String,
}

/// What a program wrote, and whether it succeeded.
pub(crate) struct Output {
    pub(crate) ok: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Cmd {
    pub(crate) fn new<S: Into<String>>(program: impl AsRef<Path>, args: impl IntoIterator<Item = S>) -> Self {
        let args: Vec<String> = args.into_iter().map(Into::into).collect();
        let program = program.as_ref();
        let name = program
            .file_name()
            .unwrap_or(program.as_os_str())
            .to_string_lossy()
            .into_owned();
        let shown = [std::slice::from_ref(&name), args.as_slice()].concat().join(" ");
        let mut command = Command::new(program);
        command.args(args);
        Self { command, shown }
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn envs(mut self, env: &[(String, String)]) -> Self {
        self.command.envs(env.iter().map(|(name, value)| (name, value)));
        self
    }

    /// Hides variables that xtask itself inherited.
    pub(crate) fn without(mut self, names: &[String]) -> Self {
        for name in names {
            self.command.env_remove(name);
        }
        self
    }

    /// For what a caller has to set that this type does not offer.
    pub(crate) fn into_command(self) -> Command {
        self.command
    }

    /// Shows the command line, then what the program writes.
    ///
    /// # Errors
    /// The program cannot be started, or fails.
    pub(crate) fn run(mut self) -> Result<()> {
        eprintln!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Like [`run`](Self::run), and hands each line of standard output to `line` too.
    ///
    /// # Errors
    /// The program cannot be started, or fails.
    pub(crate) fn run_reading(mut self, mut line: impl FnMut(&str)) -> Result<()> {
        use std::io::{BufRead as _, BufReader};
        eprintln!("$ {}", self.shown);
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        let stdout = child.stdout.take().expect("standard output was piped");
        for text in BufReader::new(stdout).lines() {
            let text = text?;
            println!("{text}");
            line(&text);
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        Ok(())
    }

    /// Runs silently and hands back what was written, whether it succeeded or not.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(crate) fn output(mut self) -> Result<Output> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start `{}`", self.shown))?;
        Ok(Output {
            ok: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs silently and hands back standard output.
    ///
    /// # Errors
    /// The program cannot be started, or fails: then with all that it wrote.
    pub(crate) fn read(self) -> Result<String> {
        let shown = self.shown.clone();
        let output = self.output()?;
        if !output.ok {
            bail!("`{shown}` failed:\n{}{}", output.stdout, output.stderr);
        }
        Ok(output.stdout)
    }
}

#[cfg(test)]
mod tests {
    use super::Cmd;

    #[test]
    fn a_failure_carries_what_the_program_said() {
        let error = Cmd::new("/bin/sh", ["-c", "echo why >&2; exit 3"])
            .read()
            .unwrap_err()
            .to_string();
        assert!(error.contains("why"), "{error}");
    }

    #[test]
    fn output_is_read_line_by_line() {
        let mut lines = Vec::new();
        Cmd::new("/bin/sh", ["-c", "echo one; echo two"])
            .run_reading(|line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines, ["one", "two"]);
    }
}

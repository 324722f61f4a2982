//! `beep admin`, run beside a world as those do who run it.

use crate::{World, binary};
use serde_json::Value;
use std::process::{Command, Output};

impl World {
    /// Runs `beep admin --json` with these words on this world's stores; answers with what it printed.
    ///
    /// # Errors
    /// What it complained of.
    ///
    /// # Panics
    /// It cannot be started, or prints what is no JSON.
    pub fn admin(&self, words: &[&str]) -> Result<Value, String> {
        let done = self.run_admin(words);
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        Ok(serde_json::from_slice(&done.stdout).expect("JSON is printed"))
    }

    /// As [`admin`](Self::admin); answers with the lines that it logged.
    ///
    /// # Panics
    /// As there, and if it fails or logs what is no JSON.
    pub fn admin_logs(&self, words: &[&str]) -> Vec<Value> {
        let done = self.run_admin(words);
        assert!(done.status.success(), "{done:?}");
        let lines = done.stderr.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).expect("JSON is logged"))
            .collect()
    }

    fn run_admin(&self, words: &[&str]) -> Output {
        let mut command = Command::new(binary::beep());
        command.args(["admin", "--json"]).args(words).env_clear();
        command.env("BEEP_DATA", self.folder().join("data"));
        for service in ["users", "servers"] {
            command.env(format!("BEEP_{}_STORE", service.to_uppercase()), self.store(service));
        }
        if self.is_split() {
            command.env("BEEP_CLUSTER_SECRET", self.secret());
        }
        command.output().expect("beep can be started")
    }
}

//! `beep admin`, run beside a world as those do who run it.

use crate::{World, binary};
use serde_json::Value;
use std::process::Command;

impl World {
    /// Runs `beep admin --json` with these words on this world's stores; answers with what it printed.
    ///
    /// # Errors
    /// What it complained of.
    ///
    /// # Panics
    /// It cannot be started, or prints what is no JSON.
    pub fn admin(&self, words: &[&str]) -> Result<Value, String> {
        let mut command = Command::new(binary::beep());
        command.args(["admin", "--json"]).args(words).env_clear();
        command.env("BEEP_DATA", self.folder().join("data"));
        for service in ["users", "servers"] {
            command.env(format!("BEEP_{}_STORE", service.to_uppercase()), self.store(service));
        }
        let done = command.output().expect("beep can be started");
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        Ok(serde_json::from_slice(&done.stdout).expect("JSON is printed"))
    }
}

//! PostgreSQL refuses to run as root: the unprivileged user that runs it then.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::cmd::Cmd;

/// A user to become before a program starts.
#[derive(Clone, Copy)]
pub(crate) struct ServiceUser {
    uid: u32,
    gid: u32,
}

impl ServiceUser {
    /// The user that takes root's place; nobody when we are not root.
    ///
    /// # Errors
    /// This machine knows neither `postgres` nor `nobody`.
    pub(crate) fn needed() -> Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let passwd = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let user = find(&passwd, "postgres").or_else(|| find(&passwd, "nobody"));
        user.map(Some)
            .context("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
    }

    /// The program will run as this user, without any other group. (The standard library drops them with the user id.)
    pub(crate) fn wear(self, cmd: Cmd) -> Command {
        let mut command = cmd.into_command();
        command.uid(self.uid).gid(self.gid);
        command
    }

    /// # Errors
    /// The owner of `path` cannot be changed.
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        chown(path, Some(self.uid), Some(self.gid)).with_context(|| format!("cannot give away {}", path.display()))
    }
}

fn find(passwd: &str, name: &str) -> Option<ServiceUser> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then_some(())?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(ServiceUser { uid, gid })
    })
}

/// Whether any user may go through `dir` and each folder above it, as far as they exist.
pub(crate) fn everybody_may_enter(dir: &Path) -> bool {
    dir.ancestors()
        .all(|folder| fs::metadata(folder).map_or(true, |meta| meta.mode() & 0o001 != 0))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::{everybody_may_enter, find};

    #[test]
    fn reads_the_user_table() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n";
        let user = find(passwd, "nobody").unwrap();
        assert_eq!((user.uid, user.gid), (65534, 65533));
        assert!(find(passwd, "postgres").is_none());
    }

    #[test]
    fn a_private_folder_above_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let inner = dir.path().join("not/yet");
        assert!(everybody_may_enter(&inner));
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        assert!(!everybody_may_enter(&inner));
    }
}

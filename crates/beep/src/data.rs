//! The data folder, and what a process knows of the machine that it runs on.

use crate::config::Settings;
use aws_lc_rs::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use beep_core::{Error, Random, Result, reason};
use beep_platform::{
    blob::Blobs,
    sql::{self, Found},
    telemetry::Secret,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Write},
    path::Path,
};

/// The file in the data folder that keeps the key of pseudonyms.
const PSEUDONYM_KEY: &str = "pseudonyms.key";

/// Takes the folder for this process: two that share embedded engines would not hear each other.
///
/// # Errors
/// The folder cannot be written to, or another process has it.
pub(crate) fn lock(folder: &Path, exclusive: bool) -> Result<Option<File>> {
    if !exclusive {
        return Ok(None);
    }
    let refused = |error: std::io::Error| {
        let full = matches!(
            error.kind(),
            ErrorKind::StorageFull | ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
        );
        let failure = if full {
            Error::from(&reason::STORAGE_FULL)
        } else {
            Error::from(&reason::UNAVAILABLE)
        };
        failure.context(format!("the data folder {} cannot be used: {error}", folder.display()))
    };
    private_folder(folder).map_err(refused)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(Error::unavailable(format!(
            "another Beep runs on {}; one folder is for one process",
            folder.display()
        ))),
        Err(fs::TryLockError::Error(error)) => Err(refused(error)),
    }
}

/// The key of this deployment's pseudonyms: from the cluster secret, or kept in the data folder.
///
/// # Errors
/// The folder cannot be written to.
pub(crate) fn pseudonym_key(settings: &Settings) -> Result<Secret<Vec<u8>>> {
    if let Some(known) = known_pseudonym_key(settings)? {
        return Ok(known);
    }
    let path = settings.data.join(PSEUDONYM_KEY);
    let key = random(32)?;
    let written = private_file(&path).and_then(|mut file| file.write_all(&key));
    written.map_err(|error| Error::from(&reason::STORAGE_FULL).context(format!("{}: {error}", path.display())))?;
    Ok(Secret::new(key))
}

/// The same, if there is one; nothing is written.
///
/// # Errors
/// It is there and cannot be read.
pub(crate) fn known_pseudonym_key(settings: &Settings) -> Result<Option<Secret<Vec<u8>>>> {
    if let Some(secret) = &settings.cluster_secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose());
        let key = hmac::sign(&key, b"beep pseudonyms").as_ref().to_vec();
        return Ok(Some(Secret::new(key)));
    }
    let path = settings.data.join(PSEUDONYM_KEY);
    let mut key = Vec::new();
    match File::open(&path).and_then(|mut file| file.read_to_end(&mut key)) {
        Ok(32..) => Ok(Some(Secret::new(key))),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::unavailable(format!("{}: {error}", path.display()))),
    }
}

/// Makes the folder if there is none, and for its owner alone: hashes of passwords lie in it, and the keys by which
/// Beep knows its own tokens. One that is there stays as whoever made it wanted it.
#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)
}

/// # Errors
/// The system gives no randomness.
pub(crate) fn random(bytes: usize) -> Result<Vec<u8>> {
    let mut out = vec![0; bytes];
    Randomness.fill(&mut out)?;
    Ok(out)
}

/// The randomness of the machine.
pub(crate) struct Randomness;

impl Random for Randomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        let filled = SystemRandom::new().fill(bytes);
        filled.map_err(|_| Error::internal("no randomness"))
    }
}

/// What the logs call this machine: the container's id, or else the host's name.
pub(crate) fn container_id() -> String {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let is_id = |part: &&str| part.len() == 64 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let container = mounts.split(['/', ' ']).find(is_id).map(|id| id[..12].to_owned());
    let host = || {
        fs::read_to_string("/proc/sys/kernel/hostname")
            .map(|name| name.trim().to_owned())
            .ok()
            .filter(|name| !name.is_empty())
    };
    container.or_else(host).unwrap_or_else(|| "unknown".to_owned())
}

/// A URL as it may be shown.
pub(crate) fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}://…@{}", &url[..scheme], &url[at + 1..]),
        _ => url.to_owned(),
    }
}

/// Looks at a store; one that is not there yet can be made.
///
/// # Errors
/// Why not.
pub(crate) async fn look_at_store(url: &str) -> Result<Found> {
    let found = sql::look(url).await?;
    if let (Found::Nothing, Some(path)) = (found, url.strip_prefix("sqlite:")) {
        may_be_made(Path::new(path))?;
    }
    Ok(found)
}

/// Looks at a place for blobs; a folder that is not there yet can be made. In one that is, a file is made and goes again.
///
/// # Errors
/// Why not.
pub(crate) async fn look_at_blobs(url: &str) -> Result<Found> {
    if let Some(folder) = url.strip_prefix("file:").map(Path::new)
        && !folder.exists()
    {
        return may_be_made(folder).map(|()| Found::Nothing);
    }
    Blobs::open(url)?.ping().await.map(|()| Found::Store)
}

/// Whether the nearest folder that is there lets a file be made in it.
fn may_be_made(path: &Path) -> Result<()> {
    let folder = path
        .ancestors()
        .skip(1)
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."));
    let metadata =
        fs::metadata(folder).map_err(|error| Error::unavailable(format!("{}: {error}", folder.display())))?;
    if metadata.is_dir() && !metadata.permissions().readonly() {
        return Ok(());
    }
    Err(Error::from(&reason::STORAGE_FULL)
        .context(format!("{} is not a folder that can be written to", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_for_one_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = lock(folder.path(), true).expect("free");
        assert!(lock(folder.path(), true).is_err());
        drop(first);
        assert!(lock(folder.path(), true).is_ok());
    }

    #[test]
    fn a_new_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().expect("a folder");
        let mode = |folder: &Path| fs::metadata(folder).expect("is there").permissions().mode() & 0o777;
        let new = parent.path().join("beep/data");
        lock(&new, true).expect("free");
        assert_eq!(mode(&new), 0o700);
        let shared = parent.path().join("shared");
        fs::create_dir(&shared).expect("made");
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o750)).expect("set");
        lock(&shared, true).expect("free");
        assert_eq!(mode(&shared), 0o750);
    }

    #[tokio::test]
    async fn asking_for_a_file_does_not_make_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/users.db");
        let store = format!("sqlite:{}", path.display());
        assert_eq!(look_at_store(&store).await, Ok(Found::Nothing));
        let blobs = format!("file:{}", path.display());
        assert_eq!(look_at_blobs(&blobs).await, Ok(Found::Nothing));
        assert!(!folder.path().join("new").exists());

        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(
            look_at_store(&format!("sqlite:{}/users.db", file.display()))
                .await
                .is_err()
        );
    }

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("postgres://beep:p@ss@db/beep"), "postgres://…@db/beep");
        assert_eq!(without_password("sqlite:./data/users.db"), "sqlite:./data/users.db");
    }
}

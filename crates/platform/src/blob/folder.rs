//! `file:`: one file a blob.
//!
//! A file is written under another name, synced and renamed, and its folder synced too, so that a crash at any moment
//! leaves the old blob or the new one.

use super::Key;
use beep_core::{Error, Result, reason};
use bytes::Bytes;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Where files are written before they have their name. No key has a dot.
const INCOMING: &str = ".incoming";
/// A file that has had no name for so long is of a process that died.
const FORSAKEN: Duration = Duration::from_secs(60 * 60);
/// How often a folder that somebody deletes because it is empty is made again.
const ATTEMPTS: usize = 8;

pub(super) struct Folder {
    root: PathBuf,
    incoming: PathBuf,
    next: AtomicU64,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        let incoming = root.join(INCOMING);
        forget(&incoming);
        Self {
            root: root.to_owned(),
            incoming,
            next: AtomicU64::new(0),
        }
    }

    pub(super) async fn put(self: Arc<Self>, key: Key, content: Bytes) -> Result<()> {
        self.blocking(move |folder| {
            let path = folder.root.join(key.as_str());
            folder.with_new_file(|file, name| {
                file.write_all(&content)?;
                file.sync_all()?;
                folder.name(name, &path)
            })
        })
        .await
    }

    pub(super) async fn get(self: Arc<Self>, key: Key) -> Result<Option<Bytes>> {
        self.blocking(move |folder| match fs::read(folder.root.join(key.as_str())) {
            Ok(content) => Ok(Some(content.into())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    pub(super) async fn delete(self: Arc<Self>, key: Key) -> Result<()> {
        self.blocking(move |folder| {
            let path = folder.root.join(key.as_str());
            match fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if is_absent(&error) => return Ok(()),
                Err(error) => return Err(error),
            }
            // Folders that hold nothing any more go too; the first one that does ends it.
            let empty = path
                .ancestors()
                .skip(1)
                .take_while(|folder_of| *folder_of != folder.root);
            let kept = empty.into_iter().find(|folder_of| fs::remove_dir(folder_of).is_err());
            sync(kept.unwrap_or(&folder.root))
        })
        .await
    }

    /// Whether a file can be made.
    pub(super) async fn ping(self: Arc<Self>) -> Result<()> {
        self.blocking(|folder| folder.with_new_file(|_, name| fs::remove_file(name)))
            .await
    }

    /// Makes a file that has no name as a blob yet, and takes it away again if `work` fails.
    fn with_new_file(&self, work: impl FnOnce(&mut File, &Path) -> io::Result<()>) -> io::Result<()> {
        fs::create_dir_all(&self.incoming)?;
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let name = self.incoming.join(format!("{}-{n}", std::process::id()));
        // One that has this name is of an earlier process.
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&name)?;
        let done = work(&mut file, &name);
        if done.is_err() {
            // The failure that counts is the one that is there already.
            let _ = fs::remove_file(&name);
        }
        done
    }

    fn name(&self, file: &Path, path: &Path) -> io::Result<()> {
        let parent = path.parent().unwrap_or(&self.root);
        let mut attempts = 0..ATTEMPTS;
        loop {
            fs::create_dir_all(parent)?;
            match fs::rename(file, path) {
                Err(error) if error.kind() == ErrorKind::NotFound && attempts.next().is_some() => {}
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        // A folder that is new stands in the one above it.
        path.ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(&self.root))
            .try_for_each(sync)
    }

    /// Works on a thread that may wait for the disk.
    async fn blocking<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let worked = tokio::task::spawn_blocking(move || work(&self).map_err(|error| failure(&self.root, &error)));
        worked.await.map_err(Error::internal)?
    }
}

/// Removes what earlier processes left half written. Whatever it cannot remove is in nobody's way.
fn forget(incoming: &Path) {
    let Ok(entries) = fs::read_dir(incoming) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let age = fs::metadata(&path)
            .and_then(|data| data.modified())
            .map(|at| at.elapsed());
        if age.is_ok_and(|age| age.is_ok_and(|age| age > FORSAKEN)) {
            let _ = fs::remove_file(path);
        }
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// What a folder holds is on the disk.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Deleted meanwhile, because it was empty: what was in it is gone, which is on the disk.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        synced => synced,
    }
}

fn failure(root: &Path, error: &io::Error) -> Error {
    let full = matches!(
        error.kind(),
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::FileTooLarge
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::PermissionDenied
    );
    let reason = if full {
        &reason::STORAGE_FULL
    } else {
        &reason::UNAVAILABLE
    };
    Error::from(reason).context(format!("the folder of blobs {}: {error}", root.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::Blobs;

    fn at(folder: &Path) -> Blobs {
        Blobs::open(&format!("file:{}", folder.display())).expect("a folder")
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).map(|all| all.flatten().map(|one| one.path()).collect());
        entries.unwrap_or_default()
    }

    #[tokio::test]
    async fn nothing_is_left_of_what_was_deleted_or_could_not_be_written() {
        let place = tempfile::tempdir().expect("a folder");
        let blobs = at(place.path());
        let key = Key::new("images/one/64").expect("a key");
        blobs.put(&key, Bytes::from_static(b"one")).await.expect("kept");
        blobs.delete(&key).await.expect("deleted");
        assert_eq!(files(place.path()), [place.path().join(INCOMING)]);
        // A blob is where a folder would have to be.
        blobs
            .put(&Key::new("images").expect("a key"), Bytes::new())
            .await
            .expect("kept");
        assert!(blobs.put(&key, Bytes::new()).await.is_err());
        assert_eq!(blobs.get(&key).await, Ok(None));
        assert_eq!(blobs.delete(&key).await, Ok(()));
        assert_eq!(files(&place.path().join(INCOMING)), [] as [PathBuf; 0]);
    }

    /// The disk of `/dev/full` (full(4)): a file that is opened and has no room for a byte.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_refuses_blobs_until_there_is_room() {
        let place = tempfile::tempdir().expect("a folder");
        let blobs = at(place.path());
        let (old, new) = (
            Key::new("images/old/64").expect("a key"),
            Key::new("images/new/64").expect("a key"),
        );
        let kept = Bytes::from(vec![1; 100_000]);
        blobs.put(&old, kept.clone()).await.expect("there is room");
        // The next files that are written stand there.
        let incoming = place.path().join(INCOMING);
        let full: Vec<_> = (1..=3)
            .map(|n| incoming.join(format!("{}-{n}", std::process::id())))
            .collect();
        for name in &full {
            std::os::unix::fs::symlink("/dev/full", name).expect("a link");
        }
        for key in [&old, &new] {
            let refused = blobs
                .put(key, Bytes::from(vec![2; 100_000]))
                .await
                .expect_err("no room");
            assert!(refused.is(&reason::STORAGE_FULL), "{refused:?}");
        }
        assert_eq!(blobs.get(&old).await, Ok(Some(kept)), "what was there is whole");
        assert_eq!(blobs.get(&new).await, Ok(None));
        assert_eq!(files(&incoming), [full[2].clone()], "nothing half-written stays");
        assert_eq!(files(&place.path().join("images")), [place.path().join("images/old")]);

        fs::remove_file(&full[2]).expect("removed");
        blobs
            .put(&new, Bytes::from_static(b"new"))
            .await
            .expect("there is room again");
        assert_eq!(blobs.get(&new).await, Ok(Some(Bytes::from_static(b"new"))));
    }

    #[tokio::test]
    async fn a_place_that_is_no_folder_is_told() {
        let place = tempfile::NamedTempFile::new().expect("a file");
        let blobs = at(place.path());
        let error = blobs.ping().await.expect_err("a file");
        assert!(
            error
                .internal_context()
                .is_some_and(|context| context.contains("folder of blobs"))
        );
    }

    #[test]
    fn what_cannot_be_written_is_told_apart_from_what_cannot_be_reached() {
        for (kind, expected) in [
            (ErrorKind::StorageFull, reason::STORAGE_FULL),
            (ErrorKind::ReadOnlyFilesystem, reason::STORAGE_FULL),
            (ErrorKind::PermissionDenied, reason::STORAGE_FULL),
            (ErrorKind::TimedOut, reason::UNAVAILABLE),
        ] {
            assert!(failure(Path::new("/data"), &kind.into()).is(&expected), "{kind}");
        }
    }

    #[test]
    fn what_a_dead_process_left_half_written_goes() {
        let place = tempfile::tempdir().expect("a folder");
        let incoming = place.path().join(INCOMING);
        fs::create_dir_all(&incoming).expect("made");
        for (name, age) in [("old", FORSAKEN * 2), ("new", Duration::ZERO)] {
            let file = File::create(incoming.join(name)).expect("made");
            let now = file.metadata().and_then(|data| data.modified()).expect("a time");
            file.set_modified(now - age).expect("set");
        }
        Folder::new(place.path());
        assert_eq!(files(&incoming), [incoming.join("new")]);
    }
}

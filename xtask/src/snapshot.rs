//! What a generator would change, without changing it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The content of a folder's files, or of one file, at one moment.
pub(crate) struct Snapshot {
    place: PathBuf,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Snapshot {
    /// A place that does not exist is empty.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(crate) fn take(place: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        collect(place, &mut files)?;
        Ok(Self {
            place: place.to_path_buf(),
            files,
        })
    }

    /// The files that differ by now. All of them get their old content back.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub(crate) fn restore(self) -> Result<Vec<PathBuf>> {
        let now = Self::take(&self.place)?;
        let mut changed = Vec::new();
        for path in now.files.keys().filter(|path| !self.files.contains_key(*path)) {
            fs::remove_file(path)?;
            changed.push(path.clone());
        }
        for (path, content) in &self.files {
            if now.files.get(path) != Some(content) {
                fs::write(path, content).with_context(|| format!("cannot restore {}", path.display()))?;
                changed.push(path.clone());
            }
        }
        Ok(changed)
    }
}

fn collect(place: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    if place.is_file() {
        files.insert(place.to_path_buf(), fs::read(place)?);
    } else if place.is_dir() {
        for entry in fs::read_dir(place)? {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Snapshot;

    #[test]
    fn changed_new_and_missing_files_are_found_and_undone() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(path("same"), "1").unwrap();
        fs::write(path("changed"), "1").unwrap();
        fs::write(path("gone"), "1").unwrap();
        let before = Snapshot::take(dir.path()).unwrap();
        fs::write(path("changed"), "2").unwrap();
        fs::write(path("new"), "1").unwrap();
        fs::remove_file(path("gone")).unwrap();
        let mut changed = before.restore().unwrap();
        changed.sort();
        assert_eq!(changed, [path("changed"), path("gone"), path("new")]);
        assert_eq!(fs::read_to_string(path("changed")).unwrap(), "1");
        assert_eq!(fs::read_to_string(path("gone")).unwrap(), "1");
        assert!(!path("new").exists());
    }
}

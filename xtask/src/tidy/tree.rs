//! The files of the repository, as the rules see them.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use crate::ctx::Ctx;
use crate::tidy::code::without_comments_and_strings;

pub(super) struct Tree {
    pub(super) files: Vec<File>,
    /// All files and the folders above them.
    paths: BTreeSet<String>,
}

pub(super) struct File {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    /// Empty for what is not text.
    pub(super) text: String,
    /// Rust with its comments and strings blanked out, line by line; empty for other languages.
    pub(super) code: String,
}

impl Tree {
    /// What git tracks, or would if asked to add everything.
    pub(super) fn read(ctx: &Ctx) -> Result<Self> {
        // A clone may belong to somebody else, as in a container.
        let args = [
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        let names = ctx
            .cmd("git", args)
            .read()
            .context("the list of files comes from git")?;
        let names: BTreeSet<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
        let there = names.into_iter().filter(|name| ctx.path(name).is_file());
        Ok(Self::new(there.map(|name| {
            let bytes = std::fs::read(ctx.path(name)).unwrap_or_default();
            (name.to_owned(), String::from_utf8(bytes).unwrap_or_default())
        })))
    }

    fn new(files: impl Iterator<Item = (String, String)>) -> Self {
        let mut paths = BTreeSet::new();
        let files = files.map(|(path, text)| {
            let mut above = path.as_str();
            while let Some((folder, _)) = above.rsplit_once('/') {
                paths.insert(folder.to_owned());
                above = folder;
            }
            paths.insert(path.clone());
            let code = if path.ends_with(".rs") {
                without_comments_and_strings(&text)
            } else {
                String::new()
            };
            File { path, text, code }
        });
        Self {
            files: files.collect(),
            paths,
        }
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())))
    }

    pub(super) fn has(&self, path: &str) -> bool {
        path.is_empty() || self.paths.contains(path.trim_end_matches('/'))
    }

    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    pub(super) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

impl File {
    /// Whether the file is one of tests only: they may do what the product may not.
    pub(super) fn is_test(&self) -> bool {
        let path = &self.path;
        let folders = ["/tests/", "/testing/", "/tests.rs", "/testing.rs"];
        path.starts_with("crates/testkit/") || folders.iter().any(|part| path.contains(part))
    }

    /// The crate's folder, `crates/users` or `xtask`.
    pub(super) fn krate(&self) -> &str {
        let depth = if self.path.starts_with("crates/") { 2 } else { 1 };
        self.path
            .match_indices('/')
            .nth(depth - 1)
            .map_or(self.path.as_str(), |(end, _)| &self.path[..end])
    }
}

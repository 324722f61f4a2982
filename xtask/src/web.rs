//! The web client's own tools: npm scripts of `web/package.json`, and not doing twice what nothing changed.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::cmd::Cmd;
use crate::ctx::Ctx;

/// npm and the scripts start on it; the scripts themselves run the Node of `node_modules` where npm brings one.
const OLDEST_NODE: u32 = 20;

/// Folders of `web/` that hold what tools make.
const MADE: [&str; 5] = ["node_modules", "dist", "test-results", "playwright-report", "e2e"];

/// Installs what `package-lock.json` names, unless that was done.
///
/// # Errors
/// There is no client, no Node, or npm fails.
pub(crate) fn install(ctx: &Ctx) -> Result<()> {
    let web = ctx.path("web");
    if !web.join("package.json").is_file() {
        bail!("there is no web/package.json: the web client is not here");
    }
    let lock = hash_of(&[web.join("package-lock.json")])?;
    let stamp = web.join("node_modules/.beep-lock");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    let version = ctx
        .cmd("node", ["--version"])
        .read()
        .context("Node.js 20 or newer has to be installed")?;
    if node_major(&version).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node.js {OLDEST_NODE} or newer is needed, this is {}", version.trim());
    }
    ctx.cmd("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .dir(&web)
        .run()?;
    fs::write(stamp, lock).context("cannot write in web/node_modules")
}

/// Builds `web/dist` unless its sources are those of the last build.
///
/// # Errors
/// The build fails.
pub(crate) fn build(ctx: &Ctx) -> Result<()> {
    install(ctx)?;
    let mut sources = Vec::new();
    list(&ctx.path("web"), &mut sources)?;
    sources.sort();
    let now = hash_of(&sources)?;
    let stamp = ctx.path("web/node_modules/.beep-build");
    let built = ctx.path("web/dist/index.html").is_file();
    if built && fs::read_to_string(&stamp).is_ok_and(|done| done == now) {
        return Ok(());
    }
    script(ctx, "build")?.run()?;
    fs::write(stamp, now).context("cannot write in web/node_modules")
}

/// `npm run <name>`.
///
/// # Errors
/// `web/package.json` has no such script.
pub(crate) fn script(ctx: &Ctx, name: &str) -> Result<Cmd> {
    let text = fs::read_to_string(ctx.path("web/package.json")).context("there is no web/package.json")?;
    let package: serde_json::Value = serde_json::from_str(&text).context("web/package.json")?;
    if package["scripts"][name].is_null() {
        bail!("web/package.json has no script `{name}`");
    }
    Ok(ctx.cmd("npm", ["run", "--silent", name]).dir(&ctx.path("web")))
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() {
            files.push(path);
        } else if path.is_dir() && !MADE.contains(&&*name) {
            list(&path, files)?;
        }
    }
    Ok(())
}

/// Tells contents and names apart; not meant against an adversary.
fn hash_of(files: &[std::path::PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file)
            .with_context(|| format!("cannot read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::{hash_of, node_major};

    #[test]
    fn reads_the_version_of_node() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("20"), None);
    }

    #[test]
    fn a_changed_file_changes_the_hash() {
        let dir = tempfile::tempdir().unwrap();
        let files = [dir.path().join("a")];
        std::fs::write(&files[0], "1").unwrap();
        let before = hash_of(&files).unwrap();
        std::fs::write(&files[0], "2").unwrap();
        assert_ne!(hash_of(&files).unwrap(), before);
    }
}

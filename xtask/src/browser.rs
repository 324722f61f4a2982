//! A browser for the tests: the system's own Chromium; nothing is downloaded behind one's back.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::ctx::Ctx;
use crate::engines::pip::{apt_install, can_apt};

const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Finds Chromium and sets `CHROMIUM`, by which the tests find it. As root on Debian it is installed when missing.
///
/// # Errors
/// There is none.
pub(crate) fn provide(ctx: &mut Ctx) -> Result<()> {
    if find(ctx)?.is_none() && can_apt(ctx) {
        eprintln!("no Chromium here: installing Debian's");
        apt_install(ctx, &["chromium"])?;
    }
    match find(ctx)? {
        Some(program) => {
            ctx.env.push(("CHROMIUM".to_owned(), program.display().to_string()));
            Ok(())
        }
        None => bail!("the browser tests need Chromium or Chrome: install one, or name its program in CHROMIUM"),
    }
}

fn find(ctx: &Ctx) -> Result<Option<PathBuf>> {
    if let Some(named) = ctx.var("CHROMIUM") {
        let program = PathBuf::from(&named);
        if !program.is_file() {
            bail!("CHROMIUM names {named}, which is not there");
        }
        return Ok(Some(program));
    }
    Ok(ctx
        .find(&NAMES)
        .or_else(|| Some(Path::new(MACOS).to_path_buf()).filter(|program| program.is_file())))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::ctx::Ctx;

    #[test]
    fn a_named_browser_must_be_there() {
        let mut ctx = Ctx::new().unwrap();
        ctx.env.push(("CHROMIUM".into(), "/nowhere/chromium".into()));
        assert_eq!(
            find(&ctx).unwrap_err().to_string(),
            "CHROMIUM names /nowhere/chromium, which is not there"
        );
        ctx.env.push(("CHROMIUM".into(), "/bin/sh".into()));
        assert_eq!(find(&ctx).unwrap().unwrap(), std::path::Path::new("/bin/sh"));
    }
}

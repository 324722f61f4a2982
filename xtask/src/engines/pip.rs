//! Engines that come as Python wheels: installed into a folder of their own, without a virtual environment.
//!
//! `pip install --target` needs neither root nor the `venv` module, and works where the system's Python is marked as
//! managed by the distribution (PEP 668). The machine's own pip configuration applies.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::ctx::Ctx;
use crate::engines::Home;

/// Written last: an interrupted installation is done again.
const DONE: &str = ".installed";

/// Installs `package` (with its version) unless it is there; answers with the folder that holds it.
///
/// # Errors
/// There is no pip, or it cannot install the package.
pub(crate) fn install(ctx: &Ctx, home: &Home, package: &str) -> Result<PathBuf> {
    if let Some(target) = installed(home, package) {
        return Ok(target);
    }
    let target = folder(home, package);
    eprintln!("installing {package}");
    let pip = find_pip(ctx, home)?;
    let (program, first) = pip.split_first().context("an empty command")?;
    let mut args: Vec<String> = first.to_vec();
    args.extend(
        [
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--upgrade",
            "--target",
        ]
        .map(String::from),
    );
    args.extend([target.display().to_string(), package.to_owned()]);
    ctx.cmd(program, args)
        .read()
        .with_context(|| format!("cannot install {package}"))?;
    std::fs::write(target.join(DONE), "")?;
    Ok(target)
}

/// The folder that holds `package`, if an earlier call installed it.
pub(crate) fn installed(home: &Home, package: &str) -> Option<PathBuf> {
    Some(folder(home, package)).filter(|target| target.join(DONE).is_file())
}

fn folder(home: &Home, package: &str) -> PathBuf {
    home.dir.join(package.replace("==", "-"))
}

/// How pip is called here. Debian's Python may lack it, or lack what `venv` needs to bring it.
fn find_pip(ctx: &Ctx, home: &Home) -> Result<Vec<String>> {
    let works = |call: &[&str]| {
        let args = call[1..].iter().copied().chain(["--version"]);
        ctx.cmd(call[0], args).output().is_ok_and(|output| output.ok)
    };
    for call in [&["python3", "-m", "pip"][..], &["pip3"], &["pip"]] {
        if works(call) {
            return Ok(call.iter().map(|&word| word.to_owned()).collect());
        }
    }
    if ctx.find(&["python3"]).is_some() {
        let venv = home.dir.join("venv");
        let python = venv.join("bin/python").display().to_string();
        if ctx
            .cmd("python3", ["-m", "venv", &venv.display().to_string()])
            .output()?
            .ok
        {
            return Ok(vec![python, "-m".to_owned(), "pip".to_owned()]);
        }
    }
    if can_apt(ctx) {
        apt_install(ctx, &["python3-pip"])?;
        return Ok(["python3", "-m", "pip"].map(String::from).to_vec());
    }
    bail!("the engines are installed by pip, and this machine has none: install Python 3 with pip")
}

/// Whether this is Debian or a child of it, and we may install.
pub(crate) fn can_apt(ctx: &Ctx) -> bool {
    rustix::process::geteuid().is_root()
        && Path::new("/etc/debian_version").exists()
        && ctx.find(&["apt-get"]).is_some()
}

/// # Errors
/// The packages cannot be installed.
pub(crate) fn apt_install(ctx: &Ctx, packages: &[&str]) -> Result<()> {
    ctx.cmd("apt-get", ["update", "-qq"]).run()?;
    let args = ["install", "--no-install-recommends", "-y", "-qq"]
        .iter()
        .chain(packages)
        .copied();
    ctx.cmd("apt-get", args).env("DEBIAN_FRONTEND", "noninteractive").run()
}

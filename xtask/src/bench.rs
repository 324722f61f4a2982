//! `cargo xtask bench [name]`: release builds of Beep and of the load client, one JSON line a figure.

use anyhow::{Result, bail};

use crate::args::Args;
use crate::beep::{self, Profile};
use crate::ctx::Ctx;
use crate::web;

const NAMES: [&str; 7] = ["fanout", "posts", "idle", "history", "startup", "authz", "silence"];

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    let words = args.rest();
    let named = words.first().filter(|word| !word.starts_with('-'));
    let chosen: Vec<&str> = match named {
        Some(name) if NAMES.contains(&name.as_str()) => vec![name],
        Some(name) => bail!("there is no bench `{name}`: {}", NAMES.join(", ")),
        None => NAMES.to_vec(),
    };
    let options = &words[usize::from(named.is_some())..];
    web::build(ctx)?;
    let programs = beep::build(ctx, Profile::Release, &["beep", "beep-bench"])?;
    let beep = programs.join("beep").display().to_string();
    for name in chosen {
        // It starts the server on core 0 and itself on core 1.
        let args = [name, "--beep", &beep]
            .into_iter()
            .chain(options.iter().map(String::as_str));
        ctx.cmd(programs.join("beep-bench"), args).run()?;
    }
    Ok(())
}

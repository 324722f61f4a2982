//! `cargo xtask screenshots`: the pictures of the documentation, taken in a browser from a Beep of its own.

use anyhow::Result;

use crate::args::Args;
use crate::ctx::Ctx;
use crate::{beep, browser, web};

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    args.finish()?;
    web::build(ctx)?;
    browser::provide(ctx)?;
    beep::for_browser(ctx, "screenshots")?.run()?;
    eprintln!("docs/images/ is up to date");
    Ok(())
}

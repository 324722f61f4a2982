//! `cargo xtask demo`: fills a running Beep with a lively demo community, through the public API.

use anyhow::Result;

use crate::args::Args;
use crate::beep::{self, Profile};
use crate::ctx::Ctx;

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    let program = beep::build(ctx, Profile::Dev, &["beep-bench"])?.join("beep-bench");
    let words = std::iter::once("demo".to_owned()).chain(args.rest());
    ctx.cmd(program, words).run()
}

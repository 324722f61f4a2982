//! `cargo xtask ci`: everything that must hold before a change lands.

use anyhow::{Context as _, Result, bail};

use crate::args::Args;
use crate::ctx::Ctx;
use crate::engines::{self, Engine, Purpose};
use crate::snapshot::Snapshot;
use crate::steps::{self, Outcome, Step};
use crate::{dependencies, generate, test, tidy, web};

/// Seconds, no build of the server: all of them run, so that one run tells all the small mistakes.
const CHEAP: [Step; 7] = [
    Step::cheap("format", |ctx| {
        ctx.cargo(["fmt", "--all", "--check"]).run().map(|()| Outcome::Done)
    }),
    Step::cheap("tidy", |ctx| tidy::check(ctx).map(|()| Outcome::Done)),
    Step::cheap("web install", |ctx| web::install(ctx).map(|()| Outcome::Done)),
    Step::cheap("web types", |ctx| {
        web::script(ctx, "types")?.run().map(|()| Outcome::Done)
    }),
    Step::cheap("web lint", |ctx| {
        web::script(ctx, "lint")?.run().map(|()| Outcome::Done)
    }),
    Step::cheap("web format", |ctx| {
        web::script(ctx, "format")?.run().map(|()| Outcome::Done)
    }),
    Step::cheap("web words", words),
];

const BUILT: [Step; 5] = [
    Step::new("web build", |ctx| web::build(ctx).map(|()| Outcome::Done)),
    Step::new("web size budget", |ctx| {
        web::script(ctx, "size")?.run().map(|()| Outcome::Done)
    }),
    Step::new("clippy", clippy),
    Step::new("generated files", |ctx| generate::check(ctx).map(|()| Outcome::Done)),
    Step::new("engines", start_engines),
];

const DEPENDENCIES: [Step; 3] = [
    Step::new("licences and bans", dependencies::licences),
    Step::new("advisories, Rust", dependencies::rust_advisories),
    Step::new("advisories, npm", dependencies::npm_advisories),
];

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    args.finish()?;
    if ctx.var("CI").is_some_and(|value| value != "false") {
        // A clone is thrown away, its cache folder may stay: nothing here needs it, it only saves minutes.
        let target = ctx.cache().join("target").display().to_string();
        ctx.default_var("CARGO_TARGET_DIR", target);
        ctx.default_var("CARGO_INCREMENTAL", "0");
    }
    let steps: Vec<&Step> = CHEAP
        .iter()
        .chain(&BUILT)
        .chain(&test::STEPS)
        .chain(&DEPENDENCIES)
        .collect();
    let ours = engines::not_running(ctx, &Engine::ALL)?;
    let result = steps::run(ctx, "xtask ci", &steps);
    engines::down(ctx, &ours)?;
    result
}

fn clippy(ctx: &mut Ctx) -> Result<Outcome> {
    let args = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    ctx.cargo(args).run().map(|()| Outcome::Done)
}

/// From here on a contract suite that does not find its engine fails.
fn start_engines(ctx: &mut Ctx) -> Result<Outcome> {
    let env = engines::up(ctx, &Engine::ALL, Purpose::Tests)?;
    ctx.env.extend(env);
    let names = Engine::ALL.map(Engine::name).join(",");
    ctx.env.push(("BEEP_TEST_REQUIRE".to_owned(), names.clone()));
    Ok(Outcome::Note(format!("{names} required from here on")))
}

/// The catalogues hold every message of the sources, and a translation for each.
fn words(ctx: &mut Ctx) -> Result<Outcome> {
    let before = Snapshot::take(&ctx.path("web/src/i18n"))?;
    let result = web::script(ctx, "words")?.run();
    let changed = before.restore()?;
    result.context("a message has no translation")?;
    // Beside the catalogues the tool leaves compiled ones, which nobody reads.
    match changed
        .iter()
        .find(|path| path.extension().is_some_and(|end| end == "po"))
    {
        None => Ok(Outcome::Done),
        Some(path) => bail!("{} is not up to date: `npm run words` in web/", path.display()),
    }
}

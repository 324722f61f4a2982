//! `cargo xtask gen [--check]`: the files that are made from other files, and committed because people read them.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::args::Args;
use crate::beep::{self, Profile};
use crate::ctx::Ctx;
use crate::snapshot::Snapshot;
use crate::{service_graph, web};

/// What Beep tells about itself: the file, and the words that make it say so.
const TOLD_BY_BEEP: [(&str, &[&str]); 6] = [
    ("web/schema.graphql", &["schema"]),
    ("docs/openapi.json", &["openapi"]),
    ("docs/config.md", &["config", "docs"]),
    ("docs/errors.md", &["errors"]),
    ("docs/permissions.md", &["permissions"]),
    ("crates/authz/schema/beep.perm", &["permify-schema"]),
];
const CLIENT_TYPES: &str = "web/src/gql";

pub(crate) fn main(ctx: &mut Ctx, mut args: Args) -> Result<()> {
    let only_check = args.flag("--check");
    args.finish()?;
    if only_check {
        return check(ctx);
    }
    for (file, text) in texts(ctx)? {
        let path = ctx.path(file);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {file}"))?;
        eprintln!("wrote {file}");
    }
    web::install(ctx)?;
    web::script(ctx, "codegen")?.run()
}

/// # Errors
/// A generated file is not what its sources say.
pub(crate) fn check(ctx: &Ctx) -> Result<()> {
    let mut stale = Vec::new();
    for (file, text) in texts(ctx)? {
        let old = fs::read_to_string(ctx.path(file)).unwrap_or_default();
        if let Some(difference) = first_difference(&old, &text) {
            stale.push(format!("{file}{difference}"));
        }
    }
    web::install(ctx)?;
    let before = Snapshot::take(&ctx.path(CLIENT_TYPES))?;
    let result = web::script(ctx, "codegen")?.read();
    let changed = before.restore()?;
    result?;
    let relative = |path: &Path| path.strip_prefix(&ctx.root).unwrap_or(path).display().to_string();
    stale.extend(changed.iter().map(|path| relative(path)));
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "out of date, `cargo xtask gen` writes them anew:\n  {}",
        stale.join("\n  ")
    )
}

fn texts(ctx: &Ctx) -> Result<Vec<(&'static str, String)>> {
    let program = beep::build(ctx, Profile::Dev, &["beep"])?.join("beep");
    let mut texts = vec![(service_graph::FILE, service_graph::text(ctx)?)];
    for (file, words) in TOLD_BY_BEEP {
        let cmd = ctx.cmd(&program, words.iter().copied()).without(&ctx.settings());
        texts.push((
            file,
            cmd.read().with_context(|| format!("{file} is told by Beep itself"))?,
        ));
    }
    Ok(texts)
}

/// `:7: is "old", should be "new"` for the first line that differs.
fn first_difference(old: &str, new: &str) -> Option<String> {
    if old == new {
        return None;
    }
    let lines = old.lines().count().max(new.lines().count());
    let line = |text: &str, nth| text.lines().nth(nth).map(str::to_owned);
    let found = (0..lines).find(|&nth| line(old, nth) != line(new, nth));
    Some(match found {
        Some(nth) => format!(":{}: is {:?}, should be {:?}", nth + 1, line(old, nth), line(new, nth)),
        None => ": differs in its last line's end".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn tells_the_first_line_that_differs() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        let difference = first_difference("a\nb\n", "a\nc\n").unwrap();
        assert_eq!(difference, r#":2: is Some("b"), should be Some("c")"#);
        assert!(first_difference("a", "a\n").is_some());
    }
}

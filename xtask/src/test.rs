//! `cargo xtask test`: every test that needs this repository alone, and a browser.

use anyhow::{Context as _, Result};

use crate::args::Args;
use crate::ctx::Ctx;
use crate::steps::{self, Outcome, Step};
use crate::{beep, browser, web};

/// The steps, in order; `ci` has them too.
pub(crate) const STEPS: [Step; 4] = [
    // First, because the gateway serves what is built here.
    Step::new("web build", |ctx| web::build(ctx).map(|()| Outcome::Done)),
    Step::new("cargo test", cargo_test),
    Step::new("web unit tests", |ctx| {
        web::script(ctx, "unit")?.run().map(|()| Outcome::Done)
    }),
    Step::new("browser tests", browser_tests),
];

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    args.finish()?;
    steps::run(ctx, "xtask test", &STEPS.iter().collect::<Vec<_>>())
}

fn cargo_test(ctx: &mut Ctx) -> Result<Outcome> {
    let mut tally = Tally::default();
    let result = ctx
        .cargo(["test", "--workspace", "--no-fail-fast"])
        .run_reading(|line| tally.read(line));
    let text = tally.to_string();
    result.with_context(|| text.clone()).map(|()| Outcome::Note(text))
}

fn browser_tests(ctx: &mut Ctx) -> Result<Outcome> {
    browser::provide(ctx)?;
    let mut counts = Vec::new();
    let result = beep::for_browser(ctx, "e2e")?.run_reading(|line| counts.extend(browser_count(line)));
    let text = counts.join(", ");
    result
        .with_context(|| format!("browser tests: {text}"))
        .map(|()| Outcome::Note(text))
}

/// One of Playwright's closing lines, `2 flaky` say; without the time that follows in the last one.
fn browser_count(line: &str) -> Option<String> {
    let (number, what) = line.strip_prefix("  ")?.split_once(' ')?;
    let (what, _time) = what.split_once(" (").unwrap_or((what, ""));
    let is_count =
        number.parse::<u32>().is_ok() && ["passed", "failed", "flaky", "skipped", "did not run"].contains(&what);
    is_count.then(|| format!("{number} {what}"))
}

/// The sum of cargo test's closing lines: one for each test program.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
    programs: u64,
}

impl Tally {
    fn read(&mut self, line: &str) {
        let Some(counts) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        self.programs += 1;
        for count in counts.1.split("; ") {
            let Some((number, what)) = count.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            ignored,
            programs,
        } = self;
        write!(
            f,
            "{passed} passed, {failed} failed, {ignored} ignored in {programs} test programs"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, browser_count};

    #[test]
    fn finds_the_counts_of_browser_tests() {
        let lines = [
            "[3/9] [feel] › e2e/drafts.spec.ts:3:1 › 2 passed",
            "  1 flaky",
            "    [feel] › e2e/drafts.spec.ts:3:1 › 1 flaky",
            "  1 did not run",
            "  67 passed (3.4m)",
        ];
        let counts: Vec<_> = lines.into_iter().filter_map(browser_count).collect();
        assert_eq!(counts, ["1 flaky", "1 did not run", "67 passed"]);
    }

    #[test]
    fn sums_the_closing_lines() {
        let mut tally = Tally::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test session::test result ... ok",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.to_string(), "15 passed, 2 failed, 1 ignored in 2 test programs");
    }
}

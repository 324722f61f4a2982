//! A run of named steps, and the summary at its end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::ctx::Ctx;

/// How a step ended that did not fail.
pub(crate) enum Outcome {
    Done,
    /// Done, with something that the summary should repeat.
    Note(String),
    /// Could not be done here; says why. Never used for what this repository alone decides.
    Skipped(String),
}

/// One thing that must hold.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// Takes seconds: runs even when another cheap step failed, so that one run tells all the small mistakes.
    pub(crate) cheap: bool,
    pub(crate) run: fn(&mut Ctx) -> Result<Outcome>,
}

impl Step {
    pub(crate) const fn cheap(name: &'static str, run: fn(&mut Ctx) -> Result<Outcome>) -> Self {
        Self { name, cheap: true, run }
    }

    pub(crate) const fn new(name: &'static str, run: fn(&mut Ctx) -> Result<Outcome>) -> Self {
        Self {
            name,
            cheap: false,
            run,
        }
    }
}

/// Runs `steps` in order, stops before the first one that is not cheap once something failed, and prints a summary.
///
/// # Errors
/// A step failed.
pub(crate) fn run(ctx: &mut Ctx, title: &str, steps: &[&Step]) -> Result<()> {
    let begin = Instant::now();
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for step in steps {
        if !failed.is_empty() && !step.cheap {
            rows.push(row(step.name, "not run", Duration::ZERO, ""));
            continue;
        }
        eprintln!("\n── {}", step.name);
        let begin = Instant::now();
        let result = (step.run)(ctx);
        let (state, text) = match result {
            Ok(Outcome::Done) => ("ok", String::new()),
            Ok(Outcome::Note(text)) => ("ok", text),
            Ok(Outcome::Skipped(why)) => {
                eprintln!("SKIPPED: {why}");
                ("SKIPPED", why)
            }
            Err(error) => {
                eprintln!("FAILED: {error:#}");
                failed.push(step.name);
                ("FAILED", first_line(&format!("{error:#}")))
            }
        };
        rows.push(row(step.name, state, begin.elapsed(), &text));
    }
    println!("\n── {title}, {}", human(begin.elapsed()));
    for row in rows {
        println!("{row}");
    }
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("{title}: {} failed", failed.join(", "))
    }
}

fn row(name: &str, state: &str, time: Duration, text: &str) -> String {
    let time = if state == "not run" { String::new() } else { human(time) };
    format!("{name:<22} {state:<8} {time:>8}  {text}").trim_end().to_owned()
}

fn human(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02}", seconds / 60, seconds % 60),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::bail;

    use super::{Outcome, Step, human, run};
    use crate::ctx::Ctx;

    fn mark(ctx: &mut Ctx) -> anyhow::Result<Outcome> {
        ctx.env.push(("ran".into(), "1".into()));
        Ok(Outcome::Done)
    }

    #[test]
    fn after_a_failure_only_cheap_steps_run() {
        let mut ctx = Ctx::new().unwrap();
        let steps = [
            &Step::cheap("breaks", |_| bail!("broken")),
            &Step::cheap("small", mark),
            &Step::new("long", mark),
        ];
        let error = run(&mut ctx, "all", &steps).unwrap_err();
        assert_eq!(error.to_string(), "all: breaks failed");
        assert_eq!(ctx.env.len(), 1);
    }

    #[test]
    fn time_reads_well() {
        assert_eq!(human(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 05");
    }
}

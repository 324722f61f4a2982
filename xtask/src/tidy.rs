//! `cargo xtask tidy`: the rules of the repository that no compiler knows. They are a test of this crate too.

mod code;
mod documents;
mod layers;
mod shape;
mod tree;

use anyhow::{Result, bail};

use crate::args::Args;
use crate::ctx::Ctx;
pub(crate) use crate::tidy::code::{identifiers, without_comments_and_strings};
use crate::tidy::tree::Tree;

/// A place where a rule does not hold.
struct Finding {
    path: String,
    /// Counted from 1; 0 for the whole file.
    line: usize,
    text: String,
}

impl Finding {
    fn file(path: &str, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: 0,
            text: text.into(),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.text),
            line => write!(f, "{}:{line}: {}", self.path, self.text),
        }
    }
}

const RULES: [fn(&Tree) -> Vec<Finding>; 14] = [
    shape::files_are_short,
    shape::no_mod_rs,
    shape::no_silenced_lints,
    shape::nothing_unfinished,
    layers::only_beep_reads_the_environment,
    layers::services_do_not_depend_on_each_other,
    layers::only_platform_knows_drivers,
    layers::only_the_gateway_knows_graphql,
    layers::rest_routes_are_described,
    layers::the_core_does_no_io,
    layers::nobody_knows_what_else_runs,
    documents::services_have_a_short_readme,
    documents::links_lead_somewhere,
    documents::the_project_speaks_of_itself,
];

pub(crate) fn main(ctx: &mut Ctx, args: Args) -> Result<()> {
    args.finish()?;
    check(ctx)
}

/// # Errors
/// A rule does not hold somewhere; says where.
pub(crate) fn check(ctx: &Ctx) -> Result<()> {
    let tree = Tree::read(ctx)?;
    for note in shape::files_that_grow(&tree) {
        eprintln!("note: {note}");
    }
    let findings = findings(&tree);
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    bail!("{} findings\n{}", findings.len(), lines.join("\n"))
}

fn findings(tree: &Tree) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(tree)).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::ctx::Ctx;

    #[test]
    fn the_repository_is_tidy() {
        if let Err(error) = check(&Ctx::new().unwrap()) {
            panic!("{error:#}");
        }
    }
}

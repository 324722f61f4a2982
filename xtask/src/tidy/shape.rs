//! Rules of how files look.

use crate::tidy::Finding;
use crate::tidy::tree::{File, Tree};

const AIM: usize = 300;
const MOST: usize = 500;
/// Languages that people write here.
const WRITTEN: [&str; 7] = [".rs", ".ts", ".tsx", ".css", ".proto", ".sql", ".py"];
/// What tools write.
const GENERATED: [&str; 1] = ["web/src/gql/"];
/// Attributes for code that `tonic` writes at build time: it is not ours to mend.
const INCLUDES_GENERATED: &str = "crates/proto/src/generated.rs";

fn is_written(file: &File) -> bool {
    WRITTEN.iter().any(|end| file.path.ends_with(end)) && !GENERATED.iter().any(|folder| file.path.starts_with(folder))
}

pub(super) fn files_are_short(tree: &Tree) -> Vec<Finding> {
    let long = tree
        .files
        .iter()
        .filter(|file| is_written(file) && file.text.lines().count() > MOST);
    long.map(|file| {
        Finding::file(
            &file.path,
            format!("{} lines, at most {MOST}", file.text.lines().count()),
        )
    })
    .collect()
}

/// Not wrong yet.
pub(super) fn files_that_grow(tree: &Tree) -> Vec<String> {
    let lines = |file: &&File| (AIM + 1..=MOST).contains(&file.text.lines().count());
    let growing = tree.files.iter().filter(|file| is_written(file)).filter(lines);
    growing
        .map(|file| format!("{}: {} lines, the aim is {AIM}", file.path, file.text.lines().count()))
        .collect()
}

pub(super) fn no_mod_rs(tree: &Tree) -> Vec<Finding> {
    let found = tree.rust().filter(|file| file.path.ends_with("/mod.rs"));
    found
        .map(|file| Finding::file(&file.path, "name it after its module: `<module>.rs` beside the folder"))
        .collect()
}

pub(super) fn no_silenced_lints(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust().filter(|file| file.path != INCLUDES_GENERATED);
    lines_with(
        files,
        &["#[allow(", "#![allow("],
        "`#[expect(lint, reason = …)]` instead",
    )
}

pub(super) fn nothing_unfinished(tree: &Tree) -> Vec<Finding> {
    lines_with(tree.rust(), &["todo!(", "unimplemented!(", "#[ignore"], "unfinished")
}

/// A finding for each line of code that holds one of `words`.
pub(super) fn lines_with<'a>(files: impl Iterator<Item = &'a File>, words: &[&str], text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (nth, line) in file.code.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                findings.push(Finding {
                    path: file.path.clone(),
                    line: nth + 1,
                    text: format!("`{word}`: {text}"),
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{files_are_short, files_that_grow, no_mod_rs, no_silenced_lints, nothing_unfinished};
    use crate::tidy::tree::Tree;

    #[test]
    fn a_long_file_is_found_and_a_generated_one_is_not() {
        let (long, growing) = ("x\n".repeat(501), "x\n".repeat(301));
        let tree = Tree::of(&[
            ("crates/core/src/a.rs", &long),
            ("web/src/gql/graphql.ts", &long),
            ("crates/core/src/b.rs", &growing),
        ]);
        let findings: Vec<String> = files_are_short(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(findings, ["crates/core/src/a.rs: 501 lines, at most 500"]);
        assert_eq!(
            files_that_grow(&tree),
            ["crates/core/src/b.rs: 301 lines, the aim is 300"]
        );
    }

    #[test]
    fn mod_rs_is_found() {
        assert_eq!(
            no_mod_rs(&Tree::of(&[
                ("crates/core/src/x/mod.rs", ""),
                ("crates/core/src/x.rs", "")
            ]))
            .len(),
            1
        );
    }

    #[test]
    fn silenced_lints_are_found() {
        let tree = Tree::of(&[(
            "crates/core/src/a.rs",
            "//! `#[allow(x)]`\n#[allow(dead_code)]\nfn f() {}\n",
        )]);
        let findings = no_silenced_lints(&tree);
        assert_eq!((findings.len(), findings[0].line), (1, 2));
    }

    #[test]
    fn unfinished_code_is_found() {
        let tree = Tree::of(&[("crates/core/src/a.rs", "fn f() { todo!() }\nfn g() { \"todo!()\" }\n")]);
        assert_eq!(nothing_unfinished(&tree).len(), 1);
    }
}

//! Rules of what is written for people.

use crate::tidy::Finding;
use crate::tidy::tree::{File, Tree};

const LONGEST_README: usize = 25;
const SERVICES: [&str; 8] = [
    "authz",
    "files",
    "gateway",
    "messages",
    "notifications",
    "realtime",
    "servers",
    "users",
];
/// Top folders whose files documents name in backticks.
const ROOMS: [&str; 9] = [
    "bench/", "crates/", "deploy/", "docs/", "e2e/", "proto/", "web/", "xtask/", ".ci/",
];
/// Decisions are a record: what they name may have moved since.
const RECORDS: &str = "docs/adr/";

pub(super) fn services_have_a_short_readme(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for service in SERVICES {
        let path = format!("crates/{service}/README.md");
        match tree.get(&path).map(|file| file.text.lines().count()) {
            None => findings.push(Finding::file(
                &path,
                "missing: what it owns, calls, publishes, its configuration",
            )),
            Some(lines) if lines > LONGEST_README => {
                findings.push(Finding::file(&path, format!("{lines} lines, at most {LONGEST_README}")));
            }
            Some(_) => {}
        }
    }
    findings
}

/// Relative links, and paths in backticks.
pub(super) fn links_lead_somewhere(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        for (nth, line) in prose(&file.text) {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let links = targets(line).filter_map(|target| resolve(folder, target));
            let paths = spans(line)
                .filter(|_| !file.path.starts_with(RECORDS))
                .filter_map(named_path);
            for path in links.chain(paths.map(str::to_owned)).filter(|path| !tree.has(path)) {
                findings.push(Finding {
                    path: file.path.clone(),
                    line: nth,
                    text: format!("{path} is not there"),
                });
            }
        }
    }
    findings
}

/// Nothing points out of the repository by a path of the machine that it was written on.
pub(super) fn the_project_speaks_of_itself(tree: &Tree) -> Vec<Finding> {
    // Not in one piece, or this file would be a finding.
    let words = [concat!("/wo", "rk/"), concat!("../sha", "red")];
    let mut findings = Vec::new();
    for File { path, text, .. } in &tree.files {
        for (nth, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                let text = format!("`{word}` is a place outside the repository");
                findings.push(Finding {
                    path: path.clone(),
                    line: nth + 1,
                    text,
                });
            }
        }
    }
    findings
}

/// Numbered lines outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_block = false;
    text.lines().enumerate().filter_map(move |(nth, line)| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        (!in_block && !fence).then_some((nth + 1, line))
    })
}

/// The targets of `[text](target)` and `src="target"`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let after = |open: &'static str, close: char| {
        line.split(open)
            .skip(1)
            .filter_map(move |rest| rest.split(close).next())
    };
    after("](", ')').chain(after("src=\"", '"'))
}

/// What stands in single backticks.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A path from the root of the repository; nothing for an address, or a place within the same page.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let target = target.split(['#', ' ']).next().unwrap_or_default();
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The file that a span names; nothing for a pattern, a command, or a place that only one's own clone has.
fn named_path(span: &str) -> Option<&str> {
    let path = span.split(['#', ':']).next().unwrap_or_default();
    let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let is_made = ["web/dist", "web/node_modules"]
        .iter()
        .any(|made| path.starts_with(made));
    (is_plain && !is_made && ROOMS.iter().any(|room| path.starts_with(room))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::{links_lead_somewhere, services_have_a_short_readme, the_project_speaks_of_itself};
    use crate::tidy::tree::Tree;

    fn links(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text), ("crates/core/src/id.rs", ""), ("docs/config.md", "")]);
        links_lead_somewhere(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_missing_or_long_readme_is_found() {
        let long = "line\n".repeat(26);
        let tree = Tree::of(&[("crates/users/README.md", "short\n"), ("crates/authz/README.md", &long)]);
        let findings: Vec<String> = services_have_a_short_readme(&tree)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(findings.len(), super::SERVICES.len() - 1);
        assert_eq!(findings[0], "crates/authz/README.md: 26 lines, at most 25");
    }

    #[test]
    fn a_link_to_nowhere_is_found() {
        let text = "[a](config.md#x) [b](https://example.org/) [c](#here) [d](../crates/core)\n\n[e](missing.md)\n";
        assert_eq!(
            links("docs/page.md", text),
            ["docs/page.md:3: docs/missing.md is not there"]
        );
    }

    #[test]
    fn a_named_file_must_exist_except_in_a_record() {
        let text = "`crates/core/src/id.rs`, `crates/core/`, `crates/<service>/src`, `crates/core/src/old.rs`\n";
        assert_eq!(
            links("docs/guides/page.md", text),
            ["docs/guides/page.md:1: crates/core/src/old.rs is not there"]
        );
        assert!(links("docs/adr/0001-page.md", text).is_empty());
        assert!(links("page.md", "```\n`crates/gone`\n[x](gone.md)\n```\n").is_empty());
    }

    #[test]
    fn a_path_of_some_machine_is_found() {
        let text = format!("see {}{}page.md", "../sha", "red/");
        assert_eq!(
            the_project_speaks_of_itself(&Tree::of(&[("README.md", &text)])).len(),
            1
        );
    }
}

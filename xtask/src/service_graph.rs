//! `docs/service-graph.txt`: who calls whom, computed from the contracts and from the clients that sources name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::ctx::Ctx;
use crate::tidy::{identifiers, without_comments_and_strings};

pub(crate) const FILE: &str = "docs/service-graph.txt";
const HEAD: &str = "\
# Who calls whom: for each crate the services whose generated client it names.
# Written by `cargo xtask gen`; a new line here is a decision.
";

/// The file as it should be.
///
/// # Errors
/// The sources cannot be read.
pub(crate) fn text(ctx: &Ctx) -> Result<String> {
    let clients = clients(&ctx.path("proto/beep"))?;
    let owners: BTreeSet<&str> = clients.values().map(String::as_str).collect();
    let mut crates: BTreeSet<&str> = owners.clone();
    crates.insert("gateway");
    let mut text = HEAD.to_owned();
    for name in crates {
        let mut sources = Vec::new();
        read_sources(&ctx.path("crates").join(name).join("src"), &mut sources)?;
        let mut called = called(&clients, &sources);
        called.remove(name);
        let called: Vec<&str> = called.into_iter().collect();
        text.push_str(&format!(
            "{name} -> {}\n",
            if called.is_empty() {
                "-".to_owned()
            } else {
                called.join(", ")
            }
        ));
    }
    Ok(text)
}

/// Generated client types, each with the service crate that answers it. `platform` has contracts that all answer.
fn clients(proto: &Path) -> Result<BTreeMap<String, String>> {
    let mut clients = BTreeMap::new();
    for folder in fs::read_dir(proto).context("proto/beep")?.flatten() {
        let owner = folder.file_name().to_string_lossy().into_owned();
        let mut files = Vec::new();
        read_files(&folder.path(), "proto", &mut files)?;
        let names = files
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|line| line.strip_prefix("service "));
        for name in names
            .filter(|_| owner != "platform")
            .filter_map(|rest| rest.split_whitespace().next())
        {
            clients.insert(format!("{name}Client"), owner.clone());
        }
    }
    Ok(clients)
}

fn called<'a>(clients: &'a BTreeMap<String, String>, sources: &[String]) -> BTreeSet<&'a str> {
    let code = sources.iter().map(|source| without_comments_and_strings(source));
    let names: BTreeSet<String> = code
        .flat_map(|code| identifiers(&code).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    clients
        .iter()
        .filter(|(client, _)| names.contains(*client))
        .map(|(_, owner)| owner.as_str())
        .collect()
}

fn read_sources(folder: &Path, texts: &mut Vec<String>) -> Result<()> {
    read_files(folder, "rs", texts)
}

fn read_files(folder: &Path, extension: &str, texts: &mut Vec<String>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read_files(&path, extension, texts)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            texts.push(fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::called;

    #[test]
    fn a_named_client_is_a_call_and_a_comment_is_not() {
        let clients: BTreeMap<String, String> = [("UsersClient", "users"), ("AuthzClient", "authz")]
            .map(|(client, owner)| (client.to_owned(), owner.to_owned()))
            .into();
        let source = "// AuthzClient\nuse beep_proto::users::v1::users_client::UsersClient;\n".to_owned();
        assert_eq!(called(&clients, &[source]), BTreeSet::from(["users"]));
    }
}

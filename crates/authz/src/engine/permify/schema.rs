//! The schema that Permify decides by: `schema/beep.perm`, which `cargo xtask gen` writes from the bits of [`Permission`].
//! A test compares both, so they cannot disagree.

use beep_core::{Permission, Permissions, Place};
use std::fmt::Write;

/// What is written to Permify.
pub(super) const TEXT: &str = include_str!("../../../schema/beep.perm");

/// The right to everything: of the owner and of administrators.
pub(super) const EVERYTHING: &str = "everything";

/// The name of a right in the schema. Permify's names are of letters and `_`.
pub(super) fn name(permission: Permission) -> String {
    permission.name().to_ascii_lowercase()
}

/// The layers of overwrites, in the order in which they come into force: for everybody, for roles, for the member.
const LAYERS: [(&str, &str, &str); 3] = [
    ("everyone", "e", "@server#member"),
    ("roles", "r", "@role#member"),
    ("member", "m", "@user"),
];

/// The text of the schema, from the bits.
pub(crate) fn text() -> String {
    let mut text = String::from(HEAD);
    server(&mut text);
    overwrites(&mut text);
    channel(&mut text);
    thread(&mut text);
    direct(&mut text);
    text
}

const HEAD: &str = "\
// Who may do what in Beep, for Permify. Generated from the bits of beep_core::Permission; do not edit.
//
// What depends on time or on nobody's relations is decided by authz, above: mutes, rules that are not accepted, rank,
// suspended servers. `and`, `or` and `not` bind alike and from the left, so everything stands in brackets.

entity user {}

// A number: how far this engine was told of a server.
entity fact {}

entity role {
  relation server @server
  relation member @user
}
";

fn server(text: &mut String) {
    text.push_str(
        "\nentity server {\n  relation fact @fact\n  relation owner @user\n  relation member @user\n\n  \
         // What roles give; the default role's is given to all members.\n",
    );
    for permission in Permission::ALL {
        line(
            text,
            format_args!("relation by_{} @role#member @server#member", name(*permission)),
        );
    }
    text.push('\n');
    line(
        text,
        format_args!(
            "permission {EVERYTHING} = (owner or by_{}) and member",
            name(Permission::Administrator)
        ),
    );
    for permission in Permission::ALL {
        let name = name(*permission);
        line(
            text,
            format_args!("permission {name} = (by_{name} and member) or {EVERYTHING}"),
        );
    }
    text.push_str("}\n");
}

fn overwrites(text: &mut String) {
    text.push_str(
        "\n// Of a channel, or of a category and all channels that follow it: what is allowed (a) and denied (d), to\n\
         // everybody (e), to roles (r), to one member (m).\nentity overwrites {\n  relation server @server\n",
    );
    for permission in Permission::ALL {
        for (_, layer, whom) in LAYERS {
            for side in ["a", "d"] {
                line(
                    text,
                    format_args!("relation {}_{layer}{side} {whom}", name(*permission)),
                );
            }
        }
    }
    text.push_str("}\n");
}

/// A right in a channel: the base, then each layer takes away what it denies and gives what it allows.
fn channel(text: &mut String) {
    text.push_str("\nentity channel {\n  relation server @server\n  relation overwrites @overwrites\n\n");
    line(text, format_args!("permission {EVERYTHING} = server.{EVERYTHING}"));
    let view = format!("{}_member", name(Permission::ViewChannel));
    for permission in Permission::ALL {
        let name = name(*permission);
        let mut before = format!("server.by_{name}");
        for (step, layer, _) in LAYERS {
            line(
                text,
                format_args!(
                    "permission {name}_{step} = ({before} not overwrites.{name}_{layer}d) or overwrites.{name}_{layer}a"
                ),
            );
            before = format!("{name}_{step}");
        }
        let seen = if *permission == Permission::ViewChannel {
            before
        } else {
            format!("({before} and {view})")
        };
        line(
            text,
            format_args!("permission {name} = ({seen} and server.member) or server.{EVERYTHING}"),
        );
    }
    text.push_str("}\n");
}

fn thread(text: &mut String) {
    text.push_str("\n// Follows its channel in everything.\nentity thread {\n  relation server @server\n  relation parent @channel\n\n");
    line(text, format_args!("permission {EVERYTHING} = parent.{EVERYTHING}"));
    for permission in Permission::ALL {
        let name = name(*permission);
        line(text, format_args!("permission {name} = parent.{name}"));
    }
    text.push_str("}\n");
}

/// What is not said here nobody may do there.
fn direct(text: &mut String) {
    text.push_str("\n// All who take part may do the same.\nentity direct {\n  relation server @server\n\n");
    for permission in Permissions::IN_DIRECT_MESSAGES.iter() {
        debug_assert!(permission.place() == Place::Channel, "it means something in a channel");
        line(text, format_args!("permission {} = server.member", name(permission)));
    }
    text.push_str("}\n");
}

fn line(text: &mut String, line: std::fmt::Arguments) {
    writeln!(text, "  {line}").expect("a string takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_the_bits_say() {
        assert!(TEXT == text(), "`cargo xtask gen` writes it anew");
    }

    #[test]
    fn names_are_legal_and_distinct_from_the_steps() {
        let mut names: Vec<String> = Permission::ALL.iter().map(|permission| name(*permission)).collect();
        let steps = LAYERS
            .iter()
            .flat_map(|(step, ..)| names.iter().map(move |name| format!("{name}_{step}")));
        let steps: Vec<String> = steps.collect();
        names.extend(steps);
        let legal = |name: &String| name.len() <= 64 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(names.iter().all(legal));
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}

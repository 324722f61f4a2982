//! The language of `bench/demo/*.txt`.
//!
//! ```text
//! @server Name                    one a file
//! @about What it is for
//! @people camille yann            the first owns it; names from people.txt
//! @words place = quay | beach     what {{place}} may become
//! @category Name
//! @channel name | its topic       what follows is said there
//! @draw 12                        so many scenes, drawn from those of this channel
//! @scene                          a conversation between A, B, C and D, who are anybody
//! A: a line
//!   and one more of the same message; a dot alone is an empty one
//! ~ the message before, edited
//! -                               the message before, deleted
//! @finale                         said once, at the end, by people with names
//! ```
//! `{{n}}` is a number, `{{camille}}` or `{{B}}` a mention.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;

/// One person of `people.txt`.
pub(super) struct Cast {
    pub key: String,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
}

/// Reads `people.txt`.
///
/// # Errors
/// If a line has not its four parts.
pub(super) fn cast(text: &str) -> Result<Vec<Cast>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let person = |line: &str| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [key, username, first_name, last_name] = parts[..] else {
            bail!("`{line}` has not four parts")
        };
        Ok(Cast {
            key: key.to_owned(),
            username: username.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
        })
    };
    lines.map(person).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub speaker: String,
    pub text: String,
    /// What it says after it was edited.
    pub edited: Option<String>,
    pub is_deleted: bool,
}

pub(super) type Scene = Vec<Line>;

#[derive(Debug, Default)]
pub(super) struct Channel {
    pub category: String,
    pub name: String,
    pub topic: String,
    pub draw: usize,
    pub scenes: Vec<Scene>,
    pub finale: Scene,
}

#[derive(Debug, Default)]
pub(super) struct Script {
    pub key: String,
    pub name: String,
    pub about: String,
    pub people: Vec<String>,
    pub words: BTreeMap<String, Vec<String>>,
    pub channels: Vec<Channel>,
}

impl Script {
    /// Reads a script. `key` names it in request ids and nonces.
    ///
    /// # Errors
    /// With the number of the line that is not understood.
    pub(super) fn read(key: &str, text: &str) -> Result<Self> {
        let mut reader = Reader {
            script: Self {
                key: key.to_owned(),
                ..Self::default()
            },
            ..Reader::default()
        };
        for (number, line) in text.lines().enumerate() {
            reader
                .read(line)
                .with_context(|| format!("{key}, line {}: {line}", number + 1))?;
        }
        ensure!(
            !reader.script.people.is_empty() && !reader.script.channels.is_empty(),
            "{key} has nobody or nothing"
        );
        Ok(reader.script)
    }
}

#[derive(Default)]
struct Reader {
    script: Script,
    category: String,
    in_finale: bool,
    /// Whether a continuation belongs to what the line before was edited to.
    in_edit: bool,
}

impl Reader {
    fn read(&mut self, line: &str) -> Result<()> {
        if line.trim().is_empty() {
            return Ok(());
        }
        if let Some(more) = line.strip_prefix("  ") {
            let in_edit = self.in_edit;
            let Line { text, edited, .. } = self.last()?;
            let text = if in_edit {
                edited.as_mut().context("nothing was edited")?
            } else {
                text
            };
            text.push('\n');
            text.push_str(if more == "." { "" } else { more });
            return Ok(());
        }
        self.in_edit = false;
        if let Some(directive) = line.strip_prefix('@') {
            let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
            return self.obey(word, rest.trim());
        }
        if line == "-" {
            self.last()?.is_deleted = true;
        } else if let Some(edited) = line.strip_prefix("~ ") {
            self.last()?.edited = Some(edited.to_owned());
            self.in_edit = true;
        } else {
            let (speaker, text) = line.split_once(": ").context("who says this?")?;
            let (speaker, text) = (speaker.to_owned(), text.to_owned());
            self.scene()?.push(Line {
                speaker,
                text,
                edited: None,
                is_deleted: false,
            });
        }
        Ok(())
    }

    fn obey(&mut self, word: &str, rest: &str) -> Result<()> {
        let pair = |separator: &str| {
            rest.split_once(separator)
                .with_context(|| format!("`{separator}` is missing"))
        };
        match word {
            "server" => rest.clone_into(&mut self.script.name),
            "about" => rest.clone_into(&mut self.script.about),
            "people" => self.script.people = rest.split(' ').map(str::to_owned).collect(),
            "words" => {
                let (name, words) = pair(" = ")?;
                let words = words.split(" | ").map(str::to_owned).collect();
                self.script.words.insert(name.to_owned(), words);
            }
            "category" => rest.clone_into(&mut self.category),
            "channel" => {
                let (name, topic) = pair(" | ")?;
                let (category, name, topic) = (self.category.clone(), name.to_owned(), topic.to_owned());
                self.script.channels.push(Channel {
                    category,
                    name,
                    topic,
                    ..Channel::default()
                });
                self.in_finale = false;
            }
            "draw" => self.channel()?.draw = rest.parse()?,
            "scene" => self.channel()?.scenes.push(Scene::new()),
            "finale" => self.in_finale = true,
            _ => bail!("`@{word}` is not known"),
        }
        Ok(())
    }

    fn channel(&mut self) -> Result<&mut Channel> {
        self.script.channels.last_mut().context("no channel yet")
    }

    fn scene(&mut self) -> Result<&mut Scene> {
        if self.in_finale {
            return Ok(&mut self.channel()?.finale);
        }
        self.channel()?.scenes.last_mut().context("no scene yet")
    }

    fn last(&mut self) -> Result<&mut Line> {
        self.scene()?.last_mut().context("nothing was said yet")
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Script};

    const HEAD: &str = "@server Quay\n@about Boats\n@people ann bob\n@words boat = sloop | ketch\n";

    #[test]
    fn a_script_is_read() {
        let text = format!(
            "{HEAD}@category Sea\n@channel tides | High and low\n@draw 3\n@scene\nA: one\n  two\n  .\n  three\n~ four\n\
             B: five\n-\n\n@finale\nann: the {{{{boat}}}}: gone\n"
        );
        let script = Script::read("quay", &text).unwrap();
        let [channel] = &script.channels[..] else {
            panic!("one channel")
        };
        assert_eq!(
            (channel.category.as_str(), channel.topic.as_str(), channel.draw),
            ("Sea", "High and low", 3)
        );
        let line = |speaker: &str, text: &str| Line {
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            edited: None,
            is_deleted: false,
        };
        let edited = Line {
            edited: Some("four".to_owned()),
            ..line("A", "one\ntwo\n\nthree")
        };
        assert_eq!(
            channel.scenes,
            [[
                edited,
                Line {
                    is_deleted: true,
                    ..line("B", "five")
                }
            ]]
        );
        assert_eq!(channel.finale, [line("ann", "the {{boat}}: gone")]);
        assert_eq!(script.words["boat"], ["sloop", "ketch"]);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, why) in [
            ("@sever Quay", "line 5"),
            ("A: nobody has opened a channel", "no channel"),
            ("@channel tides | x\n@scene\nno speaker", "line 7"),
            ("@channel tides | x\n@scene\n  continued", "nothing was said"),
        ] {
            let error = Script::read("quay", &format!("{HEAD}{text}")).unwrap_err();
            assert!(format!("{error:#}").contains(why), "{error:#}");
        }
    }
}

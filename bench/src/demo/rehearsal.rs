//! From scenes to conversations: who plays A and B, which words are said. The same each time.

use super::script::{Channel, Line, Scene, Script};
use anyhow::{Context, Result, bail};

const ROLES: [&str; 4] = ["A", "B", "C", "D"];
/// What `{{n}}` may be.
const NUMBERS: std::ops::Range<u64> = 3..48;

/// splitmix64: small, and the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: &str) -> Self {
        // FNV-1a.
        Self(seed.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
        }))
    }

    /// A number below `bound`, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    fn choose<'l, T>(&mut self, list: &'l [T]) -> Result<&'l T> {
        if list.is_empty() {
            bail!("nothing to choose from");
        }
        Ok(&list[self.below(list.len())])
    }
}

/// All that is said in a channel, in order: speakers are people, mentions are `@` and a name of the troupe.
///
/// # Errors
/// If a script names somebody or something that it has not.
pub(super) fn conversation(
    script: &Script,
    channel: &Channel,
    username: &dyn Fn(&str) -> Option<String>,
) -> Result<Scene> {
    let mut dice = Dice::new(&format!("{}/{}", script.key, channel.name));
    let mut said = Scene::new();
    let mut order: Vec<usize> = Vec::new();
    for _ in 0..channel.draw {
        if order.is_empty() {
            order = (0..channel.scenes.len()).collect();
            dice.shuffle(&mut order);
        }
        let scene = &channel.scenes[order.pop().context("scenes are to be drawn, and there are none")?];
        play(script, scene, username, &mut dice, &mut said)?;
    }
    play(script, &channel.finale, username, &mut dice, &mut said)?;
    Ok(said)
}

fn play(
    script: &Script,
    scene: &[Line],
    username: &dyn Fn(&str) -> Option<String>,
    dice: &mut Dice,
    said: &mut Scene,
) -> Result<()> {
    let mut players = script.people.clone();
    dice.shuffle(&mut players);
    let who = |name: &str| match ROLES.iter().position(|role| *role == name) {
        Some(role) => players.get(role).cloned(),
        None => script.people.iter().find(|person| *person == name).cloned(),
    };
    // A word that comes again in a scene is the same word.
    let mut chosen: Vec<(String, String)> = Vec::new();
    let mut word = |slot: &str| -> Result<String> {
        if let Some((_, word)) = chosen.iter().find(|(known, _)| known == slot) {
            return Ok(word.clone());
        }
        let word = if slot == "n" {
            (NUMBERS.start + dice.below(usize::try_from(NUMBERS.end - NUMBERS.start)?) as u64).to_string()
        } else if let Some(words) = script.words.get(slot) {
            dice.choose(words)?.clone()
        } else {
            let person = who(slot)
                .with_context(|| format!("{{{{{slot}}}}} is neither a word nor a person of {}", script.name))?;
            format!(
                "@{}",
                username(&person).with_context(|| format!("{person} is not in people.txt"))?
            )
        };
        chosen.push((slot.to_owned(), word.clone()));
        Ok(word)
    };
    for line in scene {
        let speaker = who(&line.speaker).with_context(|| format!("{} is not of {}", line.speaker, script.name))?;
        let text = fill(&line.text, &mut word)?;
        let edited = line.edited.as_ref().map(|text| fill(text, &mut word)).transpose()?;
        said.push(Line {
            speaker,
            text,
            edited,
            is_deleted: line.is_deleted,
        });
    }
    Ok(())
}

/// Puts words for the `{{slots}}`.
fn fill(text: &str, word: &mut dyn FnMut(&str) -> Result<String>) -> Result<String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let (slot, after) = after.split_once("}}").context("a slot without an end")?;
        filled.push_str(before);
        filled.push_str(&word(slot)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::{Dice, conversation};
    use crate::demo::{PEOPLE, SCRIPTS, script, script::Script};

    #[test]
    fn every_script_can_be_played() {
        let cast = script::cast(PEOPLE).unwrap();
        let username = |key: &str| {
            cast.iter()
                .find(|person| person.key == key)
                .map(|person| person.username.clone())
        };
        let mut messages = 0;
        for (key, text) in SCRIPTS {
            let script = Script::read(key, text).unwrap();
            for channel in &script.channels {
                let said = conversation(&script, channel, &username).unwrap();
                assert!(
                    said.iter()
                        .all(|line| !line.text.contains("{{") && line.text.chars().count() <= 4_000)
                );
                assert!(
                    said.iter().all(|line| script.people.contains(&line.speaker)),
                    "{key} {}",
                    channel.name
                );
                messages += said.len();
            }
        }
        assert!((2_000..4_000).contains(&messages), "{messages} messages");
    }

    #[test]
    fn a_conversation_is_the_same_each_time() {
        let text = "@server Quay\n@about x\n@people ann bob cid\n@words boat = sloop | ketch | yawl\n\
                    @channel sea | x\n@draw 9\n@scene\nA: {{B}}, the {{boat}}! the {{boat}}!\nB: {{n}}?\n@scene\nC: hm\n";
        let script = Script::read("quay", text).unwrap();
        let username = |key: &str| Some(format!("{key}.x"));
        let first = conversation(&script, &script.channels[0], &username).unwrap();
        assert_eq!(first, conversation(&script, &script.channels[0], &username).unwrap());
        let boats: Vec<&str> = first
            .iter()
            .filter_map(|line| line.text.split_once(", the "))
            .map(|(_, boat)| boat)
            .collect();
        assert!(boats.len() >= 4, "scenes take turns");
        assert!(boats.iter().all(|said| {
            said.split("! the ")
                .map(|boat| boat.trim_end_matches('!'))
                .is_sorted_by(|a, b| a == b)
        }));
        assert!(
            first.iter().any(|line| line.text.starts_with("@bob.x, ")),
            "mentions are usernames"
        );
    }

    #[test]
    fn unknown_words_and_people_are_refused() {
        for line in ["A: {{boat}}", "zoe: hello", "A: {{open"] {
            let text = format!("@server Quay\n@about x\n@people ann\n@channel sea | x\n@draw 1\n@scene\n{line}\n");
            let script = Script::read("quay", &text).unwrap();
            assert!(
                conversation(&script, &script.channels[0], &|_| Some(String::new())).is_err(),
                "{line}"
            );
        }
    }

    #[test]
    fn dice_reach_every_side() {
        let mut dice = Dice::new("seed");
        let mut seen = [false; 6];
        (0..200).for_each(|_| seen[dice.below(6)] = true);
        assert_eq!(seen, [true; 6]);
    }
}

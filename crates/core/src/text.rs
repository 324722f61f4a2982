//! What text people may store: names that cannot deceive, bodies that cannot break a page.

use crate::{Error, Result};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::confusable_detection::skeleton;

/// Direction overrides and isolates, with which a name can be made to read backwards (Unicode TR 36, 2.1).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes no place on the screen, so two names that differ only in it look the same. The joiners stay legal in
/// bodies, where emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Cannot make a name by itself: it changes the look of what it follows (accents, variation selectors), or stands for
/// something that is not there. Emoji need the selectors, so they stay legal beside what shows.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || is_combining_mark(c) || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{fffc}')
}

/// Code points that will never be characters (Unicode 23.7); no two programs show them alike.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Marks on one letter, at most: piled up they reach into the lines above and below. Unicode TR 39, 5.4, proposes 4;
/// pointed Hebrew has some letters with more.
const MARKS: usize = 8;

/// Whether marks are piled up on a letter.
fn is_piled_up(text: &str) -> bool {
    let mut marks = 0;
    text.chars().any(|c| {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        marks > MARKS
    })
}

/// Cleans a one-line name: NFC, no edge or double spaces, 1 to `max` characters, nothing that hides or turns.
///
/// # Errors
/// `INVALID_INPUT` naming `field`.
pub fn name(field: &'static str, text: &str, max: usize) -> Result<String> {
    let text = line(field, text, max)?;
    if text.is_empty() {
        return Err(Error::invalid(field, "may not be empty"));
    }
    Ok(text)
}

/// Like [`name`], but may be empty: a topic, a description.
pub fn line(field: &'static str, text: &str, max: usize) -> Result<String> {
    bounded(field, text, max)?;
    let text = text
        .nfc()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let hides = |c: char| c.is_control() || turns_direction(c) || is_invisible(c) || is_noncharacter(c);
    if text.chars().any(hides) || (!text.is_empty() && text.chars().all(shows_nothing)) {
        return Err(Error::invalid(field, "holds characters that cannot be seen"));
    }
    if is_piled_up(&text) {
        return Err(Error::invalid(field, "piles up marks on a letter"));
    }
    bounded(field, &text, max)?;
    Ok(text)
}

/// Takes the body of a message: line breaks and tabs stay, other control characters do not; edges are trimmed of
/// empty lines. Zero-width joiners stay (emoji), direction marks stay balanced by the client's isolation.
pub fn body(field: &'static str, text: &str, max: usize) -> Result<String> {
    bounded(field, text, max)?;
    let text: Cow<'_, str> = if text.contains('\r') {
        text.replace("\r\n", "\n").into()
    } else {
        text.into()
    };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Error::invalid(field, "holds control characters"));
    }
    let text = text.trim_end().trim_start_matches('\n');
    if text
        .chars()
        .all(|c| shows_nothing(c) || is_invisible(c) || turns_direction(c))
    {
        return Err(Error::invalid(field, "may not be empty"));
    }
    Ok(text.to_owned())
}

/// A username: 2 to 32 of `a-z 0-9 . _`, lower-cased, no dot at the edges, no two dots in a row.
pub fn username(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    let shape = (2..=32).contains(&text.len())
        && text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_'));
    if !shape || text.starts_with('.') || text.ends_with('.') || text.contains("..") {
        return Err(Error::invalid(
            field,
            "has 2 to 32 letters a-z, digits, dots or underscores, and no dot at an edge",
        ));
    }
    Ok(text)
}

/// An e-mail address as typed, checked for shape only: that it works is proved by a message to it.
pub fn email(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let shape = text.len() <= 254
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && domain.contains('.')
                && domain.split('.').all(|label| {
                    !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
                })
                && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        });
    if !shape
        || text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || turns_direction(c) || is_invisible(c) || is_noncharacter(c))
    {
        return Err(Error::invalid(field, "is not an e-mail address"));
    }
    Ok(text.to_owned())
}

/// The key under which names are equal: compatibility forms, case and look-alikes folded (Unicode TR 39).
pub fn fold(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    skeleton(&lower).nfkc().flat_map(char::to_lowercase).collect()
}

/// The text in which words are searched: compatibility forms, case and accents folded. Unlike [`fold`] it keeps
/// look-alikes apart, so that a part of the text has a part of its key.
pub fn search_key(text: &str) -> String {
    // By way of the upper case, which also spells ß and ligatures out.
    let cased = text.nfkd().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    cased.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The key of an e-mail address: lower-case. Nothing else is folded, providers differ.
pub fn email_key(text: &str) -> String {
    text.to_lowercase()
}

fn bounded(field: &'static str, text: &str, max: usize) -> Result<()> {
    // Four bytes a character at most: a look at the length spares counting a megabyte.
    if text.len() > max * 4 || text.chars().count() > max {
        return Err(Error::invalid(field, format!("has at most {max} characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        assert_eq!(name("name", "  Atelier   Nord ", 100).as_deref(), Ok("Atelier Nord"));
        assert_eq!(name("name", "e\u{301}", 100).as_deref(), Ok("é"));
    }

    #[test]
    fn names_cannot_hide_or_turn() {
        for bad in [
            "",
            "   ",
            "a\u{202e}b",
            "a\u{200b}b",
            "\u{3164}",
            "a\u{0}b",
            "a\u{7}",
            "x\u{2066}y",
            "\u{feff}",
            "\u{fe0f}",
            "\u{301} \u{fffc}",
            "a\u{ffff}",
            "a\u{fdd0}",
            "\u{1d173}",
            "a\u{1bca0}",
            "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}",
        ] {
            assert!(name("name", bad, 100).is_err(), "{bad:?}");
            assert!(bad.trim().is_empty() || line("nickname", bad, 100).is_err(), "{bad:?}");
        }
        assert_eq!(name("name", "\u{2764}\u{fe0f}", 100).as_deref(), Ok("\u{2764}\u{fe0f}"));
        // A letter of Biblical Hebrew with all its points, and Vietnamese written out.
        for marked in ["\u{5e9}\u{5c1}\u{5bc}\u{5b8}\u{59d}", "Nguye\u{302}\u{303}n"] {
            assert!(name("name", marked, 100).is_ok(), "{marked}");
        }
        assert!(name("name", &"é".repeat(101), 100).is_err());
        assert!(name("name", &"x".repeat(1 << 20), 100).is_err());
    }

    #[test]
    fn bodies_keep_lines_and_emoji() {
        assert_eq!(
            body("content", "\n\r\na\r\n\tb 👩‍💻\n\n", 100).as_deref(),
            Ok("a\n\tb 👩‍💻")
        );
        for bad in ["", " \n ", "\u{200b}", "a\u{0}", "a\u{1b}[31m"] {
            assert!(body("content", bad, 100).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn usernames() {
        assert_eq!(username("username", " Ann.Lee_7 ").as_deref(), Ok("ann.lee_7"));
        for bad in ["a", ".ann", "ann.", "a..b", "ann lee", "änn", &"a".repeat(33)] {
            assert!(username("username", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn emails() {
        assert!(email("email", "Ann@example.org").is_ok());
        for bad in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "ann@example",
            "a b@example.org",
            "ann@-x.org",
            "ann@x..org",
            "ann\u{ffff}@x.org",
        ] {
            assert!(email("email", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn search_ignores_case_and_accents() {
        for (written, sought) in [
            ("Élan Café", "elan cafe"),
            ("STRASSE", "straße"),
            ("Ａtelier", "atelier"),
            ("İstanbul", "istanbul"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("e\u{301}te\u{301}", "été"),
        ] {
            assert_eq!(search_key(written), search_key(sought), "{written}");
        }
        assert!(search_key("l'Été indien").contains(&search_key("eté IND")));
        assert_ne!(search_key("modern"), search_key("modem"));
    }

    #[test]
    fn look_alikes_fold_together() {
        assert_eq!(fold("раураl"), fold("paypal"));
        assert_eq!(fold("Ｇeneral"), fold("general"));
    }
}

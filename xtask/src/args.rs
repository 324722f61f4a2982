//! The words after a command's name.

use anyhow::{Result, bail};

/// Words that are left to be understood.
pub(crate) struct Args {
    usage: &'static str,
    words: Vec<String>,
}

impl Args {
    pub(crate) fn new(usage: &'static str, words: Vec<String>) -> Self {
        Self { usage, words }
    }

    /// Whether `flag` was given; takes it.
    pub(crate) fn flag(&mut self, flag: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != flag);
        self.words.len() < before
    }

    /// The next word, if there is one.
    pub(crate) fn next(&mut self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.remove(0))
    }

    /// All words that are left.
    pub(crate) fn rest(self) -> Vec<String> {
        self.words
    }

    /// # Errors
    /// A word is left that nobody understood.
    pub(crate) fn finish(self) -> Result<()> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => bail!("`{word}` is not understood; usage: cargo xtask {}", self.usage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    #[test]
    fn a_word_that_nobody_took_is_an_error() {
        let mut args = Args::new("run [--split]", vec!["--split".into(), "--spilt".into()]);
        assert!(args.flag("--split"));
        assert!(!args.flag("--split"));
        assert_eq!(
            args.finish().unwrap_err().to_string(),
            "`--spilt` is not understood; usage: cargo xtask run [--split]"
        );
    }
}

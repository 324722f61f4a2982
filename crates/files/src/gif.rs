//! How many pictures a GIF holds, read off its blocks (GIF89a, 12 and 17 to 27) without decoding one.

/// Whether there is more than one, as far as the file can be followed.
pub(crate) fn is_animated(file: &[u8]) -> bool {
    let mut blocks = Blocks(file);
    // Signature and version (6 bytes), then the logical screen: 4 bytes of size, flags, 2 bytes.
    let Some(flags) = blocks.take(13).map(|head| head[10]) else {
        return false;
    };
    let mut pictures = 0;
    let mut next = blocks.color_table(flags);
    while next.is_some() && pictures < 2 {
        next = match blocks.take(1) {
            Some([0x21]) => blocks.take(1).and_then(|_label| blocks.data()),
            Some([0x2c]) => {
                pictures += 1;
                blocks.picture()
            }
            _ => None,
        };
    }
    pictures == 2
}

/// What is left of the file; `None` where it ends early.
struct Blocks<'f>(&'f [u8]);

impl<'f> Blocks<'f> {
    fn take(&mut self, bytes: usize) -> Option<&'f [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn color_table(&mut self, flags: u8) -> Option<()> {
        let entries = if flags & 0x80 == 0 { 0 } else { 2 << (flags & 7) };
        self.take(3 * entries).map(drop)
    }

    /// Place and size (8 bytes), flags, colours, the smallest code, data.
    fn picture(&mut self) -> Option<()> {
        let flags = self.take(9)?[8];
        self.color_table(flags)?;
        self.take(1)?;
        self.data()
    }

    /// Sub-blocks, each after its length, up to an empty one.
    fn data(&mut self) -> Option<()> {
        loop {
            match self.take(1)?[0] {
                0 => return Some(()),
                length => self.take(length.into())?,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_animated;
    use crate::testing::pictures::{animated_gif, gif};

    #[test]
    fn frames_are_counted_and_torn_files_are_not_followed() {
        let (one, two) = (gif(9, 7), animated_gif(9, 7));
        assert!(!is_animated(&one) && is_animated(&two));
        let known = (0..two.len()).find(|end| is_animated(&two[..*end])).expect("somewhere");
        assert!(known > one.len() / 2, "{known} of {}", two.len());
        for end in 0..one.len() {
            assert!(!is_animated(&one[..end]), "{end}");
        }
    }
}

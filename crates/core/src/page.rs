//! Pages: every listing has a hard limit.

use crate::{Error, Result};

/// The most entries of one page anywhere in Beep.
pub const MAX_PAGE: u32 = 100;

/// How many entries a page holds: 1 to [`MAX_PAGE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u32);

impl PageSize {
    /// Takes what a caller asked for; 0 means the default of 50.
    pub fn new(asked: u32) -> Result<Self> {
        match asked {
            0 => Ok(Self(50)),
            1..=MAX_PAGE => Ok(Self(asked)),
            _ => Err(Error::invalid("first", "a page has at most 100 entries")),
        }
    }
    pub fn get(self) -> u32 {
        self.0
    }
    pub fn rows(self) -> usize {
        self.0 as usize
    }
    /// One row more than asked for tells whether there is a next page.
    pub fn with_one_more(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

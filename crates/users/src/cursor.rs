//! Pages, and where they end.

use beep_core::{Error, Id, Millis, Result};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page begins; empty at the end.
    pub next: String,
}

impl<T> Page<T> {
    /// Of rows that were asked for with one more than the page holds, which tells whether there is a next page.
    pub fn of<I: Id>(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> (Millis, I)) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let last = rows.last().filter(|_| more).map(key);
        let next = last.map_or_else(String::new, |(at, id)| format!("{at}.{id}"));
        Self { items: rows, next }
    }
}

/// Reads where a page ended: the time and the identifier of its last entry. `None` for the first page.
///
/// # Errors
/// `INVALID_INPUT`.
pub(crate) fn after<I: Id>(text: &str) -> Result<Option<(Millis, I)>> {
    if text.is_empty() {
        return Ok(None);
    }
    let parts = text.split_once('.');
    let key = parts.and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    key.map(Some)
        .ok_or_else(|| Error::invalid("after", "is not where a page ended"))
}

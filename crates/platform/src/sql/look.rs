//! Looking whether a store is there, which changes nothing.

use super::{Result, lite, postgres};

/// What is where a store should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A store that answers.
    Store,
    /// Nothing; [`Db::open`](super::Db::open) makes one.
    Nothing,
}

/// Looks at the place that a URL of [`Db::open`](super::Db::open) names.
///
/// # Errors
/// As those of `open`, and `UNAVAILABLE` where nothing is and nothing may be made: the context says what would.
pub async fn look(url: &str) -> beep_core::Result<Found> {
    let found: Result<Found> = match url.strip_prefix("sqlite:") {
        Some(path) => lite::look(path.into()).await,
        None => postgres::look(url).await,
    };
    Ok(found?)
}

//! Live events between processes.
//!
//! A bus carries small messages under subjects ("server.0199…"). It may lose them and says so: it never blocks a
//! publisher, never keeps a message for a listener who is away, and puts [`Delivery::Lost`] into the queue of every
//! listener that may have missed one. What must not be missed travels through an outbox instead.
//!
//! | url | engine | promises |
//! |---|---|---|
//! | `memory:` | maps in this process | a message per subject and listener in the order of publishing, 0.1 µs each |
//! | `nats://[user:password@\|token@]host[:port][,…]` | NATS core | the same while connected; comes back by itself |
//!
//! A subject is a row of tokens between dots. A listener may end one with the token `>`, which stands for one or more
//! tokens: `server.>` hears `server.1` and `server.1.channel`, but not `server`. A listener that holds two subjects
//! which both match hears the message twice.

#[cfg(test)]
mod contract;
mod memory;
mod nats;
mod outbox;

use beep_core::{Error, Result, reason};
use bytes::Bytes;
use memory::MemoryBus;
use nats::NatsBus;
use outbox::Outbox;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A connection to the bus. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Bus(Engine);

#[derive(Clone)]
enum Engine {
    Memory(Arc<MemoryBus>),
    Nats(Arc<NatsBus>),
}

/// What a listener finds in its queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Message {
        subject: Arc<str>,
        payload: Bytes,
    },
    /// Messages may be missing before this point, of any of the listener's subjects: the connection was gone for a
    /// moment, or the queue was full. What is published from now on is heard again, so read the state anew.
    Lost,
}

/// How the bus is at this moment, as far as this process has noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BusStatus {
    pub up: bool,
    pub engine: &'static str,
}

impl Bus {
    /// Opens the bus at `url`; `name` is what the server shows for this connection.
    ///
    /// A server that is down is no error: the connection keeps trying for ever, [`status`](Self::status) and
    /// [`ping`](Self::ping) tell. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a URL that no engine understands.
    pub async fn open(url: &str, name: &str) -> Result<Self> {
        match url.split_once(':') {
            Some(("memory", "")) => Ok(Self::memory()),
            Some(("nats" | "tls", _)) => Ok(Self(Engine::Nats(NatsBus::open(url, name).await?))),
            _ => Err(Error::invalid(
                "bus",
                "The bus is `memory:` or `nats://host:port[,host:port…]`.",
            )),
        }
    }

    /// A bus of its own within this process.
    pub fn memory() -> Self {
        Self(Engine::Memory(Arc::default()))
    }

    /// Hands a message to everybody who listens at this moment, here or elsewhere. Never waits.
    ///
    /// # Errors
    /// `UNAVAILABLE` if the bus is down or cannot keep up: the message is lost. `TOO_LARGE` beyond what the server
    /// takes (NATS: 1 MiB by default). `INVALID_INPUT` for a subject that cannot be one.
    pub fn publish(&self, subject: impl Into<Arc<str>>, payload: Bytes) -> Result<()> {
        let subject = subject.into();
        if !is_subject(&subject) {
            return Err(bad_subject());
        }
        match &self.0 {
            Engine::Memory(bus) => bus.publish(&subject, &payload),
            Engine::Nats(bus) => bus.publish(&subject, payload)?,
        }
        Ok(())
    }

    /// A listener without subjects yet, and its queue of at most `capacity` deliveries (at least one).
    ///
    /// The queue ends (`None`) when the listener is dropped.
    pub fn listener(&self, capacity: usize) -> (Listener, mpsc::Receiver<Delivery>) {
        let (outbox, queue) = Outbox::new(capacity);
        let listener = match &self.0 {
            Engine::Memory(bus) => Inner::Memory(memory::Listener::new(bus.clone(), outbox)),
            Engine::Nats(bus) => Inner::Nats(nats::Listener::spawn(bus.clone(), outbox)),
        };
        (Listener(listener), queue)
    }

    /// Whether whoever listens ends when this process does.
    pub fn is_within_process(&self) -> bool {
        matches!(self.0, Engine::Memory(_))
    }

    pub fn status(&self) -> BusStatus {
        match &self.0 {
            Engine::Memory(_) => BusStatus {
                up: true,
                engine: "memory",
            },
            Engine::Nats(bus) => BusStatus {
                up: bus.is_up(),
                engine: "nats",
            },
        }
    }

    /// Asks the server for a sign of life and waits for it, two seconds at most.
    ///
    /// # Errors
    /// `UNAVAILABLE`, with what is known about the cause as its context.
    pub async fn ping(&self) -> Result<()> {
        match &self.0 {
            Engine::Memory(_) => Ok(()),
            Engine::Nats(bus) => bus.ping().await,
        }
    }
}

/// The subjects that one reader hears. Dropping it unsubscribes from all of them.
pub struct Listener(Inner);

enum Inner {
    Memory(memory::Listener),
    Nats(nats::Listener),
}

impl Listener {
    /// Subscribes. When it returns, whatever this server accepts from now on is heard. Adding a subject again changes
    /// nothing.
    ///
    /// # Errors
    /// `UNAVAILABLE` if the server has not confirmed in time. The subject stays wanted all the same: it is heard as
    /// soon as the server is back, which [`Delivery::Lost`] tells. Whoever gives up calls [`remove`](Self::remove).
    /// `INVALID_INPUT` for a subject that cannot be one.
    pub async fn add(&self, subject: impl Into<Arc<str>>) -> Result<()> {
        self.add_all([subject]).await
    }

    /// As [`add`](Self::add), for many subjects in one round trip. A bad subject refuses them all.
    pub async fn add_all<S: Into<Arc<str>>>(&self, subjects: impl IntoIterator<Item = S>) -> Result<()> {
        let subjects: Vec<Arc<str>> = subjects.into_iter().map(Into::into).collect();
        if !subjects.iter().all(|subject| is_pattern(subject)) {
            return Err(bad_subject());
        }
        match &self.0 {
            Inner::Memory(listener) => listener.add(subjects),
            Inner::Nats(listener) => listener.add(subjects).await?,
        }
        Ok(())
    }

    /// Unsubscribes. What is under way may still arrive.
    pub fn remove(&self, subject: &str) {
        match &self.0 {
            Inner::Memory(listener) => listener.remove(subject),
            Inner::Nats(listener) => listener.remove(subject),
        }
    }
}

/// Tokens between dots, none of them empty, a wildcard or with white space in it.
fn is_subject(subject: &str) -> bool {
    let mut before = b'.';
    for byte in subject.bytes() {
        if byte <= b' ' || byte == b'*' || byte == b'>' || byte == 0x7f || (byte == b'.' && before == b'.') {
            return false;
        }
        before = byte;
    }
    before != b'.'
}

/// A subject, or one whose last token is `>`.
fn is_pattern(subject: &str) -> bool {
    is_subject(subject) || wildcard(subject).is_some_and(|stem| stem.strip_suffix('.').is_none_or(is_subject))
}

/// The stem of a pattern, its last dot included: `server.` for `server.>`, nothing for `>`.
fn wildcard(pattern: &str) -> Option<&str> {
    pattern
        .strip_suffix('>')
        .filter(|stem| stem.is_empty() || stem.ends_with('.'))
}

fn bad_subject() -> Error {
    Error::from(&reason::INVALID_INPUT).field("subject")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_and_patterns() {
        for good in ["a", "server.1", "server.0199c1f0-0000-7000-8000-00000000000a", "é.ü"] {
            assert!(is_subject(good) && is_pattern(good), "{good}");
        }
        for bad in [
            "", ".", "a.", ".a", "a..b", "a b", "a\n", "a.*", "a*", "a>", ">.a", "a.>.b", "a\0",
        ] {
            assert!(!is_subject(bad) && !is_pattern(bad), "{bad:?}");
        }
        for pattern in [">", "a.>", "a.b.>"] {
            assert!(is_pattern(pattern) && !is_subject(pattern), "{pattern}");
        }
        assert!(!is_pattern("a..>") && !is_pattern(".>"));
    }

    #[tokio::test]
    async fn other_urls_are_refused_without_their_secrets() {
        for url in [
            "",
            "memory",
            "redis://127.0.0.1",
            "memory:x",
            "nats://",
            "nats://u:hunter2@[::1",
        ] {
            let error = Bus::open(url, "test")
                .await
                .err()
                .unwrap_or_else(|| panic!("{url} is no bus"));
            assert!(error.is(&reason::INVALID_INPUT), "{url}: {error}");
            assert!(!format!("{error:?}").contains("hunter2"));
        }
    }
}

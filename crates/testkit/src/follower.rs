//! A client that heals by itself, as the web client does: it comes back, subscribes, waits for `Ready`, reads, applies.

use crate::{Person, Socket, doc, patience};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{task::JoinHandle, time::sleep};

/// How long it waits before it tries again.
const PAUSE: Duration = Duration::from_millis(100);

/// Keeps the messages of one channel, through every break.
pub struct Follower {
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    messages: BTreeMap<String, Value>,
    /// Messages that one subscription told twice.
    doubled: Vec<String>,
    /// How often it has read the channel after a `Ready`.
    reads: usize,
}

impl Follower {
    /// Follows the channel; returns once it is up to date for the first time.
    ///
    /// # Panics
    /// That takes longer than [`patience`].
    pub async fn start(person: Arc<Person>, channel: &str) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let task = tokio::spawn(follow(person, channel.to_owned(), seen.clone()));
        let follower = Self { seen, task };
        crate::eventually("a follower reads its channel", patience(), async || {
            match follower.reads() {
                0 => Err("not yet"),
                _ => Ok(()),
            }
        })
        .await;
        follower
    }

    /// What it knows: contents, oldest first.
    pub fn contents(&self) -> Vec<String> {
        let seen = self.seen();
        seen.messages
            .values()
            .map(|message| message["content"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Messages that one subscription told twice.
    pub fn doubled(&self) -> Vec<String> {
        self.seen().doubled.clone()
    }

    /// How often it has come up to date.
    pub fn reads(&self) -> usize {
        self.seen().reads
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn follow(person: Arc<Person>, channel: String, seen: Arc<Mutex<Seen>>) {
    loop {
        if let Ok(socket) = Socket::open(person.address(), &person.token()).await {
            listen(&person, &socket, &channel, &seen).await;
        }
        sleep(PAUSE).await;
    }
}

/// Until the subscription ends, for whatever reason.
async fn listen(person: &Person, socket: &Socket, channel: &str, seen: &Mutex<Seen>) {
    let mut events = socket.begin(doc::channel_events(channel));
    let mut told = HashSet::new();
    while let Ok(event) = events.next().await {
        let is_read_needed = matches!(event["__typename"].as_str(), Some("Ready" | "Resync"));
        let history = match is_read_needed.then(|| person.history(channel)) {
            Some(history) => match history.await {
                Ok(history) => Some(history),
                Err(_) => return,
            },
            None => None,
        };
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(history) = history {
            seen.messages = history.into_iter().map(|message| (id(&message), message)).collect();
            seen.reads += 1;
        }
        let message = &event["message"];
        match event["__typename"].as_str() {
            Some("MessageSent") => {
                if !told.insert(id(message)) {
                    seen.doubled.push(id(message));
                }
                seen.messages.insert(id(message), message.clone());
            }
            Some("MessageEdited") => drop(seen.messages.insert(id(message), message.clone())),
            Some("MessageDeleted") => drop(seen.messages.remove(event["messageId"].as_str().unwrap_or_default())),
            _ => {}
        }
    }
}

fn id(message: &Value) -> String {
    message["id"].as_str().unwrap_or_default().to_owned()
}

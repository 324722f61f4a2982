//! The bus within one process: maps from subject to listeners.

use super::{Delivery, Outbox, wildcard};
use bytes::Bytes;
use foldhash::fast::RandomState;
use std::{
    collections::{HashMap, HashSet},
    hash::BuildHasher,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Listeners of one subject. Replaced as a whole when one comes or goes, so that a publisher takes a reference under
/// the lock and sends without it.
type Audience = Arc<[Arc<Outbox>]>;
type Topics = RwLock<HashMap<Arc<str>, Audience, RandomState>>;

/// Enough that two cores hardly meet at one lock.
const SHARDS: usize = 64;

pub(super) struct MemoryBus {
    exact: [Topics; SHARDS],
    /// By the stem of the pattern, its last dot included.
    wild: Topics,
    /// How many stems there are; a publisher who reads 0 does not look for any.
    stems: AtomicUsize,
    hasher: RandomState,
}

impl Default for MemoryBus {
    fn default() -> Self {
        let exact = std::array::from_fn(|_| Topics::default());
        Self {
            exact,
            wild: Topics::default(),
            stems: AtomicUsize::new(0),
            hasher: RandomState::default(),
        }
    }
}

impl MemoryBus {
    pub(super) fn publish(&self, subject: &Arc<str>, payload: &Bytes) {
        send(audience(self.shard(subject), subject), subject, payload);
        if self.stems.load(Ordering::Acquire) > 0 {
            let ends = subject
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'.')
                .map(|(at, _)| at + 1);
            for end in std::iter::once(0).chain(ends) {
                send(audience(&self.wild, &subject[..end]), subject, payload);
            }
        }
    }

    fn shard(&self, subject: &str) -> &Topics {
        &self.exact[self.hasher.hash_one(subject) as usize % SHARDS]
    }

    fn add(&self, pattern: &Arc<str>, outbox: &Arc<Outbox>) {
        let (topics, key) = match wildcard(pattern) {
            Some(stem) => (&self.wild, stem.into()),
            None => (self.shard(pattern), pattern.clone()),
        };
        let mut topics = topics.write().unwrap_or_else(PoisonError::into_inner);
        let audience = topics.entry(key).or_insert_with(|| Arc::new([]));
        *audience = audience.iter().chain([outbox]).cloned().collect();
        if wildcard(pattern).is_some() {
            self.stems.store(topics.len(), Ordering::Release);
        }
    }

    fn remove(&self, pattern: &str, outbox: &Arc<Outbox>) {
        let (topics, key) = match wildcard(pattern) {
            Some(stem) => (&self.wild, stem),
            None => (self.shard(pattern), pattern),
        };
        let mut topics = topics.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(audience) = topics.get_mut(key) {
            *audience = audience
                .iter()
                .filter(|other| !Arc::ptr_eq(other, outbox))
                .cloned()
                .collect();
            if audience.is_empty() {
                topics.remove(key);
            }
        }
        if wildcard(pattern).is_some() {
            self.stems.store(topics.len(), Ordering::Release);
        }
    }
}

fn audience(topics: &Topics, key: &str) -> Option<Audience> {
    topics.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn send(audience: Option<Audience>, subject: &Arc<str>, payload: &Bytes) {
    for outbox in audience.iter().flat_map(|audience| audience.iter()) {
        outbox.send(Delivery::Message {
            subject: subject.clone(),
            payload: payload.clone(),
        });
    }
}

pub(super) struct Listener {
    bus: Arc<MemoryBus>,
    outbox: Arc<Outbox>,
    patterns: Mutex<HashSet<Arc<str>, RandomState>>,
}

impl Listener {
    pub(super) fn new(bus: Arc<MemoryBus>, outbox: Outbox) -> Self {
        Self {
            bus,
            outbox: Arc::new(outbox),
            patterns: Mutex::default(),
        }
    }

    pub(super) fn add(&self, patterns: Vec<Arc<str>>) {
        let mut held = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        for pattern in patterns {
            if held.insert(pattern.clone()) {
                self.bus.add(&pattern, &self.outbox);
            }
        }
    }

    pub(super) fn remove(&self, pattern: &str) {
        let mut held = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if held.remove(pattern) {
            self.bus.remove(pattern, &self.outbox);
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for pattern in self.patterns.get_mut().unwrap_or_else(PoisonError::into_inner).iter() {
            self.bus.remove(pattern, &self.outbox);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::Bus;
    use std::time::{Duration, Instant};

    #[tokio::test]
    async fn nothing_is_kept_for_listeners_that_are_gone() {
        let bus = Arc::new(MemoryBus::default());
        let listener = Listener::new(bus.clone(), Outbox::new(1).0);
        listener.add(vec!["a".into(), "b.>".into(), ">".into(), "a".into()]);
        assert_eq!(bus.stems.load(Ordering::Relaxed), 2);
        drop(listener);
        assert_eq!(bus.stems.load(Ordering::Relaxed), 0);
        assert!(
            bus.exact
                .iter()
                .chain([&bus.wild])
                .all(|topics| topics.read().expect("not poisoned").is_empty())
        );
        assert_eq!(Arc::strong_count(&bus), 1);
    }

    /// Not a benchmark: a bound so wide that only a mistake in kind breaks it, and a figure for `--nocapture`.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn publishing_is_cheap() {
        const ROUNDS: u32 = 100_000;
        let bus = Bus::memory();
        let (listener, mut queue) = bus.listener(ROUNDS as usize);
        let subjects: Vec<Arc<str>> = (0..200_000).map(|n| format!("server.{n:036}").into()).collect();
        listener.add_all(subjects.iter().cloned()).await.expect("subscribed");

        let measure = |subject: &dyn Fn(u32) -> Arc<str>| {
            let start = Instant::now();
            for n in 0..ROUNDS {
                bus.publish(subject(n), Bytes::from_static(b"payload"))
                    .expect("memory is up");
            }
            start.elapsed() / ROUNDS
        };
        let one = measure(&|_| subjects[7].clone());
        let heard = std::iter::from_fn(|| queue.try_recv().ok())
            .filter(|d| *d != Delivery::Lost)
            .count();
        let spread = measure(&|n| subjects[n as usize * 2].clone());
        let nobody: Arc<str> = "server.nobody".into();
        let none = measure(&|_| nobody.clone());
        println!("publish: one subject {one:?}, spread over 200,000 subjects {spread:?}, no listener {none:?}");
        assert_eq!(heard, ROUNDS as usize);
        assert!(one.max(spread) < Duration::from_micros(20), "{one:?}, {spread:?}");
    }
}

//! Identifiers of traces and spans (W3C Trace Context, 3.2.2): random, never zero.

use std::{
    cell::Cell,
    hash::{BuildHasher, RandomState},
    num::NonZero,
};

pub(super) type TraceId = NonZero<u128>;
pub(super) type SpanId = NonZero<u64>;

pub(super) fn trace_id() -> TraceId {
    loop {
        if let Some(id) = TraceId::new(u128::from(random()) << 64 | u128::from(random())) {
            return id;
        }
    }
}

pub(super) fn span_id() -> SpanId {
    loop {
        if let Some(id) = SpanId::new(random()) {
            return id;
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), seeded for each thread by the system's generator: identifiers have to be
/// unique, not secret, and a system call for each span would cost more than the span.
fn random() -> u64 {
    thread_local!(static STATE: Cell<u64> = Cell::new(seed()));
    STATE.with(|state| {
        let next = state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        state.set(next);
        let mixed = (next ^ next >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    })
}

/// The standard library keys its hashers from the system. aws-lc would gather entropy for 20 ms first, on each thread.
fn seed() -> u64 {
    RandomState::new().hash_one(std::thread::current().id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, thread};

    #[test]
    fn identifiers_do_not_repeat_across_threads() {
        let threads: Vec<_> = (0..4)
            .map(|_| thread::spawn(|| (0..10_000).map(|_| (trace_id(), span_id())).collect::<Vec<_>>()))
            .collect();
        let made: Vec<_> = threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("made"))
            .collect();
        assert_eq!(
            made.iter().map(|(trace, _)| trace).collect::<HashSet<_>>().len(),
            40_000
        );
        assert_eq!(made.iter().map(|(_, span)| span).collect::<HashSet<_>>().len(), 40_000);
    }
}

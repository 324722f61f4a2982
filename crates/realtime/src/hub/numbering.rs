//! Facts are numbered within (scope, source) in the transaction that stores them; this tells news from repeats and
//! gaps. The bus keeps no order between two publishers, so a fact that is early waits a moment for those before it.

use beep_proto::events::v1::Event;
use smallvec::SmallVec;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::Instant;

/// How long an early fact waits for the missing ones before listeners are told to read again.
pub(super) const PATIENCE: Duration = Duration::from_millis(250);
/// How many early facts wait at most.
const WAITING: usize = 256;

/// What has been heard in one scope.
#[derive(Default)]
pub(super) struct Numbering {
    sources: SmallVec<[Source; 1]>,
}

struct Source {
    name: Box<str>,
    /// The smallest number heard.
    first: i64,
    last: i64,
    early: BTreeMap<i64, Arc<Event>>,
    waiting_since: Option<Instant>,
}

/// What to do with facts after one has come.
#[derive(Default)]
pub(super) struct Verdict {
    /// Due now, in order.
    pub due: SmallVec<[Arc<Event>; 1]>,
    /// A fact is lost.
    pub gap: bool,
}

impl Numbering {
    pub fn take(&mut self, event: Arc<Event>, now: Instant) -> Verdict {
        let mut verdict = Verdict::default();
        if event.seq == 0 {
            verdict.due.push(event);
            return verdict;
        }
        let Some(source) = self.sources.iter_mut().find(|source| *source.name == *event.source) else {
            let source = Source {
                name: event.source.as_str().into(),
                first: event.seq,
                last: event.seq,
                early: BTreeMap::new(),
                waiting_since: None,
            };
            self.sources.push(source);
            verdict.due.push(event);
            return verdict;
        };
        if event.seq <= source.last {
            // The beginning was another's later fact: this one is no repeat, and too late to be told in order.
            verdict.gap = event.seq < source.first;
            source.first = source.first.min(event.seq);
            return verdict;
        }
        if event.seq == source.last + 1 {
            source.last = event.seq;
            verdict.due.push(event);
            source.follow(&mut verdict);
        } else {
            source.early.insert(event.seq, event);
            source.waiting_since.get_or_insert(now);
            if source.early.len() > WAITING {
                source.give_up(&mut verdict);
            }
        }
        verdict
    }

    /// Gives up on facts that were waited for too long.
    pub fn expire(&mut self, now: Instant) -> Verdict {
        let mut verdict = Verdict::default();
        for source in &mut self.sources {
            if source
                .waiting_since
                .is_some_and(|since| now.duration_since(since) >= PATIENCE)
            {
                source.give_up(&mut verdict);
            }
        }
        verdict
    }

    pub fn is_waiting(&self) -> bool {
        self.sources.iter().any(|source| source.waiting_since.is_some())
    }

    /// The bus was lost for a moment: whatever comes next is the new beginning.
    pub fn forget(&mut self) {
        self.sources.clear();
    }
}

impl Source {
    fn follow(&mut self, verdict: &mut Verdict) {
        while let Some(event) = self.early.remove(&(self.last + 1)) {
            self.last += 1;
            verdict.due.push(event);
        }
        if self.early.is_empty() {
            self.waiting_since = None;
        }
    }

    fn give_up(&mut self, verdict: &mut Verdict) {
        verdict.gap = true;
        for (seq, event) in std::mem::take(&mut self.early) {
            self.last = seq;
            verdict.due.push(event);
        }
        self.waiting_since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fact(seq: i64) -> Arc<Event> {
        Arc::new(Event {
            seq,
            source: "messages".into(),
            ..Event::default()
        })
    }
    fn seqs(verdict: &Verdict) -> Vec<i64> {
        verdict.due.iter().map(|event| event.seq).collect()
    }

    #[test]
    fn early_facts_wait_and_repeats_go() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        assert_eq!(seqs(&numbering.take(fact(5), now)), [5]);
        assert_eq!(seqs(&numbering.take(fact(7), now)), [] as [i64; 0]);
        assert_eq!(seqs(&numbering.take(fact(5), now)), [] as [i64; 0]);
        assert_eq!(seqs(&numbering.take(fact(6), now)), [6, 7]);
        assert!(!numbering.is_waiting());
    }

    #[test]
    fn a_gap_is_told_after_a_moment() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        numbering.take(fact(1), now);
        numbering.take(fact(3), now);
        assert!(!numbering.expire(now).gap);
        let verdict = numbering.expire(now + PATIENCE);
        assert!(verdict.gap);
        assert_eq!(seqs(&verdict), [3]);
        assert_eq!(seqs(&numbering.take(fact(4), now)), [4]);
    }

    #[test]
    fn a_fact_from_before_the_beginning_is_a_gap_once() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        assert_eq!(seqs(&numbering.take(fact(6), now)), [6]);
        let late = numbering.take(fact(5), now);
        assert!(late.gap && late.due.is_empty());
        assert!(!numbering.take(fact(5), now).gap, "a repeat");
        assert!(!numbering.take(fact(6), now).gap, "a repeat");
        assert_eq!(seqs(&numbering.take(fact(7), now)), [7]);
    }

    #[test]
    fn sources_are_numbered_apart_and_zero_is_no_number() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        let of = |source: &str, seq| {
            Arc::new(Event {
                seq,
                source: source.into(),
                ..Event::default()
            })
        };
        for event in [of("a", 1), of("b", 9), of("a", 0), of("a", 2), of("b", 10), of("a", 0)] {
            let verdict = numbering.take(event.clone(), now);
            assert!(!verdict.gap && seqs(&verdict) == [event.seq], "{event:?}");
        }
    }

    #[test]
    fn too_many_early_facts_are_not_waited_for() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        numbering.take(fact(1), now);
        let early: Vec<i64> = (3..).take(WAITING + 1).collect();
        let (last, others) = early.split_last().expect("some");
        assert!(others.iter().all(|seq| numbering.take(fact(*seq), now).due.is_empty()));
        let verdict = numbering.take(fact(*last), now);
        assert!(verdict.gap && !numbering.is_waiting());
        assert_eq!(seqs(&verdict), early);
    }

    #[test]
    fn after_a_loss_anything_is_the_beginning() {
        let (mut numbering, now) = (Numbering::default(), Instant::now());
        numbering.take(fact(1), now);
        numbering.take(fact(5), now);
        numbering.forget();
        assert!(!numbering.is_waiting());
        assert_eq!(seqs(&numbering.take(fact(9), now)), [9]);
    }

    proptest! {
        /// Whatever the order and however often, each fact is due once and in order, and no gap is told.
        #[test]
        fn any_order_comes_out_in_order(order in Just((2..40i64).collect::<Vec<_>>()).prop_shuffle(), repeats in proptest::collection::vec(2..40i64, 0..20)) {
            let (mut numbering, now) = (Numbering::default(), Instant::now());
            let mut due = seqs(&numbering.take(fact(1), now));
            for seq in order.iter().chain(&repeats) {
                let verdict = numbering.take(fact(*seq), now);
                prop_assert!(!verdict.gap);
                due.extend(seqs(&verdict));
            }
            prop_assert_eq!(due, (1..40).collect::<Vec<_>>());
        }
    }
}

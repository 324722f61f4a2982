//! What the store promises, on every engine.

use super::{Marked, Place, Store};
use crate::{
    model::{Changed, Mentions, ReadState},
    testing::{START, id, message},
};
use beep_core::{ChannelId, MessageId, ServerId, UserId};
use beep_platform::testing::sql_urls;
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet, HashMap};

macro_rules! promises {
    ($($name:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for (engine, url, _place) in sql_urls(stringify!($name)) {
                println!("on {engine}");
                let store = Store::open(&url).await.expect("opens");
                super::$name(store.clone()).await;
                store.db().close().await;
            }
        }
    )* };
}

mod on_every_engine {
    use super::{Store, sql_urls};
    promises! {
        marks_move_forward_only
        of_many_marks_at_once_the_last_stands
        mentions_are_what_the_newest_fact_says
        any_history_gives_what_a_simple_model_gives
        the_last_number_tells_the_last_state
        large_channels_are_removed_whole
        old_facts_are_pruned
    }
}

fn place() -> Place {
    Place {
        server: id(),
        user: id(),
        channel: id(),
    }
}

fn fact(place: Place, message: MessageId, users: &[UserId], seq: i64) -> Mentions {
    let Place { server, channel, .. } = place;
    Mentions {
        server,
        channel,
        message,
        author: id(),
        users: users.to_vec(),
        seq,
    }
}

/// What a user would see.
async fn state(store: &Store, user: UserId, channel: ChannelId) -> ReadState {
    let known = store.states(user, vec![channel]).await.expect("answers");
    assert!(known.len() <= 1 && known.iter().all(|known| known.user == user));
    known
        .first()
        .map_or(ReadState::never_read(channel), |known| known.state)
}

fn read(channel: ChannelId, last_read: MessageId, mentions: u32) -> ReadState {
    ReadState {
        channel,
        last_read: Some(last_read),
        mentions,
    }
}

async fn marks_move_forward_only(store: Store) {
    let place = place();
    let moved = |n, seq| Changed {
        user: place.user,
        state: read(place.channel, message(n), 0),
        seq,
    };
    assert_eq!(store.mark(place, message(5)).await, Ok(Marked::Moved(moved(5, 1))));
    for earlier in [5, 0] {
        assert_eq!(
            store.mark(place, message(earlier)).await,
            Ok(Marked::Stayed(moved(5, 1).state))
        );
    }
    assert_eq!(store.mark(place, message(6)).await, Ok(Marked::Moved(moved(6, 2))));
    let elsewhere = Place { channel: id(), ..place };
    let other = Changed {
        state: read(elsewhere.channel, message(1), 0),
        ..moved(1, 3)
    };
    assert_eq!(
        store.mark(elsewhere, message(1)).await,
        Ok(Marked::Moved(other)),
        "numbers count by user"
    );
    assert_eq!(store.states(id(), vec![place.channel]).await, Ok(Vec::new()));
    assert_eq!(store.states(place.user, Vec::new()).await, Ok(Vec::new()));
    let known = store
        .states(place.user, vec![place.channel, elsewhere.channel, id()])
        .await
        .expect("answers");
    assert_eq!(known.len(), 2);
    assert!(known.iter().all(|known| known.server == place.server));
}

async fn of_many_marks_at_once_the_last_stands(store: Store) {
    let place = place();
    let outcomes = join_all((0..32).map(|n| store.mark(place, message(n * 7 % 32)))).await;
    let mut numbers = Vec::new();
    for outcome in outcomes {
        if let Marked::Moved(changed) = outcome.expect("marks") {
            numbers.push((changed.seq, changed.state.last_read));
        }
    }
    numbers.sort_unstable();
    assert!(
        numbers.iter().zip(1..).all(|((seq, _), n)| *seq == n),
        "numbers without gaps"
    );
    assert!(
        numbers.windows(2).all(|pair| pair[0].1 < pair[1].1),
        "a later number, a later mark"
    );
    assert_eq!(
        state(&store, place.user, place.channel).await,
        read(place.channel, message(31), 0)
    );
}

async fn mentions_are_what_the_newest_fact_says(store: Store) {
    let (place, other): (Place, UserId) = (place(), id());
    let set = |users: Vec<UserId>, seq| store.set_mentions(fact(place, message(1), &users, seq), START);
    let unread = |mentions| ReadState {
        mentions,
        ..ReadState::never_read(place.channel)
    };
    let changed = |user, mentions, seq| Changed {
        user,
        state: unread(mentions),
        seq,
    };
    assert_eq!(
        set(vec![place.user, place.user], 2).await,
        Ok(vec![changed(place.user, 1, 1)])
    );
    for old in [2, 1] {
        assert_eq!(set(vec![other], old).await, Ok(Vec::new()));
    }
    let mut both = set(vec![other], 3).await.expect("applies");
    both.sort_unstable_by_key(|changed| changed.user != other);
    assert_eq!(both, [changed(other, 1, 1), changed(place.user, 0, 2)]);
    let own = Mentions {
        author: place.user,
        ..fact(place, message(2), &[place.user], 4)
    };
    assert_eq!(
        store.set_mentions(own, START).await,
        Ok(Vec::new()),
        "the author is never counted"
    );
    store
        .mark(Place { user: other, ..place }, message(3))
        .await
        .expect("marks");
    assert_eq!(
        state(&store, other, place.channel).await,
        read(place.channel, message(3), 0)
    );
    let past = store.set_mentions(fact(place, message(3), &[other], 5), START).await;
    assert_eq!(past, Ok(Vec::new()), "who has read it is not counted");
}

/// A random number generator that is the same on every run (xorshift).
struct Dice(u64);
impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// Everything in memory, one thing after the other.
#[derive(Default)]
struct Model {
    marks: HashMap<UserId, MessageId>,
    facts: HashMap<MessageId, i64>,
    mentions: BTreeSet<(UserId, MessageId)>,
}

impl Model {
    fn mark(&mut self, user: UserId, message: MessageId) {
        let mark = self.marks.entry(user).or_insert(message);
        *mark = message.max(*mark);
        let mark = *mark;
        self.mentions.retain(|(mentioned, at)| *mentioned != user || *at > mark);
    }
    fn set(&mut self, fact: &Mentions) {
        if self.facts.get(&fact.message).is_some_and(|seq| *seq >= fact.seq) {
            return;
        }
        self.facts.insert(fact.message, fact.seq);
        self.mentions.retain(|(_, message)| *message != fact.message);
        let unread =
            |user: &&UserId| **user != fact.author && self.marks.get(*user).is_none_or(|mark| *mark < fact.message);
        let new: Vec<_> = fact
            .users
            .iter()
            .filter(unread)
            .map(|user| (*user, fact.message))
            .collect();
        self.mentions.extend(new);
    }
    fn state(&self, user: UserId, channel: ChannelId) -> ReadState {
        let mentions = self.mentions.iter().filter(|(mentioned, _)| *mentioned == user).count();
        ReadState {
            channel,
            last_read: self.marks.get(&user).copied(),
            mentions: mentions as u32,
        }
    }
}

async fn any_history_gives_what_a_simple_model_gives(store: Store) {
    let (place, mut model, mut dice) = (place(), Model::default(), Dice(0x9e37_79b9_7f4a_7c15));
    let users: Vec<UserId> = (0..4).map(|_| id()).collect();
    let mut told: BTreeMap<UserId, ReadState> = BTreeMap::new();
    for _ in 0..300 {
        let at = message(dice.below(12) as u64);
        if dice.below(3) == 0 {
            let user = users[dice.below(4)];
            model.mark(user, at);
            if let Marked::Moved(changed) = store.mark(Place { user, ..place }, at).await.expect("marks") {
                told.insert(changed.user, changed.state);
            }
        } else {
            let named: Vec<UserId> = users.iter().copied().filter(|_| dice.below(2) == 0).collect();
            let author = users[dice.below(4)];
            let fact = Mentions {
                author,
                ..fact(place, at, &named, dice.below(60) as i64)
            };
            model.set(&fact);
            for changed in store.set_mentions(fact, START).await.expect("applies") {
                told.insert(changed.user, changed.state);
            }
        }
        for user in &users {
            let expected = model.state(*user, place.channel);
            assert_eq!(state(&store, *user, place.channel).await, expected);
            let heard = told.get(user).copied().unwrap_or(ReadState::never_read(place.channel));
            assert_eq!(heard, expected, "a device that only listens knows the same");
        }
    }
}

/// Marks and facts at once: whatever the order, what was told with the highest number is what is read afterwards.
async fn the_last_number_tells_the_last_state(store: Store) {
    for round in 0..8_u64 {
        let place = place();
        let users: Vec<UserId> = (0..3).map(|_| id()).collect();
        let mut told = Vec::new();
        let marks = join_all((0..12).map(|n| {
            store.mark(
                Place {
                    user: users[n as usize % 3],
                    ..place
                },
                message((n * 5 + round) % 12),
            )
        }));
        let facts = join_all((0..24).map(|n: u64| {
            let named = &users[..(n * 7 + round) as usize % 4];
            store.set_mentions(fact(place, message(n % 12), named, n.cast_signed()), START)
        }));
        let (marks, facts) = tokio::join!(marks, facts);
        told.extend(marks.into_iter().filter_map(|outcome| match outcome.expect("marks") {
            Marked::Moved(changed) => Some(changed),
            Marked::Stayed(_) => None,
        }));
        told.extend(facts.into_iter().flat_map(|outcome| outcome.expect("applies")));
        for user in users {
            let last = told
                .iter()
                .filter(|changed| changed.user == user)
                .max_by_key(|changed| changed.seq);
            let last = last.map_or(ReadState::never_read(place.channel), |changed| changed.state);
            assert_eq!(state(&store, user, place.channel).await, last, "round {round}");
        }
    }
}

async fn large_channels_are_removed_whole(store: Store) {
    let (gone, kept) = (place(), place());
    let users: Vec<UserId> = (0..2_500).map(|_| id()).collect();
    store
        .set_mentions(fact(gone, message(9), &users, 1), START)
        .await
        .expect("applies");
    for place in [gone, kept] {
        store.mark(place, message(1)).await.expect("marks");
    }
    store.remove_channel(gone.channel, START).await.expect("removes");
    store.remove_channel(gone.channel, START).await.expect("again");
    for user in [users[0], users[2_499], gone.user] {
        assert_eq!(
            state(&store, user, gone.channel).await,
            ReadState::never_read(gone.channel)
        );
    }
    assert_eq!(
        state(&store, kept.user, kept.channel).await,
        read(kept.channel, message(1), 0)
    );
    let late = store.set_mentions(fact(gone, message(10), &users[..1], 2), START).await;
    assert_eq!(late, Ok(Vec::new()));
}

async fn old_facts_are_pruned(store: Store) {
    let (one, other): (Place, ServerId) = (place(), id());
    store
        .set_mentions(fact(one, message(1), &[one.user], 1), START)
        .await
        .expect("applies");
    store
        .set_mentions(fact(one, message(2), &[one.user], 2), START + 10)
        .await
        .expect("applies");
    store.remove_channel(id(), START).await.expect("removes");
    store
        .remove_member(id(), other, one.user, START)
        .await
        .expect("removes");
    assert_eq!(store.prune(START).await, Ok(0));
    assert_eq!(store.prune(START + 1).await, Ok(3));
    assert_eq!(store.prune(START + 11).await, Ok(1));
    assert_eq!(state(&store, one.user, one.channel).await.mentions, 2, "mentions stay");
}

//! What every bus promises, as plain functions over two connections to the same one.

use super::{Bus, Delivery, Listener};
use beep_core::reason;
use bytes::Bytes;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::Receiver,
    time::{sleep, timeout},
};

/// Two connections (publisher and reader may sit in different processes), and subjects of the test's own.
struct Fixture {
    here: Bus,
    there: Bus,
    prefix: &'static str,
}

impl Fixture {
    fn subject(&self, tail: &str) -> Arc<str> {
        format!("test.{}.{}.{tail}", std::process::id(), self.prefix).into()
    }
    fn publish(&self, tail: &str, payload: impl Into<String>) {
        self.here
            .publish(self.subject(tail), Bytes::from(payload.into()))
            .expect("published");
    }
    async fn listen(&self, capacity: usize, tails: &[&str]) -> (Listener, Receiver<Delivery>) {
        let (listener, queue) = self.there.listener(capacity);
        listener
            .add_all(tails.iter().map(|tail| self.subject(tail)))
            .await
            .expect("subscribed");
        (listener, queue)
    }
    fn message(&self, tail: &str, payload: &str) -> Delivery {
        Delivery::Message {
            subject: self.subject(tail),
            payload: Bytes::copy_from_slice(payload.as_bytes()),
        }
    }
}

async fn next(queue: &mut Receiver<Delivery>) -> Delivery {
    timeout(Duration::from_secs(10), queue.recv())
        .await
        .expect("a delivery in time")
        .expect("the queue is open")
}

/// Everything up to the message with this payload, that one included, as payloads; `LOST` for a loss.
async fn until(queue: &mut Receiver<Delivery>, last: &str) -> Vec<String> {
    let mut heard = Vec::new();
    while heard.last().map(String::as_str) != Some(last) {
        heard.push(match next(queue).await {
            Delivery::Message { payload, .. } => String::from_utf8(payload.to_vec()).expect("text"),
            Delivery::Lost => "LOST".to_owned(),
        });
    }
    heard
}

async fn messages_of_a_subject_arrive_in_order(bus: Fixture) {
    let (_listener, mut queue) = bus.listen(2_000, &["a"]).await;
    let sent: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    for payload in &sent {
        bus.publish("a", payload);
    }
    assert_eq!(until(&mut queue, "1999").await, sent);
}

async fn a_subscription_is_active_when_add_returns(bus: Fixture) {
    let (listener, mut queue) = bus.there.listener(8);
    for n in 0..100 {
        let tail = format!("fresh.{n}");
        listener.add(bus.subject(&tail)).await.expect("subscribed");
        bus.publish(&tail, "hello");
        assert_eq!(next(&mut queue).await, bus.message(&tail, "hello"));
    }
}

async fn only_what_was_added_is_heard(bus: Fixture) {
    let (_listener, mut queue) = bus.listen(8, &["a", "end"]).await;
    for tail in ["b", "a.b", "aa", "A", "end.x"] {
        bus.publish(tail, "not for you");
    }
    bus.publish("a", "1");
    bus.publish("end", "2");
    let mut heard = [next(&mut queue).await, next(&mut queue).await];
    heard.sort_by_key(|delivery| format!("{delivery:?}"));
    assert_eq!(heard, [bus.message("a", "1"), bus.message("end", "2")]);
}

async fn adding_twice_changes_nothing(bus: Fixture) {
    let (listener, mut queue) = bus.listen(8, &["a", "a"]).await;
    listener.add(bus.subject("a")).await.expect("subscribed");
    bus.publish("a", "1");
    bus.publish("a", "2");
    assert_eq!(until(&mut queue, "2").await, ["1", "2"]);
    listener.remove(&bus.subject("a"));
    listener.remove(&bus.subject("never added"));
    listener.add(bus.subject("end")).await.expect("subscribed");
    bus.publish("a", "not any more");
    bus.publish("end", "3");
    assert_eq!(until(&mut queue, "3").await, ["3"]);
}

async fn a_trailing_wildcard_hears_what_is_below(bus: Fixture) {
    let (_listener, mut queue) = bus.listen(8, &["s.>"]).await;
    for tail in ["s", "sx", "sx.1", "s.1", "t", "s.1.2", "s.end"] {
        bus.publish(tail, tail);
    }
    assert_eq!(until(&mut queue, "s.end").await, ["s.1", "s.1.2", "s.end"]);
}

async fn overlapping_subjects_are_heard_once_each(bus: Fixture) {
    let (listener, mut queue) = bus.listen(8, &["s.1", "s.>"]).await;
    bus.publish("s.1", "x");
    assert_eq!(
        [next(&mut queue).await, next(&mut queue).await],
        [bus.message("s.1", "x"), bus.message("s.1", "x")]
    );
    listener.remove(&bus.subject("s.>"));
    listener.add(bus.subject("end")).await.expect("subscribed");
    bus.publish("s.1", "y");
    assert_eq!(next(&mut queue).await, bus.message("s.1", "y"));
    bus.publish("end", "z");
    assert_eq!(next(&mut queue).await, bus.message("end", "z"));
}

async fn every_listener_hears(bus: Fixture) {
    let mut listeners = Vec::new();
    for _ in 0..20 {
        listeners.push(bus.listen(4, &["a"]).await);
    }
    bus.publish("a", "1");
    for (_listener, queue) in &mut listeners {
        assert_eq!(next(queue).await, bus.message("a", "1"));
    }
}

async fn a_dropped_listener_ends_its_queue(bus: Fixture) {
    let (listener, mut queue) = bus.listen(4, &["a"]).await;
    drop(listener);
    let ended = timeout(Duration::from_secs(10), queue.recv())
        .await
        .expect("the queue ends");
    assert_eq!(ended, None);
    bus.publish("a", "to nobody");
}

async fn a_full_queue_is_told_and_heals(bus: Fixture) {
    let (_listener, mut queue) = bus.listen(4, &["a"]).await;
    let (_other, mut fast) = bus.listen(200, &["a"]).await;
    for n in 0..100 {
        bus.publish("a", n.to_string());
    }
    assert_eq!(
        until(&mut fast, "99").await.len(),
        100,
        "a slow listener is nobody else's trouble"
    );
    while queue.len() < 5 {
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(until(&mut queue, "LOST").await, ["0", "1", "2", "3", "LOST"]);
    // The listener's task may still be at the first hundred; in the end it hears again.
    timeout(Duration::from_secs(10), async {
        while !matches!(queue.try_recv(), Ok(Delivery::Message { payload, .. }) if payload == "again") {
            bus.publish("a", "again");
            sleep(Duration::from_millis(1)).await;
        }
    })
    .await
    .expect("it heals");
}

async fn publishers_do_not_mix_up_their_own_order(bus: Fixture) {
    let (_listener, mut queue) = bus.listen(4_001, &["a"]).await;
    let bus = Arc::new(bus);
    let publishers: Vec<_> = (0..4)
        .map(|publisher| {
            let bus = bus.clone();
            tokio::task::spawn_blocking(move || (0..1_000).for_each(|n| bus.publish("a", format!("{publisher} {n}"))))
        })
        .collect();
    for publisher in publishers {
        publisher.await.expect("published");
    }
    bus.publish("a", "end");
    let heard = until(&mut queue, "end").await;
    assert_eq!(heard.len(), 4_001);
    for publisher in 0..4 {
        let own: Vec<&str> = heard
            .iter()
            .filter_map(|text| text.strip_prefix(&format!("{publisher} ")))
            .collect();
        assert!(
            own.iter().enumerate().all(|(n, text)| text.parse() == Ok(n)),
            "publisher {publisher}"
        );
    }
}

async fn thousands_of_subjects_are_one_round_trip(bus: Fixture) {
    let (listener, mut queue) = bus.there.listener(5_000);
    let tails: Vec<String> = (0..5_000).map(|n| format!("many.{n}")).collect();
    listener
        .add_all(tails.iter().map(|tail| bus.subject(tail)))
        .await
        .expect("subscribed");
    for tail in &tails {
        bus.publish(tail, "x");
    }
    for _ in &tails {
        assert!(matches!(next(&mut queue).await, Delivery::Message { .. }));
    }
}

async fn impossible_subjects_are_refused(bus: Fixture) {
    let (listener, _queue) = bus.there.listener(1);
    for bad in ["", "a b", "a..b", "a.*", "a.>.b", "line\nbreak"] {
        let refused = bus.here.publish(bad, Bytes::new()).expect_err(bad);
        assert!(refused.is(&reason::INVALID_INPUT), "{bad:?}: {refused}");
        let refused = listener.add(bad).await.expect_err(bad);
        assert!(refused.is(&reason::INVALID_INPUT), "{bad:?}: {refused}");
    }
    assert!(bus.here.publish("a.>", Bytes::new()).is_err());
}

async fn a_bus_that_runs_says_so(bus: Fixture) {
    assert!(bus.here.status().up && bus.there.status().up);
    bus.here.ping().await.expect("up");
    assert_eq!(bus.here.status().engine, bus.there.status().engine);
}

async fn memory(prefix: &'static str) -> Option<Fixture> {
    let bus = Bus::open("memory:", "test").await.expect("always there");
    Some(Fixture {
        here: bus.clone(),
        there: bus,
        prefix,
    })
}

async fn nats(prefix: &'static str) -> Option<Fixture> {
    let url = crate::testing::env::require("nats", "BEEP_TEST_NATS")?;
    let here = Bus::open(&url, "test").await.expect("a good address");
    let there = Bus::open(&url, "test").await.expect("a good address");
    Some(Fixture { here, there, prefix })
}

macro_rules! bus_contract {
    ($engine:ident: $($promise:ident)*) => {
        mod $engine {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                if let Some(fixture) = super::$engine(stringify!($promise)).await {
                    super::$promise(fixture).await;
                }
            })*
        }
    };
    ($($engine:ident)*) => { $(bus_contract!($engine:
        messages_of_a_subject_arrive_in_order
        a_subscription_is_active_when_add_returns
        only_what_was_added_is_heard
        adding_twice_changes_nothing
        a_trailing_wildcard_hears_what_is_below
        overlapping_subjects_are_heard_once_each
        every_listener_hears
        a_dropped_listener_ends_its_queue
        a_full_queue_is_told_and_heals
        publishers_do_not_mix_up_their_own_order
        thousands_of_subjects_are_one_round_trip
        impossible_subjects_are_refused
        a_bus_that_runs_says_so
    );)* };
}
bus_contract!(memory nats);

//! The load: publishers that wait for everybody, and the book of who got what.

use super::stamp::Stamp;
use crate::{beep::Process, graphql, swarm::Swarm};
use anyhow::{Result, bail, ensure};
use std::time::{Duration, Instant};

/// Caches fill and queues settle before anything counts.
const WARM_UP: Duration = Duration::from_millis(500);
/// A message that takes longer to reach everybody is lost.
const PATIENCE: Duration = Duration::from_secs(10);
const TURN: Duration = Duration::from_millis(100);

/// What one round gave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub per_second: f64,
    /// Seconds of the server's core.
    pub cpu_per_million: f64,
}

/// Who got what. Fails at the first delivery that is lost, double or out of order.
struct Book {
    window: usize,
    /// By socket and publisher: the number that has to come next.
    next: Vec<u32>,
    /// By publisher: sockets that its last message has not reached.
    missing: Vec<usize>,
    delivered: u64,
    place: usize,
}

impl Book {
    fn new(sockets: usize, window: usize, first: u32) -> Self {
        Self {
            window,
            next: vec![first; sockets * window],
            missing: vec![0; window],
            delivered: 0,
            place: 0,
        }
    }

    fn note(&mut self, socket: usize, text: &[u8]) -> Result<()> {
        if !Stamp::is_delivery(text) {
            return graphql::succeeded(text);
        }
        let Stamp { publisher, sequence } = Stamp::read(text, &mut self.place)?;
        ensure!(publisher < self.window, "a message of a publisher that there is not");
        let next = &mut self.next[socket * self.window + publisher];
        if sequence != *next {
            bail!("socket {socket} got message {sequence} of publisher {publisher} instead of {next}");
        }
        *next += 1;
        self.missing[publisher] -= 1;
        self.delivered += 1;
        Ok(())
    }
}

pub(super) struct Load<F> {
    swarm: Swarm,
    /// Writes the frame that publishes a message.
    publish: F,
    book: Book,
    /// By publisher: messages sent.
    sent: Vec<u32>,
    frame: Vec<u8>,
}

impl<F: FnMut(Stamp, &mut Vec<u8>)> Load<F> {
    /// The first sockets are the publishers too. They number their messages from `first` on.
    pub(super) fn new(swarm: Swarm, window: usize, first: u32, publish: F) -> Self {
        let book = Book::new(swarm.len(), window, first);
        Self {
            swarm,
            publish,
            book,
            sent: vec![first; window],
            frame: Vec::new(),
        }
    }

    /// Warms up, measures for `measured`, then waits until the last message has reached everybody.
    ///
    /// # Errors
    /// If a delivery is lost, double or out of order.
    pub(super) fn run(mut self, server: &Process, measured: Duration) -> Result<Outcome> {
        self.keep_publishing(WARM_UP)?;
        let (cpu, delivered, begun) = (server.cpu()?, self.book.delivered, Instant::now());
        self.keep_publishing(measured)?;
        let (seconds, delivered) = (begun.elapsed().as_secs_f64(), (self.book.delivered - delivered) as f64);
        let cpu = (server.cpu()? - cpu).as_secs_f64();
        self.settle()?;
        ensure!(delivered > 0.0, "nothing was delivered");
        Ok(Outcome {
            per_second: delivered / seconds,
            cpu_per_million: cpu * 1e6 / delivered,
        })
    }

    fn keep_publishing(&mut self, time: Duration) -> Result<()> {
        let until = Instant::now() + time;
        let mut moved = (Instant::now(), self.book.delivered);
        while Instant::now() < until {
            for publisher in 0..self.book.window {
                if self.book.missing[publisher] == 0 {
                    self.publish(publisher)?;
                }
            }
            self.swarm.poll(TURN, |socket, text| self.book.note(socket, text))?;
            if moved.1 != self.book.delivered {
                moved = (Instant::now(), self.book.delivered);
            }
            ensure!(moved.0.elapsed() < PATIENCE, "a message has not reached everybody");
        }
        Ok(())
    }

    fn publish(&mut self, publisher: usize) -> Result<()> {
        let stamp = Stamp {
            publisher,
            sequence: self.sent[publisher],
        };
        self.frame.clear();
        (self.publish)(stamp, &mut self.frame);
        self.sent[publisher] += 1;
        self.book.missing[publisher] = self.swarm.len();
        self.swarm.send(publisher, &self.frame)
    }

    fn settle(&mut self) -> Result<()> {
        let begun = Instant::now();
        while self.book.missing.iter().any(|missing| *missing > 0) {
            ensure!(begun.elapsed() < PATIENCE, "a message has not reached everybody");
            self.swarm.poll(TURN, |socket, text| self.book.note(socket, text))?;
        }
        // What comes now is one too many.
        self.swarm.poll(TURN, |socket, text| self.book.note(socket, text))?;
        let all_got_all = self.book.next.chunks(self.book.window).all(|next| next == self.sent);
        ensure!(all_got_all, "a socket has not got what was sent");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Book, Stamp};
    use crate::fanout::stamp::template;

    fn note(book: &mut Book, socket: usize, publisher: usize, sequence: u32) -> anyhow::Result<()> {
        book.note(
            socket,
            Stamp { publisher, sequence }.put_into(&template(200)).as_bytes(),
        )
    }

    #[test]
    fn a_lost_double_or_strange_delivery_fails() {
        let mut book = Book::new(2, 2, 0);
        book.missing = vec![2, 2];
        note(&mut book, 0, 0, 0).unwrap();
        note(&mut book, 1, 0, 0).unwrap();
        assert_eq!((book.missing[0], book.delivered), (0, 2));
        assert!(note(&mut book, 0, 0, 0).is_err(), "twice");
        assert!(note(&mut book, 0, 1, 1).is_err(), "one was left out");
        assert!(note(&mut book, 0, 2, 0).is_err(), "a third publisher");
        assert!(book.note(0, br#"{"id":"q1","type":"error","payload":[]}"#).is_err());
        book.note(0, br#"{"id":"q1","type":"complete"}"#).unwrap();
    }
}

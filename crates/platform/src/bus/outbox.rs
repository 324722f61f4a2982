//! The bounded queue of one listener.

use super::Delivery;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::{self, OwnedPermit, error::TrySendError};

/// Never blocks the sender; what does not fit is dropped, and then the reader finds [`Delivery::Lost`] in its place.
pub(super) struct Outbox {
    queue: mpsc::Sender<Delivery>,
    /// Room for one `Lost`, set aside in advance. None while that `Lost` is the last thing in the queue.
    reserve: Mutex<Option<OwnedPermit<Delivery>>>,
}

impl Outbox {
    pub(super) fn new(capacity: usize) -> (Self, mpsc::Receiver<Delivery>) {
        let (queue, receiver) = mpsc::channel(capacity.max(1) + 1);
        let reserve = queue.clone().try_reserve_owned().expect("an empty queue has room");
        (
            Self {
                queue,
                reserve: Mutex::new(Some(reserve)),
            },
            receiver,
        )
    }

    pub(super) fn send(&self, delivery: Delivery) {
        // The lock is held while sending, so that `Lost` cannot overtake a message or be overtaken by one.
        let mut reserve = self.reserve.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.restore(&mut reserve) {
            return; // The reader has yet to read `Lost`, which covers this one too.
        }
        if let Err(TrySendError::Full(_)) = self.queue.try_send(delivery)
            && let Some(permit) = reserve.take()
        {
            metrics::counter!("beep_bus_overflow_total").increment(1);
            permit.send(Delivery::Lost);
        }
    }

    /// Whether there is room set aside for `Lost`. After an overflow that waits until half of the queue is read: a
    /// reader that is behind gets one `Lost` for the whole time and not one between any two messages.
    fn restore(&self, reserve: &mut MutexGuard<'_, Option<OwnedPermit<Delivery>>>) -> bool {
        if reserve.is_none() && self.queue.capacity() > self.queue.max_capacity() / 2 {
            **reserve = self.queue.clone().try_reserve_owned().ok();
        }
        reserve.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use std::collections::VecDeque;

    fn message(n: u64) -> Delivery {
        Delivery::Message {
            subject: "s".into(),
            payload: Bytes::copy_from_slice(&n.to_be_bytes()),
        }
    }
    fn number(delivery: &Delivery) -> Option<u64> {
        match delivery {
            Delivery::Message { payload, .. } => Some(u64::from_be_bytes(payload[..].try_into().expect("eight bytes"))),
            Delivery::Lost => None,
        }
    }

    /// Whatever the interleaving: numbers ascend, and between two that are not neighbours stands a `Lost`.
    #[test]
    fn every_gap_is_told() {
        for capacity in [1, 2, 3, 8] {
            let (outbox, mut queue) = Outbox::new(capacity);
            let (mut next, mut heard, mut told, mut step) = (0, 0, false, 0_u32);
            let mut losses = 0;
            let mut hear = |delivery: Delivery| match number(&delivery) {
                None => (told, losses) = (true, losses + 1),
                Some(n) => {
                    assert!(
                        n == heard || (told && n > heard),
                        "{n} after {heard}, capacity {capacity}"
                    );
                    (heard, told) = (n + 1, false);
                }
            };
            while step < 20_000 {
                step += 1;
                if step.wrapping_mul(2_654_435_761) >> 28 < 9 {
                    outbox.send(message(next));
                    next += 1;
                } else if let Ok(delivery) = queue.try_recv() {
                    hear(delivery);
                }
            }
            let rest: VecDeque<Delivery> = std::iter::from_fn(|| queue.try_recv().ok()).collect();
            rest.into_iter().for_each(&mut hear);
            assert!(heard == next || told, "the last gap is told");
            assert!(losses > 0, "the test must overflow");
        }
    }

    #[test]
    fn a_loss_from_outside_is_told_once_there_is_anybody_to_tell() {
        let (outbox, mut queue) = Outbox::new(2);
        outbox.send(Delivery::Lost);
        assert_eq!(queue.try_recv(), Ok(Delivery::Lost));
        for n in 0..5 {
            outbox.send(message(n));
        }
        outbox.send(Delivery::Lost);
        let heard: Vec<Option<u64>> = std::iter::from_fn(|| queue.try_recv().ok())
            .map(|d| number(&d))
            .collect();
        assert_eq!(heard, [Some(0), Some(1), None]);
        drop(queue);
        outbox.send(message(9));
    }
}

use beep_core::{SessionId, UserId};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU8, Ordering},
};
use tokio::sync::Notify;

/// A connection's number in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub(super) u64);

/// Why the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Close {
    /// It does not read what is sent to it.
    Slow = 1,
    SessionEnded = 2,
    TokenExpired = 3,
    /// The process stops; come back.
    Restart = 4,
}

/// Where a connection's frames go: the socket, and a bounded queue for what it does not take at once.
pub trait Outlet<F>: Send + Sync + 'static {
    /// Takes a frame without waiting. `false` if too much waits already: whoever is at the other end does not read.
    fn push(&self, frame: F) -> bool;

    /// Brings what [`push`](Self::push) needs into the processor's cache, if that takes a while.
    fn approach(&self) {}
}

/// One socket as the hub sees it: whose it is, and where its frames go.
pub struct Connection<F> {
    pub id: ConnectionId,
    pub user: UserId,
    pub session: SessionId,
    outlet: Arc<dyn Outlet<F>>,
    close: AtomicU8,
    closing: Notify,
    ended: Mutex<Vec<Arc<str>>>,
}

impl<F: 'static> Connection<F> {
    pub(super) fn new(id: ConnectionId, user: UserId, session: SessionId, outlet: Arc<dyn Outlet<F>>) -> Self {
        Self {
            id,
            user,
            session,
            outlet,
            close: AtomicU8::new(0),
            closing: Notify::new(),
            ended: Mutex::default(),
        }
    }

    /// Sends a frame. An outlet that takes no more means a socket that does not read: it is cut.
    pub fn push(&self, frame: F) {
        if !self.outlet.push(frame) {
            self.close(Close::Slow);
        }
    }

    pub(super) fn approach(&self) {
        self.outlet.approach();
    }

    /// Sends the last frame of a subscription that ends without having been asked to.
    pub(super) fn push_end(&self, tag: &Arc<str>, frame: F) {
        self.ended
            .lock()
            .expect("nothing panics while it is held")
            .push(tag.clone());
        self.push(frame);
    }

    /// The tags of the subscriptions that have ended by themselves since the last call.
    pub fn take_ended(&self) -> Vec<Arc<str>> {
        std::mem::take(&mut *self.ended.lock().expect("nothing panics while it is held"))
    }

    /// Ends the connection; the first reason counts.
    pub fn close(&self, why: Close) {
        if self
            .close
            .compare_exchange(0, why as u8, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
        {
            self.closing.notify_one();
        }
    }

    pub fn closed(&self) -> Option<Close> {
        match self.close.load(Ordering::Acquire) {
            1 => Some(Close::Slow),
            2 => Some(Close::SessionEnded),
            3 => Some(Close::TokenExpired),
            4 => Some(Close::Restart),
            _ => None,
        }
    }

    /// Waits until the connection is to end. One waiter at a time.
    pub async fn closing(&self) -> Close {
        loop {
            if let Some(why) = self.closed() {
                return why;
            }
            self.closing.notified().await;
        }
    }
}

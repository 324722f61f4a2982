//! The sending half of a socket. Whoever has a frame writes it to the socket itself; what that does not take waits,
//! and the socket's task writes it when it can.
//!
//! A task that is woken for each frame costs more than the frame. What must not mix are the bytes of frames: all
//! writers go through one lock, which is free but for the moment of a write.

use beep_realtime::hub::Outlet;
use bytes::{Buf, Bytes};
use futures_util::task::AtomicWaker;
use socket2::SockRef;
use std::{
    collections::VecDeque,
    hint::black_box,
    io::{self, IoSlice},
    net::Shutdown,
    os::fd::AsFd,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Instant,
};

/// Frames that wait for a socket before it is cut. They are shared, so they cost it little.
const WAITING: usize = 1024;
/// Frames that one write joins.
const JOINED: usize = 64;

pub(super) struct Outbox {
    stream: TcpStream,
    backlog: Mutex<Backlog>,
    /// The socket's task, which writes what waits.
    task: AtomicWaker,
}

struct Backlog {
    frames: VecDeque<Bytes>,
    /// When the socket last took something that had waited, or the first began to wait.
    moved: Instant,
}

impl Outbox {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            backlog: Mutex::new(Backlog {
                frames: VecDeque::new(),
                moved: Instant::now(),
            }),
            task: AtomicWaker::new(),
        }
    }

    /// Since when the socket has taken nothing of what waits for it.
    pub(super) fn stuck_since(&self) -> Option<Instant> {
        let backlog = self.backlog();
        (!backlog.frames.is_empty()).then_some(backlog.moved)
    }

    /// Writes what waits; ready when nothing does. The task that polls is woken when something waits again.
    pub(super) fn poll_flush(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.task.register(cx.waker());
        loop {
            if self.backlog().frames.is_empty() {
                return Poll::Ready(Ok(()));
            }
            ready!(self.stream.poll_write_ready(cx))?;
            self.backlog().write(&self.stream)?;
        }
    }

    /// Nothing more is sent.
    pub(super) fn finish(&self) {
        // It may have ended by itself.
        let _ = SockRef::from(&self.stream).shutdown(Shutdown::Write);
    }

    /// Ends the connection, whoever still holds it.
    pub(super) fn shut(&self) {
        // It may have ended by itself.
        let _ = SockRef::from(&self.stream).shutdown(Shutdown::Both);
    }

    fn backlog(&self) -> MutexGuard<'_, Backlog> {
        self.backlog.lock().expect("nothing panics while it is held")
    }
}

impl Outlet<Bytes> for Outbox {
    fn push(&self, mut frame: Bytes) -> bool {
        let mut backlog = self.backlog();
        if backlog.frames.is_empty() {
            // The runtime is not asked whether the socket is ready: nearly always it is.
            match SockRef::from(&self.stream).send(&frame) {
                Ok(taken) if taken == frame.len() => return true,
                Ok(taken) => frame.advance(taken),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // Whoever reads from it learns the same.
                Err(_) => return true,
            }
            metrics::counter!("beep_ws_behind_total").increment(1);
            backlog.moved = Instant::now();
        }
        if backlog.frames.len() >= WAITING {
            return false;
        }
        backlog.frames.push_back(frame);
        if backlog.frames.len() == 1 {
            drop(backlog);
            self.task.wake();
        }
        true
    }

    fn approach(&self) {
        black_box((self.stream.as_fd(), self.backlog.is_poisoned()));
    }
}

impl Backlog {
    /// Writes as much as the socket takes at once.
    fn write(&mut self, stream: &TcpStream) -> io::Result<()> {
        let mut joined = [IoSlice::new(&[]); JOINED];
        let mut count = 0;
        for (slice, frame) in joined.iter_mut().zip(&self.frames) {
            *slice = IoSlice::new(frame);
            count += 1;
        }
        let mut taken = match stream.try_write_vectored(&joined[..count]) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            taken => taken?,
        };
        self.moved = Instant::now();
        while let Some(first) = self.frames.front_mut() {
            if taken < first.len() {
                first.advance(taken);
                break;
            }
            taken -= first.len();
            self.frames.pop_front();
        }
        Ok(())
    }
}

/// The socket as the WebSocket library reads it. What the library sends by itself, such as a pong, it sends as whole
/// frames, which take their place among the others.
pub(super) struct Line {
    outbox: Arc<Outbox>,
    /// What came with the opening handshake.
    ahead: Bytes,
}

impl Line {
    pub(super) fn new(outbox: Arc<Outbox>, ahead: &[u8]) -> Self {
        Self {
            outbox,
            ahead: Bytes::copy_from_slice(ahead),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let length = self.ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.ahead.split_to(length));
            return Poll::Ready(Ok(()));
        }
        let stream = &self.outbox.stream;
        loop {
            ready!(stream.poll_read_ready(cx))?;
            match stream.try_read(buffer.initialize_unfilled()) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return Poll::Ready(read.map(|read| buffer.advance(read))),
            }
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, frames: &[u8]) -> Poll<io::Result<usize>> {
        let taken = self.outbox.push(Bytes::copy_from_slice(frames));
        Poll::Ready(taken.then_some(frames.len()).ok_or(io::ErrorKind::BrokenPipe.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests;

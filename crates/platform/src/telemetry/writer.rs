//! A thread that writes lines, so that a slow reader of our output never holds up a request.

use std::{
    io::Write,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

/// Bytes that may wait to be written.
const LIMIT: usize = 8 << 20;

#[derive(Clone)]
pub(super) struct Writer(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// There is something to write, or the end has come.
    work: Condvar,
    /// Something has been written.
    room: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct State {
    pending: Vec<u8>,
    asleep: bool,
    closed: bool,
}

impl Writer {
    pub(super) fn spawn(out: impl Write + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            work: Condvar::new(),
            room: Condvar::new(),
            thread: Mutex::default(),
        });
        let thread = thread::Builder::new().name("logs".to_owned()).spawn({
            let shared = shared.clone();
            move || shared.run(out)
        })?;
        *shared.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(Self(shared))
    }

    /// Queues one line, its newline included. When too much waits, a line that `must_stay` waits for room and any
    /// other is dropped and counted.
    pub(super) fn write(&self, line: &[u8], must_stay: bool) {
        let mut state = self.0.lock();
        while state.pending.len() + line.len() > LIMIT && !state.pending.is_empty() && !state.closed {
            if !must_stay {
                drop(state);
                metrics::counter!("beep_log_lines_dropped_total").increment(1);
                return;
            }
            state = self.0.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return;
        }
        state.pending.extend_from_slice(line);
        if state.asleep {
            self.0.work.notify_one();
        }
    }

    /// Writes what is left and ends; later lines are dropped.
    pub(super) fn close(&self) {
        self.0.lock().closed = true;
        self.0.work.notify_all();
        self.0.room.notify_all();
        let thread = self.0.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // It can only have panicked in the output's own `write`, and then there is nobody to tell.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, mut out: impl Write) {
        let mut lines = Vec::new();
        loop {
            let mut state = self.lock();
            while state.pending.is_empty() {
                if state.closed {
                    return;
                }
                state.asleep = true;
                state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.asleep = false;
            }
            mem::swap(&mut lines, &mut state.pending);
            drop(state);
            self.room.notify_all();
            // An output that is closed or full is no reason to stop serving.
            let _ = out.write_all(&lines).and_then(|()| out.flush());
            lines.clear();
            lines.shrink_to(LIMIT / 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Writes only when it is let, and tells how much.
    struct Gate(mpsc::Receiver<()>, mpsc::Sender<usize>);

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            // A closed gate lets everything pass.
            let _ = self.0.recv();
            let _ = self.1.send(bytes.len());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stuck_output_costs_lines_but_never_audit() {
        let (open, gate) = mpsc::channel();
        let (written, log) = mpsc::channel();
        let writer = Writer::spawn(Gate(gate, written)).expect("a thread");
        let line = vec![b'x'; LIMIT / 4];
        writer.write(&line, false);
        open.send(()).expect("the thread waits");
        assert_eq!(log.recv().expect("written"), line.len());
        for _ in 0..100 {
            writer.write(&line, false); // returns, though nothing is written
        }
        let audit = thread::spawn({
            let writer = writer.clone();
            move || writer.write(b"audit", true)
        });
        drop(open);
        audit.join().expect("it waited for room");
        writer.close();
        writer.write(b"late", true);
        let total: usize = log.iter().sum();
        assert_eq!(total % line.len(), 5, "the audit line is there, whole");
        assert!(total <= 9 * line.len() + 5, "and most of the others are not: {total}");
    }
}

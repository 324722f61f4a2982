//! Readers beside the writer. With the write-ahead log neither waits for the other.

use super::super::error::{Error, Result};
use rusqlite::Connection;
use std::{
    collections::VecDeque,
    num::NonZero,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{oneshot, watch};

/// Readers at most: reads are short, and each connection has a cache of its own.
const MOST: usize = 4;

/// Threads that read. A thread of the runtime's pool for blocking work would do as well, at twice the cost.
pub(super) struct Readers {
    queue: Arc<Queue>,
    /// Connections of those who read where they are.
    free: Mutex<Vec<Connection>>,
    /// Closed when the last of the threads has closed its connection.
    ended: watch::Receiver<()>,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Readers {
    pub(super) fn start(connect: impl Fn() -> Result<Connection>) -> Result<Self> {
        let n = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST);
        // Made first: if one of the threads cannot start, dropping it ends the others.
        let free = Mutex::new((0..n).map(|_| connect()).collect::<Result<_>>()?);
        let (end, ended) = watch::channel(());
        let end = Arc::new(end);
        let readers = Self {
            queue: Arc::default(),
            free,
            ended,
        };
        for _ in 0..n {
            let (queue, conn, end) = (readers.queue.clone(), connect()?, end.clone());
            std::thread::Builder::new()
                .name("sqlite-reader".into())
                .spawn(move || {
                    queue.serve(conn);
                    drop(end);
                })
                .map_err(|e| Error::Engine(format!("starting a thread: {e}")))?;
        }
        Ok(readers)
    }

    /// Runs it on one of the threads.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (done, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            // A caller that has left is not read for.
            if !done.is_closed() {
                let _ = done.send(work(conn));
            }
        });
        self.queue.push(job)?;
        answer.await.map_err(|_| Error::closed())?
    }

    /// Runs it on the thread of the caller, or on one of ours if so many do at once that no connection is free.
    pub(super) async fn run_here<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let free = lock(&self.free).pop();
        let Some(mut conn) = free else {
            return self.run(work).await;
        };
        if lock(&self.queue.state).closed {
            return Err(Error::closed());
        }
        let result = work(&mut conn);
        lock(&self.free).push(conn);
        result
    }

    /// Ends the threads after what they have been given, and waits for them.
    pub(super) async fn close(&self) {
        self.end();
        // An error says that they have ended.
        let _ = self.ended.clone().changed().await;
    }

    fn end(&self) {
        lock(&self.queue.state).closed = true;
        self.queue.wake.notify_all();
        lock(&self.free).clear();
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.end();
    }
}

impl Queue {
    fn push(&self, job: Job) -> Result<()> {
        let mut state = lock(&self.state);
        if state.closed {
            return Err(Error::closed());
        }
        state.jobs.push_back(job);
        drop(state);
        self.wake.notify_one();
        Ok(())
    }

    fn serve(&self, mut conn: Connection) {
        loop {
            let mut state = lock(&self.state);
            let job = loop {
                match state.jobs.pop_front() {
                    Some(job) => break job,
                    None if state.closed => return,
                    None => state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(state);
            job(&mut conn);
        }
    }
}

/// What is guarded is whole whenever the lock is free, also after a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

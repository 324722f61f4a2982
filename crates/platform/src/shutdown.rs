//! How a process ends: it stops taking new work, finishes what it has, and only then goes.
//!
//! The soft stop comes with SIGTERM or SIGINT (or [`Shutdown::begin`]): servers stop accepting, sockets are told to come
//! back, loops end after their round. When the grace is over, or at a second signal, tasks that still run are dropped
//! where they wait. What was acknowledged is stored by then, so this loses nothing but time.

use beep_core::{Error, Result};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    select,
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The usual time for what is under way to finish.
pub const GRACE: Duration = Duration::from_secs(10);

/// The life of a process, shared by all of its parts. Clones are the same life.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    soft: CancellationToken,
    hard: CancellationToken,
    tasks: TaskTracker,
    /// Tasks that the hard stop ended.
    cut: Arc<AtomicUsize>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every task ended by itself.
    Clean,
    /// So many tasks were still at work and were dropped.
    Cut(usize),
}

impl Shutdown {
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everybody to come to an end.
    pub fn begin(&self) {
        self.soft.cancel();
    }

    pub fn has_begun(&self) -> bool {
        self.soft.is_cancelled()
    }

    /// Waits for the soft stop. Loops `select!` it beside their work.
    pub async fn begun(&self) {
        self.soft.cancelled().await;
    }

    /// The soft stop as a token, for those who want to derive their own from it.
    pub fn token(&self) -> &CancellationToken {
        &self.soft
    }

    /// Starts a task that the process waits for. It is dropped at its next `await` when the grace is over; the handle
    /// then gives None.
    pub fn spawn<T: Send + 'static>(&self, task: impl Future<Output = T> + Send + 'static) -> JoinHandle<Option<T>> {
        let (hard, cut) = (self.hard.clone(), self.cut.clone());
        self.tasks.spawn(async move {
            let output = hard.run_until_cancelled_owned(task).await;
            if output.is_none() {
                cut.fetch_add(1, Ordering::Relaxed);
            }
            output
        })
    }

    /// Begins at the first SIGTERM or SIGINT and gives up waiting at the second. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// `INTERNAL` if the system refuses to deliver signals.
    pub fn on_signals(&self) -> Result<()> {
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
        let shutdown = self.clone();
        tokio::spawn(async move {
            let signal = either(&mut terminate, &mut interrupt).await;
            tracing::info!(signal, "stopping");
            shutdown.begin();
            let signal = either(&mut terminate, &mut interrupt).await;
            tracing::warn!(signal, "stopping at once");
            shutdown.hard.cancel();
        });
        Ok(())
    }

    /// Waits for the soft stop, then for the tasks, at most as long as `grace`; then drops those that are left.
    pub async fn wait(&self, grace: Duration) -> Ending {
        self.begun().await;
        self.tasks.close();
        let finish = async {
            select! {
                () = self.tasks.wait() => {}
                () = self.hard.cancelled() => {}
            }
        };
        if timeout(grace, finish).await.is_err() {
            self.hard.cancel();
        }
        // A task that never awaits cannot be dropped, and the process does not wait for it either.
        let _ = timeout(Duration::from_secs(1), self.tasks.wait()).await;
        match self.tasks.len() + self.cut.load(Ordering::Relaxed) {
            0 => Ending::Clean,
            tasks => {
                tracing::warn!(tasks, "tasks were cut off");
                Ending::Cut(tasks)
            }
        }
    }
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) -> &'static str {
    select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{future::pending, process::Command};
    use tokio::time::{Instant, pause, sleep};

    #[tokio::test]
    async fn tasks_finish_what_they_have() {
        pause();
        let shutdown = Shutdown::new();
        let loops = shutdown.clone();
        let task = shutdown.spawn(async move {
            loops.begun().await;
            sleep(Duration::from_secs(3)).await;
            "finished"
        });
        assert!(!shutdown.has_begun());
        shutdown.begin();
        let start = Instant::now();
        assert_eq!(shutdown.wait(GRACE).await, Ending::Clean);
        assert_eq!(start.elapsed().as_secs(), 3, "no longer than it takes");
        assert_eq!(task.await.expect("no panic"), Some("finished"));
    }

    #[tokio::test]
    async fn the_grace_ends() {
        pause();
        let shutdown = Shutdown::new();
        let (stuck, quick) = (shutdown.spawn(pending::<()>()), shutdown.spawn(async { 7 }));
        shutdown.begin();
        let start = Instant::now();
        assert_eq!(shutdown.wait(GRACE).await, Ending::Cut(1));
        assert_eq!(start.elapsed().as_secs(), 10);
        assert_eq!(
            (stuck.await.expect("dropped"), quick.await.expect("no panic")),
            (None, Some(7))
        );
    }

    #[tokio::test]
    async fn a_signal_begins_and_a_second_one_cuts() {
        let shutdown = Shutdown::new();
        shutdown.on_signals().expect("signals");
        let _stuck = shutdown.spawn(pending::<()>());
        let ending = tokio::spawn({
            let shutdown = shutdown.clone();
            async move { shutdown.wait(Duration::from_secs(60)).await }
        });
        send("TERM");
        timeout(Duration::from_secs(10), shutdown.begun()).await.expect("begun");
        assert!(!ending.is_finished());
        send("INT");
        let ending = timeout(Duration::from_secs(10), ending)
            .await
            .expect("ended")
            .expect("no panic");
        assert_eq!(ending, Ending::Cut(1));
    }

    fn send(signal: &str) {
        let command = format!("kill -{signal} {}", std::process::id());
        assert!(
            Command::new("sh")
                .args(["-c", &command])
                .status()
                .expect("a shell")
                .success()
        );
    }
}

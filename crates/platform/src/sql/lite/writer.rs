//! The one thread that writes.
//!
//! All work that waits is run in one transaction and made durable by one `fsync`: a *group*. The failure of one job
//! undoes that job alone; the failure of the commit is told to everybody in the group.
//!
//! The commit itself does not wait for the disk (`synchronous=NORMAL`): what it wrote can be read at once, and survives
//! this process. Then those are told who only look, then the log is made durable, then the callers get their answers.
//!
//! A system whose `fsync` has failed once may say next time that all is well, without having written what it could not
//! write before. What follows in the log would be acknowledged, and lost behind the gap: so nothing is written any more
//! until the file itself durably has what the log had.

use super::{
    super::{
        Work,
        error::{Error, Result},
    },
    PATIENCE, once, step, unwritable,
};
use rusqlite::Connection;
use std::fs::File;
use tokio::sync::{mpsc, oneshot, watch};

/// Writes that wait beyond those of the group under way; further callers wait for a place.
const QUEUE: usize = 1024;
/// Jobs in a group at most: bounds how long the first one waits for the last.
const GROUP: usize = 256;

/// Copies the log into the file and empties it; its first column says whether somebody was in the way.
const TRUNCATE: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Command>,
    ended: watch::Receiver<()>,
}

enum Command {
    Run(Box<dyn Job>),
    Stop,
}

impl Writer {
    /// `log` is the write-ahead log of `conn`.
    pub(super) fn start(conn: Connection, log: File) -> Result<Self> {
        let (queue, commands) = mpsc::channel(QUEUE);
        let (end, ended) = watch::channel(());
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || {
                write_groups(conn, log, commands);
                drop(end);
            })
            .map_err(|e| Error::Engine(format!("starting a thread: {e}")))?;
        Ok(Self { queue, ended })
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Work<T>,
        tell: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T> {
        let (done, answer) = oneshot::channel();
        let job = Command::Run(Box::new(Waiting {
            work,
            tell: Some(tell),
            result: None,
            done,
        }));
        if let Err(refused) = self.queue.try_send(job) {
            match refused {
                mpsc::error::TrySendError::Closed(_) => return Err(Error::closed()),
                mpsc::error::TrySendError::Full(job) => {
                    let sent = tokio::time::timeout(PATIENCE, self.queue.send(job)).await;
                    sent.map_err(|_| Error::late("a place in the write queue", PATIENCE))?
                        .map_err(|_| Error::closed())?;
                }
            }
        }
        answer.await.map_err(|_| Error::closed())?
    }

    /// Runs what is queued, then ends the thread and waits for it.
    pub(super) async fn close(&self) {
        // An error says that it has ended before.
        let _ = self.queue.send(Command::Stop).await;
        let _ = self.ended.clone().changed().await;
    }
}

/// A write that waits for its turn, then for its group.
trait Job: Send {
    /// Runs the work and keeps its result. May be done again, after what it did was undone.
    fn run(&mut self, conn: &mut Connection) -> Result<()>;
    /// Tells those who only look, if the work succeeded.
    fn tell(&mut self);
    /// Tells the caller, if it still waits: the result of its work, or why its group failed.
    fn answer(self: Box<Self>, group: &Result<()>);
    fn is_abandoned(&self) -> bool;
}

struct Waiting<T, W, F> {
    work: W,
    tell: Option<F>,
    result: Option<Result<T>>,
    done: oneshot::Sender<Result<T>>,
}

impl<T: Send + 'static, W: Work<T>, F: FnOnce(&T) + Send + 'static> Job for Waiting<T, W, F> {
    fn run(&mut self, conn: &mut Connection) -> Result<()> {
        let result = once(conn, self.work.clone());
        let ended = result.as_ref().map(|_| ()).map_err(Clone::clone);
        self.result = Some(result);
        ended
    }

    fn tell(&mut self) {
        if let (Some(Ok(value)), Some(tell)) = (&self.result, self.tell.take()) {
            tell(value);
        }
    }

    fn answer(self: Box<Self>, group: &Result<()>) {
        let answer = match (self.result, group) {
            // Its own failure stands, whatever became of the group.
            (Some(Err(own)), _) => Err(own),
            (_, Err(group)) => Err(group.clone()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(Error::Engine("the work was not run".into())),
        };
        // Fails if the caller has given up meanwhile, which changes nothing.
        let _ = self.done.send(answer);
    }

    fn is_abandoned(&self) -> bool {
        self.done.is_closed()
    }
}

fn write_groups(conn: Connection, log: File, commands: mpsc::Receiver<Command>) {
    let mut group = Group {
        conn,
        log,
        is_torn: false,
        commands,
        jobs: Vec::with_capacity(GROUP),
    };
    while let Some(command) = group.commands.blocking_recv() {
        group.take(command);
        if group.jobs.is_empty() {
            continue;
        }
        let done = group.run();
        if let Err(error) = &done {
            tracing::error!(%error, jobs = group.jobs.len(), "a group of writes failed");
        }
        for job in group.jobs.drain(..) {
            job.answer(&done);
        }
    }
    // Only makes the next start faster: the log is as durable as the file.
    let _ = group.conn.query_row(TRUNCATE, (), |_| Ok(()));
}

struct Group {
    conn: Connection,
    log: File,
    /// The disk may lack a part of the log.
    is_torn: bool,
    commands: mpsc::Receiver<Command>,
    jobs: Vec<Box<dyn Job>>,
}

/// How the jobs of a group are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// Not at all: nearly all work succeeds, and this takes a fifth off the time of a write.
    No,
    /// By a savepoint each, after one of them failed when something of it was to be undone.
    Savepoint,
}

impl Group {
    fn take(&mut self, command: Command) {
        match command {
            Command::Run(job) if job.is_abandoned() => {}
            Command::Run(job) => self.jobs.push(job),
            // What is in the queue by now is still received.
            Command::Stop => self.commands.close(),
        }
    }

    /// `Ok` if all that succeeded is durable. The error of a job is its own; the one given here is everybody's.
    fn run(&mut self) -> Result<()> {
        if self.is_torn {
            self.mend()?;
        }
        let changes = self.conn.total_changes();
        let mut ran = self.attempt(Apart::No);
        if matches!(ran, Ok(false)) {
            self.undo();
            ran = self.attempt(Apart::Savepoint);
        }
        if let Err(error) = ran {
            self.undo();
            return Err(error);
        }
        self.jobs.iter_mut().for_each(|job| job.tell());
        if self.conn.total_changes() == changes {
            return Ok(());
        }
        let synced = self.log.sync_data().map_err(|error| unwritable(&error));
        self.is_torn = synced.is_err();
        synced
    }

    /// Copies the log into the file, makes that durable and begins the log anew.
    fn mend(&mut self) -> Result<()> {
        let is_busy: bool = self.conn.query_row(TRUNCATE, (), |row| row.get(0))?;
        if is_busy {
            return Err(Error::Unreachable(
                "a reader holds the log that has to be mended".into(),
            ));
        }
        self.is_torn = false;
        tracing::warn!("what the disk had refused is in the file now");
        Ok(())
    }

    /// `Ok(false)`: a job failed and left something behind that cannot be told from what the others did.
    fn attempt(&mut self, apart: Apart) -> Result<bool> {
        step(&self.conn, "BEGIN IMMEDIATE")?;
        let mut next = 0;
        while let Some(job) = self.jobs.get_mut(next) {
            let changes = self.conn.total_changes();
            if apart == Apart::Savepoint {
                step(&self.conn, "SAVEPOINT job")?;
            }
            if let Err(error) = job.run(&mut self.conn) {
                // After some failures, a full disk among them, SQLite has undone the whole transaction
                // (https://sqlite.org/lang_transaction.html, 3).
                if self.conn.is_autocommit() {
                    return Err(error);
                }
                if apart == Apart::Savepoint {
                    step(&self.conn, "ROLLBACK TO job")?;
                } else if self.conn.total_changes() != changes {
                    if next > 0 {
                        return Ok(false);
                    }
                    // Nobody else has done anything yet.
                    step(&self.conn, "ROLLBACK")?;
                    step(&self.conn, "BEGIN IMMEDIATE")?;
                }
            }
            if apart == Apart::Savepoint {
                step(&self.conn, "RELEASE job")?;
            }
            next += 1;
            while next == self.jobs.len()
                && next < GROUP
                && let Ok(command) = self.commands.try_recv()
            {
                self.take(command);
            }
        }
        step(&self.conn, "COMMIT")?;
        Ok(true)
    }

    fn undo(&self) {
        if !self.conn.is_autocommit()
            && let Err(error) = step(&self.conn, "ROLLBACK")
        {
            tracing::error!(%error, "a group of writes cannot be undone");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::connect, *};
    use crate::testing;
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    #[tokio::test]
    async fn what_the_disk_does_not_take_is_not_acknowledged() {
        let (_, url, _place) = testing::sqlite("sync");
        let path = url.trim_start_matches("sqlite:");
        std::fs::create_dir_all(std::path::Path::new(path).parent().expect("a folder")).expect("is made");
        let conn = connect(path.as_ref()).expect("opens");
        step(&conn, "CREATE TABLE things (id BIGINT)").expect("is made");
        // A file that cannot be made durable.
        let writer = Writer::start(conn, File::open("/dev/null").expect("is there")).expect("starts");
        let run = |sql: &'static str| {
            let told = Arc::new(AtomicBool::new(false));
            let teller = told.clone();
            let ran = writer.run(
                move |tx| Box::pin(async move { tx.query(sql).execute().await }),
                move |_| teller.store(true, Ordering::Relaxed),
            );
            async move { (ran.await, told.load(Ordering::Relaxed)) }
        };
        let (written, told) = run("INSERT INTO things (id) VALUES (1)").await;
        assert!(matches!(written, Err(Error::Unreachable(_))), "{written:?}");
        assert!(told, "it can be read");
        let alone = format!("{path}-alone");
        std::fs::copy(path, &alone).expect("is copied");
        let kept = |store: &str| {
            let sql = "SELECT COUNT(*) FROM things";
            connect(store.as_ref()).and_then(|conn| Ok(conn.query_row(sql, (), |row| row.get::<_, i64>(0))?))
        };
        assert!(!matches!(kept(&alone), Ok(1)), "the file is behind its log");
        let (changed, _) = run("DELETE FROM things WHERE id = 2").await;
        assert_eq!(
            changed.expect("is no failure"),
            0,
            "nothing was written that the disk would have to take"
        );
        let after = format!("{path}-after");
        std::fs::copy(path, &after).expect("is copied");
        assert_eq!(
            kept(&after).expect("is a store"),
            1,
            "what was refused is in the file before anything follows it"
        );
    }
}

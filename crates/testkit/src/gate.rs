//! A door in front of an engine. Shut, the engine seems stopped to those outside; frozen, it seems to hang.

use crate::process::free_address;
use std::{
    io,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// Forwards TCP connections to an engine. While it is shut, connections break and new ones are refused; while it is
/// frozen, all stay and nothing comes through.
pub struct Gate {
    address: SocketAddr,
    engine: SocketAddr,
    frozen: watch::Sender<bool>,
    forwarding: Mutex<Option<JoinHandle<()>>>,
}

impl Gate {
    /// # Panics
    /// The system gives no port.
    pub async fn before(engine: SocketAddr) -> Self {
        let gate = Self {
            address: free_address(),
            engine,
            frozen: watch::Sender::new(false),
            forwarding: Mutex::default(),
        };
        gate.open().await;
        gate
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// # Panics
    /// Somebody took the port while it was shut.
    pub async fn open(&self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is ours");
        let (engine, frozen) = (self.engine, self.frozen.subscribe());
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(forward(client, engine, frozen.clone()));
            }
        });
        *self.task() = Some(task);
    }

    /// Holds back, or lets through again, whatever comes from either side.
    pub fn freeze(&self, frozen: bool) {
        self.frozen.send_replace(frozen);
    }

    /// Breaks all connections.
    pub async fn shut(&self) {
        let task = self.task().take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await;
        }
    }

    fn task(&self) -> std::sync::MutexGuard<'_, Option<JoinHandle<()>>> {
        self.forwarding.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn forward(mut client: TcpStream, engine: SocketAddr, frozen: watch::Receiver<bool>) -> io::Result<()> {
    let mut engine = TcpStream::connect(engine).await?;
    client.set_nodelay(true)?;
    engine.set_nodelay(true)?;
    let ((from_client, to_client), (from_engine, to_engine)) = (client.split(), engine.split());
    // Whichever side ends, ends both.
    tokio::select! {
        ended = pass(from_client, to_engine, frozen.clone()) => ended,
        ended = pass(from_engine, to_client, frozen) => ended,
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut frozen: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut bytes = vec![0; 16 << 10];
    loop {
        let count = from.read(&mut bytes).await?;
        if count == 0 {
            return Ok(());
        }
        frozen.wait_for(|frozen| !frozen).await.map_err(io::Error::other)?;
        to.write_all(&bytes[..count]).await?;
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(task) = self.task().take() {
            task.abort();
        }
    }
}

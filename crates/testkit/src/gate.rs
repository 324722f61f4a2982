//! A door in front of an engine that a test can shut: to those behind it the engine is then stopped.

use crate::process::free_address;
use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// Forwards TCP connections to an engine. While it is shut, connections break and new ones are refused.
pub struct Gate {
    address: SocketAddr,
    engine: SocketAddr,
    forwarding: Mutex<Option<JoinHandle<()>>>,
}

impl Gate {
    /// # Panics
    /// The system gives no port.
    pub async fn before(engine: SocketAddr) -> Self {
        let gate = Self {
            address: free_address(),
            engine,
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
        let engine = self.engine;
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                connections.spawn(async move {
                    let mut engine = TcpStream::connect(engine).await?;
                    client.set_nodelay(true)?;
                    engine.set_nodelay(true)?;
                    tokio::io::copy_bidirectional(&mut client, &mut engine).await
                });
            }
        });
        *self.task() = Some(task);
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

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(task) = self.task().take() {
            task.abort();
        }
    }
}

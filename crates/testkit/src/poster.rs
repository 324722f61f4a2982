//! Somebody who writes over a socket and comes back when it breaks.

use crate::{Failure, Person, Socket, doc, patience};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// How long it waits before it tries again.
const PAUSE: Duration = Duration::from_millis(100);

/// Posts to one channel.
pub struct Poster {
    person: Arc<Person>,
    channel: String,
    socket: Option<Socket>,
}

impl Poster {
    pub fn new(person: Arc<Person>, channel: &str) -> Self {
        Self {
            person,
            channel: channel.to_owned(),
            socket: None,
        }
    }

    /// Posts once; the message's id.
    ///
    /// # Errors
    /// Why it is not acknowledged. It may be stored all the same.
    pub async fn post(&mut self, content: &str, nonce: &str) -> Result<String, Failure> {
        let socket = match self.socket.take().filter(Socket::is_open) {
            Some(socket) => socket,
            None => Socket::open(self.person.address(), &self.person.token())
                .await
                .map_err(|code| Failure::transport(format!("no socket: {code}")))?,
        };
        let sent = socket.run(doc::send_message(&self.channel, content, nonce)).await;
        self.socket = Some(socket);
        Ok(sent?["id"].as_str().expect("a message has an id").to_owned())
    }

    /// Posts with the same nonce until it is acknowledged.
    ///
    /// # Panics
    /// It is refused for good, or not acknowledged within [`patience`].
    pub async fn post_until_stored(&mut self, content: &str, nonce: &str) -> String {
        let until = Instant::now() + patience();
        loop {
            match self.post(content, nonce).await {
                Ok(id) => return id,
                Err(failure) if failure.is_passing() && Instant::now() < until => sleep(PAUSE).await,
                Err(failure) => panic!("{content:?} is not taken: {failure}"),
            }
        }
    }
}

//! A client of graphql-transport-ws: subscriptions, and any other operation.

use crate::{
    answer::{Failure, only_field},
    doc::Operation,
    patience,
    wire::{Frame, Wire, read},
};
use futures_util::{SinkExt, StreamExt, stream::SplitStream};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpStream,
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

/// What one operation is told.
enum Told {
    Next { data: Value, errors: Vec<Failure> },
    Refused(Vec<Failure>),
    Complete,
}

type Routes = Arc<Mutex<HashMap<String, mpsc::UnboundedSender<Told>>>>;

/// A socket that has been initialised. Its connection is dropped with it, without a good-bye.
pub struct Socket {
    out: mpsc::UnboundedSender<Message>,
    routes: Routes,
    closed: watch::Receiver<Option<u16>>,
    next: AtomicU64,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Socket {
    /// # Errors
    /// The close code, the HTTP status of a refusal, or 0 when nobody listens.
    pub async fn open(address: SocketAddr, token: &str) -> Result<Self, u16> {
        let (mut sink, stream) = Wire::sign_in(address, token).await?.0.split();
        let (out, mut queue) = mpsc::unbounded_channel();
        let (close, closed) = watch::channel(None);
        let routes = Routes::default();
        let writer = tokio::spawn(async move {
            while let Some(message) = queue.recv().await {
                if sink.send(message).await.is_err() {
                    return;
                }
            }
        });
        let reader = tokio::spawn(hear(stream, routes.clone(), close));
        Ok(Self {
            out,
            routes,
            closed,
            next: AtomicU64::new(1),
            tasks: [writer, reader],
        })
    }

    /// Begins a subscription and waits for its `Ready`.
    ///
    /// # Panics
    /// It is refused.
    pub async fn subscribe(&self, operation: Operation) -> Subscription {
        let mut subscription = self.begin(operation);
        match subscription.next().await {
            Ok(event) if event["__typename"] == "Ready" => subscription,
            other => panic!("a subscription begins with Ready, not {other:?}"),
        }
    }

    /// Begins a subscription, whatever may come of it.
    pub fn begin(&self, operation: Operation) -> Subscription {
        let id = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let (events, queue) = mpsc::unbounded_channel();
        self.routes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone(), events);
        self.send(&json!({ "id": id, "type": "subscribe", "payload": operation.payload() }));
        Subscription {
            id,
            out: self.out.clone(),
            queue,
            closed: self.closed.clone(),
        }
    }

    /// Executes a query or mutation; the value of its one field.
    ///
    /// # Errors
    /// Its failure; `NO_ANSWER` when the socket ends before it is answered.
    pub async fn run(&self, operation: Operation) -> Result<Value, Failure> {
        let mut execution = self.begin(operation);
        timeout(patience(), execution.next())
            .await
            .unwrap_or_else(|_| Err(Failure::transport("no answer in time")))
    }

    /// Sends a message as it is.
    pub fn send(&self, message: &Value) {
        let _ = self.out.send(Message::text(message.to_string()));
    }

    /// Says good-bye.
    pub fn close(&self) {
        let _ = self.out.send(Message::Close(None));
    }

    /// Waits for the socket's end: the close code, 1006 if it broke.
    ///
    /// # Panics
    /// It does not end within [`patience`].
    pub async fn closed(&self) -> u16 {
        let mut closed = self.closed.clone();
        let code = timeout(patience(), closed.wait_for(Option::is_some)).await;
        let code = code.expect("the socket ends").map(|code| *code);
        code.ok().flatten().unwrap_or(1006)
    }

    pub fn is_open(&self) -> bool {
        self.closed.borrow().is_none()
    }
}

/// Events of one subscription. Dropped, it goes on unheard; see [`stop`](Self::stop).
pub struct Subscription {
    id: String,
    out: mpsc::UnboundedSender<Message>,
    queue: mpsc::UnboundedReceiver<Told>,
    closed: watch::Receiver<Option<u16>>,
}

impl Subscription {
    /// The next event: the value of the operation's one field.
    ///
    /// # Errors
    /// Why it ended: the failure the server gave, `COMPLETE`, or `NO_ANSWER` with the close code.
    pub async fn next(&mut self) -> Result<Value, Failure> {
        match self.queue.recv().await {
            Some(Told::Next { data, errors }) => only_field(data, errors),
            Some(Told::Refused(failures)) => Err(failures
                .into_iter()
                .next()
                .unwrap_or_else(|| Failure::transport("refused"))),
            Some(Told::Complete) => Err(Failure {
                code: "COMPLETE".to_owned(),
                ..Failure::transport("the subscription is complete")
            }),
            None => Err(Failure::transport(format!(
                "the socket is closed: {:?}",
                *self.closed.borrow()
            ))),
        }
    }

    /// The next event of this type; others are passed over.
    ///
    /// # Panics
    /// The subscription ends, or none comes within [`patience`].
    pub async fn expect(&mut self, typename: &str) -> Value {
        self.expect_where(typename, |_| true).await
    }

    /// The next event of this type for which `wanted` holds.
    ///
    /// # Panics
    /// As [`expect`](Self::expect).
    pub async fn expect_where(&mut self, typename: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut passed = Vec::new();
        let found = timeout(patience(), async {
            loop {
                match self.next().await {
                    Ok(event) if event["__typename"] == typename && wanted(&event) => return event,
                    Ok(event) => passed.push(event.to_string()),
                    Err(failure) => panic!("{typename} is awaited, and the subscription ends: {failure}"),
                }
            }
        });
        let found = found.await;
        found.unwrap_or_else(|_| panic!("{typename} does not come; what came: {passed:?}"))
    }

    /// Waits for its end, whatever comes before.
    ///
    /// # Panics
    /// It does not end within `limit`.
    pub async fn ended(&mut self, limit: Duration) -> Failure {
        let end = async {
            loop {
                if let Err(failure) = self.next().await {
                    return failure;
                }
            }
        };
        timeout(limit, end).await.expect("the subscription ends")
    }

    /// What has come by now, without waiting.
    pub fn arrived(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Ok(told) = self.queue.try_recv() {
            if let Told::Next { data, errors } = told {
                events.extend(only_field(data, errors));
            }
        }
        events
    }

    /// Ends it.
    pub fn stop(&self) {
        let _ = self
            .out
            .send(Message::text(json!({ "id": self.id, "type": "complete" }).to_string()));
    }
}

async fn hear(mut stream: SplitStream<WebSocketStream<TcpStream>>, routes: Routes, close: watch::Sender<Option<u16>>) {
    let code = loop {
        let mut frame = match read(stream.next().await) {
            Some(Frame::Json(frame)) => frame,
            Some(Frame::Closed(code)) => break code,
            None => continue,
        };
        let told = match frame["type"].as_str() {
            Some("next") => {
                let errors = Failure::all(&frame["payload"]["errors"]);
                Told::Next {
                    data: frame["payload"]["data"].take(),
                    errors,
                }
            }
            Some("error") => Told::Refused(Failure::all(&frame["payload"])),
            Some("complete") => Told::Complete,
            _ => continue,
        };
        let is_end = !matches!(told, Told::Next { .. });
        let id = frame["id"].as_str().unwrap_or_default();
        let mut routes = routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(events) = routes.get(id) {
            // The test may have stopped listening.
            let _ = events.send(told);
        }
        if is_end {
            routes.remove(id);
        }
    };
    close.send_replace(Some(code));
    routes.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

//! A server that dies and comes back, seen from both ends. Starts a nats-server of its own.

use crate::{
    bus::{Bus, Delivery},
    testing::env::require,
};
use beep_core::reason;
use bytes::Bytes;
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

struct Server {
    program: String,
    port: u16,
    process: Option<Child>,
}

impl Server {
    fn start(&mut self) {
        let port = self.port.to_string();
        let process = Command::new(&self.program)
            .args(["-a", "127.0.0.1", "-p", &port, "--user", "beep", "--pass", "p@ss"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("BEEP_TEST_NATS_BIN is a nats-server");
        self.process = Some(process);
    }
    /// As `kill -9` does: no farewell to the clients.
    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("still running");
            process.wait().expect("reaped");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}: not within 20 s");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listeners_hear_of_the_loss_and_then_messages_again() {
    let Some(program) = require("nats-server", "BEEP_TEST_NATS_BIN") else {
        return;
    };
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a free port")
        .port();
    let mut server = Server {
        program,
        port,
        process: None,
    };
    let url = format!("nats://beep:p%40ss@127.0.0.1:{port}");

    // Down at first: opening is no error, and all says so.
    let publisher = Bus::open(&url, "publisher").await.expect("a good address");
    assert!(!publisher.status().up);
    let refused = publisher.publish("scope.1", Bytes::new()).expect_err("down");
    assert!(refused.is(&reason::UNAVAILABLE), "{refused}");
    assert!(
        publisher
            .ping()
            .await
            .is_err_and(|error| error.internal_context().is_some_and(|text| text.contains("nats")))
    );
    let (early, mut early_queue) = publisher.listener(8);
    early.add("scope.1").await.expect_err("cannot be confirmed");

    server.start();
    eventually("the first connection", async || publisher.ping().await.is_ok()).await;
    let heard = timeout(Duration::from_secs(20), early_queue.recv())
        .await
        .expect("told in time");
    assert_eq!(
        heard,
        Some(Delivery::Lost),
        "what was wanted before is heard from now on"
    );

    let reader = Bus::open(&url, "reader").await.expect("a good address");
    let (listener, mut queue) = reader.listener(8);
    listener.add_all(["scope.1", "wild.>"]).await.expect("subscribed");
    for round in 0..3 {
        publisher.publish("scope.1", Bytes::from_static(b"before")).expect("up");
        let before = timeout(Duration::from_secs(5), queue.recv()).await.expect("in time");
        assert!(
            matches!(before, Some(Delivery::Message { .. })),
            "round {round}: {before:?}"
        );

        server.kill();
        eventually("down is noticed", async || {
            !publisher.status().up && !reader.status().up
        })
        .await;
        let refused = publisher
            .publish("scope.1", Bytes::from_static(b"lost"))
            .expect_err("down");
        assert!(refused.is(&reason::UNAVAILABLE), "{refused}");

        server.start();
        let told = timeout(Duration::from_secs(20), queue.recv())
            .await
            .expect("told in time");
        assert_eq!(told, Some(Delivery::Lost), "round {round}");
        eventually("the publisher is back", async || publisher.ping().await.is_ok()).await;
        for subject in ["scope.1", "wild.card"] {
            publisher.publish(subject, Bytes::from_static(b"after")).expect("up");
            let after = timeout(Duration::from_secs(5), queue.recv()).await.expect("in time");
            assert_eq!(
                after,
                Some(Delivery::Message {
                    subject: subject.into(),
                    payload: Bytes::from_static(b"after")
                })
            );
        }
    }
    let early_heard = std::iter::from_fn(|| early_queue.try_recv().ok())
        .filter(|d| *d != Delivery::Lost)
        .count();
    assert!(early_heard >= 3, "a subject whose `add` failed was wanted all the same");
}

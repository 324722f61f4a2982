//! A process that comes and goes, and the wiring of one.

use super::stage::*;
use crate::rpc::{Client, Idempotent, Transport, Wiring, probe, reply};
use beep_core::{Error, reason};
use beep_proto::platform::v1::{CheckRequest, CheckResponse, Engine, probe_client::ProbeClient};
use std::{sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Notify, mpsc},
    time::{Instant, sleep, timeout},
};
use tonic::service::Routes;

async fn call(client: &ProbeClient<Client>) -> Result<CheckResponse, Error> {
    reply(client.clone().check(patient().request(CheckRequest {})).await)
}

#[tokio::test]
async fn a_restart_is_healed_by_itself() {
    let actor = Actor::new(|_, _| async { Ok(()) });
    let mut stage = Stage::set(Place::Remote, &actor).await;
    let client = stage.client();
    call(&client).await.expect("answers");

    let server = stage.server.take().expect("remote");
    let address = server.address.to_string();
    server.stop().await.expect("stops");
    for _ in 0..6 {
        let failure = call(&client).await.expect_err("nobody there");
        assert!(failure.is(&reason::UNAVAILABLE), "{failure}");
    }

    let server = Server::start(&address, &actor).await;
    let back = Instant::now();
    while call(&client).await.is_err() {
        assert!(back.elapsed() < Duration::from_secs(5), "the client does not find back");
        sleep(Duration::from_millis(20)).await;
    }
    call(&client).await.expect("and stays");
    server.stop().await.expect("stops");
}

/// The server's process dies in the middle of a call: the connection breaks without a word.
#[tokio::test]
async fn a_broken_connection_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.expect("accepts");
            sleep(Duration::from_millis(20)).await;
            drop(socket);
        }
    });
    let transport = Transport::remote(&url).expect("well formed");
    let client = ProbeClient::new(Client::new("probe", transport, signer()));
    let failure = call(&client).await.expect_err("broken");
    assert!(failure.is(&reason::UNAVAILABLE), "{failure}");
}

#[tokio::test]
async fn a_stopping_server_finishes_what_it_began() {
    let (go_on, begun) = (Arc::new(Notify::new()), mpsc::unbounded_channel());
    let (tell, mut told) = begun;
    let wait = Arc::clone(&go_on);
    let actor = Actor::new(move |_, _| {
        let wait = Arc::clone(&wait);
        tell.send(()).expect("the test listens");
        async move {
            wait.notified().await;
            Ok(())
        }
    });
    let mut stage = Stage::set(Place::Remote, &actor).await;
    let client = stage.client();
    let answered = tokio::spawn(async move { call(&client).await });
    told.recv().await.expect("it has begun");
    let stopped = stage.server.take().expect("remote").stop();
    sleep(Duration::from_millis(100)).await;
    assert!(!stopped.is_finished(), "a call is still in flight");

    go_on.notify_one();
    answered.await.expect("no panic").expect("the answer still comes");
    timeout(Duration::from_secs(5), stopped)
        .await
        .expect("then it ends")
        .expect("no panic");
}

#[tokio::test]
async fn the_wiring_hides_the_place() {
    let engine = || Engine {
        name: "bus".into(),
        engine: "memory".into(),
        ok: true,
        error: String::new(),
    };
    let list = move || async move { vec![engine()] };
    let mut wiring = Wiring::new(signer());
    wiring.here("messages");
    let here = ProbeClient::new(wiring.client("messages").expect("named"));
    let early = call(&here).await.expect_err("not open yet");
    assert!(early.is(&reason::UNAVAILABLE), "{early}");

    let routes = wiring.open(Routes::new(probe(list)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(crate::rpc::serve(listener, routes, std::future::pending()));
    wiring.at("users", &url).expect("well formed");
    assert!(wiring.at("authz", "authz:7001").is_err());
    assert!(wiring.client("authz").is_none());

    let there = ProbeClient::new(wiring.client("users").expect("named"));
    for client in [&here, &there] {
        assert_eq!(call(client).await.expect("answers").engines, [engine()]);
    }
}

/// Services hold clients of each other; closing must let go of them all, or stores are never dropped.
#[tokio::test]
async fn closing_opens_the_ring() {
    let mut wiring = Wiring::new(signer());
    wiring.here("messages");
    let client = wiring.client("messages").expect("named");
    let alive = Arc::new(());
    let held = (Arc::clone(&alive), client.clone());
    drop(wiring.open(Routes::new(probe(move || {
        let _ring = &held;
        async { Vec::new() }
    }))));
    let probe = ProbeClient::new(client);
    call(&probe).await.expect("answers");
    assert_eq!(Arc::strong_count(&alive), 2);

    wiring.close();
    assert_eq!(Arc::strong_count(&alive), 1, "the service is gone");
    let request = patient().request(CheckRequest {}).idempotent();
    let refused = reply(probe.clone().check(request).await).expect_err("closed");
    assert!(refused.is(&reason::UNAVAILABLE), "{refused}");
}

#[tokio::test]
async fn every_call_is_measured() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    let _local = metrics::set_default_local_recorder(&recorder);
    let actor = Actor::new(|call, _| async move { if call == 1 { Ok(()) } else { Err(Error::not_found()) } });
    let stage = Stage::set(Place::Local, &actor).await;
    let client = stage.client();
    call(&client).await.expect("answers");
    call(&client).await.expect_err("not found");
    reply(stage.bare().check(CheckRequest {}).await).expect_err("no caller");

    let figures = figures.render();
    for (service, method, code) in [
        ("beep.platform.v1.Probe", "Check", "OK"),
        ("beep.platform.v1.Probe", "Check", "NOT_FOUND"),
        ("unknown", "unknown", "UNAUTHENTICATED"),
    ] {
        let line =
            format!("rpc_server_duration_seconds_count{{service=\"{service}\",method=\"{method}\",code=\"{code}\"}} 1");
        assert!(figures.contains(&line), "{line} is missing in\n{figures}");
    }
}

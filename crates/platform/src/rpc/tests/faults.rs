//! Bad days: slow, panicking, absent and half-dead services.

use super::{on_both_transports, stage::*};
use crate::rpc::{Context, Idempotent, LocalRoutes, Transport, deadline, reply};
use beep_core::{Error, reason};
use beep_proto::platform::v1::{CheckRequest, CheckResponse, Engine, probe_server::ProbeServer};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, sleep, timeout},
};
use tonic::{Request, Response, service::Routes};

on_both_transports! {
    the_deadline_ends_a_call_on_both_sides
    the_server_minds_the_deadline_by_itself
    a_late_call_is_not_sent
    a_panic_is_one_failed_call
    only_idempotent_calls_are_sent_again
    other_failures_are_not_sent_again
    the_deadline_ends_retrying
    the_breaker_opens_and_heals
    a_service_that_never_answers_opens_the_breaker
    a_service_that_says_why_is_asked_each_time
    too_large_a_message_is_refused
    work_ends_with_its_caller
}

/// At once, on a busy machine.
const SOON: Duration = Duration::from_secs(5);

/// Tells when it is dropped: a handler that holds one tells when it ends.
struct Farewell(Arc<Notify>);
impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

fn sleeper() -> (Actor, Arc<Notify>) {
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    let actor = Actor::new(move |_, _| {
        let farewell = Farewell(Arc::clone(&told));
        async move {
            sleep(Duration::from_secs(3_600)).await;
            drop(farewell);
            Ok(())
        }
    });
    (actor, ended)
}

async fn check(stage: &Stage, context: &Context) -> Result<CheckResponse, Error> {
    reply(stage.client().check(context.request(CheckRequest {})).await)
}

async fn the_deadline_ends_a_call_on_both_sides(place: Place) {
    let (actor, ended) = sleeper();
    let stage = Stage::set(place, &actor).await;
    let started = Instant::now();
    let failure = check(&stage, &context(Duration::from_millis(150)))
        .await
        .expect_err("too slow");
    assert!(failure.is(&reason::TIMED_OUT), "{failure}");
    assert!(started.elapsed() >= Duration::from_millis(140) && started.elapsed() < SOON);
    timeout(SOON, ended.notified())
        .await
        .expect("the handler has ended too");
}

async fn the_server_minds_the_deadline_by_itself(place: Place) {
    let (actor, ended) = sleeper();
    let stage = Stage::set(place, &actor).await;
    let mut request = Request::new(CheckRequest {});
    let proof = signer().sign(&patient().caller, PATH);
    request.metadata_mut().insert(
        crate::rpc::caller::HEADER,
        proof.to_str().expect("ASCII").parse().expect("ASCII"),
    );
    let left = deadline::encode(Duration::from_millis(150));
    request
        .metadata_mut()
        .insert(deadline::HEADER, left.to_str().expect("ASCII").parse().expect("ASCII"));
    let outcome = timeout(SOON, stage.bare().check(request)).await.expect("ends in time");
    let failure = reply(outcome).expect_err("too slow");
    assert!(failure.is(&reason::TIMED_OUT), "{failure}");
    timeout(SOON, ended.notified()).await.expect("the handler has ended");
}

async fn a_late_call_is_not_sent(place: Place) {
    let actor = Actor::new(|_, _| async { Ok(()) });
    let stage = Stage::set(place, &actor).await;
    let failure = check(&stage, &context(Duration::ZERO)).await.expect_err("too late");
    assert!(failure.is(&reason::TIMED_OUT), "{failure}");
    assert_eq!(actor.calls(), 0);
}

async fn a_panic_is_one_failed_call(place: Place) {
    let actor = Actor::new(|call, _| async move {
        assert_ne!(call, 1, "a fault of the handler");
        Ok(())
    });
    let stage = Stage::set(place, &actor).await;
    let failure = check(&stage, &patient()).await.expect_err("panicked");
    assert_eq!(failure, Error::from(&reason::INTERNAL), "without a word of the panic");
    check(&stage, &patient()).await.expect("the next call is answered");
}

/// Unavailable so many times, then well.
fn ailing(times: u32) -> Actor {
    Actor::new(move |call, _| async move {
        if call <= times {
            Err(Error::unavailable("down"))
        } else {
            Ok(())
        }
    })
}

async fn only_idempotent_calls_are_sent_again(place: Place) {
    let actor = ailing(2);
    let stage = Stage::set(place, &actor).await;
    let failure = check(&stage, &patient()).await.expect_err("sent once");
    assert!(failure.is(&reason::UNAVAILABLE), "{failure}");
    assert_eq!(actor.calls(), 1);

    let actor = ailing(2);
    let stage = Stage::set(place, &actor).await;
    let request = || patient().request(CheckRequest {}).idempotent();
    reply(stage.client().check(request()).await).expect("the third time");
    assert_eq!(actor.calls(), 3);

    let actor = ailing(3);
    let stage = Stage::set(place, &actor).await;
    reply(stage.client().check(request()).await).expect_err("two retries and no more");
    assert_eq!(actor.calls(), 3);
}

async fn other_failures_are_not_sent_again(place: Place) {
    for failure in [
        Error::not_found(),
        Error::internal("a fault"),
        Error::from(&reason::RATE_LIMITED),
    ] {
        let answer = failure.clone();
        let actor = Actor::new(move |_, _| std::future::ready(Err(answer.clone())));
        let stage = Stage::set(place, &actor).await;
        let got = reply(
            stage
                .client()
                .check(patient().request(CheckRequest {}).idempotent())
                .await,
        );
        assert_eq!(got.expect_err("fails").code(), failure.code());
        assert_eq!(actor.calls(), 1);
    }
}

async fn the_deadline_ends_retrying(place: Place) {
    let actor = ailing(u32::MAX);
    let stage = Stage::set(place, &actor).await;
    // The connection first, so that its time does not count.
    check(&stage, &patient()).await.expect_err("down");
    let request = context(Duration::from_millis(30)).request(CheckRequest {}).idempotent();
    reply(stage.client().check(request).await).expect_err("down");
    assert_eq!(actor.calls(), 2, "there was no time to pause and try again");
}

async fn the_breaker_opens_and_heals(place: Place) {
    let actor = ailing(6);
    let stage = Stage::set(place, &actor).await;
    let client = stage.client();
    let call = || async { reply(client.clone().check(patient().request(CheckRequest {})).await) };
    for _ in 0..5 {
        call().await.expect_err("down");
    }
    let refused = call().await.expect_err("open");
    assert!(
        refused.is(&reason::UNAVAILABLE) && refused.retry_after_seconds() == Some(1),
        "{refused:?}"
    );
    assert_eq!(actor.calls(), 5, "an open circuit lets nothing through");

    sleep(Duration::from_millis(1_050)).await;
    call().await.expect_err("the probe finds it down");
    call().await.expect_err("open");
    assert_eq!(actor.calls(), 6, "one probe");

    sleep(Duration::from_millis(1_050)).await;
    call().await.expect("the probe finds it well");
    call().await.expect("closed");
    assert_eq!(actor.calls(), 8);
}

async fn a_service_that_never_answers_opens_the_breaker(place: Place) {
    let (actor, _) = sleeper();
    let stage = Stage::set(place, &actor).await;
    let client = stage.client();
    let call = || async {
        reply(
            client
                .clone()
                .check(context(Duration::from_millis(60)).request(CheckRequest {}))
                .await,
        )
    };
    for _ in 0..5 {
        let failure = call().await.expect_err("too slow");
        assert!(failure.is(&reason::TIMED_OUT), "{failure}");
    }
    let refused = call().await.expect_err("open");
    assert!(refused.is(&reason::UNAVAILABLE), "{refused}");
}

async fn a_service_that_says_why_is_asked_each_time(place: Place) {
    let actor = Actor::new(|_, _| async { Err(Error::from(&reason::STORAGE_FULL)) });
    let stage = Stage::set(place, &actor).await;
    let client = stage.client();
    for calls in 1..=12 {
        let request = patient().request(CheckRequest {}).idempotent();
        let failure = reply(client.clone().check(request).await).expect_err("full");
        assert!(failure.is(&reason::STORAGE_FULL), "{failure}");
        assert_eq!(actor.calls(), calls, "once each time");
    }
}

async fn too_large_a_message_is_refused(place: Place) {
    let actor = Actor::raw(|call, _| async move {
        let size = if call == 1 { 5 << 20 } else { 3 << 20 };
        let engine = Engine {
            error: "x".repeat(size),
            ..Engine::default()
        };
        Ok(Response::new(CheckResponse { engines: vec![engine] }))
    });
    let stage = Stage::set(place, &actor).await;
    let failure = check(&stage, &patient()).await.expect_err("5 MiB");
    assert!(failure.is(&reason::TOO_LARGE), "{failure}");
    check(&stage, &patient()).await.expect("3 MiB pass");
}

/// The caller goes away: so does the work, on both transports.
async fn work_ends_with_its_caller(place: Place) {
    let (tell, mut started) = mpsc::unbounded_channel();
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    let actor = Actor::new(move |_, _| {
        let farewell = Farewell(Arc::clone(&told));
        tell.send(()).expect("the test listens");
        async move {
            std::future::pending::<()>().await;
            drop(farewell);
            Ok(())
        }
    });
    let stage = Stage::set(place, &actor).await;
    let mut client = stage.client();
    let call = tokio::spawn(async move { client.check(patient().request(CheckRequest {})).await });
    started.recv().await.expect("it has begun");
    call.abort();
    timeout(SOON, ended.notified()).await.expect("the handler has ended");
}

/// The server's own watch is tested above; here the server has no layers and never answers.
#[tokio::test]
async fn the_client_minds_the_deadline_by_itself() {
    let actor = Actor::raw(|_, _| std::future::pending());
    let local = LocalRoutes::default();
    local.fill(Routes::new(ProbeServer::new(actor)));
    let stage = Stage {
        transport: Transport::Local(local),
        server: None,
    };
    let context = context(Duration::from_millis(150));
    let call = timeout(SOON, check(&stage, &context)).await.expect("ends in time");
    assert!(call.expect_err("too slow").is(&reason::TIMED_OUT));
}

//! Who is let in, and what a handler gets to know.

use super::{on_both_transports, stage::*};
use crate::rpc::{Caller, Context, Signer, caller, error, reply};
use crate::telemetry;
use beep_core::{Error, Ids, SystemClock, SystemIds, reason};
use beep_proto::platform::v1::{CheckRequest, CheckResponse};
use http::HeaderValue;
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;
use tonic::{Request, Response, metadata::MetadataMap};
use tracing::Instrument;

on_both_transports! {
    without_proof_nobody_gets_in
    a_proof_opens_its_path_only
    the_context_arrives
    a_request_of_no_context_is_not_sent
    extensions_do_not_cross
    errors_cross_whole
    the_trace_goes_on
}

/// What a call with this header gets, by a client without our layers.
async fn call_with(stage: &Stage, proof: Option<HeaderValue>) -> Result<CheckResponse, Error> {
    let mut request = Request::new(CheckRequest {});
    if let Some(proof) = proof {
        let mut metadata = MetadataMap::new().into_headers();
        metadata.insert(caller::HEADER, proof);
        *request.metadata_mut() = MetadataMap::from_headers(metadata);
    }
    reply(stage.bare().check(request).await)
}

async fn without_proof_nobody_gets_in(place: Place) {
    let actor = Actor::new(|_, _| async { Ok(()) });
    let stage = Stage::set(place, &actor).await;
    let caller = Caller::service("tests");
    let stranger = Signer::new(&[43; 32], Arc::new(SystemClock)).expect("long enough");
    for (what, proof) in [
        ("missing", None),
        ("garbage", Some(HeaderValue::from_static("let me in"))),
        ("forged", Some(stranger.sign(&caller, PATH))),
        ("expired", Some(signer_off_by(-60_000).sign(&caller, PATH))),
        ("good for too long", Some(signer_off_by(60_000).sign(&caller, PATH))),
    ] {
        let refused = call_with(&stage, proof).await.expect_err(what);
        assert!(refused.is(&reason::UNAUTHENTICATED), "{what}: {refused}");
    }
    assert_eq!(actor.calls(), 0, "a handler ran");
    call_with(&stage, Some(signer().sign(&caller, PATH)))
        .await
        .expect("the real one is let in");
    // Clocks of two machines differ a little.
    call_with(&stage, Some(signer_off_by(-5_000).sign(&caller, PATH)))
        .await
        .expect("a slow clock");
    call_with(&stage, Some(signer_off_by(5_000).sign(&caller, PATH)))
        .await
        .expect("a fast clock");
}

async fn a_proof_opens_its_path_only(place: Place) {
    let actor = Actor::new(|_, _| async { Ok(()) });
    let stage = Stage::set(place, &actor).await;
    let overheard = signer().sign(&Caller::service("tests"), "/beep.authz.v1.Authz/Apply");
    let refused = call_with(&stage, Some(overheard))
        .await
        .expect_err("signed for another RPC");
    assert!(refused.is(&reason::UNAUTHENTICATED), "{refused}");
    assert_eq!(actor.calls(), 0, "a handler ran");
}

async fn the_context_arrives(place: Place) {
    let ids: &dyn Ids = &SystemIds::new();
    let (tell, mut told) = mpsc::unbounded_channel::<Context>();
    let actor = Actor::new(move |_, context| {
        tell.send(context).expect("the test listens");
        async { Ok(()) }
    });
    let stage = Stage::set(place, &actor).await;
    let sent = Context::root(Caller::user(ids.make(), ids.make()), Duration::from_secs(20));
    reply(stage.client().check(sent.request(CheckRequest {})).await).expect("answers");

    let seen = told.recv().await.expect("one call");
    assert_eq!(seen.caller, sent.caller);
    let late = seen.deadline.saturating_duration_since(sent.deadline);
    let early = sent.deadline.saturating_duration_since(seen.deadline);
    assert!(
        late < Duration::from_secs(5) && early < Duration::from_millis(5),
        "late {late:?} early {early:?}"
    );

    reply(
        stage
            .client()
            .check(sent.as_service("gateway").request(CheckRequest {}))
            .await,
    )
    .expect("answers");
    assert_eq!(told.recv().await.expect("another call").service(), Ok("gateway"));
}

async fn a_request_of_no_context_is_not_sent(place: Place) {
    let actor = Actor::new(|_, _| async { Ok(()) });
    let stage = Stage::set(place, &actor).await;
    let refused = reply(stage.client().check(CheckRequest {}).await).expect_err("nobody calls");
    assert!(refused.is(&reason::UNAUTHENTICATED), "{refused}");
    assert_eq!(actor.calls(), 0);
}

/// What the network drops must be dropped in one process too, both ways.
async fn extensions_do_not_cross(place: Place) {
    #[derive(Clone)]
    struct Secret;
    let (tell, mut told) = mpsc::unbounded_channel();
    let actor = Actor::raw(move |_, request| {
        tell.send(request.extensions().get::<Secret>().is_some())
            .expect("the test listens");
        async {
            let mut response = Response::new(CheckResponse::default());
            response.extensions_mut().insert(Secret);
            Ok(response)
        }
    });
    let stage = Stage::set(place, &actor).await;

    let mut request = patient().request(CheckRequest {});
    request.extensions_mut().insert(Secret);
    let response = stage.client().check(request).await.expect("answers");
    assert!(
        response.extensions().get::<Secret>().is_none(),
        "crossed with the answer"
    );

    let mut request = Request::new(CheckRequest {});
    let proof = signer().sign(&Caller::ANONYMOUS, PATH);
    request
        .metadata_mut()
        .insert(caller::HEADER, proof.to_str().expect("ASCII").parse().expect("ASCII"));
    request.extensions_mut().insert(Secret);
    stage.bare().check(request).await.expect("answers");

    assert_eq!(
        (told.recv().await, told.recv().await),
        (Some(false), Some(false)),
        "crossed with the request"
    );
}

async fn errors_cross_whole(place: Place) {
    let failure = || {
        Error::received(
            "NAME_TAKEN",
            beep_core::Kind::Conflict,
            "« Été à Łódź » 100 %\n— pris 🦀",
        )
        .field("prénom[0].名")
        .retry_after(7)
    };
    let actor = Actor::new(move |_, _| async move { Err(failure().context("row 7 of users")) });
    let stage = Stage::set(place, &actor).await;
    let outcome = stage.client().check(patient().request(CheckRequest {})).await;
    assert_eq!(error(outcome.expect_err("fails")), failure());
}

/// A call belongs to its caller's trace, and what it logs names the request that it is part of.
async fn the_trace_goes_on(place: Place) {
    let config = telemetry::Config {
        service: "Beep",
        services: &[],
        filter: "info".to_owned(),
        otlp: None,
        sample: 0.0,
        pseudonyms: telemetry::Pseudonyms::new(&telemetry::Secret::new(vec![1; 32])),
        container_id: "tests".to_owned(),
    };
    let (dispatch, _logs) = telemetry::build(config, std::io::sink()).expect("a good configuration");
    // The runtime of a test has one thread, so that this holds for the server too.
    let _default = tracing::dispatcher::set_default(&dispatch);
    let (tell, mut told) = mpsc::unbounded_channel();
    let actor = Actor::new(move |_, _| {
        tell.send(telemetry::current().expect("in a span"))
            .expect("the test listens");
        async { Ok(()) }
    });
    let stage = Stage::set(place, &actor).await;
    let edge = tracing::info_span!("edge", request_id = "req-7");
    let call = async {
        reply(stage.client().check(patient().request(CheckRequest {})).await).expect("answers");
        telemetry::current().expect("in a span")
    };
    let here = call.instrument(edge).await;
    let there = told.recv().await.expect("one call");
    assert_eq!((there.trace_id(), there.request_id()), (here.trace_id(), Some("req-7")));
    assert_ne!(there, here, "the call is a span of its own");
}

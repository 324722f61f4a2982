//! Services believe nobody: every RPC of every contract refuses a call without a caller, or with one that is forged.

use beep_core::SystemClock;
use beep_platform::rpc::{Caller, Client, Context, Signer, Transport};
use beep_testkit::{SERVICES, World};
use std::{path::Path, sync::Arc, time::Duration};
use tonic::{
    Code, GrpcMethod, Request, Status,
    client::{Grpc, GrpcService},
    codegen::{Body, Bytes, StdError, http::uri::PathAndQuery},
    metadata::MetadataValue,
    transport::Endpoint,
};
use tonic_prost::ProstCodec;

/// All RPCs of a service's contract, and the one that every process has: `/beep.users.v1.Users/SignUp`.
fn rpcs(service: &str) -> Vec<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/beep"))
        .join(service)
        .join("v1");
    let files = std::fs::read_dir(folder).expect("a contract stands in proto/beep/<service>/v1");
    let mut rpcs = vec!["/beep.platform.v1.Probe/Check".to_owned()];
    for file in files {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        // A file may hold several.
        let mut name = None;
        for line in text.lines() {
            if let Some(begun) = line.strip_prefix("service ").and_then(|rest| rest.strip_suffix(" {")) {
                name = Some(begun);
            }
            if let Some((rpc, _)) = line.trim().strip_prefix("rpc ").and_then(|rest| rest.split_once('(')) {
                rpcs.push(format!(
                    "/beep.{service}.v1.{}/{rpc}",
                    name.expect("RPCs stand in a service")
                ));
            }
        }
    }
    rpcs
}

/// Calls an RPC with an empty message.
async fn call<T>(transport: T, path: &str, mut request: Request<()>) -> Result<(), Status>
where
    T: GrpcService<tonic::body::Body>,
    T::Error: Into<StdError>,
    T::ResponseBody: Body<Data = Bytes> + Send + 'static,
    <T::ResponseBody as Body>::Error: Into<StdError> + Send,
{
    let mut grpc = Grpc::new(transport);
    grpc.ready()
        .await
        .map_err(|error| Status::unavailable(error.into().to_string()))?;
    request.extensions_mut().insert(GrpcMethod::new("e2e", "call"));
    let path = PathAndQuery::try_from(path).expect("a path");
    grpc.unary(request, path, ProstCodec::<(), ()>::default())
        .await
        .map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rpc_refuses_a_call_without_a_caller_or_with_a_forged_one() {
    let Some(world) = World::split().await else { return };
    for service in SERVICES {
        let url = format!("http://{}", world.service(service));
        let channel = Endpoint::from_shared(url.clone())
            .expect("a URL")
            .connect()
            .await
            .expect("it listens");
        let stranger = Signer::new(&[7; 32], Arc::new(SystemClock)).expect("long enough");
        let forger = Client::new("forged", Transport::remote(&url).expect("a URL"), stranger);
        let rpcs = rpcs(service);
        assert!(rpcs.len() > 2, "the contract of {service} was read");
        for path in &rpcs {
            let code = |answer: Result<(), Status>| answer.err().map(|status| status.code());
            let bare = call(channel.clone(), path, Request::new(())).await;
            assert_eq!(code(bare), Some(Code::Unauthenticated), "{path} without a caller");
            for forged in ["", "x", "service:messages", &"A".repeat(96)] {
                let mut request = Request::new(());
                request
                    .metadata_mut()
                    .insert("beep-caller", MetadataValue::try_from(forged).expect("ASCII"));
                let answer = call(channel.clone(), path, request).await;
                assert_eq!(code(answer), Some(Code::Unauthenticated), "{path} as {forged:?}");
            }
            let context = Context::root(Caller::service("gateway"), Duration::from_secs(5));
            let answer = call(forger.clone(), path, context.request(())).await;
            assert_eq!(
                code(answer),
                Some(Code::Unauthenticated),
                "{path} signed with another secret"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_in_particular_is_answered_by_no_service() {
    let Some(world) = World::split().await else { return };
    let signer = Signer::new(world.secret().as_bytes(), Arc::new(SystemClock)).expect("long enough");
    let mut answered = Vec::new();
    for service in SERVICES {
        let url = format!("http://{}", world.service(service));
        let client = Client::new("tested", Transport::remote(&url).expect("a URL"), signer.clone());
        for path in rpcs(service) {
            let context = Context::root(Caller::ANONYMOUS, Duration::from_secs(5));
            match call(client.clone(), &path, context.request(())).await {
                Ok(()) => answered.push(path),
                Err(status) => {
                    let refusals = [Code::Unauthenticated, Code::PermissionDenied, Code::InvalidArgument];
                    // A link may be looked at before signing in; there is none without a code.
                    let is_link =
                        path == "/beep.servers.v1.Invitations/GetInvitation" && status.code() == Code::NotFound;
                    assert!(is_link || refusals.contains(&status.code()), "{path}: {status}");
                }
            }
        }
    }
    // Signing out without a session changes nothing, and the page before signing in says whether anybody may sign up;
    // signing up and in take more than an empty message.
    let open = [
        "/beep.platform.v1.Probe/Check",
        "/beep.users.v1.Instance/GetPublicSettings",
        "/beep.users.v1.Users/SignOut",
    ];
    answered.retain(|path| !open.contains(&path.as_str()));
    assert_eq!(answered, Vec::<String>::new());
}

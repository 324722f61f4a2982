//! Services believe nobody: every RPC of every contract refuses a call without a caller, or with one that is forged.

use crate::{
    contracts::{call, rpcs},
    rpcs::is_open,
};
use beep_core::SystemClock;
use beep_platform::rpc::{Caller, Client, Context, Signer, Transport};
use beep_testkit::{SERVICES, World};
use std::{sync::Arc, time::Duration};
use tonic::{Code, Request, Status, metadata::MetadataValue, transport::Endpoint};

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
            let bare = call(channel.clone(), path, Request::new(Vec::new())).await;
            assert_eq!(code(bare), Some(Code::Unauthenticated), "{path} without a caller");
            for forged in ["", "x", "service:messages", &"A".repeat(96)] {
                let mut request = Request::new(Vec::new());
                request
                    .metadata_mut()
                    .insert("beep-caller", MetadataValue::try_from(forged).expect("ASCII"));
                let answer = call(channel.clone(), path, request).await;
                assert_eq!(code(answer), Some(Code::Unauthenticated), "{path} as {forged:?}");
            }
            let context = Context::root(Caller::service("gateway"), Duration::from_secs(5));
            let answer = call(forger.clone(), path, context.request(Vec::new())).await;
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
            match call(client.clone(), &path, context.request(Vec::new())).await {
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
    // What is open to everybody takes more than an empty message, or does no harm with one.
    answered.retain(|path| !is_open(path));
    assert_eq!(answered, Vec::<String>::new());
}

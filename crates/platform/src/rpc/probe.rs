//! The `Probe` service that every process answers.

use super::answer;
use beep_proto::platform::v1::{
    CheckRequest, CheckResponse, Engine,
    probe_server::{Probe, ProbeServer},
};
use std::future::Future;
use tonic::{Request, Response, Status};

/// [`Probe`] over whatever lists the engines of a process and how they are.
#[derive(Debug)]
pub struct Checks<F>(F);

/// The `Probe` service; `list` is asked anew on every call.
pub fn probe<F, R>(list: F) -> ProbeServer<Checks<F>>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Vec<Engine>> + Send + 'static,
{
    ProbeServer::new(Checks(list))
}

#[tonic::async_trait]
impl<F, R> Probe for Checks<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Vec<Engine>> + Send + 'static,
{
    async fn check(&self, request: Request<CheckRequest>) -> Result<Response<CheckResponse>, Status> {
        answer(request, async |_, CheckRequest {}| {
            Ok(CheckResponse {
                engines: (self.0)().await,
            })
        })
        .await
    }
}

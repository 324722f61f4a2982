//! The contract of `Facts`: decode, call, encode.

use crate::Service;
use beep_core::{Id, PageSize, ServerId};
use beep_platform::rpc::answer;
use beep_proto::{
    authz::v1::{Held, ReadRequest, ReadResponse, SurveyRequest, SurveyResponse, facts_server::Facts},
    facts::digest,
};
use tonic::{Request, Response, Status};
use uuid::Uuid;

/// Facts of one page: far fewer than a message may weigh.
const PAGE: usize = 10_000;

#[tonic::async_trait]
impl Facts for Service {
    async fn survey(&self, request: Request<SurveyRequest>) -> Result<Response<SurveyResponse>, Status> {
        answer(request, async |context, asked: SurveyRequest| {
            let after = beep_proto::optional_id("after", &asked.after)?;
            let after = after.unwrap_or_else(|| ServerId::from_uuid(Uuid::nil()));
            let limit = PageSize::new(asked.limit)?.rows() as i64;
            let held = self.survey(&context, after, limit, asked.now).await?.into_iter();
            let held = held.map(|(server, seq, changes)| Held {
                server_id: server.to_bytes(),
                seq,
                digest: digest(&changes),
                is_empty: changes.is_empty(),
            });
            Ok(SurveyResponse { held: held.collect() })
        })
        .await
    }

    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        answer(request, async |context, asked: ReadRequest| {
            let server = beep_proto::id("server_id", &asked.server_id)?;
            let (seq, changes) = self.read(&context, server, asked.now).await?;
            let rest = changes.len().saturating_sub(asked.offset as usize);
            let changes: Vec<_> = changes.into_iter().skip(asked.offset as usize).take(PAGE).collect();
            Ok(ReadResponse {
                seq,
                has_more: rest > changes.len(),
                changes,
            })
        })
        .await
    }
}

//! A stand-in for the service that knows who is online.

use beep_core::{Error, Id, UserId};
use beep_platform::rpc::answer;
use beep_proto::realtime::v1::{
    CountOnlineRequest, CountOnlineResponse, GetOnlineRequest, GetOnlineResponse, ListOnlineRequest,
    ListOnlineResponse, ReportRequest, ReportResponse, presence_server::Presence,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tonic::{Request, Response, Status};

/// Who is online, in every server alike; `None` while it does not answer.
#[derive(Clone)]
pub(crate) struct FakePresence(Arc<Mutex<Option<BTreeSet<UserId>>>>);

impl Default for FakePresence {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Some(BTreeSet::new()))))
    }
}

impl FakePresence {
    pub(crate) fn set(&self, online: Option<&[UserId]>) {
        *self.online() = online.map(|users| users.iter().copied().collect());
    }

    fn online(&self) -> MutexGuard<'_, Option<BTreeSet<UserId>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_asked<T>() -> Result<Response<T>, Status> {
    Err(Status::unimplemented("the servers service does not ask"))
}

#[tonic::async_trait]
impl Presence for FakePresence {
    async fn list_online(&self, request: Request<ListOnlineRequest>) -> Result<Response<ListOnlineResponse>, Status> {
        answer(request, async |context, asked: ListOnlineRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let after: Option<UserId> = beep_proto::optional_id("after", &asked.after)?;
            let online = self.online();
            let online = online.as_ref().ok_or_else(|| Error::unavailable("away"))?;
            let mut rest = online.iter().filter(|user| after.is_none_or(|after| **user > after));
            // Short pages for few, so that there are several.
            let most = if online.len() > 100 { 10_000 } else { 3 };
            let user_ids = rest.by_ref().take(most).map(|user| user.to_bytes()).collect();
            Ok(ListOnlineResponse {
                user_ids,
                has_more: rest.next().is_some(),
            })
        })
        .await
    }
    async fn report(&self, _: Request<ReportRequest>) -> Result<Response<ReportResponse>, Status> {
        not_asked()
    }
    async fn get_online(&self, request: Request<GetOnlineRequest>) -> Result<Response<GetOnlineResponse>, Status> {
        answer(request, async |context, asked: GetOnlineRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let online = self.online();
            let online = online.as_ref().ok_or_else(|| Error::unavailable("away"))?;
            let mut user_ids = asked.user_ids;
            user_ids.retain(|id| online.iter().any(|user| user.to_bytes() == *id));
            Ok(GetOnlineResponse { user_ids })
        })
        .await
    }
    async fn count_online(&self, _: Request<CountOnlineRequest>) -> Result<Response<CountOnlineResponse>, Status> {
        not_asked()
    }
}

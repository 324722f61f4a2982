//! How a subscription is found out, and how a fact becomes text: once for each distinct document, whoever listens.

use crate::graphql::{
    Schema,
    call::Call,
    errors,
    model::event::Told,
    subscription::{Plan, Source, heard},
};
use async_graphql::{Request, Response, Variables};
use beep_core::{Clock, Error, Kind, Result, ServerId, UserId};
use beep_platform::rpc::{self, Caller, Client, Context, Idempotent};
use beep_proto::{
    Scope,
    authz::v1::{GetViewRequest, authz_client::AuthzClient},
};
use beep_realtime::hub::{Render, Rendered, Rights, Signal, Visible};
use futures_util::{StreamExt, future::BoxFuture, stream::BoxStream};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::mpsc;

/// A subscription operation as its client sent it.
pub(crate) struct Operation {
    query: String,
    name: Option<String>,
    variables: Variables,
}

impl Operation {
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            query: request.query.clone(),
            name: request.operation_name.clone(),
            variables: request.variables.clone(),
        }
    }

    /// Equal for operations that are told the same.
    pub(crate) fn topic(&self) -> Arc<str> {
        let variables = serde_json::to_string(&self.variables).unwrap_or_default();
        format!(
            "{}\n{variables}\n{}",
            self.name.as_deref().unwrap_or_default(),
            self.query
        )
        .into()
    }

    fn request(&self) -> Request {
        let request = Request::new(&self.query).variables(self.variables.clone());
        match &self.name {
            Some(name) => request.operation_name(name),
            None => request,
        }
    }
}

/// Executes a subscription once to learn what it listens to and whether its viewer may.
///
/// # Errors
/// The answer that refuses it.
pub(crate) async fn plan(schema: &Schema, operation: &Operation, call: Arc<Call>) -> Result<Plan, Response> {
    let source = Arc::new(Source::Plan(Mutex::default()));
    let request = operation.request().data(source.clone()).data(call);
    let refusal = schema.execute_stream(request).next().await;
    if let Some(mut response) = refusal {
        errors::finish(&mut response);
        return Err(response);
    }
    let Source::Plan(plans) = &*source else {
        unreachable!("made as a plan above")
    };
    let mut plans = std::mem::take(&mut *plans.lock().expect("nothing panics while it is held"));
    match (plans.pop(), plans.is_empty()) {
        (Some(plan), true) => Ok(plan),
        _ => Err(errors::response(&Error::invalid(
            "query",
            "has exactly one subscription field",
        ))),
    }
}

/// The rendering of one topic: an execution that stays, an event in, the text of `payload` out.
pub(crate) struct Renderer {
    schema: Schema,
    operation: Operation,
    scope: Scope,
    clock: Arc<dyn Clock>,
    execution: Option<(mpsc::UnboundedSender<Told>, BoxStream<'static, Response>)>,
}

impl Renderer {
    pub(crate) fn new(schema: Schema, operation: Operation, scope: Scope, clock: Arc<dyn Clock>) -> Self {
        Self {
            schema,
            operation,
            scope,
            clock,
            execution: None,
        }
    }

    async fn execute(&mut self, told: Told) -> Option<Arc<str>> {
        let (events, answers) = self.execution.get_or_insert_with(|| {
            let (events, feed) = mpsc::unbounded_channel();
            let request = self
                .operation
                .request()
                .data(Arc::new(Source::Feed(Mutex::new(Some(feed)))));
            (events, self.schema.execute_stream(request))
        });
        let sent = events.send(told);
        let answer = answers.next().await;
        let (Ok(()), Some(mut response)) = (sent, answer) else {
            self.execution = None;
            return None;
        };
        errors::finish(&mut response);
        serde_json::to_string(&response).ok().map(Into::into)
    }
}

impl Render for Renderer {
    fn render(mut self: Box<Self>, signal: Signal) -> BoxFuture<'static, Rendered> {
        Box::pin(async move {
            let now = self.clock.now();
            let Some(told) = Told::of(self.scope, &signal, now) else {
                return (self as Box<dyn Render>, None);
            };
            let text = self.execute(told).await;
            if let Signal::Fact(event) = signal {
                let took = Duration::from_millis((self.clock.now() - event.at).max(0).unsigned_abs());
                metrics::histogram!("beep_fanout_latency_seconds").record(took);
            }
            (self as Box<dyn Render>, text)
        })
    }

    fn rest(&mut self) {
        self.execution = None;
    }
}

/// Asks the authz service what users may see.
pub(crate) struct AuthzRights(pub AuthzClient<Client>);

impl Rights for AuthzRights {
    fn visible(&self, user: UserId, server: ServerId) -> BoxFuture<'static, Result<Option<Visible>>> {
        use beep_core::Id;
        let mut authz = self.0.clone();
        Box::pin(async move {
            let ctx = Context::root(Caller::service("gateway"), Duration::from_secs(1));
            let request = GetViewRequest {
                user_id: user.to_bytes(),
                server_id: server.to_bytes(),
            };
            match heard(rpc::reply(authz.get_view(ctx.request(request).idempotent()).await)) {
                Err(error) if error.kind() == Kind::NotFound => Ok(None),
                heard => heard.map(Some),
            }
        })
    }
}

#[cfg(test)]
mod tests;

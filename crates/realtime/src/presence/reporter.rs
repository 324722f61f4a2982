use super::HEARTBEAT;
use crate::hub::{Frame, Hub};
use beep_core::{Id, Result, UserId};
use beep_platform::{
    rpc::{self, Caller, Client, Context},
    shutdown::Shutdown,
};
use beep_proto::realtime::v1::{ReportRequest, presence_client::PresenceClient};
use futures_util::future::BoxFuture;
use std::time::Duration;
use tokio::time::sleep;

/// Changes within this time travel together.
const GATHER: Duration = Duration::from_millis(100);

/// Where it is known who is connected to this process.
pub trait Connected: Send + Sync + 'static {
    fn all(&self) -> Vec<UserId>;
    /// Who came and who went since the last call.
    fn take_changes(&self) -> (Vec<UserId>, Vec<UserId>);
    /// Waits for the next change.
    fn changed(&self) -> BoxFuture<'_, ()>;
}

impl<F: Frame> Connected for Hub<F> {
    fn all(&self) -> Vec<UserId> {
        self.online()
    }
    fn take_changes(&self) -> (Vec<UserId>, Vec<UserId>) {
        Hub::take_changes(self)
    }
    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(Hub::changed(self))
    }
}

/// Reports who is connected to this process, until it shuts down.
pub async fn report(connected: impl Connected, presence: Client, node: [u8; 16], shutdown: Shutdown) {
    let mut presence = PresenceClient::new(presence);
    let (mut number, mut full) = (0, true);
    loop {
        let (online, offline) = connected.take_changes();
        number += 1;
        let request = ReportRequest {
            node_id: node.to_vec(),
            number,
            full,
            online: bytes(if full { connected.all() } else { online }),
            offline: bytes(if full { Vec::new() } else { offline }),
            leaving: false,
        };
        let outcome = send(&mut presence, request).await;
        let next = async {
            match &outcome {
                Ok(false) => tokio::select! {
                    () = sleep(HEARTBEAT) => {}
                    () = connected.changed() => sleep(GATHER).await,
                },
                // It has been started anew, or has missed a report.
                Ok(true) => sleep(GATHER).await,
                Err(error) => {
                    tracing::debug!(%error, "presence is not reported");
                    sleep(HEARTBEAT).await;
                }
            }
        };
        tokio::select! {
            () = shutdown.begun() => break,
            () = next => {}
        }
        full = outcome.unwrap_or(true);
    }
    let goodbye = ReportRequest {
        node_id: node.to_vec(),
        leaving: true,
        ..ReportRequest::default()
    };
    // If it is not heard, silence says the same a little later.
    let _ = send(&mut presence, goodbye).await;
}

fn bytes(users: Vec<UserId>) -> Vec<Vec<u8>> {
    users.into_iter().map(Id::to_bytes).collect()
}

async fn send(presence: &mut PresenceClient<Client>, request: ReportRequest) -> Result<bool> {
    let ctx = Context::root(Caller::service("gateway"), Duration::from_secs(2));
    Ok(rpc::reply(presence.report(ctx.request(request)).await)?.full_wanted)
}

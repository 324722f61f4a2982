//! Facts come into force.

use crate::{Service, fact::Fact, news::NEWS};
use beep_core::{Id, Result};
use beep_platform::rpc::Context;
use beep_proto::{
    Scope,
    events::v1::{PermissionsChanged, event},
};
use prost::Message;
use std::sync::Arc;

impl Service {
    /// Takes all facts or none, then says so on the bus.
    ///
    /// Told is every fact, each under its own number, and one that was taken before is told again: whoever delivers
    /// repeats it only because the answer got lost, and then the telling may have been lost with it. So listeners may
    /// count: they hear every number, perhaps twice, or notice that one is missing.
    pub(crate) async fn apply(&self, context: &Context, facts: &[Fact]) -> Result<()> {
        context.service()?;
        self.authority.apply(facts).await?;
        for fact in facts {
            self.tell(fact);
        }
        Ok(())
    }

    fn tell(&self, fact: &Fact) {
        let user_ids = fact
            .concerns()
            .unwrap_or_default()
            .into_iter()
            .map(Id::to_bytes)
            .collect();
        let changed = event::Fact::PermissionsChanged(PermissionsChanged { user_ids });
        let scope = Scope::Server(fact.server);
        let event = beep_proto::event(&*self.ids, &*self.clock, "authz", scope, fact.seq, changed);
        let payload = bytes::Bytes::from(event.encode_to_vec());
        for subject in [Arc::from(scope.to_string()), Arc::from(NEWS)] {
            if let Err(error) = self.bus.publish(Arc::clone(&subject), payload.clone()) {
                tracing::debug!(%error, %subject, "a change of rights was not told");
            }
        }
    }
}

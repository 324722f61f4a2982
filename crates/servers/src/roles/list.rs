//! The roles of a server.

use crate::{Servers, roles::Role, store::roles};
use beep_core::{Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// All roles, highest first, for members.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no member.
    pub(crate) async fn list_roles(&self, context: &Context, server: ServerId) -> Result<Vec<Role>> {
        self.access.member(context, server).await?;
        self.store.read(move |tx| Box::pin(roles::of_server(tx, server))).await
    }
}

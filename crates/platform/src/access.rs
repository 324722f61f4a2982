//! The one door to authorisation: services ask here whether their caller may do a thing, and nowhere else.
//!
//! What may not be seen does not exist: the answer is NOT_FOUND, the same as for an identifier that nobody ever made.
//! FORBIDDEN is for what is visible and not allowed, and names the right that is missing.

use crate::rpc::{Client, Context, Idempotent, reply};
use beep_core::{ChannelId, Error, Id, Permission, Permissions, Result, ServerId, UserId, reason};
use beep_proto::authz::v1::{
    self as proto, CheckRequest, CheckResponse, FilterViewersRequest, GetViewRequest, authz_client::AuthzClient,
    check_request::Object,
};

/// Users asked about in one call (the contract's limit).
const VIEWERS: usize = 100;

/// Asks the authz service on behalf of the user of a [`Context`].
#[derive(Clone)]
pub struct Access {
    authz: AuthzClient<Client>,
}

/// All that one member may see and do in a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// In the server at large.
    pub permissions: Permissions,
    /// The channels that may be viewed, and what may be done in each.
    pub channels: Vec<(ChannelId, Permissions)>,
}

impl Access {
    pub fn new(authz: AuthzClient<Client>) -> Self {
        Self { authz }
    }

    /// May the caller do this in the channel? Answers with the channel's server.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller may not view the channel, `FORBIDDEN` if only `permission` is missing,
    /// `UNAUTHENTICATED` if the caller is no user.
    pub async fn channel(&self, context: &Context, channel: ChannelId, permission: Permission) -> Result<ServerId> {
        let answer = self
            .check(context, Object::ChannelId(channel.to_bytes()), permission)
            .await?;
        require(&answer, permission)?;
        home(&answer)
    }

    /// May the caller write in the channel? Answers with the channel's server and the seconds that the caller has to
    /// wait between two messages there, 0 for none.
    ///
    /// # Errors
    /// As [`channel`](Self::channel); `INVALID_INPUT` for a channel in which nobody writes.
    pub async fn writer(&self, context: &Context, channel: ChannelId) -> Result<(ServerId, u32)> {
        let permission = Permission::SendMessages;
        let answer = self
            .check(context, Object::ChannelId(channel.to_bytes()), permission)
            .await?;
        require(&answer, permission)?;
        if answer.wordless {
            return Err(Error::invalid("channelId", "is not a text channel"));
        }
        Ok((home(&answer)?, answer.slow_mode))
    }

    /// May the caller do this in the server?
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller is no member, `FORBIDDEN` if only `permission` is missing, `UNAUTHENTICATED` if the
    /// caller is no user.
    pub async fn server(&self, context: &Context, server: ServerId, permission: Permission) -> Result<()> {
        let answer = self
            .check(context, Object::ServerId(server.to_bytes()), permission)
            .await?;
        require(&answer, permission)
    }

    /// Is the caller a member of the server, whatever the rights?
    ///
    /// # Errors
    /// `NOT_FOUND` if not, `UNAUTHENTICATED` if the caller is no user.
    pub async fn member(&self, context: &Context, server: ServerId) -> Result<()> {
        // Which right is asked about does not matter: members see their server with none.
        let answer = self
            .check(context, Object::ServerId(server.to_bytes()), Permission::ViewChannel)
            .await?;
        if answer.visible {
            Ok(())
        } else {
            Err(Error::not_found())
        }
    }

    /// Those of `users` who may view the channel, in the order given.
    ///
    /// # Errors
    /// Those of the authz service.
    pub async fn viewers(&self, context: &Context, channel: ChannelId, users: &[UserId]) -> Result<Vec<UserId>> {
        let mut viewers = Vec::with_capacity(users.len());
        for users in users.chunks(VIEWERS) {
            let message = FilterViewersRequest {
                channel_id: channel.to_bytes(),
                user_ids: users.iter().map(|user| user.to_bytes()).collect(),
            };
            let request = context.request(message).idempotent();
            let answer = reply(self.authz.clone().filter_viewers(request).await)?;
            let found: Vec<UserId> = answer.user_ids.iter().map(|id| received(id)).collect::<Result<_>>()?;
            viewers.extend(users.iter().filter(|user| found.contains(user)));
        }
        Ok(viewers)
    }

    /// What the caller may see and do in the server.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller is no member, `UNAUTHENTICATED` if the caller is no user.
    pub async fn view(&self, context: &Context, server: ServerId) -> Result<View> {
        let message = GetViewRequest {
            user_id: context.user()?.to_bytes(),
            server_id: server.to_bytes(),
        };
        let view = reply(self.authz.clone().get_view(context.request(message).idempotent()).await)?;
        let channel =
            |view: &proto::ChannelView| Ok((received(&view.channel_id)?, Permissions::from_bits(view.permissions)));
        Ok(View {
            permissions: Permissions::from_bits(view.permissions),
            channels: view.channels.iter().map(channel).collect::<Result<_>>()?,
        })
    }

    async fn check(&self, context: &Context, object: Object, permission: Permission) -> Result<CheckResponse> {
        let message = CheckRequest {
            user_id: context.user()?.to_bytes(),
            object: Some(object),
            permission: Permissions::of(&[permission]).bits(),
        };
        reply(self.authz.clone().check(context.request(message).idempotent()).await)
    }
}

fn require(answer: &CheckResponse, permission: Permission) -> Result<()> {
    match (answer.visible, answer.allowed) {
        (false, _) => Err(Error::not_found()),
        (true, false) => Err(missing(permission)),
        (true, true) => Ok(()),
    }
}

fn home(answer: &CheckResponse) -> Result<ServerId> {
    ServerId::from_slice(&answer.server_id).map_err(|_| Error::internal("authz named no server for the channel"))
}

fn missing(permission: Permission) -> Error {
    let message = format!("You do not have the right to do this here: {}.", permission.name());
    Error::received(reason::FORBIDDEN.code, reason::FORBIDDEN.kind, message)
}

fn received<T: Id>(bytes: &[u8]) -> Result<T> {
    T::from_slice(bytes).map_err(|_| Error::internal("authz sent what is no identifier"))
}

#[cfg(test)]
mod tests;

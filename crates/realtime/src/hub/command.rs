//! What a shard is told to do.

#[cfg(test)]
use super::shard::Shard;
use super::{
    Connection, ConnectionId, Frame, Rendered, Subscription,
    scope::{Answers, Guarded},
    topic::{Audience, Ticket},
};
use beep_proto::Scope;
use std::sync::Arc;

/// Sees a shard between two commands.
#[cfg(test)]
pub(super) type Look<F> = Box<dyn FnOnce(&Shard<F>) + Send>;

pub(super) enum Command<F: Frame> {
    Watch {
        connection: Arc<Connection<F>>,
    },
    Subscribe {
        connection: Arc<Connection<F>>,
        subscription: Subscription,
        ticket: Option<Ticket>,
    },
    /// To the scope of the guard's server.
    Guard(Guarded<F>),
    Forget {
        scope: Scope,
        connection: ConnectionId,
        tag: Option<Arc<str>>,
    },
    /// Guards have ended subscriptions of this scope.
    End(Scope),
    Listens {
        scope: Scope,
        active: bool,
    },
    Checked {
        scope: Scope,
        answers: Answers,
    },
    Rendered {
        scope: Scope,
        topic: Arc<str>,
        /// `None` if it panicked.
        rendered: Option<Rendered>,
        audience: Audience,
    },
    #[cfg(test)]
    Look(Look<F>),
}

//! What passes through a scope, and what comes of answers about rights.

use crate::hub::{
    Connection, End, Guard, MakeRender, Visible,
    topic::{Listener, Slow, Ticket},
};
use beep_core::{Result, UserId};
use beep_proto::{Scope, events::v1::Event};
use foldhash::HashMap;
use std::sync::Arc;
use tokio::time::Instant;

/// What users may see of a server; `None` for who is not a member.
pub(in crate::hub) type Answers = HashMap<UserId, Result<Option<Arc<Visible>>>>;

/// A subscription to a channel, kept in the scope of its server, where changes of rights are heard.
pub(in crate::hub) struct Guarded<F> {
    pub connection: Arc<Connection<F>>,
    pub tag: Arc<str>,
    /// Where the subscription itself is.
    pub scope: Scope,
    pub guard: Guard,
    pub ticket: Ticket,
}

/// Passes in order, so that nobody hears what was said after their rights had gone.
pub(super) enum Step<F> {
    Fact(Arc<Event>),
    /// A fact about rights, once they were asked for again.
    Checked(Arc<Event>),
    Join(Listener<F>, Arc<str>, MakeRender),
    Guard(Guarded<F>),
    /// Facts may be missing here.
    Lost,
    Resync,
}

impl<F> Step<F> {
    /// The newcomer whose rights were asked for before this time.
    pub(super) fn asked_before(&self, time: Instant) -> Option<UserId> {
        let (connection, asked) = match self {
            Self::Join(listener, ..) if listener.visible.is_some() => (&listener.connection, listener.checked_at),
            Self::Guard(guarded) => (&guarded.connection, guarded.guard.checked_at),
            _ => return None,
        };
        (asked < time).then_some(connection.user)
    }
}

/// What the shard must do for a scope.
pub(in crate::hub) enum Task {
    /// Ask what these users may see of the server that this scope is.
    Check(Vec<UserId>),
    /// Wait for a rendering of this topic.
    Render(Arc<str>, Slow),
    /// End the subscriptions of another scope whose guards have said so.
    End(Scope),
}

pub(super) fn unique(users: impl Iterator<Item = UserId>) -> Vec<UserId> {
    let mut users: Vec<_> = users.collect();
    users.sort_unstable();
    users.dedup();
    users
}

pub(super) fn apply(
    answer: &Result<Option<Arc<Visible>>>,
    visible: &mut Arc<Visible>,
    checked_at: &mut Instant,
    now: Instant,
) -> Option<End> {
    match answer {
        Err(_) => Some(End::Unavailable),
        Ok(None) => Some(End::NotFound),
        Ok(Some(now_visible)) => {
            *visible = now_visible.clone();
            *checked_at = now;
            None
        }
    }
}

/// Why a guarded subscription does not go on.
pub(super) fn recheck<F>(guarded: &mut Guarded<F>, answers: &Answers, now: Instant) -> Option<End> {
    let answer = answers.get(&guarded.connection.user)?;
    let Guard {
        channel,
        visible,
        checked_at,
        ..
    } = &mut guarded.guard;
    let end = apply(answer, visible, checked_at, now);
    end.or_else(|| {
        channel
            .is_some_and(|channel| !visible.contains(channel))
            .then_some(End::NotFound)
    })
}

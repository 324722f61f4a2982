//! What holds in a scope between two of its steps, and what needs a bus that fails.

use super::*;
use crate::hub::{
    Guard,
    testing::{Text, Words, id},
};
use beep_core::{ChannelId, ServerId};
use beep_proto::Scope;

impl<F: Frame> ScopeState<F> {
    pub(in crate::hub) fn check_invariants(&self, scope: Scope) {
        let mut keys: Vec<_> = self.topics.iter().map(|topic| &topic.key).collect();
        keys.sort_unstable();
        assert!(
            keys.windows(2).all(|pair| pair[0] != pair[1]),
            "{scope}: a topic is there once"
        );
        assert!(
            !self.topics.iter().any(Topic::is_empty),
            "{scope}: topics have listeners"
        );
        assert!(
            self.listening.is_some() || !self.checking,
            "{scope}: nothing is asked before it is heard"
        );
        let waits = self.listening.is_none() || self.checking;
        assert!(waits || self.steps.is_empty(), "{scope}: what can be done is done");
        let own = |watcher: &Arc<Connection<F>>| scope == Scope::User(watcher.user);
        assert!(self.watchers.iter().all(own), "{scope}: watched by its user");
        let own = |guarded: &Guarded<F>| scope == Scope::Server(guarded.guard.server);
        assert!(
            self.guards.iter().all(own),
            "{scope}: guards are in their server's scope"
        );
        let good = |guarded: &Guarded<F>| guarded.ticket.get().is_none();
        assert!(self.guards.iter().all(good), "{scope}: guards go with what they ended");
        let ended = |listener: &Listener<F>| listener.visible.is_none() || matches!(scope, Scope::Server(_));
        assert!(self.topics.iter().flat_map(Topic::listeners).all(ended));
    }

    /// The tickets of those who listen here, as numbers.
    pub(in crate::hub) fn guarded_listeners(&self) -> Vec<usize> {
        let waiting = self.steps.iter().filter_map(|step| match step {
            Step::Join(listener, ..) => Some(listener),
            _ => None,
        });
        let listeners = self.topics.iter().flat_map(Topic::listeners).chain(waiting);
        let tickets = listeners.filter_map(|listener| listener.ticket.as_ref());
        tickets.map(|ticket| Arc::as_ptr(ticket).addr()).collect()
    }

    pub(in crate::hub) fn guarding(&self) -> Vec<usize> {
        let waiting = self.steps.iter().filter_map(|step| match step {
            Step::Guard(guarded) => Some(guarded),
            _ => None,
        });
        let guards = self.guards.iter().chain(waiting);
        guards.map(|guarded| Arc::as_ptr(&guarded.ticket).addr()).collect()
    }
}

/// A channel's subscription as its two scopes get it.
fn channel(server: ServerId, channel: ChannelId) -> (Guarded<Text>, Subscription, tokio::sync::mpsc::Receiver<Text>) {
    let (outlet, frames) = tokio::sync::mpsc::channel(8);
    let connection = Connection::new(ConnectionId(1), id(), id(), Arc::new(outlet));
    let guard = Guard {
        server,
        channel: Some(channel),
        visible: Arc::new([channel].into_iter().collect()),
        checked_at: Instant::now(),
    };
    let guarded = Guarded {
        connection: Arc::new(connection),
        tag: "1".into(),
        scope: Scope::Channel(channel),
        guard: guard.clone(),
        ticket: Ticket::default(),
    };
    let subscription = Subscription {
        tag: "1".into(),
        scope: Scope::Channel(channel),
        topic: "text".into(),
        guard: Some(guard),
        renderer: Box::new(|| unreachable!("nobody listens")),
    };
    (guarded, subscription, frames)
}

#[test]
fn without_the_bus_nobody_waits_in_vain() {
    let (guarded, subscription, mut frames) = channel(id(), id());
    let mut state = ScopeState::new();
    state.subscribe(guarded.connection, subscription, Some(guarded.ticket), Instant::now());
    let mut tasks = Vec::new();
    state.work(&Words, Instant::now(), &mut tasks);
    assert!(frames.try_recv().is_err());
    state.cannot_listen(&Words, &mut tasks);
    assert_eq!(frames.try_recv().as_deref(), Ok("1 !Unavailable"));
    assert!(state.is_empty() && tasks.is_empty());
}

#[test]
fn without_the_bus_no_guard_is_lost_while_its_channel_is_heard() {
    let (server_id, channel_id) = (id(), id());
    let (guarded, subscription, mut frames) = channel(server_id, channel_id);
    let (mut server, mut heard, now) = (ScopeState::new(), ScopeState::new(), Instant::now());
    let (connection, ticket) = (guarded.connection.clone(), guarded.ticket.clone());
    server.guard(guarded);
    let mut tasks = Vec::new();
    server.cannot_listen(&Words, &mut tasks);
    assert!(matches!(&*tasks, [Task::End(Scope::Channel(id))] if *id == channel_id));

    // The order comes before the subscription does.
    heard.listens(now);
    heard.end(&Words);
    heard.subscribe(connection, subscription, Some(ticket), now);
    tasks.clear();
    heard.work(&Words, now, &mut tasks);
    assert_eq!(frames.try_recv().as_deref(), Ok("1 !Unavailable"));
    assert!(frames.try_recv().is_err() && heard.is_empty() && tasks.is_empty());
}

/// A process holds many scopes that are quiet: what each costs is a bound, and a figure for `--nocapture`.
#[test]
fn a_quiet_scope_is_small() {
    let bytes = size_of::<ScopeState<Text>>();
    println!("a scope takes {bytes} bytes");
    assert!(bytes <= 320, "{bytes}");
}

//! What one scope holds: its topics, who watches it, and the order in which facts and newcomers pass.

use super::{
    Connection, ConnectionId, End, Frame, Guard, Subscription, Visible, Wire,
    numbering::Numbering,
    topic::{Input, Listener, Slow, Topic},
};
use beep_core::{Id, Result, SessionId, UserId};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
};
use foldhash::HashMap;
use std::{collections::VecDeque, sync::Arc, time::Instant};

/// What users may see of a server; `None` for who is not a member.
pub(super) type Answers = HashMap<UserId, Result<Option<Arc<Visible>>>>;

/// A subscription to a channel, kept in the scope of its server, where changes of rights are heard.
pub(super) struct Guarded<F> {
    pub connection: Arc<Connection<F>>,
    pub tag: Arc<str>,
    /// Where the subscription itself is.
    pub scope: Scope,
    pub guard: Guard,
}

/// Passes in order, so that nobody hears what was said after their rights had gone.
enum Step<F> {
    Fact(Arc<Event>),
    /// A fact about rights, once they were asked for again.
    Checked(Arc<Event>),
    Join(
        Listener<F>,
        Arc<str>,
        Box<dyn FnOnce() -> Box<dyn super::Render> + Send>,
    ),
    Guard(Guarded<F>),
    Resync,
}

/// What the shard must do for a scope.
pub(super) enum Task<F> {
    /// Ask what these users may see of the server that this scope is.
    Check(Vec<UserId>),
    /// Wait for a rendering of this topic.
    Render(Arc<str>, Slow<F>),
    /// End a subscription elsewhere.
    End {
        scope: Scope,
        connection: ConnectionId,
        tag: Arc<str>,
        end: End,
    },
}

pub(super) struct ScopeState<F> {
    pub numbering: Numbering,
    topics: Vec<Topic<F>>,
    watchers: Vec<Arc<Connection<F>>>,
    guards: Vec<Guarded<F>>,
    steps: VecDeque<Step<F>>,
    /// Since when the bus brings this scope's facts.
    listening: Option<Instant>,
    checking: bool,
    /// When rights were last said to have changed.
    changed_at: Option<Instant>,
    /// Since when nobody is interested.
    pub empty_since: Option<Instant>,
}

impl<F: Frame> ScopeState<F> {
    pub fn new() -> Self {
        Self {
            numbering: Numbering::default(),
            topics: Vec::new(),
            watchers: Vec::new(),
            guards: Vec::new(),
            steps: VecDeque::new(),
            listening: None,
            checking: false,
            changed_at: None,
            empty_since: None,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
            && self.watchers.is_empty()
            && self.guards.is_empty()
            && self.steps.is_empty()
            && !self.checking
    }

    pub fn watch(&mut self, connection: Arc<Connection<F>>) {
        self.watchers.push(connection);
    }

    pub fn guard(&mut self, guarded: Guarded<F>) {
        self.steps.push_back(Step::Guard(guarded));
    }

    pub fn subscribe(&mut self, connection: Arc<Connection<F>>, subscription: Subscription) {
        let Subscription {
            tag,
            topic,
            guard,
            renderer,
            ..
        } = subscription;
        let (visible, checked_at) = match guard {
            // A guarded channel is checked in its server's scope.
            Some(guard) if guard.channel.is_none() => (Some(guard.visible), guard.checked_at),
            _ => (None, Instant::now()),
        };
        self.steps.push_back(Step::Join(
            Listener {
                connection,
                tag,
                visible,
                checked_at,
            },
            topic,
            renderer,
        ));
    }

    pub fn heard(&mut self, event: Arc<Event>, now: Instant) {
        let verdict = self.numbering.take(event, now);
        self.due(verdict);
    }

    pub fn expire(&mut self, now: Instant) {
        let verdict = self.numbering.expire(now);
        self.due(verdict);
    }

    fn due(&mut self, verdict: super::numbering::Verdict) {
        self.steps.extend(verdict.due.into_iter().map(Step::Fact));
        if verdict.gap {
            metrics::counter!("beep_resume_total", "result" => "gap").increment(1);
            self.steps.push_back(Step::Resync);
        }
    }

    /// The bus may have lost facts: rights are asked for again, listeners read again.
    pub fn lost(&mut self, now: Instant) {
        self.numbering.forget();
        self.changed_at = Some(now);
        self.steps.push_back(Step::Resync);
    }

    pub fn is_listening(&self) -> bool {
        self.listening.is_some()
    }

    pub fn listens(&mut self, now: Instant) {
        self.listening = Some(now);
    }

    /// The bus cannot bring this scope's facts: whoever waits is told so.
    pub fn cannot_listen(&mut self, wire: &dyn Wire<F>) {
        for step in self.steps.drain(..) {
            if let Step::Join(listener, ..) = step {
                listener
                    .connection
                    .push_end(&listener.tag, wire.end(&listener.tag, End::Unavailable));
            }
        }
    }

    /// Works off what has come, until something must be waited for.
    pub fn work(&mut self, wire: &dyn Wire<F>, tasks: &mut Vec<Task<F>>) {
        while self.listening.is_some() && !self.checking {
            if let Some(users) = self.stale() {
                self.checking = true;
                tasks.push(Task::Check(users));
                return;
            }
            let Some(step) = self.steps.pop_front() else { return };
            match step {
                Step::Fact(event) => self.fact(event, wire, tasks),
                Step::Checked(event) => self.spread(|| Input::Fact(event.clone()), wire, tasks),
                Step::Resync => self.spread(|| Input::Resync, wire, tasks),
                Step::Guard(guarded) => self.guards.push(guarded),
                Step::Join(listener, key, renderer) => {
                    let at = self
                        .topics
                        .iter()
                        .position(|topic| topic.key == key)
                        .unwrap_or_else(|| {
                            self.topics.push(Topic::new(key.clone(), renderer()));
                            self.topics.len() - 1
                        });
                    if let Some(slow) = self.topics[at].put(Input::Join(listener), wire) {
                        tasks.push(Task::Render(key, slow));
                    }
                }
            }
        }
    }

    /// The newcomers next in line whose rights were asked for before they last changed.
    fn stale(&self) -> Option<Vec<UserId>> {
        let valid_from = self.changed_at.max(self.listening)?;
        let mut users = Vec::new();
        for step in &self.steps {
            match step {
                Step::Join(listener, ..) if listener.visible.is_none() => {}
                Step::Join(
                    Listener {
                        connection, checked_at, ..
                    },
                    ..,
                )
                | Step::Guard(Guarded {
                    connection,
                    guard: Guard { checked_at, .. },
                    ..
                }) => {
                    if *checked_at < valid_from {
                        users.push(connection.user);
                    }
                }
                _ => break,
            }
        }
        users.sort_unstable();
        users.dedup();
        (!users.is_empty()).then_some(users)
    }

    fn fact(&mut self, event: Arc<Event>, wire: &dyn Wire<F>, tasks: &mut Vec<Task<F>>) {
        match &event.fact {
            Some(Fact::SessionEnded(ended)) => {
                let session = SessionId::from_slice(&ended.session_id).ok();
                for connection in self
                    .watchers
                    .iter()
                    .filter(|connection| Some(connection.session) == session)
                {
                    connection.close(super::Close::SessionEnded);
                }
            }
            Some(Fact::PermissionsChanged(changed)) => {
                let concerned: Vec<UserId> = changed
                    .user_ids
                    .iter()
                    .filter_map(|id| UserId::from_slice(id).ok())
                    .collect();
                let users = self.members(|user| changed.user_ids.is_empty() || concerned.contains(&user));
                self.changed_at = Some(Instant::now());
                self.steps.push_front(Step::Checked(event));
                if !users.is_empty() {
                    self.checking = true;
                    tasks.push(Task::Check(users));
                }
            }
            _ => self.spread(|| Input::Fact(event.clone()), wire, tasks),
        }
    }

    /// Everybody who listens here or is guarded here.
    pub fn members(&self, mut wanted: impl FnMut(UserId) -> bool) -> Vec<UserId> {
        let listening = self
            .topics
            .iter()
            .flat_map(|topic| topic.listeners.values())
            .map(|listener| listener.connection.user);
        let mut users: Vec<_> = listening
            .chain(self.guards.iter().map(|guarded| guarded.connection.user))
            .filter(|user| wanted(*user))
            .collect();
        users.sort_unstable();
        users.dedup();
        users
    }

    fn spread(&mut self, mut input: impl FnMut() -> Input<F>, wire: &dyn Wire<F>, tasks: &mut Vec<Task<F>>) {
        for topic in &mut self.topics {
            if let Some(slow) = topic.put(input(), wire) {
                tasks.push(Task::Render(topic.key.clone(), slow));
            }
        }
    }

    /// Takes what users may see now; ends what is not theirs any more.
    pub fn checked(&mut self, answers: &Answers, wire: &dyn Wire<F>, now: Instant, tasks: &mut Vec<Task<F>>) {
        self.checking = false;
        for topic in &mut self.topics {
            topic.end(wire, |listener| {
                match (answers.get(&listener.connection.user), &mut listener.visible) {
                    (Some(answer), Some(visible)) => apply(answer, visible, &mut listener.checked_at, now),
                    _ => None,
                }
            });
        }
        let mut steps = std::mem::take(&mut self.steps);
        steps.retain_mut(|step| match step {
            Step::Join(listener, ..) => {
                let (Some(answer), Some(visible)) = (answers.get(&listener.connection.user), &mut listener.visible)
                else {
                    return true;
                };
                let end = apply(answer, visible, &mut listener.checked_at, now);
                end.inspect(|end| {
                    listener
                        .connection
                        .push_end(&listener.tag, wire.end(&listener.tag, *end))
                })
                .is_none()
            }
            Step::Guard(guarded) => recheck(guarded, answers, now, tasks),
            _ => true,
        });
        self.steps = steps;
        self.guards.retain_mut(|guarded| recheck(guarded, answers, now, tasks));
        self.tidy();
    }

    pub fn rendered(
        &mut self,
        key: &str,
        rendered: super::Rendered,
        audience: super::topic::Audience<F>,
        wire: &dyn Wire<F>,
        tasks: &mut Vec<Task<F>>,
    ) {
        if let Some(topic) = self.topics.iter_mut().find(|topic| *topic.key == *key)
            && let Some(slow) = topic.rendered(rendered, audience, wire)
        {
            tasks.push(Task::Render(topic.key.clone(), slow));
        }
        self.tidy();
    }

    /// Forgets one subscription of a connection, or all that it has here.
    pub fn forget(&mut self, connection: ConnectionId, tag: Option<&Arc<str>>) {
        let is = |id: ConnectionId, of: &Arc<str>| id == connection && tag.is_none_or(|tag| tag == of);
        for topic in &mut self.topics {
            topic.forget(connection, tag);
        }
        self.guards.retain(|guarded| !is(guarded.connection.id, &guarded.tag));
        self.steps.retain(|step| match step {
            Step::Join(listener, ..) => !is(listener.connection.id, &listener.tag),
            Step::Guard(guarded) => !is(guarded.connection.id, &guarded.tag),
            _ => true,
        });
        if tag.is_none() {
            self.watchers.retain(|watcher| watcher.id != connection);
        }
        self.tidy();
    }

    /// Ends one subscription, because its guard says so.
    pub fn end(&mut self, connection: ConnectionId, tag: &Arc<str>, end: End, wire: &dyn Wire<F>) {
        for topic in &mut self.topics {
            topic.end(wire, |listener| {
                (listener.connection.id == connection && listener.tag == *tag).then_some(end)
            });
        }
        self.tidy();
    }

    fn tidy(&mut self) {
        self.topics.retain(|topic| !topic.is_empty());
    }

    pub fn rest(&mut self) {
        for topic in &mut self.topics {
            topic.rest();
        }
    }

    #[cfg(test)]
    pub fn listeners(&self) -> impl Iterator<Item = (ConnectionId, &Arc<str>)> {
        self.topics
            .iter()
            .flat_map(|topic| topic.listeners.keys())
            .map(|(id, tag)| (*id, tag))
    }
}

fn apply(
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

/// Whether a guarded subscription goes on.
fn recheck<F>(guarded: &mut Guarded<F>, answers: &Answers, now: Instant, tasks: &mut Vec<Task<F>>) -> bool {
    let Some(answer) = answers.get(&guarded.connection.user) else {
        return true;
    };
    let guard = &mut guarded.guard;
    let end = apply(answer, &mut guard.visible, &mut guard.checked_at, now).or_else(|| {
        guard
            .channel
            .is_some_and(|channel| !guard.visible.contains(channel))
            .then_some(End::NotFound)
    });
    if let Some(end) = end {
        tasks.push(Task::End {
            scope: guarded.scope,
            connection: guarded.connection.id,
            tag: guarded.tag.clone(),
            end,
        });
    }
    end.is_none()
}

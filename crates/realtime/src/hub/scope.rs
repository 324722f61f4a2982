//! What one scope holds: its topics, who watches it, and the order in which facts and newcomers pass.

mod step;

pub(super) use step::{Answers, Guarded, Task};

use super::{
    Close, Connection, ConnectionId, End, Frame, MakeRender, Rendered, Subscription, Wire,
    numbering::{Numbering, Verdict},
    topic::{Audience, Input, Listener, Ticket, Topic},
};
use beep_core::{Id, SessionId, UserId};
use beep_proto::events::v1::{Event, event::Fact};
use foldhash::HashSet;
use std::{collections::VecDeque, sync::Arc};
use step::{Step, apply, recheck, unique};
use tokio::time::Instant;

pub(super) struct ScopeState<F> {
    numbering: Numbering,
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

    pub fn subscribe(
        &mut self,
        connection: Arc<Connection<F>>,
        subscription: Subscription,
        ticket: Option<Ticket>,
        now: Instant,
    ) {
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
            _ => (None, now),
        };
        let listener = Listener {
            connection,
            tag,
            visible,
            checked_at,
            ticket,
        };
        self.steps.push_back(Step::Join(listener, topic, renderer));
    }

    pub fn heard(&mut self, event: Arc<Event>, now: Instant) {
        let verdict = self.numbering.take(event, now);
        self.due(verdict);
    }

    pub fn expire(&mut self, now: Instant) {
        let verdict = self.numbering.expire(now);
        self.due(verdict);
    }

    /// Whether facts wait for others that are missing.
    pub fn is_waiting(&self) -> bool {
        self.numbering.is_waiting()
    }

    fn due(&mut self, verdict: Verdict) {
        if verdict.gap {
            metrics::counter!("beep_resume_total", "result" => "gap").increment(1);
            // A change of rights may be what is missing, so it goes before the facts that came after it.
            self.steps.push_back(Step::Lost);
        }
        self.steps.extend(verdict.due.into_iter().map(Step::Fact));
    }

    /// The bus may have lost facts: rights are asked for again, then listeners read again.
    pub fn lost(&mut self) {
        self.numbering.forget();
        self.steps.push_back(Step::Lost);
    }

    pub fn is_listening(&self) -> bool {
        self.listening.is_some()
    }

    pub fn listens(&mut self, now: Instant) {
        self.listening = Some(now);
    }

    /// The bus cannot bring this scope's facts: whoever waits is told so.
    pub fn cannot_listen(&mut self, wire: &dyn Wire<F>, tasks: &mut Vec<Task>) {
        let mut elsewhere = HashSet::default();
        for step in self.steps.drain(..) {
            match step {
                Step::Join(listener, ..) => listener.end(listener.ended().unwrap_or(End::Unavailable), wire),
                Step::Guard(guarded) => {
                    elsewhere.insert(guarded.scope);
                    // Without its guard it must not go on.
                    let _ = guarded.ticket.set(End::Unavailable);
                }
                _ => {}
            }
        }
        tasks.extend(elsewhere.into_iter().map(Task::End));
    }

    /// Works off what has come, until something must be waited for.
    pub fn work(&mut self, wire: &dyn Wire<F>, now: Instant, tasks: &mut Vec<Task>) {
        while let Some(listening) = self.listening
            && !self.checking
        {
            let valid_from = self.changed_at.map_or(listening, |changed| changed.max(listening));
            let stale = self.stale(valid_from);
            if !stale.is_empty() {
                self.check(stale, tasks);
                break;
            }
            let Some(step) = self.steps.pop_front() else { break };
            match step {
                Step::Fact(event) => self.fact(event, wire, now, tasks),
                Step::Checked(event) => self.spread(|| Input::Fact(event.clone()), wire, tasks),
                Step::Lost => {
                    self.changed_at = Some(now);
                    self.steps.push_front(Step::Resync);
                    self.check(self.members(|_| true), tasks);
                }
                Step::Resync => self.spread(|| Input::Resync, wire, tasks),
                Step::Guard(guarded) => self.guards.push(guarded),
                Step::Join(listener, key, renderer) => self.join(listener, key, renderer, wire, tasks),
            }
        }
        self.tidy();
    }

    /// The newcomers next in line whose rights were asked for before `valid_from`; nobody if the very next is none.
    fn stale(&self, valid_from: Instant) -> Vec<UserId> {
        if self
            .steps
            .front()
            .is_none_or(|step| step.asked_before(valid_from).is_none())
        {
            return Vec::new();
        }
        let newcomers = self
            .steps
            .iter()
            .take_while(|step| matches!(step, Step::Join(..) | Step::Guard(_)));
        unique(newcomers.filter_map(|step| step.asked_before(valid_from)))
    }

    fn check(&mut self, users: Vec<UserId>, tasks: &mut Vec<Task>) {
        if !users.is_empty() {
            self.checking = true;
            tasks.push(Task::Check(users));
        }
    }

    fn join(
        &mut self,
        listener: Listener<F>,
        key: Arc<str>,
        renderer: MakeRender,
        wire: &dyn Wire<F>,
        tasks: &mut Vec<Task>,
    ) {
        if let Some(end) = listener.ended() {
            return listener.end(end, wire);
        }
        let found = self.topics.iter().position(|topic| topic.key == key);
        let at = found.unwrap_or_else(|| {
            self.topics.push(Topic::new(key.clone(), renderer()));
            self.topics.len() - 1
        });
        if let Some(slow) = self.topics[at].put(Input::Join(listener), wire) {
            tasks.push(Task::Render(key, slow));
        }
    }

    fn fact(&mut self, event: Arc<Event>, wire: &dyn Wire<F>, now: Instant, tasks: &mut Vec<Task>) {
        match &event.fact {
            Some(Fact::SessionEnded(ended)) => {
                let session = SessionId::from_slice(&ended.session_id).ok();
                for connection in self.watchers.iter().filter(|watcher| Some(watcher.session) == session) {
                    connection.close(Close::SessionEnded);
                }
            }
            Some(Fact::PermissionsChanged(changed)) => {
                let concerned: HashSet<UserId> = changed
                    .user_ids
                    .iter()
                    .filter_map(|id| UserId::from_slice(id).ok())
                    .collect();
                let users = self.members(|user| changed.user_ids.is_empty() || concerned.contains(&user));
                self.changed_at = Some(now);
                self.steps.push_front(Step::Checked(event));
                self.check(users, tasks);
            }
            _ => self.spread(|| Input::Fact(event.clone()), wire, tasks),
        }
    }

    /// Those who listen here or are guarded here, as far as they are wanted.
    fn members(&self, mut wanted: impl FnMut(UserId) -> bool) -> Vec<UserId> {
        let listening = self
            .topics
            .iter()
            .flat_map(Topic::listeners)
            .map(|listener| &listener.connection);
        let guarded = self.guards.iter().map(|guarded| &guarded.connection);
        unique(
            listening
                .chain(guarded)
                .map(|connection| connection.user)
                .filter(|user| wanted(*user)),
        )
    }

    fn spread(&mut self, mut input: impl FnMut() -> Input<F>, wire: &dyn Wire<F>, tasks: &mut Vec<Task>) {
        for topic in &mut self.topics {
            if let Some(slow) = topic.put(input(), wire) {
                tasks.push(Task::Render(topic.key.clone(), slow));
            }
        }
    }

    /// Takes what users may see now; ends what is not theirs any more.
    pub fn checked(&mut self, answers: &Answers, wire: &dyn Wire<F>, now: Instant, tasks: &mut Vec<Task>) {
        self.checking = false;
        let ends = |listener: &mut Listener<F>| {
            let (answer, visible) = (answers.get(&listener.connection.user)?, listener.visible.as_mut()?);
            apply(answer, visible, &mut listener.checked_at, now)
        };
        for topic in &mut self.topics {
            topic.end(wire, ends);
        }
        let mut elsewhere = HashSet::default();
        let mut goes_on = |guarded: &mut Guarded<F>| {
            let end = recheck(guarded, answers, now);
            if let Some(end) = end {
                let _ = guarded.ticket.set(end);
                elsewhere.insert(guarded.scope);
            }
            end.is_none()
        };
        self.guards.retain_mut(&mut goes_on);
        self.steps.retain_mut(|step| match step {
            Step::Join(listener, ..) => ends(listener).inspect(|end| listener.end(*end, wire)).is_none(),
            Step::Guard(guarded) => goes_on(guarded),
            _ => true,
        });
        tasks.extend(elsewhere.into_iter().map(Task::End));
    }

    pub fn rendered(
        &mut self,
        key: &str,
        rendered: Option<Rendered>,
        audience: Audience,
        wire: &dyn Wire<F>,
        tasks: &mut Vec<Task>,
    ) {
        if let Some(topic) = self.topics.iter_mut().find(|topic| *topic.key == *key)
            && let Some(slow) = topic.rendered(rendered, audience, wire)
        {
            tasks.push(Task::Render(topic.key.clone(), slow));
        }
    }

    /// Forgets one subscription of a connection, or all that it has here.
    pub fn forget(&mut self, connection: ConnectionId, tag: Option<&Arc<str>>) {
        for topic in &mut self.topics {
            topic.forget(connection, tag);
        }
        let is =
            |guarded: &Guarded<F>| guarded.connection.id == connection && tag.is_none_or(|tag| *tag == guarded.tag);
        self.guards.retain(|guarded| !is(guarded));
        self.steps.retain(|step| match step {
            Step::Join(listener, ..) => !listener.is(connection, tag),
            Step::Guard(guarded) => !is(guarded),
            _ => true,
        });
        if tag.is_none() {
            self.watchers.retain(|watcher| watcher.id != connection);
        }
    }

    /// Ends the subscriptions whose guards have said so.
    pub fn end(&mut self, wire: &dyn Wire<F>) {
        for topic in &mut self.topics {
            topic.end(wire, |listener| listener.ended());
        }
        self.steps.retain(|step| match step {
            Step::Join(listener, ..) => listener.ended().inspect(|end| listener.end(*end, wire)).is_none(),
            _ => true,
        });
    }

    /// Whether there are listeners who have not been told yet what they are to hear.
    pub fn has_untold(&self) -> bool {
        self.topics.iter().any(Topic::has_untold)
    }

    /// Tells all of them; gives how many texts were joined at most.
    pub async fn tell_by_turns(&mut self, wire: &dyn Wire<F>) -> usize {
        let mut joined = 0;
        for topic in self.topics.iter_mut().filter(|topic| topic.has_untold()) {
            joined = joined.max(topic.tell_by_turns(wire).await);
        }
        joined
    }

    fn tidy(&mut self) {
        self.topics.retain(|topic| !topic.is_empty());
    }

    pub fn rest(&mut self) {
        for topic in &mut self.topics {
            topic.rest();
        }
    }
}

#[cfg(test)]
mod tests;

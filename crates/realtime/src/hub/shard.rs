//! The task that owns a share of the scopes.

use super::{
    Frame, Rights, Wire,
    command::Command,
    pace::Pace,
    scope::{Answers, ScopeState, Task},
    shard_of,
};
use beep_core::{Error, ServerId, UserId};
use beep_platform::bus::{Bus, Delivery, Listener};
use beep_proto::{Scope, events::v1::Event};
use foldhash::{HashMap, HashSet};
use futures_util::{FutureExt, StreamExt, stream};
use prost::Message;
use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout_at},
};

/// A scope that nobody follows is kept for a moment: people switch to and fro.
const LINGER: Duration = Duration::from_secs(15);
/// How long the asking for rights may take before those concerned are cut off.
const CHECK: Duration = Duration::from_secs(1);
/// How many facts may wait for a shard; past that listeners read again.
const DELIVERIES: usize = 8192;
/// How often it is looked whether missing facts are given up.
const LOOK: Duration = Duration::from_millis(100);
const HOUSEKEEPING: Duration = Duration::from_secs(5);
/// How long the bus is left alone after it has refused to listen.
const PAUSE: Duration = Duration::from_secs(1);

type Tasks = Vec<Task>;

pub(super) struct Shard<F: Frame> {
    scopes: HashMap<Scope, ScopeState<F>>,
    /// Those in which facts wait for missing ones.
    waiting: HashSet<Scope>,
    /// Those in which listeners have something to be told.
    untold: HashSet<Scope>,
    listener: Arc<Listener>,
    deliveries: Option<mpsc::Receiver<Delivery>>,
    rights: Arc<dyn Rights>,
    wire: Arc<dyn Wire<F>>,
    own: mpsc::WeakSender<Command<F>>,
    peers: Box<[mpsc::WeakSender<Command<F>>]>,
}

impl<F: Frame> Shard<F> {
    pub(super) fn new(
        bus: &Bus,
        rights: Arc<dyn Rights>,
        wire: Arc<dyn Wire<F>>,
        own: mpsc::WeakSender<Command<F>>,
        peers: Box<[mpsc::WeakSender<Command<F>>]>,
    ) -> Self {
        let (listener, deliveries) = bus.listener(DELIVERIES);
        Self {
            scopes: HashMap::default(),
            waiting: HashSet::default(),
            untold: HashSet::default(),
            listener: Arc::new(listener),
            deliveries: Some(deliveries),
            rights,
            wire,
            own,
            peers,
        }
    }

    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command<F>>) {
        let Some(mut deliveries) = self.deliveries.take() else {
            return;
        };
        let (mut look, mut house) = (interval(LOOK), interval(HOUSEKEEPING));
        for interval in [&mut look, &mut house] {
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        let mut batch = Vec::with_capacity(64);
        let mut pace = Pace::new();
        let mut put_off = pin!(sleep_until(Instant::now()));
        loop {
            tokio::select! {
                () = &mut put_off, if !self.untold.is_empty() => {}
                taken = commands.recv_many(&mut batch, 64) => {
                    if taken == 0 {
                        return;
                    }
                    batch.drain(..).for_each(|command| self.obey(command));
                }
                Some(delivery) = deliveries.recv() => {
                    self.hear(delivery);
                    for _ in 0..256 {
                        let Ok(delivery) = deliveries.try_recv() else { break };
                        self.hear(delivery);
                    }
                }
                _ = look.tick() => self.expire(),
                _ = house.tick() => self.keep_house(),
            }
            if self.untold.is_empty() {
                continue;
            }
            let now = Instant::now();
            if pace.next() <= now {
                pace.told(now, self.tell().await);
            } else if put_off.deadline() != pace.next() {
                put_off.as_mut().reset(pace.next());
            }
        }
    }

    /// What has come goes out. Gives how many texts were joined at most.
    async fn tell(&mut self) -> usize {
        let mut joined = 0;
        for scope in self.untold.drain() {
            if let Some(state) = self.scopes.get_mut(&scope) {
                joined = joined.max(state.tell_by_turns(&*self.wire).await);
            }
        }
        joined
    }

    fn hear(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::Message { payload, .. } => {
                let Ok(event) = Event::decode(payload) else { return };
                let Some(scope) = event.audience() else { return };
                let now = Instant::now();
                self.work(scope, now, |state, _, _| state.heard(Arc::new(event), now));
                if self.scopes.get(&scope).is_some_and(ScopeState::is_waiting) {
                    self.waiting.insert(scope);
                }
            }
            Delivery::Lost => {
                metrics::counter!("beep_resume_total", "result" => "lost").increment(1);
                let scopes: Vec<_> = self.scopes.keys().copied().collect();
                for scope in scopes {
                    self.work(scope, Instant::now(), |state, _, _| state.lost());
                }
            }
        }
    }

    fn obey(&mut self, command: Command<F>) {
        let now = Instant::now();
        match command {
            Command::Watch { connection } => self.open(Scope::User(connection.user)).watch(connection),
            Command::Subscribe {
                connection,
                subscription,
                ticket,
            } => {
                let scope = subscription.scope;
                self.open(scope).subscribe(connection, subscription, ticket, now);
                self.work(scope, now, |_, _, _| {});
            }
            Command::Guard(guarded) => {
                let scope = Scope::Server(guarded.guard.server);
                self.open(scope).guard(guarded);
                self.work(scope, now, |_, _, _| {});
            }
            Command::Forget { scope, connection, tag } => {
                self.work(scope, now, |state, _, _| state.forget(connection, tag.as_ref()));
            }
            Command::End(scope) => self.work(scope, now, |state, wire, _| state.end(wire)),
            Command::Listens { scope, active: true } => self.work(scope, now, |state, _, _| state.listens(now)),
            Command::Listens { scope, active: false } => {
                self.work(scope, now, |state, wire, tasks| state.cannot_listen(wire, tasks));
            }
            Command::Checked { scope, answers } => {
                self.work(scope, now, |state, wire, tasks| {
                    state.checked(&answers, wire, now, tasks);
                });
            }
            Command::Rendered {
                scope,
                topic,
                rendered,
                audience,
            } => self.work(scope, now, |state, wire, tasks| {
                state.rendered(&topic, rendered, audience, wire, tasks);
            }),
            #[cfg(test)]
            Command::Look(look) => look(self),
        }
    }

    /// Changes a scope, then does what is to be done there.
    fn work(&mut self, scope: Scope, now: Instant, change: impl FnOnce(&mut ScopeState<F>, &dyn Wire<F>, &mut Tasks)) {
        let Some(state) = self.scopes.get_mut(&scope) else {
            return;
        };
        let mut tasks = Tasks::new();
        change(state, &*self.wire, &mut tasks);
        state.work(&*self.wire, now, &mut tasks);
        if state.has_untold() {
            self.untold.insert(scope);
        }
        for task in tasks {
            let own = self.own.clone();
            match (task, scope) {
                (Task::Check(users), Scope::Server(server)) => {
                    let answers = ask(self.rights.clone(), users, server);
                    later(own, answers.map(move |answers| Command::Checked { scope, answers }));
                }
                // Only servers have rights.
                (Task::Check(_), _) => later(own, async move {
                    let answers = Answers::default();
                    Command::Checked { scope, answers }
                }),
                (Task::Render(topic, slow), _) => later(own, async move {
                    let (rendered, audience) = (slow.rendering.await, slow.audience);
                    Command::Rendered {
                        scope,
                        topic,
                        rendered,
                        audience,
                    }
                }),
                (Task::End(scope), _) => {
                    let peer = self.peers[shard_of(scope, self.peers.len())].clone();
                    later(peer, async move { Command::End(scope) });
                }
            }
        }
    }

    /// The scope's state; the bus is asked for its facts when it is new.
    fn open(&mut self, scope: Scope) -> &mut ScopeState<F> {
        let state = self.scopes.entry(scope).or_insert_with(|| {
            let (listener, own) = (self.listener.clone(), self.own.clone());
            tokio::spawn(listen(listener, own, scope));
            ScopeState::new()
        });
        state.empty_since = None;
        state
    }

    fn expire(&mut self) {
        let now = Instant::now();
        for scope in std::mem::take(&mut self.waiting) {
            self.work(scope, now, |state, _, _| state.expire(now));
            if self.scopes.get(&scope).is_some_and(ScopeState::is_waiting) {
                self.waiting.insert(scope);
            }
        }
    }

    fn keep_house(&mut self) {
        let now = Instant::now();
        self.scopes.retain(|scope, state| {
            state.rest();
            if !state.is_empty() || !state.is_listening() {
                state.empty_since = None;
                return true;
            }
            let since = *state.empty_since.get_or_insert(now);
            let keep = now.duration_since(since) < LINGER;
            if !keep {
                self.listener.remove(&scope.to_string());
            }
            keep
        });
    }
}

/// Tells a shard something when it is known.
fn later<F: Frame>(to: mpsc::WeakSender<Command<F>>, command: impl Future<Output = Command<F>> + Send + 'static) {
    tokio::spawn(async move {
        let command = command.await;
        if let Some(to) = to.upgrade() {
            // A shard that has ended needs to know nothing.
            let _ = to.send(command).await;
        }
    });
}

/// What these users may see of a server. Whoever is not answered for in time, or by a panic, counts as not known.
async fn ask(rights: Arc<dyn Rights>, users: Vec<UserId>, server: ServerId) -> Answers {
    let deadline = Instant::now() + CHECK;
    let unknown = || Error::unavailable("rights");
    let answers = stream::iter(users).map(|user| {
        let asked = AssertUnwindSafe(rights.visible(user, server)).catch_unwind();
        async move {
            let answer = timeout_at(deadline, asked).await.map_err(|_| unknown());
            let answer = answer.and_then(|answer| answer.map_err(|_| unknown())?);
            (user, answer.map(|visible| visible.map(Arc::new)))
        }
    });
    answers.buffer_unordered(32).collect().await
}

/// Asks the bus for a scope's facts until it says yes. Whoever waits meanwhile is told at each no.
async fn listen<F: Frame>(listener: Arc<Listener>, own: mpsc::WeakSender<Command<F>>, scope: Scope) {
    loop {
        let active = listener.add(scope.to_string()).await;
        let active = active
            .inspect_err(|error| tracing::warn!(%error, "cannot listen"))
            .is_ok();
        let Some(own) = own.upgrade() else { return };
        if own.send(Command::Listens { scope, active }).await.is_err() || active {
            return;
        }
        drop(own);
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
impl<F: Frame> Shard<F> {
    pub(super) fn scopes(&self) -> &HashMap<Scope, ScopeState<F>> {
        &self.scopes
    }

    /// Whatever has happened, between two commands this holds.
    pub(super) fn check_invariants(&self) {
        for (scope, state) in &self.scopes {
            state.check_invariants(*scope);
            assert!(
                !state.is_waiting() || self.waiting.contains(scope),
                "{scope} is looked after"
            );
        }
    }
}

//! One distinct text of a scope, and those who hear it.

use super::{
    Connection, ConnectionId, End, Frame, Render, Rendered, Signal, Visible, Wire,
    telling::{Filter, Untold},
};
use beep_proto::events::v1::Event;
use futures_util::{FutureExt, future::BoxFuture};
use std::{
    collections::{BTreeMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
};
use tokio::time::Instant;

/// How many facts wait for one slow rendering before listeners are told to read again instead.
const BACKLOG: usize = 1024;

/// How many listeners are told before others get the processor: a millisecond's work.
const TURN: usize = 256;

/// Shared by a guarded subscription and its guard, which are in different shards: set once the guard has ended it, so
/// that it ends wherever it is at that moment, also when it has not begun.
pub(super) type Ticket = Arc<OnceLock<End>>;

pub(super) struct Listener<F> {
    pub connection: Arc<Connection<F>>,
    pub tag: Arc<str>,
    /// What it may view, when the topic tells of several channels.
    pub visible: Option<Arc<Visible>>,
    pub checked_at: Instant,
    /// For a channel's listener: whether its guard, in the server's scope, lets it go on.
    pub ticket: Option<Ticket>,
}

pub(super) type Key = (ConnectionId, Arc<str>);

impl<F: Frame> Listener<F> {
    fn key(&self) -> Key {
        (self.connection.id, self.tag.clone())
    }

    /// Brings what a telling needs of it into the processor's cache.
    pub fn approach(&self) {
        std::hint::black_box(self.ended());
        self.connection.approach();
    }

    /// Why its guard has ended it.
    pub fn ended(&self) -> Option<End> {
        self.ticket.as_ref()?.get().copied()
    }

    pub fn is(&self, connection: ConnectionId, tag: Option<&Arc<str>>) -> bool {
        self.connection.id == connection && tag.is_none_or(|tag| *tag == self.tag)
    }

    pub fn end(&self, end: End, wire: &dyn Wire<F>) {
        self.connection.push_end(&self.tag, wire.end(&self.tag, end));
    }
}

pub(super) enum Input<F> {
    Join(Listener<F>),
    Fact(Arc<Event>),
    Resync,
}

/// Whom a text that is being made is for.
pub(super) enum Audience {
    Newcomer,
    All(Filter),
}

pub(super) struct Topic<F> {
    pub key: Arc<str>,
    listeners: BTreeMap<Key, Listener<F>>,
    /// What they have to be told at the end of the shard's turn, or before their number or rights change.
    untold: Untold,
    /// Whose first text is being made.
    joining: Option<Listener<F>>,
    render: Renderer,
    backlog: VecDeque<Input<F>>,
    overflowed: bool,
    used: bool,
}

enum Renderer {
    Here(Box<dyn Render>),
    /// It waits for something; [`Topic::rendered`] brings it back.
    Away,
    /// It panicked.
    Broken,
}

/// A rendering that could not be had at once. `None` if it panics.
pub(super) struct Slow {
    pub rendering: BoxFuture<'static, Option<Rendered>>,
    pub audience: Audience,
}

impl<F: Frame> Topic<F> {
    pub fn new(key: Arc<str>, render: Box<dyn Render>) -> Self {
        Self {
            key,
            listeners: BTreeMap::new(),
            untold: Untold::default(),
            joining: None,
            render: Renderer::Here(render),
            backlog: VecDeque::new(),
            overflowed: false,
            used: true,
        }
    }

    /// Nobody hears it, and nobody is about to.
    pub fn is_empty(&self) -> bool {
        match self.render {
            Renderer::Here(_) => self.listeners.is_empty() && self.joining.is_none() && self.backlog.is_empty(),
            Renderer::Away => false,
            Renderer::Broken => true,
        }
    }

    /// Those who hear it and those who are about to.
    pub fn listeners(&self) -> impl Iterator<Item = &Listener<F>> {
        let waiting = self.backlog.iter().filter_map(|input| match input {
            Input::Join(listener) => Some(listener),
            _ => None,
        });
        self.listeners.values().chain(&self.joining).chain(waiting)
    }

    /// Takes an input; gives the rendering back if it must be waited for.
    #[must_use]
    pub fn put(&mut self, input: Input<F>, wire: &dyn Wire<F>) -> Option<Slow> {
        let is_fact = matches!(input, Input::Fact(_));
        if is_fact && self.is_empty() {
            return None;
        }
        if is_fact && self.backlog.len() >= BACKLOG {
            self.overflowed = true;
            return None;
        }
        self.backlog.push_back(input);
        self.work(wire)
    }

    /// Takes a rendering back that had to be waited for.
    #[must_use]
    pub fn rendered(&mut self, rendered: Option<Rendered>, audience: Audience, wire: &dyn Wire<F>) -> Option<Slow> {
        self.take(rendered, audience, wire);
        self.work(wire)
    }

    fn work(&mut self, wire: &dyn Wire<F>) -> Option<Slow> {
        while matches!(self.render, Renderer::Here(_)) {
            let input = self.next()?;
            self.used = true;
            let (signal, audience) = match input {
                Input::Join(listener) => {
                    self.joining = Some(listener);
                    (Signal::Ready, Audience::Newcomer)
                }
                Input::Resync => (Signal::Resync, Audience::All(Filter::default())),
                Input::Fact(event) => {
                    let filter = Filter::of(&event);
                    (Signal::Fact(event), Audience::All(filter))
                }
            };
            let Renderer::Here(render) = std::mem::replace(&mut self.render, Renderer::Away) else {
                unreachable!("looked at above")
            };
            // A panic ends this topic; its shard has others to serve.
            let rendering = AssertUnwindSafe(async move { render.render(signal).await }).catch_unwind();
            let mut rendering = rendering.map(Result::ok).boxed();
            match (&mut rendering).now_or_never() {
                Some(rendered) => self.take(rendered, audience, wire),
                None => return Some(Slow { rendering, audience }),
            }
        }
        None
    }

    fn next(&mut self) -> Option<Input<F>> {
        let overflowed = &mut self.overflowed;
        self.backlog
            .pop_front()
            .or_else(|| std::mem::take(overflowed).then_some(Input::Resync))
    }

    fn take(&mut self, rendered: Option<Rendered>, audience: Audience, wire: &dyn Wire<F>) {
        if let Some((render, text)) = rendered {
            self.render = Renderer::Here(render);
            self.keep(text, audience, wire);
        } else {
            self.render = Renderer::Broken;
            self.end(wire, |_| Some(End::Unavailable));
        }
    }

    fn keep(&mut self, text: Option<Arc<str>>, audience: Audience, wire: &dyn Wire<F>) {
        match audience {
            Audience::Newcomer => {
                // It may have gone meanwhile.
                let Some(mut listener) = self.joining.take() else {
                    return;
                };
                let Some(text) = text else {
                    return listener.end(End::Unavailable, wire);
                };
                self.tell(wire);
                listener.connection.push(wire.next(&listener.tag, &[&text]));
                // Clients number their subscriptions alike: names that are one are compared by their address.
                if let Some((_, neighbour)) = self.listeners.last_key_value()
                    && neighbour.tag == listener.tag
                {
                    listener.tag = neighbour.tag.clone();
                }
                self.listeners.insert(listener.key(), listener);
            }
            Audience::All(filter) => {
                let Some(text) = text else { return };
                self.untold.add(text, filter);
                if self.untold.is_full() {
                    self.tell(wire);
                }
            }
        }
    }

    /// Whether [`tell_by_turns`](Self::tell_by_turns) has something to do.
    pub fn has_untold(&self) -> bool {
        !self.untold.is_empty()
    }

    /// Tells the listeners what they have to be told, and lets others work meanwhile. Gives how many texts it was.
    pub async fn tell_by_turns(&mut self, wire: &dyn Wire<F>) -> usize {
        let joined = self.untold.len();
        let mut telling = std::mem::take(&mut self.untold).telling(wire);
        let mut listeners = self.listeners.values();
        telling.tell(listeners.by_ref().take(TURN));
        while listeners.len() > 0 {
            tokio::task::yield_now().await;
            telling.tell(listeners.by_ref().take(TURN));
        }
        joined
    }

    fn tell(&mut self, wire: &dyn Wire<F>) {
        if self.has_untold() {
            let mut telling = std::mem::take(&mut self.untold).telling(wire);
            telling.tell(self.listeners.values());
        }
    }

    /// Ends the subscriptions that `ends` names.
    pub fn end(&mut self, wire: &dyn Wire<F>, mut ends: impl FnMut(&mut Listener<F>) -> Option<End>) {
        self.tell(wire);
        self.retain(|listener| ends(listener).inspect(|end| listener.end(*end, wire)).is_none());
    }

    /// Forgets a connection's subscription, or all of them.
    pub fn forget(&mut self, connection: ConnectionId, tag: Option<&Arc<str>>) {
        let first = (connection, tag.cloned().unwrap_or_default());
        while let Some((key, _)) = self.listeners.range(first.clone()..).next()
            && key.0 == connection
            && tag.is_none_or(|tag| *tag == key.1)
        {
            let key = key.clone();
            self.listeners.remove(&key);
        }
        self.retain_waiting(|listener| !listener.is(connection, tag));
    }

    fn retain(&mut self, mut wanted: impl FnMut(&mut Listener<F>) -> bool) {
        self.listeners.retain(|_, listener| wanted(listener));
        self.retain_waiting(wanted);
    }

    fn retain_waiting(&mut self, mut wanted: impl FnMut(&mut Listener<F>) -> bool) {
        self.joining.take_if(|listener| !wanted(listener));
        self.backlog.retain_mut(|input| match input {
            Input::Join(listener) => wanted(listener),
            _ => true,
        });
    }

    /// Lets the rendering rest if it has had nothing to do since the last call.
    pub fn rest(&mut self) {
        if !std::mem::take(&mut self.used)
            && let Renderer::Here(render) = &mut self.render
        {
            render.rest();
        }
    }
}

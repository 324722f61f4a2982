//! One distinct text of a scope, and those who hear it.

use super::{Connection, ConnectionId, End, Frame, Render, Rendered, Signal, Visible, Wire};
use beep_core::{ChannelId, Id, UserId};
use beep_proto::events::v1::{Event, event::Fact};
use futures_util::{FutureExt, future::BoxFuture};
use smallvec::SmallVec;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Instant,
};

/// How many facts wait for one slow rendering before listeners are told to read again instead.
const BACKLOG: usize = 1024;

pub(super) struct Listener<F> {
    pub connection: Arc<Connection<F>>,
    pub tag: Arc<str>,
    /// What it may view, when the topic tells of several channels.
    pub visible: Option<Arc<Visible>>,
    pub checked_at: Instant,
}

pub(super) type Key = (ConnectionId, Arc<str>);

impl<F> Listener<F> {
    pub fn key(&self) -> Key {
        (self.connection.id, self.tag.clone())
    }
}

pub(super) enum Input<F> {
    Join(Listener<F>),
    Fact(Arc<Event>),
    Resync,
}

/// Whom a text that is being made is for.
pub(super) enum Audience<F> {
    One(Listener<F>),
    All(Filter),
}

/// Which of the listeners may hear a fact.
#[derive(Default)]
pub(super) struct Filter {
    viewers_of: Option<ChannelId>,
    only: Vec<UserId>,
}

impl Filter {
    fn of(event: &Event) -> Self {
        let only = match &event.fact {
            Some(Fact::PermissionsChanged(changed)) => changed
                .user_ids
                .iter()
                .filter_map(|id| UserId::from_slice(id).ok())
                .collect(),
            _ => Vec::new(),
        };
        // Nobody may view a channel that is gone; those who could not before learn a meaningless identifier.
        let gone = matches!(event.fact, Some(Fact::ChannelDeleted(_)));
        let viewers_of = ChannelId::from_slice(&event.concerns_channel_id).ok().filter(|_| !gone);
        Self { viewers_of, only }
    }
    fn admits<F>(&self, listener: &Listener<F>) -> bool {
        self.viewers_of.is_none_or(|channel| {
            listener
                .visible
                .as_ref()
                .is_none_or(|visible| visible.contains(channel))
        }) && (self.only.is_empty() || self.only.contains(&listener.connection.user))
    }
}

pub(super) struct Topic<F> {
    pub key: Arc<str>,
    pub listeners: BTreeMap<Key, Listener<F>>,
    /// Away while it waits for something.
    render: Option<Box<dyn Render>>,
    backlog: VecDeque<Input<F>>,
    overflowed: bool,
    used: bool,
}

/// A rendering that could not be had at once.
pub(super) struct Slow<F> {
    pub rendering: BoxFuture<'static, Rendered>,
    pub audience: Audience<F>,
}

impl<F: Frame> Topic<F> {
    pub fn new(key: Arc<str>, render: Box<dyn Render>) -> Self {
        let (listeners, backlog) = (BTreeMap::new(), VecDeque::new());
        Self {
            key,
            listeners,
            render: Some(render),
            backlog,
            overflowed: false,
            used: true,
        }
    }

    /// Nobody hears it, and nobody is about to.
    pub fn is_empty(&self) -> bool {
        self.listeners.is_empty() && self.render.is_some() && self.backlog.is_empty()
    }

    /// Takes an input; gives the rendering back if it must be waited for.
    #[must_use]
    pub fn put(&mut self, input: Input<F>, wire: &dyn Wire<F>) -> Option<Slow<F>> {
        let is_fact = matches!(input, Input::Fact(_));
        if is_fact && self.listeners.is_empty() && self.backlog.is_empty() && self.render.is_some() {
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
    pub fn rendered(&mut self, (render, text): Rendered, audience: Audience<F>, wire: &dyn Wire<F>) -> Option<Slow<F>> {
        self.render = Some(render);
        self.tell(text.as_deref(), audience, wire);
        self.work(wire)
    }

    fn work(&mut self, wire: &dyn Wire<F>) -> Option<Slow<F>> {
        while let Some(render) = self.render.take() {
            let input = self
                .backlog
                .pop_front()
                .or_else(|| std::mem::take(&mut self.overflowed).then_some(Input::Resync));
            let Some(input) = input else {
                self.render = Some(render);
                break;
            };
            self.used = true;
            let (signal, audience) = match input {
                Input::Join(listener) => (Signal::Ready, Audience::One(listener)),
                Input::Resync => (Signal::Resync, Audience::All(Filter::default())),
                Input::Fact(event) => {
                    let filter = Filter::of(&event);
                    (Signal::Fact(event), Audience::All(filter))
                }
            };
            let mut rendering = render.render(signal);
            match (&mut rendering).now_or_never() {
                Some((render, text)) => {
                    self.render = Some(render);
                    self.tell(text.as_deref(), audience, wire);
                }
                None => return Some(Slow { rendering, audience }),
            }
        }
        None
    }

    fn tell(&mut self, text: Option<&str>, audience: Audience<F>, wire: &dyn Wire<F>) {
        let Some(text) = text else { return };
        match audience {
            Audience::One(listener) => {
                listener.connection.push(wire.next(&listener.tag, text));
                self.listeners.insert(listener.key(), listener);
            }
            Audience::All(filter) => {
                // Clients that number their subscriptions share the frame as well as the text.
                let mut frames: SmallVec<[(&Arc<str>, F); 4]> = SmallVec::new();
                for listener in self.listeners.values().filter(|listener| filter.admits(listener)) {
                    let known = frames.iter().find(|(tag, _)| **tag == listener.tag);
                    let frame = known.map_or_else(|| wire.next(&listener.tag, text), |(_, frame)| frame.clone());
                    if known.is_none() && frames.len() < 4 {
                        frames.push((&listener.tag, frame.clone()));
                    }
                    listener.connection.push(frame);
                }
            }
        }
    }

    /// Ends the subscriptions that `ends` names.
    pub fn end(&mut self, wire: &dyn Wire<F>, mut ends: impl FnMut(&mut Listener<F>) -> Option<End>) {
        self.listeners.retain(|_, listener| {
            let end = ends(listener);
            if let Some(end) = end {
                listener
                    .connection
                    .push_end(&listener.tag, wire.end(&listener.tag, end));
            }
            end.is_none()
        });
    }

    /// Forgets a connection's subscription, or all of them; also those that are about to join.
    pub fn forget(&mut self, connection: ConnectionId, tag: Option<&Arc<str>>) {
        match tag {
            Some(tag) => drop(self.listeners.remove(&(connection, tag.clone()))),
            None => self.listeners.retain(|(of, _), _| *of != connection),
        }
        self.backlog
            .retain(|input| !matches!(input, Input::Join(listener) if is(listener, connection, tag)));
    }

    /// Lets the rendering rest if it has had nothing to do since the last call.
    pub fn rest(&mut self) {
        if !std::mem::take(&mut self.used)
            && let Some(render) = &mut self.render
        {
            render.rest();
        }
    }
}

fn is<F>(listener: &Listener<F>, connection: ConnectionId, tag: Option<&Arc<str>>) -> bool {
    listener.connection.id == connection && tag.is_none_or(|tag| *tag == listener.tag)
}

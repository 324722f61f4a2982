//! What a topic has to tell and has not told yet. It goes out as one frame a listener, made once for all who hear the
//! same under the same name.

use super::{Frame, Visible, Wire, topic::Listener};
use beep_core::{ChannelId, Id, UserId};
use beep_proto::events::v1::{Event, event::Fact};
use smallvec::SmallVec;
use std::sync::Arc;

/// Texts that are told with one frame, at most: a bit each in the mask of a listener.
const TEXTS: usize = 64;
/// Bytes after which no more is joined.
const BYTES: usize = 64 << 10;
/// Distinct frames of one telling that are kept for the next listener.
const KEPT: usize = 8;
/// Listeners that are looked up before the first of them is written to. What each needs lies elsewhere in memory, and a
/// write leaves little of it in the processor's cache: asked for together, they are waited for together.
const AHEAD: usize = 16;

/// Which of the listeners may hear a fact.
#[derive(Default)]
pub(super) struct Filter {
    viewers_of: Option<ChannelId>,
    only: Vec<UserId>,
    /// It happened in a server, and nothing happens in one that is closed.
    within: bool,
}

impl Filter {
    pub fn of(event: &Event) -> Self {
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
        // These two tell that a server is closed, and that it is open again.
        let within = !matches!(event.fact, Some(Fact::PermissionsChanged(_) | Fact::ServerChanged(_)));
        Self {
            viewers_of,
            only,
            within,
        }
    }

    fn admits<F: Frame>(&self, listener: &Listener<F>) -> bool {
        let Some(visible) = listener.visible.as_deref() else {
            return self.is_for(listener);
        };
        let is_open = !self.within || !matches!(visible, Visible::Closed);
        is_open && self.viewers_of.is_none_or(|channel| visible.contains(channel)) && self.is_for(listener)
    }

    fn is_for<F: Frame>(&self, listener: &Listener<F>) -> bool {
        self.only.is_empty() || self.only.contains(&listener.connection.user)
    }
}

/// Texts in the order in which they are told, and whom each is for.
#[derive(Default)]
pub(super) struct Untold {
    texts: Vec<(Arc<str>, Filter)>,
    bytes: usize,
}

impl Untold {
    pub fn add(&mut self, text: Arc<str>, filter: Filter) {
        self.bytes += text.len();
        self.texts.push((text, filter));
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.texts.len() >= TEXTS || self.bytes >= BYTES
    }

    pub fn telling<F: Frame>(self, wire: &dyn Wire<F>) -> Telling<'_, F> {
        Telling {
            untold: self,
            wire,
            frames: SmallVec::new(),
        }
    }
}

/// Tells one listener after the other.
pub(super) struct Telling<'w, F> {
    untold: Untold,
    wire: &'w dyn Wire<F>,
    /// Clients that number their subscriptions share the frame as well as the texts.
    frames: SmallVec<[(Arc<str>, u64, F); 1]>,
}

impl<F: Frame> Telling<'_, F> {
    pub fn tell<'l>(&mut self, mut listeners: impl Iterator<Item = &'l Listener<F>>) {
        let mut near = SmallVec::<[_; AHEAD]>::new();
        loop {
            near.extend(listeners.by_ref().take(AHEAD));
            if near.is_empty() {
                return;
            }
            near.iter().for_each(|listener: &&Listener<F>| listener.approach());
            near.drain(..).for_each(|listener| self.tell_one(listener));
        }
    }

    fn tell_one(&mut self, listener: &Listener<F>) {
        if listener.ended().is_some() {
            return;
        }
        let texts = &self.untold.texts;
        let heard = |n: &usize| texts[*n].1.admits(listener);
        let mask = (0..texts.len()).filter(heard).fold(0, |mask, n| mask | 1_u64 << n);
        if mask == 0 {
            return;
        }
        let known = self
            .frames
            .iter()
            .find(|(tag, of, _)| *of == mask && (Arc::ptr_eq(tag, &listener.tag) || *tag == listener.tag));
        let frame = match known {
            Some((.., frame)) => frame.clone(),
            None => self.make(&listener.tag, mask),
        };
        listener.connection.push(frame);
    }

    fn make(&mut self, tag: &Arc<str>, mask: u64) -> F {
        let texts = self.untold.texts.iter().enumerate();
        let heard: SmallVec<[&str; 16]> = texts
            .filter(|(n, _)| mask >> n & 1 == 1)
            .map(|(_, (text, _))| &**text)
            .collect();
        let frame = self.wire.next(tag, &heard);
        if self.frames.len() < KEPT {
            self.frames.push((tag.clone(), mask, frame.clone()));
        }
        frame
    }
}

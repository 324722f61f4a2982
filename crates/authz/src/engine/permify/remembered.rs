//! Decisions that are kept. A decision follows from the server and the member alone, so it holds as long as both are the
//! very same that it was made of: no time runs out, and no fact goes unnoticed.

use crate::world::{Member, World};
use std::{
    hash::Hash,
    sync::{Arc, Weak},
};

/// Decisions by what was asked.
pub(super) struct Remembered<K, V>(moka::sync::Cache<K, Decision<V>, foldhash::fast::RandomState>);

#[derive(Clone)]
struct Decision<V> {
    world: Weak<World>,
    member: Weak<Member>,
    answer: V,
}

impl<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static> Remembered<K, V> {
    pub(super) fn new(most: u64) -> Self {
        let builder = moka::sync::Cache::builder().max_capacity(most);
        Self(builder.build_with_hasher(foldhash::fast::RandomState::default()))
    }

    pub(super) fn get(&self, key: &K, world: &Arc<World>, member: &Arc<Member>) -> Option<V> {
        let decision = self.0.get(key)?;
        let same = std::ptr::eq(decision.world.as_ptr(), Arc::as_ptr(world))
            && std::ptr::eq(decision.member.as_ptr(), Arc::as_ptr(member));
        same.then_some(decision.answer)
    }

    pub(super) fn put(&self, key: K, world: &Arc<World>, member: &Arc<Member>, answer: V) {
        let decision = Decision {
            world: Arc::downgrade(world),
            member: Arc::downgrade(member),
            answer,
        };
        self.0.insert(key, decision);
    }

    pub(super) fn forget(&self) {
        self.0.invalidate_all();
    }
}

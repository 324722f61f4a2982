//! A server as it would be.

use crate::{
    fact::Change,
    world::{Channel, Member, Role, World},
};
use beep_core::{ChannelId, UserId};
use foldhash::{HashMap, HashMapExt};

pub(super) struct Supposed {
    pub(super) world: World,
    /// Members of whom something is supposed; `None` for who would be gone.
    pub(super) members: HashMap<UserId, Option<Member>>,
}

impl Supposed {
    pub(super) fn new(world: &World) -> Self {
        Self {
            world: world.clone(),
            members: HashMap::new(),
        }
    }

    /// As the fact would; and a channel that stops following its category keeps what held until then as its own, which
    /// is what happens when somebody changes it.
    pub(super) fn apply(&mut self, change: &Change) {
        let world = &mut self.world;
        match change {
            // Not of what is compared.
            Change::PutServer { .. } | Change::RemoveServer | Change::SetSuspended(_) | Change::Resume(_) => {}
            Change::PutRole {
                role,
                permissions,
                position,
            } => {
                let (permissions, position) = (*permissions, *position);
                world.roles.insert(*role, Role { permissions, position });
            }
            Change::RemoveRole(role) => {
                world.roles.remove(role);
                let target = crate::world::Target::Role(*role);
                world
                    .channels
                    .values_mut()
                    .for_each(|channel| channel.overwrites.remove(target));
            }
            Change::PutMember(member) => {
                self.members.insert(member.user, Some(member.clone()));
            }
            Change::RemoveMember(user) => {
                self.members.insert(*user, None);
            }
            Change::PutChannel {
                channel,
                parent,
                synced,
                kind,
                ..
            } => {
                if !synced {
                    self.stop_following(*channel);
                }
                let channel = self.world.channels.entry(*channel).or_default();
                (channel.parent, channel.synced, channel.kind) = (*parent, *synced, *kind);
            }
            Change::RemoveChannel(channel) => {
                world.channels.remove(channel);
            }
            Change::PutOverwrite { channel, target, layer } => {
                if let Some(channel) = self.stop_following(*channel) {
                    channel.overwrites.put(*target, *layer);
                }
            }
            Change::RemoveOverwrite { channel, target } => {
                if let Some(channel) = self.stop_following(*channel) {
                    channel.overwrites.remove(*target);
                }
            }
        }
    }

    fn stop_following(&mut self, id: ChannelId) -> Option<&mut Channel> {
        let channel = self.world.channels.get(&id)?;
        let (holder, overwrites) = self.world.overwrites(id, channel);
        let followed = (holder != id).then(|| overwrites.clone());
        let channel = self.world.channels.get_mut(&id)?;
        if let Some(overwrites) = followed {
            channel.overwrites = overwrites;
            channel.synced = false;
        }
        Some(channel)
    }
}

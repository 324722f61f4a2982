//! What a server's facts come to, as plainly as it can be written: the stand-in of `authz` decides by it.

use beep_core::{Permission, Permissions};
use beep_proto::authz::v1::{
    self as authz, PutChannel, PutMember, PutOverwrite, PutRole, change::Change, put_overwrite, remove_overwrite,
};
use std::collections::HashMap;

/// Identifiers as they travel.
type Bytes = Vec<u8>;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct World {
    pub(super) owner: Bytes,
    default_role: Bytes,
    pub(super) suspended: bool,
    roles: HashMap<Bytes, PutRole>,
    pub(super) members: HashMap<Bytes, PutMember>,
    pub(super) channels: HashMap<Bytes, PutChannel>,
    /// By channel and by role or member.
    overwrites: HashMap<(Bytes, Bytes), PutOverwrite>,
}

impl World {
    pub(super) fn take(&mut self, change: Change) {
        match change {
            Change::PutServer(put) => (self.owner, self.default_role) = (put.owner_id, put.default_role_id),
            Change::RemoveServer(_) => *self = Self::default(),
            Change::Resume(_) => {}
            Change::SetSuspended(set) => self.suspended = set.suspended,
            Change::PutRole(put) => drop(self.roles.insert(put.role_id.clone(), put)),
            Change::RemoveRole(gone) => {
                self.roles.remove(&gone.role_id);
                self.overwrites.retain(|(_, target), _| *target != gone.role_id);
                for member in self.members.values_mut() {
                    member.role_ids.retain(|role| *role != gone.role_id);
                }
            }
            Change::PutMember(put) => drop(self.members.insert(put.user_id.clone(), put)),
            Change::RemoveMember(gone) => drop(self.members.remove(&gone.user_id)),
            Change::PutChannel(put) => drop(self.channels.insert(put.channel_id.clone(), put)),
            Change::RemoveChannel(gone) => {
                self.channels.remove(&gone.channel_id);
                self.overwrites.retain(|(channel, _), _| *channel != gone.channel_id);
            }
            Change::PutOverwrite(put) => {
                let target = match put.target.clone().expect("for somebody") {
                    put_overwrite::Target::RoleId(id) | put_overwrite::Target::UserId(id) => id,
                };
                self.overwrites.insert((put.channel_id.clone(), target), put);
            }
            Change::RemoveOverwrite(gone) => {
                let target = match gone.target.expect("for somebody") {
                    remove_overwrite::Target::RoleId(id) | remove_overwrite::Target::UserId(id) => id,
                };
                self.overwrites.remove(&(gone.channel_id, target));
            }
        }
    }

    /// `None` for who is no member.
    pub(super) fn in_server(&self, user: &[u8]) -> Option<Permissions> {
        let roles = &self.members.get(user)?.role_ids;
        let mut held = self.role(&self.default_role);
        for role in roles {
            held |= self.role(role);
        }
        let everything = self.owner == user || held.has(Permission::Administrator);
        Some(if everything { Permissions::EVERYTHING } else { held })
    }

    /// `None` for who does not see the channel.
    pub(super) fn in_channel(&self, user: &[u8], channel: &[u8]) -> Option<Permissions> {
        let base = self.in_server(user)?;
        let channel = self.channels.get(channel)?;
        if base == Permissions::EVERYTHING {
            return Some(base);
        }
        let follows = channel.synced && !channel.parent_id.is_empty();
        let source = if follows {
            &channel.parent_id
        } else {
            &channel.channel_id
        };
        let sum = |targets: &[Bytes]| {
            let mut sum = (Permissions::NONE, Permissions::NONE);
            for target in targets {
                if let Some(put) = self.overwrites.get(&(source.clone(), target.clone())) {
                    sum.0 |= Permissions::from_bits(put.deny);
                    sum.1 |= Permissions::from_bits(put.allow);
                }
            }
            sum
        };
        let layers = [
            sum(std::slice::from_ref(&self.default_role)),
            sum(&self.members.get(user)?.role_ids),
            sum(&[user.to_vec()]),
        ];
        let held = layers
            .iter()
            .fold(base, |held, (deny, allow)| held.overwrite(*deny, *allow));
        held.has(Permission::ViewChannel).then_some(held)
    }

    /// Whether the channel's own overwrites deny VIEW_CHANNEL to the default role.
    pub(super) fn hides(&self, channel: &[u8]) -> bool {
        let put = self.overwrites.get(&(channel.to_vec(), self.default_role.clone()));
        put.is_some_and(|put| Permissions::from_bits(put.deny).has(Permission::ViewChannel))
    }

    fn role(&self, role: &[u8]) -> Permissions {
        let found = self.roles.get(role);
        found
            .map(|put| Permissions::from_bits(put.permissions))
            .unwrap_or_default()
    }

    /// The facts that would make it so.
    pub(super) fn changes(&self) -> Vec<authz::Change> {
        if self.owner.is_empty() {
            return Vec::new();
        }
        let server = authz::PutServer {
            owner_id: self.owner.clone(),
            default_role_id: self.default_role.clone(),
        };
        let suspended = self.suspended.then_some(authz::SetSuspended { suspended: true });
        let all = [Change::PutServer(server)]
            .into_iter()
            .chain(suspended.map(Change::SetSuspended))
            .chain(self.roles.values().cloned().map(Change::PutRole))
            .chain(self.members.values().cloned().map(Change::PutMember))
            .chain(self.channels.values().cloned().map(Change::PutChannel))
            .chain(self.overwrites.values().cloned().map(Change::PutOverwrite));
        all.map(|change| authz::Change { change: Some(change) }).collect()
    }
}

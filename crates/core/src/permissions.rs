//! Permission bits and the total order that decides them (design: "Permissions: the total order").

use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $bit:literal, $name:literal;)*) => {
        /// One right in a server.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(#[$doc])* $variant = $bit),* }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The name in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

permissions! {
    /// Everything, in every channel.
    Administrator = 0, "ADMINISTRATOR";
    ManageServer = 1, "MANAGE_SERVER";
    ManageRoles = 2, "MANAGE_ROLES";
    ManageChannels = 3, "MANAGE_CHANNELS";
    ViewChannel = 4, "VIEW_CHANNEL";
    ManageWebhooks = 5, "MANAGE_WEBHOOKS";
    ManageNicknames = 6, "MANAGE_NICKNAMES";
    ChangeNickname = 7, "CHANGE_NICKNAME";
    SendMessages = 8, "SEND_MESSAGES";
    /// Delete the messages of others.
    ManageMessages = 9, "MANAGE_MESSAGES";
    AttachFiles = 10, "ATTACH_FILES";
    /// Mute, kick and ban.
    ManageMembers = 11, "MANAGE_MEMBERS";
    ManageInvitations = 12, "MANAGE_INVITATIONS";
    MentionEveryone = 13, "MENTION_EVERYONE";
    AddReactions = 14, "ADD_REACTIONS";
}

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Permissions(u64);

impl Permissions {
    pub const NONE: Self = Self(0);
    /// What the owner and administrators have: every bit, those of later versions included.
    pub const EVERYTHING: Self = Self(u64::MAX >> 1);

    pub const fn of(list: &[Permission]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < list.len() {
            bits |= 1 << list[i] as u8;
            i += 1;
        }
        Self(bits)
    }
    /// What a new server's default role may do.
    pub const fn of_new_default_role() -> Self {
        Self::of(&[
            Permission::ViewChannel,
            Permission::SendMessages,
            Permission::AttachFiles,
            Permission::AddReactions,
            Permission::ChangeNickname,
        ])
    }
    /// As stores and contracts keep it. The highest bit is never set, so that it fits BIGINT.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits as u64 & Self::EVERYTHING.0)
    }
    pub const fn has(self, permission: Permission) -> bool {
        self.0 >> permission as u8 & 1 == 1
    }
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Adds what is implied: MANAGE_SERVER ⊇ MANAGE_CHANNELS, MANAGE_MESSAGES ⊇ SEND_MESSAGES,
    /// MANAGE_NICKNAMES ⊇ CHANGE_NICKNAME. Applied when a role is stored.
    #[must_use]
    pub fn with_implied(mut self) -> Self {
        for (holder, implied) in [
            (Permission::ManageServer, Permission::ManageChannels),
            (Permission::ManageMessages, Permission::SendMessages),
            (Permission::ManageNicknames, Permission::ChangeNickname),
        ] {
            if self.has(holder) {
                self |= Self::of(&[implied]);
            }
        }
        self
    }
    /// One layer of overwrites: first what is denied goes, then what is allowed comes.
    #[must_use]
    pub fn overwrite(self, deny: Self, allow: Self) -> Self {
        (self & !deny) | allow
    }
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.has(*permission))
    }
}

impl BitOr for Permissions {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
impl BitOrAssign for Permissions {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
impl BitAnd for Permissions {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
impl Not for Permissions {
    type Output = Self;
    fn not(self) -> Self {
        Self(!self.0 & Self::EVERYTHING.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deny_goes_before_allow() {
        let view = Permissions::of(&[Permission::ViewChannel]);
        assert!(view.overwrite(view, view).has(Permission::ViewChannel));
        assert!(view.overwrite(view, Permissions::NONE).is_empty());
    }

    #[test]
    fn bits_survive_a_signed_column() {
        assert_eq!(
            Permissions::from_bits(Permissions::EVERYTHING.bits()),
            Permissions::EVERYTHING
        );
        assert!(Permissions::EVERYTHING.bits() > 0);
        assert_eq!(Permissions::from_bits(-1), Permissions::EVERYTHING);
    }

    #[test]
    fn implied_rights_are_added() {
        let manager = Permissions::of(&[Permission::ManageServer]).with_implied();
        assert_eq!(
            manager.iter().map(Permission::name).collect::<Vec<_>>(),
            ["MANAGE_SERVER", "MANAGE_CHANNELS"]
        );
    }
}

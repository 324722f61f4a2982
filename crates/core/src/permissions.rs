//! Permission bits and the total order that decides them (design: "Permissions: the total order").

use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

macro_rules! permissions {
    ($($variant:ident = $bit:literal, $name:literal, $place:ident, $explanation:literal;)*) => {
        /// One right in a server. The bits are stored: a new right takes the next one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Permission { $(#[doc = $explanation] $variant = $bit),* }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// The name in the API.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// What it lets a member do, in one sentence.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation),* }
            }
            /// Where it means something.
            pub const fn place(self) -> Place {
                match self { $(Self::$variant => Place::$place),* }
            }
        }
    };
}

/// Where a right means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the server as such: overwrites of channels do not touch what it is about.
    Server,
    /// In channels, where overwrites may take it away or give it.
    Channel,
}

permissions! {
    Administrator = 0, "ADMINISTRATOR", Server, "Do everything, in every channel, past every overwrite and mute.";
    ManageServer = 1, "MANAGE_SERVER", Server, "Change the server's name, description, rules and visibility.";
    ManageRoles = 2, "MANAGE_ROLES", Server, "Create, change and delete roles below one's own highest, and give them to members.";
    ManageChannels = 3, "MANAGE_CHANNELS", Channel, "Create, change, move and delete channels and categories.";
    ViewChannel = 4, "VIEW_CHANNEL", Channel, "See the channel and read its messages.";
    ManageWebhooks = 5, "MANAGE_WEBHOOKS", Channel, "Create, change and delete the channel's webhooks.";
    ManageNicknames = 6, "MANAGE_NICKNAMES", Server, "Change the nicknames of members below one's own highest role.";
    ChangeNickname = 7, "CHANGE_NICKNAME", Server, "Change one's own nickname.";
    SendMessages = 8, "SEND_MESSAGES", Channel, "Write messages in the channel.";
    ManageMessages = 9, "MANAGE_MESSAGES", Channel, "Delete the messages of others.";
    AttachFiles = 10, "ATTACH_FILES", Channel, "Attach files and pictures to one's messages.";
    ManageMembers = 11, "MANAGE_MEMBERS", Server, "Mute, kick and ban members below one's own highest role.";
    ManageInvitations = 12, "MANAGE_INVITATIONS", Server, "Invite people, and see and revoke everybody's invitations.";
    MentionEveryone = 13, "MENTION_EVERYONE", Channel, "Mention everyone, everyone online, and roles that are not mentionable.";
    AddReactions = 14, "ADD_REACTIONS", Channel, "React to messages.";
    ViewAuditLog = 15, "VIEW_AUDIT_LOG", Server, "Read who did what in the server, in channels that one does not see too.";
    BypassSlowMode = 16, "BYPASS_SLOW_MODE", Channel, "Write without waiting where slow mode is on.";
    CreateThreads = 17, "CREATE_THREADS", Channel, "Start threads from messages of the channel.";
    Connect = 18, "CONNECT", Channel, "Join the conference and listen.";
    Speak = 19, "SPEAK", Channel, "Speak in the conference.";
    Video = 20, "VIDEO", Channel, "Show one's camera or screen in the conference.";
    MuteMembers = 21, "MUTE_MEMBERS", Channel, "Switch off the microphones of others in the conference.";
    MoveMembers = 22, "MOVE_MEMBERS", Channel, "Move others to another conference, or out of it.";
    ManagePermissions = 23, "MANAGE_PERMISSIONS", Channel, "Change who may do what in the channel, within what one may do there oneself.";
}

/// Who stores the first stores the second too.
const IMPLIED: [(Permission, Permission); 3] = [
    (Permission::ManageServer, Permission::ManageChannels),
    (Permission::ManageMessages, Permission::SendMessages),
    (Permission::ManageNicknames, Permission::ChangeNickname),
];

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
    /// What a mute takes away, and not having accepted the server's rules.
    pub const WHILE_MUTED: Self = Self::of(&[
        Permission::SendMessages,
        Permission::AddReactions,
        Permission::CreateThreads,
        Permission::Speak,
        Permission::Video,
    ]);

    /// What every member of a direct-message channel may do there; nobody can change it.
    pub const IN_DIRECT_MESSAGES: Self = Self::of(&[
        Permission::ViewChannel,
        Permission::SendMessages,
        Permission::AttachFiles,
        Permission::AddReactions,
        Permission::Connect,
        Permission::Speak,
        Permission::Video,
    ]);

    /// Those that mean something in a channel ([`Place::Channel`]).
    pub const IN_CHANNELS: Self = {
        let (mut bits, mut at) = (0, 0);
        while at < Permission::ALL.len() {
            if matches!(Permission::ALL[at].place(), Place::Channel) {
                bits |= 1 << at;
            }
            at += 1;
        }
        Self(bits)
    };

    /// What a new server's default role may do: take part wherever it is not said otherwise, and manage nothing.
    pub const fn of_new_default_role() -> Self {
        Self::of(&[
            Permission::ViewChannel,
            Permission::SendMessages,
            Permission::AttachFiles,
            Permission::AddReactions,
            Permission::ChangeNickname,
            Permission::CreateThreads,
            Permission::Connect,
            Permission::Speak,
            Permission::Video,
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
        for (holder, implied) in IMPLIED {
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
    /// Those that this version knows, ascending by bit.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        let mut rest = self.0 & ((1 << Permission::ALL.len()) - 1);
        std::iter::from_fn(move || {
            let next = Permission::ALL.get(rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(*next)
        })
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
    fn every_right_has_the_bit_of_its_place_in_the_list_and_a_sentence() {
        for (at, permission) in Permission::ALL.iter().enumerate() {
            assert_eq!(*permission as usize, at, "stored bits stay; a new right is appended");
            let sentence = permission.explanation();
            assert!(
                sentence.ends_with('.') && sentence.starts_with(char::is_uppercase),
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_set_lists_what_it_has() {
        let listed: Vec<_> = Permissions::EVERYTHING.iter().collect();
        assert_eq!(listed, Permission::ALL, "and no bit of a later version");
        assert_eq!(Permissions::NONE.iter().count(), 0);
        for (permission, in_channels) in [(Permission::ViewChannel, true), (Permission::ManageRoles, false)] {
            assert_eq!(Permissions::IN_CHANNELS.has(permission), in_channels);
        }
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

use async_graphql::Enum;
use beep_core::Permissions;

macro_rules! permissions {
    ($($name:ident),* $(,)?) => {
        /// A right in a server.
        #[derive(Clone, Copy, PartialEq, Eq, Enum)]
        pub(crate) enum Permission { $($name),* }

        impl From<beep_core::Permission> for Permission {
            fn from(permission: beep_core::Permission) -> Self {
                match permission { $(beep_core::Permission::$name => Self::$name),* }
            }
        }

        impl From<Permission> for beep_core::Permission {
            fn from(permission: Permission) -> Self {
                match permission { $(Permission::$name => Self::$name),* }
            }
        }
    };
}
permissions!(
    Administrator,
    ManageServer,
    ManageRoles,
    ManageChannels,
    ViewChannel,
    ManageWebhooks,
    ManageNicknames,
    ChangeNickname,
    SendMessages,
    ManageMessages,
    AttachFiles,
    ManageMembers,
    ManageInvitations,
    MentionEveryone,
    AddReactions,
    ViewAuditLog,
    BypassSlowMode,
    CreateThreads,
    Connect,
    Speak,
    Video,
    MuteMembers,
    MoveMembers,
    ManagePermissions,
);

impl Permission {
    /// The rights of a set as contracts carry it.
    pub(crate) fn list(bits: i64) -> Vec<Self> {
        Permissions::from_bits(bits).iter().map(Self::from).collect()
    }

    pub(crate) fn bits(list: &[Self]) -> i64 {
        let set = list
            .iter()
            .fold(Permissions::NONE, |set, one| set | Permissions::of(&[(*one).into()]));
        set.bits()
    }
}

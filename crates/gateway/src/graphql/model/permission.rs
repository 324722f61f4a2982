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
    pub(crate) fn list(permissions: Permissions) -> Vec<Self> {
        permissions.iter().map(Self::from).collect()
    }
}

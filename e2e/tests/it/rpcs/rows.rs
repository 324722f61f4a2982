//! Whom each RPC serves.

/// Who may call.
pub(super) enum Access {
    /// Whoever is signed in, as far as they may: through these fields of the schema or routes, whose rows say how far.
    People(&'static [&'static str]),
    /// Also who is not signed in.
    Anybody(&'static [&'static str]),
    /// Services on their own account, and no person.
    Services,
}

use Access::{Anybody, People, Services};

const SET_PICTURE: &str = "PUT /api/v1/servers/{id}/{which}";
const CLEAR_PICTURE: &str = "DELETE /api/v1/servers/{id}/{which}";

#[rustfmt::skip]
pub(super) const ROWS: &[(&str, Access)] = &[
    ("platform.v1.Probe/Check", Anybody(&[])),

    ("users.v1.Users/SignUp", Anybody(&["Mutation.signUp"])),
    ("users.v1.Users/SignIn", Anybody(&["Mutation.signIn"])),
    ("users.v1.Users/Refresh", Anybody(&["Mutation.refreshSession"])),
    ("users.v1.Users/SignOut", Anybody(&["Mutation.signOut"])),
    ("users.v1.Users/GetAccount", People(&["Query.me"])),
    ("users.v1.Users/GetUsers", People(&["ServerView.members"])),
    ("users.v1.Users/FindByUsername", People(&["Mutation.invite"])),
    ("users.v1.Users/CheckSession", Services),
    ("users.v1.Users/ListKeys", Services),

    ("users.v1.Instance/GetStanding", People(&["Query.instance"])),
    ("users.v1.Instance/FindUsers", People(&["Instance.users"])),
    ("users.v1.Instance/GetUser", People(&["Instance.user"])),
    ("users.v1.Instance/SuspendUser", People(&["Mutation.suspendUser"])),
    ("users.v1.Instance/RestoreUser", People(&["Mutation.restoreUser"])),
    ("users.v1.Instance/SignOutUser", People(&["Mutation.signOutUser"])),
    ("users.v1.Instance/GetPublicSettings", Anybody(&["Query.publicSettings"])),
    ("users.v1.Instance/ListHolders", People(&["Instance.holders"])),
    ("users.v1.Instance/GrantRole", People(&["Mutation.grantGlobalRole"])),
    ("users.v1.Instance/RevokeRole", People(&["Mutation.revokeGlobalRole"])),
    ("users.v1.Instance/ListActs", People(&["Instance.auditLog"])),
    ("users.v1.Instance/GetSettings", People(&["Instance.settings"])),
    ("users.v1.Instance/UpdateSettings", People(&["Mutation.updateInstanceSettings"])),
    ("users.v1.Instance/RecordActs", Services),

    ("users.v1.Reports/ReportUser", People(&["Mutation.reportUser"])),
    ("users.v1.Reports/ReportMessage", People(&["Mutation.reportMessage"])),
    ("users.v1.Reports/ListReports", People(&["Instance.reports"])),
    ("users.v1.Reports/GetReport", People(&["Instance.report"])),
    ("users.v1.Reports/TakeReport", People(&["Mutation.takeReport"])),
    ("users.v1.Reports/ReleaseReport", People(&["Mutation.releaseReport"])),
    ("users.v1.Reports/CloseReport", People(&["Mutation.closeReport"])),

    ("servers.v1.Servers/CreateServer", People(&["Mutation.createServer"])),
    ("servers.v1.Servers/GetServer", People(&["ServerView.server"])),
    ("servers.v1.Servers/GetOnboarding", People(&["ServerView.onboarding"])),
    ("servers.v1.Servers/ListMine", People(&["Query.me"])),
    ("servers.v1.Servers/ListPublic", People(&["Query.publicServers"])),
    ("servers.v1.Servers/Join", People(&["Mutation.joinServer"])),
    ("servers.v1.Servers/Leave", People(&["Mutation.leaveServer"])),
    ("servers.v1.Servers/UpdateServer", People(&["Mutation.updateServer", SET_PICTURE, CLEAR_PICTURE])),
    ("servers.v1.Servers/DeleteServer", People(&["Mutation.deleteServer"])),
    ("servers.v1.Servers/TransferServer", People(&["Mutation.transferServer"])),
    ("servers.v1.Servers/CreateChannel", People(&["Mutation.createChannel"])),
    ("servers.v1.Servers/UpdateChannel", People(&["Mutation.updateChannel"])),
    ("servers.v1.Servers/MoveChannel", People(&["Mutation.moveChannel"])),
    ("servers.v1.Servers/DeleteChannel", People(&["Mutation.deleteChannel"])),
    ("servers.v1.Servers/GetChannel", People(&["ChannelView.channel"])),
    ("servers.v1.Servers/ListChannels", People(&["ServerView.channels"])),
    ("servers.v1.Servers/ListMembers", People(&["ServerView.members"])),
    ("servers.v1.Servers/ListServersOf", Services),
    ("servers.v1.Servers/Meets", Services),

    ("servers.v1.Roles/ListRoles", People(&["ServerView.roles"])),
    ("servers.v1.Roles/CreateRole", People(&["Mutation.createRole"])),
    ("servers.v1.Roles/UpdateRole", People(&["Mutation.updateRole"])),
    ("servers.v1.Roles/MoveRole", People(&["Mutation.moveRole"])),
    ("servers.v1.Roles/DeleteRole", People(&["Mutation.deleteRole"])),
    ("servers.v1.Roles/AddRole", People(&["Mutation.addRole"])),
    ("servers.v1.Roles/RemoveRole", People(&["Mutation.removeRole"])),
    ("servers.v1.Roles/ListOverwrites", People(&["ChannelView.overwrites"])),
    ("servers.v1.Roles/SetOverwrite", People(&["Mutation.setOverwrite"])),
    ("servers.v1.Roles/SyncChannel", People(&["Mutation.syncChannel"])),
    ("servers.v1.Roles/SetPrivate", People(&["Mutation.setChannelPrivate"])),
    ("servers.v1.Roles/AddToChannel", People(&["Mutation.addToChannel"])),
    ("servers.v1.Roles/LeaveChannel", People(&["Mutation.leaveChannel"])),

    ("servers.v1.Rehearsals/UpdateRole", People(&["ServerView.compareRole"])),
    ("servers.v1.Rehearsals/DeleteRole", People(&["ServerView.compareRoleDeletion"])),
    ("servers.v1.Rehearsals/SetRoles", People(&["ServerView.compareMemberRoles"])),
    ("servers.v1.Rehearsals/SetOverwrite", People(&["ServerView.compareOverwrite"])),
    ("servers.v1.Rehearsals/SetPrivate", People(&["ServerView.comparePrivate"])),
    ("servers.v1.Rehearsals/SyncChannel", People(&["ServerView.compareSync"])),
    ("servers.v1.Rehearsals/MoveChannel", People(&["ServerView.compareMove"])),

    ("servers.v1.Members/Get", People(&["ServerView.me"])),
    ("servers.v1.Members/Find", People(&["ServerView.members"])),
    ("servers.v1.Members/ListSections", People(&["ServerView.memberSections"])),
    ("servers.v1.Members/ListRange", People(&["ServerView.memberRange"])),
    ("servers.v1.Members/SetNickname", People(&["Mutation.setNickname"])),
    ("servers.v1.Members/Mute", People(&["Mutation.muteMember"])),
    ("servers.v1.Members/Unmute", People(&["Mutation.unmuteMember"])),
    ("servers.v1.Members/Kick", People(&["Mutation.kickMember"])),
    ("servers.v1.Members/Ban", People(&["Mutation.banMember"])),
    ("servers.v1.Members/Unban", People(&["Mutation.unban"])),
    ("servers.v1.Members/ListBans", People(&["ServerView.bans"])),

    ("servers.v1.Invitations/CreateInvitation", People(&["Mutation.createInvitation"])),
    ("servers.v1.Invitations/GetInvitation", Anybody(&["Query.invitation"])),
    ("servers.v1.Invitations/ListInvitations", People(&["ServerView.invitations"])),
    ("servers.v1.Invitations/RevokeInvitation", People(&["Mutation.revokeInvitation"])),
    ("servers.v1.Invitations/AcceptInvitation", People(&["Mutation.acceptInvitation"])),
    ("servers.v1.Invitations/Invite", People(&["Mutation.invite"])),
    ("servers.v1.Invitations/ListReceived", People(&["Query.myInvitations"])),
    ("servers.v1.Invitations/AnswerInvitation", People(&["Mutation.answerInvitation"])),
    ("servers.v1.Invitations/AcceptRules", People(&["Mutation.acceptRules"])),
    ("servers.v1.Invitations/EndVisits", Services),

    ("servers.v1.Audit/ListEntries", People(&["ServerView.auditLog"])),
    ("servers.v1.Audit/RecordDeletions", Services),

    ("servers.v1.Moderation/FindServers", People(&["Instance.servers"])),
    ("servers.v1.Moderation/GetInstanceServer", People(&["Instance.server"])),
    ("servers.v1.Moderation/SuspendServer", People(&["Mutation.suspendServer"])),
    ("servers.v1.Moderation/RestoreServer", People(&["Mutation.restoreServer"])),
    ("servers.v1.Moderation/RemoveServer", People(&["Mutation.removeServer"])),

    ("messages.v1.Messages/Send", People(&["Mutation.sendMessage"])),
    ("messages.v1.Messages/Edit", People(&["Mutation.editMessage"])),
    ("messages.v1.Messages/Delete", People(&["Mutation.deleteMessage"])),
    ("messages.v1.Messages/Get", People(&["Mutation.reportMessage"])),
    ("messages.v1.Messages/History", People(&["ChannelView.messages"])),
    ("messages.v1.Messages/Heads", People(&["ServerView.readStates"])),
    ("messages.v1.Messages/DeleteOf", Services),
    ("messages.v1.Messages/Typing", People(&["Mutation.startTyping"])),

    ("authz.v1.Authz/Check", People(&["Mutation.sendMessage"])),
    ("authz.v1.Authz/GetView", People(&["ServerView.permissions"])),
    ("authz.v1.Authz/FilterViewers", People(&["Mutation.sendMessage"])),
    ("authz.v1.Authz/Apply", Services),
    ("authz.v1.Insight/Explain", People(&["ServerView.explain"])),
    ("authz.v1.Insight/ViewAs", People(&["ServerView.preview"])),
    ("authz.v1.Insight/ListViewers", People(&["ServerView.viewers"])),
    ("authz.v1.Insight/Compare", People(&["ServerView.compareRole"])),
    ("authz.v1.Facts/Survey", Services),
    ("authz.v1.Facts/Read", Services),

    ("notifications.v1.Notifications/ListReadStates", People(&["ServerView.readStates"])),
    ("notifications.v1.Notifications/MarkRead", People(&["Mutation.markRead"])),
    ("notifications.v1.Notifications/Apply", Services),

    ("files.v1.Files/UploadImage", People(&[SET_PICTURE])),
    ("files.v1.Files/GetImage", Anybody(&["GET /files/{image}/{width}"])),
    ("files.v1.Files/HoldImage", Services),
    ("files.v1.Files/Apply", Services),

    ("realtime.v1.Presence/Report", Services),
    ("realtime.v1.Presence/GetOnline", Services),
    ("realtime.v1.Presence/CountOnline", Services),
    ("realtime.v1.Presence/ListOnline", Services),
];

//! What subscriptions tell. Nothing here differs from viewer to viewer: an event is executed once and its bytes are
//! shared by all who hear it.

use crate::graphql::{
    input,
    loaders::Loaders,
    model::{
        channel::Channel, date_time::DateTime, global_role::GlobalRole, invitation::DirectInvitation, member::Member,
        message::Message, role::Role, server::Server, user::User,
    },
};
use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject, Union};
use beep_core::{ChannelId, Error, Id, InvitationId, MessageId, ReportId, Result, ServerId, UserId};
use beep_proto::{
    Scope,
    events::v1::{Event, event::Fact},
    servers::v1 as contract,
};
use beep_realtime::hub::Signal;

/// The first event of every subscription: from now on nothing is missed. Read now, then apply what follows.
#[derive(Clone, SimpleObject)]
pub(crate) struct Ready {
    at: DateTime,
}

/// Something may have been missed: read again.
#[derive(Clone, SimpleObject)]
pub(crate) struct Resync {
    at: DateTime,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ServerJoined {
    server: Server,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ServerLeft {
    server_id: ID,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ReadStateChanged {
    channel_id: ID,
    last_read_id: Option<ID>,
    mentions: i64,
}

#[derive(Clone)]
pub(crate) struct InvitationReceived(contract::DirectInvitation);

#[Object]
impl InvitationReceived {
    async fn invitation(&self, ctx: &Context<'_>) -> Result<DirectInvitation, Error> {
        DirectInvitation::one(ctx, self.0.clone()).await
    }
}

/// It was answered, or its server or inviter is gone.
#[derive(Clone, SimpleObject)]
pub(crate) struct InvitationGone {
    id: ID,
}

/// What the viewer may do on this Beep as a whole, from now on.
#[derive(Clone, SimpleObject)]
pub(crate) struct GlobalRolesChanged {
    roles: Vec<GlobalRole>,
}

/// Told to those who may see reports: they read it.
#[derive(Clone, SimpleObject)]
pub(crate) struct ReportMade {
    report_id: ID,
}

/// Somebody took it, gave it back or closed it: those who may see reports read it again.
#[derive(Clone, SimpleObject)]
pub(crate) struct ReportChanged {
    report_id: ID,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ServerChanged {
    server: Server,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ChannelCreated {
    channel: Channel,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ChannelUpdated {
    channel: Channel,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct ChannelDeleted {
    channel_id: ID,
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct MemberJoined {
    joined_at: DateTime,
    /// The server's rules are not accepted yet.
    pending: bool,
    #[graphql(skip)]
    user_id: UserId,
}

#[ComplexObject]
impl MemberJoined {
    async fn user(&self, ctx: &Context<'_>) -> Result<User, Error> {
        ctx.data_unchecked::<Loaders>().user(self.user_id).await
    }
}

/// Nickname, roles, mute or rules: the whole member as it is now.
#[derive(Clone)]
pub(crate) struct MemberChanged(contract::Member);

#[Object]
impl MemberChanged {
    async fn member(&self, ctx: &Context<'_>) -> Result<Member, Error> {
        Member::one(ctx, self.0.clone()).await
    }
}

/// All roles of the server, highest first, after a change of any. One that is missing was taken from all members.
#[derive(Clone, SimpleObject)]
pub(crate) struct RolesChanged {
    roles: Vec<Role>,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct MemberLeft {
    user_id: ID,
}

/// Somebody was banned or may come back: who may see the bans reads them again.
#[derive(Clone, SimpleObject)]
pub(crate) struct BansChanged {
    server_id: ID,
}

/// A link was made or ended: who may see the invitations reads them again.
#[derive(Clone, SimpleObject)]
pub(crate) struct InvitationsChanged {
    server_id: ID,
}

/// An act was written down that shows nowhere else: who may see the audit log reads it again.
#[derive(Clone, SimpleObject)]
pub(crate) struct AuditLogChanged {
    server_id: ID,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct PresenceChanged {
    online: Vec<ID>,
    offline: Vec<ID>,
}

/// A channel has news; at most one a second for each channel.
#[derive(Clone, SimpleObject)]
pub(crate) struct ChannelActivity {
    channel_id: ID,
    last_message_id: ID,
    author_id: ID,
}

/// Rights in this server were changed: read the view again.
#[derive(Clone, SimpleObject)]
pub(crate) struct PermissionsChanged {
    server_id: ID,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct MessageSent {
    message: Message,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct MessageEdited {
    message: Message,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct MessageDeleted {
    message_id: ID,
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Typing {
    #[graphql(skip)]
    user_id: UserId,
    at: DateTime,
}

#[ComplexObject]
impl Typing {
    async fn user(&self, ctx: &Context<'_>) -> Result<User, Error> {
        ctx.data_unchecked::<Loaders>().user(self.user_id).await
    }
}

/// What happens to the viewer.
#[derive(Clone, Union)]
pub(crate) enum MyEvent {
    Ready(Ready),
    Resync(Resync),
    ServerJoined(ServerJoined),
    ServerLeft(ServerLeft),
    ReadStateChanged(ReadStateChanged),
    InvitationReceived(InvitationReceived),
    InvitationGone(InvitationGone),
    GlobalRolesChanged(GlobalRolesChanged),
    ReportMade(ReportMade),
    ReportChanged(ReportChanged),
}

/// What happens in a server.
#[derive(Clone, Union)]
pub(crate) enum ServerEvent {
    Ready(Ready),
    Resync(Resync),
    ServerChanged(ServerChanged),
    ChannelCreated(ChannelCreated),
    ChannelUpdated(ChannelUpdated),
    ChannelDeleted(ChannelDeleted),
    MemberJoined(MemberJoined),
    MemberLeft(MemberLeft),
    MemberChanged(MemberChanged),
    RolesChanged(RolesChanged),
    PresenceChanged(PresenceChanged),
    ChannelActivity(ChannelActivity),
    PermissionsChanged(PermissionsChanged),
    BansChanged(BansChanged),
    InvitationsChanged(InvitationsChanged),
    AuditLogChanged(AuditLogChanged),
}

/// What happens in a channel.
#[derive(Clone, Union)]
pub(crate) enum ChannelEvent {
    Ready(Ready),
    Resync(Resync),
    MessageSent(MessageSent),
    MessageEdited(MessageEdited),
    MessageDeleted(MessageDeleted),
    Typing(Typing),
}

/// An event of whichever subscription, on its way into an execution.
pub(crate) enum Told {
    Me(MyEvent),
    Server(ServerEvent),
    Channel(ChannelEvent),
}

impl Told {
    /// What listeners of a scope are told; `None` where a fact is nothing to them.
    pub(crate) fn of(scope: Scope, signal: &Signal, now: i64) -> Option<Self> {
        match scope {
            Scope::User(_) => MyEvent::of(signal, now).map(Self::Me),
            Scope::Server(_) => ServerEvent::of(signal, now).map(Self::Server),
            Scope::Channel(_) => ChannelEvent::of(signal, now).map(Self::Channel),
        }
    }
}

/// The events of one subscription field.
pub(crate) trait Live: Sized {
    fn ready(at: DateTime) -> Self;
    fn resync(at: DateTime) -> Self;
    fn fact(event: &Event) -> Option<Self>;
    fn told(told: Told) -> Option<Self>;

    fn of(signal: &Signal, now: i64) -> Option<Self> {
        match signal {
            Signal::Ready => Some(Self::ready(DateTime(now))),
            Signal::Resync => Some(Self::resync(DateTime(now))),
            Signal::Fact(event) => Self::fact(event),
        }
    }
}

macro_rules! live {
    ($union:ident as $kind:ident, $event:ident => $fact:expr) => {
        impl Live for $union {
            fn ready(at: DateTime) -> Self {
                Self::Ready(Ready { at })
            }
            fn resync(at: DateTime) -> Self {
                Self::Resync(Resync { at })
            }
            fn fact($event: &Event) -> Option<Self> {
                $fact
            }
            fn told(told: Told) -> Option<Self> {
                if let Told::$kind(event) = told {
                    Some(event)
                } else {
                    None
                }
            }
        }
    };
}

live!(MyEvent as Me, event => Some(match event.fact.as_ref()? {
    Fact::ServerJoined(server) => Self::ServerJoined(ServerJoined { server: Server(server.clone()) }),
    Fact::ServerLeft(left) => Self::ServerLeft(ServerLeft { server_id: input::id_text::<ServerId>(&left.server_id) }),
    Fact::ReadStateChanged(state) => Self::ReadStateChanged(ReadStateChanged {
        channel_id: input::id_text::<ChannelId>(&state.channel_id),
        last_read_id: input::optional_id_text::<MessageId>(&state.last_read_id),
        mentions: state.mentions.into(),
    }),
    Fact::InvitationReceived(invitation) => Self::InvitationReceived(InvitationReceived(invitation.clone())),
    Fact::InvitationGone(gone) => Self::InvitationGone(InvitationGone { id: input::id_text::<InvitationId>(&gone.invitation_id) }),
    Fact::GlobalRolesChanged(changed) => Self::GlobalRolesChanged(GlobalRolesChanged { roles: GlobalRole::list(changed.roles()) }),
    Fact::ReportMade(made) => Self::ReportMade(ReportMade { report_id: input::id_text::<ReportId>(&made.report_id) }),
    Fact::ReportChanged(changed) => Self::ReportChanged(ReportChanged { report_id: input::id_text::<ReportId>(&changed.report_id) }),
    _ => return None,
}));

live!(ServerEvent as Server, event => Some(match event.fact.as_ref()? {
    Fact::ServerChanged(server) => Self::ServerChanged(ServerChanged { server: Server(server.clone()) }),
    Fact::ChannelCreated(channel) => Self::ChannelCreated(ChannelCreated { channel: Channel(channel.clone()) }),
    Fact::ChannelUpdated(channel) => Self::ChannelUpdated(ChannelUpdated { channel: Channel(channel.clone()) }),
    Fact::ChannelDeleted(_) => Self::ChannelDeleted(ChannelDeleted { channel_id: input::id_text::<ChannelId>(&event.concerns_channel_id) }),
    Fact::MemberJoined(joined) => Self::MemberJoined(MemberJoined { joined_at: DateTime(joined.joined_at), pending: joined.pending, user_id: UserId::from_slice(&joined.user_id).ok()? }),
    Fact::MemberLeft(left) => Self::MemberLeft(MemberLeft { user_id: input::id_text::<UserId>(&left.user_id) }),
    Fact::MemberChanged(member) => Self::MemberChanged(MemberChanged(member.clone())),
    Fact::RolesChanged(changed) => Self::RolesChanged(RolesChanged { roles: changed.roles.iter().cloned().map(Role).collect() }),
    Fact::PresenceChanged(changed) => Self::PresenceChanged(PresenceChanged { online: user_ids(&changed.online), offline: user_ids(&changed.offline) }),
    Fact::ChannelActivity(activity) => Self::ChannelActivity(ChannelActivity {
        channel_id: input::id_text::<ChannelId>(&event.concerns_channel_id),
        last_message_id: input::id_text::<MessageId>(&activity.last_message_id),
        author_id: input::id_text::<UserId>(&activity.author_id),
    }),
    Fact::PermissionsChanged(_) => Self::PermissionsChanged(PermissionsChanged { server_id: server_id(event)? }),
    Fact::BansChanged(_) => Self::BansChanged(BansChanged { server_id: server_id(event)? }),
    Fact::InvitationsChanged(_) => Self::InvitationsChanged(InvitationsChanged { server_id: server_id(event)? }),
    Fact::AuditLogChanged(_) => Self::AuditLogChanged(AuditLogChanged { server_id: server_id(event)? }),
    _ => return None,
}));

live!(ChannelEvent as Channel, event => Some(match event.fact.as_ref()? {
    Fact::MessageSent(message) => Self::MessageSent(MessageSent { message: Message::new(message.clone()).ok()? }),
    Fact::MessageEdited(message) => Self::MessageEdited(MessageEdited { message: Message::new(message.clone()).ok()? }),
    Fact::MessageDeleted(deleted) => Self::MessageDeleted(MessageDeleted { message_id: input::id_text::<MessageId>(&deleted.message_id) }),
    Fact::Typing(typing) => Self::Typing(Typing { user_id: UserId::from_slice(&typing.user_id).ok()?, at: DateTime(event.at) }),
    _ => return None,
}));

/// The server whose scope it is.
fn server_id(event: &Event) -> Option<ID> {
    match event.audience()? {
        Scope::Server(server) => Some(ID(server.to_string())),
        _ => None,
    }
}

fn user_ids(ids: &[Vec<u8>]) -> Vec<ID> {
    ids.iter().map(|id| input::id_text::<UserId>(id)).collect()
}

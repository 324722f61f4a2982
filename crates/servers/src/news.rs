//! What a change of a server has to tell, gathered while it is made and stored with it.
//!
//! Facts for `authz` and `notifications` are numbered together for each server. Live events are numbered for each
//! scope by themselves, because a change that alters no right is still seen. They pass through the outbox too: two
//! changes at once are told in the order in which they were stored, and one whose teller dies is told by the next.

mod rights;

pub(crate) use rights::{put_channel, put_member, put_overwrite, put_role};

use crate::{
    SERVICE,
    invitations::DirectInvitation,
    model::{Channel, Member, Server},
    overwrites::{Overwrite, Target},
    roles::Role,
    store::{people, servers},
};
use beep_core::{ChannelId, Clock, EventId, Id, Ids, ImageId, InvitationId, Millis, RoleId, ServerId, UserId};
use beep_platform::{
    outbox,
    sql::{Result, Tx},
};
use beep_proto::{
    Scope,
    authz::v1::{self as authz, change::Change},
    events::v1::{
        AuditLogChanged, BansChanged, ChannelDeleted, Event, InvitationGone, InvitationsChanged, MemberJoined,
        MemberLeft, RolesChanged, ServerLeft, event::Fact,
    },
    files::v1::{self as files, Purpose},
    messages::v1::DeleteOfRequest,
    notifications::v1 as notifications,
    users::v1::Act,
};
use prost::Message;
use std::sync::Arc;
use uuid::Uuid;

/// Consumers of the outbox.
pub(crate) const AUTHZ: &str = "authz";
pub(crate) const MESSAGES: &str = "messages";
pub(crate) const NOTIFICATIONS: &str = "notifications";
/// The audit log of this Beep, which the users service keeps.
pub(crate) const INSTANCE: &str = "instance";
pub(crate) const FILES: &str = "files";
/// Those who listen on the bus.
pub(crate) const LIVE: &str = "live";

/// Changes that come into force together. More are several facts, one after the other, so that each fits a message:
/// what takes effect at the end, such as that a channel follows its category no longer, has to stand at the end.
const CHANGES_OF_FACT: usize = 500;

/// Where time and identifiers come from.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

/// What one change of one server has to tell.
#[derive(Clone)]
pub(crate) struct News {
    server: ServerId,
    origin: Origin,
    rights: Vec<Change>,
    gone: Vec<notifications::fact::Fact>,
    condemned: Vec<DeleteOfRequest>,
    pictures: Vec<Picture>,
    acts: Vec<Act>,
    live: Vec<Live>,
}

/// A live event in the outbox.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Telling {
    /// Whoever hears of a change can ask for what it made: it is told once this fact of this server is in force.
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) server_id: Vec<u8>,
    /// 0 for none.
    #[prost(int64, tag = "2")]
    pub(crate) after_fact: i64,
    #[prost(string, tag = "3")]
    pub(crate) subject: String,
    #[prost(bytes = "vec", tag = "4")]
    pub(crate) event: Vec<u8>,
}

#[derive(Clone)]
struct Live {
    audience: Audience,
    concerns: Option<ChannelId>,
    fact: Fact,
}

/// The server shows a picture, or no longer.
#[derive(Clone, Copy)]
struct Picture {
    purpose: Purpose,
    image: ImageId,
    claimed: bool,
}

#[derive(Clone, Copy)]
enum Audience {
    Server,
    User(UserId),
}

impl Origin {
    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }
    pub(crate) fn make<T: Id>(&self) -> T {
        self.ids.make()
    }
    pub(crate) fn news(&self, server: ServerId) -> News {
        News {
            server,
            origin: self.clone(),
            rights: Vec::new(),
            gone: Vec::new(),
            condemned: Vec::new(),
            pictures: Vec::new(),
            acts: Vec::new(),
            live: Vec::new(),
        }
    }
}

impl News {
    /// Something was done by those who keep order on this Beep.
    pub(crate) fn act(&mut self, act: Act) {
        self.acts.push(act);
    }

    /// A right, or what rights hang on, is changed.
    pub(crate) fn right(&mut self, change: Change) {
        self.rights.push(change);
    }

    pub(crate) fn member_joined(&mut self, server: &Server, member: Member) {
        let joined = MemberJoined {
            user_id: member.user.to_bytes(),
            joined_at: member.joined_at,
            pending: member.pending,
        };
        self.right(put_member(&member));
        self.tell_server(None, Fact::MemberJoined(joined));
        self.tell_user(member.user, Fact::ServerJoined(server.clone().into()));
    }

    /// Roles, mute or rules of a member, on which rights hang.
    pub(crate) fn member_rights(&mut self, member: &Member) {
        self.right(put_member(member));
        self.member_changed(member);
    }

    /// What is told of rights alone.
    pub(crate) fn into_rights(self) -> Vec<authz::Change> {
        let changes = self.rights.into_iter();
        changes.map(|change| authz::Change { change: Some(change) }).collect()
    }

    /// What others see of a member; no right hangs on it.
    pub(crate) fn member_changed(&mut self, member: &Member) {
        self.tell_server(None, Fact::MemberChanged(member.clone().into()));
    }

    /// Its pictures are those of `new` and no longer those of `old`. Told together with
    /// [`server_changed`](Self::server_changed) or [`server_deleted`](Self::server_deleted).
    pub(crate) fn pictures_changed(&mut self, old: &Server, new: Option<&Server>) {
        let new_picture = new.and_then(|server| server.picture);
        let new_banner = new.and_then(|server| server.banner);
        for (purpose, old, new) in [
            (Purpose::ServerPicture, old.picture, new_picture),
            (Purpose::ServerBanner, old.banner, new_banner),
        ] {
            if old == new {
                continue;
            }
            for (image, claimed) in [(old, false), (new, true)] {
                self.pictures.extend(image.map(|image| Picture {
                    purpose,
                    image,
                    claimed,
                }));
            }
        }
    }

    pub(crate) fn bans_changed(&mut self) {
        self.tell_server(None, Fact::BansChanged(BansChanged {}));
    }

    pub(crate) fn invitations_changed(&mut self) {
        self.tell_server(None, Fact::InvitationsChanged(InvitationsChanged {}));
    }

    /// An act was written down that tells the server nothing else.
    pub(crate) fn audit_log_changed(&mut self) {
        self.tell_server(None, Fact::AuditLogChanged(AuditLogChanged {}));
    }

    pub(crate) fn server_changed(&mut self, server: &Server) {
        self.tell_server(None, Fact::ServerChanged(server.clone().into()));
    }

    pub(crate) fn member_left(&mut self, user: UserId) {
        let (server_id, user_id) = (self.server.to_bytes(), user.to_bytes());
        self.right(Change::RemoveMember(authz::RemoveMember {
            user_id: user_id.clone(),
        }));
        let removed = notifications::MemberRemoved {
            server_id: server_id.clone(),
            user_id: user_id.clone(),
        };
        self.gone.push(notifications::fact::Fact::MemberRemoved(removed));
        self.tell_server(None, Fact::MemberLeft(MemberLeft { user_id }));
        self.tell_user(user, Fact::ServerLeft(ServerLeft { server_id }));
    }

    pub(crate) fn role_put(&mut self, role: &Role) {
        self.right(put_role(role));
    }

    /// Nobody has the role any more, and no overwrite is for it.
    pub(crate) fn role_removed(&mut self, role: RoleId) {
        let role_id = role.to_bytes();
        self.right(Change::RemoveRole(authz::RemoveRole { role_id }));
    }

    pub(crate) fn roles_changed(&mut self, roles: &[Role]) {
        let roles = roles.iter().cloned().map(Into::into).collect();
        self.tell_server(None, Fact::RolesChanged(RolesChanged { roles }));
    }

    pub(crate) fn overwrite_put(&mut self, channel: ChannelId, overwrite: &Overwrite) {
        self.right(put_overwrite(channel, overwrite));
    }

    pub(crate) fn overwrite_removed(&mut self, channel: ChannelId, target: Target) {
        use authz::remove_overwrite::Target as From;
        self.right(Change::RemoveOverwrite(authz::RemoveOverwrite {
            channel_id: channel.to_bytes(),
            target: Some(match target {
                Target::Role(role) => From::RoleId(role.to_bytes()),
                Target::Member(user) => From::UserId(user.to_bytes()),
            }),
        }));
    }

    /// What a user wrote within a time is to be deleted.
    pub(crate) fn messages_condemned(
        &mut self,
        channels: impl Iterator<Item = ChannelId>,
        user: UserId,
        since: Millis,
        until: Millis,
    ) {
        self.condemned.push(DeleteOfRequest {
            channel_ids: channels.map(Id::to_bytes).collect(),
            user_id: user.to_bytes(),
            since,
            until,
        });
    }

    /// Nothing of the server is left; its members are told one by one ([`server_left`](Self::server_left)).
    pub(crate) fn server_deleted(&mut self, server: &Server, channels: impl Iterator<Item = ChannelId>) {
        self.pictures_changed(server, None);
        self.right(Change::RemoveServer(authz::RemoveServer {}));
        let removed = |channel: ChannelId| notifications::ChannelRemoved {
            channel_id: channel.to_bytes(),
        };
        let removed = channels.map(removed).map(notifications::fact::Fact::ChannelRemoved);
        self.gone.extend(removed);
    }

    /// Tells somebody that they are in the server no longer, without telling the server.
    pub(crate) fn server_left(&mut self, user: UserId) {
        let server_id = self.server.to_bytes();
        self.tell_user(user, Fact::ServerLeft(ServerLeft { server_id }));
    }

    pub(crate) fn invitation_received(&mut self, invitation: DirectInvitation, server: &Server) {
        self.tell_user(invitation.user, Fact::InvitationReceived(invitation.to_proto(server)));
    }

    pub(crate) fn invitation_gone(&mut self, user: UserId, id: InvitationId) {
        let invitation_id = id.to_bytes();
        self.tell_user(user, Fact::InvitationGone(InvitationGone { invitation_id }));
    }

    /// Where a channel hangs decides rights in it.
    pub(crate) fn channel_placed(&mut self, channel: &Channel) {
        self.right(put_channel(channel));
    }

    pub(crate) fn channel_created(&mut self, channel: &Channel) {
        self.channel_placed(channel);
        self.tell_server(Some(channel.id), Fact::ChannelCreated(channel.clone().into()));
    }

    pub(crate) fn channel_updated(&mut self, channel: &Channel) {
        self.tell_server(Some(channel.id), Fact::ChannelUpdated(channel.clone().into()));
    }

    pub(crate) fn channel_deleted(&mut self, channel: ChannelId) {
        let channel_id = channel.to_bytes();
        self.right(Change::RemoveChannel(authz::RemoveChannel {
            channel_id: channel_id.clone(),
        }));
        let removed = notifications::ChannelRemoved {
            channel_id: channel_id.clone(),
        };
        self.gone.push(notifications::fact::Fact::ChannelRemoved(removed));
        self.tell_server(Some(channel), Fact::ChannelDeleted(ChannelDeleted { channel_id }));
    }

    fn tell_server(&mut self, concerns: Option<ChannelId>, fact: Fact) {
        self.live.push(Live {
            audience: Audience::Server,
            concerns,
            fact,
        });
    }
    fn tell_user(&mut self, user: UserId, fact: Fact) {
        self.live.push(Live {
            audience: Audience::User(user),
            concerns: None,
            fact,
        });
    }

    /// Numbers all of it and leaves it in the outbox, as the last step of the transaction. Answers with the number of
    /// the fact for `authz`, 0 if no right is changed.
    pub(crate) async fn put(mut self, tx: &mut Tx<'_>) -> Result<i64> {
        let fact = if self.rights.is_empty() {
            0
        } else {
            self.put_facts(tx).await?
        };
        debug_assert!(
            self.gone.is_empty(),
            "what is gone changes rights, so its facts are numbered with those"
        );
        for request in std::mem::take(&mut self.condemned) {
            // In no order with anything else, so each is a tenant of its own.
            let id: EventId = self.origin.make();
            self.leave(tx, MESSAGES, id.uuid(), 1, id, request.encode_to_vec())
                .await?;
        }
        for act in std::mem::take(&mut self.acts) {
            // They carry their time, so each is a tenant of its own.
            let id = EventId::from_slice(&act.id).map_err(beep_core::Error::internal)?;
            self.leave(tx, INSTANCE, id.uuid(), 1, id, act.encode_to_vec()).await?;
        }
        let mut told = None;
        for live in std::mem::take(&mut self.live) {
            told = self.put_live(tx, live, fact).await?.or(told);
        }
        self.put_pictures(tx, told).await?;
        Ok(fact)
    }

    /// Leaves what changes no right in the outbox, to be told once a fact that was numbered before is in force.
    pub(crate) async fn put_after(mut self, tx: &mut Tx<'_>, fact: i64) -> Result<()> {
        debug_assert!(
            self.rights.is_empty() && self.gone.is_empty(),
            "these have a number of their own"
        );
        for live in std::mem::take(&mut self.live) {
            self.put_live(tx, live, fact).await?;
        }
        Ok(())
    }

    async fn put_facts(&mut self, tx: &mut Tx<'_>) -> Result<i64> {
        let tenant = self.server.uuid();
        let changes = std::mem::take(&mut self.rights).into_iter();
        let mut changes = changes.map(|change| authz::Change { change: Some(change) }).peekable();
        let mut seq = 0;
        while changes.peek().is_some() {
            seq = outbox::next_seq(tx, tenant).await?;
            let fact = authz::Fact {
                server_id: self.server.to_bytes(),
                seq,
                changes: changes.by_ref().take(CHANGES_OF_FACT).collect(),
            };
            self.leave(tx, AUTHZ, tenant, seq, self.origin.make(), fact.encode_to_vec())
                .await?;
        }

        let gone = std::mem::take(&mut self.gone);
        if gone.is_empty() {
            return Ok(seq);
        }
        let fact = |fact| notifications::Fact {
            event_id: self.origin.make::<EventId>().to_bytes(),
            fact: Some(fact),
        };
        let request = notifications::ApplyRequest {
            facts: gone.into_iter().map(fact).collect(),
        };
        self.leave(
            tx,
            NOTIFICATIONS,
            tenant,
            seq,
            self.origin.make(),
            request.encode_to_vec(),
        )
        .await?;
        Ok(seq)
    }

    /// Facts about pictures have the number of the live event that tells the server of them. A server that is deleted is
    /// told nothing any more: no listener meets the gap that the number taken for its pictures leaves.
    async fn put_pictures(&mut self, tx: &mut Tx<'_>, told: Option<i64>) -> Result<()> {
        let pictures = std::mem::take(&mut self.pictures);
        if pictures.is_empty() {
            return Ok(());
        }
        let seq = match told {
            Some(seq) => seq,
            None => servers::take_number(tx, self.server).await?,
        };
        let fact = |picture: Picture| files::Fact {
            image_id: picture.image.to_bytes(),
            r#use: Some(files::Use {
                purpose: picture.purpose.into(),
                subject_id: self.server.to_bytes(),
            }),
            seq,
            claimed: picture.claimed,
        };
        let request = files::ApplyRequest {
            facts: pictures.into_iter().map(fact).collect(),
        };
        let tenant = self.server.uuid();
        self.leave(tx, FILES, tenant, seq, self.origin.make(), request.encode_to_vec())
            .await
    }

    /// Answers with the number of what the server is told.
    async fn put_live(&self, tx: &mut Tx<'_>, live: Live, fact: i64) -> Result<Option<i64>> {
        let server = self.server;
        let (scope, tenant, seq) = match live.audience {
            Audience::Server => {
                let seq = servers::take_number(tx, server).await?;
                (Scope::Server(server), server.uuid(), seq)
            }
            Audience::User(user) => (Scope::User(user), user.uuid(), people::take_number(tx, user).await?),
        };
        let Origin { clock, ids } = &self.origin;
        let mut event: Event = beep_proto::event(&**ids, &**clock, SERVICE, scope, seq, live.fact);
        event.concerns_channel_id = live.concerns.map(Id::to_bytes).unwrap_or_default();
        let telling = Telling {
            server_id: server.to_bytes(),
            after_fact: fact,
            subject: scope.to_string(),
            event: event.encode_to_vec(),
        };
        self.leave(tx, LIVE, tenant, seq, self.origin.make(), telling.encode_to_vec())
            .await?;
        Ok(Some(seq).filter(|_| matches!(live.audience, Audience::Server)))
    }

    async fn leave(
        &self,
        tx: &mut Tx<'_>,
        consumer: &'static str,
        tenant: Uuid,
        seq: i64,
        id: EventId,
        body: Vec<u8>,
    ) -> Result<()> {
        outbox::put(tx, consumer, tenant, seq, id, body, self.origin.now()).await
    }
}

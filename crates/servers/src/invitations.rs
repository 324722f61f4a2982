//! Ways into a server: links, invitations to one user, and the rules that newcomers accept.
//!
//! A link is a code that whoever has it can use, until it expires, is used up or is revoked. An invitation to one user
//! waits for their answer. Whichever way somebody comes, [`admit`] lets them in: bans win, and the
//! limit of servers counts.
//!
//! Members of a public server may invite, of a private one those with MANAGE_INVITATIONS (SRV-5), and nobody who has
//! not accepted the rules. What others sent to a server that closes is good no longer.

mod accept;
mod accept_rules;
mod admit;
mod answer;
mod code;
mod create;
mod invite;
mod list;
mod preview;
mod revoke;
mod visits;
mod withdraw;

pub(crate) use accept_rules::release;
pub(crate) use admit::{Entrance, admit};
pub(crate) use code::Code;
pub(crate) use withdraw::{withdraw_all, withdraw_of, withdraw_of_guests};

use crate::{
    Servers,
    error::{INVITATION_EXPIRED, INVITATION_USED_UP, RULES_NOT_ACCEPTED},
    model::Server,
    rank,
    store::{members, servers},
};
use beep_core::{Error, Id, InvitationId, Millis, Permission, Result, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::servers::v1 as proto;

/// Links of one server, and as many invitations to single users again.
pub(crate) const INVITATIONS_OF_SERVER: i64 = 1_000;
/// Of either, by one who does not manage the server's invitations: any member of a public server may invite, and leaves
/// places to the others.
pub(crate) const INVITATIONS_OF_MEMBER: i64 = 50;
/// Invitations that wait for one user.
pub(crate) const INVITATIONS_OF_USER: i64 = 100;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub(crate) id: InvitationId,
    pub(crate) server: ServerId,
    pub(crate) code: Code,
    pub(crate) inviter: UserId,
    pub(crate) created_at: Millis,
    /// `None` for never.
    pub(crate) expires_at: Option<Millis>,
    /// `None` for any number.
    pub(crate) max_uses: Option<i64>,
    pub(crate) uses: i64,
    /// Who joins by it is a visitor: leaves on going offline, unless somebody gave them a role.
    pub(crate) temporary: bool,
}

/// An invitation to one user, who has not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DirectInvitation {
    pub(crate) id: InvitationId,
    pub(crate) server: ServerId,
    pub(crate) inviter: UserId,
    pub(crate) user: UserId,
    pub(crate) created_at: Millis,
}

impl Invitation {
    /// # Errors
    /// `INVITATION_EXPIRED`, `INVITATION_USED_UP`.
    pub(crate) fn usable(&self, now: Millis) -> Result<()> {
        if self.expires_at.is_some_and(|at| at <= now) {
            Err((&INVITATION_EXPIRED).into())
        } else if self.max_uses.is_some_and(|most| self.uses >= most) {
            Err((&INVITATION_USED_UP).into())
        } else {
            Ok(())
        }
    }

    pub(crate) fn to_proto(&self, server: &Server) -> proto::Invitation {
        proto::Invitation {
            code: self.code.to_string(),
            server: Some(card(server)),
            inviter_id: self.inviter.to_bytes(),
            created_at: self.created_at,
            expires_at: self.expires_at.unwrap_or_default(),
            max_uses: u32::try_from(self.max_uses.unwrap_or_default()).unwrap_or(u32::MAX),
            uses: u32::try_from(self.uses).unwrap_or(u32::MAX),
            temporary: self.temporary,
        }
    }
}

impl DirectInvitation {
    pub(crate) fn to_proto(self, server: &Server) -> proto::DirectInvitation {
        proto::DirectInvitation {
            id: self.id.to_bytes(),
            server: Some(card(server)),
            inviter_id: self.inviter.to_bytes(),
            user_id: self.user.to_bytes(),
            created_at: self.created_at,
        }
    }
}

/// What those who are invited may know of a server.
fn card(server: &Server) -> proto::InvitationServer {
    proto::InvitationServer {
        id: server.id.to_bytes(),
        name: server.name.clone(),
        description: server.description.clone(),
        public: server.public,
        member_count: server.member_count,
        rules: server.onboarding.rules.clone(),
        picture_id: server.picture.map(Id::to_bytes).unwrap_or_default(),
        banner_id: server.banner.map(Id::to_bytes).unwrap_or_default(),
    }
}

/// Somebody who wants to invite, as `authz` knows them.
#[derive(Debug, Clone)]
pub(crate) struct Inviter {
    user: UserId,
    /// Why they may not, unless the server is public.
    refusal: Option<Error>,
}

/// Somebody who may invite, while nobody else changes the server.
struct Begun {
    server: Server,
    /// Who is left a smaller part of the places: who does not manage the server's invitations.
    guest: Option<UserId>,
}

impl Begun {
    /// How many there may be, all together and of this inviter.
    fn limits(&self) -> impl Iterator<Item = (Option<UserId>, i64)> {
        let own = self.guest.map(|user| (Some(user), INVITATIONS_OF_MEMBER));
        std::iter::once((None, INVITATIONS_OF_SERVER)).chain(own)
    }
}

impl Inviter {
    /// # Errors
    /// `NOT_FOUND` for who is no member.
    async fn ask(servers: &Servers, context: &Context, server: ServerId) -> Result<Self> {
        let user = context.user()?;
        let asked = servers.access.server(context, server, Permission::ManageInvitations);
        let refusal = match asked.await {
            Ok(()) => None,
            Err(error) if error.is(&reason::FORBIDDEN) => Some(error),
            Err(error) => return Err(error),
        };
        Ok(Self { user, refusal })
    }

    /// Whether they manage the server's invitations, or only their own.
    fn manages(&self) -> bool {
        self.refusal.is_none()
    }

    /// Locks the server and looks whether they may invite to it.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no member (any more), `FORBIDDEN`, `RULES_NOT_ACCEPTED`.
    async fn begin(self, tx: &mut Tx<'_>, server: ServerId) -> sql::Result<Begun> {
        let server = servers::lock(tx, server).await?;
        let standing = rank::standing(tx, server.id, self.user).await?;
        let manages = self.manages() && standing.permissions.has(Permission::ManageInvitations);
        if !server.public && !manages {
            return Err(self.refusal.unwrap_or_else(|| (&reason::FORBIDDEN).into()).into());
        }
        let member = members::get(tx, server.id, self.user).await?;
        if member.is_some_and(|member| member.pending) {
            return Err(Error::from(&RULES_NOT_ACCEPTED).into());
        }
        let guest = Some(self.user).filter(|_| !manages);
        Ok(Begun { server, guest })
    }
}

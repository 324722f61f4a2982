//! A link is made.

use super::{Begun, Code, Invitation, Inviter};
use crate::{
    Servers,
    audit_log::{self, Entry, Fields, Target},
    error::INVITATION_LIMIT_REACHED,
    limits::{Act, pass},
    model::{Server, request_id},
    store::{
        invitations,
        requests::{self, Request},
        servers,
    },
};
use beep_core::{Error, InvitationId, Millis, Result, ServerId, UserId};
use beep_platform::{rpc::Context, sql};
use beep_proto::{id, servers::v1::CreateInvitationRequest};
use prost::Message;

/// How often a link can be used at most, if that is limited at all.
const MAX_USES: u32 = 1_000_000;
/// How long a link works at most, if that is limited at all: ten years.
const LONGEST: Millis = 3_653 * 24 * 60 * 60 * 1_000;

/// A request that was found in order.
#[derive(Clone)]
struct Wish {
    request: Request,
    server: ServerId,
    expires_at: Option<Millis>,
    max_uses: Option<i64>,
    temporary: bool,
}

impl Servers {
    /// Makes a link to a server. The same request again answers with the same link.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `REQUEST_REUSED`, `INVITATION_LIMIT_REACHED`, `RATE_LIMITED`, and those of who may not invite:
    /// `NOT_FOUND`, `FORBIDDEN`, `RULES_NOT_ACCEPTED`.
    pub(crate) async fn create_invitation(
        &self,
        context: &Context,
        input: CreateInvitationRequest,
    ) -> Result<(Invitation, Server)> {
        let user = context.user()?;
        let wish = Wish::read(user, input, self.origin.now())?;
        let inviter = Inviter::ask(self, context, wish.server).await?;
        let (origin, random) = (self.origin.clone(), self.random.clone());
        let made = self.store.write(move |tx| {
            Box::pin(async move {
                let now = origin.now();
                let new = wish.invitation(origin.make(), Code::draw(&*random)?, now);
                if let Some(made) = requests::claim(tx, wish.request.clone(), new.id, now).await? {
                    let server = servers::get(tx, new.server).await?.ok_or_else(Error::not_found)?;
                    let made = invitations::get(tx, new.server, made).await?;
                    return Ok((made.ok_or_else(Error::not_found)?, server, false));
                }
                if new.expires_at.is_some_and(|at| at <= now) {
                    return Err(not_in_time().into());
                }
                let begun = inviter.begin(tx, new.server).await?;
                make_room(tx, &begun, now).await?;
                pass(tx, Act::CreateLink, user, now).await?;
                let server = begun.server;
                audit_log::record(tx, &origin, entry(&new)).await?;
                invitations::insert(tx, new.clone()).await?;
                let mut news = origin.news(server.id);
                news.invitations_changed();
                news.put(tx).await?;
                Ok((new, server, true))
            })
        });
        let (invitation, server, is_new) = made.await?;
        if is_new {
            self.relays.poke();
            self.audit("server.invitation_created", user, server.id);
        }
        Ok((invitation, server))
    }
}

fn not_in_time() -> Error {
    Error::invalid("expiresAt", "is in the future, within ten years")
}

/// Links that no longer work are kept, to say so to those who come by them, until their place is needed.
async fn make_room(tx: &mut sql::Tx<'_>, begun: &Begun, now: Millis) -> sql::Result<()> {
    let server = begun.server.id;
    for (inviter, most) in begun.limits() {
        if invitations::count(tx, server, inviter).await? < most {
            continue;
        }
        invitations::delete_dead(tx, server, inviter, now).await?;
        if invitations::count(tx, server, inviter).await? >= most {
            return Err(Error::from(&INVITATION_LIMIT_REACHED).into());
        }
    }
    Ok(())
}

/// Without the code: who reads the log need not be able to invite.
fn entry(new: &Invitation) -> Entry {
    let fields = Fields::default()
        .with("expiresAt", &new.expires_at)
        .with("maxUses", &new.max_uses)
        .with("temporary", &new.temporary);
    Entry::new(
        new.server,
        new.inviter,
        "invitation.created",
        Target::new("invitation", new.id),
    )
    .after(fields)
}

impl Wish {
    fn read(user: UserId, input: CreateInvitationRequest, now: Millis) -> Result<Self> {
        let encoded = input.encode_to_vec();
        let expires_at = Some(input.expires_at).filter(|at| *at != 0);
        // Whether it is past is for new requests to ask: one that is repeated late still gets its answer.
        if expires_at.is_some_and(|at| at > now + LONGEST) {
            return Err(not_in_time());
        }
        if input.max_uses > MAX_USES {
            return Err(Error::invalid("maxUses", "is at most 1,000,000"));
        }
        Ok(Self {
            server: id("serverId", &input.server_id)?,
            expires_at,
            max_uses: Some(i64::from(input.max_uses)).filter(|most| *most > 0),
            temporary: input.temporary,
            request: Request {
                user,
                id: request_id(input.request_id)?,
                encoded,
            },
        })
    }

    fn invitation(&self, id: InvitationId, code: Code, now: Millis) -> Invitation {
        Invitation {
            id,
            server: self.server,
            code,
            inviter: self.request.user,
            created_at: now,
            expires_at: self.expires_at,
            max_uses: self.max_uses,
            uses: 0,
            temporary: self.temporary,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        invitations::{INVITATIONS_OF_MEMBER, INVITATIONS_OF_SERVER},
        limits::Act,
        testing::{by_nobody, code, on_every_engine},
    };
    use beep_core::{Clock, Id, Permission, SystemClock, UserId};
    use beep_proto::servers::v1::{CreateInvitationRequest, invitations_client::InvitationsClient};

    #[tokio::test]
    async fn any_member_invites_to_a_public_server_and_managers_to_a_private_one() {
        on_every_engine("invite_who", async |scene| {
            let (owner, member, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let (open, closed) = (scene.found(owner, true).await, scene.found(owner, false).await);
            scene.join(member, &open).await.expect("public");
            let door = scene.link(owner, &closed).await;
            scene.accept(member, &door.code).await.expect("invited");

            let link = async |user, server| scene.link_as(user, scene.link_wish(server)).await;
            let made = link(member, &open).await.expect("a member of a public server");
            assert_eq!((made.inviter_id, made.uses, made.max_uses), (member.to_bytes(), 0, 0));
            assert_eq!(made.server.expect("a card").id, open.id);
            assert_eq!(code(link(member, &closed).await), "FORBIDDEN");
            assert_eq!(code(link(stranger, &open).await), "NOT_FOUND");
            assert_eq!(code(link(stranger, &closed).await), "NOT_FOUND");
            let wish = scene.link_wish(&open);
            let nobody = scene.call(by_nobody(), InvitationsClient::create_invitation, wish);
            assert_eq!(code(nobody.await), "UNAUTHENTICATED");

            let role = scene.role(owner, &closed, &[Permission::ManageInvitations]).await;
            scene.give(owner, &role, member).await.expect("given");
            assert!(link(member, &closed).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn the_same_request_makes_one_link() {
        on_every_engine("invite_once", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let wish = CreateInvitationRequest {
                max_uses: 5,
                temporary: true,
                expires_at: SystemClock.now() + 400,
                ..scene.link_wish(&server)
            };
            let (one, two) = tokio::join!(scene.link_as(owner, wish.clone()), scene.link_as(owner, wish.clone()));
            let one = one.expect("made");
            assert_eq!(two.as_ref(), Ok(&one));
            assert_eq!(
                (one.max_uses, one.temporary, one.expires_at),
                (5, true, wish.expires_at)
            );
            assert!(one.code.len() == 10 && one.code.bytes().all(|sign| sign.is_ascii_alphanumeric()));
            let other = CreateInvitationRequest {
                max_uses: 6,
                ..wish.clone()
            };
            assert_eq!(code(scene.link_as(owner, other).await), "REQUEST_REUSED");
            while SystemClock.now() <= wish.expires_at {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            assert_eq!(scene.link_as(owner, wish).await, Ok(one), "also when it has expired");
        })
        .await;
    }

    #[tokio::test]
    async fn bad_input_is_refused_by_field() {
        on_every_engine("invite_input", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let now = SystemClock.now();
            let wish = || scene.link_wish(&server);
            for (field, bad) in [
                (
                    "expiresAt",
                    CreateInvitationRequest {
                        expires_at: now - 1,
                        ..wish()
                    },
                ),
                (
                    "expiresAt",
                    CreateInvitationRequest {
                        expires_at: i64::MIN,
                        ..wish()
                    },
                ),
                (
                    "expiresAt",
                    CreateInvitationRequest {
                        expires_at: i64::MAX,
                        ..wish()
                    },
                ),
                (
                    "maxUses",
                    CreateInvitationRequest {
                        max_uses: 1_000_001,
                        ..wish()
                    },
                ),
                (
                    "requestId",
                    CreateInvitationRequest {
                        request_id: String::new(),
                        ..wish()
                    },
                ),
                (
                    "serverId",
                    CreateInvitationRequest {
                        server_id: vec![1; 3],
                        ..wish()
                    },
                ),
            ] {
                let error = scene.link_as(owner, bad).await.expect_err("refused");
                assert_eq!((error.code(), error.field_name()), ("INVALID_INPUT", Some(field)));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn one_member_leaves_places_to_the_others() {
        on_every_engine("invite_share", async |scene| {
            let (owner, greedy, other): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            for user in [greedy, other] {
                scene.join(user, &server).await.expect("public");
            }
            let once = CreateInvitationRequest {
                max_uses: 1,
                ..scene.link_wish(&server)
            };
            let once = scene.link_as(greedy, once).await.expect("made");
            for _ in 1..INVITATIONS_OF_MEMBER {
                scene.link(greedy, &server).await;
                scene.invite(greedy, &server, scene.id()).await.expect("invited");
            }
            scene.invite(greedy, &server, scene.id()).await.expect("invited");
            let more = async |user| code(scene.link_as(user, scene.link_wish(&server)).await);
            assert_eq!(more(greedy).await, "INVITATION_LIMIT_REACHED");
            let invited = scene.invite(greedy, &server, scene.id()).await;
            assert_eq!(code(invited), "INVITATION_LIMIT_REACHED");
            for user in [owner, other] {
                scene.link(user, &server).await;
                scene.invite(user, &server, scene.id()).await.expect("has places left");
            }
            scene.accept(scene.id(), &once.code).await.expect("one use");
            scene.link(greedy, &server).await;
            assert_eq!(more(greedy).await, "INVITATION_LIMIT_REACHED");
            let role = scene.role(owner, &server, &[Permission::ManageInvitations]).await;
            scene.give(owner, &role, greedy).await.expect("given");
            scene.link(greedy, &server).await;
        })
        .await;
    }

    #[tokio::test]
    async fn a_full_server_makes_room_of_links_that_no_longer_work() {
        on_every_engine("invite_full", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let once = CreateInvitationRequest {
                max_uses: 1,
                ..scene.link_wish(&server)
            };
            let once = scene.link_as(owner, once).await.expect("made");
            // One alone would have to wait for it.
            let inviting = scene.role(owner, &server, &[Permission::ManageInvitations]).await;
            let mut managers = Vec::new();
            for _ in 0..INVITATIONS_OF_SERVER / i64::from(Act::CreateLink.most()) {
                managers.push(scene.member(owner, &server, &[&inviting]).await);
            }
            for n in 1..INVITATIONS_OF_SERVER as usize {
                scene.link(managers[n % managers.len()], &server).await;
            }
            let full = async || scene.link_as(owner, scene.link_wish(&server)).await;
            assert_eq!(code(full().await), "INVITATION_LIMIT_REACHED");
            scene.accept(scene.id(), &once.code).await.expect("one use");
            assert_eq!(
                code(scene.look(&once.code).await),
                "INVITATION_USED_UP",
                "it still says so"
            );
            assert!(full().await.is_ok());
            assert_eq!(code(scene.look(&once.code).await), "NOT_FOUND");
            assert_eq!(code(full().await), "INVITATION_LIMIT_REACHED");
        })
        .await;
    }
}

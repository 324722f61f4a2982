//! Somebody is invited (SRV-4).

use super::{DirectInvitation, INVITATIONS_OF_USER, Inviter};
use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    error::{ALREADY_MEMBER, CANNOT_BE_INVITED, INVITATION_LIMIT_REACHED},
    limits::{Act, pass},
    model::Server,
    relays::ALL,
    store::{bans, direct_invitations, members, people},
};
use beep_core::{Error, Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Servers {
    /// Invites a user, who then answers or not. For who is invited already nothing changes, whoever did it.
    ///
    /// # Errors
    /// `ALREADY_MEMBER`, `INVITATION_LIMIT_REACHED`, `RATE_LIMITED`; `CANNOT_BE_INVITED` for who is banned and for whom as
    /// many invitations wait as can: neither concerns whoever may only invite, so nobody is told which it is. And those of
    /// who may not invite: `NOT_FOUND`, `FORBIDDEN`, `RULES_NOT_ACCEPTED`.
    pub(crate) async fn invite(
        &self,
        context: &Context,
        id: ServerId,
        guest: UserId,
    ) -> Result<(DirectInvitation, Server)> {
        let inviter = Inviter::ask(self, context, id).await?;
        let user = inviter.user;
        let origin = self.origin.clone();
        let invited = self.store.write(move |tx| {
            Box::pin(async move {
                // The person before the server, as everywhere.
                let waiting = people::lock(tx, guest).await?;
                let begun = inviter.begin(tx, id).await?;
                if members::contains(tx, id, guest).await? {
                    return Err(Error::from(&ALREADY_MEMBER).into());
                }
                if let Some(waits) = direct_invitations::to(tx, id, guest).await? {
                    return Ok((waits, begun.server, false));
                }
                // Before whom it is for: what somebody may not do any more tells nothing of others.
                for (inviter, most) in begun.limits() {
                    if direct_invitations::count(tx, id, inviter).await? >= most {
                        return Err(Error::from(&INVITATION_LIMIT_REACHED).into());
                    }
                }
                if waiting >= INVITATIONS_OF_USER || bans::contains(tx, id, guest).await? {
                    return Err(Error::from(&CANNOT_BE_INVITED).into());
                }
                pass(tx, Act::Invite, user, origin.now()).await?;
                let server = begun.server;
                let new = DirectInvitation {
                    id: origin.make(),
                    server: id,
                    inviter: user,
                    user: guest,
                    created_at: origin.now(),
                };
                direct_invitations::insert(tx, new).await?;
                people::count_invitations(tx, guest, 1).await?;
                let entry = Entry::new(id, user, "member.invited", Target::new("member", guest));
                audit_log::record(tx, &origin, entry).await?;
                let mut news = origin.news(id);
                news.invitation_received(new, &server);
                news.audit_log_changed();
                news.put(tx).await?;
                Ok((new, server, true))
            })
        });
        let (invitation, server, is_new) = invited.await?;
        self.relays.settle(context, id, if is_new { 0 } else { ALL }).await;
        if is_new {
            self.audit("server.member_invited", user, id);
        }
        Ok((invitation, server))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        invitations::INVITATIONS_OF_USER,
        testing::{code, on_every_engine},
    };
    use beep_core::{Id, UserId};
    use beep_proto::{events::v1::event::Fact, servers::v1::Server};
    use std::sync::Arc;

    #[tokio::test]
    async fn one_person_is_invited_once_and_hears_of_it() {
        on_every_engine("invite_one", async |scene| {
            let (owner, member, guest): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(member, &server).await.expect("public");
            let invitation = scene.invite(owner, &server, guest).await.expect("invited");
            assert_eq!(
                (&invitation.inviter_id, &invitation.user_id),
                (&owner.to_bytes(), &guest.to_bytes())
            );
            assert_eq!(scene.invite(member, &server, guest).await.as_ref(), Ok(&invitation));
            assert_eq!(scene.received(guest).await, std::slice::from_ref(&invitation));
            let told = |fact: &Option<Fact>| matches!(fact, Some(Fact::InvitationReceived(one)) if *one == invitation);
            let events = scene.hears(|events| events.iter().any(|event| told(&event.fact))).await;
            assert_eq!(events.iter().filter(|event| told(&event.fact)).count(), 1);
            let log = scene.audit_log(owner, &server).await;
            let acts: Vec<_> = log.iter().map(|entry| (&*entry.action, &*entry.target_id)).collect();
            assert_eq!(acts, [("member.invited", &*guest.to_bytes())], "whom, and once");
        })
        .await;
    }

    #[tokio::test]
    async fn who_may_not_come_or_not_invite_is_refused() {
        on_every_engine("invite_refused", async |scene| {
            let (owner, member, guest): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let link = scene.link(owner, &server).await;
            scene.accept(member, &link.code).await.expect("invited");
            assert_eq!(code(scene.invite(member, &server, guest).await), "FORBIDDEN");
            assert_eq!(code(scene.invite(guest, &server, guest).await), "NOT_FOUND");
            assert_eq!(code(scene.invite(owner, &server, member).await), "ALREADY_MEMBER");
            assert_eq!(code(scene.invite(owner, &server, owner).await), "ALREADY_MEMBER");
        })
        .await;
    }

    #[tokio::test]
    async fn who_invites_is_not_told_who_is_banned() {
        on_every_engine("invite_banned", async |scene| {
            let [owner, member, banned, wanted]: [UserId; 4] = std::array::from_fn(|_| scene.id());
            let server = scene.found(owner, true).await;
            scene.join(member, &server).await.expect("public");
            scene.ban(owner, &server, banned, 0).await.expect("banned");
            // One founds fifty servers at most.
            for host in [scene.id(), scene.id()] {
                for _ in 0..INVITATIONS_OF_USER / 2 {
                    let other = scene.found(host, false).await;
                    scene.invite(host, &other, wanted).await.expect("invited");
                }
            }
            let refusal = scene.invite(member, &server, banned).await;
            assert_eq!(code(refusal.clone()), "CANNOT_BE_INVITED");
            for inviter in [owner, member] {
                for guest in [banned, wanted] {
                    assert_eq!(scene.invite(inviter, &server, guest).await, refusal);
                }
            }
            assert!(scene.received(banned).await.is_empty());
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_many_who_invite_at_once_a_hundred_wait() {
        on_every_engine("invite_limit", async |scene| {
            let guest: UserId = scene.id();
            let mut servers: Vec<(UserId, Server)> = Vec::new();
            for owner in (0..3).map(|_| scene.id()) {
                for _ in 0..36 {
                    servers.push((owner, scene.found(owner, false).await));
                }
            }
            let servers = Arc::new(servers);
            let tasks: Vec<_> = (0..servers.len())
                .map(|n| {
                    let (scene, servers) = (scene.clone(), servers.clone());
                    tokio::spawn(async move { scene.invite(servers[n].0, &servers[n].1, guest).await })
                })
                .collect();
            let mut refused = 0;
            for task in tasks {
                if let Err(error) = task.await.expect("ends") {
                    assert_eq!(error.code(), "CANNOT_BE_INVITED");
                    refused += 1;
                }
            }
            assert_eq!(refused, 8);
            let waiting = scene.received(guest).await;
            assert_eq!(waiting.len(), INVITATIONS_OF_USER as usize);
            assert!(waiting.is_sorted_by(|a, b| a.id > b.id), "newest first");
            // One that is answered makes room.
            scene.answer(guest, &waiting[0], false).await.expect("declined");
            let invited: Vec<_> = waiting
                .iter()
                .map(|one| one.server.clone().expect("a card").id)
                .collect();
            let (owner, server) = servers
                .iter()
                .find(|(_, server)| !invited.contains(&server.id))
                .expect("8 were refused");
            scene.invite(*owner, server, guest).await.expect("there is room");
        })
        .await;
    }
}

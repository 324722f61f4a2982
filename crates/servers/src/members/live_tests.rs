//! What clients see: who applies what is told to what was read before has what is read afresh.

use crate::testing::{Dice, Scene, by, on_every_engine};
use beep_core::{Clock, Id, Permission, Random, ServerId, SystemClock, UserId};
use beep_proto::{
    Scope,
    authz::v1::{PutMember, change::Change},
    events::v1::{Event, event::Fact},
    servers::v1::{Member, Role, Server, UpdateServerRequest, servers_client::ServersClient},
};
use std::collections::BTreeMap;

/// The list of members as a client keeps it.
type Seen = BTreeMap<Vec<u8>, Member>;

fn apply(seen: &mut Seen, fact: Fact) {
    match fact {
        Fact::MemberJoined(joined) => {
            let member = Member {
                user_id: joined.user_id.clone(),
                joined_at: joined.joined_at,
                pending: joined.pending,
                ..Member::default()
            };
            seen.insert(joined.user_id, member);
        }
        Fact::MemberChanged(member) => drop(seen.insert(member.user_id.clone(), member)),
        Fact::MemberLeft(left) => drop(seen.remove(&left.user_id)),
        Fact::RolesChanged(changed) => {
            for member in seen.values_mut() {
                member
                    .role_ids
                    .retain(|id| changed.roles.iter().any(|role| role.id == *id));
            }
        }
        _ => {}
    }
}

/// What the server was told after the first `from` facts, in order; `None` while one is missing.
fn told(events: &[Event], server: &Server, from: i64) -> Option<Vec<Fact>> {
    let scope = Scope::Server(ServerId::from_slice(&server.id).expect("an identifier"));
    let own = events
        .iter()
        .filter(|event| event.source == "servers" && event.audience() == Some(scope) && event.seq > from);
    let facts: BTreeMap<i64, Fact> = own.filter_map(|event| Some((event.seq, event.fact.clone()?))).collect();
    let is_whole = facts.keys().copied().eq(from + 1..=from + facts.len() as i64);
    is_whole.then(|| facts.into_values().collect())
}

/// The member as authz was told.
fn in_force(scene: &Scene, server: &Server, user: &[u8]) -> Option<PutMember> {
    scene
        .authz
        .changes(&server.id)
        .into_iter()
        .fold(None, |known, change| match change {
            Change::PutMember(put) if put.user_id == user => Some(put),
            Change::RemoveMember(gone) if gone.user_id == user => None,
            _ => known,
        })
}

fn below(dice: &Dice, n: usize) -> usize {
    let mut bytes = [0; 8];
    dice.fill(&mut bytes).expect("never fails");
    (u64::from_le_bytes(bytes) % n as u64) as usize
}

struct Play {
    scene: Scene,
    server: Server,
    people: Vec<UserId>,
    roles: Vec<Role>,
}

impl Play {
    /// Somebody does something to somebody, which may be refused.
    async fn step(&self, dice: &Dice, step: u64) {
        let Self { scene, server, .. } = self;
        let (actor, target) = (self.somebody(dice), self.somebody(dice));
        let role = &self.roles[below(dice, self.roles.len())];
        let outcome = match below(dice, 11) {
            0 | 1 => scene.join(target, server).await.map(drop),
            2 => scene.leave(target, server).await,
            3 => scene.kick(actor, server, target).await,
            4 => scene.ban(actor, server, target, 0).await,
            5 => scene.unban(actor, server, target).await,
            6 => scene
                .mute(actor, server, target, SystemClock.now() + 60_000)
                .await
                .map(drop),
            7 => scene.unmute(actor, server, target).await.map(drop),
            8 => scene
                .rename(actor, server, target, &format!("name {step}"))
                .await
                .map(drop),
            9 => scene.give(actor, role, target).await.map(drop),
            _ => scene.take(actor, role, target).await.map(drop),
        };
        if let Err(error) = outcome {
            let known = [
                "NOT_FOUND",
                "FORBIDDEN",
                "RANK_TOO_LOW",
                "OWNER_IS_EXEMPT",
                "BANNED",
                "CANNOT_GRANT",
                "OWNER_CANNOT_LEAVE",
            ];
            assert!(known.contains(&error.code()), "{error}");
        }
    }

    fn somebody(&self, dice: &Dice) -> UserId {
        self.people[below(dice, self.people.len())]
    }
}

#[tokio::test]
async fn what_was_read_and_what_was_told_make_what_is_read() {
    on_every_engine("members_live", async |scene| {
        let dice = Dice::new(4);
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let rights = [
            Permission::ViewChannel,
            Permission::ManageMembers,
            Permission::ManageNicknames,
            Permission::ManageRoles,
        ];
        let roles = vec![
            scene.role(owner, &server, &rights).await,
            scene.role(owner, &server, &rights).await,
        ];
        let mut people = vec![owner];
        for n in 0..5 {
            let given = if n < roles.len() { vec![&roles[n]] } else { Vec::new() };
            people.push(scene.member(owner, &server, &given).await);
        }
        let before: Seen = (scene.members(owner, &server).await.into_iter())
            .map(|member| (member.user_id.clone(), member))
            .collect();
        // Founding told of the owner and two channels, then each role and membership once or twice: what counts is
        // the number up to which the list was read.
        let settled = scene
            .eventually(|| {
                let facts = told(&scene.heard(), &server, 0)?;
                let mut seen = Seen::new();
                let count = facts.len() as i64;
                facts.into_iter().for_each(|fact| apply(&mut seen, fact));
                (seen == before).then_some(count)
            })
            .await;
        let play = Play {
            scene: scene.clone(),
            server: server.clone(),
            people,
            roles,
        };
        for step in 0..150 {
            play.step(&dice, step).await;
        }
        // With rules, newcomers are pending.
        let rules = UpdateServerRequest {
            server_id: server.id.clone(),
            rules: Some("Be kind.".into()),
            ..UpdateServerRequest::default()
        };
        scene
            .call(by(owner), ServersClient::update_server, rules)
            .await
            .expect("may");
        scene.join(scene.id(), &server).await.expect("public");
        scene.delete_role(owner, &play.roles[1]).await.expect("may");

        let fresh: Seen = (scene.members(owner, &server).await.into_iter())
            .map(|member| (member.user_id.clone(), member))
            .collect();
        assert!(fresh.values().any(|member| member.pending));
        let seen = scene
            .eventually(|| {
                let mut seen = before.clone();
                let facts = told(&scene.heard(), &server, settled)?;
                facts.into_iter().for_each(|fact| apply(&mut seen, fact));
                (seen == fresh).then_some(seen)
            })
            .await;
        // What authz was told comes to the same.
        for member in seen.values() {
            let put = in_force(&scene, &server, &member.user_id).expect("a member");
            assert_eq!((put.muted_until, put.pending), (member.muted_until, member.pending));
            let held = |role: &Vec<u8>| member.role_ids.contains(role);
            // Of a role that was deleted authz was told once for all.
            assert_eq!(
                put.role_ids.into_iter().filter(held).collect::<Vec<_>>(),
                member.role_ids
            );
        }
    })
    .await;
}

//! Whatever members do, nobody comes to hold what they did not hold before.

use super::*;
use beep_proto::servers::v1::{ListEntriesRequest, audit_client::AuditClient};
use std::collections::HashMap;

/// Numbers that look random and are the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
    fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
    /// Some of these rights.
    fn some(&mut self, rights: &[Permission]) -> Vec<Permission> {
        let mut some = rights.to_vec();
        some.retain(|_| self.below(3) == 0);
        some
    }
}

/// Rights that the server's roles are made of, and those of them that overwrites may name.
const IN_SERVER: &[Permission] = &[
    Permission::ManageRoles,
    Permission::ManageMembers,
    Permission::ViewChannel,
    Permission::SendMessages,
    Permission::ManageMessages,
    Permission::AddReactions,
];
const IN_CHANNEL: &[Permission] = &[
    Permission::ManagePermissions,
    Permission::ViewChannel,
    Permission::SendMessages,
    Permission::ManageMessages,
    Permission::AddReactions,
];

/// A server with some roles, members who have some of them, and channels in and outside of a category.
struct Town {
    h: House,
    roles: Vec<Role>,
    members: Vec<UserId>,
    channels: Vec<Channel>,
}

impl Town {
    async fn found(scene: Scene, dice: &mut Dice) -> Self {
        let h = house(scene).await;
        let mut roles = vec![h.everybody.clone()];
        for _ in 0..4 {
            let mut rights = dice.some(IN_SERVER);
            rights.push(Permission::ManageRoles);
            roles.push(h.scene.role(h.owner, &h.server, &rights).await);
        }
        let mut members = vec![h.guest];
        for _ in 0..4 {
            let (one, two) = (1 + dice.below(4), 1 + dice.below(4));
            members.push(h.scene.member(h.owner, &h.server, &[&roles[one], &roles[two]]).await);
        }
        let channels = vec![
            h.category.clone(),
            h.channel.clone(),
            h.scene.text(h.owner, &h.server, Some(&h.category)).await,
            h.scene.text(h.owner, &h.server, None).await,
        ];
        let town = Self {
            h,
            roles,
            members,
            channels,
        };
        for _ in 0..12 {
            town.overwrite(town.h.owner, dice).await.expect("the owner may");
        }
        town
    }

    async fn overwrite(&self, actor: UserId, dice: &mut Dice) -> Result<()> {
        let target = if dice.below(2) == 0 {
            role_target(dice.one(&self.roles))
        } else {
            member_target(*dice.one(&self.members))
        };
        let mut allow = dice.some(IN_CHANNEL);
        let deny = dice.some(IN_CHANNEL);
        allow.retain(|right| !deny.contains(right));
        if deny.contains(&Permission::SendMessages) {
            allow.retain(|right| *right != Permission::ManageMessages);
        }
        let set = self
            .h
            .scene
            .overwrite(actor, dice.one(&self.channels), target, &allow, &deny);
        set.await.map(drop)
    }

    /// Something that a member might try.
    async fn act(&mut self, actor: UserId, dice: &mut Dice) -> Result<()> {
        let scene = self.h.scene.clone();
        let (role, user) = (dice.one(&self.roles).clone(), *dice.one(&self.members));
        let channel = dice.one(&self.channels).clone();
        match dice.below(12) {
            0 => {
                let rights = dice.some(IN_SERVER);
                let made = scene.make_role(actor, scene.role_wish(&self.h.server, &rights)).await?;
                self.roles.push(made);
            }
            1 | 2 => {
                let rights = bits(&dice.some(IN_SERVER));
                let edited = scene.edit_role(actor, &role, |change| change.permissions = Some(rights));
                edited.await?;
            }
            3 => drop(scene.move_role(actor, &role, Some(dice.one(&self.roles))).await?),
            4 if self.roles.len() > 3 => {
                scene.delete_role(actor, &role).await?;
                self.roles.retain(|other| other.id != role.id);
            }
            5 | 6 => drop(scene.give(actor, &role, user).await?),
            7 => drop(scene.take(actor, &role, user).await?),
            8 => drop(scene.close(actor, &channel, &[&role]).await?),
            9 => drop(scene.sync(actor, &channel).await?),
            _ => self.overwrite(actor, dice).await?,
        }
        Ok(())
    }

    /// What somebody holds in the server and in each channel.
    fn held(&self, user: UserId) -> Vec<Permissions> {
        let in_server = self.h.scene.authz.held_in_server(&self.h.server.id, &user.to_bytes());
        let in_channels = self.channels.iter().map(|channel| self.h.rights(user, channel));
        in_server.into_iter().chain(in_channels).collect()
    }
}

#[tokio::test]
async fn nobody_comes_to_hold_more_by_what_they_do() {
    on_every_engine("overwrites_bounds", async |scene| {
        let (mut done, mut refusals) = (0, HashMap::<String, usize>::new());
        for seed in 0..6 {
            let mut dice = Dice(seed);
            let mut town = Town::found(scene.clone(), &mut dice).await;
            for step in 0..60 {
                let actor = *dice.one(&town.members);
                let before = town.held(actor);
                match town.act(actor, &mut dice).await {
                    Ok(()) => done += 1,
                    Err(error) => *refusals.entry(error.code().to_owned()).or_default() += 1,
                }
                let gained = town
                    .held(actor)
                    .iter()
                    .zip(&before)
                    .any(|(now, then)| !(*now & !*then).is_empty());
                assert!(
                    !gained,
                    "seed {seed}, step {step}: {before:?} became {:?}",
                    town.held(actor)
                );
                let owner = town.held(town.h.owner);
                assert!(owner.iter().all(|held| *held == Permissions::EVERYTHING));
            }
        }
        assert!(done > 60, "{done} of 360 acts were done; refused were {refusals:?}");
        for code in ["RANK_TOO_LOW", "CANNOT_GRANT", "FORBIDDEN", "NOT_FOUND"] {
            assert!(refusals.get(code).is_some_and(|n| *n > 5), "{code}: {refusals:?}");
        }
        assert!(!refusals.contains_key("INTERNAL"));
    })
    .await;
}

#[tokio::test]
async fn nobody_sheds_what_denies_them_something() {
    on_every_engine("overwrites_shed", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let rights = &[Permission::ManageRoles, Permission::ViewChannel];
        let manages = scene.role(h.owner, &h.server, rights).await;
        let muted = scene.role(h.owner, &h.server, &[]).await;
        let manager = scene.member(h.owner, &h.server, &[&manages, &muted]).await;
        let denied = scene.overwrite(h.owner, &h.channel, role_target(&muted), &[], SEND);
        denied.await.expect("set");
        assert_eq!(code(scene.take(manager, &muted, manager).await), "CANNOT_GRANT");
        assert_eq!(code(scene.delete_role(manager, &muted).await), "CANNOT_GRANT");
        let other = scene.member(h.owner, &h.server, &[&manages]).await;
        assert_eq!(
            code(scene.take(other, &muted, manager).await),
            "RANK_TOO_LOW",
            "a peer has no say"
        );
        assert!(scene.take(h.owner, &muted, manager).await.is_ok());
        assert!(scene.delete_role(manager, &muted).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn every_act_is_in_the_audit_log() {
    on_every_engine("overwrites_audit", async |scene| {
        let h = house(scene).await;
        let (scene, owner) = (&h.scene, h.owner);
        let role = scene.role(owner, &h.server, SEND).await;
        let edited = scene.edit_role(owner, &role, |change| {
            (change.name, change.permissions) = (Some("Cooks".into()), Some(0));
        });
        edited.await.expect("edited");
        let other = scene.role(owner, &h.server, &[]).await;
        scene.move_role(owner, &other, Some(&role)).await.expect("moved");
        scene.give(owner, &role, h.guest).await.expect("given");
        scene.take(owner, &role, h.guest).await.expect("taken");
        let set = scene.overwrite(owner, &h.channel, role_target(&role), &[], SEND);
        set.await.expect("set");
        scene.sync(owner, &h.channel).await.expect("synced");
        scene.close(owner, &h.channel, &[&role]).await.expect("closed");
        h.add(owner, &h.channel, h.guest).await.expect("added");
        h.leave(h.guest, &h.channel).await.expect("left");
        h.open(&h.channel).await.expect("opened");
        h.relocate(&h.channel, None).await.expect("moved");
        scene.delete_role(owner, &role).await.expect("deleted");
        h.delete(&h.channel, false).await.expect("deleted");

        let list = ListEntriesRequest {
            server_id: h.server.id.clone(),
            limit: 100,
            ..ListEntriesRequest::default()
        };
        let listed = scene.call(by(owner), AuditClient::list_entries, list).await;
        let entries = listed.expect("may").entries;
        let actions: Vec<&str> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            [
                "channel.created",
                "channel.created",
                "role.created",
                "role.updated",
                "role.created",
                "role.moved",
                "member.role_added",
                "member.role_removed",
                "channel.permissions_changed",
                "channel.synced",
                "channel.closed",
                "channel.member_added",
                "channel.left",
                "channel.opened",
                "channel.moved",
                "role.deleted",
                "channel.deleted",
            ]
        );
        let updated = entries
            .iter()
            .find(|entry| entry.action == "role.updated")
            .expect("there");
        assert_eq!(updated.before, r#"{"name":"Helpers","permissions":["SEND_MESSAGES"]}"#);
        assert_eq!(updated.after, r#"{"name":"Cooks","permissions":[]}"#);
        assert_eq!((&updated.actor_id, &updated.target_id), (&owner.to_bytes(), &role.id));
        let of = |action: &str| entries.iter().find(|entry| entry.action == action).expect("there");
        let set = of("channel.permissions_changed");
        assert!(
            set.after.ends_with(r#""allow":[],"deny":["SEND_MESSAGES"]}"#),
            "{}",
            set.after
        );
        let made = &entries
            .iter()
            .rfind(|entry| entry.action == "role.created")
            .expect("there")
            .after;
        let rest = r#""color":null,"hoist":false,"mentionable":false,"permissions":["SEND_MESSAGES"]}"#;
        assert!(made.ends_with(rest), "{made}");
        let gone = &of("role.deleted").before;
        assert!(
            gone.starts_with(r#"{"name":"Cooks","#) && gone.ends_with(r#","members":0}"#),
            "{gone}"
        );
        let id = |bytes: &[u8]| uuid::Uuid::from_slice(bytes).expect("an identifier");
        let role_id = id(&role.id);
        assert_eq!(
            of("channel.synced").before,
            format!(r#"{{"synced":false,"roles":["{role_id}"],"members":[]}}"#)
        );
        assert_eq!(
            of("channel.closed").after,
            format!(r#"{{"private":true,"roles":["{role_id}"],"members":[]}}"#)
        );
        assert_eq!(
            (&*of("channel.opened").before, &*of("channel.opened").after),
            (r#"{"private":true}"#, r#"{"private":false}"#)
        );
        assert!(of("channel.moved").after == r#"{"parentId":null}"#);
    })
    .await;
}

mod bounds;
mod kept;

use super::OVERWRITES_OF_CHANNEL;
use crate::testing::{Scene, bits, by, by_nobody, code, member_target, on_every_engine, role_target};
use beep_core::{Id, Permission, Permissions, Result, UserId};
use beep_proto::{
    events::v1::event::Fact,
    servers::v1::{
        AddToChannelRequest, Channel, DeleteChannelRequest, LeaveChannelRequest, MoveChannelRequest, Role, Server,
        SetOverwriteRequest, SetPrivateRequest, roles_client::RolesClient, servers_client::ServersClient,
    },
};

const VIEW: &[Permission] = &[Permission::ViewChannel];
const SEND: &[Permission] = &[Permission::SendMessages];

/// A category that holds a channel, and a guest who has no role but the default one.
struct House {
    scene: Scene,
    server: Server,
    owner: UserId,
    guest: UserId,
    everybody: Role,
    category: Channel,
    channel: Channel,
}

async fn house(scene: Scene) -> House {
    let owner = scene.id();
    let server = scene.found(owner, true).await;
    let category = scene.category(owner, &server).await;
    House {
        guest: scene.member(owner, &server, &[]).await,
        everybody: scene.default_role(owner, &server).await,
        channel: scene.text(owner, &server, Some(&category)).await,
        category,
        server,
        owner,
        scene,
    }
}

impl House {
    fn rights(&self, user: UserId, channel: &Channel) -> Permissions {
        let held = self.scene.authz.held(&self.server.id, &user.to_bytes(), &channel.id);
        held.unwrap_or_default()
    }
    /// The channel as its owner sees it now.
    async fn fresh(&self, channel: &Channel) -> Channel {
        let channels = self.scene.channels(self.owner, &self.server).await;
        let found = channels.into_iter().find(|other| other.id == channel.id);
        found.expect("it is there")
    }
    async fn relocate(&self, channel: &Channel, parent: Option<&Channel>) -> Result<()> {
        let message = MoveChannelRequest {
            channel_id: channel.id.clone(),
            parent_id: parent.map(|parent| parent.id.clone()).unwrap_or_default(),
            before_id: Vec::new(),
        };
        let moved = self.scene.call(by(self.owner), ServersClient::move_channel, message);
        moved.await.map(drop)
    }
    async fn delete(&self, channel: &Channel, keep_channels: bool) -> Result<()> {
        let message = DeleteChannelRequest {
            channel_id: channel.id.clone(),
            keep_channels,
        };
        let deleted = self.scene.call(by(self.owner), ServersClient::delete_channel, message);
        deleted.await.map(drop)
    }
    async fn add(&self, actor: UserId, channel: &Channel, user: UserId) -> Result<Channel> {
        let message = AddToChannelRequest {
            channel_id: channel.id.clone(),
            user_id: user.to_bytes(),
        };
        self.scene.call(by(actor), RolesClient::add_to_channel, message).await
    }
    async fn leave(&self, user: UserId, channel: &Channel) -> Result<()> {
        let message = LeaveChannelRequest {
            channel_id: channel.id.clone(),
        };
        let left = self.scene.call(by(user), RolesClient::leave_channel, message);
        left.await.map(drop)
    }
    async fn open(&self, channel: &Channel) -> Result<Channel> {
        let message = SetPrivateRequest {
            channel_id: channel.id.clone(),
            ..SetPrivateRequest::default()
        };
        self.scene.call(by(self.owner), RolesClient::set_private, message).await
    }
}

#[tokio::test]
async fn a_right_can_be_allowed_denied_or_inherited() {
    on_every_engine("overwrites_states", async |scene| {
        let h = house(scene).await;
        let (scene, everybody) = (&h.scene, role_target(&h.everybody));
        let set = |target, allow, deny| scene.overwrite(h.owner, &h.channel, target, allow, deny);
        let denied = set(everybody.clone(), &[], SEND).await.expect("set");
        assert_eq!(denied.overwrites.len(), 1);
        assert!(
            denied
                .channel
                .is_some_and(|channel| !channel.synced && !channel.private)
        );
        assert!(!h.rights(h.guest, &h.channel).has(Permission::SendMessages));

        let allowed = set(member_target(h.guest), &[Permission::ManageMessages], &[]).await;
        let allowed = allowed.expect("set");
        assert_eq!(
            allowed.overwrites[1].allow,
            bits(&[Permission::ManageMessages, Permission::SendMessages]),
            "what is implied is stored"
        );
        assert!(h.rights(h.guest, &h.channel).has(Permission::SendMessages));
        assert_eq!(scene.overwrites(h.owner, &h.channel).await, Ok(allowed));

        let inherited = set(member_target(h.guest), &[], &[]).await.expect("removed");
        assert_eq!(inherited.overwrites.len(), 1);
        assert!(!h.rights(h.guest, &h.channel).has(Permission::SendMessages));
        assert_eq!(set(member_target(h.guest), &[], &[]).await, Ok(inherited), "twice");

        for (allow, deny) in [
            (SEND, SEND),
            (&[Permission::ManageMessages], SEND),
            (&[Permission::Administrator], &[]),
            (&[], &[Permission::ManageMembers]),
        ] {
            assert_eq!(code(set(everybody.clone(), allow, deny).await), "INVALID_INPUT");
        }
        let unknown = SetOverwriteRequest {
            channel_id: h.channel.id.clone(),
            target: Some(everybody),
            allow: 1 << 60,
            deny: 0,
        };
        let nobody = SetOverwriteRequest {
            target: None,
            allow: 0,
            ..unknown.clone()
        };
        for wrong in [unknown, nobody] {
            let refused = scene.call(by(h.owner), RolesClient::set_overwrite, wrong).await;
            assert_eq!(code(refused), "INVALID_INPUT");
        }
        let stranger: UserId = scene.id();
        assert_eq!(code(set(member_target(stranger), VIEW, &[]).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_channel_follows_its_category_until_it_is_changed_and_when_it_is_synced_again() {
    on_every_engine("overwrites_sync", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let closed = scene.close(h.owner, &h.category, &[]).await.expect("closed");
        assert!(closed.private);
        assert!(!scene.sees(h.guest, &h.channel) && scene.sees(h.owner, &h.channel));
        let follower = h.fresh(&h.channel).await;
        assert!(follower.synced && follower.private);
        let told = |channel: &Channel| {
            let channel = channel.clone();
            async move {
                let is = |fact: &Option<Fact>| matches!(fact, Some(Fact::ChannelUpdated(told)) if *told == channel);
                scene.hears(|events| events.iter().any(|event| is(&event.fact))).await;
            }
        };
        told(&follower).await;
        assert_eq!(
            scene.overwrites(h.owner, &h.channel).await.expect("may").overwrites,
            scene.overwrites(h.owner, &h.category).await.expect("may").overwrites
        );

        // The first change keeps all else.
        let own = scene
            .overwrite(h.owner, &h.channel, member_target(h.guest), VIEW, &[])
            .await;
        let own = own.expect("set");
        assert_eq!(own.overwrites.len(), 2);
        assert!(own.channel.is_some_and(|channel| !channel.synced && channel.private));
        assert!(scene.sees(h.guest, &h.channel) && !scene.sees(h.guest, &h.category));
        assert!(h.open(&h.category).await.is_ok_and(|category| !category.private));
        assert!(h.fresh(&h.channel).await.private, "it goes its own way");

        let synced = scene.sync(h.owner, &h.channel).await.expect("synced");
        assert!(synced.synced && !synced.private);
        told(&synced).await;
        let other = scene.member(h.owner, &h.server, &[]).await;
        assert!(scene.sees(other, &h.channel));
        assert_eq!(scene.sync(h.owner, &h.channel).await, Ok(synced), "twice");
        assert!(
            scene
                .overwrites(h.owner, &h.channel)
                .await
                .is_ok_and(|own| own.overwrites.is_empty())
        );
        let outside = scene.text(h.owner, &h.server, None).await;
        assert_eq!(code(scene.sync(h.owner, &outside).await), "INVALID_INPUT");
        assert_eq!(code(scene.sync(h.owner, &h.category).await), "INVALID_INPUT");
    })
    .await;
}

#[tokio::test]
async fn one_switch_makes_a_channel_private_and_who_switches_stays() {
    on_every_engine("overwrites_private", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let rights = &[
            Permission::ManageRoles,
            Permission::ViewChannel,
            Permission::SendMessages,
        ];
        let team = scene.role(h.owner, &h.server, rights).await;
        let (manager, peer) = (
            scene.member(h.owner, &h.server, &[&team]).await,
            scene.member(h.owner, &h.server, &[&team]).await,
        );
        let closed = scene.close(manager, &h.channel, &[]).await.expect("closed");
        assert!(closed.private && !closed.synced);
        assert!(scene.sees(manager, &h.channel) && !scene.sees(peer, &h.channel) && !scene.sees(h.guest, &h.channel));
        assert_eq!(scene.close(manager, &h.channel, &[]).await, Ok(closed), "twice");
        let team_too = scene.close(manager, &h.channel, &[&team]).await;
        assert!(team_too.is_ok(), "one's own role can be let in");
        assert!(scene.sees(peer, &h.channel) && !scene.sees(h.guest, &h.channel));
        assert_eq!(
            code(scene.close(h.owner, &h.channel, &[&h.everybody]).await),
            "DEFAULT_ROLE"
        );

        assert!(h.open(&h.channel).await.is_ok_and(|channel| !channel.private));
        assert!(scene.sees(h.guest, &h.channel));
        let confused = SetPrivateRequest {
            channel_id: h.channel.id.clone(),
            private: false,
            role_ids: vec![team.id.clone()],
            user_ids: Vec::new(),
        };
        let refused = scene.call(by(h.owner), RolesClient::set_private, confused).await;
        assert_eq!(code(refused), "INVALID_INPUT");
        // A channel made in a private category is private from the start.
        scene.close(h.owner, &h.category, &[]).await.expect("closed");
        let inside = scene.text(h.owner, &h.server, Some(&h.category)).await;
        assert!(inside.private && inside.synced && !scene.sees(h.guest, &inside));
    })
    .await;
}

#[tokio::test]
async fn rank_and_ones_own_rights_bound_what_one_sets() {
    on_every_engine("overwrites_rank", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let rights = &[
            Permission::ManageRoles,
            Permission::ViewChannel,
            Permission::SendMessages,
        ];
        let high = scene.role(h.owner, &h.server, &[]).await;
        let middle = scene.role(h.owner, &h.server, rights).await;
        let low = scene.role(h.owner, &h.server, &[]).await;
        let chief = scene.member(h.owner, &h.server, &[&high]).await;
        let manager = scene.member(h.owner, &h.server, &[&middle]).await;
        let peer = scene.member(h.owner, &h.server, &[&middle]).await;
        let set = |target, allow, deny| scene.overwrite(manager, &h.channel, target, allow, deny);

        assert_eq!(code(set(role_target(&high), VIEW, &[]).await), "RANK_TOO_LOW");
        assert_eq!(code(set(role_target(&high), &[], VIEW).await), "RANK_TOO_LOW");
        assert_eq!(code(set(member_target(chief), VIEW, &[]).await), "RANK_TOO_LOW");
        assert_eq!(code(set(member_target(h.owner), VIEW, &[]).await), "OWNER_IS_EXEMPT");
        assert_eq!(code(set(role_target(&middle), &[], SEND).await), "RANK_TOO_LOW");
        assert_eq!(code(set(member_target(peer), &[], SEND).await), "RANK_TOO_LOW");
        assert!(set(member_target(peer), VIEW, &[]).await.is_ok(), "peers are let in");
        assert_eq!(
            code(set(member_target(peer), &[], &[]).await),
            "RANK_TOO_LOW",
            "and not taken out"
        );
        assert!(set(role_target(&low), SEND, VIEW).await.is_ok());
        assert!(set(member_target(manager), &[], SEND).await.is_ok(), "from oneself");

        let more = &[Permission::ManageMessages];
        assert_eq!(code(set(role_target(&low), more, &[]).await), "CANNOT_GRANT");
        let granted = scene.overwrite(h.owner, &h.channel, role_target(&low), more, &[]).await;
        assert!(granted.is_ok());
        assert!(
            set(role_target(&low), &[], more).await.is_ok(),
            "taking needs rank alone"
        );
        assert_eq!(
            code(set(role_target(&low), &[], &[]).await),
            "CANNOT_GRANT",
            "to deny no longer is to give"
        );
        assert_eq!(
            code(set(member_target(manager), &[], &[]).await),
            "CANNOT_GRANT",
            "what one gave up is another's to give"
        );
        // What the category allows cannot be had by syncing with it.
        let allowed = scene
            .overwrite(h.owner, &h.category, role_target(&low), more, &[])
            .await;
        assert!(allowed.is_ok());
        assert_eq!(code(scene.sync(manager, &h.channel).await), "CANNOT_GRANT");
        assert!(scene.sync(h.owner, &h.channel).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn the_right_may_be_given_in_one_channel() {
    on_every_engine("overwrites_right", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let stranger: UserId = scene.id();
        for (actor, expected) in [(h.guest, "FORBIDDEN"), (stranger, "NOT_FOUND")] {
            let everybody = || role_target(&h.everybody);
            assert_eq!(code(scene.overwrites(actor, &h.channel).await), expected);
            assert_eq!(
                code(scene.overwrite(actor, &h.channel, everybody(), &[], SEND).await),
                expected
            );
            assert_eq!(code(scene.close(actor, &h.channel, &[]).await), expected);
            assert_eq!(code(scene.sync(actor, &h.channel).await), expected);
            assert_eq!(code(h.add(actor, &h.channel, h.guest).await), expected);
        }
        let leave = LeaveChannelRequest {
            channel_id: h.channel.id.clone(),
        };
        let nobody = scene.call(by_nobody(), RolesClient::leave_channel, leave).await;
        assert_eq!(code(nobody), "UNAUTHENTICATED");

        let rights = &[Permission::ManagePermissions];
        let given = scene
            .overwrite(h.owner, &h.channel, member_target(h.guest), rights, &[])
            .await;
        assert!(given.is_ok());
        let denied = scene
            .overwrite(h.guest, &h.channel, role_target(&h.everybody), &[], SEND)
            .await;
        assert!(denied.is_ok(), "the default role is below everybody who has the right");
        assert_eq!(code(scene.overwrites(h.guest, &h.category).await), "FORBIDDEN");
        let more = &[Permission::ManageChannels];
        assert_eq!(
            code(
                scene
                    .overwrite(h.guest, &h.channel, member_target(h.guest), more, &[])
                    .await
            ),
            "CANNOT_GRANT"
        );
        assert!(scene.close(h.guest, &h.channel, &[]).await.is_ok());
        let other = scene.member(h.owner, &h.server, &[]).await;
        assert!(!scene.sees(other, &h.channel) && scene.sees(h.guest, &h.channel));
        assert_eq!(code(scene.overwrites(other, &h.channel).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn members_are_let_in_and_leave() {
    on_every_engine("overwrites_join", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        assert_eq!(code(h.leave(h.guest, &h.channel).await), "CANNOT_LEAVE_CHANNEL");
        assert!(
            h.add(h.owner, &h.channel, h.guest)
                .await
                .is_ok_and(|channel| channel.synced),
            "who sees it already is not added"
        );
        scene.close(h.owner, &h.channel, &[]).await.expect("closed");
        assert!(h.add(h.owner, &h.channel, h.guest).await.is_ok());
        assert!(scene.sees(h.guest, &h.channel));
        assert_eq!(h.leave(h.guest, &h.channel).await, Ok(()));
        assert!(!scene.sees(h.guest, &h.channel));
        assert_eq!(code(h.leave(h.guest, &h.channel).await), "NOT_FOUND");
        assert!(h.add(h.owner, &h.channel, h.guest).await.is_ok());

        // Who leaves the server loses what was allowed, and keeps what was denied.
        let set = scene.overwrite(h.owner, &h.channel, member_target(h.guest), VIEW, SEND);
        assert!(set.await.is_ok());
        scene.leave(h.guest, &h.server).await.expect("left");
        scene.join(h.guest, &h.server).await.expect("came back");
        assert!(!scene.sees(h.guest, &h.channel));
        let kept = scene.overwrites(h.owner, &h.channel).await.expect("may").overwrites;
        assert!(
            kept.iter()
                .any(|overwrite| (overwrite.allow, overwrite.deny) == (0, bits(SEND)))
        );
        assert_eq!(code(h.add(h.owner, &h.channel, scene.id()).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_deleted_role_is_in_no_overwrite() {
    on_every_engine("overwrites_role", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let role = scene.role(h.owner, &h.server, &[]).await;
        scene.close(h.owner, &h.channel, &[&role]).await.expect("closed");
        let insider = scene.member(h.owner, &h.server, &[&role]).await;
        assert!(scene.sees(insider, &h.channel));
        scene.delete_role(h.owner, &role).await.expect("deleted");
        let own = scene.overwrites(h.owner, &h.channel).await.expect("may");
        assert_eq!(own.overwrites.len(), 1, "that of the default role");
        assert!(!scene.sees(insider, &h.channel));
        let again = scene.overwrite(h.owner, &h.channel, role_target(&role), VIEW, &[]);
        assert_eq!(code(again.await), "NOT_FOUND");
    })
    .await;
}

//! Channels that lose their category.

use super::*;
use std::sync::Arc;

#[tokio::test]
async fn a_channel_that_loses_its_category_keeps_the_rights_that_it_had() {
    on_every_engine("overwrites_kept", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let second = scene.text(h.owner, &h.server, Some(&h.category)).await;
        scene.close(h.owner, &h.category, &[]).await.expect("closed");
        h.relocate(&h.channel, None).await.expect("moved");
        let out = h.fresh(&h.channel).await;
        assert!(out.private && !out.synced && out.parent_id.is_empty());
        assert!(
            !scene.sees(h.guest, &h.channel),
            "no channel is opened by moving it out"
        );

        // A synced one that comes to another category follows that one.
        let public = scene.category(h.owner, &h.server).await;
        h.relocate(&second, Some(&public)).await.expect("moved");
        let moved = h.fresh(&second).await;
        assert!(moved.synced && !moved.private && scene.sees(h.guest, &second));
        h.relocate(&second, Some(&h.category)).await.expect("moved back");
        assert!(!scene.sees(h.guest, &second));

        let third = scene.text(h.owner, &h.server, Some(&h.category)).await;
        h.delete(&h.category, true).await.expect("deleted");
        let left: Vec<Channel> = scene.channels(h.owner, &h.server).await;
        assert!(left.iter().all(|channel| channel.id != h.category.id));
        for kept in [&second, &third] {
            let kept = h.fresh(kept).await;
            assert!(kept.private && !kept.synced && kept.parent_id.is_empty());
            assert!(!scene.sees(h.guest, &kept));
        }
        let at = |channel: &Channel| left.iter().position(|other| other.id == channel.id);
        assert!(
            at(&second) < at(&third) && at(&third) < at(&h.channel) && at(&third) < at(&public),
            "where the category stood, in their order"
        );
        h.delete(&public, false).await.expect("deleted");
    })
    .await;
}

#[tokio::test]
async fn who_only_arranges_channels_decides_nothing_about_who_sees_them() {
    on_every_engine("overwrites_mover", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        let keeper = [Permission::ManageChannels, Permission::ManageRoles];
        let keeper = scene.role(h.owner, &h.server, &keeper).await;
        let arranger = scene.role(h.owner, &h.server, &[Permission::ManageChannels]).await;
        let arranger = scene.member(h.owner, &h.server, &[&arranger]).await;
        let keeper = scene.member(h.owner, &h.server, &[&keeper]).await;
        let open = scene.category(h.owner, &h.server).await;
        let alike = scene.category(h.owner, &h.server).await;
        let allow = [arranger, keeper].map(member_target);
        scene.close(h.owner, &h.category, &[]).await.expect("closed");
        for target in allow {
            let view = [Permission::ViewChannel];
            scene
                .overwrite(h.owner, &h.category, target, &view, &[])
                .await
                .expect("set");
        }
        let put = async |user, channel: &Channel, parent: &Channel| {
            let message = MoveChannelRequest {
                channel_id: channel.id.clone(),
                parent_id: parent.id.clone(),
                before_id: Vec::new(),
            };
            scene.call(by(user), ServersClient::move_channel, message).await
        };

        // Out of a private category, and into one.
        put(arranger, &h.channel, &open).await.expect("may move it");
        let moved = h.fresh(&h.channel).await;
        assert!(moved.private && !moved.synced && moved.parent_id == open.id);
        assert!(!scene.sees(h.guest, &moved) && scene.sees(arranger, &moved));
        let free = scene.text(h.owner, &h.server, Some(&open)).await;
        put(arranger, &free, &h.category).await.expect("may move it");
        let moved = h.fresh(&free).await;
        assert!(!moved.private && !moved.synced && scene.sees(h.guest, &moved));
        // It looks as if it followed none, and does not come to follow one.
        let top = scene.text(h.owner, &h.server, None).await;
        put(arranger, &top, &h.category).await.expect("may move it");
        assert!(!h.fresh(&top).await.private && scene.sees(h.guest, &top));

        // Where the same holds it goes on following.
        let follower = scene.text(h.owner, &h.server, Some(&open)).await;
        put(arranger, &follower, &alike).await.expect("may move it");
        assert!(h.fresh(&follower).await.synced);

        // Who may change overwrites has it follow, within what they may give and take.
        let hidden = scene.text(h.owner, &h.server, Some(&h.category)).await;
        put(keeper, &hidden, &open).await.expect("may");
        assert!(h.fresh(&hidden).await.synced && scene.sees(h.guest, &hidden));
        let webhooks = [Permission::ManageWebhooks];
        let everybody = scene.default_role(h.owner, &h.server).await;
        let set = scene.overwrite(h.owner, &alike, role_target(&everybody), &webhooks, &[]);
        set.await.expect("set");
        assert_eq!(code(put(keeper, &hidden, &alike).await), "CANNOT_GRANT");
        scene.is_whole(&h.server).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_may_be_more_than_one_fact_holds() {
    on_every_engine("overwrites_large", async |scene| {
        let h = house(scene).await;
        let scene = &h.scene;
        scene.close(h.owner, &h.category, &[]).await.expect("closed");
        for _ in 1..OVERWRITES_OF_CHANNEL {
            let user = scene.member(h.owner, &h.server, &[]).await;
            let denied = scene.overwrite(h.owner, &h.category, member_target(user), &[], SEND);
            denied.await.expect("set");
        }
        let one_more = scene.overwrite(h.owner, &h.category, member_target(h.guest), &[], SEND);
        assert_eq!(code(one_more.await), "OVERWRITE_LIMIT_REACHED");
        let mut channels = vec![h.channel.clone()];
        for _ in 0..3 {
            channels.push(scene.text(h.owner, &h.server, Some(&h.category)).await);
        }
        let facts = scene.authz.rights().facts.len();
        h.delete(&h.category, true).await.expect("deleted");
        assert!(scene.authz.rights().facts.len() > facts + 1, "each fits a message");
        for channel in &channels {
            assert!(!scene.sees(h.guest, channel) && scene.sees(h.owner, channel));
            let own = scene.overwrites(h.owner, channel).await.expect("may");
            assert_eq!(own.overwrites.len(), OVERWRITES_OF_CHANNEL);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_moves_while_its_category_goes_is_opened_to_nobody() {
    on_every_engine("overwrites_move_race", async |scene| {
        let h = Arc::new(house(scene).await);
        for round in 0..8 {
            let from = h.scene.category(h.owner, &h.server).await;
            let to = h.scene.category(h.owner, &h.server).await;
            for category in [&from, &to] {
                h.scene.close(h.owner, category, &[]).await.expect("closed");
            }
            let channel = h.scene.text(h.owner, &h.server, Some(&from)).await;
            let going = if round % 2 == 0 { &from } else { &to };
            let (moving, deleting) = (
                tokio::spawn({
                    let (h, channel, to) = (h.clone(), channel.clone(), to.clone());
                    async move { h.relocate(&channel, Some(&to)).await }
                }),
                tokio::spawn({
                    let (h, going) = (h.clone(), going.clone());
                    async move { h.delete(&going, true).await }
                }),
            );
            if let Err(error) = moving.await.expect("ends") {
                assert_eq!(error.code(), "NOT_FOUND");
            }
            // What came into it after the look at rights is not its deleter's to move: then nothing is deleted.
            let deleted = deleting.await.expect("ends");
            let now = h.fresh(&channel).await;
            assert!(now.private && !h.scene.sees(h.guest, &channel), "{now:?}");
            if deleted.is_ok() {
                assert_ne!(now.parent_id, going.id);
            }
        }
        h.scene.is_whole(&h.server).await;
    })
    .await;
}

//! Old state + events = fresh state, after every mutation that changes what somebody sees.

use beep_testkit::{Model, World, doc, in_minutes};
use serde_json::{Value, json};

on_one_process_and_on_many! {
    channels_are_followed_by_events_alone,
    members_and_messages_are_followed_by_events_alone,
    roles_and_rights_are_followed_by_events_alone,
    what_moderators_do_is_followed_by_events_alone,
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn channels_are_followed_by_events_alone(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let (mut own, mut other) = (
        Model::of(&ann, &place.server).await,
        Model::of(&bob, &place.server).await,
    );
    macro_rules! verify {
        ($action:expr) => {
            own.verify($action).await;
            other.verify($action).await;
        };
    }
    verify!("nothing");
    let news = id(&ann.does(doc::create_channel(&place.server, "news", None)).await);
    verify!("createChannel");
    let archive = id(&ann.does(doc::create_category(&place.server, "Archive")).await);
    let old = id(&ann
        .does(doc::create_channel(&place.server, "old", Some(&archive)))
        .await);
    verify!("createChannel of a category and in it");
    ann.send(&old, "in a channel that came while we listened").await;
    verify!("sendMessage to a new channel");
    ann.does(doc::update_channel(&news, "headlines", "What is new")).await;
    verify!("updateChannel");
    ann.does(doc::move_channel(&news, Some(&archive), Some(&old))).await;
    verify!("moveChannel into a category, before another");
    for _ in 0..3 {
        ann.does(doc::move_channel(&old, Some(&archive), Some(&news))).await;
        ann.does(doc::move_channel(&news, Some(&archive), Some(&old))).await;
    }
    verify!("moveChannel to and fro");
    ann.does(doc::move_channel(&archive, None, None)).await;
    verify!("moveChannel of a category");
    ann.does(doc::delete_channel(&news)).await;
    verify!("deleteChannel");
    ann.does(doc::delete_channel(&archive)).await;
    verify!("deleteChannel of a category with a channel in it");
}

async fn members_and_messages_are_followed_by_events_alone(world: World) {
    let (ann, bob, cem) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cem").await,
    );
    let place = ann.found("Atelier").await;
    let channel = &place.channel;
    bob.join(&place).await;
    let (mut own, mut other) = (
        Model::of(&ann, &place.server).await,
        Model::of(&bob, &place.server).await,
    );
    macro_rules! verify {
        ($action:expr) => {
            own.verify($action).await;
            other.verify($action).await;
        };
    }
    cem.join(&place).await;
    verify!("joinServer");
    let elsewhere = bob.found("Elsewhere").await;
    verify!("createServer");
    ann.join(&elsewhere).await;
    verify!("joinServer elsewhere");
    let first = ann.send(channel, "one").await;
    let text = format!("@{} two", bob.username);
    let second = ann.send(channel, &text).await;
    let third = bob.send(channel, "three").await;
    verify!("sendMessage, with a mention");
    ann.does(doc::edit_message(channel, &second, "two, and nobody is meant"))
        .await;
    verify!("editMessage that takes a mention away");
    ann.does(doc::edit_message(channel, &first, &format!("@{} one", bob.username)))
        .await;
    verify!("editMessage that adds a mention");
    bob.does(doc::mark_read(channel, &second)).await;
    verify!("markRead");
    bob.does(doc::mark_read(channel, &first)).await;
    verify!("markRead backwards");
    let text = format!("@{} again", bob.username);
    let again = ann.send(channel, &text).await;
    verify!("sendMessage with a mention after the mark");
    ann.does(doc::delete_message(channel, &again)).await;
    verify!("deleteMessage with an unread mention");
    ann.does(doc::delete_message(channel, &third)).await;
    verify!("deleteMessage of another's");
    cem.does(doc::leave_server(&place.server)).await;
    verify!("leaveServer of another");
    ann.does(doc::leave_server(&elsewhere.server)).await;
    verify!("leaveServer elsewhere");
}

async fn roles_and_rights_are_followed_by_events_alone(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    let server = place.server.as_str();
    bob.join(&place).await;
    let (mut own, mut other) = (Model::of(&ann, server).await, Model::of(&bob, server).await);
    macro_rules! verify {
        ($action:expr) => {
            own.verify($action).await;
            other.verify($action).await;
        };
    }
    let team = id(&ann.does(doc::create_role(server, "team", &["MANAGE_MESSAGES"])).await);
    let quiet = id(&ann.does(doc::create_role(server, "quiet", &[])).await);
    verify!("createRole");
    ann.does(doc::update_role(
        server,
        &team,
        json!({ "name": "crew", "color": "#4f86f7", "hoist": true }),
    ))
    .await;
    verify!("updateRole");
    ann.does(doc::move_role(server, &quiet, Some(&team))).await;
    verify!("moveRole");
    ann.does(doc::add_role(server, &bob.id, &team)).await;
    verify!("addRole");
    ann.does(doc::set_nickname(server, &bob.id, "Bobby")).await;
    verify!("setNickname");
    let staff = id(&ann.does(doc::create_channel(server, "staff", None)).await);
    verify!("createChannel");
    ann.does(doc::set_private(&staff, true, &[], &[])).await;
    verify!("setChannelPrivate, which takes a channel from one of them");
    ann.does(doc::set_overwrite(&staff, ("roleId", &team), &["VIEW_CHANNEL"], &[]))
        .await;
    verify!("setOverwrite, which gives it back");
    ann.does(doc::remove_role(server, &bob.id, &team)).await;
    verify!("removeRole");
    ann.does(doc::add_role(server, &bob.id, &team)).await;
    ann.does(doc::delete_role(server, &team)).await;
    verify!("deleteRole of one that is assigned");
    ann.does(doc::mute(server, &bob.id, &in_minutes(10), "")).await;
    verify!("muteMember");
    ann.does(doc::unmute(server, &bob.id)).await;
    verify!("unmuteMember");
    ann.does(doc::update_server(
        server,
        json!({ "name": "Studio", "welcomeChannelId": place.channel }),
    ))
    .await;
    verify!("updateServer");
    ann.does(doc::transfer_server(server, &bob.id)).await;
    verify!("transferServer");
}

async fn what_moderators_do_is_followed_by_events_alone(world: World) {
    let (ann, bob, cem, ada) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cem").await,
        world.person("ada").await,
    );
    let appointed = world.admin(&["grant", &ada.username, "application-administrator"]);
    appointed.expect("whoever runs a Beep gives global roles");
    let place = ann.found("Atelier").await;
    let server = place.server.as_str();
    bob.join(&place).await;
    cem.join(&place).await;
    let (mut own, mut other) = (Model::of(&ann, server).await, Model::of(&bob, server).await);
    macro_rules! verify {
        ($action:expr) => {
            own.verify($action).await;
            other.verify($action).await;
        };
    }
    ada.does(doc::grant_global_role(&bob.id, "USER_MODERATOR")).await;
    ada.does(doc::grant_global_role(&bob.id, "SERVER_MODERATOR")).await;
    verify!("grantGlobalRole");
    ada.does(doc::revoke_global_role(&bob.id, "USER_MODERATOR")).await;
    verify!("revokeGlobalRole");
    ada.does(doc::suspend_server(server, "Spam")).await;
    verify!("suspendServer");
    ada.does(doc::suspend_server(server, "More of it")).await;
    verify!("suspendServer again");
    cem.does(doc::leave_server(server)).await;
    ada.does(doc::restore_server(server)).await;
    ann.send(&place.channel, "as before").await;
    verify!("restoreServer, while which a member had left");
    ada.does(doc::suspend_server(server, "Spam")).await;
    ada.does(doc::restore_server(server)).await;
    verify!("suspendServer and restoreServer at once");
}

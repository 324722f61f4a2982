//! Old state + events = fresh state, after every mutation that changes what somebody sees.

use beep_testkit::{Model, World, doc};
use serde_json::Value;

on_one_process_and_on_many! {
    channels_are_followed_by_events_alone,
    members_and_messages_are_followed_by_events_alone,
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

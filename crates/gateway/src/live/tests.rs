use super::*;
use crate::{
    graphql::call::Viewer,
    testing::{CONFIG, World, id},
};
use beep_core::{ChannelId, Id, SessionId};
use beep_proto::events::v1 as events;
use events::{Event, event::Fact};
use serde_json::{Value, json};

mod facts;

fn operation(query: &str, id: impl ToString) -> Operation {
    let variables = Variables::from_json(json!({ "id": id.to_string() }));
    Operation::of(&Request::new(query).variables(variables))
}

struct Scene {
    world: World,
    schema: Schema,
    viewer: Viewer,
}

impl Scene {
    fn new() -> Self {
        let world = World::new(CONFIG);
        let viewer = Viewer {
            user: id(),
            session: id::<SessionId>(),
        };
        Self {
            schema: world.schema(),
            world,
            viewer,
        }
    }

    /// What it listens to; the code of the refusal otherwise.
    async fn plan(&self, viewer: Option<Viewer>, operation: &Operation) -> Result<Plan, String> {
        let call = Arc::new(Call::new(viewer, String::new(), None));
        plan(&self.schema, operation, call).await.map_err(|response| {
            let code = serde_json::to_value(&response).expect("JSON")["errors"][0]["extensions"]["code"].take();
            code.as_str().unwrap_or_default().to_owned()
        })
    }

    fn renderer(&self, operation: Operation, scope: Scope) -> Box<Renderer> {
        Box::new(Renderer::new(
            self.schema.clone(),
            operation,
            scope,
            self.world.clock.clone(),
        ))
    }
}

fn fact(fact: Fact) -> Signal {
    Signal::Fact(Arc::new(Event {
        fact: Some(fact),
        ..Event::default()
    }))
}

async fn rendered(renderer: &mut Renderer, signal: Signal) -> Option<Value> {
    let told = Told::of(renderer.scope, &signal, 0)?;
    let text = renderer.execute(told).await?;
    Some(serde_json::from_str(&text).expect("JSON"))
}

#[tokio::test]
async fn a_plan_says_what_is_listened_to_and_by_whom() {
    let scene = Scene::new();
    let (server, channel) = scene.world.place(scene.viewer.user);
    let me = operation("subscription { me { __typename } }", "");
    let of_server = operation("subscription($id: ID!) { server(id: $id) { __typename } }", server);
    let of_channel = operation("subscription($id: ID!) { channel(id: $id) { __typename } }", channel);
    let viewer = Some(scene.viewer);

    let plan = scene.plan(viewer, &me).await.expect("may");
    assert!(plan.scope == Scope::User(scene.viewer.user) && plan.guard.is_none());
    let plan = scene.plan(viewer, &of_server).await.expect("may");
    let guard = plan.guard.expect("servers are guarded");
    assert_eq!(
        (plan.scope, guard.server, guard.channel),
        (Scope::Server(server), server, None)
    );
    assert!(guard.visible.contains(channel));
    let plan = scene.plan(viewer, &of_channel).await.expect("may");
    let guard = plan.guard.expect("channels are guarded");
    assert_eq!(
        (plan.scope, guard.server, guard.channel),
        (Scope::Channel(channel), server, Some(channel))
    );

    for operation in [&me, &of_server, &of_channel] {
        assert_eq!(
            scene.plan(None, operation).await.err().as_deref(),
            Some("UNAUTHENTICATED")
        );
    }
    scene.world.places.permit(scene.viewer.user, server, Some(&[]));
    assert!(scene.plan(viewer, &of_server).await.is_ok());
    assert_eq!(
        scene.plan(viewer, &of_channel).await.err().as_deref(),
        Some("NOT_FOUND")
    );
    scene.world.places.permit(scene.viewer.user, server, None);
    assert_eq!(scene.plan(viewer, &of_server).await.err().as_deref(), Some("NOT_FOUND"));
}

#[tokio::test]
async fn members_of_a_suspended_server_may_wait_until_it_is_open() {
    let scene = Scene::new();
    let (server, channel) = scene.world.place(scene.viewer.user);
    scene.world.places.suspend(server);
    let of_server = operation("subscription($id: ID!) { server(id: $id) { __typename } }", server);
    let of_channel = operation("subscription($id: ID!) { channel(id: $id) { __typename } }", channel);
    let plan = scene.plan(Some(scene.viewer), &of_server).await.expect("may");
    let guard = plan.guard.expect("servers are guarded");
    assert_eq!(*guard.visible, Visible::Closed);
    let refused = scene.plan(Some(scene.viewer), &of_channel).await.err();
    assert_eq!(refused.as_deref(), Some("SERVER_SUSPENDED"));
    let stranger = Viewer {
        user: id(),
        session: id::<SessionId>(),
    };
    for operation in [&of_server, &of_channel] {
        let refused = scene.plan(Some(stranger), operation).await.err();
        assert_eq!(refused.as_deref(), Some("NOT_FOUND"));
    }
}

#[tokio::test]
async fn what_is_no_subscription_of_the_schema_is_refused() {
    let scene = Scene::new();
    for (query, code) in [
        ("subscription { nothing { __typename } }", "BAD_REQUEST"),
        ("subscription { me }", "BAD_REQUEST"),
        ("subscription { me { at } }", "BAD_REQUEST"),
        ("subscription { server { __typename } }", "BAD_REQUEST"),
        (
            "subscription($id: ID!) { channel(id: \"x\") { __typename } }",
            "BAD_REQUEST",
        ),
        ("subscription { channel(id: \"x\") { __typename } }", "INVALID_INPUT"),
        (
            "subscription { me { __typename } other: me { __typename } }",
            "INVALID_INPUT",
        ),
        ("subscription { me @skip(if: true) { __typename } }", "INVALID_INPUT"),
    ] {
        let refused = scene.plan(Some(scene.viewer), &operation(query, "")).await.err();
        assert_eq!(refused.as_deref(), Some(code), "{query}");
    }
}

#[tokio::test]
async fn one_execution_renders_all_until_it_rests() {
    let scene = Scene::new();
    let channel: ChannelId = id();
    let query = "subscription($id: ID!) { channel(id: $id) { __typename ... on Typing { user { username } } } }";
    let mut renderer = scene.renderer(operation(query, channel), Scope::Channel(channel));
    assert!(
        renderer.execution.is_none(),
        "nothing is kept for who has heard nothing"
    );
    let typing = || {
        fact(Fact::Typing(events::Typing {
            user_id: id::<UserId>().to_bytes(),
        }))
    };
    let told = |kind: &str| json!({ "data": { "channel": { "__typename": kind } } });

    assert_eq!(rendered(&mut renderer, Signal::Ready).await, Some(told("Ready")));
    let first = renderer.execution.as_ref().expect("is kept").0.clone();
    for _ in 0..3 {
        let typing = rendered(&mut renderer, typing()).await.expect("a text");
        assert_eq!(typing["data"]["channel"]["user"]["username"], "somebody");
    }
    assert_eq!(rendered(&mut renderer, Signal::Resync).await, Some(told("Resync")));
    assert!(
        first.same_channel(&renderer.execution.as_ref().expect("is kept").0),
        "the same one all the time"
    );

    Render::rest(&mut *renderer);
    assert!(renderer.execution.is_none() && first.is_closed());
    assert_eq!(rendered(&mut renderer, Signal::Ready).await, Some(told("Ready")));
    // What is nothing to a channel has no text.
    let (renderer, text) = renderer
        .render(fact(Fact::ServerLeft(events::ServerLeft::default())))
        .await;
    assert!(text.is_none());
    assert!(renderer.render(Signal::Ready).await.1.is_some());
}

#[test]
fn topics_are_equal_when_all_of_the_operation_is() {
    let request = |query: &str, id: &str, name: &str| {
        let variables = Variables::from_json(json!({ "id": id }));
        Operation::of(&Request::new(query).variables(variables).operation_name(name)).topic()
    };
    let one = request("a", "1", "n");
    assert_eq!(one, request("a", "1", "n"));
    for other in [request("b", "1", "n"), request("a", "2", "n"), request("a", "1", "m")] {
        assert_ne!(one, other);
    }
}

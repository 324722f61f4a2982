use crate::testing::{CONFIG, World, id};
use beep_core::{ChannelId, Id, ServerId, SessionId, UserId};
use beep_proto::{
    Scope,
    events::v1::{MessageDeleted, PermissionsChanged, SessionEnded, event::Fact},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

struct Scene {
    world: World,
    address: SocketAddr,
    user: UserId,
    session: SessionId,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new(CONFIG);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("has one");
        let service = world.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let (user, session) = (id(), id());
        Self {
            world,
            address,
            user,
            session,
        }
    }

    async fn connect(&self, protocol: Option<&'static str>) -> tungstenite::Result<Socket> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request()?;
        if let Some(protocol) = protocol {
            request
                .headers_mut()
                .insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        }
        connect_async(request).await.map(|(socket, _)| Socket(socket))
    }

    /// `Bearer` and a token for so many seconds.
    fn bearer(&self, seconds: i64) -> String {
        format!("Bearer {}", self.world.key.token(self.user, self.session, seconds))
    }

    /// A socket before its `connection_init`.
    async fn fresh(&self) -> Socket {
        self.connect(Some("graphql-transport-ws")).await.expect("connects")
    }

    async fn open(&self, seconds: i64) -> Socket {
        let mut socket = self.fresh().await;
        socket.init(&self.bearer(seconds)).await;
        assert_eq!(socket.hear().await, Ok(json!({ "type": "connection_ack" })));
        socket
    }
}

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("is open");
    }

    async fn init(&mut self, authorization: &str) {
        self.say(json!({ "type": "connection_init", "payload": { "authorization": authorization } }))
            .await;
    }

    async fn subscribe(&mut self, tag: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "id": tag, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// What comes next, or the code with which the socket was closed.
    async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            let message = timeout(Duration::from_secs(20), self.0.next())
                .await
                .expect("something comes");
            match message.expect("is open").expect("is well") {
                Message::Text(text) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Message::Close(frame) => return Err(frame.map_or(0, |frame| frame.code.into())),
                _ => {}
            }
        }
    }

    async fn hears(&mut self, expected: Value) {
        assert_eq!(self.hear().await, Ok(expected));
    }
}

fn next(tag: &str, data: Value) -> Value {
    json!({ "id": tag, "type": "next", "payload": { "data": data } })
}

const CHANNEL: &str = "subscription($id: ID!) { channel(id: $id) { __typename ... on MessageDeleted { messageId } } }";

#[tokio::test]
async fn any_operation_goes_over_the_socket() {
    let scene = Scene::new().await;
    let mut socket = scene.open(300).await;
    socket.subscribe("1", "{ me { user { id } } }", Value::Null).await;
    socket
        .hears(next("1", json!({ "me": { "user": { "id": scene.user.to_string() } } })))
        .await;
    socket.hears(json!({ "id": "1", "type": "complete" })).await;
    // A name may be used again; what sets a cookie cannot.
    socket.subscribe("1", "mutation { signOut }", Value::Null).await;
    let refused = socket.hear().await.expect("an answer");
    assert_eq!(refused["payload"]["errors"][0]["extensions"]["code"], "HTTP_ONLY");
    socket.hears(json!({ "id": "1", "type": "complete" })).await;
    socket.subscribe("2", "{ nothing", Value::Null).await;
    let refused = socket.hear().await.expect("an answer");
    assert_eq!(
        (&refused["type"], &refused["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("BAD_REQUEST"))
    );
    socket.say(json!({ "type": "ping" })).await;
    socket.hears(json!({ "type": "pong" })).await;
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_the_socket() {
    let scene = Scene::new().await;
    let wrong = "Bearer x";
    let subscribe = |tag: &str| json!({ "id": tag, "type": "subscribe", "payload": { "query": "subscription { me { __typename } }" } });
    let long = "x".repeat(1 << 20);
    let before_init: [(Message, u16); 7] = [
        (Message::text(subscribe("1").to_string()), 4401),
        (Message::text(json!({ "type": "connection_init" }).to_string()), 4401),
        (
            Message::text(json!({ "type": "connection_init", "payload": { "authorization": wrong } }).to_string()),
            4401,
        ),
        (
            Message::text(
                json!({ "type": "connection_init", "payload": { "authorization": scene.bearer(0) } }).to_string(),
            ),
            4403,
        ),
        (Message::text("{"), 4400),
        (Message::binary(&b"{}"[..]), 4400),
        (Message::text(long.clone()), 1009),
    ];
    for (message, code) in before_init {
        let mut socket = scene.fresh().await;
        socket.0.send(message.clone()).await.expect("is open");
        assert_eq!(socket.hear().await, Err(code), "{}", message.len());
    }
    for (messages, code) in [
        (vec![json!({ "type": "connection_init" })], 4429),
        (vec![json!({ "type": "nonsense" })], 4400),
        (vec![subscribe("")], 4400),
        (vec![subscribe("a\"b")], 4400),
        (vec![subscribe(&"a".repeat(65))], 4400),
        (vec![subscribe("1"), subscribe("1")], 4409),
        (vec![json!({ "type": "ping", "payload": long })], 1009),
    ] {
        let mut socket = scene.open(300).await;
        for message in &messages {
            socket.say(message.clone()).await;
        }
        let closed = loop {
            if let Err(code) = socket.hear().await {
                break code;
            }
        };
        assert_eq!(closed, code, "{:.200}", format!("{messages:?}"));
    }
    for (bytes, code) in [(&b"\x8f\x80\0\0\0\0"[..], 1002), (&b"\x81\x81\0\0\0\0\xff"[..], 1007)] {
        let mut socket = scene.open(300).await;
        let MaybeTlsStream::Plain(stream) = socket.0.get_mut() else {
            unreachable!("there is no TLS");
        };
        stream.write_all(bytes).await.expect("is open");
        assert_eq!(socket.hear().await, Err(code), "{bytes:?}");
    }
    assert!(scene.connect(None).await.is_err(), "the sub-protocol is asked for");
    assert!(scene.connect(Some("graphql-ws")).await.is_err());
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let scene = Scene::new().await;
    assert_eq!(scene.fresh().await.hear().await, Err(4408));
}

#[tokio::test]
async fn a_subscription_is_ready_then_hears_then_ends() {
    let scene = Scene::new().await;
    let (server, channel): (ServerId, ChannelId) = scene.world.place(scene.user);
    let mut socket = scene.open(300).await;
    let variables = json!({ "id": channel.to_string() });
    socket.subscribe("1", CHANNEL, variables.clone()).await;
    socket
        .hears(next("1", json!({ "channel": { "__typename": "Ready" } })))
        .await;
    let message_id = vec![7; 16];
    let deleted = || {
        Fact::MessageDeleted(MessageDeleted {
            message_id: message_id.clone(),
        })
    };
    let told =
        json!({ "channel": { "__typename": "MessageDeleted", "messageId": "07070707-0707-0707-0707-070707070707" } });
    scene.world.publish(Scope::Channel(channel), 1, deleted());
    socket.hears(next("1", told.clone())).await;

    // Asked to stop, it does; the name is free again at once.
    socket.say(json!({ "id": "1", "type": "complete" })).await;
    socket.subscribe("1", CHANNEL, variables.clone()).await;
    socket
        .hears(next("1", json!({ "channel": { "__typename": "Ready" } })))
        .await;
    scene.world.publish(Scope::Channel(channel), 2, deleted());
    socket.hears(next("1", told)).await;

    scene.world.places.permit(scene.user, server, Some(&[]));
    scene.world.publish(
        Scope::Server(server),
        1,
        Fact::PermissionsChanged(PermissionsChanged::default()),
    );
    let ended = socket.hear().await.expect("an end");
    assert_eq!((&ended["id"], &ended["type"]), (&json!("1"), &json!("error")));
    assert_eq!(ended["payload"][0]["extensions"], json!({ "code": "NOT_FOUND" }));
    scene.world.publish(Scope::Channel(channel), 3, deleted());
    socket.subscribe("1", CHANNEL, variables).await;
    let refused = socket.hear().await.expect("an answer");
    assert_eq!(
        (&refused["type"], &refused["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("NOT_FOUND"))
    );
}

#[tokio::test]
async fn a_socket_holds_so_many_subscriptions() {
    let scene = Scene::new().await;
    let mut socket = scene.open(300).await;
    for n in 0..=128 {
        socket
            .subscribe(&n.to_string(), "subscription { me { __typename } }", Value::Null)
            .await;
    }
    let mut refused = Vec::new();
    for _ in 0..=128 {
        let heard = socket.hear().await.expect("is open");
        match heard["type"].as_str() {
            Some("next") => assert_eq!(heard["payload"]["data"]["me"]["__typename"], "Ready"),
            _ => refused.push((heard["id"].clone(), heard["payload"][0]["extensions"]["code"].clone())),
        }
    }
    assert_eq!(refused, [(json!("128"), json!("TOO_MANY_SUBSCRIPTIONS"))]);
}

#[tokio::test]
async fn a_ping_with_a_fresh_token_keeps_the_socket() {
    let scene = Scene::new().await;
    let (mut kept, mut left) = (scene.open(1).await, scene.open(1).await);
    kept.say(json!({ "type": "ping", "payload": { "authorization": scene.bearer(300) } }))
        .await;
    kept.hears(json!({ "type": "pong" })).await;
    assert_eq!(left.hear().await, Err(4403), "when its token has expired");
    tokio::time::sleep(Duration::from_millis(300)).await;
    kept.say(json!({ "type": "ping" })).await;
    kept.hears(json!({ "type": "pong" })).await;

    // Somebody else's token, or another session's, is none for this socket.
    let others = scene.world.key.token(scene.user, id(), 300);
    kept.say(json!({ "type": "ping", "payload": { "authorization": format!("Bearer {others}") } }))
        .await;
    assert_eq!(kept.hear().await, Err(4401));
    scene.world.accounts.end(scene.session);
    let mut over = scene.fresh().await;
    over.init(&scene.bearer(300)).await;
    assert_eq!(over.hear().await, Err(4401), "the token is good, its session is over");
}

#[tokio::test]
async fn sockets_end_with_their_session_and_with_the_process() {
    let scene = Scene::new().await;
    let mut ended = scene.open(300).await;
    ended
        .subscribe("1", "subscription { me { __typename } }", Value::Null)
        .await;
    ended.hear().await.expect("ready");
    let session_id = scene.session.to_bytes();
    scene.world.publish(
        Scope::User(scene.user),
        1,
        Fact::SessionEnded(SessionEnded { session_id }),
    );
    assert_eq!(ended.hear().await, Err(4401));

    let mut open = scene.open(300).await;
    let mut beginning = scene.fresh().await;
    scene.world.shutdown.begin();
    assert_eq!(open.hear().await, Err(1012));
    assert!(
        scene.connect(Some("graphql-transport-ws")).await.is_err(),
        "no new ones"
    );
    // One that was connected, but had not begun.
    beginning.init(&scene.bearer(300)).await;
    let closed = loop {
        if let Err(code) = beginning.hear().await {
            break code;
        }
    };
    assert_eq!(closed, 1012);
}

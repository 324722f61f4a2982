//! The fields of the schema: a good operation of each, and what its inputs are.

use super::scene::{NEW_CHANNEL, NEW_MESSAGE, NEW_SERVER, Scene};
use serde_json::{Value, json};

/// One field of `Query`, `Mutation` or `Subscription`.
pub(super) struct Row {
    pub field: &'static str,
    pub document: &'static str,
    /// With which its owner succeeds.
    pub variables: fn(&Scene) -> Value,
    /// What is answered to its owner.
    pub good: &'static str,
    /// What is answered to nobody in particular.
    pub anonymous: &'static str,
    pub ids: &'static [Id],
    pub texts: &'static [(&'static str, Text)],
}

/// A variable that names something.
pub(super) struct Id {
    pub at: &'static str,
    pub kind: Kind,
    /// The answer when there is nothing of this name here.
    pub absent: &'static str,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Server,
    Channel,
    Category,
    Message,
}

/// What a text may be.
#[derive(Clone, Copy)]
pub(super) enum Text {
    /// One line with something in it, at most so many characters.
    Name(usize),
    /// One line, perhaps empty.
    Line(usize),
    /// The body of a message.
    Body(usize),
    /// An idempotency key.
    Key,
    Username,
    Email,
    /// What one signs in by.
    Login,
    /// A password to be.
    Password,
}

impl Text {
    /// Texts of which none may be taken.
    pub(super) fn refused(self) -> Vec<String> {
        let unseen = [
            "a\u{202e}b",
            "\u{2066}a",
            "a\u{200b}b",
            "\u{feff}a",
            "a\u{ad}b",
            "a\u{0}b",
            "a\u{1b}[31mb",
            "a\u{7f}b",
        ];
        let empty = ["", "   ", "\u{200b}", "\u{3164}"];
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        match self {
            Self::Name(max) => [own(&empty), own(&unseen), long(max)].concat(),
            Self::Line(max) => [own(&unseen), long(max)].concat(),
            Self::Body(max) => [
                own(&empty),
                own(&["\n\n", "a\u{0}b", "a\u{1b}[31mb", "a\u{7f}b", "\u{202e}"]),
                long(max),
            ]
            .concat(),
            Self::Key => [own(&["", " ", "a b", "é", "a\u{0}", "a\nb"]), long(64)].concat(),
            Self::Username => [
                own(&empty),
                own(&unseen),
                own(&["a", ".ann", "a..b", "a b", "änn", "ann@x"]),
                long(32),
            ]
            .concat(),
            Self::Email => [
                own(&empty),
                own(&unseen),
                own(&["ann", "@a.org", "ann@", "a b@c.org", "ann@a"]),
                long(254),
            ]
            .concat(),
            Self::Login => long(254),
            Self::Password => [own(&["", "short", "123456789"]), long(128)].concat(),
        }
    }
}

fn long(max: usize) -> Vec<String> {
    vec!["x".repeat(max + 1), "é".repeat(max + 1), "x".repeat(50_000)]
}

const fn id(at: &'static str, kind: Kind) -> Id {
    Id {
        at,
        kind,
        absent: "NOT_FOUND",
    }
}

const fn server(at: &'static str) -> Id {
    id(at, Kind::Server)
}

const fn channel(at: &'static str) -> Id {
    id(at, Kind::Channel)
}

const fn message(at: &'static str) -> Id {
    id(at, Kind::Message)
}

const fn row(field: &'static str, document: &'static str, variables: fn(&Scene) -> Value, ids: &'static [Id]) -> Row {
    Row {
        field,
        document,
        variables,
        good: "ok",
        anonymous: "UNAUTHENTICATED",
        ids,
        texts: &[],
    }
}

impl Row {
    const fn texts(mut self, texts: &'static [(&'static str, Text)]) -> Self {
        self.texts = texts;
        self
    }

    const fn ends_with(mut self, code: &'static str) -> Self {
        self.good = code;
        self
    }

    const fn for_anybody(mut self) -> Self {
        self.anonymous = "ok";
        self
    }
}

pub(super) const ROWS: &[Row] = &[
    row("Query.me", "{ me { user { id } email } }", |_| json!({}), &[]),
    row("Query.server", "query($id: ID!) { server(id: $id) { server { id } permissions } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("Query.channel", "query($id: ID!) { channel(id: $id) { channel { id } permissions } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
    row("Query.publicServers", "{ publicServers { edges { node { id } } } }", |_| json!({}), &[]),
    row(
        "Mutation.signUp",
        "mutation($input: SignUpInput!) { signUp(input: $input) { accessToken } }",
        |_| {
            let username = beep_testkit::unique("dan_");
            let email = format!("{username}@example.org");
            json!({ "input": { "firstName": "Dan", "lastName": "Doe", "username": username, "email": email, "password": "violet-tractor-9-lanterns" } })
        },
        &[],
    )
    .for_anybody()
    .texts(&[
        ("/input/firstName", Text::Name(100)),
        ("/input/lastName", Text::Name(100)),
        ("/input/username", Text::Username),
        ("/input/email", Text::Email),
        ("/input/password", Text::Password),
    ]),
    row(
        "Mutation.signIn",
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }",
        |s| json!({ "input": { "login": s.ann.username, "password": s.ann.password } }),
        &[],
    )
    .for_anybody()
    .texts(&[("/input/login", Text::Login)]),
    row("Mutation.refreshSession", "mutation { refreshSession { accessToken } }", |_| json!({}), &[]),
    row("Mutation.signOut", "mutation { signOut }", |_| json!({}), &[]).for_anybody(),
    row(
        "Mutation.createServer",
        "mutation($input: CreateServerInput!) { createServer(input: $input) { id } }",
        |_| json!({ "input": { "requestId": beep_testkit::unique("key-"), "name": NEW_SERVER, "public": false } }),
        &[],
    )
    .texts(&[
        ("/input/requestId", Text::Key),
        ("/input/name", Text::Name(100)),
        ("/input/description", Text::Line(1_000)),
        ("/input/categoryName", Text::Line(100)),
        ("/input/channelName", Text::Line(100)),
    ]),
    row("Mutation.joinServer", "mutation($id: ID!) { joinServer(id: $id) { id } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("Mutation.leaveServer", "mutation($id: ID!) { leaveServer(id: $id) }", |s| json!({ "id": s.place.server }), &[server("/id")])
        .ends_with("OWNER_CANNOT_LEAVE"),
    row(
        "Mutation.createChannel",
        "mutation($input: CreateChannelInput!) { createChannel(input: $input) { id } }",
        |s| {
            let key = beep_testkit::unique("key-");
            json!({ "input": { "requestId": key, "serverId": s.place.server, "kind": "TEXT", "name": NEW_CHANNEL, "parentId": s.category } })
        },
        &[server("/input/serverId"), id("/input/parentId", Kind::Category)],
    )
    .texts(&[("/input/requestId", Text::Key), ("/input/name", Text::Name(100)), ("/input/topic", Text::Line(1_000))]),
    row(
        "Mutation.updateChannel",
        "mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }",
        |s| json!({ "input": { "id": s.place.channel, "name": "general", "topic": "All and sundry" } }),
        &[channel("/input/id")],
    )
    .texts(&[("/input/name", Text::Name(100)), ("/input/topic", Text::Line(1_000))]),
    row(
        "Mutation.moveChannel",
        "mutation($input: MoveChannelInput!) { moveChannel(input: $input) { id } }",
        |s| json!({ "input": { "id": s.place.channel, "parentId": s.category, "beforeId": s.sibling } }),
        &[channel("/input/id"), id("/input/parentId", Kind::Category), channel("/input/beforeId")],
    ),
    row("Mutation.deleteChannel", "mutation($id: ID!) { deleteChannel(id: $id) }", |s| json!({ "id": s.spare_channel() }), &[channel("/id")]),
    row(
        "Mutation.sendMessage",
        "mutation($input: SendMessageInput!) { sendMessage(input: $input) { id } }",
        |s| json!({ "input": { "channelId": s.place.channel, "content": NEW_MESSAGE, "nonce": beep_testkit::unique("key-") } }),
        &[channel("/input/channelId")],
    )
    .texts(&[("/input/content", Text::Body(4_000)), ("/input/nonce", Text::Key)]),
    row(
        "Mutation.editMessage",
        "mutation($input: EditMessageInput!) { editMessage(input: $input) { id } }",
        |s| json!({ "input": { "channelId": s.place.channel, "id": s.message, "content": "hello again" } }),
        &[channel("/input/channelId"), message("/input/id")],
    )
    .texts(&[("/input/content", Text::Body(4_000))]),
    row(
        "Mutation.deleteMessage",
        "mutation($channelId: ID!, $id: ID!) { deleteMessage(channelId: $channelId, id: $id) }",
        |s| json!({ "channelId": s.place.channel, "id": s.spare_message() }),
        &[channel("/channelId"), message("/id")],
    ),
    row(
        "Mutation.markRead",
        "mutation($channelId: ID!, $messageId: ID!) { markRead(channelId: $channelId, messageId: $messageId) { lastReadId } }",
        |s| json!({ "channelId": s.place.channel, "messageId": s.message }),
        // A mark is a place in time: the message of that name may be gone.
        &[channel("/channelId"), Id { at: "/messageId", kind: Kind::Message, absent: "ok" }],
    ),
    row("Mutation.startTyping", "mutation($channelId: ID!) { startTyping(channelId: $channelId) }", |s| json!({ "channelId": s.place.channel }), &[channel("/channelId")]),
    row("Subscription.me", "subscription { me { __typename } }", |_| json!({}), &[]),
    row("Subscription.server", "subscription($id: ID!) { server(id: $id) { __typename } }", |s| json!({ "id": s.place.server }), &[server("/id")]),
    row("Subscription.channel", "subscription($id: ID!) { channel(id: $id) { __typename } }", |s| json!({ "id": s.place.channel }), &[channel("/id")]),
];

//! The fields of the schema: a good operation of each, what its inputs are, and who may.

mod accounts;
mod channels;
mod instance;
mod invitations;
mod members;
mod roles;
mod servers;

use super::scene::Scene;
use serde_json::Value;

/// All of them.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [
        accounts::ROWS,
        servers::ROWS,
        channels::ROWS,
        roles::ROWS,
        members::ROWS,
        invitations::ROWS,
        instance::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// One field of a root type, or of a view, which differs from viewer to viewer.
pub(super) struct Row {
    pub field: &'static str,
    pub document: &'static str,
    /// With which its owner succeeds.
    pub variables: fn(&Scene) -> Value,
    /// What is answered to its owner.
    pub good: &'static str,
    /// What is answered to nobody in particular.
    pub anonymous: &'static str,
    /// What is answered to a member without any right of a manager.
    pub member: &'static str,
    /// What is answered to a manager with every right but ADMINISTRATOR, who ranks below what is acted on.
    pub manager: &'static str,
    /// What is answered to a global moderator, of users and of servers, who is a member of nothing; `None`: the same as to
    /// any stranger.
    pub moderator: Option<&'static str>,
    pub ids: &'static [Id],
    pub texts: &'static [(&'static str, Text)],
}

/// A variable that names something.
pub(super) struct Id {
    pub at: &'static str,
    pub kind: Kind,
    /// The answer when there is nothing of this name here.
    pub absent: &'static str,
    /// And of one that is somebody else's.
    pub hers: &'static str,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Server,
    Channel,
    Category,
    Message,
    Role,
    /// Somebody in the server.
    User,
    /// To somebody alone.
    Invitation,
    Report,
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
    /// Many lines, perhaps none.
    Page(usize),
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
            Self::Page(max) => [own(&["a\u{0}b", "a\u{1b}[31mb", "a\u{7f}b"]), long(max)].concat(),
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
        hers: "NOT_FOUND",
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

const fn role(at: &'static str) -> Id {
    id(at, Kind::Role)
}

const fn user(at: &'static str) -> Id {
    id(at, Kind::User)
}

const fn row(field: &'static str, document: &'static str, variables: fn(&Scene) -> Value, ids: &'static [Id]) -> Row {
    Row {
        field,
        document,
        variables,
        good: "ok",
        anonymous: "UNAUTHENTICATED",
        member: "ok",
        manager: "ok",
        moderator: None,
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

    /// Members need a right for it.
    const fn for_managers(self) -> Self {
        self.member("FORBIDDEN")
    }

    /// As [`for_managers`](Self::for_managers), and only on what ranks below them.
    const fn by_rank(self) -> Self {
        self.member("FORBIDDEN").manager("RANK_TOO_LOW")
    }

    /// For holders of global roles: nobody else knows that it is there.
    const fn for_keepers(mut self, moderator: &'static str) -> Self {
        self.moderator = Some(moderator);
        self.ends_with("NOT_FOUND").member("NOT_FOUND").manager("NOT_FOUND")
    }

    /// For application administrators, whom global moderators know to be there.
    const fn for_administrators(self) -> Self {
        self.for_keepers("FORBIDDEN")
    }

    const fn for_the_owner(self) -> Self {
        self.member("FORBIDDEN").manager("FORBIDDEN")
    }

    const fn member(mut self, code: &'static str) -> Self {
        self.member = code;
        self
    }

    const fn manager(mut self, code: &'static str) -> Self {
        self.manager = code;
        self
    }
}

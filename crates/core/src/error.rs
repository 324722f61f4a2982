//! Failures: a stable code for programs, a sentence for people, a context for operators only.

use std::{borrow::Cow, fmt};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is; decides the status in gRPC, and in HTTP unless its reason has another one. Closed on
/// purpose: a new *code* is a new [`Reason`], hardly ever a new kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The input cannot be taken as it is. Repeating it will not help.
    Invalid,
    /// Nobody is signed in, or no longer.
    Unauthenticated,
    /// Signed in, and the thing may be known to exist, but the right is missing.
    Forbidden,
    /// Not there, or not to be known about.
    NotFound,
    /// Collides with what is there already.
    Conflict,
    /// Too often; try later.
    Limited,
    /// An engine or a service is down; try later.
    Unavailable,
    /// Took longer than the caller was ready to wait. It may have happened.
    TimedOut,
    /// A fault of ours.
    Internal,
}

impl Kind {
    /// The HTTP status of this kind (RFC 9110).
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Limited => 429,
            Self::Unavailable => 503,
            Self::TimedOut => 504,
            Self::Internal => 500,
        }
    }
}

/// A reason that callers may rely on. Each service lists its own; `docs/errors.md` is generated from all lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Stable and upper-case, the value of `extensions.code`.
    pub code: &'static str,
    pub kind: Kind,
    /// What happened and what to do, in English; clients show their own words for the code.
    pub about: &'static str,
    /// Its status in HTTP (RFC 9110).
    pub http_status: u16,
}

impl Reason {
    /// A reason that HTTP knows by its kind.
    pub const fn new(code: &'static str, kind: Kind, about: &'static str) -> Self {
        let http_status = kind.http_status();
        Self {
            code,
            kind,
            about,
            http_status,
        }
    }

    /// HTTP has a status of its own for it.
    #[must_use]
    pub const fn with_http_status(mut self, status: u16) -> Self {
        self.http_status = status;
        self
    }
}

/// Declares reasons, `NAME: Kind, "about";`, and the list of them for `docs/errors.md`. Where HTTP has a status of its own
/// for one, it is `NAME: Kind as 413, "about";`.
#[macro_export]
macro_rules! reasons {
    ($(#[$doc:meta])* $all:ident: $($name:ident: $kind:ident $(as $status:literal)?, $about:literal;)*) => {
        $(pub const $name: $crate::Reason =
            $crate::Reason::new(stringify!($name), $crate::Kind::$kind, $about)$(.with_http_status($status))?;)*
        $(#[$doc])*
        pub const $all: &[$crate::Reason] = &[$($name),*];
    };
}

/// A failure on its way to the caller.
///
/// What the caller may read ([`code`](Self::code), [`message`](Self::message), [`field`](Self::field)) is kept apart
/// from what operators need ([`context`](Self::context)), which never leaves the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: Cow<'static, str>,
    kind: Kind,
    http_status: u16,
    message: Cow<'static, str>,
    field: Option<Cow<'static, str>>,
    retry_after: Option<u32>,
    details: Option<Box<Details>>,
    context: Option<String>,
}

/// Names and values. Seldom there, so kept apart: an error travels in every result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Details(Vec<(Cow<'static, str>, String)>);

impl Error {
    /// A failure that came over the wire, whose reason may be newer than this build.
    pub fn received(code: impl Into<Cow<'static, str>>, kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            kind,
            http_status: kind.http_status(),
            message: message.into(),
            field: None,
            retry_after: None,
            details: None,
            context: None,
        }
    }
    pub fn internal(context: impl fmt::Display) -> Self {
        Self::from(&reason::INTERNAL).context(context)
    }
    pub fn not_found() -> Self {
        Self::from(&reason::NOT_FOUND)
    }
    /// Bad input in one field, named as the API names it.
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::from(&reason::INVALID_INPUT).field(field);
        error.message = message.into();
        error
    }
    pub fn unavailable(context: impl fmt::Display) -> Self {
        Self::from(&reason::UNAVAILABLE).context(context)
    }

    /// Another status in HTTP than its kind has.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.http_status = status;
        self
    }
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }
    #[must_use]
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.context = Some(context.to_string());
        self
    }
    /// Seconds after which trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Something more that the caller may know, under a name that its reason documents.
    #[must_use]
    pub fn detail(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        let details = self.details.get_or_insert_default();
        details.0.push((name.into(), value.into()));
        self
    }

    pub fn code(&self) -> &str {
        &self.code
    }
    pub fn kind(&self) -> Kind {
        self.kind
    }
    /// Its status in HTTP (RFC 9110).
    pub fn http_status(&self) -> u16 {
        self.http_status
    }
    pub fn message(&self) -> &str {
        &self.message
    }
    pub fn field_name(&self) -> Option<&str> {
        self.field.as_deref()
    }
    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after
    }
    pub fn details(&self) -> impl Iterator<Item = (&str, &str)> {
        let details = self.details.iter().flat_map(|details| &details.0);
        details.map(|(name, value)| (&**name, &**value))
    }
    /// For logs only.
    pub fn internal_context(&self) -> Option<&str> {
        self.context.as_deref()
    }
    pub fn is(&self, reason: &Reason) -> bool {
        self.code == reason.code
    }
}

impl From<&Reason> for Error {
    fn from(reason: &Reason) -> Self {
        Self::received(reason.code, reason.kind, reason.about).with_http_status(reason.http_status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}
impl std::error::Error for Error {}

/// Reasons that any service may give.
pub mod reason {
    crate::reasons! {
        /// All of them, for `docs/errors.md`.
        ALL:
        INVALID_INPUT: Invalid, "A value cannot be taken as it is; `field` names it.";
        UNAUTHENTICATED: Unauthenticated, "Sign in first.";
        TOKEN_EXPIRED: Unauthenticated, "The access token has expired; refresh the session.";
        SESSION_ENDED: Unauthenticated, "The session is over; sign in again.";
        FORBIDDEN: Forbidden, "You do not have the right to do this here.";
        NOT_FOUND: NotFound, "There is nothing of this name here, or it is not for you to see.";
        CONFLICT: Conflict, "Somebody changed this at the same time; read it again.";
        REQUEST_REUSED: Conflict, "This idempotency key was used for another request.";
        SERVER_SUSPENDED: Forbidden, "This server is suspended by those who keep order on this Beep; nobody reads or writes in it.";
        RATE_LIMITED: Limited, "Too many attempts; try again later.";
        UNAVAILABLE: Unavailable, "A part of Beep is not reachable right now; try again in a moment.";
        TIMED_OUT: TimedOut, "This took too long. It may have happened all the same.";
        STORAGE_FULL: Unavailable, "The store cannot be written to: its disk is full or read-only.";
        TOO_LARGE: Invalid as 413, "The request is larger than allowed.";
        INTERNAL: Internal, "Something went wrong on our side.";
    }
}

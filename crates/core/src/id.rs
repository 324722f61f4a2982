//! Identifiers: UUIDv7 (RFC 9562), one type a kind, lower-case text at the borders.

use std::{fmt, hash::Hash, str::FromStr};
use uuid::Uuid;

/// The text is not a UUID in its usual hyphenated form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct ParseIdError;

/// What all kinds of identifiers share. A function that takes a [`ChannelId`] cannot be given a [`ServerId`].
pub trait Id:
    Copy + Eq + Ord + Hash + fmt::Debug + fmt::Display + FromStr<Err = ParseIdError> + Send + Sync + 'static
{
    fn from_uuid(uuid: Uuid) -> Self;
    fn uuid(self) -> Uuid;
    /// The sixteen bytes that contracts carry.
    fn to_bytes(self) -> Vec<u8> {
        self.uuid().as_bytes().to_vec()
    }
    /// Reads the sixteen bytes that contracts carry.
    fn from_slice(bytes: &[u8]) -> Result<Self, ParseIdError> {
        Uuid::from_slice(bytes).map(Self::from_uuid).map_err(|_| ParseIdError)
    }
    /// Milliseconds since 1970 at which the identifier was made (RFC 9562, 5.7); 0 if it is of another version.
    fn made_at(self) -> i64 {
        let bytes = self.uuid().into_bytes();
        if bytes[6] >> 4 != 7 {
            return 0;
        }
        bytes[..6].iter().fold(0, |ms, byte| ms << 8 | i64::from(*byte))
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.as_hyphenated(), f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.as_hyphenated())
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            /// Takes the hyphenated form only: one identifier has one spelling, apart from its case.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                if text.len() != 36 {
                    return Err(ParseIdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }
    )* };
}

ids! {
    /// An account.
    UserId;
    /// A sign-in on one device; its refresh tokens form one family.
    SessionId;
    /// A community, and the tenant that its rows are sharded by (ARC-10).
    ServerId;
    /// A place in a server: text channel or category.
    ChannelId;
    /// A message in a channel; sorts by the time it was accepted.
    MessageId;
    /// A role in a server.
    RoleId;
    /// A way into a server: a link, or an invitation to one user.
    InvitationId;
    /// A picture. Not a UUIDv7: it is made of randomness, because who knows it may see the picture.
    ImageId;
    /// What somebody told those who keep order.
    ReportId;
    /// A fact that has happened; consumers drop the ones they have seen.
    EventId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_come_back() {
        let id: ChannelId = "0199c1f0-0000-7000-8000-00000000000a".parse().expect("an id");
        assert_eq!(id.to_string(), "0199c1f0-0000-7000-8000-00000000000a");
        assert_eq!(ChannelId::from_slice(&id.to_bytes()), Ok(id));
        assert_eq!(id.made_at(), 0x0199_c1f0_0000);
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            "1",
            "{0199c1f0-0000-7000-8000-00000000000a}",
            "0199c1f00000700080000000000000aa",
            "urn:uuid:0199c1f0-0000-7000-8000-00000000000a",
        ] {
            assert_eq!(text.parse::<UserId>(), Err(ParseIdError), "{text}");
        }
    }
}

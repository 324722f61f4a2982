//! Rust types that both engines store the same way.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Arguments, Postgres, Row as _, postgres::PgArguments, postgres::PgRow};
use uuid::Uuid;

/// A type that a column may have: the identifiers of [`beep_core`], [`Uuid`], `i64`, `bool`, `String`, `Vec<u8>`,
/// [`Json`], and an `Option` of each for a column that may be NULL.
pub trait Column: Decode {}
/// A value that may take the place of `$1`: every [`Column`], and borrowed text or bytes.
pub trait Value: Encode {}

impl<T: Decode> Column for T {}
impl<T: Encode> Value for T {}

/// A JSON document: `JSONB` in PostgreSQL, text in SQLite. PostgreSQL does not keep the order of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

pub use sealed::{Decode, Encode};

mod sealed {
    use super::{BoxError, Lite, PgArguments, PgRow, ValueRef};

    pub trait Encode: Send {
        fn to_lite(self) -> Result<Lite, BoxError>;
        fn to_pg(self, args: &mut PgArguments) -> Result<(), BoxError>;
    }
    pub trait Decode: Sized + Send + 'static {
        fn from_lite(cell: ValueRef<'_>) -> Option<Self>;
        fn from_pg(row: &PgRow, name: &str) -> Result<Self, sqlx::Error>;
    }
}

/// A value on its way into SQLite. Identifiers are by far the most frequent one, so they are kept inline.
#[derive(Debug, Clone)]
pub enum Lite {
    Null,
    Integer(i64),
    Uuid(Uuid),
    Text(String),
    Blob(Vec<u8>),
}

impl ToSql for Lite {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(i) => ValueRef::Integer(*i),
            Self::Uuid(uuid) => ValueRef::Blob(uuid.as_bytes()),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// How a type that is never NULL looks on each engine.
trait Codec: Sized + Send + 'static {
    /// Its stand-in with sqlx.
    type Pg: for<'q> sqlx::Encode<'q, Postgres> + for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres> + Send;
    fn into_lite(self) -> Result<Lite, BoxError>;
    fn of_lite(cell: ValueRef<'_>) -> Option<Self>;
    fn into_pg(self) -> Self::Pg;
    fn of_pg(value: Self::Pg) -> Self;
}

impl<T: Codec> Encode for T {
    fn to_lite(self) -> Result<Lite, BoxError> {
        self.into_lite()
    }
    fn to_pg(self, args: &mut PgArguments) -> Result<(), BoxError> {
        args.add(self.into_pg())
    }
}
impl<T: Codec> Decode for T {
    fn from_lite(cell: ValueRef<'_>) -> Option<Self> {
        Self::of_lite(cell)
    }
    fn from_pg(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
        row.try_get(name).map(Self::of_pg)
    }
}
impl<T: Codec> Encode for Option<T> {
    fn to_lite(self) -> Result<Lite, BoxError> {
        self.map_or(Ok(Lite::Null), T::into_lite)
    }
    fn to_pg(self, args: &mut PgArguments) -> Result<(), BoxError> {
        args.add(self.map(T::into_pg))
    }
}
impl<T: Codec> Decode for Option<T> {
    fn from_lite(cell: ValueRef<'_>) -> Option<Self> {
        match cell {
            ValueRef::Null => Some(None),
            cell => T::of_lite(cell).map(Some),
        }
    }
    fn from_pg(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
        Ok(row.try_get::<Option<T::Pg>, _>(name)?.map(T::of_pg))
    }
}
impl Encode for &str {
    fn to_lite(self) -> Result<Lite, BoxError> {
        Ok(Lite::Text(self.to_owned()))
    }
    fn to_pg(self, args: &mut PgArguments) -> Result<(), BoxError> {
        args.add(self)
    }
}
impl Encode for &[u8] {
    fn to_lite(self) -> Result<Lite, BoxError> {
        Ok(Lite::Blob(self.to_vec()))
    }
    fn to_pg(self, args: &mut PgArguments) -> Result<(), BoxError> {
        args.add(self)
    }
}

macro_rules! plain {
    ($($type:ty: $into:expr, $cell:pat => $of:expr;)*) => { $(
        impl Codec for $type {
            type Pg = Self;
            fn into_lite(self) -> Result<Lite, BoxError> {
                Ok($into(self))
            }
            fn of_lite(cell: ValueRef<'_>) -> Option<Self> {
                match cell {
                    $cell => $of,
                    _ => None,
                }
            }
            fn into_pg(self) -> Self {
                self
            }
            fn of_pg(value: Self) -> Self {
                value
            }
        }
    )* };
}
plain! {
    i64: Lite::Integer, ValueRef::Integer(i) => Some(i);
    bool: |b| Lite::Integer(i64::from(b)), ValueRef::Integer(i) => Some(i != 0);
    String: Lite::Text, ValueRef::Text(text) => String::from_utf8(text.to_vec()).ok();
    Vec<u8>: Lite::Blob, ValueRef::Blob(bytes) => Some(bytes.to_vec());
    Uuid: Lite::Uuid, ValueRef::Blob(bytes) => Self::from_slice(bytes).ok();
}

macro_rules! ids {
    ($($id:ident)*) => { $(
        impl Codec for beep_core::$id {
            type Pg = Uuid;
            fn into_lite(self) -> Result<Lite, BoxError> {
                Ok(Lite::Uuid(beep_core::Id::uuid(self)))
            }
            fn of_lite(cell: ValueRef<'_>) -> Option<Self> {
                Uuid::of_lite(cell).map(beep_core::Id::from_uuid)
            }
            fn into_pg(self) -> Uuid {
                beep_core::Id::uuid(self)
            }
            fn of_pg(value: Uuid) -> Self {
                beep_core::Id::from_uuid(value)
            }
        }
    )* };
}
ids! { UserId SessionId ServerId ChannelId MessageId RoleId InvitationId ImageId ReportId EventId }

impl<T: Serialize + DeserializeOwned + Send + 'static> Codec for Json<T> {
    type Pg = sqlx::types::Json<T>;
    fn into_lite(self) -> Result<Lite, BoxError> {
        Ok(Lite::Text(serde_json::to_string(&self.0)?))
    }
    fn of_lite(cell: ValueRef<'_>) -> Option<Self> {
        // A document that is one bare number is kept as a number by SQLite (https://sqlite.org/datatype3.html, 3.1).
        match cell {
            ValueRef::Text(text) => serde_json::from_slice(text).ok(),
            ValueRef::Integer(number) => serde_json::from_value(number.into()).ok(),
            ValueRef::Real(number) => serde_json::from_value(number.into()).ok(),
            _ => None,
        }
        .map(Self)
    }
    fn into_pg(self) -> Self::Pg {
        sqlx::types::Json(self.0)
    }
    fn of_pg(value: Self::Pg) -> Self {
        Self(value.0)
    }
}

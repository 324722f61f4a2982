//! Who did what in a server: written in the transaction of the act, so that neither is without the other. What is done in
//! another service leaves that service's outbox with the same promise ([`record_deletions`](crate::record_deletions)).
//!
//! Read by members with VIEW_AUDIT_LOG. What the operator of the instance reads is another log
//! ([`Servers::audit`](crate::Servers::audit)).

use crate::{news::Origin, store::audit};
use beep_core::{Id, Millis, ServerId, UserId};
use beep_platform::sql::{Result, Tx};
use std::fmt::Write as _;
use uuid::Uuid;

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) server: ServerId,
    pub(crate) actor: UserId,
    /// Kind of thing and what became of it, such as `role.updated`.
    pub(crate) action: &'static str,
    pub(crate) target: Target,
    /// As the actor gave it; empty for none.
    pub(crate) reason: String,
    /// The fields that changed, as they were.
    pub(crate) before: Fields,
    /// The same fields, as they are.
    pub(crate) after: Fields,
}

/// What it was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    /// `server`, `role`, `channel`, `member`, `invitation`.
    pub(crate) kind: &'static str,
    pub(crate) id: Option<Uuid>,
}

/// Fields as a small JSON object; empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(String);

/// An act as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) id: Uuid,
    pub(crate) at: Millis,
    pub(crate) actor: UserId,
    pub(crate) action: String,
    pub(crate) target_kind: String,
    pub(crate) target: Option<Uuid>,
    pub(crate) reason: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Writes an act down, as part of its transaction.
pub(crate) async fn record(tx: &mut Tx<'_>, origin: &Origin, entry: Entry) -> Result<()> {
    let is_new = audit::insert(tx, origin.ids.next(), origin.now(), entry).await?;
    debug_assert!(is_new, "its identifier was just made");
    Ok(())
}

impl Entry {
    /// An act without a reason that changed no field.
    pub(crate) fn new(server: ServerId, actor: UserId, action: &'static str, target: Target) -> Self {
        Self {
            server,
            actor,
            action,
            target,
            reason: String::new(),
            before: Fields::default(),
            after: Fields::default(),
        }
    }
    pub(crate) fn reason(mut self, reason: String) -> Self {
        self.reason = reason;
        self
    }
    pub(crate) fn before(mut self, fields: Fields) -> Self {
        self.before = fields;
        self
    }
    pub(crate) fn after(mut self, fields: Fields) -> Self {
        self.after = fields;
        self
    }
    /// A field that was changed. One that stayed the same is not written down.
    pub(crate) fn changed<T: Field + PartialEq>(mut self, name: &str, before: &T, after: &T) -> Self {
        if before != after {
            self.before = self.before.with(name, before);
            self.after = self.after.with(name, after);
        }
        self
    }
}

impl Target {
    pub(crate) fn new(kind: &'static str, id: impl Id) -> Self {
        Self {
            kind,
            id: Some(id.uuid()),
        }
    }
}

impl Fields {
    /// These and one more.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &(impl Field + ?Sized)) -> Self {
        if self.0.is_empty() {
            self.0.push('{');
        } else {
            self.0.truncate(self.0.len() - 1);
            self.0.push(',');
        }
        string(name, &mut self.0);
        self.0.push(':');
        value.json(&mut self.0);
        self.0.push('}');
        self
    }
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// What a field may hold.
pub(crate) trait Field {
    /// Appends itself as JSON.
    fn json(&self, out: &mut String);
}

impl Field for str {
    fn json(&self, out: &mut String) {
        string(self, out);
    }
}
impl Field for String {
    fn json(&self, out: &mut String) {
        string(self, out);
    }
}
impl Field for bool {
    fn json(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}
impl Field for i64 {
    fn json(&self, out: &mut String) {
        write!(out, "{self}").expect("writing to a string does not fail");
    }
}
/// Identifiers, as text.
impl Field for Uuid {
    fn json(&self, out: &mut String) {
        write!(out, "\"{self}\"").expect("writing to a string does not fail");
    }
}
/// Rights, as the API names them.
impl Field for beep_core::Permissions {
    fn json(&self, out: &mut String) {
        let names: Vec<String> = self.iter().map(|one| one.name().to_owned()).collect();
        names.json(out);
    }
}
impl<T: Field> Field for Option<T> {
    fn json(&self, out: &mut String) {
        match self {
            Some(value) => value.json(out),
            None => out.push_str("null"),
        }
    }
}
impl<T: Field> Field for Vec<T> {
    fn json(&self, out: &mut String) {
        out.push('[');
        for (i, value) in self.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            value.json(out);
        }
        out.push(']');
    }
}

/// A JSON string (RFC 8259, 7).
fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => write!(out, "\\u{:04x}", c as u32).expect("writing to a string does not fail"),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::{Permission, Permissions};

    #[test]
    fn fields_are_json() {
        let fields = Fields::default()
            .with("name", "a \"b\" \\ \u{1}é")
            .with("public", &true)
            .with("until", &-7_i64)
            .with("color", &None::<i64>)
            .with("permissions", &Permissions::of(&[Permission::ViewChannel]))
            .with("roles", &vec![Uuid::nil()]);
        assert_eq!(
            fields.into_text(),
            r#"{"name":"a \"b\" \\ \u0001é","public":true,"until":-7,"color":null,"permissions":["VIEW_CHANNEL"],"roles":["00000000-0000-0000-0000-000000000000"]}"#
        );
        assert_eq!(Fields::default().into_text(), "");
    }

    #[test]
    fn what_stayed_the_same_is_not_written_down() {
        let (server, actor) = (ServerId::from_uuid(Uuid::nil()), UserId::from_uuid(Uuid::nil()));
        let entry = Entry::new(server, actor, "server.updated", Target::new("server", server))
            .changed("name", &"a".to_owned(), &"b".to_owned())
            .changed("public", &true, &true);
        assert_eq!(
            (entry.before.into_text(), entry.after.into_text()),
            (r#"{"name":"a"}"#.into(), r#"{"name":"b"}"#.into())
        );
    }
}

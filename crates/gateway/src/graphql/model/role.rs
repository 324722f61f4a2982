use crate::graphql::{input, model::permission::Permission};
use async_graphql::{ID, Object};
use beep_core::{Error, Result, RoleId, ServerId};
use beep_proto::servers::v1 as contract;

/// What some members of a server have in common: rights, a rank, a name and a colour.
#[derive(Clone)]
pub(crate) struct Role(pub contract::Role);

#[Object]
impl Role {
    async fn id(&self) -> ID {
        input::id_text::<RoleId>(&self.0.id)
    }
    async fn server_id(&self) -> ID {
        input::id_text::<ServerId>(&self.0.server_id)
    }
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// `#rrggbb`, or none.
    async fn color(&self) -> Option<String> {
        self.0.color.map(|color| format!("#{color:06x}"))
    }
    /// Its members stand apart in the list of members.
    async fn hoist(&self) -> bool {
        self.0.hoist
    }
    /// Everybody may mention it.
    async fn mentionable(&self) -> bool {
        self.0.mentionable
    }
    /// All members have it, and it stands below all others.
    async fn is_default(&self) -> bool {
        self.0.is_default
    }
    /// From 0, the default role's; who has the higher one has the higher rank.
    async fn position(&self) -> i64 {
        self.0.position
    }
    /// With what they imply.
    async fn permissions(&self) -> Vec<Permission> {
        Permission::list(self.0.permissions)
    }
    async fn member_count(&self) -> i64 {
        self.0.member_count
    }
}

/// Reads `#rrggbb`.
pub(crate) fn color(text: &str) -> Result<u32> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let color = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    color.ok_or_else(|| Error::invalid("color", "is six hexadecimal digits after a #, such as #4f86f7"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read_or_refused() {
        assert_eq!(color("#4F86f7").expect("a color"), 0x4f86f7);
        for bad in [
            "", "#", "4f86f7", "#4f86f", "#4f86f70", "#+f86f7", "#ggg000", "##4f86f7", "#é86f7",
        ] {
            assert!(color(bad).is_err(), "{bad:?}");
        }
    }
}

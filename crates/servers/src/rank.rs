//! Who stands above whom in a server.
//!
//! `authz` decides what its callers may do at all. Whom they may do it to, and what they may give, is decided here, in
//! the transaction of the act and after [`servers::lock`](crate::store::servers::lock), so that no role changes in
//! between. One acts on members and roles below one's own highest role, and gives only what one holds. Owners are above
//! everybody.

use crate::error::{CANNOT_GRANT, OWNER_IS_EXEMPT, RANK_TOO_LOW};
use beep_core::{Error, Permission, Permissions, Result, ServerId, UserId};
use beep_platform::sql::{self, Tx};

/// Where somebody stands in a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) is_owner: bool,
    /// Position of the highest role; 0, the default role's, for who has no other, and for who is no member.
    pub(crate) top: i64,
    /// In the server at large; a mute takes nothing from them.
    pub(crate) permissions: Permissions,
}

/// The standing of a member.
///
/// # Errors
/// `NOT_FOUND` for who is none.
pub(crate) async fn standing(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> sql::Result<Standing> {
    Ok(find(tx, server, user).await?.ok_or_else(Error::not_found)?)
}

/// The standing of a member; `None` for who is none, and is below everybody.
pub(crate) async fn find(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> sql::Result<Option<Standing>> {
    let query = tx.query(
        "SELECT servers.owner_id, roles.position, roles.permissions
         FROM members
         JOIN servers ON servers.server_id = members.server_id
         JOIN roles ON roles.server_id = members.server_id AND (roles.role_id = servers.default_role_id
              OR roles.role_id IN (SELECT member_roles.role_id FROM member_roles
                                   WHERE member_roles.server_id = $1 AND member_roles.user_id = $2))
         WHERE members.server_id = $1 AND members.user_id = $2",
    );
    let rows = query.bind(server).bind(user).fetch_all().await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let is_owner = first.get::<UserId>("owner_id")? == user;
    let (mut top, mut permissions) = (0, Permissions::NONE);
    for row in &rows {
        top = top.max(row.get("position")?);
        permissions |= Permissions::from_bits(row.get("permissions")?);
    }
    if is_owner || permissions.has(Permission::Administrator) {
        permissions = Permissions::EVERYTHING;
    }
    Ok(Some(Standing {
        is_owner,
        top,
        permissions,
    }))
}

impl Standing {
    /// Whether this one may act on a member who stands there. One who is no member is below everybody.
    ///
    /// # Errors
    /// `OWNER_IS_EXEMPT`, `RANK_TOO_LOW`.
    pub(crate) fn outranks_member(&self, target: Option<&Self>) -> Result<()> {
        match target {
            None => Ok(()),
            Some(target) if target.is_owner => Err((&OWNER_IS_EXEMPT).into()),
            Some(target) => self.outranks_role(target.top),
        }
    }

    /// Whether this one may change, give or take a role at that position.
    ///
    /// # Errors
    /// `RANK_TOO_LOW`.
    pub(crate) fn outranks_role(&self, position: i64) -> Result<()> {
        if self.is_owner || self.top > position {
            Ok(())
        } else {
            Err((&RANK_TOO_LOW).into())
        }
    }

    /// Whether this one holds all that is to be given.
    ///
    /// # Errors
    /// `CANNOT_GRANT`.
    pub(crate) fn may_grant(&self, given: Permissions) -> Result<()> {
        if (given & !self.permissions).is_empty() {
            Ok(())
        } else {
            Err((&CANNOT_GRANT).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(top: i64) -> Standing {
        Standing {
            is_owner: false,
            top,
            permissions: Permissions::of(&[Permission::ManageRoles, Permission::ViewChannel]),
        }
    }
    const OWNER: Standing = Standing {
        is_owner: true,
        top: 0,
        permissions: Permissions::EVERYTHING,
    };

    fn code(outcome: Result<()>) -> String {
        outcome.map_or_else(|error| error.code().to_owned(), |()| "OK".into())
    }

    #[test]
    fn one_acts_below_oneself_and_owners_on_everybody() {
        for (actor, target, expected) in [
            (at(2), Some(at(1)), "OK"),
            (at(2), Some(at(2)), "RANK_TOO_LOW"),
            (at(2), Some(at(3)), "RANK_TOO_LOW"),
            (at(0), Some(at(0)), "RANK_TOO_LOW"),
            (at(0), None, "OK"),
            (at(9), Some(OWNER), "OWNER_IS_EXEMPT"),
            (OWNER, Some(at(9)), "OK"),
        ] {
            assert_eq!(
                code(actor.outranks_member(target.as_ref())),
                expected,
                "{actor:?} on {target:?}"
            );
        }
        assert_eq!(code(at(2).outranks_role(2)), "RANK_TOO_LOW");
        assert_eq!(code(OWNER.outranks_role(250)), "OK");
    }

    #[test]
    fn nobody_gives_what_they_lack() {
        let of = |permission| Permissions::of(&[permission]);
        assert_eq!(code(at(9).may_grant(of(Permission::ViewChannel))), "OK");
        assert_eq!(code(at(9).may_grant(Permissions::NONE)), "OK");
        assert_eq!(code(at(9).may_grant(of(Permission::Administrator))), "CANNOT_GRANT");
        assert_eq!(code(OWNER.may_grant(Permissions::EVERYTHING)), "OK");
    }
}

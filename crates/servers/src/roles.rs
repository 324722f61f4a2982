//! Roles: named sets of rights in an order, which members bear.
//!
//! Who changes roles needs MANAGE_ROLES. `authz` says so before anything is touched; [`Acting::begin`] asks the store
//! once more under the server's lock, together with rank, so that two managers at once find what the other one left.
//!
//! - **Rank**: a role is changed, moved, deleted, given and taken only by who stands above it, and moved only below
//!   them. The default role stands below all others, at position 0, for good.
//! - **Giving**: nobody gives a right that they lack, neither to a role nor, with a role, to a member.
//! - **Taking** needs rank alone. One may take rights and roles from oneself, MANAGE_ROLES too: that moves nobody up,
//!   and the owner, who needs no role, can always give it back. But nobody sheds a role that denies them something in a
//!   channel: that would be to give it to oneself.

mod assign;
mod create;
mod delete;
mod list;
mod reorder;
#[cfg(test)]
mod tests;
mod update;

use crate::{
    Servers,
    audit_log::Fields,
    error::{CANNOT_GRANT, DEFAULT_ROLE},
    news::News,
    overwrites::{Layer, Target},
    rank::{self, Standing},
    store::{overwrites, roles, servers},
};
use beep_core::{ChannelId, Error, Id, Permission, Permissions, Result, RoleId, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::servers::v1 as proto;
use std::collections::HashMap;

/// Roles of one server, the default role included.
pub(crate) const ROLES_OF_SERVER: usize = 250;
/// Roles of one member, without the default role.
pub(crate) const ROLES_OF_MEMBER: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) id: RoleId,
    pub(crate) server: ServerId,
    pub(crate) name: String,
    /// `0xRRGGBB`.
    pub(crate) color: Option<i64>,
    /// Its members stand apart in the list of members.
    pub(crate) hoist: bool,
    /// Everybody may mention it.
    pub(crate) mentionable: bool,
    /// With what is implied.
    pub(crate) permissions: Permissions,
    /// From 0, the default role's, without gaps; the higher one has the higher rank.
    pub(crate) position: i64,
    pub(crate) member_count: i64,
}

impl Role {
    pub(crate) fn is_default(&self) -> bool {
        self.position == 0
    }
    /// As it stands in the audit log when it is made and when it goes.
    fn fields(&self) -> Fields {
        Fields::default()
            .with("name", &self.name)
            .with("color", &self.color)
            .with("hoist", &self.hoist)
            .with("mentionable", &self.mentionable)
            .with("permissions", &self.permissions)
    }
    /// # Errors
    /// `DEFAULT_ROLE`.
    fn but_default(&self) -> Result<&Self> {
        if self.is_default() {
            Err(Error::from(&DEFAULT_ROLE))
        } else {
            Ok(self)
        }
    }
}

/// What somebody may do in each channel that they see.
type Held = HashMap<ChannelId, Permissions>;

impl Servers {
    async fn held(&self, context: &Context, server: ServerId) -> Result<Held> {
        let view = self.access.view(context, server).await?;
        Ok(view.channels.into_iter().collect())
    }
}

/// Somebody who manages roles, while nobody else changes the server.
struct Acting {
    server: ServerId,
    standing: Standing,
    /// All roles as they were found, highest first.
    roles: Vec<Role>,
}

impl Acting {
    /// Locks the server and looks at the actor's standing.
    ///
    /// # Errors
    /// `NOT_FOUND` if the server is gone or the actor left it, `FORBIDDEN` if they lost MANAGE_ROLES since `authz` was
    /// asked.
    async fn begin(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> sql::Result<Self> {
        servers::lock(tx, server).await?;
        let standing = rank::standing(tx, server, user).await?;
        if !standing.permissions.has(Permission::ManageRoles) {
            return Err(Error::from(&reason::FORBIDDEN).into());
        }
        Ok(Self {
            server,
            standing,
            roles: roles::of_server(tx, server).await?,
        })
    }

    /// A role of the server.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    fn any_role(&self, field: &'static str, id: RoleId) -> Result<&Role> {
        let role = self.roles.iter().find(|role| role.id == id);
        role.ok_or_else(|| Error::not_found().field(field))
    }

    /// A role that the actor stands above.
    ///
    /// # Errors
    /// `NOT_FOUND`, `RANK_TOO_LOW`.
    fn role(&self, field: &'static str, id: RoleId) -> Result<&Role> {
        let role = self.any_role(field, id)?;
        self.standing.outranks_role(role.position)?;
        Ok(role)
    }

    /// Whether the actor holds, in each channel with an overwrite for the role, what `part` picks of it.
    ///
    /// # Errors
    /// `CANNOT_GRANT`.
    async fn holds(
        &self,
        tx: &mut Tx<'_>,
        held: &Held,
        role: RoleId,
        part: fn(Layer) -> Permissions,
    ) -> sql::Result<()> {
        if self.standing.permissions.has(Permission::Administrator) {
            return Ok(());
        }
        for (channel, layer) in overwrites::of_target(tx, self.server, Target::Role(role)).await? {
            let held = held.get(&channel).copied().unwrap_or_default();
            if !(part(layer) & !held).is_empty() {
                return Err(Error::from(&CANNOT_GRANT).into());
            }
        }
        Ok(())
    }

    /// Tells what has become of the roles since they were found, and answers with them as they are.
    async fn tell(&self, tx: &mut Tx<'_>, news: &mut News) -> sql::Result<Vec<Role>> {
        let now = roles::of_server(tx, self.server).await?;
        for role in now.iter().filter(|role| !self.roles.contains(role)) {
            news.role_put(role);
        }
        for gone in self.roles.iter().filter(|old| now.iter().all(|role| role.id != old.id)) {
            news.role_removed(gone.id);
        }
        news.roles_changed(&now);
        Ok(now)
    }
}

/// Rights as a role keeps them.
///
/// # Errors
/// `INVALID_INPUT` for bits that are no right.
pub(crate) fn permissions(bits: i64) -> Result<Permissions> {
    known("permissions", bits).map(Permissions::with_implied)
}

/// Rights that this version knows. One that only a later version knows would come into force with it, unasked.
///
/// # Errors
/// `INVALID_INPUT`.
pub(crate) fn known(field: &'static str, bits: i64) -> Result<Permissions> {
    let all = Permissions::of(Permission::ALL);
    if bits & !all.bits() == 0 {
        Ok(Permissions::from_bits(bits))
    } else {
        Err(Error::invalid(field, "holds what is no right"))
    }
}

/// # Errors
/// `INVALID_INPUT`.
fn color(color: Option<u32>) -> Result<Option<i64>> {
    match color {
        Some(color) if color > 0x00ff_ffff => Err(Error::invalid("color", "is red, green and blue, of one byte each")),
        color => Ok(color.map(i64::from)),
    }
}

impl From<Role> for proto::Role {
    fn from(role: Role) -> Self {
        Self {
            is_default: role.is_default(),
            id: role.id.to_bytes(),
            server_id: role.server.to_bytes(),
            name: role.name,
            color: role.color.and_then(|color| u32::try_from(color).ok()),
            hoist: role.hoist,
            mentionable: role.mentionable,
            position: role.position,
            permissions: role.permissions.bits(),
            member_count: role.member_count,
        }
    }
}

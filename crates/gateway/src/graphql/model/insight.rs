//! Why rights are as they are.

use crate::graphql::{
    input,
    loaders::People,
    model::{channel::Channel, date_time::DateTime, page, permission::Permission, user::User},
};
use async_graphql::{Context, Enum, ID, SimpleObject, connection::PageInfo};
use beep_core::{ChannelId, Permissions, Result, RoleId, UserId};
use beep_proto::authz::v1 as contract;

/// What decides a right: the last rule of the order that has a say about it.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum PermissionRule {
    /// Not a member, or banned.
    NotAMember,
    /// The owner may do everything.
    Owner,
    /// A role with ADMINISTRATOR, which may do everything.
    Administrator,
    /// A role gives it.
    Role,
    /// No role gives it.
    NoRole,
    /// The channel allows or denies it to everybody.
    DefaultRoleOverwrite,
    /// The channel allows or denies it to a role.
    RoleOverwrite,
    /// The channel allows or denies it to this member.
    MemberOverwrite,
    /// The channel may not be viewed, so nothing may be done in it.
    NoView,
    /// Muted until a time.
    Muted,
    /// The server's rules are not accepted yet.
    Pending,
    /// In direct messages all who are in them have the same rights.
    DirectMessage,
}

impl From<contract::Rule> for PermissionRule {
    fn from(rule: contract::Rule) -> Self {
        match rule {
            contract::Rule::Owner => Self::Owner,
            contract::Rule::Administrator => Self::Administrator,
            contract::Rule::Role => Self::Role,
            contract::Rule::NoRole => Self::NoRole,
            contract::Rule::DefaultRoleOverwrite => Self::DefaultRoleOverwrite,
            contract::Rule::RoleOverwrite => Self::RoleOverwrite,
            contract::Rule::MemberOverwrite => Self::MemberOverwrite,
            contract::Rule::NoView => Self::NoView,
            contract::Rule::Muted => Self::Muted,
            contract::Rule::Pending => Self::Pending,
            contract::Rule::DirectMessage => Self::DirectMessage,
            contract::Rule::NotAMember | contract::Rule::Unspecified => Self::NotAMember,
        }
    }
}

/// Whether somebody has a right, and what decided that.
#[derive(SimpleObject)]
pub(crate) struct PermissionReason {
    permission: Permission,
    allowed: bool,
    rule: PermissionRule,
    /// The role that gives it, or whose overwrite decided: of several the highest.
    role_id: Option<ID>,
    /// Where the overwrite stands: the channel, or the category that it follows.
    channel_id: Option<ID>,
    /// When the mute ends.
    until: Option<DateTime>,
}

impl PermissionReason {
    /// `None` for a right that this version does not know.
    pub(crate) fn new(reason: &contract::Reason) -> Option<Self> {
        let permission = Permissions::from_bits(reason.permission).iter().next()?;
        Some(Self {
            permission: permission.into(),
            allowed: reason.allowed,
            rule: reason.rule().into(),
            role_id: input::optional_id_text::<RoleId>(&reason.role_id),
            channel_id: input::optional_id_text::<ChannelId>(&reason.channel_id),
            until: (reason.until != 0).then_some(DateTime(reason.until)),
        })
    }
}

/// What somebody else would see and do.
#[derive(SimpleObject)]
pub(crate) struct ServerPreview {
    /// In the server as such.
    pub permissions: Vec<Permission>,
    /// Of those that the viewer may see too, in their order.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    pub channels: Vec<PreviewChannel>,
}

#[derive(SimpleObject)]
pub(crate) struct PreviewChannel {
    pub channel: Channel,
    pub permissions: Vec<Permission>,
}

/// Who may see a channel; a page of it.
#[derive(SimpleObject)]
pub(crate) struct ViewerList {
    edges: Vec<ViewerEdge>,
    page_info: PageInfo,
    /// All of them, on every page.
    total: u32,
}

#[derive(SimpleObject)]
pub(crate) struct ViewerEdge {
    cursor: String,
    node: User,
    /// Why they may view it.
    reason: Option<PermissionReason>,
}

impl ViewerList {
    pub(crate) async fn load(ctx: &Context<'_>, page: contract::ListViewersResponse) -> Result<Self> {
        let people = People::of(ctx, page.viewers.iter().map(|viewer| viewer.user_id.clone()).collect()).await?;
        let edge = |viewer: contract::Viewer| ViewerEdge {
            cursor: input::id_text::<UserId>(&viewer.user_id).0,
            node: people.get(&viewer.user_id),
            reason: viewer.reason.as_ref().and_then(PermissionReason::new),
        };
        let edges: Vec<_> = page.viewers.into_iter().map(edge).collect();
        let cursor = |edge: Option<&ViewerEdge>| edge.map(|edge| edge.cursor.clone());
        let page_info = page::info(page.has_more, cursor(edges.first()), cursor(edges.last()));
        Ok(Self {
            edges,
            page_info,
            total: page.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_a_value_of_its_own() {
        let all = (1..).map_while(|number| contract::Rule::try_from(number).ok());
        let known: Vec<_> = all.map(PermissionRule::from).collect();
        assert_eq!(known.len(), 12, "all were read");
        for (at, rule) in known.iter().enumerate() {
            assert!(!known[..at].contains(rule), "{at}");
        }
    }
}

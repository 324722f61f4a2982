//! The server's members, and what moderators see of them.

use crate::graphql::{
    call::{self, ask},
    input,
    model::{
        member::{self, Member, MemberSection},
        moderation::{self, AuditEntry, Ban},
        page::Connection,
    },
};
use async_graphql::{Context, ID, Object};
use beep_core::{Error, Id, Result, RoleId, ServerId, UserId};
use beep_proto::servers::v1::{
    FindMembersRequest, GetMemberRequest, ListBansRequest, ListEntriesRequest, ListRangeRequest, ListSectionsRequest,
};

pub(super) struct People(pub ServerId);

#[Object]
impl People {
    /// The viewer among its members.
    async fn me(&self, ctx: &Context<'_>) -> Result<Member, Error> {
        let request = GetMemberRequest {
            server_id: self.0.to_bytes(),
            user_id: call::viewer(ctx)?.user.to_bytes(),
        };
        Member::one(ctx, ask!(ctx, members.get(request))?).await
    }

    /// In the order in which they joined: all, or those who have the query in one of their names (nickname, username, full
    /// name; case and accents do not matter), and who have the role.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        query: Option<String>,
        role_id: Option<ID>,
    ) -> Result<Connection<Member>, Error> {
        let request = FindMembersRequest {
            server_id: self.0.to_bytes(),
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            role_id: input::optional_id::<RoleId>("roleId", role_id.as_ref())?,
            user_ids: Vec::new(),
            query: query.unwrap_or_default(),
        };
        member::page(ctx, ask!(ctx, members.find(request))?).await
    }

    /// How the list of members is divided: who is online by hoisted role, the highest first, then all others who are online,
    /// then who is offline. At most 251.
    #[graphql(complexity = "10 + 5 * child_complexity")]
    async fn member_sections(&self, ctx: &Context<'_>) -> Result<Vec<MemberSection>, Error> {
        let server_id = self.0.to_bytes();
        let sections = ask!(ctx, members.list_sections(ListSectionsRequest { server_id }))?.sections;
        Ok(sections.into_iter().map(MemberSection::from).collect())
    }

    /// Members by their places in the list, section after section; at most 100. Fewer than asked for only at the end.
    #[graphql(complexity = "5 + first.clamp(0, 100) as usize * child_complexity / 10")]
    async fn member_range(&self, ctx: &Context<'_>, offset: i32, first: i32) -> Result<Vec<Member>, Error> {
        let request = ListRangeRequest {
            server_id: self.0.to_bytes(),
            offset: input::count("offset", offset)?,
            limit: input::page(Some(first))?,
        };
        Member::all(ctx, ask!(ctx, members.list_range(request))?.members).await
    }

    /// Newest first: all, or those who have the query in their username or full name, or whose reason holds it (case and
    /// accents do not matter). With MANAGE_MEMBERS.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn bans(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        query: Option<String>,
    ) -> Result<Connection<Ban>, Error> {
        let request = ListBansRequest {
            server_id: self.0.to_bytes(),
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            query: query.unwrap_or_default(),
        };
        moderation::bans(ctx, ask!(ctx, members.list_bans(request))?).await
    }

    /// Who did what, newest first. With VIEW_AUDIT_LOG.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        actor_id: Option<ID>,
        action: Option<String>,
        target_id: Option<ID>,
    ) -> Result<Connection<AuditEntry>, Error> {
        let request = ListEntriesRequest {
            server_id: self.0.to_bytes(),
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            actor_id: input::optional_id::<UserId>("actorId", actor_id.as_ref())?,
            action: action.unwrap_or_default(),
            // Of whichever kind.
            target_id: input::optional_id::<UserId>("targetId", target_id.as_ref())?,
        };
        moderation::audit_log(ctx, ask!(ctx, audit.list_entries(request))?).await
    }
}

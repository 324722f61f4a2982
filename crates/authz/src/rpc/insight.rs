//! The contract of `Insight`: decode, call, encode.

use crate::{
    Service,
    difference::{Difference, Shift, Side},
    fact::Change,
    insight::{Page, Viewer, Whom},
    resolve::{Why, explain::Reason},
};
use beep_core::{Error, Id, PageSize, Permissions, Result};
use beep_platform::rpc::answer;
use beep_proto::authz::v1::{
    self as proto, ChannelDiff, CompareRequest, CompareResponse, ExplainRequest, ExplainResponse, ListViewersRequest,
    ListViewersResponse, PermissionDiff, Rule, View, ViewAsRequest, insight_server::Insight, view_as_request,
};
use tonic::{Request, Response, Status};

/// Changes compared in one call.
const MAX_CHANGES: usize = 1000;
/// Roles looked through in one call.
const MAX_ROLES: usize = 100;
/// Users named in all channels of one answer, so that it stays far below what a message may weigh. Beyond that
/// differences are counted and nobody is named.
const MAX_NAMED: usize = 20_000;

#[tonic::async_trait]
impl Insight for Service {
    async fn explain(&self, request: Request<ExplainRequest>) -> Result<Response<ExplainResponse>, Status> {
        answer(request, async |context, asked: ExplainRequest| {
            let user = beep_proto::id("user_id", &asked.user_id)?;
            let server = beep_proto::id("server_id", &asked.server_id)?;
            let place = beep_proto::optional_id("channel_id", &asked.channel_id)?;
            let reasons = self.explain(&context, user, server, place).await?;
            Ok(ExplainResponse {
                reasons: reasons.into_iter().map(proto::Reason::from).collect(),
            })
        })
        .await
    }

    async fn view_as(&self, request: Request<ViewAsRequest>) -> Result<Response<View>, Status> {
        answer(request, async |context, asked: ViewAsRequest| {
            let server = beep_proto::id("server_id", &asked.server_id)?;
            let whom = match &asked.whom {
                Some(view_as_request::Whom::UserId(user)) => Whom::Member(beep_proto::id("user_id", user)?),
                Some(view_as_request::Whom::Roles(roles)) => {
                    Whom::Roles(beep_proto::ids("role_ids", &roles.role_ids, MAX_ROLES)?)
                }
                None => return Err(Error::invalid("whom", "is missing")),
            };
            self.view_as(&context, server, whom).await.map(View::from)
        })
        .await
    }

    async fn list_viewers(
        &self,
        request: Request<ListViewersRequest>,
    ) -> Result<Response<ListViewersResponse>, Status> {
        answer(request, async |context, asked: ListViewersRequest| {
            let channel = beep_proto::id("channel_id", &asked.channel_id)?;
            let after = beep_proto::optional_id("after", &asked.after)?;
            let limit = PageSize::new(asked.limit)?;
            self.list_viewers(&context, channel, after, limit)
                .await
                .map(ListViewersResponse::from)
        })
        .await
    }

    async fn compare(&self, request: Request<CompareRequest>) -> Result<Response<CompareResponse>, Status> {
        answer(request, async |context, asked: CompareRequest| {
            let server = beep_proto::id("server_id", &asked.server_id)?;
            if asked.changes.is_empty() || asked.changes.len() > MAX_CHANGES {
                return Err(Error::invalid("changes", "are 1 to 1,000"));
            }
            let changes = asked.changes.into_iter().map(Change::try_from).collect::<Result<_>>()?;
            self.compare(&context, server, changes).await.map(CompareResponse::from)
        })
        .await
    }
}

impl From<Reason> for proto::Reason {
    fn from(reason: Reason) -> Self {
        let mut wire = Self {
            permission: Permissions::of(&[reason.permission]).bits(),
            allowed: reason.allowed,
            ..Self::default()
        };
        let rule = match reason.why {
            Why::NotAMember => Rule::NotAMember,
            Why::NoRole => Rule::NoRole,
            Why::Role(role) => {
                wire.role_id = role.to_bytes();
                Rule::Role
            }
            Why::Administrator(role) => {
                wire.role_id = role.to_bytes();
                Rule::Administrator
            }
            Why::Owner => Rule::Owner,
            Why::DefaultRoleOverwrite(role, channel) => {
                (wire.role_id, wire.channel_id) = (role.to_bytes(), channel.to_bytes());
                Rule::DefaultRoleOverwrite
            }
            Why::RoleOverwrite(role, channel) => {
                (wire.role_id, wire.channel_id) = (role.to_bytes(), channel.to_bytes());
                Rule::RoleOverwrite
            }
            Why::MemberOverwrite(channel) => {
                wire.channel_id = channel.to_bytes();
                Rule::MemberOverwrite
            }
            Why::NoView => Rule::NoView,
            Why::Muted(until) => {
                wire.until = until;
                Rule::Muted
            }
            Why::Pending => Rule::Pending,
            Why::DirectMessage => Rule::DirectMessage,
        };
        wire.set_rule(rule);
        wire
    }
}

impl From<Page> for ListViewersResponse {
    fn from(page: Page) -> Self {
        let viewer = |viewer: Viewer| proto::Viewer {
            user_id: viewer.user.to_bytes(),
            reason: Some(viewer.reason.into()),
        };
        Self {
            viewers: page.viewers.into_iter().map(viewer).collect(),
            total: counted(page.total),
            has_more: page.has_more,
        }
    }
}

impl From<Difference> for CompareResponse {
    fn from(difference: Difference) -> Self {
        let mut room = MAX_NAMED;
        let server = difference
            .server
            .into_iter()
            .map(|shift| shift_with(shift, &mut room))
            .collect();
        let channels = difference.channels.into_iter().map(|(channel, shifts)| ChannelDiff {
            channel_id: channel.to_bytes(),
            changes: shifts.into_iter().map(|shift| shift_with(shift, &mut room)).collect(),
        });
        Self {
            server,
            channels: channels.collect(),
            affected: counted(difference.affected),
        }
    }
}

/// Names people as long as there is room for them.
fn shift_with(shift: Shift, room: &mut usize) -> PermissionDiff {
    let mut named = |side: &Side| {
        let fits = side.users.len() <= *room;
        let users = if fits { &side.users[..] } else { &[] };
        *room -= users.len();
        users.iter().map(|user| user.to_bytes()).collect()
    };
    PermissionDiff {
        permission: Permissions::of(&[shift.permission]).bits(),
        gain: counted(shift.gain.count),
        lose: counted(shift.lose.count),
        gaining: named(&shift.gain),
        losing: named(&shift.lose),
    }
}

/// No server has as many members as the wire's numbers could not hold.
fn counted(members: usize) -> u32 {
    u32::try_from(members).unwrap_or(u32::MAX)
}

//! The contract of members.

use super::Answer;
use crate::{
    Service,
    members::{self, Stretch},
    model::Page,
    store::{bans, member_lists},
};
use beep_core::{Error, Id, PageSize, Result, UserId};
use beep_platform::rpc::answer;
use beep_proto::{
    id, ids, optional_id,
    servers::v1::{
        self as proto, BanRequest, BanResponse, FindMembersRequest, GetMemberRequest, KickRequest, KickResponse,
        ListBansRequest, ListBansResponse, ListMembersResponse, ListRangeRequest, ListRangeResponse,
        ListSectionsRequest, ListSectionsResponse, Member, MuteRequest, SetNicknameRequest, UnbanRequest,
        UnbanResponse, UnmuteRequest, members_server::Members,
    },
};
use tonic::Request;

/// Users named in a search.
const USERS: usize = 100;
/// Characters of a search.
const QUERY: usize = 100;

#[tonic::async_trait]
impl Members for Service {
    async fn get(&self, request: Request<GetMemberRequest>) -> Answer<Member> {
        answer(request, async |context, message: GetMemberRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.get_member(&context, server, user).await.map(Member::from)
        })
        .await
    }

    async fn find(&self, request: Request<FindMembersRequest>) -> Answer<ListMembersResponse> {
        answer(request, async |context, message: FindMembersRequest| {
            let filter = member_lists::Filter {
                query: query(message.query)?,
                users: ids("userIds", &message.user_ids, USERS)?,
                role: optional_id("roleId", &message.role_id)?,
            };
            let (server, size) = (id("serverId", &message.server_id)?, PageSize::new(message.limit)?);
            let Page { items, next } = self
                .0
                .find_members(&context, server, filter, size, &message.after)
                .await?;
            Ok(ListMembersResponse {
                members: items.into_iter().map(Into::into).collect(),
                next,
            })
        })
        .await
    }

    async fn list_sections(&self, request: Request<ListSectionsRequest>) -> Answer<ListSectionsResponse> {
        answer(request, async |context, message: ListSectionsRequest| {
            let found = self
                .0
                .list_sections(&context, id("serverId", &message.server_id)?)
                .await?;
            Ok(ListSectionsResponse {
                sections: sections(&found),
            })
        })
        .await
    }

    async fn list_range(&self, request: Request<ListRangeRequest>) -> Answer<ListRangeResponse> {
        answer(request, async |context, message: ListRangeRequest| {
            let (server, size) = (id("serverId", &message.server_id)?, PageSize::new(message.limit)?);
            let Stretch { members, sections: all } = self.0.list_range(&context, server, message.offset, size).await?;
            Ok(ListRangeResponse {
                members: members.into_iter().map(Into::into).collect(),
                sections: sections(&all),
            })
        })
        .await
    }

    async fn set_nickname(&self, request: Request<SetNicknameRequest>) -> Answer<Member> {
        answer(request, async |context, message: SetNicknameRequest| {
            let server = id("serverId", &message.server_id)?;
            let user: Option<UserId> = optional_id("userId", &message.user_id)?;
            self.0
                .set_nickname(&context, server, user, &message.nickname)
                .await
                .map(Member::from)
        })
        .await
    }

    async fn mute(&self, request: Request<MuteRequest>) -> Answer<Member> {
        answer(request, async |context, message: MuteRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0
                .mute(&context, server, user, message.until, &message.reason)
                .await
                .map(Member::from)
        })
        .await
    }

    async fn unmute(&self, request: Request<UnmuteRequest>) -> Answer<Member> {
        answer(request, async |context, message: UnmuteRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.unmute(&context, server, user).await.map(Member::from)
        })
        .await
    }

    async fn kick(&self, request: Request<KickRequest>) -> Answer<KickResponse> {
        answer(request, async |context, message: KickRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.kick(&context, server, user, &message.reason).await?;
            Ok(KickResponse {})
        })
        .await
    }

    async fn ban(&self, request: Request<BanRequest>) -> Answer<BanResponse> {
        answer(request, async |context, message: BanRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0
                .ban(&context, server, user, &message.reason, message.delete_hours)
                .await?;
            Ok(BanResponse {})
        })
        .await
    }

    async fn unban(&self, request: Request<UnbanRequest>) -> Answer<UnbanResponse> {
        answer(request, async |context, message: UnbanRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.unban(&context, server, user).await?;
            Ok(UnbanResponse {})
        })
        .await
    }

    async fn list_bans(&self, request: Request<ListBansRequest>) -> Answer<ListBansResponse> {
        answer(request, async |context, message: ListBansRequest| {
            let query = query(message.query)?;
            let (server, size) = (id("serverId", &message.server_id)?, PageSize::new(message.limit)?);
            let Page { items, next } = self.0.list_bans(&context, server, query, size, &message.after).await?;
            Ok(ListBansResponse {
                bans: items.into_iter().map(ban).collect(),
                next,
            })
        })
        .await
    }
}

fn query(typed: String) -> Result<String> {
    if typed.chars().count() > QUERY {
        return Err(Error::invalid("query", "has at most 100 characters"));
    }
    Ok(typed.trim().to_owned())
}

fn sections(found: &[members::Section]) -> Vec<proto::Section> {
    let section = |section: &members::Section| proto::Section {
        role_id: section.role.map(Id::to_bytes).unwrap_or_default(),
        count: section.members.len() as i64,
        online: section.online,
    };
    found.iter().map(section).collect()
}

fn ban(ban: bans::Ban) -> proto::Ban {
    proto::Ban {
        user_id: ban.user.to_bytes(),
        banned_by: ban.banned_by.to_bytes(),
        reason: ban.reason,
        at: ban.at,
    }
}

use crate::graphql::{
    loaders::Loaders,
    model::{date_time::DateTime, user::User},
};
use async_graphql::{Enum, SimpleObject, connection::PageInfo};
use beep_core::{Error, Result, UserId};
use beep_proto::{ids, servers::v1::ListMembersResponse};

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Presence {
    Online,
    Offline,
}

/// Somebody in a server.
#[derive(SimpleObject)]
pub(crate) struct Member {
    user: User,
    joined_at: DateTime,
    presence: Presence,
}

#[derive(SimpleObject)]
pub(crate) struct MemberEdge {
    cursor: String,
    node: Member,
}

/// A page of members, in the order in which they joined.
#[derive(SimpleObject)]
pub(crate) struct MemberConnection {
    edges: Vec<MemberEdge>,
    page_info: PageInfo,
}

impl MemberConnection {
    pub(crate) async fn load(loaders: &Loaders, page: ListMembersResponse) -> Result<Self, Error> {
        let user_ids: Vec<_> = page.members.iter().map(|member| member.user_id.clone()).collect();
        let user_ids: Vec<UserId> = ids("user_ids", &user_ids, 100)?;
        let (users, online) = tokio::join!(loaders.users(&user_ids), loaders.online(&user_ids));
        let users = users?;
        let mut edges = Vec::with_capacity(page.members.len());
        for (id, member) in user_ids.iter().zip(&page.members) {
            let presence = if online.contains(id) {
                Presence::Online
            } else {
                Presence::Offline
            };
            let user = users.get(id).cloned().unwrap_or_else(|| User::unknown(*id));
            edges.push(MemberEdge {
                cursor: id.to_string(),
                node: Member {
                    user,
                    joined_at: DateTime(member.joined_at),
                    presence,
                },
            });
        }
        if let Some(last) = edges.last_mut().filter(|_| !page.next.is_empty()) {
            last.cursor.clone_from(&page.next);
        }
        let page_info = PageInfo {
            has_next_page: !page.next.is_empty(),
            has_previous_page: false,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Ok(Self { edges, page_info })
    }
}

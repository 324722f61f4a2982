use crate::graphql::{
    input,
    loaders::Loaders,
    model::{date_time::DateTime, page::Connection, user::User},
};
use async_graphql::{Context, Enum, ID, SimpleObject};
use beep_core::{Id, Result, RoleId, UserId};
use beep_proto::{ids, servers::v1 as contract};

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Presence {
    Online,
    Offline,
}

impl Presence {
    fn of(online: bool) -> Self {
        if online { Self::Online } else { Self::Offline }
    }
}

/// Somebody in a server.
#[derive(Clone, SimpleObject)]
pub(crate) struct Member {
    user: User,
    joined_at: DateTime,
    presence: Presence,
    /// What they are called in this server, if not as everywhere.
    nickname: Option<String>,
    /// Without the default role, which all members have; in no order.
    role_ids: Vec<ID>,
    /// Cannot write or speak until then; what is past is over.
    muted_until: Option<DateTime>,
    /// Has not accepted the server's rules yet: reads and does not write.
    pending: bool,
}

impl Member {
    /// With names and presence, asked for once.
    pub(crate) async fn all(ctx: &Context<'_>, members: Vec<contract::Member>) -> Result<Vec<Self>> {
        let loaders = ctx.data_unchecked::<Loaders>();
        let user_ids: Vec<_> = members.iter().map(|member| member.user_id.clone()).collect();
        let user_ids: Vec<UserId> = ids("user_ids", &user_ids, 100)?;
        let (users, online) = tokio::join!(loaders.users(&user_ids), loaders.online(&user_ids));
        let users = users?;
        let member = |(id, member): (&UserId, contract::Member)| Self {
            user: users.get(id).cloned().unwrap_or_else(|| User::unknown(id.to_bytes())),
            joined_at: DateTime(member.joined_at),
            presence: Presence::of(online.contains(id)),
            nickname: Some(member.nickname).filter(|nickname| !nickname.is_empty()),
            role_ids: member.role_ids.iter().map(|id| input::id_text::<RoleId>(id)).collect(),
            muted_until: (member.muted_until != 0).then_some(DateTime(member.muted_until)),
            pending: member.pending,
        };
        Ok(user_ids.iter().zip(members).map(member).collect())
    }

    pub(crate) async fn one(ctx: &Context<'_>, member: contract::Member) -> Result<Self> {
        let mut all = Self::all(ctx, vec![member]).await?;
        Ok(all.pop().expect("one for each that was given"))
    }
}

/// In the order in which they joined.
pub(crate) async fn page(ctx: &Context<'_>, page: contract::ListMembersResponse) -> Result<Connection<Member>> {
    let members = Member::all(ctx, page.members).await?;
    let named = members.into_iter().map(|member| (member.user.id_text().0, member));
    Ok(Connection::new(named, page.next))
}

/// A part of the list of members.
#[derive(SimpleObject)]
pub(crate) struct MemberSection {
    /// The highest hoisted role of those who are in it; `null` for who has none, and for all who are offline.
    role_id: Option<ID>,
    presence: Presence,
    count: i64,
}

impl From<contract::Section> for MemberSection {
    fn from(section: contract::Section) -> Self {
        Self {
            role_id: input::optional_id_text::<RoleId>(&section.role_id),
            presence: Presence::of(section.online),
            count: section.count,
        }
    }
}

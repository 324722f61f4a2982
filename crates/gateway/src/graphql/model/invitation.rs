use crate::graphql::{
    input,
    loaders::{Loaders, People},
    model::{
        date_time::DateTime,
        page::Connection,
        picture::{Banner, Picture},
        user::User,
    },
};
use async_graphql::{Context, ID, Object, SimpleObject};
use beep_core::{Error, InvitationId, Result, ServerId};
use beep_proto::servers::v1 as contract;

/// What those who are invited may know of a server.
#[derive(Clone)]
pub(crate) struct InvitationServer(contract::InvitationServer);

#[Object]
impl InvitationServer {
    async fn id(&self) -> ID {
        input::id_text::<ServerId>(&self.0.id)
    }
    async fn name(&self) -> &str {
        &self.0.name
    }
    async fn description(&self) -> &str {
        &self.0.description
    }
    async fn public(&self) -> bool {
        self.0.public
    }
    async fn member_count(&self) -> i64 {
        self.0.member_count
    }
    /// How many of its members are online; `null` while that is not known.
    async fn online_count(&self, ctx: &Context<'_>) -> Option<u32> {
        ctx.data_unchecked::<Loaders>().online_in(&self.0.id).await
    }
    async fn picture(&self) -> Option<Picture> {
        Picture::of(&self.0.picture_id)
    }
    async fn banner(&self) -> Option<Banner> {
        Banner::of(&self.0.banner_id)
    }
    /// What who joins will have to accept; empty for nothing.
    async fn rules(&self) -> &str {
        &self.0.rules
    }
}

/// A link into a server: whoever has it may join.
#[derive(SimpleObject)]
pub(crate) struct Invitation {
    code: String,
    server: InvitationServer,
    inviter: User,
    created_at: DateTime,
    /// `null` for never.
    expires_at: Option<DateTime>,
    /// `null` for any number.
    max_uses: Option<u32>,
    uses: u32,
    /// Who joins by it leaves the server on going offline, unless somebody gave them a role.
    temporary: bool,
}

impl Invitation {
    pub(crate) async fn one(ctx: &Context<'_>, invitation: contract::Invitation) -> Result<Self> {
        let people = People::of(ctx, vec![invitation.inviter_id.clone()]).await?;
        Self::new(invitation, &people)
    }

    fn new(invitation: contract::Invitation, people: &People) -> Result<Self> {
        Ok(Self {
            code: invitation.code,
            server: server(invitation.server)?,
            inviter: people.get(&invitation.inviter_id),
            created_at: DateTime(invitation.created_at),
            expires_at: (invitation.expires_at != 0).then_some(DateTime(invitation.expires_at)),
            max_uses: (invitation.max_uses != 0).then_some(invitation.max_uses),
            uses: invitation.uses,
            temporary: invitation.temporary,
        })
    }
}

/// Newest first.
pub(crate) async fn page(ctx: &Context<'_>, page: contract::ListInvitationsResponse) -> Result<Connection<Invitation>> {
    let inviters = page.invitations.iter().map(|invitation| invitation.inviter_id.clone());
    let people = People::of(ctx, inviters.collect()).await?;
    let invitations = page.invitations.into_iter().map(|one| Invitation::new(one, &people));
    let invitations: Vec<_> = invitations.collect::<Result<_>>()?;
    Ok(Connection::new(
        invitations.into_iter().map(|one| (one.code.clone(), one)),
        page.next,
    ))
}

/// An invitation to one person.
#[derive(Clone, SimpleObject)]
pub(crate) struct DirectInvitation {
    id: ID,
    server: InvitationServer,
    inviter: User,
    created_at: DateTime,
}

impl DirectInvitation {
    pub(crate) async fn all(ctx: &Context<'_>, invitations: Vec<contract::DirectInvitation>) -> Result<Vec<Self>> {
        let inviters = invitations.iter().map(|invitation| invitation.inviter_id.clone());
        let people = People::of(ctx, inviters.collect()).await?;
        let invitation = |invitation: contract::DirectInvitation| {
            Ok(Self {
                id: input::id_text::<InvitationId>(&invitation.id),
                server: server(invitation.server)?,
                inviter: people.get(&invitation.inviter_id),
                created_at: DateTime(invitation.created_at),
            })
        };
        invitations.into_iter().map(invitation).collect()
    }

    pub(crate) async fn one(ctx: &Context<'_>, invitation: contract::DirectInvitation) -> Result<Self> {
        let mut all = Self::all(ctx, vec![invitation]).await?;
        Ok(all.pop().expect("one for each that was given"))
    }
}

fn server(server: Option<contract::InvitationServer>) -> Result<InvitationServer> {
    server
        .map(InvitationServer)
        .ok_or_else(|| Error::internal("an invitation without a server"))
}

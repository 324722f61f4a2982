//! `kill -9` between the steps of what spans services: whatever was stored comes to be known by everybody, and what was
//! not stored is as if it had never been asked for. Whoever asks again, because no answer came, gets it done.
//!
//! Spanning are the acts that leave facts in the outbox; lifting a ban is one step in one store, and stands here to be
//! asked again.

use crate::{
    news::{AUTHZ, MESSAGES, NOTIFICATIONS},
    testing::{Doomed, Scene, Step, by, member_target, role_target},
};
use beep_core::{Id, Permission, Result, UserId};
use beep_proto::servers::v1::{
    Channel, CreateServerRequest, DeleteChannelRequest, DeleteServerRequest, DirectInvitation, Invitation,
    MoveChannelRequest, Role, Server, TransferServerRequest, servers_client::ServersClient,
};

/// A server in which there is something for everybody to do.
#[derive(Clone)]
struct Ground {
    owner: UserId,
    guest: UserId,
    member: UserId,
    banned: UserId,
    server: Server,
    role: Role,
    category: Channel,
    /// In the category, with overwrites of its own.
    own: Channel,
    /// In the category, which it follows.
    follower: Channel,
    link: Invitation,
    invitation: DirectInvitation,
    founding: CreateServerRequest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Found,
    Join,
    AcceptLink,
    AcceptInvitation,
    Leave,
    Kick,
    Ban,
    Unban,
    Transfer,
    ChangeRole,
    GiveRole,
    DeleteRole,
    SetOverwrite,
    Hide,
    MoveChannel,
    DeleteChannel,
    DeleteCategory,
    DeleteServer,
}

const ACTS: [Act; 18] = [
    Act::Found,
    Act::Join,
    Act::AcceptLink,
    Act::AcceptInvitation,
    Act::Leave,
    Act::Kick,
    Act::Ban,
    Act::Unban,
    Act::Transfer,
    Act::ChangeRole,
    Act::GiveRole,
    Act::DeleteRole,
    Act::SetOverwrite,
    Act::Hide,
    Act::MoveChannel,
    Act::DeleteChannel,
    Act::DeleteCategory,
    Act::DeleteServer,
];

impl Act {
    fn passes(self, step: Step) -> bool {
        use Act::{
            AcceptInvitation, AcceptLink, Ban, DeleteCategory, DeleteChannel, DeleteServer, Found, Join, Kick, Leave,
            Unban,
        };
        match step {
            Step::Asked => !matches!(self, Found | Join | AcceptLink | AcceptInvitation | Leave),
            Step::Offered(MESSAGES) | Step::Taken(MESSAGES) => self == Ban,
            Step::Offered(NOTIFICATIONS) | Step::Taken(NOTIFICATIONS) => {
                matches!(self, Leave | Kick | Ban | DeleteChannel | DeleteCategory | DeleteServer)
            }
            Step::Offered(_) | Step::Taken(_) | Step::Told => self != Unban,
        }
    }

    async fn run(self, scene: &Scene, ground: &Ground) -> Result<()> {
        let Ground {
            owner,
            member,
            server,
            role,
            ..
        } = ground;
        let (owner, member) = (*owner, *member);
        match self {
            Self::Found => {
                let founding = ground.founding.clone();
                scene
                    .call(by(ground.guest), ServersClient::create_server, founding)
                    .await
                    .map(drop)
            }
            Self::Join => scene.join(ground.guest, server).await.map(drop),
            Self::AcceptLink => scene.accept(ground.guest, &ground.link.code).await.map(drop),
            Self::AcceptInvitation => scene.answer(ground.guest, &ground.invitation, true).await.map(drop),
            Self::Leave => scene.leave(member, server).await,
            Self::Kick => scene.kick(owner, server, member).await,
            Self::Ban => scene.ban(owner, server, member, 24).await,
            Self::Unban => scene.unban(owner, server, ground.banned).await,
            Self::Transfer => {
                let to = TransferServerRequest {
                    server_id: server.id.clone(),
                    user_id: member.to_bytes(),
                };
                scene
                    .call(by(owner), ServersClient::transfer_server, to)
                    .await
                    .map(drop)
            }
            Self::ChangeRole => {
                let change = |edit: &mut beep_proto::servers::v1::UpdateRoleRequest| {
                    edit.permissions = Some(crate::testing::bits(&[Permission::ManageMembers]));
                    edit.hoist = Some(true);
                };
                scene.edit_role(owner, role, change).await.map(drop)
            }
            Self::GiveRole => scene.give(owner, role, owner).await.map(drop),
            Self::DeleteRole => scene.delete_role(owner, role).await,
            Self::SetOverwrite => {
                let (target, deny) = (member_target(member), [Permission::SendMessages]);
                scene
                    .overwrite(owner, &ground.follower, target, &[], &deny)
                    .await
                    .map(drop)
            }
            Self::Hide => scene.close(owner, &ground.category, &[role]).await.map(drop),
            Self::MoveChannel => {
                let out = MoveChannelRequest {
                    channel_id: ground.follower.id.clone(),
                    ..Default::default()
                };
                scene.call(by(owner), ServersClient::move_channel, out).await.map(drop)
            }
            Self::DeleteChannel => delete(scene, owner, &ground.own).await,
            Self::DeleteCategory => delete(scene, owner, &ground.category).await,
            Self::DeleteServer => {
                let request = DeleteServerRequest {
                    server_id: server.id.clone(),
                    name: server.name.clone(),
                };
                scene
                    .call(by(owner), ServersClient::delete_server, request)
                    .await
                    .map(drop)
            }
        }
    }

    /// What asking for it again is answered with once it is done.
    fn again(self) -> &'static str {
        match self {
            Self::AcceptInvitation | Self::Kick | Self::Unban | Self::DeleteRole => "NOT_FOUND",
            Self::DeleteChannel | Self::DeleteCategory | Self::DeleteServer => "NOT_FOUND",
            Self::Transfer => "FORBIDDEN",
            _ => "ok",
        }
    }

    /// Whether it is in force, as far as `authz` knows.
    async fn is_done(self, scene: &Scene, ground: &Ground) -> bool {
        let Ground {
            owner,
            guest,
            member,
            server,
            ..
        } = ground;
        let rights = |user: &UserId| scene.authz.held_in_server(&server.id, &user.to_bytes());
        let sees = |user: &UserId, channel: &Channel| scene.sees(*user, channel);
        let held = |user: &UserId, channel: &Channel| scene.authz.held(&server.id, &user.to_bytes(), &channel.id);
        match self {
            Self::Found => scene.authz.is_owner(&guest.to_bytes()),
            Self::Join | Self::AcceptLink | Self::AcceptInvitation => rights(guest).is_some(),
            Self::Leave | Self::Kick => rights(member).is_none(),
            Self::Ban => rights(member).is_none() && !scene.messages.taken().condemned.is_empty(),
            Self::Unban => scene.bans(*owner, server, "").await.expect("may").is_empty(),
            Self::Transfer => rights(member).is_some_and(|rights| rights.has(Permission::Administrator)),
            Self::ChangeRole => rights(member).is_some_and(|rights| rights.has(Permission::ManageMembers)),
            Self::GiveRole => scene
                .members(*owner, server)
                .await
                .iter()
                .any(|one| one.user_id == owner.to_bytes() && !one.role_ids.is_empty()),
            Self::DeleteRole => !rights(member).is_some_and(|rights| rights.has(Permission::ManageNicknames)),
            Self::SetOverwrite => {
                !held(member, &ground.follower).is_some_and(|rights| rights.has(Permission::SendMessages))
            }
            Self::Hide => !sees(&ground.banned, &ground.category) && scene.authz.hides(&server.id, &ground.category.id),
            Self::MoveChannel => scene.authz.parent(&server.id, &ground.follower.id) == Some(Vec::new()),
            Self::DeleteChannel => !sees(owner, &ground.own),
            Self::DeleteCategory => !sees(owner, &ground.category) && !sees(owner, &ground.follower),
            Self::DeleteServer => rights(owner).is_none(),
        }
    }
}

async fn delete(scene: &Scene, user: UserId, channel: &Channel) -> Result<()> {
    let request = DeleteChannelRequest {
        channel_id: channel.id.clone(),
        keep_channels: false,
    };
    scene
        .call(by(user), ServersClient::delete_channel, request)
        .await
        .map(drop)
}

impl Ground {
    async fn new(scene: &Scene) -> Self {
        let (owner, guest, banned): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
        let server = scene.found(owner, true).await;
        let role = scene.role(owner, &server, &[Permission::ManageNicknames]).await;
        let member = scene.member(owner, &server, &[&role]).await;
        scene.ban(owner, &server, banned, 0).await.expect("banned");
        let category = scene.category(owner, &server).await;
        let (own, follower) = (
            scene.text(owner, &server, Some(&category)).await,
            scene.text(owner, &server, Some(&category)).await,
        );
        let allow = [Permission::ManageMessages];
        let set = scene.overwrite(owner, &own, role_target(&role), &allow, &[]).await;
        set.expect("set");
        let founding = CreateServerRequest {
            request_id: "again".into(),
            name: "Second".into(),
            ..Default::default()
        };
        let (link, invitation) = (
            scene.link(owner, &server).await,
            scene.invite(owner, &server, guest).await.expect("invited"),
        );
        scene.is_whole(&server).await;
        scene.messages.taken().condemned.clear();
        Self {
            owner,
            guest,
            member,
            banned,
            server,
            role,
            category,
            own,
            follower,
            link,
            invitation,
            founding,
        }
    }
}

async fn check(doomed: &mut Doomed, act: Act, step: Step) {
    let ground = Ground::new(&doomed.scene).await;
    let acting = ground.clone();
    let died = doomed.dies_at(step, |scene| async move {
        let _ = act.run(&scene, &acting).await;
    });
    assert!(died.await, "{act:?} comes to {step:?}");
    let scene = &doomed.scene;
    scene.is_whole(&ground.server).await;
    let is_stored = step != Step::Asked;
    assert_eq!(
        act.is_done(scene, &ground).await,
        is_stored,
        "{act:?} after dying at {step:?}"
    );
    // Nobody was answered, so they ask again.
    let again = act.run(scene, &ground).await;
    let again = again.map_or_else(|error| error.code().to_owned(), |()| "ok".to_owned());
    assert_eq!(
        again,
        if is_stored { act.again() } else { "ok" },
        "{act:?} again after dying at {step:?}"
    );
    scene.is_whole(&ground.server).await;
    assert!(
        act.is_done(scene, &ground).await,
        "{act:?} in the end, after dying at {step:?}"
    );
}

async fn check_all(name: &str, step: Step) {
    Doomed::on_every_engine(name, async |doomed| {
        for act in ACTS.into_iter().filter(|act| act.passes(step)) {
            check(doomed, act, step).await;
        }
    })
    .await;
}

macro_rules! kills {
    ($($name:ident at $step:expr;)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            check_all(stringify!($name), $step).await;
        })*
    };
}

kills! {
    before_anything_is_stored at Step::Asked;
    before_authz_knows at Step::Offered(AUTHZ);
    when_authz_knows_and_the_outbox_does_not at Step::Taken(AUTHZ);
    before_notifications_know at Step::Offered(NOTIFICATIONS);
    when_notifications_know_and_the_outbox_does_not at Step::Taken(NOTIFICATIONS);
    before_messages_are_deleted at Step::Offered(MESSAGES);
    in_the_middle_of_deleting_messages at Step::Taken(MESSAGES);
    when_it_is_told at Step::Told;
}

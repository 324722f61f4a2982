//! The service through its client: who may ask what, and what they are told.

use crate::tests::{Scene, code, of, root, service};
use beep_core::{ChannelId, Id, Permission, Permissions, Result, RoleId, UserId};
use beep_platform::rpc::{Caller, Context, reply};
use beep_proto::authz::v1::{
    Change, CompareRequest, CompareResponse, ExplainRequest, ListViewersRequest, ListViewersResponse, PermissionDiff,
    PutChannel, PutMember, PutOverwrite, PutRole, PutServer, Reason, RoleIds, Rule, View, ViewAsRequest,
    change::Change as Kind, put_overwrite::Target, view_as_request::Whom,
};

/// Beside the owner and the member: a manager, who gives rights; a gardener, who may do so in the channel alone; and a
/// second channel that nobody but the owner and the member sees.
struct Stage {
    scene: Scene,
    giver_role: RoleId,
    manager: UserId,
    gardener: UserId,
    hidden: ChannelId,
}

fn bits(list: &[Permission]) -> i64 {
    Permissions::of(list).bits()
}
fn put_role(role: RoleId, permissions: i64, position: i64) -> Kind {
    Kind::PutRole(PutRole {
        role_id: role.to_bytes(),
        permissions,
        position,
    })
}
fn put_member(user: UserId, roles: &[RoleId]) -> PutMember {
    PutMember {
        user_id: user.to_bytes(),
        role_ids: roles.iter().map(|role| role.to_bytes()).collect(),
        ..PutMember::default()
    }
}
fn put_overwrite(channel: ChannelId, target: Target, allow: i64, deny: i64) -> Kind {
    Kind::PutOverwrite(PutOverwrite {
        channel_id: channel.to_bytes(),
        target: Some(target),
        allow,
        deny,
    })
}
fn put_channel(channel: ChannelId, parent: Option<ChannelId>) -> Kind {
    Kind::PutChannel(PutChannel {
        channel_id: channel.to_bytes(),
        parent_id: parent.map(Id::to_bytes).unwrap_or_default(),
        synced: parent.is_some(),
        ..PutChannel::default()
    })
}

impl Stage {
    async fn new() -> Self {
        let scene = Scene::new().await;
        let (giver_role, manager, gardener, hidden) =
            (scene.ids.make(), scene.ids.make(), scene.ids.make(), scene.ids.make());
        let view = bits(&[Permission::ViewChannel]);
        let everyone = Target::RoleId(scene.role.to_bytes());
        let changes = vec![
            put_role(giver_role, bits(&[Permission::ManageRoles]), 5),
            Kind::PutMember(put_member(manager, &[giver_role])),
            Kind::PutMember(put_member(gardener, &[])),
            put_overwrite(
                scene.channel,
                Target::UserId(gardener.to_bytes()),
                bits(&[Permission::ManagePermissions]),
                0,
            ),
            put_channel(hidden, None),
            put_overwrite(hidden, everyone, 0, view),
            put_overwrite(hidden, Target::UserId(scene.member.to_bytes()), view, 0),
        ];
        scene.apply(scene.fact(2, changes)).await.expect("taken");
        Self {
            scene,
            giver_role,
            manager,
            gardener,
            hidden,
        }
    }

    async fn explain(&self, context: &Context, user: UserId, place: Option<ChannelId>) -> Result<Vec<Reason>> {
        let request = ExplainRequest {
            user_id: user.to_bytes(),
            server_id: self.scene.server.to_bytes(),
            channel_id: place.map(Id::to_bytes).unwrap_or_default(),
        };
        reply(self.scene.insight.clone().explain(context.request(request)).await).map(|answer| answer.reasons)
    }
    async fn view_as(&self, context: &Context, whom: Whom) -> Result<View> {
        let request = ViewAsRequest {
            server_id: self.scene.server.to_bytes(),
            whom: Some(whom),
        };
        reply(self.scene.insight.clone().view_as(context.request(request)).await)
    }
    async fn list(
        &self,
        context: &Context,
        channel: ChannelId,
        after: Vec<u8>,
        limit: u32,
    ) -> Result<ListViewersResponse> {
        let request = ListViewersRequest {
            channel_id: channel.to_bytes(),
            after,
            limit,
        };
        reply(self.scene.insight.clone().list_viewers(context.request(request)).await)
    }
    async fn compare(&self, context: &Context, changes: Vec<Kind>) -> Result<CompareResponse> {
        let request = CompareRequest {
            server_id: self.scene.server.to_bytes(),
            changes: changes
                .into_iter()
                .map(|change| Change { change: Some(change) })
                .collect(),
        };
        reply(self.scene.insight.clone().compare(context.request(request)).await)
    }

    /// Anonymous, a stranger, the member, the gardener, the manager, the owner, a service.
    fn callers(&self) -> [Context; 7] {
        let scene = &self.scene;
        [
            root(Caller::ANONYMOUS),
            of(scene.stranger),
            of(scene.member),
            of(self.gardener),
            of(self.manager),
            of(scene.owner),
            service(),
        ]
    }
}

fn told<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome {
        Ok(_) => "OK".into(),
        refused => code(refused),
    }
}
fn reason(reasons: &[Reason], permission: Permission) -> Reason {
    reasons[permission as usize].clone()
}

#[tokio::test]
async fn who_may_ask_what() {
    let stage = Stage::new().await;
    let (channel, hidden, gardener) = (stage.scene.channel, stage.hidden, stage.gardener);
    let roles = || {
        Whom::Roles(RoleIds {
            role_ids: vec![stage.giver_role.to_bytes()],
        })
    };
    let role = || vec![put_role(stage.giver_role, 0, 5)];
    let gardened = || {
        vec![put_overwrite(
            channel,
            Target::RoleId(stage.scene.role.to_bytes()),
            0,
            0,
        )]
    };
    let weeds = || vec![put_overwrite(hidden, Target::RoleId(stage.scene.role.to_bytes()), 0, 0)];
    let moved = || vec![put_channel(channel, Some(hidden))];

    let mut seen = Vec::new();
    for caller in &stage.callers() {
        seen.push([
            told(stage.explain(caller, gardener, None).await),
            told(stage.explain(caller, gardener, Some(channel)).await),
            told(stage.explain(caller, gardener, Some(hidden)).await),
            told(stage.view_as(caller, roles()).await),
            told(stage.view_as(caller, Whom::UserId(gardener.to_bytes())).await),
            told(stage.list(caller, channel, Vec::new(), 0).await),
            told(stage.list(caller, hidden, Vec::new(), 0).await),
            told(stage.compare(caller, role()).await),
            told(stage.compare(caller, gardened()).await),
            told(stage.compare(caller, weeds()).await),
            told(stage.compare(caller, moved()).await),
        ]);
    }
    let (no, none, may) = ("FORBIDDEN", "NOT_FOUND", "OK");
    assert_eq!(seen[0], ["UNAUTHENTICATED"; 11], "anonymous");
    assert_eq!(seen[1], [none; 11], "a stranger");
    assert_eq!(seen[2], [no; 11], "a member");
    assert_eq!(
        seen[3],
        [may, may, none, no, may, may, none, no, may, none, none],
        "the gardener"
    );
    assert_eq!(
        seen[4],
        [may, may, none, may, may, may, none, may, may, none, none],
        "the manager"
    );
    assert_eq!(seen[5], [may; 11], "the owner");
    assert_eq!(seen[6], [may; 11], "a service");
}

#[tokio::test]
async fn each_right_names_what_decided_it() {
    let stage = Stage::new().await;
    let (scene, owner) = (&stage.scene, of(stage.scene.owner));
    let muted = PutMember {
        muted_until: 500,
        ..put_member(stage.gardener, &[])
    };
    scene
        .apply(scene.fact(3, vec![Kind::PutMember(muted)]))
        .await
        .expect("taken");

    let reasons = stage
        .explain(&owner, stage.gardener, Some(scene.channel))
        .await
        .expect("told");
    let send = reason(&reasons, Permission::SendMessages);
    assert_eq!((send.allowed, send.rule(), send.until), (false, Rule::Muted, 500));
    let view = reason(&reasons, Permission::ViewChannel);
    assert_eq!(
        (view.allowed, view.rule(), view.role_id),
        (true, Rule::Role, scene.role.to_bytes())
    );
    let manage = reason(&reasons, Permission::ManagePermissions);
    assert_eq!(manage.permission, bits(&[Permission::ManagePermissions]));
    assert_eq!(
        (manage.allowed, manage.rule(), manage.channel_id),
        (true, Rule::MemberOverwrite, scene.channel.to_bytes())
    );

    let reasons = stage
        .explain(&owner, stage.manager, Some(stage.hidden))
        .await
        .expect("told");
    let view = reason(&reasons, Permission::ViewChannel);
    assert_eq!(
        (view.allowed, view.rule(), view.channel_id),
        (false, Rule::DefaultRoleOverwrite, stage.hidden.to_bytes())
    );
    assert_eq!(reason(&reasons, Permission::ManageRoles).rule(), Rule::NoView);

    let reasons = stage.explain(&owner, scene.stranger, None).await.expect("told");
    assert_eq!(reasons.len(), Permission::ALL.len());
    assert!(
        reasons
            .iter()
            .all(|reason| !reason.allowed && reason.rule() == Rule::NotAMember)
    );
}

#[tokio::test]
async fn a_preview_shows_no_channel_that_the_manager_may_not_view() {
    let stage = Stage::new().await;
    let (member, channel) = (stage.scene.member, stage.scene.channel);
    let as_member = || Whom::UserId(member.to_bytes());
    let channels = |view: View| {
        view.channels
            .into_iter()
            .map(|view| view.channel_id)
            .collect::<Vec<_>>()
    };

    let by_manager = stage.view_as(&of(stage.manager), as_member()).await.expect("told");
    assert_eq!(by_manager.permissions, Permissions::of_new_default_role().bits());
    assert_eq!(channels(by_manager), [channel.to_bytes()]);
    for context in [of(stage.scene.owner), of(member)] {
        let view = stage.view_as(&context, as_member()).await.expect("told");
        assert_eq!(channels(view), [channel.to_bytes(), stage.hidden.to_bytes()]);
    }
    let role_ids = vec![stage.giver_role.to_bytes()];
    let view = stage
        .view_as(&of(stage.scene.owner), Whom::Roles(RoleIds { role_ids }))
        .await
        .expect("told");
    assert_eq!(
        view.permissions,
        Permissions::of_new_default_role().bits() | bits(&[Permission::ManageRoles])
    );
    assert_eq!(channels(view), [channel.to_bytes()]);
    for whom in [
        Whom::UserId(stage.scene.stranger.to_bytes()),
        Whom::Roles(RoleIds {
            role_ids: vec![stage.scene.stranger.to_bytes()],
        }),
    ] {
        assert_eq!(code(stage.view_as(&of(stage.scene.owner), whom).await), "NOT_FOUND");
    }
}

#[tokio::test]
async fn viewers_come_in_pages_with_reasons() {
    let stage = Stage::new().await;
    let owner = of(stage.scene.owner);
    let mut all = [stage.scene.owner, stage.scene.member, stage.manager, stage.gardener].map(Id::to_bytes);
    all.sort();
    let first = stage
        .list(&owner, stage.scene.channel, Vec::new(), 3)
        .await
        .expect("told");
    let rest = stage
        .list(&owner, stage.scene.channel, all[2].clone(), 3)
        .await
        .expect("told");
    assert_eq!(
        (first.total, first.has_more, rest.total, rest.has_more),
        (4, true, 4, false)
    );
    let listed = first
        .viewers
        .iter()
        .chain(&rest.viewers)
        .map(|viewer| viewer.user_id.clone());
    assert_eq!(listed.collect::<Vec<_>>(), all);

    let few = stage.list(&owner, stage.hidden, Vec::new(), 100).await.expect("told");
    let rules = few
        .viewers
        .iter()
        .map(|viewer| (&viewer.user_id[..], viewer.reason.as_ref().map(Reason::rule)));
    let (owner_id, member_id) = (stage.scene.owner.to_bytes(), stage.scene.member.to_bytes());
    let mut expected = [
        (&owner_id[..], Some(Rule::Owner)),
        (&member_id[..], Some(Rule::MemberOverwrite)),
    ];
    expected.sort_by_key(|(id, _)| *id);
    assert_eq!(rules.collect::<Vec<_>>(), expected);
    assert_eq!(
        code(stage.list(&owner, stage.hidden, Vec::new(), 101).await),
        "INVALID_INPUT"
    );
}

#[tokio::test]
async fn a_difference_counts_all_and_names_twenty() {
    const CROWD: usize = 300;
    let stage = Stage::new().await;
    let (scene, role) = (&stage.scene, stage.scene.ids.make::<RoleId>());
    let mut crowd: Vec<UserId> = (0..CROWD).map(|_| scene.ids.make()).collect();
    let mut changes: Vec<Kind> = crowd
        .iter()
        .map(|user| Kind::PutMember(put_member(*user, &[role])))
        .collect();
    let gives = bits(&[Permission::ManageMessages, Permission::ManageInvitations]);
    changes.push(put_role(role, gives, 2));
    scene.apply(scene.fact(3, changes)).await.expect("taken");
    crowd.sort();

    let change = || {
        vec![put_role(
            role,
            bits(&[Permission::ManageInvitations, Permission::MentionEveryone]),
            2,
        )]
    };
    let named: Vec<_> = crowd[..20].iter().map(|user| user.to_bytes()).collect();
    let (none, count) = (Vec::new(), u32::try_from(CROWD).expect("small"));
    let lost = PermissionDiff {
        permission: bits(&[Permission::ManageMessages]),
        lose: count,
        losing: named.clone(),
        ..PermissionDiff::default()
    };
    let gained = PermissionDiff {
        permission: bits(&[Permission::MentionEveryone]),
        gain: count,
        gaining: named,
        losing: none,
        ..PermissionDiff::default()
    };
    for caller in [of(stage.manager), of(scene.owner)] {
        let difference = stage.compare(&caller, change()).await.expect("told");
        assert_eq!(difference.server, [lost.clone(), gained.clone()]);
        assert_eq!(difference.affected, count);
        let [channel] = &difference.channels[..] else {
            panic!("nobody sees the other one: {difference:?}")
        };
        assert_eq!(channel.channel_id, scene.channel.to_bytes());
        assert_eq!(channel.changes, [lost.clone(), gained.clone()]);
    }

    // Nothing has happened, and what was remembered goes when something does.
    let same = vec![put_role(role, gives, 9)];
    assert_eq!(
        stage.compare(&of(scene.owner), same.clone()).await,
        Ok(CompareResponse::default())
    );
    scene.apply(scene.fact(4, change())).await.expect("taken");
    let back = stage.compare(&of(scene.owner), same).await.expect("told");
    assert_eq!(
        (back.server[0].gain, back.server[1].lose, back.affected),
        (count, count, count)
    );
}

#[tokio::test]
async fn a_synced_channel_that_is_changed_keeps_the_rest_of_its_category() {
    let stage = Stage::new().await;
    let (scene, category, child) = (&stage.scene, stage.hidden, stage.scene.ids.make::<ChannelId>());
    scene
        .apply(scene.fact(3, vec![put_channel(child, Some(category))]))
        .await
        .expect("taken");
    // The member is sent out; everybody else stays out, as in the category.
    let out = put_overwrite(
        child,
        Target::UserId(scene.member.to_bytes()),
        0,
        bits(&[Permission::ViewChannel]),
    );
    let difference = stage.compare(&of(scene.owner), vec![out]).await.expect("told");
    assert_eq!((difference.server.len(), difference.affected), (0, 1));
    let [channel] = &difference.channels[..] else {
        panic!("{difference:?}")
    };
    assert_eq!(channel.channel_id, child.to_bytes());
    assert!(channel.changes.iter().all(|diff| (diff.gain, diff.lose) == (0, 1)));
}

#[tokio::test]
async fn comparisons_of_what_is_not_compared_are_refused() {
    let stage = Stage::new().await;
    let owner = of(stage.scene.owner);
    let transfer = Kind::PutServer(PutServer {
        owner_id: stage.scene.member.to_bytes(),
        default_role_id: stage.scene.role.to_bytes(),
    });
    for changes in [vec![], vec![transfer], vec![put_role(stage.giver_role, 0, 5); 1001]] {
        assert_eq!(code(stage.compare(&owner, changes).await), "INVALID_INPUT");
    }
    let nowhere = vec![put_channel(stage.scene.ids.make(), None)];
    assert_eq!(code(stage.compare(&owner, nowhere).await), "NOT_FOUND");
    let (role, user): (RoleId, UserId) = (stage.scene.ids.make(), stage.scene.ids.make());
    let channel = stage.scene.channel;
    for nobody in [
        put_role(role, 0, 5),
        put_overwrite(channel, Target::RoleId(role.to_bytes()), 1, 0),
        Kind::PutMember(put_member(user, &[])),
    ] {
        assert_eq!(code(stage.compare(&owner, vec![nobody]).await), "NOT_FOUND");
    }
}

//! A large server, told to an authorisation service that runs in this process.

use anyhow::{Context as _, Result};
use beep_authz::{Config, Deps, Service, build, measure::Engine};
use beep_core::{ChannelId, Id, Ids, Permission, Permissions, RoleId, ServerId, SystemClock, SystemIds, UserId};
use beep_platform::{
    bus::Bus,
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, reply, server_layers},
};
use beep_proto::authz::v1::{
    ApplyRequest, Change, Fact, PutChannel, PutMember, PutOverwrite, PutRole, PutServer, authz_client::AuthzClient,
    change::Change as Kind, insight_client::InsightClient, put_overwrite::Target,
};
use std::{
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tonic::service::Routes;

pub(super) const MEMBERS: usize = 10_000;
pub(super) const CHANNELS: usize = 500;
pub(super) const ROLES: usize = 200;
/// Of the channels; what is in them follows them in two of three.
const CATEGORIES: usize = 50;
/// Most roles of a member beside the default role.
const MOST_ROLES: usize = 8;
/// Changes told at once.
const AT_ONCE: usize = 1000;

pub(super) struct Scene {
    pub(super) engine: Engine,
    pub(super) authz: AuthzClient<Client>,
    pub(super) insight: InsightClient<Client>,
    pub(super) server: ServerId,
    pub(super) default_role: RoleId,
    pub(super) roles: Vec<RoleId>,
    pub(super) members: Vec<UserId>,
    /// Categories first.
    pub(super) channels: Vec<ChannelId>,
    seq: i64,
    _store: TempDir,
}

pub(super) fn service() -> Context {
    Context::root(Caller::service("servers"), Duration::from_secs(60))
}

/// The same in every run, and without any order.
pub(super) fn random(of: (&str, usize, usize), below: usize) -> usize {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let below = below as u64;
    usize::try_from(hasher.hash_one(of) % below).expect("below a usize")
}

impl Scene {
    pub(super) async fn new() -> Result<Self> {
        let store = tempfile::tempdir()?;
        let ids: Arc<dyn Ids> = Arc::new(SystemIds::new());
        let config = Config {
            engine: "embedded:".into(),
            store: format!("sqlite:{}", store.path().join("authz.db").display()),
        };
        let deps = Deps {
            bus: Bus::memory(),
            clock: Arc::new(SystemClock),
            ids: ids.clone(),
        };
        let service = build(config, deps).await?;
        let client = client(&service)?;
        let mut scene = Self {
            engine: service.engine(),
            authz: AuthzClient::new(client.clone()),
            insight: InsightClient::new(client),
            server: ids.make(),
            default_role: ids.make(),
            roles: (0..ROLES).map(|_| ids.make()).collect(),
            members: (0..MEMBERS).map(|_| ids.make()).collect(),
            channels: (0..CHANNELS).map(|_| ids.make()).collect(),
            seq: 0,
            _store: store,
        };
        for changes in scene.founding().chunks(AT_ONCE) {
            scene.tell(changes.to_vec()).await?;
        }
        Ok(scene)
    }

    pub(super) async fn tell(&mut self, changes: Vec<Kind>) -> Result<()> {
        self.seq += 1;
        let fact = Fact {
            server_id: self.server.to_bytes(),
            seq: self.seq,
            changes: changes
                .into_iter()
                .map(|change| Change { change: Some(change) })
                .collect(),
        };
        let request = service().request(ApplyRequest { facts: vec![fact] });
        reply(self.authz.apply(request).await).context("a fact was not taken")?;
        Ok(())
    }

    fn founding(&self) -> Vec<Kind> {
        let mut facts = vec![
            Kind::PutServer(PutServer {
                owner_id: self.members[0].to_bytes(),
                default_role_id: self.default_role.to_bytes(),
            }),
            put_role(self.default_role, Permissions::of_new_default_role(), 0),
        ];
        // None has ADMINISTRATOR or MANAGE_ROLES, which would shorten decisions.
        let rights = |nth: usize| {
            let some = (0..3).map(|pick| Permission::ALL[3 + random(("rights", nth, pick), Permission::ALL.len() - 3)]);
            some.fold(Permissions::NONE, |rights, right| rights | Permissions::of(&[right]))
        };
        let roles = self.roles.iter().enumerate();
        facts.extend(roles.map(|(nth, role)| put_role(*role, rights(nth), nth as i64 + 1)));
        let members = self.members.iter().enumerate();
        facts.extend(members.map(|(nth, user)| Kind::PutMember(self.member(nth, *user))));
        let channels = self.channels.iter().enumerate();
        facts.extend(channels.flat_map(|(nth, channel)| self.channel(nth, *channel)));
        facts
    }

    fn member(&self, nth: usize, user: UserId) -> PutMember {
        let count = random(("roles", nth, 0), MOST_ROLES + 1);
        let role = |pick| self.roles[random(("role", nth, pick), ROLES)].to_bytes();
        PutMember {
            user_id: user.to_bytes(),
            role_ids: (0..count).map(role).collect(),
            ..PutMember::default()
        }
    }

    /// A channel with, where it follows none, overwrites for some roles, a few members, and often everybody.
    fn channel(&self, nth: usize, channel: ChannelId) -> Vec<Kind> {
        let category = (nth >= CATEGORIES).then(|| self.channels[nth % CATEGORIES].to_bytes());
        let synced = category.is_some() && random(("synced", nth, 0), 3) > 0;
        let mut facts = vec![Kind::PutChannel(PutChannel {
            channel_id: channel.to_bytes(),
            parent_id: category.unwrap_or_default(),
            synced,
            ..PutChannel::default()
        })];
        if synced {
            return facts;
        }
        let view = Permissions::of(&[Permission::ViewChannel]);
        let more = view | Permissions::of(&[Permission::SendMessages, Permission::AttachFiles]);
        if random(("private", nth, 0), 2) == 0 {
            let everybody = Target::RoleId(self.default_role.to_bytes());
            facts.push(put_overwrite(channel, everybody, Permissions::NONE, view));
        }
        for pick in 0..random(("overwrites", nth, 0), 6) {
            let role = Target::RoleId(self.roles[random(("for role", nth, pick), ROLES)].to_bytes());
            let (allow, deny) = if pick % 3 == 2 {
                (Permissions::NONE, more)
            } else {
                (more, Permissions::NONE)
            };
            facts.push(put_overwrite(channel, role, allow, deny));
        }
        for pick in 0..random(("guests", nth, 0), 4) {
            let user = Target::UserId(self.members[random(("guest", nth, pick), MEMBERS)].to_bytes());
            facts.push(put_overwrite(channel, user, view, Permissions::NONE));
        }
        facts
    }
}

/// As in `beep all`: calls without a socket, signed and checked all the same.
fn client(service: &Service) -> Result<Client> {
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock))?;
    let local = LocalRoutes::default();
    let routes = Routes::new(service.routes()).add_service(service.insight());
    local.fill(server_layers(routes, &signer));
    Ok(Client::new("authz", Transport::Local(local), signer))
}

pub(super) fn put_role(role: RoleId, permissions: Permissions, position: i64) -> Kind {
    Kind::PutRole(PutRole {
        role_id: role.to_bytes(),
        permissions: permissions.bits(),
        position,
    })
}

pub(super) fn put_overwrite(channel: ChannelId, target: Target, allow: Permissions, deny: Permissions) -> Kind {
    Kind::PutOverwrite(PutOverwrite {
        channel_id: channel.to_bytes(),
        target: Some(target),
        allow: allow.bits(),
        deny: deny.bits(),
    })
}

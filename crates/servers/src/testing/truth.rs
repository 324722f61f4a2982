//! What holds whenever everything that was left to do is done.

use super::{Scene, world::World};
use crate::{
    cursor::After,
    news,
    store::{bans, channels, members, overwrites, roles, servers},
};
use beep_core::{Id, ServerId, UserId, reason};
use beep_platform::sql::{Result, Tx};
use beep_proto::{
    Scope,
    authz::v1::{PutServer, SetSuspended, change::Change},
    servers::v1::Server,
};
use std::{collections::BTreeSet, time::Duration};

impl Scene {
    /// Waits until nothing is left in the outbox and no deleted server has members left.
    pub(crate) async fn quiet(&self) {
        for _ in 0..3_000 {
            let left = self.service.db().read(|tx| {
                Box::pin(async move {
                    let mut left = 0;
                    for table in ["outbox", "deletions"] {
                        let query = tx.query(format!("SELECT COUNT(*) AS n FROM {table}"));
                        left += query.fetch_one().await?.get::<i64>("n")?;
                    }
                    Ok(left)
                })
            });
            if left.await.expect("counted") == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the outbox does not become empty");
    }

    /// Waits until all is quiet, and makes sure that store, `authz` and listeners agree about the server, that what is
    /// counted is right, and that nothing is half of something.
    pub(crate) async fn is_whole(&self, server: &Server) {
        self.quiet().await;
        let id = ServerId::from_slice(&server.id).expect("an identifier");
        let read = self.service.db().snapshot(move |tx| Box::pin(read(tx, id)));
        let (stored, told) = read.await.expect("read");
        assert_eq!(self.authz.told(&server.id), stored, "authz knows what the store knows");
        if let Some(told) = told {
            self.is_told(Scope::Server(id), told).await;
        }
        let counted = self.service.db().snapshot(|tx| Box::pin(people_counted(tx)));
        for (user, count, servers, told) in counted.await.expect("counted") {
            assert_eq!(count, servers, "the servers of {user}");
            self.is_told(Scope::User(user), told).await;
        }
    }

    /// Compares what `authz` holds of all servers, now.
    pub(crate) async fn reconcile(&self) {
        let start = ServerId::from_uuid(uuid::Uuid::nil());
        for _ in 0..100 {
            match self.service.0.reconciler.round(start).await {
                Ok(next) => return assert_eq!(next, start, "all servers fit one page"),
                // Refused facts have opened the circuit: not for long.
                Err(error) if error.code() == reason::UNAVAILABLE.code => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
        panic!("authz stays unavailable");
    }

    /// Waits until all events of a scope were heard, whose last number is `last`; there are no others.
    async fn is_told(&self, scope: Scope, last: i64) {
        let all: BTreeSet<i64> = (1..=last).collect();
        let numbers = || -> BTreeSet<i64> {
            let heard = self.heard();
            let of_scope = heard.iter().filter(|event| event.audience() == Some(scope));
            of_scope.map(|event| event.seq).collect()
        };
        self.eventually(|| (numbers().len() >= all.len()).then_some(())).await;
        assert_eq!(numbers(), all, "{scope} is told everything");
    }
}

/// What the store's rows come to, and the number of the server's last live event; `None` for one that is gone.
async fn read(tx: &mut Tx<'_>, id: ServerId) -> Result<(World, Option<i64>)> {
    let mut world = World::default();
    let Some(server) = servers::get(tx, id).await? else {
        for table in [
            "members",
            "member_roles",
            "roles",
            "channels",
            "overwrites",
            "bans",
            "invitations",
            "mutes",
        ] {
            assert_eq!(count(tx, table, id).await?, 0, "{table} of a server that is gone");
        }
        return Ok((world, None));
    };
    world.take(Change::PutServer(PutServer {
        owner_id: server.owner.to_bytes(),
        default_role_id: server.default_role.to_bytes(),
    }));
    if server.suspended {
        world.take(Change::SetSuspended(SetSuspended { suspended: true }));
    }
    let everybody = members::page(tx, id, After::start(), i64::MAX).await?;
    assert_eq!(server.member_count, everybody.len() as i64, "members are counted");
    let everywhere = roles::of_server(tx, id).await?;
    for role in &everywhere {
        world.take(news::put_role(role));
        let has = everybody
            .iter()
            .filter(|member| member.roles.contains(&role.id))
            .count();
        assert!(
            role.is_default() || role.member_count == has as i64,
            "{} of {has} are counted for a role",
            role.member_count
        );
    }
    for member in everybody {
        let known = |role: &beep_core::RoleId| everywhere.iter().any(|one| one.id == *role);
        assert!(member.roles.iter().all(known), "roles that exist");
        assert!(
            !bans::contains(tx, id, member.user).await?,
            "who is banned is no member"
        );
        world.take(news::put_member(&member));
    }
    assert_eq!(
        count(tx, "members", id).await?,
        server.member_count,
        "no place is held for nobody"
    );
    for channel in channels::of_server(tx, id).await? {
        for overwrite in overwrites::of_channel(tx, id, channel.id).await? {
            world.take(news::put_overwrite(channel.id, &overwrite));
        }
        world.take(news::put_channel(&channel));
    }
    let query = tx.query("SELECT told FROM servers WHERE server_id = $1");
    let told = query.bind(id).fetch_one().await?.get("told")?;
    Ok((world, Some(told)))
}

async fn count(tx: &mut Tx<'_>, table: &str, server: ServerId) -> Result<i64> {
    let query = tx.query(format!("SELECT COUNT(*) AS n FROM {table} WHERE server_id = $1"));
    query.bind(server).fetch_one().await?.get("n")
}

/// Everybody, how many servers are counted for them, how many they are in, and the number of the last event for them.
async fn people_counted(tx: &mut Tx<'_>) -> Result<Vec<(UserId, i64, i64, i64)>> {
    let query = tx.query("SELECT user_id, server_count, told FROM people");
    let mut counted = Vec::new();
    for row in query.fetch_all().await? {
        let user: UserId = row.get("user_id")?;
        let servers = members::servers_of(tx, user).await?.len() as i64;
        counted.push((user, row.get("server_count")?, servers, row.get("told")?));
    }
    Ok(counted)
}

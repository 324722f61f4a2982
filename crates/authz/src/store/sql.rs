//! The facts in SQL.

use super::{Loaded, Noted, Wanted, notes::Notes};
use crate::{
    fact::{Change, Fact},
    world::{Census, Channel, ChannelKind, Layer, Member, Overwrites, Role, Target, World},
};
use beep_core::{ChannelId, Error, Id, Permissions, Result, RoleId, ServerId, UserId};
use beep_platform::sql::{self, Db, Migration, Row, Tx, list};
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration::new(1, include_str!("../../migrations/0001_facts.sql")),
    Migration::new(2, include_str!("../../migrations/0002_pending.sql")),
    Migration::new(3, include_str!("../../migrations/0003_slow_mode.sql")),
    Migration::new(4, include_str!("../../migrations/0004_suspended.sql")),
    Migration::new(5, include_str!("../../migrations/0005_engine.sql")),
];

#[derive(Clone)]
pub(crate) struct Store {
    pub(super) db: Db,
}

impl Store {
    /// `db` was opened with [`MIGRATIONS`].
    pub(crate) fn new(db: Db) -> Self {
        Self { db }
    }

    /// Takes all facts or none. A fact that was taken before is passed over.
    ///
    /// # Errors
    /// `UNAVAILABLE` if one is missing before one of them: whoever delivers tries again, the missing one first.
    pub(crate) async fn apply(&self, facts: &[Fact]) -> Result<()> {
        self.take(facts, Vec::new()).await.map(drop)
    }

    /// As [`apply`](Self::apply), and tells what changed in each server.
    pub(crate) async fn apply_noting(&self, facts: &[Fact]) -> Result<Vec<Noted>> {
        let mut servers: Vec<ServerId> = facts.iter().map(|fact| fact.server).collect();
        servers.sort_unstable();
        servers.dedup();
        self.take(facts, servers).await
    }

    async fn take(&self, facts: &[Fact], servers: Vec<ServerId>) -> Result<Vec<Noted>> {
        let facts: Arc<[Fact]> = facts.into();
        let done = self.db.write(move |tx| {
            Box::pin(async move {
                let mut notes = Vec::new();
                for server in &servers {
                    notes.push(Notes::begin(tx, *server, &facts).await?);
                }
                for fact in &*facts {
                    if advance(tx, fact).await? {
                        for change in &fact.changes {
                            apply(tx, fact.server, change).await?;
                        }
                    }
                }
                let mut noted = Vec::new();
                for server in notes {
                    noted.push(server.end(tx).await?);
                }
                Ok(noted)
            })
        });
        Ok(done.await?)
    }

    /// Reads what is wanted, all of it from one state.
    pub(crate) async fn load(&self, server: ServerId, wanted: Wanted) -> Result<Loaded> {
        let loaded = self.db.snapshot(move |tx| {
            Box::pin(async move {
                let Some(row) = head(tx, server).await? else {
                    return Ok(Loaded {
                        seq: 0,
                        world: None,
                        members: HashMap::new(),
                    });
                };
                let world = if wanted.world {
                    world(tx, server, &row).await?
                } else {
                    None
                };
                let members = members(tx, server, &wanted.users).await?;
                Ok(Loaded {
                    seq: row.get("seq")?,
                    world: world.map(Arc::new),
                    members,
                })
            })
        });
        Ok(loaded.await?)
    }

    /// Reads a server and all its members; `None` if there is no such server.
    pub(crate) async fn census(&self, server: ServerId) -> Result<Option<Census>> {
        let found = self.db.snapshot(move |tx| {
            Box::pin(async move {
                let Some(row) = head(tx, server).await? else {
                    return Ok(None);
                };
                let Some(world) = world(tx, server, &row).await? else {
                    return Ok(None);
                };
                let query =
                    tx.query("SELECT user_id, role_ids, muted_until, pending FROM members WHERE server_id = $1");
                let rows = query.bind(server).fetch_all().await?;
                let members = rows.iter().map(member).collect::<sql::Result<_>>()?;
                Ok(Some(Census::new(row.get("seq")?, world, members)))
            })
        });
        Ok(found.await?)
    }

    /// The server that a channel belongs to.
    pub(crate) async fn server_of(&self, channel: ChannelId) -> Result<Option<ServerId>> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                let query = tx
                    .query("SELECT server_id FROM channels WHERE channel_id = $1")
                    .bind(channel);
                query
                    .fetch_optional()
                    .await?
                    .map(|row| row.get("server_id"))
                    .transpose()
            })
        });
        Ok(found.await?)
    }

    pub(crate) async fn ping(&self) -> Result<()> {
        Ok(self.db.ping().await?)
    }
}

/// Moves the server's number on to that of the fact; says whether the fact is new. The condition stands in the
/// statement that changes the row, so of two deliveries at once one waits and then finds it done.
async fn advance(tx: &mut Tx<'_>, fact: &Fact) -> sql::Result<bool> {
    let moved = if fact.follows() == 0 {
        tx.query("INSERT INTO servers (server_id, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(fact.server)
            .bind(fact.seq)
    } else {
        tx.query("UPDATE servers SET seq = $2 WHERE server_id = $1 AND seq = $3")
            .bind(fact.server)
            .bind(fact.seq)
            .bind(fact.follows())
    };
    if moved.execute().await? == 1 {
        return Ok(true);
    }
    let row = tx
        .query("SELECT seq FROM servers WHERE server_id = $1")
        .bind(fact.server)
        .fetch_optional()
        .await?;
    let seq: i64 = row.map_or(Ok(0), |row| row.get("seq"))?;
    if seq < fact.seq {
        let gap = format!("fact {} of server {} came after fact {seq}", fact.seq, fact.server);
        return Err(Error::unavailable(gap).into());
    }
    Ok(false)
}

async fn apply(tx: &mut Tx<'_>, server: ServerId, change: &Change) -> sql::Result<()> {
    let query = match change {
        Change::PutServer { owner, default_role } => tx
            .query("UPDATE servers SET owner_id = $2, default_role_id = $3 WHERE server_id = $1")
            .bind(server)
            .bind(*owner)
            .bind(*default_role),
        Change::RemoveServer => {
            for table in ["roles", "members", "channels", "overwrites"] {
                tx.query(format!("DELETE FROM {table} WHERE server_id = $1"))
                    .bind(server)
                    .execute()
                    .await?;
            }
            tx.query(
                "UPDATE servers SET owner_id = NULL, default_role_id = NULL, suspended = FALSE WHERE server_id = $1",
            )
            .bind(server)
        }
        Change::Resume(_) => return Ok(()),
        Change::SetSuspended(suspended) => tx
            .query("UPDATE servers SET suspended = $2 WHERE server_id = $1")
            .bind(server)
            .bind(*suspended),
        Change::PutRole {
            role,
            permissions,
            position,
        } => tx
            .query(
                "INSERT INTO roles (server_id, role_id, permissions, position) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (server_id, role_id)
                 DO UPDATE SET permissions = excluded.permissions, position = excluded.position",
            )
            .bind(server)
            .bind(*role)
            .bind(permissions.bits())
            .bind(*position),
        Change::RemoveRole(role) => {
            remove_overwrites_for(tx, server, Target::Role(*role)).await?;
            tx.query("DELETE FROM roles WHERE server_id = $1 AND role_id = $2")
                .bind(server)
                .bind(*role)
        }
        Change::PutMember(member) => tx
            .query(
                "INSERT INTO members (server_id, user_id, role_ids, muted_until, pending) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (server_id, user_id)
                 DO UPDATE SET role_ids = excluded.role_ids, muted_until = excluded.muted_until,
                               pending = excluded.pending",
            )
            .bind(server)
            .bind(member.user)
            .bind(
                member
                    .roles()
                    .iter()
                    .flat_map(|role| role.uuid().into_bytes())
                    .collect::<Vec<u8>>(),
            )
            .bind(member.muted_until)
            .bind(member.pending),
        // Which overwrites for the member outlast the membership is told by facts of their own.
        Change::RemoveMember(user) => tx
            .query("DELETE FROM members WHERE server_id = $1 AND user_id = $2")
            .bind(server)
            .bind(*user),
        Change::PutChannel {
            channel,
            parent,
            synced,
            slow_mode,
            kind,
        } => tx
            .query(
                "INSERT INTO channels (server_id, channel_id, parent_id, synced, slow_mode, kind)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (server_id, channel_id)
                 DO UPDATE SET parent_id = excluded.parent_id, synced = excluded.synced,
                               slow_mode = excluded.slow_mode, kind = excluded.kind",
            )
            .bind(server)
            .bind(*channel)
            .bind(*parent)
            .bind(*synced)
            .bind(i64::from(*slow_mode))
            .bind(stored_kind(*kind)),
        Change::RemoveChannel(channel) => {
            tx.query("DELETE FROM overwrites WHERE server_id = $1 AND channel_id = $2")
                .bind(server)
                .bind(*channel)
                .execute()
                .await?;
            tx.query("DELETE FROM channels WHERE server_id = $1 AND channel_id = $2")
                .bind(server)
                .bind(*channel)
        }
        Change::PutOverwrite { channel, target, layer } => tx
            .query(
                "INSERT INTO overwrites (server_id, channel_id, for_member, target_id, allow, deny)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (server_id, channel_id, for_member, target_id)
                 DO UPDATE SET allow = excluded.allow, deny = excluded.deny",
            )
            .bind(server)
            .bind(*channel)
            .bind(target.is_member())
            .bind(target.uuid())
            .bind(layer.allow.bits())
            .bind(layer.deny.bits()),
        Change::RemoveOverwrite { channel, target } => tx
            .query(
                "DELETE FROM overwrites
                 WHERE server_id = $1 AND channel_id = $2 AND for_member = $3 AND target_id = $4",
            )
            .bind(server)
            .bind(*channel)
            .bind(target.is_member())
            .bind(target.uuid()),
    };
    query.execute().await.map(drop)
}

async fn remove_overwrites_for(tx: &mut Tx<'_>, server: ServerId, target: Target) -> sql::Result<()> {
    let query = tx.query("DELETE FROM overwrites WHERE server_id = $1 AND for_member = $2 AND target_id = $3");
    query
        .bind(server)
        .bind(target.is_member())
        .bind(target.uuid())
        .execute()
        .await
        .map(drop)
}

pub(super) async fn head(tx: &mut Tx<'_>, server: ServerId) -> sql::Result<Option<Row>> {
    tx.query("SELECT seq, owner_id, default_role_id, suspended FROM servers WHERE server_id = $1")
        .bind(server)
        .fetch_optional()
        .await
}

pub(super) async fn world(tx: &mut Tx<'_>, server: ServerId, row: &Row) -> sql::Result<Option<World>> {
    let (Some(owner), Some(default_role)) = (row.get("owner_id")?, row.get("default_role_id")?) else {
        return Ok(None);
    };
    let mut roles = HashMap::new();
    for row in tx
        .query("SELECT role_id, permissions, position FROM roles WHERE server_id = $1")
        .bind(server)
        .fetch_all()
        .await?
    {
        let role = Role {
            permissions: permissions(&row, "permissions")?,
            position: row.get("position")?,
        };
        roles.insert(row.get::<RoleId>("role_id")?, role);
    }
    let mut overwrites: HashMap<ChannelId, Vec<(Target, Layer)>> = HashMap::new();
    let query = "SELECT channel_id, for_member, target_id, allow, deny FROM overwrites WHERE server_id = $1";
    for row in tx.query(query).bind(server).fetch_all().await? {
        let target = Target::new(row.get("for_member")?, row.get("target_id")?);
        let layer = Layer {
            deny: permissions(&row, "deny")?,
            allow: permissions(&row, "allow")?,
        };
        overwrites
            .entry(row.get("channel_id")?)
            .or_default()
            .push((target, layer));
    }
    let mut channels = HashMap::new();
    let query = "SELECT channel_id, parent_id, synced, slow_mode, kind FROM channels WHERE server_id = $1";
    for row in tx.query(query).bind(server).fetch_all().await? {
        let id: ChannelId = row.get("channel_id")?;
        let overwrites = overwrites
            .remove(&id)
            .unwrap_or_default()
            .into_iter()
            .collect::<Overwrites>();
        channels.insert(
            id,
            Channel {
                kind: kind(row.get("kind")?),
                parent: row.get("parent_id")?,
                synced: row.get("synced")?,
                slow_mode: u32::try_from(row.get::<i64>("slow_mode")?).unwrap_or_default(),
                overwrites,
            },
        );
    }
    Ok(Some(World {
        owner,
        default_role,
        roles,
        channels,
        suspended: row.get("suspended")?,
    }))
}

pub(super) async fn members(
    tx: &mut Tx<'_>,
    server: ServerId,
    users: &[UserId],
) -> sql::Result<HashMap<UserId, Arc<Member>>> {
    if users.is_empty() {
        return Ok(HashMap::new());
    }
    let query = tx.query(format!(
        "SELECT user_id, role_ids, muted_until, pending FROM members WHERE server_id = $1 AND user_id IN {}",
        list(2, users.len())
    ));
    let rows = query.bind(server).bind_list(users).fetch_all().await?;
    rows.iter()
        .map(|row| member(row).map(|member| (member.user, Arc::new(member))))
        .collect()
}

fn member(row: &Row) -> sql::Result<Member> {
    let roles: Vec<u8> = row.get("role_ids")?;
    let roles = roles.as_chunks().0.iter();
    let roles = roles.map(|bytes| RoleId::from_uuid(Uuid::from_bytes(*bytes)));
    let member = Member::new(row.get("user_id")?, roles);
    Ok(member.muted_until(row.get("muted_until")?).pending(row.get("pending")?))
}

fn stored_kind(kind: ChannelKind) -> i64 {
    match kind {
        ChannelKind::Ordinary => 0,
        ChannelKind::Thread => 1,
        ChannelKind::Direct => 2,
        ChannelKind::Wordless => 3,
    }
}

fn kind(stored: i64) -> ChannelKind {
    match stored {
        1 => ChannelKind::Thread,
        2 => ChannelKind::Direct,
        3 => ChannelKind::Wordless,
        _ => ChannelKind::Ordinary,
    }
}

fn permissions(row: &Row, column: &str) -> sql::Result<Permissions> {
    row.get(column).map(Permissions::from_bits)
}

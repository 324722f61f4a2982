//! Servers and their roles.

use crate::{
    cursor::After,
    list_public::Sort,
    model::{Onboarding, Server},
};
use beep_core::{ChannelId, Error, Id, Millis, Permissions, RoleId, ServerId, UserId, text};
use beep_platform::sql::{Result, Row, Tx};
use std::fmt::Write as _;
use uuid::Uuid;

/// The columns of a server. A macro, because statements are literals.
macro_rules! columns {
    () => {
        "servers.server_id, name, description, public, owner_id, default_role_id, created_at, member_count,
         rules, welcome_channel_id, default_channels, picture_id, banner_id, suspended_at"
    };
}

pub(super) use columns;

pub(super) fn server(row: &Row) -> Result<Server> {
    Ok(Server {
        suspended: row.get::<Option<Millis>>("suspended_at")?.is_some(),
        id: row.get("server_id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        public: row.get("public")?,
        owner: row.get("owner_id")?,
        default_role: row.get("default_role_id")?,
        created_at: row.get("created_at")?,
        member_count: row.get("member_count")?,
        onboarding: Onboarding {
            rules: row.get("rules")?,
            welcome: row.get("welcome_channel_id")?,
            channels: row
                .get::<Option<Vec<u8>>>("default_channels")?
                .map_or_else(Vec::new, |all| {
                    all.chunks_exact(16)
                        .filter_map(|id| ChannelId::from_slice(id).ok())
                        .collect()
                }),
        },
        picture: row.get("picture_id")?,
        banner: row.get("banner_id")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, server: Server) -> Result<()> {
    let search_key = search_key(&server.name, &server.description);
    tx.query(
        "INSERT INTO servers
         (server_id, name, description, public, owner_id, default_role_id, created_at, member_count, told, active_at,
          search_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $7, $9)",
    )
    .bind(server.id)
    .bind(server.name)
    .bind(server.description)
    .bind(server.public)
    .bind(server.owner)
    .bind(server.default_role)
    .bind(server.created_at)
    .bind(server.member_count)
    .bind(search_key)
    .execute()
    .await
    .map(drop)
}

/// Under which a server is searched.
fn search_key(name: &str, description: &str) -> String {
    text::search_key(&format!("{name}\n{description}"))
}

/// Changes what stands on the card of a server, and what meets those who join.
pub(crate) async fn update(tx: &mut Tx<'_>, server: Server) -> Result<()> {
    let search_key = search_key(&server.name, &server.description);
    let Onboarding {
        rules,
        welcome,
        channels,
    } = server.onboarding;
    let channels: Vec<u8> = channels.into_iter().flat_map(Id::to_bytes).collect();
    tx.query(
        "UPDATE servers SET name = $2, description = $3, public = $4, search_key = $5, rules = $6,
         welcome_channel_id = $7, default_channels = $8, picture_id = $9, banner_id = $10,
         releasing = (CASE WHEN $6 = '' THEN rules <> '' OR releasing ELSE FALSE END) WHERE server_id = $1",
    )
    .bind(server.id)
    .bind(server.name)
    .bind(server.description)
    .bind(server.public)
    .bind(search_key)
    .bind(rules)
    .bind(welcome)
    .bind(Some(channels).filter(|all| !all.is_empty()))
    .bind(server.picture)
    .bind(server.banner)
    .execute()
    .await
    .map(drop)
}

/// Adds a role below all others.
pub(crate) async fn insert_role(
    tx: &mut Tx<'_>,
    server: ServerId,
    role: RoleId,
    name: &'static str,
    permissions: Permissions,
) -> Result<()> {
    tx.query("INSERT INTO roles (server_id, role_id, name, permissions, position) VALUES ($1, $2, $3, $4, 0)")
        .bind(server)
        .bind(role)
        .bind(name)
        .bind(permissions.bits())
        .execute()
        .await
        .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, id: ServerId) -> Result<Option<Server>> {
    let query = tx
        .query(concat!("SELECT ", columns!(), " FROM servers WHERE server_id = $1"))
        .bind(id);
    query.fetch_optional().await?.as_ref().map(server).transpose()
}

/// Reads a server and keeps all others from changing it until the transaction ends.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: ServerId) -> Result<Server> {
    let query = concat!(
        "UPDATE servers SET told = told WHERE server_id = $1 RETURNING ",
        columns!()
    );
    one(tx.query(query).bind(id).fetch_optional().await?)
}

pub(crate) async fn set_owner(tx: &mut Tx<'_>, id: ServerId, owner: UserId) -> Result<()> {
    let query = tx.query("UPDATE servers SET owner_id = $2 WHERE server_id = $1");
    query.bind(id).bind(owner).execute().await.map(drop)
}

/// Counts members who came (1) or went (-1); locks the server.
///
/// # Errors
/// `NOT_FOUND`.
pub(crate) async fn count_members(tx: &mut Tx<'_>, id: ServerId, change: i64) -> Result<Server> {
    let query = concat!(
        "UPDATE servers SET member_count = member_count + $2 WHERE server_id = $1 RETURNING ",
        columns!()
    );
    one(tx.query(query).bind(id).bind(change).fetch_optional().await?)
}

fn one(row: Option<Row>) -> Result<Server> {
    server(&row.ok_or_else(Error::not_found)?)
}

/// The next number of a live event in the server's scope.
pub(crate) async fn take_number(tx: &mut Tx<'_>, id: ServerId) -> Result<i64> {
    let query = tx.query("UPDATE servers SET told = told + 1 WHERE server_id = $1 RETURNING told");
    query.bind(id).fetch_one().await?.get("told")
}

/// Somebody wrote in it at this time.
pub(crate) async fn set_active(tx: &mut Tx<'_>, id: ServerId, at: Millis) -> Result<()> {
    let query = tx.query("UPDATE servers SET active_at = $2 WHERE server_id = $1 AND active_at < $2");
    query.bind(id).bind(at).execute().await.map(drop)
}

/// Public servers in one of the orders of discovery, the greatest first, from before `until` on, and where each stands.
/// Each of `words` is part of their name or description.
pub(crate) async fn public(
    tx: &mut Tx<'_>,
    sort: Sort,
    words: Vec<String>,
    until: Option<After<ServerId>>,
    limit: i64,
) -> Result<Vec<(i64, Server)>> {
    let column = match sort {
        Sort::Members => "member_count",
        Sort::Activity => "active_at",
        Sort::Newest => "created_at",
    };
    let mut sql = format!(
        "SELECT {column} AS rank, {} FROM servers WHERE public AND suspended_at IS NULL AND ({column}, servers.server_id) < ($1, $2)",
        columns!()
    );
    for (n, _) in words.iter().enumerate() {
        write!(sql, " AND search_key LIKE '%' || ${} || '%' ESCAPE '\\'", n + 4)
            .expect("writing to a string does not fail");
    }
    write!(sql, " ORDER BY {column} DESC, servers.server_id DESC LIMIT $3").expect("writing to a string does not fail");
    let until = until.unwrap_or(After {
        at: Millis::MAX,
        id: ServerId::from_uuid(Uuid::max()),
    });
    let mut query = tx.query(sql).bind(until.at).bind(until.id).bind(limit);
    for word in words {
        query = query.bind(super::pattern(&word));
    }
    let rows = query.fetch_all().await?;
    rows.iter().map(|row| Ok((row.get("rank")?, server(row)?))).collect()
}

/// Makes up to `most` servers searchable that were stored before servers could be searched; says how many.
pub(crate) async fn fold(tx: &mut Tx<'_>, most: i64) -> Result<usize> {
    let query = tx.query("SELECT server_id, name, description FROM servers WHERE search_key IS NULL LIMIT $1");
    let rows = query.bind(most).fetch_all().await?;
    for row in &rows {
        let key = search_key(&row.get::<String>("name")?, &row.get::<String>("description")?);
        let query = tx.query("UPDATE servers SET search_key = $2 WHERE server_id = $1 AND search_key IS NULL");
        query
            .bind(row.get::<ServerId>("server_id")?)
            .bind(key)
            .execute()
            .await?;
    }
    Ok(rows.len())
}

/// The servers of a user and since when, oldest membership first.
pub(crate) async fn of_user(
    tx: &mut Tx<'_>,
    user: UserId,
    after: After<ServerId>,
    limit: i64,
) -> Result<Vec<(Millis, Server)>> {
    const OF_USER: &str = concat!(
        "SELECT joined_at, ",
        columns!(),
        " FROM members JOIN servers ON servers.server_id = members.server_id
         WHERE user_id = $1 AND (joined_at, members.server_id) > ($2, $3)
         ORDER BY joined_at, members.server_id LIMIT $4"
    );
    let query = tx.query(OF_USER).bind(user).bind(after.at).bind(after.id).bind(limit);
    query
        .fetch_all()
        .await?
        .iter()
        .map(|row| Ok((row.get("joined_at")?, server(row)?)))
        .collect()
}

//! Servers and their roles.

use crate::{cursor::After, model::Server};
use beep_core::{Error, Millis, Permissions, RoleId, ServerId, UserId};
use beep_platform::sql::{Result, Row, Tx};

/// The columns of a server. A macro, because statements are literals.
macro_rules! columns {
    () => {
        "servers.server_id, name, description, public, owner_id, default_role_id, created_at, member_count"
    };
}

fn server(row: &Row) -> Result<Server> {
    Ok(Server {
        id: row.get("server_id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        public: row.get("public")?,
        owner: row.get("owner_id")?,
        default_role: row.get("default_role_id")?,
        created_at: row.get("created_at")?,
        member_count: row.get("member_count")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, server: Server) -> Result<()> {
    tx.query(
        "INSERT INTO servers
         (server_id, name, description, public, owner_id, default_role_id, created_at, member_count, told)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
    )
    .bind(server.id)
    .bind(server.name)
    .bind(server.description)
    .bind(server.public)
    .bind(server.owner)
    .bind(server.default_role)
    .bind(server.created_at)
    .bind(server.member_count)
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

/// Public servers, newest first.
pub(crate) async fn public(tx: &mut Tx<'_>, after: Option<ServerId>, limit: i64) -> Result<Vec<Server>> {
    const ALL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM servers WHERE public ORDER BY server_id DESC LIMIT $1"
    );
    const AFTER: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM servers WHERE public AND server_id < $2 ORDER BY server_id DESC LIMIT $1"
    );
    let rows = match after {
        None => tx.query(ALL).bind(limit).fetch_all().await?,
        Some(after) => tx.query(AFTER).bind(limit).bind(after).fetch_all().await?,
    };
    rows.iter().map(server).collect()
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

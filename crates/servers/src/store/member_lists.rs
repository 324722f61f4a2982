//! Members as they are looked for and shown.

use super::members::{columns, whole};
use crate::{cursor::After, model::Member};
use beep_core::{RoleId, ServerId, UserId};
use beep_platform::sql::{Result, Tx, list};
use std::collections::HashMap;

/// What to list; without `query` and `users`, all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Part of the nickname, the username or the full name.
    pub(crate) query: String,
    pub(crate) users: Vec<UserId>,
    pub(crate) role: Option<RoleId>,
}

/// In the order of joining.
pub(crate) async fn find(
    tx: &mut Tx<'_>,
    server: ServerId,
    filter: Filter,
    after: After<UserId>,
    limit: i64,
) -> Result<Vec<Member>> {
    let Filter { query, users, role } = filter;
    if query.is_empty() && users.is_empty() {
        return matching(tx, server, Match::All, role, after, limit).await;
    }
    let mut found = Vec::new();
    if !query.is_empty() {
        let pattern = super::pattern(&query);
        found = matching(tx, server, Match::Named(pattern), role, after, limit).await?;
    }
    if !users.is_empty() {
        found.extend(matching(tx, server, Match::Users(users), role, after, limit).await?);
    }
    found.sort_unstable_by_key(|member| (member.joined_at, member.user));
    found.dedup_by_key(|member| member.user);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// One way of finding, which goes by one index.
enum Match {
    All,
    /// One of whose names has this part of a pattern.
    Named(String),
    Users(Vec<UserId>),
}

async fn matching(
    tx: &mut Tx<'_>,
    server: ServerId,
    found: Match,
    role: Option<RoleId>,
    after: After<UserId>,
    limit: i64,
) -> Result<Vec<Member>> {
    let mut sql = String::from(concat!(
        "SELECT ",
        columns!(),
        " FROM members WHERE server_id = $1 AND (joined_at, user_id) > ($2, $3)"
    ));
    let mut next = 5;
    if role.is_some() {
        sql.push_str(
            " AND user_id IN (SELECT member_roles.user_id FROM member_roles
              WHERE member_roles.server_id = $1 AND member_roles.role_id = $5)",
        );
        next += 1;
    }
    match &found {
        Match::All => {}
        Match::Named(_) => sql.push_str(&format!(
            " AND (nickname_key LIKE '%' || ${next} || '%' ESCAPE '\\'
              OR names_key LIKE '%' || ${next} || '%' ESCAPE '\\')"
        )),
        Match::Users(users) => sql.push_str(&format!(" AND user_id IN {}", list(next, users.len()))),
    }
    sql.push_str(" ORDER BY joined_at, user_id LIMIT $4");
    let mut query = tx.query(sql).bind(server).bind(after.at).bind(after.id).bind(limit);
    if let Some(role) = role {
        query = query.bind(role);
    }
    query = match found {
        Match::All => query,
        Match::Named(pattern) => query.bind(pattern),
        Match::Users(users) => query.bind_list(&users),
    };
    let rows = query.fetch_all().await?;
    whole(tx, server, &rows).await
}

/// The number of the last live event of a server: who sees the same one again knows that its members, their roles and
/// the order of the roles are as they were. `None` for a server that is not there.
pub(crate) async fn told(tx: &mut Tx<'_>, server: ServerId) -> Result<Option<i64>> {
    let query = tx.query("SELECT told FROM servers WHERE server_id = $1");
    let row = query.bind(server).fetch_optional().await?;
    row.map(|row| row.get("told")).transpose()
}

/// All members, by the sections that have some: the highest hoisted role first, the default role's last. Read in one
/// index alone; one state of the store is to be read.
pub(crate) async fn sections(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<(RoleId, Vec<UserId>)>> {
    let query = tx.query(
        "SELECT section_id, user_id FROM members WHERE server_id = $1 AND section_id IS NOT NULL
         ORDER BY section_id, joined_at, user_id",
    );
    let mut found: Vec<(RoleId, Vec<UserId>)> = Vec::new();
    for row in query.bind(server).fetch_all().await? {
        let (section, user) = (row.get("section_id")?, row.get("user_id")?);
        match found.last_mut() {
            Some((last, members)) if *last == section => members.push(user),
            _ => found.push((section, vec![user])),
        }
    }
    let query = tx.query("SELECT role_id FROM roles WHERE server_id = $1 ORDER BY position DESC");
    let roles = query.bind(server).fetch_all().await?;
    let order: Vec<RoleId> = roles.iter().map(|row| row.get("role_id")).collect::<Result<_>>()?;
    found.sort_by_key(|(section, _)| order.iter().position(|role| role == section).unwrap_or(order.len()));
    Ok(found)
}

/// These members, in this order; who is none any more is left out.
pub(crate) async fn named(tx: &mut Tx<'_>, server: ServerId, users: &[UserId]) -> Result<Vec<Member>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let (all, most) = (Match::Users(users.to_vec()), users.len() as i64);
    let found = matching(tx, server, all, None, After::start(), most).await?;
    let mut found: HashMap<UserId, Member> = found.into_iter().map(|member| (member.user, member)).collect();
    Ok(users.iter().filter_map(|user| found.remove(user)).collect())
}

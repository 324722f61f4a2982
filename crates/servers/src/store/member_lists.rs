//! Members as they are looked for and shown.

use super::members::{columns, whole};
use crate::{cursor::After, model::Member};
use beep_core::{RoleId, ServerId, UserId};
use beep_platform::sql::{Result, Tx, list};

/// What to list; without `query` and `users`, all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Part of the nickname, the username or the full name.
    pub(crate) query: String,
    pub(crate) users: Vec<UserId>,
    pub(crate) role: Option<RoleId>,
}

/// A section of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section {
    /// The default role for who has no hoisted one.
    pub(crate) role: RoleId,
    pub(crate) count: i64,
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

/// Sections that have members, the highest role first. Counted are the hoisted ones, in the index alone; the default
/// role's, which is the largest as a rule, has the rest. One state of the store is to be read.
pub(crate) async fn sections(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<Section>> {
    let query = tx.query("SELECT default_role_id, member_count FROM servers WHERE server_id = $1");
    let Some(row) = query.bind(server).fetch_optional().await? else {
        return Ok(Vec::new());
    };
    let (role, mut count): (RoleId, i64) = (row.get("default_role_id")?, row.get("member_count")?);
    let query = tx.query(
        "SELECT counted.section_id, counted.members
         FROM (SELECT section_id, COUNT(*) AS members FROM members
               WHERE server_id = $1 AND section_id < $2 GROUP BY section_id
               UNION ALL
               SELECT section_id, COUNT(*) AS members FROM members
               WHERE server_id = $1 AND section_id > $2 GROUP BY section_id) AS counted
         JOIN roles ON roles.server_id = $1 AND roles.role_id = counted.section_id
         ORDER BY roles.position DESC",
    );
    let mut sections = Vec::new();
    for row in query.bind(server).bind(role).fetch_all().await? {
        let section = Section {
            role: row.get("section_id")?,
            count: row.get("members")?,
        };
        count -= section.count;
        sections.push(section);
    }
    if count > 0 {
        sections.push(Section { role, count });
    }
    Ok(sections)
}

/// Members of a section from a place in it on, in the order of joining. Entered from the nearer end: the index is
/// walked over at most half of the section.
pub(crate) async fn stretch(
    tx: &mut Tx<'_>,
    server: ServerId,
    section: Section,
    offset: i64,
    limit: i64,
) -> Result<Vec<Member>> {
    const FORTH: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM members WHERE server_id = $1 AND section_id = $2 ORDER BY joined_at, user_id LIMIT $3 OFFSET $4"
    );
    const BACK: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM members WHERE server_id = $1 AND section_id = $2 ORDER BY joined_at DESC, user_id DESC LIMIT $3 OFFSET $4"
    );
    let limit = limit.min(section.count - offset);
    let behind = section.count - offset - limit;
    let is_back = behind < offset;
    let query = tx.query(if is_back { BACK } else { FORTH });
    let skipped = if is_back { behind } else { offset };
    let mut rows = query
        .bind(server)
        .bind(section.role)
        .bind(limit)
        .bind(skipped)
        .fetch_all()
        .await?;
    if is_back {
        rows.reverse();
    }
    whole(tx, server, &rows).await
}

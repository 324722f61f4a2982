//! Puts many people into a server past its services, as signing them up would take hours: "Person 00000" and on, for
//! browser tests of large servers. `beep-crowd <users.db> <servers.db> <server> <count>`, beside a Beep that runs.

use beep_core::{Error, Ids, Result, ServerId, SystemIds, UserId};
use beep_platform::sql::{self, Db, Query, Tx};

/// Rows of one statement: both engines take so many values.
const TOGETHER: usize = 500;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let [users, servers, server, count] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| Error::internal("beep-crowd <users.db> <servers.db> <server> <count>"))?;
    let server: ServerId = server
        .parse()
        .map_err(|_| Error::invalid("server", "is no identifier"))?;
    let count: usize = count.parse().map_err(|_| Error::invalid("count", "is no number"))?;
    let ids: &dyn Ids = &SystemIds::new();
    // Several crowds may be in one Beep.
    let mark = ids.next().simple().to_string().split_off(24);
    let people: Vec<(usize, UserId)> = (0..count).map(|number| (number, ids.make())).collect();

    let db = Db::open(&format!("sqlite:{users}"), &[]).await?;
    for people in people.chunks(TOGETHER).map(<[_]>::to_vec) {
        let mark = mark.clone();
        db.write(move |tx| Box::pin(async move { sign_up(tx, &mark, &people).await }))
            .await?;
    }
    db.close().await;

    let db = Db::open(&format!("sqlite:{servers}"), &[]).await?;
    for people in people.chunks(TOGETHER).map(<[_]>::to_vec) {
        db.write(move |tx| Box::pin(async move { join(tx, server, &people).await }))
            .await?;
    }
    db.close().await;
    Ok(())
}

/// A list of rows, each a template in which `?` is the place of its identifier and `#` its number.
fn rows(people: &[(usize, UserId)], first: usize, template: &str) -> String {
    let row = |(at, (number, _)): (usize, &(usize, UserId))| {
        let place = format!("${}", first + at);
        template.replace('?', &place).replace('#', &format!("{number:05}"))
    };
    people.iter().enumerate().map(row).collect::<Vec<_>>().join(",")
}

/// Binds the identifiers that [`rows`] has made places for.
fn bind<'t, 'c>(query: Query<'t, 'c>, people: &[(usize, UserId)]) -> Query<'t, 'c> {
    people.iter().fold(query, |query, (_, user)| query.bind(*user))
}

async fn sign_up(tx: &mut Tx<'_>, mark: &str, people: &[(usize, UserId)]) -> sql::Result<()> {
    let name = format!("'{mark}_#'");
    let mail = format!("'{mark}_#@example.org'");
    let row = format!("(?, 'active', 'Person', '#', {name}, {name}, {mail}, {mail}, '', 0)");
    let sql = format!(
        "INSERT INTO accounts (id, state, first_name, last_name, username, username_key, email, email_key, password_hash,
         created_at) VALUES {}",
        rows(people, 1, &row)
    );
    bind(tx.query(sql), people).execute().await.map(drop)
}

async fn join(tx: &mut Tx<'_>, server: ServerId, people: &[(usize, UserId)]) -> sql::Result<()> {
    let found = tx.query("SELECT MAX(joined_at) AS last FROM members WHERE server_id = $1");
    let last: i64 = found.bind(server).fetch_one().await?.get("last")?;
    let section = "(SELECT default_role_id FROM servers WHERE server_id = $1)";
    let row = format!("($1, ?, $2 + #, {section}, 'person #')");
    let sql = format!(
        "INSERT INTO members (server_id, user_id, joined_at, section_id, names_key) VALUES {}",
        rows(people, 3, &row)
    );
    let joined = tx.query(sql).bind(server).bind(last + 1);
    bind(joined, people).execute().await?;
    let sql = format!(
        "INSERT INTO people (user_id, server_count, told) VALUES {}",
        rows(people, 1, "(?, 1, 0)")
    );
    bind(tx.query(sql), people).execute().await?;
    let counted = tx.query("UPDATE servers SET member_count = member_count + $2 WHERE server_id = $1");
    counted.bind(server).bind(people.len() as i64).execute().await.map(drop)
}

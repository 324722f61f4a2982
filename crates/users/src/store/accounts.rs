//! Accounts.

use super::{NewSession, Store, sessions};
use crate::{
    error::{EMAIL_TAKEN, USERNAME_TAKEN},
    instance::GlobalRoles,
    model::{Account, AccountState, Login, Profile, Suspension},
};
use beep_core::{Error, Millis, Result, UserId, text};
use beep_platform::sql::{self, Row, Tx, list};

/// The columns of an account `a`, with its global roles. A macro, because statements are literals.
macro_rules! columns {
    () => {
        "a.*, (SELECT CAST(COALESCE(SUM(r.role), 0) AS BIGINT) FROM global_roles r WHERE r.user_id = a.id) AS roles"
    };
}
pub(super) use columns;

/// An account and the hash of its password.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub account: Account,
    pub password_hash: String,
}

impl Store {
    /// Makes an account and its first session.
    ///
    /// # Errors
    /// `USERNAME_TAKEN` or `EMAIL_TAKEN`.
    pub async fn create_account(&self, new: Credentials, session: NewSession) -> Result<()> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                insert(tx, new).await?;
                sessions::insert(tx, session).await
            })
        });
        Ok(work.await?)
    }

    pub async fn find_by_login(&self, login: Login) -> Result<Option<Credentials>> {
        let work = self.0.read(move |tx| {
            Box::pin(async move {
                let query = match &login {
                    Login::Email(key) => tx
                        .query(concat!(
                            "SELECT ",
                            columns!(),
                            " FROM accounts a WHERE a.email_key = $1"
                        ))
                        .bind(key.as_str()),
                    // A look-alike finds the row, but is not its name.
                    Login::Username(name) => tx
                        .query(concat!(
                            "SELECT ",
                            columns!(),
                            " FROM accounts a WHERE a.username_key = $1 AND a.username = $2"
                        ))
                        .bind(text::fold(name))
                        .bind(name.as_str()),
                };
                let row = query.fetch_optional().await?;
                row.map(|row| {
                    Ok(Credentials {
                        account: account(&row)?,
                        password_hash: row.get("password_hash")?,
                    })
                })
                .transpose()
            })
        });
        Ok(work.await?)
    }

    pub async fn account(&self, user: UserId) -> Result<Option<Account>> {
        Ok(self.0.read(move |tx| Box::pin(get(tx, user))).await?)
    }

    /// In no particular order; unknown ones are left out.
    pub async fn profiles(&self, users: Vec<UserId>) -> Result<Vec<Profile>> {
        let work = self.0.read(move |tx| {
            Box::pin(async move {
                let sql = format!("SELECT * FROM accounts WHERE id IN {}", list(1, users.len()));
                tx.query(sql)
                    .bind_list(&users)
                    .fetch_all()
                    .await?
                    .iter()
                    .map(profile)
                    .collect()
            })
        });
        Ok(work.await?)
    }

    /// By usernames in lower case; in no particular order, unknown ones are left out.
    pub async fn profiles_by_username(&self, names: Vec<String>) -> Result<Vec<Profile>> {
        let work = self.0.read(move |tx| {
            Box::pin(async move {
                let keys: Vec<String> = names.iter().map(|name| text::fold(name)).collect();
                let sql = format!("SELECT * FROM accounts WHERE username_key IN {}", list(1, keys.len()));
                let rows = tx.query(sql).bind_list(&keys).fetch_all().await?;
                let found: sql::Result<Vec<Profile>> = rows.iter().map(profile).collect();
                Ok(found?
                    .into_iter()
                    .filter(|profile| names.contains(&profile.username))
                    .collect())
            })
        });
        Ok(work.await?)
    }
}

pub(crate) async fn get(tx: &mut Tx<'_>, user: UserId) -> sql::Result<Option<Account>> {
    let query = tx.query(concat!("SELECT ", columns!(), " FROM accounts a WHERE a.id = $1"));
    let row = query.bind(user).fetch_optional().await?;
    row.as_ref().map(account).transpose()
}

/// Reads an account and keeps all others from changing it, and from beginning a session of it, until the transaction
/// ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, user: UserId) -> sql::Result<Option<Account>> {
    let query = tx.query("UPDATE accounts SET state = state WHERE id = $1").bind(user);
    match query.execute().await? {
        0 => Ok(None),
        _ => get(tx, user).await,
    }
}

pub(crate) async fn set_suspension(tx: &mut Tx<'_>, user: UserId, suspension: Option<Suspension>) -> sql::Result<()> {
    let (at, by, until, reason) = match suspension {
        Some(Suspension { at, by, until, reason }) => (Some(at), by, until, Some(reason)),
        None => (None, None, None, None),
    };
    tx.query(
        "UPDATE accounts SET suspended_at = $2, suspended_by = $3, suspended_until = $4, suspended_reason = $5
         WHERE id = $1",
    )
    .bind(user)
    .bind(at)
    .bind(by)
    .bind(until)
    .bind(reason)
    .execute()
    .await
    .map(drop)
}

/// Under which an account is searched.
pub(super) fn search_key(username: &str, first_name: &str, last_name: &str, email: &str) -> String {
    text::search_key(&format!("{username}\n{first_name} {last_name}\n{email}"))
}

async fn insert(tx: &mut Tx<'_>, new: Credentials) -> sql::Result<()> {
    let Credentials {
        account: Account {
            profile, email, state, ..
        },
        password_hash,
    } = new;
    let Profile {
        username,
        first_name,
        last_name,
        ..
    } = &profile;
    let search_key = search_key(username, first_name, last_name, &email);
    let (username_key, email_key) = (text::fold(&profile.username), text::email_key(&email));
    let inserted = tx
        .query(
            "INSERT INTO accounts (id, state, first_name, last_name, username, username_key, email, email_key,
                 password_hash, created_at, search_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        )
        .bind(profile.id)
        .bind(state.name())
        .bind(profile.first_name)
        .bind(profile.last_name)
        .bind(profile.username)
        .bind(username_key.as_str())
        .bind(email)
        .bind(email_key)
        .bind(password_hash)
        .bind(profile.created_at)
        .bind(search_key)
        .execute()
        .await?;
    if inserted == 1 {
        return Ok(());
    }
    let name = tx
        .query("SELECT id FROM accounts WHERE username_key = $1")
        .bind(username_key)
        .fetch_optional()
        .await?;
    Err(match name {
        Some(_) => Error::from(&USERNAME_TAKEN).field("username"),
        None => Error::from(&EMAIL_TAKEN).field("email"),
    }
    .into())
}

fn profile(row: &Row) -> sql::Result<Profile> {
    Ok(Profile {
        id: row.get("id")?,
        username: row.get("username")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        created_at: row.get("created_at")?,
    })
}

pub(super) fn account(row: &Row) -> sql::Result<Account> {
    Ok(Account {
        profile: profile(row)?,
        email: row.get("email")?,
        state: state(row)?,
        suspension: suspension(row)?,
        roles: GlobalRoles::from_bits(row.get("roles")?),
    })
}

fn suspension(row: &Row) -> sql::Result<Option<Suspension>> {
    let Some(at) = row.get::<Option<Millis>>("suspended_at")? else {
        return Ok(None);
    };
    Ok(Some(Suspension {
        at,
        by: row.get("suspended_by")?,
        until: row.get("suspended_until")?,
        reason: row.get::<Option<String>>("suspended_reason")?.unwrap_or_default(),
    }))
}

fn state(row: &Row) -> sql::Result<AccountState> {
    let name: String = row.get("state")?;
    AccountState::from_name(&name)
        .ok_or_else(|| sql::Error::Engine(format!("an account is in the unknown state {name}")))
}

//! Accounts.

use super::{NewSession, Store, sessions};
use crate::{
    error::{EMAIL_TAKEN, USERNAME_TAKEN},
    model::{Account, AccountState, Ended, Login, Profile},
};
use beep_core::{Error, Millis, Result, UserId, reason, text};
use beep_platform::sql::{self, Row, Tx, list};

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
                        .query("SELECT * FROM accounts WHERE email_key = $1")
                        .bind(key.as_str()),
                    // A look-alike finds the row, but is not its name.
                    Login::Username(name) => tx
                        .query("SELECT * FROM accounts WHERE username_key = $1 AND username = $2")
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
        let work = self.0.read(move |tx| {
            Box::pin(async move {
                let row = tx
                    .query("SELECT * FROM accounts WHERE id = $1")
                    .bind(user)
                    .fetch_optional()
                    .await?;
                row.as_ref().map(account).transpose()
            })
        });
        Ok(work.await?)
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

    /// Moves an account to another state; a state in which nobody may sign in ends its sessions.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CONFLICT` if it may not move there from where it is.
    pub async fn set_state(&self, user: UserId, next: AccountState, now: Millis) -> Result<Vec<Ended>> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let row = tx
                    .query("SELECT state FROM accounts WHERE id = $1")
                    .bind(user)
                    .fetch_optional()
                    .await?;
                let old = state(&row.ok_or_else(Error::not_found)?)?;
                if old == next {
                    return Ok(Vec::new());
                }
                let moved = if old.may_become(next) {
                    update_state(tx, user, old, next).await?
                } else {
                    0
                };
                if moved == 0 {
                    return Err(Error::from(&reason::CONFLICT)
                        .context(format!("{old:?} to {next:?}"))
                        .into());
                }
                if next.may_sign_in() {
                    Ok(Vec::new())
                } else {
                    sessions::end_all(tx, user, now).await
                }
            })
        });
        Ok(work.await?)
    }
}

async fn insert(tx: &mut Tx<'_>, new: Credentials) -> sql::Result<()> {
    let Credentials {
        account: Account { profile, email, state },
        password_hash,
    } = new;
    let (username_key, email_key) = (text::fold(&profile.username), text::email_key(&email));
    let inserted = tx
        .query(
            "INSERT INTO accounts (id, state, first_name, last_name, username, username_key, email, email_key,
                 password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
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

/// The old state stands in the condition, so that of two who move it at once one finds it moved.
async fn update_state(tx: &mut Tx<'_>, user: UserId, old: AccountState, next: AccountState) -> sql::Result<u64> {
    let query = tx.query("UPDATE accounts SET state = $3 WHERE id = $1 AND state = $2");
    query.bind(user).bind(old.name()).bind(next.name()).execute().await
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
    })
}

fn state(row: &Row) -> sql::Result<AccountState> {
    let name: String = row.get("state")?;
    AccountState::from_name(&name)
        .ok_or_else(|| sql::Error::Engine(format!("an account is in the unknown state {name}")))
}

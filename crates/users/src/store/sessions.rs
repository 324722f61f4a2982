//! Sessions and their refresh tokens.

use super::{
    CHUNK, Store,
    accounts::{self, account, columns},
};
use crate::model::{Account, Ended};
use beep_core::{Id, Millis, Result, SessionId, UserId};
use beep_platform::{
    limits::{self, Limit},
    outbox::next_seq,
    sql::{self, Tx},
};

/// SHA-256 of one half of a refresh token.
pub(crate) type Hash = [u8; 32];

/// A session that begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSession {
    pub id: SessionId,
    pub user: UserId,
    pub family: Hash,
    pub secret: Hash,
    pub created_at: Millis,
    pub expires_at: Millis,
}

/// A refresh token that is presented, and the secret that takes the place of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub family: Hash,
    pub old: Hash,
    pub new: Hash,
    pub now: Millis,
    /// Milliseconds a session lives without a refresh, and at most.
    pub idle: Millis,
    pub absolute: Millis,
}

/// What became of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rotation {
    Done {
        account: Account,
        session: SessionId,
        expires_at: Millis,
    },
    /// The token had been rotated before: its session is ended now.
    Reused(Ended),
    /// No session that lives has such a token.
    Over,
}

impl Store {
    pub async fn rotate(&self, turn: Turn) -> Result<Rotation> {
        Ok(self.0.write(move |tx| Box::pin(rotate(tx, turn))).await?)
    }

    /// Ends the session that a refresh token belongs to, if it lives.
    pub async fn end(&self, family: Hash, now: Millis) -> Result<Option<Ended>> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let query = tx.query("SELECT id, user_id FROM sessions WHERE family_hash = $1");
                let Some(row) = query.bind(family.as_slice()).fetch_optional().await? else {
                    return Ok(None);
                };
                end(tx, row.get("id")?, row.get("user_id")?, now).await
            })
        });
        Ok(work.await?)
    }

    /// Ends a session of this user. `None` if there is none of theirs that goes on.
    pub async fn end_own(&self, user: UserId, session: SessionId, now: Millis) -> Result<Option<Ended>> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let query = tx.query("SELECT id FROM sessions WHERE id = $1 AND user_id = $2");
                if query.bind(session).bind(user).fetch_optional().await?.is_none() {
                    return Ok(None);
                }
                end(tx, session, user, now).await
            })
        });
        Ok(work.await?)
    }

    /// Begins a session and takes back the attempts that were counted for it. Says whether it did: not for an account
    /// that may not sign in, or may no longer.
    pub async fn begin(&self, session: NewSession, forgiven: Vec<Limit>) -> Result<bool> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let account = accounts::lock(tx, session.user).await?;
                limits::forgive(tx, &forgiven).await?;
                let may = account.is_some_and(|account| account.state_at(session.created_at).may_sign_in());
                if may {
                    insert(tx, session).await?;
                }
                Ok(may)
            })
        });
        Ok(work.await?)
    }

    /// Whether the session is this user's and counts.
    pub async fn is_alive(&self, session: SessionId, user: UserId, now: Millis) -> Result<bool> {
        let work = self.0.read(move |tx| {
            Box::pin(async move {
                let query = tx.query(concat!(
                    "SELECT ",
                    columns!(),
                    " FROM sessions s JOIN accounts a ON a.id = s.user_id
                     WHERE s.id = $1 AND s.user_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3"
                ));
                let row = query.bind(session).bind(user).bind(now).fetch_optional().await?;
                Ok(row
                    .as_ref()
                    .map(account)
                    .transpose()?
                    .is_some_and(|account| account.state_at(now).may_sign_in()))
            })
        });
        Ok(work.await?)
    }

    /// Removes some sessions that ended or expired before `before`; says how many.
    pub async fn prune_sessions(&self, before: Millis) -> Result<u64> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let query = tx.query(
                    "DELETE FROM sessions WHERE id IN
                         (SELECT id FROM sessions WHERE expires_at < $1 OR ended_at < $1 LIMIT $2)",
                );
                query.bind(before).bind(CHUNK).execute().await
            })
        });
        Ok(work.await?)
    }
}

pub(super) async fn insert(tx: &mut Tx<'_>, session: NewSession) -> sql::Result<()> {
    tx.query(
        "INSERT INTO sessions (id, user_id, family_hash, secret_hash, created_at, refreshed_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(session.id)
    .bind(session.user)
    .bind(session.family.as_slice())
    .bind(session.secret.as_slice())
    .bind(session.created_at)
    .bind(session.expires_at)
    .execute()
    .await
    .map(drop)
}

async fn rotate(tx: &mut Tx<'_>, turn: Turn) -> sql::Result<Rotation> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        ", s.id AS session_id, s.created_at AS session_created_at
         FROM sessions s JOIN accounts a ON a.id = s.user_id
         WHERE s.family_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2"
    ));
    let Some(row) = query
        .bind(turn.family.as_slice())
        .bind(turn.now)
        .fetch_optional()
        .await?
    else {
        return Ok(Rotation::Over);
    };
    let (account, session): (Account, SessionId) = (account(&row)?, row.get("session_id")?);
    if !account.state_at(turn.now).may_sign_in() {
        return Ok(Rotation::Over);
    }
    let last = row.get::<Millis>("session_created_at")?.saturating_add(turn.absolute);
    let expires_at = turn.now.saturating_add(turn.idle).min(last);
    // The old secret stands in the condition: of two who present it at once, one finds it gone.
    let rotated = tx
        .query(
            "UPDATE sessions SET secret_hash = $3, refreshed_at = $4, expires_at = $5
             WHERE id = $1 AND secret_hash = $2 AND ended_at IS NULL",
        )
        .bind(session)
        .bind(turn.old.as_slice())
        .bind(turn.new.as_slice())
        .bind(turn.now)
        .bind(expires_at)
        .execute()
        .await?;
    if rotated == 1 {
        return Ok(Rotation::Done {
            account,
            session,
            expires_at,
        });
    }
    Ok(end(tx, session, account.profile.id, turn.now)
        .await?
        .map_or(Rotation::Over, Rotation::Reused))
}

/// Ends one session, unless it has ended before.
async fn end(tx: &mut Tx<'_>, session: SessionId, user: UserId, now: Millis) -> sql::Result<Option<Ended>> {
    let query = tx.query("UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL");
    if query.bind(session).bind(now).execute().await? == 0 {
        return Ok(None);
    }
    Ok(Some(Ended {
        user,
        session,
        seq: next_seq(tx, user.uuid()).await?,
    }))
}

/// Ends all sessions of a user.
pub(crate) async fn end_all(tx: &mut Tx<'_>, user: UserId, now: Millis) -> sql::Result<Vec<Ended>> {
    let query = tx.query("UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL RETURNING id");
    let rows = query.bind(user).bind(now).fetch_all().await?;
    let mut ended = Vec::with_capacity(rows.len());
    for row in rows {
        ended.push(Ended {
            user,
            session: row.get("id")?,
            seq: next_seq(tx, user.uuid()).await?,
        });
    }
    Ok(ended)
}

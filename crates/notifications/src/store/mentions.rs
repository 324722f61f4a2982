//! Whom a message mentions.

use super::{
    Store,
    marks::{Among, known},
};
use crate::model::{Changed, Mentions, ReadState};
use beep_core::{Id, Millis, Result, UserId};
use beep_platform::{
    outbox::next_seq,
    sql::{self, Tx, list},
};
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// Makes exactly those users of the fact mentioned by the message who have not read it and did not write it, unless
    /// a newer fact about the message was applied or its channel is gone. Gives the states of those whose changed.
    pub async fn set_mentions(&self, mentions: Mentions, now: Millis) -> Result<Vec<Changed>> {
        Ok(self
            .0
            .write(move |tx| Box::pin(async move { set(tx, &mentions, now).await }))
            .await?)
    }
}

async fn set(tx: &mut Tx<'_>, fact: &Mentions, now: Millis) -> sql::Result<Vec<Changed>> {
    if !is_news(tx, fact, now).await? {
        return Ok(Vec::new());
    }
    let had: BTreeSet<UserId> = mentioned(tx, fact).await?;
    let mut want: BTreeSet<UserId> = fact.users.iter().copied().filter(|user| *user != fact.author).collect();
    for reader in readers(tx, fact, &want).await? {
        want.remove(&reader);
    }
    let (gone, new): (Vec<_>, Vec<_>) = (
        had.difference(&want).copied().collect(),
        want.difference(&had).copied().collect(),
    );
    remove(tx, fact, &gone).await?;
    for user in &new {
        tx.query("INSERT INTO mentions (server_id, user_id, channel_id, message_id) VALUES ($1, $2, $3, $4)")
            .bind(fact.server)
            .bind(*user)
            .bind(fact.channel)
            .bind(fact.message)
            .execute()
            .await?;
    }
    changed(tx, fact, had.symmetric_difference(&want).copied().collect()).await
}

/// Notes the fact, unless it came too late.
async fn is_news(tx: &mut Tx<'_>, fact: &Mentions, now: Millis) -> sql::Result<bool> {
    let removed = tx.query("SELECT removed_at FROM removed_channels WHERE channel_id = $1");
    if removed.bind(fact.channel).fetch_optional().await?.is_some() {
        return Ok(false);
    }
    let noted = tx
        .query(
            "INSERT INTO mention_facts (server_id, channel_id, message_id, seq, applied_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (server_id, channel_id, message_id) DO UPDATE
             SET seq = excluded.seq, applied_at = excluded.applied_at WHERE mention_facts.seq < excluded.seq",
        )
        .bind(fact.server)
        .bind(fact.channel)
        .bind(fact.message)
        .bind(fact.seq)
        .bind(now)
        .execute()
        .await?;
    Ok(noted == 1)
}

async fn mentioned(tx: &mut Tx<'_>, fact: &Mentions) -> sql::Result<BTreeSet<UserId>> {
    let query = tx.query("SELECT user_id FROM mentions WHERE channel_id = $1 AND message_id = $2");
    query
        .bind(fact.channel)
        .bind(fact.message)
        .fetch_all()
        .await?
        .iter()
        .map(|row| row.get("user_id"))
        .collect()
}

/// Those who have read the message or past it.
async fn readers(tx: &mut Tx<'_>, fact: &Mentions, among: &BTreeSet<UserId>) -> sql::Result<Vec<UserId>> {
    let among: Vec<UserId> = among.iter().copied().collect();
    let users = list(3, among.len());
    let query = tx.query(format!(
        "SELECT user_id FROM marks WHERE channel_id = $1 AND last_read_id >= $2 AND user_id IN {users}"
    ));
    let rows = query
        .bind(fact.channel)
        .bind(fact.message)
        .bind_list(&among)
        .fetch_all()
        .await?;
    rows.iter().map(|row| row.get("user_id")).collect()
}

async fn remove(tx: &mut Tx<'_>, fact: &Mentions, users: &[UserId]) -> sql::Result<()> {
    let users_list = list(3, users.len());
    let query = tx.query(format!(
        "DELETE FROM mentions WHERE channel_id = $1 AND message_id = $2 AND user_id IN {users_list}"
    ));
    query
        .bind(fact.channel)
        .bind(fact.message)
        .bind_list(users)
        .execute()
        .await
        .map(drop)
}

/// The states as they are once each user's number is ours. The numbers are taken in the order of the users' ids, so
/// that two facts about the same users do not wait for each other.
async fn changed(tx: &mut Tx<'_>, fact: &Mentions, users: Vec<UserId>) -> sql::Result<Vec<Changed>> {
    let mut numbers = Vec::with_capacity(users.len());
    for user in &users {
        numbers.push((*user, next_seq(tx, user.uuid()).await?));
    }
    let known = known(tx, Among::Users(fact.channel, &users)).await?;
    let states: HashMap<UserId, ReadState> = known.into_iter().map(|known| (known.user, known.state)).collect();
    let state = |user| {
        states
            .get(&user)
            .copied()
            .unwrap_or(ReadState::never_read(fact.channel))
    };
    Ok(numbers
        .into_iter()
        .map(|(user, seq)| Changed {
            user,
            state: state(user),
            seq,
        })
        .collect())
}

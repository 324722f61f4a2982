//! What `authz` holds is compared with the truth, a few servers at a time, and repaired.
//!
//! Facts are delivered in order and at least once, so both agree unless a store was put back from a backup, was written
//! to by hand, or a fact was told wrongly. A comparison counts only if both sides are at the same fact and nothing is on
//! its way: then any difference is drift. It is repaired by facts like any others: numbered, in order, through the outbox.

#[cfg(test)]
mod tests;

use crate::{
    SERVICE,
    cursor::After,
    news::{self, AUTHZ, Origin},
    relays::Relays,
    store::{Store, channels, facts, members, overwrites, roles, servers},
};
use beep_core::{Error, Id, Millis, Result, ServerId};
use beep_platform::{
    rpc::{Caller, Client, Context, Idempotent, reply},
    shutdown::Shutdown,
    sql::{self, Tx},
};
use beep_proto::{
    authz::v1::{
        Change, Held, PutServer, ReadRequest, Resume, SetSuspended, SurveyRequest, change::Change as Kind,
        facts_client::FactsClient,
    },
    facts::{Repair, canonical, digest, repair},
};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;

/// How often it looks.
const ROUND: Duration = Duration::from_secs(10);
/// Servers compared in one round: 1,000 in some ten minutes.
const SERVERS: u32 = 20;
/// How long one answer of `authz` may take.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct Reconciler {
    store: Store,
    origin: Origin,
    relays: Relays,
    authz: FactsClient<Client>,
}

/// What is true of a server, and how far that was told.
struct Truth {
    changes: Vec<Change>,
    /// Number of the last fact; 0 before the first.
    last: i64,
    /// The first one that is not delivered.
    waiting: Option<i64>,
}

impl Reconciler {
    pub(crate) fn new(store: Store, origin: Origin, relays: Relays, authz: Client) -> Self {
        metrics::describe_counter!(
            "beep_authz_drift_total",
            "Facts that authz lacked, had too many or had otherwise, found by comparing, and repaired."
        );
        Self {
            store,
            origin,
            relays,
            authz: FactsClient::new(authz),
        }
    }

    /// Goes round all servers, again and again, until the process ends.
    pub(crate) fn start(self, shutdown: &Shutdown) {
        let ending = shutdown.clone();
        shutdown.spawn(async move {
            let mut after = ServerId::from_uuid(Uuid::nil());
            while !ending.has_begun() {
                match self.round(after).await {
                    Ok(next) => after = next,
                    Err(error) => tracing::debug!(%error, "what authz holds could not be compared"),
                }
                tokio::select! {
                    () = ending.begun() => {}
                    () = tokio::time::sleep(ROUND) => {}
                }
            }
        });
    }

    /// Compares the servers after one; answers with the one after which to go on.
    pub(crate) async fn round(&self, after: ServerId) -> Result<ServerId> {
        let now = self.origin.now();
        let request = SurveyRequest {
            after: after.to_bytes(),
            limit: SERVERS,
            now,
        };
        let answer = reply(self.authz.clone().survey(context().request(request).idempotent()).await)?;
        let mut held = BTreeMap::new();
        for one in answer.held {
            held.insert(ServerId::from_slice(&one.server_id).map_err(Error::internal)?, one);
        }
        let limit = i64::from(SERVERS);
        let ours = self
            .store
            .read(move |tx| Box::pin(facts::servers_after(tx, after, limit)))
            .await?;
        let is_full = |count: usize| count == SERVERS as usize;
        // Beyond the end of a full page it is not known what the other side has.
        let ends = [(ours.last(), ours.len()), (held.keys().last(), held.len())];
        let end = ends
            .into_iter()
            .filter(|(_, count)| is_full(*count))
            .filter_map(|(last, _)| last.copied())
            .min();
        let mut all: Vec<ServerId> = ours.into_iter().chain(held.keys().copied()).collect();
        all.sort_unstable();
        all.dedup();
        for server in all.into_iter().filter(|server| end.is_none_or(|end| *server <= end)) {
            self.compare(server, held.get(&server), now).await?;
        }
        Ok(end.unwrap_or_else(|| ServerId::from_uuid(Uuid::nil())))
    }

    async fn compare(&self, server: ServerId, held: Option<&Held>, now: Millis) -> Result<()> {
        let truth = self.store.snapshot(move |tx| Box::pin(truth(tx, server, now))).await?;
        let seq = held.map_or(0, |held| held.seq);
        if truth.is_on_its_way(seq) {
            return Ok(());
        }
        let is_equal = match held {
            Some(held) => seq == truth.last && held.digest == digest(&truth.changes),
            None => truth.last == 0,
        };
        // A server that is gone on both sides needs no numbers.
        let is_gone = truth.changes.is_empty() && held.is_none_or(|held| held.is_empty) && seq <= truth.last;
        if is_equal || is_gone {
            return Ok(());
        }
        self.repair(server, &truth, now).await
    }

    /// `before` is the truth of a moment ago: what is told between it and the repair may have reached `authz` after that
    /// was read, and is compared in the next round.
    async fn repair(&self, server: ServerId, before: &Truth, now: Millis) -> Result<()> {
        let (seq, held) = self.read(server, now).await?;
        if before.is_on_its_way(seq) {
            return Ok(());
        }
        let last = before.last;
        let origin = self.origin.clone();
        let done = self.store.write(move |tx| {
            let (origin, held) = (origin.clone(), held.clone());
            Box::pin(async move {
                facts::lock(tx, server).await?;
                let truth = truth(tx, server, now).await?;
                if truth.last != last {
                    return Ok(None);
                }
                let found = repair(&held, &truth.changes);
                if found.changes.is_empty() && seq == truth.last {
                    return Ok(None);
                }
                // What waits was refused for what is missing before it; the repair says all that it says.
                facts::drop_waiting(tx, AUTHZ, server).await?;
                facts::number_from(tx, server, seq).await?;
                let mut news = origin.news(server);
                news.right(Kind::Resume(Resume { after: seq }));
                found.changes.iter().for_each(|change| news.right(change.clone()));
                news.put(tx).await?;
                Ok(Some(found))
            })
        });
        if let Some(Repair {
            missing,
            extra,
            changed,
            ..
        }) = done.await?
        {
            for (kind, facts) in [("missing", missing), ("extra", extra), ("changed", changed)] {
                metrics::counter!("beep_authz_drift_total", "kind" => kind).increment(facts);
            }
            tracing::warn!(%server, missing, extra, changed, "authz held something else than is true; repaired");
            self.relays.poke();
        }
        Ok(())
    }

    /// All that `authz` holds of a server, as of one fact.
    async fn read(&self, server: ServerId, now: Millis) -> Result<(i64, Vec<Change>)> {
        let mut all = Vec::new();
        let mut seq = None;
        loop {
            let request = ReadRequest {
                server_id: server.to_bytes(),
                offset: u32::try_from(all.len()).unwrap_or(u32::MAX),
                now,
            };
            let page = reply(self.authz.clone().read(context().request(request).idempotent()).await)?;
            if seq.replace(page.seq).is_some_and(|before| before != page.seq) {
                return Err(Error::unavailable("the server changed while it was read"));
            }
            all.extend(page.changes);
            if !page.has_more {
                return Ok((page.seq, all));
            }
        }
    }
}

fn context() -> Context {
    Context::root(Caller::service(SERVICE), PATIENCE)
}

impl Truth {
    /// The next fact after this one waits to be delivered, or one that was delivered already.
    fn is_on_its_way(&self, seq: i64) -> bool {
        self.waiting.is_some_and(|first| first <= seq + 1)
    }
}

async fn truth(tx: &mut Tx<'_>, id: ServerId, now: Millis) -> sql::Result<Truth> {
    let (last, waiting) = facts::numbers(tx, AUTHZ, id).await?;
    let mut kinds = Vec::new();
    if let Some(server) = servers::get(tx, id).await? {
        kinds.push(Kind::PutServer(PutServer {
            owner_id: server.owner.to_bytes(),
            default_role_id: server.default_role.to_bytes(),
        }));
        if server.suspended {
            kinds.push(Kind::SetSuspended(SetSuspended { suspended: true }));
        }
        kinds.extend(roles::of_server(tx, id).await?.iter().map(news::put_role));
        let everybody = members::page(tx, id, After::start(), i64::MAX).await?;
        kinds.extend(everybody.iter().map(news::put_member));
        for channel in channels::of_server(tx, id).await? {
            let own = overwrites::of_channel(tx, id, channel.id).await?;
            kinds.extend(own.iter().map(|overwrite| news::put_overwrite(channel.id, overwrite)));
            kinds.push(news::put_channel(&channel));
        }
    }
    let changes = kinds.into_iter().map(|kind| Change { change: Some(kind) }).collect();
    Ok(Truth {
        changes: canonical(changes, now),
        last,
        waiting,
    })
}

//! Permify is told what facts changed.

use super::{
    Permify,
    client::{Moment, things_of},
    plan::{Plan, witnesses},
    relations::{self, PARTS, ROLE, SERVER, Tuple, of_member, of_world, thing},
    unavailable,
};
use crate::{
    error::PERMISSIONS_UNAVAILABLE,
    store::{Claim, Mark, Noted, Sketch},
    world::Census,
};
use beep_core::{Error, Millis, Result, ServerId};
use beep_proto::permify::v1::{SubjectFilter, TupleFilter};
use std::{collections::BTreeSet, sync::PoisonError, time::Duration};
use tonic::Status;

/// For how long nobody else tells of a server after the last sign of life of who does: longer than any of its calls.
const CLAIM: Millis = 10_000;
/// How often a claim of another process is looked at again, and for how long in all.
const LOOK: Duration = Duration::from_millis(25);
const LOOKS: u32 = 80;
/// Things read with one filter.
const TOGETHER: usize = 100;

/// What was found when all that Permify holds of a server was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::engine) struct Drift {
    pub(super) missing: usize,
    pub(super) extra: usize,
}

impl Drift {
    /// A role that the last member lost is still found by the server, until all is compared: that does no harm.
    fn of(plan: &Plan) -> Self {
        let is_forgotten = |tuple: &&Tuple| tuple.is_anchor() && tuple.thing.kind == ROLE;
        Self {
            missing: plan.missing.len(),
            extra: plan.extra.iter().filter(|tuple| !is_forgotten(tuple)).count(),
        }
    }
}

/// How far Permify is told by now, and what it answered; `None` if that is as it was.
type Told = Option<(i64, String)>;

/// Telling of a server, alone.
struct Work {
    claim: Claim,
    mark: Mark,
    _alone: tokio::sync::OwnedMutexGuard<()>,
}

impl Permify {
    /// Tells what was noted; everything, if Permify did not know the server right before that.
    pub(super) async fn tell(&self, noted: &Noted) -> Result<()> {
        let work = self.begin(noted.server).await?;
        let outcome = self.tell_noted(&work, noted).await;
        self.end(work, outcome).await
    }

    async fn tell_noted(&self, Work { claim, mark, .. }: &Work, noted: &Noted) -> Result<Told> {
        if mark.seq >= noted.to {
            return Ok(None);
        }
        let follows = mark.seq == noted.from && mark.head == noted.to;
        if let (Some((before, after)), true) = (&noted.change, follows)
            && self.knows(noted.server, mark).await?
        {
            let plan = Plan::part(&of_sketch(noted.server, before), &of_sketch(noted.server, after));
            return Ok(Some((noted.to, self.carry_out(*claim, noted.to, &plan, true).await?)));
        }
        Ok(Some(self.tell_all(*claim).await?.1))
    }

    /// Whether Permify knows the server as far as the mark says. A part of a change says nothing to one that forgot the
    /// rest.
    async fn knows(&self, server: ServerId, mark: &Mark) -> Result<bool> {
        let moment = Moment {
            version: self.version().await?,
            token: mark.token.clone(),
        };
        let witness = relations::witness(server, mark.seq, &self.digest);
        let known = self
            .client
            .check(&moment, &[(witness.thing, witness.relation, witness.who)])
            .await;
        Ok(known.map_err(unavailable)? == [true])
    }

    /// A mark of which Permify was told everything; tells what is missing.
    pub(super) async fn told(&self, server: ServerId) -> Result<Mark> {
        let mark = self.store.mark(server).await?;
        if mark.is_settled() {
            return Ok(mark);
        }
        let work = self.begin(server).await?;
        let outcome = match work.mark.is_settled() {
            true => Ok(None),
            false => self.tell_all(work.claim).await.map(|(_, told)| Some(told)),
        };
        self.end(work, outcome).await?;
        self.store.mark(server).await
    }

    /// Compares all that Permify holds of the server with what it should, and repairs it.
    pub(super) async fn compare(&self, server: ServerId) -> Result<Drift> {
        let work = self.begin(server).await?;
        // What was not told is no drift.
        let expected = work.mark.is_settled();
        let outcome = self.tell_all(work.claim).await;
        let drift = outcome.as_ref().map(|(drift, _)| *drift).unwrap_or_default();
        self.end(work, outcome.map(|(_, told)| Some(told))).await?;
        Ok(if expected { drift } else { Drift::default() })
    }

    /// From here until the end nobody else tells of the server.
    async fn begin(&self, server: ServerId) -> Result<Work> {
        let teller = self.tellers.get_with(server, Default::default);
        let alone = tokio::time::timeout(LOOK * LOOKS, teller.lock_owned()).await;
        let alone = alone.map_err(|_| told_by_another())?;
        let (claim, mark) = self.claim(server).await?;
        Ok(Work {
            claim,
            mark,
            _alone: alone,
        })
    }

    async fn end(&self, work: Work, outcome: Result<Told>) -> Result<()> {
        self.note_behind(work.claim.server, outcome.is_err());
        let told = outcome.as_ref().ok().cloned().flatten();
        self.store.release(work.claim, told).await?;
        outcome.map(drop)
    }

    async fn claim(&self, server: ServerId) -> Result<(Claim, Mark)> {
        let holder = self.ids.next();
        for _ in 0..LOOKS {
            let claim = self.claim_of(server, holder);
            if let Some(mark) = self.store.claim(claim).await? {
                return Ok((claim, mark));
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(told_by_another())
    }

    fn claim_of(&self, server: ServerId, holder: uuid::Uuid) -> Claim {
        let now = self.clock.now();
        Claim {
            server,
            holder,
            now,
            until: now + CLAIM,
        }
    }

    /// Makes Permify hold what our store says, whatever it holds now. Answers with what differed and how far it is told.
    async fn tell_all(&self, claim: Claim) -> Result<(Drift, (i64, String))> {
        let server = claim.server;
        let census = self.store.census(server).await?;
        let seq = match &census {
            Some(census) => census.seq,
            None => self.store.mark(server).await?.head,
        };
        let wanted = census
            .as_ref()
            .map(|census| of_census(server, census))
            .unwrap_or_default();
        // A schema that is not there shows first when something is written.
        for last in [false, true] {
            let held = self.held(server, &wanted).await.map_err(unavailable)?;
            let plan = Plan::whole(&held, &wanted);
            let drift = Drift::of(&plan);
            let is_witnessed = held.contains(&relations::witness(server, seq, &self.digest));
            if plan.is_empty() && is_witnessed {
                return Ok((drift, (seq, self.store.mark(server).await?.token)));
            }
            match self.carry_out(claim, seq, &plan, census.is_some()).await {
                Ok(token) => return Ok((drift, (seq, token))),
                Err(error) if last || self.version.lock().await.is_some() => return Err(error),
                Err(_) => {}
            }
        }
        unreachable!("the last try returns")
    }

    /// All that Permify holds of a server.
    async fn held(&self, server: ServerId, wanted: &BTreeSet<Tuple>) -> Result<BTreeSet<Tuple>, Status> {
        let mut held = BTreeSet::new();
        let this = thing(SERVER, server);
        held.extend(self.client.read(things_of(SERVER, vec![this.id.clone()]), "").await?);
        for kind in PARTS {
            let anchors = TupleFilter {
                relation: SERVER.to_owned(),
                subject: Some(SubjectFilter {
                    r#type: SERVER.to_owned(),
                    ids: vec![this.id.clone()],
                    relation: String::new(),
                }),
                ..things_of(kind, Vec::new())
            };
            let found = self
                .client
                .read(anchors, "")
                .await?
                .into_iter()
                .map(|tuple| tuple.thing.id);
            let wanted = wanted
                .iter()
                .filter(|tuple| tuple.thing.kind == kind)
                .map(|tuple| tuple.thing.id.clone());
            let ids: Vec<String> = found.chain(wanted).collect::<BTreeSet<_>>().into_iter().collect();
            for ids in ids.chunks(TOGETHER) {
                held.extend(self.client.read(things_of(kind, ids.to_vec()), "").await?);
            }
        }
        Ok(held)
    }

    /// First Permify knows of no state of the server, then all is changed, then it knows of the new one.
    async fn carry_out(&self, claim: Claim, seq: i64, plan: &Plan, exists: bool) -> Result<String> {
        let version = self.version().await?;
        let outcome = self.try_to(claim, seq, plan, exists, &version).await;
        if let Err(Failure::Status(status)) = &outcome
            && status.code() == tonic::Code::NotFound
        {
            self.forget_schema().await?;
        }
        outcome.map_err(|failure| match failure {
            Failure::Status(status) => unavailable(status),
            Failure::Other(error) => error,
        })
    }

    async fn try_to(
        &self,
        claim: Claim,
        seq: i64,
        plan: &Plan,
        exists: bool,
        version: &str,
    ) -> Result<String, Failure> {
        self.client.delete(witnesses(claim.server)).await?;
        let mut token = self.client.write(version, &plan.writes()).await?;
        let mut renewed = claim.now;
        for filter in plan.deletions() {
            if self.clock.now() - renewed > CLAIM / 3 {
                renewed = self.clock.now();
                let held = self.store.claim(self.claim_of(claim.server, claim.holder)).await?;
                held.ok_or_else(|| Error::unavailable("somebody else tells Permify of this server by now"))?;
            }
            self.client.delete(filter).await?;
        }
        if exists {
            let witness = relations::witness(claim.server, seq, &self.digest);
            token = self.client.write(version, &[&witness]).await?;
        }
        Ok(token)
    }

    fn note_behind(&self, server: ServerId, is_behind: bool) {
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        if is_behind {
            behind.entry(server).or_insert_with(|| self.clock.now());
        } else {
            behind.remove(&server);
        }
    }
}

enum Failure {
    Status(Status),
    Other(Error),
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

fn told_by_another() -> Error {
    Error::from(&PERMISSIONS_UNAVAILABLE).context("somebody else is telling Permify of this server")
}

fn of_sketch(server: ServerId, sketch: &Sketch) -> BTreeSet<Tuple> {
    let mut tuples = sketch
        .world
        .as_ref()
        .map(|world| of_world(server, world))
        .unwrap_or_default();
    tuples.extend(sketch.members.iter().flat_map(|member| of_member(server, member)));
    tuples
}

fn of_census(server: ServerId, census: &Census) -> BTreeSet<Tuple> {
    let mut tuples = of_world(server, &census.world);
    tuples.extend(census.members.iter().flat_map(|member| of_member(server, member)));
    tuples
}

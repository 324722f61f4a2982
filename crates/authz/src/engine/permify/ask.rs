//! Questions to Permify.

use super::{
    Permify,
    client::{CHECKS, Moment, Question},
    relations::{self, USER, Who, thing},
    schema::{EVERYTHING, name},
    unavailable,
};
use crate::{
    engine::{Asked, Granted},
    error::PERMISSIONS_UNAVAILABLE,
    world::{Census, ChannelKind, Member, World},
};
use beep_core::{ChannelId, Error, Permission, Permissions, Result, ServerId, UserId};
use futures_util::{StreamExt, TryStreamExt, future::BoxFuture, stream};
use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
    sync::Arc,
};
use tonic::Status;

/// How often an answer that came while something changed is asked for again.
const TRIES: u32 = 4;
/// Questions of one asker that Permify is asked at the same time.
const AT_ONCE: usize = 4;

/// An answer, and whether Permify knew the server as far as it should.
type Answer<T> = Result<(bool, T), Status>;

impl Permify {
    /// Asks in a state of the server that is whole, and the newest.
    async fn ask<'q, T: Send>(
        &'q self,
        server: ServerId,
        question: impl Fn(Moment, Question) -> BoxFuture<'q, Answer<T>> + Send + Sync,
    ) -> Result<T> {
        for _ in 0..TRIES {
            let mark = self.told(server).await?;
            let moment = Moment {
                version: self.version().await?,
                token: mark.token.clone(),
            };
            let witness = relations::witness(server, mark.seq, &self.digest);
            let witness = (witness.thing, witness.relation, witness.who);
            let (is_known, answer) = match question(moment, witness).await {
                Ok(answer) => answer,
                Err(status) if status.code() == tonic::Code::NotFound => {
                    self.forget_schema().await?;
                    continue;
                }
                Err(status) => return Err(unavailable(status)),
            };
            if !is_known {
                tracing::warn!(%server, "Permify does not know what it was told; it is told anew");
                self.store.unsettle(Some(server)).await?;
            } else if self.store.mark(server).await? == mark {
                return Ok(answer);
            }
        }
        Err(Error::from(&PERMISSIONS_UNAVAILABLE)
            .context("the server changed again and again while it was asked about"))
    }

    /// Fewer than [`CHECKS`] questions.
    async fn check_all(&self, server: ServerId, questions: &[Question]) -> Result<Vec<bool>> {
        self.ask(server, |moment, witness| {
            Box::pin(async move {
                let all: Vec<Question> = questions.iter().cloned().chain([witness]).collect();
                let mut yes = self.client.check(&moment, &all).await?;
                Ok((yes.pop().unwrap_or_default(), yes))
            })
        })
        .await
    }

    pub(super) async fn ask_rights(&self, asked: Asked<'_>, place: Option<ChannelId>) -> Result<Granted> {
        let kind = place
            .and_then(|channel| asked.world.channels.get(&channel))
            .map(|channel| channel.kind);
        let object = match (place, kind) {
            (Some(channel), Some(kind)) => thing(relations::kind(kind), channel),
            _ => thing(relations::SERVER, asked.server),
        };
        let who = thing(USER, asked.member.user).itself();
        let is_direct = kind == Some(ChannelKind::Direct);
        let of: Vec<Permission> = in_kind(is_direct).iter().collect();
        let rights = of.iter().map(|permission| name(*permission));
        let names = rights.chain((!is_direct).then(|| EVERYTHING.to_owned()));
        let questions: Vec<Question> = names.map(|name| (object.clone(), name, who.clone())).collect();
        let yes = self.check_all(asked.server, &questions).await?;
        if !is_direct && yes.last() == Some(&true) {
            return Ok(ALL);
        }
        let given = of
            .iter()
            .zip(yes)
            .filter(|(_, yes)| *yes)
            .map(|(permission, _)| *permission);
        Ok(some(given))
    }

    pub(super) async fn ask_channels(&self, asked: Asked<'_>) -> Result<Vec<(ChannelId, Granted)>> {
        let mut kinds: HashMap<ChannelKind, Vec<String>> = HashMap::new();
        for (id, channel) in &asked.world.channels {
            kinds.entry(channel.kind).or_default().push(id.to_string());
        }
        let who = thing(USER, asked.member.user).itself();
        let found = self
            .ask(asked.server, |moment, witness| {
                let (kinds, who) = (&kinds, &who);
                Box::pin(async move {
                    let known = self.client.check(&moment, &[witness]).await?;
                    let mut found = HashMap::new();
                    for (kind, ids) in kinds {
                        self.channels_of(&moment, *kind, ids, who, &mut found).await?;
                    }
                    Ok((known == [true], found))
                })
            })
            .await?;
        let parse = |(id, granted): (String, Granted)| Some((ChannelId::from_str(&id).ok()?, granted));
        let mut channels: Vec<_> = found.into_iter().filter_map(parse).collect();
        channels.sort_unstable_by_key(|(channel, _)| *channel);
        Ok(channels)
    }

    /// Which of the channels of one kind may be viewed, and what may be done in them.
    async fn channels_of(
        &self,
        moment: &Moment,
        kind: ChannelKind,
        ids: &[String],
        who: &Who,
        found: &mut HashMap<String, Granted>,
    ) -> Result<(), Status> {
        let (kind, is_direct) = (relations::kind(kind), kind == ChannelKind::Direct);
        let having = |permission: String, ids| self.client.things(moment, kind, permission, who, ids);
        let mut visible: HashSet<String> = having(name(Permission::ViewChannel), ids).await?.into_iter().collect();
        if visible.is_empty() {
            return Ok(());
        }
        if !is_direct {
            for id in having(EVERYTHING.to_owned(), ids).await? {
                visible.remove(&id);
                found.insert(id, ALL);
            }
        }
        let view = Permissions::of(&[Permission::ViewChannel]);
        let rest: Vec<String> = visible.into_iter().collect();
        if rest.is_empty() {
            return Ok(());
        }
        found.extend(rest.iter().map(|id| (id.clone(), some(view.iter()))));
        let others = in_kind(is_direct) & !view;
        let asked = others.iter().map(|permission| {
            let ids = having(name(permission), &rest);
            async move { Ok::<_, Status>((permission, ids.await?)) }
        });
        let answers: Vec<(Permission, Vec<String>)> =
            stream::iter(asked).buffer_unordered(AT_ONCE).try_collect().await?;
        for (permission, ids) in answers {
            for id in ids {
                if let Some(granted) = found.get_mut(&id) {
                    granted.permissions |= Permissions::of(&[permission]);
                }
            }
        }
        Ok(())
    }

    pub(super) async fn ask_viewers(
        &self,
        server: ServerId,
        world: &World,
        channel: ChannelId,
        members: &[&Arc<Member>],
    ) -> Result<HashSet<UserId>> {
        let Some(kind) = world.channels.get(&channel).map(|channel| channel.kind) else {
            return Ok(HashSet::new());
        };
        let object = thing(relations::kind(kind), channel);
        let mut viewers = HashSet::new();
        for some in members.chunks(CHECKS - 1) {
            let question = |member: &&Arc<Member>| {
                let who = thing(USER, member.user).itself();
                (object.clone(), name(Permission::ViewChannel), who)
            };
            let questions: Vec<Question> = some.iter().map(question).collect();
            let yes = self.check_all(server, &questions).await?;
            viewers.extend(
                some.iter()
                    .zip(yes)
                    .filter(|(_, yes)| *yes)
                    .map(|(member, _)| member.user),
            );
        }
        Ok(viewers)
    }

    pub(super) async fn ask_all_viewers(
        &self,
        server: ServerId,
        census: &Census,
        channel: ChannelId,
    ) -> Result<HashSet<UserId>> {
        let Some(kind) = census.world.channels.get(&channel).map(|channel| channel.kind) else {
            return Ok(HashSet::new());
        };
        let object = thing(relations::kind(kind), channel);
        let ids = self
            .ask(server, |moment, witness| {
                let object = &object;
                Box::pin(async move {
                    let known = self.client.check(&moment, &[witness]).await?;
                    let view = name(Permission::ViewChannel);
                    Ok((
                        known == [true],
                        self.client.subjects(&moment, object, view, USER).await?,
                    ))
                })
            })
            .await?;
        Ok(ids.iter().filter_map(|id| UserId::from_str(id).ok()).collect())
    }
}

const ALL: Granted = Granted {
    permissions: Permissions::EVERYTHING,
    everything: true,
};

fn some(permissions: impl Iterator<Item = Permission>) -> Granted {
    let permissions = permissions.fold(Permissions::NONE, |all, one| all | Permissions::of(&[one]));
    Granted {
        permissions,
        everything: false,
    }
}

/// What the schema knows of a kind of place.
fn in_kind(is_direct: bool) -> Permissions {
    if is_direct {
        Permissions::IN_DIRECT_MESSAGES
    } else {
        Permissions::of(Permission::ALL)
    }
}

//! What Permify is told: a server as tuples.

use super::schema::name;
use crate::world::{ChannelKind, Member, Target, World};
use beep_core::{ChannelId, Id, Permission, RoleId, ServerId};
use beep_proto::permify::v1 as wire;
use std::collections::BTreeSet;

/// An entity: its type in the schema and its identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Thing {
    pub(super) kind: &'static str,
    pub(super) id: String,
}

/// A thing, or with a relation all who stand in that to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Who {
    pub(super) thing: Thing,
    pub(super) relation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Tuple {
    pub(super) thing: Thing,
    pub(super) relation: String,
    pub(super) who: Who,
}

pub(super) const USER: &str = "user";
pub(super) const ROLE: &str = "role";
pub(super) const SERVER: &str = "server";
pub(super) const OVERWRITES: &str = "overwrites";
pub(super) const FACT: &str = "fact";
/// Everything that belongs to a server, by its relation [`SERVER`] to it.
pub(super) const PARTS: [&str; 5] = [
    ROLE,
    OVERWRITES,
    kind(ChannelKind::Ordinary),
    kind(ChannelKind::Thread),
    kind(ChannelKind::Direct),
];

/// The type of a channel in the schema.
pub(super) const fn kind(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Ordinary | ChannelKind::Wordless => "channel",
        ChannelKind::Thread => "thread",
        ChannelKind::Direct => "direct",
    }
}

pub(super) fn thing(kind: &'static str, id: impl Id) -> Thing {
    Thing {
        kind,
        id: id.to_string(),
    }
}

impl Thing {
    pub(super) fn itself(self) -> Who {
        Who {
            thing: self,
            relation: "",
        }
    }
    fn members(self) -> Who {
        Who {
            thing: self,
            relation: "member",
        }
    }
    fn with(&self, relation: impl Into<String>, who: Who) -> Tuple {
        Tuple {
            thing: self.clone(),
            relation: relation.into(),
            who,
        }
    }
}

/// Says that the engine knows the server as of this fact, told by this schema.
pub(super) fn witness(server: ServerId, seq: i64, digest: &str) -> Tuple {
    let told = Thing {
        kind: FACT,
        id: format!("{seq}.{digest}"),
    };
    thing(SERVER, server).with(FACT, told.itself())
}

/// Of one member.
pub(super) fn of_member(server: ServerId, member: &Member) -> Vec<Tuple> {
    let user = thing(USER, member.user).itself();
    let mut tuples = vec![thing(SERVER, server).with("member", user.clone())];
    for role in member.roles() {
        tuples.push(belongs(thing(ROLE, *role), server));
        tuples.push(thing(ROLE, *role).with("member", user.clone()));
    }
    tuples
}

/// Of a server without its members.
pub(super) fn of_world(server: ServerId, world: &World) -> BTreeSet<Tuple> {
    let this = thing(SERVER, server);
    let holders = |role: RoleId| {
        if role == world.default_role {
            this.clone().members()
        } else {
            thing(ROLE, role).members()
        }
    };
    let mut tuples = BTreeSet::from([this.with("owner", thing(USER, world.owner).itself())]);
    for (role, given) in &world.roles {
        tuples.insert(belongs(thing(ROLE, *role), server));
        let relations = given
            .permissions
            .iter()
            .map(|permission| format!("by_{}", name(permission)));
        tuples.extend(relations.map(|relation| this.with(relation, holders(*role))));
    }
    for (id, channel) in &world.channels {
        let place = thing(kind(channel.kind), *id);
        tuples.insert(belongs(place.clone(), server));
        match channel.kind {
            ChannelKind::Ordinary | ChannelKind::Wordless => {
                let (holder, _) = world.overwrites(*id, channel);
                tuples.insert(place.with(OVERWRITES, thing(OVERWRITES, holder).itself()));
            }
            ChannelKind::Thread => {
                let parent = world
                    .followed(channel)
                    .map(|(parent, _)| thing(kind(ChannelKind::Ordinary), parent));
                tuples.extend(parent.map(|parent| place.with("parent", parent.itself())));
            }
            ChannelKind::Direct => {}
        }
        tuples.extend(of_overwrites(server, world, *id, &holders));
    }
    tuples
}

fn of_overwrites(server: ServerId, world: &World, id: ChannelId, holders: &impl Fn(RoleId) -> Who) -> Vec<Tuple> {
    let place = thing(OVERWRITES, id);
    let mut tuples = Vec::new();
    for (target, layer) in world.channels[&id].overwrites.iter() {
        let (to, who) = match target {
            Target::Role(role) if role == world.default_role => ("e", holders(role)),
            Target::Role(role) => ("r", holders(role)),
            Target::Member(user) => ("m", thing(USER, user).itself()),
        };
        if let Target::Role(role) = target {
            tuples.push(belongs(thing(ROLE, role), server));
        }
        let mut say = |permission: Permission, side| {
            tuples.push(place.with(format!("{}_{to}{side}", name(permission)), who.clone()));
        };
        layer.allow.iter().for_each(|permission| say(permission, "a"));
        layer.deny.iter().for_each(|permission| say(permission, "d"));
    }
    if !tuples.is_empty() {
        tuples.push(belongs(place, server));
    }
    tuples
}

fn belongs(part: Thing, server: ServerId) -> Tuple {
    part.with(SERVER, thing(SERVER, server).itself())
}

impl Tuple {
    /// By it the parts of a server are found: written first, deleted last.
    pub(super) fn is_anchor(&self) -> bool {
        self.relation == SERVER
    }
    pub(super) fn is_witness(&self) -> bool {
        self.relation == FACT
    }

    /// `None` for what our schema does not know.
    pub(super) fn read(tuple: wire::Tuple) -> Option<Self> {
        let (entity, subject) = (tuple.entity?, tuple.subject?);
        let relation = ["", "member"]
            .into_iter()
            .find(|relation| *relation == subject.relation)?;
        Some(Self {
            thing: Thing {
                kind: known(&entity.r#type)?,
                id: entity.id,
            },
            relation: tuple.relation,
            who: Who {
                thing: Thing {
                    kind: known(&subject.r#type)?,
                    id: subject.id,
                },
                relation,
            },
        })
    }
}

fn known(kind: &str) -> Option<&'static str> {
    [USER, SERVER, FACT]
        .into_iter()
        .chain(PARTS)
        .find(|known| *known == kind)
}

impl From<&Thing> for wire::Entity {
    fn from(thing: &Thing) -> Self {
        Self {
            r#type: thing.kind.to_owned(),
            id: thing.id.clone(),
        }
    }
}

impl From<&Who> for wire::Subject {
    fn from(who: &Who) -> Self {
        Self {
            r#type: who.thing.kind.to_owned(),
            id: who.thing.id.clone(),
            relation: who.relation.to_owned(),
        }
    }
}

impl From<&Tuple> for wire::Tuple {
    fn from(tuple: &Tuple) -> Self {
        Self {
            entity: Some((&tuple.thing).into()),
            relation: tuple.relation.clone(),
            subject: Some((&tuple.who).into()),
        }
    }
}

//! What has to be told so that Permify holds what it should.

use super::relations::{FACT, PARTS, ROLE, Thing, Tuple, Who};
use beep_core::Id;
use beep_proto::permify::v1::{EntityFilter, SubjectFilter, TupleFilter};
use std::collections::{BTreeMap, BTreeSet};

/// Things or subjects of one deletion.
const TOGETHER: usize = 100;

/// A difference between what Permify holds of a server and what it should.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    pub(super) missing: BTreeSet<Tuple>,
    pub(super) extra: BTreeSet<Tuple>,
    /// Of which nothing is left.
    pub(super) gone: BTreeSet<Thing>,
}

impl Plan {
    /// Between all that is held of a server and all that should be. How far it was told is not compared.
    pub(super) fn whole(held: &BTreeSet<Tuple>, wanted: &BTreeSet<Tuple>) -> Self {
        let differing = |from: &BTreeSet<Tuple>, other: &BTreeSet<Tuple>| {
            from.difference(other)
                .filter(|tuple| !tuple.is_witness())
                .cloned()
                .collect()
        };
        let things = |tuples: &BTreeSet<Tuple>| tuples.iter().map(|tuple| tuple.thing.clone()).collect::<BTreeSet<_>>();
        Self {
            missing: differing(wanted, held),
            extra: differing(held, wanted),
            gone: things(held).difference(&things(wanted)).cloned().collect(),
        }
    }

    /// Between two states of a part of a server. Roles are not known to be gone: other members may have them still.
    pub(super) fn part(before: &BTreeSet<Tuple>, after: &BTreeSet<Tuple>) -> Self {
        let mut plan = Self::whole(before, after);
        plan.gone
            .retain(|thing| PARTS.contains(&thing.kind) && thing.kind != ROLE);
        let gone = &plan.gone;
        plan.extra
            .retain(|tuple| !tuple.is_anchor() || gone.contains(&tuple.thing));
        plan
    }

    pub(super) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }

    /// What finds the parts of the server stands first, so that it is found by whoever goes on after a failure.
    pub(super) fn writes(&self) -> Vec<&Tuple> {
        let (anchors, others): (Vec<_>, Vec<_>) = self.missing.iter().partition(|tuple| tuple.is_anchor());
        anchors.into_iter().chain(others).collect()
    }

    /// Few filters that meet all that is to be deleted and nothing else; what finds the parts of the server stands last.
    pub(super) fn deletions(&self) -> Vec<TupleFilter> {
        let single = self.extra.iter().filter(|tuple| !self.gone.contains(&tuple.thing));
        let (anchors, others): (Vec<_>, Vec<_>) = single.partition(|tuple| tuple.is_anchor());
        let mut filters = filters(&others);
        let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for thing in &self.gone {
            kinds.entry(thing.kind).or_default().push(thing.id.clone());
        }
        for (kind, ids) in kinds {
            filters.extend(
                ids.chunks(TOGETHER)
                    .map(|ids| super::client::things_of(kind, ids.to_vec())),
            );
        }
        filters.extend(self::filters(&anchors));
        filters
    }
}

/// By who stands in a relation to many things, or by the thing that many stand in it to: whichever is fewer.
fn filters(tuples: &[&Tuple]) -> Vec<TupleFilter> {
    let mut by_who: BTreeMap<(&str, &str, &Who), Vec<String>> = BTreeMap::new();
    let mut by_thing: BTreeMap<(&Thing, &str, &str, &str), Vec<String>> = BTreeMap::new();
    for Tuple { thing, relation, who } in tuples {
        by_who
            .entry((thing.kind, relation, who))
            .or_default()
            .push(thing.id.clone());
        by_thing
            .entry((thing, relation, who.thing.kind, who.relation))
            .or_default()
            .push(who.thing.id.clone());
    }
    let filter =
        |kind: &str, ids: &[String], relation: &str, (of, who, through): (&str, &[String], &str)| TupleFilter {
            entity: Some(EntityFilter {
                r#type: kind.to_owned(),
                ids: ids.to_vec(),
            }),
            relation: relation.to_owned(),
            subject: Some(SubjectFilter {
                r#type: of.to_owned(),
                ids: who.to_vec(),
                relation: through.to_owned(),
            }),
        };
    let mut filters = Vec::new();
    if by_who.len() <= by_thing.len() {
        for ((kind, relation, who), ids) in by_who {
            let subject = (who.thing.kind, std::slice::from_ref(&who.thing.id), who.relation);
            filters.extend(ids.chunks(TOGETHER).map(|ids| filter(kind, ids, relation, subject)));
        }
    } else {
        for ((thing, relation, of, through), ids) in by_thing {
            let place = std::slice::from_ref(&thing.id);
            filters.extend(
                ids.chunks(TOGETHER)
                    .map(|ids| filter(thing.kind, place, relation, (of, ids, through))),
            );
        }
    }
    filters
}

/// Everything that says how far a server was told.
pub(super) fn witnesses(server: impl Id) -> TupleFilter {
    TupleFilter {
        relation: FACT.to_owned(),
        ..super::client::things_of(super::relations::SERVER, vec![server.to_string()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::permify::relations::{SERVER, USER, thing};
    use beep_core::{ChannelId, RoleId, ServerId, UserId};
    use uuid::Uuid;

    fn id<T: Id>(n: u128) -> T {
        T::from_uuid(Uuid::from_u128(n))
    }
    fn tuple(place: Thing, relation: &str, who: Thing) -> Tuple {
        Tuple {
            thing: place,
            relation: relation.into(),
            who: who.itself(),
        }
    }
    fn role(n: u128) -> Thing {
        thing(ROLE, id::<RoleId>(n))
    }
    fn member(n: u128) -> Tuple {
        tuple(role(n), "member", thing(USER, id::<UserId>(1)))
    }
    fn anchor(place: Thing) -> Tuple {
        tuple(place, SERVER, thing(SERVER, id::<ServerId>(9)))
    }

    #[test]
    fn who_leaves_takes_no_role_along() {
        let before = BTreeSet::from([anchor(role(1)), member(1), anchor(role(2)), member(2)]);
        let plan = Plan::part(&before, &BTreeSet::new());
        assert_eq!(
            plan.extra,
            BTreeSet::from([member(1), member(2)]),
            "others may have the roles"
        );
        let deletions = plan.deletions();
        assert_eq!(deletions.len(), 1, "one member of many roles");
        assert_eq!(deletions[0].entity.as_ref().map(|entity| entity.ids.len()), Some(2));
        assert_eq!(
            Plan::whole(&before, &BTreeSet::new()).gone,
            BTreeSet::from([role(1), role(2)])
        );
    }

    #[test]
    fn a_thing_that_is_gone_is_deleted_as_a_whole_and_found_until_then() {
        let channel = thing("channel", id::<ChannelId>(5));
        let more = tuple(channel.clone(), "overwrites", thing("overwrites", id::<ChannelId>(5)));
        let plan = Plan::part(&BTreeSet::from([anchor(channel.clone()), more]), &BTreeSet::new());
        let deletions = plan.deletions();
        assert_eq!(
            deletions,
            [super::super::client::things_of("channel", vec![channel.id])]
        );
        let found = Plan::whole(&BTreeSet::new(), &BTreeSet::from([member(1), anchor(role(1))]));
        assert!(found.writes()[0].is_anchor(), "first what finds it");
    }
}

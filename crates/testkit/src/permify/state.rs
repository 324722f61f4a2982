//! What a Permify holds, and how it decides.

use super::{
    Refusal,
    schema::{Operator, Rule, Schema},
};
use beep_proto::permify::v1::{Subject, Tuple, TupleFilter};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A thing: its type and identifier.
type Thing = (String, String);
/// Who stands in a relation: a thing, or all who have a relation to it.
type Who = (String, String, String);

/// One tenant.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// By their versions, which count from 1.
    schemas: Vec<Arc<Schema>>,
    /// Ascending, as pages are read.
    tuples: BTreeMap<(String, String, String), BTreeSet<Who>>,
    /// How many writes there were, which is what snap tokens say.
    pub(super) writes: u64,
}

impl State {
    pub(super) fn put_schema(&mut self, schema: Schema) -> String {
        self.schemas.push(Arc::new(schema));
        self.head().unwrap_or_default()
    }

    /// The version of the newest schema.
    pub(super) fn head(&self) -> Option<String> {
        (!self.schemas.is_empty()).then(|| format!("schema-{}", self.schemas.len()))
    }

    pub(super) fn versions(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.schemas.len()).rev().map(|n| format!("schema-{n}"))
    }

    pub(super) fn schema(&self, version: &str) -> Result<Arc<Schema>, Refusal> {
        let at = match version {
            "" => Some(self.schemas.len()),
            version => version.strip_prefix("schema-").and_then(|n| n.parse().ok()),
        };
        let found = at.and_then(|n: usize| self.schemas.get(n.checked_sub(1)?));
        found
            .cloned()
            .ok_or_else(|| Refusal::not_found("ERROR_CODE_SCHEMA_NOT_FOUND"))
    }

    /// Writes all or nothing.
    pub(super) fn write(&mut self, schema: &Schema, tuples: &[Tuple]) -> Result<(), Refusal> {
        let keys = tuples
            .iter()
            .map(|tuple| key(schema, tuple))
            .collect::<Result<Vec<_>, _>>()?;
        for (place, who) in keys {
            self.tuples.entry(place).or_default().insert(who);
        }
        self.writes += 1;
        Ok(())
    }

    pub(super) fn delete(&mut self, filter: &TupleFilter) {
        for (place, who) in &mut self.tuples {
            who.retain(|who| !meets(filter, place, who));
        }
        self.tuples.retain(|_, who| !who.is_empty());
        self.writes += 1;
    }

    pub(super) fn read<'a>(&'a self, filter: &'a TupleFilter) -> impl Iterator<Item = Tuple> + 'a {
        self.tuples.iter().flat_map(move |(place, all)| {
            let met = all.iter().filter(move |who| meets(filter, place, who));
            met.map(move |who| tuple(place, who))
        })
    }

    pub(super) fn things(&self, kind: &str) -> BTreeSet<String> {
        let all = self.tuples.keys().filter(|(entity, ..)| entity == kind);
        all.map(|(_, id, _)| id.clone()).collect()
    }

    /// Everybody who stands in any relation.
    pub(super) fn subjects(&self, kind: &str) -> BTreeSet<String> {
        let all = self.tuples.values().flatten();
        let direct = all.filter(|(entity, _, relation)| entity == kind && relation.is_empty());
        direct.map(|(_, id, _)| id.clone()).collect()
    }

    /// Whether the subject has a permission, or stands in a relation. `depth` is how many more may be looked through.
    pub(super) fn check(
        &self,
        schema: &Schema,
        thing: &Thing,
        name: &str,
        subject: &Who,
        depth: i32,
    ) -> Result<bool, Refusal> {
        if depth < 0 {
            return Err(Refusal::invalid("ERROR_CODE_DEPTH_NOT_ENOUGH"));
        }
        if (&thing.0, &thing.1, name) == (&subject.0, &subject.1, &subject.2) {
            return Ok(true);
        }
        let entity = schema
            .entities
            .get(&thing.0)
            .ok_or_else(|| Refusal::not_found("ERROR_CODE_ENTITY_DEFINITION_NOT_FOUND"))?;
        if let Some(rule) = entity.permissions.get(name) {
            return self.follows(schema, thing, rule, subject, depth - 1);
        }
        if !entity.relations.contains_key(name) {
            return Err(Refusal::not_found("ERROR_CODE_PERMISSION_DEFINITION_NOT_FOUND"));
        }
        let Some(all) = self.tuples.get(&(thing.0.clone(), thing.1.clone(), name.to_owned())) else {
            return Ok(false);
        };
        if all.contains(subject) {
            return Ok(true);
        }
        for (kind, id, relation) in all.iter().filter(|(.., relation)| !relation.is_empty()) {
            if self.check(schema, &(kind.clone(), id.clone()), relation, subject, depth - 1)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn follows(&self, schema: &Schema, thing: &Thing, rule: &Rule, subject: &Who, depth: i32) -> Result<bool, Refusal> {
        match rule {
            Rule::Own(name) => self.check(schema, thing, name, subject, depth),
            Rule::Of(relation, name) => {
                let place = (thing.0.clone(), thing.1.clone(), relation.clone());
                for (kind, id, _) in self.tuples.get(&place).into_iter().flatten() {
                    if self.check(schema, &(kind.clone(), id.clone()), name, subject, depth)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Rule::Both(operator, left, right) => {
                let left = self.follows(schema, thing, left, subject, depth)?;
                let right = || self.follows(schema, thing, right, subject, depth);
                match operator {
                    Operator::And => Ok(left && right()?),
                    Operator::Or => Ok(left || right()?),
                    Operator::Not => Ok(left && !right()?),
                }
            }
        }
    }
}

fn key(schema: &Schema, tuple: &Tuple) -> Result<((String, String, String), Who), Refusal> {
    let (Some(entity), Some(subject)) = (&tuple.entity, &tuple.subject) else {
        return Err(Refusal::invalid("ERROR_CODE_VALIDATION"));
    };
    for id in [&entity.id, &subject.id] {
        let legal = |c: char| c.is_ascii_alphanumeric() || "_-@.:+".contains(c);
        if id.is_empty() || id.len() > 128 || !(id.chars().all(legal) || id == "*") {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION"));
        }
    }
    let who = who(subject);
    let place = (entity.r#type.clone(), entity.id.clone(), tuple.relation.clone());
    if place == who {
        return Err(Refusal::invalid("ERROR_CODE_ENTITY_AND_SUBJECT_CANNOT_BE_EQUAL"));
    }
    let definition = schema
        .entities
        .get(&place.0)
        .ok_or_else(|| Refusal::not_found("ERROR_CODE_ENTITY_DEFINITION_NOT_FOUND"))?;
    let kinds = definition
        .relations
        .get(&place.2)
        .ok_or_else(|| Refusal::not_found("ERROR_CODE_RELATION_DEFINITION_NOT_FOUND"))?;
    let relation = Some(who.2.clone()).filter(|relation| !relation.is_empty());
    if !kinds.contains(&(who.0.clone(), relation)) {
        return Err(Refusal::not_found("ERROR_CODE_SUBJECT_TYPE_NOT_FOUND"));
    }
    Ok((place, who))
}

pub(super) fn who(subject: &Subject) -> Who {
    let relation = if subject.relation == "..." {
        ""
    } else {
        &subject.relation
    };
    (subject.r#type.clone(), subject.id.clone(), relation.to_owned())
}

fn meets(filter: &TupleFilter, (kind, id, relation): &(String, String, String), who: &Who) -> bool {
    let any = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    let one_of = |wanted: &[String], is: &String| wanted.is_empty() || wanted.contains(is);
    let entity = filter
        .entity
        .as_ref()
        .is_none_or(|entity| any(&entity.r#type, kind) && one_of(&entity.ids, id));
    let subject = filter.subject.as_ref().is_none_or(|subject| {
        any(&subject.r#type, &who.0) && one_of(&subject.ids, &who.1) && any(&subject.relation, &who.2)
    });
    entity && subject && any(&filter.relation, relation)
}

fn tuple((kind, id, relation): &(String, String, String), who: &Who) -> Tuple {
    Tuple {
        entity: Some(beep_proto::permify::v1::Entity {
            r#type: kind.clone(),
            id: id.clone(),
        }),
        relation: relation.clone(),
        subject: Some(Subject {
            r#type: who.0.clone(),
            id: who.1.clone(),
            relation: who.2.clone(),
        }),
    }
}

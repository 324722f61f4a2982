//! How large an operation is once its fragments are written out.
//!
//! A fragment that spreads the next one twice doubles it: thirty short lines come to a thousand million fields. The
//! library's rules walk all of them before they say that this is too much, so it is said here, from the text alone.

use super::errors::reason::{TOO_COMPLEX, TOO_DEEP};
use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, FragmentDefinition, OperationType, Selection, SelectionSet},
};
use beep_core::Result;
use std::collections::HashMap;

/// Fields of all operations of a document together, at most.
const FIELDS: usize = 4_000;
/// Acts of one mutation, at most: each costs what a request costs, under whatever alias.
const MUTATIONS: usize = 20;
/// Fragments within each other, at most; a circle of them is without end.
const NESTED: usize = 32;

/// # Errors
/// `TOO_COMPLEX`, `TOO_DEEP`.
pub(super) fn check(document: &ExecutableDocument) -> Result<()> {
    let mut measure = Measure {
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    let mut sum = 0;
    for (_, operation) in document.operations.iter() {
        let set = &operation.node.selection_set.node;
        sum += measure.fields(set, 0)?;
        if operation.node.ty == OperationType::Mutation && measure.roots(set)? > MUTATIONS {
            return Err((&TOO_COMPLEX).into());
        }
    }
    within(sum).map(drop)
}

struct Measure<'d> {
    fragments: &'d HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'d Name, usize>,
}

impl<'d> Measure<'d> {
    fn fields(&mut self, set: &'d SelectionSet, nested: usize) -> Result<usize> {
        let mut sum = 0;
        for item in &set.items {
            sum += match &item.node {
                Selection::Field(field) => 1 + self.fields(&field.node.selection_set.node, nested)?,
                Selection::InlineFragment(fragment) => self.fields(&fragment.node.selection_set.node, nested)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, nested + 1)?,
            };
            within(sum)?;
        }
        Ok(sum)
    }

    /// The fields of the operation itself; those in a fragment count with all that they hold.
    fn roots(&mut self, set: &'d SelectionSet) -> Result<usize> {
        let mut sum = 0;
        for item in &set.items {
            sum += match &item.node {
                Selection::Field(_) => 1,
                Selection::InlineFragment(fragment) => self.roots(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, 1)?,
            };
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'d Name, nested: usize) -> Result<usize> {
        if nested > NESTED {
            return Err((&TOO_DEEP).into());
        }
        if let Some(fields) = self.known.get(name) {
            return Ok(*fields);
        }
        // That there is none of this name is for the library to say.
        let Some(fragment) = self.fragments.get(name) else {
            return Ok(0);
        };
        let fields = self.fields(&fragment.node.selection_set.node, nested)?;
        self.known.insert(name, fields);
        Ok(fields)
    }
}

fn within(fields: usize) -> Result<usize> {
    if fields > FIELDS {
        return Err((&TOO_COMPLEX).into());
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn code(query: &str) -> String {
        let document = parse_query(query).expect("it parses");
        check(&document).map_or_else(|error| error.code().to_owned(), |()| "ok".to_owned())
    }

    fn doubling(levels: usize) -> String {
        let level = |n: usize| format!("fragment f{n} on Me {{ ...f{} ...f{} }} ", n + 1, n + 1);
        let fragments: String = (0..levels).map(level).collect();
        format!("{{ me {{ ...f0 }} }} {fragments} fragment f{levels} on Me {{ email }}")
    }

    #[test]
    fn fragments_count_as_often_as_they_are_spread() {
        assert_eq!(code(&doubling(10)), "ok");
        assert_eq!(code(&doubling(12)), "TOO_COMPLEX");
        assert_eq!(code(&doubling(31)), "TOO_COMPLEX");
    }

    #[test]
    fn circles_and_long_chains_are_too_deep() {
        assert_eq!(
            code("{ ...a } fragment a on Q { ...b ...b } fragment b on Q { ...a ...a }"),
            "TOO_DEEP"
        );
        assert_eq!(code(&doubling(1_000)), "TOO_DEEP");
    }

    #[test]
    fn a_mutation_does_a_few_things() {
        let acts = |n: usize| (0..n).map(|n| format!("a{n}: signOut ")).collect::<String>();
        assert_eq!(code(&format!("mutation {{ {} }}", acts(20))), "ok");
        assert_eq!(code(&format!("mutation {{ {} }}", acts(21))), "TOO_COMPLEX");
        assert_eq!(
            code(&format!(
                "mutation {{ ...m }} fragment m on Mutation {{ {} }}",
                acts(21)
            )),
            "TOO_COMPLEX"
        );
        assert_eq!(code(&format!("query {{ {} }}", acts(21))), "ok");
    }

    #[test]
    fn operations_count_together() {
        let fields = "a ".repeat(2_001);
        assert_eq!(code(&format!("query a {{ {fields} }}")), "ok");
        assert_eq!(
            code(&format!("query a {{ {fields} }} query b {{ {fields} }}")),
            "TOO_COMPLEX"
        );
    }
}

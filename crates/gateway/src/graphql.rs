//! The product's API. Types stand in [`model`], operations in [`query`], [`mutation`] and [`subscription`]; resolvers
//! call services and hold no rule.

pub(crate) mod call;
pub(crate) mod documents;
pub(crate) mod errors;
mod input;
pub(crate) mod loaders;
pub(crate) mod model;
mod mutation;
mod query;
mod size;
pub(crate) mod subscription;

use call::Services;
use loaders::Loaders;

pub(crate) type Schema = async_graphql::Schema<query::Query, mutation::Mutation, subscription::Subscription>;

/// What one operation may cost.
const DEPTH: usize = 12;
const COMPLEXITY: usize = 2_000;

fn builder() -> async_graphql::SchemaBuilder<query::Query, mutation::Mutation, subscription::Subscription> {
    Schema::build(query::Query, mutation::Mutation::default(), subscription::Subscription)
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .limit_recursive_depth(32)
        .limit_directives(8)
}

pub(crate) fn schema(services: Services, introspection: bool) -> Schema {
    let loaders = Loaders::new(services.clone());
    let mut builder = builder().data(services).data(loaders);
    if !introspection {
        builder = builder.disable_introspection();
    }
    builder.finish()
}

/// The schema's text, as committed in `web/schema.graphql`.
pub fn sdl() -> String {
    builder().finish().sdl()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_schema_is_this_one() {
        let committed = include_str!("../../../web/schema.graphql");
        assert!(
            super::sdl() == committed,
            "run `cargo xtask gen`: web/schema.graphql is not what the types say"
        );
    }
}

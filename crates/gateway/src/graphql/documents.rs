//! Documents that were seen before are kept parsed.

use async_graphql::{
    Request,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};
use beep_core::{Error, Result};
use moka::sync::Cache;
use std::sync::Arc;

use super::errors::reason::BAD_REQUEST;

/// A longer text is not remembered, and none longer than [`LONGEST`] is read.
const REMEMBERED: usize = 8 << 10;
const LONGEST: usize = 64 << 10;

#[derive(Clone)]
pub(crate) struct Documents(Cache<Arc<str>, Arc<ExecutableDocument>>);

impl Documents {
    pub(crate) fn new() -> Self {
        // Bounded by the texts' bytes; the parsed form is some ten times as large.
        Self(
            Cache::builder()
                .max_capacity(4 << 20)
                .weigher(|text: &Arc<str>, _| u32::try_from(text.len()).unwrap_or(u32::MAX))
                .build(),
        )
    }

    /// Parses the request's text, or remembers having done so; tells what kind of operation it asks for.
    pub(crate) fn parse(&self, request: &mut Request) -> Result<OperationType> {
        let document = match self.0.get(request.query.as_str()) {
            Some(document) => document,
            None if request.query.len() > LONGEST => return Err(refused("the operation is too long")),
            None => {
                let document = Arc::new(parse_query(&request.query).map_err(|error| refused(&error.to_string()))?);
                if request.query.len() <= REMEMBERED {
                    self.0.insert(request.query.as_str().into(), document.clone());
                }
                document
            }
        };
        let kind = kind(&document.operations, request.operation_name.as_deref());
        request.set_parsed_query((*document).clone());
        kind.ok_or_else(|| refused("there is no operation of this name"))
    }
}

fn kind(operations: &DocumentOperations, name: Option<&str>) -> Option<OperationType> {
    let operation = match operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get(name),
            None if operations.len() == 1 => operations.values().next(),
            None => None,
        },
    };
    operation.map(|operation| operation.node.ty)
}

fn refused(message: &str) -> Error {
    Error::received(BAD_REQUEST.code, BAD_REQUEST.kind, message.to_owned())
}

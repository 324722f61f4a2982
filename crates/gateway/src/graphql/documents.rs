//! Documents that were seen before are kept parsed, and may be asked for by their hash.

use super::{
    errors::reason::{BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND, TOO_DEEP},
    size,
};
use async_graphql::{
    Request, Value,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};
use aws_lc_rs::digest::{SHA256, digest};
use beep_core::{Error, Result};
use moka::sync::Cache;
use std::{fmt::Write, sync::Arc};

/// A longer text is not remembered, and none longer than [`LONGEST`] is read.
const REMEMBERED: usize = 8 << 10;
const LONGEST: usize = 64 << 10;
/// Braces, brackets and parentheses inside of each other. The parser calls itself for each, and some kilobytes of them
/// can overflow its stack; what an operation may cost is bounded more closely later.
const DEEPEST: usize = 64;

#[derive(Clone)]
pub(crate) struct Documents {
    parsed: Cache<Arc<str>, Arc<ExecutableDocument>>,
    by_hash: Cache<String, Arc<str>>,
}

impl Documents {
    pub(crate) fn new() -> Self {
        let bytes = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        // Bounded by the texts' bytes; the parsed form is some ten times as large.
        let parsed = Cache::builder().max_capacity(4 << 20);
        let by_hash = Cache::builder().max_capacity(4 << 20);
        Self {
            parsed: parsed.weigher(move |text: &Arc<str>, _| bytes(text)).build(),
            by_hash: by_hash.weigher(move |_: &String, text: &Arc<str>| bytes(text)).build(),
        }
    }

    /// Parses the request's text, or remembers having done so; tells what kind of operation it asks for.
    ///
    /// # Errors
    /// `BAD_REQUEST`, `TOO_DEEP`, `TOO_COMPLEX`, `PERSISTED_QUERY_NOT_FOUND`.
    pub(crate) fn parse(&self, request: &mut Request) -> Result<OperationType> {
        self.find(request)?;
        let document = match self.parsed.get(request.query.as_str()) {
            Some(document) => document,
            None if request.query.len() > LONGEST => return Err(refused("the operation is too long")),
            None if depth(&request.query) > DEEPEST => return Err((&TOO_DEEP).into()),
            None => {
                let document = Arc::new(parse_query(&request.query).map_err(|error| refused(&error.to_string()))?);
                size::check(&document)?;
                if request.query.len() <= REMEMBERED {
                    self.parsed.insert(request.query.as_str().into(), document.clone());
                }
                document
            }
        };
        let kind = kind(&document.operations, request.operation_name.as_deref());
        request.set_parsed_query((*document).clone());
        kind.ok_or_else(|| refused("there is no operation of this name"))
    }

    /// Finds the text of a hash, or remembers the text that came with one: `extensions.persistedQuery.sha256Hash`.
    fn find(&self, request: &mut Request) -> Result<()> {
        let Some(Value::Object(persisted)) = request.extensions.get("persistedQuery") else {
            return Ok(());
        };
        let Some(Value::String(hash)) = persisted.get("sha256Hash") else {
            return Err(refused("a persisted query has a sha256Hash"));
        };
        if request.query.is_empty() {
            let text = self.by_hash.get(hash).ok_or(&PERSISTED_QUERY_NOT_FOUND)?;
            text.as_ref().clone_into(&mut request.query);
        } else if request.query.len() <= REMEMBERED {
            if *hash != sha256(&request.query) {
                return Err(refused("the hash is not the one of the text"));
            }
            self.by_hash.insert(hash.clone(), request.query.as_str().into());
        }
        Ok(())
    }
}

/// In lower-case hexadecimal.
fn sha256(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in digest(&SHA256, text.as_bytes()).as_ref() {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    hex
}

/// How deep the document's brackets of all kinds nest, strings and comments aside.
fn depth(text: &str) -> usize {
    let (mut deepest, mut depth, mut rest) = (0, 0_usize, text);
    while let Some(at) = rest.find(['{', '[', '(', '}', ']', ')', '"', '#']) {
        let (found, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = match found {
            b'{' | b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
                after
            }
            b'"' => match after.strip_prefix("\"\"") {
                Some(block) => past_block(block),
                None => past_string(after),
            },
            b'#' => after.find(['\n', '\r']).map_or("", |end| &after[end..]),
            _ => {
                depth = depth.saturating_sub(1);
                after
            }
        };
    }
    deepest
}

/// What follows the quote that ends a string.
fn past_string(text: &str) -> &str {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or("", |end| &text[end + 1..])
}

/// What follows the three quotes that end a block of text; `\"""` does not.
fn past_block(text: &str) -> &str {
    let mut quotes = text.match_indices("\"\"\"").map(|(at, _)| at);
    let end = quotes.find(|at| !text[..*at].ends_with('\\'));
    end.map_or("", |end| &text[end + 3..])
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

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::Reason;
    use serde_json::json;

    fn parse(documents: &Documents, query: &str, name: Option<&str>) -> Result<OperationType> {
        let request = Request::new(query);
        documents.parse(&mut match name {
            Some(name) => request.operation_name(name),
            None => request,
        })
    }

    fn refuses(query: &str, reason: &Reason) {
        let refused = parse(&Documents::new(), query, None).expect_err("is refused");
        assert!(refused.is(reason), "{refused}");
    }

    #[test]
    fn kinds_are_told() {
        let documents = Documents::new();
        for (query, name, kind) in [
            ("{ me { email } }", None, OperationType::Query),
            ("mutation { signOut }", None, OperationType::Mutation),
            (
                "subscription S { me { __typename } }",
                None,
                OperationType::Subscription,
            ),
            ("query A { a } mutation B { b }", Some("B"), OperationType::Mutation),
        ] {
            for _ in 0..2 {
                assert_eq!(parse(&documents, query, name).expect("is one"), kind, "{query}");
            }
        }
        refuses("query A { a } query B { b }", &BAD_REQUEST);
        assert!(parse(&documents, "query A { a } query B { b }", Some("C")).is_err_and(|error| error.is(&BAD_REQUEST)));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for query in [
            "",
            "{",
            "me",
            "{ me { email }",
            "query ($a: ) { b }",
            "fragment A on B { c }",
        ] {
            refuses(query, &BAD_REQUEST);
        }
        refuses(&format!("{{ a(text: \"{}\") }}", "x".repeat(LONGEST)), &BAD_REQUEST);
    }

    #[test]
    fn texts_are_remembered_within_bounds() {
        let documents = Documents::new();
        let long = format!("{{ a{}}}", " ".repeat(REMEMBERED));
        for query in ["{ a }", "{ b }", "{ a }", &long] {
            parse(&documents, query, None).expect("can be read");
        }
        documents.parsed.run_pending_tasks();
        assert_eq!(documents.parsed.entry_count(), 2);
        let first = documents.parsed.get("{ a }").expect("is there");
        parse(&documents, "{ a }", None).expect("can be read");
        assert!(
            Arc::ptr_eq(&first, &documents.parsed.get("{ a }").expect("is there")),
            "not parsed again"
        );
        for n in 0..2_000 {
            parse(&documents, &format!("{{ a{n}{}}}", " ".repeat(4_000)), None).expect("can be read");
        }
        documents.parsed.run_pending_tasks();
        assert!(documents.parsed.weighted_size() <= 4 << 20);
    }

    #[test]
    fn nesting_cannot_exhaust_the_stack() {
        for (open, close) in [("{a", "}"), ("{a(b:[", "])}"), ("{a(b:{c:", "1})}")] {
            let nested = |n: usize| format!("{}{}", open.repeat(n), close.repeat(n));
            refuses(&nested(LONGEST / (open.len() + close.len())), &TOO_DEEP);
        }
        let value = |n: usize| format!("{{ a(b: {}{}) }}", "[".repeat(n), "]".repeat(n));
        refuses(&value(20_000), &TOO_DEEP);
        refuses(&value(DEEPEST - 1), &TOO_DEEP);
        assert_eq!(
            parse(&Documents::new(), &value(DEEPEST - 2), None).expect("fits"),
            OperationType::Query
        );
        refuses(
            &format!("query ($a: {}Int{}) {{ b }}", "[".repeat(9_000), "]".repeat(9_000)),
            &TOO_DEEP,
        );
    }

    #[test]
    fn depth_is_that_of_the_document_alone() {
        for (text, expected) in [
            ("", 0),
            ("{ a { b } c { d } }", 2),
            ("{ a(b: [{c: 1}]) }", 4),
            (r#"{ a(b: "{{{[[[(((") }"#, 2),
            (r#"{ a(b: "\"{{{", c: "\\") { d } }"#, 2),
            (r#"{ a(b: """ {{ " "" \""" {{ """) { d } }"#, 2),
            ("{ # {{{{\n a { b } } # {", 2),
            // Closing ones in a string do not make room for others.
            (r#"{a(b:"}})") {a(b:"}})") {a(b:"}})") {c}}}}"#, 4),
            ("}}}}{{", 2),
            (r#"{ a(b: "never ends {{{{"#, 2),
        ] {
            assert_eq!(depth(text), expected, "{text}");
        }
    }

    #[test]
    fn a_hash_stands_for_a_text_that_was_sent() {
        let documents = Documents::new();
        let ask = |query: &str, hash: &str| {
            let body =
                json!({ "query": query, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
            let mut request: Request = serde_json::from_value(body).expect("a request");
            documents.parse(&mut request).map(|kind| (kind, request.query))
        };
        let (text, other) = ("mutation { signOut }", "{ me { email } }");
        let hash = "5c27ba36a1b40bc8a3efc2b5ddf0e7a4";
        let unknown = ask("", hash).expect_err("was never sent");
        assert!(unknown.is(&PERSISTED_QUERY_NOT_FOUND), "{unknown}");
        let wrong = ask(other, &sha256(text)).expect_err("is another's");
        assert!(wrong.is(&BAD_REQUEST), "{wrong}");
        assert!(ask("", &sha256(text)).is_err(), "nothing was remembered of it");
        assert!(ask(text, &sha256(text)).is_ok());
        assert_eq!(
            ask("", &sha256(text)).expect("was sent"),
            (OperationType::Mutation, text.to_owned())
        );
        assert_eq!(
            sha256(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}

//! The document is what OpenAPI 3.1 asks for, and true.

use super::*;
use crate::testing::{CONFIG, World};
use axum::http::Method;
use serde_json::Value;
use std::collections::BTreeSet;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn read() -> Value {
    serde_json::from_str(&openapi()).expect("JSON")
}

/// Every operation: its method, its path, and what is said of it.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path");
        item.iter().map(move |(method, operation)| {
            assert!(METHODS.contains(&method.as_str()), "{method} of {path}");
            (method.to_uppercase(), path.clone(), operation)
        })
    });
    operations.collect()
}

/// All values under a key, wherever it stands.
fn under<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key));
            fields.values().for_each(|value| under(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|value| under(value, key, found)),
        _ => {}
    }
}

#[test]
fn the_document_is_openapi() {
    let document = read();
    assert_eq!(document["openapi"], "3.1.0");
    for field in ["/info/title", "/info/version"] {
        assert!(document.pointer(field).is_some_and(Value::is_string), "{field}");
    }
    let mut references = Vec::new();
    under(&document, "$ref", &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let place = reference
            .as_str()
            .and_then(|text| text.strip_prefix('#'))
            .expect("here");
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
    let (mut ids, schemes) = (BTreeSet::new(), &document["components"]["securitySchemes"]);
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} twice");
        for field in ["summary", "tags"] {
            assert!(!operation[field].is_null(), "{field} of {method} {path}");
        }
        let named: BTreeSet<_> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let told: BTreeSet<_> = parameters
            .filter(|one| one["in"] == "path")
            .map(|one| {
                assert_eq!(one["required"], true, "{path}");
                one["name"].as_str().expect("a name")
            })
            .collect();
        assert_eq!(told, named, "{method} {path}");
        for needed in operation["security"].as_array().into_iter().flatten() {
            let scheme = needed.as_object().and_then(|one| one.keys().next()).expect("a scheme");
            assert!(schemes[scheme].is_object(), "{scheme}");
        }
        let responses = operation["responses"].as_object().expect("responses");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{method} {path} succeeds"
        );
        for (status, response) in responses {
            assert!(response["description"].is_string(), "{method} {path} {status}");
            assert!((100..600).contains(&status.parse::<u16>().expect("a status")));
        }
        let asks = responses.contains_key("401");
        assert_eq!(
            asks,
            operation["security"].is_array(),
            "{method} {path}: who is refused is asked"
        );
    }
}

#[tokio::test]
async fn it_is_served_and_every_route_in_it_is_there() {
    let world = World::new(CONFIG);
    let served = world.request_of("/api/openapi.json", Method::GET, &[], "").await;
    assert_eq!((served.status.as_u16(), &served.body), (200, &read()));
    let document = read();
    let ours = |(_, _, operation): &(String, String, &Value)| operation["tags"][0] != "operators";
    for (method, path, _) in operations(&document).into_iter().filter(ours) {
        let concrete = path
            .replace("{which}", "picture")
            .replace("{id}", "0199c1f0-0000-7000-8000-00000000000a");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = world.request_of(&concrete, method.clone(), &[], "").await;
        assert_ne!(answer.status.as_u16(), 405, "{method} {path}");
        // A method that no route has.
        let answer = world.request_of(&concrete, Method::TRACE, &[], "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.body["code"].as_str()),
            (405, Some("METHOD_NOT_ALLOWED"))
        );
        let allowed = answer.headers[header::ALLOW].to_str().expect("text");
        assert!(
            allowed.split(',').any(|one| one == method.as_str()),
            "{allowed} of {path}"
        );
    }
}

//! The OpenAPI document that the program prints, and whether an answer is one that it tells of.

use beep_testkit::{Reply, binary};
use serde_json::Value;
use std::{collections::BTreeSet, process::Command};

pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn read() -> Self {
        let printed = Command::new(binary::beep())
            .arg("openapi")
            .output()
            .expect("beep prints its document");
        Self(serde_json::from_slice(&printed.stdout).expect("JSON"))
    }

    /// All of them, by method and path: `GET /files/{image}/{width}`.
    pub(crate) fn operations(&self) -> BTreeSet<String> {
        let paths = self.0["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("a path has methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        });
        operations.collect()
    }

    /// Whether the document tells of such an answer to this operation: its status, its type, and what it holds.
    ///
    /// # Errors
    /// What it does not tell of.
    pub(crate) fn fits(&self, operation: &str, reply: &Reply) -> Result<(), String> {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        let response = &self.0["paths"][path][method.to_lowercase()]["responses"][reply.status.to_string()];
        if response.is_null() {
            return Err(format!("{} is not told of", reply.status));
        }
        for name in response["headers"]
            .as_object()
            .into_iter()
            .flat_map(|headers| headers.keys())
        {
            // It is only sometimes known.
            if name != "Retry-After" && !reply.headers.contains_key(name) {
                return Err(format!("{} without {name}", reply.status));
            }
        }
        let Some(content) = response["content"].as_object() else {
            return if reply.body.is_empty() {
                Ok(())
            } else {
                Err(format!("{} with a body", reply.status))
            };
        };
        let kind = reply.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.ok_or_else(|| format!("{} without a type", reply.status))?;
        let told = content
            .get(kind)
            .ok_or_else(|| format!("{} of type {kind}", reply.status))?;
        if !kind.ends_with("json") {
            return Ok(());
        }
        let body = serde_json::from_slice(&reply.body).map_err(|error| format!("{kind} that is none: {error}"))?;
        self.holds(&told["schema"], &body)
    }

    /// JSON Schema, as far as the document uses it: a word that is not known here is a failure.
    fn holds(&self, schema: &Value, value: &Value) -> Result<(), String> {
        for (word, rule) in schema.as_object().into_iter().flatten() {
            let holds = match word.as_str() {
                "description" | "format" | "title" | "example" => true,
                "$ref" => {
                    let place = rule
                        .as_str()
                        .and_then(|text| text.strip_prefix('#'))
                        .unwrap_or_default();
                    let named = self.0.pointer(place).ok_or_else(|| format!("{rule} leads nowhere"))?;
                    return self.holds(named, value);
                }
                "allOf" => {
                    for part in rule.as_array().into_iter().flatten() {
                        self.holds(part, value)?;
                    }
                    true
                }
                "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
                "minimum" => value.as_f64() >= rule.as_f64(),
                "required" => names(rule).all(|name| value.get(name).is_some()),
                "type" => match rule.as_str() {
                    Some("object") => value.is_object(),
                    Some("string") => value.is_string(),
                    Some("boolean") => value.is_boolean(),
                    Some("integer") => value.is_i64() || value.is_u64(),
                    _ => return Err(format!("a type that this test does not know: {rule}")),
                },
                "properties" => {
                    for (name, property) in rule.as_object().into_iter().flatten() {
                        if let Some(value) = value.get(name) {
                            self.holds(property, value)?;
                        }
                    }
                    true
                }
                // There are none beside them.
                "additionalProperties" => {
                    for value in value.as_object().into_iter().flat_map(|fields| fields.values()) {
                        self.holds(rule, value)?;
                    }
                    true
                }
                "propertyNames" => rule["type"] == "string",
                _ => return Err(format!("a word that this test does not know: {word}")),
            };
            if !holds {
                return Err(format!("{value} against {word}: {rule}"));
            }
        }
        Ok(())
    }
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

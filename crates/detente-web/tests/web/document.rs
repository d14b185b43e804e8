//! The API's document.

use std::collections::BTreeSet;

use detente_web::openapi;
use serde_json::Value;

use crate::sample::Sample;

#[test]
fn every_reference_in_it_leads_somewhere() {
    fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(name)) = fields.get("$ref") {
                    found.insert(name);
                }
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = openapi();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 25, "{found:?}");
    for name in found {
        assert!(document.pointer(&name[1..]).is_some(), "{name} is not there");
    }
}

#[test]
fn answers_have_the_shape_that_it_tells() {
    let sample = Sample::read();
    let document = openapi();
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get").filter(|_| !path.ends_with("/stream")) else {
            continue;
        };
        let id = sample.json("/api/v1/articles")["items"][0]["id"].as_str().unwrap().to_owned();
        let event = sample.json("/api/v1/acts")["items"][0]["id"].as_str().unwrap().to_owned();
        let id = match &**path {
            path if path.contains("articles") => &*id,
            path if path.contains("events") => &*event,
            _ => "CHN",
        };
        let address = path.replace("{a}", "CHN").replace("{b}", "RUS").replace("{id}", id);
        let question = if path.ends_with("/sql") { "?q=SELECT+1+AS+one" } else { "" };
        let (status, _, body) = sample.get(&format!("{address}{question}"));
        // A history of three days carries no forecast; that too has its shape.
        let media = if status == 200 { "application/json" } else { "application/problem+json" };
        let mut schema =
            operation["responses"][status.to_string()]["content"][media]["schema"].clone();
        assert!(schema.is_object(), "{path}: {status} is not told of");
        schema["components"] = document["components"].clone();
        let answer: Value = serde_json::from_str(&body).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
        asked += 1;
    }
    assert!(asked >= 21, "{asked}");
}

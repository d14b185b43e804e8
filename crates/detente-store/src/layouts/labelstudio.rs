//! Label Studio's JSON: a document with its reports as predictions, ready to be corrected.

use detente_record::json::{ActorWords, Document};
use serde_json::{Value, json};

/// Makes a task of a document: sources, targets and triggers as labelled spans, each report's tied
/// together by relations.
///
/// Offsets count code points of the text, as Label Studio does for text.
pub fn task(document: &Document) -> Value {
    let mut result = Vec::new();
    for report in &document.reports {
        let id = &report.id;
        let trigger = &report.trigger;
        let trigger_id = format!("{id}-t");
        result.push(span(
            &trigger_id,
            trigger.start,
            trigger.end,
            &trigger.text,
            &report.event_type,
        ));
        for (role, actors) in [("source", &report.source), ("target", &report.target)] {
            for (n, actor) in actors.iter().enumerate() {
                let ActorWords { start, end, text, .. } = actor;
                let actor_id = format!("{id}-{role}{n}");
                result.push(span(&actor_id, *start, *end, text, role));
                result.push(json!({
                    "type": "relation",
                    "from_id": trigger_id,
                    "to_id": actor_id,
                    "direction": "right",
                    "labels": [role],
                }));
            }
        }
    }
    json!({
        "data": {
            "text": document.article.text,
            "id": document.article.id,
            "url": document.article.url,
            "published": document.article.published.as_ref().map(|published| &published.date),
        },
        "predictions": [{"model_version": "detente", "result": result}],
    })
}

fn span(id: &str, start: u32, end: u32, text: &str, label: &str) -> Value {
    json!({
        "id": id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "text": text, "labels": [label]},
    })
}

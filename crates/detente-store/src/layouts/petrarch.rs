//! PETRARCH's `.evts`: what its coder writes.

use super::event::Event;

/// Writes an event as one line of `.evts`: day, source, target, code, issues, ids, url, site, and
/// the words of both actors.
///
/// An actor without a code is `---`, as PETRARCH writes it.
pub fn petrarch(event: &Event) -> String {
    let get = |name: &str| event.get(name).unwrap_or_default();
    let code = |side: &str| {
        let code = event.get(&format!("{side}.code"));
        code.or_else(|| event.get(&format!("{side}.country"))).unwrap_or("---")
    };
    let issues: Vec<String> = match event.get("contexts") {
        Some(all) => all.split('|').map(|issue| format!("{},1", issue.to_uppercase())).collect(),
        None => Vec::new(),
    };
    let cells = [
        &get("day").replace('-', ""),
        code("source"),
        code("target"),
        get("cameo"),
        &issues.join(";"),
        get("id"),
        get("url"),
        get("site"),
        get("source.text"),
        get("target.text"),
    ];
    cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t") + "\n"
}

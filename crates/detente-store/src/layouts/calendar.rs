//! iCalendar (RFC 5545): diplomacy by day.

use jiff::civil::Date;

use super::event::Event;

/// Longest line in bytes, without its end; what is longer goes on in the next, after a blank.
const LINE: usize = 75;

/// Writes events as a calendar of whole days; planned ones are tentative.
pub fn calendar<'e>(events: impl IntoIterator<Item = &'e Event>) -> String {
    let mut lines = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//detente//detente//EN"] {
        fold(line, &mut lines);
    }
    for event in events {
        let Some(day) = event.get("day").and_then(|day| day.parse::<Date>().ok()) else { continue };
        let Ok(next) = day.tomorrow() else { continue };
        let compact = |day: Date| day.to_string().replace('-', "");
        let get = |name: &str| event.get(name).unwrap_or_default();
        fold("BEGIN:VEVENT", &mut lines);
        fold(&format!("UID:{}@detente", escaped(get("id"))), &mut lines);
        // No clock: the stamp is the day that is told, so that the same store gives the same file.
        let told = event.get("published").unwrap_or(get("day")).replace('-', "");
        fold(&format!("DTSTAMP:{told}T000000Z"), &mut lines);
        fold(&format!("DTSTART;VALUE=DATE:{}", compact(day)), &mut lines);
        fold(&format!("DTEND;VALUE=DATE:{}", compact(next)), &mut lines);
        fold(&format!("SUMMARY:{}", escaped(&summary(event))), &mut lines);
        for (name, field) in [("DESCRIPTION", "text"), ("LOCATION", "place.name")] {
            if let Some(value) = event.get(field) {
                fold(&format!("{name}:{}", escaped(value)), &mut lines);
            }
        }
        // An address is no text: nothing in it is escaped, and only those of the web are written.
        if let Some(url) = event.get("url").filter(|url| super::feed::is_web(url)) {
            fold(&format!("URL:{}", url.replace(char::is_control, "")), &mut lines);
        }
        let planned = event.get("status") == Some("plan");
        fold(if planned { "STATUS:TENTATIVE" } else { "STATUS:CONFIRMED" }, &mut lines);
        fold("END:VEVENT", &mut lines);
    }
    fold("END:VCALENDAR", &mut lines);
    lines
}

/// Words an event in one line: `China – Japan: CONSULT (visit)`.
pub(super) fn summary(event: &Event) -> String {
    let name = |side: &str| event.get(&format!("{side}.name")).unwrap_or("?");
    let mode = event.get("mode").map(|mode| format!(" ({mode})")).unwrap_or_default();
    let planned = if event.get("status") == Some("plan") { ", planned" } else { "" };
    let kind = event.get("type").unwrap_or_default();
    format!("{} – {}: {kind}{mode}{planned}", name("source"), name("target"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn fold(line: &str, to: &mut String) {
    let mut used = 0;
    for character in line.chars() {
        if used + character.len_utf8() > LINE {
            to.push_str("\r\n ");
            used = 1;
        }
        to.push(character);
        used += character.len_utf8();
    }
    to.push_str("\r\n");
}

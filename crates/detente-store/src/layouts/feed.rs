//! RSS 2.0: the newest events for a reader of feeds.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::{calendar::summary, event::Event};

/// Writes events as a channel with this title, in their order.
pub fn feed<'e>(title: &str, events: impl IntoIterator<Item = &'e Event>) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\n\
         <title>{}</title>\n<link>https://www.rssboard.org/rss-specification</link>\n\
         <description>{}</description>\n",
        escaped(title),
        escaped(title)
    );
    for event in events {
        let get = |name: &str| event.get(name).unwrap_or_default();
        feed.push_str("<item>\n");
        let mut put = |tag: &str, value: &str| {
            if !value.is_empty() {
                // Writing to a string cannot fail.
                let _ = writeln!(feed, "<{tag}>{}</{tag}>", escaped(value));
            }
        };
        put("title", &summary(event));
        // Only addresses of the web: a reader may open what a link holds.
        put("link", event.get("url").filter(|url| is_web(url)).unwrap_or_default());
        put("description", get("text"));
        put("category", get("type"));
        put("pubDate", &mail_date(event.get("published").unwrap_or(get("day"))));
        if !get("id").is_empty() {
            let _ = writeln!(feed, "<guid isPermaLink=\"false\">{}</guid>", escaped(get("id")));
        }
        feed.push_str("</item>\n");
    }
    feed.push_str("</channel></rss>\n");
    feed
}

/// Says whether an address is of the web, and so nothing that a reader would run.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// A day as RFC 822 writes it; empty for what is none.
fn mail_date(day: &str) -> String {
    let day = day.parse::<Date>().ok();
    day.map(|day| day.strftime("%a, %d %b %Y 00:00:00 GMT").to_string()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            // XML 1.0 has no other control characters, not even escaped.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

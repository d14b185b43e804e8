//! A byte-level look at markup, before and instead of a real parser.

/// Deepest nesting that is given to the parser; browsers stop at 512.
pub(crate) const DEEPEST: usize = 400;
/// Elements that never hold others, or that the next of their kind closes.
const FLAT: [&str; 31] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option",
    "optgroup", "html", "head", "body", "path", "use",
];
/// Elements whose content is no markup.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "noscript", "xmp"];
/// Elements inside a line of text.
const INLINE: [&str; 22] = [
    "a", "b", "i", "em", "strong", "span", "u", "s", "sub", "sup", "small", "big", "font", "abbr",
    "cite", "code", "mark", "q", "time", "wbr", "ins", "del",
];

/// A tag or the text before it.
enum Piece<'a> {
    Text(&'a str),
    /// Lower-case name, and whether it closes.
    Tag(String, bool),
}

/// Says whether the bytes look like HTML: a tag that pages begin with, among the first 2 KiB.
pub(crate) fn looks_like_html(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(2048)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head).replace('\0', "");
    let start =
        head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{fffd}');
    if ["<!doctype html", "<html", "<head", "<body", "<article", "<?xml", "<!--"]
        .iter()
        .any(|mark| start.starts_with(mark))
    {
        return true;
    }
    start.starts_with('<')
        && ["<p>", "<p ", "<div", "<h1", "<html", "<body"].iter().any(|m| head.contains(m))
}

/// Finds the charset that a page declares in its first 16 KiB, in a `meta` element or as XML does.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(16 << 10)]).to_ascii_lowercase();
    let xml = head.strip_prefix("<?xml").map(|rest| (rest, "encoding="));
    let metas = head.split("<meta").skip(1).map(|rest| (rest, "charset="));
    xml.into_iter().chain(metas).find_map(|(rest, key)| {
        let tag = &rest[..rest.find('>')?];
        let value = tag[tag.find(key)? + key.len()..].trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|c: char| "\"'; />\n\t?".contains(c)).unwrap_or(value.len());
        (end > 0 && end < 40).then(|| value[..end].to_owned())
    })
}

/// Says whether elements are nested deeper than [`DEEPEST`].
pub(crate) fn too_deep(html: &str) -> bool {
    let mut depth = 0usize;
    let mut deep = false;
    walk(html, |piece| {
        if let Piece::Tag(name, closes) = piece {
            if !FLAT.contains(&name.as_str()) {
                depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
                deep |= depth > DEEPEST;
            }
        }
        !deep
    });
    deep
}

/// Drops the tags and returns the text between those that break lines, unescaped.
pub(crate) fn paragraphs(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    walk(html, |piece| {
        match piece {
            Piece::Text(text) => line.push_str(text),
            Piece::Tag(name, _) if INLINE.contains(&name.as_str()) => {}
            Piece::Tag(..) => out.push(std::mem::take(&mut line)),
        }
        true
    });
    out.push(line);
    out.retain(|line| !line.trim().is_empty());
    out.iter().map(|line| unescape(line)).collect()
}

/// The commonest character references by name.
const NAMED: [(&str, char); 18] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("rdquo", '”'),
    ("ldquo", '“'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("eacute", 'é'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("copy", '©'),
];

/// Replaces the commonest character references.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let found =
            part.split_once(';').filter(|(name, _)| name.len() < 10).and_then(|(name, rest)| {
                let c = if let Some(code) = name.strip_prefix('#') {
                    let hex = code.strip_prefix(['x', 'X']);
                    let code =
                        hex.map_or_else(|| code.parse().ok(), |h| u32::from_str_radix(h, 16).ok());
                    code.and_then(char::from_u32)
                } else {
                    NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
                };
                c.map(|c| (c, rest))
            });
        if let Some((c, rest)) = found {
            out.push(c);
            out.push_str(rest);
        } else {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

/// Goes over text and tags in one pass; `visit` returns whether to go on.
fn walk<'a>(html: &'a str, mut visit: impl FnMut(Piece<'a>) -> bool) {
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|o| at + o) {
        if open > at && !visit(Piece::Text(&html[at..open])) {
            return;
        }
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| open + end + 3);
            continue;
        }
        let closes = rest.starts_with("</");
        let body = &rest[1 + usize::from(closes)..];
        let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        let Some(end) = rest.find('>') else { return };
        at = open + end + 1;
        if len == 0 {
            continue;
        }
        let name = body[..len.min(20)].to_ascii_lowercase();
        let alone = rest[..end].ends_with('/');
        if !closes && RAW.contains(&name.as_str()) {
            at = raw_end(html, at, &name);
            continue;
        }
        if !alone && !visit(Piece::Tag(name, closes)) {
            return;
        }
    }
    visit(Piece::Text(&html[at.min(html.len())..]));
}

/// Finds the end of an element whose content is no markup.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(close) = html[at..].find("</").map(|c| at + c) {
        let tail = html.as_bytes().get(close + 2..close + 2 + name.len());
        if tail.is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes())) {
            return html[close..].find('>').map_or(html.len(), |end| close + end + 1);
        }
        at = close + 2;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_dropped_and_lines_kept() {
        let html = "<div><p>One <b>and</b> two&nbsp;&#8212; <script>if (a<b) x('</p>')</script><!-- <p> -->three<p>Four &amp; five";
        assert_eq!(paragraphs(html), ["One and two — three", "Four & five"]);
    }

    #[test]
    fn depth_counts_open_elements_only() {
        assert!(too_deep(&"<div>".repeat(DEEPEST + 1)));
        assert!(!too_deep(&"<div><p>a<br>b</div>".repeat(1000)));
    }

    #[test]
    fn html_is_told_from_text() {
        assert!(looks_like_html(b"\n<!DOCTYPE html><title>x"));
        assert!(looks_like_html(b"<div class=a><p>x"));
        assert!(!looks_like_html(b"Prices < 3 and > 2, she said. <p> is a tag."));
        assert_eq!(declared_charset(b"<meta charset=\"Shift_JIS\">").as_deref(), Some("shift_jis"));
    }
}

//! A byte-level look at markup, before it is cut.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_text() {
        assert!(looks_like_html(b"\n<!DOCTYPE html><title>x"));
        assert!(looks_like_html(b"<div class=a><p>x"));
        assert!(!looks_like_html(b"Prices < 3 and > 2, she said. <p> is a tag."));
        assert_eq!(declared_charset(b"<meta charset=\"Shift_JIS\">").as_deref(), Some("shift_jis"));
    }
}

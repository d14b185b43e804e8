//! Character references: `&amp;`, `&#8212;`, `&eacute` become characters.

use std::sync::LazyLock;

use crate::hashing::Map;

/// Name (with its semicolon, where it has one) → characters; for looking up only.
static NAMED: LazyLock<Map<&'static str, String>> = LazyLock::new(|| {
    let rows = include_str!("../../rules/references.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| {
        let (name, codes) = row.split_once('\t')?;
        let chars = codes.split(' ').filter_map(|c| u32::from_str_radix(c, 16).ok());
        Some((name, chars.filter_map(char::from_u32).collect()))
    })
    .collect()
});

/// Longest name in the table, semicolon included.
const LONGEST: usize = 33;
/// Longest name that is understood without its semicolon.
const LONGEST_BARE: usize = 6;

/// Reads the reference that `text` begins with (its first byte is `&`): writes its characters to
/// `out` and returns its length; `None` where the ampersand is only an ampersand. In an attribute
/// (`attribute`) a name without a semicolon must not run on.
pub(crate) fn read(text: &str, attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(text, out);
    }
    let run = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    if run == 0 {
        return None;
    }
    if bytes.get(1 + run) == Some(&b';') {
        if let Some(chars) = NAMED.get(&text[1..run + 2]) {
            out.push_str(chars);
            return Some(run + 2);
        }
    }
    for len in (2..=run.min(LONGEST_BARE)).rev() {
        let Some(chars) = NAMED.get(&text[1..=len]) else { continue };
        let next = bytes.get(1 + len);
        if attribute && next.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric()) {
            return None;
        }
        out.push_str(chars);
        return Some(1 + len);
    }
    None
}

fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
    let start = if hex { 3 } else { 2 };
    let radix = if hex { 16 } else { 10 };
    let mut code = 0u32;
    let mut end = start;
    while let Some(digit) = bytes.get(end).and_then(|b| (*b as char).to_digit(radix)) {
        code = code.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return None;
    }
    out.push(character(code));
    Some(end + usize::from(bytes.get(end) == Some(&b';')))
}

/// What browsers show for the code points that Windows-1252 puts where controls should be.
const WINDOWS: [u32; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
];

fn character(code: u32) -> char {
    let code = match code {
        0 => 0xFFFD,
        0x80..=0x9F => WINDOWS[code as usize - 0x80],
        code => code,
    };
    char::from_u32(code).unwrap_or('\u{fffd}')
}

/// Replaces the references of an attribute's value, or of any short text.
pub(crate) fn unescape(text: &str, attribute: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = read(rest, attribute, &mut out).unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_do() {
        for (text, want) in [
            ("Tom &amp; Jo", "Tom & Jo"),
            ("caf&eacute;s &eacute &notit; &notin;", "cafés é ¬it; ∉"),
            ("&#8212;&#x2014;&#151; &#0; &#xD800;", "——— \u{fffd} \u{fffd}"),
            ("a & b &; &# &#x; &nosuch;", "a & b &; &# &#x; &nosuch;"),
        ] {
            assert_eq!(unescape(text, false), want);
        }
        assert_eq!(unescape("/?a=1&copy=2&amp;b", true), "/?a=1&copy=2&b");
    }
}

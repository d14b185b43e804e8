//! What a page carries for its scripts: `"published_at":"2022-12-29"`, `data-pub-date="…"`, `authors:["…"]`.

use crate::dates::{self, Stamp};

/// Most statements that are read, and longest value, in bytes.
const MOST: usize = 8;
const LONGEST: usize = 60;
/// Lengths of a key.
const KEY: std::ops::RangeInclusive<usize> = 6..=40;

/// How the key of a day of publication ends, in lower case and without `-` and `_`.
const DAYS: [&str; 16] = [
    "publishedat",
    "publishedon",
    "publisheddate",
    "publishedtime",
    "publishdate",
    "publishtime",
    "publicationdate",
    "publicationtime",
    "firstpublished",
    "datepublished",
    "datepublication",
    "pubdate",
    "displaydate",
    "deploydt",
    "releasedate",
    "createdat",
];

/// How the key of the authors ends.
const AUTHORS: [&str; 7] =
    ["authors", "author", "authorname", "authornames", "writername", "bylinename", "articlebyline"];

/// Lists days that data in a page's markup or scripts give for the publication, in their order.
///
/// Each byte is looked at once. Pages that state no day elsewhere are meant: data also tell of other
/// articles, but first of the page's own.
pub(crate) fn days(html: &str) -> Vec<Stamp> {
    let rests = keyed(html, &DAYS);
    rests.into_iter().filter_map(|rest| dates::stamp(values(rest).first()?)).collect()
}

/// Lists names that data in a page's markup or scripts give for the authors, in their order, as
/// [`days`] does.
pub(crate) fn authors(html: &str) -> Vec<&str> {
    keyed(html, &AUTHORS).into_iter().flat_map(values).take(2 * MOST).collect()
}

/// What follows the first keys with one of some endings.
fn keyed<'a>(html: &'a str, keys: &[&str]) -> Vec<&'a str> {
    let bytes = html.as_bytes();
    let part =
        |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || b"_-".contains(b));
    let (mut rests, mut at) = (Vec::new(), 0);
    while at < bytes.len() && rests.len() < MOST {
        let start = at;
        while part(at) {
            at += 1;
        }
        if KEY.contains(&(at - start)) && is_key(&bytes[start..at], keys) {
            rests.extend(html.get(at..).filter(|rest| !values(rest).is_empty()));
        }
        at += usize::from(at == start);
    }
    rests
}

/// Says whether a word ends as one of the keys.
fn is_key(word: &[u8], keys: &[&str]) -> bool {
    // Most words do not even end in the same letter.
    let Some(last) = word.last().map(u8::to_ascii_lowercase) else { return false };
    if !keys.iter().any(|key| key.as_bytes().last() == Some(&last)) {
        return false;
    }
    let plain = word.iter().filter(|b| !b"_-".contains(b));
    let plain: Vec<u8> = plain.map(u8::to_ascii_lowercase).collect();
    keys.iter().any(|key| plain.ends_with(key.as_bytes()))
}

/// The value behind a key, or the values of its list.
fn values(rest: &str) -> Vec<&str> {
    let Some((value, rest)) = value(rest, b"\"'\\:= [") else { return Vec::new() };
    let mut values = vec![value];
    let mut rest = rest;
    while let Some((value, later)) = value_of_list(rest).filter(|_| values.len() < MOST) {
        values.push(value);
        rest = later;
    }
    values
}

fn value_of_list(rest: &str) -> Option<(&str, &str)> {
    let marks = |c: char| "\"'\\".contains(c);
    let comma = rest.trim_start_matches(marks).trim_start().strip_prefix(',')?.trim_start();
    // Behind a comma and a quotation mark there may as well be the next key.
    let (value, rest) = value(comma.starts_with(marks).then_some(comma)?, b"\"'\\")?;
    let next = rest.trim_start_matches(marks).trim_start();
    (!next.starts_with([':', '='])).then_some((value, rest))
}

/// What stands behind some marks up to the next, and what follows.
fn value<'a>(rest: &'a str, before: &[u8]) -> Option<(&'a str, &'a str)> {
    // `"`, `\":\"`, `&quot;:&quot;`, ` = '`; two quotation marks behind the sign hold nothing.
    let (mut at, mut quotes) = (0, 0);
    while at < 24 && quotes < 2 {
        let tail = rest.as_bytes().get(at..)?;
        let quote = tail.starts_with(b"&quot;");
        match tail.first()? {
            _ if quote => quotes += 1,
            byte if !before.contains(byte) => break,
            b'"' | b'\'' => quotes += 1,
            b':' | b'=' => quotes = 0,
            _ => {}
        }
        at += if quote { 6 } else { 1 };
    }
    let text = rest.get(at..).filter(|text| at > 0 && text.starts_with(char::is_alphanumeric))?;
    let ends = |c: char| "\"'\\<>&;}]".contains(c);
    let end = text.char_indices().take(LONGEST + 1).find(|(_, c)| ends(*c))?.0;
    Some(text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_for_scripts_tell_the_day() {
        for (html, want) in [
            (r#"<script>x={"published_at":"2022-12-29T06:22:28+01:00"}</script>"#, "2022-12-29"),
            (r#"<p data-deploy-dt="2022.12.29 18:40">"#, "2022-12-29"),
            (r#"{\"articlePublishDate\":\"2022-12-29\"}"#, "2022-12-29"),
            ("x.publication_date = '2022-12-29 00:15';", "2022-12-29"),
            ("&quot;publishDate&quot;:&quot;2022-12-29&quot;", "2022-12-29"),
            (r#"{"createdAt":1672272000000}"#, "2022-12-29"),
        ] {
            let days: Vec<String> = days(html).iter().map(|day| day.date.to_string()).collect();
            assert_eq!(days, [want], "{html}");
        }
    }

    #[test]
    fn data_for_scripts_name_the_authors() {
        for (html, want) in [
            (r#"{"contentAuthors":["Jo Lind","Max Roe"],"x":"y"}"#, &["Jo Lind", "Max Roe"][..]),
            (r#"{"author":"Jo Lind","title":"Talks"}"#, &["Jo Lind"]),
            ("'author': 'Jo Lind',\n 'editor': 'Max Roe',", &["Jo Lind"]),
            (r#"<p data-writer-name="" data-byline-writer-name="Jo Lind">"#, &["Jo Lind"]),
            (r#"{"author":{"@type":"Person"}}"#, &[]),
        ] {
            assert_eq!(authors(html), want, "{html}");
        }
    }

    #[test]
    fn other_data_tell_nothing() {
        for html in [
            r#"{"updated_at":"2022-12-29"}"#,
            r#"{"published_at":null}"#,
            "the date of publication: 29 December 2022",
            r#"{"publishdate""#,
            "pubdate",
        ] {
            assert_eq!(days(html), [], "{html}");
        }
    }
}

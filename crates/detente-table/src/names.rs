//! The names under which others keep what a document is made of, and their dates.

use detente_record::{DateBasis, Precision, Published};
use jiff::civil::Date;

/// The caller's id of a document, ours first.
pub const ID: [&str; 7] = ["id", "source_id", "doc_id", "docid", "document_id", "uuid", "_id"];
/// Its plain text.
pub const TEXT: [&str; 6] = ["text", "body", "content", "maintext", "article_text", "raw_text"];
/// Its page.
pub const HTML: [&str; 3] = ["html", "raw_html", "content_html"];
/// Its headline.
pub const TITLE: [&str; 2] = ["title", "headline"];
/// Its address.
pub const URL: [&str; 4] = ["url", "link", "source_url", "canonical_url"];
/// Its day of publication.
pub const PUBLISHED: [&str; 9] = [
    "published",
    "date",
    "date_publish",
    "published_at",
    "publication_date",
    "publish_date",
    "pub_date",
    "pubDate",
    "datePublished",
];

/// Says whether a column's name is this one, as people write it: `Article Text` for `article_text`.
pub fn same(column: &str, name: &str) -> bool {
    let plain = |text: &str| {
        let letters = text.bytes().filter(|byte| !matches!(byte, b' ' | b'_' | b'-'));
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    plain(column.trim()) == plain(name)
}

/// Reads a publication date: `2022-12-29`, with or without a time behind it, `20221229`,
/// `2022-12`, `2022`, `29 December 2022`, `Dec. 29, 2022`, `29.12.2022`, `29/12/2022`, or as in
/// mail and feeds `Thu, 29 Dec 2022 10:00:00 +0800`.
///
/// The day is the one written, in its own zone. `None` for what is no date, and for one that may
/// be two days (`03/04/2022`).
pub fn published(given: &str) -> Option<Published> {
    let given = given.trim();
    let (date, precision) = if let Some(day) = detente_page::stated_day(given) {
        (day, Precision::Day)
    } else if let Ok(month) = format!("{given}-01").parse::<Date>() {
        (month, Precision::Month)
    } else {
        let year = Some(given).filter(|given| given.len() == 4)?;
        (format!("{year}-01-01").parse().ok()?, Precision::Year)
    };
    Some(Published { date, precision, basis: DateBasis::Caller })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_others_write_them() {
        for (given, expected, precision) in [
            ("2022-12-29", "2022-12-29", Precision::Day),
            ("20221229", "2022-12-29", Precision::Day),
            ("2022-12-29T23:30:00-05:00", "2022-12-29", Precision::Day),
            ("2022-12-29 08:00", "2022-12-29", Precision::Day),
            ("Thu, 29 Dec 2022 10:00:00 +0800", "2022-12-29", Precision::Day),
            ("29 December 2022", "2022-12-29", Precision::Day),
            ("Dec. 29, 2022", "2022-12-29", Precision::Day),
            ("29/12/2022", "2022-12-29", Precision::Day),
            ("2022-12", "2022-12-01", Precision::Month),
            ("2022", "2022-01-01", Precision::Year),
        ] {
            let found = published(given).unwrap_or_else(|| panic!("{given} is a date"));
            assert_eq!((found.date.to_string().as_str(), found.precision), (expected, precision));
        }
        let none = ["2022-13-45", "yesterday", "", "2022-02-30T10:00", "29é2022-1", "12"];
        for none in none.into_iter().chain(["03/04/2022"]) {
            assert_eq!(published(none), None, "{none}");
        }
    }
}

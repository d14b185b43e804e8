//! What codes mean: of notes, errors, event types and statuses. The words are in
//! `data/codes.tsv`, those of the store's errors in its own crate.

use std::sync::LazyLock;

use detente_store::ERRORS;

/// One code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// As it stands in notes and messages.
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it means and what to do.
    pub text: &'static str,
}

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let store = ERRORS.iter().map(|entry| Code {
        code: entry.code,
        title: entry.title,
        text: entry.explanation,
    });
    include_str!("../data/codes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| {
            let mut fields = line.splitn(3, '\t');
            Some(Code { code: fields.next()?, title: fields.next()?, text: fields.next()? })
        })
        .chain(store)
        .collect()
});

/// Returns all codes in the order of the table.
pub fn all() -> &'static [Code] {
    &CODES
}

/// Finds a code, whatever the case of its letters.
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use detente_record::{EventType, Status};

    use super::*;

    #[test]
    fn every_row_is_whole_and_no_code_comes_twice() {
        let table = include_str!("../data/codes.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for row in rows.clone() {
            let fields: Vec<_> = row.split('\t').collect();
            assert!(fields.len() == 3 && fields.iter().all(|field| !field.is_empty()), "{row}");
        }
        let codes: BTreeSet<_> = all().iter().map(|code| code.code).collect();
        assert_eq!(codes.len(), rows.count() + ERRORS.len());
    }

    #[test]
    fn types_and_statuses_are_explained() {
        for name in EventType::ALL.map(EventType::name) {
            assert!(find(name).is_some(), "{name}");
        }
        for name in Status::ALL.map(Status::name) {
            assert!(find(name).is_some(), "{name}");
        }
    }
}

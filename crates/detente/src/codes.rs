//! What codes mean: of notes, errors, event types, statuses and CAMEO acts.
//!
//! Each crate words its own; those of the command line, the types and the statuses are in
//! `data/codes.tsv`.

use std::{borrow::Cow, sync::LazyLock};

use detente_coder::{
    actors, dates,
    events::{self, Act, Lexicon},
    quotes,
};

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code as it stands in records, notes and messages.
    pub name: &'static str,
    /// A few words.
    pub title: Cow<'static, str>,
    /// What it means and what to do.
    pub text: Cow<'static, str>,
}

type Row = (&'static str, &'static str, &'static str);

/// The notes that each step can leave, what each way in can meet, and what the server answers.
const NOTES: [&[Row]; 9] = [
    detente_page::NOTES,
    actors::NOTES,
    dates::NOTES,
    quotes::NOTES,
    events::NOTES,
    detente_read::NOTES,
    detente_archive::FAULTS,
    detente_fetch::ERRORS,
    detente_web::CODES,
];

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let own = include_str!("../data/codes.tsv").lines().filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        Some((fields.next()?, fields.next()?, fields.next()?))
    });
    let notes = NOTES.into_iter().flatten().copied();
    let store = detente_store::ERRORS.iter();
    let store = store.map(|entry| (entry.code, entry.title, entry.explanation));
    let tables = detente_table::ERRORS.iter();
    let tables = tables.map(|entry| (entry.code, entry.title, entry.explanation));
    own.chain(notes)
        .chain(store)
        .chain(tables)
        .map(|(code, title, text)| Code { name: code, title: title.into(), text: text.into() })
        .chain(Lexicon::shipped().acts().iter().map(cameo))
        .collect()
});

fn cameo(act: &Act) -> Code {
    let mode = act.mode.as_ref().map(|mode| format!(", mode {mode}")).unwrap_or_default();
    let contexts = match act.contexts.join(", ") {
        none if none.is_empty() => none,
        contexts => format!(", context {contexts}"),
    };
    let (kind, goldstein) = (act.event_type, act.goldstein);
    Code {
        name: act.cameo,
        title: act.gloss.into(),
        text: format!("CAMEO code; PLOVER type {kind}{mode}{contexts}; Goldstein {goldstein:+}.")
            .into(),
    }
}

/// Returns all codes in the order of the table.
pub fn all() -> &'static [Code] {
    &CODES
}

/// Finds a code, whatever the case of its letters.
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.name.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use detente_record::{EventType, Status};

    use super::*;

    #[test]
    fn every_row_is_whole_and_no_code_comes_twice() {
        let table = include_str!("../data/codes.tsv");
        for row in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<_> = row.split('\t').collect();
            assert!(fields.len() == 3 && fields.iter().all(|field| !field.is_empty()), "{row}");
        }
        let mut seen = BTreeSet::new();
        for code in all() {
            assert!(seen.insert(code.name), "{} comes twice", code.name);
        }
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

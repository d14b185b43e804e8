//! Words: cut out of a text by code points, looked for in an index.

use std::borrow::Cow;

use crate::base::{Connection, Double, Result, Rows, params};

/// Fills the word indexes from the sentences and quotes.
pub(crate) fn index_anew(connection: &Connection) -> Result<()> {
    connection.script("DELETE FROM sentence_words; DELETE FROM quote_words;")?;
    match connection {
        Connection::Sqlite(_) => connection.script(include_str!("words.sql")),
        #[cfg(feature = "postgres")]
        Connection::Postgres(_) => {
            let sentences = "SELECT sentences.key, substr(article_text.text, sentences.start + 1,
                    sentences.end - sentences.start)
                 FROM sentences JOIN article_text USING (article)";
            for (table, sql) in
                [("sentence_words", sentences), ("quote_words", "SELECT key, text FROM quotes")]
            {
                let mut index = Index::of(connection, table)?;
                connection.each(sql, (), |row| index.add(row.get(0)?, &row.get::<String>(1)?))?;
                index.flush()?;
            }
            Ok(())
        }
    }
}

/// An index of words that rows are added to.
pub(crate) struct Index<'c> {
    pub rows: Rows<'c>,
    connection: &'c Connection,
}

impl<'c> Index<'c> {
    pub(crate) fn of(connection: &'c Connection, table: &str) -> Result<Self> {
        let row = connection.twin("(?, ?)", "(?, CAST(CAST(? AS text) AS tsvector))");
        let into = format!("{table} (rowid, words)");
        let rows = Rows::new(connection, &into, row, Double::Fails)?;
        Ok(Self { rows, connection })
    }

    /// Takes words in under the key of their row.
    pub(crate) fn add(&mut self, key: i64, words: &str) -> Result<()> {
        let words = match self.connection {
            Connection::Sqlite(_) => Cow::Borrowed(words),
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => Cow::Owned(folded::tsvector(words)),
        };
        self.rows.add(params![key, words])
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.rows.flush()
    }
}

/// Code-point access to one text: finds the byte of a code point without walking from the start.
pub(crate) struct Cutter<'t> {
    text: &'t str,
    /// Byte of every [`Cutter::STEP`]th code point; `None` for ASCII, where bytes are code points.
    marks: Option<Vec<usize>>,
}

impl<'t> Cutter<'t> {
    const STEP: usize = 64;

    pub(crate) fn new(text: &'t str) -> Self {
        let marks = (!text.is_ascii())
            .then(|| text.char_indices().step_by(Self::STEP).map(|(byte, _)| byte).collect());
        Self { text, marks }
    }

    /// Returns the words from code point `start` up to `end`; what lies past the text is left out.
    pub(crate) fn cut(&self, start: u32, end: u32) -> &'t str {
        let (start, end) = (self.byte(start), self.byte(end));
        self.text.get(start..end).unwrap_or_default()
    }

    fn byte(&self, code_point: u32) -> usize {
        let code_point = code_point as usize;
        let Some(marks) = &self.marks else { return code_point.min(self.text.len()) };
        let Some(&mark) = marks.get(code_point / Self::STEP) else { return self.text.len() };
        self.text[mark..]
            .char_indices()
            .nth(code_point % Self::STEP)
            .map_or(self.text.len(), |(byte, _)| mark + byte)
    }
}

/// What to look for in a word index: all of some words and phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    /// In FTS5's language, in which every mark could mean something: each term is quoted.
    pub fts5: String,
    /// In that of PostgreSQL's `tsquery`.
    pub tsquery: String,
}

impl Terms {
    /// Reads what a person types: words, `"phrases"`, `begin*`. `None` where nothing but marks is
    /// typed.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let mut terms = Vec::new();
        for (index, part) in text.split('"').enumerate() {
            if index % 2 == 1 {
                terms.push((part, false));
            } else {
                terms.extend(part.split_whitespace().map(|word| match word.strip_suffix('*') {
                    Some(stem) => (stem, true),
                    None => (word, false),
                }));
            }
        }
        // FTS5 reads its expression up to the first NUL; a term of marks alone finds nothing.
        let terms = terms.into_iter().map(|(term, prefix)| (term.replace('\0', " "), prefix));
        let terms: Vec<_> =
            terms.filter(|(term, _)| term.chars().any(char::is_alphanumeric)).collect();
        let fts5 = terms
            .iter()
            .map(|(term, prefix)| format!("\"{term}\"{}", if *prefix { "*" } else { "" }));
        let tsquery = terms.iter().map(|(term, prefix)| phrase(term, *prefix));
        let [fts5, tsquery] =
            [fts5.collect::<Vec<_>>().join(" "), tsquery.collect::<Vec<_>>().join(" & ")];
        (!terms.is_empty()).then_some(Self { fts5, tsquery })
    }
}

#[cfg(feature = "postgres")]
mod folded {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    /// Words of a text that an index takes at most, and bytes of one.
    const WORDS: usize = 16_383;
    const BYTES: usize = 1_024;

    /// The words of a text without case and accents, as SQLite's index has them
    /// (`unicode61 remove_diacritics 2`).
    pub(super) fn words(text: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for c in text.nfd().filter(|&c| !is_combining_mark(c)) {
            match words.last_mut() {
                Some(word) if c.is_alphanumeric() => word.extend(c.to_lowercase()),
                Some(word) if word.is_empty() => {}
                _ => words.push(String::new()),
            }
        }
        words.retain(|word| !word.is_empty() && word.len() <= BYTES);
        words.truncate(WORDS);
        words
    }

    /// A text as PostgreSQL's `tsvector`, in its own writing: each word with its place.
    pub(super) fn tsvector(text: &str) -> String {
        let places = words(text).into_iter().enumerate();
        let places: Vec<_> = places.map(|(at, word)| format!("'{word}':{}", at + 1)).collect();
        places.join(" ")
    }

    /// Words that follow each other; of the last perhaps only its beginning.
    pub(super) fn phrase(term: &str, prefix: bool) -> String {
        let words: Vec<_> = words(term).iter().map(|word| format!("'{word}'")).collect();
        format!("({}{})", words.join(" <-> "), if prefix { ":*" } else { "" })
    }
}

#[cfg(feature = "postgres")]
use folded::phrase;

#[cfg(not(feature = "postgres"))]
fn phrase(_: &str, _: bool) -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_agrees_with_counting_characters() {
        let text = "“Türkiye” — 会談 🕊 ".repeat(30);
        let cutter = Cutter::new(&text);
        let count = text.chars().count();
        for start in 0..count {
            let end = (start + 7).min(count);
            let expected: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(cutter.cut(start as u32, end as u32), expected);
        }
        assert_eq!(cutter.cut(count as u32 - 1, u32::MAX), " ");
        assert_eq!(cutter.cut(u32::MAX, u32::MAX), "");
    }

    #[test]
    fn what_a_person_types_becomes_quoted_terms() {
        let typed = |text| Terms::typed(text).map(|terms| terms.fts5);
        assert_eq!(typed("oil* price-cap").as_deref(), Some(r#""oil"* "price-cap""#));
        assert_eq!(
            typed(r#"OR "no limits" NEAR("#).as_deref(),
            Some(r#""OR" "no limits" "NEAR(""#)
        );
        assert_eq!(typed(r#"  -- "" * "#), None);
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn words_are_folded_and_placed() {
        assert_eq!(folded::tsvector("Türkiye’s Élan, 2025"), "'turkiye':1 's':2 'elan':3 '2025':4");
        let typed = |text| Terms::typed(text).map(|terms| terms.tsquery);
        assert_eq!(
            typed("Oil* price-cap \"no limits\"").as_deref(),
            Some("('oil':*) & ('price' <-> 'cap') & ('no' <-> 'limits')")
        );
    }
}

//! The corridor: page → article → sentences → tags → trees → reports and quotes.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use detente_coder::{actors, dates, places, quotes};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Coded, Note, Page, Record, Sentence};

/// What a reader is to do.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Options {}

/// Takes documents through all steps; one reader serves any number of threads.
#[derive(Debug, Default)]
pub struct Reader {
    _options: Options,
}

/// The note for a document in which a step failed through a fault of ours.
const FAULT: &str = "R001";

impl Reader {
    /// Makes a reader; models and gazetteers are unpacked on first use.
    pub fn new(options: Options) -> Self {
        Self { _options: options }
    }

    /// Reads one document.
    ///
    /// It never fails: what could not be read is noted. Should a step panic, which is a fault of
    /// ours, the record keeps what the steps before it found and a note `R001`.
    pub fn read(&self, page: &Page) -> Record {
        let mut record = Record::default();
        match guarded(|| detente_page::article(page)) {
            Ok(article) => record.article = article,
            Err(fault) => {
                record.article.source_id.clone_from(&page.source_id);
                record.article.url.clone_from(&page.url);
                record.article.notes.push(note("page", &fault));
                return record;
            }
        }
        match guarded(|| parse(&record.article)) {
            Ok(sentences) => record.sentences = sentences,
            Err(fault) => {
                record.article.notes.push(note("parse", &fault));
                return record;
            }
        }
        match guarded(|| code(&record.article, &record.sentences)) {
            Ok(coded) => record.coded = coded,
            Err(fault) => record.article.notes.push(note("coder", &fault)),
        }
        record
    }
}

fn parse(article: &Article) -> Vec<Sentence> {
    let parser = Parser::english();
    let mut scratch = Scratch::default();
    let mut sentences = parser.sentences(article);
    for sentence in &mut sentences {
        parser.tag(&article.text, sentence, &mut scratch);
        parser.tree(&article.text, sentence, &mut scratch);
    }
    sentences
}

fn code(article: &Article, sentences: &[Sentence]) -> Coded {
    let mentions = actors::mentions(article, sentences);
    Coded {
        dates: dates::times(article, sentences),
        places: places::places(article, sentences),
        quotes: quotes::quotes(article, sentences, &mentions),
        mentions,
        ..Coded::default()
    }
}

/// Runs a step and turns a panic into its message.
fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, String> {
    // Sound to go on after: a step owns all that it changes, and what it broke is dropped.
    catch_unwind(AssertUnwindSafe(step)).map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    // One line, whatever the panic wrote.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn note(step: &str, fault: &str) -> Note {
    Note {
        code: FAULT.into(),
        span: None,
        message: format!("a fault in Détente stopped the {step} step: {fault}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_one_line() {
        let fault = guarded(|| -> () { panic!("index {}\nout of range", 7) });
        assert_eq!(fault, Err("index 7 out of range".to_owned()));
        assert_eq!(guarded(|| 3), Ok(3));
    }
}

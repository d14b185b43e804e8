//! The corridor: page → article → sentences → tags → trees → reports and quotes.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use detente_coder::{Coder, Settings};
use detente_parse::{Parser, Scratch};
use detente_record::{Article, Note, Page, Record, Sentence};

/// What a reader is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How to code.
    pub coder: Settings,
}

/// Takes documents through all steps; one reader serves any number of threads.
#[derive(Debug)]
pub struct Reader {
    parser: &'static Parser,
    coder: Coder,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

const FAULT: &str = "R001";

/// The notes that the corridor itself can leave: code, title, explanation.
pub const NOTES: &[(&str, &str, &str)] = &[(
    FAULT,
    "a fault in Détente",
    "One step failed on this document through a fault of ours. The record keeps what the steps \
     before it found; the other documents are not affected. Please report the document.",
)];

impl Reader {
    /// Makes a reader; models and gazetteers are unpacked on first use.
    pub fn new(options: Options) -> Self {
        Self { parser: Parser::english(), coder: Coder::new(options.coder) }
    }

    /// Makes a reader with a coder of the caller's, such as one that knows users' own actors.
    pub fn with_coder(coder: Coder) -> Self {
        Self { parser: Parser::english(), coder }
    }

    /// Reads one document.
    ///
    /// It never fails: what could not be read is noted. Should a step panic, which is a fault of
    /// ours, the record keeps what the steps before it found and a note `R001`.
    pub fn read(&self, page: &Page) -> Record {
        self.read_if(page, |_| true).unwrap_or_default()
    }

    /// Reads one document where its article is `wanted`; `None` for others, of which no sentence
    /// is read.
    ///
    /// It never fails, as [`Reader::read`].
    pub fn read_if(&self, page: &Page, wanted: impl FnOnce(&Article) -> bool) -> Option<Record> {
        match guarded(|| detente_page::article(page)) {
            Ok(article) => wanted(&article).then(|| self.read_article(article)),
            Err(fault) => {
                let mut record = Record::default();
                record.article.source_id.clone_from(&page.source_id);
                record.article.url.clone_from(&page.url);
                record.article.notes.push(note("page", &fault));
                Some(record)
            }
        }
    }

    /// Reads an article whose text and blocks are known already, as [`Reader::read`] does.
    pub fn read_article(&self, article: Article) -> Record {
        let mut record = Record { article, ..Record::default() };
        match guarded(|| self.analyse(&record.article)) {
            Ok(sentences) => record.sentences = sentences,
            Err(fault) => {
                record.article.notes.push(note("parse", &fault));
                return record;
            }
        }
        match guarded(|| self.coder.code(&record.article, &record.sentences)) {
            Ok(coded) => record.coded = coded,
            Err(fault) => record.article.notes.push(note("coder", &fault)),
        }
        record
    }

    /// How this reader codes.
    pub fn coder(&self) -> &Coder {
        &self.coder
    }

    /// Cuts an article into sentences and tags them; trees grow only where the coder can use one.
    pub fn analyse(&self, article: &Article) -> Vec<Sentence> {
        // What a thread knows of words stays with it; a panic on the way leaves a fresh start.
        let mut scratch = SCRATCH.take();
        let mut sentences = self.parser.sentences(article);
        for sentence in &mut sentences {
            self.parser.tag(&article.text, sentence, &mut scratch);
        }
        let phrases = self.coder.prepare(article, &mut sentences);
        for (sentence, phrases) in sentences.iter_mut().zip(&phrases) {
            if self.coder.matters(sentence) {
                self.parser.tree_over(&article.text, sentence, phrases, &mut scratch);
            }
        }
        SCRATCH.set(scratch);
        sentences
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

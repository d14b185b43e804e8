//! What is worked out of a document before it is written, without a database: by another thread
//! than the one that writes.

use detente_merge::Print;
use detente_record::json::Document;

use crate::{
    base::Result,
    copies,
    events::tellings::{self, Publication, Stored},
    words::Cutter,
    write::{self, Own},
};

/// A document that is ready to be written.
pub(crate) struct Ready<'d> {
    pub document: &'d Document,
    pub cutter: Cutter<'d>,
    pub print: Print,
    /// JSON.
    pub blocks: String,
    pub furniture: String,
    pub notes: String,
    pub reports: Vec<ReadyReport>,
}

/// A report that is ready to be written.
pub(crate) struct ReadyReport {
    pub own: Own,
    pub stored: Vec<Stored>,
}

impl<'d> Ready<'d> {
    pub(crate) fn new(document: &'d Document) -> Result<Self> {
        let article = &document.article;
        let cutter = Cutter::new(&article.text);
        let (publication, facts) = (Publication::of(article), tellings::facts(article));
        let reports = (0..).zip(&document.reports).map(|(n, report)| {
            let stored = tellings::fresh(&publication, facts, n, report);
            Ok(ReadyReport { own: Own::of(report, &article.id, n)?, stored })
        });
        Ok(Self {
            document,
            print: Print::new(&copies::story(article, &cutter)),
            cutter,
            blocks: write::json(&article.blocks)?,
            furniture: write::json(&article.furniture)?,
            notes: write::json(&document.notes)?,
            reports: reports.collect::<Result<_>>()?,
        })
    }
}

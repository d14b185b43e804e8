//! Which of several statements is right: a few trees for titles, for authors and for days.

use std::sync::LazyLock;

use super::{authors, published, titles};
use crate::trees::Round;

static SHIPPED: LazyLock<Judge> =
    LazyLock::new(|| Judge::parse(include_str!("../../models/facts.tsv")).unwrap_or_default());

/// A value that may be the right one, and what is known of it in numbers of one byte.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<T> {
    pub value: T,
    pub row: Vec<u8>,
}

/// The trees of each kind of fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judge {
    pub titles: Round,
    pub authors: Round,
    pub days: Round,
}

impl Judge {
    /// The weights in `models/facts.tsv`.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads the form that `write` gives; `None` where it does not fit these features.
    pub fn parse(source: &str) -> Option<Self> {
        let mut judge = Self::default();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let (name, line) = line.split_once('\t')?;
            let round = match name {
                "title" => &mut judge.titles,
                "author" => &mut judge.authors,
                "day" => &mut judge.days,
                _ => return None,
            };
            round.read(line)?;
        }
        let fits = judge.titles.fits(titles::COUNT)
            && judge.authors.fits(authors::COUNT)
            && judge.days.fits(published::COUNT);
        fits.then_some(judge)
    }

    /// Writes the weights as lines of text.
    pub fn write(&self) -> String {
        let mut out =
            String::from("# Weights of the judge of titles, authors and days. README.md\n");
        self.titles.write("title", &mut out);
        self.authors.write("author", &mut out);
        self.days.write("day", &mut out);
        out
    }
}

impl Round {
    /// Returns the candidate that is judged most likely, the first of equals, with its probability.
    pub fn best<'a, T>(&self, candidates: &'a [Candidate<T>]) -> Option<(&'a Candidate<T>, f32)> {
        let mut best: Option<(&Candidate<T>, f32)> = None;
        for candidate in candidates {
            let p = self.probability(&candidate.row);
            if best.is_none_or(|(_, most)| p > most) {
                best = Some((candidate, p));
            }
        }
        best
    }
}

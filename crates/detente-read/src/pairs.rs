//! Pairs of actors: which type of act joins the two, for gold pairs and for training.
//!
//! An actor-pair item is a sentence with the words of both actors given. It is read like any
//! document; the learned classifier of [`detente_coder::types`] then names the type, with what the
//! lexicon coded among its evidence.

use detente_coder::{
    events::{self, LEARNED, Lexicon},
    types::{Classifier, Pair, Ranked, Scene, View},
};
use detente_record::{Byte, Page, Record, Report, Sentence, Span};

use crate::Reader;

/// Reads a sentence and ranks the types of act between two actors.
///
/// `source` and `target` are byte spans of `text`; `None` where nobody is named.
pub fn rank(
    reader: &Reader,
    classifier: &Classifier,
    text: &str,
    source: Option<Span<Byte>>,
    target: Option<Span<Byte>>,
) -> Ranked {
    let record = reader.read(&plain(text));
    classifier.rank(&seen(&record, Pair { source, target }))
}

/// The features of a pair of a record, in whose text the spans lie; the sentence is the source's,
/// or else the target's.
pub fn seen(record: &Record, pair: Pair) -> Vec<u32> {
    let mut features = view(record, pair, |view| view.features(pair)).unwrap_or_default();
    // Where the splitter cuts between the two, the words of the other sentences count as well.
    let parted =
        |sentence: &&Sentence| pair.target.is_some_and(|span| !span.overlaps(sentence.span));
    if let Some(sentence) = sentence_of(record, pair).filter(parted) {
        features.extend(others(record, sentence, pair));
        features.sort_unstable();
        features.dedup();
    }
    features
}

/// The features of a pair of one sentence, each with the words that it was made from.
pub fn named(record: &Record, pair: Pair) -> Vec<(u32, String)> {
    view(record, pair, |view| view.named(pair)).unwrap_or_default()
}

/// What speaks for and against a report of a record, in the order of [`SIGNS`].
///
/// [`SIGNS`]: detente_coder::events::SIGNS
pub fn signs(record: &Record, report: &Report) -> Vec<f32> {
    let pair = Pair { source: Some(report.sentence), target: None };
    view(record, pair, |view| events::signs(report, view).to_vec()).unwrap_or_default()
}

/// The sentence of the source, or else of the target, or else the first.
fn sentence_of(record: &Record, pair: Pair) -> Option<&Sentence> {
    let asked = pair.source.or(pair.target);
    record
        .sentences
        .iter()
        .find(|sentence| asked.is_none_or(|span| sentence.span.overlaps(span)))
        .or(record.sentences.first())
}

/// Looks at the sentence of a pair as the classifier does.
fn view<R>(record: &Record, pair: Pair, look: impl FnOnce(&View<'_>) -> R) -> Option<R> {
    let sentence = sentence_of(record, pair)?;
    let overlapping = |span: Span<Byte>| span.overlaps(sentence.span);
    let mentions: Vec<_> =
        record.coded.mentions.iter().filter(|each| overlapping(each.span)).cloned().collect();
    // What the lexicon coded: the classifier's own reports are no evidence for it.
    let reports: Vec<_> = record
        .coded
        .reports
        .iter()
        .filter(|each| each.sentence == sentence.span && each.rule != LEARNED)
        .cloned()
        .collect();
    let scene =
        Scene { text: &record.article.text, sentence, mentions: &mentions, reports: &reports };
    Some(look(&View::new(Lexicon::shipped(), scene)))
}

fn others(record: &Record, sentence: &Sentence, pair: Pair) -> Vec<u32> {
    let target = Pair { source: None, target: pair.target };
    record
        .sentences
        .iter()
        .filter(|other| other.span != sentence.span)
        .filter(|other| pair.target.is_some_and(|span| other.span.overlaps(span)))
        .flat_map(|other| {
            let scene =
                Scene { text: &record.article.text, sentence: other, mentions: &[], reports: &[] };
            View::new(Lexicon::shipped(), scene).features(target)
        })
        .collect()
}

/// A page of plain text.
pub(crate) fn plain(text: &str) -> Page {
    Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    }
}

/// A sentence with its actors marked, as the training table holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The sentence without the marks.
    pub text: String,
    /// Words of each source.
    pub sources: Vec<Span<Byte>>,
    /// Words of each target.
    pub targets: Vec<Span<Byte>>,
}

/// Reads `[S:…]` and `[T:…]` marks; `None` where a bracket stays open.
pub fn marked(line: &str) -> Option<Marked> {
    let mut made = Marked { text: String::new(), sources: Vec::new(), targets: Vec::new() };
    let mut rest = line;
    while let Some(open) = ["[S:", "[T:"].iter().filter_map(|mark| rest.find(mark)).min() {
        made.text.push_str(&rest[..open]);
        let is_source = rest[open..].starts_with("[S:");
        let inner = &rest[open + 3..];
        let close = inner.find(']')?;
        let words = inner[..close].trim();
        let start = made.text.len() as u32;
        made.text.push_str(words);
        let span = Span::new(start, made.text.len() as u32);
        let side = if is_source { &mut made.sources } else { &mut made.targets };
        side.push(span);
        rest = &inner[close + 1..];
    }
    made.text.push_str(rest);
    Some(made)
}

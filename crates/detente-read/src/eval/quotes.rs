//! Measures who said what against gold attributions.
//!
//! One JSON object a line: `id`, `text`, and `attributions [{type, source, cue, content}]`, where
//! `type` is `direct`, `mixed` or `indirect` and the others are lists of `[start, end]` in code
//! points (a third element, the words, is allowed). A quote in two parts is one attribution, and
//! quotation marks lie inside its content. Files of tokens with `labels` are scored by
//! [`cofenet`](super::cofenet).
//!
//! The measures are those of the reference scorer: an attribution found matches the gold one whose
//! content it shares most with, at least half of the characters of either; its speaker is right
//! where it shares a character with the gold one, or both have none.

use detente_coder::{
    actors,
    quotes::{self, Attributed},
};
use detente_record::{Article, Byte, Mention, Quote, QuoteForm, Sentence, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    GoldError,
    texts::{Laid, f1, items, share},
};
use crate::Reader;

/// How well quotes were found and attributed, in per cent, for all and by form.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuoteScores {
    /// All attributions.
    pub all: FormScores,
    /// Those wholly or partly between quotation marks.
    pub direct_mixed: FormScores,
    /// Those wholly between quotation marks.
    pub direct: FormScores,
    /// Those with no quotation mark.
    pub indirect: FormScores,
}

/// Scores of one form of quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FormScores {
    /// Gold attributions.
    pub gold: usize,
    /// Attributions found.
    pub found: usize,
    /// F1 of contents that share at least half.
    pub span_f1: f64,
    /// F1 of those with the right speaker too.
    pub span_speaker_f1: f64,
    /// Share with the right speaker among those whose content is right and who have one.
    pub speaker_given_span: f64,
}

/// One attribution, offsets in code points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// `direct`, `mixed` or `indirect`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Who says it; empty where the text does not tell.
    #[serde(default)]
    pub source: Vec<Part>,
    /// The words that say that it is said.
    #[serde(default)]
    pub cue: Vec<Part>,
    /// What is said.
    #[serde(default)]
    pub content: Vec<Part>,
}

/// A stretch of code points: first, and one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Vec<Value>")]
pub struct Part(pub u32, pub u32);

impl TryFrom<Vec<Value>> for Part {
    type Error = String;
    fn try_from(list: Vec<Value>) -> Result<Self, String> {
        let at = |index: usize| list.get(index).and_then(Value::as_u64);
        match (at(0), at(1)) {
            (Some(start), Some(end)) => Ok(Self(start as u32, end as u32)),
            _ => Err("a stretch is [start, end]".into()),
        }
    }
}

/// The attributions found in one text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuotePrediction {
    /// The text's id.
    pub id: String,
    /// In order.
    pub attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    text: String,
    attributions: Vec<Attribution>,
}

/// Finds the quotes of every text and scores them.
pub fn quotes(
    reader: &Reader,
    gold: &str,
) -> Result<(QuoteScores, Vec<QuotePrediction>), GoldError> {
    let mut tallies = [Tally::default(); 4];
    let mut predictions = Vec::new();
    for item in items::<Item>(gold)? {
        let laid = Laid::new(reader, &item.text, None);
        let mentions = actors::mentions(reader.coder().gazetteer(), &laid.article, &laid.sentences);
        let found = quotes::attributed(&laid.article, &laid.sentences, &mentions);
        let found: Vec<Attribution> =
            joined(&item.text, &found).iter().map(|parts| attribution(&laid, parts)).collect();
        for (tally, kinds) in tallies.iter_mut().zip(KINDS) {
            let of = |all: &[Attribution]| -> Vec<Sets> {
                let kept = all.iter().filter(|one| kinds.contains(&one.kind.as_str()));
                kept.map(Sets::new).collect()
            };
            tally.add(&of(&item.attributions), &of(&found));
        }
        predictions.push(QuotePrediction { id: item.id, attributions: found });
    }
    let [all, direct_mixed, direct, indirect] = tallies.map(Tally::scores);
    Ok((QuoteScores { all, direct_mixed, direct, indirect }, predictions))
}

/// A gold text laid out, with its attributions: sources, cues and contents of each, in bytes.
pub struct QuoteCase {
    /// The text's id.
    pub id: String,
    /// The text.
    pub article: Article,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Whom it mentions.
    pub mentions: Vec<Mention>,
    /// The attributions.
    pub gold: Vec<[Vec<Span<Byte>>; 3]>,
}

/// Reads a gold file as cases to learn from.
pub fn cases(reader: &Reader, gold: &str) -> Result<Vec<QuoteCase>, GoldError> {
    let case = |item: Item| {
        let Laid { article, sentences, offsets } = Laid::new(reader, &item.text, None);
        let mentions = actors::mentions(reader.coder().gazetteer(), &article, &sentences);
        let spans = |parts: &[Part]| {
            parts.iter().map(|part| offsets.bytes(part.0, part.1)).collect::<Vec<_>>()
        };
        let gold = item
            .attributions
            .iter()
            .map(|one| [&one.source, &one.cue, &one.content].map(|parts| spans(parts)))
            .collect();
        QuoteCase { id: item.id, article, sentences, mentions, gold }
    };
    Ok(items::<Item>(gold)?.into_iter().map(case).collect())
}

const KINDS: [&[&str]; 4] =
    [&["direct", "mixed", "indirect"], &["direct", "mixed"], &["direct"], &["indirect"]];

/// The parts of one act of saying.
pub(super) struct Joined<'q> {
    pub quote: &'q Quote,
    pub source: Option<Span<Byte>>,
    pub cue: Option<Span<Byte>>,
    pub content: Vec<Span<Byte>>,
}

/// Joins the parts of each quote ("A," he said, "B.") and takes quotation marks in.
pub(super) fn joined<'q>(text: &str, found: &'q [Attributed]) -> Vec<Joined<'q>> {
    let mut done: Vec<Joined> = Vec::new();
    for Attributed { quote, source, cue, .. } in found {
        let span = match quote.form {
            QuoteForm::Direct => with_marks(text, quote.span),
            QuoteForm::Indirect | QuoteForm::Mixed => quote.span,
        };
        let same = done.iter_mut().rev().take(4).find(|old| {
            let one = quote.cue.is_some() && old.quote.cue == quote.cue;
            let carried = quote.cue.is_none() && quote.speaker.is_some();
            (one || carried) && old.quote.speaker == quote.speaker
        });
        if let Some(old) = same {
            old.content.push(span);
        } else {
            let speaker = quote.speaker.as_ref().map(|speaker| speaker.span);
            let source = source.or(speaker);
            done.push(Joined { quote, source, cue: *cue, content: vec![span] });
        }
    }
    done
}

/// Widens a span over the quotation marks right outside it.
fn with_marks(text: &str, span: Span<Byte>) -> Span<Byte> {
    let mark = |c: &char| "\"'“”‘’«»„`".contains(*c);
    let before = text[..span.start as usize].chars().rev().take_while(mark).take(2);
    let after = text[span.end as usize..].chars().take_while(mark).take(2);
    let (before, after): (usize, usize) =
        (before.map(char::len_utf8).sum(), after.map(char::len_utf8).sum());
    Span::from_range(span.start as usize - before..span.end as usize + after)
}

fn attribution(laid: &Laid, joined: &Joined) -> Attribution {
    let part = |span: Span<Byte>| {
        let [start, end] = laid.offsets.points(span);
        Part(start, end)
    };
    Attribution {
        kind: form(&laid.article.text, &joined.content).to_owned(),
        source: joined.source.map(part).into_iter().collect(),
        cue: joined.cue.map(part).into_iter().collect(),
        content: joined.content.iter().map(|span| part(*span)).collect(),
    }
}

/// Types an attribution as the gold does: by the marks “ ” and " alone, which may have opened before its
/// first word: “LIND: Will it open?”
fn form(text: &str, content: &[Span<Byte>]) -> &'static str {
    let marks = ['"', '“', '”'];
    let any = content.iter().any(|span| span.of(text).contains(marks));
    let whole =
        |span: &Span<Byte>| span.of(text).starts_with(marks) && span.of(text).ends_with(marks);
    let inside = |span: &Span<Byte>| {
        let before = &text[..span.start as usize];
        let line = before.rsplit('\n').next().unwrap_or(before);
        line.starts_with(marks) && line.matches(marks).count() == 1
    };
    match (any, content.iter().all(whole), content.first().is_some_and(inside)) {
        (_, true, _) | (false, _, true) => "direct",
        (true, false, _) => "mixed",
        (false, false, false) => "indirect",
    }
}

/// What an attribution covers: stretches in order, without overlap.
struct Sets {
    content: Vec<Part>,
    source: Vec<Part>,
}

impl Sets {
    fn new(one: &Attribution) -> Self {
        Self { content: united(&one.content), source: united(&one.source) }
    }
}

fn united(parts: &[Part]) -> Vec<Part> {
    let mut parts: Vec<Part> = parts.to_vec();
    parts.sort_unstable();
    let mut done: Vec<Part> = Vec::new();
    for part in parts {
        match done.last_mut() {
            Some(last) if part.0 <= last.1 => last.1 = last.1.max(part.1),
            _ => done.push(part),
        }
    }
    done
}

fn shared(a: &[Part], b: &[Part]) -> u32 {
    a.iter().flat_map(|a| b.iter().map(move |b| a.1.min(b.1).saturating_sub(a.0.max(b.0)))).sum()
}

fn size(parts: &[Part]) -> u32 {
    parts.iter().map(|part| part.1.saturating_sub(part.0)).sum()
}

#[derive(Clone, Copy, Default)]
struct Tally {
    gold: usize,
    found: usize,
    matched: usize,
    full: usize,
    spoken: usize,
    speaker: usize,
}

impl Tally {
    fn add(&mut self, gold: &[Sets], found: &[Sets]) {
        self.gold += gold.len();
        self.found += found.len();
        let mut used = vec![false; gold.len()];
        for one in found {
            let mut best: Option<(f64, usize)> = None;
            for (at, other) in gold.iter().enumerate().filter(|(at, _)| !used[*at]) {
                let both = shared(&one.content, &other.content);
                let either = size(&one.content) + size(&other.content) - both;
                let alike = f64::from(both) / f64::from(either.max(1));
                if alike > best.map_or(0.0, |(best, _)| best) {
                    best = Some((alike, at));
                }
            }
            let Some((_, at)) = best.filter(|(alike, _)| *alike >= 0.5) else { continue };
            used[at] = true;
            self.matched += 1;
            let both = shared(&one.source, &gold[at].source) > 0;
            let none = one.source.is_empty() && gold[at].source.is_empty();
            self.spoken += usize::from(!gold[at].source.is_empty());
            self.speaker += usize::from(both);
            self.full += usize::from(both || none);
        }
    }

    fn scores(self) -> FormScores {
        FormScores {
            gold: self.gold,
            found: self.found,
            span_f1: f1(self.matched, self.found, self.gold),
            span_speaker_f1: f1(self.full, self.found, self.gold),
            speaker_given_span: share(self.speaker, self.spoken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(source: &[Part], content: &[Part]) -> Sets {
        Sets { content: united(content), source: united(source) }
    }

    #[test]
    fn half_of_the_words_must_be_shared_and_a_gold_quote_is_matched_once() {
        let gold = [one(&[Part(0, 2)], &[Part(10, 20)]), one(&[], &[Part(30, 40)])];
        let found = [
            one(&[Part(1, 2)], &[Part(10, 16), Part(14, 20)]),
            one(&[Part(0, 2)], &[Part(10, 20)]),
            one(&[], &[Part(30, 35)]),
            one(&[], &[Part(36, 40)]),
        ];
        let mut tally = Tally::default();
        tally.add(&gold, &found);
        let scores = tally.scores();
        assert_eq!((scores.gold, scores.found), (2, 4));
        assert!((scores.span_f1 - 200.0 * 2.0 / 6.0).abs() < 1e-9);
        assert!((scores.span_f1 - scores.span_speaker_f1).abs() < 1e-9);
        assert!((scores.speaker_given_span - 100.0).abs() < 1e-9);
    }
}

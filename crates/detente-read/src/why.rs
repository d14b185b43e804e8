//! Why a report was coded so: the rule or what the classifier saw, and the tree.

use detente_coder::{
    events::{LEARNED, Lexicon},
    types::{Classifier, Pair, Ranked},
};
use detente_record::{EventType, Mention, Record, Sentence, Upos};

use crate::pairs;

/// Signs of the classifier that are worth telling.
const TOLD: usize = 12;

/// What a report rests on.
#[derive(Clone, Debug)]
pub struct Why {
    /// The line of the lexicon that matched, its columns apart by ` | `; `None` where the
    /// classifier alone or a user's dictionary made the report.
    pub row: Option<String>,
    /// How probable the classifier finds an act between the two, and each type.
    pub ranked: Ranked,
    /// What the classifier saw of the report's type, the weightiest first: the sign, and how far it
    /// moves the type's score.
    pub signs: Vec<(String, f32)>,
    /// The sentence's tree, a word a line.
    pub tree: Vec<Leaf>,
}

/// A word of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The word as it stands.
    pub word: String,
    /// Its lemma.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// Relation to its head.
    pub deprel: &'static str,
    /// The head's word; `None` for the root.
    pub head: Option<String>,
}

/// Tells why report `index` of a record was coded; `None` where there is no such report.
pub fn why(record: &Record, index: usize) -> Option<Why> {
    let report = record.coded.reports.get(index)?;
    let sentence = record.sentences.iter().find(|each| each.span == report.sentence)?;
    let noun = sentence
        .token_at(report.trigger)
        .is_some_and(|token| sentence.tokens[token].upos == Upos::Noun);
    let row = Lexicon::shipped().rule(&report.rule, noun).filter(|_| &*report.rule != LEARNED);
    let first = |side: &[Mention]| side.first().map(|mention| mention.span);
    let pair = Pair { source: first(&report.source), target: first(&report.target) };
    let named = pairs::named(record, pair);
    let features: Vec<u32> = named.iter().map(|(feature, _)| *feature).collect();
    let kind = report.kind.event_type;
    Some(Why {
        row: row.map(str::to_owned),
        ranked: Classifier::shipped().rank(&features),
        signs: signs(&named, kind),
        tree: tree(sentence, &record.article.text),
    })
}

fn signs(named: &[(u32, String)], kind: EventType) -> Vec<(String, f32)> {
    let classifier = Classifier::shipped();
    let features: Vec<u32> = named.iter().map(|(feature, _)| *feature).collect();
    let weights = classifier.weights(&features, kind);
    let mut signs: Vec<(String, f32)> =
        named.iter().map(|(_, name)| name.clone()).zip(weights).collect();
    signs.retain(|(_, weight)| *weight != 0.0);
    signs.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    signs.truncate(TOLD);
    signs
}

fn tree(sentence: &Sentence, text: &str) -> Vec<Leaf> {
    (0..sentence.tokens.len())
        .map(|token| Leaf {
            word: sentence.word(token, text).to_owned(),
            lemma: sentence.lemma(token).to_owned(),
            upos: sentence.tokens[token].upos,
            deprel: sentence.tokens[token].deprel.name(),
            head: sentence.head(token).map(|head| sentence.word(head, text).to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reader, pairs::plain};

    #[test]
    fn a_report_tells_its_rule_and_its_tree() {
        let record = Reader::default().read(&plain("China condemned Japan on Monday."));
        let why = why(&record, 0).expect("one report");
        assert!(why.row.is_some_and(|row| row.contains("condemn") && row.contains("111")));
        assert_eq!(why.ranked.best_type().0, EventType::Accuse);
        assert!(why.signs.iter().any(|(sign, _)| sign.contains("condemn")));
        assert_eq!(why.tree[0].head.as_deref(), Some("condemned"));
        assert!(super::why(&record, 7).is_none());
    }
}

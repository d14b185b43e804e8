//! All words that stand for a place in any way, whether or not something is said to be there.

use detente_record::{ActorKind, Article, Place, Sentence, Span, Upos};

use super::{
    Atlas, Candidate, Context, Evidence, KNOWN, behind_comma, choose, evidence,
    given::country_row,
    home::Home,
    is_name, is_person, is_small,
    lexicon::Lexicon,
    lies_in, name_at, place_of, tagged,
    words::{self, Word},
};
use crate::actors::Gazetteer;

/// Finds the words of an article that name a place in any way, in order of their spans, without
/// overlap: besides the places of [`places`](super::places) governments called by their seat
/// ("Beijing said"), adjectives ("Turkish troops"), and places in the names of bodies ("the Harare
/// City Council").
pub fn mentioned(atlas: &Atlas, article: &Article, sentences: &[Sentence]) -> Vec<Place> {
    let text = article.text.as_str();
    let mut candidates = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let range = sentence.span.range();
        let words = words::cut(text, range.start, range.end);
        let mut at = 0;
        while at < words.len() {
            at = match candidate(atlas, text, index, &words, at) {
                Some((candidate, end)) => {
                    candidates.push(candidate);
                    end
                }
                None => at + 1,
            };
        }
    }
    let context = Context::of(&candidates, Home::of(article));
    let chosen = candidates.iter().filter_map(|candidate| {
        let row = choose(candidate, &context)?;
        let sentence = &sentences[candidate.sentence];
        named(text, sentence, candidate, &row).then(|| place_of(candidate, &row))
    });
    chosen.collect()
}

/// The name or adjective that begins at a word, and the word behind it.
fn candidate<'t>(
    atlas: &'t Atlas,
    text: &str,
    sentence: usize,
    words: &[Word<'_>],
    at: usize,
) -> Option<(Candidate<'t>, usize)> {
    let lexicon = Lexicon::shipped();
    if let Some((end, rows)) = name_at(atlas, text, words, at) {
        let candidate = Candidate {
            sentence,
            start: words[at].start,
            end: words[end - 1].end,
            rows,
            named: behind_comma(atlas, text, words, end),
            evidence: evidence(text, words, at, end, lexicon),
        };
        return Some((candidate, end));
    }
    let word = &words[at];
    if !word.capital() {
        return None;
    }
    let rows = if let Some(region) = lexicon.adjectives.get(word.text) {
        atlas.look_up(region).into_iter().take(1).collect()
    } else {
        // Parties and persons of a country are no mention of it.
        let actor = Gazetteer::shipped().resolve(word.text, None)?;
        let state = (actor.kind == ActorKind::State).then_some(actor.country)??;
        vec![country_row(state.as_str())?]
    };
    let (start, end) = (word.start, word.end);
    let evidence = Evidence::None;
    Some((Candidate { sentence, start, end, rows, named: None, evidence }, at + 1))
}

/// Says whether the words name the place rather than somebody or something called like it.
fn named(text: &str, sentence: &Sentence, candidate: &Candidate<'_>, row: &super::Row<'_>) -> bool {
    let span = Span::from_range(candidate.start..candidate.end);
    let lexicon = Lexicon::shipped();
    let words = span.of(text);
    let settled = candidate.named.as_ref().is_some_and(|named| lies_in(row, named));
    let place = tagged(sentence, span);
    let sure = candidate.evidence == Evidence::Place || settled || place;
    if lexicon.never.contains(words) || is_person(sentence, span) && !settled {
        return false;
    }
    if lexicon.doubtful.contains(words) && !sure {
        return false;
    }
    let verb = sentence
        .token_at(span)
        .is_some_and(|at| matches!(sentence.tokens[at].upos, Upos::Verb | Upos::Aux | Upos::Adp));
    if verb && !sure {
        return false;
    }
    match row.level {
        _ if is_small(row) => settled || place || sure && is_name(sentence, span),
        detente_record::PlaceLevel::City => sure || row.capital || row.population >= KNOWN,
        _ => true,
    }
}

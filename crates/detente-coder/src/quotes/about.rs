//! What a quote is about, and how it judges that.

use std::ops::Range;

use detente_record::{Actor, Byte, Deprel, Mention, Span};

use super::{lexicon::Class, reading::Reading};

/// How far from a mention a judging word may stand, in tokens.
const REACH: usize = 12;
/// How far before a judging word a negation may stand, in tokens.
const NEGATED: usize = 3;
/// Most actors kept for one quote.
const MOST: usize = 8;

/// Finds the actors that the words in `span` are about, the most prominent first: grammatical
/// subjects before others, earlier before later, each actor once, never the speaker.
pub(super) fn about(reading: &Reading, span: Span<Byte>, speaker: Option<&Actor>) -> Vec<Mention> {
    let first = reading.mentions.partition_point(|mention| mention.span.end <= span.start);
    let inside =
        reading.mentions[first..].iter().take_while(|mention| mention.span.start < span.end);
    let mut found: Vec<(bool, &Mention)> = Vec::new();
    for mention in inside.filter(|mention| span.contains(mention.span)) {
        let known = found.iter().any(|(_, seen)| seen.actor == mention.actor);
        if known || speaker == Some(&*mention.actor) {
            continue;
        }
        found.push((!is_subject(reading, mention), mention));
        if found.len() == MOST {
            break;
        }
    }
    found.sort_by_key(|(other, mention)| (*other, mention.span));
    found.into_iter().map(|(_, mention)| mention.clone()).collect()
}

/// Says whether a mention is the subject of something.
fn is_subject(reading: &Reading, mention: &Mention) -> bool {
    let tokens = tokens(reading, mention.span);
    tokens.clone().any(|at| {
        let tok = reading.tokens[at];
        let sentence = &reading.sentences[tok.sentence as usize];
        let relation = sentence.tokens[tok.index as usize].deprel;
        sentence.tree && matches!(relation, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
    }) || reading.tokens.get(tokens.end).is_some_and(|next| {
        let sentence = reading.tokens[tokens.end - 1].sentence;
        next.sentence == sentence
            && (next.tagged_verb() || next.is(Class::BE.or(Class::AUX)))
            && !next.span.of(reading.text).starts_with(['\'', '’'])
    })
}

/// Returns the tokens of a byte span.
fn tokens(reading: &Reading, span: Span<Byte>) -> Range<usize> {
    let start = reading.tokens.partition_point(|tok| tok.span.end <= span.start);
    let length = reading.tokens[start..].iter().take_while(|tok| tok.span.start < span.end).count();
    start..(start + length).max(start)
}

/// Weighs the judging words of a quote near the mention it is about; `None` where there are none.
///
/// The figure is the mean of the words' weights, each turned round by a negation before it.
pub(super) fn stance(reading: &Reading, span: Span<Byte>, about: &Mention) -> Option<f32> {
    let near = tokens(reading, about.span);
    let inside = tokens(reading, span);
    let from = inside.start.max(near.start.saturating_sub(REACH));
    let until = inside.end.min(near.end + REACH);
    let mut weights = Vec::new();
    for at in (from..until).filter(|at| !near.contains(at)) {
        let weight = reading.tokens[at].entry.stance;
        if weight == 0.0 || reading.tokens[at].capital() && at > from {
            continue;
        }
        let before = at.saturating_sub(NEGATED).max(inside.start)..at;
        let negated = before.into_iter().any(|at| reading.tokens[at].is(Class::NEGATION));
        weights.push(if negated { -weight } else { weight });
    }
    let count = weights.len();
    (count > 0).then(|| (weights.iter().sum::<f32>() / count as f32).clamp(-1.0, 1.0))
}

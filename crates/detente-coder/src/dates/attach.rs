//! Which date belongs to which act.

use detente_record::{Byte, Deprel, Sentence, Span, TimeExpression, TimeKind, When};

/// Chooses the expression that dates the act told by token `token` of a sentence.
///
/// With a tree, an expression belongs to the nearest clause head above it (a verb, or the root);
/// one that hangs from the trigger itself or from its own clause counts, one in another clause
/// never does. Without a tree, the nearest expression that no clause mark separates is taken.
/// `None` where the sentence does not date the act.
pub fn for_token(
    text: &str,
    sentence: &Sentence,
    times: &[TimeExpression],
    token: usize,
) -> Option<When> {
    let first = times.partition_point(|time| time.span.end <= sentence.span.start);
    let inside = times[first..].iter().take_while(|time| time.span.start < sentence.span.end);
    let mut best: Option<(usize, &When)> = None;
    for time in inside {
        let Some(when) = &time.when else { continue };
        if !matches!(time.kind, TimeKind::Date | TimeKind::Time) {
            continue;
        }
        let Some(distance) = distance(text, sentence, token, time.span) else { continue };
        // An unresolved date gives way to a resolved one at any distance.
        let cost = distance + if when.first.is_none() { 1000 } else { 0 };
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, when));
        }
    }
    best.map(|(_, when)| when.clone())
}

/// Measures how far an expression is from an act: steps in the tree where it hangs from the act,
/// words where it only shares the clause; `None` across clauses.
pub(crate) fn distance(
    text: &str,
    sentence: &Sentence,
    token: usize,
    span: Span<Byte>,
) -> Option<usize> {
    let at = sentence.token_at(span)?;
    let words = token.abs_diff(at);
    if !sentence.tree {
        return same_stretch(text, sentence, token, at).then_some(words + 100);
    }
    let head = expression_head(sentence, at, span);
    let climb = path_up(sentence, head);
    if let Some(steps) = climb.iter().position(|&up| up == token) {
        return Some(steps * 10);
    }
    let clause = clause_of(sentence, token);
    (clause_of(sentence, head) == clause).then_some(200 + words)
}

/// The token of the expression whose head lies outside it.
fn expression_head(sentence: &Sentence, at: usize, span: Span<Byte>) -> usize {
    let mut head = at;
    for _ in 0..8 {
        match sentence.head(head) {
            Some(up) if span.contains(sentence.tokens[up].span) => head = up,
            _ => break,
        }
    }
    head
}

/// The heads above a token up to the head of its clause, nearest first.
fn path_up(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = token;
    while let Some(up) = sentence.head(at) {
        if path.len() > 40 {
            break;
        }
        path.push(up);
        if opens_clause(sentence.tokens[up].deprel) {
            break;
        }
        at = up;
    }
    path
}

/// The head of the clause that a token stands in.
fn clause_of(sentence: &Sentence, token: usize) -> usize {
    let mut at = token;
    for _ in 0..60 {
        let relation = sentence.tokens[at].deprel;
        if opens_clause(relation) {
            break;
        }
        match sentence.head(at) {
            Some(up) => at = up,
            None => break,
        }
    }
    at
}

fn opens_clause(relation: Deprel) -> bool {
    matches!(
        relation,
        Deprel::Root
            | Deprel::Ccomp
            | Deprel::Advcl
            | Deprel::AdvclRelcl
            | Deprel::AclRelcl
            | Deprel::Acl
            | Deprel::Csubj
            | Deprel::CsubjPass
            | Deprel::Parataxis
            | Deprel::Xcomp
            | Deprel::Conj
    )
}

/// Without a tree: no mark or word between the two opens another clause.
fn same_stretch(text: &str, sentence: &Sentence, a: usize, b: usize) -> bool {
    const MARKS: &[&str] = &[
        ";", ":", "\"", "“", "”", "(", ")", "that", "which", "who", "whom", "after", "before",
        "while", "when", "because", "but", "if", "although",
    ];
    (a.min(b) + 1..a.max(b)).all(|k| {
        let word = sentence.word(k, text);
        !MARKS.iter().any(|mark| word.eq_ignore_ascii_case(mark))
    })
}

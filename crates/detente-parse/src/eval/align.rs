//! Aligns found words with a treebank's by their characters, after `conll18_ud_eval.py`.

use detente_record::{Article, Deprel, Sentence, Span, Upos};

use super::{RawScores, article, f1};
use crate::conllu::{GoldSentence, is_tail};

/// A word, gold or found.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    start: usize,
    end: usize,
    /// Part of a token of several words; `start..end` is then the token's.
    multi: bool,
    form: String,
    upos: Upos,
    lemma: String,
    /// Index of the head among all words.
    head: Option<usize>,
    deprel: Deprel,
}

/// A treebank laid over its raw text.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    units: Vec<Unit>,
    tokens: Vec<(usize, usize)>,
    /// Where each sentence begins and ends, in bytes.
    pub sentences: Vec<(usize, usize)>,
}

/// Says whether two relations are the same but for the sub-type.
pub(super) fn same_relation(a: Deprel, b: Deprel) -> bool {
    let base = |relation: Deprel| relation.name().split(':').next();
    base(a) == base(b)
}

/// Writes out the raw text of a treebank, a block for each paragraph.
pub(crate) fn text_of(gold: &[GoldSentence]) -> (Article, Laid) {
    let (mut text, mut blocks, mut laid) = (String::new(), Vec::new(), Laid::default());
    let mut block = 0;
    for sentence in gold {
        if sentence.paragraph && !text.is_empty() {
            blocks.push(Span::from_range(block..text.len()));
            text.push_str("\n\n");
            block = text.len();
        }
        let base = laid.units.len();
        let begin = text.len();
        let mut end = begin;
        for token in &sentence.tokens {
            let start = text.len();
            text.push_str(&token.form);
            end = text.len();
            laid.tokens.push((start, end));
            if token.space {
                text.push(' ');
            }
            for word in sentence.words.get(token.first..token.last).unwrap_or_default() {
                laid.units.push(Unit {
                    start,
                    end,
                    multi: token.last - token.first > 1,
                    form: word.form.to_lowercase(),
                    upos: word.upos,
                    lemma: word.lemma.clone(),
                    head: word.head.map(|head| base + head),
                    deprel: word.deprel,
                });
            }
        }
        laid.sentences.push((begin, end));
    }
    blocks.push(Span::from_range(block..text.len()));
    (article(text, blocks), laid)
}

fn found_units(text: &str, found: &[Sentence]) -> Laid {
    let mut laid = Laid::default();
    for sentence in found {
        let base = laid.units.len();
        laid.sentences.push((sentence.span.start as usize, sentence.span.end as usize));
        for (index, token) in sentence.tokens.iter().enumerate() {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            let form = token.span.of(text).to_lowercase();
            match laid.tokens.last_mut() {
                Some(last) if index > 0 && last.1 == start && is_tail(text, last.0, &form) => {
                    last.1 = end;
                }
                _ => laid.tokens.push((start, end)),
            }
            laid.units.push(Unit {
                start,
                end,
                multi: false,
                form,
                upos: token.upos,
                lemma: sentence.lemma(index).to_owned(),
                head: sentence.head(index).map(|head| base + head),
                deprel: token.deprel,
            });
        }
    }
    laid
}

/// Scores found sentences against a treebank laid over the same text.
pub(super) fn score(text: &str, gold: &Laid, found: &[Sentence]) -> RawScores {
    let found = found_units(text, found);
    let pairs = align(&gold.units, &found.units);
    // For each found word the gold word it is.
    let mut gold_of = vec![None; found.units.len()];
    for &(g, f) in &pairs {
        gold_of[f] = Some(g);
    }
    let (mut upos, mut lemma, mut uas, mut las) = (0, 0, 0, 0);
    for &(g, f) in &pairs {
        let (gold, found) = (&gold.units[g], &found.units[f]);
        upos += usize::from(gold.upos == found.upos);
        lemma += usize::from(gold.lemma == "_" || gold.lemma == found.lemma);
        let same = match (gold.head, found.head) {
            (None, None) => true,
            (Some(gold), Some(found)) => gold_of[found] == Some(gold),
            _ => false,
        };
        uas += usize::from(same);
        las += usize::from(same && same_relation(gold.deprel, found.deprel));
    }
    let f1 = |right| f1(right, gold.units.len(), found.units.len());
    RawScores {
        tokens: same_spans(&gold.tokens, &found.tokens),
        words: f1(pairs.len()),
        sentences: same_spans(&gold.sentences, &found.sentences),
        upos: f1(upos),
        lemma: f1(lemma),
        uas: f1(uas),
        las: f1(las),
    }
}

fn same_spans(gold: &[(usize, usize)], found: &[(usize, usize)]) -> f64 {
    let right = found.iter().filter(|span| gold.binary_search(span).is_ok()).count();
    f1(right, gold.len(), found.len())
}

/// Pairs gold and found words: by span, and by common subsequence where gold has several words to a
/// token.
fn align(gold: &[Unit], found: &[Unit]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut f) = (0, 0);
    while g < gold.len() && f < found.len() {
        if gold[g].multi {
            let (g0, f0) = (g, f + usize::from(found[f].start < gold[g].start));
            let mut end = gold[g].end;
            f = f0;
            loop {
                let gold_in = g < gold.len()
                    && if gold[g].multi { gold[g].start < end } else { gold[g].end <= end };
                let found_in = f < found.len() && found[f].end <= end;
                if gold_in && (!found_in || gold[g].start <= found[f].start) {
                    end = end.max(if gold[g].multi { gold[g].end } else { 0 });
                    g += 1;
                } else if found_in {
                    f += 1;
                } else {
                    break;
                }
            }
            common(&gold[g0..g], &found[f0.min(f)..f], (g0, f0.min(f)), &mut pairs);
        } else if (gold[g].start, gold[g].end) == (found[f].start, found[f].end) {
            pairs.push((g, f));
            (g, f) = (g + 1, f + 1);
        } else if gold[g].start <= found[f].start {
            g += 1;
        } else {
            f += 1;
        }
    }
    pairs
}

/// Pairs the longest common subsequence of forms.
fn common(
    gold: &[Unit],
    found: &[Unit],
    (g0, f0): (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let mut longest = vec![vec![0usize; found.len() + 1]; gold.len() + 1];
    for g in (0..gold.len()).rev() {
        for f in (0..found.len()).rev() {
            longest[g][f] = if gold[g].form == found[f].form {
                longest[g + 1][f + 1] + 1
            } else {
                longest[g + 1][f].max(longest[g][f + 1])
            };
        }
    }
    let (mut g, mut f) = (0, 0);
    while g < gold.len() && f < found.len() {
        if gold[g].form == found[f].form {
            pairs.push((g0 + g, f0 + f));
            (g, f) = (g + 1, f + 1);
        } else if longest[g + 1][f] >= longest[g][f + 1] {
            g += 1;
        } else {
            f += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;
    use detente_record::Token;

    const GOLD: &str = "1\tHe\the\tPRON\t_\t_\t4\tnsubj\t_\t_\n\
        2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
        2\tdid\tdo\tAUX\t_\t_\t4\taux\t_\t_\n\
        3\tn't\tnot\tPART\t_\t_\t4\tadvmod\t_\t_\n\
        4\tsign\tsign\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n\
        5\t.\t.\tPUNCT\t_\t_\t4\tpunct\t_\t_\n\n\
        1\tYes\tyes\tINTJ\t_\t_\t0\troot\t_\t_\n";

    fn found(spans: &[(u32, u32)], heads: &[u32]) -> Sentence {
        let tokens = spans.iter().zip(heads).map(|(&(start, end), &head)| Token {
            head,
            upos: Upos::Verb,
            ..Token::bare(Span::new(start, end))
        });
        let span = Span::new(spans[0].0, spans[spans.len() - 1].1);
        Sentence { span, tokens: tokens.collect(), tree: true, ..Sentence::default() }
    }

    // The expected figures were worked out by hand with the rules of conll18_ud_eval.py.
    #[test]
    fn scores_of_one_sentence_for_two() {
        let (article, gold) = text_of(&conllu::sentences(GOLD));
        assert_eq!(article.text, "He didn't sign. Yes ");
        let root = Token::ROOT;
        let system =
            found(&[(0, 2), (3, 6), (6, 9), (10, 14), (14, 15), (16, 19)], &[3, 3, 3, root, 3, 3]);
        let scores = score(&article.text, &gold, &[system]);
        assert_eq!((scores.tokens, scores.words), (100.0, 100.0));
        assert!(scores.sentences < 1e-9);
        assert!((scores.uas - 500.0 / 6.0).abs() < 1e-9);
        assert!((scores.upos - 100.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn scores_of_a_stop_left_on_its_word() {
        let (article, gold) = text_of(&conllu::sentences(GOLD));
        let root = Token::ROOT;
        let first = found(&[(0, 2), (3, 9), (10, 15)], &[2, 2, root]);
        let second = found(&[(16, 19)], &[root]);
        let scores = score(&article.text, &gold, &[first, second]);
        // Words: He, Yes of 6 gold and 4 found; tokens: He, didn't, Yes of 5 and 4.
        assert!((scores.words - 40.0).abs() < 1e-9);
        assert!((scores.tokens - 600.0 / 9.0).abs() < 1e-9);
        assert!(scores.sentences > 100.0 - 1e-9);
        // "He" hangs on a word that is none of gold's.
        assert!((scores.uas - 20.0).abs() < 1e-9);
    }
}

//! Writes what was read as CoNLL-U, and names as words with BIO labels.

use std::fmt::Write as _;

use detente_record::{Features, NameTag, Sentence, Upos};

use super::FEATURES;

/// Writes `sentences` of `text` as CoNLL-U, for `conll18_ud_eval.py` and other tools.
///
/// "didn't" is one token of two words, as in UD English EWT. Of the features only those of
/// [`Features`] are there; XPOS and DEPS are empty; MISC holds `SpaceAfter=No` and parts of names
/// (`Name=B-PER`).
///
/// ```
/// use detente_parse::{Parser, conllu};
/// use detente_record::{Article, Block, Role, Span};
///
/// let text = "Lund didn't sign.".to_owned();
/// let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
/// let article = Article { text, blocks, ..Article::default() };
/// let written = conllu::write(&article.text, &Parser::english().analyse(&article));
/// assert!(written.contains("\n2-3\tdidn't\t_"));
/// assert!(written.contains("\n4\tsign\tsign\tVERB\t_\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n"));
/// ```
pub fn write(text: &str, sentences: &[Sentence]) -> String {
    let mut out = String::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let line: Vec<&str> = sentence.span.of(text).split_whitespace().collect();
        let _ = writeln!(out, "# sent_id = {}\n# text = {}", number + 1, line.join(" "));
        let mut past = 0; // the tokens before it are written
        for index in 0..sentence.tokens.len() {
            if index == past {
                past = index + 1 + tails(text, sentence, index);
                if past > index + 1 {
                    let range = sentence.tokens[index].span.range().start
                        ..sentence.tokens[past - 1].span.range().end;
                    let space = if follows(text, range.end) { "SpaceAfter=No" } else { "_" };
                    let form = &text[range];
                    let _ = write!(out, "{}-{past}\t{form}", index + 1);
                    let _ = writeln!(out, "\t_\t_\t_\t_\t_\t_\t_\t{space}");
                }
                word(text, sentence, index, past == index + 1, &mut out);
            } else {
                word(text, sentence, index, false, &mut out);
            }
        }
        out.push('\n');
    }
    out
}

/// Writes one word; `alone` where it is a token by itself.
fn word(text: &str, sentence: &Sentence, index: usize, alone: bool, out: &mut String) {
    let token = &sentence.tokens[index];
    let form = token.span.of(text);
    let lemma = match sentence.lemma(index) {
        "" => "_",
        lemma => lemma,
    };
    let head = sentence.head(index).map_or(0, |head| head + 1);
    let mut misc = Vec::new();
    if alone && follows(text, token.span.range().end) {
        misc.push("SpaceAfter=No".to_owned());
    }
    if token.name != NameTag::Outside {
        misc.push(format!("Name={}", label(token.name)));
    }
    let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
    let (upos, feats) = (token.upos.name(), feats(token.features, token.upos));
    let _ = write!(out, "{}\t{form}\t{lemma}\t{upos}\t_\t{feats}", index + 1);
    let _ = writeln!(out, "\t{head}\t{}\t_\t{misc}", token.deprel.name());
}

/// Says whether a token follows at once.
fn follows(text: &str, end: usize) -> bool {
    text[end..].starts_with(|c: char| !c.is_whitespace())
}

/// Writes a FEATS column.
fn feats(features: Features, upos: Upos) -> String {
    let found = FEATURES.iter().filter(|&&(name, bits)| {
        // One bit for both: pronouns are possessive, nouns and "'s" genitive.
        let other = if upos == Upos::Pron { "Case=Gen" } else { "Poss=Yes" };
        features.has(bits) && name != other
    });
    let found: Vec<&str> = found.map(|&(name, _)| name).collect();
    if found.is_empty() { "_".to_owned() } else { found.join("|") }
}

/// Counts the words after `index` that are parts of the same token.
fn tails(text: &str, sentence: &Sentence, index: usize) -> usize {
    let start = sentence.tokens[index].span.range().start;
    let mut end = sentence.tokens[index].span.range().end;
    let rest = &sentence.tokens[index + 1..];
    rest.iter()
        .take_while(|token| {
            let range = token.span.range();
            let joined = range.start == end;
            end = range.end;
            joined && is_tail(text, start, &text[range].to_lowercase())
        })
        .count()
}

/// Says whether `form` is the second part of a token such as "didn't", which begins at `start`.
pub(crate) fn is_tail(text: &str, start: usize, form: &str) -> bool {
    let head = text[start..].chars().next().is_some_and(char::is_alphanumeric);
    let tails = ["'s", "'m", "'re", "'ve", "'ll", "'d", "n't", "'"];
    let straight = form.replace('’', "'");
    let pair = || {
        let begins: String = text[start..].chars().take(3).flat_map(char::to_lowercase).collect();
        matches!((&*begins, form), ("can", "not") | ("gon" | "wan", "na") | ("got", "ta"))
    };
    head && (tails.contains(&&*straight) || pair())
}

/// Writes words with the labels found for them, as [`labelled`](super::labelled) reads them.
pub fn write_labels<'w>(words: impl IntoIterator<Item = (&'w str, NameTag)>) -> String {
    let mut out = String::new();
    for (word, tag) in words {
        let _ = writeln!(out, "{word}\t{}", label(tag));
    }
    out.push('\n');
    out
}

/// Returns the BIO label.
fn label(tag: NameTag) -> &'static str {
    match tag {
        NameTag::Outside => "O",
        NameTag::BeginPerson => "B-PER",
        NameTag::InPerson => "I-PER",
        NameTag::BeginLocation => "B-LOC",
        NameTag::InLocation => "I-LOC",
        NameTag::BeginOrganization => "B-ORG",
        NameTag::InOrganization => "I-ORG",
    }
}

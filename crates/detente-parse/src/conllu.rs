//! Reads treebanks: CoNLL-U sentences, and words with BIO labels.

mod writing;

use detente_record::{Deprel, Features, Upos};

pub(crate) use writing::is_tail;
pub use writing::{write, write_labels};

/// A word of a treebank.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldWord {
    /// As written.
    pub form: String,
    /// As the treebank has it.
    pub lemma: String,
    /// Part of speech; `X` where it is none of the 17.
    pub upos: Upos,
    /// Those of the treebank's features that [`Features`] knows.
    pub features: Features,
    /// Index of its head; `None` for the root.
    pub head: Option<usize>,
    /// Relation; `dep` where it is not in the list.
    pub deprel: Deprel,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldSentence {
    /// The value of the last `newdoc id`.
    pub document: String,
    /// Whether a paragraph (or document) begins here.
    pub paragraph: bool,
    /// Its syntactic words.
    pub words: Vec<GoldWord>,
    /// Its orthographic tokens: the words first to last (exclusive), as written, whether a space
    /// follows. A multi-word token has more than one word.
    pub tokens: Vec<GoldToken>,
}

/// An orthographic token of a treebank.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldToken {
    /// Index of its first word.
    pub first: usize,
    /// Index past its last word.
    pub last: usize,
    /// As written.
    pub form: String,
    /// Whether a space follows.
    pub space: bool,
}

/// Reads the sentences of a CoNLL-U text; lines that are no such thing are skipped.
pub fn sentences(text: &str) -> Vec<GoldSentence> {
    let mut all = Vec::new();
    let mut now = GoldSentence { paragraph: true, ..GoldSentence::default() };
    for line in text.lines().chain([""]) {
        if let Some(id) = line.strip_prefix("# newdoc") {
            let id = id.split_once('=').map_or("", |(_, id)| id.trim());
            id.clone_into(&mut now.document);
            now.paragraph = true;
        } else if line.starts_with("# newpar") {
            now.paragraph = true;
        } else if line.trim().is_empty() {
            if !now.words.is_empty() {
                let document = now.document.clone();
                all.push(std::mem::replace(
                    &mut now,
                    GoldSentence { document, ..GoldSentence::default() },
                ));
            }
        } else if !line.starts_with('#') {
            read_line(line, &mut now);
        }
    }
    all
}

fn read_line(line: &str, sentence: &mut GoldSentence) {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, _, feats, head, deprel, _, misc] = fields[..] else { return };
    let space = !misc.split('|').any(|part| part == "SpaceAfter=No");
    if let Some((first, last)) = id.split_once('-') {
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
            let first = first.saturating_sub(1);
            sentence.tokens.push(GoldToken { first, last, form: form.to_owned(), space });
        }
        return;
    }
    // Empty nodes (5.1) belong to the enhanced trees.
    let Ok(id) = id.parse::<usize>() else { return };
    if sentence.tokens.last().is_none_or(|token| token.last < id) {
        let (first, last) = (id - 1, id);
        sentence.tokens.push(GoldToken { first, last, form: form.to_owned(), space });
    }
    let upos = Upos::from_name(upos).unwrap_or(Upos::X);
    sentence.words.push(GoldWord {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos,
        features: features(feats, upos, form),
        head: head.parse::<usize>().ok().and_then(|head| head.checked_sub(1)),
        deprel: Deprel::from_name(deprel)
            .or_else(|| Deprel::from_name(deprel.split(':').next().unwrap_or(deprel)))
            .unwrap_or(Deprel::Dep),
    });
}

/// The treebanks' features that Détente keeps, in the order of a FEATS column.
const FEATURES: [(&str, Features); 15] = [
    ("Case=Gen", Features::POSSESSIVE),
    ("Mood=Imp", Features::IMPERATIVE),
    ("Number=Plur", Features::PLURAL),
    ("Number=Sing", Features::SINGULAR),
    ("Person=1", Features::FIRST_PERSON),
    ("Person=3", Features::THIRD_PERSON),
    ("Polarity=Neg", Features::NEGATIVE),
    ("Poss=Yes", Features::POSSESSIVE),
    ("Tense=Past", Features::PAST),
    ("Tense=Pres", Features::PRESENT),
    ("VerbForm=Fin", Features::FINITE),
    ("VerbForm=Ger", Features::GERUND),
    ("VerbForm=Inf", Features::INFINITIVE),
    ("VerbForm=Part", Features::PARTICIPLE),
    ("Voice=Pass", Features::PASSIVE),
];

/// Reads a FEATS column.
///
/// Person and number of verbs are kept only where the form shows them ("goes", "is", "were"): the
/// treebanks copy them from the subject otherwise, which a tagger cannot see.
fn features(feats: &str, upos: Upos, form: &str) -> Features {
    let mut found = Features::NONE;
    for feat in feats.split('|') {
        let known = FEATURES.iter().find(|(name, _)| *name == feat);
        found |= known.map_or(Features::NONE, |&(_, bits)| bits);
    }
    if matches!(upos, Upos::Verb | Upos::Aux) {
        let agreement =
            Features::SINGULAR | Features::PLURAL | Features::THIRD_PERSON | Features::FIRST_PERSON;
        let shown = found.has(Features::PRESENT | Features::SINGULAR | Features::THIRD_PERSON)
            && form.to_lowercase().ends_with('s')
            || matches!(&*form.to_lowercase(), "is" | "am" | "are" | "was" | "were");
        if !shown {
            found = Features(found.0 & !agreement.0);
        }
    }
    found
}

/// Reads words with labels, one a line, a blank line between sentences; columns are parted by tabs,
/// or else by spaces. The label is the last column that is `O` or begins with `B-` or `I-`; the word
/// is the first that is no number (`word label`, `1 word label - who` and `word tag chunk label` are
/// all in use).
///
/// ```
/// let read = detente_parse::conllu::labelled("# a set\nIn\tO\nOslo\tB-LOC\n\n1 Oslo NNP B-LOC\n");
/// assert_eq!(read.len(), 2);
/// assert_eq!(read[1], [("Oslo".to_owned(), "B-LOC".to_owned())]);
/// ```
pub fn labelled(text: &str) -> Vec<Vec<(String, String)>> {
    let mut all = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            all.push(Vec::new());
            continue;
        }
        let tabs = line.contains('\t');
        if line.starts_with('#') && !tabs {
            continue;
        }
        let columns: Vec<&str> = if tabs {
            line.split('\t').map(str::trim).collect()
        } else {
            line.split_whitespace().collect()
        };
        let first = usize::from(columns.len() > 2 && columns[0].parse::<u32>().is_ok());
        let is_label = |column: &&&str| {
            **column == "O" || column.starts_with("B-") || column.starts_with("I-")
        };
        let label = columns.get(first + 1..).unwrap_or_default().iter().rfind(is_label);
        if let (Some(sentence), Some(label)) = (all.last_mut(), label) {
            sentence.push((columns[first].to_owned(), (*label).to_owned()));
        }
    }
    all.retain(|sentence| !sentence.is_empty());
    all
}

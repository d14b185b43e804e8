//! The words of speech, read once from `lexicons/speech.toml`.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

/// What a verb of speech takes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A clause or quoted words: say, warn.
    Say,
    /// A hearer first: tell, assure.
    Tell,
    /// A question: ask.
    Ask,
    /// A view that the article ascribes: believe, want.
    Think,
    /// A document's finding: show, find.
    Show,
    /// A thing named or judged: call, blame.
    Call,
    /// Something asked for: urge, decline.
    Urge,
}

/// Which form of its verb a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// say
    Base,
    /// says
    Third,
    /// said; where the participle is the same, this stands for both
    Past,
    /// written
    Participle,
    /// saying
    Gerund,
}

/// A word's entry as a verb of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verb {
    /// What it takes.
    pub kind: Kind,
    /// Its form.
    pub form: Form,
    /// Whether it carries on what somebody has begun: add, continue.
    pub additive: bool,
}

/// A set of the parts a word can play around a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u32);

/// Names the parts and ties each to a list of the file.
macro_rules! classes {
    ($($name:ident = $bit:literal <- $table:ident . $list:ident;)*) => {
        impl Class {
            $(pub(super) const $name: Self = Self(1 << $bit);)*
        }
        /// Adds the lists of `file` to `words`.
        fn add_classes(file: &File, words: &mut HashMap<String, Entry>) {
            $(for word in &file.$table.$list {
                let entry = words.entry(word.clone()).or_default();
                entry.class = Class(entry.class.0 | Class::$name.0);
            })*
        }
    };
}

classes! {
    BE = 0 <- words.be;
    AUX = 1 <- words.aux;
    ADVERB = 2 <- words.adverb;
    PREPOSITION = 3 <- words.preposition;
    BOUNDARY = 4 <- words.boundary;
    DAY = 5 <- words.day;
    PRONOUN = 6 <- words.pronoun;
    FIRST_PERSON = 7 <- words.first_person;
    RELATIVE = 8 <- words.relative;
    OBJECT_PRONOUN = 9 <- words.object_pronoun;
    DETERMINER = 10 <- words.determiner;
    SPEECH_NOUN = 11 <- nouns.that;
    PERSON_NOUN = 12 <- nouns.person;
    NOT_SPEAKER = 13 <- nouns.not_speaker;
    NEGATION = 14 <- stance.negation;
    MODAL = 15 <- words.modal;
}

impl Class {
    /// Says whether any part of `other` is among the parts.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns both sets together.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// All that is known of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// As a verb of speech, if it is one.
    pub verb: Option<Verb>,
    /// The other parts it plays.
    pub class: Class,
    /// How it judges, −1 to +1; 0 for most words.
    pub stance: f32,
}

/// The lexicon of speech.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: HashMap<String, Entry>,
}

impl Lexicon {
    /// Returns the shipped lexicon.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            // The tests read the same bytes and fail on a fault, so none is left to report here.
            Self::read(include_str!("../../lexicons/speech.toml")).unwrap_or_default()
        })
    }

    /// Reads a lexicon in the format of `lexicons/speech.md`.
    fn read(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let mut words = HashMap::new();
        add_classes(&file, &mut words);
        let kinds = [
            (Kind::Say, &file.verbs.say),
            (Kind::Tell, &file.verbs.tell),
            (Kind::Ask, &file.verbs.ask),
            (Kind::Think, &file.verbs.think),
            (Kind::Show, &file.verbs.show),
            (Kind::Call, &file.verbs.call),
            (Kind::Urge, &file.verbs.urge),
        ];
        for (kind, verbs) in kinds {
            for line in verbs {
                let lemma = line.split(' ').next().unwrap_or_default();
                let additive = file.words.additive.iter().any(|word| word == lemma);
                for (word, form) in forms(line) {
                    let entry: &mut Entry = words.entry(word).or_default();
                    // The first list that names a form keeps it.
                    entry.verb.get_or_insert(Verb { kind, form, additive });
                }
            }
        }
        let judged = [
            (-1.0, &file.stance.strong_bad),
            (-0.5, &file.stance.bad),
            (0.5, &file.stance.good),
            (1.0, &file.stance.strong_good),
        ];
        for (stance, list) in judged {
            for word in list {
                words.entry(word.clone()).or_default().stance = stance;
            }
        }
        Ok(Self { words })
    }

    /// Looks a word up in lower case; an empty entry for a word that is not listed.
    pub(super) fn entry(&self, lower: &str) -> Entry {
        self.words.get(lower).copied().unwrap_or_default()
    }
}

/// Builds the forms of a verb from `lemma [past [participle]]`.
fn forms(line: &str) -> Vec<(String, Form)> {
    let mut parts = line.split(' ');
    let lemma = parts.next().unwrap_or_default();
    let past = parts.next().map_or_else(|| regular_past(lemma), str::to_owned);
    let participle = parts.next().map_or_else(|| past.clone(), str::to_owned);
    let third = match lemma.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if lemma.ends_with(['s', 'x']) || lemma.ends_with("ch") || lemma.ends_with("sh") => {
            format!("{lemma}es")
        }
        _ => format!("{lemma}s"),
    };
    let mut forms = vec![
        (past.clone(), Form::Past),
        (third, Form::Third),
        (gerund(lemma, &past), Form::Gerund),
        (lemma.to_owned(), Form::Base),
    ];
    if participle != past {
        forms.push((participle, Form::Participle));
    }
    forms
}

/// Forms the regular past tense.
fn regular_past(lemma: &str) -> String {
    if lemma.ends_with('e') { format!("{lemma}d") } else { format!("{lemma}ed") }
}

/// Forms the gerund, with the consonant doubled where the past doubles it.
fn gerund(lemma: &str, past: &str) -> String {
    let doubled = past.strip_suffix("ed").filter(|stem| stem.len() == lemma.len() + 1);
    match (doubled, lemma.strip_suffix('e')) {
        (Some(stem), _) if !lemma.ends_with('e') => format!("{stem}ing"),
        (_, Some(stem)) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{lemma}ing"),
    }
}

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    verbs: Verbs,
    nouns: Nouns,
    words: Words,
    stance: Stance,
}

/// Verbs by what they take.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    say: Vec<String>,
    tell: Vec<String>,
    ask: Vec<String>,
    think: Vec<String>,
    show: Vec<String>,
    call: Vec<String>,
    urge: Vec<String>,
}

/// Nouns of speech and of speakers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    that: Vec<String>,
    person: Vec<String>,
    not_speaker: Vec<String>,
}

/// Function words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    be: Vec<String>,
    aux: Vec<String>,
    adverb: Vec<String>,
    preposition: Vec<String>,
    boundary: Vec<String>,
    day: Vec<String>,
    pronoun: Vec<String>,
    first_person: Vec<String>,
    relative: Vec<String>,
    object_pronoun: Vec<String>,
    determiner: Vec<String>,
    modal: Vec<String>,
    additive: Vec<String>,
}

/// Words that judge.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stance {
    strong_bad: Vec<String>,
    bad: Vec<String>,
    good: Vec<String>,
    strong_good: Vec<String>,
    negation: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_reads() {
        let lexicon = Lexicon::read(include_str!("../../lexicons/speech.toml")).unwrap();
        let said = lexicon.entry("said").verb.unwrap();
        assert_eq!((said.kind, said.form, said.additive), (Kind::Say, Form::Past, false));
        assert!(lexicon.entry("added").verb.unwrap().additive);
        assert!(lexicon.entry("condemned").stance <= 0.0);
    }

    #[test]
    fn verbs_are_inflected() {
        let words = |line| forms(line).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(words("argue"), ["argued", "argues", "arguing", "argue"]);
        assert_eq!(words("beg begged begged"), ["begged", "begs", "begging", "beg"]);
        assert_eq!(
            words("write wrote written"),
            ["wrote", "writes", "writing", "write", "written"]
        );
        assert_eq!(words("deny denied denied"), ["denied", "denies", "denying", "deny"]);
        assert_eq!(words("press")[1], "presses");
        assert_eq!(words("say said said")[1], "says");
    }
}

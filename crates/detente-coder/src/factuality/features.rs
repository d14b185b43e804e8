//! What the classifier sees of an event word.

use detente_parse::linear::mix;
use detente_record::{Deprel, Features, Sentence, Upos};
use xxhash_rust::xxh3::xxh3_64;

use crate::events;

/// Words that look ahead or leave open, wherever they stand in the clause.
const SIGNALS: [&str; 16] = [
    "if", "whether", "unless", "will", "would", "could", "may", "might", "should", "plan",
    "expect", "possible", "likely", "next", "tomorrow", "not",
];

/// The hashed features of the event that token `token` of a sentence names.
pub fn features(text: &str, sentence: &Sentence, token: usize) -> Vec<u32> {
    let mut seen = Seen { text, sentence, out: Vec::with_capacity(64) };
    seen.own(token);
    seen.below(token);
    seen.above(token);
    seen.around(token);
    seen.standing(token);
    seen.out
}

struct Seen<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    out: Vec<u32>,
}

/// The kinds of feature.
#[derive(Clone, Copy)]
enum Kind {
    Bias,
    Lemma,
    Form,
    FormRelation,
    Child,
    ChildForm,
    Childless,
    Head,
    HeadForm,
    HeadChild,
    Path,
    Grand,
    GrandForm,
    Before,
    After,
    Signal,
    Quoted,
    First,
    Standing,
}

fn number(word: &str) -> u32 {
    xxh3_64(word.as_bytes()) as u32
}

impl Seen<'_> {
    fn add(&mut self, kind: Kind, parts: &[u32]) {
        self.out.push(mix(kind as u32, parts));
    }

    fn lemma(&self, token: usize) -> u32 {
        number(&self.sentence.lemma(token).to_lowercase())
    }

    /// Part of speech, tense and form as one number.
    fn form(&self, token: usize) -> u32 {
        let token = self.sentence.tokens[token];
        let kept = Features::PAST.0
            | Features::PRESENT.0
            | Features::FINITE.0
            | Features::INFINITIVE.0
            | Features::PARTICIPLE.0
            | Features::GERUND.0
            | Features::PLURAL.0;
        (token.upos as u32) << 16 | u32::from(token.features.0 & kept)
    }

    fn relation(&self, token: usize) -> u32 {
        self.sentence.tokens[token].deprel as u32
    }

    fn own(&mut self, token: usize) {
        let (lemma, form, relation) = (self.lemma(token), self.form(token), self.relation(token));
        self.add(Kind::Bias, &[]);
        self.add(Kind::Lemma, &[lemma]);
        self.add(Kind::Form, &[form]);
        self.add(Kind::FormRelation, &[form, relation]);
        self.add(Kind::Lemma, &[lemma, form]);
        self.add(Kind::First, &[u32::from(token == 0), form]);
    }

    /// Auxiliaries, marks, negation, determiners and adverbs.
    fn below(&mut self, token: usize) {
        let form = self.form(token);
        let mut any = false;
        for child in self.sentence.children(token) {
            let relation = self.sentence.tokens[child].deprel;
            let telling = matches!(
                relation,
                Deprel::Aux
                    | Deprel::AuxPass
                    | Deprel::Cop
                    | Deprel::Mark
                    | Deprel::Advmod
                    | Deprel::Det
                    | Deprel::Amod
                    | Deprel::Case
                    | Deprel::NmodPoss
            );
            let lemma = self.lemma(child);
            if telling {
                self.add(Kind::Child, &[relation as u32, lemma]);
                self.add(Kind::ChildForm, &[relation as u32, lemma, form]);
                any |= matches!(relation, Deprel::Aux | Deprel::AuxPass | Deprel::Mark);
            } else {
                self.add(Kind::Child, &[relation as u32]);
            }
        }
        if !any {
            self.add(Kind::Childless, &[form]);
        }
    }

    /// The words that it hangs on, with their own auxiliaries and negation.
    fn above(&mut self, token: usize) {
        let mut at = token;
        let mut path = 0;
        for step in 0..3_u32 {
            let relation = self.relation(at);
            path = mix(step, &[path, relation]);
            let Some(head) = self.sentence.head(at) else {
                self.add(Kind::Path, &[path]);
                break;
            };
            let (lemma, form) = (self.lemma(head), self.form(head));
            let (word, shape) = match step {
                0 => (Kind::Head, Kind::HeadForm),
                _ => (Kind::Grand, Kind::GrandForm),
            };
            self.add(word, &[lemma]);
            self.add(word, &[lemma, relation, self.form(token)]);
            self.add(shape, &[form, path]);
            self.add(Kind::Path, &[path, lemma]);
            let children: Vec<usize> = self.sentence.children(head).collect();
            for child in children {
                let relation = self.sentence.tokens[child].deprel;
                if matches!(relation, Deprel::Aux | Deprel::Mark | Deprel::Advmod) && child != at {
                    let lemma = self.lemma(child);
                    self.add(Kind::HeadChild, &[step, relation as u32, lemma]);
                }
            }
            at = head;
        }
    }

    /// What the lexicon of governors makes of the words above it.
    fn standing(&mut self, token: usize) {
        if !self.sentence.tree {
            return;
        }
        let (status, past) = events::standing_of(self.text, self.sentence, token);
        let (status, past) = (status as u32, u32::from(past));
        self.add(Kind::Standing, &[status]);
        self.add(Kind::Standing, &[status, past]);
        self.add(Kind::Standing, &[status, past, self.form(token)]);
        self.add(Kind::Standing, &[status, past, self.form(token), self.relation(token)]);
    }

    /// The words beside it, signals in the sentence, quotation marks.
    fn around(&mut self, token: usize) {
        for back in 1..=3.min(token) {
            let lemma = self.lemma(token - back);
            self.add(Kind::Before, &[back as u32, lemma]);
            self.add(Kind::Before, &[lemma]);
        }
        let last = self.sentence.tokens.len();
        for ahead in 1..=2 {
            if token + ahead < last {
                let lemma = self.lemma(token + ahead);
                self.add(Kind::After, &[ahead as u32, lemma]);
            }
        }
        let mut open = false;
        for at in 0..last {
            let word = self.sentence.word(at, self.text);
            if at < token && matches!(word, "\"" | "“" | "”" | "``" | "''") {
                open = !open;
            }
            let lemma = self.sentence.lemma(at);
            if let Some(signal) = SIGNALS.iter().position(|signal| *signal == lemma) {
                let upos = self.sentence.tokens[at].upos;
                if at != token && upos != Upos::Propn {
                    let side = u32::from(at < token);
                    self.add(Kind::Signal, &[signal as u32, side]);
                    self.add(Kind::Signal, &[signal as u32, side, self.form(token)]);
                }
            }
        }
        self.add(Kind::Quoted, &[u32::from(open)]);
    }
}

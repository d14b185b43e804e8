//! What can be seen of a pair of actors: hashed binary features.

use detente_record::{Byte, Deprel, EventType, Features, Mention, Sentence, Span, Upos};
use xxhash_rust::xxh3::xxh3_64;

use super::{Pair, Scene};
use crate::events::Lexicon;

/// Features are hashed to this many bits.
pub const FEATURE_BITS: u32 = 18;

/// Tokens read of one sentence; longer ones are cut.
const LONGEST: usize = 160;

/// A sentence as its pairs see it: what does not depend on the pair is worked out once.
#[derive(Debug)]
pub struct View<'a> {
    scene: Scene<'a>,
    /// What each token counts as; `None` for actors, articles and punctuation.
    words: Vec<Option<String>>,
    /// The types that the lexicon knows each token for, in any sense.
    types: Vec<Vec<&'static str>>,
}

impl<'a> View<'a> {
    /// Looks at a sentence.
    pub fn new(lexicon: &Lexicon, scene: Scene<'a>) -> Self {
        let count = scene.sentence.tokens.len().min(LONGEST);
        let words = (0..count).map(|token| word(scene, token)).collect();
        let types = (0..count)
            .map(|token| {
                let mut kinds: Vec<&'static str> =
                    lexicon.types(scene.sentence.lemma(token)).map(EventType::name).collect();
                kinds.dedup();
                kinds
            })
            .collect();
        Self { scene, words, types }
    }

    /// The sentence.
    pub fn sentence(&self) -> &'a Sentence {
        self.scene.sentence
    }

    /// How many actors stand between two spans.
    pub fn between(&self, one: Span<Byte>, other: Span<Byte>) -> usize {
        let (left, right) = if one.start < other.start { (one, other) } else { (other, one) };
        let inside =
            |mention: &&Mention| mention.span.start >= left.end && mention.span.end <= right.start;
        self.scene.mentions.iter().filter(inside).count()
    }

    /// The features of a pair, sorted, each once.
    pub fn features(&self, pair: Pair) -> Vec<u32> {
        let mut out = self.look(pair, false).0;
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The features of a pair with the words that each was made from, for people who ask why.
    pub fn named(&self, pair: Pair) -> Vec<(u32, String)> {
        let (features, names) = self.look(pair, true);
        features.into_iter().zip(names).collect()
    }

    fn look(&self, pair: Pair, named: bool) -> (Vec<u32>, Vec<String>) {
        let out = Vec::with_capacity(512);
        let mut seen =
            Seen { view: self, out, names: named.then(Vec::new), key: String::with_capacity(64) };
        let source = pair.source.and_then(|span| seen.tokens(span));
        let target = pair.target.and_then(|span| seen.tokens(span));
        seen.words(source, target);
        seen.roles(pair);
        seen.path(source, target);
        seen.coded(pair);
        (seen.out, seen.names.unwrap_or_default())
    }
}

/// What a token counts as: names and numbers by their kind, other words by their lemma.
fn word(scene: Scene<'_>, token: usize) -> Option<String> {
    let flat = scene.sentence.tokens[token];
    if scene.mentions.iter().any(|mention| mention.span.overlaps(flat.span)) {
        return None;
    }
    match flat.upos {
        Upos::Punct | Upos::Sym | Upos::Det => None,
        Upos::Propn => Some("@name".into()),
        Upos::Num => Some("@number".into()),
        _ => Some(scene.sentence.lemma(token).to_lowercase()),
    }
}

/// Adds to each feature its copy for pairs that are given, not found.
///
/// Sets of given pairs file some acts otherwise than the codebook does (a meeting that is still to
/// come, help that is promised). With a copy of every feature that only such pairs have, the
/// difference is learned beside what is common to both (Daumé 2007).
pub fn as_given(features: &[u32]) -> Vec<u32> {
    const OTHER: u32 = 0x9E37;
    let mask = (1 << FEATURE_BITS) - 1;
    let copy = |feature: &u32| (feature.wrapping_mul(0x0001_0001) ^ OTHER) & mask;
    let mut all: Vec<u32> = features.iter().copied().chain(features.iter().map(copy)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The tokens of an actor: first, last, and the one that the others hang on.
#[derive(Clone, Copy)]
struct Place {
    first: usize,
    last: usize,
    head: usize,
}

struct Seen<'a> {
    view: &'a View<'a>,
    out: Vec<u32>,
    names: Option<Vec<String>>,
    key: String,
}

impl<'a> Seen<'a> {
    fn add(&mut self, parts: &[&str]) {
        self.key.clear();
        for part in parts {
            self.key.push_str(part);
            self.key.push('\u{1f}');
        }
        let hash = xxh3_64(self.key.as_bytes());
        self.out.push((hash >> (64 - FEATURE_BITS)) as u32);
        if let Some(names) = &mut self.names {
            names.push(parts.join(" "));
        }
    }

    fn len(&self) -> usize {
        self.view.scene.sentence.tokens.len().min(LONGEST)
    }

    fn tokens(&self, span: Span<Byte>) -> Option<Place> {
        let tokens = &self.view.scene.sentence.tokens[..self.len()];
        let first = tokens.iter().position(|token| token.span.overlaps(span))?;
        let last = tokens.iter().rposition(|token| token.span.overlaps(span))?;
        let inside = |head: Option<usize>| head.is_some_and(|head| (first..=last).contains(&head));
        let head = (first..=last)
            .find(|&token| {
                !inside(self.view.scene.sentence.head(token)) && tokens[token].upos != Upos::Punct
            })
            .unwrap_or(last);
        Some(Place { first, last, head })
    }

    fn word(&self, token: usize) -> Option<&'a str> {
        self.view.words[token].as_deref()
    }

    fn types(&self, token: usize) -> &'a [&'static str] {
        &self.view.types[token]
    }

    fn words(&mut self, source: Option<Place>, target: Option<Place>) {
        let (before, after, order) = span_between(source, target, self.len());
        let mut last: Option<&str> = None;
        for token in 0..self.len() {
            let Some(word) = self.word(token) else { continue };
            let between = token > before && token < after;
            self.add(&["w", word]);
            if between {
                self.add(&["b", word]);
                self.add(&["bo", order, word]);
                let cut = word.char_indices().nth(5).map_or(word.len(), |(at, _)| at);
                self.add(&["x", &word[..cut]]);
            } else {
                let side = if token <= before { "f" } else { "a" };
                let near = if token <= before { before - token } else { token - after };
                if near <= 6 {
                    self.add(&[side, order, word]);
                }
            }
            if let Some(last) = last {
                self.add(&["ww", last, word]);
                if between {
                    self.add(&["bb", last, word]);
                }
            }
            for &kind in self.types(token) {
                self.add(&["ls", kind]);
                if between {
                    self.add(&["lb", kind]);
                }
            }
            last = Some(word);
        }
    }

    /// Who the two are: sector, kind, one state or two.
    fn roles(&mut self, pair: Pair) {
        let of = |span: Option<_>| {
            let span = span?;
            self.view.scene.mentions.iter().find(|mention| mention.span.overlaps(span))
        };
        let (source, target) = (of(pair.source), of(pair.target));
        let (source_role, target_role) = (role(source), role(target));
        let one_state = match (source, target) {
            (Some(one), Some(other)) => match (one.actor.country, other.actor.country) {
                (Some(one), Some(other)) if one == other => "one",
                (Some(_), Some(_)) => "two",
                _ => "?",
            },
            _ => "-",
        };
        self.add(&["sr", &source_role]);
        self.add(&["tr", &target_role]);
        self.add(&["st", &source_role, &target_role]);
        self.add(&["1", one_state]);
    }

    /// The words that join the two in the tree, their neighbours and what governs them.
    fn path(&mut self, source: Option<Place>, target: Option<Place>) {
        let Some(from) = source.or(target) else { return };
        let up = self.ancestors(from.head);
        let (rising, falling) = match (source, target) {
            (Some(_), Some(target)) => {
                let other = self.ancestors(target.head);
                let meet = up.iter().position(|token| other.contains(token)).unwrap_or(up.len());
                let falling = up.get(meet).and_then(|top| {
                    other.iter().position(|token| token == top).map(|at| other[..at].to_vec())
                });
                (up[..up.len().min(meet + 1)].to_vec(), falling.unwrap_or_default())
            }
            _ => (self.to_clause(&up), Vec::new()),
        };
        let mut shape = String::new();
        for &token in &rising {
            shape.push('^');
            shape.push_str(self.view.scene.sentence.tokens[token].deprel.name());
        }
        for &token in falling.iter().rev() {
            shape.push('_');
            shape.push_str(self.view.scene.sentence.tokens[token].deprel.name());
        }
        self.add(&["shape", &shape]);
        let inner: Vec<usize> = rising
            .iter()
            .chain(falling.iter().rev())
            .copied()
            .filter(|&token| {
                let within = |place: Option<Place>| {
                    place.is_some_and(|place| (place.first..=place.last).contains(&token))
                };
                !within(source) && !within(target)
            })
            .collect();
        let mut last: Option<&str> = None;
        for &token in &inner {
            let Some(word) = self.word(token) else { continue };
            self.add(&["p", word]);
            self.around(token, word);
            if let Some(last) = last {
                self.add(&["pp", last, word]);
            }
            last = Some(word);
        }
        if let Some(&top) = rising.last() {
            if let Some(word) = self.word(top) {
                self.add(&["v", word]);
            }
            for above in self.ancestors(top).into_iter().skip(1).take(2) {
                if let Some(word) = self.word(above) {
                    self.add(&["vh", self.view.scene.sentence.tokens[top].deprel.name(), word]);
                }
            }
        }
    }

    /// The children of a word on the path, its complements' children, and its types in their light.
    fn around(&mut self, token: usize, word: &str) {
        let sentence = self.view.scene.sentence;
        let mut mood = String::new();
        let below: Vec<usize> =
            sentence.children(token).filter(|&child| child < self.len()).collect();
        for child in below {
            let relation = sentence.tokens[child].deprel;
            let lemma = sentence.lemma(child).to_lowercase();
            match relation {
                Deprel::Aux | Deprel::AuxPass | Deprel::Mark | Deprel::CompoundPrt => {
                    self.add(&["m", relation.name(), &lemma]);
                    self.add(&["mv", word, &lemma]);
                    if !matches!(lemma.as_str(), "have" | "be") {
                        mood.push_str(&lemma);
                    }
                }
                Deprel::Punct | Deprel::Det | Deprel::Case | Deprel::Cc => {}
                _ => {
                    if let Some(shown) = self.word(child) {
                        self.add(&["c", relation.name(), shown]);
                        self.add(&["vc", word, shown]);
                    }
                    for &kind in self.types(child) {
                        self.add(&["lc", relation.name(), kind]);
                    }
                    if matches!(relation, Deprel::Obl | Deprel::Nmod | Deprel::Advcl) {
                        let case = sentence.children(child).find(|&case| {
                            matches!(sentence.tokens[case].deprel, Deprel::Case | Deprel::Mark)
                        });
                        if let Some(case) = case {
                            self.add(&["vp", word, sentence.lemma(case)]);
                        }
                    }
                }
            }
            if sentence.tokens[child].features.has(Features::NEGATIVE)
                || matches!(lemma.as_str(), "not" | "n't" | "never" | "no" | "nor" | "neither")
            {
                self.add(&["neg"]);
                self.add(&["neg", word]);
                mood.push('!');
            }
        }
        for &kind in self.types(token) {
            self.add(&["lp", kind]);
            self.add(&["lpm", kind, &mood]);
        }
    }

    /// What the lexicon coded in the sentence, and whether it is of this pair.
    fn coded(&mut self, pair: Pair) {
        for report in self.view.scene.reports {
            let kind = report.kind.event_type.name();
            let status = report.status.name();
            let source = side(&report.source, pair.source);
            let target = side(&report.target, pair.target);
            self.add(&["r", kind]);
            self.add(&["r", kind, status]);
            self.add(&["r", kind, source, target]);
            self.add(&["r", kind, status, source, target]);
            self.add(&["rc", &report.cameo, status]);
        }
        if self.view.scene.reports.is_empty() {
            self.add(&["r0"]);
        }
    }

    fn ancestors(&self, token: usize) -> Vec<usize> {
        let mut chain = vec![token];
        let mut at = token;
        while let Some(head) = self.view.scene.sentence.head(at).filter(|&head| head < self.len()) {
            if chain.len() >= 24 {
                break;
            }
            chain.push(head);
            at = head;
        }
        chain
    }

    /// The part of a chain of heads up to the first verb.
    fn to_clause(&self, chain: &[usize]) -> Vec<usize> {
        let verb = chain
            .iter()
            .position(|&token| self.view.scene.sentence.tokens[token].upos == Upos::Verb)
            .unwrap_or(chain.len().saturating_sub(1));
        chain[..=verb.min(chain.len() - 1)].to_vec()
    }
}

/// Where "between" begins and ends, and who stands first.
fn span_between(
    source: Option<Place>,
    target: Option<Place>,
    len: usize,
) -> (usize, usize, &'static str) {
    match (source, target) {
        (Some(source), Some(target)) if source.last < target.first => {
            (source.last, target.first, "st")
        }
        (Some(source), Some(target)) if target.last < source.first => {
            (target.last, source.first, "ts")
        }
        (Some(source), _) => (source.last, len, "s"),
        (None, Some(target)) => (target.last, len, "t"),
        (None, None) => (0, len, "-"),
    }
}

fn role(mention: Option<&Mention>) -> String {
    match mention {
        None => "-".into(),
        Some(mention) => match mention.actor.sector {
            Some(sector) => sector.as_str().to_owned(),
            None => mention.actor.kind.name().to_owned(),
        },
    }
}

/// How a side of a coded report relates to an actor of the pair.
fn side(coded: &[Mention], asked: Option<Span<Byte>>) -> &'static str {
    match asked {
        None if coded.is_empty() => "none",
        Some(_) if coded.is_empty() => "open",
        Some(span) if coded.iter().any(|mention| mention.span.overlaps(span)) => "same",
        _ => "other",
    }
}

//! A line as the learned reading sees it: what each word is and what it hangs on.

use detente_parse::linear::mix;
use detente_record::{Deprel, NameTag, Upos};
use xxhash_rust::xxh3::xxh3_64;

use super::super::{
    lexicon::Class,
    reading::{Line, Reading},
};

/// Tokens of a line that are looked at; what lies behind is nobody's words.
pub(super) const LONGEST: usize = 300;

/// A word of the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub lemma: u32,
    pub upos: Upos,
    pub deprel: Deprel,
    /// The word that it hangs on, in the line.
    pub head: Option<usize>,
    /// What kind of name or mention it is part of.
    pub name: u32,
    /// The quoted stretch that it lies in.
    pub stretch: Option<u32>,
    /// What the lexicon of speech takes it for.
    pub speech: u32,
    pub mark: bool,
}

/// A line laid out.
pub(super) struct View {
    pub words: Vec<Word>,
    /// The first token in the article's order.
    pub start: usize,
}

impl View {
    /// Lays a line out; `None` where no tree was built for it.
    pub(super) fn new(reading: &Reading, line: &Line) -> Option<Self> {
        let start = line.tokens.start;
        let range = start..line.tokens.end.min(start + LONGEST);
        let tree = |at: usize| {
            reading.sentences.get(reading.tokens[at].sentence as usize).is_some_and(|s| s.tree)
        };
        if !range.clone().any(tree) {
            return None;
        }
        let words = range.clone().map(|at| word(reading, at, &range)).collect();
        Some(Self { words, start })
    }

    /// Iterates over what hangs on a word.
    pub(super) fn children(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        let near = of.saturating_sub(60)..(of + 60).min(self.words.len());
        near.filter(move |&at| self.words[at].head == Some(of))
    }

    /// The lemma of a word; a number of its own before the first and behind the last.
    pub(super) fn lemma(&self, at: usize) -> u32 {
        self.words.get(at).map_or(1, |word| word.lemma)
    }

    pub(super) fn upos(&self, at: usize) -> u32 {
        self.words.get(at).map_or(99, |word| word.upos as u32)
    }
}

pub(super) fn number(word: &str) -> u32 {
    xxh3_64(word.as_bytes()) as u32
}

fn word(reading: &Reading, at: usize, range: &std::ops::Range<usize>) -> Word {
    let tok = reading.tokens[at];
    let sentence = &reading.sentences[tok.sentence as usize];
    let token = sentence.tokens[tok.index as usize];
    let first = at - tok.index as usize;
    let head = sentence
        .head(tok.index as usize)
        .map(|head| first + head)
        .filter(|head| range.contains(head))
        .map(|head| head - range.start);
    let lemma = match token.upos {
        Upos::Propn => "@name".to_owned(),
        Upos::Num => "@number".to_owned(),
        _ => sentence.lemma(tok.index as usize).to_lowercase(),
    };
    let tag = match token.name {
        NameTag::Outside => 0,
        NameTag::BeginPerson | NameTag::InPerson => 1,
        NameTag::BeginLocation | NameTag::InLocation => 2,
        NameTag::BeginOrganization | NameTag::InOrganization => 3,
    };
    let kind = tok.mention.and_then(|index| reading.mentions.get(index as usize));
    let kind = kind.map_or(0, |mention| 1 + mention.actor.kind as u32);
    let speech = match tok.entry.verb {
        Some(verb) => 2 + verb.kind as u32,
        None => u32::from(tok.is(Class::SPEECH_NOUN)),
    };
    Word {
        lemma: number(&lemma),
        upos: token.upos,
        deprel: token.deprel,
        head,
        name: tag * 8 + kind,
        stretch: tok.stretch,
        speech,
        mark: tok.punct(),
    }
}

/// Where each word of a line stands in the tree as seen from one of them.
pub(super) struct Paths {
    /// How it is reached: up the chain above the word, then down one branch.
    pub path: Vec<u32>,
    /// The top of that branch.
    pub branch: Vec<usize>,
    /// Steps below the top.
    pub depth: Vec<u32>,
}

impl Paths {
    /// Looks at the line from word `from`.
    pub(super) fn new(view: &View, from: usize) -> Self {
        const UP: usize = 4;
        let mut chain = vec![from];
        let mut up = 0;
        // Numbers of the ways up, one a step.
        let mut ways = vec![0];
        while chain.len() <= UP {
            let last = chain[chain.len() - 1];
            let Some(head) = view.words[last].head else { break };
            up = mix(1, &[up, view.words[last].deprel as u32]);
            chain.push(head);
            ways.push(up);
        }
        let count = view.words.len();
        let mut paths =
            Self { path: vec![0; count], branch: vec![0; count], depth: vec![0; count] };
        for at in 0..count {
            let (mut top, mut depth) = (at, 0);
            let way = loop {
                if let Some(step) = chain.iter().position(|&one| one == top) {
                    break mix(2, &[ways[step], 7]);
                }
                match view.words[top].head {
                    Some(head) if depth < 40 => {
                        if let Some(step) = chain.iter().position(|&one| one == head) {
                            let side = u32::from(top > head);
                            break mix(3, &[ways[step], view.words[top].deprel as u32, side]);
                        }
                        (top, depth) = (head, depth + 1);
                    }
                    // Another sentence, or too far.
                    _ => break mix(4, &[u32::from(at > from)]),
                }
            };
            (paths.path[at], paths.branch[at], paths.depth[at]) = (way, top, depth);
        }
        paths
    }
}

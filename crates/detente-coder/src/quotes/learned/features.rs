//! What the classifiers of cues and of roles see: hashed binary features.

use detente_parse::linear::mix;
use detente_record::{Deprel, Upos};

use super::{
    parts::Parts,
    view::{Paths, View},
};

/// Says whether a word may be a cue, or the head of one.
pub(super) fn may_cue(view: &View, at: usize) -> bool {
    let word = view.words[at];
    if word.stretch.is_some() {
        return false;
    }
    match word.upos {
        Upos::Punct => word.speech_mark(),
        Upos::Det | Upos::Num | Upos::Pron | Upos::Cconj | Upos::Sym => false,
        _ => true,
    }
}

impl super::view::Word {
    /// A colon or dash, which may stand for "said".
    fn speech_mark(self) -> bool {
        self.lemma == super::view::number(":")
            || self.lemma == super::view::number("—")
            || self.lemma == super::view::number("―")
    }
}

/// The features of a word as a cue.
pub(super) fn cue(view: &View, at: usize) -> Vec<u32> {
    let word = view.words[at];
    let (lemma, upos, deprel) = (word.lemma, word.upos as u32, word.deprel as u32);
    let mut out = Vec::with_capacity(48);
    let mut add = |kind: u32, parts: &[u32]| out.push(mix(100 + kind, parts));
    add(0, &[]);
    add(1, &[lemma]);
    add(2, &[lemma, upos]);
    add(3, &[upos, deprel]);
    add(4, &[lemma, deprel]);
    add(5, &[word.speech, upos]);
    let mut signature = 0_u32;
    for child in view.children(at) {
        let below = view.words[child];
        let relation = below.deprel as u32;
        let side = u32::from(child > at);
        add(6, &[relation, side, word.speech]);
        add(7, &[lemma, relation, side]);
        add(8, &[upos, relation, below.lemma]);
        signature |= match below.deprel {
            Deprel::Nsubj => 1,
            Deprel::Ccomp => 2,
            Deprel::Obj => 4,
            Deprel::Xcomp => 8,
            Deprel::Mark => 16,
            Deprel::NsubjPass => 32,
            Deprel::Aux => 64,
            Deprel::Parataxis => 128,
            Deprel::Obl => 256,
            _ => 0,
        };
        match below.deprel {
            Deprel::Nsubj | Deprel::NsubjPass => {
                add(9, &[below.upos as u32, below.name, word.speech]);
                add(10, &[below.lemma, lemma]);
                add(11, &[below.lemma, upos]);
                add(12, &[below.upos as u32, below.name, lemma]);
            }
            Deprel::Ccomp | Deprel::Xcomp | Deprel::Obj | Deprel::Obl => {
                add(13, &[relation, below.upos as u32, lemma]);
                add(14, &[relation, below.upos as u32, below.name, word.speech]);
                let mark = view
                    .children(child)
                    .find(|&mark| matches!(view.words[mark].deprel, Deprel::Mark | Deprel::Case));
                let mark = mark.map_or(0, |mark| view.words[mark].lemma);
                add(15, &[relation, mark, lemma]);
                add(16, &[relation, mark, word.speech]);
            }
            _ => {}
        }
    }
    add(17, &[signature]);
    add(18, &[signature, lemma]);
    add(19, &[signature, word.speech]);
    match word.head {
        Some(head) => {
            let above = view.words[head];
            add(20, &[deprel, above.lemma]);
            add(21, &[deprel, above.upos as u32, lemma]);
            add(22, &[deprel, above.speech, word.speech]);
        }
        None => add(20, &[]),
    }
    for (kind, near) in
        [(23, at.wrapping_sub(1)), (24, at + 1), (25, at.wrapping_sub(2)), (26, at + 2)]
    {
        add(kind, &[view.lemma(near)]);
        add(kind, &[view.upos(near), lemma]);
    }
    let quoted = |near: usize| view.words.get(near).is_some_and(|word| word.stretch.is_some());
    let before =
        quoted(at.wrapping_sub(1)) || quoted(at.wrapping_sub(2)) || quoted(at.wrapping_sub(3));
    let after = quoted(at + 1) || quoted(at + 2) || quoted(at + 3);
    let any = view.words.iter().any(|word| word.stretch.is_some());
    let marks = u32::from(before) | u32::from(after) << 1 | u32::from(any) << 2;
    add(27, &[marks, word.speech]);
    add(28, &[marks, lemma]);
    add(29, &[marks, upos, deprel]);
    add(30, &[u32::from(at == 0), upos, word.speech]);
    out
}

/// The features of every word of a line for the role that it plays with a cue.
pub(super) struct Roles {
    /// For the label of each word.
    pub words: Vec<Vec<u32>>,
    /// For the labels of each word and the one before it together.
    pub steps: Vec<Vec<u32>>,
    /// For stretches of words.
    pub parts: Parts,
}

/// Looks at a line from the cue at `cue`.
pub(super) fn roles(view: &View, cue: usize) -> Roles {
    let paths = Paths::new(view, cue);
    let seen = Seen {
        view,
        cue,
        frame: frame(view, cue),
        commas: commas(view),
        any: u32::from(view.words.iter().any(|word| word.stretch.is_some())),
        paths,
    };
    let parts = Parts::new(view, &seen.paths, cue, seen.frame);
    Roles {
        words: (0..view.words.len()).map(|at| seen.word(at)).collect(),
        steps: (0..view.words.len()).map(|at| seen.step(at)).collect(),
        parts,
    }
}

/// Which arguments a cue has, as one number.
fn frame(view: &View, cue: usize) -> u32 {
    view.children(cue).fold(0, |all, child| {
        all | match view.words[child].deprel {
            Deprel::Nsubj if child < cue => 1,
            Deprel::Nsubj => 2,
            Deprel::Ccomp if child < cue => 4,
            Deprel::Ccomp => 8,
            Deprel::Xcomp => 16,
            Deprel::Obj => 32,
            Deprel::NsubjPass => 64,
            Deprel::Parataxis => 128,
            _ => 0,
        }
    })
}

/// Commas up to each word.
fn commas(view: &View) -> Vec<u32> {
    let comma = super::view::number(",");
    view.words
        .iter()
        .scan(0, |count, word| {
            *count += u32::from(word.lemma == comma && word.stretch.is_none());
            Some(*count)
        })
        .collect()
}

struct Seen<'v> {
    view: &'v View,
    cue: usize,
    frame: u32,
    commas: Vec<u32>,
    /// Whether anything in the line is quoted.
    any: u32,
    paths: Paths,
}

impl Seen<'_> {
    fn side(&self, at: usize) -> u32 {
        match at.cmp(&self.cue) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2,
        }
    }

    fn distance(&self, at: usize) -> u32 {
        match at.abs_diff(self.cue) {
            far @ 0..=4 => far as u32,
            5..=7 => 5,
            8..=12 => 6,
            13..=25 => 7,
            _ => 8,
        }
    }

    fn quoted(&self, at: usize) -> u32 {
        self.view.words.get(at).map_or(2, |word| u32::from(word.stretch.is_some()))
    }

    fn word(&self, at: usize) -> Vec<u32> {
        let (view, word) = (self.view, self.view.words[at]);
        let cue = view.words[self.cue];
        let (path, side, quoted) = (self.paths.path[at], self.side(at), self.quoted(at));
        let (upos, lemma) = (word.upos as u32, word.lemma);
        let depth = self.paths.depth[at].min(2);
        let top = view.words[self.paths.branch[at]];
        let far = self.distance(at);
        let commas = self.commas[at].abs_diff(self.commas[self.cue]).min(3);
        let mark = view
            .children(self.paths.branch[at])
            .find(|&child| matches!(view.words[child].deprel, Deprel::Mark | Deprel::Case))
            .map_or(0, |child| view.words[child].lemma);
        let ends = u32::from(at == 0) | u32::from(at + 1 == view.words.len()) << 1;
        let mut out = Vec::with_capacity(32);
        let mut add = |kind: u32, parts: &[u32]| out.push(mix(200 + kind, parts));
        add(0, &[side]);
        add(1, &[path]);
        add(2, &[path, cue.lemma]);
        add(3, &[path, cue.speech, cue.upos as u32]);
        add(4, &[path, upos]);
        add(5, &[path, quoted, self.any]);
        add(6, &[path, word.deprel as u32, depth]);
        add(7, &[lemma, side]);
        add(8, &[lemma, path]);
        add(9, &[far, side, upos]);
        add(10, &[side, quoted, self.any, cue.speech]);
        add(11, &[cue.lemma, side, quoted, self.any]);
        add(12, &[view.lemma(at.wrapping_sub(1)), upos, side]);
        add(13, &[view.lemma(at + 1), upos, side]);
        add(14, &[path, u32::from(view.words.get(at.wrapping_sub(1)).is_some_and(|w| w.mark))]);
        add(15, &[path, commas]);
        add(16, &[side, commas, quoted, cue.speech]);
        add(17, &[path, word.name]);
        add(18, &[side, far, word.name, upos]);
        add(19, &[side, ends, upos]);
        add(20, &[top.deprel as u32, mark, cue.lemma, side]);
        add(21, &[top.deprel as u32, mark, cue.speech, side]);
        add(22, &[self.frame, path]);
        add(23, &[self.frame, side, quoted, cue.speech]);
        add(24, &[cue.deprel as u32, path]);
        add(25, &[far, side, cue.lemma]);
        add(26, &[top.lemma, path]);
        add(27, &[self.frame, cue.deprel as u32, side, commas]);
        out
    }

    /// What stands at the seam between a word and the one before it.
    fn step(&self, at: usize) -> Vec<u32> {
        let view = self.view;
        let before = at.wrapping_sub(1);
        let path = |at: usize| self.paths.path.get(at).copied().unwrap_or(0);
        let same = u32::from(at > 0 && self.paths.branch[before] == self.paths.branch[at]);
        let (side, quoted) = (self.side(at), self.quoted(at));
        let mut out = Vec::with_capacity(12);
        let mut add = |kind: u32, parts: &[u32]| out.push(mix(300 + kind, parts));
        add(0, &[u32::from(at == 0)]);
        add(1, &[same, path(at)]);
        add(2, &[same, path(before), path(at)]);
        add(3, &[view.lemma(before), side]);
        add(4, &[view.lemma(at), side]);
        add(5, &[view.upos(before), view.upos(at), same]);
        add(6, &[self.quoted(before), quoted, side]);
        add(7, &[self.distance(at).min(2), side, view.upos(at)]);
        add(8, &[view.lemma(at), same, path(at)]);
        let relation = view.words[at].deprel as u32;
        add(9, &[relation, same, self.paths.depth[at].min(2), side]);
        out
    }
}

//! What is seen of a stretch of words taken as one part: all of a source, or of what is said.
//!
//! Single words and the seams between them (`features`) cannot tell whether a part is whole: whether
//! it leaves out half of a clause, closes the quotation marks that it opens, or swallows another
//! verb of speech.

use detente_parse::linear::mix;
use detente_record::{Deprel, Upos};

use super::view::{Paths, View};

/// Lines longer than this are cut into parts at seams alone, to bound the time. With 80 quotes take 1.75
/// times as long and are no better; with 0 what is said loses 1.3 F1.
const SHORT: usize = 30;
/// Longest source, in words.
pub(super) const SOURCE_WORDS: usize = 40;

/// A word as the search for parts sees it.
struct Word {
    lemma: u32,
    upos: u32,
    deprel: Deprel,
    head: Option<usize>,
    path: u32,
    /// The word that marks or cases it.
    mark: u32,
    stretch: Option<u32>,
    speech: u32,
    name: u32,
    punct: bool,
    /// Whether it is a second verb beside the cue.
    beside: bool,
    /// Whether a part may begin here.
    seam: bool,
}

/// The words of a line as seen from a cue.
pub(super) struct Parts {
    words: Vec<Word>,
    children: Vec<Vec<u32>>,
    cue: usize,
    frame: u32,
}

/// What adds up while a part grows to the right.
#[derive(Clone, Copy, Default)]
struct Grown {
    /// Words that hang on none of the part.
    tops: u32,
    /// The first of them.
    top: usize,
    /// Words outside that hang on one inside.
    left_out: u32,
    /// Verbs of speech.
    speech: u32,
    /// Whether a verb beside the cue is inside.
    beside: bool,
}

impl Parts {
    pub(super) fn new(view: &View, paths: &Paths, cue: usize, frame: u32) -> Self {
        let words = (0..view.words.len()).map(|at| word(view, paths, cue, at)).collect();
        let mut children = vec![Vec::new(); view.words.len()];
        for (at, word) in view.words.iter().enumerate() {
            if let Some(head) = word.head.filter(|_| !word.mark) {
                children[head].push(at as u32);
            }
        }
        Self { words, children, cue, frame }
    }

    /// Says how many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Says whether a part may begin at, or end before, a word.
    pub(super) fn seam(&self, at: usize) -> bool {
        self.words.len() <= SHORT || self.words.get(at).is_none_or(|word| word.seam)
    }

    /// Calls `found` with the end and the features of every part that begins at `start`, has at most
    /// `most` words and does not hold the cue.
    pub(super) fn from(&self, start: usize, most: usize, mut found: impl FnMut(usize, &[u32])) {
        let stop = self.words.len().min(start + most);
        let stop = if start <= self.cue { stop.min(self.cue) } else { stop };
        let mut grown = Grown::default();
        let mut out = Vec::with_capacity(24);
        for at in start..stop {
            self.grow(&mut grown, start, at);
            if self.seam(at + 1) {
                out.clear();
                self.features(start, at + 1, grown, &mut out);
                found(at + 1, &out);
            }
        }
    }

    /// Writes the features of one part.
    pub(super) fn of(&self, start: usize, end: usize) -> Vec<u32> {
        let mut grown = Grown::default();
        (start..end).for_each(|at| self.grow(&mut grown, start, at));
        let mut out = Vec::with_capacity(24);
        self.features(start, end, grown, &mut out);
        out
    }

    fn grow(&self, grown: &mut Grown, start: usize, at: usize) {
        let word = &self.words[at];
        let inside = |other: usize| (start..at).contains(&other);
        grown.speech += u32::from(word.speech > 1);
        grown.beside |= word.beside;
        if !word.punct {
            if word.head.is_some_and(inside) {
                grown.left_out -= 1;
            } else {
                if grown.tops == 0 {
                    grown.top = at;
                }
                grown.tops += 1;
            }
        }
        for child in self.children[at].iter().map(|&child| child as usize) {
            if inside(child) {
                grown.tops -= 1;
                if grown.top == child {
                    grown.top = self.next_top(start, at, child);
                }
            } else {
                grown.left_out += 1;
            }
        }
    }

    /// The first word of `start..=end` behind `after` that hangs on none of them.
    fn next_top(&self, start: usize, end: usize, after: usize) -> usize {
        let top = |at: &usize| {
            let word = &self.words[*at];
            !word.punct && word.head.is_none_or(|head| head < start || head > end)
        };
        (after + 1..=end).find(top).unwrap_or(end)
    }

    fn features(&self, start: usize, end: usize, grown: Grown, out: &mut Vec<u32>) {
        let (first, last, cue) = (&self.words[start], &self.words[end - 1], &self.words[self.cue]);
        let top = &self.words[grown.top.clamp(start, end - 1)];
        let before = start.checked_sub(1).map(|at| &self.words[at]);
        let next = self.words.get(end);
        let lemma = |word: Option<&Word>| word.map_or(1, |word| word.lemma);
        let path = |word: Option<&Word>| word.map_or(0, |word| word.path);
        let side = u32::from(start > self.cue);
        let far = if side == 1 { start - self.cue - 1 } else { self.cue - end };
        let far = far.min(4) as u32;
        let size = bucket(end - start);
        let whole = grown.tops.min(3) * 4 + grown.left_out.min(3);
        let quotes = self.quotes(start, end);
        let ends = u32::from(start == 0)
            | u32::from(next.is_none()) << 1
            | u32::from(next.is_some_and(|next| next.punct && end + 1 == self.words.len())) << 2;
        let speech = grown.speech.min(2) * 2 + u32::from(grown.beside);
        let relation = top.deprel as u32;
        let hangs = next.is_some_and(|next| next.head.is_some_and(|h| (start..end).contains(&h)));
        let mut add = |kind: u32, parts: &[u32]| out.push(mix(400 + kind, parts));
        add(0, &[size, side]);
        add(1, &[whole, side]);
        add(2, &[whole, relation, side]);
        add(3, &[top.path, first.lemma]);
        add(4, &[top.path, top.mark, cue.lemma]);
        add(5, &[quotes, side]);
        add(6, &[quotes, cue.speech, side]);
        add(7, &[first.lemma, cue.lemma, side]);
        add(8, &[cue.lemma, relation, whole]);
        add(9, &[lemma(before), first.upos, far, side]);
        add(10, &[lemma(next), whole, side]);
        add(11, &[size, cue.speech, side]);
        add(12, &[speech, side, far]);
        add(13, &[ends, side, self.frame]);
        add(14, &[cue.speech, whole, relation]);
        add(15, &[path(next), u32::from(hangs), side]);
        add(16, &[path(before), whole]);
        add(17, &[next.map_or(99, |next| next.deprel as u32), u32::from(hangs), last.upos]);
        add(18, &[far, side, first.upos, cue.upos]);
        add(19, &[top.path, top.upos, whole]);
        add(20, &[far, side, top.path]);
        add(21, &[speech, lemma(next), lemma(self.words.get(end + 1))]);
        add(22, &[first.name, last.name, size, side]);
        add(23, &[self.frame, quotes, whole]);
    }

    /// How a part stands to quotation marks: whether it begins, and ends, inside, at the edge of, or
    /// outside quoted words.
    fn quotes(&self, start: usize, end: usize) -> u32 {
        let stretch = |at: usize| self.words.get(at).and_then(|word| word.stretch);
        let edge = |inner: Option<u32>, outer: Option<u32>| match (inner, outer) {
            (None, None) => 0,
            (None, Some(_)) => 1,
            (inner, outer) if inner == outer => 2,
            _ => 3,
        };
        let begins = edge(stretch(start), start.checked_sub(1).and_then(stretch));
        let ends = edge(stretch(end - 1), stretch(end));
        let one = u32::from(stretch(start) == stretch(end - 1));
        begins * 8 + ends * 2 + one
    }
}

fn word(view: &View, paths: &Paths, cue: usize, at: usize) -> Word {
    let word = view.words[at];
    let before = at.checked_sub(1).map(|before| view.words[before]);
    let marks = |child: &usize| matches!(view.words[*child].deprel, Deprel::Mark | Deprel::Case);
    let mark = view.children(at).find(marks);
    let beside = at != cue
        && matches!(word.upos, Upos::Verb | Upos::Noun)
        && word.deprel == Deprel::Conj
        && (word.head == Some(cue) || word.head == view.words[cue].head);
    let seam = before.is_none_or(|before| {
        before.mark
            || word.mark
            || before.stretch != word.stretch
            || paths.branch[at - 1] != paths.branch[at]
    }) || at.abs_diff(cue) <= 4;
    Word {
        lemma: word.lemma,
        upos: word.upos as u32,
        deprel: word.deprel,
        head: word.head,
        path: paths.path[at],
        mark: mark.map_or(0, |child| view.words[child].lemma),
        stretch: word.stretch,
        speech: word.speech,
        name: word.name,
        punct: word.mark,
        beside,
        seam,
    }
}

/// How long a part is, roughly.
fn bucket(count: usize) -> u32 {
    match count {
        0..=3 => count as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=25 => 7,
        26..=60 => 8,
        _ => 9,
    }
}

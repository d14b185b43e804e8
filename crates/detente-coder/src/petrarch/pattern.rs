//! Patterns against the words around a verb.

use super::{
    forms,
    phrases::Phrases,
    verbs::{Element, Pattern, Step},
    words::View,
};

/// Somebody in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A noun phrase, with all that are joined to it.
    Phrase(usize),
    /// A list of phrases.
    Group(usize),
}

/// What a pattern says of source and target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    pub source: Option<Who>,
    pub target: Option<Who>,
}

/// What patterns are matched against.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub view: &'a View,
    pub phrases: &'a Phrases,
    pub synsets: &'a [Vec<Vec<String>>],
    /// Whether nouns of patterns match in the plural too.
    pub plurals: bool,
}

/// Steps of the search after which a pattern is taken not to match.
const BUDGET: u32 = 4_000;

impl Scene<'_> {
    /// Matches a pattern against the words before the verb, the nearest first, and those behind.
    pub fn matches(&self, pattern: &Pattern, before: &[usize], after: &[usize]) -> Option<Slots> {
        let mut search = Search { scene: self, track: after, back: false, budget: BUDGET };
        let slots = search.fit(0, &pattern.after, Slots::default())?;
        let mut search = Search { scene: self, track: before, back: true, budget: BUDGET };
        search.fit(0, &pattern.before, slots)
    }
}

struct Search<'a> {
    scene: &'a Scene<'a>,
    /// Indices of words, away from the verb.
    track: &'a [usize],
    /// Whether the track runs backwards.
    back: bool,
    budget: u32,
}

impl Search<'_> {
    fn fit(&mut self, at: usize, steps: &[Step], slots: Slots) -> Option<Slots> {
        let Some((step, rest)) = steps.split_first() else { return Some(slots) };
        self.budget = self.budget.checked_sub(1)?;
        match &step.element {
            Element::Word(word) => self.first(
                at,
                step.tight,
                |search, index| search.is(index, word).then_some(index + 1),
                rest,
                slots,
            ),
            Element::Synset(set) => {
                let phrases = self.scene.synsets.get(*set)?;
                self.first(
                    at,
                    step.tight,
                    |search, index| {
                        phrases
                            .iter()
                            .filter(|words| search.is_phrase(index, words))
                            .map(|words| index + words.len())
                            .max()
                    },
                    rest,
                    slots,
                )
            }
            Element::Skip => self.first(
                at,
                step.tight,
                |search, index| {
                    let phrase = search.phrase(index)?;
                    Some(search.past(index, phrase))
                },
                rest,
                slots,
            ),
            Element::Compound => {
                let (group, next) = (at..self.track.len()).find_map(|index| {
                    let phrase = self.phrase(index)?;
                    let group = self.scene.phrases.all[phrase].group?;
                    let last = self.track[index..]
                        .iter()
                        .take_while(|&&word| self.scene.phrases.groups[group].covers(word))
                        .count();
                    Some((group, index + last))
                })?;
                let who = Some(Who::Group(group));
                self.fit(next, rest, Slots { source: who, target: who })
            }
            Element::Source | Element::Target => {
                let source = step.element == Element::Source;
                self.somebody(at, step.tight, rest, slots, source)
            }
        }
    }

    /// Tries an element at every place that it may have, the nearest first.
    fn first(
        &mut self,
        at: usize,
        tight: bool,
        found: impl Fn(&Self, usize) -> Option<usize>,
        rest: &[Step],
        slots: Slots,
    ) -> Option<Slots> {
        let last = if tight { (at + 1).min(self.track.len()) } else { self.track.len() };
        for index in at..last {
            if let Some(next) = found(self, index) {
                if let Some(slots) = self.fit(next, rest, slots) {
                    return Some(slots);
                }
                if self.budget == 0 {
                    return None;
                }
            }
        }
        None
    }

    /// Fills a slot: with the nearest phrase that has a code, else with the nearest at all.
    fn somebody(
        &mut self,
        at: usize,
        tight: bool,
        rest: &[Step],
        slots: Slots,
        source: bool,
    ) -> Option<Slots> {
        let last = if tight { (at + 1).min(self.track.len()) } else { self.track.len() };
        for coded in [true, false] {
            let mut tried = None;
            for index in at..last {
                let Some(phrase) = self.phrase(index).filter(|&phrase| tried != Some(phrase))
                else {
                    continue;
                };
                tried = Some(phrase);
                let who = Some(Who::Phrase(phrase));
                if self.scene.phrases.all[phrase].code.is_some() != coded
                    || slots.source == who
                    || slots.target == who
                {
                    continue;
                }
                let filled = if source {
                    Slots { source: who, ..slots }
                } else {
                    Slots { target: who, ..slots }
                };
                let next = self.past(index, phrase);
                if let Some(slots) = self.fit(next, rest, filled) {
                    return Some(slots);
                }
                if self.budget == 0 {
                    return None;
                }
            }
        }
        None
    }

    fn is(&self, index: usize, wanted: &str) -> bool {
        let word = &self.scene.view.words[self.track[index]].upper;
        word == wanted
            || (self.scene.plurals
                && (*word == forms::plural(wanted) || forms::plural(word) == wanted))
    }

    fn is_phrase(&self, index: usize, words: &[String]) -> bool {
        let count = words.len();
        let Some(here) = self.track.get(index..index + count) else { return false };
        here.iter().enumerate().all(|(offset, &word)| {
            let wanted = if self.back { &words[count - 1 - offset] } else { &words[offset] };
            self.scene.view.words[word].upper == *wanted
        })
    }

    fn phrase(&self, index: usize) -> Option<usize> {
        self.scene.phrases.of.get(*self.track.get(index)?).copied().flatten()
    }

    /// The place behind a phrase that covers `index`.
    fn past(&self, index: usize, phrase: usize) -> usize {
        let inside = |word: &&usize| self.scene.phrases.of[**word] == Some(phrase);
        index + self.track[index..].iter().take_while(inside).count()
    }
}

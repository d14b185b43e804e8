//! Lemmas: what to cut from a word's end and what to put there, looked up by tag and ending.
//!
//! One map from (tag, ending) to a rule holds irregular words (the ending is the whole word) and
//! regular ones alike; the longest ending that is known decides.

use std::collections::BTreeMap;

use detente_record::{Features, Upos};

use crate::{
    bytes::{Reader, Writer},
    linear::mix,
    word::plain,
};

/// Longest ending that is looked up, in characters, besides the whole word.
pub(crate) const LONGEST: usize = 6;

/// Cuts `cut` characters off the end and puts `add` there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rule {
    /// Whether the word's case is kept as the treebanks do for "American" and "I".
    pub keep: bool,
    pub cut: u8,
    pub add: String,
}

/// The rules and where they apply.
#[derive(Debug, Default)]
pub(crate) struct Lemmas {
    pub rules: Vec<Rule>,
    /// Open addressing: hash of tag and ending (0 for none), rule. A power of two long.
    slots: Vec<(u32, u16)>,
}

/// The key of `ending`, the reversed characters of a word's end in plain form.
fn key((upos, features): (Upos, Features), capital: bool, whole: bool, ending: u32) -> u32 {
    let features = if upos == Upos::Propn { Features::NONE } else { features };
    let tag = (upos as u32) << 16 | u32::from(features.0);
    mix(200, &[tag, u32::from(capital), u32::from(whole), ending]).max(1)
}

/// Keys of the whole word, which come before those of endings.
pub(crate) const WHOLE: usize = 2;

/// Calls `each` with the keys of a word, the longest ending first.
pub(crate) fn keys(word: &str, tag: (Upos, Features), mut each: impl FnMut(u32) -> bool) {
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let mut endings = [0; LONGEST + 1];
    let mut hash = 0x1234_5678;
    let mut known = 0;
    let mut whole = 0;
    for (index, c) in word.chars().rev().take(64).enumerate() {
        if index < LONGEST {
            endings[index] = hash;
            known = index + 1;
        }
        // Digits stay themselves: "3rd" and "2nd" have lemmas of their own.
        let c = if c.is_ascii_digit() { c } else { plain(c) };
        hash = mix(201, &[hash, c as u32]);
        whole = hash;
    }
    if known == LONGEST && word.chars().nth(LONGEST).is_some() {
        // The last ending kept is the one of LONGEST characters.
        let c = word.chars().rev().nth(LONGEST - 1).unwrap_or(' ');
        let c = if c.is_ascii_digit() { c } else { plain(c) };
        endings[LONGEST] = mix(201, &[endings[LONGEST - 1], c as u32]);
        known = LONGEST + 1;
    }
    // "Taught" is known as a past and met as a participle.
    let any = (tag.0, Features(u16::MAX));
    if each(key(tag, capital, true, whole)) || each(key(any, false, true, whole)) {
        return;
    }
    for length in (0..known).rev() {
        if each(key(tag, capital, false, endings[length])) {
            return;
        }
    }
}

impl Lemmas {
    /// Makes the map.
    pub(crate) fn new(rules: Vec<Rule>, entries: &BTreeMap<u32, u16>) -> Self {
        let size = (entries.len() * 2 + 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        for (&key, &rule) in entries {
            let mut place = key as usize % size;
            while slots[place].0 != 0 {
                place = (place + 1) % size;
            }
            slots[place] = (key, rule);
        }
        Self { rules, slots }
    }

    fn find(&self, key: u32) -> Option<&Rule> {
        let size = self.slots.len();
        let mut place = key as usize % size.max(1);
        for _ in 0..size {
            match *self.slots.get(place)? {
                (0, _) => return None,
                (found, rule) if found == key => return self.rules.get(usize::from(rule)),
                _ => place = (place + 1) % size,
            }
        }
        None
    }

    /// Adds the lemma of `word` to `out`, in lower case but for proper nouns; as the treebanks write
    /// it ("I", "American") where `treebank_case` is asked for.
    pub(crate) fn lemma(
        &self,
        word: &str,
        tag: (Upos, Features),
        treebank_case: bool,
        out: &mut String,
    ) {
        let mut rule = None;
        keys(word, tag, |key| {
            rule = self.find(key);
            rule.is_some()
        });
        let keep = tag.0 == Upos::Propn || treebank_case && rule.is_some_and(|rule| rule.keep);
        apply(rule, word, keep, treebank_case, out);
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        out.number(self.rules.len() as u32);
        for rule in &self.rules {
            out.byte(rule.cut << 1 | u8::from(rule.keep));
            out.number(rule.add.len() as u32);
            rule.add.bytes().for_each(|byte| out.byte(byte));
        }
        let mut entries: Vec<_> = self.slots.iter().filter(|slot| slot.0 != 0).collect();
        entries.sort_unstable();
        out.number(entries.len() as u32);
        let mut last = 0;
        for &&(key, rule) in &entries {
            out.number(key - last);
            out.number(u32::from(rule));
            last = key;
        }
    }

    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut rules = Vec::new();
        for _ in 0..input.number()? {
            let head = input.byte()?;
            rules.push(Rule { keep: head & 1 == 1, cut: head >> 1, add: input.text()?.to_owned() });
        }
        let mut entries = BTreeMap::new();
        let mut key = 0u32;
        for _ in 0..input.number()? {
            key = key.checked_add(input.number()?)?;
            entries.insert(key, u16::try_from(input.number()?).ok()?);
        }
        Some(Self::new(rules, &entries))
    }
}

/// Applies a rule; no rule leaves the word.
fn apply(rule: Option<&Rule>, word: &str, keep: bool, treebank_case: bool, out: &mut String) {
    let cut = rule.map_or(0, |rule| usize::from(rule.cut));
    let start = out.len();
    let kept = word.chars().count().saturating_sub(cut);
    for c in word.chars().take(kept) {
        let c = if c == '’' { '\'' } else { c };
        if keep {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    for c in rule.map_or("", |rule| &rule.add).chars() {
        if treebank_case || keep {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
    }
    if out.len() == start {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Finds the rule that makes `lemma` of `word`; `None` where they share too little and are long.
pub(crate) fn rule(word: &str, lemma: &str, upos: Upos) -> Option<Rule> {
    let tidy = |c: char| if c == '’' { '\'' } else { c };
    let as_is: Vec<char> = word.chars().map(tidy).collect();
    let lower: Vec<char> = as_is.iter().flat_map(|c| c.to_lowercase()).collect();
    let goal: Vec<char> = lemma.chars().collect();
    let shared = |form: &[char]| form.iter().zip(&goal).take_while(|(a, b)| a == b).count();
    let keep = upos == Upos::Propn || shared(&as_is) > shared(&lower);
    let form = if keep { &as_is } else { &lower };
    let same = shared(form);
    let cut = form.len() - same;
    let add: String = goal[same..].iter().collect();
    (cut <= 8 && add.chars().count() <= 8).then_some(Rule { keep, cut: cut as u8, add })
}

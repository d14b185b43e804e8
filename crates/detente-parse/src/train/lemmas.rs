//! Learns the lemma rules: an entry for each ending whose rule the shorter ending does not give.

use std::collections::{BTreeMap, BTreeSet};

use detente_record::{Features, Upos};

use super::tags::nearest;
use crate::{
    conllu::GoldSentence,
    lemma::{Lemmas, Rule, WHOLE, keys, rule},
};

/// Learns from `sentences`.
pub(super) fn train(sentences: &[GoldSentence], tags: &[(Upos, Features)]) -> Lemmas {
    let mut rules: BTreeMap<Rule, u16> = BTreeMap::new();
    // For each key: how often each rule, and the keys that back it off, the longest first.
    let mut counts: BTreeMap<u32, BTreeMap<u16, u32>> = BTreeMap::new();
    let mut chains: BTreeSet<Vec<u32>> = BTreeSet::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        if word.lemma == "_" && word.form != "_" {
            continue;
        }
        let Some(rule) = rule(&word.form, &word.lemma, word.upos) else { continue };
        // "Aug." is "August", but that says nothing of other words that end so.
        let regular = usize::from(rule.cut) + 1 < word.form.chars().count()
            && rule.cut <= 4
            && rule.add.chars().count() <= 3
            && !rule.add.contains(char::is_uppercase);
        let next = rules.len() as u16;
        let rule = *rules.entry(rule).or_insert(next);
        let tag = tags[nearest(tags, word.upos, word.features)];
        let mut chain = Vec::new();
        keys(&word.form, tag, |key| {
            chain.push(key);
            false
        });
        for &key in chain.iter().take(if regular { chain.len() } else { WHOLE }) {
            *counts.entry(key).or_default().entry(rule).or_default() += 1;
        }
        chains.insert(chain);
    }
    let best = |key: u32| -> Option<(u16, u32)> {
        let found = counts.get(&key)?;
        found.iter().map(|(&rule, &n)| (rule, n)).max_by_key(|&(rule, n)| (n, u16::MAX - rule))
    };
    // Shortest endings first, so that a longer one is kept only where it says something else.
    let mut entries: BTreeMap<u32, u16> = BTreeMap::new();
    let longest = chains.iter().map(Vec::len).max().unwrap_or(0);
    for length in 1..=longest {
        for chain in chains.iter().filter(|chain| chain.len() >= length) {
            let at = chain.len() - length;
            let Some((rule, count)) = best(chain[at]) else { continue };
            let given = chain[at + 1..].iter().find_map(|key| entries.get(key));
            // An ending needs two witnesses; a whole word needs one.
            if given != Some(&rule) && (count >= 2 || at < WHOLE) {
                entries.insert(chain[at], rule);
            }
        }
    }
    let mut list: Vec<(Rule, u16)> = rules.into_iter().collect();
    list.sort_by_key(|&(_, index)| index);
    Lemmas::new(list.into_iter().map(|(rule, _)| rule).collect(), &entries)
}

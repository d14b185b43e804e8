//! The tags that words can have: parts of speech with features.

use std::collections::BTreeMap;

use detente_record::{Features, Upos};

use crate::conllu::GoldSentence;

/// Most tags.
pub(super) const MOST: usize = 96;

/// Lists the tags that come `least` times in the sentences, the commonest first, at most [`MOST`].
pub(super) fn inventory(sentences: &[GoldSentence], least: usize) -> Vec<(Upos, Features)> {
    let mut counts: BTreeMap<(Upos, u16), usize> = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        *counts.entry((word.upos, word.features.0)).or_default() += 1;
    }
    let mut tags: Vec<_> = counts.into_iter().filter(|&(_, count)| count >= least).collect();
    tags.sort_by_key(|&(tag, count)| (std::cmp::Reverse(count), tag));
    tags.truncate(MOST);
    tags.into_iter().map(|((upos, features), _)| (upos, Features(features))).collect()
}

/// Returns the tag of the list that is nearest: the same part of speech, the fewest other features.
pub(super) fn nearest(tags: &[(Upos, Features)], upos: Upos, features: Features) -> usize {
    let far =
        |&(u, f): &(Upos, Features)| u32::from(u != upos) * 100 + (f.0 ^ features.0).count_ones();
    (0..tags.len()).min_by_key(|&index| far(&tags[index])).unwrap_or(0)
}

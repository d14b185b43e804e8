//! Names of persons, places and organisations: a label for each word, chosen together (Viterbi).

use std::collections::HashMap;

use detente_record::NameTag;

/// The labels by column.
pub(crate) const LABELS: [NameTag; 7] = [
    NameTag::Outside,
    NameTag::BeginPerson,
    NameTag::InPerson,
    NameTag::BeginLocation,
    NameTag::InLocation,
    NameTag::BeginOrganization,
    NameTag::InOrganization,
];

/// Says whether label `next` may stand after `last`: a name goes on only as what it began as.
fn may_follow(last: usize, next: usize) -> bool {
    next % 2 == 1 || next == 0 || last == next || last + 1 == next
}

/// Room for the search.
#[derive(Debug, Default)]
pub(crate) struct Search {
    scores: Vec<[i32; 7]>,
    back: Vec<[u8; 7]>,
    /// The labels found.
    pub labels: Vec<u8>,
}

impl Search {
    /// Finds the best sequence of labels for `scores`.
    fn run(&mut self) {
        self.back.clear();
        self.labels.clear();
        let mut last = [i32::MIN / 2; 7];
        last[0] = 0;
        for here in &self.scores {
            let mut sums = [i32::MIN / 2; 7];
            let mut from = [0u8; 7];
            for next in 0..7 {
                for before in (0..7).filter(|&before| may_follow(before, next)) {
                    let sum = last[before] + here[next];
                    if sum > sums[next] {
                        sums[next] = sum;
                        from[next] = before as u8;
                    }
                }
            }
            last = sums;
            self.back.push(from);
        }
        let mut label = (0..7).rev().max_by_key(|&label| last[label]).unwrap_or(0) as u8;
        for from in self.back.iter().rev() {
            self.labels.push(label);
            label = from[usize::from(label)];
        }
        self.labels.reverse();
    }
}

/// Names that a caller knows, with their kinds: a gazetteer, say. The parser itself knows none.
///
/// ```
/// use detente_parse::NameList;
/// use detente_record::NameTag;
///
/// let list = NameList::new([("Al-Zahra", NameTag::BeginLocation)]);
/// assert!(!list.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct NameList {
    /// By a hash of the name without its spaces: the label of its first word. Only asked.
    labels: HashMap<u64, u8>,
    /// Words of the longest name, about.
    longest: usize,
}

/// What a name of the list is ahead by, in thousandths of a natural logarithm; chosen on UNER EWT dev.
const LISTED: i32 = 2000;
/// Names of more words are cut short when they are looked for.
const LONGEST: usize = 12;

impl NameList {
    /// Makes a list of names, as they are written, with the label of their first word: any of the
    /// `Begin` tags. Of a name that comes twice the first counts.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, NameTag)>) -> Self {
        let mut list = Self::default();
        for (name, tag) in names {
            let label = LABELS.iter().position(|&label| label == tag).unwrap_or(0);
            if label % 2 == 1 {
                let hash = name.split_whitespace().fold(SEED, glue);
                list.labels.entry(hash).or_insert(label as u8);
                // "Al-Zahra's" may be cut into more words than it has spaces.
                let marks = name.chars().filter(|c| !c.is_alphanumeric() && *c != ' ').count();
                let words = name.split_whitespace().count() + 2 * marks;
                list.longest = list.longest.max(words.min(LONGEST));
            }
        }
        list
    }

    /// Says whether the list holds nothing.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Raises the labels of the names of the list among `words`, the longest first.
    fn raise<'w>(&self, words: impl Iterator<Item = &'w str>, scores: &mut [[i32; 7]]) {
        let words: Vec<&str> = words.collect();
        let mut at = 0;
        while at < words.len() {
            let mut hash = SEED;
            let mut found = None;
            if words[at].starts_with(char::is_uppercase) {
                for (length, word) in words[at..].iter().take(self.longest).enumerate() {
                    hash = glue(hash, word);
                    if let Some(&label) = self.labels.get(&hash) {
                        found = Some((length + 1, usize::from(label)));
                    }
                }
            }
            let (length, label) = found.unwrap_or((1, 0));
            if label > 0 {
                for (place, scores) in scores[at..at + length].iter_mut().enumerate() {
                    scores[label + usize::from(place > 0)] += LISTED;
                }
            }
            at += length;
        }
    }
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

/// Goes on hashing with a word (FNV-1a).
fn glue(hash: u64, word: &str) -> u64 {
    word.bytes()
        .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// Chooses the labels for rows of scores (natural logarithms, of any base line) into `search.labels`.
pub(crate) fn label<'s>(
    rows: impl Iterator<Item = &'s [f32]>,
    words: impl Iterator<Item = &'s str>,
    list: &NameList,
    search: &mut Search,
) {
    search.scores.clear();
    search.scores.extend(rows.map(|row| {
        let highest = row.iter().take(7).copied().fold(f32::MIN, f32::max);
        let mut scores = [0; 7];
        for (score, &x) in scores.iter_mut().zip(row) {
            *score = ((x - highest).max(-100.0) * 1000.0) as i32;
        }
        scores
    }));
    if !list.is_empty() {
        list.raise(words, &mut search.scores);
    }
    search.run();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_goes_on_as_another_kind() {
        let mut search = Search::default();
        // Each word alone would be: begins a person, inside a place, inside a place.
        let rows = [
            [0.0, 2.0, 0.0, 1.5, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0],
        ];
        let words = || "Rio de Oro".split(' ');
        label(rows.iter().map(|row| &row[..]), words(), &NameList::default(), &mut search);
        assert_eq!(search.labels, [3, 4, 4]);
    }

    #[test]
    fn a_list_decides_where_the_words_do_not() {
        let mut search = Search::default();
        let row = [1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0];
        let rows = || [&row[..]; 4].into_iter();
        let words = || "of Tel Zahra's rim".split(' ');
        let list = NameList::new([("Tel  Zahra's", NameTag::BeginLocation)]);
        label(rows(), words(), &list, &mut search);
        assert_eq!(search.labels, [0, 3, 4, 0]);
        label(rows(), words(), &NameList::default(), &mut search);
        assert_eq!(search.labels, [0; 4]);
    }
}

//! Names of persons, places and organisations: a label for each word, chosen together (Viterbi).

use std::collections::HashMap;

use detente_record::{NameTag, Token, Upos};

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

/// Takes the label from names without a proper noun, unless a list knows them.
pub(crate) fn only_proper(tokens: &mut [Token], listed: &[u8]) {
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at + 1..];
        let inside = |token: &&Token| matches!(token.name as u8, 2 | 4 | 6);
        let end = at + 1 + rest.iter().take_while(inside).count();
        let name = &mut tokens[at..end];
        let known = listed.get(at).is_some_and(|&label| label > 0);
        if !known && name.iter().all(|token| token.upos != Upos::Propn) {
            for token in name.iter_mut() {
                token.name = NameTag::Outside;
            }
        }
        at = end;
    }
}

/// Room for the search.
#[derive(Debug, Default)]
pub(crate) struct Search {
    scores: Vec<[i32; 7]>,
    back: Vec<[u8; 7]>,
    /// What a list says of each word.
    pub listed: Vec<u8>,
    /// The labels found.
    pub labels: Vec<u8>,
}

impl Search {
    /// Chooses the labels for rows of scores (natural logarithms, of any base line).
    pub(crate) fn label<'s>(&mut self, rows: impl Iterator<Item = &'s [f32]>) {
        self.scores.clear();
        self.scores.extend(rows.map(|row| {
            let highest = row.iter().take(7).copied().fold(f32::MIN, f32::max);
            let mut scores = [0; 7];
            for (score, &x) in scores.iter_mut().zip(row) {
                *score = ((x - highest).max(-100.0) * 1000.0) as i32;
            }
            scores
        }));
        self.run();
    }

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
/// use detente_record::{NameTag, Token, Upos};
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

    /// Finds the names of the list among `words`, the longest first, and writes down their labels.
    pub(crate) fn labels<'w>(&self, words: impl Iterator<Item = &'w str>, out: &mut Vec<u8>) {
        out.clear();
        if self.is_empty() {
            out.extend(words.map(|_| 0));
            return;
        }
        let words: Vec<&str> = words.collect();
        while out.len() < words.len() {
            let rest = &words[out.len()..];
            let mut hash = SEED;
            let mut found = None;
            if rest[0].starts_with(char::is_uppercase) {
                for (place, word) in rest.iter().take(self.longest).enumerate() {
                    hash = glue(hash, word);
                    if let Some(&label) = self.labels.get(&hash) {
                        found = Some((place, label));
                    }
                }
            }
            match found {
                Some((inner, label)) => {
                    out.push(label);
                    out.extend(std::iter::repeat_n(label + 1, inner));
                }
                None => out.push(0),
            }
        }
    }
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

/// Goes on hashing with a word (FNV-1a).
fn glue(hash: u64, word: &str) -> u64 {
    word.bytes()
        .fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_record::Span;

    #[test]
    fn a_name_never_goes_on_as_another_kind() {
        let mut search = Search::default();
        // Each word alone would be: begins a person, inside a place, inside a place.
        let rows = [
            [0.0, 2.0, 0.0, 1.5, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0],
        ];
        search.label(rows.iter().map(|row| &row[..]));
        assert_eq!(search.labels, [3, 4, 4]);
    }

    #[test]
    fn a_name_holds_a_proper_noun_or_is_listed() {
        let token = |name, upos| Token { name, upos, ..Token::bare(Span::new(0, 1)) };
        let mut tokens = [
            token(NameTag::BeginPerson, Upos::Noun),
            token(NameTag::InPerson, Upos::Propn),
            token(NameTag::BeginLocation, Upos::Noun),
            token(NameTag::BeginLocation, Upos::Noun),
            token(NameTag::Outside, Upos::Propn),
        ];
        only_proper(&mut tokens, &[0, 0, 0, 3, 0]);
        let kept = tokens.map(|token| token.name != NameTag::Outside);
        assert_eq!(kept, [true, true, false, true, false]);
    }

    #[test]
    fn a_list_finds_the_longest_of_its_names() {
        let mut found = Vec::new();
        let list = NameList::new([
            ("Tel  Zahra's", NameTag::BeginLocation),
            ("Tel", NameTag::BeginPerson),
            ("Zahra", NameTag::BeginPerson),
        ]);
        list.labels("of Tel Zahra's rim , Tel Aviv".split(' '), &mut found);
        assert_eq!(found, [0, 3, 4, 0, 0, 1, 0]);
        list.labels("of tel Zahra".split(' '), &mut found);
        assert_eq!(found, [0, 0, 1], "a name begins with a capital");
        NameList::default().labels("Tel Zahra".split(' '), &mut found);
        assert_eq!(found, [0, 0]);
    }
}

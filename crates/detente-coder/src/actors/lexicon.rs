//! All phrases of the gazetteer in one token trie: integer words, one pass, longest match.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::contexts::Class;
use super::words::{Word, fold, in_capitals, pieces};

/// A fast hash for short keys; the tables are ours, so nobody can aim collisions at them.
#[derive(Default)]
pub(super) struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// How a state is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Name,
    Adjective,
    People,
    Capital,
}

/// What a phrase stands for; numbers are indices into the gazetteer's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    State(u16, Form),
    /// A seat of power: state and sector.
    Seat(u16, u8),
    /// A city or region: it lends its state to an agent and stands for nobody alone.
    Region(u16),
    Organization(u16),
    OrganizationSeat(u16),
    Group(u16),
    /// Agent and whether the form is a plural.
    Agent(u16, bool),
    Person(u32),
    Surname(u32),
    /// A given name: `m`, `f` or `u`.
    Given(u8),
    /// Looks like a state and is none: teams, companies, seas.
    Other,
}

/// A phrase as it must be written to count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub what: What,
    /// Bit i: word i must begin with a capital.
    capital: u32,
    /// Bit i: word i must be in capitals throughout.
    capitals: u32,
    /// All words must be in lower case.
    lower: bool,
}

/// Words with numbers, and the trie over them.
#[derive(Default, Debug)]
pub(super) struct Lexicon {
    numbers: QuickMap<Box<str>, u32>,
    edges: QuickMap<(u32, u32), u32>,
    /// First entry of each node, from 1; most nodes have none: 0.
    ends: Vec<u32>,
    /// All entries, each with the next one of its node.
    entries: Vec<(Entry, u32)>,
    /// Bit sets of [`Class`] by a word's number.
    marks: Vec<u32>,
    /// Whether what is added takes the place of what a phrase stood for before.
    pub overriding: bool,
}

/// A match: words `start..end` and the node that holds their entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub start: u32,
    pub end: u32,
    node: u32,
}

macro_rules! function_words {
    ($($name:ident = $word:literal,)*) => {
        /// Words that the grammar of names asks for, in the order of their numbers from 1.
        pub(in crate::actors) const FUNCTION: &[&str] = &[$($word),*];
        function_words!(@number 1u32; $($name,)*);
    };
    (@number $n:expr; $name:ident, $($rest:ident,)*) => {
        pub(in crate::actors) const $name: u32 = $n;
        function_words!(@number $n + 1; $($rest,)*);
    };
    (@number $n:expr;) => {};
}

/// Further words that never stand inside an actor's name as its modifier.
const STOPS: &[&str] = &[
    "a", "an", "at", "as", "but", "by", "on", "with", "they", "their", "them", "that", "those",
    "these", "which", "whom", "whose", "what", "when", "where", "while", "is", "was", "are",
    "were", "be", "been", "being", "has", "have", "had", "will", "would", "could", "should", "may",
    "might", "can", "must", "said", "says", "say", "not", "no", "never", "also", "after", "before",
    "since", "until", "about", "against", "between", "among", "over", "under", "during", "into",
    "than", "then", "because", "if", "we", "i", "you", "our", "my", "your", "all", "both", "each",
    "every",
];

/// The numbers of function words.
pub(super) mod word {
    function_words! {
        THE = "the", OF = "of", IN = "in", TO = "to", FROM = "from", FOR = "for", AND = "and",
        OR = "or", NOR = "nor", S = "'s", APOSTROPHE = "'", COMMA = ",", STOP = ".",
        OPEN = "(", BASED = "based", THIS = "this", COUNTRY = "country", NATION = "nation", KINGDOM = "kingdom",
        HE = "he", SHE = "she", HIM = "him", HIS = "his", HER = "her", HIMSELF = "himself",
        HERSELF = "herself", IT = "it", ITS = "its", WHO = "who", US = "us", CAR = "car",
        ICE = "ice", PACE = "pace", MEND = "mend", DR = "dr", MR = "mr", MRS = "mrs", MS = "ms",
        SIR = "sir",
    }
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let mut lexicon = Self::default();
        lexicon.numbers.reserve(16_384);
        lexicon.edges.reserve(32_768);
        lexicon.ends.reserve(32_768);
        lexicon.entries.reserve(32_768);
        lexicon.ends.push(0);
        for word in word::FUNCTION.iter().chain(STOPS) {
            lexicon.intern(word);
        }
        lexicon
    }

    /// Returns the number of a folded word; 0 for one that stands in no phrase.
    pub(super) fn number(&self, folded: &str) -> u32 {
        self.numbers.get(folded).copied().unwrap_or(0)
    }

    /// Says whether a word's number is that of a function word.
    pub(super) fn is_function(id: u32) -> bool {
        id != 0 && id as usize <= word::FUNCTION.len() + STOPS.len()
    }

    fn intern(&mut self, folded: &str) -> u32 {
        if let Some(&number) = self.numbers.get(folded) {
            return number;
        }
        let number = self.numbers.len() as u32 + 1;
        self.numbers.insert(folded.into(), number);
        number
    }

    /// Returns what the table says of a given name: `m`, `f` or `u`.
    pub(super) fn given(&self, name: &str) -> Option<u8> {
        let mut folded = String::new();
        fold(name, &mut folded);
        let node = *self.edges.get(&(0, self.number(&folded)))?;
        self.at(node).find_map(|entry| match entry.what {
            What::Given(gender) => Some(gender),
            _ => None,
        })
    }

    /// Returns the number of a word, a new one if need be.
    pub(super) fn learn(&mut self, word: &str) -> u32 {
        let mut folded = String::new();
        fold(word, &mut folded);
        self.intern(&folded)
    }

    /// Puts a word into a class.
    pub(super) fn mark(&mut self, word: &str, class: Class) {
        let number = self.learn(word) as usize;
        if self.marks.len() <= number {
            self.marks.resize(number + 1, 0);
        }
        self.marks[number] |= 1 << class as u8;
    }

    /// Says whether the word of a number is of a class.
    pub(super) fn is(&self, number: u32, class: Class) -> bool {
        self.marks.get(number as usize).is_some_and(|marks| marks & (1 << class as u8) != 0)
    }

    /// Adds a phrase; `any_case` for common nouns that may stand in capitals too.
    pub(super) fn add(&mut self, phrase: &str, what: What, any_case: bool) {
        let (mut node, mut index) = (0u32, 0u32);
        let (mut capital, mut capitals) = (0u32, 0u32);
        let mut folded = String::new();
        let mut chunks = Vec::with_capacity(4);
        for chunk in phrase.split_whitespace() {
            let cut = chunk.len() - usize::from(chunk.ends_with(',') || chunk.ends_with(')'));
            let open = usize::from(chunk.starts_with('('));
            let (head, tail) = (&chunk[open..cut], &chunk[cut..]);
            if open == 1 {
                chunks.push("(");
            }
            chunks.push(head);
            if !tail.is_empty() {
                chunks.push(tail);
            }
        }
        for chunk in chunks {
            pieces(chunk, |from, to, _| {
                let piece = &chunk[from..to];
                fold(piece, &mut folded);
                let number = self.intern(&folded);
                let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
                if !any_case && index < 32 {
                    if piece.chars().next().is_some_and(char::is_uppercase) {
                        capital |= 1 << index;
                    }
                    let number = piece.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
                    if in_capitals(piece) && letters > 1 && !number {
                        capitals |= 1 << index;
                    }
                }
                index += 1;
                let next = self.ends.len() as u32;
                node = *self.edges.entry((node, number)).or_insert(next);
                if node == next {
                    self.ends.push(0);
                }
            });
        }
        let lower = what == What::Other && capital == 0;
        if node == 0 {
            return;
        }
        if self.overriding {
            self.ends[node as usize] = 0;
        }
        let mut last = 0;
        let mut at = self.ends[node as usize];
        while let Some((old, next)) = self.entries.get(at.wrapping_sub(1) as usize) {
            if old.what == what && old.capitals == capitals {
                return;
            }
            (last, at) = (at, *next);
        }
        self.entries.push((Entry { what, capital, capitals, lower }, 0));
        let new = self.entries.len() as u32;
        match self.entries.get_mut(last.wrapping_sub(1) as usize) {
            Some((_, next)) => *next = new,
            None => self.ends[node as usize] = new,
        }
    }

    /// Iterates over the entries of a node.
    fn at(&self, node: u32) -> impl Iterator<Item = &Entry> {
        let get = |at: u32| self.entries.get(at.wrapping_sub(1) as usize);
        let first = self.ends.get(node as usize).and_then(|&at| get(at));
        std::iter::successors(first, move |(_, next)| get(*next)).map(|(entry, _)| entry)
    }

    /// Finds the longest phrase that begins at word `from`; `loud` says that the sentence is all in
    /// capitals, so that they prove nothing.
    pub(super) fn longest(&self, words: &[Word], from: usize, loud: bool) -> Option<Slot> {
        let mut node = 0;
        let mut best = None;
        for (index, word) in words.iter().enumerate().skip(from).take(24) {
            if word.id == 0 {
                break;
            }
            // "Workers' Party" and "Workers Party" are the same.
            let Some(&next) = self.edges.get(&(node, word.id)) else {
                if word.id == word::APOSTROPHE && node != 0 {
                    continue;
                }
                break;
            };
            node = next;
            let span = &words[from..=index];
            if self.at(node).any(|entry| entry.written_so(span, loud)) {
                best = Some(Slot { start: from as u32, end: index as u32 + 1, node });
            }
        }
        best
    }

    /// Iterates over what a slot can stand for as it is written.
    pub(super) fn entries<'a>(
        &'a self,
        slot: Slot,
        words: &'a [Word],
        loud: bool,
    ) -> impl Iterator<Item = What> + 'a {
        let span = &words[slot.start as usize..slot.end as usize];
        self.at(slot.node).filter(move |entry| entry.written_so(span, loud)).map(|entry| entry.what)
    }
}

impl Slot {
    /// A word that begins no phrase.
    pub(super) fn plain(at: u32) -> Self {
        Self { start: at, end: at + 1, node: 0 }
    }

    /// Says whether it is no phrase of the gazetteer.
    pub(super) fn is_plain(self) -> bool {
        self.node == 0
    }
}

impl Entry {
    fn written_so(&self, words: &[Word], loud: bool) -> bool {
        if self.lower {
            return words.iter().all(|word| !word.capital);
        }
        if loud {
            // In a headline all in capitals "US" may be "us".
            let common = [word::US, word::WHO, word::CAR, word::ICE, word::PACE, word::MEND];
            return !(words.len() == 1 && self.capitals == 1 && common.contains(&words[0].id));
        }
        words.iter().enumerate().all(|(index, word)| {
            let bit = 1u32.checked_shl(index as u32).unwrap_or(0);
            (self.capital & bit == 0 || word.capital) && (self.capitals & bit == 0 || word.capitals)
        })
    }
}

//! Names of persons, places and organisations: a label for each word, chosen together (Viterbi).

use std::sync::LazyLock;

use detente_record::NameTag;

use crate::{
    bytes::{Reader, Writer},
    linear::{Table, mix},
    tagger::Words,
    word::Word,
};

/// Columns of the table: seven labels and one to spare.
pub(crate) const WIDTH: usize = 8;

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
pub(crate) fn may_follow(last: usize, next: usize) -> bool {
    next % 2 == 1 || next == 0 || last == next || last + 1 == next
}

/// The weights.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) table: Table<WIDTH>,
    /// Weight of a label after another: row the first, column the second.
    pub(crate) follow: [[i16; 7]; 7],
}

/// Room for the search.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub scores: Vec<[i32; 7]>,
    back: Vec<[u8; 7]>,
    /// The labels found.
    pub labels: Vec<u8>,
}

impl Search {
    /// Finds the best sequence of labels for `scores`.
    pub(crate) fn run(&mut self, follow: &[[i16; 7]; 7]) {
        self.back.clear();
        self.labels.clear();
        let mut last = [i32::MIN / 2; 7];
        last[0] = 0;
        for here in &self.scores {
            let mut sums = [i32::MIN / 2; 7];
            let mut from = [0u8; 7];
            for next in 0..7 {
                for before in (0..7).filter(|&before| may_follow(before, next)) {
                    let sum = last[before] + i32::from(follow[before][next]) + here[next];
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

impl Names {
    /// Labels the words into `search.labels`; they must have been tagged.
    pub(crate) fn label(&self, words: &Words, search: &mut Search) {
        let mut hashes = [0; FEATURES];
        search.scores.clear();
        for index in 0..words.words.len() {
            features(words, index, &mut hashes);
            let sums = self.table.score(&hashes);
            let mut scores = [0; 7];
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score = i32::from(sum);
            }
            search.scores.push(scores);
        }
        search.run(&self.follow);
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        for &weight in self.follow.iter().flatten() {
            out.byte(weight as u8);
            out.byte((weight >> 8) as u8);
        }
        self.table.pack(out);
    }

    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut follow = [[0; 7]; 7];
        for weight in follow.iter_mut().flatten() {
            *weight = i16::from_le_bytes([input.byte()?, input.byte()?]);
        }
        Some(Self { follow, table: Table::unpack(input)? })
    }
}

/// Returns the first and last word of the run of capitalised words and hyphens that holds word `i`;
/// the word alone where it has no capital.
fn run(words: &Words, i: isize) -> (isize, isize) {
    let fits = |at: isize| {
        let word = words.at(at);
        word.capital || word.form == HYPHEN.form && words.at(at + 1).capital
    };
    if !fits(i) {
        return (i, i);
    }
    let from = (1..=LONGEST_RUN).take_while(|&n| fits(i - n)).last().unwrap_or(0);
    let to = (1..=LONGEST_RUN).take_while(|&n| fits(i + n)).last().unwrap_or(0);
    (i - from, i + to)
}

/// How far a run is followed to either side.
const LONGEST_RUN: isize = 6;

static HYPHEN: LazyLock<Word> = LazyLock::new(|| Word::new("-"));

/// Number of features of a word.
pub(crate) const FEATURES: usize = 47;

/// Computes the features of word `index`.
#[allow(clippy::many_single_char_names)] // short names keep the table readable
pub(crate) fn features(words: &Words, index: usize, out: &mut [u32; FEATURES]) {
    let i = isize::try_from(index).unwrap_or(0);
    let (w, p, n) = (words.at(i), words.at(i - 1), words.at(i + 1));
    let (pp, nn) = (words.at(i - 2), words.at(i + 2));
    let (t, tp, tn) = (words.tag(i), words.tag(i - 1), words.tag(i + 1));
    let (tpp, tnn) = (words.tag(i - 2), words.tag(i + 2));
    let style = words.style;
    let first = u32::from(index == 0);
    let (from, to) = run(words, i);
    let (head, tail) = (words.at(from), words.at(to));
    let (before, after) = (words.at(from - 1), words.at(to + 1));
    let part = u32::from(from == i) << 1 | u32::from(to == i);
    let length = (to - from) as u32;
    *out = [
        mix(100, &[style]),
        mix(101, &[w.form]),
        mix(102, &[w.form, t]),
        mix(103, &[w.form, w.shape]),
        mix(104, &[p.form]),
        mix(105, &[n.form]),
        mix(106, &[pp.form]),
        mix(107, &[nn.form]),
        mix(108, &[w.form, p.form]),
        mix(109, &[w.form, n.form]),
        mix(110, &[w.starts[1]]),
        mix(111, &[w.starts[2]]),
        mix(112, &[w.starts[3]]),
        mix(113, &[w.ends[0]]),
        mix(114, &[w.ends[1]]),
        mix(115, &[w.ends[2]]),
        mix(116, &[w.ends[3]]),
        mix(117, &[w.shape, first, style]),
        mix(118, &[t, style]),
        mix(119, &[t, tp]),
        mix(120, &[t, tn]),
        mix(121, &[t, tp, tn]),
        mix(122, &[t, tp, tpp]),
        mix(123, &[t, tn, tnn]),
        mix(124, &[w.shape, p.shape]),
        mix(125, &[w.shape, n.shape]),
        mix(126, &[w.shape, p.shape, n.shape]),
        mix(127, &[w.shape, p.form]),
        mix(128, &[w.shape, n.form]),
        mix(129, &[t, p.form]),
        mix(130, &[t, n.form]),
        mix(131, &[t, p.form, pp.form]),
        mix(132, &[t, n.form, nn.form]),
        mix(133, &[w.ends[2], t, n.shape]),
        mix(134, &[w.shape, t, first]),
        mix(135, &[p.ends[2], t]),
        mix(136, &[n.ends[2], t]),
        mix(137, &[p.form, n.form, t]),
        mix(138, &[w.shape, tnn, n.form]),
        mix(139, &[w.shape, tpp, p.form]),
        mix(140, &[tail.form, part]),
        mix(141, &[head.form, part]),
        mix(142, &[before.form, part]),
        mix(143, &[after.form, part]),
        mix(144, &[length, part, first]),
        mix(145, &[tail.ends[2], part]),
        mix(146, &[before.form, after.form, part]),
    ];
}

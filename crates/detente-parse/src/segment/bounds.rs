//! Whether a sentence ends between two tokens: a linear choice over the words around the gap, what
//! the rules say, and how the sentence so far stands.

use super::tokens::Piece;
use crate::{
    bytes::{Reader, Writer},
    linear::{Table, mix},
    word::Word,
};

/// The weights: columns "goes on" and "ends". Without weights the rules decide alone.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    pub(crate) table: Table<2>,
    /// What "ends" must be ahead by where the rules say so, and where they do not.
    pub(crate) bars: [i16; 2],
    /// Whether there are weights.
    pub(crate) learnt: bool,
}

/// What is seen of a gap but its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Whether the rules end the sentence here.
    pub rule: bool,
    /// Kind of stop that the token before ends with: 0 none, 1 to 3 an abbreviation's, 4 a mark that
    /// ends sentences.
    pub stop: u32,
    /// Whether the token after is a mark that opens (1), one that closes (2) or none of these.
    pub side: u32,
    /// Whether there is space.
    pub space: bool,
}

/// How the sentence so far stands at a gap.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// Tokens so far.
    length: u32,
    /// Brackets that are open.
    depth: u32,
    /// Whether a straight quotation mark is open.
    quoted: bool,
    /// Curly quotations that are open.
    curly: u32,
    /// Tokens that begin with a small letter.
    small: u32,
}

impl Standing {
    /// Takes in one more token.
    pub(crate) fn take(&mut self, word: &str) {
        self.length += 1;
        self.small += u32::from(word.starts_with(char::is_lowercase));
        match word {
            "(" | "[" | "{" => self.depth += 1,
            ")" | "]" | "}" => self.depth = self.depth.saturating_sub(1),
            "\"" => self.quoted = !self.quoted,
            "“" | "«" | "``" => self.curly += 1,
            "”" | "»" | "''" => self.curly = self.curly.saturating_sub(1),
            _ => {}
        }
    }
}

/// Number of features of a gap.
pub(crate) const FEATURES: usize = 36;

/// The tokens of a block as hashes.
#[derive(Debug, Default)]
pub(crate) struct Around {
    words: Vec<Word>,
}

impl Around {
    /// Reads the tokens.
    pub(super) fn read(&mut self, text: &str, pieces: &[Piece]) {
        self.words.clear();
        self.words.extend(pieces.iter().map(|piece| Word::new(&text[piece.start..piece.end])));
    }

    fn at(&self, index: isize) -> Word {
        usize::try_from(index).ok().and_then(|i| self.words.get(i)).copied().unwrap_or_default()
    }

    /// Computes the features of the gap after token `at`; `seen` is what is seen of it but the words.
    #[allow(clippy::many_single_char_names)] // short names keep the table readable
    pub(crate) fn features(
        &self,
        at: usize,
        seen: Seen,
        so_far: Standing,
        out: &mut [u32; FEATURES],
    ) {
        let i = isize::try_from(at).unwrap_or(0);
        let (w, p, q) = (self.at(i), self.at(i - 1), self.at(i - 2));
        let (n, m, l) = (self.at(i + 1), self.at(i + 2), self.at(i + 3));
        let r = u32::from(seen.rule) << 6 | seen.side << 4 | seen.stop << 1 | u32::from(seen.space);
        let long = so_far.length.min(4) + 8 * so_far.length.checked_ilog2().unwrap_or(0);
        let open = u32::from(so_far.depth > 0) << 2
            | u32::from(so_far.quoted) << 1
            | u32::from(so_far.curly > 0);
        let small = u32::from(so_far.small * 2 > so_far.length);
        let heights = u32::from(p.capital) << 3
            | u32::from(w.capital) << 2
            | u32::from(n.capital) << 1
            | u32::from(m.capital);
        *out = [
            mix(400, &[r]),
            mix(401, &[r, w.form]),
            mix(402, &[r, n.form]),
            mix(403, &[r, w.shape]),
            mix(404, &[r, n.shape]),
            mix(405, &[r, w.shape, n.shape]),
            mix(406, &[r, w.form, n.form]),
            mix(407, &[r, w.form, n.shape]),
            mix(408, &[r, w.shape, n.form]),
            mix(409, &[r, p.form, w.form]),
            mix(410, &[n.form, m.form]),
            mix(411, &[r, n.form, m.form]),
            mix(412, &[r, n.shape, m.shape]),
            mix(413, &[r, n.shape, m.shape, l.shape]),
            mix(414, &[r, p.shape, w.shape]),
            mix(415, &[r, p.shape, w.shape, n.shape]),
            mix(416, &[r, p.form]),
            mix(417, &[r, m.form]),
            mix(418, &[r, open]),
            mix(419, &[r, open, w.form]),
            mix(420, &[r, open, n.form]),
            mix(421, &[r, long]),
            mix(422, &[r, long, n.shape]),
            mix(423, &[r, long, w.shape, n.shape]),
            mix(424, &[r, heights]),
            mix(425, &[r, heights, small]),
            mix(426, &[r, small, n.form]),
            mix(427, &[r, w.ends[2], n.shape]),
            mix(428, &[r, q.shape, p.shape, w.shape]),
            mix(429, &[r, w.form, long]),
            mix(430, &[r, w.ends[1], n.ends[1]]),
            mix(431, &[r, n.starts[3], m.shape]),
            mix(432, &[r, q.form]),
            mix(433, &[r, l.form]),
            mix(434, &[r, w.shape, n.shape, m.form]),
            mix(435, &[r, p.form, w.form, n.form]),
        ];
    }
}

impl Bounds {
    /// Says whether the sentence ends, given the gap's features and what the rules say.
    pub(crate) fn ends(&self, features: &[u32; FEATURES], rule: bool) -> bool {
        let [on, end] = self.table.score(features);
        end > on + self.bars[usize::from(!rule)]
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        for bar in self.bars {
            out.number((i32::from(bar) + 4096) as u32);
        }
        self.table.pack(out);
    }

    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut bars = [0; 2];
        for bar in &mut bars {
            *bar = i16::try_from(i64::from(input.number()?) - 4096).ok()?;
        }
        Some(Self { bars, table: Table::unpack(input)?, learnt: true })
    }
}

//! What the network sees of a word: the pieces of its spelling, and hashes of its form, its
//! beginnings and endings and its shape. `train/words.py` does the same.

use super::memory::ByHash;
use crate::{
    bytes::Reader,
    linear::mix,
    word::{Word, plain},
};

/// Length of a word's vector before the first layer.
pub(super) const ROW: usize = 128;
/// Most pieces of a word.
const MOST: usize = 8;
/// Only so many characters of a word count.
const LONGEST: usize = 64;
/// Rows of the hashed table, as a power of two.
const BITS: u32 = 16;
/// Length of a word's vector for names alone.
pub(super) const OWN: usize = 16;
/// Rows of its hashed table, as a power of two.
const OWN_BITS: u32 = 15;

/// The tables of the spelling.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// By a hash of the piece its row; those that go on begin with "##". Only asked, never walked.
    index: ByHash<u32>,
    pieces: Rows<ROW>,
    hashed: Rows<ROW>,
    own_pieces: Rows<OWN>,
    own_hashed: Rows<OWN>,
}

/// Rows of `N` eight-bit numbers with a scale each.
#[derive(Debug, Default)]
struct Rows<const N: usize> {
    scales: Vec<f32>,
    cells: Vec<i8>,
}

impl<const N: usize> Rows<N> {
    fn unpack(input: &mut Reader<'_>, count: usize) -> Option<Self> {
        let mut rows = Self::default();
        for _ in 0..count {
            rows.scales.push(input.float()?);
            rows.cells.extend(input.take(N)?.iter().map(|&byte| i8::from_ne_bytes([byte])));
        }
        Some(rows)
    }

    #[inline]
    fn add(&self, row: usize, share: f32, sum: &mut [f32; N]) {
        let Some(&scale) = self.scales.get(row) else { return };
        let scale = scale * share;
        for (sum, &cell) in sum.iter_mut().zip(&self.cells[row * N..][..N]) {
            *sum += f32::from(cell) * scale;
        }
    }
}

/// The letters from U+00C0 to U+024F without their marks, in lower case.
const FOLDED: &str = "\
    aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþyaaaaaaccccccccdd\
    đđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀŀłłnnnnnnŉŋŋooooooœœrrrrrrssssss\
    ssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈu\
    uʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææøø\
    aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ";

impl Spelling {
    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let count = input.number()?;
        let mut index = ByHash::default();
        for row in 0..count {
            index.insert(input.text()?.chars().fold(SEED, glue), row);
        }
        let pieces = Rows::unpack(input, count as usize)?;
        let hashed = Rows::unpack(input, 1 << BITS)?;
        let own_pieces = Rows::unpack(input, count as usize)?;
        let own_hashed = Rows::unpack(input, 1 << OWN_BITS)?;
        Some(Self { index, pieces, hashed, own_pieces, own_hashed })
    }

    /// Adds up the rows of a word: its vector, and the one for names.
    pub(super) fn vectors(&self, text: &str) -> ([f32; ROW], [f32; OWN]) {
        let (mut sum, mut own) = ([0.0; ROW], [0.0; OWN]);
        let pieces = self.cut(text);
        for &piece in &pieces {
            let share = 1.0 / pieces.len() as f32;
            self.pieces.add(piece as usize, share, &mut sum);
            self.own_pieces.add(piece as usize, share, &mut own);
        }
        let word = Word::new(text);
        let [_, two, three, four] = word.starts;
        let keys = [word.form, two, three, four].into_iter().chain(word.ends).chain([word.shape]);
        for (template, key) in (300..).zip(keys) {
            let hash = mix(template, &[key]);
            self.hashed.add((hash >> (32 - BITS)) as usize, 1.0, &mut sum);
            self.own_hashed.add((hash >> (32 - OWN_BITS)) as usize, 1.0, &mut own);
        }
        (sum, own)
    }

    /// Cuts a word into pieces, the longest first; runs of letters that hold none are left out.
    fn cut(&self, text: &str) -> Vec<u32> {
        let folded: Vec<char> = text.chars().take(LONGEST).map(fold).collect();
        let mut found = Vec::new();
        // The hashes of all that begins at one letter.
        let mut pieces = Vec::with_capacity(LONGEST);
        let mut at = 0;
        while at < folded.len() && found.len() < MOST {
            let letters = folded[at..].iter().take_while(|c| c.is_alphanumeric()).count();
            let end = at + letters.max(1);
            let start = at;
            while at < end && found.len() < MOST {
                let mut hash = if at > start { "##".chars().fold(SEED, glue) } else { SEED };
                pieces.clear();
                pieces.extend(folded[at..end].iter().map(|&letter| {
                    hash = glue(hash, letter);
                    hash
                }));
                let mut longest = pieces.iter().enumerate().rev();
                let row =
                    longest.find_map(|(last, hash)| Some((*self.index.get(hash)?, at + last + 1)));
                let Some((row, stop)) = row else { break };
                found.push(row);
                at = stop;
            }
            at = end;
        }
        found
    }
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

/// Goes on hashing with a letter.
fn glue(hash: u64, letter: char) -> u64 {
    let mixed = (hash ^ u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

/// Returns a character without its marks, in lower case.
fn fold(c: char) -> char {
    let c = match c {
        '’' | '‘' | '`' | '´' | '“' | '”' | '„' | '«' | '»' | '–' | '—' | '―' | '‐' | '‑' | '…' => {
            plain(c)
        }
        _ => c,
    };
    match u32::from(c) {
        0..=127 => c.to_ascii_lowercase(),
        code @ 0xC0..0x250 => FOLDED.chars().nth(code as usize - 0xC0).unwrap_or(c),
        _ => c,
    }
}

//! Parts of speech and features: one linear choice a word, left to right.

use detente_record::{Features, Upos};

use crate::{
    bytes::{Reader, Writer},
    linear::{Table, best, mix},
    word::Word,
};

/// Most tags: pairs of a part of speech and a set of features.
pub(crate) const WIDTH: usize = 96;

/// A sentence's words and what has been found of them, with a guard at both ends.
///
/// Every tag is an index into [`Tagger::tags`]; `NO_TAG` beyond the ends.
#[derive(Debug, Default)]
#[allow(clippy::struct_field_names)] // `words.words` are just these
pub(crate) struct Words {
    pub words: Vec<Word>,
    pub tags: Vec<u8>,
    /// How the sentence as a whole is written: 0 as usual, 1 as a headline, 2 in capitals.
    pub style: u32,
}

/// The tag beyond the ends of a sentence.
pub(crate) const NO_TAG: u8 = u8::MAX;

impl Words {
    /// Reads the words of a sentence.
    pub(crate) fn read<'t>(&mut self, words: impl Iterator<Item = &'t str>) {
        self.words.clear();
        self.words.extend(words.map(Word::new));
        self.tags.clear();
        self.tags.resize(self.words.len(), NO_TAG);
        let letters = self.words.iter().filter(|w| !w.digit && w.starts[0] != w.form);
        let (mut all, mut capital, mut shouted) = (0, 0, 0);
        for word in letters {
            all += 1;
            capital += usize::from(word.capital);
            shouted += usize::from(word.shouted);
        }
        self.style = match all {
            0..=2 => 0,
            _ if shouted * 10 > all * 7 => 2,
            _ if capital * 10 > all * 6 => 1,
            _ => 0,
        };
    }

    #[inline]
    pub(crate) fn at(&self, index: isize) -> Word {
        usize::try_from(index).ok().and_then(|i| self.words.get(i)).copied().unwrap_or_default()
    }

    #[inline]
    pub(crate) fn tag(&self, index: isize) -> u32 {
        let tag = usize::try_from(index).ok().and_then(|i| self.tags.get(i));
        u32::from(tag.copied().unwrap_or(NO_TAG))
    }
}

/// The weights and the tags they choose from.
#[derive(Debug, Default)]
pub(crate) struct Tagger {
    /// What each tag stands for.
    pub tags: Vec<(Upos, Features)>,
    pub(crate) table: Table<WIDTH>,
}

impl Tagger {
    /// Returns the index of a tag; [`NO_TAG`] for one that is not in the list.
    pub(crate) fn tag_of(&self, upos: Upos, features: Features) -> u8 {
        self.tags.iter().position(|&tag| tag == (upos, features)).map_or(NO_TAG, |tag| tag as u8)
    }

    /// Tags the words in place.
    pub(crate) fn tag(&self, words: &mut Words) {
        let mut hashes = [0; FEATURES];
        for index in 0..words.words.len() {
            features(words, index, &mut hashes);
            words.tags[index] = best(&self.table.score(&hashes), self.tags.len()) as u8;
        }
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        out.number(self.tags.len() as u32);
        for &(upos, features) in &self.tags {
            out.byte(upos as u8);
            out.number(u32::from(features.0));
        }
        self.table.pack(out);
    }

    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut tags = Vec::new();
        for _ in 0..input.number()? {
            let upos = *Upos::ALL.get(usize::from(input.byte()?))?;
            tags.push((upos, Features(u16::try_from(input.number()?).ok()?)));
        }
        let table = Table::unpack(input)?;
        (tags.len() <= WIDTH).then_some(Self { tags, table })
    }
}

/// Number of features of a choice.
pub(crate) const FEATURES: usize = 35;

/// Computes the features of word `index`; the tags before it are known.
pub(crate) fn features(words: &Words, index: usize, out: &mut [u32; FEATURES]) {
    let i = isize::try_from(index).unwrap_or(0);
    let (w, p, n) = (words.at(i), words.at(i - 1), words.at(i + 1));
    let (pp, nn) = (words.at(i - 2), words.at(i + 2));
    let (t1, t2) = (words.tag(i - 1), words.tag(i - 2));
    let style = words.style;
    let place = u32::from(index == 0) << 2 | u32::from(w.capital) << 1 | u32::from(w.shouted);
    *out = [
        mix(0, &[style]),
        mix(1, &[w.form]),
        mix(2, &[w.form, t1]),
        mix(3, &[w.form, p.form]),
        mix(4, &[w.form, n.form]),
        mix(5, &[p.form]),
        mix(6, &[n.form]),
        mix(7, &[pp.form]),
        mix(8, &[nn.form]),
        mix(9, &[w.starts[0]]),
        mix(10, &[w.starts[1]]),
        mix(11, &[w.starts[2]]),
        mix(12, &[w.starts[3]]),
        mix(13, &[w.ends[0]]),
        mix(14, &[w.ends[1]]),
        mix(15, &[w.ends[2]]),
        mix(16, &[w.ends[3]]),
        mix(17, &[w.ends[4]]),
        mix(18, &[w.shape, style]),
        mix(19, &[place, style]),
        mix(20, &[t1]),
        mix(21, &[t1, t2]),
        mix(22, &[t1, w.ends[2]]),
        mix(23, &[n.ends[2]]),
        mix(24, &[p.ends[2]]),
        mix(25, &[n.shape, w.shape]),
        mix(26, &[p.shape, w.shape]),
        mix(27, &[t1, n.form]),
        mix(28, &[t1, n.ends[2], w.ends[1]]),
        mix(29, &[w.form, place, style]),
        mix(30, &[p.form, n.form]),
        mix(31, &[w.form, n.ends[2]]),
        mix(32, &[t1, t2, w.form]),
        mix(33, &[n.form, nn.form]),
        mix(34, &[w.ends[2], n.ends[1], place]),
    ];
}

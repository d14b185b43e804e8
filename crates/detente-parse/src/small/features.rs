//! What the small analyser sees of a word, of a pair of words.

use crate::{linear::mix, word::Word};

/// Number of features of a tag, of an arc, of a relation.
const OF_TAG: usize = 19;
const OF_ARC: usize = 18;
const OF_RELATION: usize = 13;
/// Stands for the tag of a place outside the sentence.
const OUTSIDE: u32 = 300;

fn at<T: Copy>(list: &[T], place: usize, step: isize) -> Option<T> {
    place.checked_add_signed(step).and_then(|place| list.get(place)).copied()
}

/// Computes the features of the word at `place`; `before` are the tags so far.
pub(crate) fn of_tag(words: &[Word], place: usize, before: &[u8]) -> [u32; OF_TAG] {
    let word = |step| at(words, place, step).unwrap_or_default();
    let tag = |step| at(before, place, step).map_or(OUTSIDE, u32::from);
    let (w, p, n) = (word(0), word(-1), word(1));
    let (last, older) = (tag(-1), tag(-2));
    [
        mix(500, &[]),
        mix(501, &[w.form]),
        mix(502, &[w.shape]),
        mix(503, &[w.ends[0]]),
        mix(504, &[w.ends[1]]),
        mix(505, &[w.ends[2]]),
        mix(506, &[w.ends[3]]),
        mix(507, &[w.starts[1]]),
        mix(508, &[w.starts[2]]),
        mix(509, &[p.form]),
        mix(510, &[n.form]),
        mix(511, &[n.ends[0]]),
        mix(512, &[n.ends[1]]),
        mix(513, &[last]),
        mix(514, &[last, older]),
        mix(515, &[last, w.form]),
        mix(516, &[last, w.ends[1]]),
        mix(517, &[u32::from(w.capital), u32::from(place == 0)]),
        mix(518, &[u32::from(w.digit), u32::from(w.shouted)]),
    ]
}

/// A tagged sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'s> {
    pub words: &'s [Word],
    pub tags: &'s [u8],
}

impl View<'_> {
    fn tag(&self, place: usize, step: isize) -> u32 {
        at(self.tags, place, step).map_or(OUTSIDE, u32::from)
    }

    /// Direction and distance of a head, counted from 1; 0 for the root.
    fn way(dependent: usize, head: usize) -> u32 {
        let Some(head) = head.checked_sub(1) else { return 99 };
        let far = head.abs_diff(dependent);
        let far = if far < 5 { far } else { 5 + usize::from(far > 8) + usize::from(far > 16) };
        (far * 2 + usize::from(head > dependent)) as u32
    }

    /// Computes the features of an arc to a head counted from 1, 0 being the root.
    pub(crate) fn of_arc(&self, dependent: usize, head: usize) -> [u32; OF_ARC] {
        let d = self.words[dependent];
        let h = head.checked_sub(1).and_then(|head| self.words.get(head)).copied();
        let h = h.unwrap_or_default();
        let td = self.tag(dependent, 0);
        // The root stands before the first word.
        let of_head = |step: isize| match head {
            0 if step == 0 => OUTSIDE + 1,
            0 => OUTSIDE,
            head => self.tag(head - 1, step),
        };
        let th = of_head(0);
        let way = Self::way(dependent, head);
        let side = way & 1;
        let mut between = 0u32;
        if let Some(head) = head.checked_sub(1) {
            let (from, to) = (head.min(dependent) + 1, head.max(dependent));
            for place in from..to {
                let tag = self.tag(place, 0);
                between |= 1 << (mix(559, &[tag]) >> 28);
            }
        }
        let (dl, dr) = (self.tag(dependent, -1), self.tag(dependent, 1));
        let (hl, hr) = (of_head(-1), of_head(1));
        [
            mix(540, &[td, th, way]),
            mix(541, &[td, th, side]),
            mix(542, &[td, way]),
            mix(543, &[th, way]),
            mix(544, &[d.form, th, side]),
            mix(545, &[td, h.form, side]),
            mix(546, &[d.form, h.form]),
            mix(547, &[d.form, way]),
            mix(548, &[d.ends[1], th, side]),
            mix(549, &[td, h.ends[1], side]),
            mix(550, &[td, th, dl, hr, side]),
            mix(551, &[td, th, dr, hl, side]),
            mix(552, &[td, th, dl, hl, side]),
            mix(553, &[td, th, dr, hr, side]),
            mix(554, &[td, th, between, side]),
            mix(555, &[td, dl, side]),
            mix(556, &[td, dr, th, way]),
            mix(557, &[td, dl, th, way]),
        ]
    }

    /// Computes the features of the relation to a head counted from 1.
    pub(crate) fn of_relation(&self, dependent: usize, head: usize) -> [u32; OF_RELATION] {
        let head = head.saturating_sub(1);
        let (d, h) = (self.words[dependent], self.words[head]);
        let (td, th) = (self.tag(dependent, 0), self.tag(head, 0));
        let side = u32::from(head > dependent);
        let (dl, dll) = (self.tag(dependent, -1), self.tag(dependent, -2));
        [
            mix(570, &[td, th, side]),
            mix(571, &[td, th, d.ends[0], side]),
            mix(572, &[td, th, d.ends[1], side]),
            mix(573, &[d.form, th, side]),
            mix(574, &[d.form, td]),
            mix(575, &[h.form, td, side]),
            mix(576, &[d.form, h.form]),
            mix(577, &[td, th, dl, side]),
            mix(578, &[td, th, dl, dll, side]),
            mix(579, &[td, th, Self::way(dependent, head + 1)]),
            mix(580, &[td, d.ends[2], side]),
            mix(581, &[td, h.ends[1], side]),
            mix(582, &[td, th, self.tag(dependent, 1), side]),
        ]
    }
}

//! What the parser looks at: after Zhang & Nivre (2011), "Transition-based Dependency Parsing with
//! Rich Non-local Features", moved to the arc-hybrid system.

use super::{NONE, State, state::Node};
use crate::{linear::mix, tagger::Words};

/// Number of features of a state.
pub(crate) const FEATURES: usize = 96;

/// A word in the parse: form, tag, relation to its head so far.
#[derive(Clone, Copy)]
struct Place {
    w: u32,
    t: u32,
    l: u32,
}

const NOWHERE: Place = Place { w: 7, t: 255, l: 255 };

/// Computes the features of a state.
#[rustfmt::skip]
pub(crate) fn features(words: &Words, state: &State, out: &mut [u32; FEATURES]) {
    let at = |index: u32| -> Place {
        match (words.words.get(index as usize), words.tags.get(index as usize)) {
            (Some(word), Some(&tag)) => {
                Place { w: word.form, t: u32::from(tag), l: state.nodes[index as usize].relation as u32 }
            }
            _ if index == state.length => Place { w: 3, t: 254, l: 254 },
            _ => NOWHERE,
        }
    };
    let node = |index: u32| -> Option<&Node> { state.nodes.get(index as usize) };
    let left = |index: u32, n: usize| node(index).map_or(NONE, |node| node.left[n]);
    let right = |index: u32, n: usize| node(index).map_or(NONE, |node| node.right[n]);
    let sets = |index: u32| node(index).map_or((0, 0, 0, 0), |node| {
        (u32::from(node.lefts.min(5)), u32::from(node.rights.min(5)), node.left_set, node.right_set)
    });
    let distance = |a: u32, b: u32| match () {
        () if a == NONE || b == NONE => 0,
        () => match a.abs_diff(b) { d @ 0..=5 => d, 6..=9 => 6, 10..=19 => 7, _ => 8 },
    };

    let (i0, i1, i2) = (state.on_stack(0), state.on_stack(1), state.on_stack(2));
    let n = state.next;
    let (s0, s1, s2) = (at(i0), at(i1), at(i2));
    let (b0, b1, b2) = (at(n), at(n.saturating_add(1)), at(n.saturating_add(2)));
    let before = at(n.wrapping_sub(1));
    let (s0l, s0l2, s0r, s0r2) = (at(left(i0, 0)), at(left(i0, 1)), at(right(i0, 0)), at(right(i0, 1)));
    let (s1l, s1l2, s1r, s1r2) = (at(left(i1, 0)), at(left(i1, 1)), at(right(i1, 0)), at(right(i1, 1)));
    let (b0l, b0l2) = (at(left(n, 0)), at(left(n, 1)));
    let (s0before, s0after) = (at(i0.wrapping_sub(1)), at(i0.wrapping_add(1)));
    let s1after = at(if i1 == NONE { NONE } else { i1 + 1 });
    let (s0lv, s0rv, s0ls, s0rs) = sets(i0);
    let (_, s1rv, s1ls, s1rs) = sets(i1);
    let (b0lv, _, b0ls, _) = sets(n);
    let (d0, d1) = (distance(i0, n), distance(i1, i0));
    let depth = state.stack.len().min(4) as u32;
    let s0shape = words.words.get(i0 as usize).map_or(0, |w| w.ends[2]);
    let b0shape = words.words.get(n as usize).map_or(0, |w| w.ends[2]);
    let s1shape = words.words.get(i1 as usize).map_or(0, |w| w.ends[2]);

    *out = [
        mix(1, &[depth]),
        // single words
        mix(2, &[s0.w]), mix(3, &[s0.t]), mix(4, &[s0.w, s0.t]),
        mix(5, &[s1.w]), mix(6, &[s1.t]), mix(7, &[s1.w, s1.t]),
        mix(8, &[b0.w]), mix(9, &[b0.t]), mix(10, &[b0.w, b0.t]),
        mix(11, &[b1.w, b1.t]), mix(12, &[b1.t]), mix(13, &[b2.w, b2.t]),
        mix(14, &[s2.w, s2.t]), mix(15, &[before.w, before.t, s0.t]), mix(16, &[s0shape, s0.t]),
        mix(17, &[b0shape, b0.t]), mix(18, &[s1shape, s1.t]),
        // pairs
        mix(19, &[s0.w, s0.t, b0.w, b0.t]), mix(20, &[s0.w, s0.t, b0.t]), mix(21, &[s0.t, b0.w, b0.t]),
        mix(22, &[s0.w, b0.w]), mix(23, &[s0.t, b0.t]), mix(24, &[s0.w, b0.t]), mix(25, &[s0.t, b0.w]),
        mix(26, &[s1.w, s1.t, s0.w, s0.t]), mix(27, &[s1.w, s1.t, s0.t]), mix(28, &[s1.t, s0.w, s0.t]),
        mix(29, &[s1.w, s0.w]), mix(30, &[s1.t, s0.t]), mix(31, &[s1.w, s0.t]), mix(32, &[s1.t, s0.w]),
        mix(33, &[s1.t, b0.t]), mix(34, &[s1.w, b0.w]), mix(35, &[s1.w, b0.t]), mix(36, &[s1.t, b0.w]),
        mix(37, &[b0.t, b1.t]), mix(38, &[b0.w, b1.t]), mix(39, &[b0.t, b1.w]), mix(40, &[b0.w, b1.w]),
        mix(41, &[s0.w, b1.w]), mix(42, &[s0.t, b1.t, d0]),
        mix(43, &[s2.t, s0.t]), mix(44, &[s2.w, s0.w]),
        // triples
        mix(45, &[s0.t, b0.t, b1.t]), mix(46, &[s0.w, b0.t, b1.t]), mix(47, &[s0.t, b0.w, b1.t]),
        mix(48, &[s1.t, s0.t, b0.t]), mix(49, &[s1.w, s0.t, b0.t]), mix(50, &[s1.t, s0.w, b0.t]),
        mix(51, &[s1.t, s0.t, b0.w]), mix(52, &[s2.t, s1.t, s0.t]), mix(53, &[b0.t, b1.t, b2.t]),
        mix(54, &[s0.t, s0l.t, s0l.l, b0.t]), mix(55, &[s0.t, s0r.t, s0r.l, b0.t]),
        mix(56, &[s0.t, b0.t, b0l.t, b0l.l]), mix(57, &[s1.t, s1r.t, s1r.l, s0.t]),
        mix(58, &[s1.t, s0.t, s0l.t, s0l.l]), mix(59, &[s1.t, s1l.t, s1l.l, s0.t]),
        mix(60, &[s1.t, s0.t, s0r.t, s0r.l]), mix(61, &[s1.t, s0.t, b0.t, b1.t]),
        mix(62, &[s0.t, s0before.t, s0after.t, b0.t]), mix(63, &[s1.t, s1after.t, s0before.t, s0.t]),
        mix(64, &[s0.t, s0after.t, before.t, b0.t]),
        // distance
        mix(65, &[s0.w, d0]), mix(66, &[s0.t, d0]), mix(67, &[b0.w, d0]), mix(68, &[b0.t, d0]),
        mix(69, &[s0.t, b0.t, d0]), mix(70, &[s1.t, s0.t, d1]), mix(71, &[s1.w, s0.t, d1]),
        mix(72, &[s1.t, s0.w, d1]),
        // dependents
        mix(73, &[s0.w, s0rv, s0lv]), mix(74, &[s0.t, s0rv, s0lv]), mix(75, &[b0.w, b0lv]),
        mix(76, &[b0.t, b0lv]), mix(77, &[s1.w, s1rv]), mix(78, &[s1.t, s1rv]),
        mix(79, &[s0.w, s0ls, s0rs]), mix(80, &[s0.t, s0ls, s0rs]), mix(81, &[s0.t, s0ls, b0.t]),
        mix(82, &[b0.t, b0ls]), mix(83, &[b0.w, b0ls]), mix(84, &[s1.t, s1rs, s1ls]), mix(85, &[s1.t, s1rs, s0.t]),
        mix(86, &[s0l.w, s0l.l, s0.t]), mix(87, &[s0r.w, s0r.l, s0.t]), mix(88, &[b0l.w, b0l.l, b0.t]),
        mix(89, &[s1r.w, s1r.l, s1.t]), mix(90, &[s1l.w, s1l.l, s1.t]),
        mix(91, &[s0.t, s0l.l, s0l2.l]), mix(92, &[s0.t, s0r.l, s0r2.l]), mix(93, &[b0.t, b0l.l, b0l2.l]),
        mix(94, &[s1.t, s1r.l, s1r2.l, s0.t]), mix(95, &[s1.w, s0r.w, s0r.l]), mix(96, &[s1.w, s0l.w, s0l.l, s1l2.l]),
    ];
}

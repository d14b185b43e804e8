//! Heads from scores: the best of each word, circles broken where it costs least.

/// Chooses heads, counted from 1, the root being 0: the one word that gains most as the root, for
/// every other its best head. `scores` has a row a word, padded to a multiple of sixteen.
pub(crate) fn choose(count: usize, scores: &[f32]) -> Vec<u32> {
    let width = (count + 1).next_multiple_of(16);
    let mut heads = Vec::with_capacity(count);
    let mut root = (0, f32::MIN);
    for (word, scores) in scores.chunks_exact(width).enumerate() {
        let best = highest(&scores[..=count], |head| head > 0 && head != word + 1).unwrap_or(0);
        let gain = if best == 0 { f32::MAX } else { scores[0] - scores[best] };
        if gain > root.1 {
            root = (word, gain);
        }
        heads.push(best as u32);
    }
    heads[root.0] = 0;
    break_circles(&mut heads, scores, width);
    heads
}

/// Returns the index of the highest of `scores` that is `allowed`; the first of equals.
fn highest(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (index, &score) in scores.iter().enumerate() {
        if allowed(index) && best.is_none_or(|best| score > scores[best]) {
            best = Some(index);
        }
    }
    best
}

/// Hangs one word of each circle outside of all that leads into the circle: the one that loses
/// least. Nearly always what the maximum spanning tree does too, at a bounded cost.
fn break_circles(heads: &mut [u32], scores: &[f32], width: usize) {
    let count = heads.len();
    // The walk that a word was first seen on; words that lead to the root are done.
    loop {
        let Some(circle) = circle(heads) else { return };
        let inside = leads_into(heads, circle);
        let mut best: Option<(f32, usize, usize)> = None;
        let mut at = circle;
        loop {
            let row = &scores[at * width..][..=count];
            let new = highest(row, |head| head > 0 && !inside[head - 1]);
            if let Some(new) = new {
                let loss = row[heads[at] as usize] - row[new];
                if best.is_none_or(|(least, ..)| loss < least) {
                    best = Some((loss, at, new));
                }
            }
            at = heads[at] as usize - 1;
            if at == circle {
                break;
            }
        }
        // The root's word is never in a circle, so that there is always a way out.
        let Some((_, word, head)) = best else { return };
        heads[word] = head as u32;
    }
}

/// Returns a word of a circle, if there is one.
fn circle(heads: &[u32]) -> Option<usize> {
    let mut seen = vec![0u32; heads.len()];
    for start in 0..heads.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = walk;
            match (heads[at] as usize).checked_sub(1) {
                Some(head) => at = head,
                None => break,
            }
        }
        if seen[at] == walk && heads[at] != 0 {
            return Some(at);
        }
    }
    None
}

/// Marks the words whose heads lead to `word`.
fn leads_into(heads: &[u32], word: usize) -> Vec<bool> {
    const UNKNOWN: u8 = 0;
    const THERE: u8 = 1;
    const ELSEWHERE: u8 = 2;
    const ON_THE_WAY: u8 = 3;
    let mut known = vec![UNKNOWN; heads.len()];
    known[word] = THERE;
    let mut path = Vec::new();
    for start in 0..heads.len() {
        let mut at = start;
        path.clear();
        while known[at] == UNKNOWN {
            known[at] = ON_THE_WAY;
            path.push(at);
            match (heads[at] as usize).checked_sub(1) {
                Some(head) => at = head,
                None => break,
            }
        }
        let mark = if known[at] == THERE { THERE } else { ELSEWHERE };
        for &on in &path {
            known[on] = mark;
        }
    }
    known.iter().map(|&mark| mark == THERE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_break_where_it_costs_least() {
        // Words 1 and 2 hang on each other, 3 on 1, 4 is the root; 2 under 4 loses 1, 1 under 4 loses 5.
        let width = 16;
        let mut scores = vec![-100.0; 4 * width];
        (scores[2], scores[4]) = (9.0, 4.0);
        (scores[width + 1], scores[width + 4], scores[width + 3]) = (9.0, 8.0, 8.9);
        let mut heads = [2, 1, 1, 0];
        break_circles(&mut heads, &scores, width);
        assert_eq!(heads, [2, 4, 1, 0], "not under 3, which leads into the circle");
    }

    #[test]
    fn any_scores_give_a_tree() {
        let mut seed = 1u32;
        for count in 1..40 {
            let width = (count + 1usize).next_multiple_of(16);
            let scores = (0..count * width).map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 16) as f32
            });
            let heads = choose(count, &scores.collect::<Vec<f32>>());
            assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
            assert_eq!(circle(&heads), None);
        }
    }
}

//! What the models see of a word: hashes of its form, its beginnings and endings, its shape.

/// Longest ending that is looked at, in characters.
pub(crate) const ENDINGS: usize = 5;

/// A word as hashes. The default is the place before the first and after the last word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, digits as `0`, quotes straight.
    pub form: u32,
    /// First one to four characters, lower case; the whole word where it is shorter.
    pub starts: [u32; 4],
    /// Last one to five characters, lower case.
    pub ends: [u32; ENDINGS],
    /// Kinds of character, runs shortened to two: `Xxx`, `0,00`, `X.X.`.
    pub shape: u32,
    /// Begins with a capital.
    pub capital: bool,
    /// Has letters, more than one, and all of them are capitals.
    pub shouted: bool,
    /// Holds a digit.
    pub digit: bool,
}

const SEED: u32 = 0x811C_9DC5;

#[inline]
fn step(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// Returns the character that stands for `c` in all hashes: lower case, `0` for any digit, straight
/// quotes and plain dashes.
#[inline]
pub(crate) fn plain(c: char) -> char {
    match c {
        'a'..='z' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '0'..='9' => '0',
        '’' | '‘' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '―' | '‐' | '‑' => '-',
        '…' => '.',
        _ if c.is_ascii() => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

#[inline]
fn kind(c: char) -> char {
    match c {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => '0',
        _ if c.is_ascii() => c,
        _ if c.is_uppercase() => 'X',
        _ if c.is_alphabetic() => 'x',
        _ if c.is_numeric() => '0',
        _ => plain(c),
    }
}

impl Word {
    /// Reads a word. Only its first 64 characters count.
    pub(crate) fn new(text: &str) -> Self {
        let mut word = Self { form: SEED, starts: [0; 4], ..Self::default() };
        let mut tail = ['\0'; ENDINGS];
        let (mut count, mut upper, mut letters) = (0, 0, 0);
        let (mut shape, mut last, mut run) = (SEED, '\0', 0);
        for c in text.chars().take(64) {
            let p = plain(c);
            word.form = step(word.form, p);
            if count < 4 {
                word.starts[count..].fill(word.form);
            }
            tail.rotate_left(1);
            tail[ENDINGS - 1] = p;
            let k = kind(c);
            run = if k == last { run + 1 } else { 0 };
            if run < 2 {
                shape = step(shape, k);
            }
            last = k;
            word.capital |= count == 0 && k == 'X';
            word.digit |= k == '0';
            upper += usize::from(k == 'X');
            letters += usize::from(k == 'X' || k == 'x');
            count += 1;
        }
        word.shouted = letters > 1 && upper == letters;
        word.shape = shape;
        let mut end = SEED ^ 0x5555;
        for length in 0..ENDINGS {
            if length < count {
                end = step(end, tail[ENDINGS - 1 - length]);
            }
            word.ends[length] = end;
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_digits_and_quotes_do_not_change_the_form() {
        assert_eq!(Word::new("Don’t").form, Word::new("don't").form);
        assert_eq!(Word::new("1994").form, Word::new("2026").form);
        assert_ne!(Word::new("Don't").shape, Word::new("don't").shape);
        assert_eq!(Word::new("walked").ends[1], Word::new("PLAYED").ends[1]);
        assert!(Word::new("NATO").shouted && !Word::new("I").shouted);
    }
}

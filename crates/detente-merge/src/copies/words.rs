//! A text to tokens: names, numbers and function words as they are, blanks for the rest.

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

/// Hashes of function words, rising.
static FUNCTION_WORDS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let lines = include_str!("../../data/function_words.txt").lines();
    let words = lines.filter(|line| !line.starts_with('#'));
    let mut words: Vec<u64> = words.map(|line| xxh3_64(line.as_bytes())).collect();
    words.sort_unstable();
    words
});

/// What a token tells, in quarters of a unit: by how much rarer its kind is than a blank.
const OF_FUNCTION_WORD: u8 = 2;
const OF_NAME: u8 = 6;

/// A token: what it is, and how much it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub hash: u64,
    pub weight: u8,
}

/// The blank for a run of masked words.
const BLANK: Token = Token { hash: 0x9e37_79b9_7f4a_7c15, weight: 0 };

/// A text's words in two forms.
pub(crate) struct Words {
    /// Hash of each word in lower case.
    pub plain: Vec<u64>,
    /// The same, masked, each run of masked words one blank.
    pub masked: Vec<Token>,
}

/// Cuts a text into words.
pub(crate) fn words(text: &str) -> Words {
    let mut out = Words {
        plain: Vec::with_capacity(text.len() / 6),
        masked: Vec::with_capacity(text.len() / 8),
    };
    let mut lower = String::new();
    // Whether the next word may have its capital from standing first.
    let mut first = true;
    let mut rest = text.char_indices().peekable();
    while let Some((_, c)) = rest.next() {
        if !c.is_alphanumeric() {
            first |= matches!(c, '.' | '!' | '?' | ':' | '\n' | '“' | '”' | '"' | '«' | '„');
            continue;
        }
        lower.clear();
        let capital = c.is_uppercase();
        let mut digits = c.is_numeric();
        push_lower(c, &mut lower);
        while let Some((_, c)) = rest.peek().copied() {
            if c.is_alphanumeric() {
                digits |= c.is_numeric();
                push_lower(c, &mut lower);
                rest.next();
                continue;
            }
            // An apostrophe inside a word: the next character must be a letter.
            let mut after = rest.clone();
            after.next();
            let inner =
                matches!(c, '\'' | '’') && after.peek().is_some_and(|(_, c)| c.is_alphabetic());
            if !inner {
                break;
            }
            lower.push('\'');
            rest.next();
        }
        let hash = xxh3_64(lower.as_bytes());
        out.plain.push(hash);
        let function = FUNCTION_WORDS.binary_search(&hash).is_ok();
        let token = if digits || capital && !first && !function {
            Token { hash, weight: OF_NAME }
        } else if function {
            Token { hash, weight: OF_FUNCTION_WORD }
        } else {
            BLANK
        };
        if token != BLANK || out.masked.last() != Some(&BLANK) {
            out.masked.push(token);
        }
        first = false;
    }
    out
}

/// Most text is ASCII, for which lower case needs no table.
fn push_lower(c: char, lower: &mut String) {
    if c.is_ascii() {
        lower.push(c.to_ascii_lowercase());
    } else {
        lower.extend(c.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_common_words_are_masked() {
        let same = |a: &str, b: &str| words(a).masked == words(b).masked;
        assert!(same("Talks in Oslo began at 9.", "Negotiations in Oslo started at 9."));
        assert!(same("The car sped off.", "The motor vehicle sped off."));
        assert!(!same("Talks in Oslo began.", "Talks in Cairo began."));
        assert!(!same("Talks in Oslo began.", "Talks at Oslo began."));
        assert_eq!(words("don’t").plain, words("DON'T").plain);
    }
}

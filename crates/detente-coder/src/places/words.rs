//! The words of a sentence as names of places need them: "U.S.", "Rostov-on-Don", "Xi'an" whole.

/// A word and what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// First byte in the article's text.
    pub start: usize,
    /// First byte after it; a possessive "'s" is left out.
    pub end: usize,
    /// The word.
    pub text: &'a str,
    /// What stands between the word before and this one.
    pub gap: &'a str,
}

impl Word<'_> {
    /// Says whether it begins with a capital.
    pub fn capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Says whether it follows the word before with nothing but space between.
    pub fn joined(&self) -> bool {
        !self.gap.is_empty() && self.gap.chars().all(|c| c == ' ' || c == '\u{a0}')
    }
}

/// Cuts `text[start..end]` into words.
pub(super) fn cut(text: &str, start: usize, end: usize) -> Vec<Word<'_>> {
    let Some(part) = text.get(start..end) else { return Vec::new() };
    let mut words = Vec::new();
    let mut last = 0;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut stop = at + c.len_utf8();
        while let Some(&(next, c)) = chars.peek() {
            let after = part[next + c.len_utf8()..].chars().next();
            let inside = c.is_alphanumeric()
                || is_mark(c)
                || matches!(c, '-' | '\'' | '’' | '.' | '‘' | '`')
                    && after.is_some_and(char::is_alphanumeric);
            if !inside {
                break;
            }
            stop = next + c.len_utf8();
            chars.next();
        }
        let mut word = &part[at..stop];
        for possessive in ["'s", "’s"] {
            word = word.strip_suffix(possessive).unwrap_or(word);
        }
        stop = at + word.len();
        // "U.S." keeps its last full stop.
        let initials = word.len() >= 3
            && word.bytes().skip(1).step_by(2).all(|b| b == b'.')
            && word.len() % 2 == 1;
        if initials && part[stop..].starts_with('.') {
            stop += 1;
            word = &part[at..stop];
        }
        words.push(Word {
            start: start + at,
            end: start + stop,
            text: word,
            gap: part.get(last..at).unwrap_or(""),
        });
        last = stop;
    }
    words
}

/// Combining accents belong to the letter before them.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_whole() {
        let text = "U.S. ships left Rostov-on-Don's port (Xi'an).";
        let words: Vec<&str> = cut(text, 0, text.len()).iter().map(|w| w.text).collect();
        assert_eq!(words, ["U.S.", "ships", "left", "Rostov-on-Don", "port", "Xi'an"]);
    }
}

//! Text from articles made harmless for terminals and spreadsheets.

use std::borrow::Cow;
use std::fmt::Write;

/// Shows control characters as `·` and line breaks as spaces, so that no article can move the
/// cursor, colour the screen or turn the writing direction.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = |character| match character {
        '\n' | '\t' => ' ',
        character if steers(character) => '·',
        character => character,
    };
    Cow::Owned(text.replace("\r\n", " ").chars().map(shown).collect())
}

/// Writes the control characters that JSON leaves as they are as `\u009b`.
pub fn json(line: String) -> String {
    let steers = |character: char| matches!(character, '\u{7f}'..='\u{9f}');
    if !line.chars().any(steers) {
        return line;
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for character in line.chars() {
        if steers(character) {
            let _ = write!(escaped, "\\u{:04x}", character as u32);
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\u{9b}2Jc\nd\u{202e}e"), "a·[31mb·2Jc d·e");
        assert!(matches!(visible("Türkiye – 中国"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_the_text_and_loses_the_steering() {
        let line = json(serde_json::to_string("x\u{9b}31m\u{7f}").unwrap());
        assert_eq!(line, r#""x\u009b31m\u007f""#);
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), "x\u{9b}31m\u{7f}");
    }
}

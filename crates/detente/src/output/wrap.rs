//! Long lines broken between words for people.

use unicode_width::UnicodeWidthStr;

/// Breaks a line between words so that none is wider than `width` columns where words allow it;
/// every line after the first begins with `indent` blanks.
///
/// Colours take no room; one that reaches over a break ends before it and begins anew after it, so
/// that the blanks stay bare.
pub fn wrap(line: &str, indent: usize, width: usize) -> String {
    let mut wrapped = String::with_capacity(line.len() + 16);
    let mut used = 0;
    let mut begun = false;
    let mut color = "";
    for word in line.split_inclusive(' ') {
        let (room, last_color) = measure(word);
        // The blank behind the word may stick out.
        if begun && used + room - usize::from(word.ends_with(' ')) > width {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push_str(if color.is_empty() { "" } else { END });
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            wrapped.push_str(color);
            used = indent;
        }
        wrapped.push_str(word);
        used += room;
        begun |= word != " ";
        color = last_color.unwrap_or(color);
    }
    wrapped
}

const END: &str = "\u{1b}[0m";

/// Returns the columns of a word and the colour left open behind it; `None` where none changed.
fn measure(word: &str) -> (usize, Option<&str>) {
    let (mut room, mut color, mut rest) = (0, None, word);
    while let Some(start) = rest.find("\u{1b}[") {
        room += rest[..start].width();
        let end = rest[start..].find('m').map_or(rest.len(), |at| start + at + 1);
        let escape = &rest[start..end];
        color = Some(if escape == END { "" } else { escape });
        rest = &rest[end..];
    }
    (room + rest.width(), color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("    one two three four", 4, 13), "    one two\n    three\n    four");
        assert_eq!(wrap("  中国 外交部 said", 2, 10), "  中国\n  外交部\n  said");
        assert_eq!(wrap("anunbreakablelongword x", 1, 5), "anunbreakablelongword\n x");
        assert_eq!(wrap("", 4, 10), "");
    }

    #[test]
    fn colours_take_no_room_and_leave_the_blanks_bare() {
        let line = "ab \u{1b}[1mcd ef\u{1b}[0m gh";
        assert_eq!(wrap(line, 2, 5), "ab \u{1b}[1mcd\u{1b}[0m\n  \u{1b}[1mef\u{1b}[0m\n  gh");
        assert_eq!(wrap(line, 2, 11), line);
    }
}

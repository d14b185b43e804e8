//! Rows: aligned columns for people, comma- or tab-separated values for programs.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::visible;

/// Width of the terminal in columns; 120 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(120, |(width, _)| usize::from(width.0).max(60))
}

/// Lays fields out in columns of the given widths and the last beside them; below them, cut to one
/// line, where the terminal is too narrow for both.
pub fn row(fields: &[&str], widths: &[usize], line: usize) -> String {
    let before = &widths[..fields.len().saturating_sub(1)];
    let beside: usize = before.iter().map(|width| width + 1).sum();
    match fields.split_last() {
        Some((last, before)) if line < beside + READABLE => {
            let below = fit(&visible(last), line.saturating_sub(BELOW));
            format!("{}\n{:BELOW$}{below}", columns(before, widths, line).trim_end(), "")
        }
        _ => columns(fields, widths, line),
    }
}

/// Columns that a sentence needs to be worth reading beside others.
const READABLE: usize = 40;

/// Blanks before what stands below its row.
const BELOW: usize = 4;

/// Lays fields out in columns of the given widths; the last takes what the line has left.
pub fn columns(fields: &[&str], widths: &[usize], line: usize) -> String {
    let mut row = String::new();
    let mut used = 0;
    for (index, field) in fields.iter().enumerate() {
        let last = index + 1 == fields.len();
        let room = if last { line.saturating_sub(used).max(20) } else { widths[index] };
        let shown = fit(&visible(field), room);
        row.push_str(&shown);
        if !last {
            let blanks = room - shown.width() + 1;
            row.extend(std::iter::repeat_n(' ', blanks));
            used += room + 1;
        }
    }
    row
}

/// Cuts a text to a width in columns, with `…` where something is missing.
fn fit(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > room {
            break;
        }
        shown.push(character);
    }
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_terminal_has_the_sentence_below() {
        let fields = ["2025-05-13", "Penny Wong", "She arrived on Tuesday night."];
        assert_eq!(
            row(&fields, &[10, 12, 0], 40),
            "2025-05-13 Penny Wong\n    She arrived on Tuesday night."
        );
        assert_eq!(
            row(&fields, &[10, 12, 0], 25).lines().last(),
            Some("    She arrived on Tuesd…")
        );
        assert_eq!(row(&fields, &[10, 12, 0], 80).lines().count(), 1);
    }

    #[test]
    fn wide_characters_keep_the_columns_straight() {
        let row = columns(&["中国外交部", "x"], &[6, 1], 60);
        assert_eq!(row, "中国…  x");
        assert_eq!(columns(&["ab", "\u{1b}[2J"], &[4, 1], 60), "ab   ·[2J");
    }
}

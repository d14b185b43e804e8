//! Lines of PETRARCH's files without their comments, and errors that say where and why.

use std::fmt;

/// What is wrong with a dictionary, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryError {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1 in characters.
    pub column: usize,
    /// One line for people.
    pub reason: String,
}

impl fmt::Display for DictionaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: column {}: {}", self.file, self.line, self.column, self.reason)
    }
}
impl std::error::Error for DictionaryError {}

/// One line that says something, without its comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub file: &'t str,
    pub number: usize,
    /// The line up to its comment, blanks at the end cut off.
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// Blames `part`, which must be cut from this line; any other text blames column 1.
    pub fn error(&self, part: &str, reason: impl Into<String>) -> DictionaryError {
        let offset = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let column = self.text.get(..offset).map_or(1, |before| before.chars().count() + 1);
        DictionaryError {
            file: self.file.to_owned(),
            line: self.number,
            column,
            reason: reason.into(),
        }
    }

    /// Cuts the line into the words before its brackets and what each pair of brackets holds.
    pub fn bracketed(&self) -> Result<(&'t str, Vec<&'t str>), DictionaryError> {
        let mut codes = Vec::new();
        let Some(open) = self.text.find('[') else { return Ok((self.text.trim(), codes)) };
        let words = self.text[..open].trim();
        let mut rest = &self.text[open..];
        while let Some(open) = rest.find('[') {
            let inside = &rest[open + 1..];
            let close = inside
                .find(']')
                .ok_or_else(|| self.error(&rest[open..], "a bracket is never closed"))?;
            codes.push(inside[..close].trim());
            rest = &inside[close + 1..];
        }
        Ok((words, codes))
    }
}

/// Walks over the lines that are neither empty nor comments: `<!-- … -->` over any number of
/// lines, and all behind `#` or `;` that stands outside brackets.
pub(super) fn lines<'t>(file: &'t str, text: &'t str) -> impl Iterator<Item = Line<'t>> {
    let mut comment = false;
    text.trim_start_matches('\u{feff}').lines().enumerate().filter_map(move |(index, raw)| {
        if comment {
            comment = !raw.contains("-->");
            return None;
        }
        if raw.trim_start().starts_with("<!") {
            comment = raw.trim_start().starts_with("<!--") && !raw.contains("-->");
            return None;
        }
        let text = uncommented(raw).trim_end();
        (!text.trim().is_empty()).then_some(Line { file, number: index + 1, text })
    })
}

fn uncommented(line: &str) -> &str {
    let mut depth = 0_u32;
    for (at, letter) in line.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '#' | ';' if depth == 0 => return &line[..at],
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_all_kinds_are_left_out() {
        let text = "<!-- a\nb -->\nNARNIA [NAR] # old\n# all\n <! -- x -->\nX [###] ; y\n";
        let found: Vec<_> = lines("f", text).map(|line| (line.number, line.text)).collect();
        assert_eq!(found, [(3, "NARNIA [NAR]"), (6, "X [###]")]);
    }

    #[test]
    fn an_error_names_the_column_of_the_part() {
        let line = lines("f.txt", "ÉIRE [IRL").next().unwrap();
        let error = line.bracketed().unwrap_err();
        assert_eq!(error.to_string(), "f.txt:1: column 6: a bracket is never closed");
    }
}

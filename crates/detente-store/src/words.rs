//! Cuts words out of a text by code points.

/// Code-point access to one text: finds the byte of a code point without walking from the start.
pub(crate) struct Cutter<'t> {
    text: &'t str,
    /// Byte of every [`Cutter::STEP`]th code point; `None` for ASCII, where bytes are code points.
    marks: Option<Vec<usize>>,
}

impl<'t> Cutter<'t> {
    const STEP: usize = 64;

    pub(crate) fn new(text: &'t str) -> Self {
        let marks = (!text.is_ascii())
            .then(|| text.char_indices().step_by(Self::STEP).map(|(byte, _)| byte).collect());
        Self { text, marks }
    }

    /// Returns the words from code point `start` up to `end`; what lies past the text is left out.
    pub(crate) fn cut(&self, start: u32, end: u32) -> &'t str {
        let (start, end) = (self.byte(start), self.byte(end));
        self.text.get(start..end).unwrap_or_default()
    }

    fn byte(&self, code_point: u32) -> usize {
        let code_point = code_point as usize;
        let Some(marks) = &self.marks else { return code_point.min(self.text.len()) };
        let Some(&mark) = marks.get(code_point / Self::STEP) else { return self.text.len() };
        self.text[mark..]
            .char_indices()
            .nth(code_point % Self::STEP)
            .map_or(self.text.len(), |(byte, _)| mark + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_agrees_with_counting_characters() {
        let text = "“Türkiye” — 会談 🕊 ".repeat(30);
        let cutter = Cutter::new(&text);
        let count = text.chars().count();
        for start in 0..count {
            let end = (start + 7).min(count);
            let expected: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(cutter.cut(start as u32, end as u32), expected);
        }
        assert_eq!(cutter.cut(count as u32 - 1, u32::MAX), " ");
        assert_eq!(cutter.cut(u32::MAX, u32::MAX), "");
    }
}

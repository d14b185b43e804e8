//! An article laid out for reading quotes: flat tokens, paragraphs, lines, quoted stretches.

use std::ops::Range;

use detente_record::{Article, Byte, Mention, Role, Sentence, Span, Upos};

use super::{
    lexicon::{Class, Entry, Form, Kind, Lexicon, Verb},
    marks::{self, Stretch},
};

/// A token with what the search for quotes asks of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    /// Bytes of the article's text.
    pub span: Span<Byte>,
    /// Part of speech; `X` where the sentence was not tagged.
    pub upos: Upos,
    /// What the lexicon of speech knows of it.
    pub entry: Entry,
    /// Its sentence.
    pub sentence: u32,
    /// Its place in that sentence.
    pub index: u32,
    /// The stretch it lies in, marks included.
    pub stretch: Option<u32>,
    /// The mention it is part of.
    pub mention: Option<u32>,
    /// First character, to tell capitals and punctuation.
    pub first: char,
}

impl Tok {
    /// Says whether it begins with a capital.
    pub(super) fn capital(&self) -> bool {
        self.first.is_uppercase()
    }

    /// Says whether it is a mark and no word.
    pub(super) fn punct(&self) -> bool {
        !self.first.is_alphanumeric() && !matches!(self.first, '$' | '€' | '£' | '#' | '@') && {
            // Clitics ('s, n't) begin with an apostrophe and are words.
            !(matches!(self.first, '\'' | '’') && self.span.len() > self.first.len_utf8() as u32)
        }
    }

    /// Says whether it plays one of the parts in `class`.
    pub(super) fn is(&self, class: Class) -> bool {
        self.entry.class.any(class)
    }

    /// Says whether it is tagged as a verb, where tags are known.
    pub(super) fn tagged_verb(&self) -> bool {
        matches!(self.upos, Upos::Verb | Upos::Aux)
    }
}

/// Tokens after which a line is cut at the next place outside a stretch.
const LONGEST_LINE: usize = 1_000;

/// A sentence as the search sees it: one that is cut inside quoted words is joined again.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its paragraph.
    pub paragraph: u32,
}

/// The article laid out.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Sentences, for their trees.
    pub sentences: &'a [Sentence],
    /// Mentions, in order.
    pub mentions: &'a [Mention],
    /// All tokens.
    pub tokens: Vec<Tok>,
    /// Lines, in order.
    pub lines: Vec<Line>,
    /// Quoted stretches, in order, each with its tokens (marks included).
    pub stretches: Vec<(Stretch, Range<usize>)>,
    /// Whether the sentences were tagged.
    pub tagged: bool,
}

impl<'a> Reading<'a> {
    /// Lays an article out.
    pub(super) fn new(
        article: &'a Article,
        sentences: &'a [Sentence],
        mentions: &'a [Mention],
    ) -> Self {
        let text = article.text.as_str();
        let paragraphs = paragraphs(article);
        let stretches = stretches(text, article, &paragraphs);
        let mut reading = Self {
            text,
            sentences,
            mentions,
            tokens: tokens(text, sentences),
            lines: Vec::new(),
            stretches: Vec::new(),
            tagged: false,
        };
        reading.tagged = reading.tokens.iter().any(|tok| tok.upos != Upos::X);
        reading.place_stretches(stretches);
        reading.place_mentions();
        reading.cut_lines(&paragraphs);
        reading
    }

    /// Returns the word of token `at`.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |tok| tok.span.of(self.text))
    }

    /// Says whether token `at` is the word `lower`, whatever its case.
    pub(super) fn is_word(&self, at: usize, lower: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(lower)
    }

    /// Returns the cue of two words that begins at token `at`, if one does.
    pub(super) fn phrase(&self, at: usize) -> Option<Verb> {
        self.tokens.get(at).filter(|tok| tok.is(Class::PHRASE) && tok.stretch.is_none())?;
        self.tokens.get(at + 1).filter(|next| next.stretch.is_none())?;
        let words = format!("{} {}", self.word(at), self.word(at + 1)).to_lowercase();
        let found = Lexicon::shipped().phrase(&words);
        found.then_some(Verb {
            kind: Kind::Say,
            form: Form::Past,
            additive: words.contains("on"),
            bare: false,
        })
    }

    /// Returns the bytes from the first to the last of `tokens`.
    pub(super) fn span(&self, tokens: &Range<usize>) -> Span<Byte> {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1))) {
            (Some(first), Some(last)) if !tokens.is_empty() => first.span.cover(last.span),
            _ => Span::default(),
        }
    }

    /// Returns `tokens` without marks at either end, brackets and quoted stretches left alone.
    pub(super) fn trimmed(&self, tokens: &Range<usize>) -> Range<usize> {
        let loose = |at: usize| {
            let tok = &self.tokens[at];
            tok.stretch.is_none() && tok.punct() && !matches!(tok.first, '(' | ')' | '[' | ']')
        };
        let (mut start, mut end) = (tokens.start, tokens.end.min(self.tokens.len()));
        while start < end && loose(start) {
            start += 1;
        }
        while start < end && loose(end - 1) {
            end -= 1;
        }
        start..end
    }

    /// Ties tokens and stretches together.
    fn place_stretches(&mut self, stretches: Vec<Stretch>) {
        let mut at = 0;
        for stretch in stretches {
            while at < self.tokens.len() && self.tokens[at].span.end <= stretch.outer.start {
                at += 1;
            }
            let start = at;
            while at < self.tokens.len() && self.tokens[at].span.start < stretch.outer.end {
                self.tokens[at].stretch = Some(self.stretches.len() as u32);
                at += 1;
            }
            if start < at {
                self.stretches.push((stretch, start..at));
            }
        }
    }

    /// Ties tokens to mentions.
    fn place_mentions(&mut self) {
        let mut at = 0;
        for (index, mention) in self.mentions.iter().enumerate() {
            while at < self.tokens.len() && self.tokens[at].span.end <= mention.span.start {
                at += 1;
            }
            let mut inside = at;
            while inside < self.tokens.len() && self.tokens[inside].span.overlaps(mention.span) {
                self.tokens[inside].mention = Some(index as u32);
                inside += 1;
            }
        }
    }

    /// Cuts the tokens into lines.
    fn cut_lines(&mut self, paragraphs: &[Span<Byte>]) {
        let mut paragraph = 0;
        let mut start = 0;
        let of = |paragraph: &mut usize, tok: &Tok| {
            while paragraphs.get(*paragraph).is_some_and(|p| p.end <= tok.span.start) {
                *paragraph += 1;
            }
            *paragraph
        };
        for at in 0..self.tokens.len() {
            let here = of(&mut paragraph, &self.tokens[at]);
            let cut = match self.tokens.get(at + 1) {
                None => true,
                Some(next) => {
                    let mut next_paragraph = here;
                    of(&mut next_paragraph, next) != here || self.cut_after(at, at - start)
                }
            };
            if cut {
                self.lines.push(Line { tokens: start..at + 1, paragraph: here as u32 });
                start = at + 1;
            }
        }
    }

    /// Says whether a line ends with token `at`, which is not the last of its paragraph.
    fn cut_after(&self, at: usize, length: usize) -> bool {
        let (tok, next) = (&self.tokens[at], &self.tokens[at + 1]);
        // Frames of a line look at one another, so no line may grow without bound.
        if length > LONGEST_LINE && (tok.stretch.is_none() || tok.stretch != next.stretch) {
            return true;
        }
        if tok.stretch.is_some() && tok.stretch == next.stretch {
            return false;
        }
        if tok.sentence == next.sentence {
            // “A.” “B.” and “A.” He left.: a sentence ends with the quote although none was cut.
            return false;
        }
        if tok.stretch.is_some() && next.stretch.is_none() {
            let ends = self.last_word_mark(at);
            // “Is it so?” he asked.
            if next.first.is_lowercase() || next.punct() {
                return false;
            }
            return ends == '.' || !self.cue_near(at + 1);
        }
        true
    }

    /// Returns the last mark inside the stretch that ends with token `at`.
    fn last_word_mark(&self, at: usize) -> char {
        let stretch = self.tokens[at].stretch.and_then(|s| self.stretches.get(s as usize));
        stretch.and_then(|(s, _)| s.inner.of(self.text).chars().next_back()).unwrap_or(' ')
    }

    /// Says whether a verb of speech stands within the next few tokens.
    fn cue_near(&self, at: usize) -> bool {
        const REACH: usize = 6;
        self.tokens[at..]
            .iter()
            .take(REACH)
            .take_while(|t| !matches!(t.first, '.' | '!' | '?'))
            .any(|tok| tok.entry.verb.is_some())
    }
}

/// Returns the article's paragraphs: its blocks, cut at blank lines.
pub(super) fn paragraphs(article: &Article) -> Vec<Span<Byte>> {
    let whole = [Span::from_range(0..article.text.len())];
    let blocks: Vec<Span<Byte>> = article.blocks.iter().map(|block| block.span).collect();
    let blocks = if blocks.is_empty() { &whole[..] } else { &blocks };
    let mut found = Vec::with_capacity(blocks.len());
    for block in blocks {
        let mut start = block.start as usize;
        let words = block.of(&article.text);
        let mut blank = true;
        for (at, line) in lines(words) {
            let begins = block.start as usize + at;
            if line.trim().is_empty() {
                if !blank {
                    found.push(Span::from_range(start..begins));
                }
                blank = true;
            } else if blank {
                start = begins;
                blank = false;
            }
        }
        if !blank {
            found.push(Span::from_range(start..block.end as usize));
        }
    }
    found
}

/// Iterates over lines with their offsets.
fn lines(words: &str) -> impl Iterator<Item = (usize, &str)> {
    words.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Finds the quoted stretches; a quotation set apart is one although it has no marks.
fn stretches(text: &str, article: &Article, paragraphs: &[Span<Byte>]) -> Vec<Stretch> {
    let mut found = marks::stretches(text, paragraphs);
    let marked = found.len();
    for block in &article.blocks {
        let first = found[..marked].partition_point(|s| s.outer.end <= block.span.start);
        let inside = found[..marked].get(first).is_some_and(|s| s.outer.overlaps(block.span));
        if block.role == Role::Blockquote && !inside && !block.span.of(text).trim().is_empty() {
            found.push(Stretch { outer: block.span, inner: block.span, continues: false });
        }
    }
    found.sort_by_key(|stretch| stretch.outer);
    found
}

/// Lays out the tokens of all sentences.
fn tokens(text: &str, sentences: &[Sentence]) -> Vec<Tok> {
    let lexicon = Lexicon::shipped();
    let mut lower = String::new();
    let mut found = Vec::with_capacity(sentences.iter().map(|s| s.tokens.len()).sum());
    for (sentence, tokens) in sentences.iter().enumerate() {
        for (index, token) in tokens.tokens.iter().enumerate() {
            let word = token.span.of(text);
            lower.clear();
            lower.extend(word.chars().take(24).flat_map(char::to_lowercase));
            found.push(Tok {
                span: token.span,
                upos: token.upos,
                entry: lexicon.entry(&lower),
                sentence: sentence as u32,
                index: index as u32,
                stretch: None,
                mention: None,
                first: word.chars().next().unwrap_or(' '),
            });
        }
    }
    found
}

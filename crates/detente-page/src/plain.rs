//! Plain text to an article: the text stays as it came, blocks say what is read of it.

use std::ops::Range;

use detente_record::{Article, Block, DateBasis, Furniture, FurnitureKind, Page, Role, Span};

use crate::{
    decode::Decoded,
    lines,
    notes::{NO_TEXT, note},
    paragraphs::{self, Piece},
};

/// Longest excerpt of a piece of furniture, in characters.
const EXCERPT: usize = 120;
/// Pieces from the top among which byline, date line and dateline are looked for.
const HEAD: usize = 8;

/// Reads a decoded plain text into `article`, whose address is already set.
pub(crate) fn read(page: &Page, decoded: Decoded, article: &mut Article) {
    let Decoded { text, alignment, .. } = decoded;
    let mut pieces = paragraphs::pieces(&text);
    paragraphs::take_rest(&text, &mut pieces);

    let mut reader = Reader { text: &text, article, furniture: Vec::new(), head: true };
    let given = page.title.as_deref().map(lines::squeezed).filter(|t| !t.is_empty());
    reader.title(given.as_deref(), &mut pieces);
    for (i, piece) in pieces.iter().enumerate() {
        reader.piece(i, piece);
    }
    reader.settle();
    let furniture = reader.furniture;

    let ranges: Vec<Range<usize>> = furniture.iter().map(|(range, _)| range.clone()).collect();
    let spans = alignment.spans(&text, &ranges);
    for ((range, kind), page) in furniture.into_iter().zip(spans) {
        article.furniture.push(Furniture { page, kind, excerpt: excerpt(&text[range]) });
    }
    article.text = text;
    prepend(given, article);
    if article.blocks.is_empty() {
        article.notes.push(note(NO_TEXT, None, "no paragraph of a story was found".into()));
    }
}

struct Reader<'a> {
    text: &'a str,
    article: &'a mut Article,
    furniture: Vec<(Range<usize>, FurnitureKind)>,
    /// No paragraph of the story was met yet.
    head: bool,
}

impl Reader<'_> {
    /// Decides whether the first line is the headline, and takes it out of `pieces` if so.
    fn title(&mut self, given: Option<&str>, pieces: &mut Vec<Piece>) {
        let story = |piece: &Piece| piece.hit.is_none_or(|hit| hit.by_start);
        let Some(first) = pieces.iter().position(story) else { return };
        let piece = &pieces[first];
        let line = &self.text[piece.range.clone()];
        let range = if given.is_some_and(|title| lines::same(title, line)) {
            piece.range.clone()
        } else if let Some(len) = given.and_then(|title| lines::leading_title(line, title)) {
            let range = piece.range.start..piece.range.start + len;
            let rest = &self.text[range.end..piece.range.end];
            let start = piece.range.end - rest.trim_start_matches(lines::is_joint).len();
            pieces[first].range.start = start;
            self.block(range, Role::Title);
            return;
        } else if given.is_none() && piece.closed && lines::is_headline(line) {
            if pieces.len() == 1 || lines::byline(line).is_some() {
                return;
            }
            piece.range.clone()
        } else {
            return;
        };
        if given.is_none() {
            self.article.title = Some(lines::squeezed(line));
        }
        self.block(range, Role::Title);
        pieces.remove(first);
    }

    fn block(&mut self, range: Range<usize>, role: Role) {
        if !range.is_empty() {
            self.article.blocks.push(Block { span: Span::from_range(range), role });
        }
    }

    fn piece(&mut self, i: usize, piece: &Piece) {
        let line = &self.text[piece.range.clone()];
        if piece.hit.is_none_or(|hit| hit.kind == FurnitureKind::Byline)
            && self.head_line(i, piece, line)
        {
            return;
        }
        if let Some(hit) = piece.hit {
            self.furniture.push((piece.range.clone(), hit.kind));
            return;
        }
        let role = if piece.single && self.head && lines::is_dateline(line) {
            Role::Dateline
        } else if paragraphs::is_item(line) {
            Role::Item
        } else if line.starts_with("> ") {
            Role::Blockquote
        } else if piece.single && piece.closed && lines::is_heading(line) {
            Role::Heading
        } else {
            self.head = false;
            Role::Body
        };
        self.block(piece.range.clone(), role);
    }

    /// Reads short lines as story where there is no other: a headline feed, a single sentence.
    fn settle(&mut self) {
        let story = |role| matches!(role, Role::Body | Role::Item | Role::Blockquote);
        if !self.article.blocks.iter().any(|block| story(block.role)) {
            let others = self.article.blocks.iter_mut().filter(|block| block.role != Role::Title);
            others.for_each(|block| block.role = Role::Body);
        }
    }

    /// Takes author lines and date lines above (or just below) the story's first paragraph.
    fn head_line(&mut self, i: usize, piece: &Piece, line: &str) -> bool {
        if i >= HEAD || !piece.single {
            return false;
        }
        let byline = lines::byline(line);
        let date = lines::date_line(line);
        if byline.is_none() && date.is_none() {
            return false;
        }
        if self.article.byline.is_none() {
            self.article.byline = byline;
        }
        if self.article.published.is_none() {
            if let Some(stamp) = date {
                crate::reading::set_published(stamp, DateBasis::Text, self.article);
            }
        }
        self.furniture.push((piece.range.clone(), FurnitureKind::Byline));
        true
    }
}

/// Puts the caller's headline before a text that does not start with it.
///
/// Only here does an article's text differ from the page's; furniture keeps its place in the page.
fn prepend(given: Option<String>, article: &mut Article) {
    let Some(title) = given else { return };
    article.title = Some(title.clone());
    if article.blocks.first().is_some_and(|block| block.role == Role::Title) {
        return;
    }
    let head = format!("{title}\n\n");
    let shift = head.len() as u32;
    for block in &mut article.blocks {
        block.span = Span::new(block.span.start + shift, block.span.end + shift);
    }
    let span = Span::from_range(0..title.len());
    article.blocks.insert(0, Block { span, role: Role::Title });
    article.text.insert_str(0, &head);
}

/// Shortens the words of a piece of furniture to one line.
pub(crate) fn excerpt(words: &str) -> String {
    let mut out = String::new();
    for word in words.split_whitespace().take(EXCERPT) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word[..word.char_indices().nth(EXCERPT).map_or(word.len(), |(at, _)| at)]);
        if out.chars().count() > EXCERPT {
            return out.chars().take(EXCERPT - 1).chain(['…']).collect();
        }
    }
    out
}

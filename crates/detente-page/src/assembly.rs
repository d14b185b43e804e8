//! Puts the chosen blocks of a page together, with the way back to the page's bytes.

use detente_record::{Anchor, Article, Block, Furniture, FurnitureKind, Role, Span};

use crate::{
    decode::Decoded,
    html::Doc,
    notes::{self, note},
    plain::excerpt,
};

/// A page and its bytes.
pub(crate) struct Assembly<'a> {
    pub doc: &'a Doc<'a>,
    decoded: &'a Decoded,
}

impl<'a> Assembly<'a> {
    /// Begins with a page that was decoded and cut.
    pub fn new(doc: &'a Doc<'a>, decoded: &'a Decoded) -> Self {
        Self { doc, decoded }
    }

    /// Writes the headline; `shown` is the block of the page that shows it.
    pub fn title(&self, title: &str, shown: Option<usize>, article: &mut Article) {
        let at = article.text.len();
        if !append(title, Role::Title, article) {
            return;
        }
        let same = shown.filter(|i| self.doc.words(self.doc.blocks[*i].text) == title);
        if let Some(i) = same {
            self.anchor(i, at, article);
        }
    }

    /// Writes a block of the story; `false` when the cap is reached.
    pub fn block(&self, i: usize, role: Role, article: &mut Article) -> bool {
        let fits = append(self.doc.words(self.doc.blocks[i].text), role, article);
        if fits {
            let at = article.blocks.last().map_or(0, |block| block.span.start as usize);
            self.anchor(i, at, article);
        }
        fits
    }

    /// Lists a block that is not the story.
    pub fn furniture(&self, i: usize, kind: FurnitureKind, article: &mut Article) {
        let block = &self.doc.blocks[i];
        let range = block.page.0 as usize..block.page.1 as usize;
        let spans = self.decoded.alignment.spans(&self.decoded.text, &[range]);
        let page = spans.first().copied().unwrap_or_default();
        article.furniture.push(Furniture {
            page,
            kind,
            excerpt: excerpt(self.doc.words(block.text)),
        });
    }

    /// Leads from block `i`, which stands at `at` in the article's text, to the page.
    fn anchor(&self, i: usize, at: usize, article: &mut Article) {
        let doc = self.doc;
        let (start, end) = doc.blocks[i].text;
        let from = doc.anchors.partition_point(|a| a.0 <= start).saturating_sub(1);
        let to = doc.anchors.partition_point(|a| a.0 < end);
        // Offsets in the article's text, and in the decoded page.
        let mut pairs = Vec::with_capacity(to - from);
        for &(text, page) in &doc.anchors[from..to] {
            // The first may lie before the block.
            let skipped = start.saturating_sub(text);
            pairs.push((at + (text + skipped - start) as usize, (page + skipped) as usize));
        }
        if !self.decoded.alignment.runs_alike() {
            pairs = finer(&pairs, at + (end - start) as usize, &article.text);
        }
        let ranges: Vec<_> = pairs.iter().map(|(_, page)| *page..*page).collect();
        let spans = self.decoded.alignment.spans(&self.decoded.text, &ranges);
        let anchors = pairs.iter().zip(spans);
        article.anchors.extend(
            anchors.map(|((text, _), page)| Anchor { text: *text as u32, page: page.start }),
        );
    }
}

/// Adds a pair before and behind each character that takes other room in the page than in the text.
fn finer(pairs: &[(usize, usize)], end: usize, text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (k, (start, page)) in pairs.iter().enumerate() {
        out.push((*start, *page));
        let stop = pairs.get(k + 1).map_or(end, |next| next.0);
        let words = text.get(*start..stop).unwrap_or_default();
        for (at, c) in words.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let next = at + c.len_utf8();
            out.push((start + at, page + at));
            out.push((start + next, page + next));
        }
    }
    out.dedup();
    out
}

/// Appends a paragraph; `false` when the cap is reached.
pub(crate) fn append(text: &str, role: Role, article: &mut Article) -> bool {
    let gap = if article.text.is_empty() { "" } else { "\n\n" };
    let start = article.text.len() + gap.len();
    if start + text.len() > Article::MAX_TEXT {
        let at = Span::from_range(article.text.len()..article.text.len());
        let message = format!("only the first {} bytes of text were kept", article.text.len());
        article.notes.push(note(notes::CUT, Some(at), message));
        return false;
    }
    article.text.push_str(gap);
    article.text.push_str(text);
    article.blocks.push(Block { span: Span::from_range(start..start + text.len()), role });
    true
}

//! Tokens to a flat list of elements and the blocks of text between them.

use std::ops::Range;

use super::{
    DEEPEST, MOST_ELEMENTS, MOST_TEXT, references,
    tags::Tag,
    tokens::{Token, Tokens},
};

/// An element of the page, in the order of start tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub tag: Tag,
    /// The element that holds it; the root holds itself.
    pub parent: u32,
    /// How many hold it.
    pub depth: u16,
    /// It says of itself that it is not shown.
    pub hidden: bool,
    /// A link whose address is that of an author's page.
    pub writer: bool,
    /// Values of `class`, `id`, `itemprop` (or `rel` of a link) as ranges of the page; empty where
    /// it has none.
    pub class: (u32, u32),
    pub id: (u32, u32),
    pub prop: (u32, u32),
    /// Value of `datetime`, or of `content` or `title` where it has none.
    pub stamp: (u32, u32),
    /// Its words: a range of [`Doc::text`].
    pub text: (u32, u32),
}

/// A run of text that a browser would show as lines of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// A range of [`Doc::text`].
    pub text: (u32, u32),
    /// Where its first character stands in the page, and where its last one ends.
    pub page: (u32, u32),
    /// The element in which its text begins, perhaps one inside a line.
    pub leaf: u32,
    /// The nearest element around it that breaks lines.
    pub element: u32,
    /// Bytes of it that are links, and that are set bold or italic.
    pub linked: u32,
    pub bold: u32,
    /// Links in it, line breaks in it.
    pub links: u16,
    pub breaks: u16,
    /// Pictures, frames and fields between the block before and this one.
    pub pictures: u16,
}

/// A page, cut.
#[derive(Debug, Default)]
pub(crate) struct Doc<'a> {
    pub html: &'a str,
    /// The first is the root.
    pub elements: Vec<Element>,
    pub blocks: Vec<Block>,
    /// The words of all blocks, white space squeezed, a line end behind each block.
    pub text: String,
    /// `(offset in text, offset in the page)`: from each on both run alike, up to the next.
    pub anchors: Vec<(u32, u32)>,
    /// Name (lower case) and content of `meta` elements, in order.
    pub metas: Vec<(String, String)>,
    /// `canonical` or `amphtml` and its address.
    pub links: Vec<(String, String)>,
    /// The page's own title.
    pub title: Option<String>,
    /// `lang` of the root element.
    pub language: Option<String>,
    /// Contents of JSON-LD scripts.
    pub scripts: Vec<Range<usize>>,
    /// Elements nested too deep were left out.
    pub deep: bool,
}

impl<'a> Doc<'a> {
    /// Cuts a page.
    pub fn new(html: &'a str) -> Self {
        let mut builder = Builder::new(html);
        let mut tokens = Tokens::new(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => builder.characters(range),
                Token::Raw(range) => builder.raw(range),
                Token::Start { tag, closed, at } => builder.start(tag, closed, at, &tokens),
                Token::End(tag) => builder.end(tag),
            }
        }
        builder.finish()
    }

    /// Returns the words of a range of [`Doc::text`].
    pub fn words(&self, range: (u32, u32)) -> &str {
        self.text.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// Returns a part of the page.
    pub fn source(&self, range: (u32, u32)) -> &'a str {
        self.html.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// Returns an element and all that hold it, from the inside out, the root left out.
    pub fn above(&self, element: u32) -> impl Iterator<Item = (u32, &Element)> {
        let mut at = element;
        std::iter::from_fn(move || {
            (at != 0).then(|| {
                let here = at;
                at = self.elements[here as usize].parent;
                (here, &self.elements[here as usize])
            })
        })
    }
}

struct Builder<'a> {
    doc: Doc<'a>,
    stack: Vec<u32>,
    /// How often each element is open.
    open: [u16; Tag::COUNT],
    mute: u16,
    bold: u16,
    /// Ends of paragraphs that the text waits for.
    block: Block,
    started: bool,
    space: bool,
    breaks: u16,
    pictures: u16,
    raw: Option<Raw>,
    full: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Raw {
    Title,
    Json,
    Other,
}

impl<'a> Builder<'a> {
    fn new(html: &'a str) -> Self {
        let doc = Doc {
            html,
            elements: vec![Element::default()],
            text: String::with_capacity(html.len() / 8),
            ..Doc::default()
        };
        Self {
            doc,
            stack: vec![0],
            open: [0; Tag::COUNT],
            mute: 0,
            bold: 0,
            block: Block::default(),
            started: false,
            space: false,
            breaks: 0,
            pictures: 0,
            raw: None,
            full: false,
        }
    }

    fn top(&self) -> u32 {
        self.stack.last().copied().unwrap_or(0)
    }

    fn tag_at(&self, depth: usize) -> Tag {
        self.doc.elements[self.stack[depth] as usize].tag
    }

    fn start(&mut self, tag: Tag, closed: bool, at: usize, tokens: &Tokens) {
        self.raw = None;
        if tag.raw() {
            self.raw = Some(self.raw_kind(tag, tokens));
            if tag == Tag::IFRAME {
                self.pictures = self.pictures.saturating_add(1);
            }
            return;
        }
        if self.open[Tag::SVG.0 as usize] + self.open[Tag::MATH.0 as usize] > 0 {
            if tag.closes_p() || matches!(tag, Tag::BODY | Tag::BR | Tag::IMG | Tag::SPAN) {
                self.close(Tag::SVG, false);
                self.close(Tag::MATH, false);
            } else if closed {
                return;
            }
        }
        match tag {
            Tag::META => return self.meta(tokens),
            Tag::LINK => return self.link(tokens),
            Tag::BR => return self.line_break(),
            Tag::HEAD => return,
            Tag::HTML | Tag::BODY => {
                if tag == Tag::HTML && self.doc.language.is_none() {
                    self.doc.language = self.language(tokens);
                }
                if self.open[tag.0 as usize] > 0 {
                    return;
                }
            }
            _ => {}
        }
        if tag.void() {
            if !tag.inline() {
                self.flush();
            } else if matches!(tag, Tag::IMG | Tag::EMBED | Tag::INPUT) {
                self.pictures = self.pictures.saturating_add(1);
            }
            return;
        }
        self.imply_ends(tag);
        self.push(tag, at, tokens);
    }

    fn raw_kind(&self, tag: Tag, tokens: &Tokens) -> Raw {
        if tag == Tag::TITLE && self.doc.title.is_none() && self.mute == 0 {
            return Raw::Title;
        }
        let json = tag == Tag::SCRIPT
            && tokens.attributes().iter().any(|a| {
                self.doc.html[a.name.clone()].eq_ignore_ascii_case("type")
                    && self.doc.html[a.value.clone()].to_ascii_lowercase().contains("ld+json")
            });
        if json { Raw::Json } else { Raw::Other }
    }

    fn raw(&mut self, range: Range<usize>) {
        match self.raw.take() {
            Some(Raw::Title) => {
                let title = references::unescape(&self.doc.html[range], false);
                self.doc.title = Some(crate::lines::squeezed(&title)).filter(|t| !t.is_empty());
            }
            Some(Raw::Json) if self.doc.scripts.len() < 60 => self.doc.scripts.push(range),
            _ => {}
        }
    }

    fn attribute(&self, tokens: &Tokens, name: &str) -> Option<String> {
        let found = tokens
            .attributes()
            .iter()
            .find(|a| self.doc.html[a.name.clone()].eq_ignore_ascii_case(name))?;
        Some(references::unescape(&self.doc.html[found.value.clone()], true))
    }

    fn language(&self, tokens: &Tokens) -> Option<String> {
        let value =
            self.attribute(tokens, "lang").or_else(|| self.attribute(tokens, "xml:lang"))?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn meta(&mut self, tokens: &Tokens) {
        if self.doc.metas.len() >= 600 {
            return;
        }
        let Some(content) = self.attribute(tokens, "content") else { return };
        let content = crate::lines::squeezed(&content);
        if content.is_empty() {
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = self.attribute(tokens, key) {
                self.doc.metas.push((name.trim().to_lowercase(), content.clone()));
            }
        }
    }

    fn link(&mut self, tokens: &Tokens) {
        let Some(rel) = self.attribute(tokens, "rel") else { return };
        let rel = rel.to_ascii_lowercase();
        if rel == "canonical" && self.doc.links.len() < 20 {
            if let Some(href) = self.attribute(tokens, "href") {
                self.doc.links.push((rel, href.trim().to_owned()));
            }
        }
    }

    fn line_break(&mut self) {
        if self.mute > 0 {
            return;
        }
        self.breaks += 1;
        self.space = true;
        if self.breaks > 1 {
            self.flush();
        } else {
            self.block.breaks = self.block.breaks.saturating_add(1);
        }
    }

    /// Closes what the start of `tag` closes.
    fn imply_ends(&mut self, tag: Tag) {
        if tag.closes_p() && self.open[Tag::P.0 as usize] > 0 {
            self.close_in_scope(Tag::P);
        }
        match tag {
            Tag::LI => self.close_item(&[Tag::LI]),
            Tag::DT | Tag::DD => self.close_item(&[Tag::DT, Tag::DD]),
            Tag::A => self.close(Tag::A, true),
            Tag::NOBR => self.close(Tag::NOBR, true),
            Tag::BUTTON => self.close_in_scope(Tag::BUTTON),
            Tag::OPTION => self.close_current(Tag::OPTION),
            Tag::TR => self.close_in_table(&[Tag::TD, Tag::TH, Tag::TR, Tag::CAPTION]),
            Tag::TD | Tag::TH => self.close_in_table(&[Tag::TD, Tag::TH, Tag::CAPTION]),
            Tag::TBODY | Tag::THEAD | Tag::TFOOT => self.close_in_table(&[
                Tag::TD,
                Tag::TH,
                Tag::TR,
                Tag::TBODY,
                Tag::THEAD,
                Tag::TFOOT,
                Tag::CAPTION,
            ]),
            _ if tag.heading() && self.tag_at(self.stack.len() - 1).heading() => {
                self.pop_to(self.stack.len() - 1);
            }
            _ => {}
        }
    }

    fn close_current(&mut self, tag: Tag) {
        if self.tag_at(self.stack.len() - 1) == tag {
            self.pop_to(self.stack.len() - 1);
        }
    }

    /// Closes the nearest `tag` unless an element that ends scopes lies between.
    fn close_in_scope(&mut self, tag: Tag) {
        if self.open[tag.0 as usize] == 0 {
            return;
        }
        for depth in (1..self.stack.len()).rev() {
            let here = self.tag_at(depth);
            if here == tag {
                return self.pop_to(depth);
            }
            if here.scope() {
                return;
            }
        }
    }

    fn close_item(&mut self, tags: &[Tag]) {
        if tags.iter().all(|t| self.open[t.0 as usize] == 0) {
            return;
        }
        for depth in (1..self.stack.len()).rev() {
            let here = self.tag_at(depth);
            if tags.contains(&here) {
                return self.pop_to(depth);
            }
            if here.special() && !matches!(here, Tag::ADDRESS | Tag::DIV | Tag::P) {
                return;
            }
        }
    }

    /// Closes the outermost of `tags` inside the nearest table.
    fn close_in_table(&mut self, tags: &[Tag]) {
        let mut found = None;
        for depth in (1..self.stack.len()).rev() {
            let here = self.tag_at(depth);
            if here == Tag::TABLE {
                break;
            }
            if tags.contains(&here) {
                found = Some(depth);
            }
        }
        if self.open[Tag::TABLE.0 as usize] > 0 {
            if let Some(depth) = found {
                self.pop_to(depth);
            }
        }
    }

    fn push(&mut self, tag: Tag, at: usize, tokens: &Tokens) {
        if self.stack.len() >= DEEPEST || self.doc.elements.len() >= MOST_ELEMENTS {
            self.doc.deep |= self.stack.len() >= DEEPEST;
            if !tag.inline() {
                self.flush();
            }
            return;
        }
        if !tag.inline() {
            self.flush();
        }
        let parent = self.top();
        let text = self.doc.text.len() as u32;
        let mut element = Element {
            tag,
            parent,
            depth: self.stack.len() as u16,
            text: (text, text),
            ..Element::default()
        };
        self.describe(&mut element, tokens);
        let _ = at;
        self.doc.elements.push(element);
        self.stack.push(self.doc.elements.len() as u32 - 1);
        self.open[tag.0 as usize] += 1;
        self.mute += u16::from(tag.mute());
        self.bold += u16::from(bold(tag));
        if tag == Tag::A {
            self.block.links = self.block.links.saturating_add(1);
        }
    }

    /// Keeps the attributes that tell what an element is for.
    fn describe(&self, element: &mut Element, tokens: &Tokens) {
        for attribute in tokens.attributes().iter().rev() {
            let name = &self.doc.html.as_bytes()[attribute.name.clone()];
            let value = (attribute.value.start as u32, attribute.value.end as u32);
            let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
            match name.len() {
                5 if is(b"class") => element.class = value,
                2 if is(b"id") => element.id = value,
                4 if is(b"href") && element.tag == Tag::A => {
                    element.writer = leads_to_writer(&self.doc.html[attribute.value.clone()]);
                }
                8 if is(b"itemprop") => element.prop = value,
                3 if is(b"rel") => element.prop = value,
                8 if is(b"datetime") => element.stamp = value,
                7 if is(b"content") && element.stamp.0 == 0 => element.stamp = value,
                5 if is(b"title") && element.stamp.0 == 0 && element.tag != Tag::A => {
                    element.stamp = value;
                }
                6 if is(b"hidden") => element.hidden = true,
                5 if is(b"style") => {
                    let style = &self.doc.html[attribute.value.clone()];
                    element.hidden |=
                        style.contains("display:none") || style.contains("display: none");
                }
                _ => {}
            }
        }
    }

    fn end(&mut self, tag: Tag) {
        self.raw = None;
        match tag {
            Tag::BR => return self.line_break(),
            Tag::HTML | Tag::BODY | Tag::HEAD => return,
            Tag::P if self.open[Tag::P.0 as usize] == 0 => return self.flush(),
            Tag::P | Tag::LI | Tag::DT | Tag::DD => return self.close_in_scope(tag),
            _ => {}
        }
        if tag.heading() {
            let found = (1..self.stack.len()).rev().find(|depth| {
                let here = self.tag_at(*depth);
                here.heading() || here.scope()
            });
            if let Some(depth) = found.filter(|depth| self.tag_at(*depth).heading()) {
                self.pop_to(depth);
            }
            return;
        }
        self.close(tag, tag.format());
    }

    /// Closes the nearest `tag`; a special element between stops the search, unless `across`: then
    /// only the element itself is closed and what it holds stays open.
    fn close(&mut self, tag: Tag, across: bool) {
        if tag != Tag::OTHER && self.open[tag.0 as usize] == 0 {
            return;
        }
        let mut crossed = false;
        for depth in (1..self.stack.len()).rev() {
            let here = self.tag_at(depth);
            if here == tag {
                if crossed && across {
                    let gone = self.stack.remove(depth);
                    self.closed(gone);
                } else {
                    self.pop_to(depth);
                }
                return;
            }
            // A block's own end tag closes what it holds; others stop at what is special.
            if here.special() {
                crossed = true;
                let block = tag.special() && !here.scope();
                if !(across || block) || across && here.scope() {
                    return;
                }
            }
        }
    }

    fn pop_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            let Some(gone) = self.stack.pop() else { return };
            if !self.doc.elements[gone as usize].tag.inline() {
                self.flush();
            }
            self.closed(gone);
        }
    }

    fn closed(&mut self, element: u32) {
        let end = self.doc.text.len() as u32;
        let element = &mut self.doc.elements[element as usize];
        element.text.1 = end.max(element.text.0);
        self.open[element.tag.0 as usize] -= 1;
        self.mute -= u16::from(element.tag.mute());
        self.bold -= u16::from(bold(element.tag));
    }

    fn characters(&mut self, range: Range<usize>) {
        if self.mute > 0 || self.open[Tag::SVG.0 as usize] > 0 || self.full {
            return;
        }
        if self.doc.text.len() + range.len() > MOST_TEXT {
            self.full = true;
            return;
        }
        let html = self.doc.html;
        let bytes = html.as_bytes();
        let mut at = range.start;
        while at < range.end {
            match bytes[at] {
                b' ' | b'\n' | b'\t' | b'\r' | 0x0C => {
                    self.space = true;
                    at += 1;
                }
                b'&' => {
                    let mut chars = String::new();
                    let len = references::read(&html[at..range.end], false, &mut chars);
                    if len.is_none() {
                        chars.push('&');
                    }
                    let len = len.unwrap_or(1);
                    let blank = chars.chars().all(char::is_whitespace);
                    if blank {
                        self.space = true;
                    } else {
                        self.word(&chars, at, at + len);
                    }
                    at += len;
                }
                _ => {
                    let end = word_end(bytes, at, range.end);
                    self.spaced(&html[at..end], at);
                    at = end;
                }
            }
        }
    }

    /// Appends a run without ASCII blanks, which may hold other white space.
    fn spaced(&mut self, run: &str, at: usize) {
        if run.is_ascii() || !run.contains(odd) {
            return self.word(run, at, at + run.len());
        }
        let mut from = 0;
        for (i, c) in run.char_indices().filter(|(_, c)| odd(*c)) {
            if i > from {
                self.word(&run[from..i], at + from, at + i);
            }
            self.space |= c.is_whitespace();
            from = i + c.len_utf8();
        }
        if from < run.len() {
            self.word(&run[from..], at + from, at + run.len());
        }
    }

    fn word(&mut self, word: &str, start: usize, end: usize) {
        if !self.started {
            self.started = true;
            let leaf = self.top();
            let text = self.doc.text.len() as u32;
            self.block.text = (text, text);
            self.block.page.0 = start as u32;
            self.block.leaf = leaf;
            self.block.element = self.line_breaker(leaf);
            self.block.pictures = std::mem::take(&mut self.pictures);
        } else if self.space {
            self.doc.text.push(' ');
        }
        self.space = false;
        self.breaks = 0;
        let text = self.doc.text.len() as u32;
        let runs_on = self
            .doc
            .anchors
            .last()
            .is_some_and(|(t, p)| start as u32 >= *p && text - t == start as u32 - p);
        if !runs_on {
            self.doc.anchors.push((text, start as u32));
        }
        // A replaced reference is as long as its characters only by chance.
        if end - start != word.len() {
            self.doc.anchors.push((text + word.len() as u32, end as u32));
        }
        self.doc.text.push_str(word);
        self.block.page.1 = end as u32;
        let len = word.len() as u32;
        if self.open[Tag::A.0 as usize] > 0 {
            self.block.linked += len;
        }
        if self.bold > 0 {
            self.block.bold += len;
        }
    }

    fn line_breaker(&self, leaf: u32) -> u32 {
        let mut at = leaf;
        while at != 0 && self.doc.elements[at as usize].tag.inline() {
            at = self.doc.elements[at as usize].parent;
        }
        at
    }

    /// Ends the block at hand.
    fn flush(&mut self) {
        self.space = false;
        self.breaks = 0;
        if !self.started {
            self.block = Block::default();
            return;
        }
        self.started = false;
        let mut block = std::mem::take(&mut self.block);
        block.text.1 = self.doc.text.len() as u32;
        let words = self.doc.words(block.text);
        if words.bytes().any(|b| b.is_ascii_alphanumeric())
            || words.chars().any(char::is_alphanumeric)
        {
            self.doc.blocks.push(block);
        }
        self.doc.text.push('\n');
    }

    fn finish(mut self) -> Doc<'a> {
        self.pop_to(1);
        self.flush();
        self.doc.elements[0].text.1 = self.doc.text.len() as u32;
        self.doc
    }
}

/// Says whether an address is that of an author's page: `/author/jo-lind`.
fn leads_to_writer(href: &str) -> bool {
    const FOLDERS: [&str; 18] = [
        "author",
        "authors",
        "autor",
        "autoren",
        "autores",
        "autore",
        "auteur",
        "auteurs",
        "journalist",
        "journaliste",
        "reporter",
        "writer",
        "contributor",
        "contributors",
        "profile",
        "people",
        "staff",
        "columnist",
    ];
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let mut folders = path.get(..path.len().min(200)).unwrap_or_default().split('/');
    folders.any(|folder| FOLDERS.iter().any(|word| folder.eq_ignore_ascii_case(word)))
}

fn bold(tag: Tag) -> bool {
    matches!(tag, Tag::B | Tag::STRONG | Tag::EM | Tag::I)
}

fn odd(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn word_end(bytes: &[u8], from: usize, to: usize) -> usize {
    let stop = |b: &u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | 0x0C | b'&');
    bytes[from..to].iter().position(stop).map_or(to, |o| from + o)
}

//! Markup to tokens, as the HTML standard cuts it; tokens are ranges of the page.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::tags::Tag;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Characters, references not yet replaced.
    Text(Range<usize>),
    /// The content of an element that holds no markup; in `title` and `textarea` references count.
    Raw(Range<usize>),
    /// A start tag; its attributes lie in [`Tokens::attributes`].
    Start { tag: Tag, closed: bool, at: usize },
    /// An end tag.
    End(Tag),
}

/// An attribute: name and value as ranges of the page, the name in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// Cuts a page into tokens, one pass, no copy. Comments, declarations and the like are passed over.
pub(crate) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    raw: Option<Tag>,
    /// Nothing is markup any more.
    plain: bool,
    /// Where the text that was not yet returned begins: `<` that opens nothing is text.
    text: Option<usize>,
    attributes: Vec<Attribute>,
    pub(crate) name: Range<usize>,
}

fn blank(b: u8) -> bool {
    matches!(b, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `html`.
    pub fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            raw: None,
            plain: false,
            text: None,
            attributes: Vec::new(),
            name: 0..0,
        }
    }

    /// Returns the attributes of the last start tag, in their order, doubles included.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Takes the next token; `None` at the end.
    pub fn next(&mut self) -> Option<Token> {
        let bytes = self.html.as_bytes();
        if let Some(tag) = self.raw.take() {
            let start = self.at;
            self.at = raw_end(bytes, start, tag);
            if self.at > start {
                return Some(Token::Raw(start..self.at));
            }
        }
        if self.plain {
            let start = std::mem::replace(&mut self.at, bytes.len());
            return (start < bytes.len()).then_some(Token::Text(start..bytes.len()));
        }
        let start = self.text.take().unwrap_or(self.at);
        loop {
            let Some(open) = memchr(b'<', &bytes[self.at..]).map(|o| self.at + o) else {
                self.at = bytes.len();
                return (start < bytes.len()).then_some(Token::Text(start..bytes.len()));
            };
            let next = bytes.get(open + 1).copied().unwrap_or(0);
            let markup = next.is_ascii_alphabetic()
                || matches!(next, b'!' | b'?')
                || next == b'/' && bytes.len() > open + 2;
            if !markup {
                self.at = open + 1;
                continue;
            }
            if open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            self.at = open;
            if let Some(token) = self.markup(open, next) {
                return Some(token);
            }
            // Nothing came of it: what follows is a new piece of text.
            return self.next_after();
        }
    }

    /// Goes on after markup that is no token, without growing the stack for runs of comments.
    fn next_after(&mut self) -> Option<Token> {
        let bytes = self.html.as_bytes();
        while bytes.get(self.at) == Some(&b'<') {
            let open = self.at;
            let next = bytes.get(open + 1).copied().unwrap_or(0);
            let passed = matches!(next, b'!' | b'?')
                || next == b'/' && bytes.get(open + 2).is_some_and(|b| !b.is_ascii_alphabetic());
            if !passed {
                break;
            }
            self.markup(open, next);
        }
        if self.at >= bytes.len() {
            return None;
        }
        // At text, or at a tag that is a token, or at the page's end inside a tag.
        self.text = Some(self.at);
        self.next()
    }

    fn markup(&mut self, open: usize, next: u8) -> Option<Token> {
        match next {
            b'!' => {
                self.at = declaration_end(self.html.as_bytes(), open);
                None
            }
            b'?' => {
                self.at = self.after(open + 1, b'>');
                None
            }
            b'/' => {
                let bytes = self.html.as_bytes();
                if bytes.get(open + 2).is_some_and(u8::is_ascii_alphabetic) {
                    let (tag, _) = self.tag(open + 2)?;
                    return Some(Token::End(tag));
                }
                self.at = self.after(open + 2, b'>');
                None
            }
            _ => {
                let (tag, closed) = self.tag(open + 1)?;
                if tag.raw() {
                    self.raw = Some(tag);
                } else if tag == Tag::PLAINTEXT {
                    self.plain = true;
                }
                Some(Token::Start { tag, closed, at: open })
            }
        }
    }

    fn after(&self, from: usize, byte: u8) -> usize {
        let bytes = self.html.as_bytes();
        memchr(byte, &bytes[from.min(bytes.len())..]).map_or(bytes.len(), |o| from + o + 1)
    }

    /// Reads a tag whose name begins at `from`; `None` where the page ends inside it. Returns the
    /// element and whether the tag closes itself.
    fn tag(&mut self, from: usize) -> Option<(Tag, bool)> {
        let bytes = self.html.as_bytes();
        self.attributes.clear();
        let mut at = from;
        let mut lower = [0u8; 12];
        while at < bytes.len() && !blank(bytes[at]) && bytes[at] != b'/' && bytes[at] != b'>' {
            if let Some(slot) = lower.get_mut(at - from) {
                *slot = bytes[at].to_ascii_lowercase();
            }
            at += 1;
        }
        self.name = from..at;
        let tag = lower.get(..at - from).map_or(Tag::OTHER, Tag::from_lower);
        let mut closed = false;
        loop {
            // Before an attribute's name.
            match bytes.get(at) {
                None => {
                    self.at = bytes.len();
                    return None;
                }
                Some(b'>') => {
                    self.at = at + 1;
                    return Some((tag, closed));
                }
                Some(b'/') => {
                    closed = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(b) if blank(*b) => at += 1,
                Some(_) => at = self.attribute(at),
            }
        }
    }

    /// Reads an attribute whose name begins at `from`; returns where it ends.
    fn attribute(&mut self, from: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from + 1; // a name may begin with `=`
        while at < bytes.len() && !blank(bytes[at]) && !matches!(bytes[at], b'/' | b'>' | b'=') {
            at += 1;
        }
        let name = from..at;
        let mut after = at;
        while after < bytes.len() && blank(bytes[after]) {
            after += 1;
        }
        if bytes.get(after) != Some(&b'=') {
            self.attributes.push(Attribute { name, value: at..at });
            return at;
        }
        at = after + 1;
        while at < bytes.len() && blank(bytes[at]) {
            at += 1;
        }
        let (value, end) = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |o| at + 1 + o);
                (at + 1..end, (end + 1).min(bytes.len()))
            }
            Some(b'>') | None => (at..at, at),
            Some(_) => {
                let mut end = at;
                while end < bytes.len() && !blank(bytes[end]) && bytes[end] != b'>' {
                    end += 1;
                }
                (at..end, end)
            }
        };
        self.attributes.push(Attribute { name, value });
        end
    }
}

/// Finds the end of `<!…`: a comment, a declaration, or what browsers pass over like one.
fn declaration_end(bytes: &[u8], open: usize) -> usize {
    let rest = &bytes[open + 2..];
    if !rest.starts_with(b"--") {
        return memchr(b'>', rest).map_or(bytes.len(), |o| open + 2 + o + 1);
    }
    let body = open + 4;
    if bytes[body..].starts_with(b">") {
        return body + 1;
    }
    if bytes[body..].starts_with(b"->") {
        return body + 2;
    }
    let mut at = body;
    while let Some(dash) = memmem::find(&bytes[at..], b"--").map(|o| at + o) {
        match bytes.get(dash + 2) {
            Some(b'>') => return dash + 3,
            Some(b'!') if bytes.get(dash + 3) == Some(&b'>') => return dash + 4,
            _ => at = dash + 1,
        }
    }
    bytes.len()
}

/// Finds where the content of a raw element ends: at its end tag, which is not passed.
fn raw_end(bytes: &[u8], from: usize, tag: Tag) -> usize {
    if tag == Tag::SCRIPT {
        return script_end(bytes, from);
    }
    let mut at = from;
    while let Some(open) = memmem::find(&bytes[at..], b"</").map(|o| at + o) {
        if is_end_of(&bytes[open + 2..], tag.name().as_bytes()) {
            return open;
        }
        at = open + 2;
    }
    bytes.len()
}

fn is_end_of(rest: &[u8], name: &[u8]) -> bool {
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && (blank(rest[name.len()]) || matches!(rest[name.len()], b'/' | b'>'))
}

/// A script may hide its own end tags inside `<!-- <script> … </script> -->`.
fn script_end(bytes: &[u8], from: usize) -> usize {
    const NAME: &[u8] = b"script";
    // Inside `<!--`; inside a `<script>` there.
    let (mut escaped, mut double) = (false, false);
    let mut at = from;
    loop {
        let found =
            if escaped { memchr2(b'<', b'-', &bytes[at..]) } else { memchr(b'<', &bytes[at..]) };
        let Some(open) = found.map(|o| at + o) else { return bytes.len() };
        at = open + 1;
        if bytes[open] == b'-' {
            if bytes[open..].starts_with(b"-->") {
                (escaped, double) = (false, false);
                at = open + 3;
            }
        } else if bytes[at..].starts_with(b"/") {
            if is_end_of(&bytes[at + 1..], NAME) {
                if !double {
                    return open;
                }
                double = false;
            }
        } else if !escaped && bytes[at..].starts_with(b"!--") {
            escaped = true;
            // `<!-->` closes at once: its dashes are looked at again.
            at = open + 2;
        } else if escaped && !double && is_end_of(&bytes[at..], NAME) {
            double = true;
        }
    }
}

//! Elements to paragraphs: the text of a tree, cut where a browser would start a new line.

use detente_record::Role;
use dom_query::{Document, NodeRef};

/// A paragraph of markup.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its words, joined by single blanks.
    pub text: String,
    pub role: Role,
    /// Bytes of `text` that are links.
    pub linked: usize,
    /// The element that holds it, as a number of the tree.
    pub parent: usize,
}

/// Elements left out with all they hold.
const LEFT_OUT: [&str; 20] = [
    "script", "style", "noscript", "template", "button", "form", "nav", "svg", "iframe", "input",
    "select", "textarea", "head", "object", "video", "audio", "canvas", "dialog", "menu", "math",
];
/// Elements inside a line.
const INLINE: [&str; 36] = [
    "a", "b", "i", "em", "strong", "span", "u", "s", "sub", "sup", "small", "big", "font", "abbr",
    "cite", "code", "mark", "q", "time", "wbr", "ins", "del", "acronym", "label", "kbd", "var",
    "samp", "bdi", "bdo", "data", "dfn", "img", "picture", "source", "strike", "tt",
];

/// Cuts the body of `doc` into paragraphs; `outside` also leaves out the parts of whole pages that
/// stand around stories.
pub(crate) fn paragraphs(doc: &Document, outside: bool) -> Vec<Paragraph> {
    let mut cutter = Cutter::default();
    let root = doc.root();
    let mut node = Some(root);
    // Depth first without recursion: down, right, or up and right.
    while let Some(current) = node {
        let entered = cutter.enter(&current, outside);
        if let Some(child) = entered.then(|| current.first_child()).flatten() {
            node = Some(child);
            continue;
        }
        if entered {
            cutter.leave(&current);
        }
        let mut at = current;
        node = loop {
            if let Some(next) = at.next_sibling() {
                break Some(next);
            }
            let Some(parent) = at.parent() else { break None };
            cutter.leave(&parent);
            at = parent;
        };
    }
    cutter.flush();
    cutter.out
}

#[derive(Default)]
struct Cutter {
    out: Vec<Paragraph>,
    text: String,
    linked: usize,
    links: usize,
    /// Roles of the open elements that have one.
    roles: Vec<Role>,
    parent: usize,
    parents: Vec<usize>,
    count: usize,
    breaks: usize,
}

impl Cutter {
    /// Opens a node; `false` where it is left out and must not be entered.
    fn enter(&mut self, node: &NodeRef, outside: bool) -> bool {
        if node.is_text() {
            self.push(&node.text());
            return true;
        }
        if node.is_comment() || node.is_doctype() {
            return false;
        }
        let Some(name) = node.node_name() else { return true };
        let name: &str = &name;
        if LEFT_OUT.contains(&name) || outside && is_outside(node, name) {
            return false;
        }
        if name == "br" {
            self.breaks += 1;
            if self.breaks > 1 { self.flush() } else { self.text.push(' ') }
        } else if name == "a" {
            self.links += 1;
        }
        if !INLINE.contains(&name) && name != "br" {
            self.flush();
            self.count += 1;
            self.parents.push(self.parent);
            self.parent = self.count;
        }
        self.roles.extend(role(name));
        true
    }

    fn leave(&mut self, node: &NodeRef) {
        let Some(name) = node.node_name().filter(|_| node.is_element()) else { return };
        let name: &str = &name;
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        }
        if !INLINE.contains(&name) && name != "br" {
            self.flush();
            self.parent = self.parents.pop().unwrap_or(0);
        }
        if role(name).is_some() {
            self.roles.pop();
        }
    }

    fn push(&mut self, words: &str) {
        for word in words.split_inclusive(char::is_whitespace) {
            let core = word.trim_end();
            if !core.is_empty() {
                self.text.push_str(core);
                self.breaks = 0;
                if self.links > 0 {
                    self.linked += core.len();
                }
            }
            if core.len() < word.len() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let text = text.trim();
        if text.chars().any(char::is_alphanumeric) {
            let role = self.roles.iter().copied().max_by_key(|r| rank(*r)).unwrap_or(Role::Body);
            let parent = self.parents.last().copied().unwrap_or(0);
            // White space left double by inline elements.
            let text =
                if text.contains("  ") { crate::lines::joined(text) } else { text.to_owned() };
            self.out.push(Paragraph { text, role, linked, parent });
        }
    }
}

fn role(name: &str) -> Option<Role> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Role::Heading),
        "li" => Some(Role::Item),
        "blockquote" => Some(Role::Blockquote),
        "figcaption" | "figure" | "caption" => Some(Role::Caption),
        _ => None,
    }
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Caption => 4,
        Role::Heading => 3,
        Role::Item => 2,
        Role::Blockquote => 1,
        _ => 0,
    }
}

/// Parts of class names and ids of what stands around a story.
const OUTSIDE: [&str; 14] = [
    "comment",
    "footer",
    "sidebar",
    "related",
    "share",
    "social",
    "newsletter",
    "cookie",
    "promo",
    "breadcrumb",
    "menu",
    "advert",
    "recommend",
    "subscribe",
];

/// Says whether an element stands around a story: menus, foot, sides, comments.
fn is_outside(node: &NodeRef, name: &str) -> bool {
    if matches!(name, "footer" | "aside") {
        return true;
    }
    if !matches!(name, "div" | "section" | "ul" | "ol") {
        return false;
    }
    let marks =
        format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
    let marks = marks.to_lowercase();
    OUTSIDE.iter().any(|word| marks.contains(word))
}

//! HTML to an article: headline and paragraphs joined by blank lines.
//!
//! The story's element is found by `dom_smoothie`; where it finds nothing, by a simpler rule here.
//! The text has no alignment to the page's bytes yet; furniture is looked up in the page by its
//! words, and gets the empty span `0..0` where references or tags inside it hide them.

use detente_record::{Article, Block, Furniture, FurnitureKind, Page, Role, Span};
use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::{
    blocks::{self, Paragraph},
    decode::Decoded,
    furniture, language, lines, markup,
    metadata::{self, Metadata},
    notes::{self, note},
    plain::excerpt,
};

/// Most bytes of markup that are read.
pub(crate) const MAX_MARKUP: usize = 16 << 20;
/// Most elements given to the extractor, whose time grows faster than their number.
const MAX_ELEMENTS: usize = 60_000;
/// Below this many bytes an extraction is checked against the simpler rule.
const THIN: usize = 600;
/// Pieces of furniture looked up in the page's bytes.
const LOOKED_UP: usize = 200;

/// Reads a decoded HTML page into `article`, whose address and hints are already set.
pub(crate) fn read(page: &Page, decoded: &Decoded, article: &mut Article) {
    let html = &decoded.text;
    let paragraphs = if markup::too_deep(html) {
        let message =
            format!("elements are nested more than {} deep; tags dropped", markup::DEEPEST);
        article.notes.push(note(notes::DEEP, None, message));
        let plain = |text: String| Paragraph { text, role: Role::Body, linked: 0, parent: 0 };
        markup::paragraphs(html).iter().map(|p| plain(lines::joined(p))).collect()
    } else {
        let doc = Document::from(html.as_str());
        let said = metadata::read(&doc, article.url.as_deref());
        let declared = said.language.clone();
        take(said, page, article);
        let found = story(doc, html, article);
        set_language(declared.as_deref(), &found, article);
        found
    };
    let mut left_out = Vec::new();
    assemble(paragraphs, article, &mut left_out);
    locate(decoded, left_out, article);
    if article.language.is_none() {
        let text = &article.text;
        article.language = language::detect(article.blocks.iter().map(|b| b.span.of(text)));
    }
    if !article.blocks.iter().any(|block| block.role != Role::Title) {
        article.notes.push(note(notes::NO_TEXT, None, "no paragraph of a story was found".into()));
    }
}

/// Takes what the page says where the caller said nothing.
fn take(said: Metadata, page: &Page, article: &mut Article) {
    article.title = article.title.take().or(said.title);
    article.byline = said.byline;
    article.site = said.site.or(article.site.take());
    article.url = article.url.take().or(said.url);
    article.published = page.published.or(said.published);
}

/// Finds the paragraphs of the story.
fn story(doc: Document, html: &str, article: &mut Article) -> Vec<Paragraph> {
    let config =
        Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let content = Readability::with_document(doc, None, Some(config)).and_then(|mut r| r.parse());
    let found = content.map_or_else(
        |_| Vec::new(),
        |content| blocks::paragraphs(&Document::from(content.content), false),
    );
    let weight = |paragraphs: &[Paragraph]| paragraphs.iter().map(|p| p.text.len()).sum::<usize>();
    if weight(&found) >= THIN {
        return found;
    }
    let simple = densest(blocks::paragraphs(&Document::from(html), true));
    if weight(&simple) > 2 * weight(&found) {
        let message =
            "the extractor found little or nothing; paragraphs were collected by a simpler rule";
        article.notes.push(note(notes::FALLBACK, None, message.into()));
        return simple;
    }
    found
}

/// Keeps the paragraphs of the element that holds most running text, with its headings; all running
/// text where no element holds much of it.
fn densest(all: Vec<Paragraph>) -> Vec<Paragraph> {
    let running = |p: &Paragraph| {
        p.linked * 3 < p.text.len() && p.text.split(' ').count() >= 8 && p.role != Role::Caption
    };
    let mut held = std::collections::BTreeMap::new();
    for paragraph in all.iter().filter(|p| running(p)) {
        *held.entry(paragraph.parent).or_insert(0usize) += paragraph.text.len();
    }
    let total: usize = held.values().sum();
    let best = held.iter().max_by_key(|(parent, len)| (**len, std::cmp::Reverse(**parent)));
    let best = best.filter(|(_, len)| **len * 2 >= total).map(|(parent, _)| *parent);
    all.into_iter().filter(|p| running(p) && best.is_none_or(|b| p.parent == b)).collect()
}

/// Joins headline and paragraphs to the text, leaving furniture to `left_out`.
fn assemble(
    paragraphs: Vec<Paragraph>,
    article: &mut Article,
    left_out: &mut Vec<(String, FurnitureKind)>,
) {
    let title = article.title.clone();
    if let Some(title) = &title {
        append(article, title, Role::Title);
    }
    let (mut words, mut rest, mut head) = (0, None, true);
    for (i, paragraph) in paragraphs.into_iter().enumerate() {
        let Paragraph { text, role, linked, .. } = paragraph;
        if let Some(kind) = rest {
            left_out.push((text, kind));
            continue;
        }
        let repeated =
            words == 0 && title.as_deref().is_some_and(|title| lines::same(title, &text));
        if repeated {
            continue;
        }
        if let Some(hit) = furniture::classify(&text) {
            if hit.rest && words >= furniture::WORDS_BEFORE_REST {
                rest = Some(hit.kind);
            }
            left_out.push((text, hit.kind));
            continue;
        }
        let link = linked * 10 >= text.len() * 9 && !furniture::ends_like_sentence(&text);
        if link && role != Role::Heading && text.split(' ').count() <= 30 {
            left_out.push((text, FurnitureKind::RelatedLink));
            continue;
        }
        if head
            && i < 6
            && role != Role::Heading
            && (lines::byline(&text).is_some() || lines::date_line(&text).is_some())
        {
            article.byline = article.byline.take().or_else(|| lines::byline(&text));
            left_out.push((text, FurnitureKind::Byline));
            continue;
        }
        let role = if head && role == Role::Body && lines::is_dateline(&text) {
            Role::Dateline
        } else {
            role
        };
        if matches!(role, Role::Body | Role::Item | Role::Blockquote) {
            words += text.split(' ').count();
            head = false;
        }
        if !append(article, &text, role) {
            return;
        }
    }
}

/// Appends a paragraph; `false` when the cap is reached.
fn append(article: &mut Article, text: &str, role: Role) -> bool {
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

/// Looks the pieces that were left out up in the page.
fn locate(decoded: &Decoded, left_out: Vec<(String, FurnitureKind)>, article: &mut Article) {
    let html = &decoded.text;
    let mut from = 0;
    let mut ranges = Vec::new();
    for (text, _) in left_out.iter().take(LOOKED_UP) {
        let found = html.get(from..).and_then(|rest| rest.find(text.as_str())).map(|at| from + at);
        let range = found.map_or(0..0, |at| at..at + text.len());
        from = from.max(range.end);
        ranges.push(range);
    }
    let known: Vec<_> = ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
    let mut spans = decoded.alignment.spans(html, &known).into_iter();
    for (i, (text, kind)) in left_out.into_iter().enumerate() {
        let hidden = ranges.get(i).is_none_or(std::ops::Range::is_empty);
        let page = if hidden { Span::default() } else { spans.next().unwrap_or_default() };
        article.furniture.push(Furniture { page, kind, excerpt: excerpt(&text) });
    }
}

/// Sets the language from the text, or from the declaration where the text does not tell.
fn set_language(declared: Option<&str>, paragraphs: &[Paragraph], article: &mut Article) {
    let declared = declared.and_then(language::primary);
    let detected = language::detect(paragraphs.iter().map(|p| p.text.as_str()));
    article.language = match (declared, detected) {
        (Some(declared), Some(detected)) if declared != detected => {
            if language::easily_confused(&declared, &detected) {
                Some(declared)
            } else {
                let message = format!("the page declares {declared}, its text reads as {detected}");
                article.notes.push(note(notes::LANGUAGE, None, message));
                Some(detected)
            }
        }
        (declared, detected) => detected.or(declared),
    };
}

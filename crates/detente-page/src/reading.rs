//! HTML to an article: headline and paragraphs joined by blank lines.
//!
//! The page is cut into blocks ([`crate::html`]), each is judged ([`crate::story`]), and those that
//! belong to the story become the text, which keeps its way back to the page's bytes.

use detente_record::{Article, DateBasis, FurnitureKind, Page, Precision, Published, Role};

use crate::{
    assembly::Assembly,
    dates,
    decode::Decoded,
    furniture,
    html::{Block, Doc, Tag},
    language, lines,
    memory::SiteMemory,
    metadata::{Metadata, Said},
    notes::{self, note},
    story::{
        features::{self, Table},
        model::Model,
    },
};

/// Most bytes of markup that are read.
pub(crate) const MAX_MARKUP: usize = 16 << 20;
/// A block is story where it is judged more likely than this.
const LIKELY: f32 = 0.5;
/// Where no block is that likely, the likeliest serve if they reach this.
const LEAST: f32 = 0.15;
/// Blocks from the top in which author and date lines are looked for.
const HEAD: usize = 6;
/// Pieces of furniture that are kept.
const KEPT: usize = 200;

/// Reads a decoded HTML page into `article`, whose address and hints are already set; lines that
/// `memory` knows from other pages of the site are furniture.
pub(crate) fn read(
    page: &Page,
    decoded: &Decoded,
    memory: Option<&SiteMemory>,
    article: &mut Article,
) {
    let doc = Doc::new(&decoded.text);
    if doc.deep {
        let message = format!("elements are nested more than {} deep", crate::html::DEEPEST);
        article.notes.push(note(notes::DEEP, None, message));
    }
    let said = Said::new(&doc);
    let metadata = said.metadata(article.url.as_deref());
    let declared = metadata.language.clone();
    take(metadata, page, article);
    let Table { rows, hits } = features::table(&doc, &said.evidence());
    let judged = Model::shipped().judge(&doc, &rows);
    let mut chosen = chosen(&judged, article);
    if let Some(memory) = memory {
        let lines: Vec<(&str, f32)> = doc
            .blocks
            .iter()
            .map(|block| doc.words(block.text))
            .zip(judged.iter().copied())
            .collect();
        memory.leave_out(&lines, article.url.as_deref(), &mut chosen);
    }
    let mut assembly = Assembly::new(&doc, decoded);
    write(&mut assembly, &chosen, &hits, article);
    stated_body(&said, article);
    set_language(declared.as_deref(), article);
    if !article.blocks.iter().any(|block| block.role != Role::Title) {
        article.notes.push(note(notes::NO_TEXT, None, "no paragraph of a story was found".into()));
    }
}

/// Takes what the page says where the caller said nothing.
fn take(said: Metadata, page: &Page, article: &mut Article) {
    article.title = article.title.take().or(said.facts.title);
    article.byline = said.facts.byline;
    article.site = said.site.or(article.site.take());
    article.url = article.url.take().or(said.url);
    article.published = page.published;
    if let Some((stamp, basis)) = said.facts.published {
        if page.published.is_none_or(|given| says_more(&stamp, given)) {
            set_published(stamp, basis, article);
        }
    }
}

/// Says whether a page's own stamp is more exact than the day that came with it, as a feed's does, and
/// does not contradict it.
fn says_more(stamp: &dates::Stamp, given: Published) -> bool {
    let month = |date: jiff::civil::Date| (date.year(), date.month());
    match (given.precision, stamp.precision) {
        (Precision::Day, Precision::Time) => stamp.date == given.date,
        (Precision::Month, Precision::Day | Precision::Time) => {
            month(stamp.date) == month(given.date)
        }
        _ => false,
    }
}

/// Sets day and time of publication.
pub(crate) fn set_published(stamp: dates::Stamp, basis: DateBasis, article: &mut Article) {
    article.published = Some(dates::published(stamp, basis));
    article.published_clock = stamp.clock;
}

/// Says of each block whether it belongs to the story.
fn chosen(judged: &[f32], article: &mut Article) -> Vec<bool> {
    let best = judged.iter().copied().fold(0.0, f32::max);
    if !(LEAST..=LIKELY).contains(&best) {
        return judged.iter().map(|p| *p > LIKELY).collect();
    }
    let message = "no paragraph looks like a story for certain; the likeliest were taken";
    article.notes.push(note(notes::FALLBACK, None, message.into()));
    judged.iter().map(|p| *p > best * 0.6).collect()
}

/// Writes headline, story and furniture.
fn write(
    assembly: &mut Assembly,
    chosen: &[bool],
    hits: &[Option<furniture::Hit>],
    article: &mut Article,
) {
    let doc = assembly.doc;
    let title = article.title.clone();
    if let Some(title) = &title {
        let shown = doc.blocks.iter().position(|b| lines::same(title, doc.words(b.text)));
        assembly.title(title, shown, article);
    }
    let first = chosen.iter().position(|c| *c).unwrap_or(chosen.len());
    let last = chosen.iter().rposition(|c| *c).unwrap_or(0);
    let (mut words, mut kept) = (0, 0);
    for (i, block) in doc.blocks.iter().enumerate().skip(first) {
        let text = doc.words(block.text);
        if i > last {
            break;
        }
        let repeated = words == 0 && title.as_deref().is_some_and(|title| lines::same(title, text));
        if repeated {
            continue;
        }
        let head = words == 0 && i < first + HEAD;
        let line = head && is_head_line(text, article);
        if !chosen[i] || line || hits[i].is_some() {
            if kept < KEPT {
                let kind = hits[i].map(|hit| hit.kind);
                let kind = if line {
                    FurnitureKind::Byline
                } else {
                    kind.unwrap_or_else(|| kind_of(doc, block))
                };
                assembly.furniture(i, kind, article);
                kept += 1;
            }
            continue;
        }
        let role = role(doc, block);
        let dateline = words == 0 && role == Role::Body && lines::is_dateline(text);
        let role = if dateline { Role::Dateline } else { role };
        if matches!(role, Role::Body | Role::Item | Role::Blockquote) {
            words += text.split(' ').count();
        }
        if !assembly.block(i, role, article) {
            return;
        }
    }
}

/// Takes author and date lines above the story.
fn is_head_line(text: &str, article: &mut Article) -> bool {
    if text.len() > 120 {
        return false;
    }
    let byline = lines::byline(text);
    if byline.is_none() && lines::date_line(text).is_none() {
        return false;
    }
    article.byline = article.byline.take().or(byline);
    true
}

fn role(doc: &Doc, block: &Block) -> Role {
    let above = doc.above(block.leaf).take(6).map(|(_, e)| e.tag);
    let mut role = Role::Body;
    for tag in above {
        match tag {
            Tag::FIGCAPTION | Tag::FIGURE | Tag::CAPTION => return Role::Caption,
            Tag::LI if role == Role::Body => role = Role::Item,
            Tag::BLOCKQUOTE if role == Role::Body => role = Role::Blockquote,
            tag if tag.heading() && role == Role::Body => role = Role::Heading,
            _ => {}
        }
    }
    role
}

/// What a block between paragraphs of the story is, by its links.
fn kind_of(doc: &Doc, block: &Block) -> FurnitureKind {
    let len = doc.words(block.text).len();
    if block.linked as usize * 2 > len { FurnitureKind::RelatedLink } else { FurnitureKind::Other }
}

/// Falls back on the story as the page's JSON-LD states it, where the page itself holds next to
/// nothing of it.
fn stated_body(said: &Said, article: &mut Article) {
    let Some(body) = said.body() else { return };
    let story: usize = article
        .blocks
        .iter()
        .filter(|b| b.role != Role::Title)
        .map(|b| b.span.of(&article.text).len())
        .sum();
    if body.len() < 600 || story * 6 > body.len() {
        return;
    }
    article.blocks.retain(|block| block.role == Role::Title);
    article.text.truncate(article.blocks.last().map_or(0, |b| b.span.end as usize));
    article.anchors.clear();
    for line in body.lines().map(lines::joined).filter(|l| !l.is_empty()) {
        if furniture::classify(&line).is_none() {
            crate::assembly::append(&line, Role::Body, article);
        }
    }
    let message = "the story was taken from the page's own statement of it (JSON-LD)";
    article.notes.push(note(notes::FALLBACK, None, message.into()));
}

/// Sets the language from the text, or from the declaration where the text does not tell.
fn set_language(declared: Option<&str>, article: &mut Article) {
    let declared = declared.and_then(language::primary);
    let text = &article.text;
    let detected = language::detect(article.blocks.iter().map(|b| b.span.of(text)));
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

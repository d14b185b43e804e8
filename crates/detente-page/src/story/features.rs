//! What is known of each block of a page, in numbers of one byte.

use crate::{
    furniture::{self, Hit},
    hashing::Map,
    html::{Block, Doc, Tag},
    lines,
    story::{
        class_words,
        evidence::Evidence,
        surroundings::{Places, Surroundings},
    },
};

/// Numbers a block has about itself.
const OWN: usize = 32;
/// Elements whose distance above a block counts.
const ABOVE: [&[Tag]; 16] = [
    &[Tag::ARTICLE],
    &[Tag::MAIN],
    &[Tag::SECTION],
    &[Tag::NAV],
    &[Tag::ASIDE],
    &[Tag::HEADER],
    &[Tag::FOOTER],
    &[Tag::FORM],
    &[Tag::FIGURE, Tag::FIGCAPTION],
    &[Tag::TABLE],
    &[Tag::UL, Tag::OL, Tag::DL],
    &[Tag::BLOCKQUOTE],
    &[Tag::A],
    &[Tag::STRONG, Tag::B, Tag::EM, Tag::I],
    &[Tag::DETAILS],
    &[Tag::TIME],
];
const AT_ABOVE: usize = OWN;
const AT_WORDS: usize = AT_ABOVE + 2 * ABOVE.len() + 1;
const AT_PLACES: usize = AT_WORDS + 2 * class_words::COUNT;
const AT_NEAR: usize = AT_PLACES + Places::COUNT;
/// Numbers taken over from each neighbour.
const NEAR: [usize; 6] = [0, 2, 6, 13, 14, 15];
const AT_SINCE: usize = AT_NEAR + 4 * (NEAR.len() + 1);
/// How many numbers a block has.
pub(crate) const COUNT: usize = AT_SINCE + 4;

/// The numbers of one block.
pub(crate) type Row = [u8; COUNT];

/// The numbers of all blocks of a page, and what the rules of furniture say of each.
pub(crate) struct Table {
    pub rows: Vec<Row>,
    pub hits: Vec<Option<Hit>>,
}

/// A count on a scale that grows by a fifth.
pub(crate) fn level(n: usize) -> u8 {
    (((n + 1) as f32).log2() * 4.0) as u8
}

/// A share in percent.
pub(crate) fn percent(part: usize, whole: usize) -> u8 {
    (part * 100 / whole.max(1)).min(100) as u8
}

/// Describes every block.
pub(crate) fn table(doc: &Doc, evidence: &Evidence) -> Table {
    let hits: Vec<Option<Hit>> =
        doc.blocks.iter().map(|block| furniture::classify(doc.words(block.text))).collect();
    let mut rows = vec![[0u8; COUNT]; doc.blocks.len()];
    let doubles = doubles(doc);
    let around = Surroundings::new(doc);
    let mut words_of = vec![None; doc.elements.len()];
    for (i, block) in doc.blocks.iter().enumerate() {
        let row = &mut rows[i];
        own(doc, block, row);
        row[15] = hits[i].map_or(0, |hit| hit.kind as u8 + 1);
        row[16] = hits[i].map_or(0, |hit| 1 + u8::from(hit.rest) + 2 * u8::from(hit.by_start));
        row[17] = doubles[i];
        evidence.of(doc.words(block.text), &mut row[18..22]);
        above(doc, block, &around, &mut words_of, row);
    }
    for (i, row) in rows.iter_mut().enumerate() {
        around.places(doc, i, &mut row[AT_PLACES..AT_NEAR]);
    }
    near(doc, &mut rows);
    since(&hits, &mut rows);
    Table { rows, hits }
}

/// How often the words of a block come again on the page.
fn doubles(doc: &Doc) -> Vec<u8> {
    let mut seen: Map<&str, u8> = Map::default();
    for block in &doc.blocks {
        let times = seen.entry(doc.words(block.text)).or_default();
        *times = times.saturating_add(1);
    }
    doc.blocks.iter().map(|b| seen.get(doc.words(b.text)).copied().unwrap_or(0)).collect()
}

fn own(doc: &Doc, block: &Block, row: &mut Row) {
    let text = doc.words(block.text);
    let head: &str = &text
        [..(0..=text.len().min(1500)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)];
    let chars = head.chars().count().max(1);
    let (mut words, mut capital, mut digits, mut commas, mut stops) = (0usize, 0, 0usize, 0, 0);
    let (mut marks, mut before) = (0u8, ' ');
    for c in head.chars() {
        if c == ' ' {
            stops += usize::from(matches!(before, '.' | '!' | '?' | '…' | '”' | '"'));
        } else if before == ' ' {
            words += 1;
            capital += usize::from(c.is_uppercase());
        }
        digits += usize::from(c.is_ascii_digit());
        match c {
            ',' | '،' | '、' | ';' => commas += 1,
            '，' | '。' | '।' | '؟' | '！' => stops += 1,
            '|' => marks |= 1,
            '©' => marks |= 2,
            '@' => marks |= 4,
            '/' | '»' | '>' | '→' => marks |= 8,
            '“' | '”' | '"' | '«' | '„' | '「' => marks |= 16,
            _ => {}
        }
        before = c;
    }
    let tag = doc.elements[block.element as usize].tag;
    row[0] = level(text.len());
    row[1] = level(words);
    row[2] = percent(block.linked as usize, text.len());
    row[3] = percent(block.bold as usize, text.len());
    row[4] = (chars * 4 / words.max(1)).min(120) as u8;
    row[5] = level(commas);
    row[6] = level(stops);
    row[7] = ending(text);
    row[8] = percent(capital, words);
    row[9] = percent(digits, chars);
    row[10] = opening(text);
    row[11] = block.breaks.min(20) as u8;
    row[12] = block.pictures.min(10) as u8;
    row[13] = kind(tag);
    row[14] = block.links.min(30) as u8;
    row[22] = marks & 1;
    row[23] = marks >> 1 & 3;
    row[24] = marks >> 3 & 1;
    row[25] = marks >> 4;
    row[26] = kind(doc.elements[block.leaf as usize].tag);
    let short = text.len() < 120;
    row[27] = u8::from(short && lines::byline(text).is_some());
    row[28] = u8::from(
        short && text.bytes().any(|b| b.is_ascii_digit()) && lines::date_line(text).is_some(),
    );
    row[29] = u8::from(tag.heading());
    row[30] = u8::from(tag == Tag::P);
    row[31] = u8::from(furniture::ends_like_sentence(text));
}

fn kind(tag: Tag) -> u8 {
    match tag {
        Tag::P => 1,
        Tag::H1 => 2,
        Tag::H2 => 3,
        Tag::H3 => 4,
        Tag::H4 | Tag::H5 | Tag::H6 => 5,
        Tag::BLOCKQUOTE => 6,
        Tag::LI => 7,
        Tag::DIV => 8,
        Tag::TD | Tag::TH => 9,
        Tag::FIGCAPTION | Tag::FIGURE | Tag::CAPTION => 10,
        Tag::SPAN => 11,
        Tag::STRONG | Tag::B => 12,
        Tag::EM | Tag::I => 13,
        Tag::A => 14,
        Tag::TIME => 15,
        Tag::HEADER | Tag::FOOTER | Tag::NAV | Tag::ASIDE => 16,
        Tag::SECTION | Tag::ARTICLE | Tag::MAIN => 17,
        Tag::DT | Tag::DD => 18,
        _ => 19,
    }
}

fn ending(text: &str) -> u8 {
    let mut chars = text.chars().rev();
    let last = chars.next().unwrap_or(' ');
    match last {
        '.' | '。' | '।' => 2 + u8::from(text.ends_with("..")),
        '!' | '?' | '！' | '？' | '؟' => 4,
        ':' => 5,
        '…' => 3,
        '”' | '"' | '»' | ')' | '’' | ']' | '“' | '」' => {
            6 + u8::from(chars.next().is_some_and(|c| ".!?…。".contains(c)))
        }
        ',' | ';' | '-' | '–' => 8,
        c if c.is_ascii_digit() => 1,
        _ => 0,
    }
}

fn opening(text: &str) -> u8 {
    match text.chars().next().unwrap_or(' ') {
        c if c.is_lowercase() => 1,
        c if c.is_uppercase() => 2,
        c if c.is_numeric() => 3,
        '“' | '"' | '„' | '«' | '‘' | '\'' | '「' => 4,
        '(' | '[' => 5,
        c if c.is_alphabetic() => 6,
        _ => 0,
    }
}

/// How near above the block stand elements, and words in their names, that say what it is; first
/// those that hold only a small part of the page's running text, then those that hold most of it.
fn above(
    doc: &Doc,
    block: &Block,
    around: &Surroundings,
    words_of: &mut [Option<u64>],
    row: &mut Row,
) {
    let mut met = [0u64; 2];
    for (distance, (at, element)) in doc.above(block.leaf).enumerate() {
        if element.tag == Tag::BODY {
            break;
        }
        let near = 30 - distance.min(29) as u8;
        let great = usize::from(around.holds_most(at));
        for (i, tags) in ABOVE.iter().enumerate() {
            let slot = &mut row[AT_ABOVE + great * ABOVE.len() + i];
            if tags.contains(&element.tag) && *slot == 0 {
                *slot = near;
            }
        }
        row[AT_ABOVE + 2 * ABOVE.len()] |= u8::from(element.hidden);
        let words = *words_of[at as usize].get_or_insert_with(|| class_words::of(doc, element));
        let mut new = words & !met[great];
        met[great] |= words;
        while new != 0 {
            let group = new.trailing_zeros() as usize;
            row[AT_WORDS + great * class_words::COUNT + group] = near;
            new &= new - 1;
        }
    }
}

/// Takes numbers over from the two blocks before and the two after.
fn near(doc: &Doc, rows: &mut [Row]) {
    let parent = |i: usize| doc.elements[doc.blocks[i].element as usize].parent;
    for i in 0..rows.len() {
        for (n, offset) in [-2isize, -1, 1, 2].into_iter().enumerate() {
            let at = AT_NEAR + n * (NEAR.len() + 1);
            let Some(other) = i.checked_add_signed(offset).filter(|o| *o < rows.len()) else {
                rows[i][at] = 255;
                continue;
            };
            for (k, feature) in NEAR.iter().enumerate() {
                rows[i][at + k] = rows[other][*feature];
            }
            rows[i][at + NEAR.len()] = u8::from(parent(i) == parent(other));
        }
    }
}

/// How long ago a heading, furniture, and a rule that takes the rest were met.
fn since(hits: &[Option<Hit>], rows: &mut [Row]) {
    let mut ago = [255u8; 4];
    for (i, row) in rows.iter_mut().enumerate() {
        for (k, ago) in ago.iter_mut().enumerate() {
            *ago = ago.saturating_add(1);
            row[AT_SINCE + k] = *ago;
        }
        if row[29] == 1 {
            ago[0] = 0;
        }
        let Some(hit) = hits[i] else { continue };
        ago[1] = 0;
        if hit.rest {
            ago[2] = 0;
        }
        if hit.kind == detente_record::FurnitureKind::RelatedLink {
            ago[3] = 0;
        }
    }
}

//! Where a block stands: in which container, among what, how far from where most of the text is.

use crate::{
    hashing::Map,
    html::{Block, Doc, Tag},
    story::features::{level, percent},
};

/// Bytes from which a block with few links counts as running text.
const LONG: usize = 80;

/// Sums over all blocks under an element.
#[derive(Clone, Copy, Default)]
struct Sums {
    text: u32,
    linked: u32,
    blocks: u32,
    /// Bytes of running text.
    long: u32,
    /// Blocks of running text.
    longs: u32,
}

/// The numbers that this module gives a block.
pub(crate) struct Places;

impl Places {
    pub const COUNT: usize = 42;
}

/// What is known of all elements and blocks of a page.
pub(crate) struct Surroundings {
    sums: Vec<Sums>,
    /// Running text directly below, or two below.
    scores: Vec<u32>,
    best: u32,
    /// The best element and all above it, from the inside out.
    spine: Vec<u32>,
    long: Vec<u32>,
    /// Running text before each block.
    before: Vec<u32>,
    /// Kind of each block: tag and class of its element and of the one above.
    kinds: Vec<u32>,
    kind_sums: Vec<Sums>,
    main_kind: u32,
    title: Option<usize>,
    /// Number of each `article` element, counted from one.
    articles: Map<u32, u8>,
}

fn is_long(block: &Block) -> bool {
    let len = (block.text.1 - block.text.0) as usize;
    len >= LONG && (block.linked as usize) * 3 < len
}

impl Surroundings {
    /// Looks at all blocks of a page.
    pub fn new(doc: &Doc) -> Self {
        let mut sums = vec![Sums::default(); doc.elements.len()];
        let mut scores = vec![0u32; doc.elements.len()];
        let mut long = Vec::with_capacity(doc.blocks.len());
        let mut before = Vec::with_capacity(doc.blocks.len());
        let mut mass = 0;
        for block in &doc.blocks {
            let len = block.text.1 - block.text.0;
            let of_long = if is_long(block) { len } else { 0 };
            let own = &mut sums[block.element as usize];
            own.text += len;
            own.linked += block.linked;
            own.blocks += 1;
            own.long += of_long;
            own.longs += u32::from(of_long > 0);
            if of_long > 0 {
                let parent = doc.elements[block.element as usize].parent;
                let grand = doc.elements[parent as usize].parent;
                scores[block.element as usize] += of_long / 8;
                scores[parent as usize] += of_long;
                scores[grand as usize] += of_long / 2;
            }
            before.push(mass);
            mass += of_long;
            long.push(of_long);
        }
        // Elements come before what they hold.
        for at in (1..sums.len()).rev() {
            let own = sums[at];
            let parent = &mut sums[doc.elements[at].parent as usize];
            parent.text += own.text;
            parent.linked += own.linked;
            parent.blocks += own.blocks;
            parent.long += own.long;
            parent.longs += own.longs;
        }
        let best = (0..scores.len()).max_by_key(|at| (scores[*at], std::cmp::Reverse(*at)));
        let best = best.unwrap_or(0) as u32;
        let spine = doc.above(best).map(|(at, _)| at).collect();
        let (kinds, kind_sums) = kinds(doc, &long);
        let main_kind = (0..kind_sums.len()).max_by_key(|k| kind_sums[*k].long).unwrap_or(0) as u32;
        let title = doc.title.as_deref().and_then(|title| title_block(doc, title));
        let articles = (0u32..)
            .zip(&doc.elements)
            .filter(|(_, e)| e.tag == Tag::ARTICLE)
            .zip(1u8..=250)
            .map(|((at, _), n)| (at, n))
            .collect();
        Self {
            sums,
            scores,
            best,
            spine,
            long,
            before,
            kinds,
            kind_sums,
            main_kind,
            title,
            articles,
        }
    }

    /// Says whether an element holds most of the page's running text.
    pub fn holds_most(&self, element: u32) -> bool {
        self.sums[element as usize].long * 5 >= self.sums[0].long * 3
    }

    /// Writes the numbers of block `i`.
    pub fn places(&self, doc: &Doc, i: usize, row: &mut [u8]) {
        let block = &doc.blocks[i];
        let whole = self.sums[0];
        let mut at = block.element;
        let mut k = 0;
        for _ in 0..4 {
            let sums = self.sums[at as usize];
            row[k] = level(sums.text as usize);
            row[k + 1] = percent(sums.linked as usize, sums.text as usize);
            row[k + 2] = level(sums.blocks as usize);
            row[k + 3] = percent(sums.long as usize, whole.long as usize);
            k += 4;
            at = doc.elements[at as usize].parent;
        }
        let parent = doc.elements[block.element as usize].parent;
        row[16] = percent(
            self.scores[parent as usize] as usize,
            self.scores[self.best as usize] as usize,
        );
        let (up, down) = self.way_to_best(doc, block.element);
        row[17] = up;
        row[18] = down;
        row[19] = doc.elements[block.leaf as usize].depth.min(120) as u8;
        row[20] = percent(i, doc.blocks.len());
        row[21] = percent(self.before[i] as usize, whole.long as usize);
        row[22] = self.title.map_or(0, |title| {
            if i >= title {
                128 + (i - title).min(120) as u8
            } else {
                127 - (title - i).min(100) as u8
            }
        });
        let back = (0..i).rev().take(30).position(|j| self.long[j] > 0);
        row[23] = back.map_or(31, |n| n as u8);
        let on = (i + 1..doc.blocks.len()).take(30).position(|j| self.long[j] > 0);
        row[24] = on.map_or(31, |n| n as u8);
        let mass = |range: std::ops::Range<usize>| -> usize {
            range.filter_map(|j| self.long.get(j)).map(|m| *m as usize).sum()
        };
        row[25] = level(mass(i.saturating_sub(3)..i));
        row[26] = level(mass(i + 1..i + 4));
        row[27] = level(mass(i.saturating_sub(10)..i));
        row[28] = level(mass(i + 1..i + 11));
        let kind = self.kind_sums[self.kinds[i] as usize];
        row[29] = level(kind.blocks as usize);
        row[30] = percent(kind.linked as usize, kind.text as usize);
        row[31] = percent(kind.long as usize, whole.long as usize);
        row[32] = percent(kind.longs as usize, kind.blocks as usize);
        row[33] = u8::from(self.kinds[i] == self.main_kind);
        row[34] = level(whole.long as usize);
        row[35] = level(doc.blocks.len());
        row[36] = percent(whole.linked as usize, whole.text as usize);
        self.article(doc, block, &mut row[37..]);
    }

    /// The nearest `article` above: its number, its share of the running text, whether it holds the
    /// title; and how many there are.
    fn article(&self, doc: &Doc, block: &Block, row: &mut [u8]) {
        row[3] = self.articles.len().min(250) as u8;
        let found = doc.above(block.element).find(|(_, e)| e.tag == Tag::ARTICLE);
        let Some((at, element)) = found else { return };
        row[0] = self.articles.get(&at).copied().unwrap_or(0);
        row[1] = percent(self.sums[at as usize].long as usize, self.sums[0].long as usize);
        let title = self.title.and_then(|title| doc.blocks.get(title));
        row[2] = title.map_or(0, |title| {
            1 + u8::from(title.text.0 >= element.text.0 && title.text.1 <= element.text.1)
        });
        row[4] = level(self.sums[at as usize].longs as usize);
    }

    /// Steps up from an element to the first that also holds the best one, and down from there.
    fn way_to_best(&self, doc: &Doc, element: u32) -> (u8, u8) {
        for (up, (at, _)) in doc.above(element).enumerate() {
            if let Some(down) = self.spine.iter().position(|s| *s == at) {
                return (up.min(100) as u8, down.min(100) as u8);
            }
        }
        (100, 100)
    }
}

/// Groups blocks whose elements look alike.
fn kinds(doc: &Doc, long: &[u32]) -> (Vec<u32>, Vec<Sums>) {
    let mut numbers: Map<(u8, &str, u8, &str), u32> = Map::default();
    let mut sums: Vec<Sums> = Vec::new();
    let mut kinds = Vec::with_capacity(doc.blocks.len());
    for (block, long) in doc.blocks.iter().zip(long) {
        let element = &doc.elements[block.element as usize];
        let parent = &doc.elements[element.parent as usize];
        let key =
            (element.tag.0, doc.source(element.class), parent.tag.0, doc.source(parent.class));
        let next = sums.len() as u32;
        let kind = *numbers.entry(key).or_insert(next);
        if kind == next {
            sums.push(Sums::default());
        }
        let own = &mut sums[kind as usize];
        own.text += block.text.1 - block.text.0;
        own.linked += block.linked;
        own.blocks += 1;
        own.long += long;
        own.longs += u32::from(*long > 0);
        kinds.push(kind);
    }
    if sums.is_empty() {
        sums.push(Sums::default());
    }
    (kinds, sums)
}

/// Finds the heading that the page's title repeats, or else the first great heading.
fn title_block(doc: &Doc, title: &str) -> Option<usize> {
    let title: String = crate::lines::folded(title).collect();
    let heading = |block: &Block| {
        let text = doc.words(block.text);
        doc.elements[block.element as usize].tag.heading() && text.len() < 400
    };
    let found = doc.blocks.iter().position(|block| {
        heading(block) && {
            let words: String = crate::lines::folded(doc.words(block.text)).collect();
            words.len() > 12 && title.contains(&words)
        }
    });
    found.or_else(|| {
        doc.blocks.iter().position(|b| doc.elements[b.element as usize].tag == crate::html::Tag::H1)
    })
}

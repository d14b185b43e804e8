//! The headline: what the page states and shows, freed of the site's name and of kickers.

use super::{Around, judge::Candidate};
use crate::{
    html::{Element, Tag},
    lines,
    metadata::Said,
    story::{class_words, features::level},
};

/// Where titles are stated.
const PLACES: usize = 13;
/// Numbers of a candidate: its relation to each place, and its form.
pub(crate) const COUNT: usize = PLACES + 20;
/// Most statements, and candidates made of them.
const STATED: usize = 40;
const CANDIDATES: usize = 60;
/// Longest title, in bytes.
const LONGEST: usize = 400;

/// `meta` names of titles beside those of Open Graph and Twitter.
const OTHER_METAS: [&str; 14] = [
    "title",
    "headline",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "cxenseparse:title",
    "article:title",
    "citation_title",
    "mrf:title",
    "twitter:text:title",
    "hdl",
    "name",
    "apple-title",
];

/// Joints between a title and the site's name or a part of the site.
const JOINTS: [&str; 12] =
    [" | ", " - ", " – ", " — ", " « ", " » ", " · ", " :: ", " • ", " › ", "ㅣ", "|"];

/// A title in one place: its words, and folded for comparison.
struct Stated {
    place: usize,
    text: String,
    folded: String,
}

/// How a candidate was made: of a whole statement, by taking the site's name, another tail, a head
/// or a kicker off.
#[derive(Clone, Copy)]
enum Made {
    Whole,
    NoSite,
    NoTail,
    NoHead,
    NoKicker,
}

/// Lists the titles that may be the headline, with what is known of each.
pub(crate) fn candidates(said: &Said, around: &Around) -> Vec<Candidate<String>> {
    let stated = stated(said);
    let mut made: Vec<(String, String, u8)> = Vec::new();
    for title in &stated {
        for (text, how) in variants(&title.text, around) {
            let folded: String = lines::folded(&text).collect();
            if folded.is_empty() || text.len() > LONGEST {
                continue;
            }
            let known = made.iter().position(|(_, other, _)| *other == folded);
            match known {
                Some(at) => made[at].2 |= 1 << how as u8,
                None if made.len() < CANDIDATES => made.push((text, folded, 1 << how as u8)),
                None => {}
            }
        }
    }
    let page = Page::new(said, around, &stated);
    made.into_iter()
        .map(|(value, folded, ways)| {
            let row = page.row(&value, &folded, ways, &stated);
            Candidate { value, row }
        })
        .collect()
}

/// Collects titles by place.
fn stated(said: &Said) -> Vec<Stated> {
    let mut all: Vec<Stated> = Vec::new();
    let mut add = |place: usize, text: &str| {
        let text = lines::squeezed(text);
        let folded: String = lines::folded(&text).collect();
        if !folded.is_empty() && all.len() < STATED {
            all.push(Stated { place, text, folded });
        }
    };
    let json = &said.json;
    let jsons = [&json.headline, &json.alternative, &json.name];
    jsons
        .iter()
        .enumerate()
        .filter_map(|(at, text)| Some((at, text.as_deref()?)))
        .for_each(|(at, text)| add(at, text));
    let metas = [(3, &["og:title"][..]), (4, &["twitter:title"]), (5, &OTHER_METAS)];
    for (place, names) in metas {
        for name in names {
            if let Some(text) = said.meta(name) {
                add(place, text);
            }
        }
    }
    if let Some(title) = &said.doc.title {
        add(6, title);
    }
    let found = |test: &dyn Fn(&Element) -> bool, most: usize| -> Vec<(u32, String)> {
        let elements = (0u32..).zip(&said.doc.elements);
        let fits = elements.filter(|(_, e)| e.text.1 > e.text.0 && test(e));
        fits.take(most).map(|(at, e)| (at, said.words(e))).collect()
    };
    let h1s = found(&|e| e.tag == Tag::H1, 8);
    for (n, (_, text)) in h1s.iter().enumerate() {
        add(if n == 0 { 7 } else { 8 }, text);
    }
    for (at, text) in &h1s {
        for part in said.doc.elements.iter().filter(|e| e.parent == *at).take(6) {
            let words = said.words(part);
            if words.len() < text.len() && words.contains(' ') {
                add(9, &words);
            }
        }
    }
    for (_, text) in found(&|e| said.doc.source(e.prop) == "headline", 3) {
        add(10, &text);
    }
    let named = said.groups.iter().zip(&said.doc.elements);
    let named =
        named.filter(|(groups, e)| *groups >> class_words::HEADLINE & 1 == 1 && e.tag != Tag::H1);
    for (_, element) in named.take(4) {
        add(11, &said.words(element));
    }
    for (_, text) in found(&|e| e.tag == Tag::H2, 2) {
        add(12, &text);
    }
    all
}

/// The title as it stands, and without what may not belong to it.
fn variants(title: &str, around: &Around) -> Vec<(String, Made)> {
    let bare = around.without_site(title);
    let mut out = vec![(title.to_owned(), Made::Whole)];
    let mut add = |text: &str, how| {
        let text = text.trim();
        if text.len() < title.len() && text.chars().nth(2).is_some() {
            out.push((text.to_owned(), how));
        }
    };
    add(&bare, Made::NoSite);
    let joint = |last: bool| {
        let found = JOINTS.iter().filter_map(|joint| {
            let at = if last { bare.rfind(joint) } else { bare.find(joint) };
            at.map(|at| (at, joint.len()))
        });
        if last { found.max() } else { found.min() }
    };
    if let Some((at, _)) = joint(true) {
        add(&bare[..at], Made::NoTail);
    }
    if let Some((at, len)) = joint(false) {
        add(&bare[..at], Made::NoTail);
        add(&bare[at + len..], Made::NoHead);
    }
    if let Some((_, rest)) = bare.split_once(": ") {
        add(rest, Made::NoKicker);
    }
    out
}

/// What is the same for all candidates of a page.
struct Page<'a> {
    around: &'a Around<'a>,
    /// Words of the address, folded.
    slug: String,
    headings: usize,
    longest: usize,
}

impl<'a> Page<'a> {
    fn new(said: &Said, around: &'a Around, stated: &[Stated]) -> Self {
        let path = around.url.and_then(|url| url.splitn(4, '/').nth(3)).unwrap_or_default();
        Self {
            around,
            slug: lines::folded(path).collect(),
            headings: said.doc.elements.iter().filter(|e| e.tag == Tag::H1).take(20).count(),
            longest: stated.iter().map(|s| s.folded.len()).max().unwrap_or(0),
        }
    }

    fn row(&self, text: &str, folded: &str, ways: u8, stated: &[Stated]) -> Vec<u8> {
        let mut row = vec![0u8; COUNT];
        let (mut same, mut within) = (0, 0);
        for other in stated {
            let relation = relation(folded, &other.folded);
            row[other.place] = row[other.place].max(relation);
            same += u8::from(relation == SAME);
            within += u8::from(relation > WITHIN);
        }
        let words: Vec<&str> = text.split(' ').collect();
        let told = |word: &&&str| {
            let word: String = lines::folded(word).collect();
            word.chars().count() > 3 && self.slug.contains(&word)
        };
        let long = |word: &&&str| word.chars().count() > 3;
        let form = &mut row[PLACES..];
        form[0] = same;
        form[1] = within;
        form[2] = ways;
        form[3] = words.len().min(60) as u8;
        form[4] = level(text.len());
        form[5] = self.headings as u8;
        form[6] = u8::from(self.around.is_site(text));
        form[7] = u8::from(text.ends_with('…') || text.ends_with("..."));
        form[8] = u8::from(JOINTS.iter().any(|joint| text.contains(joint)));
        form[9] = u8::from(text.contains(": "));
        let share = |part: usize, whole: usize| (part * 100 / whole.max(1)).min(100) as u8;
        form[10] =
            share(words.iter().filter(told).count(), words.iter().filter(long).count().max(1));
        form[11] = share(folded.len(), self.longest);
        form[12] = u8::from(self.slug.len() > 20);
        form[13] = u8::from(ways & 1 != 0);
        form[14] = u8::from(ways & 2 != 0);
        form[15] = u8::from(ways & 4 != 0);
        form[16] = u8::from(ways & 8 != 0);
        form[17] = u8::from(ways & 16 != 0);
        form[18] = places(stated);
        form[19] = u8::from(text.chars().any(char::is_lowercase));
        row
    }
}

/// How many different titles the page states.
fn places(stated: &[Stated]) -> u8 {
    let mut all: Vec<&str> = stated.iter().map(|s| s.folded.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u8
}

const WITHIN: u8 = 2;
const SAME: u8 = 6;

/// 1: of other words; 2: holds the statement; 3: inside it; 4: begins it; 5: ends it; 6: the same.
fn relation(candidate: &str, stated: &str) -> u8 {
    if candidate == stated {
        SAME
    } else if stated.ends_with(candidate) {
        5
    } else if stated.starts_with(candidate) {
        4
    } else if stated.contains(candidate) {
        3
    } else if candidate.contains(stated) {
        WITHIN
    } else {
        1
    }
}

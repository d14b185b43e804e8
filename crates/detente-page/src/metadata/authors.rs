//! Who wrote the article: names that the page states and shows, each judged by itself.

use super::{Around, judge::Candidate, names, nearest::Nearest, state};
use crate::{
    html::{Element, Tag},
    lines,
    metadata::Said,
    story::{class_words, features::level},
    trees::Round,
};

/// Where authors are stated.
const PLACES: usize = 15;
/// Numbers of a candidate: what each place says of it, and its form.
pub(crate) const COUNT: usize = PLACES + 28;
/// Most statements, candidates and authors.
const STATED: usize = 80;
const CANDIDATES: usize = 80;
const AUTHORS: usize = 12;
/// A name is an author's where it is judged more likely than this.
const LIKELY: f32 = 0.5;
/// Where no name is that likely, the likeliest serves if it reaches this.
const LEAST: f32 = 0.25;
/// The same for a name in the list in which the likeliest stands.
const COMPANY: f32 = 0.15;
/// Blocks behind the headline that may show the author.
const HEAD: usize = 24;
/// Longest element that holds nothing but authors, and longest line that shows them.
const LONGEST: u32 = 200;
const LINE: usize = 160;

/// Places that list authors and nobody else.
const LISTS: [usize; 6] = [0, 2, 4, 6, 5, 14];
/// Places that are meant to state authors; where none does, what the page carries for its scripts is
/// looked through.
const MARKED: [usize; 6] = [0, 2, 3, 4, 5, 6];
/// A paragraph has at least so many bytes; the line of a name alone at most so many.
const PARAGRAPH: usize = 160;
const ALONE: usize = 80;

/// Places of the `meta` names.
const METAS: [(usize, &[&str]); 3] = [
    (2, &["author"]),
    (3, &["article:author", "article:author_name", "og:article:author", "book:author"]),
    (
        4,
        &[
            "parsely-author",
            "sailthru.author",
            "byl",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "cxenseparse:author",
            "authors",
            "article.author",
            "creator",
            "dc.contributor",
            "twitter:data1",
        ],
    ),
];

/// A name in one place.
struct Stated {
    place: usize,
    text: String,
    folded: String,
    /// Among the statements of its place, and among the names of its statement.
    rank: usize,
    piece: usize,
    /// Where the page shows it.
    at: Option<u32>,
    /// What is said of the elements above it.
    groups: u64,
}

/// Names the authors: all that are likely, in the order of the page's best statement.
pub(crate) fn chosen(round: &Round, candidates: &[Candidate<String>]) -> Vec<String> {
    let judged: Vec<f32> = candidates.iter().map(|c| round.probability(&c.row)).collect();
    let most = judged.iter().copied().fold(0.0, f32::max);
    let least = if most > LIKELY { LIKELY } else { most.max(LEAST) };
    let best = (0..judged.len()).max_by(|a, b| judged[*a].total_cmp(&judged[*b]).then(b.cmp(a)));
    let beside =
        |i: usize| best.is_some_and(|best| beside(&candidates[best].row, &candidates[i].row));
    let mut picked: Vec<usize> = (0..judged.len())
        .filter(|i| judged[*i] >= least || most >= least && judged[*i] >= COMPANY && beside(*i))
        .collect();
    // Of a name and the same with more words, the likelier.
    let folded: Vec<String> =
        candidates.iter().map(|c| lines::folded(&c.value).collect()).collect();
    let all = picked.clone();
    picked.retain(|i| {
        !all.iter().any(|j| {
            let alike = folded[*i].contains(&folded[*j]) || folded[*j].contains(&folded[*i]);
            i != j && alike && (judged[*j], *i) > (judged[*i], *j)
        })
    });
    picked.iter().take(AUTHORS).map(|i| candidates[*i].value.clone()).collect()
}

/// Says whether two names stand together in the list of authors that is stated best.
fn beside(best: &[u8], other: &[u8]) -> bool {
    let place = LISTS.iter().find(|place| best[**place] == SAME);
    place.is_some_and(|place| other[*place] == SAME && other[PLACES + 26] == 0)
}

/// Lists the names that may be authors, with what is known of each.
pub(crate) fn candidates(said: &Said, around: &Around) -> Vec<Candidate<String>> {
    let stated = stated(said, around);
    let mut values: Vec<(String, String)> = Vec::new();
    for name in &stated {
        let known = values.iter().any(|(_, folded)| *folded == name.folded);
        if !known && values.len() < CANDIDATES && names::is_name(&name.text) {
            values.push((name.text.clone(), name.folded.clone()));
        }
    }
    let shown = shown(said);
    values
        .into_iter()
        .map(|(value, folded)| {
            let row = row(&value, &folded, &stated, &shown, said, around);
            Candidate { value, row }
        })
        .collect()
}

/// Collects names by place.
fn stated(said: &Said, around: &Around) -> Vec<Stated> {
    let mut all: Vec<Stated> = Vec::new();
    let mut ranks = [0usize; PLACES];
    let mut add = |place: usize, text: &str, at: Option<u32>, groups: u64| {
        for (piece, name) in names::split(text).into_iter().enumerate() {
            let folded: String = lines::folded(&name).collect();
            if !folded.is_empty() && all.len() < STATED {
                let rank = ranks[place];
                all.push(Stated { place, text: name, folded, rank, piece, at, groups });
            }
        }
        ranks[place] += 1;
    };
    said.json.authors.iter().for_each(|name| add(0, name, None, 0));
    said.json.bodies.iter().for_each(|name| add(1, name, None, 0));
    for (place, keys) in METAS {
        for value in keys.iter().filter_map(|key| said.metas.get(*key)).flatten().take(12) {
            add(place, value, None, 0);
        }
    }
    let mut counts = [0usize; PLACES];
    for (at, element) in (0u32..).zip(&said.doc.elements) {
        let len = element.text.1 - element.text.0;
        if len == 0 || len > LONGEST {
            continue;
        }
        let Some(place) = place(said, at, element) else { continue };
        counts[place] += 1;
        if counts[place] <= 8 {
            add(place, &said.words(element), Some(element.text.0), groups(said, at));
            // Names side by side, each in an element of its own.
            let inside = said.doc.elements.iter().skip(at as usize + 1).take(12);
            for part in inside.filter(|part| part.parent == at && part.text.1 > part.text.0) {
                if part.text.1 - part.text.0 < len {
                    add(place, &said.words(part), Some(part.text.0), groups(said, at));
                }
            }
        }
    }
    for block in said.doc.blocks.iter().skip(said.headline).take(HEAD) {
        let text = said.doc.words(block.text);
        if text.len() < LINE {
            if let Some(name) = names::line(text) {
                add(9, name, Some(block.text.0), groups(said, block.leaf));
            }
        }
    }
    // A name alone on its line above the first paragraph or below the last.
    let long = |at: usize| {
        let block = said.doc.blocks.get(at);
        block.is_some_and(|block| said.doc.words(block.text).len() >= PARAGRAPH)
    };
    let blocks = said.doc.blocks.iter().enumerate().skip(said.headline);
    for (at, block) in blocks {
        let text = said.doc.words(block.text);
        let place = match (long(at + 1), at > 0 && long(at - 1)) {
            (true, false) => 12,
            (false, true) => 13,
            _ => continue,
        };
        if text.len() < ALONE && counts[place] < 8 && names::is_person_alone(text) {
            counts[place] += 1;
            let at = Some(block.text.0);
            text.split('/').for_each(|name| add(place, name, at, groups(said, block.leaf)));
        }
    }
    said.json.publisher.iter().for_each(|name| add(10, name, None, 0));
    around.site.iter().for_each(|name| add(11, name, None, 0));
    if !all.iter().any(|name| MARKED.contains(&name.place)) {
        carried(said, &mut all);
    }
    all
}

/// Adds the authors that the page names to its scripts alone.
fn carried(said: &Said, all: &mut Vec<Stated>) {
    for (rank, text) in state::authors(said.doc.html).into_iter().enumerate() {
        for (piece, name) in names::split(text).into_iter().enumerate() {
            let folded: String = lines::folded(&name).collect();
            if !folded.is_empty() {
                all.push(Stated {
                    place: 14,
                    text: name,
                    folded,
                    rank,
                    piece,
                    at: None,
                    groups: 0,
                });
            }
        }
    }
}

/// The place that an element is, if its names or address say that it names authors.
fn place(said: &Said, at: u32, element: &Element) -> Option<usize> {
    let prop = said.doc.source(element.prop);
    if prop.eq_ignore_ascii_case("author") && element.tag != Tag::A {
        return Some(5);
    }
    if element.writer || prop.split_ascii_whitespace().any(|rel| rel == "author") {
        return Some(6);
    }
    if said.groups[at as usize] >> class_words::BYLINE & 1 == 0 {
        return None;
    }
    let class = said.doc.source(element.class).to_ascii_lowercase();
    Some(if class.contains("name") { 7 } else { 8 })
}

/// What the names of an element and of those above it say.
fn groups(said: &Said, at: u32) -> u64 {
    said.doc.above(at).take(12).fold(0, |bits, (_, e)| bits | class_words::of(said.doc, e))
}

/// Short lines behind the headline, folded.
fn shown(said: &Said) -> Vec<String> {
    let blocks = said.doc.blocks.iter().skip(said.headline).take(HEAD);
    blocks
        .map(|block| {
            let text = said.doc.words(block.text);
            if text.len() < LINE { lines::folded(text).collect() } else { String::new() }
        })
        .collect()
}

fn row(
    text: &str,
    folded: &str,
    stated: &[Stated],
    shown: &[String],
    said: &Said,
    around: &Around,
) -> Vec<u8> {
    let mut row = vec![0u8; COUNT];
    let headline = said.doc.blocks.get(said.headline).map_or(0, |block| block.text.0);
    let (mut nearest, mut groups) = (Nearest::default(), 0u64);
    let (mut rank, mut piece) = (255usize, 255usize);
    for other in stated {
        let relation = relation(folded, &other.folded);
        row[other.place] = row[other.place].max(relation);
        if relation < SAME {
            continue;
        }
        rank = rank.min(other.rank);
        piece = piece.min(other.piece);
        groups |= other.groups;
        nearest.see(other.at, headline);
    }
    let places = row[..PLACES].iter().map(|said| usize::from(*said == SAME)).sum::<usize>();
    let form = &mut row[PLACES..];
    form[0] = places as u8;
    form[1] = nearest.near;
    form[2] = nearest.behind;
    form[3] = rank.min(255) as u8;
    shape(text, &mut form[4..13]);
    form[13] = u8::from(around.is_site(text));
    let publisher = said.json.publisher.as_deref();
    form[14] = u8::from(publisher.is_some_and(|p| lines::same(p, text)));
    let at = shown.iter().position(|line| line.contains(folded));
    form[15] = at.map_or(0, |at| HEAD as u8 - at as u8);
    form[16] = at.map_or(0, |at| (folded.len() * 100 / shown[at].len().max(1)).min(100) as u8);
    for (n, group) in [class_words::BYLINE, class_words::COMMENT, class_words::RELATED]
        .into_iter()
        .chain([class_words::TEASER, class_words::SIDE, class_words::FOOTER])
        .enumerate()
    {
        form[17 + n] = (groups >> group & 1) as u8;
    }
    let of = |place: usize| stated.iter().filter(|s| s.place == place).count().min(20) as u8;
    form[23] = of(0);
    form[24] = of(6);
    form[25] = of(7) + of(8);
    form[26] = piece.min(255) as u8;
    form[27] = said.json.kind;
    row
}

/// Numbers on the words of a name.
fn shape(text: &str, form: &mut [u8]) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let starts = |test: fn(char) -> bool| {
        words.iter().filter(|w| w.chars().next().is_some_and(test)).count() as u8
    };
    form[0] = words.len().min(30) as u8;
    form[1] = starts(char::is_uppercase);
    form[2] = starts(char::is_lowercase);
    form[3] = level(text.len());
    form[4] = u8::from(text.chars().any(|c| c.is_ascii_digit()));
    form[5] = u8::from(!text.chars().any(char::is_lowercase));
    form[6] = u8::from(text.contains('.')) + 2 * u8::from(text.contains('/'));
    form[7] = names::body_word(text);
    form[8] = words.iter().map(|w| w.chars().count()).max().unwrap_or(0).min(60) as u8;
}

const SAME: u8 = 4;

/// 1: of other words; 2: holds the name stated; 3: inside it; 4: the same.
fn relation(candidate: &str, stated: &str) -> u8 {
    if candidate == stated {
        SAME
    } else if stated.contains(candidate) {
        3
    } else if candidate.contains(stated) {
        2
    } else {
        1
    }
}

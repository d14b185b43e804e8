//! Places mentioned, with where they are.
//!
//! The gazetteer ([`Atlas`]: GeoNames, CC BY 4.0; see `gazetteer/places.md`) is searched where it
//! lies. Of several places of one name the choice falls by size and by the countries that the rest
//! of the article names. A capital that speaks or acts ("Beijing said") is a government and no
//! place; "in Beijing" is one.

mod context;
mod gazetteer;
mod given;
mod home;
pub mod import;
mod lexicon;
mod mentioned;
mod words;

use detente_record::{Article, Byte, NameTag, Place, PlaceLevel, Sentence, Span, Upos};

use crate::dates;
use context::{Context, choose, lies_in};
pub use gazetteer::Atlas;
use gazetteer::Row;
pub(crate) use gazetteer::names;
pub use given::{all_named, distance, given, nearest, of_id};
use home::Home;
use lexicon::Lexicon;
pub use mentioned::mentioned;
use words::Word;

/// Longest name of a place, in words.
const LONGEST: usize = 5;

/// People from which on a town is known without words that say it is a place.
const KNOWN: u64 = 100_000;

/// People below which a town must be tagged as a place, or stand where one stands.
const SMALL: u64 = 15_000;

/// A name in the text that the gazetteer has.
struct Candidate<'t> {
    sentence: usize,
    start: usize,
    end: usize,
    rows: Vec<Row<'t>>,
    /// Country or US state behind a comma: "Paris, Texas".
    named: Option<Row<'t>>,
    evidence: Evidence,
}

impl<'t> Candidate<'t> {
    /// What the gazetteer calls the first place of this name, by which names are told apart.
    fn name(&self) -> &'t str {
        self.rows.first().map_or("", |row| row.name)
    }

    /// Says whether the name that begins at byte `start` is the one behind this one's comma.
    fn settles(&self, start: usize) -> bool {
        self.named.is_some() && (self.end..=self.end + 2).contains(&start)
    }
}

/// What the words around a name say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// It speaks or acts.
    Acts,
    /// Nothing.
    None,
    /// Something is from, to, of or over it.
    Weak,
    /// Something is in, at or near it.
    Place,
}

/// Finds the places that an article mentions, in order of their spans, without overlap.
///
/// ```
/// use detente_coder::places::{self, Atlas};
/// use detente_record::{Article, Sentence, Span};
///
/// let text = "The ministers met in Geneva, but Beijing said nothing.".to_owned();
/// let sentences = [Sentence { span: Span::new(0, 54), ..Sentence::default() }];
/// let article = Article { text, ..Article::default() };
/// let places = places::places(Atlas::shipped(), &article, &sentences);
/// assert_eq!(places.len(), 1);
/// assert_eq!((places[0].name.as_ref(), places[0].geonames), ("Geneva", Some(2_660_646)));
/// ```
pub fn places(atlas: &Atlas, article: &Article, sentences: &[Sentence]) -> Vec<Place> {
    let mut candidates = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        candidates_of(atlas, &article.text, index, sentence, &mut candidates);
    }
    let context = Context::of(&candidates, Home::of(article));
    let chosen = candidates.iter().filter_map(|candidate| {
        let row = choose(candidate, &context)?;
        let sentence = sentences.get(candidate.sentence)?;
        accept(&article.text, sentence, candidate, &row).then(|| place_of(candidate, &row))
    });
    chosen.collect()
}

/// Chooses the place of the act told by token `token` of a sentence: one that "in", "at", "near" or
/// the like ties to the act's own clause, the nearest first. `None` where the sentence does not
/// place the act.
pub fn for_token(text: &str, sentence: &Sentence, places: &[Place], token: usize) -> Option<Place> {
    let lexicon = Lexicon::shipped();
    let first = places.partition_point(|place| place.span.end <= sentence.span.start);
    let inside = places[first..].iter().take_while(|place| place.span.start < sentence.span.end);
    let mut best: Option<(usize, &Place)> = None;
    for place in inside {
        let range = sentence.span.range();
        let words = words::cut(text, range.start, place.span.start as usize);
        if lead(&words, words.len(), lexicon) < Evidence::Weak {
            continue;
        }
        let Some(distance) = dates::distance(text, sentence, token, place.span) else { continue };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, place));
        }
    }
    best.map(|(_, place)| place.clone())
}

fn place_of(candidate: &Candidate<'_>, row: &Row<'_>) -> Place {
    row.place(Span::from_range(candidate.start..candidate.end))
}

/// Collects the names of one sentence that the gazetteer has, longest first.
fn candidates_of<'t>(
    atlas: &'t Atlas,
    text: &str,
    index: usize,
    sentence: &Sentence,
    found: &mut Vec<Candidate<'t>>,
) {
    let lexicon = Lexicon::shipped();
    let range = sentence.span.range();
    let words = words::cut(text, range.start, range.end);
    let mut at = 0;
    let mut before: Option<(usize, Evidence)> = None;
    while at < words.len() {
        let Some((end, rows)) = name_at(atlas, text, &words, at) else {
            at += 1;
            continue;
        };
        if !part_of_longer(&words, at, end, lexicon) {
            let mut evidence = evidence(text, &words, at, end, lexicon);
            // "in Kyiv and Lviv", "in Homs, Hama": the second shares the first one's words.
            if let Some((last, Evidence::Place)) = before {
                let list = at == last && words[at].gap.starts_with(',');
                let pair = at == last + 1
                    && words[last].joined()
                    && matches!(words[last].text, "and" | "or");
                let joined = list || pair;
                if joined && evidence == Evidence::None {
                    evidence = Evidence::Place;
                }
            }
            before = Some((end, evidence));
            let named = behind_comma(atlas, text, &words, end);
            // The state behind "Portland," is one whatever the words around it say.
            if at > 0 && found.last().is_some_and(|last| last.settles(words[at].start)) {
                evidence = Evidence::Place;
            }
            let (start, stop) = (words[at].start, words[end - 1].end);
            found.push(Candidate { sentence: index, start, end: stop, rows, named, evidence });
        }
        at = end;
    }
}

/// Finds the longest name of the gazetteer that begins at a word.
fn name_at<'t>(
    atlas: &'t Atlas,
    text: &str,
    words: &[Word<'_>],
    at: usize,
) -> Option<(usize, Vec<Row<'t>>)> {
    if !words[at].capital() {
        return None;
    }
    let most = (at + LONGEST).min(words.len());
    let most = (at + 1..most).find(|&k| words[k].gap.len() > 2).unwrap_or(most);
    for end in (at + 1..=most).rev() {
        let (start, stop) = (words[at].start, words[end - 1].end);
        // "Calif.", "Mass.": short forms carry their full stop.
        if text[stop..].starts_with('.') && words[end - 1].text.len() <= 6 {
            let rows = atlas.look_up(text.get(start..=stop)?);
            if !rows.is_empty() {
                return Some((end, rows));
            }
        }
        let rows = atlas.look_up(text.get(start..stop)?);
        if !rows.is_empty() {
            return Some((end, rows));
        }
    }
    in_capitals(atlas, words, at, most)
}

/// "BEIRUT (AP)", "NEW YORK –": a dateline in capitals.
fn in_capitals<'t>(
    atlas: &'t Atlas,
    words: &[Word<'_>],
    at: usize,
    most: usize,
) -> Option<(usize, Vec<Row<'t>>)> {
    let loud = |word: &Word<'_>| word.text.chars().all(char::is_uppercase);
    let most = (at..most).find(|&k| !loud(&words[k])).unwrap_or(most);
    if at > 1 || most == at || words[at].text.len() < 3 {
        return None;
    }
    (at + 1..=most).rev().find_map(|end| {
        let title: Vec<String> = words[at..end].iter().map(|word| title_case(word.text)).collect();
        let rows = atlas.look_up(&title.join(" "));
        (!rows.is_empty()).then_some((end, rows))
    })
}

fn title_case(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Says whether a capitalised neighbour makes the words another name: "Paris Hilton".
fn part_of_longer(words: &[Word<'_>], at: usize, end: usize, lexicon: &Lexicon) -> bool {
    let before = at > 0
        && words[at].joined()
        && words[at - 1].capital()
        && !lexicon.free_before.contains(words[at - 1].text);
    let after = words.get(end).is_some_and(|word| {
        (word.joined() || word.gap == "-")
            && word.capital()
            && !lexicon.free_after.contains(word.text)
    });
    let glued = at > 0 && matches!(words[at].gap, "@" | "#" | "_" | "/" | "&");
    before || after || glued
}

fn evidence(text: &str, words: &[Word<'_>], at: usize, end: usize, lexicon: &Lexicon) -> Evidence {
    if is_dateline(text, words, at, end) {
        return Evidence::Place;
    }
    let lead = lead(words, at, lexicon);
    if lead > Evidence::None {
        return lead;
    }
    let next = words.get(end).filter(|word| word.joined());
    match next {
        Some(word) if lexicon.speaks.contains(word.text) => Evidence::Acts,
        _ => Evidence::None,
    }
}

/// Says what the words before `at` make of it.
fn lead(words: &[Word<'_>], at: usize, lexicon: &Lexicon) -> Evidence {
    for back in 1..=3.min(at) {
        let word = &words[at - back];
        let lower = word.text.to_lowercase();
        if lexicon.locative.contains(&lower) {
            return Evidence::Place;
        }
        if lexicon.weak.contains(&lower) {
            let from = (at - back).saturating_sub(3);
            let moves = words[from..at - back]
                .iter()
                .any(|word| lexicon.motion.contains(&word.text.to_lowercase()));
            return if moves { Evidence::Place } else { Evidence::Weak };
        }
        if !lexicon.between.contains(&lower) {
            let visited = back == 1 && !word.capital() && lexicon.motion.contains(&lower);
            return if visited { Evidence::Place } else { Evidence::None };
        }
    }
    Evidence::None
}

/// "GENEVA (Reuters) –", "KYIV, Dec 29 –", "Moscow — The": the place of writing.
fn is_dateline(text: &str, words: &[Word<'_>], at: usize, end: usize) -> bool {
    if at > 0 {
        return false;
    }
    let after = &text[words[end - 1].end..];
    let short = after.char_indices().nth(60).map_or(after, |(cut, _)| &after[..cut]);
    let line = short.split('\n').next().unwrap_or("");
    let dash =
        [" - ", " – ", " — ", " -- ", ") –", ") —", ")—", "— "].iter().any(|d| line.contains(d));
    dash && (line.starts_with([' ', ','])
        && (line[1..].trim_start().starts_with(['(', '-', '–', '—']) || line.starts_with(',')))
        || line.starts_with(" (AP)")
        || line.starts_with(" (Reuters)")
        || line.starts_with(" (AFP)")
}

/// Reads the country, province or US state behind a comma.
fn behind_comma<'t>(
    atlas: &'t Atlas,
    text: &str,
    words: &[Word<'_>],
    end: usize,
) -> Option<Row<'t>> {
    let next = words.get(end)?;
    if !next.gap.starts_with(',') || next.gap.len() > 2 {
        return None;
    }
    let (_, rows) = name_at(atlas, text, words, end)?;
    rows.into_iter().find(|row| matches!(row.level, PlaceLevel::Country | PlaceLevel::Province))
}

/// Says whether the name is used of the place.
fn accept(text: &str, sentence: &Sentence, candidate: &Candidate<'_>, row: &Row<'_>) -> bool {
    let span = Span::from_range(candidate.start..candidate.end);
    let tag = |at: usize| sentence.tokens.get(at).map_or(NameTag::Outside, |token| token.name);
    let here = name_tag(sentence, span);
    let tagged = tagged(sentence, span);
    let next = sentence.tokens.partition_point(|token| token.span.start < span.end);
    // A person or body whose name goes on beyond these words; alone they may well be the place.
    let other = matches!(here, NameTag::InPerson | NameTag::InOrganization)
        || matches!(tag(next), NameTag::InPerson | NameTag::InOrganization)
        || here == NameTag::BeginPerson && row.level == PlaceLevel::City;
    let settled = candidate.named.as_ref().is_some_and(|named| named.country == row.country);
    let words = span.of(text);
    if Lexicon::shipped().never.contains(words) {
        return false;
    }
    let sure = candidate.evidence == Evidence::Place || settled;
    let country = row.level == PlaceLevel::Country;
    if (other && !sure) || (candidate.evidence == Evidence::Acts && !settled && !country) {
        return false;
    }
    // A name that few bear must look like one.
    let small = is_small(row);
    let like_one = settled || tagged || sure && is_name(sentence, span);
    if small && !like_one {
        return false;
    }
    if sure {
        return true;
    }
    if Lexicon::shipped().doubtful.contains(words) && !country {
        return false;
    }
    match row.level {
        PlaceLevel::City if row.capital => false,
        PlaceLevel::City => {
            row.population >= KNOWN || tagged || candidate.evidence == Evidence::Weak
        }
        _ => true,
    }
}

/// Says whether few know a place: a town, or a district or site of a user's gazetteer.
fn is_small(row: &Row<'_>) -> bool {
    row.population < SMALL && row.level != PlaceLevel::Country
}

/// The part in a name that the first word of a span has.
fn name_tag(sentence: &Sentence, span: Span<Byte>) -> NameTag {
    let first = sentence.token_at(span).and_then(|at| sentence.tokens.get(at));
    first.map_or(NameTag::Outside, |token| token.name)
}

/// Says whether a span is tagged as the name of a place.
fn tagged(sentence: &Sentence, span: Span<Byte>) -> bool {
    matches!(name_tag(sentence, span), NameTag::BeginLocation | NameTag::InLocation)
}

/// Says whether a span is tagged as part of the name of a person.
fn is_person(sentence: &Sentence, span: Span<Byte>) -> bool {
    matches!(name_tag(sentence, span), NameTag::BeginPerson | NameTag::InPerson)
}

/// Says whether all words of a span are proper nouns, where they are tagged.
fn is_name(sentence: &Sentence, span: Span<Byte>) -> bool {
    let inside = sentence.tokens.iter().filter(|token| token.span.overlaps(span));
    inside.clone().all(|token| matches!(token.upos, Upos::Propn | Upos::X | Upos::Punct))
}

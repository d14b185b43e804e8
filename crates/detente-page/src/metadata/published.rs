//! When the article was published: days that the page states and shows, each judged by itself.

use detente_record::{DateBasis, Precision};
use jiff::civil::Date;

use super::{Around, judge::Candidate, nearest::Nearest, state};
use crate::{
    dates::{self, Stamp},
    html::{Element, Tag},
    metadata::Said,
    story::class_words,
    trees::Round,
};

/// A day with the place where it was found.
pub(crate) type Dated = (Stamp, DateBasis);
/// Days that may be the right one.
pub(crate) type Days = Vec<Candidate<Dated>>;

/// Where days are stated.
const PLACES: usize = 18;
/// Numbers of a candidate: its relation to each place, and what is known of its statements.
pub(crate) const COUNT: usize = PLACES + 16;
/// Most statements.
const STATED: usize = 120;
/// How much likelier a day must be than the expected one: where JSON-LD states that, and elsewhere.
const FAR_STATED: f32 = 0.6;
const FAR_OTHERS: f32 = 0.2;

/// `meta` names of the publication date, by place.
const METAS: [(usize, &[&str]); 4] = [
    (
        2,
        &[
            "article:published_time",
            "article:published",
            "og:published_time",
            "og:article:published_time",
            "datepublished",
        ],
    ),
    (
        3,
        &[
            "parsely-pub-date",
            "sailthru.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "publicationdate",
            "cxenseparse:recs:publishtime",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.created",
            "dc.date",
            "dc.date.created",
            "citation_publication_date",
            "rnews:datepublished",
            "article.published",
            "date",
            "created",
            "citation_date",
            "citation_online_date",
            "pub_date",
            "originalpublicationdate",
            "article.created",
            "displaydate",
            "bt:pubdate",
            "shareaholic:article_published_time",
            "dcterms.issued",
        ],
    ),
    (4, &["article:modified_time", "og:updated_time", "datemodified"]),
    (5, &["dcterms.modified", "last-modified", "revised", "last_updated_date", "lastmod"]),
];

/// Blocks before and behind the headline in which a date is looked for, and their longest.
const NEAR: (usize, usize) = (8, 14);
const LONGEST: usize = 140;
/// A day in one place.
struct Stated {
    place: usize,
    stamp: Stamp,
    basis: DateBasis,
    /// Where the page shows it.
    at: Option<u32>,
    /// 1: it is said to be of publication; 2: of a change.
    label: u8,
}

/// Chooses the likeliest day; another than the expected one only where it is likelier by far.
pub(crate) fn chosen(round: &Round, days: &Days, expected: Option<Date>) -> Option<Dated> {
    let (best, likely) = round.best(days)?;
    let named = days.iter().find(|day| expected == Some(day.value.0.date));
    let kept = named.filter(|day| {
        let stated = day.row[0] == SAME;
        round.probability(&day.row) + if stated { FAR_STATED } else { FAR_OTHERS } > likely
    });
    Some(kept.unwrap_or(best).value)
}

/// Lists the days on which the article may have been published, with what is known of each.
pub(crate) fn candidates(said: &Said, around: &Around) -> (Days, Option<Date>) {
    let stated = stated(said, around.url);
    let mut values: Vec<(Stamp, DateBasis, u8)> = Vec::new();
    for one in &stated {
        match values.iter_mut().find(|(stamp, _, _)| stamp.date == one.stamp.date) {
            // The first statement that tells the hour and its zone is kept.
            Some((kept, basis, shift)) => {
                let exact =
                    |stamp: &Stamp| stamp.clock.map_or(0, |c| 1 + u8::from(c.offset.is_some()));
                if exact(&one.stamp) > exact(kept) || *shift > 0 {
                    (*kept, *basis, *shift) = (one.stamp, one.basis, 0);
                }
            }
            None => values.push((one.stamp, one.basis, 0)),
        }
    }
    for (shifted, shift) in stated.iter().filter_map(|one| shifted(one.stamp)) {
        match values.iter_mut().find(|(stamp, _, _)| stamp.date == shifted.date) {
            Some((_, basis, _)) if *basis == DateBasis::Url => *basis = DateBasis::Meta,
            Some(_) => {}
            None => values.push((shifted, DateBasis::Meta, shift)),
        }
    }
    let expected = expected(&stated);
    let month = around.url.and_then(dates::in_url).map(|stamp| stamp.date);
    let earliest = stated.iter().map(|one| one.stamp.date).min();
    let latest = stated.iter().map(|one| one.stamp.date).max();
    let days = values
        .into_iter()
        .map(|(stamp, basis, shift)| {
            let mut row = row(&stamp, &stated, said);
            row[PLACES] = shift;
            row[PLACES + 1] = u8::from(earliest == Some(stamp.date));
            row[PLACES + 2] = u8::from(latest == Some(stamp.date));
            row[PLACES + 3] = zone(said, around);
            row[PLACES + 14] = said.json.kind;
            row[PLACES + 15] = month.map_or(0, |day| {
                1 + u8::from((day.year(), day.month()) == (stamp.date.year(), stamp.date.month()))
            });
            Candidate { value: (stamp, basis), row }
        })
        .collect();
    (days, expected)
}

/// Places in the order in which they are trusted, all else alike; the address stands behind the
/// first six.
const TRUSTED: [usize; 17] = [0, 1, 2, 3, 6, 7, 15, 8, 9, 11, 12, 10, 16, 4, 5, 13, 17];
/// Places that are meant to state the day of publication; where none does, what the page carries for
/// its scripts is looked through.
const MARKED: [usize; 8] = [0, 1, 2, 3, 6, 7, 8, 15];
/// Days between stamp and address from which they are of different things.
const FAR: i32 = 2;

/// The day that the most trusted place states, or the address where that is far from it, or is the
/// day before or after in UTC.
fn expected(stated: &[Stated]) -> Option<Date> {
    let at = |place: usize| stated.iter().find(|one| one.place == place);
    let stamp = TRUSTED.iter().find_map(|place| at(*place))?.stamp;
    let address = at(15).filter(|one| one.stamp.precision == Precision::Day);
    let Some(address) = address.map(|one| one.stamp.date) else { return Some(stamp.date) };
    let apart = (address - stamp.date).get_days().abs();
    let local = shifted(stamp).is_some_and(|(side, _)| side.date == address);
    Some(if apart > FAR || local { address } else { stamp.date })
}

/// The day where the site is, if it is not the day in UTC: the day after where that is night in
/// Europe already, the day before where it is still evening in America.
fn shifted(stamp: Stamp) -> Option<(Stamp, u8)> {
    let clock = stamp.clock.filter(|clock| clock.offset == Some(0))?;
    let (date, shift) = match clock.time.hour() {
        ..9 => (stamp.date.yesterday().ok()?, 1),
        // Midnight to the minute is where a site writes no hour.
        14.. if clock.time.minute() == 0 => (stamp.date.tomorrow().ok()?, 3),
        14.. => (stamp.date.tomorrow().ok()?, 2),
        _ => return None,
    };
    Some((Stamp { clock: None, precision: Precision::Day, date }, shift))
}

/// Collects days by place.
fn stated(said: &Said, url: Option<&str>) -> Vec<Stated> {
    let mut all: Vec<Stated> = Vec::new();
    let mut add = |place, stamp: Option<Stamp>, basis, at, label| {
        if let Some(stamp) = stamp.filter(|_| all.len() < STATED) {
            all.push(Stated { place, stamp, basis, at, label });
        }
    };
    let (meta, text) = (DateBasis::Meta, DateBasis::Text);
    let json = |text: &Option<String>| text.as_deref().and_then(dates::stamp);
    add(0, json(&said.json.published), meta, None, 0);
    add(1, json(&said.json.created), meta, None, 0);
    for (place, keys) in METAS {
        for value in keys.iter().filter_map(|key| said.metas.get(*key)).flatten().take(8) {
            add(place, dates::stamp(value), meta, None, 0);
        }
    }
    add(4, json(&said.json.modified), meta, None, 0);
    let mut counts = [0usize; PLACES];
    for (at, element) in (0u32..).zip(&said.doc.elements) {
        let Some(place) = place(said, at, element) else { continue };
        counts[place] += 1;
        if counts[place] <= 12 {
            let words = said.words(element);
            add(place, stamp_of(said, element, &words), meta, Some(element.text.0), label(&words));
        }
    }
    let heading = said.headline;
    let blocks = said.doc.blocks.iter().enumerate().take(400);
    for (n, block) in blocks {
        let words = said.doc.words(block.text);
        let near = n + NEAR.0 >= heading && n <= heading + NEAR.1;
        let place = match words.len() < LONGEST {
            true if near && n > heading => 11,
            true if near => 12,
            true => 13,
            false => 14,
        };
        counts[place] += 1;
        let most = if place == 13 { 200 } else { 40 };
        if counts[place] <= most && words.bytes().any(|b| b.is_ascii_digit()) {
            add(place, dates::written(words), text, Some(block.text.0), label(words));
        }
    }
    let address = url.and_then(dates::in_url);
    let exact = address.filter(|stamp| stamp.precision == Precision::Day);
    add(15, exact, DateBasis::Url, None, 0);
    if !all.iter().any(|one| MARKED.contains(&one.place)) {
        let carried = state::days(said.doc.html);
        all.extend(carried.into_iter().map(|stamp| Stated {
            place: 16,
            stamp,
            basis: meta,
            at: None,
            label: 0,
        }));
        let image = said.meta("og:image").and_then(dates::in_url);
        let image = image.filter(|stamp| stamp.precision == Precision::Day);
        all.extend(image.map(|stamp| Stated { place: 17, stamp, basis: meta, at: None, label: 0 }));
    }
    if all.is_empty() {
        // No more than the month is known.
        all.extend(address.map(|stamp| Stated {
            place: 15,
            stamp,
            basis: DateBasis::Url,
            at: None,
            label: 0,
        }));
    }
    all
}

/// The place that an element is, if it is marked as a date.
fn place(said: &Said, at: u32, element: &Element) -> Option<usize> {
    let prop = said.doc.source(element.prop);
    if prop.eq_ignore_ascii_case("datePublished") {
        return Some(6);
    }
    if prop.eq_ignore_ascii_case("dateModified") {
        return Some(5);
    }
    let stamped = element.stamp.1 > element.stamp.0;
    if element.tag == Tag::TIME {
        let class = said.doc.source(element.class);
        if class.contains("entry-date") || class.contains("published") {
            return Some(7);
        }
        let inside = said.doc.above(at).skip(1).any(|(_, up)| up.tag == Tag::ARTICLE);
        return Some(if inside && stamped { 8 } else { 9 });
    }
    let len = element.text.1 - element.text.0;
    let named = said.groups[at as usize] >> class_words::DATE & 1 == 1;
    (len > 0 && len < 200 && named).then_some(10)
}

fn stamp_of(said: &Said, element: &Element, words: &str) -> Option<Stamp> {
    let value = crate::html::references::unescape(said.doc.source(element.stamp), true);
    dates::stamp(&value).or_else(|| dates::written(words))
}

/// What a line says its date is of.
fn label(line: &str) -> u8 {
    const CHANGED: [&str; 12] = [
        "updated",
        "modified",
        "aktualisiert",
        "geändert",
        "actualiz",
        "mis à jour",
        "modifié",
        "atualizad",
        "aggiornat",
        "uppdaterad",
        "oppdatert",
        "bearbeitet",
    ];
    const PUBLISHED: [&str; 12] = [
        "published",
        "posted",
        "veröffentlicht",
        "erschienen",
        "publicad",
        "publié",
        "pubblicat",
        "publicerad",
        "publisert",
        "erstellt",
        "created",
        "gepubliceerd",
    ];
    let line: String = line.chars().take(160).collect::<String>().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    u8::from(has(&PUBLISHED)) + 2 * u8::from(has(&CHANGED))
}

fn row(stamp: &Stamp, stated: &[Stated], said: &Said) -> Vec<u8> {
    let mut row = vec![0u8; COUNT];
    let headline = said.doc.blocks.get(said.headline).map_or(0, |block| block.text.0);
    let (mut nearest, mut label, mut same) = (Nearest::default(), 0u8, 0usize);
    let mut days: Vec<_> = Vec::new();
    for other in stated {
        let relation = relation(stamp, &other.stamp);
        if row[other.place] == 0 || relation == SAME {
            row[other.place] = relation;
        }
        if !days.contains(&other.stamp.date) {
            days.push(other.stamp.date);
        }
        if relation != SAME {
            continue;
        }
        same += 1;
        label |= other.label;
        nearest.see(other.at, headline);
    }
    let places = row[..PLACES].iter().map(|said| usize::from(*said == SAME)).sum::<usize>();
    let form = &mut row[PLACES..];
    form[4] = nearest.near;
    form[5] = nearest.behind;
    form[6] = label;
    form[7] = same.min(40) as u8;
    form[8] = days.len().min(60) as u8;
    form[9] = stamp.clock.map_or(0, |clock| 1 + u8::from(clock.offset.is_some()));
    form[10] = match stamp.precision {
        Precision::Month => 1,
        _ => 2,
    };
    // The hour of the page's own stamp in UTC, which tells on which side of the day it lies.
    let stamp = stated.iter().find(|one| one.place < 4).and_then(|one| one.stamp.clock);
    let utc = stamp.filter(|clock| clock.offset == Some(0));
    form[11] = utc.map_or(0, |clock| clock.time.hour() as u8 + 1);
    form[12] = utc.map_or(0, |clock| clock.time.minute() as u8 + 1);
    form[13] = places as u8;
    row
}

/// Where the site's readers are, by the page's language and its host's ending: 1 west of Greenwich,
/// 2 near it, 3 east of it; 0 where neither tells.
fn zone(said: &Said, around: &Around) -> u8 {
    const WEST: [&str; 14] =
        ["us", "ca", "br", "ar", "cl", "co", "pe", "mx", "uy", "py", "ve", "ec", "bo", "cr"];
    const EAST: [&str; 12] =
        ["jp", "kr", "cn", "in", "id", "au", "nz", "th", "vn", "ph", "my", "pk"];
    const NEAR: [&str; 22] = [
        "de", "at", "ch", "fr", "it", "es", "nl", "be", "pl", "se", "no", "dk", "fi", "uk", "ie",
        "pt", "cz", "hu", "gr", "ro", "tr", "eu",
    ];
    let end = around.host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
    let language = said.doc.language.as_deref().unwrap_or_default();
    let language = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is = |list: &[&str]| list.contains(&end);
    if is(&WEST) {
        1
    } else if is(&EAST) {
        3
    } else if is(&NEAR) || NEAR.contains(&language.as_str()) && language != "es" && language != "pt"
    {
        2
    } else {
        0
    }
}

const SAME: u8 = 4;

/// Where the other day lies: 1 to 3 before (weeks, days, one day), 4 the same, 5 to 7 behind.
fn relation(candidate: &Stamp, stated: &Stamp) -> u8 {
    match (stated.date - candidate.date).get_days() {
        ..-7 => 1,
        -7..-1 => 2,
        -1 => 3,
        0 => SAME,
        1 => 5,
        2..=7 => 6,
        8.. => 7,
    }
}

//! Places whose words, id or position are given rather than looked for.

use std::{collections::HashMap, sync::LazyLock};

use detente_record::{ActorKind, Article, Byte, Place, PlaceLevel, Sentence, Span};

use super::{
    Candidate, Context, Evidence, behind_comma, candidates_of, choose,
    gazetteer::{Atlas, Row},
    home::Home,
    is_small, place_of, words,
};
use crate::actors::Gazetteer;

/// Says for each of some words of an article which place they stand for; `None` where the gazetteer
/// knows none of that name.
///
/// An adjective ("Turkish") stands for its country.
pub fn given(
    atlas: &Atlas,
    article: &Article,
    sentences: &[Sentence],
    spans: &[Span<Byte>],
) -> Vec<Option<Place>> {
    let mut around = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        candidates_of(atlas, &article.text, index, sentence, &mut around);
    }
    let context = Context::of(&around, Home::of(article));
    let one = |span: &Span<Byte>| {
        let rows = named(atlas, span.of(&article.text));
        let at = sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let end = sentences.get(at).map_or(span.end, |sentence| sentence.span.end.max(span.end));
        let words = words::cut(&article.text, span.start as usize, end as usize);
        let behind = words.iter().position(|word| word.start >= span.end as usize);
        let candidate = Candidate {
            sentence: at,
            start: span.start as usize,
            end: span.end as usize,
            rows,
            named: behind.and_then(|behind| behind_comma(atlas, &article.text, &words, behind)),
            evidence: Evidence::Place,
        };
        choose(&candidate, &context).map(|row| place_of(&candidate, &row))
    };
    spans.iter().map(one).collect()
}

/// Lists all places that words can stand for, the largest first.
pub fn all_named(atlas: &Atlas, words: &str) -> Vec<Place> {
    let span = Span::from_range(0..words.len());
    named(atlas, words).iter().map(|row| row.place(span)).collect()
}

/// The rows of a name, as it stands or without what is no part of it.
fn named<'t>(atlas: &'t Atlas, words: &str) -> Vec<Row<'t>> {
    let words = words.trim();
    let bare = words.strip_prefix("the ").or(words.strip_prefix("The ")).unwrap_or(words);
    let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
    let country = || {
        // Parties and persons of a country are no name of it, its offices are.
        let actor = Gazetteer::shipped().resolve(bare, None)?;
        let office = matches!(actor.kind, ActorKind::State | ActorKind::Sector);
        country_row(office.then_some(actor.country)??.as_str())
    };
    for name in [words, bare] {
        let rows = atlas.look_up(name);
        if rows.is_empty() {
            continue;
        }
        // "Canadian" is a village in Texas, but hardly here.
        let country = country().filter(|_| rows.iter().all(is_small));
        return country.map_or(rows, |country| vec![country]);
    }
    let loud = bare.len() > 3 && !bare.contains(char::is_lowercase);
    if loud {
        let title: Vec<String> = bare.split(' ').map(super::title_case).collect();
        let rows = atlas.look_up(&title.join(" "));
        if !rows.is_empty() {
            return rows;
        }
    }
    country().into_iter().collect()
}

/// Finds the gazetteer's row of a GeoNames id.
pub fn of_id(atlas: &Atlas, id: u32) -> Option<Place> {
    atlas.of_id(id).map(|row| row.place(Span::new(0, 0)))
}

/// Finds the row of a country by its code.
pub(super) fn country_row(code: &str) -> Option<Row<'static>> {
    COUNTRIES.get(code).copied()
}

static COUNTRIES: LazyLock<HashMap<&'static str, Row<'static>>> = LazyLock::new(|| {
    let countries = Atlas::shipped().rows().filter(|row| row.level == PlaceLevel::Country);
    countries.map(|row| (row.country, row)).collect()
});

static TOWNS: LazyLock<Vec<Row<'static>>> =
    LazyLock::new(|| Atlas::shipped().rows().filter(|row| row.level == PlaceLevel::City).collect());

/// Finds the town of the shipped gazetteer nearest to a position in degrees north and east.
pub fn nearest(at: (f64, f64)) -> Option<Place> {
    let far = |row: &Row<'_>| {
        let (lat, lon) = row.position.unwrap_or((90.0, 0.0));
        distance(at, (f64::from(lat), f64::from(lon)))
    };
    let found = TOWNS.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    found.map(|row| row.place(Span::new(0, 0)))
}

/// Distance in km of two positions in degrees north and east, along a great circle.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    const RADIUS: f64 = 6_371.0;
    let (north, east) = ((b.0 - a.0).to_radians() / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let chord =
        north.sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * east.sin().powi(2);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paris_and_london_are_344_km_apart() {
        let far = distance((48.857, 2.352), (51.507, -0.128));
        assert!((far - 344.0).abs() < 2.0, "{far}");
    }

    #[test]
    fn an_adjective_stands_for_its_country() {
        let found = all_named(Atlas::shipped(), "Turkish");
        assert_eq!(found[0].country.map(|code| code.to_string()).as_deref(), Some("TUR"));
        assert_eq!(nearest((48.85, 2.35)).unwrap().country, "FRA".parse().ok());
    }
}

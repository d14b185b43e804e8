//! One kind of annotation at a time: dates, quotes, places, whom words stand for, factuality.
//!
//! Each part does as much of the corridor as it needs: dates are found in sentences that nobody
//! tagged.

use detente_coder::{actors, dates, factuality, places, quotes};
use detente_parse::Parser;
use detente_record::{Coded, Page, Record, Sentence, json};
use serde_json::{Map, Value, json};

use crate::{Reader, eval};

/// A kind of annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Time expressions with TIMEX3 values.
    Dates,
    /// Who said what, with attitudes.
    Quotes,
    /// All words that name a place in any way.
    Places,
    /// Whom names, pronouns and descriptions stand for.
    Coref,
    /// How each event is told.
    Factuality,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 5] =
        [Self::Dates, Self::Quotes, Self::Places, Self::Coref, Self::Factuality];

    /// Returns the name used in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Quotes => "quotes",
            Self::Places => "places",
            Self::Coref => "coref",
            Self::Factuality => "factuality",
        }
    }
}

/// A document with the annotations that were asked for: `id`, `published`, one list a part, `notes`.
///
/// Rows are those of the published record (spans in code points); `quotes` have `said`, false for an
/// attitude towards a thing; `factuality` has rows of its own, `{start, end, text, factuality}`.
///
/// ```
/// use detente_read::{Reader, annotate::{Part, annotate}};
/// use detente_record::Page;
///
/// let page = Page { bytes: b"They met on 3 May 2022.".to_vec(), ..Page::default() };
/// let found = annotate(&Reader::default(), &page, &[Part::Dates]);
/// assert_eq!(found["dates"][0]["value"], "2022-05-03");
/// assert!(found.get("quotes").is_none());
/// ```
pub fn annotate(reader: &Reader, page: &Page, parts: &[Part]) -> Value {
    let article = detente_page::article(page);
    let sentences = match parts {
        [Part::Dates] => Parser::english().sentences(&article),
        _ => reader.analyse(&article),
    };
    let asked = |part| parts.contains(&part);
    let mut coded = Coded::default();
    if asked(Part::Dates) {
        (coded.dates, coded.notes) = dates::times_with_notes(&article, &sentences);
    }
    let mut said = Vec::new();
    if asked(Part::Quotes) || asked(Part::Coref) {
        let gazetteer = reader.coder().gazetteer();
        let (mentions, garbled) = actors::mentions_with_notes(gazetteer, &article, &sentences);
        coded.mentions = mentions;
        coded.notes.extend(garbled);
    }
    if asked(Part::Quotes) {
        for found in quotes::attributed(&article, &sentences, &coded.mentions) {
            said.push(found.said);
            coded.quotes.push(found.quote);
        }
        coded.notes.extend(quotes::unclosed(&article));
    }
    if asked(Part::Places) {
        coded.places = places::mentioned(reader.coder().atlas(), &article, &sentences);
    }
    if asked(Part::Coref) {
        coded.mentions = eval::whole(reader, &article, &sentences);
    }
    let record = Record { article, sentences: Vec::new(), coded };
    let mut rows = serde_json::to_value(json::document(&record)).unwrap_or_default();
    let mut out = Map::new();
    let article = rows["article"].take();
    let id = if article["source_id"].is_null() { &article["id"] } else { &article["source_id"] };
    out.insert("id".into(), id.clone());
    out.insert("published".into(), article["published"].clone());
    for &part in parts {
        let list = match part {
            Part::Dates => rows["dates"].take(),
            Part::Quotes => with_said(rows["quotes"].take(), &said),
            Part::Places => rows["places"].take(),
            Part::Coref => rows["mentions"].take(),
            Part::Factuality => told(&record, &sentences),
        };
        out.insert(part.name().into(), list);
    }
    out.insert("notes".into(), rows["notes"].take());
    Value::Object(out)
}

fn with_said(mut quotes: Value, said: &[bool]) -> Value {
    for (quote, said) in quotes.as_array_mut().into_iter().flatten().zip(said) {
        quote["said"] = json!(said);
    }
    quotes
}

fn told(record: &Record, sentences: &[Sentence]) -> Value {
    let text = &record.article.text;
    let points = eval::Points::new(text);
    let row = |told: &factuality::Told| {
        let [start, end] = points.points(told.span);
        let (words, how) = (told.span.of(text), told.factuality.name());
        json!({"start": start, "end": end, "text": words, "factuality": how})
    };
    factuality::events(&record.article, sentences).iter().map(row).collect()
}

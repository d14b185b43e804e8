//! The published form of a record: JSON, **schema 1**, one line a document.
//!
//! Spans here are Unicode code points of `article.text`, end exclusive, so that a Python slice
//! `article["text"][start:end]` gives the words; inside Rust they are bytes. [`document`] converts,
//! in one pass over the text. Fields that are not known are `null`, never left out.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Byte, Code3, Label, Mention, Record, Span};

/// The version of this layout; it rises when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// One document: an article and all that was read from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Version of this layout: 1.
    pub schema: u32,
    /// The article.
    pub article: Article,
    /// Who did what to whom.
    pub reports: Vec<Report>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// Time expressions.
    pub dates: Vec<TimeExpression>,
    /// Places mentioned.
    pub places: Vec<Place>,
    /// Words that stand for actors.
    pub mentions: Vec<MentionJson>,
    /// What was odd or left uncoded.
    pub notes: Vec<Note>,
}

/// The article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The id that the input gave the document.
    pub source_id: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Publisher.
    pub site: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Publication date.
    pub published: Option<Published>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// All that spans refer to.
    pub text: String,
    /// Parts of the text with their roles.
    pub blocks: Vec<Block>,
    /// Parts of the page that are not the article.
    pub furniture: Vec<Furniture>,
}

/// Publication date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `day`, `month`, …
    pub precision: Cow<'static, str>,
    /// `meta`, `url`, `text`, `feed` or `caller`.
    pub basis: Cow<'static, str>,
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// `title`, `body`, `heading`, …
    pub role: Cow<'static, str>,
}

/// A part of the page that is not the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Furniture {
    /// Where in the page as it came.
    pub page: PageSpan,
    /// `related_link`, `comment_form`, …
    pub kind: Cow<'static, str>,
    /// Its first words.
    pub excerpt: String,
}

/// A range of bytes of the page as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageSpan {
    /// First byte.
    pub start_byte: u32,
    /// One past the last.
    pub end_byte: u32,
}

/// A range of code points of `article.text`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CodePoints {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Some words of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
}

/// Words and the actor they stand for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActorWords {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
    /// Name of the actor.
    pub name: String,
    /// `CHN`, `RUSGOV`, `IGOUNO`; null where no role is known.
    pub code: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// `state`, `sector`, `person`, `organization`, `armed_group`, `other`.
    pub kind: Cow<'static, str>,
}

/// An actor apart from any words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// Name of the actor.
    pub name: String,
    /// `CHN`, `RUSGOV`, `IGOUNO`; null where no role is known.
    pub code: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// `state`, `sector`, `person`, `organization`, `armed_group`, `other`.
    pub kind: Cow<'static, str>,
}

/// Who did what to whom, and is it so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Article id, `-r`, number: unique everywhere.
    pub id: String,
    /// The sentence.
    pub sentence: CodePoints,
    /// Who acts.
    pub source: Vec<ActorWords>,
    /// Whom it is done to.
    pub target: Vec<ActorWords>,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub event_type: Cow<'static, str>,
    /// PLOVER mode.
    pub mode: Option<Label>,
    /// PLOVER contexts.
    pub context: Vec<Label>,
    /// CAMEO code.
    pub cameo: Label,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Goldstein's intensity, −10 to +10.
    pub goldstein: f64,
    /// `fact`, `claim`, `plan`, `forecast`, `demand`, `denial`, `hypothetical`.
    pub status: Cow<'static, str>,
    /// On whose word.
    pub said_by: Option<ActorWords>,
    /// When.
    pub when: Option<When>,
    /// Where.
    pub place: Option<Place>,
    /// Killed.
    pub dead: Option<u32>,
    /// Injured.
    pub injured: Option<u32>,
    /// How many take part in a protest, the lower end of a range.
    pub size: Option<u32>,
    /// Probability that the report is right.
    pub confidence: f64,
    /// The words that name the act.
    pub trigger: Words,
    /// Further words that the coding rests on.
    pub evidence: Vec<Words>,
    /// The rule that coded it.
    pub rule: Label,
}

/// When something happened or is to happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// First day, `YYYY-MM-DD`; null when unresolved.
    pub first: Option<String>,
    /// Last day, inclusive.
    pub last: Option<String>,
    /// `day`, `month`, …
    pub precision: Cow<'static, str>,
    /// `stated`, `relative` or `publication`.
    pub basis: Cow<'static, str>,
    /// First code point of the words; null where the date of publication itself is meant.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
}

/// Words that the article puts into somebody's mouth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// First code point, inside the quotation marks.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
    /// `direct`, `indirect` or `mixed`.
    pub form: Cow<'static, str>,
    /// Who said it.
    pub speaker: Option<ActorWords>,
    /// The words that mark it as speech.
    pub cue: Option<Words>,
    /// Whom it is about.
    pub about: Vec<ActorWords>,
    /// −1 hostile to +1 friendly, towards the first of `about`.
    pub stance: Option<f64>,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeExpression {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// TIMEX3 value; null when unresolved.
    pub value: Option<String>,
}

/// A place mentioned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
    /// The gazetteer's name.
    pub name: Label,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
}

/// Words that stand for an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Mention")]
pub struct MentionJson {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words themselves.
    pub text: String,
    /// The actor.
    pub actor: Identity,
    /// `name`, `adjective`, `title`, `pronoun`, `metonym`.
    pub how: Cow<'static, str>,
}

/// Something odd, or seen and not coded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// A stable code that `detente explain` expands.
    pub code: Label,
    /// First code point; null for the whole article.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
    /// One line for people.
    pub message: String,
}

/// Returns the JSON Schema of [`Document`].
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Document)
}

/// Converts a record to its published form; spans become code points.
pub fn document(record: &Record) -> Document {
    let article = &record.article;
    let convert = Converter::new(&article.text);
    let id = article.id.to_string();
    Document {
        schema: SCHEMA,
        reports: (1..)
            .zip(&record.coded.reports)
            .map(|(number, report)| convert.report(&id, number, report))
            .collect(),
        quotes: record.coded.quotes.iter().map(|quote| convert.quote(quote)).collect(),
        dates: record.coded.dates.iter().map(|date| convert.date(date)).collect(),
        places: record.coded.places.iter().map(|place| convert.place(place)).collect(),
        mentions: record.coded.mentions.iter().map(|mention| convert.mention(mention)).collect(),
        notes: article
            .notes
            .iter()
            .chain(&record.coded.notes)
            .map(|note| convert.note(note))
            .collect(),
        article: convert.article(article, id),
    }
}

/// Turns byte offsets of one text into code points.
///
/// ASCII texts need no table; others get one entry for every 64 bytes and count on from there.
struct Converter<'t> {
    text: &'t str,
    marks: Option<Vec<u32>>,
}

impl<'t> Converter<'t> {
    const STEP: usize = 64;

    fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text, marks: None };
        }
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0;
        for (index, byte) in text.bytes().enumerate() {
            if index % Self::STEP == 0 {
                marks.push(count);
            }
            count += u32::from(starts_character(byte));
        }
        if text.len() % Self::STEP == 0 {
            marks.push(count);
        }
        Self { text, marks: Some(marks) }
    }

    fn at(&self, byte: u32) -> u32 {
        let Some(marks) = &self.marks else { return byte };
        let byte = (byte as usize).min(self.text.len());
        let mark = byte / Self::STEP;
        let rest = &self.text.as_bytes()[mark * Self::STEP..byte];
        marks[mark] + rest.iter().filter(|&&byte| starts_character(byte)).count() as u32
    }

    fn span(&self, span: Span<Byte>) -> CodePoints {
        CodePoints { start: self.at(span.start), end: self.at(span.end) }
    }

    fn words(&self, span: Span<Byte>) -> Words {
        let CodePoints { start, end } = self.span(span);
        Words { start, end, text: span.of(self.text).to_owned() }
    }

    fn actor(&self, mention: &Mention) -> ActorWords {
        let Words { start, end, text } = self.words(mention.span);
        let Identity { name, code, country, sector, kind } = identity(mention);
        ActorWords { start, end, text, name, code, country, sector, kind }
    }

    fn actors(&self, mentions: &[Mention]) -> Vec<ActorWords> {
        mentions.iter().map(|mention| self.actor(mention)).collect()
    }

    fn article(&self, article: &crate::Article, id: String) -> Article {
        Article {
            id,
            source_id: article.source_id.clone(),
            url: article.url.clone(),
            site: article.site.clone(),
            title: article.title.clone(),
            byline: article.byline.clone(),
            published: article.published.map(|published| Published {
                date: published.date.to_string(),
                precision: published.precision.name().into(),
                basis: published.basis.name().into(),
            }),
            language: article.language.clone(),
            text: article.text.clone(),
            blocks: article
                .blocks
                .iter()
                .map(|block| {
                    let CodePoints { start, end } = self.span(block.span);
                    Block { start, end, role: block.role.name().into() }
                })
                .collect(),
            furniture: article
                .furniture
                .iter()
                .map(|piece| Furniture {
                    page: PageSpan { start_byte: piece.page.start, end_byte: piece.page.end },
                    kind: piece.kind.name().into(),
                    excerpt: piece.excerpt.clone(),
                })
                .collect(),
        }
    }

    fn report(&self, article: &str, number: usize, report: &crate::Report) -> Report {
        Report {
            id: format!("{article}-r{number}"),
            sentence: self.span(report.sentence),
            source: self.actors(&report.source),
            target: self.actors(&report.target),
            event_type: report.kind.event_type.name().into(),
            mode: report.kind.mode.clone(),
            context: report.kind.contexts.clone(),
            cameo: report.cameo.clone(),
            quad: report.quad as u8,
            goldstein: plain(report.goldstein),
            status: report.status.name().into(),
            said_by: report.said_by.as_ref().map(|mention| self.actor(mention)),
            when: report.when.as_ref().map(|when| self.when(when)),
            place: report.place.as_ref().map(|place| self.place(place)),
            dead: report.casualties.dead,
            injured: report.casualties.injured,
            size: report.size,
            confidence: plain(report.confidence),
            trigger: self.words(report.trigger),
            evidence: report.evidence.iter().map(|&span| self.words(span)).collect(),
            rule: report.rule.clone(),
        }
    }

    fn when(&self, when: &crate::When) -> When {
        let span = when.span.map(|span| self.span(span));
        When {
            first: when.first.map(|day| day.to_string()),
            last: when.last.map(|day| day.to_string()),
            precision: when.precision.name().into(),
            basis: when.basis.name().into(),
            start: span.map(|span| span.start),
            end: span.map(|span| span.end),
        }
    }

    fn quote(&self, quote: &crate::Quote) -> Quote {
        let Words { start, end, text } = self.words(quote.span);
        Quote {
            start,
            end,
            text,
            form: quote.form.name().into(),
            speaker: quote.speaker.as_ref().map(|mention| self.actor(mention)),
            cue: quote.cue.map(|span| self.words(span)),
            about: self.actors(&quote.about),
            stance: quote.stance.map(plain),
        }
    }

    fn date(&self, date: &crate::TimeExpression) -> TimeExpression {
        let Words { start, end, text } = self.words(date.span);
        TimeExpression {
            start,
            end,
            text,
            kind: date.kind.name().into(),
            value: date.value.clone(),
        }
    }

    fn place(&self, place: &crate::Place) -> Place {
        let Words { start, end, text } = self.words(place.span);
        Place {
            start,
            end,
            text,
            name: place.name.clone(),
            geonames: place.geonames,
            lat: place.latitude.map(plain),
            lon: place.longitude.map(plain),
            country: place.country.as_ref().map(Code3::to_string),
        }
    }

    fn mention(&self, mention: &Mention) -> MentionJson {
        let Words { start, end, text } = self.words(mention.span);
        MentionJson { start, end, text, actor: identity(mention), how: mention.how.name().into() }
    }

    fn note(&self, note: &crate::Note) -> Note {
        let span = note.span.map(|span| self.span(span));
        Note {
            code: note.code.clone(),
            start: span.map(|span| span.start),
            end: span.map(|span| span.end),
            message: note.message.clone(),
        }
    }
}

fn identity(mention: &Mention) -> Identity {
    let actor = &*mention.actor;
    Identity {
        name: actor.name.clone(),
        code: actor.code.clone(),
        country: actor.country.as_ref().map(Code3::to_string),
        sector: actor.sector.as_ref().map(Code3::to_string),
        kind: actor.kind.name().into(),
    }
}

/// Rounds to four places, so that 0.9 is written `0.9` and not as the nearest `f32`.
fn plain(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

fn starts_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_at_every_boundary() {
        let text = "“Türkiye” 会談 ".repeat(40);
        let convert = Converter::new(&text);
        let mut seen = 0;
        for (byte, _) in text.char_indices() {
            assert_eq!(convert.at(byte as u32), seen, "at byte {byte}");
            seen += 1;
        }
        assert_eq!(convert.at(text.len() as u32), seen);
    }

    #[test]
    fn a_text_of_exactly_one_step_ends_where_it_should() {
        let text = "é".repeat(Converter::STEP / 2);
        assert_eq!(Converter::new(&text).at(text.len() as u32), (Converter::STEP / 2) as u32);
    }

    #[test]
    fn a_document_survives_the_trip_through_json() {
        let record = Record {
            article: crate::Article { text: "Ça va.".into(), ..crate::Article::default() },
            ..Record::default()
        };
        let sent = document(&record);
        let line = serde_json::to_string(&sent).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&line).unwrap(), sent);
    }
}

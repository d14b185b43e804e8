//! Flat rows: one a report, one a quote, under the names that CSV uses.

use detente_record::json::{self, ActorWords};
use serde::{Deserialize, Serialize};

/// Where a row was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// 32 hexadecimal digits.
    pub article: &'a str,
    /// Day of publication.
    pub published: Option<&'a str>,
    /// Publisher.
    pub site: Option<&'a str>,
    /// Canonical address.
    pub url: Option<&'a str>,
    /// The id that the input gave the document.
    pub source_id: Option<&'a str>,
}

impl<'a> From<&'a json::Article> for Origin<'a> {
    fn from(article: &'a json::Article) -> Self {
        Self {
            article: &article.id,
            published: article.published.as_ref().map(|published| published.date.as_str()),
            site: article.site.as_deref(),
            url: article.url.as_deref(),
            source_id: article.source_id.as_deref(),
        }
    }
}

/// Who did what to whom, as one sentence says. Several actors on one side are joined by `; `.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Article id, `-r`, number: unique everywhere.
    pub id: String,
    /// First day on which it happened or is to; null when unresolved.
    pub first: Option<String>,
    /// Last day, inclusive.
    pub last: Option<String>,
    /// `day`, `month`, …; null where the text gives no time.
    pub date_precision: Option<String>,
    /// `stated`, `relative` or `publication`.
    pub date_basis: Option<String>,
    /// `CHN`, `RUSGOV`; null where no role is known.
    pub source_code: Option<String>,
    /// Name of the actor.
    pub source_name: String,
    /// ISO 3166-1 alpha-3.
    pub source_country: Option<String>,
    /// PLOVER sector.
    pub source_sector: Option<String>,
    /// Code of the target.
    pub target_code: Option<String>,
    /// Name of the target.
    pub target_name: String,
    /// ISO 3166-1 alpha-3.
    pub target_country: Option<String>,
    /// PLOVER sector.
    pub target_sector: Option<String>,
    /// PLOVER type.
    pub r#type: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Option<String>,
    /// CAMEO code, leading zero kept.
    pub cameo: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Goldstein's intensity, −10 to +10.
    pub goldstein: f64,
    /// `fact`, `claim`, `plan`, `forecast`, `demand`, `denial`, `hypothetical`.
    pub status: String,
    /// On whose word.
    pub said_by: Option<String>,
    /// The gazetteer's name of the place.
    pub place: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Killed.
    pub dead: Option<u32>,
    /// Injured.
    pub injured: Option<u32>,
    /// How many take part in a protest, the lower end of a range.
    pub size: Option<u32>,
    /// Probability that the report is right, 0 to 1.
    pub confidence: f64,
    /// The rule that coded it.
    pub rule: String,
    /// The words that name the act.
    pub trigger: String,
    /// The sentence.
    pub sentence: String,
    /// Its first code point in the article's text.
    pub sentence_start: u32,
    /// One past its last.
    pub sentence_end: u32,
    /// Day of publication.
    pub published: Option<String>,
    /// Publisher.
    pub site: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// The article's id, 32 hexadecimal digits.
    pub article: String,
    /// The id that the input gave the document.
    pub source_id: Option<String>,
}

impl Report {
    /// Makes the row of a report; `sentence` are the words of its sentence.
    pub fn new(report: &json::Report, sentence: &str, origin: &Origin<'_>) -> Self {
        let when = report.when.as_ref();
        let place = report.place.as_ref();
        let [source, target] = [&report.source[..], &report.target[..]];
        Self {
            id: report.id.clone(),
            first: when.and_then(|when| when.first.clone()),
            last: when.and_then(|when| when.last.clone()),
            date_precision: when.map(|when| when.precision.to_string()),
            date_basis: when.map(|when| when.basis.to_string()),
            source_code: joined(source, |actor| actor.code.as_deref()),
            source_name: names(source),
            source_country: joined(source, |actor| actor.country.as_deref()),
            source_sector: joined(source, |actor| actor.sector.as_deref()),
            target_code: joined(target, |actor| actor.code.as_deref()),
            target_name: names(target),
            target_country: joined(target, |actor| actor.country.as_deref()),
            target_sector: joined(target, |actor| actor.sector.as_deref()),
            r#type: report.event_type.to_string(),
            mode: report.mode.as_ref().map(ToString::to_string),
            context: (!report.context.is_empty()).then(|| report.context.join("; ")),
            cameo: report.cameo.to_string(),
            quad: report.quad,
            goldstein: report.goldstein,
            status: report.status.to_string(),
            said_by: report.said_by.as_ref().map(|actor| actor.name.clone()),
            place: place.map(|place| place.name.to_string()),
            lat: place.and_then(|place| place.lat),
            lon: place.and_then(|place| place.lon),
            dead: report.dead,
            injured: report.injured,
            size: report.size,
            confidence: report.confidence,
            rule: report.rule.to_string(),
            trigger: report.trigger.text.clone(),
            sentence: sentence.to_owned(),
            sentence_start: report.sentence.start,
            sentence_end: report.sentence.end,
            published: origin.published.map(str::to_owned),
            site: origin.site.map(str::to_owned),
            url: origin.url.map(str::to_owned),
            article: origin.article.to_owned(),
            source_id: origin.source_id.map(str::to_owned),
        }
    }

    /// Makes the rows of all reports of a document.
    pub fn all(document: &json::Document) -> Vec<Self> {
        let origin = Origin::from(&document.article);
        let text = &document.article.text;
        let row = |report: &json::Report| {
            let (start, end) = (report.sentence.start as usize, report.sentence.end as usize);
            let sentence: String = text.chars().skip(start).take(end - start).collect();
            Self::new(report, &sentence, &origin)
        };
        document.reports.iter().map(row).collect()
    }
}

/// Words that an article puts into somebody's mouth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The article's id, 32 hexadecimal digits.
    pub article: String,
    /// Day of publication.
    pub published: Option<String>,
    /// Code of the speaker; null where no role is known.
    pub speaker_code: Option<String>,
    /// Name of the speaker; null where nobody could be tied to the words.
    pub speaker_name: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// The words, without quotation marks.
    pub text: String,
    /// Their first code point in the article's text.
    pub start: u32,
    /// One past their last.
    pub end: u32,
    /// The words that mark it as speech.
    pub cue: Option<String>,
    /// Codes or names of those it is about, joined by `; `.
    pub about: Option<String>,
    /// −1 hostile to +1 friendly, towards the first of `about`.
    pub stance: Option<f64>,
    /// Publisher.
    pub site: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// The id that the input gave the document.
    pub source_id: Option<String>,
}

impl Quote {
    /// Makes the row of a quote.
    pub fn new(quote: &json::Quote, origin: &Origin<'_>) -> Self {
        let speaker = quote.speaker.as_ref();
        Self {
            article: origin.article.to_owned(),
            published: origin.published.map(str::to_owned),
            speaker_code: speaker.and_then(|speaker| speaker.code.clone()),
            speaker_name: speaker.map(|speaker| speaker.name.clone()),
            form: quote.form.to_string(),
            text: quote.text.clone(),
            start: quote.start,
            end: quote.end,
            cue: quote.cue.as_ref().map(|cue| cue.text.clone()),
            about: joined(&quote.about, |actor| Some(actor.code.as_deref().unwrap_or(&actor.name))),
            stance: quote.stance,
            site: origin.site.map(str::to_owned),
            url: origin.url.map(str::to_owned),
            source_id: origin.source_id.map(str::to_owned),
        }
    }

    /// Makes the rows of all quotes of a document.
    pub fn all(document: &json::Document) -> Vec<Self> {
        let origin = Origin::from(&document.article);
        document.quotes.iter().map(|quote| Self::new(quote, &origin)).collect()
    }
}

/// What one party did to another in a stretch of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// Who acts.
    pub source: String,
    /// To whom.
    pub target: String,
    /// First day.
    pub first: String,
    /// Last day, inclusive.
    pub last: String,
    /// Events of friendly words.
    pub verbal_cooperation: u32,
    /// Events of friendly deeds.
    pub material_cooperation: u32,
    /// Events of hostile words.
    pub verbal_conflict: u32,
    /// Events of hostile deeds.
    pub material_conflict: u32,
    /// Sum of Goldstein's intensities.
    pub goldstein: f64,
    /// Days' worth of usual reporting.
    pub coverage_days: f64,
    /// Cooperative events a day of usual reporting.
    pub cooperation_per_day: f64,
    /// Hostile events a day of usual reporting.
    pub conflict_per_day: f64,
    /// Days on which the relation turned, and which way, joined by `; `; null where it did not.
    pub shifts: Option<String>,
}

fn names(actors: &[ActorWords]) -> String {
    joined(actors, |actor| Some(&actor.name)).unwrap_or_default()
}

/// Joins one field of several actors; `None` where none has it.
fn joined<'a>(
    actors: &'a [ActorWords],
    field: impl Fn(&'a ActorWords) -> Option<&'a str>,
) -> Option<String> {
    let fields: Vec<Option<&str>> = actors.iter().map(field).collect();
    fields.iter().any(Option::is_some).then(|| {
        fields.iter().map(|field| field.unwrap_or_default()).collect::<Vec<_>>().join("; ")
    })
}

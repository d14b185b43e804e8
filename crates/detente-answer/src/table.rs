//! Rows as comma- or tab-separated values, harmless for spreadsheets.

use detente_record::json::{ActorWords, Report};
use detente_store::{QuoteRow, ReportRow};
use detente_table::Period;

use crate::Direction;

/// The columns of reports. Several actors on one side are joined by `; `.
pub const REPORTS: [&str; 35] = [
    "id",
    "first",
    "last",
    "date_precision",
    "date_basis",
    "source_code",
    "source_name",
    "source_country",
    "source_sector",
    "target_code",
    "target_name",
    "target_country",
    "target_sector",
    "type",
    "mode",
    "context",
    "cameo",
    "quad",
    "goldstein",
    "status",
    "said_by",
    "place",
    "lat",
    "lon",
    "dead",
    "injured",
    "size",
    "confidence",
    "rule",
    "trigger",
    "sentence",
    "published",
    "site",
    "url",
    "source_id",
];

/// The columns of quotes.
pub const QUOTES: [&str; 12] = [
    "article",
    "published",
    "speaker_code",
    "speaker_name",
    "form",
    "text",
    "cue",
    "about",
    "stance",
    "site",
    "url",
    "source_id",
];

/// The columns of a relation over time.
pub const SERIES: [&str; 13] = [
    "source",
    "target",
    "first",
    "last",
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
    "goldstein",
    "coverage_days",
    "cooperation_per_day",
    "conflict_per_day",
    "shifts",
];

/// Returns a report as the cells of a row of [`REPORTS`].
pub fn report(row: &ReportRow) -> [String; REPORTS.len()] {
    let ReportRow { report, sentence, article, .. } = row;
    let when = report.when.as_ref();
    let place = report.place.as_ref();
    let published = article.published.as_ref();
    let [source_code, source_name, source_country, source_sector] = actors(&report.source);
    let [target_code, target_name, target_country, target_sector] = actors(&report.target);
    [
        report.id.clone(),
        when.and_then(|when| when.first.clone()).unwrap_or_default(),
        when.and_then(|when| when.last.clone()).unwrap_or_default(),
        when.map(|when| when.precision.to_string()).unwrap_or_default(),
        when.map(|when| when.basis.to_string()).unwrap_or_default(),
        source_code,
        source_name,
        source_country,
        source_sector,
        target_code,
        target_name,
        target_country,
        target_sector,
        report.event_type.to_string(),
        report.mode.as_deref().unwrap_or_default().to_owned(),
        report.context.join("; "),
        report.cameo.to_string(),
        report.quad.to_string(),
        report.goldstein.to_string(),
        report.status.to_string(),
        report.said_by.as_ref().map(name).unwrap_or_default(),
        place.map(|place| place.name.to_string()).unwrap_or_default(),
        place.and_then(|place| place.lat).map(|lat| lat.to_string()).unwrap_or_default(),
        place.and_then(|place| place.lon).map(|lon| lon.to_string()).unwrap_or_default(),
        number(report, |report| report.dead),
        number(report, |report| report.injured),
        number(report, |report| report.size),
        report.confidence.to_string(),
        report.rule.to_string(),
        report.trigger.text.clone(),
        sentence.clone(),
        published.map(|published| published.date.clone()).unwrap_or_default(),
        article.site.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        article.source_id.clone().unwrap_or_default(),
    ]
}

/// Returns a quote as the cells of a row of [`QUOTES`].
pub fn quote(row: &QuoteRow) -> [String; QUOTES.len()] {
    let QuoteRow { quote, article, .. } = row;
    let speaker = quote.speaker.as_ref();
    let about: Vec<_> = quote.about.iter().map(code_or_name).collect();
    [
        article.id.clone(),
        article.published.as_ref().map(|published| published.date.clone()).unwrap_or_default(),
        speaker.and_then(|speaker| speaker.code.clone()).unwrap_or_default(),
        speaker.map(|speaker| speaker.name.clone()).unwrap_or_default(),
        quote.form.to_string(),
        quote.text.clone(),
        quote.cue.as_ref().map(|cue| cue.text.clone()).unwrap_or_default(),
        about.join("; "),
        quote.stance.map(|stance| stance.to_string()).unwrap_or_default(),
        article.site.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        article.source_id.clone().unwrap_or_default(),
    ]
}

/// The series as rows, one a direction and period, with the turns that fall into it.
pub fn periods(history: &[Direction; 2]) -> Vec<Period> {
    let rows = history.iter().flat_map(|direction| {
        direction.series.iter().map(|period| {
            let counts = &period.counts;
            let (cooperation_per_day, conflict_per_day) = period.per_day();
            let turns: Vec<_> = direction
                .shifts
                .iter()
                .map(|turn| &turn.shift)
                .filter(|turn| (period.first..=period.last).contains(&turn.date))
                .map(|turn| format!("{} {}", turn.date, turn.direction.name()))
                .collect();
            Period {
                source: direction.source.clone(),
                target: direction.target.clone(),
                first: period.first.to_string(),
                last: period.last.to_string(),
                verbal_cooperation: counts.verbal_cooperation,
                material_cooperation: counts.material_cooperation,
                verbal_conflict: counts.verbal_conflict,
                material_conflict: counts.material_conflict,
                goldstein: counts.goldstein,
                coverage_days: period.coverage,
                cooperation_per_day,
                conflict_per_day,
                shifts: (!turns.is_empty()).then(|| turns.join("; ")),
            }
        })
    });
    rows.collect()
}

/// The series as comma- or tab-separated values.
pub fn series(history: &[Direction; 2], separator: char) -> String {
    let mut table = separated(&SERIES, separator);
    for row in periods(history) {
        let row = [
            row.source,
            row.target,
            row.first,
            row.last,
            row.verbal_cooperation.to_string(),
            row.material_cooperation.to_string(),
            row.verbal_conflict.to_string(),
            row.material_conflict.to_string(),
            format!("{:.1}", row.goldstein),
            format!("{:.2}", row.coverage_days),
            format!("{:.3}", row.cooperation_per_day),
            format!("{:.3}", row.conflict_per_day),
            row.shifts.unwrap_or_default(),
        ];
        table.push_str(&separated(&row, separator));
    }
    table
}

/// Writes one row of comma- or tab-separated values.
pub fn separated<F: AsRef<str>>(fields: &[F], separator: char) -> String {
    let fields: Vec<_> = fields.iter().map(|field| cell(field.as_ref(), separator)).collect();
    let mut row = fields.join(separator.encode_utf8(&mut [0; 4]));
    row.push('\n');
    row
}

/// Writes one field of a CSV or TSV row: quoted where needed, formulas neutralised.
///
/// A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or return; such text gets a
/// `'` in front, which the spreadsheet takes as "this is text". Numbers stay as they are.
pub fn cell(text: &str, separator: char) -> String {
    let flat = text.replace(['\r', '\0'], " ");
    let formula =
        flat.starts_with(['=', '+', '-', '@', '\t', '\n']) && flat.parse::<f64>().is_err();
    let safe = if formula { format!("'{flat}") } else { flat };
    if safe.contains([separator, '"', '\n', '\t']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

fn actors(actors: &[ActorWords]) -> [String; 4] {
    let join =
        |field: fn(&ActorWords) -> String| actors.iter().map(field).collect::<Vec<_>>().join("; ");
    [
        join(|actor| actor.code.clone().unwrap_or_default()),
        join(name),
        join(|actor| actor.country.clone().unwrap_or_default()),
        join(|actor| actor.sector.clone().unwrap_or_default()),
    ]
}

fn name(actor: &ActorWords) -> String {
    actor.name.clone()
}

fn number(report: &Report, field: fn(&Report) -> Option<u32>) -> String {
    field(report).map(|number| number.to_string()).unwrap_or_default()
}

fn code_or_name(actor: &ActorWords) -> String {
    actor.code.clone().unwrap_or_else(|| actor.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        assert_eq!(cell("=1+1", ','), "'=1+1");
        assert_eq!(cell("@SUM(A1)", ','), "'@SUM(A1)");
        assert_eq!(cell("-10", ','), "-10");
        assert_eq!(cell("-10+cmd", ','), "'-10+cmd");
        assert_eq!(cell("a \"b\", c", ','), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("a, b", '\t'), "a, b");
    }
}

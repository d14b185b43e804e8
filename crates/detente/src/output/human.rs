//! A record for people: each report on a line, its sentence below with the words marked.

use std::fmt::Write as _;

use detente_record::json::{ActorWords, CodePoints, Document, Quote, Report, When};

use super::{
    Output,
    paint::{Mark, Paint},
    rows::width,
    visible::visible,
    wrap::wrap,
};
use crate::{error::Error, progress::count};

/// Writes one document.
pub fn document(document: &Document, paint: Paint, out: &mut Output) -> Result<(), Error> {
    let mut text = head(document, paint);
    let view = View::new(&document.article.text, 0);
    for report in &document.reports {
        text.push_str(&told(report, &view, paint));
    }
    if !document.quotes.is_empty() {
        let _ = writeln!(text, "\n{}", paint.bold("Quotes"));
    }
    for quote in &document.quotes {
        text.push_str(&said(quote, paint));
        text.push('\n');
    }
    text.push('\n');
    out.text(&text)
}

/// Writes one report with its sentence, of which alone the words are at hand.
pub fn report(report: &Report, sentence: &str, paint: Paint) -> String {
    let view = View::new(sentence, report.sentence.start);
    told(report, &view, paint)
}

/// The act on a line, the sentence on the lines below.
fn told(report: &Report, view: &View, paint: Paint) -> String {
    let width = width();
    let act = wrap(&act(report, paint), INDENT, width);
    let sentence = format!("{:INDENT$}{}", "", marked(view, report, paint).trim());
    format!("{act}\n{}\n", wrap(&sentence, INDENT, width))
}

/// Blanks before a sentence and before whatever a line has too much.
const INDENT: usize = 4;

fn head(document: &Document, paint: Paint) -> String {
    let article = &document.article;
    let title = article.title.as_deref().or(article.source_id.as_deref()).unwrap_or("(untitled)");
    let mut about = Vec::new();
    about.push(match &article.published {
        Some(published) => published.date.clone(),
        None => "no date".to_owned(),
    });
    about.extend(article.site.clone());
    about.extend(article.url.clone().or_else(|| article.source_id.clone()));
    about.push(count(document.reports.len() as u64, "report"));
    about.push(count(document.quotes.len() as u64, "quote"));
    let about = about.join(" · ");
    let title = wrap(&paint.bold(visible(title)), 0, width());
    format!("{title}\n{}\n\n", wrap(&paint.dim(visible(&about)), 0, width()))
}

fn act(report: &Report, paint: Paint) -> String {
    let kind = match &report.mode {
        Some(mode) => format!("{} ({mode})", report.event_type),
        None => report.event_type.to_string(),
    };
    let mut line = format!(
        "  {} → {}  {}  {}",
        paint.bold(names(&report.source)),
        paint.bold(names(&report.target)),
        paint.act(report.quad, visible(&kind)),
        report.status,
    );
    if let Some(when) = report.when.as_ref().map(days) {
        let _ = write!(line, "  {when}");
    }
    if let Some(place) = &report.place {
        let _ = write!(line, "  in {}", visible(&place.name));
    }
    if let Some(dead) = report.dead {
        let _ = write!(line, "  {dead} dead");
    }
    if let Some(injured) = report.injured {
        let _ = write!(line, "  {injured} injured");
    }
    if let Some(size) = report.size {
        let _ = write!(line, "  {size} protesting");
    }
    if let Some(speaker) = &report.said_by {
        let _ = write!(line, "  said by {}", visible(&speaker.name));
    }
    line.push_str(&paint.dim(format!("  {:.2}", report.confidence)));
    line
}

/// Writes the names of some actors, `–` for none.
pub fn names(actors: &[ActorWords]) -> String {
    if actors.is_empty() {
        return "–".to_owned();
    }
    let names: Vec<_> = actors.iter().map(|actor| visible(&actor.name)).collect();
    names.join(", ")
}

/// Writes the days of a time: one, a stretch, or that they are not known.
pub fn days(when: &When) -> String {
    match (&when.first, &when.last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first}…{last}"),
        (Some(first), None) => format!("{first}…"),
        (None, Some(last)) => format!("…{last}"),
        (None, None) => "date not known".to_owned(),
    }
}

/// Writes the days of a time in at most eleven columns: `2025-05-13`, `2025-05`, `2025`, and for
/// other stretches the first day and `+`.
pub fn short_days(when: &When) -> String {
    match (&when.first, &when.last) {
        (Some(first), last) if last.as_ref() == Some(first) => first.clone(),
        (Some(first), _) => match &*when.precision {
            "month" => first.get(..7).unwrap_or(first).to_owned(),
            "year" => first.get(..4).unwrap_or(first).to_owned(),
            _ => format!("{first}+"),
        },
        (None, _) => "–".to_owned(),
    }
}

/// Writes a quote with its speaker.
pub fn said(quote: &Quote, paint: Paint) -> String {
    let speaker = quote.speaker.as_ref().map_or("somebody", |speaker| speaker.name.as_str());
    let words = visible(&quote.text);
    let words = match &*quote.form {
        "direct" => format!("“{words}”"),
        _ => words.into_owned(),
    };
    let mut line = format!("  {}: {words}", paint.bold(visible(speaker)));
    if !quote.about.is_empty() {
        line.push_str(&paint.dim(format!("  about {}", names(&quote.about))));
    }
    wrap(&line, INDENT, width())
}

/// A text, or a part of one, that can be cut by the whole text's code points.
struct View<'t> {
    text: &'t str,
    /// The code point at which the part begins.
    first: u32,
    /// Byte offset of every code point, and the end.
    offsets: Vec<u32>,
}

impl<'t> View<'t> {
    fn new(text: &'t str, first: u32) -> Self {
        let end = std::iter::once(text.len() as u32);
        let offsets = text.char_indices().map(|(byte, _)| byte as u32).chain(end).collect();
        Self { text, first, offsets }
    }

    fn cut(&self, start: u32, end: u32) -> &'t str {
        let last = self.offsets.len() - 1;
        let byte = |point: u32| {
            self.offsets[(point.saturating_sub(self.first) as usize).min(last)] as usize
        };
        self.text.get(byte(start)..byte(end.max(start))).unwrap_or_default()
    }
}

/// Writes a report's sentence with source, target and trigger marked.
fn marked(view: &View, report: &Report, paint: Paint) -> String {
    let CodePoints { start, end } = report.sentence;
    let actors = |actors: &[ActorWords], mark| -> Vec<(u32, u32, Mark)> {
        actors.iter().map(|actor| (actor.start, actor.end, mark)).collect()
    };
    let mut marks = actors(&report.source, Mark::Source);
    marks.extend(actors(&report.target, Mark::Target));
    marks.push((report.trigger.start, report.trigger.end, Mark::Trigger));
    // An actor may stand in another sentence ("it", "the country"): nothing to mark here.
    marks.retain(|&(from, to, _)| start <= from && from < to && to <= end);
    marks.sort_by_key(|&(from, to, _)| (from, std::cmp::Reverse(to)));
    let mut line = String::new();
    let mut at = start;
    for (from, to, mark) in marks {
        if from < at {
            continue;
        }
        line.push_str(&visible(view.cut(at, from)));
        line.push_str(&paint.mark(mark, visible(view.cut(from, to))));
        at = to;
    }
    line.push_str(&visible(view.cut(at, end)));
    line
}

//! Why reports were coded so: rule, classifier and tree, for a report of the store or a text given.

use std::fmt::Write as _;

use detente_read::{
    Reader,
    why::{Why, why},
};
use detente_record::{
    Article, Block, Byte, DateBasis, EventType, Mention, Page, Precision, Published, Record,
    Report, Role, Span, json::Document,
};
use detente_store::Store;

use crate::{
    error::Error,
    output::{paint::Paint, visible::visible},
};

/// Reads a text and tells why each of its reports was coded.
pub fn of_text(text: &str, published: Option<Published>, paint: Paint) -> String {
    let record = Reader::default().read(&Page {
        content_type: Some("text/plain; charset=utf-8".into()),
        bytes: text.as_bytes().to_vec(),
        published,
        ..Page::default()
    });
    let told: Vec<String> =
        (0..record.coded.reports.len()).filter_map(|index| told(&record, index, paint)).collect();
    if told.is_empty() {
        return "no report is made of it\n".to_owned() + &noted(&record);
    }
    told.join("\n") + &noted(&record)
}

/// Tells why the report of an id (`ARTICLE-rNUMBER`) was coded: its article is read anew.
pub fn of_report(id: &str, store: &Store, paint: Paint) -> Result<String, Error> {
    let unknown = || Error::UnknownCode(id.to_owned());
    let (article, _) = id.rsplit_once("-r").ok_or_else(unknown)?;
    let document = store.document(article)?.ok_or_else(unknown)?;
    let kept = document.reports.iter().find(|report| report.id == id).ok_or_else(unknown)?;
    let record = Reader::default().read_article(article_of(&document));
    let starts = Starts::new(&document.article.text);
    let same = |report: &&Report| {
        report.kind.event_type.name() == kept.event_type
            && report.trigger.start == starts.byte(kept.trigger.start)
    };
    match record.coded.reports.iter().position(|report| same(&report)) {
        Some(index) => Ok(told(&record, index, paint).unwrap_or_default()),
        None => {
            Ok("read anew, the article gives no such report: it was kept by another version, or \
                    with actors or a dictionary of your own\n"
                .to_owned())
        }
    }
}

/// What lacked an actor.
fn noted(record: &Record) -> String {
    record.coded.notes.iter().fold(String::new(), |mut text, note| {
        let _ = writeln!(text, "{}: {}", note.code, visible(&note.message));
        text
    })
}

fn told(record: &Record, index: usize, paint: Paint) -> Option<String> {
    let report = record.coded.reports.get(index)?;
    let reasons = why(record, index)?;
    let side = |mentions: &[Mention]| match mentions {
        [] => "–".to_owned(),
        some => some.iter().map(|each| &*each.actor.name).collect::<Vec<_>>().join(", "),
    };
    let mut text = String::new();
    let head = format!(
        "{} → {}  {}  {}  {:.2}",
        side(&report.source),
        side(&report.target),
        report.kind.event_type,
        report.status.name(),
        report.confidence
    );
    let _ = writeln!(text, "{}", paint.bold(visible(&head)));
    let span = |span: Span<Byte>| visible(span.of(&record.article.text));
    let _ = writeln!(text, "  act        {}", span(report.trigger));
    let words = report.evidence.iter().map(|&each| span(each).into_owned()).collect::<Vec<_>>();
    if !words.is_empty() {
        let _ = writeln!(text, "  beside it  {}", words.join(", "));
    }
    reasons_of(&reasons, &report.rule, report.kind.event_type, &mut text);
    Some(text)
}

fn reasons_of(reasons: &Why, rule: &str, kind: EventType, text: &mut String) {
    let _ = writeln!(text, "  rule       {rule}");
    if let Some(row) = &reasons.row {
        let _ = writeln!(text, "             {}", visible(row));
    }
    let share = reasons.ranked.types[kind as usize];
    let (best, most) = reasons.ranked.best_type();
    let _ = writeln!(
        text,
        "  classifier an act {:.2}; {kind} {share:.2}; likeliest {best} {most:.2}",
        reasons.ranked.act
    );
    for (sign, weight) in &reasons.signs {
        let _ = writeln!(text, "    {weight:+.3}  {}", visible(sign));
    }
    let _ = writeln!(text, "  tree");
    for leaf in &reasons.tree {
        let head = leaf.head.as_deref().unwrap_or("–");
        let word = visible(&leaf.word);
        let _ = writeln!(
            text,
            "    {word:<18} {:<18} {:<6} {:<12} {}",
            visible(&leaf.lemma),
            leaf.upos.name(),
            leaf.deprel,
            visible(head)
        );
    }
}

/// The article as it was read, from the form in which it is kept.
fn article_of(document: &Document) -> Article {
    let kept = &document.article;
    let starts = Starts::new(&kept.text);
    let role = |name: &str| Role::ALL.into_iter().find(|role| role.name() == name);
    let blocks = kept.blocks.iter().map(|block| Block {
        span: Span::new(starts.byte(block.start), starts.byte(block.end)),
        role: role(&block.role).unwrap_or(Role::Body),
    });
    let published = kept.published.as_ref().and_then(|published| {
        let date = published.date.parse().ok()?;
        Some(Published { date, precision: Precision::Day, basis: DateBasis::Caller })
    });
    Article { text: kept.text.clone(), blocks: blocks.collect(), published, ..Article::default() }
}

/// Where each code point of a text begins.
struct Starts {
    bytes: Vec<u32>,
    end: u32,
}

impl Starts {
    fn new(text: &str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte as u32).collect();
        Self { bytes, end: text.len() as u32 }
    }

    fn byte(&self, point: u32) -> u32 {
        self.bytes.get(point as usize).copied().unwrap_or(self.end)
    }
}

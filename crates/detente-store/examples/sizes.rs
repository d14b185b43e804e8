//! Measures a store of many reports: `cargo run --release -p detente-store --example sizes -- N FILE`.
//!
//! Makes N reports (1,000,000 where no number is given), five an article, of 200 parties over three
//! years, the first few of which act most; fills a store with all but the last tenth of the
//! articles (10,000 at most) in large batches and with these in batches of 64, as `detente read`
//! does; and asks what a page would ask. Processor seconds are those of this process, which other work on the
//! machine disturbs less than the time on the wall. With FILE the store is kept there; it may be the
//! address of an empty database on a server.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/store/sample.rs"]
#[allow(dead_code)]
mod sample;

use std::{ops::Range, path::PathBuf, time::Instant};

use detente_record::json::{ActorWords, Document};
use detente_store::{Order, ReportFilter, Store};
use jiff::{Span, civil::date};

const REPORTS: usize = 5;
const BULK: usize = 10_000;
/// The target of a report in one article of so many, and of no other.
const RARE: &str = "RARE";
const RARE_EACH: usize = 10_000;
/// Articles that come live at most.
const LIVE_ARTICLES: usize = 10_000;
const LIVE: usize = 64;

fn main() {
    let mut words = std::env::args().skip(1);
    let reports = words.next().map_or(1_000_000, |text| text.parse::<usize>().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = words.next().map_or_else(|| folder.path().join("detente.db"), PathBuf::from);
    let mut store = Store::open(&path).unwrap();
    let documents = reports / REPORTS;
    let live = (documents / 10).min(LIVE_ARTICLES);

    let bulk = documents - live;
    let begun = (Instant::now(), user());
    store.begin_load().unwrap();
    fill(&mut store, "reports in bulk", 0..bulk, REPORTS, BULK);
    let before = (Instant::now(), user());
    store.end_load().unwrap();
    println!(
        "{:>10.1} s of {:.1} by the wall to build indexes, {:.1} of {:.1} of the processor",
        before.0.elapsed().as_secs_f64(),
        begun.0.elapsed().as_secs_f64(),
        user() - before.1,
        user() - begun.1
    );
    fill(&mut store, "documents live", bulk..documents, 1, LIVE);
    let counts = store.counts().unwrap();
    println!(
        "{} reports, {} events, {} dyads, {} MB",
        counts.reports,
        counts.events,
        counts.dyads,
        path.metadata().map_or(0, |file| file.len() >> 20)
    );
    ask("series of the busiest dyad", || store.dyad_days("S00", "S01", None, None).unwrap().len());
    ask("sums of all dyads, 30 days and the 90 before", || {
        let after = store.pairs("2022-05-01", "2022-05-30").unwrap().len();
        after + store.pairs("2022-02-01", "2022-04-30").unwrap().len()
    });
    let words = ReportFilter {
        text: Some("falcon*".to_owned()),
        order: Order::Newest,
        limit: Some(20),
        ..ReportFilter::default()
    };
    ask("words, the 20 newest reports", || store.reports(&words).unwrap().len());
    let events = ReportFilter {
        source: Some("S00".to_owned()),
        order: Order::Newest,
        limit: Some(20),
        ..ReportFilter::default()
    };
    ask("a party's 20 newest events", || store.events(&events).unwrap().len());
    for (what, party) in [("a busy party", "S00"), ("a party that hardly occurs", RARE)] {
        let events = ReportFilter {
            either: Some(party.to_owned()),
            order: Order::Newest,
            limit: Some(20),
            ..ReportFilter::default()
        };
        let what = format!("the 20 newest events with {what} on either side");
        ask(&what, || store.events(&events).unwrap().len());
    }
    let events = ReportFilter {
        target: Some(RARE.to_owned()),
        order: Order::Newest,
        limit: Some(20),
        ..ReportFilter::default()
    };
    ask("events done to a party that hardly occurs", || store.events(&events).unwrap().len());
}

/// Puts documents in, and says how fast; what makes them is not counted.
fn fill(store: &mut Store, what: &str, numbers: Range<usize>, rows: usize, batch: usize) {
    let (mut wall, mut processor) = (0.0, 0.0);
    let count = numbers.len() * rows;
    let numbers: Vec<usize> = numbers.collect();
    for part in numbers.chunks(batch) {
        let documents: Vec<Document> = part.iter().map(|number| document(*number)).collect();
        let (start, before) = (Instant::now(), user());
        let mut open = store.batch().unwrap();
        open.put_all(&documents).unwrap();
        open.commit().unwrap();
        wall += start.elapsed().as_secs_f64();
        processor += user() - before;
    }
    let (of_wall, of_user) = (count as f64 / wall, count as f64 / processor.max(0.01));
    println!("{of_wall:>10.0} {what}/s by the wall, {of_user:>8.0} by processor time ({count})");
}

/// Numbers that look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// Squared, so that the first few are named much more often.
    fn party(&mut self) -> String {
        format!("S{:02}", self.below(15) * self.below(15))
    }
}

fn document(number: usize) -> Document {
    let mut dice = Dice((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut made = sample::document(number as u32);
    let id = made.article.id.clone();
    made.mentions.clear();
    made.quotes.clear();
    // Articles come as the days go.
    let published = date(2022, 1, 1) + Span::new().days(i64::from(number as u32) * 1_000 / 200_000);
    made.article.published.as_mut().unwrap().date = published.to_string();
    if number % 500 == 0 {
        made.article.text = made.article.text.replacen("Türkiye’s", "Falconry", 1);
    }
    let kinds = ["CONSULT", "ACCUSE", "ASSAULT", "SUPPORT", "SANCTION", "AID"];
    let side = |party: &str| -> ActorWords {
        ActorWords {
            name: party.to_owned(),
            code: Some(party.to_owned()),
            country: None,
            sector: None,
            kind: "state".into(),
            ..sample::fidan()
        }
    };
    made.reports = (1..=REPORTS)
        .map(|n| {
            let (by, to) = (side(&dice.party()), side(&dice.party()));
            let day = published - Span::new().days(i64::from(dice.below(3) as u32));
            let status = if dice.below(8) == 0 { "plan" } else { "fact" };
            let mut report = sample::report(&id, n, &by, &to, status, &day.to_string());
            report.event_type = kinds[dice.below(6) as usize].into();
            if dice.below(5) == 0 {
                report.when = None;
            }
            report
        })
        .collect();
    if number % RARE_EACH == RARE_EACH / 2 {
        made.reports[0].target = vec![side(RARE)];
    }
    made
}

/// Asks five times; the fastest counts, because other work on the machine only slows.
fn ask(what: &str, question: impl Fn() -> usize) {
    let mut best = f64::MAX;
    let mut rows = 0;
    for _ in 0..5 {
        let start = Instant::now();
        rows = question();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{:>10.1} ms: {what} ({rows} rows)", best * 1e3);
}

/// Processor seconds of this process so far; 0 where the system does not tell.
fn user() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

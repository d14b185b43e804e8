//! Makes a store for load: `cargo run --release -p detente-web --example busy_store -- FILE [REPORTS]`.
//!
//! One article is really read; its reports come back under other parties, types, days and sites,
//! the busiest pairs most, over five years. A million reports where no number is given. The words
//! are the first article's all the same: it measures, it means nothing.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use detente_read::Reader;
use detente_record::{
    EventType, Page,
    json::{Document, document},
};
use detente_store::Store;

/// Reports of one article.
const EACH: usize = 20;
/// Articles of one batch.
const BATCH: usize = 250;
/// Days over which the acts are spread.
const DAYS: u64 = 1826;

const STATES: [&str; 40] = [
    "USA", "RUS", "CHN", "UKR", "ISR", "IRN", "GBR", "FRA", "DEU", "JPN", "IND", "PAK", "KOR",
    "PRK", "TUR", "SYR", "IRQ", "EGY", "SAU", "ITA", "ESP", "POL", "AUS", "CAN", "BRA", "MEX",
    "ZAF", "NGA", "AFG", "VNM", "PHL", "IDN", "THA", "MYS", "GRC", "SWE", "NOR", "LBN", "YEM",
    "QAT",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("the store's file");
    let wanted: usize = arguments.next().map_or(1_000_000, |number| number.parse().unwrap());
    let page = Page {
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        bytes: b"China condemned Japan on Monday. \"We trust Japan,\" Wang Yi said in Beijing."
            .to_vec(),
        ..Page::default()
    };
    let model = document(&Reader::default().read(&page));
    let mut store = Store::open(path.as_ref()).unwrap();
    let mut chance = Chance(1);
    let articles = wanted.div_ceil(EACH);
    let start = std::time::Instant::now();
    for first in (0..articles).step_by(BATCH) {
        let mut batch = store.batch().unwrap();
        for number in first..(first + BATCH).min(articles) {
            batch.put(&variant(&model, number, &mut chance)).unwrap();
        }
        batch.commit().unwrap();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{} reports in {seconds:.0} s", articles * EACH);
}

fn variant(model: &Document, number: usize, chance: &mut Chance) -> Document {
    let mut made = model.clone();
    let day = |back: u64| {
        let back = i64::try_from(back).expect("few days");
        (jiff::civil::date(2020, 1, 1) + jiff::Span::new().days(back)).to_string()
    };
    let today = chance.below(DAYS);
    let article = &mut made.article;
    article.id = format!("{number:032x}");
    article.site = Some(format!("site{}.example", chance.skewed(200)));
    article.url = Some(format!("https://site.example/{number}"));
    article.published = Some(detente_record::json::Published {
        date: day(today),
        precision: "day".into(),
        basis: "caller".into(),
    });
    let report = model.reports[0].clone();
    made.reports = (0..EACH)
        .map(|n| {
            let mut report = report.clone();
            report.id = format!("{}-r{}", made.article.id, n + 1);
            let source = chance.skewed(40);
            let target = (source + 1 + chance.skewed(39)) % 40;
            for (actors, state) in [(&mut report.source, source), (&mut report.target, target)] {
                actors.truncate(1);
                let state = STATES[state as usize];
                state.clone_into(&mut actors[0].name);
                actors[0].code = Some(state.to_owned());
                actors[0].country = Some(state.to_owned());
            }
            let kind = EventType::ALL[chance.below(16) as usize];
            report.event_type = kind.name().into();
            report.quad = kind.quad() as u8;
            report.confidence = 0.3 + chance.below(60) as f64 / 100.0;
            let when = report.when.get_or_insert_with(|| detente_record::json::When {
                first: None,
                last: None,
                precision: "day".into(),
                basis: "stated".into(),
                start: None,
                end: None,
            });
            let acted = day(today.saturating_sub(chance.below(3)));
            (when.first, when.last) = (Some(acted.clone()), Some(acted));
            when.precision = "day".into();
            report
        })
        .collect();
    made
}

/// Numbers that look like chance and are the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A number below a limit, small ones far more often.
    fn skewed(&mut self, limit: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (share * share * limit as f64) as u64
    }
}

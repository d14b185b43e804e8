//! Merges a million reports made by dice and says how long it took.

// It talks to the person at the terminal.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use detente_merge::{Phase, Side, Telling, Time, merge};
use detente_record::ArticleId;
use jiff::{Span, civil::date};

fn main() {
    let count: u64 =
        std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let tellings: Vec<Telling> = (0..count).map(telling).collect();
    let begun = Instant::now();
    let groups = merge(&tellings);
    let seconds = begun.elapsed().as_secs_f64();
    let largest = groups.iter().map(|group| group.members.len()).max().unwrap_or(0);
    println!("{count} reports, {} events, the largest of {largest}, {seconds:.1} s", groups.len());
}

/// A telling of sixty days of 200 states, of which few act most of the time.
fn telling(number: u64) -> Telling {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut below = |limit: u64| {
        mixed ^= mixed << 13;
        mixed ^= mixed >> 7;
        mixed ^= mixed << 17;
        mixed % limit
    };
    // Squared, so that the first few are named much more often.
    let mut party = || format!("S{:02}", below(15) * below(15));
    let (source, target) = (party(), party());
    let day = date(2022, 1, 1) + Span::new().days(i64::try_from(below(60)).unwrap_or(0));
    let kinds = ["CONSULT", "ACCUSE", "ASSAULT", "SUPPORT", "SANCTION", "AID"];
    let persons = ["A", "B", "C", "D"];
    let mut person = || (below(3) == 0).then(|| persons[below(4) as usize].to_owned());
    let side = |party: String, person: Option<String>| Side { party, person, sector: None };
    let (by, to) = (person(), person());
    Telling {
        report: (ArticleId(u128::from(number / 5)), (number % 5) as u32),
        event_type: kinds[below(6) as usize].to_owned(),
        phase: Phase::ALL[(below(10) / 8) as usize],
        source: side(source, by),
        target: side(target, to),
        time: match below(10) {
            0 => Time::Undated(day),
            1 => Time::Within(day, day + Span::new().days(20)),
            _ => Time::Day(day),
        },
        place: None,
        mode: None,
        cameo: "040".to_owned(),
        moved: false,
    }
}

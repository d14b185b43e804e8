//! A relation for people: lines that rise and fall, last acts, quotes, plans, turns.

use std::{collections::BTreeMap, fmt::Write as _};

use detente_answer::{Direction, Explained};
use detente_record::EventType;
use detente_relate::{Direction as Turn, Period};
use detente_store::{Relation, Side, layouts::ImportedRow};

use crate::{
    output::{human, paint::Paint, rows, visible::visible},
    progress::count,
};

/// Turns shown in each direction.
const TURNS: usize = 8;

/// Writes the whole page.
pub fn page(relation: &Relation, history: &[Direction; 2], paint: Paint) -> String {
    let (a, b) = (visible(&relation.a), visible(&relation.b));
    let mut page = format!("{}\n", paint.bold(format!("{a} – {b}")));
    if let [Some(first), Some(last)] = [history[0].series.first(), history[0].series.last()] {
        let _ = writeln!(page, "{}", paint.dim(format!("{} to {}", first.first, last.last)));
    }
    let sides = [&relation.a_to_b, &relation.b_to_a];
    for (direction, side) in history.iter().zip(sides) {
        let (from, to) = (visible(&direction.source), visible(&direction.target));
        let _ = writeln!(page, "\n{}", paint.bold(format!("{from} → {to}")));
        page.push_str(&totals(relation, &direction.source, paint));
        page.push_str(&lines(&direction.series, paint));
        page.push_str(&turns(&direction.shifts, paint));
        page.push_str(&acts(side, paint));
    }
    if !relation.planned.is_empty() {
        let _ = writeln!(page, "\n{}", paint.bold("Planned"));
        for row in &relation.planned {
            page.push_str(&human::report(&row.report, &row.sentence, paint));
        }
    }
    page
}

/// Events by type in one direction, cooperation and conflict apart.
fn totals(relation: &Relation, from: &str, paint: Paint) -> String {
    let mut types: BTreeMap<EventType, u32> = BTreeMap::new();
    let mut statements = 0;
    for day in relation.days.iter().filter(|day| day.source == from && day.events > 0) {
        match day.event_type.parse() {
            Ok(kind) => *types.entry(kind).or_default() += day.events,
            Err(_) => statements += day.events,
        }
    }
    if types.is_empty() && statements == 0 {
        return String::new();
    }
    let mut listed: Vec<_> = types
        .iter()
        .map(|(kind, events)| paint.act(kind.quad() as u8, format!("{kind} {events}")))
        .collect();
    if statements > 0 {
        listed.push(format!("statements {statements}"));
    }
    let total = count(u64::from(types.values().sum::<u32>() + statements), "dated event");
    format!("  {total}: {}\n", listed.join(", "))
}

/// Columns of the names before the two lines.
const LABEL: usize = 15;

/// Two lines, one a kind; a block is a period.
fn lines(series: &[Period], paint: Paint) -> String {
    if series.len() < 2 {
        return String::new();
    }
    let room = rows::width().saturating_sub(LABEL + 2).max(10);
    let shown = &series[series.len().saturating_sub(room)..];
    let both = [("cooperation", 1, 0), ("conflict", 4, 1)];
    let rates: Vec<[f64; 2]> = shown.iter().map(|period| period.per_day().into()).collect();
    // One scale for both lines, so that they can be compared.
    let top = rates.iter().flatten().fold(0.0, |top: f64, &rate| top.max(rate));
    let mut text = String::new();
    for (label, quad, at) in both {
        let line: String = rates.iter().map(|rate| block(rate[at], top)).collect();
        let _ = writeln!(text, "  {label:<LABEL$}{}", paint.act(quad, line));
    }
    let (first, last) = (shown[0].first, shown[shown.len() - 1].last);
    let _ = writeln!(text, "  {:<LABEL$}{}", "", paint.dim(format!("{first} … {last}")));
    text
}

/// One block of eight heights; the square root keeps small rises visible beside great ones.
fn block(rate: f64, top: f64) -> char {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    if rate <= 0.0 || top <= 0.0 {
        return BLOCKS[0];
    }
    let height = ((rate / top).sqrt() * 8.0).ceil() as usize;
    BLOCKS[height.clamp(1, 8)]
}

fn turns(shifts: &[Explained], paint: Paint) -> String {
    let mut text = String::new();
    let before = shifts.len().saturating_sub(TURNS);
    if before > 0 {
        let _ = writeln!(text, "  {}", paint.dim(count(before as u64, "earlier shift")));
    }
    for Explained { shift, sentences, imported } in &shifts[before..] {
        let quad = if shift.direction == Turn::Hardening { 4 } else { 1 };
        let kinds: Vec<_> = shift
            .causes
            .iter()
            .map(|cause| {
                let kind = cause.kind.replace('_', " ");
                format!("{kind} {} ({:.1} expected)", cause.seen, cause.expected)
            })
            .collect();
        let _ = writeln!(
            text,
            "  {} {} p {:.2}, {:+.1} a day: {}",
            shift.date,
            paint.act(quad, shift.direction.name()),
            shift.probability,
            shift.size,
            kinds.join(", ")
        );
        for told in sentences {
            let _ = writeln!(text, "      {}", paint.dim(visible(&told.words)));
        }
        for row in imported {
            let _ = writeln!(text, "      {}", paint.dim(imported_line(row)));
        }
    }
    text
}

fn acts(side: &Side, paint: Paint) -> String {
    let mut text = String::new();
    for row in &side.reports {
        text.push_str(&human::report(&row.report, &row.sentence, paint));
    }
    for row in &side.imported {
        let _ = writeln!(text, "  {}", paint.act(row.quad.unwrap_or(1), imported_line(row)));
    }
    for row in &side.quotes {
        text.push_str(&human::said(&row.quote, paint));
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str(&paint.dim("  nothing in the store\n"));
    }
    text
}

/// An event without a sentence: `2014-05-06 Vietnam → China: Criticize or denounce (icews)`.
fn imported_line(row: &ImportedRow) -> String {
    let name = |side: &Option<detente_record::json::Identity>| match side {
        Some(actor) => visible(&actor.name).into_owned(),
        None => "?".to_owned(),
    };
    let act = visible(row.act.as_deref().unwrap_or(&row.event_type)).into_owned();
    let (source, target, day) = (name(&row.source), name(&row.target), visible(&row.day));
    format!("{day} {source} → {target}: {act} ({})", row.layout)
}

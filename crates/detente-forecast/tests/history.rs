//! The same history gives the same forecasts however it comes, and bad ones are refused in words.

// Helpers outside `#[test]` functions unwrap too.
#![allow(clippy::unwrap_used)]

use detente_forecast::{
    Basis, Classes, Fact, Forecast, Forecaster, HistoryError, Measure, Outlook, Protocol, Quad,
    RankSettings, Ranker, Standing, Steps, rank,
};

/// A made-up year of six actors in two camps: quarrels that draw answers, and visits every week.
fn year(days: i32) -> Vec<Quad> {
    let mut state = 88172645463325252_u64;
    let mut draw = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % u64::from(below)) as u32
    };
    let mut quads = Vec::new();
    for day in 0..days {
        if day % 7 == 0 {
            quads.push(Quad { source: 4, kind: 1, target: 5, day });
        }
        let (source, target) = (draw(3), 3 + draw(3));
        if draw(3) > 0 {
            quads.push(Quad { source, kind: 2, target, day });
            quads.push(Quad { source: target, kind: 3, target: source, day: day + 1 });
        }
    }
    quads.retain(|quad| quad.day < days);
    quads
}

fn standings(quads: &[Quad], day: i32) -> Vec<Standing> {
    let mut ranker = Ranker::new(RankSettings::default(), Classes::default());
    for today in 0..day {
        let facts: Vec<Fact> = quads.iter().filter(|q| q.day == today).map(Quad::fact).collect();
        ranker.learn(today, &facts);
    }
    ranker.day(day).standings(0, 4)
}

fn forecast(quads: &[Quad]) -> Vec<Forecast> {
    Forecaster::new(quads, 200, &[7, 30]).unwrap().top(10)
}

#[test]
fn what_is_added_day_by_day_is_what_is_added_at_once() {
    let quads = year(200);
    let mut outlook = Outlook::new(7);
    for day in 0..200 {
        let facts: Vec<Fact> = quads.iter().filter(|q| q.day == day).map(Quad::fact).collect();
        outlook.add(day, &facts);
    }
    let at_once = Forecaster::new(&quads, 200, &[7]).unwrap();
    for (fact, probability) in outlook.all(200) {
        assert_eq!(at_once.act(fact)[0].probability.to_bits(), probability.to_bits());
    }
    // Nor does it matter what was asked in between.
    let mut asked = Ranker::new(RankSettings::default(), Classes::default());
    for day in 0..200 {
        let facts: Vec<Fact> = quads.iter().filter(|q| q.day == day).map(Quad::fact).collect();
        asked.day(day).standings(1, 4);
        asked.learn(day, &facts);
    }
    assert_eq!(asked.day(200).standings(0, 4), standings(&quads, 200));
}

#[test]
fn order_and_doubles_change_nothing() {
    let quads = year(200);
    let mut shuffled: Vec<Quad> = quads.iter().rev().copied().collect();
    shuffled.extend_from_slice(&quads[..50]);
    assert_eq!(forecast(&quads), forecast(&shuffled));
    let mut doubled = quads.clone();
    doubled.extend_from_slice(&quads);
    assert_eq!(standings(&quads, 200), standings(&doubled, 200));
}

#[test]
fn regular_acts_are_foreseen_with_reasons_that_count_right() {
    let quads = year(200);
    let forecaster = Forecaster::new(&quads, 200, &[7, 30]).unwrap();
    let visit = &forecaster.act(Fact { source: 4, kind: 1, target: 5 })[0];
    assert!(visit.probability > 0.7, "{visit:?}");
    assert!(visit.interval.0 <= visit.probability && visit.probability <= visit.interval.1);
    // The last visit was on day 196, four days before; all 28 before it came again in time.
    let again =
        visit.reasons.iter().find(|reason| reason.earlier == 1 && !reason.mirrored).unwrap();
    assert_eq!((again.day, again.age), (196, 4));
    assert_eq!((again.held, again.of), (28, 28));
    assert_eq!((again.held_here, again.of_here), (28, 28));
    let case = again.cases[0];
    assert_eq!((case.source, case.target, case.earlier, case.later), (4, 5, 189, 196));
}

#[test]
fn the_unknown_get_a_base_rate_that_says_so() {
    let forecaster = Forecaster::new(&year(200), 200, &[7]).unwrap();
    let pair = &forecaster.act(Fact { source: 4, kind: 3, target: 5 })[0];
    assert_eq!(pair.basis, Basis::KindRate);
    let nobody = &forecaster.pair(71, 72, &[1, 2])[0];
    assert_eq!(nobody.basis, Basis::BaseRate);
    assert!(nobody.probability > 0.0 && nobody.probability < pair.probability);
    assert!(nobody.reasons.is_empty());
}

#[test]
fn a_history_that_cannot_carry_a_forecast_is_refused() {
    let refused = |quads: &[Quad], from| Forecaster::new(quads, from, &[7]).unwrap_err();
    assert_eq!(refused(&[], 10), HistoryError::Empty);
    let one_day: Vec<Quad> =
        (0..9).map(|target| Quad { source: 9, kind: 0, target, day: 3 }).collect();
    assert_eq!(refused(&one_day, 4), HistoryError::TooShort(1));
    assert_eq!(refused(&year(200), 199), HistoryError::FutureDated(2));
    let wild = Quad { source: u32::MAX, kind: 0, target: 0, day: i32::MAX };
    assert_eq!(refused(&[wild], i32::MAX), HistoryError::OutOfBounds(2));
}

#[test]
fn a_gap_of_years_ends_what_was_lately() {
    let mut quads = year(200);
    let fact = Fact { source: 4, kind: 1, target: 5 };
    let before = Forecaster::new(&quads, 200, &[7]).unwrap().act(fact)[0].probability;
    quads.extend(
        year(60).into_iter().filter(|q| q.kind != 1).map(|q| Quad { day: q.day + 3000, ..q }),
    );
    let after = Forecaster::new(&quads, 3060, &[7]).unwrap().act(fact)[0].probability;
    assert!(after < before / 2.0, "{before} then {after}");
}

#[test]
fn days_out_of_order_and_acts_out_of_bounds_are_left_out() {
    let mut ranker = Ranker::new(RankSettings::default(), Classes::default());
    let wild = Fact { source: u32::MAX, kind: u32::MAX, target: 1 };
    assert!(ranker.learn(5, &[wild, Fact { source: 0, kind: 0, target: 1 }]));
    assert!(!ranker.learn(5, &[]) && !ranker.remember(4, &[]));
    assert_eq!(ranker.last_day(), Some(5));
    assert_eq!(ranker.day(6).standings(0, 0)[0].actor, 1);
    assert!(ranker.day(6).standings(u32::MAX, u32::MAX).is_empty());
}

/// Ranks are those of the protocol: other right answers are left out, ties share their mean rank.
#[test]
fn ranks_follow_the_protocol() {
    let mut ranker = Ranker::new(RankSettings::default(), Classes::default());
    for day in 0..30 {
        let often = Fact { source: 0, kind: 0, target: 1 };
        let seldom = Fact { source: 0, kind: 0, target: 2 };
        let facts = [often, seldom];
        ranker.learn(day, if day % 5 == 0 { &facts } else { &facts[..1] });
    }
    let mut day = ranker.day(30);
    assert_eq!(day.ranks(0, 0, &[1], 10), [1.0]);
    assert_eq!(day.ranks(0, 0, &[2], 10), [2.0]);
    assert_eq!(day.ranks(0, 0, &[1, 2], 10), [1.0, 1.0]);
    // Seven actors of ten were never seen; they share the ranks from 4 to 10.
    assert_eq!(day.ranks(0, 0, &[7], 10), [7.0]);
}

/// The protocol asks about each day with only the days before known.
#[test]
fn what_comes_later_changes_no_rank() {
    let measured = |quads: &[Quad], from| {
        let protocol = Protocol {
            settings: RankSettings::default(),
            classes: Classes::default(),
            universe: 6,
            from,
            learn: usize::MAX,
            steps: Steps::One,
        };
        rank(&protocol, quads).all
    };
    let whole = measured(&year(200), 150);
    let part = measured(&year(175), 150);
    let rest = measured(&year(200), 175);
    let sum = |measure: Measure| measure.mrr * measure.queries as f64;
    // The answers that year() adds on the day after its last are cut off with it.
    assert_eq!(whole.queries, part.queries + rest.queries);
    assert!((sum(whole) - sum(part) - sum(rest)).abs() < 1e-6, "{whole:?} {part:?} {rest:?}");
    assert!(whole.mrr > 0.5);
}

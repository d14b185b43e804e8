//! Which tellings are of one event.

use std::collections::BTreeSet;

use detente_merge::{Group, Phase, Side, Spot, Telling, Time, merge};
use detente_record::ArticleId;
use jiff::civil::{Date, date};

fn side(party: &str, person: Option<&str>) -> Side {
    Side { party: party.into(), person: person.map(str::to_owned), sector: None }
}

fn telling(article: u128, time: Time) -> Telling {
    Telling {
        report: (ArticleId(article), 0),
        event_type: "CONSULT".into(),
        phase: Phase::Happened,
        source: side("TUR", None),
        target: side("CHN", None),
        time,
        place: None,
        mode: None,
        cameo: "040".into(),
        moved: false,
    }
}

fn spot(name: &str, geonames: u32, point: (f64, f64), country: &str) -> Spot {
    Spot {
        name: name.into(),
        geonames: Some(geonames),
        point: Some(point),
        country: Some(country.into()),
    }
}

const DAY: Date = date(2025, 3, 3);

/// The events as sets of articles, in order.
fn articles(tellings: &[Telling], groups: &[Group]) -> Vec<BTreeSet<u128>> {
    let set = |group: &Group| group.members.iter().map(|&at| tellings[at].report.0.0).collect();
    groups.iter().map(set).collect()
}

fn sorted(tellings: &[Telling]) -> Vec<BTreeSet<u128>> {
    articles(tellings, &merge(tellings))
}

fn sets<const N: usize>(sets: [&[u128]; N]) -> Vec<BTreeSet<u128>> {
    sets.iter().map(|set| set.iter().copied().collect()).collect()
}

#[test]
fn a_named_person_is_not_another_and_both_may_be_the_state() {
    let day = Time::Day(DAY);
    let xi = Telling { target: side("CHN", Some("Xi Jinping")), ..telling(1, day) };
    let wang = Telling { target: side("CHN", Some("Wang Yi")), ..telling(2, day) };
    let again = Telling { report: (ArticleId(3), 0), ..wang.clone() };
    // "China" alone goes where more is told.
    let china = telling(4, day);
    assert_eq!(sorted(&[xi, wang, again, china]), sets([&[2, 3, 4], &[1]]));
}

#[test]
fn places_far_apart_are_two_events_and_a_suburb_is_not() {
    let day = Time::Day(DAY);
    let at = |article, spot: Spot| Telling { place: Some(spot), ..telling(article, day) };
    let kyiv = at(1, spot("Kyiv", 703_448, (50.45, 30.52), "UKR"));
    let brovary = at(2, spot("Brovary", 711_660, (50.51, 30.80), "UKR"));
    let lviv = at(3, spot("Lviv", 702_550, (49.84, 24.03), "UKR"));
    assert_eq!(sorted(&[kyiv, brovary, lviv]), sets([&[1, 2], &[3]]));
}

#[test]
fn a_wider_time_joins_the_only_event_it_can_be_of() {
    let month = Time::Within(date(2025, 3, 1), date(2025, 3, 31));
    let undated = Time::Undated(date(2025, 3, 5));
    let one = [telling(1, Time::Day(DAY)), telling(2, month), telling(3, undated)];
    assert_eq!(sorted(&one), sets([&[1, 2, 3]]));
    // With a second event that month, "in March" is of neither for certain.
    let mut two = one.to_vec();
    two.push(telling(4, Time::Day(date(2025, 3, 20))));
    assert_eq!(sorted(&two), sets([&[1, 3], &[4], &[2]]));
    // Unless its own article tells of one of them.
    two.push(Telling { report: (ArticleId(2), 1), ..telling(2, Time::Day(date(2025, 3, 20))) });
    assert_eq!(sorted(&two), sets([&[1, 3], &[2, 4]]));
    // A year says too little.
    let year = Time::Within(date(2025, 1, 1), date(2025, 12, 31));
    assert_eq!(sorted(&[telling(1, Time::Day(DAY)), telling(2, year)]), sets([&[1], &[2]]));
}

#[test]
fn plans_and_articles_without_any_day_stay_apart() {
    let day = Time::Day(DAY);
    let planned = Telling { phase: Phase::Planned, ..telling(2, day) };
    let unknown = [telling(3, Time::Unknown), telling(4, Time::Unknown)];
    let [third, fourth] = unknown;
    assert_eq!(sorted(&[telling(1, day), planned, third, fourth]), sets([&[1], &[3], &[4], &[2]]));
}

/// A generator of numbers that look random, the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn telling(&mut self, article: u128) -> Telling {
        let day = date(2025, 3, 1 + self.below(6) as i8);
        let time = match self.below(6) {
            0 => Time::Within(day, date(2025, 3, 9)),
            1 => Time::Undated(day),
            2 if self.below(4) == 0 => Time::Unknown,
            _ => Time::Day(day),
        };
        let persons = [None, None, Some("Xi Jinping"), Some("Wang Yi")];
        let spots = [
            None,
            Some(spot("Kyiv", 703_448, (50.45, 30.52), "UKR")),
            Some(spot("Lviv", 702_550, (49.84, 24.03), "UKR")),
        ];
        let mut made = telling(article, time);
        made.target = side("CHN", persons[self.below(4) as usize]);
        made.place.clone_from(&spots[self.below(3) as usize]);
        made.phase = if self.below(4) == 0 { Phase::Planned } else { Phase::Happened };
        made.mode = [None, Some("visit"), Some("phone")][self.below(3) as usize].map(str::to_owned);
        made
    }
}

/// Events as they can be compared whatever the order of what made them.
fn comparable(tellings: &[Telling]) -> Vec<(String, Vec<(u128, u32)>)> {
    let key = |at: &usize| (tellings[*at].report.0.0, tellings[*at].report.1);
    let mut events: Vec<_> = merge(tellings)
        .iter()
        .map(|group| (group.id.to_string(), group.members.iter().map(key).collect()))
        .collect();
    events.sort();
    events
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let mut tellings: Vec<Telling> =
            (0..60).map(|article| dice.telling(u128::from(article % 40u32))).collect();
        for (n, telling) in (0..).zip(&mut tellings) {
            telling.report.1 = n;
        }
        let expected = comparable(&tellings);
        assert_eq!(expected.iter().map(|(_, members)| members.len()).sum::<usize>(), 60);
        let ids: BTreeSet<_> = expected.iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), expected.len(), "ids are of one event each");
        for _ in 0..3 {
            for at in (1..tellings.len()).rev() {
                tellings.swap(at, dice.below(at as u64 + 1) as usize);
            }
            assert_eq!(comparable(&tellings), expected, "seed {seed}");
        }
    }
}

//! Scores shifts against historic ones.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::{Counts, Coverage, Direction, Sensitivity, Series, series::between, shift::shifts};

/// A found shift may come so many days before the historic date …
const EARLY: i32 = 2;
/// … and so many after.
const LATE: i32 = 10;

/// How well historic shifts were found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShiftScores {
    /// Historic shifts with one of their direction between two days before and ten days after.
    pub found: usize,
    /// Historic shifts whose dyad has a series on that day.
    pub of: usize,
    /// All shifts of all series, by dyad and year.
    pub alarms_per_dyad_year: f64,
    /// Days from the historic date to the first shift found for it; `None` where none was.
    pub median_delay_days: Option<f64>,
    /// Series.
    pub dyads: usize,
    /// Historic shifts without a series.
    pub without_series: usize,
    /// Each historic shift and what was found for it, in the file's order.
    pub shifts: Vec<Historic>,
}

/// A historic shift and what was found for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Historic {
    /// The one party.
    pub actor_a: String,
    /// The other.
    pub actor_b: String,
    /// When it happened.
    pub date: Date,
    /// Softer or harder.
    pub direction: Direction,
    /// Days from `date` to the shift found; `None` where none was.
    pub delay_days: Option<i32>,
}

/// Daily counts of one data set's dyads.
#[derive(Debug, Default)]
struct DataSet {
    dyads: BTreeMap<(String, String), Vec<(Date, Counts)>>,
    first: Option<Date>,
    last: Option<Date>,
}

/// Scores the shifts found in `series` against those of `gold`; both are tables with a header.
///
/// `gold` has the columns `dataset actor_a actor_b date direction` (`+` softer, `-` harder),
/// `series` has `dataset actor_a actor_b date n goldstein_sum material_conflict verbal_conflict
/// cooperation_or_neutral`, in any order and with others beside them. A historic shift whose dyad
/// its own data set lacks is looked for in another that covers the day.
///
/// # Errors
/// A sentence that names the line and what is wrong with it.
///
/// ```
/// let series = "dataset\tactor_a\tactor_b\tdate\tn\tgoldstein_sum\tmaterial_conflict\tverbal_conflict\tcooperation_or_neutral
/// d\tA\tB\t2024-01-01\t1\t1.0\t0\t0\t1
/// d\tA\tB\t2024-03-01\t20\t-100.0\t12\t6\t2
/// ";
/// let gold = "dataset\tactor_a\tactor_b\tdate\tdirection\nd\tA\tB\t2024-03-01\t-\n";
/// let scores = detente_relate::eval::score(gold, series, &Default::default()).unwrap();
/// assert_eq!((scores.found, scores.of, scores.median_delay_days), (1, 1, Some(0.0)));
/// ```
pub fn score(gold: &str, series: &str, sensitivity: &Sensitivity) -> Result<ShiftScores, String> {
    let sets = data_sets(series)?;
    let mut found = BTreeMap::new();
    let (mut alarms, mut years) = (0, 0.0);
    for (name, set) in &sets {
        let (Some(first), Some(last)) = (set.first, set.last) else { continue };
        let coverage = coverage(set, first, last);
        for (dyad, days) in &set.dyads {
            let mut series = Series::new(days.iter().copied());
            series.stretch(first, last);
            let turns = shifts(&series, Some(&coverage), sensitivity);
            alarms += turns.len();
            years += series.days().len() as f64 / 365.25;
            found.insert((name.as_str(), dyad.0.as_str(), dyad.1.as_str()), turns);
        }
    }
    let mut historic = Vec::new();
    let mut without_series = 0;
    let table = Table::new(gold, &["dataset", "actor_a", "actor_b", "date", "direction"])?;
    for row in table.rows() {
        let (line, [set, a, b, date, direction]) = row?;
        let date = day(date, line)?;
        let direction = match direction {
            "+" => Direction::Softening,
            "-" | "−" => Direction::Hardening,
            other => return Err(format!("line {line}: direction {other:?} is neither + nor -")),
        };
        let covers = |name: &str| {
            let (name, set) = sets.get_key_value(name)?;
            (set.first? <= date && date <= set.last?).then_some(())?;
            found.get(&(name.as_str(), a, b)).or_else(|| found.get(&(name.as_str(), b, a)))
        };
        let Some(turns) = covers(set).or_else(|| sets.keys().find_map(|name| covers(name))) else {
            without_series += 1;
            continue;
        };
        let delay = turns
            .iter()
            .filter(|turn| turn.direction == direction)
            .filter_map(|turn| Some(turn.date.since(date).ok()?.get_days()))
            .find(|days| (-EARLY..=LATE).contains(days));
        let (actor_a, actor_b) = (a.to_owned(), b.to_owned());
        historic.push(Historic { actor_a, actor_b, date, direction, delay_days: delay });
    }
    let delays: Vec<i32> = historic.iter().filter_map(|shift| shift.delay_days).collect();
    Ok(ShiftScores {
        found: delays.len(),
        of: historic.len(),
        alarms_per_dyad_year: if years > 0.0 { alarms as f64 / years } else { 0.0 },
        median_delay_days: median(delays),
        dyads: found.len(),
        without_series,
        shifts: historic,
    })
}

fn data_sets(text: &str) -> Result<BTreeMap<String, DataSet>, String> {
    const COLUMNS: [&str; 8] = [
        "dataset",
        "actor_a",
        "actor_b",
        "date",
        "goldstein_sum",
        "material_conflict",
        "verbal_conflict",
        "cooperation_or_neutral",
    ];
    let mut sets: BTreeMap<String, DataSet> = BTreeMap::new();
    for row in Table::new(text, &COLUMNS)?.rows() {
        let (line, [set, a, b, date, goldstein, material, verbal, cooperation]) = row?;
        let number = |name: &str, text: &str| {
            text.parse().map_err(|_| format!("line {line}: {name} {text:?} is no count"))
        };
        let counts = Counts {
            // The table does not tell words from deeds here.
            verbal_cooperation: number("cooperation_or_neutral", cooperation)?,
            material_cooperation: 0,
            verbal_conflict: number("verbal_conflict", verbal)?,
            material_conflict: number("material_conflict", material)?,
            goldstein: goldstein.parse().unwrap_or_default(),
        };
        let date = day(date, line)?;
        let set = match sets.get_mut(set) {
            Some(set) => set,
            None => sets.entry(set.to_owned()).or_default(),
        };
        set.first = Some(set.first.map_or(date, |first| first.min(date)));
        set.last = Some(set.last.map_or(date, |last| last.max(date)));
        set.dyads.entry((a.to_owned(), b.to_owned())).or_default().push((date, counts));
    }
    Ok(sets)
}

/// The coverage of each day of a data set, from all of its dyads.
fn coverage(set: &DataSet, first: Date, last: Date) -> Vec<f64> {
    let mut activity = vec![0.0; between(first, last) + 1];
    for (date, counts) in set.dyads.values().flatten() {
        activity[between(first, *date)] += Coverage::activity([counts.total()]);
    }
    let mut usual = Coverage::default();
    activity.into_iter().map(|day| usual.push(day)).collect()
}

fn day(text: &str, line: usize) -> Result<Date, String> {
    text.parse().map_err(|_| format!("line {line}: {text:?} is no day"))
}

fn median(mut delays: Vec<i32>) -> Option<f64> {
    delays.sort_unstable();
    let upper = *delays.get(delays.len() / 2)?;
    let lower = delays[(delays.len() - 1) / 2];
    Some(f64::from(lower + upper) / 2.0)
}

/// A tab-separated table whose columns are asked for by name.
struct Table<'t, const N: usize> {
    text: &'t str,
    at: [usize; N],
}

impl<'t, const N: usize> Table<'t, N> {
    fn new(text: &'t str, names: &[&str; N]) -> Result<Self, String> {
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split('\t').collect();
        let mut at = [0; N];
        for (place, name) in at.iter_mut().zip(names) {
            let found = header.iter().position(|column| column == name);
            *place = found.ok_or_else(|| format!("line 1: no column {name}"))?;
        }
        Ok(Self { text, at })
    }

    fn rows(&self) -> impl Iterator<Item = Result<(usize, [&'t str; N]), String>> {
        let at = self.at;
        (1..).zip(self.text.lines()).skip(1).filter(|(_, row)| !row.is_empty()).map(
            move |(line, row)| {
                let fields: Vec<&str> = row.split('\t').collect();
                let mut asked = [""; N];
                for (field, at) in asked.iter_mut().zip(at) {
                    *field =
                        fields.get(at).ok_or_else(|| format!("line {line}: too few columns"))?;
                }
                Ok((line, asked))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_tables_are_named_by_line() {
        let gold = "dataset\tactor_a\tactor_b\tdate\tdirection\n";
        let series = "dataset\tactor_a\tactor_b\tdate\tgoldstein_sum\tmaterial_conflict\
            \tverbal_conflict\tcooperation_or_neutral\nd\tA\tB\t2024-01-01\t0\tx\t0\t0\n";
        let why = |gold: &str, series: &str| score(gold, series, &Sensitivity::default());
        assert_eq!(why(gold, series).unwrap_err(), "line 2: material_conflict \"x\" is no count");
        assert_eq!(
            why("date\n", &series.replace('x', "1")).unwrap_err(),
            "line 1: no column dataset"
        );
        let gold = format!("{gold}d\tA\tB\t2024-01-01\t?\n");
        let series = series.replace('x', "1");
        assert_eq!(why(&gold, &series).unwrap_err(), "line 2: direction \"?\" is neither + nor -");
        let absent = gold.replace("B\t2024", "C\t2024").replace('?', "+");
        assert_eq!(why(&absent, &series).unwrap().without_series, 1);
    }
}

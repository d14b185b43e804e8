//! Names of acts: those of ICEWS for CAMEO codes, those of ACLED for its sub-events.

use std::{collections::HashMap, sync::LazyLock};

/// Acts by code, with Goldstein's intensity and their name, and codes by name.
type Names = (HashMap<&'static str, (f64, &'static str)>, HashMap<String, &'static str>);

static ACTS: LazyLock<Names> = LazyLock::new(|| {
    let acts = || {
        rows(include_str!("../../layouts/acts.tsv")).filter_map(|row| {
            let mut fields = row.split('\t');
            Some((fields.next()?, fields.next()?.parse().ok()?, fields.next()?))
        })
    };
    (
        acts().map(|(code, intensity, name)| (code, (intensity, name))).collect(),
        acts().map(|(code, _, name)| (normal(name), code)).collect(),
    )
});

/// Event type, sub-event type, CAMEO code, types that it is written for.
type Acled = (&'static str, &'static str, &'static str, &'static str);

static ACLED: LazyLock<Vec<Acled>> = LazyLock::new(|| {
    rows(include_str!("../../layouts/acled_types.tsv"))
        .filter_map(|row| {
            let mut fields = row.split('\t');
            Some((fields.next()?, fields.next()?, fields.next()?, fields.next()?))
        })
        .collect()
});

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|row| !row.starts_with('#'))
}

/// Keeps letters and digits only: files differ in commas, hyphens and underscores.
fn normal(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns Goldstein's intensity of a CAMEO code and the name that ICEWS gives it; those of its
/// parent where it has none itself.
fn act(cameo: &str) -> Option<(f64, &'static str)> {
    let mut code = cameo;
    loop {
        match ACTS.0.get(code) {
            Some(act) => return Some(*act),
            None if code.len() == 2 => return ACTS.0.get(&*format!("{code}0")).copied(),
            None => code = code.get(..code.len().checked_sub(1)?)?,
        }
    }
}

/// Returns the name that ICEWS gives a CAMEO code, or its parent's.
pub(crate) fn name(cameo: &str) -> Option<&'static str> {
    act(cameo).map(|(_, name)| name)
}

/// Returns Goldstein's intensity of a CAMEO code, or its parent's.
pub(crate) fn goldstein(cameo: &str) -> Option<f64> {
    act(cameo).map(|(intensity, _)| intensity)
}

/// Returns the CAMEO code that ICEWS names so.
pub(crate) fn code(name: &str) -> Option<&'static str> {
    ACTS.1.get(&normal(name)).copied()
}

/// Returns the CAMEO code for ACLED's sub-event, or else for its event type.
pub(crate) fn of_acled(event: &str, sub: &str) -> Option<&'static str> {
    let exact = ACLED.iter().find(|row| row.1.eq_ignore_ascii_case(sub));
    exact.or_else(|| ACLED.iter().find(|row| row.0.eq_ignore_ascii_case(event))).map(|row| row.2)
}

/// Returns ACLED's event and sub-event for a PLOVER type and a CAMEO code.
pub(crate) fn acled(event_type: &str, cameo: &str) -> Option<(&'static str, &'static str)> {
    let same = ACLED.iter().find(|row| row.2 == cameo);
    same.or_else(|| ACLED.iter().find(|row| row.3.split(',').any(|name| name == event_type)))
        .map(|row| (row.0, row.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_go_both_ways() {
        assert_eq!(code("Make_statement"), Some("010"));
        assert_eq!(name("010"), Some("Make statement"));
        assert_eq!(code("No such act"), None);
        for row in rows(include_str!("../../layouts/acts.tsv")) {
            let [cameo, intensity, act] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{row}")
            };
            assert_eq!((code(act), name(cameo)), (Some(cameo), Some(act)));
            assert!((-10.0..=10.0).contains(&intensity.parse::<f64>().unwrap()), "{row}");
        }
        assert_eq!(name("1931"), name("193"));
        assert_eq!(name("99999"), None);
    }

    #[test]
    fn acled_maps_both_ways() {
        assert_eq!(of_acled("Battles", "Armed clash"), Some("190"));
        assert_eq!(of_acled("Riots", "something new"), Some("145"));
        assert_eq!(acled("PROTEST", "140"), Some(("Protests", "Peaceful protest")));
        assert_eq!(
            acled("ASSAULT", "195"),
            Some(("Explosions/Remote violence", "Air/drone strike"))
        );
    }
}

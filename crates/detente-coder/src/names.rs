//! The gazetteer's names with their kinds, for the parser's labels.

use detente_parse::NameList;
use detente_record::NameTag;

use crate::{actors, places};

/// Towns of fewer people share too many names with persons and things.
const PEOPLE: u64 = 100_000;

/// Lists states, capitals, towns of 100,000 people and more as places; organisations, parties,
/// companies and armed groups as organisations. Persons are not in it.
pub fn name_list() -> NameList {
    let tables = actors::SHIPPED;
    let states = [(tables.states, 3, NameTag::BeginLocation)];
    let bodies = [tables.organizations, tables.groups];
    let bodies = bodies.into_iter().map(|table| (table, 2, NameTag::BeginOrganization));
    let listed = states.into_iter().chain(bodies).flat_map(|(table, columns, tag)| {
        names_of(table, columns).filter(move |name| usable(name, tag)).map(move |name| (name, tag))
    });
    let towns = places::names().filter(|&(_, people)| people >= PEOPLE);
    NameList::new(listed.chain(towns.map(|(name, _)| (name, NameTag::BeginLocation))))
}

/// Reads the names of a table: the second column and some after it, alternatives parted by bars.
/// What follows an at sign says when a name held.
fn names_of(table: &'static str, columns: usize) -> impl Iterator<Item = &'static str> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.flat_map(move |line| line.split('\t').enumerate())
        .filter(move |(column, _)| match columns {
            3 => matches!(column, 1 | 2 | 5),
            _ => matches!(column, 1 | 2),
        })
        .flat_map(|(_, cell)| cell.split('|'))
        .map(|name| name.split('@').next().unwrap_or(name).trim())
        .filter(|name| name.starts_with(char::is_uppercase))
}

/// Says whether a name says its kind by itself: "Republicans" are persons as often as a party.
fn usable(name: &str, tag: NameTag) -> bool {
    tag == NameTag::BeginLocation || name.contains(' ') || !name.ends_with('s')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_give_their_names_and_no_codes() {
        let names: Vec<&str> = names_of(actors::SHIPPED.states, 3).collect();
        assert!(names.contains(&"Albania") && names.contains(&"Tirana"), "{}", names.len());
        assert!(!names.contains(&"ALB") && !names.contains(&"Albanian"));
        assert!(!name_list().is_empty());
    }
}

//! Groups of parties whose members come and go.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::Counts;

/// One stretch of belonging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The member: a country (ISO 3166-1 alpha-3) or a code.
    pub party: String,
    /// First day; `None`: from the beginning.
    pub from: Option<Date>,
    /// Last day, inclusive; `None`: still.
    pub to: Option<Date>,
}

/// Some parties that are looked at as one: the EU, NATO, or whatever the caller names.
///
/// ```
/// use detente_relate::{Group, Membership};
/// use jiff::civil::date;
///
/// let member = |party: &str, from| Membership { party: party.into(), from, to: None };
/// let nato = Group::new([member("FRA", None), member("FIN", Some(date(2023, 4, 4)))]);
/// assert_eq!(nato.on(date(2023, 4, 3)).into_iter().collect::<Vec<_>>(), ["FRA"]);
/// assert!(nato.has("FIN", date(2023, 4, 4)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    members: Vec<Membership>,
}

impl Group {
    /// Makes a group of its memberships; one party may have several.
    pub fn new(members: impl IntoIterator<Item = Membership>) -> Self {
        Self { members: members.into_iter().collect() }
    }

    /// Makes a group of one party that has always belonged.
    pub fn single(party: &str) -> Self {
        Self::new([Membership { party: party.to_owned(), from: None, to: None }])
    }

    /// Returns who belongs on a day.
    pub fn on(&self, day: Date) -> BTreeSet<&str> {
        self.members.iter().filter(|member| covers(member, day)).map(|m| &*m.party).collect()
    }

    /// Says whether a party belongs on a day.
    pub fn has(&self, party: &str, day: Date) -> bool {
        self.members.iter().any(|member| member.party == party && covers(member, day))
    }

    /// Returns everybody who ever belonged.
    pub fn ever(&self) -> BTreeSet<&str> {
        self.members.iter().map(|member| &*member.party).collect()
    }
}

fn covers(member: &Membership, day: Date) -> bool {
    member.from.is_none_or(|from| from <= day) && member.to.is_none_or(|to| day <= to)
}

/// Chooses, of dyads' days, those from one group to another on their date; what happens inside
/// either group is left out.
pub fn between_groups<'a>(
    from: &'a Group,
    to: &'a Group,
    days: impl IntoIterator<Item = (&'a str, &'a str, Date, Counts)> + 'a,
) -> impl Iterator<Item = (Date, Counts)> + 'a {
    days.into_iter().filter_map(|(source, target, day, counts)| {
        let across = from.has(source, day) && to.has(target, day);
        let inside = to.has(source, day) || from.has(target, day);
        (across && !inside).then_some((day, counts))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn acts_count_for_a_group_only_while_their_doer_belongs() {
        let until = Some(date(2020, 1, 31));
        let member = |party: &str, to| Membership { party: party.into(), from: None, to };
        let union = Group::new([member("GBR", until), member("FRA", None)]);
        let one = Counts { verbal_conflict: 1, ..Counts::default() };
        let days = [
            ("GBR", "RUS", date(2020, 1, 31), one),
            ("GBR", "RUS", date(2020, 2, 1), one),
            ("FRA", "RUS", date(2020, 2, 1), one),
            ("FRA", "GBR", date(2020, 1, 1), one),
        ];
        let found: Vec<_> = between_groups(&union, &Group::single("RUS"), days).collect();
        assert_eq!(found, [(date(2020, 1, 31), one), (date(2020, 2, 1), one)]);
    }
}

//! What an event's tellings say together.

use std::{
    cmp::{Ordering, Reverse},
    collections::BTreeSet,
};

use super::{days, tellings::Stored};

/// An event, as far as it rests on its tellings.
pub(super) struct Told<'s> {
    /// The report that tells of it best: as a fact, of the day itself, saying most.
    pub lead: &'s Stored,
    pub reports: i64,
    pub articles: i64,
    /// Independent ones, by name; those of no known site are one, the empty one.
    pub sites: BTreeSet<&'s str>,
    pub confidence: f64,
    pub first_published: Option<&'s str>,
}

impl<'s> Told<'s> {
    /// Puts together what tellings of one event say, `first` among them, each of another report.
    pub fn of(first: &'s Stored, members: &[&'s Stored], copies: &BTreeSet<i64>) -> Self {
        let better = |a: &'s Stored, b: &'s Stored| if order(b, a).is_lt() { b } else { a };
        let articles: BTreeSet<i64> = members.iter().map(|stored| stored.article).collect();
        let own = members.iter().filter(|stored| !stored.is_copy_by(copies));
        let published = members.iter().filter_map(|stored| stored.publication.date.as_deref());
        Self {
            lead: members.iter().copied().fold(first, better),
            reports: count(members.len()),
            articles: count(articles.len()),
            sites: own.map(|stored| stored.publication.site()).collect(),
            confidence: members.iter().map(|stored| stored.confidence).fold(f64::MIN, f64::max),
            first_published: published.min(),
        }
    }

    /// Independent sites; where all articles are copies, that of one.
    pub fn sites(&self) -> i64 {
        count(self.sites.len()).max(1)
    }

    /// The day on which the event counts that begins on `first`; `None` where it counts on none.
    pub fn day<'d>(&self, first: Option<&'d str>) -> Option<&'d str> {
        let telling = &self.lead.telling;
        let coded = telling.source.is_coded() && telling.target.is_coded();
        first.filter(|_| coded && days::is_daily(&self.lead.precision))
    }
}

fn order(a: &Stored, b: &Stored) -> Ordering {
    let key = |stored: &Stored| {
        let exact = stored.reach.is_some_and(|(first, last)| first == last);
        (stored.status != "fact", !exact, Reverse(stored.telling.said()))
    };
    key(a)
        .cmp(&key(b))
        .then_with(|| b.confidence.total_cmp(&a.confidence))
        .then_with(|| a.publication.id.cmp(&b.publication.id))
        .then_with(|| a.telling.report.1.cmp(&b.telling.report.1))
}

/// A number of things as the tables have it.
pub(super) fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

//! One dyad: what two parties did to and said of each other.

use std::collections::BTreeMap;

use detente_record::Status;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    DyadDay, Order, QuoteFilter, QuoteRow, ReportFilter, ReportRow, Store, StoreError,
    base::{Row, params},
    layouts::ImportedRow,
};

/// Which part of a relation.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationFilter {
    /// First day of the series and of the acts; `None`: from the beginning.
    pub since: Option<Date>,
    /// Last day of the series and of the acts; `None`: to the end. Quotes go by publication.
    pub until: Option<Date>,
    /// Plans count as ahead that end on this day or later; `None`: all plans with a date.
    pub ahead_of: Option<Date>,
    /// At most so many reports and quotes each way, and so many plans.
    pub limit: u32,
}

impl Default for RelationFilter {
    fn default() -> Self {
        Self { since: None, until: None, ahead_of: None, limit: 10 }
    }
}

/// What two parties did to and said of each other.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Relation {
    /// The one party, as asked for, in capitals.
    pub a: String,
    /// The other.
    pub b: String,
    /// Daily counts in both directions, by day, source, target, type and status.
    pub days: Vec<DyadDay>,
    /// What `a` did to `b` and said of it.
    pub a_to_b: Side,
    /// What `b` did to `a` and said of it.
    pub b_to_a: Side,
    /// What either plans with the other, the soonest first.
    pub planned: Vec<ReportRow>,
}

/// One direction of a relation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Side {
    /// Acts of status fact or claim, the newest first, undated last.
    pub reports: Vec<ReportRow>,
    /// Quotes of the one about the other, the newest first.
    pub quotes: Vec<QuoteRow>,
    /// Acts from tables of other collections, the newest first.
    pub imported: Vec<ImportedRow>,
}

impl Store {
    /// Tells how much is reported of all dyads together on each day, in order: the sum over dyads
    /// of the square root of their events. Against it a dyad's own counts can be normalised.
    ///
    /// Looks through all daily counts.
    pub fn activity(
        &self,
        since: Option<Date>,
        until: Option<Date>,
    ) -> Result<Vec<(String, f64)>, StoreError> {
        let sql = format!(
            "SELECT day, sum(events) FROM {} WHERE day >= coalesce(?1, day)
             AND day <= coalesce(?2, day) GROUP BY source, target, day",
            self.dyad_counts()?
        );
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        let mut days: BTreeMap<String, f64> = BTreeMap::new();
        let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, row.get::<f64>(1)?));
        self.each_row(&sql, params![text(since), text(until)], read, |(day, events)| {
            *days.entry(day).or_default() += events.sqrt();
            Ok::<_, StoreError>(())
        })?;
        Ok(days.into_iter().collect())
    }

    /// Returns what `a` and `b` did to and said of each other.
    ///
    /// The parties are countries (`CHN`) or codes (`IGOUNO`), in any case. Unknown ones give an
    /// empty relation.
    pub fn relation(
        &self,
        a: &str,
        b: &str,
        filter: &RelationFilter,
    ) -> Result<Relation, StoreError> {
        let (a, b) = (a.to_uppercase(), b.to_uppercase());
        Ok(Relation {
            days: self.dyad_days(&a, &b, filter.since, filter.until)?,
            a_to_b: self.side(&a, &b, filter)?,
            b_to_a: self.side(&b, &a, filter)?,
            planned: self.planned(&a, &b, filter)?,
            a,
            b,
        })
    }

    /// Returns the daily counts between two parties in both directions, by day, source, target,
    /// type and status. The parties are given in capitals, as the counts have them.
    pub fn dyad_days(
        &self,
        a: &str,
        b: &str,
        since: Option<Date>,
        until: Option<Date>,
    ) -> Result<Vec<DyadDay>, StoreError> {
        // Each direction is a stretch of the table's own order.
        let (columns, daily) = (DyadDay::COLUMNS, self.dyad_counts()?);
        let sql = format!(
            "SELECT {columns} FROM {daily}
             WHERE source = ?1 AND target = ?2 AND day >= ?3 AND day <= ?4
             UNION ALL SELECT {columns} FROM {daily}
             WHERE source = ?2 AND target = ?1 AND day >= ?3 AND day <= ?4 AND ?1 <> ?2
             ORDER BY 3, 1, 2, 4, 5"
        );
        let text = |day: Option<Date>, else_day: &str| {
            day.map_or_else(|| else_day.to_owned(), |day| day.to_string())
        };
        let (since, until) = (text(since, ""), text(until, "9999-12-31"));
        self.rows(&sql, params![a, b, since, until], DyadDay::from_row)
    }

    fn side(&self, from: &str, to: &str, filter: &RelationFilter) -> Result<Side, StoreError> {
        let acts = ReportFilter {
            source: Some(from.to_owned()),
            target: Some(to.to_owned()),
            statuses: vec![Status::Fact, Status::Claim],
            since: filter.since,
            until: filter.until,
            order: Order::Newest,
            limit: Some(filter.limit),
            ..ReportFilter::default()
        };
        let (reports, imported) = (self.reports(&acts)?, self.imported(&acts)?);
        let quotes = self.quotes(&QuoteFilter {
            speaker: Some(from.to_owned()),
            about: Some(to.to_owned()),
            published_since: filter.since,
            published_until: filter.until,
            order: Order::Newest,
            limit: Some(filter.limit),
            ..QuoteFilter::default()
        })?;
        Ok(Side { reports, quotes, imported })
    }

    fn planned(
        &self,
        a: &str,
        b: &str,
        filter: &RelationFilter,
    ) -> Result<Vec<ReportRow>, StoreError> {
        let ask = |source: &str, target: &str| {
            self.reports(&ReportFilter {
                source: Some(source.to_owned()),
                target: Some(target.to_owned()),
                statuses: vec![Status::Plan],
                // A day that all days follow leaves out nothing but the undated.
                since: filter.ahead_of.or(Some(jiff::civil::date(1, 1, 1))),
                order: Order::Oldest,
                limit: Some(filter.limit),
                ..ReportFilter::default()
            })
        };
        let mut rows = ask(a, b)?;
        if a != b {
            rows.extend(ask(b, a)?);
        }
        let day = |row: &ReportRow| row.report.when.as_ref().and_then(|when| when.first.clone());
        // Stable: of one day, those from `a` come first, each side as it came in.
        rows.sort_by_key(day);
        rows.truncate(filter.limit as usize);
        Ok(rows)
    }
}

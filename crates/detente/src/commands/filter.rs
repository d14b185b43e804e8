//! Filters that the questions to the store share.

use std::str::FromStr;

use detente_record::{EventType, Status};
use detente_store::{Order, ReportFilter};
use jiff::civil::Date;

use crate::{error::Error, input, keep::StoreChoice};

/// Which store.
#[derive(Clone, Debug, clap::Args)]
pub struct StoreArgs {
    /// The store to ask: a file or postgres://… [default: ./detente.db]
    #[arg(long, value_name = "FILE")]
    pub store: Option<StoreChoice>,
}

/// Which reports.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ReportArgs {
    /// Who acts: a country or code (CHN, RUSGOV, IGOUNO) or a name
    #[arg(long, value_name = "ACTOR")]
    source: Option<String>,
    /// Whom it is done to
    #[arg(long, value_name = "ACTOR")]
    target: Option<String>,
    /// On either side
    #[arg(long, value_name = "ACTOR")]
    actor: Option<String>,
    /// PLOVER type, e.g. CONSULT; several by comma
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    types: Vec<EventType>,
    /// fact, claim, plan, forecast, demand, denial, hypothetical; several by comma
    #[arg(long, value_delimiter = ',', value_parser = status)]
    status: Vec<Status>,
    /// Acts on this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Acts on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// Words in the sentence; "a phrase", begin*
    #[arg(long)]
    text: Option<String>,
    /// At most N
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

impl ReportArgs {
    /// Returns the store's filter.
    pub fn filter(self, order: Order) -> ReportFilter {
        ReportFilter {
            source: self.source.map(|actor| detente_answer::party(&actor)),
            target: self.target.map(|actor| detente_answer::party(&actor)),
            either: self.actor.map(|actor| detente_answer::party(&actor)),
            types: self.types,
            statuses: self.status,
            since: self.since,
            until: self.until,
            text: self.text,
            limit: self.limit,
            order,
            ..ReportFilter::default()
        }
    }

    /// Takes the first and the last day out, for a question that is not about single reports.
    pub fn take_days(&mut self) -> (Option<Date>, Option<Date>) {
        (self.since.take(), self.until.take())
    }

    /// Says whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        self.clone().filter(Order::Intake) == ReportFilter::default()
    }
}

fn status(text: &str) -> Result<Status, String> {
    Status::from_str(&text.to_ascii_lowercase()).map_err(|error| error.to_string())
}

/// Reads a day as typed.
pub fn day(text: &str) -> Result<Date, String> {
    input::date(text).map(|published| published.date).ok_or_else(|| {
        let error = Error::NoDate(text.to_owned());
        format!("[{}] no such date; {}", error.code(), error.hint())
    })
}

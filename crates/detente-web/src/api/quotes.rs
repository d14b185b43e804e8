//! Quotes: who said what about whom.

use detente_store::{Order, QuoteFilter, QuoteRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::parameters::{actor, after, cursor, day, limit};
use crate::{Desk, Problem, shape::List};

/// Which quotes.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct QuotesAsk {
    /// Who said it.
    #[param(example = "CHN")]
    pub speaker: Option<String>,
    /// Whom it is about.
    pub about: Option<String>,
    /// Published on this day or later.
    #[param(format = "date")]
    pub published_since: Option<String>,
    /// Published on this day or earlier.
    #[param(format = "date")]
    pub published_until: Option<String>,
    /// Words that all stand in the quote.
    pub text: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Lists quotes, the latest published first.
#[utoipa::path(get, path = "/api/v1/quotes", params(QuotesAsk), tag = "acts", responses(
    (status = 200, description = "A page of quotes.",
     body = ref("#/components/schemas/ListOfQuoteRow")),
))]
pub fn quotes(desk: &Desk<'_>, ask: QuotesAsk) -> Result<List<QuoteRow>, Problem> {
    let rows = limit(ask.limit)?;
    let items = desk.store.quotes(&QuoteFilter {
        speaker: actor(ask.speaker.as_ref()),
        about: actor(ask.about.as_ref()),
        published_since: day("published_since", ask.published_since.as_ref())?,
        published_until: day("published_until", ask.published_until.as_ref())?,
        text: ask.text.filter(|text| !text.is_empty()),
        order: Order::Newest,
        after: after(ask.after.as_ref())?,
        limit: Some(rows),
        ..QuoteFilter::default()
    })?;
    let next = items.last().filter(|_| items.len() == rows as usize).map(|last| {
        let published = last.article.published.as_ref();
        cursor(published.map(|published| &*published.date), last.key)
    });
    Ok(List { items, next })
}

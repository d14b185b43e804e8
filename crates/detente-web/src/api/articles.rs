//! Articles: the text with all that was read in it.

use std::collections::BTreeMap;

use detente_record::json::Document;
use detente_store::ArticleRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::{
    acts::{Copied, copied},
    parameters::{after, cursor, limit},
};
use crate::{
    Desk, Problem,
    shape::{List, One, Row},
};

/// Which articles.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ArticlesAsk {
    /// Of this publisher.
    pub site: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl Row for ArticleRef {
    const COLUMNS: &[&str] = &["id", "published", "site", "title", "url", "source_id"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.published.as_ref().map(|published| published.date.clone()).unwrap_or_default(),
            self.site.clone().unwrap_or_default(),
            self.title.clone().unwrap_or_default(),
            self.url.clone().unwrap_or_default(),
            self.source_id.clone().unwrap_or_default(),
        ]
    }
}

/// Lists articles, the latest published first.
#[utoipa::path(get, path = "/api/v1/articles", params(ArticlesAsk), tag = "articles", responses(
    (status = 200, description = "A page of articles.",
     body = ref("#/components/schemas/ListOfArticleRef")),
))]
pub fn articles(desk: &Desk<'_>, ask: ArticlesAsk) -> Result<List<ArticleRef>, Problem> {
    let rows = limit(ask.limit)?;
    let place = after(ask.after.as_ref())?;
    let found = desk.store.articles(ask.site.as_deref(), place.as_ref(), rows)?;
    let next = found
        .last()
        .filter(|_| found.len() == rows as usize)
        .map(|(key, last)| cursor(last.published.as_ref().map(|published| &*published.date), *key));
    Ok(List { items: found.into_iter().map(|(_, article)| article).collect(), next })
}

/// The article of this id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleAsk {
    id: String,
}

/// An article's record, and what other articles have to do with it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArticlePage {
    /// The record (schema 1).
    #[serde(flatten)]
    pub record: Document,
    /// Ids of the events that each report tells of, by the report's id.
    pub events: BTreeMap<String, Vec<String>>,
    /// The article that its text comes from; null for an original.
    pub copy_of: Option<Copied>,
    /// Articles whose text comes from it.
    pub copies: Vec<ArticleRef>,
}

/// Gives an article with its reports, quotes, dates, places, mentions and notes (schema 1).
#[utoipa::path(get, path = "/api/v1/articles/{id}", tag = "articles",
    params(("id" = String, Path, description = "32 hexadecimal digits.")),
    responses(
        (status = 200, description = "The record.", body = ref("#/components/schemas/ArticlePage")),
    ))]
pub fn article(desk: &Desk<'_>, ask: ArticleAsk) -> Result<One<ArticlePage>, Problem> {
    let missing = || Problem::new("W004", "no article has this id");
    let record = desk.store.document(&ask.id)?.ok_or_else(missing)?;
    let mut events = BTreeMap::new();
    for report in &record.reports {
        events.insert(report.id.clone(), desk.store.events_of(&report.id)?);
    }
    let (copy_of, copies) = (copied(desk, &ask.id)?, desk.store.copies_of(&ask.id)?);
    Ok(One(ArticlePage { record, events, copy_of, copies }))
}

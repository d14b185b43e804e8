//! A page as it came becomes an article.
//!
//! **In:** [`Page`](detente_record::Page). **Out:** [`Article`](detente_record::Article).
//! **Never:** network, politics.

use detente_record::{Article, Page};

/// Reads the article out of a page.
pub fn article(page: &Page) -> Article {
    let _ = page;
    Article::default()
}

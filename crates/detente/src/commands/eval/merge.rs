//! `detente eval merge`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use detente_merge::{
    ArticleFacts,
    eval::{self, Article, Prediction, Read, Scores},
};
use detente_read::Reader;
use detente_record::{DateBasis, Page, Precision, Published, json};

use crate::error::Error;

/// Arguments of `detente eval merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// Folders of stories, or single ones
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write each report with the event it ought to be of and the one it is of, one a line
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
}

/// Scores one story, or all of a folder together.
pub fn score(path: &Path) -> Result<(Scores, Vec<Prediction>), Error> {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let unreadable = |source| Error::Unreadable { place: path.display().to_string(), source };
        files = fs::read_dir(path)
            .map_err(unreadable)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        let is_story = |file: &PathBuf| {
            file.extension().is_some_and(|ending| ending == "md") && !file.ends_with("README.md")
        };
        files.retain(is_story);
        files.sort();
    }
    let reader = Reader::default();
    let mut read = Vec::new();
    for file in &files {
        let place = file.display().to_string();
        let text = fs::read_to_string(file)
            .map_err(|source| Error::Unreadable { place: place.clone(), source })?;
        let bad = |why| Error::BadGold { place: place.clone(), why };
        for article in eval::story(&text).map_err(bad)? {
            let (document, facts) = document(&reader, &article).map_err(bad)?;
            read.push((place.clone(), article, document, facts));
        }
    }
    let read: Vec<Read<'_>> = read
        .iter()
        .map(|(story, article, document, facts)| Read { story, article, document, facts: *facts })
        .collect();
    Ok(eval::score(&read))
}

fn document(reader: &Reader, article: &Article) -> Result<(json::Document, ArticleFacts), String> {
    let day = article.published.parse().map_err(|_| format!("no day: {}", article.published))?;
    let record = reader.read(&Page {
        // The same words on two sites are two articles.
        url: Some(format!("https://{}/{day}", article.site)),
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        published: Some(Published {
            date: day,
            precision: Precision::Day,
            basis: DateBasis::Caller,
        }),
        bytes: article.text.clone().into_bytes(),
        ..Page::default()
    });
    let facts = ArticleFacts { id: record.article.id, published: Some(day) };
    Ok((json::document(&record), facts))
}

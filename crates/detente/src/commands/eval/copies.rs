//! `detente eval copies`.
//!
//! Documents come in one after another, in the order of the file, into a store on disk as `detente
//! read` fills it; what it says of each is compared with gold.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Instant,
};

use detente_merge::copies::eval::{CopyScores, GoldDocument, NaturalPair, Pair, score};
use detente_record::{Article, Record, json};
use detente_store::Store;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{error::Error, input::packed};

/// Documents put in at a time, as reading does.
const BATCH: usize = 64;

/// Arguments of `detente eval copies`.
#[derive(Debug, clap::Args)]
pub struct CopiesArgs {
    /// Documents with `id`, `origin`, `kind`, `text`; pairs that nobody made lie beside them in
    /// natural_pairs.jsonl, if at all
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write the pairs that were found, one a line
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
}

/// The measures, and how long it took.
#[derive(Serialize)]
struct Scores {
    documents: usize,
    /// Seconds of wall time for all documents, incremental, on disk.
    seconds: f64,
    documents_a_minute: f64,
    #[serde(flatten)]
    pairs: CopyScores,
}

impl CopiesArgs {
    /// Scores the copies found among the documents of a file.
    pub fn score(&self, file: &Path) -> Result<Value, Error> {
        let gold: Vec<GoldDocument> = rows(file)?;
        let beside = file.with_file_name("natural_pairs.jsonl");
        let natural: Vec<NaturalPair> = if beside.exists() { rows(&beside)? } else { Vec::new() };
        let folder = tempfile::tempdir().map_err(|source| {
            let place = std::env::temp_dir().display().to_string();
            Error::Unreadable { place, source }
        })?;
        let mut store = Store::open(&folder.path().join("copies.db"))?;
        let documents: Vec<json::Document> = gold.iter().map(document).collect();
        let start = Instant::now();
        for documents in documents.chunks(BATCH) {
            let mut batch = store.batch()?;
            for document in documents {
                batch.put(document)?;
            }
            batch.commit()?;
        }
        let seconds = start.elapsed().as_secs_f64();
        let links = store.copy_links()?;
        let found: BTreeSet<Pair> =
            links.iter().map(|link| Pair::new(&link.article, &link.original)).collect();
        super::append(self.predictions.as_deref(), &found.iter().collect::<Vec<_>>())?;
        let scores = Scores {
            documents: gold.len(),
            seconds,
            documents_a_minute: gold.len() as f64 * 60.0 / seconds,
            pairs: score(&gold, &natural, &found),
        };
        Ok(serde_json::to_value(scores).unwrap_or_default())
    }
}

fn document(gold: &GoldDocument) -> json::Document {
    let article = Article { text: gold.text.clone(), ..Article::default() };
    let mut document = json::document(&Record { article, ..Record::default() });
    document.article.id.clone_from(&gold.id);
    document
}

fn rows<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, Error> {
    let text = packed::text(file)?;
    let rows = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(n, line)| {
        let place = format!("{}:{}", file.display(), n + 1);
        serde_json::from_str(line).map_err(|why| Error::BadGold { place, why: why.to_string() })
    })
    .collect()
}

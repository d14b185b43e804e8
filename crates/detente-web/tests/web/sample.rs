//! A store of articles that were really read.

use std::path::PathBuf;

use detente_read::Reader;
use detente_record::{
    DateBasis, Page, Precision, Published,
    json::{Document, document},
};
use detente_store::Store;
use detente_web::{Options, get};
use serde_json::Value;

/// A store in a folder that goes with it.
pub struct Sample {
    folder: tempfile::TempDir,
}

const ARTICLES: [(&str, &str); 3] = [
    (
        "2025-03-04",
        "China's foreign minister Wang Yi met his Russian counterpart Sergey Lavrov in Moscow on \
         Monday. \"We trust Russia,\" Wang said. Wang will visit Russia on 9 May.",
    ),
    (
        "2025-03-05",
        "Russia shelled Kharkiv in Ukraine on Tuesday, killing three people. Ukraine condemned \
         Russia on Wednesday. France may send aid to Ukraine.",
    ),
    (
        "2025-03-06",
        "Japan imposed sanctions on Russia on Thursday. China criticised Japan. Iran denied that \
         it had attacked Israel.",
    ),
];

/// Reads a text that was published on a day.
pub fn read(day: &str, text: &str) -> Document {
    let page = Page {
        url: Some(format!("https://news.example/{day}")),
        title: Some(format!("News of {day}")),
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        published: Some(Published {
            date: day.parse().unwrap(),
            precision: Precision::Day,
            basis: DateBasis::Caller,
        }),
        bytes: text.as_bytes().to_vec(),
        ..Page::default()
    };
    document(&Reader::default().read(&page))
}

impl Sample {
    pub fn of(documents: &[Document]) -> Self {
        let sample = Self { folder: tempfile::tempdir().unwrap() };
        sample.put(documents);
        sample
    }

    pub fn read() -> Self {
        Self::of(&ARTICLES.map(|(day, text)| read(day, text)))
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("news.db")
    }

    pub fn put(&self, documents: &[Document]) {
        let mut store = Store::open(&self.path()).unwrap();
        let mut batch = store.batch().unwrap();
        for document in documents {
            batch.put(document).unwrap();
        }
        batch.commit().unwrap();
    }

    pub fn options(&self) -> Options {
        Options::new(self.path(), "127.0.0.1:0".parse().unwrap())
    }

    /// Asks for an address: status, media type, body.
    pub fn get(&self, path: &str) -> (u16, String, String) {
        let (status, media, body) = get(self.options(), path).unwrap();
        (status, media, String::from_utf8(body).unwrap())
    }

    /// Asks for JSON that must come.
    pub fn json(&self, path: &str) -> Value {
        let (status, media, body) = self.get(path);
        assert_eq!((status, &*media), (200, "application/json"), "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Asks for a problem: its status and code.
    pub fn problem(&self, path: &str) -> (u16, String) {
        let (status, media, body) = self.get(path);
        assert_eq!(media, "application/problem+json", "{path}: {body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["status"], status);
        assert!(!problem["hint"].as_str().unwrap().is_empty(), "{path} tells what to do");
        (status, problem["code"].as_str().unwrap().to_owned())
    }
}

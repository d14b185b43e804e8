//! What the user named becomes documents, one after the other.
//!
//! Files and directories, standard input, JSON Lines and JSON arrays; nothing is held but the
//! document at hand (and, for an array, its file). What cannot be read comes as an error in its
//! place and the rest goes on.

mod bytes;
mod lines;
pub mod packed;
mod row;
mod walk;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    vec,
};

use detente_record::{Page, Published};
use serde_json::Value;

pub use row::date;

use crate::error::Error;

/// Largest single document in bytes.
pub const DOCUMENT_CAP: u64 = 64 << 20;
/// Longest line of a JSON Lines file in bytes.
pub const LINE_CAP: u64 = 16 << 20;

/// What the caller says of documents that do not say it themselves.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Publication date.
    pub published: Option<Published>,
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
}

/// A document to be read.
#[derive(Debug)]
pub struct Document {
    /// The page.
    pub page: Page,
    /// Something about it that the user should know.
    pub odd: Option<Error>,
}

/// All documents behind some paths, in order.
pub struct Documents {
    places: vec::IntoIter<Place>,
    open: Option<Open>,
    hints: Hints,
}

/// Where documents lie.
#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    /// A directory or file that the walk could not enter.
    Bad(Error),
}

/// A file of many documents.
enum Open {
    Lines(lines::Lines),
    Array { place: String, values: vec::IntoIter<Value>, index: usize },
}

impl Documents {
    /// Looks at the paths; a path that does not exist or a directory without articles is an error
    /// at once, before anything is read.
    pub fn new(paths: &[PathBuf], hints: Hints) -> Result<Self, Error> {
        let mut places = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                places.push(Place::Stdin);
            } else if path.is_dir() {
                let before = places.len();
                walk::directory(path, &mut places);
                if places.len() == before {
                    return Err(Error::NoArticles(path.clone()));
                }
            } else if path.exists() {
                places.push(Place::File(path.clone()));
            } else {
                return Err(Error::Missing(path.clone()));
            }
        }
        Ok(Self { places: places.into_iter(), open: None, hints })
    }

    fn start(&mut self, place: Place) -> Option<Result<Document, Error>> {
        let (name, ending, opened) = match place {
            Place::Bad(error) => return Some(Err(error)),
            Place::Stdin => {
                let reader: Box<dyn Read + Send> = Box::new(std::io::stdin());
                ("standard input".to_owned(), String::new(), Ok((reader, None)))
            }
            Place::File(path) => (path.display().to_string(), ending(&path), open(&path)),
        };
        let (reader, size) = match opened {
            Ok(opened) => opened,
            Err(source) => return Some(Err(Error::Unreadable { place: name, source })),
        };
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        let start = match reader.fill_buf() {
            Ok(start) => start,
            Err(source) => return Some(Err(Error::Unreadable { place: name, source })),
        };
        match bytes::shape(&ending, start) {
            bytes::Shape::Lines => {
                self.open = Some(Open::Lines(lines::Lines::new(name, reader)));
                None
            }
            bytes::Shape::Json => self.json(name, &ending, reader, size),
            bytes::Shape::Single => Some(self.single(name, &ending, reader, size)),
        }
    }

    /// One file, one document.
    fn single(
        &self,
        name: String,
        ending: &str,
        reader: impl Read,
        size: Option<u64>,
    ) -> Result<Document, Error> {
        let bytes = bytes::all(&name, reader, size)?;
        if let Some(what) = bytes::binary(&bytes) {
            return Err(Error::Binary { place: name, what });
        }
        if bytes::blank(&bytes) {
            return Err(Error::Empty(name));
        }
        let content_type = match ending {
            "html" | "htm" | "xhtml" => Some("text/html"),
            "txt" | "md" => Some("text/plain"),
            _ => None,
        };
        let page = Page {
            source_id: Some(name),
            url: self.hints.url.clone(),
            content_type: content_type.map(str::to_owned),
            title: self.hints.title.clone(),
            published: self.hints.published,
            bytes,
            ..Page::default()
        };
        Ok(Document { page, odd: None })
    }

    /// A file that begins like JSON: an array, one object, or after all plain text.
    fn json(
        &mut self,
        name: String,
        ending: &str,
        reader: impl Read,
        size: Option<u64>,
    ) -> Option<Result<Document, Error>> {
        let bytes = match bytes::all(&name, reader, size) {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(error)),
        };
        match serde_json::from_slice(bytes::without_mark(&bytes)) {
            Ok(Value::Array(values)) => {
                let values = values.into_iter();
                self.open = Some(Open::Array { place: name, values, index: 0 });
                None
            }
            Ok(value) => Some(row::document(value, &name, &self.hints)),
            Err(why) if ending == "json" => {
                let why = format!("not JSON: {why}");
                Some(Err(Error::BadRecord { place: name, why }))
            }
            // "[China] said …" is a text that happens to begin with a bracket.
            Err(_) => Some(self.single(name, ending, &bytes[..], None)),
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match &mut self.open {
                None => None,
                Some(Open::Lines(lines)) => lines.next().map(|line| {
                    let (value, place) = line?;
                    row::document(value, &place, &self.hints)
                }),
                Some(Open::Array { place, values, index }) => values.next().map(|value| {
                    *index += 1;
                    row::document(value, &format!("{place}[{}]", *index - 1), &self.hints)
                }),
            };
            if found.is_some() {
                return found;
            }
            self.open = None;
            let place = self.places.next()?;
            if let Some(document) = self.start(place) {
                return Some(document);
            }
        }
    }
}

type Opened = (Box<dyn Read + Send>, Option<u64>);

fn open(path: &Path) -> std::io::Result<Opened> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    let size = about.is_file().then_some(about.len());
    Ok((Box::new(file), size))
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

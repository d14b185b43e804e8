//! What the user named becomes documents, one after the other.
//!
//! Files and directories, standard input, zipped folders, web archives, tables, JSON Lines and
//! arrays, addresses; nothing is held but the document at hand (and, for an array, its file). What
//! cannot be read comes as an error in its place and the rest goes on.

mod archives;
mod bytes;
mod columns;
mod lines;
mod marks;
pub mod packed;
mod parquet;
mod row;
mod table;
mod walk;
mod web;

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    iter,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    vec,
};

use detente_archive::{Counted, Counter, Packing, What};
use detente_fetch::Fetcher;
use detente_record::{Page, Published};
use serde_json::Value;

pub use columns::Columns;
pub use detente_table::published as date;
pub use marks::Mark;
pub use web::{fetched, is_address, page};

use crate::error::Error;

/// Largest single document in bytes.
pub const DOCUMENT_CAP: u64 = 64 << 20;
/// Longest line of a JSON Lines file, and largest row of a table, in bytes.
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
    /// Which fields of a record or columns of a table hold what.
    pub columns: Columns,
}

/// A document to be read.
#[derive(Debug)]
pub struct Document {
    /// The page.
    pub page: Page,
    /// Something about it that the user should know.
    pub odd: Option<Error>,
}

/// One thing met on the way through the input.
pub enum Item {
    /// A document, or why there is none; and how far its file has come with it.
    Document(Box<Result<Document, Error>>, Option<Mark>),
    /// A file was gone through to its end.
    End(Mark),
}

/// The documents of one place.
type Inside = Box<dyn Iterator<Item = Result<Document, Error>> + Send>;
/// A stream of bytes, unpacked or not.
type Stream = Box<dyn BufRead + Send>;

/// All documents behind some paths and addresses, in order.
pub struct Documents {
    places: vec::IntoIter<Place>,
    open: Option<(Inside, Option<Mark>)>,
    hints: Arc<Hints>,
    fetcher: Option<Arc<Fetcher>>,
    before: HashMap<String, Mark>,
    counter: Counter,
    /// Bytes of the files that were gone through.
    done: u64,
    total: u64,
}

/// Where documents lie.
#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    Web(String),
    /// A directory or file that the walk could not enter.
    Bad(Error),
}

impl Documents {
    /// Looks at the paths; a path that does not exist or a directory without articles is an error
    /// at once, before anything is read.
    ///
    /// Addresses are fetched with `fetcher`, which is made when there is one.
    pub fn new(
        paths: &[PathBuf],
        hints: Hints,
        fetcher: impl FnOnce() -> Result<Fetcher, Error>,
    ) -> Result<Self, Error> {
        let mut places = Vec::new();
        for path in paths {
            let address = path.to_str().filter(|text| is_address(text));
            if let Some(address) = address {
                places.push(Place::Web(address.to_owned()));
            } else if path.as_os_str() == "-" {
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
        let web = places.iter().any(|place| matches!(place, Place::Web(_)));
        let sizes = places.iter().map(|place| match place {
            Place::File(path) => path.metadata().map_or(0, |about| about.len()),
            _ => 0,
        });
        Ok(Self {
            total: sizes.sum(),
            places: places.into_iter(),
            open: None,
            hints: Arc::new(hints),
            fetcher: web.then(fetcher).transpose()?.map(Arc::new),
            before: HashMap::new(),
            counter: Counter::default(),
            done: 0,
        })
    }

    /// Leaves out what an earlier run has gone through: whole files, and of others the beginning,
    /// as long as they have not changed since.
    pub fn after(mut self, marks: impl IntoIterator<Item = Mark>) -> Self {
        self.before = marks.into_iter().map(|mark| (mark.place.to_string(), mark)).collect();
        self
    }

    /// Returns the bytes gone through, which rise while reading, and how many the files have; 0
    /// where nothing but streams and addresses was named.
    pub fn bytes(&self) -> (Counter, u64) {
        (Arc::clone(&self.counter), self.total)
    }

    fn start(&self, place: Place) -> (Inside, Option<Mark>) {
        match place {
            Place::Bad(error) => (once(Err(error)), None),
            Place::Stdin => {
                let stdin = BufReader::with_capacity(1 << 16, std::io::stdin());
                (inside("standard input".to_owned(), "", Box::new(stdin), None, &self.hints), None)
            }
            Place::Web(address) => match &self.fetcher {
                Some(fetcher) => (once(web::document(&address, fetcher, &self.hints)), None),
                None => (Box::new(iter::empty()), None),
            },
            Place::File(path) => {
                let mark = Mark::of(&path);
                let before = mark.as_ref().and_then(|mark| self.before.get(&*mark.place));
                let before =
                    before.filter(|before| mark.as_ref().is_some_and(|m| m.stamp == before.stamp));
                match before {
                    Some(before) if before.whole => (Box::new(iter::empty()), None),
                    Some(before) => {
                        let taken = before.items;
                        let skipped = usize::try_from(taken).unwrap_or(usize::MAX);
                        let mark = mark.map(|mark| Mark { items: taken, ..mark });
                        (Box::new(self.file(&path).skip(skipped)), mark)
                    }
                    None => (self.file(&path), mark),
                }
            }
        }
    }

    fn file(&self, path: &Path) -> Inside {
        let name = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => file,
            Err(source) => return once(Err(Error::Unreadable { place: name, source })),
        };
        let size = file.metadata().ok().filter(fs::Metadata::is_file).map(|about| about.len());
        let counted = Counted::new(file, Arc::clone(&self.counter));
        let mut reader = BufReader::with_capacity(1 << 16, counted);
        match reader.fill_buf() {
            Ok(start) if bytes::is_zipped_folder(&ending(path), start) => {
                archives::zipped(path, &self.hints)
            }
            Ok(start) if detente_table::parquet::is_parquet(start) => {
                parquet::rows(path, &self.hints)
            }
            Ok(_) => {
                let ending = ending(path);
                inside(name, &ending, Box::new(reader), size, &self.hints)
            }
            Err(source) => once(Err(Error::Unreadable { place: name, source })),
        }
    }
}

impl Iterator for Documents {
    type Item = Item;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((inside, mark)) = &mut self.open {
                if let Some(found) = inside.next() {
                    if let Some(mark) = mark {
                        mark.items += 1;
                    }
                    return Some(Item::Document(Box::new(found), mark.clone()));
                }
                let mark = self.open.take().and_then(|(_, mark)| mark);
                if let Some(mark) = mark {
                    self.done += mark.bytes;
                    self.counter.store(self.done, Ordering::Relaxed);
                    return Some(Item::End(Mark { whole: true, ..mark }));
                }
            }
            let place = self.places.next()?;
            self.open = Some(self.start(place));
        }
    }
}

fn once(found: Result<Document, Error>) -> Inside {
    Box::new(iter::once(found))
}

/// The documents of one stream, packed or plain; `name` is for messages, `size` that of the file.
fn inside(
    name: String,
    ending: &str,
    mut stream: Stream,
    size: Option<u64>,
    hints: &Arc<Hints>,
) -> Inside {
    let unreadable = |source| once(Err(Error::unreadable(&name, source)));
    let start = match stream.fill_buf() {
        Ok(start) => start,
        Err(source) => return unreadable(source),
    };
    if bytes::is_web_archive(start) {
        return archives::web(name, stream, hints);
    }
    // Packed in twice is packed to harm.
    let (mut stream, size) = match detente_archive::packing(start) {
        Packing::Plain => (stream, size),
        Packing::Gzip | Packing::Xz => match detente_archive::unpack(stream) {
            Ok(stream) => (stream, None),
            Err(source) => return unreadable(source),
        },
    };
    let start = match stream.fill_buf() {
        Ok(start) => start,
        Err(source) => return unreadable(source),
    };
    match bytes::shape(ending, start) {
        bytes::Shape::Lines => {
            let hints = Arc::clone(hints);
            Box::new(lines::Lines::new(name, stream).map(move |line| {
                let (value, place) = line?;
                row::document(value, &place, &hints)
            }))
        }
        bytes::Shape::Table => table::rows(name, ending, stream, hints),
        bytes::Shape::Json => json(name, ending, stream, size, hints),
        bytes::Shape::Single => once(single(name, ending, stream, size, hints)),
    }
}

/// One stream, one document.
fn single(
    name: String,
    ending: &str,
    reader: impl Read,
    size: Option<u64>,
    hints: &Hints,
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
        url: hints.url.clone(),
        content_type: content_type.map(str::to_owned),
        title: hints.title.clone(),
        published: hints.published,
        bytes,
        ..Page::default()
    };
    Ok(Document { page, odd: None })
}

/// A stream that begins like JSON: an array, one object, or after all plain text.
fn json(
    name: String,
    ending: &str,
    reader: impl Read,
    size: Option<u64>,
    hints: &Arc<Hints>,
) -> Inside {
    let bytes = match bytes::all(&name, reader, size) {
        Ok(bytes) => bytes,
        Err(error) => return once(Err(error)),
    };
    match serde_json::from_slice(bytes::without_mark(&bytes)) {
        Ok(Value::Array(values)) => {
            let hints = Arc::clone(hints);
            let values = values.into_iter().enumerate();
            Box::new(
                values
                    .map(move |(at, value)| row::document(value, &format!("{name}[{at}]"), &hints)),
            )
        }
        Ok(value) => once(row::document(value, &name, hints)),
        Err(why) if ending == "json" => {
            let why = format!("not JSON: {why}");
            once(Err(Error::BadRecord { place: name, why }))
        }
        // "[China] said …" is a text that happens to begin with a bracket.
        Err(_) => once(single(name, ending, &bytes[..], None, hints)),
    }
}

/// The ending of a name in lower case, without that of its packing: `jsonl` of `a.jsonl.gz`.
fn ending(path: &Path) -> String {
    let of =
        |path: &Path| path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    match of(path).as_str() {
        "gz" | "xz" => of(Path::new(path.file_stem().unwrap_or_default())),
        other => other.to_owned(),
    }
}

impl Error {
    /// A place that cannot be read on: a bomb or damage in packed data, or what the system says.
    fn unreadable(place: &str, source: std::io::Error) -> Self {
        match What::of(source) {
            What::Unreadable(source) => Self::Unreadable { place: place.to_owned(), source },
            what => Self::Archived {
                place: place.to_owned(),
                fault: detente_archive::Fault { offset: 0, url: None, what },
            },
        }
    }
}

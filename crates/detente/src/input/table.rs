//! Tables in CSV and TSV, row by row.

use std::{
    io::{self, BufRead, Read},
    iter,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::{Hints, Inside, LINE_CAP, Stream, once, row};
use crate::error::Error;

/// What separates the columns of files that are not TSV.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Begins at the first row; the first line names the columns.
pub fn rows(name: String, ending: &str, mut stream: Stream, hints: &Arc<Hints>) -> Inside {
    let start = match stream.fill_buf() {
        Ok(start) => start,
        Err(source) => return once(Err(Error::unreadable(&name, source))),
    };
    let start = super::bytes::without_mark(start);
    let separator = if ending == "tsv" { b'\t' } else { separator(start) };
    let budget = Arc::new(AtomicU64::new(0));
    let capped = Capped { stream, used: Arc::clone(&budget) };
    let mut reader = ReaderBuilder::new().delimiter(separator).from_reader(capped);
    let header = match reader.byte_headers() {
        Ok(header) => header.iter().map(text).collect::<Vec<_>>(),
        Err(error) => return once(Err(bad(&name, 1, error))),
    };
    if !row::names_text(&header, &hints.columns) {
        let why = format!("no column is known to hold the text; there are: {}", header.join(", "));
        return once(Err(Error::NoColumn { place: name, why }));
    }
    let mut rows = Rows { name, reader, header, budget, record: ByteRecord::new(), ended: false };
    let hints = Arc::clone(hints);
    Box::new(iter::from_fn(move || {
        let (value, place) = match rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        Some(row::document(value, &place, &hints))
    }))
}

/// Takes what stands most often in the first line for the separator.
fn separator(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |separator: &u8| line.split(|byte| byte == separator).count();
    // Of several as frequent the first.
    SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(b',')
}

struct Rows {
    name: String,
    reader: Reader<Capped>,
    header: Vec<String>,
    budget: Arc<AtomicU64>,
    record: ByteRecord,
    ended: bool,
}

impl Rows {
    fn next(&mut self) -> Option<Result<(Value, String), Error>> {
        if self.ended {
            return None;
        }
        self.budget.store(0, Ordering::Relaxed);
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(line, csv::Position::line);
                let fields = self.header.iter().cloned().zip(&self.record);
                let fields = fields.map(|(name, field)| (name, Value::String(text(field))));
                let row: Map<String, Value> = fields.collect();
                Some(Ok((Value::Object(row), format!("{}:{line}", self.name))))
            }
            Err(error) => {
                // A file that fails once, or has a row without end, gives no further ones.
                self.ended = matches!(error.kind(), ErrorKind::Io(_));
                Some(Err(bad(&self.name, line, error)))
            }
        }
    }
}

fn bad(name: &str, line: u64, error: csv::Error) -> Error {
    let place = format!("{name}:{line}");
    match error.into_kind() {
        ErrorKind::UnequalLengths { expected_len, len, pos } => {
            let place = pos.map_or(place, |pos| format!("{name}:{}", pos.line()));
            Error::BadRecord {
                place,
                why: format!("{len} columns where the first line has {expected_len}"),
            }
        }
        ErrorKind::Io(source)
            if source.get_ref().and_then(|inner| inner.downcast_ref::<Endless>()).is_some() =>
        {
            Error::LongLine { place, cap: LINE_CAP }
        }
        ErrorKind::Io(source) => Error::unreadable(&place, source),
        other => Error::BadRecord { place, why: format!("{other:?}") },
    }
}

/// Decodes a field: UTF-8, or else the code page that spreadsheets of old write.
fn text(field: &[u8]) -> String {
    let field = super::bytes::without_mark(field);
    std::str::from_utf8(field).map_or_else(
        |_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(field).0.into_owned(),
        str::to_owned,
    )
}

/// Ends a stream where one row goes on and on, as after a quotation mark that is never closed.
struct Capped {
    stream: Stream,
    used: Arc<AtomicU64>,
}

/// The error of such a row.
#[derive(Debug, thiserror::Error)]
#[error("a row without end")]
struct Endless;

impl Read for Capped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        if self.used.fetch_add(read as u64, Ordering::Relaxed) > LINE_CAP {
            return Err(io::Error::other(Endless));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(text: &[u8], columns: &str) -> Vec<Result<(Option<String>, String), String>> {
        let columns =
            if columns.is_empty() { Ok(super::super::Columns::default()) } else { columns.parse() };
        let hints = Arc::new(Hints { columns: columns.unwrap(), ..Hints::default() });
        rows("t.csv".into(), "csv", Box::new(Cursor::new(text.to_vec())), &hints)
            .map(|found| {
                let page = found.map_err(|error| error.to_string())?.page;
                Ok((page.title, String::from_utf8(page.bytes).unwrap()))
            })
            .collect()
    }

    #[test]
    fn columns_are_recognised_or_named() {
        let row = |title: &str, text: &str| Ok((Some(title.to_owned()), text.to_owned()));
        let known =
            b"\xef\xbb\xbfHeadline;Article Text\nTalks;\"Two\nlines; one \"\"quote\"\".\"\n";
        assert_eq!(read(known, ""), [row("Talks", "Two\nlines; one \"quote\".")]);
        assert_eq!(read(b"a,b\nT,Words.\n", "title=a,text=b"), [row("T", "Words.")]);
        assert_eq!(read(b"title,body\nCaf\xe9,Words.\n", ""), [row("Caf\u{e9}", "Words.")]);
        let none = read(b"a,b\nT,Words.\n", "");
        assert!(none[0].as_ref().unwrap_err().contains("there are: a, b"), "{none:?}");
    }

    #[test]
    fn a_bad_row_costs_only_itself() {
        let found = read(b"title,text\nA,One.\nB\nC,Two.\n", "");
        assert_eq!(found[1].as_ref().unwrap_err(), "t.csv:3: 1 columns where the first line has 2");
        assert!(found.len() == 3 && found[2].is_ok());
        let endless =
            [b"text\n\"".as_slice(), &vec![b'a'; (LINE_CAP + (1 << 20)) as usize]].concat();
        let found = read(&endless, "");
        assert!(
            found.len() == 1 && found[0].as_ref().unwrap_err().contains("longer than"),
            "{found:?}"
        );
    }
}

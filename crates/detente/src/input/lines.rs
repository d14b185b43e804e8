//! JSON Lines of any size, one line in memory at a time.

use std::io::{BufRead, Read};

use serde_json::Value;

use super::{LINE_CAP, Stream};
use crate::error::Error;

/// The lines of one file.
pub struct Lines {
    name: String,
    reader: Stream,
    number: u64,
    line: Vec<u8>,
    ended: bool,
}

impl Lines {
    /// Begins at the first line of `reader`; `name` is for messages.
    pub fn new(name: String, reader: Stream) -> Self {
        Self { name, reader, number: 0, line: Vec::new(), ended: false }
    }

    fn place(&self) -> String {
        format!("{}:{}", self.name, self.number)
    }

    /// Reads one line into `self.line`; false at the end.
    fn fetch(&mut self) -> Result<bool, Error> {
        self.line.clear();
        self.number += 1;
        let unreadable = |place: String| move |source| Error::unreadable(&place, source);
        let read = (&mut self.reader)
            .take(LINE_CAP + 1)
            .read_until(b'\n', &mut self.line)
            .map_err(unreadable(self.name.clone()))?;
        if self.line.len() as u64 > LINE_CAP && self.line.last() != Some(&b'\n') {
            self.line = Vec::new();
            self.reader.skip_until(b'\n').map_err(unreadable(self.name.clone()))?;
            return Err(Error::LongLine { place: self.place(), cap: LINE_CAP });
        }
        Ok(read > 0)
    }
}

impl Iterator for Lines {
    /// The value of a line and its `FILE:LINE`.
    type Item = Result<(Value, String), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.fetch() {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    // A device that fails once fails for ever; a long line is only one line.
                    self.ended = !matches!(error, Error::LongLine { .. });
                    return Some(Err(error));
                }
            }
            let line = super::bytes::without_mark(&self.line).trim_ascii();
            if line.is_empty() {
                continue;
            }
            let place = self.place();
            return Some(match serde_json::from_slice(line) {
                Ok(value) => Ok((value, place)),
                Err(why) => Err(Error::BadRecord { place, why: reason(line, &why) }),
            });
        }
        None
    }
}

fn reason(line: &[u8], why: &serde_json::Error) -> String {
    match std::str::from_utf8(line) {
        Err(utf8) => format!("not UTF-8 at byte {}", utf8.valid_up_to() + 1),
        // serde_json says "at line 1 column 7"; the line is ours to say.
        Ok(_) => format!("not JSON: {why}").replace(" at line 1 column", " at column"),
    }
}

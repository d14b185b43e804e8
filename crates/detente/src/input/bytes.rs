//! First looks at bytes: what shape they have and whether they are text at all.

use std::io::Read;

use detente_archive::{Packing, packing};
use flate2::bufread::GzDecoder;

use super::DOCUMENT_CAP;
use crate::error::Error;

/// What a file holds, by its ending and first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One JSON object a line.
    Lines,
    /// A row of a table a line, the first of which names the columns.
    Table,
    /// JSON as a whole.
    Json,
    /// One document.
    Single,
}

/// Tells the shape from ending (lower case, empty where there is none) and first bytes.
pub fn shape(ending: &str, start: &[u8]) -> Shape {
    let text = without_mark(start).trim_ascii_start();
    match (ending, text.first()) {
        ("jsonl" | "ndjson", _) => Shape::Lines,
        ("csv" | "tsv", _) => Shape::Table,
        ("html" | "htm" | "xhtml" | "txt" | "md", _) => Shape::Single,
        // `.json` often holds lines after all, and standard input has no ending: where the first
        // line is an object of its own, so is each line.
        (_, Some(b'{')) if first_line_is_object(text) => Shape::Lines,
        ("json", _) | (_, Some(b'{' | b'[')) => Shape::Json,
        _ => Shape::Single,
    }
}

fn first_line_is_object(text: &[u8]) -> bool {
    match text.iter().position(|&byte| byte == b'\n') {
        Some(end) => serde_json::from_slice::<serde::de::IgnoredAny>(&text[..end]).is_ok(),
        // No line end in the first 64 KB: a long first line, unless it looks spread out.
        None => true,
    }
}

/// Endings of documents that are zipped folders inside.
const OFFICE: [&str; 8] = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar"];

/// Says whether a file is a folder that somebody zipped.
pub fn is_zipped_folder(ending: &str, start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") && !OFFICE.contains(&ending)
}

/// Says whether a stream is a web archive, plain or packed record by record.
pub fn is_web_archive(start: &[u8]) -> bool {
    let mut head = [0; 6];
    let unpacked = match packing(start) {
        Packing::Gzip => GzDecoder::new(start).read_exact(&mut head).map(|()| &head[..]),
        _ => Ok(start),
    };
    unpacked.is_ok_and(|start| start.starts_with(b"WARC/1"))
}

/// Reads a whole document, refusing one over the cap before its bytes fill the memory.
///
/// `size` is what the system says of it, where it does.
pub fn all(place: &str, reader: impl Read, size: Option<u64>) -> Result<Vec<u8>, Error> {
    let too_large = |bytes| Error::TooLarge { place: place.to_owned(), bytes, cap: DOCUMENT_CAP };
    if let Some(bytes) = size.filter(|&bytes| bytes > DOCUMENT_CAP) {
        return Err(too_large(bytes));
    }
    let mut bytes = Vec::with_capacity(size.unwrap_or(0) as usize);
    reader
        .take(DOCUMENT_CAP + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::unreadable(place, source))?;
    if bytes.len() as u64 > DOCUMENT_CAP {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Drops a byte-order mark of UTF-8.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Says whether there is nothing but blanks.
pub fn blank(bytes: &[u8]) -> bool {
    without_mark(bytes).iter().all(u8::is_ascii_whitespace)
}

/// Names what bytes are if they are no text; `None` for text in any encoding.
pub fn binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 10] = [
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"PK\x03\x04", "a ZIP archive (or an office document)"),
        (b"\x1f\x8b", "gzip-compressed"),
        (b"\xfd7zXZ\0", "xz-compressed"),
        (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a SQLite database"),
    ];
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(what);
    }
    let head = &bytes[..bytes.len().min(8 << 10)];
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || utf16(head) {
        return None;
    }
    let odd = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let odd = head.iter().filter(odd).count();
    // A stray control character is no reason to refuse an article; one byte in twenty is.
    (odd * 20 > head.len()).then_some("binary data")
}

/// Says whether every second byte is zero, as in UTF-16 of European languages without a mark.
fn utf16(head: &[u8]) -> bool {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    (even * 10 > half * 7 && odd * 20 < half) || (odd * 10 > half * 7 && even * 20 < half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert_eq!(shape("jsonl", b"{"), Shape::Lines);
        assert_eq!(shape("json", b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), Shape::Lines);
        assert_eq!(shape("json", b"{\n\"text\":\"a\"}"), Shape::Json);
        assert_eq!(shape("json", b" [\n{"), Shape::Json);
        assert_eq!(shape("", b"[China] said"), Shape::Json);
        assert_eq!(shape("txt", b"{"), Shape::Single);
        assert_eq!(shape("", b"<html>"), Shape::Single);
    }

    #[test]
    fn text_in_other_encodings_is_no_binary() {
        let utf16: Vec<u8> = "The minister met".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(binary(&utf16), None);
        assert_eq!(binary("Встреча министров".as_bytes()), None);
        assert_eq!(binary(b"caf\xe9 \x93quoted\x94 \x1b[31m"), None);
        assert_eq!(binary(&[0, 1, 2, 3, 200, 7, 0, 0, 9, 14]), Some("binary data"));
        assert_eq!(binary(b"%PDF-1.7 abc"), Some("a PDF"));
    }
}

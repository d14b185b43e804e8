//! A page as a server sent it: status, head, and the body taken out of its chunks and packing.

use crate::{What, gunzip};

/// Longest head in bytes.
const HEAD: usize = 64 << 10;

/// A server's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// 200, 404, …
    pub status: u16,
    /// MIME type with parameters.
    pub content_type: Option<String>,
    /// What was sent, unpacked.
    pub body: Vec<u8>,
}

impl Message {
    /// Takes an answer apart; `cap` bounds what its body may unpack to.
    ///
    /// Archives keep bodies as they were sent, or unpacked beneath a head that was left as it was:
    /// chunks and gzip are undone where the bytes are such.
    pub fn parse(bytes: &[u8], cap: u64) -> Result<Self, What> {
        let (head, body) = split(bytes).ok_or(What::Head("no head of a server's answer"))?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let status = first
            .strip_prefix("HTTP/")
            .and_then(|rest| rest.split_ascii_whitespace().nth(1)?.parse().ok())
            .ok_or(What::Head("no status in the server's answer"))?;
        let mut message = Self { status, ..Self::default() };
        let (mut chunked, mut packed) = (false, String::new());
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => message.content_type = Some(value.to_owned()),
                "transfer-encoding" => chunked |= value.to_ascii_lowercase().contains("chunked"),
                "content-encoding" => packed = value.to_ascii_lowercase(),
                _ => {}
            }
        }
        let body = if chunked { dechunked(body)? } else { body.to_vec() };
        message.body = match packed.as_str() {
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => gunzip(&body, cap)?,
            // Brotli has no mark of its own: what looks like markup or text was unpacked already.
            "br" | "zstd" | "deflate" if !readable(&body) => {
                return Err(What::Closed("packed by a method other than gzip"));
            }
            _ => body,
        };
        Ok(message)
    }

    /// Says whether this is a page of text: answered with 200, and of a type that can be read.
    pub fn page(&self) -> Result<(), What> {
        if self.status != 200 {
            return Err(What::NoPage(format!("status {}", self.status)));
        }
        readable_type(self.content_type.as_deref())
    }
}

/// Refuses types that hold no text; a page that names none is given a chance.
pub fn readable_type(content_type: Option<&str>) -> Result<(), What> {
    let Some(full) = content_type else { return Ok(()) };
    let kind = full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "" | "text/html" | "text/plain" | "application/xhtml+xml" => Ok(()),
        _ => Err(What::NoPage(kind.chars().take(60).collect())),
    }
}

fn readable(body: &[u8]) -> bool {
    let start = &body[..body.len().min(512)];
    std::str::from_utf8(start).map_or_else(|e| e.valid_up_to() + 4 > start.len(), |_| true)
}

/// Splits at the first blank line.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let window = &bytes[..bytes.len().min(HEAD)];
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\n', &window[from..]) {
        let end = from + at + 1;
        let rest = &bytes[end..];
        if rest.starts_with(b"\r\n") {
            return Some((&bytes[..end], &rest[2..]));
        }
        if rest.starts_with(b"\n") {
            return Some((&bytes[..end], &rest[1..]));
        }
        from = end;
    }
    None
}

/// Joins chunks. What does not begin with a chunk's length was joined before it was archived.
fn dechunked(body: &[u8]) -> Result<Vec<u8>, What> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let line = memchr::memchr(b'\n', &rest[..rest.len().min(1 << 10)]);
        let length = line.and_then(|end| length(&rest[..end]));
        let (Some(end), Some(length)) = (line, length) else {
            return if joined.is_empty() { Ok(body.to_vec()) } else { Err(What::Chunks) };
        };
        rest = &rest[end + 1..];
        if length == 0 {
            return Ok(joined);
        }
        let chunk = rest.get(..length).ok_or(What::Chunks)?;
        joined.extend_from_slice(chunk);
        rest = &rest[length..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).ok_or(What::Chunks)?;
    }
}

/// Reads a chunk's length, in hexadecimal digits before any `;`.
fn length(line: &[u8]) -> Option<usize> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let digits = std::str::from_utf8(digits).ok()?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    usize::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn parse(text: &[u8]) -> Result<Message, What> {
        Message::parse(text, 1 << 20)
    }

    #[test]
    fn chunks_are_joined_or_were_already() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let sent = parse(format!("{head}4\r\nThe \r\n7;x=1\r\nenvoys.\r\n0\r\n\r\n").as_bytes());
        assert_eq!(sent.unwrap().body, b"The envoys.");
        let joined = parse(format!("{head}<p>The envoys.").as_bytes());
        assert_eq!(joined.unwrap().body, b"<p>The envoys.");
        for broken in [
            "4\r\nThe envoys",
            "4\r\nThe \r\n99\r\nenvoys",
            "ffffffffffffffff\r\nx",
            "4\r\nThe \r\nzz\r\n",
        ] {
            let found = parse(format!("{head}{broken}").as_bytes());
            assert!(matches!(found, Err(What::Chunks)), "{broken}: {found:?}");
        }
    }

    #[test]
    fn gzip_is_undone_where_it_is_gzip() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(b"<p>The envoys met.").unwrap();
        let mut sent = b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n".to_vec();
        let head = sent.len();
        sent.extend(packer.finish().unwrap());
        assert_eq!(parse(&sent).unwrap().body, b"<p>The envoys met.");
        sent.truncate(head);
        sent.extend(b"<p>The envoys met.");
        assert_eq!(parse(&sent).unwrap().body, b"<p>The envoys met.");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![b' '; 4 << 20]).unwrap();
        sent.truncate(head);
        sent.extend(packer.finish().unwrap());
        assert!(matches!(parse(&sent), Err(What::Bomb { .. })));
    }

    #[test]
    fn what_is_no_page_is_told() {
        let told = |text: &str| parse(text.as_bytes()).unwrap().page().unwrap_err().to_string();
        assert_eq!(told("HTTP/1.1 404 Not Found\r\n\r\nx"), "no page: status 404");
        assert_eq!(told("HTTP/1.1 200\r\nContent-Type: image/png\r\n\r\nx"), "no page: image/png");
        assert!(matches!(parse(b"<html>"), Err(What::Head(_))));
    }
}

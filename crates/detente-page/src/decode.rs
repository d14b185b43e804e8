//! Bytes to text: which encoding, what could not be read, and where each character came from.

use std::ops::Range;

use detente_record::{Byte, Span};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A page's text with the way back to its bytes.
pub(crate) struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// How many undecodable places became U+FFFD.
    pub replaced: usize,
    /// From text offsets back to page offsets.
    pub alignment: Alignment,
}

/// Leads from offsets in the decoded text back to offsets in the page's bytes.
///
/// Exact for UTF-8 (also with undecodable bytes), UTF-16 and single-byte charsets; in the East Asian
/// charsets exact as long as every byte could be decoded.
pub(crate) struct Alignment {
    /// Length of the byte order mark.
    bom: usize,
    unit: Unit,
}

enum Unit {
    /// UTF-8: anchors `(offset in the text, offset in the page)`; from each on both run alike.
    Utf8(Vec<(usize, usize)>),
    /// UTF-16: two bytes a code unit.
    Utf16,
    /// Anything else: as long as the text encoded again.
    Other(&'static Encoding),
}

impl Alignment {
    /// Says whether a character takes as many bytes in the page as in the text.
    pub fn runs_alike(&self) -> bool {
        matches!(self.unit, Unit::Utf8(_))
    }

    /// Turns ranges of `text`, in order, into spans of the page; one pass over `text` for all.
    pub fn spans(&self, text: &str, ranges: &[Range<usize>]) -> Vec<Span<Byte>> {
        let mut at = 0;
        let mut page = self.bom;
        let mut goto = |to: usize| {
            if let Unit::Utf8(anchors) = &self.unit {
                let n = anchors.partition_point(|&(from, _)| from <= to);
                let (text, page) = if n == 0 { (0, 0) } else { anchors[n - 1] };
                return self.bom + page + (to - text);
            }
            if to >= at {
                page += self.width(text.get(at..to).unwrap_or_default());
                at = to;
            }
            page
        };
        ranges
            .iter()
            .map(|range| {
                let start = goto(range.start);
                Span::from_range(start..goto(range.end))
            })
            .collect()
    }

    fn width(&self, text: &str) -> usize {
        match self.unit {
            Unit::Utf8(_) => text.len(),
            Unit::Utf16 => text.chars().map(|c| 2 * c.len_utf16()).sum(),
            Unit::Other(encoding) if encoding.is_single_byte() => text.chars().count(),
            Unit::Other(encoding) => encoding.encode(text).0.len(),
        }
    }
}

/// Decodes `bytes` by byte order mark, then as UTF-8 where that fits, then by the `declared`
/// charset, then by guess.
///
/// Valid UTF-8 goes before the declaration: text in another charset is hardly ever valid UTF-8 by
/// chance, while wrong declarations are common.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bom, &bytes[bom..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // ISO-2022-JP is all ASCII; only its declaration tells.
        let stateful = declared
            .and_then(|label| Encoding::for_label(label.as_bytes()))
            .filter(|e| *e == encoding_rs::ISO_2022_JP && bytes.contains(&0x1b));
        if let Some(encoding) = stateful {
            return decode_as(encoding, 0, bytes);
        }
        if let Some(encoding) = utf16_without_mark(bytes) {
            return decode_as(encoding, 0, bytes);
        }
        let alignment = Alignment { bom: 0, unit: Unit::Utf8(Vec::new()) };
        return Decoded { text: text.to_owned(), replaced: 0, alignment };
    }
    let near = nearness_to_utf8(bytes);
    let encoding = utf16_without_mark(bytes)
        .or_else(|| (near > 20).then_some(UTF_8))
        .or_else(|| declared.and_then(|label| Encoding::for_label(label.as_bytes())))
        .or_else(|| (near > 2).then_some(UTF_8))
        .unwrap_or_else(|| guess(bytes));
    decode_as(encoding, 0, bytes)
}

fn decode_as(encoding: &'static Encoding, bom: usize, bytes: &[u8]) -> Decoded {
    if encoding == UTF_8 {
        return decode_utf8(bom, bytes);
    }
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    let replaced = if bad { text.matches('\u{fffd}').count() } else { 0 };
    let unit = if encoding == UTF_16LE || encoding == UTF_16BE {
        Unit::Utf16
    } else {
        Unit::Other(encoding)
    };
    Decoded { text: text.into_owned(), replaced, alignment: Alignment { bom, unit } }
}

fn decode_utf8(bom: usize, bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut anchors = Vec::new();
    let (mut page, mut replaced) = (0usize, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        page += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push('\u{fffd}');
            page += chunk.invalid().len();
            replaced += 1;
            anchors.push((text.len(), page));
        }
    }
    Decoded { text, replaced, alignment: Alignment { bom, unit: Unit::Utf8(anchors) } }
}

/// Recognises UTF-16 of mostly Latin text by its NUL bytes on one side only.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let nuls = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, units) = (nuls(0), nuls(1), head.len() / 2);
    if units < 4 {
        None
    } else if odd * 10 > units * 6 && even * 20 < units {
        Some(UTF_16LE)
    } else if even * 10 > units * 6 && odd * 20 < units {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts the characters beyond ASCII that are right as UTF-8 for each place that is not, in the first
/// 256 KiB; zero where fewer than three are right.
fn nearness_to_utf8(bytes: &[u8]) -> usize {
    let (mut right, mut wrong) = (0usize, 0usize);
    for chunk in bytes[..bytes.len().min(GUESSED)].utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    if right < 3 { 0 } else { right / wrong.max(1) }
}

/// Bytes in which what tells the charset is looked for, and most of it that is used.
const GUESSED: usize = 256 << 10;
const TELLING: usize = 16 << 10;
/// Bytes kept before and behind one beyond ASCII: its word, and the ASCII halves of its character.
const BESIDE: usize = 24;

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&telling(&bytes[..bytes.len().min(GUESSED)]), false);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// The bytes beyond ASCII with those beside them: the rest of a page, most of it markup and scripts,
/// is the same in all charsets, and guessing costs as much for it.
fn telling(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut taken = 0;
    let beyond = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii());
    for (at, _) in beyond {
        let (from, to) = (at.saturating_sub(BESIDE), (at + BESIDE).min(bytes.len()));
        if from > taken && !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(&bytes[from.max(taken).min(to)..to]);
        taken = to;
        if out.len() > TELLING {
            break;
        }
    }
    out
}

/// Returns the charset that a content type declares: `gbk` of `text/html; charset="gbk"`.
pub(crate) fn charset(content_type: &str) -> Option<&str> {
    let at = content_type.to_ascii_lowercase().find("charset=")?;
    let value = content_type[at + 8..].trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| "\"'; \t".contains(c)).unwrap_or(value.len());
    (end > 0).then_some(&value[..end])
}

/// Says whether the bytes are no text: the mark of a known format, or many control bytes.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 8] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x7fELF",
        b"\xd0\xcf\x11\xe0",
    ];
    if MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return true;
    }
    let head = &bytes[..bytes.len().min(64 << 10)];
    if Encoding::for_bom(head).is_some() || utf16_without_mark(head).is_some() {
        return false;
    }
    let control = |b: &u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    let controls = head.iter().filter(|b| control(b)).count();
    let nuls = head.split(|b| *b == 0).count() - 1;
    nuls * 100 > head.len() || controls * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_part<'a>(bytes: &'a [u8], declared: Option<&str>, words: &str) -> &'a [u8] {
        let decoded = decode(bytes, declared);
        let start = decoded.text.find(words).unwrap();
        let spans = decoded
            .alignment
            .spans(&decoded.text, std::slice::from_ref(&(start..start + words.len())));
        &bytes[spans[0].range()]
    }

    #[test]
    fn spans_lead_back_to_the_bytes_in_every_encoding() {
        assert_eq!(page_part("\u{feff}Ünal said".as_bytes(), None, "said"), b"said");
        assert_eq!(page_part(b"\xff\xfea\0\x3d\xd8\0\xdeb\0", None, "b"), b"b\0");
        assert_eq!(page_part(b"bad \xc3 \xe2\x82 good caf\xc3\xa9", None, "good"), b"good");
        assert_eq!(page_part(b"Pre\xdfe, Wien", Some("iso-8859-1"), "Wien"), b"Wien");
        assert_eq!(page_part(b"\xb1\xb1\xbe\xa9 Xi", Some("gbk"), "Xi"), b"Xi");
    }

    #[test]
    fn a_wrong_declaration_yields_to_valid_utf8() {
        assert_eq!(decode("Kyïv".as_bytes(), Some("windows-1252")).text, "Kyïv");
        let mut damaged = "Kyïv äöü ".repeat(8).into_bytes();
        damaged.push(0xff);
        assert!(decode(&damaged, Some("windows-1252")).text.starts_with("Kyïv"));
        assert_eq!(decode(b"Kiel, K\xf6ln", Some("windows-1252")).text, "Kiel, Köln");
    }

    #[test]
    fn undecodable_bytes_are_counted() {
        let decoded = decode("Kyïv äöü — \u{201c}so\u{201d}".as_bytes(), None);
        assert_eq!(decoded.replaced, 0);
        let mut bytes = "Kyïv äöü — \u{201c}so\u{201d} ".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes, None).replaced, 1);
    }

    #[test]
    fn a_charset_is_guessed_from_what_tells() {
        let script = "var a = 1; ".repeat(20_000);
        let mut page = script.clone().into_bytes();
        for word in ["Kiel, K\u{f6}ln ", "Gr\u{fc}\u{df}e ", "\u{dc}bersee "] {
            page.extend(word.chars().map(|c| c as u8));
            page.extend(script.as_bytes()[..2_000].iter());
        }
        let decoded = decode(&page, None);
        assert!(decoded.text.contains("Köln") && decoded.text.contains("Grüße"));
        assert!(telling(&page).len() < 400);
    }

    #[test]
    fn binary_is_told_from_text() {
        assert!(is_binary(b"%PDF-1.7 ..."));
        assert!(is_binary(&[b'a', 0, 0, 1, 2, 3, 0, 9]));
        assert!(!is_binary("Straße\r\n\tund so weiter\n".as_bytes()));
        assert!(!is_binary(b"T\0h\0e\0 \0e\0n\0d\0"));
    }
}

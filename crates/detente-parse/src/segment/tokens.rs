//! Cuts text into tokens as the English treebanks (UD EWT, GUM) do, with a language's word lists.

use super::rules::{CLITIC, Kind, PREFIX, Rules, UNIT, WHOLE};

/// A token before sentences are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    /// Whether space (or the beginning) is before it.
    pub space: bool,
    /// Whether an empty line is before it.
    pub gap: bool,
    /// An abbreviation with its full stop, and whether it can end a sentence.
    pub stop: Option<Kind>,
}

/// Says whether `c` parts words and is part of none: space, controls, marks of direction.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Says whether `c` only changes the character before it.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{AD}')
        || matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{20D0}'..='\u{20FF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_joined(c)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Adds the tokens of `text[from..to]` to `out`.
pub(super) fn tokens(rules: &Rules, text: &str, from: usize, to: usize, out: &mut Vec<Piece>) {
    let mut cutter = Cutter { text, out, rules, space: true, gap: true };
    let (mut at, mut lines) = (from, 2);
    while let Some(c) = text[at..to].chars().next() {
        if is_blank(c) {
            lines += usize::from(c == '\n' || c == '\u{2029}');
            cutter.space = true;
            at += c.len_utf8();
            continue;
        }
        let rest = &text[at..to];
        let length = rest.find(is_blank).unwrap_or(rest.len());
        cutter.gap = lines > 1;
        cutter.chunk(at, at + length, to);
        at += length;
        lines = 0;
    }
}

struct Cutter<'t, 'o> {
    text: &'t str,
    out: &'o mut Vec<Piece>,
    rules: &'t Rules,
    space: bool,
    gap: bool,
}

impl Cutter<'_, '_> {
    fn push(&mut self, start: usize, end: usize, stop: Option<Kind>) {
        self.out.push(Piece { start, end, space: self.space, gap: self.gap, stop });
        (self.space, self.gap) = (false, false);
    }

    /// Cuts what stands between two spaces; `to` is where the block ends.
    fn chunk(&mut self, start: usize, end: usize, to: usize) {
        let text = self.text;
        let mut at = start;
        let mut fresh = true; // nothing but opening marks so far
        while let Some(c) = text[at..end].chars().next() {
            let rest = &text[at..end];
            if fresh && (c.is_alphanumeric() || c == '@' || c == '#') {
                fresh = false;
                if let Some(length) = link(rest) {
                    self.push(at, at + length, None);
                    at += length;
                    continue;
                }
            }
            let whole = if at == start { whole(rest) } else { 0 };
            at = if whole > 0 {
                self.push(at, at + whole, None);
                at + whole
            } else if c.is_alphanumeric() {
                self.word(at, end, to)
            } else {
                self.mark(at, end)
            };
        }
    }

    /// Cuts a mark, or a run of the same.
    fn mark(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let mut characters = rest.chars();
        let Some(c) = characters.next() else { return end };
        let mut length = c.len_utf8();
        if is_apostrophe(c) {
            let word = rest[length..].find(|c| !is_letter(c)).map_or(rest, |n| &rest[..length + n]);
            let digits =
                word.len() > length && word[length..].starts_with(|c: char| c.is_numeric());
            if digits || self.rules.is(word, CLITIC | WHOLE) {
                self.push(at, at + word.len(), None);
                return at + word.len();
            }
        }
        let face = face(rest);
        if face > 0 {
            self.push(at, at + face, None);
            return at + face;
        }
        for next in characters {
            let run = match c {
                '.' => matches!(next, '.' | '!' | '?'),
                '-' | '=' => matches!(next, '-' | '='),
                '*' | '_' | '~' | '+' | '`' | '$' | '<' | '>' | '^' => next == c,
                '!' | '?' => matches!(next, '!' | '?'),
                '\'' | '’' | '‘' => is_apostrophe(next) && length == c.len_utf8(),
                _ => false,
            };
            if !run && !is_joined(next) {
                break;
            }
            length += next.len_utf8();
        }
        self.push(at, at + length, None);
        at + length
    }

    /// Cuts a word or number with what belongs to it.
    fn word(&mut self, start: usize, end: usize, to: usize) -> usize {
        let text = self.text;
        let mut at = start;
        let mut last = ' ';
        let mut piece = start; // where the part after the last dot or hyphen begins
        while let Some(c) = text[at..end].chars().next() {
            let next = text[at + c.len_utf8()..end].chars().next();
            let inside = is_letter(c)
                || next.is_some_and(|next| {
                    next.is_alphanumeric() && self.joins(start, piece, at, end, (last, c, next))
                });
            if !inside {
                break;
            }
            at += c.len_utf8();
            if !is_letter(c) {
                piece = at;
            }
            last = c;
        }
        if text[at..end].starts_with('$') && matches!(&text[start..at], "US" | "A" | "C" | "HK") {
            self.push(start, at + 1, None);
            return at + 1;
        }
        let stop = self.stop(start, at, end, to);
        let whole = at + usize::from(stop.is_some());
        self.split(start, whole, stop, 3);
        whole
    }

    /// Says whether the mark `c` between `last` and `next` is part of the word.
    fn joins(
        &self,
        start: usize,
        piece: usize,
        at: usize,
        end: usize,
        (last, c, next): (char, char, char),
    ) -> bool {
        let text = self.text;
        let digits = last.is_ascii_digit() && next.is_ascii_digit();
        match c {
            '\'' | '’' => true,
            ',' | ':' => digits,
            // "b/c", "n/a".
            '/' => {
                let ahead = &text[at + 1..end];
                let short = !ahead[next.len_utf8()..].starts_with(is_letter);
                digits || at - start == 1 && short && last.is_lowercase() && next.is_lowercase()
            }
            '.' => {
                // "said.The" is two words; "U.S", "3.5", "site.com" are one.
                let long = at - piece > 1;
                digits || !(long && next.is_uppercase() && last.is_lowercase())
            }
            '&' => last.is_uppercase() && next.is_uppercase(),
            '-' | '‐' | '‑' => {
                let ahead = &text[at + c.len_utf8()..end];
                let number = ahead.bytes().take_while(u8::is_ascii_digit).count();
                // Telephone numbers; ranges and scores are parted.
                let grouped = |size: usize| ahead.as_bytes().get(size) == Some(&b'-');
                let (before, alone) = (at - piece, piece == start);
                digits && before == 3 && (number == 4 || number == 3 && grouped(3))
                    || digits && before == 1 && alone && (number == 4 || number == 3 && grouped(3))
                    || digits && number == 4 && text[start..at].contains('-')
                    || !digits && self.rules.is(&text[piece..at], PREFIX)
            }
            _ => false,
        }
    }

    /// Says whether the full stop at `at` belongs to the word `text[start..at]`, and as what.
    fn stop(&self, start: usize, at: usize, end: usize, to: usize) -> Option<Kind> {
        let text = self.text;
        let rest = &text[at..end];
        let word = &text[start..at];
        // "L.P.." ends with its own stop and the sentence's.
        let dots = rest.bytes().take_while(|&b| b == b'.').count();
        if dots == 0 || dots > 2 || dots == 2 && !word.contains('.') {
            return None;
        }
        let mut ahead = text[at + 1..to].chars().skip_while(|c| is_blank(*c));
        let next = ahead.next();
        match self.rules.abbreviation(word) {
            Some(Kind::Number) => {
                return next.filter(char::is_ascii_digit).map(|_| Kind::Title);
            }
            Some(kind) => return Some(kind),
            None => {}
        }
        if word.len() <= 12 && word.contains('.') {
            let short = |part: &str| {
                (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
            };
            return word.split('.').all(short).then_some(Kind::Word);
        }
        // An initial: "J. Smith", not "Plan B. The".
        let mut letters = word.chars();
        let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        if !initial || word == "I" || !next.is_some_and(char::is_uppercase) {
            return None;
        }
        let after: &str = text[at + 1..to].trim_start();
        let after = after.split(|c: char| !is_letter(c)).next().unwrap_or_default();
        (after.len() == 1 || !self.rules.is(after, super::rules::STARTER)).then_some(Kind::Title)
    }

    /// Parts clitics and units, at most `most`, from a word and keeps the pieces.
    fn split(&mut self, start: usize, end: usize, stop: Option<Kind>, most: u8) {
        let cut = if most == 0 { 0 } else { self.cut(&self.text[start..end]) };
        if cut == 0 {
            self.push(start, end, stop);
            return;
        }
        // "should've", "couldn't've": the first part may have a clitic of its own.
        self.split(start, start + cut, None, most - 1);
        self.push(start + cut, end, stop);
    }

    /// Returns where a word parts in two, in bytes; 0 where it does not.
    fn cut(&self, word: &str) -> usize {
        if let Some(cut) = self.rules.pair(word) {
            return cut;
        }
        if let Some(place) = word.rfind(is_apostrophe).filter(|&place| place > 0) {
            let tail = &word[place..];
            if self.rules.is(tail, CLITIC) {
                return place;
            }
            let t = tail.trim_start_matches(is_apostrophe);
            let n = word[..place].ends_with(['n', 'N']) && place > 1;
            return if n && t.eq_ignore_ascii_case("t") { place - 1 } else { 0 };
        }
        let digits = word.bytes().take_while(|b| b.is_ascii_digit() || b",.:".contains(b)).count();
        let unit = word[digits..].trim_end_matches('.');
        if digits > 0 && digits < word.len() && self.rules.is(unit, UNIT) { digits } else { 0 }
    }
}

/// Returns the length of what is one token where a space is before it: the ending of a file
/// (".doc"), a code of a country ("+44"); 0 for neither.
fn whole(rest: &str) -> usize {
    let tail = rest.get(1..).unwrap_or_default();
    let part = |fits: fn(&u8) -> bool| tail.bytes().take_while(fits).count();
    let (letters, digits) = (part(u8::is_ascii_lowercase), part(u8::is_ascii_digit));
    let ends = |length: usize| !tail[length..].starts_with(is_letter);
    match rest.as_bytes().first() {
        Some(b'.') if (2..=4).contains(&letters) && ends(letters) => letters + 1,
        Some(b'+') if (1..=3).contains(&digits) && ends(digits) => digits + 1,
        _ => 0,
    }
}

/// Returns the length of the face, such as ":-)", that `rest` begins with; 0 for none.
fn face(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    if !matches!(bytes, [b':' | b';' | b'=', ..]) {
        return 0;
    }
    let nose = usize::from(bytes.get(1) == Some(&b'-'));
    let mouth = bytes.get(1 + nose).is_some_and(|b| b")(DPp/|".contains(b));
    let alone = !bytes.get(2 + nose).is_some_and(u8::is_ascii_alphanumeric);
    let slash = bytes.get(1 + nose) == Some(&b'/') && bytes.get(2 + nose) == Some(&b'/');
    if mouth && alone && !slash { 2 + nose } else { 0 }
}

/// Returns the length of the address, account or hash tag that `rest` begins with.
fn link(rest: &str) -> Option<usize> {
    let shut: &[char] =
        &['.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '”', '’', '»'];
    let head = rest.get(..8).unwrap_or(rest).to_ascii_lowercase();
    let tagged = |rest: &str| {
        let name = rest[1..].find(|c| !is_letter(c)).map_or(rest.len(), |n| n + 1);
        rest[1..].starts_with(char::is_alphabetic).then_some(name)
    };
    if rest.starts_with(['@', '#']) {
        return tagged(rest);
    }
    let address = head.starts_with("http://")
        || head.starts_with("https://")
        || head.starts_with("www.")
        || head.starts_with("ftp://");
    if address {
        return Some(rest.trim_end_matches(shut).len());
    }
    // mail@host.org, desk@AGENCY
    let place = rest.find('@')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-+%".contains(c);
    let host = &rest[place + 1..];
    let host = host[..host.find(|c| !fits(c)).unwrap_or(host.len())].trim_end_matches('.');
    let good = place > 0
        && rest[..place].chars().all(fits)
        && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    good.then_some(place + 1 + host.len())
}

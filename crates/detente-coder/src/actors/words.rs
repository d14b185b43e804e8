//! Words as the gazetteer compares them: folded, cut at hyphens and at possessive endings.

use detente_record::Sentence;

/// A word of a sentence: a whole token, or a part of one that holds a hyphen or a possessive.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// The folded word's number in the lexicon; 0 when the lexicon has no such word.
    pub id: u32,
    /// First byte in the article's text.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// Index of its token.
    pub token: u32,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Has letters, and all of them are capitals.
    pub capitals: bool,
    /// Stands behind a hyphen or dash without a space.
    pub joined: bool,
}

/// Folds a piece of text: lower case, no accents, no full stops or apostrophes inside.
pub(super) fn fold(piece: &str, out: &mut String) {
    out.clear();
    if piece == "'" || piece == "’" {
        out.push('\'');
        return;
    }
    if matches!(piece, "'s" | "’s" | "'S" | "’S") {
        out.push_str("'s");
        return;
    }
    for c in piece.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '.' | '\'' | '’' | '‘' | 'ʼ' | '`' => {}
            _ if c.is_ascii() => out.push(c),
            _ => match plain(c) {
                Some(letters) => out.push_str(letters),
                None => out.extend(c.to_lowercase()),
            },
        }
    }
    if out.is_empty() {
        out.push_str(if piece.starts_with('.') { "." } else { "'" });
    }
}

/// The letter without its accent, for the Latin letters of names in the news.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ė' | 'Ė' | 'ə' | 'Ə' => {
            "e"
        }
        'ğ' | 'Ğ' => "g",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'ı' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "n",
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' => "o",
        'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'ş' | 'Ş' | 'š' | 'Š' | 'ș' | 'Ș' => "s",
        'ß' => "ss",
        'ţ' | 'Ţ' | 'ț' | 'Ț' | 'ť' | 'Ť' => "t",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ű' | 'Ű' | 'ů' | 'Ů' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        _ => return None,
    })
}

/// Cuts a token into pieces: at hyphens, dashes and slashes, and before a possessive ending.
///
/// The sink gets byte offsets inside `token` and whether the piece stands behind a hyphen.
pub(super) fn pieces(token: &str, mut sink: impl FnMut(usize, usize, bool)) {
    let dash = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '/');
    let mut start = 0;
    let mut joined = false;
    for (at, c) in token.char_indices() {
        if dash(c) {
            possessive(token, start, at, joined, &mut sink);
            start = at + c.len_utf8();
            joined = true;
        }
    }
    possessive(token, start, token.len(), joined, &mut sink);
}

fn possessive(
    token: &str,
    start: usize,
    end: usize,
    joined: bool,
    sink: &mut impl FnMut(usize, usize, bool),
) {
    let piece = &token[start..end];
    if piece.is_empty() {
        return;
    }
    let stem = ["'s", "’s", "'S", "’S"].into_iter().find_map(|s| piece.strip_suffix(s));
    let bare = || piece.strip_suffix(['\'', '’']);
    match stem.or_else(bare).filter(|stem| !stem.is_empty()) {
        Some(stem) => {
            sink(start, start + stem.len(), joined);
            sink(start + stem.len(), end, false);
        }
        None => sink(start, end, joined),
    }
}

/// Fills `words` with the words of a sentence; `number` gives the lexicon's number of a folded word.
pub(super) fn fill(
    words: &mut Vec<Word>,
    folded: &mut String,
    text: &str,
    sentence: &Sentence,
    number: impl Fn(&str) -> u32,
) {
    words.clear();
    let mut hyphen_at = u32::MAX;
    for (index, token) in sentence.tokens.iter().enumerate() {
        let token_text = token.span.of(text);
        // A word longer than any name is noise.
        if token_text.len() > 200 {
            words.push(Word {
                start: token.span.start,
                end: token.span.end,
                token: index as u32,
                ..Word::default()
            });
            continue;
        }
        if matches!(token_text, "-" | "‐" | "‑" | "–" | "/") {
            let tight = words.last().is_some_and(|word| word.end == token.span.start);
            if tight {
                hyphen_at = token.span.end;
                continue;
            }
        }
        pieces(token_text, |from, to, joined| {
            let piece = &token_text[from..to];
            fold(piece, folded);
            let start = token.span.start + from as u32;
            words.push(Word {
                id: number(folded),
                start,
                end: token.span.start + to as u32,
                token: index as u32,
                capital: piece.chars().next().is_some_and(char::is_uppercase),
                capitals: in_capitals(piece),
                joined: joined || start == hyphen_at,
            });
        });
    }
}

/// Says whether a word is written in capitals, or is short and has two: "LeT".
pub(super) fn in_capitals(piece: &str) -> bool {
    const SHORT: usize = 4;
    let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = piece.chars().filter(|c| c.is_uppercase()).count();
    capitals > 0 && !piece.chars().any(char::is_lowercase) || capitals > 1 && letters <= SHORT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold(text, &mut out);
        out
    }

    #[test]
    fn folding_drops_accents_stops_and_case() {
        assert_eq!(folded("U.S."), "us");
        assert_eq!(folded("Türkiye"), "turkiye");
        assert_eq!(folded("N'Djamena"), "ndjamena");
        assert_eq!(folded("’s"), "'s");
        assert_eq!(folded("."), ".");
    }

    #[test]
    fn tokens_are_cut_at_hyphens_and_possessives() {
        let mut seen = Vec::new();
        let token = "al-Qaeda’s";
        pieces(token, |a, b, joined| seen.push((token[a..b].to_owned(), joined)));
        assert_eq!(
            seen,
            [("al".to_owned(), false), ("Qaeda".to_owned(), true), ("’s".to_owned(), false)]
        );
    }
}

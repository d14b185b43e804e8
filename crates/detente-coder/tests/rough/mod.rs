//! A rough cutter of plain text into untagged sentences and capitalised person mentions.
#![allow(dead_code, unreachable_pub, missing_docs)]

use detente_record::{Article, Block, Byte, Role, Sentence, Span, Token};

pub fn article(text: &str) -> Article {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let lead = part.len() - part.trim_start().len();
        let body = part.trim();
        if !body.is_empty() {
            let span = Span::from_range(at + lead..at + lead + body.len());
            blocks.push(Block { span, role: Role::Body });
        }
        at += part.len() + 2;
    }
    Article { text: text.to_owned(), blocks, ..Article::default() }
}

pub fn sentences(article: &Article) -> Vec<Sentence> {
    let mut found = Vec::new();
    for block in &article.blocks {
        let mut tokens: Vec<Token> = Vec::new();
        for token in tokenize(&article.text, block.span) {
            let begins = tokens.last().is_some_and(|last| {
                let gap = last.span.end < token.start;
                let ending = tokens
                    .iter()
                    .rev()
                    .take(3)
                    .map(|t| t.span.of(&article.text))
                    .find(|w| !matches!(*w, "\"" | "”" | "’" | "''" | ")"));
                let first = token.of(&article.text).chars().next().unwrap_or(' ');
                gap && matches!(ending, Some("." | "!" | "?")) && !first.is_lowercase()
            });
            if begins {
                close(&mut tokens, &mut found);
            }
            tokens.push(Token::bare(token));
        }
        close(&mut tokens, &mut found);
    }
    found
}

fn close(tokens: &mut Vec<Token>, found: &mut Vec<Sentence>) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let span = first.span.cover(last.span);
    found.push(Sentence { span, tokens: std::mem::take(tokens), ..Sentence::default() });
}

const ABBREVIATIONS: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Gov", "Sen", "Rep", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec",
    "St", "Jr", "Gen", "Lt", "Col", "Sgt", "No", "vs", "Ala", "Calif",
];

fn tokenize(text: &str, block: Span<Byte>) -> Vec<Span<Byte>> {
    let words = block.of(text);
    let base = block.start as usize;
    let mut found: Vec<Span<Byte>> = Vec::new();
    let mut start = None;
    let push = |found: &mut Vec<Span<Byte>>, a: usize, b: usize| {
        let word = &words[a..b];
        let cut = ["'s", "’s", "'ll", "’ll", "'d", "’d", "'ve", "’ve", "'re", "’re", "n't", "n’t"]
            .iter()
            .find(|c| word.len() > c.len() && word.ends_with(**c))
            .map_or(b, |c| b - c.len());
        found.push(Span::from_range(base + a..base + cut));
        if cut < b {
            found.push(Span::from_range(base + cut..base + b));
        }
    };
    let chars: Vec<(usize, char)> = words.char_indices().collect();
    for (i, &(at, c)) in chars.iter().enumerate() {
        let next = chars.get(i + 1).map_or(' ', |n| n.1);
        let inside = c.is_alphanumeric()
            || c == '_'
            || start.is_some()
                && (matches!(c, '-' | '\'' | '’' | '.' | ',')
                    && next.is_alphanumeric()
                    && (!matches!(c, ',') || next.is_numeric()));
        let abbreviation = c == '.'
            && start.is_some_and(|s: usize| {
                let w = &words[s..at];
                ABBREVIATIONS.contains(&w)
                    || w.contains('.') && w.len() < 6
                    || w.chars().count() == 1 && w.chars().all(char::is_uppercase)
            });
        if inside {
            start.get_or_insert(at);
            continue;
        }
        if let Some(s) = start.take() {
            if abbreviation {
                push(&mut found, s, at + 1);
                continue;
            }
            push(&mut found, s, at);
        }
        if !c.is_whitespace() {
            found.push(Span::from_range(base + at..base + at + c.len_utf8()));
        }
    }
    if let Some(s) = start {
        push(&mut found, s, words.len());
    }
    found
}

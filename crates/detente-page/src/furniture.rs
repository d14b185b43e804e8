//! Tells lines that are not the story, by the rules in `rules/furniture.toml`.

use std::sync::LazyLock;

use detente_record::FurnitureKind;
use serde::Deserialize;

use crate::hashing::Map;

/// Lines longer than this are never furniture of a known wording.
const LONGEST: usize = 900;
/// Words of story that must stand above before a rule may take the rest of the text.
pub(crate) const WORDS_BEFORE_REST: usize = 40;

static RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::parse(include_str!("../rules/furniture.toml")).unwrap_or_default());

/// What a line was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub kind: FurnitureKind,
    /// All below belongs to it.
    pub rest: bool,
    /// The line only begins like furniture; a headline may do so too.
    pub by_start: bool,
}

/// Recognises `line` (without line ends) as furniture.
pub(crate) fn classify(line: &str) -> Option<Hit> {
    RULES.classify(line)
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[cfg_attr(not(test), expect(dead_code, reason = "for people and the test of the rules"))]
    id: String,
    kind: Kind,
    at: At,
    phrases: Vec<String>,
    #[serde(default)]
    after: After,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default = "yes")]
    sentence: bool,
    #[serde(default = "many")]
    max_words: usize,
    #[serde(default)]
    takes: Takes,
}

fn yes() -> bool {
    true
}

fn many() -> usize {
    25
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Kind {
    RelatedLink,
    CommentForm,
    Comments,
    Share,
    Newsletter,
    Cookie,
    Paywall,
    Navigation,
    Footer,
    Advertisement,
    Byline,
    Other,
}

impl From<Kind> for FurnitureKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::RelatedLink => Self::RelatedLink,
            Kind::CommentForm => Self::CommentForm,
            Kind::Comments => Self::Comments,
            Kind::Share => Self::Share,
            Kind::Newsletter => Self::Newsletter,
            Kind::Cookie => Self::Cookie,
            Kind::Paywall => Self::Paywall,
            Kind::Navigation => Self::Navigation,
            Kind::Footer => Self::Footer,
            Kind::Advertisement => Self::Advertisement,
            Kind::Byline => Self::Byline,
            Kind::Other => Self::Other,
        }
    }
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum At {
    Whole,
    Start,
    End,
    Only,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "snake_case")]
enum After {
    #[default]
    Any,
    Separator,
    Headline,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "snake_case")]
enum Takes {
    #[default]
    Line,
    Rest,
}

#[derive(Default)]
struct Rules {
    list: Vec<Rule>,
    /// First word of a phrase → `(rule, phrase)`; for looking up only.
    by_first_word: Map<String, Vec<(usize, usize)>>,
    /// Rules that a first word does not select.
    others: Vec<usize>,
}

impl Rules {
    fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let rules = toml::from_str::<File>(source)?.rule;
        let mut by_first_word: Map<String, Vec<(usize, usize)>> = Map::default();
        let mut others = Vec::new();
        for (r, rule) in rules.iter().enumerate() {
            if matches!(rule.at, At::End | At::Only) {
                others.push(r);
                continue;
            }
            for (p, phrase) in rule.phrases.iter().enumerate() {
                by_first_word.entry(first_word(phrase).to_owned()).or_default().push((r, p));
            }
        }
        Ok(Self { list: rules, by_first_word, others })
    }

    fn classify(&self, line: &str) -> Option<Hit> {
        let line = line.trim();
        if line.is_empty() || line.len() > LONGEST {
            return None;
        }
        let plain = Plain::new(line);
        let words = plain.text.split(' ').filter(|w| !w.is_empty()).count();
        let mut best: Option<usize> = None;
        let mut offer = |rule: usize| best = Some(best.map_or(rule, |b| b.min(rule)));
        for &(r, p) in self.by_first_word.get(first_word(&plain.text)).into_iter().flatten() {
            let rule = &self.list[r];
            if words <= rule.max_words && rule.fits(&rule.phrases[p], &plain, line) {
                offer(r);
            }
        }
        for &r in &self.others {
            let rule = &self.list[r];
            let fits = words <= rule.max_words
                && match rule.at {
                    At::Only => !ends_like_sentence(line) && rule.fits_only(&plain.text),
                    _ => rule.phrases.iter().any(|p| ends_with(&plain.text, p)),
                };
            if fits {
                offer(r);
            }
        }
        best.map(|r| &self.list[r]).map(|rule| Hit {
            kind: rule.kind.into(),
            rest: rule.takes == Takes::Rest,
            by_start: rule.at == At::Start,
        })
    }
}

impl Rule {
    fn fits(&self, phrase: &str, plain: &Plain, line: &str) -> bool {
        let Some(rest) = plain.text.strip_prefix(phrase) else { return false };
        if self.at == At::Whole {
            return rest.chars().all(|c| " :.…»>-*!|)]→".contains(c));
        }
        let open = phrase.ends_with(char::is_alphanumeric)
            && rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'');
        if open || (!self.sentence && ends_like_sentence(line)) {
            return false;
        }
        let after = match self.after {
            After::Any => true,
            After::Separator => plain.separated(phrase.len(), line),
            After::Headline => {
                plain.separated(phrase.len(), line) || plain.headline(phrase.len(), line)
            }
        };
        after && (self.needs.is_empty() || self.needs.iter().any(|n| has_word(rest, n)))
    }

    fn fits_only(&self, plain: &str) -> bool {
        let count = |w: &str| w.contains('#') && w.chars().all(|c| "#.,kKmM+".contains(c));
        let mut words = plain
            .split(|c: char| c == ' ' || ",|/·•".contains(c))
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '#'))
            .filter(|w| !w.is_empty());
        words.all(|w| count(w) || self.phrases.iter().any(|p| p == w))
            && self.needs.iter().any(|n| has_word(plain, n))
    }
}

/// A line in the form that rules are written in, with the way back to the line.
struct Plain {
    text: String,
    /// For each byte of `text`, the offset in the line.
    origin: Vec<u32>,
}

impl Plain {
    fn new(line: &str) -> Self {
        let mut plain = Self { text: String::new(), origin: Vec::new() };
        let lead = |c: char| c.is_whitespace() || "•▪●■►▶→»›>*-–—|[·✉☰".contains(c) || invisible(c);
        let body = line.trim_start_matches(lead);
        let offset = line.len() - body.len();
        for (at, c) in body.char_indices() {
            plain.push(c, offset + at);
        }
        plain
    }

    fn push(&mut self, c: char, at: usize) {
        let c = match c {
            '‘' | '’' | '`' | '´' => '\'',
            '“' | '”' | '„' | '«' => '"',
            '–' | '—' | '−' => '-',
            c if c.is_whitespace() => ' ',
            c if c.is_numeric() => '#',
            c if invisible(c) => return,
            c => c,
        };
        if (c == ' ' || c == '#') && self.text.ends_with(c) {
            return;
        }
        for lower in c.to_lowercase() {
            self.text.push(lower);
        }
        self.origin.resize(self.text.len(), at as u32);
    }

    /// Says whether a separator, nothing, or a gap of two blanks follows after `len` bytes.
    fn separated(&self, len: usize, line: &str) -> bool {
        let rest = &self.text[len..];
        let near = rest.trim_start();
        let dash = rest.starts_with(" - ") || rest.trim() == "-";
        near.is_empty() || dash || near.starts_with([':', '|', '>', '»', '→']) || {
            let gap = self.origin.get(len).and_then(|at| line.get(*at as usize..));
            let blanks = |s: &str| s.chars().take_while(|c| c.is_whitespace()).count();
            gap.is_some_and(|s| blanks(s) >= 2)
        }
    }

    /// Says whether what follows after `len` bytes reads like a headline, not like the rest of a
    /// sentence.
    fn headline(&self, len: usize, line: &str) -> bool {
        const LINKING: [&str; 9] =
            ["about", "on", "here", "from", "in", "our", "at", "the full", "full"];
        if ends_like_sentence(line) {
            return false;
        }
        let near = self.text[len..].trim_start();
        let at = self.origin.get(self.text.len() - near.len());
        let first = at.and_then(|at| line.get(*at as usize..)).and_then(|s| s.chars().next());
        let capital = first.is_some_and(|c| !c.is_lowercase());
        let short = near.split(' ').count() <= 8;
        capital || (short && LINKING.iter().any(|w| starts_with_word(near, w)))
    }
}

/// Says whether `line` closes with a full stop after a word, quotation marks and brackets aside.
pub(crate) fn ends_like_sentence(line: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»)]".contains(c);
    let body = line.trim_end_matches(closing);
    body.ends_with('.') && !body.ends_with("..")
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || c.is_control() && !c.is_whitespace()
}

fn first_word(plain: &str) -> &str {
    let end = plain.find(|c: char| !c.is_alphanumeric()).unwrap_or(plain.len());
    let first = plain.chars().next().map_or(0, char::len_utf8);
    &plain[..end.max(first)]
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn ends_with(text: &str, phrase: &str) -> bool {
    text.trim_end_matches(['.', ' ', '|', '-', '!']).ends_with(phrase)
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn kind(line: &str) -> Option<&'static str> {
        classify(line).map(|hit| hit.kind.name())
    }

    #[test]
    fn every_rule_is_sound() {
        let rules = Rules::parse(include_str!("../rules/furniture.toml")).unwrap().list;
        let mut ids = BTreeSet::new();
        for rule in &rules {
            assert!(ids.insert(rule.id.clone()), "{}: id given twice", rule.id);
            assert!(!rule.phrases.is_empty(), "{}: no phrases", rule.id);
            assert!(rule.max_words > 0, "{}: max_words", rule.id);
            let mut phrases = BTreeSet::new();
            for phrase in rule.phrases.iter().chain(&rule.needs) {
                assert_eq!(*phrase, Plain::new(phrase).text, "{}: not in plain form", rule.id);
            }
            for phrase in &rule.phrases {
                assert!(phrases.insert(phrase), "{}: {phrase:?} given twice", rule.id);
            }
            if rule.at != At::Start {
                assert!(rule.after == After::Any, "{}: `after` needs at = start", rule.id);
            }
            if rule.at == At::Only {
                assert!(!rule.needs.is_empty(), "{}: `only` needs `needs`", rule.id);
            }
        }
    }

    #[test]
    fn links_to_other_stories_are_told_from_sentences() {
        for line in [
            "See also  Full timetable - Cabinet",
            "Read more: Is the truce holding?",
            "READ MORE Envoys return to Doha as talks stall",
            "• Related: Ministers split over budget.",
            "Also read | Floods reach the delta",
            "More on this story",
            "Read more about the summit",
        ] {
            assert_eq!(kind(line), Some("related_link"), "{line}");
        }
        for line in [
            "Read more books, minister says",
            "Read more books, the minister told pupils in Lyon on Monday.",
            "Related Industries said on Friday it would close its plant.",
            "See also how the vote was counted in the north, she added.",
            "More soldiers crossed the river on Tuesday.",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }

    #[test]
    fn each_kind_has_its_lines() {
        for (line, want) in [
            ("Leave a Reply", "comment_form"),
            (
                "Your email address will not be published. Required fields are marked *",
                "comment_form",
            ),
            ("12 Comments", "comments"),
            ("Facebook Twitter WhatsApp E-mail", "share"),
            ("Share this article", "share"),
            ("Sign up for our daily newsletter and get the news in your inbox.", "newsletter"),
            ("We use cookies to improve your visit.", "cookie"),
            ("Already a subscriber? Log in", "paywall"),
            ("- Advertisement -", "advertisement"),
            ("© 2024 The Harbour Gazette. All rights reserved.", "footer"),
            ("Copyright 2023 Harbour Media", "footer"),
            ("Photo: Harbour Gazette/Jo Lind", "other"),
            ("Skip to content", "navigation"),
            ("Published: 3 May 2024, 10:15", "byline"),
            ("(Reporting by Jo Lind; editing by Max Roe)", "byline"),
        ] {
            assert_eq!(kind(line), Some(want), "{line}");
        }
        for line in [
            "Copyright law was changed in 2023.",
            "Comments by the minister angered Ankara.",
            "Photo opportunities were cancelled.",
            "Share prices fell in Tokyo after the test.",
            "Sign up or leave, the general told the militias.",
            "Reporting by the inspectors showed that fuel was missing.",
            "X",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}

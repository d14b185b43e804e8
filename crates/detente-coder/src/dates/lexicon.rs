//! The words of time, read once from `lexicons/dates.toml`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use serde::Deserialize;

use super::unit::Unit;

/// What a word says about time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    #[default]
    Other,
    /// A month by its full name, 1 to 12.
    Month(i8),
    /// A month by a short form.
    MonthShort(i8),
    /// A weekday, Monday 1.
    Weekday(i8),
    /// A weekday by a short form.
    WeekdayShort(i8),
    /// A cardinal in words.
    Number(u32),
    /// An ordinal in words; "second" is one too.
    Ordinal(u32),
    /// A unit in the singular.
    Unit(Unit),
    /// A unit in the plural.
    Units(Unit),
    /// A season with its two letters.
    Season([u8; 2]),
    /// A part of the day with its two letters.
    Part([u8; 2]),
    /// "nineties" and the like, with the years within the century.
    Decade(i32),
    /// How often.
    Set,
    /// "several", "few".
    Vague,
    /// "almost", "about".
    About,
    /// Any other word that can begin an expression ("last", "now", "today").
    Opener,
}

/// A phrase in lower-case words with the value it stands for.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Its words.
    pub words: Vec<String>,
    /// Its TIMEX3 value, or month-day for a feast.
    pub value: String,
    /// Whether it is a feast on a fixed day of the year.
    pub feast: bool,
}

/// All words of time.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: HashMap<String, Word>,
    sets: BTreeMap<String, String>,
    phrases: Vec<Phrase>,
    tense: Tenses,
}

#[derive(Debug, Default, Deserialize)]
struct Tenses {
    future: Vec<String>,
    past: Vec<String>,
    no_past: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: BTreeMap<String, i8>,
    months_short: BTreeMap<String, i8>,
    weekdays: BTreeMap<String, i8>,
    weekdays_short: BTreeMap<String, i8>,
    numbers: BTreeMap<String, u32>,
    ordinals: BTreeMap<String, u32>,
    units: BTreeMap<String, String>,
    units_plural: BTreeMap<String, String>,
    seasons: BTreeMap<String, String>,
    parts_of_day: BTreeMap<String, String>,
    decades: BTreeMap<String, i32>,
    sets: BTreeMap<String, String>,
    vague_numbers: Vec<String>,
    approximate: Vec<String>,
    phrases: Vec<PhraseRow>,
    holidays: BTreeMap<String, String>,
    tense: Tenses,
}

#[derive(Deserialize)]
struct PhraseRow {
    value: String,
    words: Vec<String>,
}

const SOURCE: &str = include_str!("../../lexicons/dates.toml");

/// Words that open an expression by their grammar, not by their class.
const OPENERS: &[&str] = &[
    "today",
    "tonight",
    "yesterday",
    "tomorrow",
    "last",
    "next",
    "this",
    "noon",
    "midnight",
    "half",
    "same",
    "following",
    "previous",
    "past",
    "coming",
];

impl Lexicon {
    /// Returns the shipped lexicon, read on first use.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        // A file that does not parse leaves an empty lexicon; a test holds that it parses.
        SHIPPED.get_or_init(|| Self::parse(SOURCE).unwrap_or_default())
    }

    fn parse(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let mut words = HashMap::new();
        let letters = |code: &str| <[u8; 2]>::try_from(code.as_bytes()).unwrap_or(*b"XX");
        for opener in OPENERS {
            words.insert((*opener).to_owned(), Word::Opener);
        }
        let mut phrases: Vec<Phrase> = Vec::new();
        for row in file.phrases {
            for words in row.words {
                phrases.push(Phrase {
                    words: words.split(' ').map(str::to_owned).collect(),
                    value: row.value.clone(),
                    feast: false,
                });
            }
        }
        for (name, day) in file.holidays {
            // The tokeniser cuts "year's" in two.
            let split = name.replace("'s", " 's");
            let words = split.split(' ').map(str::to_owned).collect();
            phrases.push(Phrase { words, value: day, feast: true });
        }
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        for phrase in &phrases {
            words.entry(phrase.words[0].clone()).or_insert(Word::Opener);
        }
        words.extend(file.vague_numbers.into_iter().map(|w| (w, Word::Vague)));
        words.extend(file.approximate.into_iter().map(|w| (w, Word::About)));
        words.extend(file.sets.keys().map(|w| (w.clone(), Word::Set)));
        words.extend(file.decades.into_iter().map(|(w, n)| (w, Word::Decade(n))));
        words.extend(file.parts_of_day.into_iter().map(|(w, c)| (w, Word::Part(letters(&c)))));
        words.extend(file.seasons.into_iter().map(|(w, c)| (w, Word::Season(letters(&c)))));
        words.extend(file.units.into_iter().map(|(w, c)| (w, Word::Unit(Unit::from_code(&c)))));
        words.extend(
            file.units_plural.into_iter().map(|(w, c)| (w, Word::Units(Unit::from_code(&c)))),
        );
        words.extend(file.ordinals.into_iter().map(|(w, n)| (w, Word::Ordinal(n))));
        words.extend(file.numbers.into_iter().map(|(w, n)| (w, Word::Number(n))));
        words.extend(file.weekdays_short.into_iter().map(|(w, n)| (w, Word::WeekdayShort(n))));
        words.extend(file.weekdays.into_iter().map(|(w, n)| (w, Word::Weekday(n))));
        words.extend(file.months_short.into_iter().map(|(w, n)| (w, Word::MonthShort(n))));
        words.extend(file.months.into_iter().map(|(w, n)| (w, Word::Month(n))));
        Ok(Self { words, sets: file.sets, phrases, tense: file.tense })
    }

    /// Returns the class of a word given in lower case.
    pub fn word(&self, lower: &str) -> Word {
        self.words.get(lower).copied().unwrap_or_default()
    }

    /// Returns the value of a word of frequency, in lower case.
    pub fn set(&self, lower: &str) -> Option<&str> {
        self.sets.get(lower).map(String::as_str)
    }

    /// Returns the phrases, longest first.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// Says whether a lower-case word is a sign of the future.
    pub fn is_future(&self, lower: &str) -> bool {
        self.tense.future.iter().any(|word| word == lower)
    }

    /// Says whether a lower-case word is a past form.
    pub fn is_past(&self, lower: &str) -> bool {
        self.tense.past.iter().any(|word| word == lower)
            || (lower.len() > 4
                && lower.ends_with("ed")
                && !self.tense.no_past.iter().any(|word| word == lower))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_parses() {
        let lexicon = Lexicon::parse(SOURCE).expect("dates.toml");
        assert_eq!(lexicon.word("thursday"), Word::Weekday(4));
        assert_eq!(lexicon.word("second"), Word::Ordinal(2));
        assert_eq!(lexicon.word("house"), Word::Other);
        assert!(lexicon.is_past("visited") && !lexicon.is_past("hundred"));
    }
}

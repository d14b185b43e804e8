//! Phrases that forbid coding, and phrases that name what a story is about.

use super::lines::{DictionaryError, lines};

/// What a phrase forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Discard {
    /// Coding the sentence.
    Sentence,
    /// Coding the story: the phrase has a `+`.
    Story,
}

/// Phrases as rows of words in capitals.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    all: Vec<(Vec<String>, Discard)>,
}

impl Phrases {
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), DictionaryError> {
        let mut read = Vec::new();
        for line in lines(file, text) {
            let trimmed = line.text.trim();
            let (words, what) = match trimmed.strip_prefix('+') {
                Some(words) => (words, Discard::Story),
                None => (trimmed, Discard::Sentence),
            };
            let words = words_of(words);
            if words.is_empty() {
                return Err(line.error(trimmed, "a discard needs words"));
            }
            read.push((words, what));
        }
        self.all.extend(read);
        Ok(())
    }

    /// The gravest discard whose words stand in a row in the text.
    pub fn find(&self, text: &str) -> Option<Discard> {
        if self.all.is_empty() {
            return None;
        }
        let words = words_of(text);
        let stands = |phrase: &[String]| words.windows(phrase.len()).any(|here| here == phrase);
        self.all.iter().filter(|(phrase, _)| stands(phrase)).map(|(_, what)| *what).max()
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !(letter.is_alphanumeric() || "-'’&".contains(letter)))
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

/// Reads an issue file: `PHRASE [CODE]`.
pub(super) fn issues(file: &str, text: &str) -> Result<Vec<(String, String)>, DictionaryError> {
    lines(file, text)
        .filter(|line| !line.text.trim().starts_with('<'))
        .map(|line| {
            let (words, codes) = line.bracketed()?;
            match codes[..] {
                [code] if !words.is_empty() => {
                    Ok((words.replace('_', " ").to_uppercase(), code.to_owned()))
                }
                _ => Err(line.error(line.text, "an issue is a phrase and its code in brackets")),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_goes_before_a_sentence() {
        let mut phrases = Phrases::default();
        phrases.add("d", "CHESS\n+World Chess Cup # x\n").unwrap();
        assert_eq!(phrases.find("They met over chess."), Some(Discard::Sentence));
        assert_eq!(phrases.find("At the World Chess Cup, they met."), Some(Discard::Story));
        assert_eq!(phrases.find("They met."), None);
    }
}

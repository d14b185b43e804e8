//! PETRARCH's agent files: common nouns that add a sector to the actor beside them.

use std::collections::BTreeMap;

use super::{
    forms,
    lines::{DictionaryError, Line, lines},
};

/// Where an agent's code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Behind the actor's: `[~GOV]`.
    Behind,
    /// Before the actor's: `[NGO~]`.
    Before,
}

/// An agent with its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentEntry {
    /// Singular and plural in capitals, `_` for a blank that must not be widened.
    pub forms: Vec<String>,
    /// Without the tilde.
    pub code: String,
    /// Where the code goes.
    pub side: Side,
}

/// Reads an agent file.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<AgentEntry>, DictionaryError> {
    let mut markers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut entries = Vec::new();
    for line in lines(file, text) {
        let trimmed = line.text.trim();
        if let Some((name, words)) = trimmed.split_once('=').filter(|_| trimmed.starts_with('!')) {
            let words = words.split(',').map(|word| word.trim().to_uppercase());
            markers.insert(
                name.trim().to_uppercase(),
                words.filter(|word| !word.is_empty()).collect(),
            );
            continue;
        }
        entries.push(entry(&line, &markers)?);
    }
    Ok(entries)
}

fn entry(
    line: &Line<'_>,
    markers: &BTreeMap<String, Vec<String>>,
) -> Result<AgentEntry, DictionaryError> {
    let (words, codes) = line.bracketed()?;
    let [code] = codes[..] else {
        return Err(line.error(line.text, "an agent has one code in brackets"));
    };
    let (code, side) = match (code.strip_prefix('~'), code.strip_suffix('~')) {
        (Some(code), None) => (code, Side::Behind),
        (None, Some(code)) => (code, Side::Before),
        _ => return Err(line.error(code, "an agent's code has one ~, before or behind it")),
    };
    if code.is_empty() {
        return Err(line.error(words, "an agent's code has letters beside its ~"));
    }
    let (noun, braces) = match words.split_once('{') {
        Some((noun, rest)) => (
            noun.trim(),
            Some(
                rest.strip_suffix('}')
                    .ok_or_else(|| line.error(rest, "a brace is never closed"))?,
            ),
        ),
        None => (words, None),
    };
    if noun.is_empty() {
        return Err(line.error(line.text, "an agent needs words"));
    }
    let noun = noun.to_uppercase();
    let forms = match marker(&noun, markers) {
        Some((name, words)) => words.iter().map(|word| noun.replace(name, word)).collect(),
        None if noun.contains('!') => {
            return Err(line.error(words, "no line above says what stands for the !…!"));
        }
        None => {
            let plural = match braces {
                None => Some(forms::plural(noun.trim_end_matches('_'))),
                Some(given) => Some(given.trim().to_uppercase()).filter(|form| !form.is_empty()),
            };
            std::iter::once(noun).chain(plural).collect()
        }
    };
    Ok(AgentEntry { forms, code: code.trim().to_uppercase(), side })
}

fn marker<'m>(
    noun: &str,
    markers: &'m BTreeMap<String, Vec<String>>,
) -> Option<(&'m String, &'m Vec<String>)> {
    markers.iter().find(|(name, _)| noun.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_codes() {
        let text =
            "!FOLK! = MAN, WOMEN\nWIZARD [~MAG]\nCHURCH!FOLK! {} [ ~REL]\nOAK_GUARD {} [NGO~]\n";
        let found = read("a", text).unwrap();
        assert_eq!(found[0].forms, ["WIZARD", "WIZARDS"]);
        assert_eq!(found[1].forms, ["CHURCHMAN", "CHURCHWOMEN"]);
        assert_eq!((found[1].code.as_str(), found[1].side), ("REL", Side::Behind));
        assert_eq!((found[2].forms.len(), found[2].side), (1, Side::Before));
        assert!(read("a", "WIZARD [MAG]").is_err());
        assert!(read("a", "X!Y! [~MAG]").is_err());
    }
}

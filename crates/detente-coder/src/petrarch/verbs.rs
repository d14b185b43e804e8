//! PETRARCH's verb files: sets of synonyms, verbs in blocks of one meaning, and their patterns.
//!
//! Both generations are read: `- * OLD WALL [094]` of the first, in which a blank allows a
//! gap and `_` does not, and `- * {OLD WALL} (BESIDE +) [091]` of the second.

use std::collections::BTreeMap;

use super::{
    actors::null,
    forms,
    lines::{DictionaryError, Line, lines},
    names,
};

/// What a verb or pattern stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventCode {
    /// From source to target; `None` for `---`: nothing is coded.
    pub there: Option<String>,
    /// From target to source, where the act is mutual: the second half of `032:033`.
    pub back: Option<String>,
}

impl EventCode {
    fn new(text: &str) -> Self {
        let (there, back) = match text.split_once(':') {
            Some((there, back)) => (there, Some(back)),
            None => (text, None),
        };
        let some = |code: &str| Some(code.trim().to_owned()).filter(|code| !null(code));
        Self { there: some(there), back: back.and_then(some) }
    }
}

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// A word in capitals.
    Word(String),
    /// A set of synonyms, by its number.
    Synset(usize),
    /// `$`.
    Source,
    /// `+`.
    Target,
    /// `^`: a noun phrase of no account.
    Skip,
    /// `%`: joined actors, who do it to each other.
    Compound,
}

/// A step of a pattern, away from the verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What must stand there.
    pub element: Element,
    /// Whether it must stand right beside the step before it.
    pub tight: bool,
}

/// A pattern: what stands around the verb, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Before the verb, the nearest first.
    pub before: Vec<Step>,
    /// Behind the verb, the nearest first.
    pub after: Vec<Step>,
    /// What it means.
    pub code: EventCode,
    /// As it stands in the file.
    pub text: String,
}

impl Pattern {
    /// How many words and sets of words it asks for.
    pub fn weight(&self) -> usize {
        let named = |step: &&Step| matches!(step.element, Element::Word(_) | Element::Synset(_));
        self.before.iter().chain(&self.after).filter(named).count()
    }
}

/// A verb of a block: one word that is inflected, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbEntry {
    /// Words that stand right before: "wire" in "wire-tap".
    pub before: Vec<String>,
    /// Its forms.
    pub forms: Vec<String>,
    /// Words that stand right behind: "down" in "break down".
    pub after: Vec<String>,
    /// Its own code; the block's otherwise.
    pub code: EventCode,
}

/// Verbs of one meaning and their patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The name between the dashes.
    pub name: String,
    /// The code of the verbs that have none of their own.
    pub code: EventCode,
    /// The verbs.
    pub verbs: Vec<VerbEntry>,
    /// The patterns, in the order in which they are tried.
    pub patterns: Vec<Pattern>,
}

/// A verb file.
#[derive(Clone, Debug, Default)]
pub(super) struct Verbs {
    pub blocks: Vec<Block>,
    /// Each set's phrases, each phrase's words.
    pub synsets: Vec<Vec<Vec<String>>>,
    pub synset_names: Vec<String>,
    /// Form of a verb to the blocks and verbs that have it.
    pub by_form: BTreeMap<String, Vec<(usize, usize)>>,
    /// Whether the patterns are of the second generation.
    pub second: bool,
    /// What could not be used, such as patterns with a set that is nowhere defined.
    pub notes: Vec<DictionaryError>,
}

/// A pattern line until the names of its sets are known.
struct Waiting<'t> {
    block: usize,
    line: Line<'t>,
    pattern: &'t str,
    code: &'t str,
}

impl Verbs {
    /// Adds the verbs of a file; all or nothing.
    pub fn read(&self, file: &str, text: &str) -> Result<Self, DictionaryError> {
        let mut verbs = self.clone();
        let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut open: Option<String> = None;
        let mut waiting = Vec::new();
        for line in lines(file, text) {
            let trimmed = line.text.trim();
            if let Some(name) = trimmed.strip_prefix('&') {
                let name = name.split_whitespace().next().unwrap_or_default().to_uppercase();
                if name.is_empty() {
                    return Err(line.error(trimmed, "a set of synonyms needs a name"));
                }
                sets.insert(name.clone(), Vec::new());
                open = Some(name);
            } else if trimmed.starts_with("---") {
                open = None;
                verbs.blocks.push(block(&line)?);
            } else if let (Some(member), Some(name)) = (trimmed.strip_prefix('+'), &open) {
                sets.entry(name.clone()).or_default().push(member.trim().to_uppercase());
            } else if trimmed.starts_with(['-', '*', '~']) {
                open = None;
                if trimmed.starts_with('~') {
                    verbs.notes.push(line.error(trimmed, "transformations are not used"));
                    continue;
                }
                waiting.push(verbs.waiting(line)?);
            } else {
                open = None;
                verbs.verb(&line)?;
            }
        }
        verbs.define(&sets);
        for each in waiting {
            verbs.second |= each.pattern.contains(['{', '(']);
            match verbs.pattern(&each) {
                Some(pattern) => verbs.blocks[each.block].patterns.push(pattern),
                None => verbs
                    .notes
                    .push(each.line.error(each.pattern, "a set of synonyms that no line defines")),
            }
        }
        verbs.index();
        Ok(verbs)
    }

    fn waiting<'t>(&self, line: Line<'t>) -> Result<Waiting<'t>, DictionaryError> {
        let (pattern, codes) = line.bracketed()?;
        let block =
            self.blocks.len().checked_sub(1).ok_or_else(|| {
                line.error(line.text, "no block of verbs stands before this pattern")
            })?;
        let code = codes
            .first()
            .ok_or_else(|| line.error(line.text, "a pattern needs its code in brackets"))?;
        let pattern = pattern.strip_prefix('-').unwrap_or(pattern).trim();
        if pattern.matches('*').count() != 1 {
            return Err(line.error(pattern, "a pattern has one * where its verb stands"));
        }
        Ok(Waiting { block, line, pattern, code })
    }

    fn verb(&mut self, line: &Line<'_>) -> Result<(), DictionaryError> {
        let (words, codes) = line.bracketed()?;
        let block = self
            .blocks
            .last_mut()
            .ok_or_else(|| line.error(line.text, "no block of verbs stands before this line"))?;
        let code = codes.first().map_or_else(|| block.code.clone(), |code| EventCode::new(code));
        let (base, given) = match words.split_once('{') {
            Some((base, rest)) => {
                let inside = rest
                    .trim_end()
                    .strip_suffix('}')
                    .ok_or_else(|| line.error(rest, "a brace is never closed"))?;
                (base.trim(), Some(inside))
            }
            None => (words, None),
        };
        let first = inflected(base).ok_or_else(|| line.error(words, "a verb needs letters"))?;
        let (before, head, after) = first;
        let entry = |before, forms, after| VerbEntry { before, forms, after, code: code.clone() };
        match given {
            None => block.verbs.push(entry(before, forms::verb(&head), after)),
            Some(given) => {
                block.verbs.push(entry(before, vec![head], after));
                for form in given.split_whitespace() {
                    if let Some((before, head, after)) = inflected(form) {
                        block.verbs.push(entry(before, vec![head], after));
                    }
                }
            }
        }
        Ok(())
    }

    /// Numbers the sets and writes out those that stand in others.
    fn define(&mut self, sets: &BTreeMap<String, Vec<String>>) {
        for name in sets.keys() {
            let mut phrases = Vec::new();
            written_out(sets, name, 0, &mut phrases);
            self.synset_names.push(name.trim_end_matches('_').to_owned());
            self.synsets.push(phrases);
        }
    }

    fn pattern(&self, each: &Waiting<'_>) -> Option<Pattern> {
        let code = EventCode::new(each.code);
        let (before, after) = each.pattern.split_once('*').unwrap_or((each.pattern, ""));
        let mut steps_before = self.steps(before)?;
        let steps_after = self.steps(after)?;
        // Before the verb the word that joins stands to the right of the one it is joined to.
        let tight: Vec<bool> = steps_before.iter().map(|(_, joins)| *joins).collect();
        steps_before.reverse();
        let before = steps_before
            .into_iter()
            .zip(tight.into_iter().rev())
            .map(|((element, _), tight)| Step { element, tight })
            .collect();
        let mut tight = after.starts_with('_') && !after.starts_with("_ ");
        let mut behind = Vec::new();
        for (element, joins) in steps_after {
            behind.push(Step { element, tight });
            tight = joins;
        }
        let text = each.pattern.to_owned();
        Some(Pattern { before, after: behind, code, text })
    }

    /// The elements of half a pattern, each with whether it is joined to what follows; `None`
    /// where a set is not defined.
    fn steps(&self, half: &str) -> Option<Vec<(Element, bool)>> {
        let half = half.replace(['{', '}', '(', ')'], " ");
        let mut steps: Vec<(Element, bool)> = Vec::new();
        for part in half.split_inclusive(|letter: char| letter == '_' || letter.is_whitespace()) {
            let word =
                part.trim_end_matches(|letter: char| letter == '_' || letter.is_whitespace());
            if word.is_empty() {
                // "IN_ *": what joins at a blank joins nothing.
                if let Some(last) = steps.last_mut() {
                    last.1 &= part.ends_with('_');
                }
                continue;
            }
            let element = match word {
                "$" => Element::Source,
                "+" => Element::Target,
                "^" => Element::Skip,
                "%" => Element::Compound,
                _ => match word.strip_prefix('&') {
                    Some(name) => {
                        let name = name.to_uppercase();
                        let name = name.trim_end_matches('_');
                        let known = self.synset_names.iter().rposition(|known| known == name);
                        Element::Synset(known?)
                    }
                    None => Element::Word(word.to_uppercase()),
                },
            };
            steps.push((element, part.ends_with('_')));
        }
        Some(steps)
    }

    fn index(&mut self) {
        self.by_form.clear();
        for (block, each) in self.blocks.iter().enumerate() {
            for (verb, entry) in each.verbs.iter().enumerate() {
                for form in &entry.forms {
                    self.by_form.entry(form.clone()).or_default().push((block, verb));
                }
            }
        }
        // Longer verbs first: "break down" before "break".
        for found in self.by_form.values_mut() {
            found.sort_by_key(|&(block, verb)| {
                let verb = &self.blocks[block].verbs[verb];
                std::cmp::Reverse(verb.before.len() + verb.after.len())
            });
        }
    }
}

fn block(line: &Line<'_>) -> Result<Block, DictionaryError> {
    let (words, codes) = line.bracketed()?;
    let name = words.trim_matches(|letter: char| letter == '-' || letter.is_whitespace());
    if name.is_empty() {
        return Err(line.error(line.text, "a block of verbs needs a name between its dashes"));
    }
    let code = codes.first().map(|code| EventCode::new(code)).unwrap_or_default();
    Ok(Block { name: name.to_uppercase(), code, ..Block::default() })
}

/// The words before the inflected one, itself, and those behind; `+` marks it, else it is the
/// first. `None` without words.
fn inflected(phrase: &str) -> Option<(Vec<String>, String, Vec<String>)> {
    let words: Vec<String> = names::pieces(phrase).into_iter().map(|piece| piece.word).collect();
    let marked = words.iter().position(|word| word.starts_with('+')).unwrap_or(0);
    let head = words.get(marked)?.trim_start_matches('+').to_owned();
    let letters = head.chars().any(char::is_alphabetic);
    letters.then(|| (words[..marked].to_vec(), head, words[marked + 1..].to_vec()))
}

/// Most sets within sets that are followed, and most phrases of a set.
const DEEPEST: usize = 8;
const MOST: usize = 10_000;

fn written_out(
    sets: &BTreeMap<String, Vec<String>>,
    name: &str,
    depth: usize,
    phrases: &mut Vec<Vec<String>>,
) {
    let known = sets.get_key_value(name).or_else(|| sets.get_key_value(&format!("{name}_")));
    let Some((name, members)) = known.filter(|_| depth < DEEPEST) else { return };
    for member in members {
        if phrases.len() > MOST {
            return;
        }
        if let Some(inner) = member.strip_prefix('&') {
            written_out(sets, inner.trim_end_matches('_'), depth + 1, phrases);
            continue;
        }
        let plain = member.replace(['{', '}', '(', ')'], " ");
        let words: Vec<String> =
            names::pieces(&plain).into_iter().map(|piece| piece.word).collect();
        if let Some((last, front)) = words.split_last() {
            // A set whose name ends with `_` holds no nouns.
            if !name.ends_with('_') {
                phrases.push(front.iter().cloned().chain([forms::plural(last)]).collect());
            }
            phrases.push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "&METAL\n+GOLD\n+&ALLOY\n&ALLOY_\n+BELL_BRONZE\n\n--- GIVE [070] ---\nGIVE {GAVE}\n\
        +HAND_OVER {+HANDED_OVER} [071:072]\n- * &METAL TO + [073] # x\n- NOT_* [---]\n- * {OLD RING} (WITH $) [074]\n";

    #[test]
    fn blocks_verbs_sets_and_patterns() {
        let verbs = Verbs::default().read("v", FILE).unwrap();
        let block = &verbs.blocks[0];
        assert_eq!(block.code.there.as_deref(), Some("070"));
        let hand = &verbs.blocks[0].verbs[3];
        assert_eq!((hand.forms[0].as_str(), hand.after[0].as_str()), ("HANDED", "OVER"));
        assert_eq!(hand.code.back.as_deref(), Some("072"));
        let first = &block.patterns[0];
        assert_eq!(first.after.last().map(|step| &step.element), Some(&Element::Target));
        assert_eq!(first.weight(), 2);
        let not = &block.patterns[1];
        assert!(not.before[0].tight && not.code.there.is_none());
        let Element::Synset(set) = first.after[0].element else { panic!("no set") };
        assert!(verbs.synsets[set].contains(&vec!["BELL".to_owned(), "BRONZE".to_owned()]));
        assert!(verbs.second);
    }

    #[test]
    fn a_bad_line_is_named() {
        let wrong = |text: &str| Verbs::default().read("v", text).unwrap_err().to_string();
        assert_eq!(
            wrong("--- A [1] ---\nA\n- B [2]"),
            "v:3: column 3: a pattern has one * where its verb stands"
        );
        assert!(wrong("GIVE").contains("no block"));
        assert!(wrong("--- A [1] ---\n- * X").contains("code in brackets"));
    }

    #[test]
    fn an_unknown_set_makes_a_note() {
        let verbs = Verbs::default().read("v", "--- A [1] ---\nA\n- * &NO [2]\n").unwrap();
        assert_eq!((verbs.blocks[0].patterns.len(), verbs.notes[0].line), (0, 3));
    }
}

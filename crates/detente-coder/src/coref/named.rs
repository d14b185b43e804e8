//! Persons and bodies by their names: "Mr Key" is the John Key who was named before.

use std::{collections::HashMap, sync::Arc};

use detente_record::{Actor, ActorKind, Mention, Sentence};

/// Who has been named so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Persons by the last word of the name, and by the first; with how often they were named.
    persons: HashMap<String, Vec<(Arc<Actor>, usize)>>,
    /// Bodies, with their names in lower case, by the first word of the name and by its initials.
    bodies: HashMap<String, Vec<(String, Arc<Actor>)>>,
    /// The last body whose name ends with a word.
    ends: HashMap<String, Arc<Actor>>,
}

/// Says whether words name a state that broke up or was joined to another.
pub(super) fn is_gone(words: &str) -> bool {
    const GONE: [&str; 9] = [
        "Soviet Union",
        "USSR",
        "U.S.S.R.",
        "Yugoslavia",
        "Czechoslovakia",
        "East Germany",
        "West Germany",
        "Serbia and Montenegro",
        "United Arab Republic",
    ];
    GONE.contains(&words.strip_prefix("the ").unwrap_or(words))
}

/// Bearers of one name that are kept.
const BEARERS: usize = 8;

impl Names {
    /// The person of a known mention: one named before of whose name this is a part.
    ///
    /// `words` are those of the text. A surname alone that several bear is that of whom it was most.
    pub fn whole(&mut self, actor: &Arc<Actor>, words: &str) -> Arc<Actor> {
        let short = !words.trim().contains(' ') && actor.code.is_none();
        let name = if short { words } else { actor.name.as_str() };
        let whole = self.person(name).unwrap_or_else(|| Arc::clone(actor));
        self.remember(&whole);
        whole
    }

    /// The actor of a name that the tagger sees.
    pub fn actor(&mut self, words: &str, person: bool) -> Arc<Actor> {
        if person {
            let found = self.person(words);
            let actor = found.unwrap_or_else(|| Arc::new(Actor::named(words, ActorKind::Person)));
            self.remember(&actor);
            return actor;
        }
        let lower = words.to_lowercase();
        let key = lower.split(' ').next().unwrap_or(&lower).to_owned();
        let bearers = self.bodies.entry(key).or_default();
        if let Some((_, actor)) = bearers.iter().find(|(old, _)| same_body(old, &lower)) {
            return Arc::clone(actor);
        }
        let actor = Arc::new(Actor::named(words, ActorKind::Other));
        if let Some((_, last)) = lower.rsplit_once(' ') {
            self.ends.insert(last.to_owned(), Arc::clone(&actor));
        }
        if bearers.len() < BEARERS {
            bearers.push((lower, Arc::clone(&actor)));
        }
        if let Some(letters) = initials(words) {
            let bearers = self.bodies.entry(letters.clone()).or_default();
            if bearers.is_empty() {
                bearers.push((letters, Arc::clone(&actor)));
            }
        }
        actor
    }

    /// The people of a body, who are not the body: "Church officials".
    pub fn people(&mut self, words: &str) -> Arc<Actor> {
        let key = words.to_lowercase();
        let bearers = self.bodies.entry(key.clone()).or_default();
        if let Some((_, actor)) = bearers.first() {
            return Arc::clone(actor);
        }
        let actor = Arc::new(Actor::named(words, ActorKind::Other));
        bearers.push((key, Arc::clone(&actor)));
        actor
    }

    /// The body of whose name a general word is a part: "the Church" where the Church of Norway was named.
    pub fn part(&self, sentence: &Sentence, text: &str, known: &Mention) -> Option<Arc<Actor>> {
        let general = known.actor.kind == ActorKind::Sector && known.actor.country.is_none();
        let at = sentence.token_at(known.span).filter(|&at| general && at > 0)?;
        let word = known.span.of(text);
        let capital = word.starts_with(char::is_uppercase) && !word.contains(' ');
        if !capital || !sentence.word(at - 1, text).eq_ignore_ascii_case("the") {
            return None;
        }
        let lower = word.to_lowercase();
        let begun = || Some(&self.bodies.get(&lower)?.last()?.1);
        self.ends.get(&lower).or_else(begun).map(Arc::clone)
    }

    /// A state that is no more, apart from the one that came after it.
    pub fn gone(&mut self, state: &Arc<Actor>, words: &str) -> Arc<Actor> {
        let name = words.strip_prefix("the ").unwrap_or(words);
        let bearers = self.bodies.entry(name.to_lowercase()).or_default();
        if let Some((_, actor)) = bearers.first() {
            return Arc::clone(actor);
        }
        let actor = Arc::new(Actor { name: name.to_owned(), ..(**state).clone() });
        bearers.push((name.to_lowercase(), Arc::clone(&actor)));
        actor
    }

    /// The person most often named so far whose name goes with this one.
    fn person(&self, name: &str) -> Option<Arc<Actor>> {
        let bare = bare(name);
        let last = bare.rsplit(' ').next()?.to_lowercase();
        let bearers = self.persons.get(&last)?.iter();
        let same = bearers.filter(|(old, _)| goes_with(bare, &old.name));
        // Named twice beats named once, the later of equals the earlier.
        let most = same.max_by_key(|(_, count)| *count)?;
        Some(Arc::clone(&most.0))
    }

    fn remember(&mut self, actor: &Arc<Actor>) {
        let name = bare(&actor.name).to_lowercase();
        let last = name.rsplit(' ').next().unwrap_or(&name);
        let first = name.split(' ').next().unwrap_or(&name);
        let keys = if first == last { vec![last] } else { vec![last, first] };
        for key in keys {
            let bearers = self.persons.entry(key.to_owned()).or_default();
            if let Some((_, count)) = bearers.iter_mut().find(|(old, _)| old == actor) {
                *count += 1;
            } else if bearers.len() < BEARERS {
                bearers.push((Arc::clone(actor), 1));
            }
        }
    }
}

/// Says whether two names in lower case may be one body's: one begins with the other.
fn same_body(a: &str, b: &str) -> bool {
    let begins = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    begins(a, b) || begins(b, a)
}

/// The first letters of a name of several words, small words left out: "uno".
fn initials(name: &str) -> Option<String> {
    let words = name.split([' ', '-']).filter(|word| word.starts_with(char::is_uppercase));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() > 1).then(|| letters.to_lowercase())
}

/// A name without what describes its bearer: "Ann Wu" of "Ann Wu, a teacher of Oslo".
fn bare(name: &str) -> &str {
    let name = name.split(',').next().unwrap_or(name).trim();
    let title = ["Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Dr ", "Dr. ", "Sir "];
    title.iter().find_map(|title| name.strip_prefix(title)).unwrap_or(name)
}

/// Says whether two names may be one person's: one is a part of the other, or both have the same
/// surname and one gives only the initial.
fn goes_with(name: &str, old: &str) -> bool {
    let split = |name: &str| -> Vec<String> {
        bare(name).to_lowercase().split(' ').map(str::to_owned).collect()
    };
    let (name, old) = (split(name), split(old));
    let within = |short: &[String], long: &[String]| short.iter().all(|word| long.contains(word));
    let initial = |a: &str, b: &str| {
        let letter = |word: &str| word.trim_end_matches('.').chars().count() == 1;
        (letter(a) || letter(b)) && a.chars().next() == b.chars().next()
    };
    within(&name, &old)
        || within(&old, &name)
        || name.last() == old.last() && initial(&name[0], &old[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_that_of_whom_it_was_most() {
        let mut names = Names::default();
        let son = names.actor("Adam Berg", true);
        names.actor("Adam Berg", true);
        let father = names.actor("Emil Berg", true);
        assert_ne!(son, father);
        assert_eq!(names.actor("Berg", true), son);
        assert_eq!(names.actor("Emil", true), father);
        assert_eq!(names.actor("A. Berg", true), son);
        assert_ne!(names.actor("Berg Union", false), son);
    }
}

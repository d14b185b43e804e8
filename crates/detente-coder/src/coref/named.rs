//! Persons and bodies by their names: "Mr Key" is the John Key who was named before.

use std::{collections::HashMap, sync::Arc};

use detente_record::{Actor, ActorKind};

/// Who has been named so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Persons by the last word of the name, and by the first; with how often they were named.
    persons: HashMap<String, Vec<(Arc<Actor>, usize)>>,
    /// Bodies by the first word of the name.
    bodies: HashMap<String, Arc<Actor>>,
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
        let key = words.split(' ').next().unwrap_or(words).to_lowercase();
        // "Church officials" are not the Church.
        let same = |old: &Arc<Actor>| !words.ends_with('s') || old.name.ends_with('s');
        if let Some(actor) = self.bodies.get(&key).filter(|old| same(old)) {
            return Arc::clone(actor);
        }
        let actor = Arc::new(Actor::named(words, ActorKind::Other));
        self.bodies.entry(key).or_insert_with(|| Arc::clone(&actor));
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

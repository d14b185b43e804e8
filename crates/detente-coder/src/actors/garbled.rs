//! Names that a machine or a slip has garbled: "Makron", "President Miley", "Chinese President G".
//!
//! A garbled name is tied to somebody only where the text says who is meant: by the office and the
//! state beside it, and a name that looks or sounds like the holder's; or, alone, by the right form
//! elsewhere in the article. A name that anybody known bears is never garbled, and each that is
//! taken for one is told in a note.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, Byte, Code3, Label, Note, Span};

use super::article::Reader;
use super::leaders::{Office, Person};
use super::lexicon::What;
use super::phrase::Run;
use super::scan::Scan;
use super::words::fold;

/// Codes of the notes that actors can leave: code, title, explanation.
pub const NOTES: &[(&str, &str, &str)] = &[(
    "C003",
    "garbled name",
    "The name is spelt like nobody whom we know, and looks or sounds like that of the one who held \
     the office that stands beside it, or of somebody whom the article names rightly elsewhere. The \
     words are taken to mean that person. Such names are a mark of machine translation and of \
     spun texts: look for the article that it was made of.",
)];

/// Letters that a name needs before one other letter leaves it recognisable.
const LONG: usize = 5;

impl Reader<'_> {
    /// Finds whom the name in slots `from..to` behind a title means where it is garbled: the holder of
    /// the office in the state beside it; without a state, of one that the article has named.
    pub(super) fn garbled_holder(
        &self,
        scan: Scan<'_, '_>,
        (from, to): (usize, usize),
        of: Option<&str>,
        office: Option<Office>,
        run: &Run,
    ) -> Option<u32> {
        let (day, office) = (self.day?, office?);
        if run.former || (from..to).any(|at| is_leader(scan, at)) {
            return None;
        }
        let leaders = &self.gazetteer.leaders;
        let near =
            |who: u32, sole: bool| near_name(&leaders.people[who as usize], scan, from, to, sole);
        if let Some(of) = of {
            let person = self.holder(of, run, Some(office), day)?;
            let who = leaders.number(&person.name)?;
            return near(who, true).then_some(who);
        }
        let mut countries: Vec<Code3> = Vec::new();
        for country in self.out.iter().rev().take(80).filter_map(|old| old.actor.country) {
            if !countries.contains(&country) {
                countries.push(country);
            }
        }
        let holders = countries.iter().filter_map(|country| {
            let person = self.holder(country.as_str(), run, Some(office), day)?;
            leaders.number(&person.name)
        });
        let mut fitting = holders.filter(|&who| near(who, false));
        let only = fitting.next()?;
        fitting.all(|who| who == only).then_some(only)
    }

    /// Finds whom a lone word means that looks or sounds like the surname of a leader whom the article
    /// has named, or has taken an earlier garbled name for.
    pub(super) fn garbled_again(&self, scan: Scan<'_, '_>, at: usize) -> Option<Arc<Actor>> {
        let word = scan.words_of(at, at + 1);
        let plain = word.chars().count() >= LONG && scan.entries(at).next().is_none();
        if !plain || !scan.tagged_person(at) || scan.given(at).is_some() {
            return None;
        }
        let mut found = self.known.iter().rev().filter(|known| {
            known.actor.kind == ActorKind::Person
                && known.actor.code.is_some()
                && known.surname != word
                && near(known.surname, word)
        });
        let only = &found.next()?.actor;
        found.all(|known| known.actor == *only).then(|| Arc::clone(only))
    }

    /// Notes that the words of slots `from..to` are taken for somebody's garbled name.
    pub(super) fn note_garbled(&mut self, scan: Scan<'_, '_>, from: usize, to: usize, name: &str) {
        let (Some(first), Some(last)) = (scan.first(from), scan.last(to - 1)) else { return };
        let span: Span<Byte> = Span::new(first.start, last.end);
        let message = format!("“{}” is taken to mean {name}", scan.words_of(from, to));
        self.notes.push(Note { code: Label::Borrowed("C003"), span: Some(span), message });
    }
}

/// Says whether a slot is the name or surname of anybody in the table of leaders.
fn is_leader(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.entries(at).any(|what| matches!(what, What::Person(_) | What::Surname(_)))
}

/// Says whether slots `from..to` may be a person's garbled name: the surname is near, and a given name
/// before it is the person's own, or near it. `sole` is whether the office and state say who it is
/// by themselves, so that a single letter, which is nobody's name, will do.
fn near_name(person: &Person, scan: Scan<'_, '_>, from: usize, to: usize, sole: bool) -> bool {
    let own = |word: &str| {
        let names = std::iter::once(&person.name).chain(person.aliases());
        let mut parts = names.flat_map(|name| name.split(' '));
        parts.any(|part| near(part, word))
    };
    let letter = |word: &str| sole && word.chars().count() == 1;
    let words: Vec<&str> = (from..to).map(|at| scan.words_of(at, at + 1)).collect();
    let known = words.iter().filter(|word| own(word)).count();
    let letters = words.iter().filter(|word| letter(word)).count();
    // "G Jinping": one part is right, the other a letter.
    known + letters == words.len()
}

/// Says whether two names look or sound alike.
fn near(name: &str, other: &str) -> bool {
    let (a, b) = (sound(name), sound(other));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    a == b && a.len() > 1
        || a.len() >= LONG && b.len() >= LONG && one_off(a.as_bytes(), b.as_bytes())
}

/// Whether two words that begin alike differ by one letter.
fn one_off(a: &[u8], b: &[u8]) -> bool {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let at = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let rest = if long.len() == short.len() { at + 1 } else { at };
    at > 0 && long.len() - short.len() < 2 && (at == short.len() || long[at + 1..] == short[rest..])
}

/// What a name sounds like, roughly and in any language: letters that are written for each other are one.
fn sound(name: &str) -> String {
    const ALIKE: &[(&str, &str)] = &[
        ("eau", "o"),
        ("sch", "s"),
        ("tch", "c"),
        ("hsi", "si"),
        ("zh", "j"),
        ("sh", "s"),
        ("ch", "c"),
        ("ph", "f"),
        ("gh", "g"),
        ("kh", "h"),
        ("th", "t"),
        ("dj", "j"),
        ("ck", "k"),
        ("qu", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ie", "i"),
        ("ey", "ei"),
        ("ay", "ai"),
        ("ts", "s"),
        ("tz", "s"),
    ];
    let mut folded = String::new();
    fold(name, &mut folded);
    let mut rest = folded.as_str();
    let mut heard = String::new();
    while let Some(letter) = rest.chars().next() {
        let pair = ALIKE.iter().find(|(written, _)| rest.starts_with(written));
        let (sounds, taken) = match (pair, letter) {
            (Some((written, sounds)), _) => (*sounds, written.len()),
            (None, 'c' | 'q') => {
                (if rest[1..].starts_with(['e', 'i', 'y']) { "s" } else { "k" }, 1)
            }
            (None, 'z') => ("s", 1),
            (None, 'x') => (if heard.is_empty() { "s" } else { "ks" }, 1),
            (None, 'y' | 'j') => ("i", 1),
            (None, 'w') => ("v", 1),
            _ => (&rest[..letter.len_utf8()], letter.len_utf8()),
        };
        for sound in sounds.chars().filter(char::is_ascii_alphabetic) {
            if !heard.ends_with(sound) {
                heard.push(sound);
            }
        }
        rest = &rest[taken..];
    }
    // "Poutine": an e that nobody hears.
    if heard.len() > 4 && heard.ends_with('e') {
        heard.pop();
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_written_for_each_other_sound_alike() {
        for (name, other) in [
            ("Macron", "Makron"),
            ("Milei", "Miley"),
            ("Putin", "Poutine"),
            ("Zelensky", "Selenskyj"),
            ("Trudeau", "Trudo"),
            ("Netanyahu", "Netanjahu"),
            ("Biden", "Baiden"),
            ("Xi", "Si"),
        ] {
            assert!(near(name, other), "{name} {} {other} {}", sound(name), sound(other));
        }
        for (name, other) in
            [("Macron", "Mahon"), ("Xi", "Li"), ("Milei", "Meloni"), ("Kim", "Tim")]
        {
            assert!(!near(name, other), "{name} {other}");
        }
    }
}

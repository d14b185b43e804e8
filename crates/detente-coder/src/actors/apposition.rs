//! Appositions: "Sergei Ivanov, Russia's deputy foreign minister," is one person.

use std::sync::Arc;

use detente_record::{Actor, ActorKind, How};

use super::article::Reader;
use super::scan::Scan;

impl<'a> Reader<'a> {
    /// Joins the title mentioned last with the name right before it.
    pub(super) fn apposed_title(&mut self, scan: Scan<'a, '_>) {
        let Some((name, title)) = self.pair(scan) else { return };
        if !self.heard[title].title || !self.is_name(name) {
            return;
        }
        let (person, office) = (Arc::clone(&self.out[name].actor), &self.out[title].actor);
        if person.code.is_none() {
            self.join(name, title, &person.name);
        } else if person.country.is_some() && person.country == office.country {
            self.out[title].actor = person;
        }
    }

    /// Joins the name mentioned last with the title right before it.
    pub(super) fn apposed_name(&mut self, scan: Scan<'a, '_>) {
        let Some((title, name)) = self.pair(scan) else { return };
        if !self.heard[title].title || self.out[title].how != How::Title {
            return;
        }
        let (person, office) = (Arc::clone(&self.out[name].actor), &self.out[title].actor);
        if person.code.is_none() {
            self.join(name, title, &person.name);
        } else if person.country.is_some() && person.country == office.country {
            self.out[title].actor = person;
        }
    }

    fn is_name(&self, mention: usize) -> bool {
        self.out[mention].how == How::Name && self.out[mention].actor.kind == ActorKind::Person
    }

    /// The last two mentions, where only a comma stands between them and the second one ends its
    /// part of the sentence.
    fn pair(&self, scan: Scan<'a, '_>) -> Option<(usize, usize)> {
        let second = self.out.len().checked_sub(1)?;
        let first = second.checked_sub(1)?;
        if self.heard.get(first)?.sentence != self.sentence || self.heard.len() != self.out.len() {
            return None;
        }
        let (before, behind) = (self.out[first].span, self.out[second].span);
        let between = scan.text.get(before.end as usize..behind.start as usize)?;
        let between = between.strip_prefix(',')?.trim();
        if !matches!(between, "" | "the" | "a" | "an" | "then" | "now") {
            return None;
        }
        let end = scan.sentence.span.end.max(behind.end);
        let rest = scan.text.get(behind.end as usize..end as usize)?;
        let closed = rest.trim().is_empty()
            || rest.starts_with([',', '.', ';', ')', ':', '—', '–'])
            || [" who ", " of ", " for ", " in charge "].iter().any(|open| rest.starts_with(open));
        closed.then_some((first, second))
    }

    /// Gives a stranger the office of the title; both mentions are that person's.
    fn join(&mut self, name: usize, title: usize, words: &str) {
        let like = &*self.out[title].actor;
        let actor =
            Arc::new(Actor { name: words.to_owned(), kind: ActorKind::Person, ..like.clone() });
        let old = Arc::clone(&self.out[name].actor);
        for known in self.known.iter_mut().filter(|known| Arc::ptr_eq(&known.actor, &old)) {
            known.actor = Arc::clone(&actor);
            known.office = self.heard[title].office;
        }
        self.heard[name].office = self.heard[title].office;
        self.out[title].actor = Arc::clone(&actor);
        self.out[name].actor = actor;
    }
}

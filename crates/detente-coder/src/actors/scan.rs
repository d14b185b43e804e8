//! A sentence as the gazetteer sees it: its words, cut into the longest known phrases.

use detente_record::{NameTag, Sentence, Upos};

use super::contexts::Class;
use super::gazetteer::{AgentKind, Gazetteer, GroupKind};
use super::lexicon::{Form, Slot, What};
use super::words::{Word, fill};

/// Buffers that are reused from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    words: Vec<Word>,
    slots: Vec<Slot>,
    folded: String,
}

/// A sentence cut into slots: known phrases and single words between them.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a, 'b> {
    pub gazetteer: &'a Gazetteer,
    pub text: &'a str,
    pub sentence: &'a Sentence,
    pub words: &'b [Word],
    pub slots: &'b [Slot],
    /// Nearly every word begins with a capital, as in some headlines.
    pub headline: bool,
    /// All letters are capitals.
    pub loud: bool,
    /// Bit set of the homonyms that are no states here.
    pub elsewhere: u32,
    /// Tells of sport, where states are teams.
    pub sport: bool,
}

impl Buffers {
    /// Cuts a sentence into slots.
    pub(super) fn scan<'a, 'b>(
        &'b mut self,
        gazetteer: &'a Gazetteer,
        text: &'a str,
        sentence: &'a Sentence,
    ) -> Scan<'a, 'b> {
        let lexicon = &gazetteer.lexicon;
        fill(&mut self.words, &mut self.folded, text, sentence, |folded| lexicon.number(folded));
        for word in self.words.iter_mut().filter(|word| word.id == 0 && word.capital) {
            if let Some(meant) = gazetteer.misspelt(&text[word.start as usize..word.end as usize]) {
                word.id = meant;
            }
        }
        let long = |word: &&Word| word.end - word.start > 3;
        let all = self.words.iter().filter(long).count();
        let capital = self.words.iter().filter(long).filter(|word| word.capital).count();
        let loud = all > 2
            && self.words.iter().filter(long).all(|word| word.capitals || !word.capital)
            && self.words.iter().filter(|word| word.capitals).count() * 10 >= self.words.len() * 6;
        self.slots.clear();
        let mut at = 0;
        while at < self.words.len() {
            let slot =
                lexicon.longest(&self.words, at, loud).unwrap_or_else(|| Slot::plain(at as u32));
            at = slot.end as usize;
            self.slots.push(slot);
        }
        Scan {
            gazetteer,
            text,
            sentence,
            words: &self.words,
            slots: &self.slots,
            headline: all > 3 && capital * 10 >= all * 8,
            loud,
            elsewhere: 0,
            sport: false,
        }
    }
}

impl<'a: 'b, 'b> Scan<'a, 'b> {
    /// Iterates over what slot `at` can stand for.
    pub(super) fn entries(self, at: usize) -> impl Iterator<Item = What> + 'b {
        let slot = self.slots.get(at).copied().filter(|slot| !slot.is_plain());
        slot.into_iter()
            .flat_map(move |slot| self.gazetteer.lexicon.entries(slot, self.words, self.loud))
    }

    /// Returns the state that slot `at` names, and how.
    pub(super) fn state(self, at: usize) -> Option<(u16, Form)> {
        self.entries(at).find_map(|what| match what {
            What::State(state, form) => Some((state, form)),
            _ => None,
        })
    }

    /// Returns the group that slot `at` names.
    pub(super) fn group(self, at: usize) -> Option<u16> {
        self.entries(at).find_map(|what| match what {
            What::Group(group) => Some(group),
            _ => None,
        })
    }

    /// Says whether slot `at` names an armed group.
    pub(super) fn is_armed_group(self, at: usize) -> bool {
        self.group(at)
            .is_some_and(|group| self.gazetteer.groups[group as usize].kind == GroupKind::Armed)
    }

    /// Returns the agent that slot `at` is, and whether it is a plural; verbs are no agents.
    pub(super) fn agent(self, at: usize) -> Option<(u16, bool)> {
        let found = self.entries(at).find_map(|what| match what {
            What::Agent(agent, plural) => Some((agent, plural)),
            _ => None,
        })?;
        let slot = self.slots[at];
        let verb = slot.end == slot.start + 1
            && matches!(self.upos(slot.start as usize), Some(Upos::Verb | Upos::Aux | Upos::Adv));
        (!verb).then_some(found)
    }

    /// Says whether slot `at` may stand for a person of `leaders.tsv`.
    pub(super) fn is_person(self, at: usize) -> bool {
        self.entries(at).any(|what| matches!(what, What::Person(_)))
    }

    /// Returns the gender of the given name at slot `at`: `m`, `f` or `u`.
    pub(super) fn given(self, at: usize) -> Option<u8> {
        self.entries(at).find_map(|what| match what {
            What::Given(gender) => Some(gender),
            _ => None,
        })
    }

    /// Returns the number of the only word of slot `at`; 0 past the end and for longer slots.
    pub(super) fn id(self, at: usize) -> u32 {
        match self.slots.get(at) {
            Some(slot) if slot.end == slot.start + 1 => self.words[slot.start as usize].id,
            _ => 0,
        }
    }

    /// Says whether slot `at` is one word and of a class.
    pub(super) fn is(self, at: usize, class: Class) -> bool {
        let id = self.id(at);
        id != 0 && self.gazetteer.lexicon.is(id, class)
    }

    /// Says whether slot `at` is a place where people are, such as a village.
    pub(super) fn is_site(self, at: usize) -> bool {
        self.agent(at)
            .is_some_and(|(agent, _)| self.gazetteer.agents[agent as usize].kind == AgentKind::Site)
    }

    /// Says whether a word of slot `at` is of those sent abroad: ambassador, mission.
    pub(super) fn posted(self, at: usize) -> bool {
        let Some(slot) = self.slots.get(at) else { return false };
        self.words[slot.start as usize..slot.end as usize]
            .iter()
            .any(|word| self.gazetteer.lexicon.is(word.id, Class::Posted))
    }

    /// Says whether slot `at` is a noun, adjective or number, or not tagged.
    pub(super) fn is_noun_like(self, at: usize) -> bool {
        at < self.slots.len()
            && matches!(
                self.slot_upos(at),
                None | Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
            )
    }

    /// Returns the first word of slot `at`.
    pub(super) fn first(self, at: usize) -> Option<&'b Word> {
        self.words.get(self.slots.get(at)?.start as usize)
    }

    /// Returns the last word of slot `at`.
    pub(super) fn last(self, at: usize) -> Option<&'b Word> {
        self.words.get(self.slots.get(at)?.end as usize - 1)
    }

    /// Returns the part of speech of word `word`; `None` past the end and where nothing tagged it.
    pub(super) fn upos(self, word: usize) -> Option<Upos> {
        let token = self.words.get(word)?.token as usize;
        self.sentence.tokens.get(token).map(|token| token.upos).filter(|&upos| upos != Upos::X)
    }

    /// Returns the part of speech of the last word of slot `at`.
    pub(super) fn slot_upos(self, at: usize) -> Option<Upos> {
        self.upos(self.slots.get(at)?.end as usize - 1)
    }

    /// Returns what part of a name slot `at` begins with.
    pub(super) fn name_tag(self, at: usize) -> NameTag {
        self.first(at)
            .and_then(|word| self.sentence.tokens.get(word.token as usize))
            .map_or(NameTag::Outside, |token| token.name)
    }

    /// Says whether the tagger sees a person's name at slot `at`.
    pub(super) fn tagged_person(self, at: usize) -> bool {
        matches!(self.name_tag(at), NameTag::BeginPerson | NameTag::InPerson)
    }

    /// Says whether slot `at` begins with a capital letter.
    pub(super) fn capital(self, at: usize) -> bool {
        let (Some(slot), Some(first)) = (self.slots.get(at), self.first(at)) else { return false };
        // "al-Maliki" and "de Villepin" are names too.
        let particle = slot.end > slot.start + 1
            && self.gazetteer.lexicon.is(first.id, Class::Particle)
            && self.last(at).is_some_and(|word| word.capital);
        first.capital || particle
    }

    /// Returns the words of slots `from..to`.
    pub(super) fn words_of(self, from: usize, to: usize) -> &'a str {
        let (Some(first), Some(last)) = (self.first(from), self.last(to.wrapping_sub(1))) else {
            return "";
        };
        self.text.get(first.start as usize..last.end as usize).unwrap_or_default()
    }
}

//! Who speaks: the actor behind the words that name the speaker.

use std::{collections::BTreeMap, sync::Arc};

use detente_record::{Actor, ActorKind, Byte, How, Mention, NameTag, Span};

use super::{
    frame::Frame,
    lexicon::Class,
    reading::{Line, Reading},
    subject::{self, Subject},
};

/// Probability given to a speaker that only this step has named.
const OWN_LINK: f32 = 0.5;
/// Probability given to a pronoun's speaker on the evidence of the talk alone.
const PRONOUN_LINK: f32 = 0.7;
/// How far back a pronoun looks, in tokens.
const LOOK_BACK: usize = 150;

/// The last to have spoken.
#[derive(Clone, Debug)]
pub(super) struct Last {
    /// Who.
    pub mention: Mention,
    /// Paragraph of the words.
    pub paragraph: u32,
    /// Token where the frame or quote ended.
    pub token: usize,
    /// Its cue, for words that follow it.
    pub cue: Option<Span<Byte>>,
}

/// Resolves speakers in the order of the text and remembers who spoke last.
#[derive(Debug)]
pub(super) struct Speakers<'a> {
    reading: &'a Reading<'a>,
    author: Arc<Actor>,
    /// The last to have spoken, if anybody.
    pub last: Option<Last>,
    /// Actors that this step has named, by the last word of their names.
    named: BTreeMap<String, Arc<Actor>>,
}

impl<'a> Speakers<'a> {
    /// Starts at the beginning of an article by `byline`.
    pub(super) fn new(reading: &'a Reading<'a>, byline: Option<&str>) -> Self {
        let author = Arc::new(Actor::named(byline.unwrap_or("the author"), ActorKind::Person));
        Self { reading, author, last: None, named: BTreeMap::new() }
    }

    /// Resolves the subject of a frame; `None` where nobody can be told.
    pub(super) fn resolve(&mut self, frame: &Frame, line: &Line) -> Option<Mention> {
        let subject = frame.subject.as_ref()?;
        self.subject(subject, frame.additive, line)
    }

    /// Resolves a subject; `additive` says that its verb carries on what was said before.
    pub(super) fn subject(
        &mut self,
        subject: &Subject,
        additive: bool,
        line: &Line,
    ) -> Option<Mention> {
        let head = self.reading.tokens[subject.head];
        let word = self.reading.word(subject.head).to_lowercase();
        match word.as_str() {
            "i" => return Some(self.pronoun(subject.head, self.author.clone(), 0.9)),
            "we" | "you" => return None,
            "he" | "she" | "his" | "her" => return Some(self.person(subject.head, additive)),
            "it" | "its" | "they" | "their" => {
                return Some(self.body(subject.head, word.starts_with("it"), additive));
            }
            "who" | "which" | "that" => return self.relative(subject.head, line),
            _ => {}
        }
        if let Some(mention) = head.mention.and_then(|at| self.reading.mentions.get(at as usize)) {
            if mention.actor.kind == ActorKind::Person {
                self.remember(&mention.actor);
            }
            return Some(mention.clone());
        }
        Some(self.own(subject))
    }

    /// Makes the mention of a pronoun at token `at`.
    fn pronoun(&self, at: usize, actor: Arc<Actor>, link: f32) -> Mention {
        Mention { span: self.reading.tokens[at].span, actor, how: How::Pronoun, link }
    }

    /// Resolves "he" and "she".
    fn person(&self, at: usize, additive: bool) -> Mention {
        let heard = self.heard(at).filter(|mention| mention.actor.kind == ActorKind::Person);
        let last = self.last.as_ref().filter(|last| can_be_person(&last.mention.actor));
        let near = last.filter(|last| last.token + LOOK_BACK > at);
        let since = near.map_or(at.saturating_sub(LOOK_BACK), |last| last.token);
        let subject = if additive && near.is_some() { None } else { self.person_since(since, at) };
        let talk = subject.map(|mention| &mention.actor).or(near.map(|last| &last.mention.actor));
        match (talk, heard) {
            (Some(talk), Some(heard)) if *talk == heard.actor => {
                self.pronoun(at, talk.clone(), 0.9)
            }
            // Who has just spoken goes on speaking; a new subject in between is weaker evidence
            // than the resolution of the whole article.
            (Some(_), Some(heard)) if subject.is_some() && heard.link > PRONOUN_LINK => {
                self.pronoun(at, heard.actor.clone(), heard.link)
            }
            (Some(talk), _) => self.pronoun(at, talk.clone(), PRONOUN_LINK),
            (None, Some(heard)) => self.pronoun(at, heard.actor.clone(), heard.link),
            (None, None) => {
                let actor = last.map(|last| last.mention.actor.clone()).or_else(|| {
                    self.back(at)
                        .find(|m| m.actor.kind == ActorKind::Person)
                        .map(|m| m.actor.clone())
                });
                self.unknown(at, actor)
            }
        }
    }

    /// Resolves "it" and "they".
    fn body(&self, at: usize, single: bool, additive: bool) -> Mention {
        let fits = |actor: &Actor| actor.kind != ActorKind::Person;
        let last = self.last.as_ref().filter(|last| last.token + LOOK_BACK > at);
        let heard = self.heard(at).map(|mention| mention.actor.clone());
        let actor = last
            .filter(|last| additive || fits(&last.mention.actor))
            .map(|last| last.mention.actor.clone())
            .or(heard)
            .or_else(|| self.back(at).find(|m| fits(&m.actor)).map(|m| m.actor.clone()))
            .or_else(|| last.filter(|_| !single).map(|last| last.mention.actor.clone()));
        self.unknown(at, actor)
    }

    /// Makes the mention of a pronoun whose actor may not be known: it then stands for itself.
    fn unknown(&self, at: usize, actor: Option<Arc<Actor>>) -> Mention {
        let link = if actor.is_some() { OWN_LINK } else { 0.1 };
        let word = self.reading.word(at).to_lowercase();
        let actor = actor.unwrap_or_else(|| Arc::new(Actor::named(word, ActorKind::Other)));
        self.pronoun(at, actor, link)
    }

    /// Returns what the list of mentions says of the pronoun at token `at`.
    fn heard(&self, at: usize) -> Option<&'a Mention> {
        self.reading.tokens[at].mention.and_then(|index| self.reading.mentions.get(index as usize))
    }

    /// Iterates backwards over the mentions outside quotes before token `at`.
    fn back(&self, at: usize) -> impl Iterator<Item = &'a Mention> + '_ {
        let from = at.saturating_sub(LOOK_BACK);
        (from..at).rev().filter(|&t| self.reading.tokens[t].stretch.is_none()).filter_map(
            move |t| {
                let here = self.reading.tokens[t].mention?;
                self.reading.mentions.get(here as usize)
            },
        )
    }

    /// Finds the last person who is the subject of something between two tokens, outside quotes.
    fn person_since(&self, from: usize, to: usize) -> Option<&'a Mention> {
        (from..to).rev().find_map(|at| {
            let tok = self.reading.tokens[at];
            let mention = self.reading.mentions.get(tok.mention? as usize)?;
            let next = self.reading.tokens.get(at + 1)?;
            let ends = next.mention != tok.mention;
            let acts = next.tagged_verb()
                || next.is(Class::BE.or(Class::AUX))
                || next.entry.verb.is_some();
            let person = mention.actor.kind == ActorKind::Person && mention.how != How::Pronoun;
            (tok.stretch.is_none() && ends && acts && person).then_some(mention)
        })
    }

    /// Resolves "who" and "which": what stands before it.
    fn relative(&mut self, at: usize, line: &Line) -> Option<Mention> {
        let comma = at.checked_sub(1).filter(|&b| b >= line.tokens.start)?;
        let end = if self.reading.tokens[comma].punct() { comma } else { at };
        let subject = subject::before(self.reading, line.tokens.start, end)?;
        let before = self.subject(&subject, false, line)?;
        Some(self.pronoun(at, before.actor, before.link))
    }

    /// Makes a mention of words that are in no mention.
    fn own(&mut self, subject: &Subject) -> Mention {
        let name = self.name_around(subject);
        let span = self.reading.span(&name.clone().unwrap_or_else(|| subject.words.clone()));
        let words = span.of(self.reading.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let capital = self.reading.tokens[subject.head].capital();
        if capital {
            if let Some(actor) = self.known(subject) {
                return Mention { span, actor, how: How::Name, link: PRONOUN_LINK };
            }
        }
        let person = self.reading.tokens[subject.head].is(Class::PERSON_NOUN)
            || name.is_some_and(|name| self.name_tag(name.start) == NameTag::BeginPerson);
        let kind = if person { ActorKind::Person } else { ActorKind::Other };
        let actor = Arc::new(Actor::named(words, kind));
        if capital {
            self.remember(&actor);
        }
        let how = if capital { How::Name } else { How::Title };
        Mention { span, actor, how, link: OWN_LINK }
    }

    /// Finds an actor of that name seen before: "Wu" and "the institute's Wu" are the Alfred Wu of
    /// an earlier paragraph, "Ann Wu" is not.
    fn known(&self, subject: &Subject) -> Option<Arc<Actor>> {
        let tokens = &self.reading.tokens;
        let head = self.reading.word(subject.head);
        let actor = self.named.get(&head.to_lowercase())?;
        let before = subject.head.checked_sub(1).filter(|&at| at >= subject.words.start);
        let alone = before.is_none_or(|at| !tokens[at].capital() || self.title(at));
        let given = before.map_or("", |at| self.reading.word(at));
        (alone || actor.name.split(' ').any(|word| word == given)).then(|| actor.clone())
    }

    /// Says whether a form of address or an office stands at token `at`.
    fn title(&self, at: usize) -> bool {
        const ADDRESS: [&str; 8] = ["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr."];
        self.reading.tokens[at].is(Class::PERSON_NOUN) || ADDRESS.contains(&self.reading.word(at))
    }

    /// Remembers a person by the last word of the name.
    fn remember(&mut self, actor: &Arc<Actor>) {
        if let Some(last) = actor.name.rsplit(' ').next() {
            self.named.insert(last.to_lowercase(), actor.clone());
        }
    }

    /// Returns the person's name around the head of a subject, without titles before it.
    fn name_around(&self, subject: &Subject) -> Option<std::ops::Range<usize>> {
        let person = |at| matches!(self.name_tag(at), NameTag::BeginPerson | NameTag::InPerson);
        let mut start = subject.head;
        if person(start) {
            while start > subject.words.start
                && self.name_tag(start) == NameTag::InPerson
                && person(start - 1)
            {
                start -= 1;
            }
            return Some(start..subject.head + 1);
        }
        // "Kremlin spokesman Dmitry Peskov": capitals after a plain word.
        let tokens = &self.reading.tokens;
        while start > subject.words.start
            && (tokens[start - 1].capital() || tokens[start - 1].first == '-')
        {
            start -= 1;
        }
        (tokens[subject.head].capital() && start > subject.words.start && start < subject.head)
            .then_some(start..subject.head + 1)
    }

    /// Returns the name tag of token `at`.
    fn name_tag(&self, at: usize) -> NameTag {
        let tok = &self.reading.tokens[at];
        let sentence = self.reading.sentences.get(tok.sentence as usize);
        sentence.and_then(|s| s.tokens.get(tok.index as usize)).map_or(NameTag::Outside, |t| t.name)
    }
}

/// Says whether "he" or "she" can stand for the actor: a person, or a speaker known by words only.
fn can_be_person(actor: &Actor) -> bool {
    matches!(actor.kind, ActorKind::Person | ActorKind::Other)
}

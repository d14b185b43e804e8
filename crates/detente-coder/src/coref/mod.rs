//! One set of actors for a whole article: whom names, pronouns and descriptions stand for.
//!
//! [`actors::mentions`](crate::actors::mentions) knows the actors of politics and resolves "he", "she"
//! and "it" for the coding of acts, where a wrong guess costs more than none. This adds what a reader
//! of the whole article expects: names of anybody and any body that the tagger sees, "they", "the
//! minister", and who "he" is inside a quotation (rarely the one who speaks it).

mod heard;
mod named;
mod words;

use std::sync::Arc;

use detente_record::{
    Actor, ActorKind, Article, Byte, Deprel, How, Mention, Quote, QuoteForm, Sentence, Span,
};

use heard::{Entity, Heard, Memory};
use named::Names;
use words::{Asked, Gender, of_noun};

/// Probability given to what only this step has tied.
const LINK: f32 = 0.5;
/// Bytes of text that make one step of distance; about as much as lies between two names.
const STEP: u32 = 40;
/// Steps that a sentence back is, besides its bytes.
const SENTENCE: usize = 12;
/// Steps that somebody is farther who was no subject.
const NO_SUBJECT: usize = 8;
/// Steps that a kind of people ("the media") is farther than a body.
const KIND: usize = 6;
/// Steps that somebody is nearer who was called so: "the minister".
const CALLED: usize = 60;
/// Steps that "they" and descriptions look back over.
const REACH: usize = 144;

/// Finds all mentions of an article, those of [`actors::mentions`](crate::actors::mentions) (given in
/// order) among them, in order of their spans, without overlap.
///
/// `quotes` are those of the article, in order. What cannot be tied to anybody named is left out.
pub fn mentions(
    article: &Article,
    sentences: &[Sentence],
    known: &[Mention],
    quotes: &[Quote],
) -> Vec<Mention> {
    let mut reader = Reader {
        text: &article.text,
        sentences,
        quotes,
        memory: Memory::default(),
        names: Names::default(),
        found: Vec::with_capacity(known.len()),
    };
    reader.meet(known);
    reader.read(known);
    reader.found
}

/// Words of one sentence that mean somebody.
enum Item {
    /// Somebody whom they name.
    Known(Mention),
    /// Whom they mean is asked; the mention is what was thought before.
    Asked(Asked, Span<Byte>, Option<Mention>),
}

struct Reader<'a> {
    text: &'a str,
    sentences: &'a [Sentence],
    quotes: &'a [Quote],
    memory: Memory,
    names: Names,
    found: Vec<Mention>,
}

impl Reader<'_> {
    /// Meets everybody by the whole name, before any surname is read.
    fn meet(&mut self, known: &[Mention]) {
        let persons = known.iter().filter(|mention| mention.actor.kind == ActorKind::Person);
        for mention in persons.filter(|mention| mention.actor.name.contains(' ')) {
            self.names.whole(&mention.actor, &mention.actor.name);
        }
        for sentence in self.sentences {
            for at in 0..sentence.tokens.len() {
                let Some((span, true)) = words::name(sentence, at) else { continue };
                if span.of(self.text).contains(' ') {
                    self.names.actor(span.of(self.text), true);
                }
            }
        }
    }

    fn read(&mut self, known: &[Mention]) {
        let mut rest = known;
        for index in 0..self.sentences.len() {
            let end = self.sentences[index].span.end;
            let here = rest.partition_point(|mention| mention.span.start < end);
            let (inside, after) = rest.split_at(here);
            rest = after;
            let items = self.items(index, inside);
            // Names first: "In his speech, Ann Wu …".
            for item in &items {
                if let Item::Known(mention) = item {
                    self.hear(index, mention);
                }
            }
            for item in items {
                match item {
                    Item::Known(mention) => self.found.push(mention),
                    Item::Asked(asked, span, before) => {
                        let chosen = self.ask(index, asked, span).map(|actor| Mention {
                            span,
                            actor,
                            how: How::Pronoun,
                            link: LINK,
                        });
                        self.found.extend(chosen.or(before));
                    }
                }
            }
        }
        self.found.extend(rest.iter().cloned());
    }

    /// Lists the words of a sentence that mean somebody, those known among them, in order.
    fn items(&mut self, index: usize, known: &[Mention]) -> Vec<Item> {
        let sentence = &self.sentences[index];
        let mut items = Vec::new();
        let mut rest = known.iter().peekable();
        let mut end = 0;
        for at in 0..sentence.tokens.len() {
            let span = sentence.tokens[at].span;
            while let Some(mention) = rest.next_if(|mention| mention.span.start < span.end) {
                end = end.max(mention.span.end);
                items.push(self.known(sentence, mention));
            }
            if span.start < end {
                continue;
            }
            let Some(item) = self.unknown(sentence, at) else { continue };
            let (Item::Known(Mention { span, .. }) | Item::Asked(_, span, _)) = item;
            if rest.peek().is_none_or(|known| known.span.start >= span.end) {
                end = span.end;
                items.push(item);
            }
        }
        items.extend(rest.map(|mention| self.known(sentence, mention)));
        items
    }

    /// Looks again at a mention that is known: whom a pronoun means, whose surname it is.
    fn known(&mut self, sentence: &Sentence, known: &Mention) -> Item {
        let words = known.span.of(self.text);
        if known.how == How::Pronoun {
            if let Some(asked) = Asked::of(words).filter(|asked| *asked != Asked::Several) {
                return Item::Asked(asked, known.span, Some(known.clone()));
            }
        }
        let one = || words::one_person(self.text, sentence, known.span);
        if known.how == How::Title && known.actor.country.is_none() && one() {
            // "The minister" of no state that the text names.
            return Item::Asked(Asked::Person, known.span, Some(known.clone()));
        }
        if known.actor.kind == ActorKind::Person {
            let actor = self.names.whole(&known.actor, words);
            return Item::Known(Mention { actor, ..known.clone() });
        }
        Item::Known(known.clone())
    }

    /// Reads a name, pronoun or description that is in no mention yet.
    fn unknown(&mut self, sentence: &Sentence, at: usize) -> Option<Item> {
        let token = sentence.tokens[at];
        if let Some((name, person)) = words::name(sentence, at) {
            let people = if person { None } else { words::people(sentence, name) };
            let span = people.unwrap_or(name);
            let actor = self.names.actor(span.of(self.text), person);
            return Some(Item::Known(Mention { span, actor, how: How::Name, link: LINK }));
        }
        let word = token.span.of(self.text);
        if ["the", "this", "that"].iter().any(|the| word.eq_ignore_ascii_case(the)) {
            let span = words::described(sentence, self.text, at)?;
            return Some(Item::Asked(Asked::Person, span, None));
        }
        Some(Item::Asked(Asked::of(word)?, token.span, None))
    }

    /// Remembers a mention.
    fn hear(&mut self, index: usize, mention: &Mention) {
        let named = !matches!(mention.how, How::Adjective | How::Pronoun);
        let sentence = &self.sentences[index];
        let heard = self.place(index, mention.span);
        let person = mention.actor.kind == ActorKind::Person && named;
        let callings =
            if person { words::callings(sentence, self.text, mention.span) } else { Vec::new() };
        let words = if person { mention.span.of(self.text) } else { "" };
        // "Turkish" is somebody's, not somebody.
        if mention.how != How::Adjective {
            self.memory.hear(&mention.actor, heard, callings, words);
        }
    }

    /// Where words stand.
    fn place(&self, index: usize, span: Span<Byte>) -> Heard {
        let sentence = &self.sentences[index];
        let token = words::carrier(sentence, span);
        let owner = sentence.tokens.get(token).is_some_and(|one| one.deprel == Deprel::NmodPoss);
        Heard {
            sentence: index,
            start: span.start,
            subject: words::is_subject(sentence, token),
            above: sentence.head(token).filter(|_| !owner),
        }
    }

    /// Who speaks the quoted words around a span.
    fn speaker(&self, span: Span<Byte>) -> Option<&Arc<Actor>> {
        let end = self.quotes.partition_point(|quote| quote.span.start <= span.start);
        let around = self.quotes[..end]
            .iter()
            .rev()
            .take(8)
            .find(|quote| quote.span.contains(span) && quote.form != QuoteForm::Indirect);
        Some(&around?.speaker.as_ref()?.actor)
    }

    /// Decides whom a pronoun or description means: who was named last that fits, subjects before
    /// others, the near before the far, never the one who speaks the words; where nobody near does,
    /// whoever the article names most. `None` where nobody is named who could be.
    fn ask(&mut self, index: usize, asked: Asked, span: Span<Byte>) -> Option<Arc<Actor>> {
        let at = self.place(index, span);
        let speaker = self.speaker(span).cloned();
        let words = span.of(self.text).to_lowercase();
        let noun = words.rsplit(' ').next().unwrap_or(&words);
        let noun = noun.trim_end_matches("'s").trim_end_matches("’s");
        let reflexive = words.ends_with("self") || words.ends_with("selves");
        let candidates = self.memory.candidates(|entity| {
            // Whoever speaks the words is "I" in them.
            let speaks =
                speaker.as_deref().is_some_and(|speaker| same_person(speaker, &entity.actor));
            !speaks && fits(asked, noun, entity) && (reflexive || !acts_on(entity, &at))
        });
        let far = |number: &usize| {
            let entity = &self.memory.entities[*number];
            // A ship or a country is "she" where no person is.
            let country = asked == Asked::She && entity.actor.kind == ActorKind::State;
            let called = asked == Asked::Person && entity.callings.iter().any(|one| one == noun);
            let far = farness(entity, &at)?;
            let reach = matches!(asked, Asked::He | Asked::She) || far < REACH;
            reach.then(|| (country, far.saturating_sub(if called { CALLED } else { 0 }), *number))
        };
        let nearest = candidates.iter().filter_map(far).min();
        let chosen = nearest.map(|(.., number)| number).or_else(|| {
            // "In her speech, Ann Wu …": only behind the pronoun.
            let person = matches!(asked, Asked::He | Asked::She);
            candidates.first().copied().filter(|_| person)
        })?;
        let actor = Arc::clone(&self.memory.entities[chosen].actor);
        self.memory.hear(&actor, at, Vec::new(), "");
        Some(actor)
    }
}

/// Says whether nothing speaks against somebody whom a pronoun or a noun may mean.
fn fits(asked: Asked, noun: &str, entity: &Entity) -> bool {
    let person = entity.actor.kind == ActorKind::Person;
    let may_be = |gender: Option<Gender>| {
        person && (gender.is_none() || entity.gender.is_none() || gender == entity.gender)
    };
    match asked {
        Asked::He => may_be(Some(Gender::Male)),
        // A country, too, where nobody else is there.
        Asked::She => may_be(Some(Gender::Female)) || entity.actor.kind == ActorKind::State,
        Asked::Person => may_be(of_noun(noun)),
        Asked::Several => !person,
    }
}

/// Says whether somebody does what a verb of this clause tells, and the pronoun is its object: "Ann
/// thanked her" is another woman.
fn acts_on(entity: &Entity, at: &Heard) -> bool {
    let here = entity.heard.iter().rev().take_while(|old| old.sentence == at.sentence);
    let same = |old: &Heard| old.subject && old.above.is_some() && old.above == at.above;
    !at.subject && here.into_iter().any(same)
}

/// How far somebody is in steps: sentences back, text since, a subject nearer; `None` where they were not
/// named before.
fn farness(entity: &Entity, at: &Heard) -> Option<usize> {
    let before = |old: &&Heard| (old.sentence, old.start) < (at.sentence, at.start);
    let far = |old: &Heard| {
        let since = (at.start.abs_diff(old.start) / STEP) as usize;
        let subject = if old.subject { 0 } else { NO_SUBJECT };
        SENTENCE * (at.sentence - old.sentence) + since + subject
    };
    let near = entity.heard.iter().rev().filter(before).take(8).map(far).min()?;
    let kind = if entity.actor.kind == ActorKind::Sector { KIND } else { 0 };
    Some(near + kind)
}

/// Says whether two actors are one person, of whom either may be known by a part of the name.
fn same_person(a: &Actor, b: &Actor) -> bool {
    // "Ann Wu, a teacher of Oslo": what describes her is no part of the name.
    let last = |actor: &Actor| {
        let name = actor.name.split(',').next()?;
        name.rsplit(' ').next().map(str::to_lowercase)
    };
    a == b || last(a) == last(b) && [a, b].iter().any(|one| one.kind == ActorKind::Person)
}

#[cfg(test)]
mod tests {
    use detente_parse::Parser;
    use detente_record::{Block, Role};

    use super::*;
    use crate::{actors, quotes};

    fn read(text: &str) -> Vec<(String, String)> {
        let blocks = vec![Block { span: Span::from_range(0..text.len()), role: Role::Body }];
        let article = Article { text: text.to_owned(), blocks, ..Article::default() };
        let sentences = Parser::english().analyse(&article);
        let known = actors::mentions(actors::Gazetteer::shipped(), &article, &sentences);
        let quotes = quotes::quotes(&article, &sentences, &known);
        mentions(&article, &sentences, &known, &quotes)
            .iter()
            .map(|mention| (mention.span.of(text).to_owned(), mention.actor.name.clone()))
            .collect()
    }

    #[test]
    fn they_are_the_body_named_last() {
        let found = read("France signed the accord. They will send ships in May.");
        assert!(found.contains(&("They".into(), "France".into())), "{found:?}");
    }

    #[test]
    fn she_is_no_man() {
        let found = read("Maria Keller met John Wu in Oslo. She left on Monday, and he stayed.");
        assert!(found.contains(&("She".into(), "Maria Keller".into())), "{found:?}");
        assert!(found.contains(&("he".into(), "John Wu".into())), "{found:?}");
    }

    #[test]
    fn the_minister_is_the_person_named_last() {
        let found = read("Maria Keller resigned on Monday. The minister gave no reason.");
        let last = found.last().map(|(_, name)| name.as_str());
        assert_eq!(last, Some("Maria Keller"), "{found:?}");
        assert!(found.len() > 1, "{found:?}");
    }
}

//! One set of actors for a whole article: whom names, pronouns and descriptions stand for.
//!
//! [`actors::mentions`](crate::actors::mentions) knows the actors of politics and resolves "he", "she"
//! and "it" for the coding of acts, where a wrong guess costs more than none. This adds what a reader
//! of the whole article expects: names of anybody and any body that the tagger sees, "they", "the
//! minister", and who "he" is inside a quotation (rarely the one who speaks it).

use std::{collections::BTreeMap, sync::Arc};

use detente_record::{
    Actor, ActorKind, Article, Byte, Deprel, How, Mention, NameTag, Quote, Sentence, Span, Upos,
};

use crate::actors::Gazetteer;

/// Sentences that a pronoun looks back over.
const REACH: usize = 4;
/// Nouns for one person besides offices and callings.
const PEOPLE: [&str; 6] = ["man", "woman", "boy", "girl", "teenager", "founder"];
/// Probability given to what only this step has tied.
const LINK: f32 = 0.5;

/// Whom a pronoun or description may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The minister.
    Person,
    /// He.
    He,
    /// She.
    She,
    /// They.
    Several,
}

impl Asked {
    /// What a pronoun of a person or of several asks for.
    fn of(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => Self::He,
            "she" | "her" | "hers" | "herself" => Self::She,
            "they" | "them" | "their" | "theirs" | "themselves" => Self::Several,
            _ => return None,
        })
    }

    /// Says whether an actor, called by its name, is one of those.
    fn fits(self, actor: &Actor) -> bool {
        let person = actor.kind == ActorKind::Person;
        let gender = || Gazetteer::shipped().given_gender(&actor.name);
        match self {
            Self::Person => person,
            Self::He => person && gender() != Some('f'),
            Self::She => person && gender() != Some('m'),
            Self::Several => !person,
        }
    }
}

/// A name that was read, as a later pronoun sees it.
struct Heard {
    actor: Arc<Actor>,
    sentence: usize,
    start: u32,
    subject: bool,
}

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
    let text = article.text.as_str();
    let mut reader = Reader { quotes, heard: Vec::new(), named: BTreeMap::new() };
    let mut found = Vec::with_capacity(known.len());
    let mut rest = known.iter().peekable();
    for (index, sentence) in sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            let span = sentence.tokens[at].span;
            while let Some(mention) = rest.next_if(|mention| mention.span.start < span.end) {
                found.push(reader.known(text, sentence, index, mention));
            }
            let covered = found.last().is_some_and(|old: &Mention| old.span.end > span.start);
            let next = if covered { None } else { reader.read(text, sentence, index, at) };
            at += 1;
            if let Some(mention) = next {
                at += sentence.tokens[at..]
                    .iter()
                    .take_while(|token| token.span.start < mention.span.end)
                    .count();
                let free = rest.peek().is_none_or(|known| known.span.start >= mention.span.end);
                if free {
                    found.push(mention);
                }
            }
        }
    }
    found.extend(rest.cloned());
    found
}

struct Reader<'a> {
    quotes: &'a [Quote],
    heard: Vec<Heard>,
    /// Actors by each word of their names.
    named: BTreeMap<String, Arc<Actor>>,
}

impl Reader<'_> {
    /// Takes a mention that is known, and looks again at a pronoun inside a quotation.
    fn known(&mut self, text: &str, sentence: &Sentence, index: usize, known: &Mention) -> Mention {
        let mut mention = known.clone();
        if known.how == How::Pronoun {
            let speaker = self.speaker(known.span);
            let asked = Asked::of(known.span.of(text)).filter(|asked| *asked != Asked::Several);
            let other = asked.and_then(|asked| {
                self.antecedent(asked, index, known.span.start, speaker.as_deref())
            });
            if let Some(actor) = other.filter(|other| *other != known.actor) {
                mention = Mention { actor, link: LINK, ..mention };
            }
        } else if known.actor.kind == ActorKind::Person {
            // "Mr Key" is the John Key who was named before.
            let whole = self.named.get(&known.actor.name.to_lowercase());
            match whole.filter(|whole| whole.kind == ActorKind::Person) {
                Some(whole) => mention.actor = Arc::clone(whole),
                None => self.remember(&known.actor),
            }
        } else if known.how == How::Title
            && known.actor.country.is_none()
            && one_person(text, sentence, known.span)
        {
            // "The minister" of no state that the text names: whoever was named last.
            let speaker = self.speaker(known.span);
            let start = known.span.start;
            if let Some(actor) = self.antecedent(Asked::Person, index, start, speaker.as_deref()) {
                mention = Mention { actor, how: How::Pronoun, link: LINK, ..mention };
            }
        }
        let subject = subject(sentence, known.span);
        // "Turkish" is somebody's, not somebody.
        if known.how != How::Adjective && !known.span.of(text).is_empty() {
            self.hear(Arc::clone(&mention.actor), index, known.span.start, subject);
        }
        mention
    }

    /// Who speaks the quoted words around a span.
    fn speaker(&self, span: Span<Byte>) -> Option<Arc<Actor>> {
        let end = self.quotes.partition_point(|quote| quote.span.start <= span.start);
        let around = self.quotes[..end].iter().rev().take(8).find(|quote| {
            quote.span.contains(span) && quote.form != detente_record::QuoteForm::Indirect
        });
        Some(Arc::clone(&around?.speaker.as_ref()?.actor))
    }

    /// Reads a name, pronoun or description that is in no mention yet.
    fn read(
        &mut self,
        text: &str,
        sentence: &Sentence,
        index: usize,
        at: usize,
    ) -> Option<Mention> {
        let token = sentence.tokens[at];
        if let Some((span, person)) = name(sentence, at) {
            let actor = self.actor(span.of(text), person);
            self.hear(Arc::clone(&actor), index, span.start, subject(sentence, span));
            return Some(Mention { span, actor, how: How::Name, link: LINK });
        }
        let word = token.span.of(text);
        let lower = word.to_lowercase();
        let (asked, span) = match lower.as_str() {
            "the" | "this" | "that" => (Asked::Person, described(sentence, text, at)?),
            _ => (Asked::of(word)?, token.span),
        };
        let speaker = self.speaker(token.span);
        let actor = self.antecedent(asked, index, span.start, speaker.as_deref())?;
        self.hear(Arc::clone(&actor), index, span.start, subject(sentence, span));
        Some(Mention { span, actor, how: How::Pronoun, link: LINK })
    }

    fn hear(&mut self, actor: Arc<Actor>, sentence: usize, start: u32, subject: bool) {
        self.heard.push(Heard { actor, sentence, start, subject });
    }

    /// Finds whom was named last that fits: subjects before others, the near before the far, never
    /// the one who speaks the words. Where nobody near does, whoever the article names most.
    fn antecedent(
        &self,
        asked: Asked,
        sentence: usize,
        start: u32,
        speaker: Option<&Actor>,
    ) -> Option<Arc<Actor>> {
        let mut best: Option<(usize, &Heard)> = None;
        for (rank, old) in self.heard.iter().rev().take(40).enumerate() {
            if old.sentence + REACH < sentence {
                break;
            }
            let speaks = speaker.is_some_and(|speaker| same_person(speaker, &old.actor));
            if !asked.fits(&old.actor) || old.start >= start || speaks {
                continue;
            }
            // The lower the better: sentences back, names since; a subject is nearer.
            // "They" is sooner a body than a kind of people ("the media").
            let kind = if old.actor.kind == ActorKind::Sector { 6 } else { 0 };
            let subject = if old.subject { 0 } else { 8 };
            let far = 12 * (sentence - old.sentence) + rank + subject + kind;
            if best.is_none_or(|(least, _)| far < least) {
                best = Some((far, old));
            }
        }
        let near = best.map(|(_, old)| Arc::clone(&old.actor));
        near.or_else(|| self.foremost(asked, speaker))
    }

    /// Finds whom of those that fit the article has named most so far; a country for "she" where
    /// there is nobody else.
    fn foremost(&self, asked: Asked, speaker: Option<&Actor>) -> Option<Arc<Actor>> {
        if !matches!(asked, Asked::He | Asked::She) {
            return None;
        }
        let known = |actor: &Actor| Gazetteer::shipped().given_gender(&actor.name).is_some();
        let mut counts: BTreeMap<&Arc<Actor>, usize> = BTreeMap::new();
        let speaks = |actor: &Actor| speaker.is_some_and(|speaker| same_person(speaker, actor));
        for old in self.heard.iter().filter(|old| asked.fits(&old.actor) && !speaks(&old.actor)) {
            *counts.entry(&old.actor).or_default() += 1;
        }
        let states = || self.heard.iter().rev().find(|old| old.actor.kind == ActorKind::State);
        let country = states().map(|old| &old.actor).filter(|_| asked == Asked::She);
        let most = |sure: bool| {
            let fit = counts.iter().filter(|(actor, _)| !sure || known(actor));
            fit.max_by_key(|(_, count)| **count).map(|(actor, _)| *actor)
        };
        most(true).or(country).or_else(|| most(false)).cloned()
    }

    /// The actor of a name: one of whose name it is a part, or a new one.
    fn actor(&mut self, words: &str, person: bool) -> Arc<Actor> {
        let kind = if person { ActorKind::Person } else { ActorKind::Other };
        // A person's surname, a body's first word.
        let key = if person { words.rsplit(' ').next() } else { words.split(' ').next() };
        let key = key.unwrap_or(words).to_lowercase();
        if let Some(actor) = self.named.get(&key).filter(|actor| (actor.kind == kind) || !person) {
            return Arc::clone(actor);
        }
        let actor = Arc::new(Actor::named(words, kind));
        self.named.insert(key, Arc::clone(&actor));
        actor
    }

    fn remember(&mut self, actor: &Arc<Actor>) {
        if let Some(last) = actor.name.rsplit(' ').next() {
            self.named.insert(last.to_lowercase(), Arc::clone(actor));
        }
    }
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

/// The name of a person or body that begins at a token, as the tagger sees it.
fn name(sentence: &Sentence, at: usize) -> Option<(Span<Byte>, bool)> {
    let (person, inside) = match sentence.tokens[at].name {
        NameTag::BeginPerson => (true, NameTag::InPerson),
        NameTag::BeginOrganization => (false, NameTag::InOrganization),
        _ => return None,
    };
    let more = sentence.tokens[at + 1..].iter().take_while(|token| token.name == inside).count();
    let span = sentence.tokens[at].span.cover(sentence.tokens[at + more].span);
    Some((span, person))
}

/// "The minister", "the prime minister": a definite noun for one person, without a name.
fn described(sentence: &Sentence, text: &str, at: usize) -> Option<Span<Byte>> {
    const LONGEST: usize = 3;
    let count = sentence.tokens[at + 1..]
        .iter()
        .take(LONGEST)
        .take_while(|token| matches!(token.upos, Upos::Noun | Upos::Adj))
        .count();
    let last = at + count;
    let plain = sentence.tokens.get(last + 1).is_none_or(|next| {
        next.upos != Upos::Propn && !next.span.of(text).eq_ignore_ascii_case("of")
    });
    let one = count > 0
        && sentence.tokens[last].upos == Upos::Noun
        && (crate::quotes::names_person(sentence.lemma(last))
            || PEOPLE.contains(&sentence.lemma(last)));
    (one && plain).then(|| sentence.tokens[at].span.cover(sentence.tokens[last].span))
}

/// Says whether a span, or "the" and the span, is a definite noun for one person.
fn one_person(text: &str, sentence: &Sentence, span: Span<Byte>) -> bool {
    let Some(first) = sentence.token_at(span) else { return false };
    let definite = |at: usize| {
        let word = sentence.word(at, text);
        ["the", "this", "that"].iter().any(|the| word.eq_ignore_ascii_case(the))
    };
    let last = sentence.tokens.iter().rposition(|token| token.span.overlaps(span));
    let person = last.is_some_and(|last| crate::quotes::names_person(sentence.lemma(last)));
    person && (definite(first) || first > 0 && definite(first - 1))
}

/// Says whether the words of a span are the subject of something.
fn subject(sentence: &Sentence, span: Span<Byte>) -> bool {
    let inside = sentence.tokens.iter().filter(|token| token.span.overlaps(span));
    inside
        .into_iter()
        .any(|token| matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter))
        && sentence.tree
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

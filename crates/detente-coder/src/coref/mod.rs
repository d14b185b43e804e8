//! One set of actors for a whole article: whom names, pronouns and descriptions stand for.
//!
//! [`actors::mentions`](crate::actors::mentions) knows the actors of politics and resolves "he", "she"
//! and "it" for the coding of acts, where a wrong guess costs more than none. This adds what a reader
//! of the whole article expects: names of anybody and any body that the tagger sees, "they", "the
//! minister", and who "he" is inside a quotation (rarely the one who speaks it).

mod choose;
mod clause;
mod heard;
mod named;
mod weigh;
mod words;

use std::sync::Arc;

use choose::fits;
use detente_record::{Actor, ActorKind, Article, Byte, How, Mention, Quote, Sentence, Span};
use heard::{Heard, Memory};
use named::Names;
use words::Asked;

/// Probability given to what only this step has tied.
const LINK: f32 = 0.5;

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
        waiting: Vec::new(),
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
    /// Pronouns before anybody was named who could be meant, as in headlines.
    waiting: Vec<(usize, Asked, Span<Byte>)>,
}

/// Sentences within which a pronoun's name must follow where none went before.
const AHEAD: usize = 4;
/// Pronouns that wait at once.
const WAITING: usize = 32;

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
            self.answer_waiting(index);
            for item in items {
                match item {
                    Item::Known(mention) => self.found.push(mention),
                    Item::Asked(asked, span, before) => {
                        let chosen =
                            self.ask(index, asked, span).map(|actor| standing_for(span, actor));
                        let chosen = chosen.or(before);
                        if chosen.is_none() && self.waiting.len() < WAITING && asked.is_person() {
                            self.waiting.push((index, asked, span));
                        }
                        self.found.extend(chosen);
                    }
                }
            }
        }
        self.found.extend(rest.iter().cloned());
    }

    /// Ties the pronouns that wait for a name to the first person named since who fits.
    fn answer_waiting(&mut self, index: usize) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|&(sentence, asked, span)| {
            let at = Heard { named: false, ..self.place(sentence, span) };
            let Some(actor) = self.memory.named_after(sentence, |one| fits(asked, "", one)) else {
                return sentence + AHEAD > index;
            };
            self.memory.hear(&actor, at, Vec::new(), "");
            let place = self.found.partition_point(|old| old.span.start < span.start);
            self.found.insert(place, standing_for(span, actor));
            false
        });
        self.waiting = waiting;
    }

    /// Lists the words of a sentence that mean somebody, those known among them, in order.
    fn items(&mut self, index: usize, known: &[Mention]) -> Vec<Item> {
        let sentence = &self.sentences[index];
        let mut items = Vec::new();
        let mut rest = known.iter().peekable();
        let mut end = 0;
        for at in 0..sentence.tokens.len() {
            let span = sentence.tokens[at].span;
            let name = words::name(sentence, at).map(|(name, _)| name);
            while let Some(mention) = rest.next_if(|mention| mention.span.start < span.end) {
                if name.is_some_and(|name| is_part(mention, name)) {
                    continue;
                }
                end = end.max(mention.span.end);
                items.push(self.known(sentence, mention));
            }
            if span.start < end {
                continue;
            }
            let part = |known: &&Mention| name.is_some_and(|name| is_part(known, name));
            while rest.next_if(part).is_some() {}
            let Some(item) = self.unknown(sentence, at) else { continue };
            let (Item::Known(Mention { span, .. }) | Item::Asked(_, span, _)) = item;
            if rest.peek().is_none_or(|known| known.span.start >= span.end) {
                end = span.end;
                items.push(item);
            }
        }
        items.extend(rest.map(|mention| self.known(sentence, mention)));
        self.apposed(sentence, &mut items);
        items
    }

    /// Ties descriptions to the name right behind them: "the singer Ann Wu", "the firm's founder, Ann Wu".
    fn apposed(&self, sentence: &Sentence, items: &mut [Item]) {
        for at in 1..items.len() {
            let (before, behind) = items.split_at_mut(at);
            let (item @ Item::Asked(Asked::Person, ..), Item::Known(name)) =
                (&mut before[at - 1], &behind[0])
            else {
                continue;
            };
            let Item::Asked(_, span, _) = item else { continue };
            let between = self.text.get(span.end as usize..name.span.start as usize);
            let same = match between.map(str::trim) {
                Some("") => true,
                Some(",") => words::is_apposed(sentence, *span, name.span),
                _ => false,
            };
            if same && name.actor.kind == ActorKind::Person && name.how == How::Name {
                *item = Item::Known(standing_for(*span, Arc::clone(&name.actor)));
            }
        }
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
        if let Some(actor) = self.names.part(sentence, self.text, known) {
            return Item::Known(Mention { actor, ..known.clone() });
        }
        if known.actor.kind == ActorKind::Person {
            let words = if known.how == How::Pronoun { &known.actor.name } else { words };
            let actor = self.names.whole(&known.actor, words);
            return Item::Known(Mention { actor, ..known.clone() });
        }
        if known.actor.kind == ActorKind::State && named::is_gone(words) {
            let actor = self.names.gone(&known.actor, words);
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
            let words = span.of(self.text);
            let actor = match people {
                Some(_) => self.names.people(words),
                None => self.names.actor(words, person),
            };
            return Some(Item::Known(Mention { span, actor, how: How::Name, link: LINK }));
        }
        if let Some(span) = words::believers(sentence, self.text, at) {
            let actor = self.names.people(span.of(self.text));
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
        // "Turkish" is somebody's, not somebody; "Turks" are.
        if mention.how != How::Adjective || words::is_people(sentence, heard.token) {
            self.memory.hear(&mention.actor, heard, callings, words);
        }
    }

    /// Where words stand.
    fn place(&self, index: usize, span: Span<Byte>) -> Heard {
        let sentence = &self.sentences[index];
        let token = words::carrier(sentence, span);
        Heard {
            sentence: index,
            start: span.start,
            token,
            subject: words::is_subject(sentence, self.text, token),
            describes: clause::describes(sentence, token),
            named: true,
        }
    }
}

fn standing_for(span: Span<Byte>, actor: Arc<Actor>) -> Mention {
    Mention { span, actor, how: How::Pronoun, link: LINK }
}

/// Says whether a mention is only a word of a longer name: "police" in "Lund Police Department".
fn is_part(mention: &Mention, name: Span<Byte>) -> bool {
    let general = mention.actor.kind == ActorKind::Sector && mention.actor.country.is_none();
    general && name.contains(mention.span) && mention.span != name
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

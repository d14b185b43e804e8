//! Mends trees where actors and verbs of acts show that the parser erred.
//!
//! A small parser loses the subject of a lede ("The United Arab Emirates delivered food" as the
//! Emirates' delivered food) and the verb behind a preposition ("accused Iran of supplying drones").
//! Each repair asks for words that leave no other reading, and changes nothing else.

use detente_record::{Deprel, Features, How, Mention, Sentence, Token, Upos};

/// The tree as it should be; `None` where nothing is to mend.
pub(super) fn tree(text: &str, sentence: &Sentence, mentions: &[Mention]) -> Option<Sentence> {
    let mut mended = Mender { text, sentence: sentence.clone(), changed: false };
    for mention in mentions {
        mended.subject(mention);
    }
    for token in 0..sentence.tokens.len() {
        mended.behind_preposition(token);
        mended.bare_object(token);
        mended.two_objects(token);
        mended.controlled(token);
        mended.active(token);
        mended.cased_object(token);
        mended.number(token);
    }
    let sound = mended.changed && acyclic(&mended.sentence);
    sound.then_some(mended.sentence)
}

struct Mender<'a> {
    text: &'a str,
    sentence: Sentence,
    changed: bool,
}

/// Verbs whose object does what the infinitive behind it says.
const OBJECT_CONTROL: &[&str] = &[
    "urge",
    "ask",
    "tell",
    "order",
    "press",
    "pressure",
    "expect",
    "invite",
    "encourage",
    "want",
    "force",
    "allow",
    "help",
    "warn",
    "implore",
    "beg",
    "instruct",
    "push",
    "persuade",
];

impl Mender<'_> {
    fn token(&self, token: usize) -> &Token {
        &self.sentence.tokens[token]
    }

    fn is(&self, token: usize, upos: Upos) -> bool {
        self.sentence.tokens.get(token).is_some_and(|token| token.upos == upos)
    }

    fn word(&self, token: usize) -> &str {
        self.sentence.word(token, self.text)
    }

    fn set(&mut self, token: usize, head: Option<usize>, deprel: Deprel) {
        let head = head.map_or(Token::ROOT, |head| head as u32);
        let flat = &mut self.sentence.tokens[token];
        if flat.head != head || flat.deprel != deprel {
            (flat.head, flat.deprel) = (head, deprel);
            self.changed = true;
        }
    }

    fn hang(&mut self, token: usize, head: usize, deprel: Deprel) {
        if token != head {
            self.set(token, Some(head), deprel);
        }
    }

    fn has_child(&self, head: usize, relations: &[Deprel]) -> bool {
        self.sentence.children(head).any(|child| relations.contains(&self.token(child).deprel))
    }

    /// An actor that opens a clause right before a finite verb, or a headline before "to …", is
    /// its subject.
    fn subject(&mut self, mention: &Mention) {
        let Some(first) = self.sentence.token_at(mention.span) else { return };
        let inside = self.sentence.tokens[first..]
            .iter()
            .take_while(|token| mention.span.contains(token.span))
            .count();
        let Some(last) = (first + inside).checked_sub(1).filter(|&last| last >= first) else {
            return;
        };
        if !matches!(mention.how, How::Name | How::Title | How::Metonym) {
            return;
        }
        let Some(noun) = self.top(first, last) else { return };
        let to = self.word(last + 1) == "to" && self.is(last + 2, Upos::Verb);
        if to {
            self.headline(noun, last + 2);
        } else if self.opens_clause(first) && self.word(last + 1) == "," {
            if let Some(verb) = self.behind_insertion(last + 1) {
                self.resume(noun, verb);
            }
        } else if self.opens_clause(first) && self.is_finite(last + 1) {
            self.adopt(noun, first, last + 1);
        }
    }

    /// "Jordan, where crowds had gathered, *recalled* …": the verb that goes on behind the second
    /// comma or a later one, without a subject of its own before it.
    fn behind_insertion(&self, comma: usize) -> Option<usize> {
        let count = self.sentence.tokens.len();
        let commas = (comma + 2..count).filter(|&token| self.word(token) == ",").take(6);
        for comma in commas {
            let mut at = comma + 1;
            // "…, on Thursday rejected", "…, has so far not imposed"
            if self.is(at, Upos::Adp) && is_time(self.sentence.lemma(at + 1)) {
                at += 2;
            }
            let auxiliary = self.is(at, Upos::Aux);
            while at < count && matches!(self.token(at).upos, Upos::Aux | Upos::Adv | Upos::Part) {
                at += 1;
            }
            if at < count && self.is(at, Upos::Verb) && (auxiliary || self.is_finite(at)) {
                return Some(at);
            }
        }
        None
    }

    fn resume(&mut self, noun: usize, verb: usize) {
        let own = self.sentence.children(verb).any(|child| {
            matches!(self.token(child).deprel, Deprel::Nsubj | Deprel::NsubjPass) && child != noun
        });
        if own || self.sentence.head(noun) == Some(verb) {
            return;
        }
        // A verb that hangs below the noun, or beside it under a wrong one, takes its place.
        let over = self.sentence.head(noun);
        let mut above = self.sentence.head(verb);
        for _ in 0..self.sentence.tokens.len() {
            match above {
                Some(token) if token == noun => break,
                Some(token) => above = self.sentence.head(token),
                None => break,
            }
        }
        if above == Some(noun) {
            let relation = self.token(noun).deprel;
            let relation = if over.is_none() { Deprel::Root } else { relation };
            self.set(verb, over, relation);
        }
        self.hang(noun, verb, Deprel::Nsubj);
    }

    /// The token of a phrase whose head lies outside it.
    fn top(&self, first: usize, last: usize) -> Option<usize> {
        (first..=last).find(|&token| {
            self.sentence.head(token).is_none_or(|head| !(first..=last).contains(&head))
        })
    }

    fn opens_clause(&self, first: usize) -> bool {
        let article = first > 0 && self.is(first - 1, Upos::Det);
        let Some(before) = first.checked_sub(1 + usize::from(article)) else { return true };
        let verb = self.is(before, Upos::Verb)
            && matches!(
                self.sentence.lemma(before),
                "say" | "claim" | "report" | "announce" | "add" | "think" | "believe"
            );
        // "In 1941 the United States supplied …"
        let year = before == 1 && self.is(1, Upos::Num) && self.is(0, Upos::Adp);
        verb || year || matches!(self.token(before).upos, Upos::Punct | Upos::Sconj)
    }

    /// A past or present verb that is no participle of what stands before it, by what follows.
    fn is_finite(&self, verb: usize) -> bool {
        let Some(token) = self.sentence.tokens.get(verb) else { return false };
        let form = token.features.has(Features::PAST) || token.features.has(Features::FINITE);
        token.upos == Upos::Verb
            && form
            && !token.features.has(Features::GERUND)
            && !matches!(self.word(verb + 1), "by" | "in" | "at" | "on" | "with" | "from" | "as")
    }

    /// "China to offer Kenya loan": the infinitive is the headline's verb.
    fn headline(&mut self, noun: usize, verb: usize) {
        // "Xi and Putin to speak": the first of those joined carries them.
        let mut noun = noun;
        while self.token(noun).deprel == Deprel::Conj {
            match self.sentence.head(noun).filter(|&head| head < noun) {
                Some(head) => noun = head,
                None => return,
            }
        }
        let root = self.sentence.head(noun).is_none();
        let below = self.sentence.head(verb) == Some(noun);
        if root && below {
            self.set(verb, None, Deprel::Root);
            self.hang(noun, verb, Deprel::Nsubj);
        }
    }

    fn adopt(&mut self, noun: usize, first: usize, verb: usize) {
        let subject = |deprel| matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass);
        if subject(self.token(noun).deprel)
            || self.has_child(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::AuxPass])
        {
            return;
        }
        let over = self.sentence.head(noun);
        if over == Some(verb) {
            self.hang(noun, verb, Deprel::Nsubj);
            return;
        }
        let loose = matches!(
            self.token(verb).deprel,
            Deprel::Amod | Deprel::Acl | Deprel::AclRelcl | Deprel::Parataxis | Deprel::Dep
        );
        let Some(head) = self.sentence.head(verb).filter(|_| loose) else { return };
        if head == noun {
            let verbal = over.is_some_and(|over| self.is(over, Upos::Verb));
            let relation = match over {
                None => Deprel::Root,
                Some(_) if verbal => Deprel::Ccomp,
                Some(_) => return,
            };
            self.set(verb, over, relation);
        } else if head > verb && self.is(head, Upos::Noun) {
            let above = self.sentence.head(head);
            match above {
                Some(above) if above < first && self.is(above, Upos::Verb) => {
                    self.hang(verb, above, Deprel::Ccomp);
                }
                Some(above) if above < first && self.sentence.head(above).is_none() => {
                    self.set(verb, None, Deprel::Root);
                    self.hang(above, verb, Deprel::Obl);
                }
                Some(_) => return,
                None => self.set(verb, None, Deprel::Root),
            }
            self.hang(head, verb, Deprel::Obj);
        } else {
            return;
        }
        self.hang(noun, verb, Deprel::Nsubj);
    }

    /// "accused Iran of *supplying* drones", "considers *asking* …": a gerund with an object of its
    /// own that the tree took for the object's adjective.
    fn behind_preposition(&mut self, verb: usize) {
        let flat = *self.token(verb);
        let gerund = flat.upos == Upos::Verb && self.word(verb).ends_with("ing");
        if !gerund || flat.deprel != Deprel::Amod {
            return;
        }
        let Some(noun) = self.sentence.head(verb).filter(|&noun| noun > verb) else { return };
        let Some(before) = verb.checked_sub(1) else { return };
        let preposition = matches!(self.word(before), "of" | "from" | "for" | "against");
        let governor = if preposition { before.checked_sub(1) } else { Some(before) };
        let verb_above = governor.and_then(|mut at| {
            // Back over the accused: names and their modifiers.
            for _ in 0..8 {
                if self.is(at, Upos::Verb) {
                    return Some(at);
                }
                let nominal =
                    matches!(self.token(at).upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det);
                if !preposition || !nominal {
                    return None;
                }
                at = at.checked_sub(1)?;
            }
            None
        });
        let Some(above) = verb_above else { return };
        self.hang(verb, above, if preposition { Deprel::Advcl } else { Deprel::Xcomp });
        self.hang(noun, verb, Deprel::Obj);
        if preposition {
            self.hang(before, verb, Deprel::Mark);
            let party = (above + 1..before)
                .rev()
                .find(|&token| matches!(self.token(token).upos, Upos::Propn | Upos::Noun));
            if let Some(party) = party.filter(|_| !self.has_child(above, &[Deprel::Obj])) {
                self.hang(party, above, Deprel::Obj);
            }
        }
    }

    /// An oblique without a preposition right behind its verb, and no time, is the object.
    fn bare_object(&mut self, noun: usize) {
        let flat = *self.token(noun);
        if !matches!(flat.deprel, Deprel::Obl | Deprel::OblUnmarked)
            || !matches!(flat.upos, Upos::Noun | Upos::Propn)
            || self.has_child(noun, &[Deprel::Case])
            || is_time(self.sentence.lemma(noun))
        {
            return;
        }
        let Some(verb) = self.sentence.head(noun).filter(|&verb| verb < noun) else { return };
        let direct = (verb + 1..noun).all(|token| {
            matches!(
                self.token(token).upos,
                Upos::Det | Upos::Adj | Upos::Num | Upos::Propn | Upos::Noun | Upos::Pron
            )
        });
        if direct && self.is(verb, Upos::Verb) && !self.has_child(verb, &[Deprel::Obj]) {
            self.hang(noun, verb, Deprel::Obj);
        }
    }

    /// Of two objects in a row the first is whom it is given to.
    fn two_objects(&mut self, verb: usize) {
        if !self.is(verb, Upos::Verb) {
            return;
        }
        let mut objects = self
            .sentence
            .children(verb)
            .filter(|&child| self.token(child).deprel == Deprel::Obj && child > verb);
        if let (Some(first), Some(_)) = (objects.next(), objects.next()) {
            drop(objects);
            self.hang(first, verb, Deprel::Iobj);
        }
    }

    /// What stands behind a preposition is no object; what is joint is the noun's.
    fn cased_object(&mut self, noun: usize) {
        let flat = *self.token(noun);
        let Some(head) = self.sentence.head(noun) else { return };
        if flat.deprel == Deprel::Obj && self.has_child(noun, &[Deprel::Case]) {
            self.hang(noun, head, Deprel::Obl);
        }
        if head + 1 == noun && self.word(head) == "joint" && flat.upos == Upos::Noun {
            if let Some(verb) = self.sentence.head(head).filter(|&verb| self.is(verb, Upos::Verb)) {
                self.hang(noun, verb, Deprel::Obj);
                self.hang(head, noun, Deprel::Amod);
            }
        }
    }

    /// "has not given in": a perfect without "been" is no passive.
    fn active(&mut self, subject: usize) {
        if self.token(subject).deprel != Deprel::NsubjPass {
            return;
        }
        let Some(verb) = self.sentence.head(subject) else { return };
        let perfect = self.sentence.children(verb).any(|child| {
            self.token(child).deprel == Deprel::Aux && self.sentence.lemma(child) == "have"
        });
        if perfect && !self.has_child(verb, &[Deprel::AuxPass]) {
            self.hang(subject, verb, Deprel::Nsubj);
        }
    }

    /// "Firms agree that Chile has gained and *support* the minister": the second verb of a complement
    /// whose subject is one goes with the verb above where its form asks for several.
    fn number(&mut self, verb: usize) {
        let flat = *self.token(verb);
        if flat.deprel != Deprel::Conj || !self.is(verb, Upos::Verb) {
            return;
        }
        let Some(first) = self.sentence.head(verb).filter(|&first| first < verb) else { return };
        let Some(above) = self.sentence.head(first) else { return };
        let within = self.token(first).deprel == Deprel::Ccomp && self.is(above, Upos::Verb);
        let subject =
            [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux, Deprel::AuxPass, Deprel::Mark];
        let plain = !flat.features.has(Features::PAST)
            && self.word(verb) == self.sentence.lemma(verb)
            && !self.has_child(verb, &subject);
        let one = self.sentence.children(first).any(|aux| {
            matches!(self.token(aux).deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                && matches!(self.word(aux), "has" | "is" | "was" | "does")
        });
        let several = !self.sentence.children(above).any(|aux| {
            matches!(self.word(aux), "has" | "is" | "was" | "does" | "will" | "would" | "to")
        });
        if within && plain && one && several {
            self.hang(verb, above, Deprel::Conj);
        }
    }

    /// "expect students *to rally*": the infinitive belongs to the verb, not to the students.
    fn controlled(&mut self, verb: usize) {
        let flat = *self.token(verb);
        let infinitive = self.is(verb, Upos::Verb)
            && self.sentence.children(verb).any(|child| self.word(child) == "to" && child < verb);
        if !infinitive || flat.deprel != Deprel::Acl {
            return;
        }
        let Some(noun) = self.sentence.head(verb) else { return };
        let object = matches!(self.token(noun).deprel, Deprel::Obj | Deprel::Iobj);
        let Some(above) = self.sentence.head(noun).filter(|_| object) else { return };
        if OBJECT_CONTROL.contains(&self.sentence.lemma(above)) {
            self.hang(verb, above, Deprel::Xcomp);
        }
    }
}

fn is_time(lemma: &str) -> bool {
    let lemma = lemma.to_lowercase();
    lemma.ends_with("day")
        || matches!(
            lemma.as_str(),
            "week"
                | "month"
                | "year"
                | "night"
                | "morning"
                | "evening"
                | "hour"
                | "minute"
                | "today"
                | "tomorrow"
                | "spring"
                | "summer"
                | "autumn"
                | "winter"
                | "time"
                | "weekend"
                | "afternoon"
                | "decade"
                | "century"
                | "moment"
        )
}

/// Says whether every token leads to the root.
fn acyclic(sentence: &Sentence) -> bool {
    let count = sentence.tokens.len();
    // 0: not seen; else the number of the walk that saw it, or MAX once it is known to end.
    let mut seen = vec![0_usize; count];
    for start in 0..count {
        let mut token = start;
        let mut path = Vec::new();
        while seen[token] == 0 {
            seen[token] = start + 1;
            path.push(token);
            match sentence.head(token).filter(|&head| head < count) {
                Some(head) => token = head,
                None => break,
            }
        }
        let looped = seen[token] == start + 1 && path.last() != Some(&token);
        if looped {
            return false;
        }
        for token in path {
            seen[token] = usize::MAX;
        }
    }
    true
}

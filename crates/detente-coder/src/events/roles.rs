//! From tokens to actors: which mentions stand behind a subject, an object or an oblique.

use detente_record::{ActorKind, Byte, Deprel, How, Mention, Place, Span, Upos};

use super::{
    clause::Clauses,
    lexicon::{Lexicon, Sense, Slot},
};
use crate::actors::{self, Gazetteer};

/// What the article offers a sentence to fill its roles with.
pub(super) struct Cast<'a> {
    /// Which words are acts.
    pub lexicon: &'a Lexicon,
    /// Whom codes stand for.
    pub gazetteer: &'a Gazetteer,
    /// All mentions of the article, for plurals that look back.
    pub all: &'a [Mention],
    /// The mentions that overlap the sentence, in order.
    pub mentions: &'a [Mention],
    /// The places that overlap the sentence, in order.
    pub places: &'a [Place],
}

impl Cast<'_> {
    /// The actors that open a headline before its infinitive: "Xi and Putin to speak".
    pub fn opening(&self, clauses: &Clauses<'_>, verb: usize) -> Vec<Mention> {
        let before = clauses.sentence.tokens[verb].span.start;
        match self.mentions.first().filter(|mention| mention.span.end <= before) {
            Some(first) => self.beside(clauses, first),
            None => Vec::new(),
        }
    }

    /// The mention that covers a token.
    pub fn mention(&self, clauses: &Clauses<'_>, token: usize) -> Option<&Mention> {
        let span = clauses.sentence.tokens[token].span;
        covering(self.mentions, span)
    }

    /// The actors behind a nominal and whatever is joined to it, each once, in order.
    pub fn actors(&self, clauses: &Clauses<'_>, token: usize) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut add = |mention: Mention| {
            if !found.iter().any(|known| known.actor == mention.actor) {
                found.push(mention);
            }
        };
        for each in clauses.joined(token) {
            for mention in self.behind(clauses, each, 3) {
                for neighbour in self.beside(clauses, &mention) {
                    add(neighbour);
                }
            }
        }
        found
    }

    /// A mention and those that "and" joins to it on the surface, in order, whatever the tree
    /// says: names in a row are where a parser errs most.
    pub fn beside(&self, clauses: &Clauses<'_>, mention: &Mention) -> Vec<Mention> {
        let Some(at) = self.mentions.iter().position(|known| known.span == mention.span) else {
            return vec![mention.clone()];
        };
        let joined = |left: usize, right: usize| {
            let between =
                Span::<Byte>::new(self.mentions[left].span.end, self.mentions[right].span.start);
            matches!(between.of(clauses.text).trim(), "and" | ", and" | "&" | "and the")
                && !self.rules_a_clause(clauses, right)
        };
        let mut from = at;
        while from > 0 && joined(from - 1, from) {
            from -= 1;
        }
        let mut to = at;
        while to + 1 < self.mentions.len() && joined(to, to + 1) {
            to += 1;
        }
        let mut all = self.mentions[from..=to].to_vec();
        all[at - from] = mention.clone();
        all
    }

    /// Whether a mention is the subject of a verb of its own: "… and Chile said".
    fn rules_a_clause(&self, clauses: &Clauses<'_>, mention: usize) -> bool {
        let span = self.mentions[mention].span;
        clauses.sentence.tokens.iter().enumerate().any(|(token, flat)| {
            span.contains(flat.span)
                && matches!(flat.deprel, Deprel::Nsubj | Deprel::NsubjPass)
                && clauses.head(token).is_some_and(|verb| clauses.deprel(verb) == Deprel::Conj)
        })
    }

    /// The actors behind one nominal: itself, its owner, the adjective before it, "of" and "by".
    fn behind(&self, clauses: &Clauses<'_>, token: usize, depth: usize) -> Vec<Mention> {
        if let Some(mention) = self.mention(clauses, token) {
            return vec![mention.clone()];
        }
        if depth == 0 || clauses.upos(token) == Upos::Verb {
            return Vec::new();
        }
        if let Some(speaker) = clauses.speaker_of(token) {
            return self.actors(clauses, speaker);
        }
        let several = self.several(clauses, token);
        if !several.is_empty() {
            return several;
        }
        let parts: [&[Deprel]; 4] = [
            &[Deprel::NmodPoss],
            &[Deprel::Amod, Deprel::Compound, Deprel::Flat, Deprel::NmodDesc],
            &[Deprel::Appos],
            &[Deprel::Nmod],
        ];
        for relations in parts {
            for child in clauses.children(token) {
                let fits = relations.contains(&clauses.deprel(child))
                    && (clauses.deprel(child) != Deprel::Nmod
                        // "along the border with Poland"
                        || (clauses.preposition(child) == Some("with")
                            && matches!(clauses.lemma(token), "border" | "frontier" | "boundary"))
                        || matches!(
                            clauses.preposition(child),
                            Some("of" | "by" | "from" | "in" | "for")
                        ));
                if fits {
                    let found = if clauses.deprel(child) == Deprel::Nmod {
                        self.joined(clauses, child, depth - 1)
                    } else {
                        self.behind(clauses, child, depth - 1)
                    };
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        Vec::new()
    }

    fn joined(&self, clauses: &Clauses<'_>, token: usize, depth: usize) -> Vec<Mention> {
        clauses
            .joined(token)
            .into_iter()
            .flat_map(|each| self.behind(clauses, each, depth))
            .collect()
    }

    /// The state of the place where a predicate happens, as a mention of the place's words; where
    /// it names none itself, the place of the clause that it follows from.
    pub fn at_place(&self, clauses: &Clauses<'_>, predicate: usize) -> Vec<Mention> {
        let mut clause = predicate;
        for _ in 0..3 {
            // "… were killed when missiles struck a depot in …"
            let joined = clauses.children(clause).filter(|&child| {
                clauses.deprel(child) == Deprel::Conj && clauses.upos(child) == Upos::Verb
            });
            let below = std::iter::once(clause)
                .chain(joined)
                .flat_map(|each| clauses.children(each))
                .filter(|&child| {
                    // A run-on sentence may hang its second clause on the first as its object.
                    let below = matches!(clauses.deprel(child), Deprel::Advcl | Deprel::Parataxis)
                        || clauses.deprel(child) == Deprel::Ccomp
                            && clauses.object(clause).is_some();
                    below && clauses.upos(child) == Upos::Verb
                });
            let found = std::iter::once(clause)
                .chain(below)
                .map(|each| self.located(clauses, each))
                .find(|found| !found.is_empty());
            if let Some(found) = found {
                return found;
            }
            let follows = matches!(clauses.deprel(clause), Deprel::Advcl | Deprel::Conj);
            match clauses.head(clause).filter(|_| follows) {
                Some(head) => clause = head,
                None => break,
            }
        }
        Vec::new()
    }

    fn located(&self, clauses: &Clauses<'_>, predicate: usize) -> Vec<Mention> {
        const LOCAL: &[&str] = &[
            "in",
            "at",
            "near",
            "across",
            "on",
            "outside",
            "around",
            "inside",
            "over",
            "throughout",
        ];
        let arguments = clauses
            .patient(predicate)
            .into_iter()
            .chain(clauses.subject(predicate))
            .flat_map(|token| clauses.joined(token));
        std::iter::once(predicate)
            .chain(arguments)
            .flat_map(|token| clauses.children(token))
            .filter(|&token| {
                matches!(clauses.deprel(token), Deprel::Obl | Deprel::Nmod)
                    && clauses.preposition(token).is_some_and(|word| LOCAL.contains(&word))
            })
            .map(|token| {
                if self.lexicon.noun_senses(clauses.lemma(token)).is_empty() {
                    self.inhabitants(clauses, token)
                } else {
                    self.struck(clauses, token)
                }
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Where an act happened that people were hurt in: "in an Israeli strike on Gaza" is nowhere
    /// in Israel.
    fn struck(&self, clauses: &Clauses<'_>, act: usize) -> Vec<Mention> {
        ["on", "in", "at", "near", "against", "of"]
            .into_iter()
            .flat_map(|word| clauses.with_preposition(act, word))
            .map(|token| self.inhabitants(clauses, token))
            .map(|mut found| {
                found.retain(|mention| mention.actor.kind == ActorKind::State);
                found
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The state that a local phrase lies in: a state named there, or the country of its place.
    pub fn inhabitants(&self, clauses: &Clauses<'_>, token: usize) -> Vec<Mention> {
        let found = self.actors(clauses, token);
        if !found.is_empty() {
            return found;
        }
        clauses
            .joined(token)
            .into_iter()
            .find_map(|each| self.state_of_place(clauses.sentence.tokens[each].span))
            .into_iter()
            .collect()
    }

    /// Fills one slot of a sense.
    pub fn fill(&self, clauses: &Clauses<'_>, predicate: usize, slot: &Slot) -> Vec<Mention> {
        match slot {
            Slot::Object => {
                let object = clauses
                    .patient(predicate)
                    .or_else(|| clauses.child(predicate, &[Deprel::Iobj]));
                match object {
                    Some(object) => {
                        let direct = self.actors(clauses, object);
                        let inner =
                            if direct.is_empty() { self.within(clauses, object) } else { direct };
                        if inner.is_empty() {
                            // "shelled Kherson"
                            let span = clauses.sentence.tokens[object].span;
                            self.state_of_place(span).into_iter().collect()
                        } else {
                            inner
                        }
                    }
                    None => Vec::new(),
                }
            }
            Slot::Party => clauses
                .patient(predicate)
                .filter(|&token| self.mention(clauses, token).is_some())
                .map_or_else(Vec::new, |token| self.actors(clauses, token)),
            Slot::Subject => clauses
                .agent(predicate)
                .filter(|&token| !self.happens_in(clauses, token))
                .map_or_else(Vec::new, |token| self.actors(clauses, token)),
            Slot::With("iobj") => clauses
                .child(predicate, &[Deprel::Iobj])
                .map_or_else(Vec::new, |token| self.actors(clauses, token)),
            Slot::With(preposition) => self.under(clauses, predicate, preposition),
            Slot::ObjectWith(preposition) => match clauses.patient(predicate) {
                Some(object) => self.under(clauses, object, preposition),
                None => Vec::new(),
            },
            Slot::Owner => {
                let owner = |noun: usize| clauses.child(noun, &[Deprel::NmodPoss]);
                owner(predicate)
                    .or_else(|| clauses.patient(predicate).and_then(owner))
                    .map_or_else(Vec::new, |token| self.actors(clauses, token))
            }
            Slot::Adjective => {
                let noun = if clauses.upos(predicate) == Upos::Verb {
                    clauses.patient(predicate).unwrap_or(predicate)
                } else {
                    predicate
                };
                clauses
                    .children(noun)
                    .filter(|&child| {
                        matches!(
                            clauses.deprel(child),
                            Deprel::Amod | Deprel::Compound | Deprel::NmodDesc
                        )
                    })
                    .flat_map(|child| self.actors(clauses, child))
                    .fold(Vec::new(), |mut found: Vec<Mention>, mention| {
                        if found.iter().all(|known| known.span != mention.span) {
                            found.push(mention);
                        }
                        found
                    })
            }
            Slot::ContentSubject => content(clauses, predicate)
                .and_then(|clause| clauses.subject(clause))
                .map_or_else(Vec::new, |token| self.actors(clauses, token)),
            // Filled by the caller, which knows the senses of the content.
            Slot::ContentTarget => Vec::new(),
            Slot::Place => self.at_place(clauses, predicate),
        }
    }

    /// Whether a subject is no actor's, but something that happens somewhere: "the attack in
    /// France", "a quake near Tokyo".
    fn happens_in(&self, clauses: &Clauses<'_>, token: usize) -> bool {
        let local = |child: usize| {
            clauses.deprel(child) == Deprel::Nmod
                && clauses
                    .preposition(child)
                    .is_some_and(|word| matches!(word, "in" | "near" | "at" | "outside" | "off"))
        };
        let owned = |child: usize| {
            matches!(
                clauses.deprel(child),
                Deprel::NmodPoss | Deprel::Amod | Deprel::Compound | Deprel::Nmod
            ) && !local(child)
                && !self.behind(clauses, child, 2).is_empty()
        };
        clauses.upos(token) == Upos::Noun
            && self.mention(clauses, token).is_none()
            && is_happening(self.lexicon, clauses.lemma(token))
            && clauses.children(token).any(local)
            && !clauses.children(token).any(owned)
    }

    /// The state in which a place lies, on the words of the place.
    fn state_of_place(&self, span: Span<Byte>) -> Option<Mention> {
        let next = self.places.partition_point(|place| place.span.end <= span.start);
        let place = self.places.get(next).filter(|place| place.span.overlaps(span))?;
        let actor = self.gazetteer.state(place.country?)?.clone();
        Some(Mention { span: place.span, actor, how: How::Metonym, link: 0.7 })
    }

    /// Whom "the two leaders", "both sides" or "both" stand for, on those words.
    fn several(&self, clauses: &Clauses<'_>, token: usize) -> Vec<Mention> {
        // "the two Baltic ports", "two parties that left", "both sides of a river" are told by their own
        // words.
        let told = clauses.children(token).any(|child| {
            matches!(clauses.deprel(child), Deprel::Acl | Deprel::AclRelcl | Deprel::Nmod)
                || self.mention(clauses, child).is_some()
        });
        let counted = !told
            && clauses
                .children(token)
                .any(|child| matches!(clauses.lemma(child), "two" | "both" | "three"));
        let words = match clauses.upos(token) {
            Upos::Pron if clauses.lemma(token) == "both" => clauses.word(token),
            Upos::Noun if counted && is_party(clauses.lemma(token)) => clauses.word(token),
            _ => return Vec::new(),
        };
        let span = clauses.sentence.tokens[token].span;
        actors::plural(self.all, words, span.start)
            .into_iter()
            .map(|actor| Mention { span, actor, how: How::Pronoun, link: 0.6 })
            .collect()
    }

    /// The actors under a preposition. Where such a phrase hangs is what a parser is least sure of,
    /// so phrases of the same clause count too when none hangs on `above` itself.
    pub fn under(&self, clauses: &Clauses<'_>, above: usize, preposition: &str) -> Vec<Mention> {
        let at = |token: usize| {
            let found = self.actors(clauses, token);
            if found.is_empty() { self.inhabitants(clauses, token) } else { found }
        };
        clauses
            .with_preposition(above, preposition)
            .map(at)
            .find(|found| !found.is_empty())
            .or_else(|| {
                clauses.nearby_with(above, preposition).map(at).find(|found| !found.is_empty())
            })
            .unwrap_or_default()
    }

    /// The actors that the words of an object name anywhere: "every offer made by the Taliban".
    fn within(&self, clauses: &Clauses<'_>, object: usize) -> Vec<Mention> {
        (0..clauses.len())
            .filter(|&token| token != object && clauses.same_phrase(object, token))
            .filter(|&token| !matches!(clauses.deprel(token), Deprel::Nsubj | Deprel::Parataxis))
            .filter(|&token| !provoked(clauses, object, token))
            .filter_map(|token| self.mention(clauses, token))
            // "its war with Iraq" is Iraq's affair first.
            .min_by_key(|mention| mention.how == How::Pronoun)
            .map_or_else(Vec::new, |mention| self.beside(clauses, mention))
    }

    /// Whom a protest is aimed at: the actor in what the protesters call for, say or demand.
    pub fn aim(&self, clauses: &Clauses<'_>, verb: usize, source: &[Mention]) -> Vec<Mention> {
        let purpose = clauses.children(verb).filter(|&child| {
            child > verb
                && clauses.upos(child) == Upos::Verb
                && matches!(
                    clauses.deprel(child),
                    Deprel::Advcl | Deprel::Xcomp | Deprel::Acl | Deprel::Ccomp | Deprel::Conj
                )
        });
        let object = clauses.patient(verb).into_iter();
        purpose
            .chain(object)
            .flat_map(|above| (above + 1..clauses.len()).map(move |token| (above, token)))
            .filter(|&(above, token)| clauses.same_phrase(above, token))
            .filter_map(|(_, token)| self.mention(clauses, token))
            .find(|mention| {
                mention.actor.code.is_some()
                    && source.iter().all(|doer| doer.actor != mention.actor)
            })
            .map_or_else(Vec::new, |mention| vec![mention.clone()])
    }

    /// The actors whose words touch a finite verb from the left and hang on no preposition: no tree
    /// may say that these are not its subject.
    fn touching(&self, clauses: &Clauses<'_>, verb: usize) -> Vec<Mention> {
        let Some(left) = verb.checked_sub(1).filter(|_| clauses.finite(verb)) else {
            return Vec::new();
        };
        let Some(mention) = self.mention(clauses, left) else { return Vec::new() };
        let first = clauses.sentence.token_at(mention.span).unwrap_or(left);
        let free = match first.checked_sub(1) {
            None => true,
            Some(before) => {
                let word = clauses.upos(before);
                let article = matches!(word, Upos::Det | Upos::Adj);
                let edge = if article { before.checked_sub(1) } else { Some(before) };
                edge.is_none_or(|edge| {
                    !matches!(clauses.upos(edge), Upos::Adp | Upos::Part | Upos::Verb | Upos::Cconj)
                })
            }
        };
        let takes = free && matches!(mention.how, How::Name | How::Title | How::Metonym);
        if takes { self.beside(clauses, mention) } else { Vec::new() }
    }

    /// The actors that stand right behind an active verb on the surface.
    fn after(&self, clauses: &Clauses<'_>, verb: usize) -> Vec<Mention> {
        if clauses.passive(verb) {
            return Vec::new();
        }
        for token in verb + 1..clauses.len() {
            if let Some(mention) = self.mention(clauses, token) {
                return self.beside(clauses, mention);
            }
            if !matches!(clauses.upos(token), Upos::Det | Upos::Adj | Upos::Num | Upos::Adv) {
                break;
            }
        }
        Vec::new()
    }

    /// The actors that stand right before a finite verb on the surface: what a reader takes for
    /// the subject when the tree has lost it.
    pub fn before(&self, clauses: &Clauses<'_>, verb: usize) -> Vec<Mention> {
        for token in (0..verb).rev() {
            if let Some(mention) = self.mention(clauses, token) {
                // "the attack in France kills": what a preposition governs does nothing.
                let governed = clauses
                    .sentence
                    .token_at(mention.span)
                    .and_then(|first| first.checked_sub(1))
                    .is_some_and(|before| {
                        matches!(clauses.lemma(before), "in" | "near" | "at" | "outside" | "off")
                    });
                let takes = mention.how != How::Adjective && !governed;
                return if takes { self.beside(clauses, mention) } else { Vec::new() };
            }
            let between = matches!(clauses.upos(token), Upos::Aux | Upos::Adv | Upos::Part)
                || (clauses.upos(token) == Upos::Adj && token + 1 == verb)
                || matches!(clauses.lemma(token), "also" | "both" | "all" | "on");
            let day = clauses.upos(token) == Upos::Propn && clauses.word(token).ends_with("day");
            if !between && !day {
                break;
            }
        }
        Vec::new()
    }

    /// The first filled slot of a list, without the actors that are already on the other side:
    /// "agreed to open its borders to Chad".
    pub fn first(
        &self,
        clauses: &Clauses<'_>,
        predicate: usize,
        slots: &[Slot],
        others: &[Mention],
    ) -> Vec<Mention> {
        slots
            .iter()
            .map(|slot| {
                let mut found = self.fill(clauses, predicate, slot);
                found.retain(|mention| others.iter().all(|other| other.actor != mention.actor));
                found
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Who does it: whoever touches the verb, else the slots, else whoever stands before it.
    pub fn doers(&self, clauses: &Clauses<'_>, verb: usize, slots: &[Slot]) -> Vec<Mention> {
        let mut source = self.touching(clauses, verb);
        if source.is_empty() {
            source = self.first(clauses, verb, slots, &[]);
        }
        if source.is_empty() && clauses.finite(verb) {
            source = self.before(clauses, verb);
        }
        source
    }

    /// Source and target of a verb in this sense.
    pub fn of_verb(
        &self,
        clauses: &Clauses<'_>,
        verb: usize,
        sense: &Sense,
    ) -> (Vec<Mention>, Vec<Mention>) {
        let source = self.doers(clauses, verb, &sense.source);
        let mut target = self.first(clauses, verb, &sense.target, &source);
        let receives =
            sense.target.contains(&Slot::Object) || sense.target.contains(&Slot::With("iobj"));
        if target.is_empty() && receives {
            target = self.after(clauses, verb);
            target.retain(|mention| source.iter().all(|doer| doer.actor != mention.actor));
        }
        (source, target)
    }
}

/// The complement clause of a verb: open or closed.
pub(super) fn content(clauses: &Clauses<'_>, verb: usize) -> Option<usize> {
    let below = |above: usize, marks: &[&str]| {
        clauses.children(above).find(|&child| {
            matches!(clauses.deprel(child), Deprel::Advcl | Deprel::Acl)
                && clauses.has_mark(child, marks)
                && clauses.upos(child) == Upos::Verb
        })
    };
    clauses
        .child(verb, &[Deprel::Xcomp, Deprel::Ccomp])
        .or_else(|| below(verb, &["to", "of", "for"]))
        // "repeated its demand that Iran open …"
        .or_else(|| below(clauses.patient(verb)?, &["that"]))
}

/// Acts, and what nobody does.
fn is_happening(lexicon: &Lexicon, lemma: &str) -> bool {
    !lexicon.noun_senses(lemma).is_empty()
        || matches!(
            lemma,
            "blast"
                | "explosion"
                | "quake"
                | "earthquake"
                | "storm"
                | "flood"
                | "fire"
                | "crash"
                | "accident"
                | "violence"
                | "war"
                | "epidemic"
        )
}

/// Nouns that stand for actors named before when they are counted: "the two leaders".
fn is_party(lemma: &str) -> bool {
    matches!(
        lemma,
        "leader"
            | "country"
            | "side"
            | "nation"
            | "president"
            | "minister"
            | "government"
            | "neighbour"
            | "neighbor"
            | "power"
            | "state"
            | "party"
            | "rival"
            | "ally"
            | "premier"
    )
}

fn covering(mentions: &[Mention], span: Span<Byte>) -> Option<&Mention> {
    let next = mentions.partition_point(|mention| mention.span.end <= span.start);
    mentions.get(next).filter(|mention| mention.span.contains(span))
}

/// Whether a token lies below what a reaction is to: who praises "the response to the raid by India" praises
/// nobody in India.
fn provoked(clauses: &Clauses<'_>, object: usize, token: usize) -> bool {
    let reaction = matches!(
        clauses.lemma(object),
        "response" | "reaction" | "retaliation" | "resistance" | "opposition" | "reply" | "answer"
    );
    let mut at = token;
    while let Some(head) = clauses.head(at).filter(|_| reaction) {
        if head == object {
            return clauses
                .preposition(at)
                .is_some_and(|word| matches!(word, "to" | "against" | "toward" | "towards"));
        }
        at = head;
    }
    false
}

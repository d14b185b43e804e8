//! Walks a dependency tree in the terms of a clause: subjects, objects, obliques, governors.

use detente_record::{Deprel, Features, Sentence, Upos};

/// A parsed sentence with its children listed, so that every step down costs one look.
pub(super) struct Clauses<'a> {
    pub text: &'a str,
    pub sentence: &'a Sentence,
    /// Children of token `i` are `children[first[i]..first[i + 1]]`, left to right.
    first: Vec<u32>,
    children: Vec<u32>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How far a walk up or down a tree goes; real clauses never need more.
const DEPTH: usize = 6;

impl<'a> Clauses<'a> {
    pub fn new(text: &'a str, sentence: &'a Sentence) -> Self {
        let count = sentence.tokens.len();
        let mut first = vec![0_u32; count + 1];
        let head = |token: usize| sentence.head(token).filter(|&head| head < count);
        for token in 0..count {
            if let Some(head) = head(token) {
                first[head + 1] += 1;
            }
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut children = vec![0; first[count] as usize];
        for token in 0..count {
            if let Some(head) = head(token) {
                children[next[head] as usize] = token as u32;
                next[head] += 1;
            }
        }
        Self { text, sentence, first, children }
    }

    pub fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = match (self.first.get(token), self.first.get(token + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        };
        self.children[range].iter().map(|&child| child as usize)
    }

    pub fn deprel(&self, token: usize) -> Deprel {
        self.sentence.tokens[token].deprel
    }

    pub fn upos(&self, token: usize) -> Upos {
        self.sentence.tokens[token].upos
    }

    pub fn has(&self, token: usize, features: Features) -> bool {
        self.sentence.tokens[token].features.has(features)
    }

    pub fn lemma(&self, token: usize) -> &'a str {
        self.sentence.lemma(token)
    }

    pub fn word(&self, token: usize) -> &'a str {
        self.sentence.word(token, self.text)
    }

    pub fn head(&self, token: usize) -> Option<usize> {
        self.sentence.head(token).filter(|&head| head < self.len())
    }

    /// First child with one of these relations.
    pub fn child(&self, token: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(token).find(|&child| relations.contains(&self.deprel(child)))
    }

    /// The preposition or case marker of a nominal: "with", "against"; "in_front_of" as "in".
    pub fn preposition(&self, token: usize) -> Option<&'a str> {
        self.child(token, &[Deprel::Case]).map(|case| self.lemma(case))
    }

    /// The subordinator of a clause: "that", "if", "to", "before".
    pub fn marks(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.children(token).filter(|&child| self.deprel(child) == Deprel::Mark)
    }

    pub fn has_mark(&self, token: usize, words: &[&str]) -> bool {
        self.marks(token).any(|mark| words.contains(&self.lemma(mark)))
    }

    /// Obliques (of verbs) and nominal modifiers (of nouns) that carry this preposition.
    pub fn with_preposition<'s>(
        &'s self,
        token: usize,
        preposition: &'s str,
    ) -> impl Iterator<Item = usize> + 's {
        self.children(token).filter(move |&child| {
            matches!(
                self.deprel(child),
                Deprel::Obl | Deprel::Nmod | Deprel::OblAgent | Deprel::Advcl | Deprel::Acl
            ) && (self.preposition(child) == Some(preposition)
                || self.has_mark(child, &[preposition]))
        })
    }

    /// Phrases with this preposition to the right of a token and in its clause, wherever they hang.
    pub fn nearby_with<'s>(
        &'s self,
        above: usize,
        preposition: &'s str,
    ) -> impl Iterator<Item = usize> + 's {
        (above + 1..self.len()).filter(move |&token| {
            matches!(self.deprel(token), Deprel::Obl | Deprel::Nmod | Deprel::OblAgent)
                && self.preposition(token) == Some(preposition)
                && self.same_phrase(above, token)
        })
    }

    /// Says whether `below` hangs on `above` without a clause between them.
    pub fn same_phrase(&self, above: usize, below: usize) -> bool {
        let mut token = below;
        for _ in 0..16 {
            if token == above {
                return true;
            }
            let clause = matches!(
                self.deprel(token),
                Deprel::Advcl
                    | Deprel::AclRelcl
                    | Deprel::Ccomp
                    | Deprel::Parataxis
                    | Deprel::Csubj
            ) || (self.deprel(token) == Deprel::Conj
                && self.upos(token) == Upos::Verb);
            match self.head(token) {
                Some(head) if !clause => token = head,
                _ => return false,
            }
        }
        false
    }

    /// The direct object; also whoever is expected, urged or asked to do something.
    pub fn object(&self, verb: usize) -> Option<usize> {
        self.child(verb, &[Deprel::Obj])
            .or_else(|| {
                let open = self.child(verb, &[Deprel::Xcomp]);
                open.and_then(|_| self.child(verb, &[Deprel::Iobj]))
            })
            .or_else(|| self.up_to(verb))
    }

    /// "killed up to 20 soldiers": what is counted so looks like an oblique.
    fn up_to(&self, verb: usize) -> Option<usize> {
        self.children(verb).find(|&child| {
            self.deprel(child) == Deprel::Obl
                && self.child(child, &[Deprel::Nummod]).is_some()
                && self.child(child, &[Deprel::Case]).is_some_and(|to| {
                    self.lemma(to) == "to" && to > 0 && self.lemma(to - 1) == "up"
                })
        })
    }

    /// Whether a phrase tells the time: "on Sunday", "in 2012".
    pub fn temporal(&self, token: usize) -> bool {
        let word = self.word(token);
        let name = self.upos(token) == Upos::Propn;
        (name && (word.ends_with("day") || MONTHS.contains(&word)))
            || matches!(self.lemma(token), "day" | "week" | "month" | "year" | "night" | "morning")
            || word.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Says whether a verb is finite and active: no infinitive, no participle of its own.
    pub fn finite(&self, verb: usize) -> bool {
        !self.has_mark(verb, &["to"])
            && !self.has(verb, Features::GERUND)
            && !self.passive(verb)
            && (self.has(verb, Features::FINITE)
                // Taggers take a past tense for a participle after a name they do not know.
                || (self.has(verb, Features::PAST)
                    && matches!(
                        self.deprel(verb),
                        Deprel::Root | Deprel::Ccomp | Deprel::Parataxis
                    ))
                || self.child(verb, &[Deprel::Aux]).is_some()
                || self.group(verb).any(|token| self.upos(token) == Upos::Aux))
    }

    /// The auxiliaries, adverbs and particles in a row before a verb, from right to left, with one
    /// adjective that a tagger may have made of an adverb: "did not outright".
    pub fn group(&self, verb: usize) -> impl Iterator<Item = usize> + '_ {
        (0..verb).rev().take_while(move |&token| {
            matches!(self.upos(token), Upos::Aux | Upos::Adv | Upos::Part)
                || (self.upos(token) == Upos::Adj && token + 1 == verb)
        })
    }

    /// Says whether the verb is passive: "was hit", "the ship hit by".
    pub fn passive(&self, verb: usize) -> bool {
        if self.child(verb, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some() {
            return true;
        }
        let token = self.sentence.tokens[verb];
        let participle = token.features.has(Features::PARTICIPLE)
            && (token.features.has(Features::PAST) || token.features.has(Features::PASSIVE));
        match token.deprel {
            Deprel::Acl => participle && self.child(verb, &[Deprel::Obj]).is_none(),
            Deprel::Advcl => {
                participle
                    && self.child(verb, &[Deprel::Nsubj, Deprel::Obj, Deprel::Aux]).is_none()
                    && !self.has_mark(verb, &["to"])
            }
            Deprel::Conj => {
                participle
                    && self.child(verb, &[Deprel::Nsubj, Deprel::Aux, Deprel::Obj]).is_none()
                    && self.head(verb).is_some_and(|head| {
                        self.upos(head) == Upos::Verb && head < verb && self.passive(head)
                    })
            }
            _ => false,
        }
    }

    /// Whether a past form can be a participle that lacks its "was": no "have" before it and
    /// nothing behind it that could be its object ("killed in clashes", not "blew up a bridge").
    pub fn bare_participle(&self, verb: usize) -> bool {
        let perfect =
            self.group(verb).any(|token| matches!(self.lemma(token), "have" | "had" | "has"));
        let object_follows = (verb + 1..self.len().min(verb + 6))
            .find(|&token| {
                let passed = matches!(self.upos(token), Upos::Adv | Upos::Part)
                    || matches!(self.lemma(token), "up" | "down" | "out" | "off" | "to")
                    || self.deprel(token) == Deprel::CompoundPrt;
                !passed
            })
            .is_some_and(|token| {
                matches!(
                    self.upos(token),
                    Upos::Noun | Upos::Propn | Upos::Num | Upos::Det | Upos::Adj | Upos::Pron
                )
            });
        !perfect && !object_follows
    }

    /// Who does it, grammatically: the subject, inherited where the clause leaves it out.
    pub fn subject(&self, verb: usize) -> Option<usize> {
        self.subject_within(verb, DEPTH)
    }

    fn subject_within(&self, verb: usize, depth: usize) -> Option<usize> {
        const SUBJECT: &[Deprel] = &[
            Deprel::Nsubj,
            Deprel::NsubjPass,
            Deprel::NsubjOuter,
            Deprel::Csubj,
            Deprel::CsubjPass,
        ];
        if let Some(subject) = self.child(verb, SUBJECT) {
            return Some(self.antecedent(verb, subject));
        }
        let head = self.head(verb).filter(|_| depth > 0)?;
        match self.deprel(verb) {
            Deprel::Conj | Deprel::Parataxis => self.subject_within(head, depth - 1),
            Deprel::Xcomp | Deprel::Ccomp => self.controller(head, depth - 1),
            // "called on Russia to withdraw", "urged Italy to meet Turkey"
            Deprel::Advcl if self.has_mark(verb, &["to"]) && self.asks(head) => {
                self.controller(head, depth - 1)
            }
            Deprel::Advcl => self
                .object(head)
                .filter(|_| self.has_mark(verb, &["of", "for", "from"]))
                .or_else(|| self.subject_within(head, depth - 1)),
            // "troops attacking the town", "the two leaders to meet"
            Deprel::Acl if !self.nominal_control(head) => Some(head),
            // "its decision to expel": whoever decides
            Deprel::Acl => self.owner(head, depth - 1),
            Deprel::AclRelcl => Some(head),
            _ => None,
        }
    }

    /// Whether a verb makes another the subject of its infinitive.
    fn asks(&self, verb: usize) -> bool {
        matches!(
            self.lemma(verb),
            "call"
                | "appeal"
                | "plead"
                | "urge"
                | "ask"
                | "tell"
                | "order"
                | "press"
                | "pressure"
                | "expect"
                | "invite"
                | "encourage"
                | "beg"
                | "implore"
                | "warn"
                | "instruct"
        )
    }

    /// Whether an infinitive under this noun leaves its subject to whoever owns the noun.
    fn nominal_control(&self, noun: usize) -> bool {
        self.upos(noun) == Upos::Noun
            && matches!(
                self.lemma(noun),
                "decision"
                    | "plan"
                    | "agreement"
                    | "offer"
                    | "pledge"
                    | "promise"
                    | "threat"
                    | "refusal"
                    | "failure"
                    | "attempt"
                    | "effort"
                    | "bid"
                    | "move"
                    | "vow"
                    | "intention"
                    | "readiness"
                    | "willingness"
                    | "proposal"
                    | "deal"
                    | "right"
                    | "order"
                    | "call"
                    | "request"
                    | "demand"
                    | "appeal"
                    | "campaign"
                    | "step"
            )
    }

    /// Whoever owns a noun: "Russia's decision", or the subject of the verb it is object of.
    fn owner(&self, noun: usize, depth: usize) -> Option<usize> {
        if let Some(owner) = self.child(noun, &[Deprel::NmodPoss]) {
            return Some(owner);
        }
        let head = self.head(noun)?;
        match self.deprel(noun) {
            Deprel::Obj | Deprel::Obl => self.subject_within(head, depth),
            _ => None,
        }
    }

    /// The understood subject of an open complement: the object of "urge", the subject of "agree".
    fn controller(&self, governor: usize, depth: usize) -> Option<usize> {
        if self.lemma(governor) != "promise" {
            if let Some(object) = self.child(governor, &[Deprel::Obj, Deprel::Iobj]) {
                return Some(object);
            }
            // "called on Russia to withdraw"
            if matches!(self.lemma(governor), "call" | "appeal" | "plead") {
                let addressed = self
                    .with_preposition(governor, "on")
                    .chain(self.with_preposition(governor, "upon"))
                    .chain(self.with_preposition(governor, "to"))
                    .chain(self.with_preposition(governor, "for"))
                    .find(|&token| self.upos(token) != Upos::Verb);
                if addressed.is_some() {
                    return addressed;
                }
            }
        }
        self.subject_within(governor, depth)
    }

    /// What a relative pronoun stands for; any other token stands for itself.
    pub fn antecedent(&self, verb: usize, token: usize) -> usize {
        let relative = self.upos(token) == Upos::Pron
            && matches!(self.lemma(token), "who" | "which" | "that" | "whom");
        if !relative {
            return token;
        }
        let mut clause = verb;
        for _ in 0..DEPTH {
            match (self.deprel(clause), self.head(clause)) {
                (Deprel::AclRelcl, Some(head)) => return head,
                (Deprel::Conj | Deprel::Xcomp | Deprel::Ccomp, Some(head)) => clause = head,
                _ => break,
            }
        }
        token
    }

    /// What it is done to, grammatically; the noun before a relative clause that lacks an object.
    pub fn patient(&self, verb: usize) -> Option<usize> {
        if self.passive(verb) {
            return self.subject(verb);
        }
        if let Some(object) = self.object(verb) {
            return Some(self.antecedent(verb, object));
        }
        let gap = self.deprel(verb) == Deprel::AclRelcl
            && self
                .child(verb, &[Deprel::Nsubj])
                .is_some_and(|subject| self.antecedent(verb, subject) == subject);
        if gap { self.head(verb) } else { None }
    }

    /// Who does it: the subject, or "by …" where the verb is passive.
    pub fn agent(&self, verb: usize) -> Option<usize> {
        if !self.passive(verb) {
            return self.subject(verb);
        }
        self.child(verb, &[Deprel::OblAgent]).or_else(|| self.with_preposition(verb, "by").next())
    }

    /// Whom a pronoun stands for in what somebody says or asks: "rebels say they will", "India
    /// asked China to lend it money". The subject above it, other than the subject beside it.
    pub fn speaker_of(&self, pronoun: usize) -> Option<usize> {
        let word = self.lemma(pronoun);
        let relation = self.deprel(pronoun);
        let subject = matches!(relation, Deprel::Nsubj | Deprel::NsubjPass)
            && matches!(word, "they" | "it" | "he" | "she");
        let object = matches!(relation, Deprel::Obj | Deprel::Iobj | Deprel::Obl)
            && matches!(word, "it" | "him" | "her" | "them" | "he" | "she" | "they");
        if self.upos(pronoun) != Upos::Pron || !(subject || object) {
            return None;
        }
        let mut verb = self.head(pronoun)?;
        let beside = if subject { Some(pronoun) } else { self.subject(verb) };
        for _ in 0..DEPTH {
            let above = self.head(verb)?;
            let inside = match self.deprel(verb) {
                Deprel::Ccomp => true,
                Deprel::Xcomp => object,
                Deprel::Advcl => object && self.asks(above),
                _ => false,
            };
            if !inside {
                return None;
            }
            match self.subject(above).filter(|&found| Some(found) != beside && found != pronoun) {
                Some(found) => return Some(found),
                None => verb = above,
            }
        }
        None
    }

    /// A nominal and what is joined to it by "and" or a comma.
    pub fn joined(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        let mut next = 0;
        while next < all.len() && all.len() < 32 {
            let each = all[next];
            all.extend(self.children(each).filter(|&child| {
                self.deprel(child) == Deprel::Conj && self.upos(child) != Upos::Verb
            }));
            next += 1;
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Says whether a clause is put forward as new, not taken for granted: no relative clause, no
    /// "before …", "since …", and not below one.
    pub fn asserted(&self, verb: usize) -> bool {
        let mut token = verb;
        for _ in 0..64 {
            let granted = match self.deprel(token) {
                Deprel::AclRelcl | Deprel::AdvclRelcl | Deprel::Acl | Deprel::Appos => true,
                Deprel::Advcl => self.has_mark(
                    token,
                    &[
                        "before", "after", "since", "when", "while", "until", "as", "although",
                        "though", "because", "whereas",
                    ],
                ),
                _ => false,
            };
            if granted {
                return false;
            }
            match self.head(token) {
                Some(head) => token = head,
                None => return true,
            }
        }
        true
    }

    /// Says whether "not", "never" or "no longer" hangs on this token.
    pub fn negated(&self, token: usize) -> Option<usize> {
        self.children(token).find(|&child| {
            matches!(
                self.deprel(child),
                Deprel::Advmod | Deprel::Aux | Deprel::CcPreconj | Deprel::Det | Deprel::Cc
            ) && (self.has(child, Features::NEGATIVE)
                || matches!(self.lemma(child), "not" | "n't" | "never" | "neither" | "no" | "nor"))
        })
    }
}

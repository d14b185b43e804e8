//! Is it so? Negation, modals and the verbs above an act decide.
//!
//! The walk starts at the act and climbs through the complements it stands in. The seven statuses
//! are `detente_record::Status`; which word does what is data (`lexicons/governors.tsv`).

mod climb;
mod sentence;

use detente_record::{Byte, Deprel, Features, Span, Status, Upos};

use super::{
    clause::Clauses,
    lexicon::{Governor, Lexicon},
};

/// What the words around an act say about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub status: Status,
    /// The words that decided.
    pub evidence: Vec<Span<Byte>>,
    /// The token of whoever demands, alleges, predicts or says it, by grammar.
    pub by: Option<usize>,
    /// The modal above it whose meaning depends on who says it.
    pub modal: Option<Modal>,
    /// The act's own verb is an active past: no day can lie ahead of it.
    pub past: bool,
    /// It is the content of a promise or threat: no act at all.
    pub content: bool,
}

/// Modals that mean one thing in the doer's mouth and another in another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modal {
    /// The doer's plan or another's forecast.
    Will,
    /// "would" reported in the past tense: a plan if the doer says so.
    Would,
    /// "must", "should": what another asks for.
    Must,
}

/// Decides the standing of the act whose verb (or light verb) is `act`.
pub(super) fn standing(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    act: usize,
    headline: bool,
) -> Standing {
    let mut walk = Walk {
        lexicon,
        clauses,
        standing: Standing {
            status: Status::Fact,
            evidence: Vec::new(),
            by: None,
            modal: None,
            past: clauses.has(act, Features::PAST)
                && clauses.child(act, &[Deprel::AuxPass, Deprel::Mark]).is_none(),
            content: false,
        },
    };
    walk.own_words(act);
    walk.climb(act);
    walk.condition(act);
    walk.question(act);
    walk.headline(act, headline);
    walk.speech_beside(act);
    walk.standing
}

/// Says whether a verb, or the verb with one of its particles ("call off", "stop short", "decide
/// against"), is of a class.
pub(super) fn governs(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    verb: usize,
    class: Governor,
) -> bool {
    let lemma = clauses.lemma(verb);
    let with = |word: usize| lexicon.governs(&format!("{lemma}+{}", clauses.lemma(word)), class);
    lexicon.governs(lemma, class)
        || clauses.children(verb).any(|child| match clauses.upos(child) {
            Upos::Adv | Upos::Adj | Upos::Adp => with(child),
            Upos::Verb => clauses.marks(child).any(with),
            _ => false,
        })
}

struct Walk<'w, 'a> {
    lexicon: &'w Lexicon,
    clauses: &'w Clauses<'a>,
    standing: Standing,
}

impl Walk<'_, '_> {
    /// Negation and modals of the act itself.
    fn own_words(&mut self, act: usize) {
        self.auxiliaries(act);
        let clauses = self.clauses;
        // "may not attend" leaves it open.
        let open = clauses.children(act).any(|child| {
            clauses.deprel(child) == Deprel::Aux && matches!(clauses.lemma(child), "may" | "might")
        });
        if let Some(not) = clauses.negated(act).or_else(|| self.not_before(act)).filter(|_| !open) {
            self.set(Status::Denial, not);
        }
        for argument in clauses.children(act) {
            let core =
                matches!(clauses.deprel(argument), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
            let none = clauses
                .children(argument)
                .chain([argument])
                .find(|&token| matches!(clauses.lemma(token), "no" | "none" | "neither" | "nobody"))
                .filter(|&token| clauses.deprel(token) != Deprel::Discourse);
            if let Some(none) = none.filter(|_| core) {
                self.set(Status::Denial, none);
            }
        }
        // "has yet to sign": "yet" may hang on either verb.
        let yet =
            |token: usize| clauses.children(token).find(|&child| clauses.lemma(child) == "yet");
        let infinitive = clauses.has_mark(act, &["to"]);
        let above = clauses.head(act).filter(|&head| clauses.lemma(head) == "have");
        if let Some(yet) = yet(act).or_else(|| above.and_then(yet)).filter(|_| infinitive) {
            self.set(Status::Denial, yet);
        }
        // "left without signing", "instead of expelling"
        let without = clauses.marks(act).find(|&mark| match clauses.lemma(mark) {
            "without" => true,
            "instead" => mark + 1 < clauses.len() && clauses.word(mark + 1) == "of",
            "rather" => mark + 1 < clauses.len() && clauses.word(mark + 1) == "than",
            _ => false,
        });
        if let Some(without) = without {
            self.set(Status::Denial, without);
        }
    }

    /// "not" in the words right before a verb, where the tree hangs it elsewhere.
    fn not_before(&self, verb: usize) -> Option<usize> {
        let clauses = self.clauses;
        clauses.group(verb).find(|&token| matches!(clauses.lemma(token), "not" | "n't" | "never"))
    }

    fn auxiliaries(&mut self, verb: usize) {
        let clauses = self.clauses;
        for aux in clauses.children(verb).filter(|&child| clauses.deprel(child) == Deprel::Aux) {
            match clauses.lemma(aux) {
                "will" | "shall" | "wo" | "'ll" => {
                    self.standing.modal = Some(Modal::Will);
                    self.set(Status::Plan, aux);
                }
                "would" | "'d" => {
                    self.standing.modal = Some(Modal::Would);
                    self.set(Status::Hypothetical, aux);
                }
                "should" | "must" | "ought" => {
                    self.standing.modal = Some(Modal::Must);
                    self.set(Status::Hypothetical, aux);
                }
                "may" | "might" | "could" | "can" | "ca" => {
                    self.set(Status::Hypothetical, aux);
                }
                "go" => self.set(Status::Plan, aux),
                _ => {}
            }
        }
        if clauses.has_mark(verb, &["if", "unless", "whether", "lest"]) {
            let mark = clauses.marks(verb).next().unwrap_or(verb);
            self.leave_open(mark);
        }
    }

    /// Makes of anything but a denial a thing that may or may not be.
    fn leave_open(&mut self, by: usize) {
        if self.standing.status != Status::Denial {
            self.standing.status = Status::Fact;
        }
        self.standing.modal = None;
        self.set(Status::Hypothetical, by);
    }

    /// Sets a status unless a stronger one stands: only facts and plans give way.
    fn set(&mut self, status: Status, by: usize) {
        let stronger = match self.standing.status {
            Status::Fact | Status::Claim => true,
            Status::Plan => matches!(status, Status::Denial | Status::Demand | Status::Forecast),
            Status::Hypothetical => matches!(status, Status::Denial),
            _ => false,
        };
        if stronger {
            self.standing.status = status;
        }
        let span = self.span(by);
        if !self.standing.evidence.contains(&span) {
            self.standing.evidence.push(span);
        }
    }

    /// A demand goes before the "not" inside it: "urged Iran not to attack".
    fn set_over(&mut self, status: Status, by: usize) {
        self.standing.status = Status::Fact;
        self.set(status, by);
    }

    fn span(&self, token: usize) -> Span<Byte> {
        self.clauses.sentence.tokens[token].span
    }
}

//! Is it so? Negation, modals and the verbs above an act decide.
//!
//! The walk starts at the act and climbs through the complements it stands in. The seven statuses
//! are `detente_record::Status`; which word does what is data (`lexicons/governors.tsv`).

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
    /// A modal left it open whether this is the doer's plan or another's forecast.
    pub future: bool,
    /// "would" reported in the past tense: a plan if the doer says so.
    pub reported_future: bool,
    /// It is the content of a promise or threat: no act at all.
    pub content: bool,
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
            future: false,
            reported_future: false,
            content: false,
        },
    };
    walk.own_words(act);
    walk.climb(act);
    walk.sentence(act, headline);
    walk.standing
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
        if let Some(not) = clauses.negated(act).or_else(|| self.not_before(act)) {
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
        // "If talks fail, … will": what hangs on a condition is open.
        let condition = clauses.children(act).find(|&child| {
            clauses.deprel(child) == Deprel::Advcl && clauses.has_mark(child, &["if", "unless"])
        });
        if let Some(mark) = condition.and_then(|clause| clauses.marks(clause).next()) {
            if self.standing.status != Status::Denial {
                self.standing.status = Status::Fact;
            }
            self.standing.future = false;
            self.set(Status::Hypothetical, mark);
        }
        // "has yet to sign": "yet" may hang on either verb.
        let yet =
            |token: usize| clauses.children(token).find(|&child| clauses.lemma(child) == "yet");
        let infinitive = clauses.has_mark(act, &["to"]);
        let above = clauses.head(act).filter(|&head| clauses.lemma(head) == "have");
        if let Some(yet) = yet(act).or_else(|| above.and_then(yet)).filter(|_| infinitive) {
            self.set(Status::Denial, yet);
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
                    self.standing.future = true;
                    self.set(Status::Plan, aux);
                }
                "would" | "'d" => {
                    self.standing.reported_future = true;
                    self.set(Status::Hypothetical, aux);
                }
                "may" | "might" | "could" | "can" | "should" | "must" | "ca" | "ought" => {
                    self.set(Status::Hypothetical, aux);
                }
                "go" => self.set(Status::Plan, aux),
                _ => {}
            }
        }
        if clauses.has_mark(verb, &["if", "unless", "whether", "lest"]) {
            let mark = clauses.marks(verb).next().unwrap_or(verb);
            self.set(Status::Hypothetical, mark);
        }
    }

    /// Climbs through complements and lets each governor have its say.
    fn climb(&mut self, act: usize) {
        let clauses = self.clauses;
        let mut token = act;
        for _ in 0..12 {
            let Some(head) = clauses.head(token) else { break };
            let relation = clauses.deprel(token);
            let infinitive = clauses.has_mark(token, &["to"]);
            let complement = match relation {
                Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => true,
                Deprel::Advcl | Deprel::Acl | Deprel::Obl | Deprel::Nmod => {
                    infinitive
                        || clauses.has_mark(token, &["of", "for", "from", "that"])
                        // "ruled out attacking"
                        || (clauses.word(token).ends_with("ing")
                            && clauses.marks(token).next().is_none()
                            && self.governs_clause(head))
                }
                Deprel::Obj | Deprel::NsubjPass => clauses.upos(token) != Upos::Verb,
                Deprel::Conj => {
                    let shares =
                        clauses.child(token, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none()
                            && clauses.upos(head) == clauses.upos(token);
                    if !shares {
                        break;
                    }
                    if !clauses.has(token, Features::FINITE) {
                        self.auxiliaries(head);
                        if let Some(not) = clauses.negated(head).filter(|&not| not < token) {
                            if clauses
                                .child(token, &[Deprel::Cc])
                                .is_some_and(|cc| clauses.lemma(cc) != "but")
                            {
                                self.set(Status::Denial, not);
                            }
                        }
                    }
                    token = head;
                    continue;
                }
                _ => false,
            };
            if !complement {
                if relation == Deprel::Parataxis && self.is(head, Governor::Speech) {
                    self.said(head);
                }
                break;
            }
            if relation == Deprel::Advcl && infinitive && !self.governs_clause(head) {
                self.purpose(head, token);
            }
            self.governor(head, token);
            token = head;
        }
    }

    fn is(&self, token: usize, class: Governor) -> bool {
        let clauses = self.clauses;
        let lemma = clauses.lemma(token);
        self.lexicon.governs(lemma, class)
            // "stopped short of"
            || clauses.children(token).any(|child| {
                matches!(clauses.upos(child), Upos::Adv | Upos::Adj | Upos::Adp)
                    && self.lexicon.governs(&format!("{lemma}+{}", clauses.lemma(child)), class)
            })
    }

    fn governs_clause(&self, token: usize) -> bool {
        [
            Governor::Denial,
            Governor::Plan,
            Governor::Demand,
            Governor::Forecast,
            Governor::Hypothetical,
            Governor::Content,
            Governor::Allegation,
            Governor::Phase,
        ]
        .into_iter()
        .any(|class| self.is(token, class))
    }

    /// "flew to Beijing to meet Xi" tells of a meeting; "sent troops to attack" of an aim.
    fn purpose(&mut self, head: usize, act: usize) {
        let arriving = matches!(
            self.clauses.lemma(head),
            "meet"
                | "gather"
                | "convene"
                | "travel"
                | "fly"
                | "visit"
                | "arrive"
                | "come"
                | "go"
                | "vote"
                | "use"
                | "move"
        );
        if !arriving {
            self.set(Status::Hypothetical, act);
        }
    }

    fn governor(&mut self, head: usize, below: usize) {
        let clauses = self.clauses;
        let closed = clauses.deprel(below) == Deprel::Ccomp;
        let clause = matches!(clauses.upos(below), Upos::Verb | Upos::Aux | Upos::Adj)
            || clauses.deprel(below) == Deprel::Xcomp;
        if self.is(head, Governor::Denial) {
            // "did not rule out striking": left open.
            let open = clauses.negated(head).or_else(|| self.not_before(head)).is_some();
            self.set(if open { Status::Hypothetical } else { Status::Denial }, head);
        } else if self.is(head, Governor::Allegation) && clause {
            self.set(Status::Claim, head);
            self.standing.by = clauses.agent(head);
        } else if self.is(head, Governor::Content) && clause && !closed {
            self.standing.content = true;
        } else if self.is(head, Governor::Demand) && (clause || self.is_request_for(head, below)) {
            self.set_over(Status::Demand, head);
            self.standing.by = clauses.agent(head).or(self.standing.by);
        } else if self.is(head, Governor::Forecast) && clause {
            let own = clauses.deprel(below) == Deprel::Xcomp
                && !clauses.passive(head)
                && clauses.upos(head) == Upos::Verb
                && clauses.object(head).is_none();
            self.set(if own { Status::Plan } else { Status::Forecast }, head);
            if !own {
                self.standing.by = clauses.agent(head).filter(|_| !clauses.passive(head));
            }
        } else if self.is(head, Governor::Plan) && (clause || clauses.upos(head) == Upos::Verb) {
            self.set(Status::Plan, head);
        } else if self.is(head, Governor::Hypothetical) && clause {
            self.set(Status::Hypothetical, head);
        }
        if closed && self.is(head, Governor::Speech) {
            self.said(head);
        }
        // "has no plans to", "did not begin to"; but "did not condemn the raid" leaves the raid.
        if !clause {
            return;
        }
        if !closed {
            let none = clauses.children(head).find(|&child| {
                clauses.deprel(child) == Deprel::Det && clauses.lemma(child) == "no"
            });
            if let Some(not) = clauses.negated(head).or(none) {
                if !self.is(head, Governor::Denial) {
                    self.set(Status::Denial, not);
                }
            }
            self.auxiliaries(head);
        } else if let Some(not) = clauses.negated(head) {
            self.set(Status::Hypothetical, not);
        }
    }

    /// "called for talks", "demanded the withdrawal": a noun as what is asked for.
    fn is_request_for(&self, head: usize, below: usize) -> bool {
        let clauses = self.clauses;
        matches!(clauses.preposition(below), Some("for"))
            || (clauses.deprel(below) == Deprel::Obj
                && matches!(clauses.lemma(head), "demand" | "request" | "urge"))
    }

    fn said(&mut self, head: usize) {
        if self.standing.by.is_none() {
            self.standing.by = self.clauses.agent(head);
        }
    }

    fn sentence(&mut self, act: usize, headline: bool) {
        let clauses = self.clauses;
        let last = clauses.len().checked_sub(1).map(|last| clauses.word(last));
        if last == Some("?") {
            self.set(Status::Hypothetical, clauses.len() - 1);
        }
        let infinitive = clauses.has_mark(act, &["to"]);
        let free = match clauses.head(act) {
            None => true,
            Some(head) => {
                clauses.upos(head) != Upos::Verb || clauses.deprel(act) == Deprel::Parataxis
            }
        };
        if headline && infinitive && free {
            self.standing.status = Status::Plan;
            let marks: Vec<_> = clauses.marks(act).map(|mark| self.span(mark)).collect();
            self.standing.evidence.extend(marks);
        }
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

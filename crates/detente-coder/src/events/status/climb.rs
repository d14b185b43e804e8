//! The words above an act: who refuses, plans, demands, expects, alleges it.

use detente_record::{Deprel, Features, Status, Upos};

use super::{Walk, governs};
use crate::events::lexicon::Governor;

impl Walk<'_, '_> {
    /// Climbs through complements and lets each governor have its say.
    pub(super) fn climb(&mut self, act: usize) {
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
                        || clauses.has_mark(token, &["of", "for", "from", "that", "against"])
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
        governs(self.lexicon, self.clauses, token, class)
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
            // Who denies an act says so.
            if clause && matches!(clauses.lemma(head), "deny" | "dispute" | "refute") {
                self.said(head);
            }
        } else if self.is(head, Governor::Allegation) && clause {
            self.set(Status::Claim, head);
            self.standing.by = clauses.agent(head);
        } else if self.is(head, Governor::Content) && clause && !closed {
            self.standing.content = true;
        } else if self.demands(head, below, clause) {
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
        } else if self.is(head, Governor::Hypothetical) && (clause || self.ponders(head, below)) {
            self.set(Status::Hypothetical, head);
        }
        if closed && self.is(head, Governor::Speech) {
            self.said(head);
        }
        // "has no plans to", "did not begin to"; but "did not condemn the raid" leaves the raid.
        // "It is not clear whether …" denies nothing.
        if !clause || clauses.has_mark(below, &["whether", "if"]) {
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

    fn demands(&self, head: usize, below: usize, clause: bool) -> bool {
        // "wants Iran to stop", but not "wants to stop"
        let wants = self.clauses.lemma(head) == "want"
            && clause
            && self.clauses.object(head).is_some_and(|object| object < below);
        let asks = self.is(head, Governor::Demand);
        wants || (asks && (clause || self.is_request_for(head, below)))
    }

    /// "is mulling a ban": the act itself is what is weighed.
    fn ponders(&self, head: usize, below: usize) -> bool {
        self.clauses.deprel(below) == Deprel::Obj
            && matches!(
                self.clauses.lemma(head),
                "consider" | "mull" | "contemplate" | "weigh" | "ponder"
            )
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
}

//! What the whole sentence says of an act: conditions, questions, headlines, who speaks beside it.

use detente_record::{Deprel, Features, Status, Upos};

use super::{Walk, governs};
use crate::events::lexicon::Governor;

impl Walk<'_, '_> {
    /// "If talks fail, … will": what hangs on a condition is open, and so is the condition.
    pub(super) fn condition(&mut self, act: usize) {
        let clauses = self.clauses;
        let clause = clauses.children(act).find(|&child| {
            clauses.deprel(child) == Deprel::Advcl
                && clauses.has_mark(child, &["if", "unless", "provided"])
        });
        let mark = clause.and_then(|clause| clauses.marks(clause).next());
        let mark = mark.filter(|&mark| !self.on_terms(act) && !self.done(act, mark));
        if let Some(mark) = mark.or_else(|| self.opening_condition(act)) {
            self.leave_open(mark);
        }
        if let Some(mark) = self.inverted_condition(act) {
            // What is denied in a condition is not denied.
            self.set_over(Status::Hypothetical, mark);
        }
    }

    /// "… should China accede", "… had Iraq attacked": a condition by the order of its words.
    fn inverted_condition(&self, act: usize) -> Option<usize> {
        let clauses = self.clauses;
        let subject = clauses.child(act, &[Deprel::Nsubj, Deprel::NsubjPass])?;
        let dependent = matches!(clauses.deprel(act), Deprel::Advcl | Deprel::Parataxis);
        clauses
            .children(act)
            .filter(|&aux| matches!(clauses.deprel(aux), Deprel::Aux | Deprel::AuxPass))
            .find(|&aux| aux < subject && matches!(clauses.word(aux), "should" | "had" | "were"))
            .filter(|_| dependent)
    }

    /// "threatened to attack unless …", "agreed to talks if …": the condition is the content's, the
    /// promise or threat is made.
    fn on_terms(&self, act: usize) -> bool {
        let clauses = self.clauses;
        governs(self.lexicon, clauses, act, Governor::Content)
            && clauses.has(act, Features::PAST)
            && clauses.child(act, &[Deprel::Aux]).is_none_or(|aux| clauses.lemma(aux) == "have")
    }

    /// "has turned the offer down, if it was one": what was done is done, on whatever condition
    /// behind it.
    fn done(&self, act: usize, mark: usize) -> bool {
        let clauses = self.clauses;
        let auxiliary = clauses.child(act, &[Deprel::Aux]);
        let perfect =
            auxiliary.is_some_and(|aux| matches!(clauses.word(aux), "has" | "have" | "'ve"));
        perfect && mark > act
    }

    /// "Unless prices fall, …", "Had Iraq attacked, …", "Should talks fail, …": the first word
    /// makes all before the comma, and the main clause behind it, open.
    fn opening_condition(&self, act: usize) -> Option<usize> {
        let clauses = self.clauses;
        let opens = match clauses.word(0) {
            "If" | "Unless" => true,
            "Had" | "Were" | "Should" => {
                clauses.upos(1) != Upos::Verb && clauses.word(clauses.len() - 1) != "?"
            }
            _ => false,
        };
        let comma = (1..clauses.len()).find(|&token| clauses.word(token) == ",")?;
        // What follows a first clause by "and" or stands in a further subordinate one is untouched.
        let main = act < comma
            || matches!(clauses.deprel(act), Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
        (opens && main).then_some(0)
    }

    /// What is only asked is open.
    pub(super) fn question(&mut self, act: usize) {
        let clauses = self.clauses;
        let Some(last) = clauses.len().checked_sub(1) else { return };
        let asked = clauses.word(last) == "?" && clauses.asserted(act);
        if asked {
            self.leave_open(last);
        }
    }

    /// "Xi and Putin to speak": an infinitive that nothing governs is a headline's plan.
    pub(super) fn headline(&mut self, act: usize, headline: bool) {
        let clauses = self.clauses;
        if !clauses.has_mark(act, &["to"]) {
            return;
        }
        let free = match clauses.head(act) {
            None => true,
            Some(head) => {
                headline
                    && (clauses.upos(head) != Upos::Verb
                        || clauses.deprel(act) == Deprel::Parataxis)
            }
        };
        let doer = headline || clauses.child(act, &[Deprel::Nsubj]).is_some();
        if free && doer {
            self.standing.status = Status::Plan;
            let marks: Vec<_> = clauses.marks(act).map(|mark| self.span(mark)).collect();
            self.standing.evidence.extend(marks);
        }
    }

    /// "…, the ministry said": a verb of speech that the tree hangs on the act that it tells.
    pub(super) fn speech_beside(&mut self, act: usize) {
        let clauses = self.clauses;
        if self.standing.by.is_some() {
            return;
        }
        let speech = clauses.children(act).find(|&child| {
            child > act
                && matches!(clauses.deprel(child), Deprel::Parataxis | Deprel::Advcl)
                && self.lexicon.governs(clauses.lemma(child), Governor::Speech)
                && clauses.marks(child).next().is_none()
                && clauses.child(child, &[Deprel::Ccomp, Deprel::Obj, Deprel::Xcomp]).is_none()
                && (act..child).any(|token| clauses.word(token) == ",")
        });
        if let Some(speech) = speech {
            self.standing.by = clauses.subject(speech);
        }
    }
}

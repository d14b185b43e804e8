//! From candidates to reports: status, time, place, speaker, both directions, no doubles.

use detente_record::{
    ActorKind, Casualties, Deprel, EventType, How, Kind, Label, Mention, Note, QuadClass,
    QuoteForm, Report, Status, When,
};

use super::{
    Candidate, Found, acts_for_a_polity,
    clause::Clauses,
    confidence::confidence,
    crowd, enough, harm, learned,
    lexicon::Lexicon,
    roles::Cast,
    status::{self, Modal, Standing},
};
use crate::types::{Classifier, Scene, View};

/// How probable an act must be for the classifier's word to be enough.
const SURE: f32 = 0.18;

/// The same where the lexicon has coded another act of the sentence.
const SURE_BESIDE: f32 = 0.3;

/// The same where both are of one state: its offices and parties speak of each other all day.
const SURE_AT_HOME: f32 = 0.5;

/// Writes the reports of one article, sentence by sentence.
pub(super) struct Writer<'a> {
    lexicon: &'a Lexicon,
    found: Found<'a>,
    reports: Vec<Report>,
    notes: Vec<Note>,
    /// Acts told so far, by their word and type, and who did them: "the invasion" is somebody's.
    told: Vec<(&'a str, EventType, Vec<Mention>)>,
}

impl<'a> Writer<'a> {
    pub fn new(lexicon: &'a Lexicon, found: Found<'a>) -> Self {
        Self { lexicon, found, reports: Vec::new(), notes: Vec::new(), told: Vec::new() }
    }

    pub fn finish(mut self) -> (Vec<Report>, Vec<Note>) {
        self.reports.sort_by_key(|report| report.trigger);
        (self.reports, self.notes)
    }

    pub fn sentence(
        &mut self,
        clauses: &Clauses<'_>,
        cast: &Cast<'_>,
        acts: Vec<Candidate<'a>>,
        headline: bool,
    ) {
        let first = self.reports.len();
        let mut harms = Vec::new();
        for mut act in acts {
            if act.target.is_empty() {
                act.target = self.somebodys(clauses, &act);
            }
            if act.sense.flags.harm {
                harms.push(act);
                continue;
            }
            self.act(clauses, cast, &act, headline);
        }
        for act in harms {
            if !self.adds_harm(clauses, &act, first) {
                self.act(clauses, cast, &act, headline);
            }
        }
        self.drop_doubles(first);
    }

    /// Adds what the classifier is sure of among the pairs that the lexicon left uncoded, and says how
    /// probable each report of the sentence is.
    pub fn learned(&mut self, clauses: &Clauses<'_>, cast: &Cast<'_>, headline: bool) {
        let sentence = clauses.sentence;
        let first = self.reports.partition_point(|report| report.sentence != sentence.span);
        let covered = super::covered(sentence, self.reports[first..].iter());
        let before = self.reports[first..].to_vec();
        let scene =
            Scene { text: clauses.text, sentence, mentions: cast.mentions, reports: &before };
        let view = View::new(self.lexicon, scene);
        let enough_sure = if before.is_empty() { SURE } else { SURE_BESIDE };
        let mut sure: Vec<_> = learned::suspected(clauses, cast, &covered)
            .into_iter()
            // Of one actor alone the classifier says too much.
            .filter(|each| !each.source.is_empty() && !each.target.is_empty())
            .filter_map(|each| {
                let ranked = Classifier::shipped()
                    .rank(&view.features(super::pair(&each.source, &each.target)));
                let (kind, share) = ranked.best_type();
                let sure = ranked.act * share;
                let least = if one_state(&each) { SURE_AT_HOME } else { enough_sure };
                (sure >= least).then_some((sure, kind, each))
            })
            .collect();
        sure.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut done: Vec<usize> = Vec::new();
        for (_, kind, each) in sure {
            let Some(sense) = self.lexicon.learned_sense(kind) else { continue };
            let told = self.reports[first..].iter().any(|report| {
                report.kind.event_type == kind && same_actors(&report.source, &each.source)
            });
            if done.contains(&each.verb) || told {
                continue;
            }
            done.push(each.verb);
            let with = |side: &[Mention]| {
                side.first().map_or_else(Vec::new, |mention| cast.beside(clauses, mention))
            };
            let source = with(&each.source);
            let mut target = with(&each.target);
            target.retain(|mention| source.iter().all(|doer| doer.actor != mention.actor));
            let act = Candidate { trigger: each.verb, verb: each.verb, sense, source, target };
            self.act(clauses, cast, &act, headline);
        }
        self.drop_doubles(first);
        for report in &mut self.reports[first..] {
            report.confidence = confidence(report, &view);
        }
    }

    /// Who is behind the object where that is an act told before: "condemned the invasion".
    fn somebodys(&self, clauses: &Clauses<'_>, act: &Candidate<'_>) -> Vec<Mention> {
        let Some(object) = clauses.patient(act.verb).filter(|&object| object != act.trigger) else {
            return Vec::new();
        };
        let definite = clauses.children(object).any(|child| {
            clauses.deprel(child) == Deprel::Det
                && matches!(clauses.lemma(child), "the" | "this" | "these" | "that" | "those")
        });
        let lemma = clauses.lemma(object);
        let types = self.lexicon.noun_types(lemma);
        let same_word = self.told.iter().rev().find(|(told, ..)| stem(told) == stem(lemma));
        let same_type = || self.told.iter().rev().find(|(_, told, _)| types.contains(told));
        match same_word.or_else(same_type).filter(|_| definite) {
            Some((.., source)) => source
                .iter()
                .take(1)
                .map(|mention| Mention {
                    span: clauses.sentence.tokens[object].span,
                    actor: mention.actor.clone(),
                    how: How::Pronoun,
                    link: mention.link * 0.8,
                })
                .collect(),
            None => Vec::new(),
        }
    }

    /// Adds counts of dead and injured to the assault of this sentence that they follow from.
    fn adds_harm(&mut self, clauses: &Clauses<'_>, act: &Candidate<'_>, first: usize) -> bool {
        let own = act.source.iter().any(|mention| mention.actor.code.is_some());
        let before = self.reports[first..].iter_mut().rev().find(|report| {
            report.kind.event_type == EventType::Assault
                && (!own
                    || same_words(&report.source, &act.source)
                    || same_actors(&report.source, &act.source))
                && (report.target.is_empty()
                    || act.target.iter().all(|mention| mention.actor.code.is_none())
                    || same_actors(&report.target, &act.target))
        });
        let Some(report) = before else { return false };
        let counted = harm::casualties(clauses, act.verb);
        merge(&mut report.casualties, counted);
        let trigger = report.trigger;
        if report.target.is_empty() {
            report.target.clone_from(&act.target);
        }
        report.evidence.push(clauses.sentence.tokens[act.trigger].span);
        // A clash hurts people in both its directions.
        for other in self.reports[first..].iter_mut().filter(|other| other.trigger == trigger) {
            merge(&mut other.casualties, counted);
        }
        true
    }

    fn act(&mut self, clauses: &Clauses<'_>, cast: &Cast<'_>, act: &Candidate<'a>, headline: bool) {
        let lexicon = self.lexicon;
        let event_type = lexicon.act_of(act.sense).event_type;
        let standing = status::standing(lexicon, clauses, act.verb, headline);
        if standing.content {
            return;
        }
        let act = &self.where_done(clauses, cast, &crowd::gathered(clauses, cast, act.clone()));
        let hurt = harm::casualties(clauses, act.verb);
        let evident =
            act.trigger != act.verb || (act.sense.flags.harm && hurt != Casualties::default());
        if !enough(act.sense, event_type, &act.source, &act.target, evident)
            || !political(event_type, &act.source, &act.target)
            || self_directed(&act.source, &act.target)
        {
            if told(standing.status) {
                self.note(clauses, act);
            }
            return;
        }
        if event_type == EventType::Consult && at_home(&act.source, &act.target) {
            return;
        }
        let act = &cast.at_home(clauses, act.clone());
        // "Detectives …, the police said": once at home, the same.
        if act.sense.learned() && same_parts(&act.source, &act.target) {
            return;
        }
        for (source, target) in directions(act) {
            let report = self.report(clauses, cast, act, &standing, source, target);
            self.reports.push(report);
        }
        if let Some(word) = self.word(clauses, act) {
            self.told.push((word, event_type, act.source.clone()));
        }
    }

    /// Gives a deed that names no target the state in which it is done, by the codebook's rule for
    /// what is hit, held, closed, cut off or sent somewhere: "suspended deliveries in Baghdad".
    fn where_done(
        &self,
        clauses: &Clauses<'_>,
        cast: &Cast<'_>,
        act: &Candidate<'a>,
    ) -> Candidate<'a> {
        let mut act = act.clone();
        let deed = matches!(
            self.lexicon.act_of(act.sense).event_type,
            EventType::Assault
                | EventType::Coerce
                | EventType::Mobilize
                | EventType::Sanction
                | EventType::Aid
                | EventType::Retreat
                | EventType::Concede
        );
        if deed && act.target.is_empty() && !act.source.is_empty() {
            act.target = cast.at_place(clauses, act.verb);
            act.target.retain(|place| act.source.iter().all(|doer| doer.actor != place.actor));
        }
        act
    }

    fn word(&self, clauses: &Clauses<'_>, act: &Candidate<'a>) -> Option<&'a str> {
        let span = clauses.sentence.tokens[act.trigger].span;
        (!act.source.is_empty()).then(|| span.of(&self.found.article.text))
    }

    fn note(&mut self, clauses: &Clauses<'_>, act: &Candidate<'_>) {
        // Whoever is arrested, beaten or killed need not be known for the act to be one.
        let somebody = act.sense.flags.victim && clauses.patient(act.verb).is_some();
        if act.source.is_empty() && act.target.is_empty() && !somebody {
            return;
        }
        let span = clauses.sentence.tokens[act.trigger].span;
        let missing = match (act.source.is_empty(), act.target.is_empty()) {
            (true, true) => "its source and its target",
            (true, _) => "its source",
            (_, true) => "its target",
            _ => "a political actor",
        };
        self.notes.push(Note {
            code: "C001".into(),
            span: Some(span),
            message: format!("{:?} lacks {missing}", span.of(clauses.text)),
        });
    }

    fn report(
        &self,
        clauses: &Clauses<'_>,
        cast: &Cast<'_>,
        act: &Candidate<'a>,
        standing: &Standing,
        source: Vec<Mention>,
        target: Vec<Mention>,
    ) -> Report {
        let coded = self.lexicon.act_of(act.sense);
        let trigger = clauses.sentence.tokens[act.trigger].span;
        let when = self.when(clauses, act);
        // Nobody's word is his own act's evidence: "India refused to condemn" is no quotation.
        let said_by = self.said_by(clauses, cast, standing, act.verb).filter(|speaker| {
            // "Iran denied supplying drones" is Iran's word.
            let denied = standing.status == Status::Denial && standing.by.is_some();
            // "claimed that it had attacked", with a subject of its own, is his word for it.
            let told = clauses.deprel(act.verb) == Deprel::Ccomp
                && clauses.child(act.verb, &[Deprel::Nsubj]).is_some();
            denied || told || !act.source.iter().any(|doer| doer.span == speaker.span)
        });
        let doers: Vec<_> = if act.sense.flags.reciprocal {
            source.iter().chain(&target).collect()
        } else {
            source.iter().collect()
        };
        let status =
            self.status(standing, said_by.as_ref(), &doers, when.as_ref(), coded.event_type);
        let status =
            if act.sense.learned() { said_outright(status, coded.event_type) } else { status };
        let mut evidence = standing.evidence.clone();
        if act.verb != act.trigger {
            evidence.push(clauses.sentence.tokens[act.verb].span);
        }
        evidence.retain(|span| *span != trigger);
        evidence.sort_unstable();
        evidence.dedup();
        let casualties = if act.sense.flags.harm {
            harm::casualties(clauses, act.verb)
        } else {
            Casualties::default()
        };
        Report {
            sentence: clauses.sentence.span,
            source,
            target,
            kind: Kind {
                event_type: coded.event_type,
                // A type known as a whole says nothing of its modes.
                mode: coded.mode.clone().filter(|_| !act.sense.learned()),
                contexts: if act.sense.learned() { Vec::new() } else { coded.contexts.clone() },
            },
            cameo: Label::Borrowed(coded.cameo),
            quad: coded.event_type.quad(),
            goldstein: coded.goldstein,
            status,
            said_by,
            when,
            place: crate::places::for_token(
                clauses.text,
                clauses.sentence,
                self.found.places,
                act.verb,
            ),
            casualties,
            size: if coded.event_type == EventType::Protest {
                crowd::size(clauses, act)
            } else {
                None
            },
            // Judged once the sentence is done.
            confidence: 0.0,
            trigger,
            evidence,
            rule: Label::Owned(act.sense.name.clone()),
        }
    }

    fn when(&self, clauses: &Clauses<'_>, act: &Candidate<'_>) -> Option<When> {
        let at = |token| {
            crate::dates::for_token(clauses.text, clauses.sentence, self.found.times, token)
        };
        at(act.trigger).or_else(|| at(act.verb).filter(|_| act.verb != act.trigger))
    }

    /// On whose word: whoever the grammar names, else the speaker of the quote that the verb
    /// stands in. What a subordinate clause takes for granted is not the speaker's claim.
    fn said_by(
        &self,
        clauses: &Clauses<'_>,
        cast: &Cast<'_>,
        standing: &Standing,
        verb: usize,
    ) -> Option<Mention> {
        let by_grammar =
            standing.by.and_then(|token| cast.actors(clauses, token).into_iter().next());
        let span = clauses.sentence.tokens[verb].span;
        by_grammar.or_else(|| {
            self.found
                .quotes
                .iter()
                .filter(|quote| quote.span.contains(span))
                .filter(|quote| quote.form == QuoteForm::Direct || clauses.asserted(verb))
                .min_by_key(|quote| quote.span.len())
                .and_then(|quote| quote.speaker.clone())
        })
    }

    /// Settles what grammar alone leaves open, by speaker, doer and date (see the codebook).
    fn status(
        &self,
        standing: &Standing,
        said_by: Option<&Mention>,
        doers: &[&Mention],
        when: Option<&When>,
        event_type: EventType,
    ) -> Status {
        let own_word =
            said_by.is_some_and(|speaker| doers.iter().any(|doer| same_side(doer, speaker)));
        let will = standing.modal == Some(Modal::Will);
        match standing.status {
            // An official who gives the date of a meeting announces it; one who says that another
            // state will strike, or an analyst, predicts.
            Status::Plan if will && said_by.is_some() && !own_word => {
                let friendly = matches!(
                    event_type.quad(),
                    QuadClass::VerbalCooperation | QuadClass::MaterialCooperation
                );
                let official = said_by.is_some_and(acts_for_a_polity);
                if friendly && official && when.is_some() { Status::Plan } else { Status::Forecast }
            }
            Status::Hypothetical if standing.modal == Some(Modal::Would) && said_by.is_some() => {
                if own_word {
                    Status::Plan
                } else {
                    Status::Forecast
                }
            }
            // "Russia must withdraw, Poland said": what one side asks of another.
            Status::Hypothetical
                if standing.modal == Some(Modal::Must) && said_by.is_some() && !own_word =>
            {
                Status::Demand
            }
            Status::Fact => {
                let ahead = when.and_then(|when| when.first).is_some_and(|first| {
                    self.found.article.published.is_some_and(|published| first > published.date)
                });
                let verbal = matches!(
                    event_type.quad(),
                    QuadClass::VerbalCooperation | QuadClass::VerbalConflict
                );
                if ahead && !standing.past {
                    Status::Plan
                } else if said_by.is_some_and(named_party) && !(own_word && verbal) {
                    Status::Claim
                } else {
                    Status::Fact
                }
            }
            settled => settled,
        }
    }

    /// Drops reports of this sentence that say what another says: same type, actors and status.
    fn drop_doubles(&mut self, first: usize) {
        let fresh = self.reports.split_off(first);
        for report in fresh {
            let double = self.reports[first..].iter_mut().find(|kept| {
                kept.kind.event_type == report.kind.event_type
                    && kept.status == report.status
                    && same_parts(&kept.source, &report.source)
                    && same_parts(&kept.target, &report.target)
            });
            match double {
                Some(kept) => merge(&mut kept.casualties, report.casualties),
                None => self.reports.push(report),
            }
        }
    }
}

/// Whether an act is told as done, or on its way: what is only asked for or feared lacks nothing.
fn told(status: Status) -> bool {
    matches!(status, Status::Fact | Status::Claim | Status::Plan)
}

/// A tour of one's own state: nobody else is visited.
fn at_home(source: &[Mention], target: &[Mention]) -> bool {
    let state = |mention: &Mention| mention.actor.country;
    let [host] = target else { return false };
    host.actor.kind == ActorKind::State
        && !source.is_empty()
        && source.iter().all(|guest| state(guest).is_some() && state(guest) == state(host))
}

fn one_state(each: &learned::Suspected) -> bool {
    let state = |side: &[Mention]| side.first().and_then(|mention| mention.actor.country);
    state(&each.source).is_some_and(|own| state(&each.target) == Some(own))
}

/// A type that the classifier named covers the mood of its words: "will help" was read as a
/// promise and "will not admit" as a refusal, both of which are facts once said.
fn said_outright(status: Status, event_type: EventType) -> Status {
    let spoken = matches!(
        event_type,
        EventType::Agree | EventType::Threaten | EventType::Reject | EventType::Request
    );
    match status {
        Status::Claim => Status::Claim,
        _ if spoken => Status::Fact,
        status => status,
    }
}

fn merge(into: &mut Casualties, from: Casualties) {
    into.dead = into.dead.or(from.dead);
    into.injured = into.injured.or(from.injured);
}

/// The first letters of a word that its verb and noun share: "invasion", "invaded".
fn stem(word: &str) -> String {
    word.chars().take(4).flat_map(char::to_lowercase).collect()
}

/// Whose word counts as a claim: a named person or anybody with a political role.
fn named_party(speaker: &Mention) -> bool {
    speaker.actor.code.is_some() || speaker.actor.kind == ActorKind::Person
}

fn same_side(one: &Mention, other: &Mention) -> bool {
    one.actor == other.actor
        || (one.actor.country.is_some() && one.actor.country == other.actor.country)
        || of_one_organization(one, other)
}

/// An organ speaks for its organisation: the World Food Programme for the United Nations.
fn of_one_organization(one: &Mention, other: &Mention) -> bool {
    /// Length of the code of an organisation as a whole.
    const WHOLE: usize = 6;
    let whole = |mention: &Mention| {
        let code = mention.actor.code.as_deref().filter(|code| code.starts_with("IGO"))?;
        code.get(..WHOLE).map(str::to_owned)
    };
    whole(one).is_some_and(|code| whole(other) == Some(code))
}

fn same_actors(one: &[Mention], other: &[Mention]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_side(a, b))
}

/// The same actors, and no two different parts of one state: a government that meets its
/// opposition is also met by it.
fn same_parts(one: &[Mention], other: &[Mention]) -> bool {
    let apart = |(a, b): (&Mention, &Mention)| {
        a.actor.sector.zip(b.actor.sector).is_some_and(|(own, other)| own != other)
    };
    same_actors(one, other) && !one.iter().zip(other).any(apart)
}

/// The same words, whichever state either has been lent since.
fn same_words(one: &[Mention], other: &[Mention]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.span == b.span)
}

/// Nobody acts on himself: "the country is battling its outbreak".
fn self_directed(source: &[Mention], target: &[Mention]) -> bool {
    !source.is_empty()
        && source.len() == target.len()
        && source.iter().zip(target).all(|(doer, other)| {
            doer.actor == other.actor
                && (doer.span == other.span
                    || doer.how == How::Pronoun
                    || other.how == How::Pronoun)
        })
}

/// At least one side has a political role; where people talk, both have, and none is the press.
fn political(event_type: EventType, source: &[Mention], target: &[Mention]) -> bool {
    let coded = |mention: &Mention| mention.actor.code.is_some();
    if event_type == EventType::Consult {
        let fits = |side: &[Mention]| side.iter().any(|each| coded(each) && !super::press(each));
        return fits(source) && (fits(target) || target.is_empty());
    }
    source.iter().chain(target).any(coded)
}

/// The directions in which an act stands: both for meetings, talks, calls and signings.
fn directions(act: &Candidate<'_>) -> Vec<(Vec<Mention>, Vec<Mention>)> {
    let flags = act.sense.flags;
    let mutual = flags.mutual && act.target.is_empty() && act.source.len() > 1;
    if !flags.reciprocal && !mutual {
        return vec![(act.source.clone(), act.target.clone())];
    }
    let mut parties: Vec<Mention> = Vec::new();
    if act.target.is_empty() || act.source.is_empty() || !super::distinct(&act.source, &act.target)
    {
        for mention in act.source.iter().chain(&act.target) {
            if !parties.iter().any(|known| known.actor == mention.actor) {
                parties.push(mention.clone());
            }
        }
        if parties.len() < 2 {
            return vec![(act.source.clone(), act.target.clone())];
        }
        return parties
            .iter()
            .enumerate()
            .take(8)
            .map(|(index, party)| {
                let others = parties
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .map(|(_, mention)| mention.clone())
                    .collect();
                (vec![party.clone()], others)
            })
            .collect();
    }
    vec![(act.source.clone(), act.target.clone()), (act.target.clone(), act.source.clone())]
}

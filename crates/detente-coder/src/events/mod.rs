//! Who did what to whom, and is it so.
//!
//! Each word that the lexicon knows as an act is matched against its surroundings in the
//! dependency tree ([`lexicon`]'s senses), its slots are filled with the article's mentions
//! (`roles`), the words above it decide its status (`status`), and the article's time expressions,
//! places and quotes say when, where and on whose word. An act that lacks an actor it needs gives
//! a note, never a report with a filler.

mod amount;
mod clause;
mod confidence;
mod crowd;
mod filing;
mod flat;
mod harm;
mod home;
mod imported;
mod learned;
mod lexicon;
mod mend;
mod report;
mod roles;
mod status;

use detente_record::{
    ActorKind, Article, Deprel, EventType, Features, How, Mention, Note, Place, Quote, Report,
    Role, Sentence, Status, TimeExpression, Upos,
};

pub use self::confidence::{SIGNS, signs};
pub use self::filing::filed;
pub use self::flat::flat;
pub use self::imported::Imported;
pub use self::learned::LEARNED;
pub use self::lexicon::{Act, Lexicon, LexiconError};
use self::{
    clause::Clauses,
    lexicon::{Governor, Sense, Slot, Test},
    roles::{Cast, content},
};
use crate::{actors::Gazetteer, types::Pair};

/// Everything already found in an article that acts are coded from.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its sentences, those that matter with trees.
    pub sentences: &'a [Sentence],
    /// Its mentions of actors, in order, without overlap.
    pub mentions: &'a [Mention],
    /// Its time expressions, in order.
    pub times: &'a [TimeExpression],
    /// Its places, in order.
    pub places: &'a [Place],
    /// Its quotes, in order.
    pub quotes: &'a [Quote],
    /// A dictionary of the user's; its acts go before the shipped lexicon's.
    pub imported: Option<&'a Imported>,
}

/// How the words around token `token` of a sentence present what it names, were it an act; and
/// whether its verb is a plain past.
pub(crate) fn standing_of(text: &str, sentence: &Sentence, token: usize) -> (Status, bool) {
    let clauses = Clauses::new(text, sentence);
    let standing = status::standing(Lexicon::shipped(), &clauses, token, false);
    (standing.status, standing.past)
}

/// The notes that coding can leave: code, title, explanation.
pub const NOTES: &[(&str, &str, &str)] = &[
    (
        "C001",
        "an act without the actors it needs",
        "The sentence names an act, but source or target could not be tied to words of the \
         sentence. No report was made: a guess would be a filler.",
    ),
    (
        "C002",
        "a sentence too deep or too long to parse",
        "The sentence has more tokens than the parser takes; its acts were not coded.",
    ),
];

/// Codes the acts of an article: reports in order of their triggers, and notes.
pub fn reports(
    lexicon: &Lexicon,
    gazetteer: &Gazetteer,
    found: Found<'_>,
) -> (Vec<Report>, Vec<Note>) {
    let mut coder = report::Writer::new(lexicon, found);
    for sentence in found.sentences.iter().filter(|sentence| sentence.tree) {
        let mentions = overlapping(found.mentions, sentence, |mention| mention.span);
        let mended = mend::tree(&found.article.text, sentence, mentions);
        let clauses = Clauses::new(&found.article.text, mended.as_ref().unwrap_or(sentence));
        let cast = Cast {
            lexicon,
            gazetteer,
            all: found.mentions,
            mentions,
            places: overlapping(found.places, sentence, |place| place.span),
        };
        let headline = in_title(found.article, sentence);
        let mut acts = acts(lexicon, &clauses, &cast);
        if headline {
            open_headline(&clauses, &cast, &mut acts);
        }
        if let Some(imported) = found.imported {
            imported.add(found.article, sentence, &mut acts);
        }
        coder.sentence(&clauses, &cast, acts, headline);
        coder.learned(&clauses, &cast, headline);
    }
    coder.finish()
}

/// The pairs of actors that the classifier is asked about, with their sentences' numbers: what the
/// lexicon left uncoded, or all with `reports` empty. Training sees the same pairs as coding.
pub fn suspected(
    gazetteer: &Gazetteer,
    found: Found<'_>,
    reports: &[Report],
) -> Vec<(usize, Pair)> {
    let mut pairs = Vec::new();
    for (number, sentence) in found.sentences.iter().enumerate().filter(|(_, each)| each.tree) {
        let clauses = Clauses::new(&found.article.text, sentence);
        let cast = Cast {
            lexicon: Lexicon::shipped(),
            gazetteer,
            all: found.mentions,
            mentions: overlapping(found.mentions, sentence, |mention| mention.span),
            places: overlapping(found.places, sentence, |place| place.span),
        };
        let own: Vec<_> = reports.iter().filter(|each| each.sentence == sentence.span).collect();
        let covered = covered(sentence, own.iter().copied());
        for each in learned::suspected(&clauses, &cast, &covered) {
            pairs.push((number, pair(&each.source, &each.target)));
        }
    }
    pairs
}

/// The first words of either side.
fn pair(source: &[Mention], target: &[Mention]) -> Pair {
    let first = |side: &[Mention]| side.first().map(|mention| mention.span);
    Pair { source: first(source), target: first(target) }
}

/// Which tokens of a sentence its reports rest on.
fn covered<'r>(sentence: &Sentence, reports: impl Iterator<Item = &'r Report>) -> Vec<bool> {
    let mut covered = vec![false; sentence.tokens.len()];
    for report in reports {
        for span in std::iter::once(&report.trigger).chain(&report.evidence) {
            for (token, flag) in sentence.tokens.iter().zip(&mut covered) {
                *flag |= token.span.overlaps(*span);
            }
        }
    }
    covered
}

/// An act found in a sentence, with its actors.
#[derive(Clone, Debug)]
struct Candidate<'l> {
    /// The word that names it.
    pub trigger: usize,
    /// The verb that carries its tense and status: the trigger itself or its light verb.
    pub verb: usize,
    pub sense: &'l Sense,
    pub source: Vec<Mention>,
    pub target: Vec<Mention>,
}

fn overlapping<'a, T>(
    all: &'a [T],
    sentence: &Sentence,
    span: impl Fn(&T) -> detente_record::Span<detente_record::Byte>,
) -> &'a [T] {
    let from = all.partition_point(|item| span(item).end <= sentence.span.start);
    let to = all.partition_point(|item| span(item).start < sentence.span.end);
    &all[from..to.max(from)]
}

fn in_title(article: &Article, sentence: &Sentence) -> bool {
    article
        .blocks
        .iter()
        .any(|block| block.role == Role::Title && block.span.contains(sentence.span))
}

/// Finds the acts of a sentence in the order of their words.
fn acts<'l>(lexicon: &'l Lexicon, clauses: &Clauses<'_>, cast: &Cast<'_>) -> Vec<Candidate<'l>> {
    let mut acts = Vec::new();
    // Nouns that a verb's sense has taken as its object are no acts of their own.
    let mut taken = vec![false; clauses.len()];
    for token in 0..clauses.len() {
        // "exiled dissidents", "the besieged city": what has been done long ago.
        let state = clauses.deprel(token) == Deprel::Amod;
        if clauses.upos(token) == Upos::Verb && !state && !taken[token] {
            let act = verb_act(lexicon, clauses, cast, token, &mut taken);
            acts.extend(act.filter(|act| !is_another_verb(lexicon, clauses, act)));
        }
    }
    for (token, taken) in taken.iter().enumerate() {
        if clauses.upos(token) == Upos::Noun && !taken {
            acts.extend(noun_act(lexicon, clauses, cast, token));
        }
    }
    acts.sort_by_key(|act| act.trigger);
    acts
}

/// "body-slammed" is no criticism, while "fire-bombed" is an attack still.
fn is_another_verb(lexicon: &Lexicon, clauses: &Clauses<'_>, act: &Candidate<'_>) -> bool {
    let span = |token: usize| clauses.sentence.tokens[token].span;
    let tail = act.verb.checked_sub(1).is_some_and(|hyphen| {
        clauses.word(hyphen) == "-" && span(hyphen).end == span(act.verb).start
    });
    let of_words = matches!(
        lexicon.act_of(act.sense).event_type,
        EventType::Accuse | EventType::Reject | EventType::Support | EventType::Threaten
    );
    tail && of_words
}

fn verb_act<'l>(
    lexicon: &'l Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    verb: usize,
    taken: &mut [bool],
) -> Option<Candidate<'l>> {
    let senses = lexicon.verb_senses(clauses.lemma(verb));
    let sense = senses
        .iter()
        .find(|sense| sense.tests.iter().all(|test| passes(lexicon, clauses, cast, verb, test)))
        .filter(|sense| !sense.flags.none)?;
    // "hanged himself in a cell" is done to nobody else.
    let oneself = clauses.object(verb).is_some_and(|object| {
        matches!(clauses.word(object), "himself" | "herself" | "itself" | "themselves")
    });
    if oneself && sense.flags.victim {
        return None;
    }
    // "cancelled talks": the talks are an act too, one that was not held.
    let undone = status::governs(lexicon, clauses, verb, Governor::Denial);
    for test in sense.tests.iter().filter(|_| !undone) {
        if let (Test::Object(words), Some(object)) = (test, clauses.patient(verb)) {
            if let Some(token) = matching(lexicon, clauses, object, words) {
                taken[token] = true;
            }
        }
    }
    let (mut source, mut target) = cast.of_verb(clauses, verb, sense);
    if target.is_empty() && sense.target.contains(&Slot::ContentTarget) {
        target = content_target(lexicon, clauses, cast, verb, &source);
    }
    if sense.flags.swap {
        std::mem::swap(&mut source, &mut target);
    }
    if target.is_empty() && lexicon.act_of(sense).event_type == EventType::Protest {
        target = cast.aim(clauses, verb, &source);
    }
    // "three villagers killed in clashes": a verb that needs an object and has none is passive.
    let bare = sense.flags.victim && target.is_empty() && clauses.object(verb).is_none();
    // "A minister: nine killed": the number is who.
    let counted = verb.checked_sub(1).is_some_and(|before| {
        let number = clauses.upos(before) == Upos::Num
            || matches!(
                clauses.lemma(before),
                "dozen" | "score" | "hundred" | "thousand" | "other"
            );
        number && cast.mention(clauses, before).is_none()
    });
    if bare && counted {
        source.clear();
    } else if bare && clauses.has(verb, Features::PAST) && clauses.bare_participle(verb) {
        target = std::mem::replace(&mut source, cast.under(clauses, verb, "by"));
    }
    if sense.flags.victim && source.is_empty() {
        (source, target) = in_an_act(lexicon, clauses, cast, verb, target);
    }
    // "fired tear gas to disperse them": one act, told by its means.
    let means = sense.target.contains(&Slot::ContentTarget)
        && matches!(lexicon.act_of(sense).event_type, EventType::Coerce | EventType::Assault);
    if let Some(aim) = content(clauses, verb).filter(|_| means) {
        taken[aim] = true;
    }
    let sense = in_words(lexicon, sense, &source, &target);
    Some(Candidate { trigger: verb, verb, sense, source, target })
}

/// How far behind "killed" the second of two verbs stands: "killed and two more hurt".
const NEAR: usize = 8;

/// "were killed in a Russian strike on Kharkiv": who is behind the act in which people are hurt,
/// and whom it hit where the people are nobody's.
fn in_an_act(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    verb: usize,
    target: Vec<Mention>,
) -> (Vec<Mention>, Vec<Mention>) {
    // "killed and two hurt in a strike": what stands behind the second tells of both.
    let near = verb + 1..clauses.len().min(verb + NEAR);
    let joined = near.filter(|&token| {
        let hurts = |sense: &Sense| sense.flags.victim && sense.flags.harm;
        clauses.upos(token) == Upos::Verb
            && lexicon.verb_senses(clauses.lemma(token)).iter().any(hurts)
    });
    let acts: Vec<usize> = std::iter::once(verb)
        .chain(joined)
        .flat_map(|each| {
            ["in", "by", "during", "from"].map(|word| clauses.with_preposition(each, word))
        })
        .flatten()
        .filter(|&noun| !lexicon.noun_senses(clauses.lemma(noun)).is_empty())
        .collect();
    for &noun in &acts {
        let senses = lexicon.noun_senses(clauses.lemma(noun)).iter();
        let sense = senses.clone().find(|sense| {
            sense.tests.iter().all(|test| passes(lexicon, clauses, cast, noun, test))
        });
        let Some(sense) = sense.filter(|sense| {
            matches!(lexicon.act_of(sense).event_type, EventType::Assault | EventType::Coerce)
        }) else {
            continue;
        };
        let source = cast.first(clauses, noun, &sense.source, &[]);
        let known = target.iter().any(|mention| mention.actor.code.is_some());
        let hit =
            if known { Vec::new() } else { cast.first(clauses, noun, &sense.target, &source) };
        return (source, if hit.is_empty() { target } else { hit });
    }
    // "wounded in the Chilean firing": beside people who are hurt a noun needs nothing else to be a deed.
    let deed = |noun: &&usize| {
        let mut senses = lexicon.noun_senses(clauses.lemma(**noun)).iter();
        senses.any(|sense| lexicon.act_of(sense).event_type == EventType::Assault)
    };
    let doers = [Slot::Owner, Slot::Adjective, Slot::With("by")];
    let mut deeds = acts.iter().filter(deed).map(|&noun| cast.first(clauses, noun, &doers, &[]));
    (deeds.find(|found| !found.is_empty()).unwrap_or_default(), target)
}

/// The target of the act that is the content of a promise, threat or request: by the sense of the
/// content's own verb, or else whatever actor stands where targets stand.
fn content_target(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    verb: usize,
    source: &[Mention],
) -> Vec<Mention> {
    const ANYWHERE: &[Slot] = &[
        Slot::Object,
        Slot::With("with"),
        Slot::With("to"),
        Slot::With("on"),
        Slot::With("against"),
        Slot::With("from"),
        Slot::With("for"),
        Slot::With("in"),
    ];
    let Some(clause) = content(clauses, verb) else { return Vec::new() };
    let sense = lexicon
        .verb_senses(clauses.lemma(clause))
        .iter()
        .find(|sense| sense.tests.iter().all(|test| passes(lexicon, clauses, cast, clause, test)));
    let own =
        sense.map_or_else(Vec::new, |sense| cast.first(clauses, clause, &sense.target, source));
    if own.is_empty() { cast.first(clauses, clause, ANYWHERE, source) } else { own }
}

/// The sense in which politicians do it to each other: their attacks are made of words.
fn in_words<'l>(
    lexicon: &'l Lexicon,
    sense: &'l Sense,
    source: &[Mention],
    target: &[Mention],
) -> &'l Sense {
    let talk = sense.flags.words
        && !source.is_empty()
        && source.iter().all(politician)
        && target.iter().any(|each| politician(each) || press(each) || judges(each));
    let criticize = || lexicon.verb_senses("criticize").first();
    if talk { criticize().unwrap_or(sense) } else { sense }
}

/// Somebody named who holds, held or seeks an office, and parties.
fn politician(mention: &Mention) -> bool {
    let actor = &mention.actor;
    let role = actor
        .sector
        .is_some_and(|sector| matches!(sector.as_str(), "GOV" | "LEG" | "PTY" | "ELI" | "OPP"));
    match actor.kind {
        ActorKind::Person => role || (actor.sector.is_none() && mention.how == How::Name),
        ActorKind::Other => role,
        _ => false,
    }
}

fn noun_act<'l>(
    lexicon: &'l Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    noun: usize,
) -> Option<Candidate<'l>> {
    let senses = lexicon.noun_senses(clauses.lemma(noun));
    let sense = senses
        .iter()
        .find(|sense| sense.tests.iter().all(|test| passes(lexicon, clauses, cast, noun, test)))
        .filter(|sense| !sense.flags.none)?;
    let mut source = cast.first(clauses, noun, &sense.source, &[]);
    let mut target = cast.first(clauses, noun, &sense.target, &source);
    let carrier = carrier(lexicon, clauses, noun);
    let in_words =
        |source: &[Mention], target: &[Mention]| in_words(lexicon, sense, source, target);
    if let Some(Carrier::Light(verb) | Carrier::Occurrence(verb)) = carrier {
        if target.is_empty() && lexicon.act_of(sense).event_type == EventType::Protest {
            target = cast.aim(clauses, verb, &source);
        }
    }
    match carrier {
        Some(Carrier::Light(verb)) => {
            // "launched an attack against the judges of Chile": who launches it, whoever stands beside it.
            let bears = matches!(clauses.lemma(verb), "suffer" | "receive" | "face" | "provoke");
            let active = !clauses.passive(verb) && !bears;
            if source.is_empty() || sense.flags.reciprocal || active {
                let lent = cast.doers(clauses, verb, &[Slot::Subject]);
                if !lent.is_empty() {
                    source = lent;
                }
            }
            if target.is_empty() {
                target = cast.first(clauses, verb, &prepositions_only(&sense.target), &source);
            }
            let sense = in_words(&source, &target);
            Some(Candidate { trigger: noun, verb, sense, source, target })
        }
        Some(Carrier::Governed(verb)) => {
            if let Some(agent) = clauses.agent(verb).filter(|_| source.is_empty()) {
                source = cast.actors(clauses, agent);
            }
            target.retain(|mention| source.iter().all(|doer| doer.actor != mention.actor));
            Some(Candidate { trigger: noun, verb: noun, sense, source, target })
        }
        Some(Carrier::Occurrence(verb)) => {
            if target.is_empty() {
                target = cast.first(clauses, verb, &prepositions_only(&sense.target), &source);
            }
            Some(Candidate { trigger: noun, verb, sense, source, target })
        }
        None if sense.flags.light => None,
        // Alone, a noun counts only when both its actors stand beside it.
        None => {
            let own_place = sense.target.iter().filter(|slot| **slot != Slot::Place);
            let target = own_place
                .map(|slot| cast.fill(clauses, noun, slot))
                .find(|found| !found.is_empty())?;
            let known =
                !source.is_empty() && (sense.flags.reciprocal || distinct(&source, &target));
            let sense = in_words(&source, &target);
            known.then_some(Candidate { trigger: noun, verb: noun, sense, source, target })
        }
    }
}

/// Gives an infinitive that lacks a subject the actors that the headline opens with.
fn open_headline(clauses: &Clauses<'_>, cast: &Cast<'_>, acts: &mut [Candidate<'_>]) {
    for act in acts {
        if act.source.is_empty() && clauses.has_mark(act.verb, &["to"]) {
            act.source = cast.opening(clauses, act.verb);
        }
    }
}

fn distinct(source: &[Mention], target: &[Mention]) -> bool {
    source.iter().all(|each| target.iter().all(|other| other.actor != each.actor))
}

fn prepositions_only(slots: &[Slot]) -> Vec<Slot> {
    slots.iter().filter(|slot| matches!(slot, Slot::With(_) | Slot::Place)).cloned().collect()
}

/// The verb that makes a noun an act.
enum Carrier {
    /// "launched an attack": lends its subject.
    Light(usize),
    /// "the attack began".
    Occurrence(usize),
    /// "denied the attack", "planned a visit": lends its subject and decides the status.
    Governed(usize),
}

fn carrier(lexicon: &Lexicon, clauses: &Clauses<'_>, noun: usize) -> Option<Carrier> {
    let mut token = noun;
    // "launched a wave of strikes", "what officials described as strikes"
    for _ in 0..3 {
        let verb = clauses.head(token)?;
        let relation = clauses.deprel(token);
        if clauses.upos(verb) == Upos::Verb {
            let is = |class| status::governs(lexicon, clauses, verb, class);
            let light = is(Governor::Light);
            let governed = is(Governor::Denial) || is(Governor::Plan) || is(Governor::Hypothetical);
            let passive = clauses.passive(verb);
            match relation {
                Deprel::Obj | Deprel::NsubjPass if governed && !light => {
                    return Some(Carrier::Governed(verb));
                }
                Deprel::Obj | Deprel::NsubjPass if light => return Some(Carrier::Light(verb)),
                Deprel::Nsubj | Deprel::NsubjPass if passive && light => {
                    return Some(Carrier::Light(verb));
                }
                Deprel::Nsubj if lexicon.governs(clauses.lemma(verb), Governor::Occurrence) => {
                    return Some(Carrier::Occurrence(verb));
                }
                Deprel::Obl if clauses.preposition(token) == Some("as") => {
                    // The relative clause of "what": go on from the pronoun it hangs on.
                    if clauses.deprel(verb) != Deprel::AclRelcl {
                        return None;
                    }
                    token = clauses.head(verb)?;
                    continue;
                }
                Deprel::Conj => {}
                _ => return None,
            }
            return None;
        }
        match relation {
            Deprel::Nmod
                if clauses.preposition(token) == Some("of")
                    && lexicon.governs(clauses.lemma(verb), Governor::Measure) =>
            {
                token = verb;
            }
            Deprel::Conj => token = verb,
            _ => return None,
        }
    }
    None
}

/// The token among a nominal, its compounds and what is joined to it that is one of the words.
fn matching(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    nominal: usize,
    words: &[&str],
) -> Option<usize> {
    // Treebanks keep some plurals as lemmas: "troops", "sanctions".
    let known = |token: usize| {
        // Of a bridge that has a name, too.
        let lemma = &*clauses.lemma(token).to_lowercase();
        words.contains(&lemma) || lemma.strip_suffix('s').is_some_and(|word| words.contains(&word))
    };
    clauses.joined(nominal).into_iter().find_map(|each| {
        if known(each) {
            return Some(each);
        }
        // "an aid package" is aid, but "missile strikes" are no missiles.
        let act = !lexicon.noun_senses(clauses.lemma(each)).is_empty();
        clauses.children(each).find(|&child| match clauses.deprel(child) {
            Deprel::Compound => !act && known(child),
            // "$500 million"
            Deprel::Nummod => clauses.upos(each) == Upos::Sym && known(child),
            Deprel::Nmod => known(child) && clauses.preposition(child) == Some("of"),
            _ => false,
        })
    })
}

fn passes(
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    cast: &Cast<'_>,
    token: usize,
    test: &Test,
) -> bool {
    match test {
        Test::Object(words) => clauses
            .patient(token)
            .is_some_and(|object| matching(lexicon, clauses, object, words).is_some()),
        Test::Subject(words) => clauses
            .agent(token)
            .is_some_and(|subject| matching(lexicon, clauses, subject, words).is_some()),
        Test::With(preposition, words) => {
            let fits = |child: usize| {
                if words.is_empty() {
                    !clauses.temporal(child)
                } else {
                    matching(lexicon, clauses, child, words).is_some()
                }
            };
            // Behind an object the phrase may hang on that; without one it must be the verb's own:
            // "stood with Chad", not "stood alone in its dispute with Chad".
            clauses.with_preposition(token, preposition).any(fits)
                || clauses
                    .patient(token)
                    .is_some_and(|object| clauses.with_preposition(object, preposition).any(fits))
                || (clauses.object(token).is_some()
                    && clauses.nearby_with(token, preposition).any(fits))
        }
        Test::Own(preposition) => std::iter::once(token)
            .chain(clauses.patient(token))
            .any(|above| clauses.with_preposition(above, preposition).next().is_some()),
        Test::Particle(word) => clauses.children(token).any(|child| {
            matches!(clauses.deprel(child), Deprel::CompoundPrt | Deprel::Advmod)
                && clauses.lemma(child) == *word
        }),
        Test::Complement(words) => content(clauses, token)
            .is_some_and(|clause| words.is_empty() || words.contains(&clauses.lemma(clause))),
        Test::Must => clauses.child(token, &[Deprel::Ccomp]).is_some_and(|clause| {
            clauses
                .group(clause)
                .chain(clauses.children(clause))
                .any(|aux| matches!(clauses.lemma(aux), "must" | "should"))
        }),
        Test::That => clauses.child(token, &[Deprel::Ccomp]).is_some(),
        Test::Active => {
            !clauses.passive(token) && clauses.with_preposition(token, "by").next().is_none()
        }
        Test::NoObject => clauses.patient(token).is_none(),
        Test::HasObject => clauses.patient(token).is_some(),
        Test::Passive => clauses.passive(token),
        Test::ActorObject => {
            clauses.patient(token).is_some_and(|object| cast.mention(clauses, object).is_some())
        }
        Test::Content(types) => content(clauses, token).is_some_and(|clause| {
            lexicon
                .verb_senses(clauses.lemma(clause))
                .iter()
                .find(|sense| {
                    sense.tests.iter().all(|test| passes(lexicon, clauses, cast, clause, test))
                })
                .filter(|sense| !sense.flags.none)
                .is_some_and(|sense| types.contains(&lexicon.act_of(sense).event_type))
        }),
        Test::Modifier(words) => clauses.children(token).any(|child| {
            matches!(clauses.deprel(child), Deprel::Amod | Deprel::Compound)
                && words.contains(&clauses.lemma(child).to_lowercase().as_str())
        }),
    }
}

/// Whether the actors found are enough for a report.
///
/// A target may be missing where the act is told without one, as the sense's flags say, and only
/// for a source with a political role; `evident` says that the sentence counts people hurt, or
/// that a light verb tells the act outright ("launched missile strikes").
fn enough(
    sense: &Sense,
    kind: EventType,
    source: &[Mention],
    target: &[Mention],
    evident: bool,
) -> bool {
    let flags = sense.flags;
    match (source.is_empty(), target.is_empty()) {
        (true, true) => false,
        (false, false) => true,
        (false, true) => {
            let alone = flags.alone || (flags.victim && evident);
            // Students and workers act for nobody, but it is they who protest.
            let known = |mention: &Mention| {
                acts_for_a_polity(mention)
                    || (kind == EventType::Protest && mention.actor.code.is_some())
            };
            (alone && source.iter().any(known))
                || ((flags.reciprocal || flags.mutual) && source.len() > 1)
        }
        (true, false) => flags.victim,
    }
}

/// Newspapers, journalists and other media.
fn press(mention: &Mention) -> bool {
    mention.actor.sector.is_some_and(|sector| matches!(sector.as_str(), "JRN" | "MED"))
}

fn judges(mention: &Mention) -> bool {
    mention.actor.sector.is_some_and(|sector| sector.as_str() == "JUD")
}

/// States, their organs and parties, organisations of states and armed groups; also the people
/// where they protest. Not companies, media, schools.
fn acts_for_a_polity(mention: &Mention) -> bool {
    let actor = &mention.actor;
    match actor.kind {
        ActorKind::State | ActorKind::Organization | ActorKind::ArmedGroup => true,
        _ => {
            let private = actor.sector.is_some_and(|sector| {
                matches!(sector.as_str(), "BUS" | "JRN" | "MED" | "EDU" | "AGR")
            });
            actor.code.is_some() && !private
        }
    }
}

//! The lexicon of predicates: which words name which act, and where its actors stand.
//!
//! The tables lie in `lexicons/`; their README gives the columns. A line that does not parse is
//! named by file, line and reason, and nothing of a faulty table is used.

use std::{collections::HashMap, fmt, sync::OnceLock};

use detente_record::{EventType, Label};

/// A line of a table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Name of the table.
    pub file: &'static str,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}
impl std::error::Error for LexiconError {}

/// One code of CAMEO with what it is in PLOVER.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// CAMEO code, leading zero kept.
    pub cameo: &'static str,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode; `None` where the type has none.
    pub mode: Option<Label>,
    /// PLOVER contexts.
    pub contexts: Vec<Label>,
    /// Goldstein's intensity, −10 to +10.
    pub goldstein: f32,
    /// What the code stands for, in a few words.
    pub gloss: &'static str,
}

/// Where in the sentence an actor of the act stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The direct object (the subject of a passive).
    Object,
    /// The direct object, where it is itself an actor: "fought Chad", not "fought its outbreak".
    Party,
    /// The subject (the agent of a passive).
    Subject,
    /// An oblique of the verb or a modifier of the noun with this preposition.
    With(&'static str),
    /// A modifier, with this preposition, of the verb's object.
    ObjectWith(&'static str),
    /// Whoever owns the noun, or the verb's object: "Iran's uranium".
    Owner,
    /// An adjective or compound before the noun: "the Chinese visit".
    Adjective,
    /// The subject of the clause that is the content: "demanded that Iran stop".
    ContentSubject,
    /// The target of the act that is the content: "agreed to arm Ukraine".
    ContentTarget,
    /// The state of the place where it happens.
    Place,
}

/// A test that a predicate's surroundings must pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Object(Vec<&'static str>),
    Subject(Vec<&'static str>),
    /// An oblique with this preposition, and one of these heads if any are named.
    With(&'static str, Vec<&'static str>),
    /// The same, hanging on the word itself or on its object and nowhere else.
    Own(&'static str),
    Particle(&'static str),
    /// An open or closed complement, with one of these heads if any are named.
    Complement(Vec<&'static str>),
    That,
    /// A complement that says what another has to do: "… must", "… should".
    Must,
    NoObject,
    /// Not passive, and nobody behind it with "by".
    Active,
    HasObject,
    Passive,
    /// The object is, or belongs to, an actor.
    ActorObject,
    /// The act that is the content is of one of these types.
    Content(Vec<EventType>),
    /// A modifier of the noun itself: "air strike", "peace talks".
    Modifier(Vec<&'static str>),
}

/// A sense of a word that names an act.
#[derive(Clone, Debug)]
pub(super) struct Sense {
    /// Index into [`Lexicon::acts`].
    pub act: usize,
    pub tests: Vec<Test>,
    pub source: Vec<Slot>,
    pub target: Vec<Slot>,
    pub flags: Flags,
    /// `condemn`, `visit#2`: the word and the number of its sense, for `rule`.
    pub name: String,
    /// Its line in the table, columns apart by ` | `; empty for what the classifier names.
    pub row: String,
}

impl Sense {
    /// Whether it stands for a type as a whole, named by the classifier.
    pub fn learned(&self) -> bool {
        self.name == super::LEARNED
    }
}

/// What else a sense says; one letter or word each in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // flags of a data table, each on its own
pub(super) struct Flags {
    /// Stands in both directions.
    pub reciprocal: bool,
    /// The source alone is enough.
    pub alone: bool,
    /// The target alone is enough.
    pub victim: bool,
    /// Not an act of its own: counts of dead and injured for the act that it hangs on.
    pub harm: bool,
    /// A noun that needs a light verb.
    pub light: bool,
    /// Source and target trade places: "received", "came under attack from".
    pub swap: bool,
    /// Joined sources do it to each other where no target is named.
    pub mutual: bool,
    /// Between politicians it is done in words: "attacked the record of the minister".
    pub words: bool,
    /// No act, though the words look like one: "picked up delegates".
    pub none: bool,
}

/// What a word does to the status of the act below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Governor {
    /// Refuse, fail, cancel, deny.
    Denial,
    /// Plan, schedule, prepare.
    Plan,
    /// Urge, demand, call on.
    Demand,
    /// Expect, predict, warn.
    Forecast,
    /// Consider, want, try.
    Hypothetical,
    /// Accuse, blame, suspect, allege.
    Allegation,
    /// Threaten, agree, promise: what stands below is content, no act.
    Content,
    /// Say, tell, report.
    Speech,
    /// Begin, continue, manage, help: status passes through.
    Phase,
    /// Launch, hold, carry out: lends its subject to the noun that it governs.
    Light,
    /// Take place, begin, happen: what the noun that is its subject does.
    Occurrence,
    /// A wave, a series, two million: the noun behind its "of" is meant.
    Measure,
}

/// All tables, parsed once.
#[derive(Debug)]
pub struct Lexicon {
    acts: Vec<Act>,
    by_code: HashMap<&'static str, usize>,
    verbs: HashMap<&'static str, Vec<Sense>>,
    nouns: HashMap<&'static str, Vec<Sense>>,
    governors: HashMap<&'static str, Vec<Governor>>,
    irregular: HashMap<&'static str, &'static str>,
    /// One sense a type, for acts that no word of ours names.
    learned: Vec<Sense>,
}

impl Lexicon {
    /// Returns the shipped lexicon; a test parses the same tables and fails on a faulty line.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::parse().unwrap_or_else(|_| Self::empty()))
    }

    fn empty() -> Self {
        Self {
            acts: Vec::new(),
            by_code: HashMap::new(),
            verbs: HashMap::new(),
            nouns: HashMap::new(),
            governors: HashMap::new(),
            irregular: HashMap::new(),
            learned: Vec::new(),
        }
    }

    /// Parses the compiled-in tables.
    pub fn parse() -> Result<Self, LexiconError> {
        let mut lexicon = Self::empty();
        each_row("cameo.tsv", include_str!("../../lexicons/cameo.tsv"), 6, |row| {
            lexicon.add_act(row)
        })?;
        each_row("verbs.tsv", include_str!("../../lexicons/verbs.tsv"), 5, |row| {
            let (words, sense) = lexicon.verb(row)?;
            for word in words {
                push(&mut lexicon.verbs, word, &sense);
            }
            Ok(())
        })?;
        each_row("nouns.tsv", include_str!("../../lexicons/nouns.tsv"), 6, |row| {
            let (words, sense) = lexicon.noun(row)?;
            for word in words {
                push(&mut lexicon.nouns, word, &sense);
            }
            Ok(())
        })?;
        each_row("governors.tsv", include_str!("../../lexicons/governors.tsv"), 2, |row| {
            let class = governor(row[1])?;
            for word in row[0].split(' ') {
                lexicon.governors.entry(word).or_default().push(class);
            }
            Ok(())
        })?;
        each_row("irregular.tsv", include_str!("../../lexicons/irregular.tsv"), 2, |row| {
            match lexicon.irregular.insert(row[0], row[1]) {
                Some(_) => Err(format!("{:?} stands twice", row[0])),
                None => Ok(()),
            }
        })?;
        lexicon.learned = EventType::ALL
            .into_iter()
            .map(|kind| learned_sense(&lexicon, kind))
            .collect::<Result<_, _>>()
            .map_err(|reason| LexiconError { file: "cameo.tsv", line: 0, reason })?;
        Ok(lexicon)
    }

    /// Finds the line of the table that a rule such as `condemn#1` stands for, its columns apart by
    /// ` | `: of `nouns.tsv` with `noun`, else of `verbs.tsv`. `None` for a rule of neither.
    pub fn rule(&self, name: &str, noun: bool) -> Option<&str> {
        let (word, _) = name.split_once('#')?;
        let senses = if noun { self.noun_senses(word) } else { self.verb_senses(word) };
        senses.iter().find(|sense| sense.name == name).map(|sense| &*sense.row)
    }

    /// The sense of an act whose type the classifier named; `None` for an empty lexicon.
    pub(super) fn learned_sense(&self, kind: EventType) -> Option<&Sense> {
        self.learned.get(kind as usize)
    }

    /// Finds the verb of an irregular past form in lower case; `None` for any other word.
    pub fn irregular(&self, form: &str) -> Option<&'static str> {
        self.irregular.get(form).copied()
    }

    /// Finds what a CAMEO code stands for; `None` for a code that is not in the table.
    pub fn act(&self, cameo: &str) -> Option<&Act> {
        self.by_code.get(cameo).map(|&index| &self.acts[index])
    }

    /// All acts in the order of their codes.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    pub(super) fn act_of(&self, sense: &Sense) -> &Act {
        &self.acts[sense.act]
    }

    pub(super) fn verb_senses(&self, lemma: &str) -> &[Sense] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub(super) fn noun_senses(&self, lemma: &str) -> &[Sense] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The types that a noun can name.
    pub(super) fn noun_types(&self, lemma: &str) -> Vec<EventType> {
        let acts = self.noun_senses(lemma).iter().filter(|sense| !sense.flags.none);
        acts.map(|sense| self.act_of(sense).event_type).collect()
    }

    /// The types that a word can name, as a verb or a noun, in the order of its senses.
    pub fn types(&self, lemma: &str) -> impl Iterator<Item = EventType> + '_ {
        let senses = self.verb_senses(lemma).iter().chain(self.noun_senses(lemma));
        senses.filter(|sense| !sense.flags.none).map(|sense| self.act_of(sense).event_type)
    }

    pub(super) fn governs(&self, lemma: &str, class: Governor) -> bool {
        self.governors.get(lemma).is_some_and(|classes| classes.contains(&class))
    }

    /// Says whether a word, as it stands, is the base form of a verb that names an act or governs
    /// one, and not also a preposition.
    pub fn knows_verb(&self, word: &str) -> bool {
        (self.verbs.contains_key(word) || self.governors.contains_key(word))
            && !matches!(word, "like" | "past" | "near" | "down" | "out" | "about" | "due")
    }

    /// Says whether the word names an act in any sense: sentences without one need no tree.
    pub fn knows(&self, lemma: &str) -> bool {
        self.verbs.contains_key(lemma) || self.nouns.contains_key(lemma)
    }

    fn add_act(&mut self, row: &[&'static str]) -> Result<(), String> {
        let act = Act {
            cameo: row[0],
            event_type: row[1].parse().map_err(|error| format!("{error}"))?,
            mode: (row[2] != "-").then(|| row[2].into()),
            contexts: list(row[3]).into_iter().map(Label::from).collect(),
            goldstein: row[4].parse().map_err(|_| format!("{:?} is no number", row[4]))?,
            gloss: row[5],
        };
        if self.by_code.insert(act.cameo, self.acts.len()).is_some() {
            return Err(format!("code {} stands twice", act.cameo));
        }
        self.acts.push(act);
        Ok(())
    }

    fn verb(&self, row: &[&'static str]) -> Result<(Vec<&'static str>, Sense), String> {
        let mut sense = self.sense(row[2], row[1], "subj", row[3], row[4])?;
        let words = first_column(row[0], &mut sense, &self.verbs)?;
        sense.row = row.join(" | ");
        Ok((words, sense))
    }

    fn noun(&self, row: &[&'static str]) -> Result<(Vec<&'static str>, Sense), String> {
        let mut sense = self.sense(row[2], row[1], row[3], row[4], row[5])?;
        let words = first_column(row[0], &mut sense, &self.nouns)?;
        sense.row = row.join(" | ");
        Ok((words, sense))
    }

    fn sense(
        &self,
        cameo: &'static str,
        tests: &'static str,
        source: &'static str,
        target: &'static str,
        flags_column: &'static str,
    ) -> Result<Sense, String> {
        let none = cameo == NO_ACT;
        let act = if none { Some(&0) } else { self.by_code.get(cameo) };
        let act = *act.ok_or_else(|| format!("no act has code {cameo:?}"))?;
        Ok(Sense {
            act,
            tests: items(tests).map(test).collect::<Result<_, _>>()?,
            source: list(source).into_iter().map(slot).collect::<Result<_, _>>()?,
            target: list(target).into_iter().map(slot).collect::<Result<_, _>>()?,
            flags: Flags { none, ..flags(flags_column)? },
            name: String::new(),
            row: String::new(),
        })
    }
}

/// In the column of codes: words that look like an act and are none.
const NO_ACT: &str = "0";

/// The sense that stands for a whole type.
fn learned_sense(lexicon: &Lexicon, kind: EventType) -> Result<Sense, String> {
    let alone = matches!(
        kind,
        EventType::Agree
            | EventType::Reject
            | EventType::Protest
            | EventType::Concede
            | EventType::Retreat
            | EventType::Mobilize
            | EventType::Threaten
            | EventType::Coerce
    );
    let mut sense = lexicon.sense(super::learned::code(kind), "-", "subj", "-", "-")?;
    sense.flags.alone = alone;
    sense.flags.reciprocal = kind == EventType::Consult;
    sense.flags.mutual = matches!(
        kind,
        EventType::Agree | EventType::Cooperate | EventType::Support | EventType::Reject
    );
    super::LEARNED.clone_into(&mut sense.name);
    Ok(sense)
}

/// The words of the first column; the sense is named for the first of them and its number.
fn first_column(
    column: &'static str,
    sense: &mut Sense,
    known: &HashMap<&'static str, Vec<Sense>>,
) -> Result<Vec<&'static str>, String> {
    let words: Vec<_> = column.split(' ').filter(|word| !word.is_empty()).collect();
    let first = words.first().ok_or("no word in the first column")?;
    let number = known.get(first).map_or(0, Vec::len) + 1;
    sense.name = format!("{first}#{number}");
    Ok(words)
}

fn push(table: &mut HashMap<&'static str, Vec<Sense>>, word: &'static str, sense: &Sense) {
    table.entry(word).or_default().push(sense.clone());
}

/// Calls `add` with the columns of each line that is no comment.
fn each_row(
    file: &'static str,
    table: &'static str,
    columns: usize,
    mut add: impl FnMut(&[&'static str]) -> Result<(), String>,
) -> Result<(), LexiconError> {
    for (index, line) in table.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let row: Vec<_> = line.split('\t').map(str::trim).collect();
        let result = if row.len() == columns {
            add(&row)
        } else {
            Err(format!("{} columns where {columns} belong", row.len()))
        };
        result.map_err(|reason| LexiconError { file, line: index + 1, reason })?;
    }
    Ok(())
}

/// Splits at commas; `-` is the empty list.
fn list(column: &'static str) -> Vec<&'static str> {
    if column == "-" {
        return Vec::new();
    }
    column.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// Splits at spaces; `-` is the empty list.
fn items(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(' ').filter(|item| !item.is_empty() && *item != "-")
}

fn slot(name: &'static str) -> Result<Slot, String> {
    Ok(match name {
        "obj" => Slot::Object,
        "party" => Slot::Party,
        "subj" => Slot::Subject,
        "poss" => Slot::Owner,
        "adj" => Slot::Adjective,
        "content.subj" => Slot::ContentSubject,
        "content.target" => Slot::ContentTarget,
        "place" => Slot::Place,
        _ => match name.strip_prefix("obj.") {
            Some(preposition) => Slot::ObjectWith(preposition),
            None if name.chars().all(char::is_lowercase) => Slot::With(name),
            None => return Err(format!("{name:?} is no slot")),
        },
    })
}

fn test(item: &'static str) -> Result<Test, String> {
    let (name, words) = match item.split_once('=') {
        Some((name, words)) => (name, words.split(',').collect()),
        None => (item, Vec::new()),
    };
    Ok(match name {
        "obj" if !words.is_empty() => Test::Object(words),
        "subj" if !words.is_empty() => Test::Subject(words),
        "mod" if !words.is_empty() => Test::Modifier(words),
        "prt" => Test::Particle(words.first().ok_or("prt needs a word")?),
        "comp" => Test::Complement(words),
        "content" => Test::Content(
            words
                .into_iter()
                .map(|word| word.parse().map_err(|error| format!("{error}")))
                .collect::<Result<_, _>>()?,
        ),
        "that" => Test::That,
        "must" => Test::Must,
        "active" => Test::Active,
        "noobj" => Test::NoObject,
        "hasobj" => Test::HasObject,
        "passive" => Test::Passive,
        "actor" => Test::ActorObject,
        _ => match (name.strip_prefix("with:"), name.strip_prefix("own:")) {
            (Some(preposition), _) => Test::With(preposition, words),
            (_, Some(preposition)) => Test::Own(preposition),
            _ => return Err(format!("{item:?} is no test")),
        },
    })
}

fn flags(column: &'static str) -> Result<Flags, String> {
    let mut flags = Flags::default();
    for item in items(column) {
        match item {
            "recip" => flags.reciprocal = true,
            "alone" => flags.alone = true,
            "victim" => flags.victim = true,
            "harm" => flags.harm = true,
            "light" => flags.light = true,
            "swap" => flags.swap = true,
            "mutual" => flags.mutual = true,
            "words" => flags.words = true,
            _ => return Err(format!("{item:?} is no flag")),
        }
    }
    Ok(flags)
}

fn governor(name: &str) -> Result<Governor, String> {
    Ok(match name {
        "denial" => Governor::Denial,
        "plan" => Governor::Plan,
        "demand" => Governor::Demand,
        "forecast" => Governor::Forecast,
        "hypothetical" => Governor::Hypothetical,
        "allegation" => Governor::Allegation,
        "content" => Governor::Content,
        "speech" => Governor::Speech,
        "phase" => Governor::Phase,
        "light" => Governor::Light,
        "occurrence" => Governor::Occurrence,
        "measure" => Governor::Measure,
        _ => return Err(format!("{name:?} is no class of governors")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_parse() {
        let lexicon = Lexicon::parse().unwrap_or_else(|error| panic!("{error}"));
        assert!(lexicon.acts().len() > 250);
        assert_eq!(lexicon.act("036").map(|act| act.event_type), Some(EventType::Agree));
    }

    #[test]
    fn every_type_has_a_verb() {
        let lexicon = Lexicon::shipped();
        for event_type in EventType::ALL {
            assert!(
                lexicon
                    .verbs
                    .values()
                    .flatten()
                    .any(|sense| { lexicon.act_of(sense).event_type == event_type }),
                "no verb names {event_type}"
            );
        }
    }

    #[test]
    fn a_faulty_line_is_named() {
        let error = each_row("x.tsv", "# head\na\tb\n", 3, |_| Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "x.tsv:2: 2 columns where 3 belong");
        assert!(slot("Obj").is_err());
        assert!(test("obj").is_err());
        assert!(flags("recip sometimes").is_err());
    }
}

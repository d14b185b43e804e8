//! PETRARCH's dictionaries, so that those who wrote them keep their work.
//!
//! **In:** actor, agent, verb, discard and issue files of PETRARCH, PETRARCH2 and
//! UniversalPetrarch, and sentences with trees. **Out:** [`Triple`]s. **Never:** files; the caller
//! reads them.
//!
//! A pattern is matched as PETRARCH matches it: words in their order before and behind the verb,
//! noun phrases as wholes, source from before the verb and target from behind it where the pattern
//! does not say. Where a phrase begins and a clause ends is read off the dependency tree.
//!
//! | file | lines |
//! |---|---|
//! | all | `#` and `;` outside brackets begin a comment, as does `<!-- … -->` over any number of lines |
//! | actors | `NAME [CODE]`, `+SYNONYM`, dated codes `[CODE <YYMMDD]`, `[CODE >YYYYMMDD]`, `[CODE D-D]`, both ends included; `[A/B]` is two actors |
//! | agents | `NOUN [~GOV]` or `[NGO~]`, plural in braces or by rule, `!MARKER! = WORD, WORD` |
//! | verbs | sets `&NAME` and `+MEMBER`; blocks `--- NAME [CODE] ---` of verbs (`+` marks the word that is inflected) and patterns |
//! | patterns | `- WORD_WORD * &SET $ + ^ % [CODE]`: `_` joins, a blank allows a gap, `$` source, `+` target, `^` a phrase to skip, `%` joined actors, `[032:033]` both ways; `{…}` and `(…)` of PETRARCH2 group words in order |
//! | discards | `PHRASE` for a sentence, `+PHRASE` for a story |
//! | issues | `PHRASE [CODE]` |
//!
//! PETRARCH2's transformations (`~ …`) are noted and not used.
//!
//! ```
//! use detente_coder::petrarch::{Dictionary, Options, Part};
//! use detente_record::{Article, Block, Role, Span};
//!
//! let mut dictionary = Dictionary::default();
//! dictionary.add(Part::Actors, "a.txt", "FRANCE [FRA]\nSPAIN [ESP]\n").unwrap();
//! dictionary.add(Part::Agents, "b.txt", "MINISTER [~GOV]\n").unwrap();
//! dictionary.add(Part::Verbs, "c.txt", "--- THANK [010] ---\nTHANK\n- * FOR AID [051]\n").unwrap();
//!
//! let text = String::from("A minister of France thanked Spain for its aid.");
//! let block = Block { span: Span::from_range(0..text.len()), role: Role::Body };
//! let article = Article { text, blocks: vec![block], ..Article::default() };
//! let sentences = detente_parse::Parser::english().analyse(&article);
//! let found = dictionary.triples(&article.text, &sentences[0], None, &Options::default());
//! let found = found.iter().map(|event| (&*event.source, &*event.code, &*event.target));
//! assert_eq!(found.collect::<Vec<_>>(), [("FRAGOV", "051", "ESP")]);
//! ```

mod actors;
mod agents;
mod code;
mod commas;
mod discards;
mod forms;
mod lines;
mod names;
mod pattern;
mod phrases;
mod verbs;
mod words;

use detente_parse::Phrase;
use detente_record::{Features, Sentence, Upos};
use jiff::civil::Date;

pub use self::{
    actors::{ActorEntry, DatedCode},
    agents::{AgentEntry, Side},
    discards::Discard,
    lines::DictionaryError,
    verbs::{Block, Element, EventCode, Pattern, Step, VerbEntry},
};
use self::{
    discards::Phrases as Discards,
    names::{Hit, Names},
    verbs::Verbs,
    words::View,
};

/// What a file of a dictionary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Names of actors with dated codes.
    Actors,
    /// Common nouns that add a sector.
    Agents,
    /// Verbs and their patterns.
    Verbs,
    /// Phrases whose sentences or stories are not coded.
    Discards,
    /// Phrases that name what a story is about.
    Issues,
}

/// How to code; the defaults are PETRARCH's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Leaves out events one side of which nobody is known for.
    pub require_dyad: bool,
    /// Most words of a phrase without a code that may still be an actor; 0 allows none.
    pub new_actor_length: usize,
    /// Fewest and most words of a clause between two commas that is left out; most 0: none is.
    pub comma: [usize; 2],
    /// The same before the first comma.
    pub comma_begin: [usize; 2],
    /// The same behind the last comma.
    pub comma_end: [usize; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            require_dyad: true,
            new_actor_length: 0,
            comma: [2, 8],
            comma_begin: [0, 0],
            comma_end: [2, 8],
        }
    }
}

/// An event that a dictionary codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triple {
    /// Who does it; `---` for nobody known, empty for somebody without a code.
    pub source: String,
    /// Whom it is done to; as `source`.
    pub target: String,
    /// What is done, as the verb file says it.
    pub code: String,
    /// The words of the source, in capitals.
    pub source_text: String,
    /// The words of the target, in capitals.
    pub target_text: String,
    /// First and last token of the source's words.
    pub source_tokens: (usize, usize),
    /// First and last token of the target's words.
    pub target_tokens: (usize, usize),
    /// The token of the verb.
    pub trigger: usize,
}

impl Triple {
    /// Says whether two events say the same of the same, wherever they stand.
    fn same(&self, other: &Self) -> bool {
        let key = |event: &Self| {
            (
                event.source.clone(),
                event.target.clone(),
                event.code.clone(),
                event.source.is_empty().then(|| event.source_text.clone()),
                event.target.is_empty().then(|| event.target_text.clone()),
            )
        };
        key(self) == key(other)
    }
}

/// A dictionary of any number of files.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    actors: Vec<ActorEntry>,
    actor_names: Names,
    agents: Vec<AgentEntry>,
    agent_names: Names,
    verbs: Verbs,
    discards: Discards,
    issues: Vec<(String, String)>,
}

impl Dictionary {
    /// Adds a file.
    ///
    /// # Errors
    /// The first line at fault, with file, line, column and reason; nothing of the file is added.
    pub fn add(&mut self, part: Part, file: &str, text: &str) -> Result<(), DictionaryError> {
        match part {
            Part::Actors => {
                let entries = actors::read(file, text)?;
                actors::index(&entries, self.actors.len(), &mut self.actor_names);
                self.actors.extend(entries);
            }
            Part::Agents => {
                for entry in agents::read(file, text)? {
                    for form in &entry.forms {
                        self.agent_names.add(form, self.agents.len());
                    }
                    self.agents.push(entry);
                }
            }
            Part::Verbs => self.verbs = self.verbs.read(file, text)?,
            Part::Discards => self.discards.add(file, text)?,
            Part::Issues => self.issues.extend(discards::issues(file, text)?),
        }
        Ok(())
    }

    /// Returns whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.actor_names.is_empty() && self.agents.is_empty() && self.verbs.blocks.is_empty()
    }

    /// The actors in the order of their files.
    pub fn actors(&self) -> &[ActorEntry] {
        &self.actors
    }

    /// The agents in the order of their files.
    pub fn agents(&self) -> &[AgentEntry] {
        &self.agents
    }

    /// The blocks of verbs in the order of their files.
    pub fn blocks(&self) -> &[Block] {
        &self.verbs.blocks
    }

    /// The phrases of a set of synonyms, each a row of words; empty for a number that is none.
    pub fn synset(&self, number: usize) -> &[Vec<String>] {
        self.verbs.synsets.get(number).map_or(&[], Vec::as_slice)
    }

    /// Says whether some verb of the dictionary has this form, in any case.
    pub fn knows_verb(&self, word: &str) -> bool {
        self.verbs.by_form.contains_key(&word.to_uppercase())
    }

    /// Issues: phrase in capitals, and code.
    pub fn issues(&self) -> &[(String, String)] {
        &self.issues
    }

    /// What was read but cannot be used, such as patterns with a set that is nowhere defined.
    pub fn notes(&self) -> &[DictionaryError] {
        &self.verbs.notes
    }

    /// Says whether the words of a sentence forbid coding it, or its whole story.
    pub fn discarded(&self, text: &str) -> Option<Discard> {
        self.discards.find(text)
    }

    /// Marks names of actors as proper nouns and returns them as phrases, so that the tree is
    /// built on whole names. Call it between tagging and parsing.
    pub fn prepare(&self, text: &str, sentence: &mut Sentence) -> Vec<Phrase> {
        let view = View::new(text, sentence);
        self.mend(&view, sentence);
        let mut phrases = Vec::new();
        let mut at = 0;
        while at < view.words.len() {
            let Some(hit) = self.actor_names.at(&view, at, at) else {
                at += 1;
                continue;
            };
            let (first, last) = (view.words[hit.from].first, view.words[hit.to - 1].token);
            for token in &mut sentence.tokens[first..=last] {
                if !matches!(token.upos, Upos::Det | Upos::Adp | Upos::Adj | Upos::Punct) {
                    token.upos = Upos::Propn;
                }
            }
            if first < last {
                let (first, last) = (first as u32, last as u32);
                phrases.push(Phrase { first, last, head: last });
            }
            at = hit.to.max(at + 1);
        }
        phrases
    }

    /// Corrects tags by what the dictionary knows: a verb's form behind "would" or "to" is a verb,
    /// and a word with a capital within the sentence that is no verb of the dictionary is a name.
    fn mend(&self, view: &View, sentence: &mut Sentence) {
        for (at, word) in view.words.iter().enumerate().skip(1) {
            let token = &mut sentence.tokens[word.token];
            let known = self.verbs.by_form.contains_key(&word.upper);
            let before = view.words[..at].iter().rev().take(3);
            let auxiliary = before
                .skip_while(|word| word.upos == Upos::Adv)
                .map(|word| word.upos == Upos::Aux || matches!(&*word.upper, "TO" | "NOT" | "N'T"))
                .next()
                .unwrap_or_default();
            if known
                && auxiliary
                && matches!(token.upos, Upos::Adv | Upos::Noun | Upos::Adp | Upos::X)
            {
                token.upos = Upos::Verb;
            } else if !known && word.capital && token.upos == Upos::Verb {
                token.upos = Upos::Propn;
                token.features = Features::SINGULAR;
            }
        }
    }

    /// Codes a sentence that has its tree. `day` chooses among dated codes; without one, only
    /// undated codes hold.
    pub fn triples(
        &self,
        text: &str,
        sentence: &Sentence,
        day: Option<Date>,
        options: &Options,
    ) -> Vec<Triple> {
        code::triples(self, text, sentence, day, options)
    }

    fn actor_at(
        &self,
        view: &View,
        from: usize,
        end: usize,
        day: Option<Date>,
    ) -> Option<(Hit, Option<String>)> {
        let hit = self.actor_names.at(view, from, end)?;
        let code = self.actors.get(hit.entry)?.code(day);
        Some((hit, code.map(str::to_owned)))
    }

    fn agent_at(&self, view: &View, from: usize, end: usize) -> Option<(Hit, String, bool)> {
        let hit = self.agent_names.at(view, from, end)?;
        let entry = self.agents.get(hit.entry)?;
        Some((hit, entry.code.clone(), entry.side == Side::Before))
    }
}

//! An article read for mentions, sentence by sentence, with a memory of who was named.

use std::sync::Arc;

use detente_record::{
    Actor, Article, Byte, Deprel, How, Mention, NameTag, Note, Role as BlockRole, Sentence, Span,
    Upos,
};
use jiff::civil::Date;

use super::anaphora::{self, Gender, Heard};
use super::contexts::{self, Class};
use super::gazetteer::Gazetteer;
use super::homonyms;
use super::leaders::Office;
use super::lexicon::{Form, word};
use super::phrase;
use super::scan::{Buffers, Scan};

/// Finds the mentions of an article, in order of their spans, without overlap.
///
/// Sentences must be tokenised; parts of speech, names and trees make it better, and any of them
/// may be missing. Offices are resolved on the article's publication day.
pub fn mentions(gazetteer: &Gazetteer, article: &Article, sentences: &[Sentence]) -> Vec<Mention> {
    mentions_with_notes(gazetteer, article, sentences).0
}

/// Finds the mentions as [`mentions`] does, with a note for each name that was taken for another's.
pub fn mentions_with_notes(
    gazetteer: &Gazetteer,
    article: &Article,
    sentences: &[Sentence],
) -> (Vec<Mention>, Vec<Note>) {
    let day = article.published.map(|published| published.date);
    let mut reader = Reader::new(gazetteer, day);
    let mut buffers = Buffers::default();
    reader.votes = homonyms::weigh(gazetteer, article, sentences, &mut buffers);
    reader.sport = contexts::is_about_sport(gazetteer, article, sentences, &mut buffers);
    let mut blocks = article.blocks.iter().peekable();
    for (index, sentence) in sentences.iter().enumerate() {
        while blocks.next_if(|block| block.span.end <= sentence.span.start).is_some() {}
        if blocks.peek().is_some_and(|block| block.role == BlockRole::Dateline) {
            continue;
        }
        let scan = buffers.scan(gazetteer, &article.text, sentence);
        reader.sentence(scan, index as u32);
    }
    (reader.out, reader.notes)
}

/// Finds whom a plural such as "the two leaders", "both sides" or "they" stands for: the last two
/// different actors of its kind named before byte `before`, in the order of the text.
///
/// Empty where fewer than two are known. "leaders", "presidents" and "ministers" ask for people;
/// anything else for states and organisations.
pub fn plural(mentions: &[Mention], words: &str, before: u32) -> Vec<Arc<Actor>> {
    anaphora::plural(mentions, words, before)
}

/// Somebody named in the article, for later surnames.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    pub surname: &'a str,
    pub actor: Arc<Actor>,
    pub office: Option<Office>,
    pub gender: Gender,
}

/// The article as read so far.
pub(super) struct Reader<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) day: Option<Date>,
    pub(super) out: Vec<Mention>,
    pub(super) notes: Vec<Note>,
    pub(super) heard: Vec<Heard>,
    pub(super) known: Vec<Known<'a>>,
    pub(super) sentence: u32,
    /// What the article says of each homonym; empty for a phrase by itself.
    votes: Vec<i32>,
    /// The article is one of sport.
    sport: bool,
    /// Sentence and end of a plural agent shared by the owner read last.
    pub(super) shared: Option<(u32, usize)>,
}

/// What a phrase says of its actor besides who it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    pub gender: Gender,
    pub plural: bool,
    pub office: Option<Office>,
    /// One person by office: "Russia's deputy foreign minister".
    pub title: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, day: Option<Date>) -> Self {
        Self {
            gazetteer,
            day,
            out: Vec::new(),
            notes: Vec::new(),
            heard: Vec::new(),
            known: Vec::new(),
            sentence: 0,
            votes: Vec::new(),
            sport: false,
            shared: None,
        }
    }

    pub(super) fn sentence(&mut self, mut scan: Scan<'a, '_>, index: u32) {
        self.sentence = index;
        scan.elsewhere = homonyms::elsewhere(scan, &self.votes);
        scan.sport = self.sport || contexts::is_sport(scan);
        if index > 0 && scan.slots.len() == 1 && scan.state(0).is_some() {
            return; // a dateline on a line of its own
        }
        let mut at = 0;
        while at < scan.slots.len() {
            let next = self.read(scan, at);
            at = next.max(at + 1);
        }
    }

    /// Reads the phrase that begins at slot `at`; returns the slot behind it.
    pub(super) fn read(&mut self, scan: Scan<'a, '_>, at: usize) -> usize {
        if let Some(next) = self.pronoun(scan, at) {
            return next;
        }
        if let Some(next) = self.government_of_leader(scan, at) {
            return next;
        }
        if let Some(next) = self.known_person(scan, at) {
            return next;
        }
        let former = phrase::is_former(scan, at);
        let start = at + usize::from(former);
        if let Some(owned) = phrase::owner(scan, start) {
            if Self::is_someone_else(scan, start) {
                if let Some(next) = self.person(scan, at) {
                    return next;
                }
                return start + 1;
            }
            return self.owned(scan, at, owned, former);
        }
        if scan.agent(start).is_some() {
            if let Some(mut run) = phrase::agents(scan, start, 0, None) {
                run.former |= former;
                return self.unowned(scan, at, run);
            }
        }
        self.person(scan, at).unwrap_or(at + 1)
    }

    /// "Chad Smith": a name that is also a given name, and behind it a name that is nothing else.
    fn goes_on(scan: Scan<'a, '_>, at: usize) -> bool {
        let plain = scan.slots.get(at + 1).is_some_and(|slot| slot.is_plain());
        let name = plain && scan.capital(at + 1) && !scan.is(at + 1, Class::Time);
        let place = matches!(scan.name_tag(at), NameTag::BeginLocation | NameTag::InLocation)
            || scan.name_tag(at + 1) == NameTag::BeginOrganization;
        let joined = scan.first(at + 1).is_some_and(|word| word.joined);
        name && !place
            && !joined
            && !scan.headline
            && scan.slot_upos(at + 1).is_none_or(|upos| upos == Upos::Propn)
    }

    /// "Jordan" in "Jordan Peterson": the name of a state in the name of a person.
    pub(super) fn is_someone_else(scan: Scan<'a, '_>, at: usize) -> bool {
        let joined = |a: usize| scan.first(a).is_some_and(|word| word.joined);
        let before = at > 0 && scan.capital(at) && !joined(at);
        if before && scan.given(at - 1).is_some_and(|g| g != b'u') && scan.capital(at - 1) {
            let person = scan.tagged_person(at) || scan.name_tag(at) == NameTag::Outside;
            if person
                && scan
                    .state(at)
                    .is_none_or(|(_, form)| form == Form::Name || form == Form::Capital)
            {
                return true;
            }
        }
        if scan.given(at) == Some(b'u') && Self::goes_on(scan, at) {
            return true;
        }
        if !scan.tagged_person(at) {
            return false;
        }
        // The tagger sees a person: believe it where the name goes on or has begun.
        let next = scan.name_tag(at + 1) == NameTag::InPerson && scan.id(at + 1) != word::S;
        next || scan.name_tag(at) == NameTag::InPerson
    }

    /// He, she, it, "the country".
    pub(super) fn pronoun(&mut self, scan: Scan<'a, '_>, at: usize) -> Option<usize> {
        let found = anaphora::pronoun(scan, at, &self.heard, &self.out, self.sentence)?;
        let actor = Arc::clone(&self.out[found.mention].actor);
        let old = found.heard;
        let manner = Manner {
            gender: found.gender,
            plural: false,
            office: old.and_then(|index| self.heard[index].office),
            title: false,
        };
        self.push(scan, found.from, found.to, actor, How::Pronoun, found.link, manner);
        if let (Some(index), true) = (old, found.gender != Gender::Unknown) {
            self.heard[index].gender = found.gender;
        }
        Some(found.to)
    }

    /// Stretches the last mention to the end of slot `end - 1`.
    pub(super) fn stretch_last(&mut self, scan: Scan<'a, '_>, end: usize) {
        if let (Some(mention), Some(last)) = (self.out.last_mut(), scan.last(end - 1)) {
            mention.span = Span::new(mention.span.start, last.end);
        }
    }

    #[allow(clippy::too_many_arguments)] // a mention is made of just these
    pub(super) fn push(
        &mut self,
        scan: Scan<'a, '_>,
        from: usize,
        to: usize,
        actor: Arc<Actor>,
        how: How,
        link: f32,
        manner: Manner,
    ) {
        let (Some(first), Some(last)) = (scan.first(from), scan.last(to.saturating_sub(1))) else {
            return;
        };
        let span: Span<Byte> = Span::new(first.start, last.end);
        if span.is_empty() || self.out.last().is_some_and(|old| old.span.end > span.start) {
            return;
        }
        self.heard.push(Heard {
            mention: self.out.len(),
            sentence: self.sentence,
            subject: is_subject(scan, first.token as usize, last.token as usize),
            gender: manner.gender,
            plural: manner.plural,
            office: manner.office,
            title: manner.title,
            speaker: is_speaker(scan, from, to),
        });
        self.out.push(Mention { span, actor, how, link });
    }
}

/// Says whether slots `from..to` are who speaks: "Wu said", "said Yun Sun".
fn is_speaker(scan: Scan<'_, '_>, from: usize, to: usize) -> bool {
    if scan.is(to, Class::Speech) {
        return true;
    }
    let verb = matches!(scan.slot_upos(to), Some(Upos::Verb | Upos::Aux));
    let back = (from.saturating_sub(4)..from).rev();
    !verb && back.take_while(|&at| scan.id(at) != word::COMMA).any(|at| scan.is(at, Class::Speech))
}

/// Says whether the phrase of tokens `from..=to` is a subject; without a tree, whether no verb
/// stands before it.
fn is_subject(scan: Scan<'_, '_>, from: usize, to: usize) -> bool {
    let tokens = &scan.sentence.tokens;
    if scan.sentence.tree {
        return tokens[from..=to.min(tokens.len() - 1)].iter().any(|token| {
            matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
                && !(from..=to).contains(&(token.head as usize))
        });
    }
    !tokens[..from].iter().any(|token| token.upos == Upos::Verb)
}

//! A sentence becomes triples: source, event code, target.

use detente_record::{Deprel, Sentence, Token, Upos};
use jiff::civil::Date;

use super::{
    Dictionary, Options, Triple, commas,
    pattern::{Scene, Slots, Who},
    phrases::{Found, Phrases},
    verbs::{Block, EventCode, VerbEntry},
    words::View,
};

/// Somebody on one side of an event: a code, or the words of somebody without one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Side {
    code: String,
    text: String,
    /// First and last token of the phrase.
    tokens: (usize, usize),
}

/// Codes a sentence with its tree.
pub(super) fn triples(
    dictionary: &Dictionary,
    text: &str,
    sentence: &Sentence,
    day: Option<Date>,
    options: &Options,
) -> Vec<Triple> {
    let whole = View::new(text, sentence);
    let view = commas::without_clauses(&whole, sentence, options);
    let phrases = Phrases::new(&Found {
        sentence,
        view: &view,
        actor: &|from, end| dictionary.actor_at(&view, from, end, day),
        agent: &|from, end| dictionary.agent_at(&view, from, end),
    });
    let scene = Scene {
        view: &view,
        phrases: &phrases,
        synsets: &dictionary.verbs.synsets,
        plurals: dictionary.verbs.second,
    };
    let mut coder = Coder {
        dictionary,
        sentence,
        scene,
        options,
        spans: spans(sentence),
        found: Vec::new(),
        last_source: None,
    };
    let mut at = 0;
    while at < view.words.len() {
        at = coder.verb(at).map_or(at + 1, |end| end.max(at + 1));
    }
    coder.found
}

struct Coder<'a> {
    dictionary: &'a Dictionary,
    sentence: &'a Sentence,
    scene: Scene<'a>,
    options: &'a Options,
    /// First and last token below each token, itself among them.
    spans: Vec<(usize, usize)>,
    found: Vec<Triple>,
    /// The source of the last verb that was coded.
    last_source: Option<Who>,
}

/// A verb of the dictionary where it stands.
struct Here<'a> {
    block: &'a Block,
    entry: &'a VerbEntry,
    /// First and last word of it.
    from: usize,
    to: usize,
    /// The word that is inflected.
    head: usize,
}

impl<'a> Coder<'a> {
    /// Codes the verb at a word. Returns where to go on when it means something: what lies in its
    /// phrase is told by it.
    fn verb(&mut self, at: usize) -> Option<usize> {
        let here = self.known_verb(at)?;
        let after = self.after(&here);
        let before = self.before(&here);
        let matched = self.pattern(&here, &before, &after);
        let (code, slots) = match matched {
            Some((code, slots)) => (code, slots),
            None => (&here.entry.code, Slots::default()),
        };
        let there = code.there.as_ref()?;
        let end = after.last().map_or(here.to + 1, |&last| last + 1);
        let target = slots.target.or_else(|| self.target(&after, slots.source));
        let source = target.and_then(|target| {
            let inherited = self.last_source.filter(|&who| self.joined(&here) && who != target);
            slots
                .source
                .or(inherited)
                .or_else(|| self.subject(&here, &before, target))
                .or_else(|| self.source(&before, target))
        });
        if let Some((target, source)) = target.zip(source) {
            self.last_source = Some(source);
            let passive = self.passive(&here, &after);
            self.write([source, target], passive, there, code, words_token(self.scene.view, &here));
        }
        Some(end)
    }

    /// The verb's subject by the tree, where it has a code other than the target's.
    fn subject(&self, here: &Here<'_>, before: &[usize], target: Who) -> Option<Who> {
        let words = &self.scene.view.words;
        let subject = self.sentence.children(words[here.head].token).find(|&child| {
            matches!(self.sentence.tokens[child].deprel, Deprel::Nsubj | Deprel::NsubjPass)
        })?;
        let word = before
            .iter()
            .find(|&&word| (words[word].first..=words[word].token).contains(&subject))?;
        let who = self.who(*word).filter(|&who| who != target && self.coded(who))?;
        (self.sides(who) != self.sides(target)).then_some(who)
    }

    /// Whether "and" joins the verb directly to what stands before: they share their subject.
    fn joined(&self, here: &Here<'_>) -> bool {
        let words = &self.scene.view.words;
        (0..here.from)
            .rev()
            .find(|&word| !matches!(words[word].upos, Upos::Adv | Upos::Aux | Upos::Part))
            .is_some_and(|word| words[word].upos == Upos::Cconj)
    }

    fn known_verb(&self, at: usize) -> Option<Here<'a>> {
        let words = &self.scene.view.words;
        let dictionary = self.dictionary;
        let known = dictionary.verbs.by_form.get(&words[at].upper)?;
        let tagged = words[at].upos == Upos::Verb;
        let stand = |from: usize, wanted: &[String]| {
            words
                .get(from..from + wanted.len())
                .is_some_and(|here| here.iter().zip(wanted).all(|(here, want)| here.upper == *want))
        };
        known.iter().find_map(|&(block, verb)| {
            let block = &dictionary.verbs.blocks[block];
            let entry = &block.verbs[verb];
            let from = at.checked_sub(entry.before.len())?;
            let sure = tagged || (!entry.before.is_empty() && words[at].upos == Upos::Noun);
            let stands = stand(from, &entry.before) && stand(at + 1, &entry.after);
            (sure && stands).then_some(Here {
                block,
                entry,
                from,
                to: at + entry.after.len(),
                head: at,
            })
        })
    }

    /// The first pattern that fits, or in dictionaries of the second generation the one that asks
    /// for most.
    fn pattern(
        &self,
        here: &Here<'a>,
        before: &[usize],
        after: &[usize],
    ) -> Option<(&'a EventCode, Slots)> {
        let mut fitting = here
            .block
            .patterns
            .iter()
            .filter_map(|pattern| Some((pattern, self.scene.matches(pattern, before, after)?)));
        let (pattern, slots) = if self.dictionary.verbs.second {
            fitting
                .reduce(|best, next| if next.0.weight() > best.0.weight() { next } else { best })?
        } else {
            fitting.next()?
        };
        pattern.code.there.is_some().then_some((&pattern.code, slots))
    }

    /// The words before a verb, the nearest first, up to a comma that ends a clause.
    fn before(&self, here: &Here<'_>) -> Vec<usize> {
        (0..here.from)
            .rev()
            .take_while(|&word| !commas::parts(self.scene.view, self.sentence, &self.spans, word))
            .collect()
    }

    /// The words of a verb's phrase behind it: all that hangs on it, but for what is joined to it.
    fn after(&self, here: &Here<'_>) -> Vec<usize> {
        let words = &self.scene.view.words;
        let verb = words[here.head].token;
        let last = self.spans[verb].1;
        let mut end = here.to;
        for (word, each) in words.iter().enumerate().skip(here.to + 1) {
            let apart = self.joins_known_verb(word)
                || (each.upper == ","
                    && commas::opens_clause(self.scene.view, self.sentence, word))
                || (each.token <= last && self.joined_verb(verb, each.token));
            if apart {
                break;
            }
            let inside = each.token <= last;
            let ends = commas::parts(self.scene.view, self.sentence, &self.spans, word)
                || (each.upos == Upos::Cconj && self.joins_verbs(each.token));
            if !inside && ends {
                break;
            }
            end = word;
        }
        // A conjunction or comma before what is joined is not part of it.
        while end > here.to && matches!(words[end].upos, Upos::Cconj | Upos::Punct) {
            end -= 1;
        }
        (here.to + 1..=end).collect()
    }

    /// Whether a token lies in a clause that is joined to the verb or only set beside it.
    fn joined_verb(&self, verb: usize, token: usize) -> bool {
        let mut at = token;
        for _ in 0..self.sentence.tokens.len() {
            if at == verb {
                return false;
            }
            let Token { deprel, upos, .. } = self.sentence.tokens[at];
            let Some(head) = self.sentence.head(at) else { return false };
            // Without "and" a parser's word is not taken for it.
            let and = || {
                self.sentence
                    .children(at)
                    .any(|child| matches!(self.sentence.tokens[child].deprel, Deprel::Cc))
            };
            let beside = deprel == Deprel::Parataxis
                || (deprel == Deprel::Conj && matches!(upos, Upos::Verb | Upos::Aux) && and());
            if head == verb && beside {
                return true;
            }
            at = head;
        }
        false
    }

    /// Whether "and" stands right before a verb of the dictionary: "… and closed its ports".
    fn joins_known_verb(&self, word: usize) -> bool {
        let words = &self.scene.view.words;
        words[word].upos == Upos::Cconj
            && words.get(word + 1).is_some_and(|next| {
                next.upos == Upos::Verb && self.dictionary.verbs.by_form.contains_key(&next.upper)
            })
    }

    fn joins_verbs(&self, conjunction: usize) -> bool {
        self.sentence
            .head(conjunction)
            .is_some_and(|head| self.sentence.tokens[head].upos == Upos::Verb)
    }

    /// Whether a verb is passive and says by whom.
    fn passive(&self, here: &Here<'_>, after: &[usize]) -> bool {
        let words = &self.scene.view.words;
        let by = after.iter().any(|&word| words[word].upper == "BY");
        let participle = !words[here.head].upper.ends_with("ING");
        let be = (0..here.from).rev().take(5).find(|&word| {
            !matches!(words[word].upos, Upos::Adv | Upos::Part | Upos::Cconj | Upos::Adj)
        });
        let be = be.is_some_and(|word| {
            matches!(
                words[word].upper.as_str(),
                "WAS" | "IS" | "BEEN" | "WERE" | "ARE" | "BE" | "BEING"
            )
        });
        by && be && participle
    }

    /// The first phrase behind the verb that has a code, else the first at all.
    fn target(&self, after: &[usize], source: Option<Who>) -> Option<Who> {
        let who = |word: usize| self.who(word);
        let others =
            || after.iter().filter_map(|&word| who(word)).filter(|who| Some(*who) != source);
        others().find(|&who| self.coded(who)).or_else(|| others().next())
    }

    /// The nearest phrase before the verb that has a code other than the target's, or the subject
    /// that it is part of; else the nearest without one.
    fn source(&self, before: &[usize], target: Who) -> Option<Who> {
        let codes = self.sides(target);
        let mut nearest =
            before.iter().filter_map(|&word| self.who(word)).filter(|&who| who != target);
        let coded = nearest.clone().find(|&who| {
            self.coded(who) && (matches!(who, Who::Group(_)) || self.sides(who) != codes)
        });
        match coded {
            Some(who) => Some(self.whole(who, before)),
            None => nearest.next(),
        }
    }

    /// The actor that a nominal begins with when a found phrase only modifies that nominal.
    fn whole(&self, who: Who, before: &[usize]) -> Who {
        let Who::Phrase(phrase) = who else { return who };
        let words = &self.scene.view.words;
        let mut token = words[self.scene.phrases.all[phrase].head].token;
        for _ in 0..self.sentence.tokens.len() {
            let nominal = matches!(self.sentence.tokens[token].deprel, Deprel::Nmod);
            match self.sentence.head(token).filter(|_| nominal) {
                Some(head) if head < token => token = head,
                _ => break,
            }
        }
        let first = self.spans[token].0;
        let mut inside = before
            .iter()
            .rev()
            .filter(|&&word| words[word].token >= first && words[word].token <= token);
        inside.find_map(|&word| self.who(word).filter(|&who| self.coded(who))).unwrap_or(who)
    }

    /// The phrase at a word, or the list that it is part of.
    fn who(&self, word: usize) -> Option<Who> {
        let phrase = self.scene.phrases.of[word]?;
        Some(self.scene.phrases.all[phrase].group.map_or(Who::Phrase(phrase), Who::Group))
    }

    fn members(&self, who: Who) -> Vec<usize> {
        match who {
            Who::Group(group) => self.scene.phrases.groups[group].members.clone(),
            Who::Phrase(phrase) => match self.scene.phrases.all[phrase].group {
                Some(group) => self.scene.phrases.groups[group].members.clone(),
                None => vec![phrase],
            },
        }
    }

    fn coded(&self, who: Who) -> bool {
        self.members(who).iter().any(|&phrase| self.scene.phrases.all[phrase].code.is_some())
    }

    /// The codes behind a phrase or list; one of `---` where nobody has any.
    fn sides(&self, who: Who) -> Vec<Side> {
        let mut sides = Vec::new();
        for phrase in self.members(who) {
            let each = &self.scene.phrases.all[phrase];
            let side = |code: &str| self.side(phrase, code);
            let text = self.text(phrase);
            match &each.code {
                Some(code) => sides.extend(code.split('/').map(side)),
                None if text.split(' ').count() <= self.options.new_actor_length => {
                    sides.push(side(""));
                }
                None => {}
            }
        }
        if sides.is_empty() {
            sides.extend(self.members(who).first().map(|&first| self.side(first, "---")));
        }
        sides
    }

    fn side(&self, phrase: usize, code: &str) -> Side {
        let each = &self.scene.phrases.all[phrase];
        let words = &self.scene.view.words;
        let tokens = (words[each.from].first, words[each.to - 1].token);
        Side { code: code.to_owned(), text: self.text(phrase), tokens }
    }

    fn text(&self, phrase: usize) -> String {
        let each = &self.scene.phrases.all[phrase];
        let words = self.scene.view.words[each.from..each.to].iter();
        words.map(|word| word.upper.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn write(
        &mut self,
        [source, target]: [Who; 2],
        passive: bool,
        there: &str,
        code: &EventCode,
        trigger: usize,
    ) {
        let (mut source, mut target) = (self.sides(source), self.sides(target));
        if let Some(back) = &code.back {
            // What is mutual goes on among themselves where the other side is not known.
            let nobody = |sides: &[Side]| sides.first().is_some_and(|side| side.code == "---");
            if nobody(&target) {
                target.clone_from(&source);
            } else if nobody(&source) {
                source.clone_from(&target);
            }
            self.pairs([&source, &target], passive, there, trigger);
            self.pairs([&target, &source], passive, back, trigger);
        } else {
            self.pairs([&source, &target], passive, there, trigger);
        }
    }

    fn pairs(
        &mut self,
        [sources, targets]: [&[Side]; 2],
        passive: bool,
        code: &str,
        trigger: usize,
    ) {
        for source in sources {
            for target in targets {
                let same = source.code == target.code
                    && (!source.code.is_empty() || source.text == target.text);
                let missing = source.code == "---" || target.code == "---";
                if same || (missing && self.options.require_dyad) {
                    continue;
                }
                let (by, to) = if passive { (target, source) } else { (source, target) };
                let triple = Triple {
                    source: by.code.clone(),
                    target: to.code.clone(),
                    code: code.to_owned(),
                    source_text: by.text.clone(),
                    target_text: to.text.clone(),
                    source_tokens: by.tokens,
                    target_tokens: to.tokens,
                    trigger,
                };
                if !self.found.iter().any(|known| known.same(&triple)) {
                    self.found.push(triple);
                }
            }
        }
    }
}

fn words_token(view: &View, here: &Here<'_>) -> usize {
    view.words[here.head].token
}

/// The first and last token below each token, itself among them.
pub(super) fn spans(sentence: &Sentence) -> Vec<(usize, usize)> {
    let count = sentence.tokens.len();
    let mut spans: Vec<(usize, usize)> = (0..count).map(|token| (token, token)).collect();
    for token in 0..count {
        let mut above = token;
        for _ in 0..count {
            let Some(head) = sentence.head(above).filter(|&head| head < count) else { break };
            let (first, last) = spans[head];
            if first <= token && token <= last {
                break;
            }
            spans[head] = (first.min(token), last.max(token));
            above = head;
        }
    }
    spans
}

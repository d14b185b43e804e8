//! Who said what about whom.
//!
//! Quotation marks are paired paragraph by paragraph (`marks`); the article is laid out as lines,
//! sentences that no quoted stretch is cut by (`reading`); turns of a conversation (`transcript`) and
//! quotes with a name beneath (`signed`) are plain to see; in each other line the cues are found with
//! whoever speaks and the words ascribed: by what was learned where there is a tree (`learned`), else by
//! rules (`frame`, `subject`, `content`); what is quoted without a cue goes to whoever spoke last; speakers are resolved in
//! the order of the text (`speaker`).

mod about;
mod clause;
mod content;
mod frame;
mod lead;
mod learned;
mod lexicon;
mod marks;
mod reading;
mod signed;
mod speaker;
mod subject;
mod transcript;
mod unclosed;

use std::ops::Range;

use detente_record::{Article, Byte, Mention, Quote, QuoteForm, Sentence, Span};

pub use learned::train;
pub use unclosed::{NOTES, unclosed};

use frame::Frame;
use lexicon::Kind;
use reading::{Line, Reading};
use speaker::{Last, Speakers};
use transcript::Turns;

/// Fewest words of a quote that nothing in its line attributes.
const FEWEST_WORDS: usize = 4;

/// Finds the quotes of an article, in order of their spans.
///
/// `mentions` are those of [`actors::mentions`](crate::actors::mentions), in order; a speaker who is
/// in none gets a mention of its own with a `link` of 0.5. A quote in two parts (“A,” he said,
/// “B.”) gives one [`Quote`] for each, with the same cue. Direct quotes have their quotation marks
/// outside `span`; the span of an indirect or mixed one is the clause with its "that". Quoted words
/// that nobody is said to have spoken (titles, words at arm's length) are no quotes.
pub fn quotes(article: &Article, sentences: &[Sentence], mentions: &[Mention]) -> Vec<Quote> {
    let found = attributed(article, sentences, mentions).into_iter();
    found.filter(|found| found.said).map(|found| found.quote).collect()
}

/// Says whether a noun names one person by office or part: "minister", "spokesman", "witness".
pub(crate) fn names_person(noun: &str) -> bool {
    lexicon::Lexicon::shipped().entry(noun).class.any(lexicon::Class::PERSON_NOUN)
}

/// A quote with all the words that name its speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributed {
    /// The quote.
    pub quote: Quote,
    /// The speaker's words with all that describes them ("Alfred Wu of the school"), of which
    /// `quote.speaker` may hold a part; `None` where no words beside the quote name one.
    pub source: Option<Span<Byte>>,
    /// The cue with its colon; `quote.cue` is without.
    pub cue: Option<Span<Byte>>,
    /// Whether the words are something said: quoted, behind a verb of saying, or a clause. An attitude
    /// towards a thing ("condemned the invasion") is none.
    pub said: bool,
}

/// Finds the quotes of an article as [`quotes`] does, with the words that name each speaker; and,
/// besides what was said, the attitudes that the article ascribes.
pub fn attributed(
    article: &Article,
    sentences: &[Sentence],
    mentions: &[Mention],
) -> Vec<Attributed> {
    let reading = Reading::new(article, sentences, mentions);
    let turns = Turns::of(&reading);
    let mut search = Search {
        speakers: Speakers::new(&reading, article.byline.as_deref()),
        reading: &reading,
        taken: vec![false; reading.stretches.len()],
        found: Vec::new(),
        pending: None,
        last_turn: None,
    };
    for (at, line) in reading.lines.iter().enumerate() {
        if !search.turn(line, &turns) && !search.signed(at) {
            search.line(line);
        }
    }
    let mut found = search.found;
    found.sort_by_key(|found| (found.quote.span, found.quote.cue));
    found.dedup_by(|a, b| (a.quote.span, a.quote.form) == (b.quote.span, b.quote.form));
    found
}

/// A speaker and a cue, each where there is one.
type Given = (Option<Mention>, Option<Span<Byte>>);

/// A speaker, and what else a frame says of its words.
type Spoken<'m> = (Option<&'m Mention>, Said);

/// See [`Attributed`].
#[derive(Clone, Copy)]
struct Said {
    said: bool,
    source: Option<Span<Byte>>,
}

/// The search's state on its way through the article.
struct Search<'a> {
    reading: &'a Reading<'a>,
    speakers: Speakers<'a>,
    /// Which quoted stretches have a speaker.
    taken: Vec<bool>,
    found: Vec<Attributed>,
    /// Speaker and cue that a line has announced with a colon at its end.
    pending: Option<Given>,
    /// Paragraph of the last line that belongs to a turn of a conversation.
    last_turn: Option<u32>,
}

impl Search<'_> {
    /// Reads one line.
    fn line(&mut self, line: &Line) {
        let frames = match learned::frames(self.reading, line) {
            Some(frames) => self.with_quoted(line, frames),
            None => frame::frames(self.reading, line),
        };
        let pending = self.pending.take();
        let mut spoken = Vec::with_capacity(frames.len());
        for frame in &frames {
            let speaker = self.speakers.resolve(frame, line);
            self.frame(frame, line, speaker.as_ref());
            spoken.push(speaker);
        }
        self.loose(line, &frames, &spoken, pending.as_ref());
        self.announce(line, &frames, &spoken);
    }

    /// Adds to learned frames what the rules tie quoted words to that none of them holds.
    fn with_quoted(&self, line: &Line, mut frames: Vec<Frame>) -> Vec<Frame> {
        let free = |frames: &[Frame], at: usize| {
            self.reading.tokens[at].stretch.is_some()
                && !frames.iter().any(|frame| frame.content.iter().any(|words| words.contains(&at)))
        };
        if !line.tokens.clone().any(|at| free(&frames, at)) {
            return frames;
        }
        for mut rule in frame::frames(self.reading, line) {
            rule.content.retain(|words| words.clone().any(|at| free(&frames, at)));
            if rule.content.is_empty() {
                continue;
            }
            let same = |frame: &&mut Frame| frame.cue.contains(&(rule.cue.end - 1));
            if let Some(frame) = frames.iter_mut().find(same) {
                let beside = |words: &Range<usize>| {
                    !frame.content.iter().any(|own| own.start < words.end && words.start < own.end)
                };
                let more: Vec<_> = rule.content.drain(..).filter(beside).collect();
                frame.content.extend(more);
                frame.content.sort_by_key(|words| words.start);
            } else {
                frames.push(rule);
            }
        }
        frames.sort_by_key(|frame| frame.cue.start);
        frames
    }

    /// Emits the quotes of one frame.
    fn frame(&mut self, frame: &Frame, line: &Line, speaker: Option<&Mention>) {
        let cue = Some(self.reading.span(&frame.cue));
        let source = frame.subject.as_ref().map(|subject| self.reading.span(&subject.words));
        let mut quoted = false;
        for words in &frame.content {
            let said = Said { said: self.said(frame, words), source };
            quoted |= self.words(words, cue, (speaker, said));
        }
        let relative = frame
            .subject
            .as_ref()
            .is_some_and(|subject| self.reading.tokens[subject.head].is(lexicon::Class::RELATIVE));
        // "said one who asked for silence": the one, not the asking, is what a next "he" means.
        if let Some(mention) = speaker
            .filter(|_| quoted || !relative)
            .filter(|_| !frame.content.is_empty() || frame.end() + 1 >= line.tokens.end)
        {
            let token = frame.end().max(frame.content.last().map_or(0, |words| words.end));
            // “A,” she said, noting that B. “C.”: the last part belongs to "said".
            let carried = self.speakers.last.as_ref().filter(|last| {
                !quoted
                    && frame.shared
                    && last.paragraph == line.paragraph
                    && last.mention.actor == mention.actor
            });
            let cue = carried.map_or(cue, |last| last.cue);
            self.speakers.last = Some(Last {
                mention: mention.clone(),
                paragraph: line.paragraph,
                token: if quoted { token } else { frame.end() },
                cue,
            });
        }
    }

    /// Says whether the words of a frame are something said rather than something felt about.
    fn said(&self, frame: &Frame, words: &Range<usize>) -> bool {
        let tokens = &self.reading.tokens;
        let verb = tokens[frame.cue.clone()].iter().rev().find_map(|tok| tok.entry.verb);
        let says = verb.is_none_or(|verb| {
            matches!(verb.kind, Kind::Say | Kind::Weak | Kind::Tell | Kind::Ask | Kind::Show)
        });
        says || tokens[words.clone()].iter().any(|tok| tok.stretch.is_some() || tok.tagged_verb())
    }

    /// Emits the quotes in `words`; says whether any of them were quoted ones.
    fn words(&mut self, words: &Range<usize>, cue: Option<Span<Byte>>, speaker: Spoken) -> bool {
        let reading = self.reading;
        let (mut quoted, mut plain) = (false, false);
        for tok in &reading.tokens[words.clone()] {
            quoted |= tok.stretch.is_some();
            plain |= tok.stretch.is_none() && !tok.punct();
        }
        let mut at = words.start;
        while at < words.end {
            let Some(stretch) = reading.tokens[at].stretch else {
                at += 1;
                continue;
            };
            self.taken[stretch as usize] = true;
            if !plain {
                self.emit(
                    reading.stretches[stretch as usize].0.inner,
                    QuoteForm::Direct,
                    cue,
                    speaker,
                );
            }
            at = reading.stretches[stretch as usize].1.end.max(at + 1);
        }
        if plain {
            let form = if quoted { QuoteForm::Mixed } else { QuoteForm::Indirect };
            self.emit(reading.span(words), form, cue, speaker);
        }
        quoted
    }

    /// Adds one quote.
    fn emit(
        &mut self,
        span: Span<Byte>,
        form: QuoteForm,
        cue: Option<Span<Byte>>,
        (speaker, Said { said, source }): Spoken,
    ) {
        let span = trimmed(self.reading.text, span);
        if span.is_empty() {
            return;
        }
        let about = about::about(self.reading, span, speaker.map(|mention| &*mention.actor));
        let stance = about.first().and_then(|first| about::stance(self.reading, span, first));
        let word = cue.map(|cue| word_alone(self.reading.text, cue)).filter(|cue| !cue.is_empty());
        let quote =
            Quote { span, form, speaker: speaker.cloned(), cue: word.or(cue), about, stance };
        self.found.push(Attributed { quote, source, cue, said });
    }

    /// Attributes the quoted stretches of a line that no frame holds.
    fn loose(
        &mut self,
        line: &Line,
        frames: &[Frame],
        spoken: &[Option<Mention>],
        pending: Option<&Given>,
    ) {
        let mut at = line.tokens.start;
        while at < line.tokens.end {
            let Some(stretch) = self.reading.tokens[at].stretch else {
                at += 1;
                continue;
            };
            let index = stretch as usize;
            let tokens = self.reading.stretches[index].1.clone();
            at = tokens.end.max(at + 1);
            if self.taken[index] || !self.utterance(line, index) {
                continue;
            }
            let Some((speaker, cue)) = self.loose_speaker(line, index, frames, spoken, pending)
            else {
                continue;
            };
            self.taken[index] = true;
            let inner = self.reading.stretches[index].0.inner;
            self.emit(
                inner,
                QuoteForm::Direct,
                cue,
                (speaker.as_ref(), Said { said: true, source: None }),
            );
            if let Some(mention) = speaker {
                let paragraph = line.paragraph;
                self.speakers.last = Some(Last { mention, paragraph, token: tokens.end, cue });
            }
        }
    }

    /// Says whether a stretch is something said and no title or word at arm's length.
    fn utterance(&self, line: &Line, index: usize) -> bool {
        let (stretch, tokens) = &self.reading.stretches[index];
        let words = self.reading.tokens[tokens.clone()].iter().filter(|tok| !tok.punct()).count();
        let inner = stretch.inner.of(self.reading.text);
        let ends = inner.ends_with(['.', ',', '!', '?', '…', '—', ';', '-']);
        let alone = self.reading.trimmed(&line.tokens).len() <= tokens.len();
        let capital = inner.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        stretch.continues
            || alone && (ends || words >= FEWEST_WORDS)
            || words >= FEWEST_WORDS && ends && capital
    }

    /// Finds the speaker of a stretch that no frame holds; the outer `None` drops the stretch.
    fn loose_speaker(
        &mut self,
        line: &Line,
        index: usize,
        frames: &[Frame],
        spoken: &[Option<Mention>],
        pending: Option<&Given>,
    ) -> Option<Given> {
        let (stretch, tokens) = self.reading.stretches[index].clone();
        if let Some((speaker, cue)) = pending {
            return Some((speaker.clone(), *cue));
        }
        if stretch.continues {
            let last = self.speakers.last.as_ref()?;
            return Some((Some(last.mention.clone()), last.cue));
        }
        // The nearest frame of the line.
        let nearest = (0..frames.len()).min_by_key(|&at| {
            let frame = &frames[at];
            if frame.start() >= tokens.end {
                frame.start() - tokens.end
            } else {
                tokens.start.saturating_sub(frame.end())
            }
        });
        if let Some(at) = nearest {
            return Some((spoken[at].clone(), Some(self.reading.span(&frames[at].cue))));
        }
        if let Some(speaker) = self.unknown_verb(line, &tokens) {
            return Some((Some(speaker), None));
        }
        let last = self.speakers.last.clone();
        match last {
            // “A,” he said. “B.”
            Some(last) if last.paragraph == line.paragraph => Some((Some(last.mention), last.cue)),
            Some(last) if last.paragraph + 1 == line.paragraph => Some((Some(last.mention), None)),
            _ => Some((None, None)),
        }
    }

    /// Finds the speaker beside a verb that is no known verb of speech: “We shall see,” Wu smiled.
    fn unknown_verb(&mut self, line: &Line, tokens: &Range<usize>) -> Option<Mention> {
        let reading = self.reading;
        let first = reading.tokens.get(tokens.end).filter(|_| tokens.end < line.tokens.end)?;
        // “…,” chuckled Wu.
        if first.tagged_verb()
            || !reading.tagged
                && first.first.is_lowercase()
                && reading.word(tokens.end).ends_with("ed")
        {
            let subject = subject::after(reading, tokens.end + 1, line.tokens.end)?;
            return self.speakers.subject(&subject, false, line);
        }
        let subject = subject::after(reading, tokens.end, line.tokens.end)?;
        let next = reading
            .tokens
            .get(subject.words.end)
            .filter(|_| subject.words.end < line.tokens.end)?;
        let verb = next.tagged_verb() || !reading.tagged && next.first.is_lowercase();
        verb.then(|| self.speakers.subject(&subject, false, line)).flatten()
    }

    /// Remembers who is announced by a line that ends with a colon.
    fn announce(&mut self, line: &Line, frames: &[Frame], spoken: &[Option<Mention>]) {
        let last = line.tokens.end.checked_sub(1).map(|at| self.reading.tokens[at]);
        if last.is_none_or(|tok| tok.first != ':' || tok.stretch.is_some()) {
            return;
        }
        let frame = frames.last().map(|frame| self.reading.span(&frame.cue));
        let speaker = spoken.last().cloned().flatten().or_else(|| {
            let first = subject::after(self.reading, line.tokens.start, line.tokens.end)?;
            self.speakers.subject(&first, false, line)
        });
        self.pending = Some((speaker, frame));
    }
}

/// Drops a colon or comma behind a cue.
fn word_alone(text: &str, cue: Span<Byte>) -> Span<Byte> {
    let words = cue.of(text);
    let kept = words.trim_end_matches([':', ',', ' ']).len();
    Span::new(cue.start, cue.start + kept as u32)
}

/// Drops blanks at both ends of a span.
fn trimmed(text: &str, span: Span<Byte>) -> Span<Byte> {
    let words = span.of(text);
    let lead = words.len() - words.trim_start().len();
    let start = span.start as usize + lead;
    Span::from_range(start..start + words.trim().len())
}

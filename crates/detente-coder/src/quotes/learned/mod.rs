//! A learned reading of a line: which words are cues, and what part each word plays with them.
//!
//! A first classifier asks of each word whether it marks speech or thought; a second one then labels
//! the whole line as seen from that word (source, content, cue, or nothing), weighing words, seams and
//! whole parts. Both are linear, averaged perceptrons (Collins 2002) over the tree; `cargo xtask train --quotes` fits
//! them to PolNeAR (Newell et al. 2018). Weights only ship, none of its text.

mod features;
mod parts;
mod path;
mod table;
pub mod train;
mod view;

use std::{ops::Range, sync::LazyLock};

use detente_parse::bytes;

use super::{
    frame::Frame,
    lexicon::{Form, Kind},
    reading::{Line, Reading},
    subject::Subject,
};
use features::Roles;
use path::best_path;
use table::Table;
use view::View;

/// The parts that a word can play.
pub(super) const ROLES: usize = 4;
/// Pairs of parts that follow each other.
pub(super) const PAIRS: usize = ROLES * ROLES;
/// Kinds of part: sources, and what is said.
pub(super) const PARTS: usize = 2;
const SOURCE: usize = 1;
const CONTENT: usize = 2;
const CUE: usize = 3;

/// The weights.
#[derive(Debug, Default)]
pub struct Weights {
    /// What a word must score to be a cue.
    bar: i16,
    cue: Table<1>,
    words: Table<ROLES>,
    steps: Table<PAIRS>,
    parts: Table<PARTS>,
}

/// What is added to a bar to write it as a number without sign.
const ZERO: u32 = 1 << 15;

static SHIPPED: LazyLock<Option<Weights>> =
    LazyLock::new(|| Weights::from_bytes(include_bytes!("../../../models/quotes.bin")));

impl Weights {
    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` for anything else.
    pub fn from_bytes(file: &[u8]) -> Option<Self> {
        let mut input = bytes::Reader::new(file);
        Some(Self {
            bar: i16::try_from(i64::from(input.number()?) - i64::from(ZERO)).ok()?,
            cue: Table::unpack(&mut input)?,
            words: Table::unpack(&mut input)?,
            steps: Table::unpack(&mut input)?,
            parts: Table::unpack(&mut input)?,
        })
    }

    /// Writes the weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = bytes::Writer::default();
        out.number(ZERO.saturating_add_signed(self.bar.into()));
        self.cue.pack(&mut out);
        self.words.pack(&mut out);
        self.steps.pack(&mut out);
        self.parts.pack(&mut out);
        out.finish()
    }

    /// Returns the weights with another bar for cues.
    #[must_use]
    pub fn with_bar(self, bar: i16) -> Self {
        Self { bar, ..self }
    }

    /// Labels a line as seen from a cue.
    fn label(&self, roles: &Roles) -> Vec<usize> {
        best_path(
            &roles.parts,
            |at| self.words.score(&roles.words[at]),
            |at| self.steps.score(&roles.steps[at]),
            |part| self.parts.score(part),
        )
    }
}

/// Reads the frames of a line; `None` where it has no tree to read them from.
pub(super) fn frames(reading: &Reading, line: &Line) -> Option<Vec<Frame>> {
    frames_by(SHIPPED.as_ref()?, reading, line)
}

/// Reads the frames of a line with given weights.
fn frames_by(weights: &Weights, reading: &Reading, line: &Line) -> Option<Vec<Frame>> {
    let view = View::new(reading, line)?;
    // "According to" is regular: rules know best how far it goes.
    let mut regular: Vec<Frame> = if line.tokens.clone().any(|at| reading.is_word(at, "according"))
    {
        let all = super::frame::frames(reading, line).into_iter();
        all.filter(|frame| reading.is_word(frame.cue.start, "according"))
            .filter(|frame| !frame.content.is_empty())
            .collect()
    } else {
        Vec::new()
    };
    let mut found: Vec<(i32, Frame)> = Vec::new();
    for at in (0..view.words.len()).filter(|&at| features::may_cue(&view, at)) {
        let [score] = weights.cue.score(&features::cue(&view, at));
        if score < i32::from(weights.bar)
            || found.iter().any(|(_, frame)| frame.cue.contains(&(view.start + at)))
        {
            continue;
        }
        let labels = weights.label(&features::roles(&view, at));
        if let Some(mut frame) = frame(reading, &view, at, &labels) {
            stop_at_according(reading, &mut frame);
            if let Some(same) = regular.iter().position(|one| one.cue.start == frame.cue.start) {
                frame.content = regular.swap_remove(same).content;
            }
            found.push((score, frame));
        }
    }
    found.extend(regular.into_iter().map(|frame| (i32::MAX, frame)));
    found.sort_by_key(|(_, frame)| frame.cue.start);
    cut_at_additions(reading, &mut found);
    Some(outermost(found))
}

/// Makes a frame of labels; `None` where nothing is said.
fn frame(reading: &Reading, view: &View, at: usize, labels: &[usize]) -> Option<Frame> {
    let runs = |label: usize| {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, _) in labels.iter().enumerate().filter(|(_, one)| **one == label) {
            match runs.last_mut() {
                Some(run) if run.end == at => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    };
    let shift = |run: &Range<usize>| run.start + view.start..run.end + view.start;
    let mut content: Vec<Range<usize>> = Vec::new();
    for run in runs(CONTENT).iter().map(|run| shift(&with_quoted(view, run))) {
        match content.last_mut() {
            Some(last) if joins(view, labels, last.end, run.start) => {
                last.end = last.end.max(run.end);
            }
            _ => content.push(run),
        }
    }
    if content.is_empty() {
        return None;
    }
    let cue = runs(CUE).into_iter().find(|run| run.contains(&at)).unwrap_or(at..at + 1);
    let far = |run: &Range<usize>| run.start.abs_diff(at).min(run.end.abs_diff(at));
    let source = runs(SOURCE).into_iter().min_by_key(far);
    let subject = source.as_ref().map(|run| {
        let inside = |head: Option<usize>| head.is_some_and(|head| run.contains(&head));
        let head = run
            .clone()
            .find(|&word| !inside(view.words[word].head) && !view.words[word].mark)
            .unwrap_or(run.end - 1);
        Subject { words: shift(run), head: head + view.start, whole: shift(run) }
    });
    let verb = reading.tokens[view.start + at].entry.verb;
    Some(Frame {
        cue: shift(&cue),
        kind: verb.map_or(Kind::Say, |verb| verb.kind),
        form: verb.map_or(Form::Past, |verb| verb.form),
        additive: verb.is_some_and(|verb| verb.additive),
        inverted: source.is_some_and(|source| source.start > at),
        subject,
        shared: false,
        content,
    })
}

/// Ends what is said where "according to" begins: that is another's word for all of it.
fn stop_at_according(reading: &Reading, frame: &mut Frame) {
    for words in &mut frame.content {
        let other = words.clone().skip(1).find(|&at| {
            reading.tokens[at].stretch.is_none()
                && reading.is_word(at, "according")
                && reading.is_word(at + 1, "to")
        });
        if let Some(at) = other {
            words.end = at - usize::from(reading.tokens[at - 1].punct());
        }
    }
    frame.content.retain(|words| !words.is_empty());
}

/// Says whether two parts of what is said are one: few words lie between, none of them the frame's.
fn joins(view: &View, labels: &[usize], from: usize, to: usize) -> bool {
    const GAP: usize = 6;
    let gap = from.saturating_sub(view.start)..to.saturating_sub(view.start);
    gap.is_empty()
        || gap.len() <= GAP && !labels[gap].iter().any(|label| matches!(*label, SOURCE | CUE))
}

/// Stretches a run over the quoted words that follow it at once: called the raid “a gift”.
fn with_quoted(view: &View, run: &Range<usize>) -> Range<usize> {
    let stretch = view.words.get(run.end).and_then(|word| word.stretch);
    let rest = view.words[run.end..].iter();
    let more = rest.take_while(|word| stretch.is_some() && word.stretch == stretch).count();
    run.start..run.end + more
}

/// Ends the words of a frame where one that carries it on begins: "said that A, adding that B".
fn cut_at_additions(reading: &Reading, found: &mut [(i32, Frame)]) {
    for at in 0..found.len() {
        let inner = &found[at].1;
        if inner.form != Form::Gerund || inner.cue.start == 0 {
            continue;
        }
        let subject = inner.subject.clone();
        let cue = inner.cue.start;
        let comma = reading.tokens[cue - 1].punct();
        let mut theirs = Vec::new();
        let carried = |outer: &Frame| {
            outer.cue.start < cue && (subject.is_none() || subject == outer.subject)
        };
        for (_, outer) in found[..at].iter_mut().filter(|(_, outer)| carried(outer)) {
            for words in outer.content.iter_mut().filter(|words| words.contains(&cue)) {
                words.end = cue - usize::from(comma);
            }
            outer.content.retain(|words| !words.is_empty());
            theirs.extend(outer.content.iter().cloned());
        }
        let before = |words: &Range<usize>| theirs.iter().any(|one| one.contains(&words.start));
        found[at].1.content.retain(|words| !before(words));
    }
}

/// Drops frames inside the words of another: what somebody is said to have said is theirs.
fn outermost(mut found: Vec<(i32, Frame)>) -> Vec<Frame> {
    let inside = |inner: &Frame, outer: &Frame| {
        outer.content.iter().any(|words| words.contains(&inner.cue.start))
    };
    let dropped: Vec<bool> = found
        .iter()
        .map(|(score, frame)| {
            found.iter().any(|(other_score, other)| {
                inside(frame, other)
                    && (!inside(other, frame)
                        || (*other_score, frame.cue.start) > (*score, other.cue.start))
            })
        })
        .collect();
    let mut kept = dropped.iter();
    found.retain(|_| kept.next() == Some(&false));
    // A source that two frames share belongs to the first; the second carries it on.
    let mut frames: Vec<Frame> = found.into_iter().map(|(_, frame)| frame).collect();
    for at in 1..frames.len() {
        let same = |one: &Frame| one.subject.is_some() && one.subject == frames[at].subject;
        frames[at].shared = frames[..at].iter().any(same);
    }
    frames
}

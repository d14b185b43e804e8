//! A small analyser, for languages with little data: linear choices of tags from left to right, of
//! heads pair by pair (McDonald et al. 2005, "Online Large-Margin Training of Dependency Parsers"),
//! and of relations. It takes thousands of words a treebank where the network takes hundreds of
//! thousands, and less than a megabyte.

pub(crate) mod features;

use detente_record::{Deprel, Features, Upos};

use crate::{
    bytes::{Reader, Writer},
    heads::choose,
    linear::Table,
    net::{Arc, NO_TAG, highest},
    word::Word,
};
use features::View;

/// Most tags.
pub(crate) const TAGS: usize = 96;
/// Number of relations.
pub(crate) const RELATIONS: usize = Deprel::ALL.len();
/// Most words whose heads are chosen pair by pair; what follows hangs on the word before.
const MOST: usize = 400;

/// The weights.
#[derive(Debug, Default)]
pub(crate) struct Small {
    /// What each tag stands for.
    pub tags: Vec<(Upos, Features)>,
    pub tagger: Table<TAGS>,
    pub arcs: Table<1>,
    pub relations: Table<RELATIONS>,
}

impl Small {
    /// Tags words from left to right: fills `out` with indices into `tags`.
    pub(crate) fn tag(&self, words: &[Word], out: &mut Vec<u8>) {
        out.clear();
        for at in 0..words.len() {
            let scores = self.tagger.score(&features::of_tag(words, at, out));
            let scores = scores.map(f32::from);
            out.push(highest(&scores[..self.tags.len().clamp(1, TAGS)]) as u8);
        }
    }

    /// Returns the index of a tag; [`NO_TAG`] for one that is not in the list.
    pub(crate) fn tag_of(&self, upos: Upos, features: Features) -> u8 {
        self.tags.iter().position(|&tag| tag == (upos, features)).map_or(NO_TAG, |tag| tag as u8)
    }

    /// Finds a tree over tagged words.
    pub(crate) fn tree(&self, words: &[Word], tags: &[u8], found: &mut Vec<Arc>) {
        found.clear();
        if words.is_empty() {
            return;
        }
        let count = words.len().min(MOST);
        let view = View { words: &words[..count], tags: &tags[..count] };
        let score = |dependent, head| f32::from(self.arcs.score(&view.of_arc(dependent, head))[0]);
        for (dependent, head) in choose(count, &scores(count, score)).into_iter().enumerate() {
            let relation = self.relation(&view, dependent, head as usize);
            found.push(Arc { head, relation });
        }
        for word in count..words.len() {
            found.push(Arc { head: word as u32, relation: Deprel::Dep });
        }
    }

    fn relation(&self, view: &View<'_>, dependent: usize, head: usize) -> Deprel {
        if head == 0 {
            return Deprel::Root;
        }
        let mut scores = self.relations.score(&view.of_relation(dependent, head)).map(f32::from);
        scores[Deprel::Root as usize] = f32::MIN;
        Deprel::ALL[highest(&scores)]
    }

    pub(crate) fn pack(&self, out: &mut Writer) {
        out.number(self.tags.len() as u32);
        for (upos, features) in &self.tags {
            out.byte(*upos as u8);
            out.number(u32::from(features.0));
        }
        self.tagger.pack(out);
        self.arcs.pack(out);
        self.relations.pack(out);
    }

    /// Reads what [`Small::pack`] wrote; `None` where the bytes are no such weights.
    pub(crate) fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut tags = Vec::new();
        for _ in 0..input.number()?.min(TAGS as u32) {
            let upos = *Upos::ALL.get(usize::from(input.byte()?))?;
            tags.push((upos, Features(u16::try_from(input.number()?).ok()?)));
        }
        let (tagger, arcs) = (Table::unpack(input)?, Table::unpack(input)?);
        Some(Self { tags, tagger, arcs, relations: Table::unpack(input)? })
    }
}

/// Lays out the scores of all pairs as [`choose`] wants them.
pub(crate) fn scores(count: usize, score: impl Fn(usize, usize) -> f32) -> Vec<f32> {
    let width = (count + 1).next_multiple_of(16);
    let mut scores = vec![0.0; count * width];
    for dependent in 0..count {
        for head in 0..=count {
            let other = head != dependent + 1;
            scores[dependent * width + head] =
                if other { score(dependent, head) } else { f32::MIN };
        }
    }
    scores
}

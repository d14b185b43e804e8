//! Names of states that are also something else: Georgia the American state, turkey at table.

use detente_record::{Article, Sentence};

use super::gazetteer::Gazetteer;
use super::lexicon::{Form, What, word};
use super::scan::{Buffers, Scan};
use super::tables::{GazetteerError, rows};

/// A name with two bearers, and the words that tell them apart.
#[derive(Debug)]
pub(super) struct Homonym {
    /// The name as it stands in a text.
    name: String,
    /// The state whose part the other bearer is; `None` where it is nobody's.
    pub other: Option<u16>,
    /// Numbers of words that speak for the state, in order.
    own: Vec<u32>,
    /// Numbers of words that speak for the other bearer, in order.
    cues: Vec<u32>,
}

impl Homonym {
    /// Votes of a word: above 0 for the other bearer.
    fn vote(&self, id: u32) -> i32 {
        let has = |list: &[u32]| i32::from(list.binary_search(&id).is_ok());
        if id == 0 { 0 } else { has(&self.cues) - has(&self.own) }
    }

    fn votes(&self, scan: Scan<'_, '_>) -> i32 {
        scan.words.iter().map(|word| self.vote(word.id)).sum()
    }
}

impl Gazetteer {
    pub(super) fn read_homonyms(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("homonyms.tsv", text, ["name", "country", "other", "own", "cues"]) {
            let row = row?;
            let state = self.known_state(&row, 1)?;
            let other =
                if row.cells[2].is_empty() { None } else { Some(self.known_state(&row, 2)?) };
            let mut lists = [3, 4].map(|column| {
                row.list(column).map(|word| self.lexicon.learn(word)).collect::<Vec<_>>()
            });
            for list in &mut lists {
                list.sort_unstable();
            }
            let [own, cues] = lists;
            if self.homonyms.len() >= 32 {
                return Err(row.error(0, "more than 32 names"));
            }
            self.states[state as usize].homonym = u8::try_from(self.homonyms.len()).ok();
            self.homonyms.push(Homonym { name: row.cells[0].to_owned(), other, own, cues });
        }
        Ok(())
    }
}

/// Weighs a whole article: for each homonym that stands in it, above 0 for the other bearer.
pub(super) fn weigh(
    gazetteer: &Gazetteer,
    article: &Article,
    sentences: &[Sentence],
    buffers: &mut Buffers,
) -> Vec<i32> {
    let there: Vec<bool> =
        gazetteer.homonyms.iter().map(|homonym| article.text.contains(&homonym.name)).collect();
    let mut votes = vec![0; there.len()];
    if !there.contains(&true) {
        return votes;
    }
    for sentence in sentences {
        let scan = buffers.scan(gazetteer, &article.text, sentence);
        for (index, homonym) in gazetteer.homonyms.iter().enumerate().filter(|(i, _)| there[*i]) {
            votes[index] += homonym.votes(scan);
        }
    }
    votes
}

/// The homonyms that are the other bearer in this sentence, as a bit set: its own words decide, and
/// the article's where it has none.
pub(super) fn elsewhere(scan: Scan<'_, '_>, article: &[i32]) -> u32 {
    let mut set = 0;
    for (index, homonym) in scan.gazetteer.homonyms.iter().enumerate() {
        let own = homonym.votes(scan);
        let votes = if own == 0 { article.get(index).copied().unwrap_or(0) } else { own };
        set |= u32::from(votes > 0) << index;
    }
    set
}

/// The homonym, where the name of state `state` at slot `at` stands for its other bearer.
pub(super) fn instead<'a>(scan: Scan<'a, '_>, at: usize, state: u16) -> Option<&'a Homonym> {
    let homonym = scan.gazetteer.states[state as usize].homonym?;
    let bearer = &scan.gazetteer.homonyms[homonym as usize];
    let other = bearer.other;
    let of_other = |at: usize| {
        scan.entries(at).any(|what| matches!(what, What::Region(region) if Some(region) == other))
    };
    // "Atlanta, Georgia"
    let behind = at >= 2 && scan.id(at - 1) == word::COMMA && of_other(at - 2);
    (behind || scan.elsewhere & (1 << homonym) != 0).then_some(bearer)
}

/// "Moscow, Idaho", "Lebanon, Ohio": a town of the name in the state behind it.
pub(super) fn is_namesake_town(scan: Scan<'_, '_>, at: usize, state: u16) -> bool {
    if scan.id(at + 1) != word::COMMA {
        return false;
    }
    let within = scan.entries(at + 2).any(|what| match what {
        What::Region(region) => region != state,
        What::State(other, Form::Name) => {
            instead(scan, at + 2, other).is_some_and(|bearer| bearer.other != Some(state))
        }
        _ => false,
    });
    let next = scan.words_of(at + 3, at + 4);
    within && (next.is_empty() || next.starts_with([',', '.', ')', ';']))
}

//! Classes of words that tell what a name beside them is: a place, a club, a former holder.

use detente_record::{Article, Sentence};

use super::gazetteer::Gazetteer;
use super::lexicon::word;
use super::scan::{Buffers, Scan};
use super::tables::{GazetteerError, rows};

/// A class of words of `contexts.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    NeverAlone,
    Particle,
    Locative,
    Motion,
    Given,
    Part,
    Direction,
    Former,
    OtherOffice,
    Posted,
    Female,
    Male,
    Time,
    Company,
    Brand,
    House,
    Sport,
    SportHint,
    SportNoun,
    Kingdom,
    Speech,
    /// Done by whoever stands before it: "police *firing*".
    Deed,
    /// About the state that stands before it: "Peru *expert*", "the Chad *Committee*".
    Topic,
}

/// The classes by the names that the table uses.
const CLASSES: [(&str, Class); 23] = [
    ("never_alone", Class::NeverAlone),
    ("particle", Class::Particle),
    ("locative", Class::Locative),
    ("motion", Class::Motion),
    ("given", Class::Given),
    ("part", Class::Part),
    ("direction", Class::Direction),
    ("former", Class::Former),
    ("other_office", Class::OtherOffice),
    ("posted", Class::Posted),
    ("female", Class::Female),
    ("male", Class::Male),
    ("time", Class::Time),
    ("company", Class::Company),
    ("brand", Class::Brand),
    ("house", Class::House),
    ("sport", Class::Sport),
    ("sport_hint", Class::SportHint),
    ("sport_noun", Class::SportNoun),
    ("kingdom", Class::Kingdom),
    ("speech", Class::Speech),
    ("deed", Class::Deed),
    ("topic", Class::Topic),
];

impl Gazetteer {
    pub(super) fn read_contexts(&mut self, text: &str) -> Result<(), GazetteerError> {
        for row in rows("contexts.tsv", text, ["class", "words"]) {
            let row = row?;
            let class = CLASSES.iter().find(|(name, _)| *name == row.cells[0]);
            let (_, class) =
                class.ok_or_else(|| row.error(0, format!("{:?} is no class", row.cells[0])))?;
            for word in row.list(1) {
                if word.contains([' ', '-', '/']) {
                    return Err(row.error(1, format!("{word:?} is more than one word")));
                }
                self.lexicon.mark(word, *class);
            }
        }
        Ok(())
    }
}

/// Says whether the state's name at slot `at` belongs to a club, company, school or the like:
/// "Turkish Airlines", "the Bank of Ireland", "Iran's national football team".
pub(super) fn is_part_of_a_name(scan: Scan<'_, '_>, at: usize) -> bool {
    if scan.headline || scan.loud {
        return is_team(scan, at);
    }
    let capital_plain = |at: usize| scan.capital(at) && scan.agent(at).is_none();
    if capital_plain(at + 1) && scan.is(at + 1, Class::Company) {
        return true;
    }
    if is_team(scan, at) {
        return true;
    }
    let Some(before) = at.checked_sub(1) else { return false };
    if scan.capital(before) && scan.is(before, Class::Brand) {
        return true;
    }
    scan.id(before) == word::OF
        && before.checked_sub(1).is_some_and(|b| scan.capital(b) && scan.is(b, Class::House))
}

/// "Iran's national football team", "the Brazilian striker".
fn is_team(scan: Scan<'_, '_>, at: usize) -> bool {
    let from = at + 1 + usize::from(matches!(scan.id(at + 1), word::S | word::APOSTROPHE));
    (from..from + 5)
        .take_while(|&next| next == from || scan.is_noun_like(next))
        .any(|next| scan.is(next, Class::SportNoun))
}

/// Sentences read to see what an article is about.
const OPENING: usize = 40;

/// Says whether an article is one of sport: its opening has four different words of it, and
/// every third sentence one of it or of games. States are teams then, all through.
pub(super) fn is_about_sport(
    gazetteer: &Gazetteer,
    article: &Article,
    sentences: &[Sentence],
    buffers: &mut Buffers,
) -> bool {
    let mut words: Vec<u32> = Vec::new();
    let (mut read, mut telling) = (0, 0);
    for sentence in sentences.iter().take(OPENING) {
        let scan = buffers.scan(gazetteer, &article.text, sentence);
        // Tables of results say little.
        if scan.words.len() < 8 {
            continue;
        }
        let of = |class| (0..scan.slots.len()).filter(move |&at| scan.is(at, class));
        words.extend(of(Class::Sport).map(|at| scan.id(at)));
        read += 1;
        telling += usize::from(of(Class::Sport).chain(of(Class::SportHint)).next().is_some());
    }
    words.sort_unstable();
    words.dedup();
    words.len() >= 4 && telling * 3 >= read
}

/// Says whether a sentence tells of sport: two different words of it, or one and a score.
pub(super) fn is_sport(scan: Scan<'_, '_>) -> bool {
    let mut first = 0;
    let mut score = false;
    for at in 0..scan.slots.len() {
        if scan.is(at, Class::Sport) {
            let id = scan.id(at);
            if first != 0 && first != id {
                return true;
            }
            first = id;
        }
        score |= is_score(scan, at);
    }
    score && first != 0
}

/// "3-1", as one token or cut at its dash.
fn is_score(scan: Scan<'_, '_>, at: usize) -> bool {
    let digit = |at: usize| {
        let text = scan.words_of(at, at + 1);
        !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())
    };
    digit(at) && digit(at + 1) && scan.first(at + 1).is_some_and(|word| word.joined)
}

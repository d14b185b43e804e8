//! Names of states with a letter wrong, as agencies in a hurry write them: "Afganistan".

use super::gazetteer::Gazetteer;
use super::words::fold;

/// Letters that a name needs before one wrong letter leaves no doubt: shorter names have neighbours
/// that are something else ("Giorgia", "Siberia").
const LONG: usize = 8;

impl Gazetteer {
    /// Keeps a state's name for [`misspelt`](Self::misspelt), if it is one long word.
    pub(super) fn remember_spelling(&mut self, name: &str) {
        let mut folded = String::new();
        fold(name, &mut folded);
        if folded.len() >= LONG && folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let number = self.lexicon.number(&folded);
            self.long_names.push((folded, number));
        }
    }

    /// Finds the number of the state's name that a word unknown to all tables was meant to be: one
    /// letter more, less or other, or two swapped, behind the first.
    pub(super) fn misspelt(&self, word: &str) -> Option<u32> {
        let first = word.bytes().next()?.to_ascii_lowercase();
        if word.len() + 1 < LONG || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let near = |name: &&(String, u32)| {
            name.0.as_bytes()[0] == first && one_off(name.0.as_bytes(), word.as_bytes())
        };
        self.long_names.iter().find(near).map(|(_, number)| *number)
    }
}

/// Whether two words differ by one letter, or by two neighbours that changed places.
fn one_off(name: &[u8], word: &[u8]) -> bool {
    let same = |a: &u8, b: &u8| a.eq_ignore_ascii_case(b);
    let equal = |a: &[u8], b: &[u8]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    let at = name.iter().zip(word).take_while(|(a, b)| same(a, b)).count();
    let (name, word) = (&name[at..], &word[at..]);
    let rest = |side: &[u8], from: usize| side.get(from..).map(<[u8]>::to_vec).unwrap_or_default();
    match name.len().cmp(&word.len()) {
        std::cmp::Ordering::Equal => {
            let swapped = name.len() > 1 && same(&name[0], &word[1]) && same(&name[1], &word[0]);
            equal(&rest(name, 1), &rest(word, 1))
                || (swapped && equal(&rest(name, 2), &rest(word, 2)))
        }
        std::cmp::Ordering::Greater => name.len() == word.len() + 1 && equal(&rest(name, 1), word),
        std::cmp::Ordering::Less => name.len() + 1 == word.len() && equal(name, &rest(word, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_wrong_in_a_long_name_is_forgiven() {
        let gazetteer = Gazetteer::shipped();
        for word in ["Afganistan", "Phillippines", "Zimbawbe"] {
            assert!(gazetteer.misspelt(word).is_some_and(|number| number > 0), "{word}");
        }
        for word in ["Giorgia", "Siberia", "Pakistanized", "Afghan"] {
            assert!(gazetteer.misspelt(word).is_none(), "{word}");
        }
    }
}

//! Counts of dead and injured: "killing at least three people", "dozens wounded".

use detente_record::{Casualties, Deprel};

use super::clause::Clauses;

/// Counts what a verb of killing or wounding tells: its object, or the subject of its passive.
pub(super) fn casualties(clauses: &Clauses<'_>, verb: usize) -> Casualties {
    // "… and 34 others wounded": without an object the subject is who is hurt.
    let people = clauses.patient(verb).or_else(|| clauses.subject(verb));
    let count = people.and_then(|people| number_of(clauses, people));
    match clauses.lemma(verb) {
        "wound" | "injure" | "maim" | "hurt" => Casualties { dead: None, injured: count },
        _ => Casualties { dead: count, injured: None },
    }
}

/// The number before a noun: "three people", "at least 40", "two dozen civilians".
pub(super) fn number_of(clauses: &Clauses<'_>, noun: usize) -> Option<u32> {
    let word = |token: usize| number(clauses.word(token));
    let direct = word(noun);
    let before = clauses
        .children(noun)
        .filter(|&child| clauses.deprel(child) == Deprel::Nummod)
        .find_map(word);
    let value = before.or(direct)?;
    let dozens = clauses.children(noun).chain([noun]).any(|token| clauses.lemma(token) == "dozen");
    Some(if dozens && value < 100 { value * 12 } else { value })
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Reads a number in digits or English words up to ninety-nine, "hundred" and "thousand".
fn number(word: &str) -> Option<u32> {
    let plain: String = word.chars().filter(|&c| c != ',').collect();
    if let Ok(value) = plain.parse() {
        return Some(value);
    }
    let lower = plain.to_lowercase();
    let small = |part: &str| SMALL.iter().position(|&name| name == part);
    let tens =
        |part: &str| TENS.iter().position(|&name| name == part).map(|index| (index + 2) * 10);
    let value = match lower.split_once('-') {
        Some((ten, one)) => tens(ten)? + small(one).filter(|&one| one < 10)?,
        None => small(&lower).or_else(|| tens(&lower)).or(match lower.as_str() {
            "dozen" => Some(12),
            "hundred" => Some(100),
            "thousand" => Some(1000),
            _ => None,
        })?,
    };
    u32::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        assert_eq!(number("1,200"), Some(1200));
        assert_eq!(number("Three"), Some(3));
        assert_eq!(number("twenty-seven"), Some(27));
        assert_eq!(number("forty"), Some(40));
        assert_eq!(number("several"), None);
        assert_eq!(number("99999999999999"), None);
    }
}

//! How many: "three", "at least 40", "two dozen", "tens of thousands", "200 to 300".
//!
//! Of a range the lower end counts; what is vague stands for the least that it can mean: "dozens" for
//! two dozen, "thousands" for two thousand, "tens of thousands" for twenty.

use detente_record::Deprel;

use super::clause::Clauses;

/// Tokens on either side of a noun in which its number is looked for.
const NEAR: usize = 8;

/// The number that a noun phrase tells; `None` for one that counts nothing.
pub(super) fn amount(clauses: &Clauses<'_>, noun: usize) -> Option<u32> {
    let near = noun.saturating_sub(NEAR)..clauses.len().min(noun + NEAR);
    let own = |token: usize| {
        token == noun
            || clauses.head(token).is_some_and(|head| {
                head == noun || (head.abs_diff(noun) <= NEAR && clauses.head(head) == Some(noun))
            })
    };
    let counts = |token: usize| {
        token == noun
            || matches!(
                clauses.deprel(token),
                Deprel::Nummod | Deprel::Amod | Deprel::Compound | Deprel::Det
            )
    };
    let start = near.clone().find(|&token| {
        own(token)
            && counts(token)
            && (value(clauses.word(token)).is_some() || strong(clauses, token))
    })?;
    at(clauses, start)
}

/// The number that begins at a token; `None` where none does.
pub(super) fn at(clauses: &Clauses<'_>, start: usize) -> Option<u32> {
    let end = clauses.len().min(start + NEAR);
    let words: Vec<&str> = (start..end).map(|token| clauses.word(token)).collect();
    let before: Vec<&str> =
        (start.saturating_sub(2)..start).map(|token| clauses.word(token)).collect();
    read(&before, &words)
}

/// "5,000-strong": a number joined to a word of size.
fn strong(clauses: &Clauses<'_>, token: usize) -> bool {
    clauses
        .word(token)
        .split_once('-')
        .is_some_and(|(number, rest)| rest == "strong" && value(number).is_some())
}

/// Reads the number that `words` open with, `before` being the two words before it.
fn read(before: &[&str], words: &[&str]) -> Option<u32> {
    let first = words.first()?.split("-strong").next()?;
    let Value { mut number, mut vague } = value(first)?;
    let lower: Vec<String> = before.iter().map(|word| word.to_lowercase()).collect();
    let half = lower.iter().any(|word| word == "half") && number >= 12.0;
    let scale = match lower.last().map(String::as_str) {
        _ if half => 0.5,
        Some("several") if number >= 12.0 => 3.0,
        Some("few" | "couple") if number >= 12.0 => 2.0,
        _ => 1.0,
    };
    number *= scale;
    let mut at = 1;
    // "two dozen", "1.5 million", "tens of thousands", "two hundred thousand"
    loop {
        let of = vague && words.get(at).is_some_and(|word| *word == "of");
        let Some(next) = words.get(at + usize::from(of)).and_then(|word| value(word)) else {
            break;
        };
        if next.number < 12.0
            || next.number.fract() > 0.0
            || !scale_word(words[at + usize::from(of)])
        {
            break;
        }
        // A vague plural behind a number is only its scale: "tens of thousands".
        number *= if next.vague { next.number / 2.0 } else { next.number };
        vague = next.vague;
        at += 1 + usize::from(of);
    }
    (number >= 0.0 && number < f64::from(u32::MAX)).then_some(number as u32)
}

#[derive(Clone, Copy, Debug)]
struct Value {
    number: f64,
    /// A plural without a number of its own: "dozens".
    vague: bool,
}

/// Words that multiply, and what their plurals stand for alone.
const SCALES: [(&str, f64); 7] = [
    ("ten", 10.0),
    ("dozen", 12.0),
    ("score", 20.0),
    ("hundred", 100.0),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
];

fn scale_word(word: &str) -> bool {
    let word = word.to_lowercase();
    SCALES.iter().any(|(name, _)| word.strip_suffix('s').unwrap_or(&word) == *name)
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

/// What one word counts; `None` for a word that counts nothing.
fn value(word: &str) -> Option<Value> {
    let lower = word.to_lowercase();
    let exact = |number: f64| Some(Value { number, vague: false });
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        let plain: String = lower.chars().filter(|&c| c != ',').collect();
        // "200-300": the lower end.
        let low = plain.split(['-', '–']).next().unwrap_or_default();
        return low.parse::<f64>().ok().filter(|number| number.is_finite()).and_then(exact);
    }
    if let Some(&(_, number)) = SCALES.iter().find(|(name, _)| *name == lower) {
        return exact(number);
    }
    let plural = lower.strip_suffix('s').filter(|word| *word != "score" || lower == "scores");
    if let Some(&(_, number)) =
        plural.and_then(|word| SCALES.iter().find(|(name, _)| *name == word))
    {
        return Some(Value { number: 2.0 * number, vague: true });
    }
    let small = |part: &str| SMALL.iter().position(|&name| name == part);
    let tens =
        |part: &str| TENS.iter().position(|&name| name == part).map(|index| (index + 2) * 10);
    let number = match lower.split_once('-') {
        Some((ten, one)) => tens(ten)? + small(one).filter(|&one| one < 10)?,
        None => small(&lower).or_else(|| tens(&lower))?,
    };
    exact(number as f64)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        for (text, expected) in [
            ("1,200", Some(1200)),
            ("Three", Some(3)),
            ("twenty-seven people", Some(27)),
            ("forty", Some(40)),
            ("two dozen civilians", Some(24)),
            ("dozens of people", Some(24)),
            ("hundreds", Some(200)),
            ("tens of thousands of people", Some(20_000)),
            ("hundreds of thousands", Some(200_000)),
            ("several hundred workers", Some(300)),
            ("a few thousand", Some(2000)),
            ("half a million", Some(500_000)),
            ("1.5 million people", Some(1_500_000)),
            ("two hundred thousand", Some(200_000)),
            ("200 to 300 people", Some(200)),
            ("200-300 people", Some(200)),
            ("5,000-strong crowd", Some(5000)),
            ("several people", None),
            ("99999999999999", None),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            let start = words
                .iter()
                .position(|word| super::value(word.trim_end_matches("-strong")).is_some());
            let found = start
                .and_then(|start| read(&words[start.saturating_sub(2)..start], &words[start..]));
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! The forms that the tables leave out: plurals of agents, surnames of people.

use super::leaders::Person;

/// The plural of an agent's last word; `None` for what is plural already or has none.
pub(super) fn plural(words: &str, person: bool) -> Option<String> {
    let last = words.rsplit(' ').next().unwrap_or(words);
    if last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us") {
        return None;
    }
    if !person && matches!(last, "police" | "people" | "intelligence" | "leadership") {
        return None;
    }
    let stem = |cut: usize| &words[..words.len() - cut];
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    Some(
        if matches!(first, "minister" | "secretary" | "chief" | "member" | "head")
            && rest.contains("of ")
            || rest.starts_with("of ")
        {
            match first.strip_suffix('y') {
                Some(stem) => format!("{stem}ies {rest}"),
                None => format!("{first}s {rest}"),
            }
        } else if last == "person" {
            format!("{}people", stem(6))
        } else if last == "child" {
            format!("{words}ren")
        } else if last.ends_with("man") && !matches!(last, "human" | "german") {
            format!("{}en", stem(2))
        } else if last.ends_with('y')
            && !last.ends_with(['a', 'e', 'o'])
            && !last.ends_with("ey")
            && !last.ends_with("oy")
            && !last.ends_with("ay")
        {
            format!("{}ies", stem(1))
        } else if last.ends_with("ch")
            || last.ends_with("sh")
            || last.ends_with('x')
            || last.ends_with("ss")
        {
            format!("{words}es")
        } else if last == "thief" || last == "wife" {
            format!("{}ves", stem(if last == "thief" { 1 } else { 2 }))
        } else {
            format!("{words}s")
        },
    )
}

/// The parts of a person's name that the news uses alone.
pub(super) fn surnames(person: &Person) -> Vec<&str> {
    let name = person.name.as_str();
    let words: Vec<&str> = name.split(' ').collect();
    let of = person.terms.first().map_or("", |term| term.of.as_str());
    if words.len() < 2 {
        return Vec::new();
    }
    let first_is_family = matches!(of, "CHN" | "TWN" | "PRK" | "KOR" | "HKG" | "MAC" | "KHM");
    let first_is_used = matches!(of, "ETH" | "ERI" | "MYS" | "THA" | "LAO" | "VNM" | "ISL" | "MMR");
    let particles = [
        "van", "von", "de", "der", "den", "da", "dos", "del", "di", "du", "le", "la", "bin", "al",
        "el", "ben", "ter", "bint", "ould", "Le", "De", "Van", "Al", "El", "Ben", "Ould", "Bin",
        "Da",
    ];
    let mut last = words.len() - 1;
    if matches!(words[last], "Jr" | "Jr." | "Sr." | "II" | "III" | "IV" | "V" | "VI") && last > 1 {
        last -= 1;
    }
    let tail = words[last];
    let mut out = Vec::new();
    if first_is_family {
        out.push(words[0]);
        return out;
    }
    out.push(tail.strip_prefix("al-").or_else(|| tail.strip_prefix("el-")).unwrap_or(tail));
    if out[0] != tail {
        out.push(tail);
    }
    if first_is_used {
        out.push(words[0]);
    }
    let mut from = last;
    while from > 1 && particles.contains(&words[from - 1]) {
        from -= 1;
    }
    if from < last {
        let offset = words[..from].iter().map(|word| word.len() + 1).sum::<usize>();
        out.push(&name[offset..]);
    }
    let spelt = person.aliases.iter().filter(|alias| alias.contains(' '));
    for other in spelt.filter_map(|alias| alias.rsplit(' ').next()) {
        if !out.contains(&other) && other.starts_with(char::is_uppercase) && other != "II" {
            out.push(other);
        }
    }
    out.retain(|surname| surname.chars().count() > 1);
    out
}

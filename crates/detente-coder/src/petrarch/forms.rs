//! Forms that PETRARCH's dictionaries leave to the program: plurals of nouns, endings of verbs.

/// The plural of a noun in capitals, by rule.
pub(super) fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix('Y')
        && !stem.ends_with(['A', 'E', 'I', 'O', 'U'])
    {
        return format!("{stem}IES");
    }
    if ["S", "X", "Z", "CH", "SH"].iter().any(|ending| noun.ends_with(ending)) {
        return format!("{noun}ES");
    }
    format!("{noun}S")
}

/// The regular forms of a verb in capitals, itself first.
pub(super) fn verb(base: &str) -> Vec<String> {
    let mut forms = vec![base.to_owned(), plural(base)];
    if let Some(stem) = base.strip_suffix('E') {
        forms.extend([format!("{base}D"), format!("{stem}ING")]);
        return forms;
    }
    let stem = base.strip_suffix('Y').filter(|stem| !stem.ends_with(['A', 'E', 'I', 'O', 'U']));
    forms.push(stem.map_or_else(|| format!("{base}ED"), |stem| format!("{stem}IED")));
    forms.push(format!("{base}ING"));
    if let Some(last) = doubled(base) {
        forms.extend([format!("{base}{last}ED"), format!("{base}{last}ING")]);
    }
    forms
}

/// The last letter where it may be doubled: "PERMITTED", "STOPPING".
fn doubled(base: &str) -> Option<char> {
    let mut letters = base.chars().rev();
    let (last, vowel, before) = (letters.next()?, letters.next()?, letters.next()?);
    let vowels = ['A', 'E', 'I', 'O', 'U'];
    (vowels.contains(&vowel) && !vowels.contains(&before) && !"AEIOUWXY".contains(last))
        .then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        assert_eq!(verb("RAZE"), ["RAZE", "RAZES", "RAZED", "RAZING"]);
        assert_eq!(verb("RALLY"), ["RALLY", "RALLIES", "RALLIED", "RALLYING"]);
        assert!(verb("BAN").contains(&"BANNED".to_owned()));
        assert_eq!(plural("BOX"), "BOXES");
    }
}

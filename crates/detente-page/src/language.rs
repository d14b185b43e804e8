//! Which language a text is in.

use whatlang::Lang;

/// Shortest text, in letters, from which a language is told.
const LETTERS: usize = 60;
/// Bytes of text looked at.
const SAMPLE: usize = 1200;
/// English words that no other language has together.
const ENGLISH: [&str; 10] = ["the", "of", "and", "to", "that", "with", "for", "said", "by", "from"];

/// Detects the language of the first bytes of `parts`, as a BCP 47 tag; `None` when there is too
/// little text or no clear answer.
pub(crate) fn detect<'a>(parts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut sample = String::new();
    for part in parts {
        let room = SAMPLE.saturating_sub(sample.len());
        let end = (0..=room.min(part.len())).rev().find(|at| part.is_char_boundary(*at));
        sample.push_str(&part[..end.unwrap_or(0)]);
        sample.push(' ');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    if sample.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
        return None;
    }
    if is_plainly_english(&sample) {
        return Some("en".to_owned());
    }
    let info = whatlang::detect(&sample)?;
    info.is_reliable().then(|| tag(info.lang()).to_owned())
}

/// Says whether three of [`ENGLISH`], with "the", make an eighth of the first words: most texts are
/// English, and this is a hundred times faster than the detector.
fn is_plainly_english(sample: &str) -> bool {
    let (mut words, mut found, mut seen) = (0, 0, [false; ENGLISH.len()]);
    for word in sample.split_ascii_whitespace().take(150) {
        words += 1;
        if let Some(i) = ENGLISH.iter().position(|w| w.eq_ignore_ascii_case(word)) {
            found += 1;
            seen[i] = true;
        }
    }
    words >= 15 && found * 8 >= words && seen[0] && seen.iter().filter(|s| **s).count() >= 3
}

/// Returns the primary language of a tag, e.g. `en` of `en-GB`, where it is well formed.
pub(crate) fn primary(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let fine = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    fine.then_some(first)
}

/// Languages so close, or so alike in what the detector knows, that a page's own word decides.
const CLOSE: [&[&str]; 7] = [
    &["da", "nb", "nn", "no", "sv"],
    &["hr", "sr", "bs", "sh", "sl"],
    &["id", "ms", "jv"],
    &["cs", "sk"],
    &["es", "gl", "ca", "pt", "it"],
    &["ru", "uk", "be", "bg", "mk"],
    &["hi", "mr", "ne"],
];

/// Says whether the detector may well have taken `declared` for `detected`.
pub(crate) fn easily_confused(declared: &str, detected: &str) -> bool {
    CLOSE.iter().any(|group| group.contains(&declared) && group.contains(&detected))
}

/// ISO 639-1 codes of the detector's languages.
fn tag(lang: Lang) -> &'static str {
    const TAGS: [(&str, &str); 69] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    let code = lang.code();
    TAGS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_get_their_short_tags() {
        let english =
            "The foreign minister said on Tuesday that the talks had failed and would not resume.";
        assert_eq!(detect([english].into_iter()).as_deref(), Some("en"));
        let german = "Der Außenminister sagte am Dienstag, die Gespräche seien gescheitert und würden nicht fortgesetzt.";
        assert_eq!(detect([german].into_iter()).as_deref(), Some("de"));
        assert_eq!(detect(["Too short"].into_iter()), None);
        assert_eq!(primary("en-GB").as_deref(), Some("en"));
        assert_eq!(primary("English"), None);
    }
}

//! Which language a text is in.

use whatlang::Lang;

/// Shortest text, in letters, from which a language is told.
const LETTERS: usize = 60;
/// Bytes of text looked at.
const SAMPLE: usize = 3000;

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
    let info = whatlang::detect(&sample)?;
    info.is_reliable().then(|| tag(info.lang()).to_owned())
}

/// Returns the primary language of a tag, e.g. `en` of `en-GB`, where it is well formed.
pub(crate) fn primary(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let fine = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    fine.then_some(first)
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

//! What is known of the site that a page is of.

use crate::lines;

/// Joints before the site's name in a title.
const JOINTS: [&str; 9] = [" | ", " - ", " – ", " — ", " « ", " » ", " · ", " :: ", " • "];

/// The site's name, its host and the page's address, as far as known.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around<'a> {
    pub site: Option<&'a str>,
    pub host: Option<&'a str>,
    pub url: Option<&'a str>,
}

impl Around<'_> {
    /// Says whether words are the site's name, or a part of it.
    pub fn is_site(&self, words: &str) -> bool {
        let letters = |s: &str| lines::folded(s).collect::<String>();
        let part = letters(words);
        let stem = self.host.and_then(|h| h.split('.').next()).map(letters).unwrap_or_default();
        !part.is_empty()
            && (self.site.is_some_and(|s| {
                let s = letters(s);
                s == part || part.len() > 3 && s.contains(&part)
            }) || self.host.is_some_and(|h| letters(h) == part)
                || stem.len() > 2 && (part == stem || part.len() > 3 && stem.contains(&part)))
    }

    /// Takes the site's name off a title's end (or head): `Talks resume | Harbour Gazette`.
    pub fn without_site(&self, title: &str) -> String {
        let mut title = title.trim();
        for _ in 0..3 {
            let cut = JOINTS
                .iter()
                .filter_map(|joint| title.rfind(joint).map(|at| (at, joint.len())))
                .max();
            let Some((at, len)) = cut else { break };
            if !self.is_site(&title[at + len..]) {
                break;
            }
            title = title[..at].trim_end();
        }
        if let Some((first, rest)) = title.split_once(" | ") {
            if self.is_site(first) {
                title = rest;
            }
        }
        title.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_taken_off_the_title() {
        let around = Around { site: Some("Harbour Gazette"), ..Around::default() };
        assert_eq!(around.without_site("Talks resume | Harbour Gazette"), "Talks resume");
        assert_eq!(around.without_site("Oslo - a city waits"), "Oslo - a city waits");
        let around = Around { host: Some("gazette.example"), ..Around::default() };
        assert_eq!(around.without_site("Talks resume - gazette.example"), "Talks resume");
    }
}

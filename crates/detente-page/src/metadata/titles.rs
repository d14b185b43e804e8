//! The headline, freed of the site's name.

use crate::{html::Tag, lines, metadata::Said};

/// Fewest words of a heading that is taken for a headline.
const HEADLINE: usize = 3;

/// Chooses the headline among what the page states and shows.
pub(crate) fn title(said: &Said, site: Option<&str>, host: Option<&str>) -> Option<String> {
    let strip = |title: &str| without_site(title, site, host);
    let names_site = |title: &str| is_site(title, site, host);
    let head = said.doc.title.clone().unwrap_or_default();
    let stated = |title: &str| Some(strip(title)).filter(|title| !names_site(title));
    let og = said.meta("og:title").or(said.meta("twitter:title")).and_then(stated);
    let headline = said.json.headline.as_deref().and_then(stated);
    let h1s: Vec<String> = said
        .doc
        .elements
        .iter()
        .filter(|e| e.tag == Tag::H1)
        .take(10)
        .map(|h1| said.words(h1))
        .filter(|h1| h1.split(' ').count() >= HEADLINE && !names_site(h1))
        .collect();
    // A blog's name stands in its first heading, and behind the post's in the page's title.
    let head = h1s.iter().fold(strip(&head), |head, h1| without_tail(&head, h1));
    // The heading that a statement repeats is the one readers see.
    let inside = |other: &str, h1: &str| other.to_lowercase().contains(&h1.to_lowercase());
    let stated = [Some(&head), og.as_ref(), headline.as_ref()];
    let seen = h1s.iter().find(|h1| stated.into_iter().flatten().any(|other| inside(other, h1)));
    let heading = seen.or(h1s.first().filter(|_| h1s.len() == 1));
    // A kicker before the headline, inside the same heading.
    let ends = |title: &&String| {
        title.split(' ').count() >= HEADLINE
            && heading.is_some_and(|h| h.to_lowercase().ends_with(&title.to_lowercase()))
    };
    let bare = [&og, &headline].into_iter().flatten().find(ends);
    let agreed = headline.as_ref().filter(|a| og.as_ref().is_some_and(|b| lines::same(a, b)));
    // Where heading and JSON-LD repeat each other, the title made for readers elsewhere says more.
    let apart = |a: &str, b: &str| !inside(a, b) && !inside(b, a);
    let outer = og.as_ref().filter(|og| {
        let cut = og.ends_with('…') || og.ends_with("...");
        let both = heading.filter(|h| headline.as_ref().is_some_and(|j| lines::same(h, j)));
        !cut && both.is_some_and(|both| apart(og, both))
    });
    [outer, bare, agreed, heading, headline.as_ref(), og.as_ref(), Some(&head)]
        .into_iter()
        .flatten()
        .map(|title| strip(title))
        .find(|title| !title.is_empty())
}

/// Takes `tail` off the end of a title, with the joint before it.
fn without_tail(title: &str, tail: &str) -> String {
    let rest = title.strip_suffix(tail).map(str::trim_end);
    let rest = rest.and_then(|rest| rest.strip_suffix(['|', '-', '–', '—', '«', '·', '•', ':']));
    rest.map_or(title, str::trim_end).to_owned()
}

/// Says whether words are the site's name, or a part of it.
fn is_site(words: &str, site: Option<&str>, host: Option<&str>) -> bool {
    let letters = |s: &str| lines::folded(s).collect::<String>();
    let part = letters(words);
    let stem = host.and_then(|h| h.split('.').next()).map(letters).unwrap_or_default();
    !part.is_empty()
        && (site.is_some_and(|s| {
            let s = letters(s);
            s == part || part.len() > 3 && s.contains(&part)
        }) || host.is_some_and(|h| letters(h) == part)
            || stem.len() > 2 && (part == stem || part.len() > 3 && stem.contains(&part)))
}

/// Takes the site's name off a title's end (or head): `Talks resume | Harbour Gazette`.
fn without_site(title: &str, site: Option<&str>, host: Option<&str>) -> String {
    let is_site = |part: &str| is_site(part, site, host);
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = [" | ", " - ", " – ", " — ", " « ", " » ", " · ", " :: ", " • "]
            .iter()
            .filter_map(|joint| title.rfind(joint).map(|at| (at, joint.len())))
            .max();
        let Some((at, len)) = cut else { break };
        if !is_site(&title[at + len..]) {
            break;
        }
        title = title[..at].trim_end();
    }
    if let Some((first, rest)) = title.split_once(" | ") {
        if is_site(first) {
            title = rest;
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_taken_off_the_title() {
        let site = Some("Harbour Gazette");
        assert_eq!(without_site("Talks resume | Harbour Gazette", site, None), "Talks resume");
        assert_eq!(
            without_site("Talks resume - gazette.example", None, Some("gazette.example")),
            "Talks resume"
        );
        assert_eq!(without_site("Oslo - a city waits", site, None), "Oslo - a city waits");
    }
}

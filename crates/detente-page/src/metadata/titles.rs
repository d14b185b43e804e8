//! The headline, freed of the site's name.

use crate::{html::Tag, lines, metadata::Said};

/// Chooses the headline among what the page states and shows.
pub(crate) fn title(said: &Said, site: Option<&str>, host: Option<&str>) -> Option<String> {
    let strip = |title: &str| without_site(title, site, host);
    let head = said.doc.title.clone().unwrap_or_default();
    let og = said.meta("og:title").or(said.meta("twitter:title")).map(str::to_owned);
    let headline = said.json.headline.clone();
    let h1s: Vec<String> = said
        .doc
        .elements
        .iter()
        .filter(|e| e.tag == Tag::H1)
        .take(10)
        .map(|h1| said.words(h1))
        .filter(|h1| h1.split(' ').count() >= 3)
        .collect();
    // The heading that the page's own title repeats is the one readers see.
    let seen = h1s.iter().find(|h1| {
        let inside = |other: &str| other.to_lowercase().contains(&h1.to_lowercase());
        inside(&head)
            || og.as_deref().is_some_and(inside)
            || headline.as_deref().is_some_and(inside)
    });
    let single = if h1s.len() == 1 { h1s.first() } else { None };
    let heading = seen.or(single).cloned();
    // A kicker before the headline, inside the same heading.
    let bare = [&headline, &og].into_iter().flatten().map(|title| strip(title)).find(|title| {
        title.split(' ').count() >= 3
            && heading.as_ref().is_some_and(|h| h.to_lowercase().ends_with(&title.to_lowercase()))
    });
    // Two statements that agree go before what the page shows.
    let agreed =
        headline.clone().filter(|a| og.as_ref().is_some_and(|b| lines::same(&strip(a), &strip(b))));
    [bare, agreed, heading, headline, og, Some(head)]
        .into_iter()
        .flatten()
        .map(|title| strip(&title))
        .find(|title| !title.is_empty())
}

/// Takes the site's name off a title's end (or head): `Talks resume | Harbour Gazette`.
fn without_site(title: &str, site: Option<&str>, host: Option<&str>) -> String {
    let letters = |s: &str| {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let is_site = |part: &str| {
        let part = letters(part);
        let stem = host.and_then(|h| h.split('.').next()).map(letters).unwrap_or_default();
        !part.is_empty()
            && (site.is_some_and(|s| {
                let s = letters(s);
                s == part || part.len() > 3 && s.contains(&part)
            }) || host.is_some_and(|h| letters(h) == part)
                || stem.len() > 2 && (part == stem || part.len() > 3 && stem.contains(&part)))
    };
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

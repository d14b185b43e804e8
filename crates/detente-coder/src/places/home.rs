//! Where a text appeared, as far as its address tells: papers are mostly about their own country and town.

use detente_record::Article;

use super::lexicon::Lexicon;

/// Country and town of whoever published a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Home {
    /// By the address's last label (`.ie`), ISO 3166-1 alpha-3; `None` for one that all use (`.com`).
    pub country: Option<&'static str>,
    /// What the address is called without the words for a paper, in lower case and letters alone:
    /// "northbend" of `northbendherald.com`. Empty where nothing is left.
    name: String,
}

impl Home {
    /// Reads an article's address, or its site where that is one.
    pub(super) fn of(article: &Article) -> Self {
        let address = article.url.as_deref().or(article.site.as_deref()).unwrap_or("");
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = host.split(['/', ':', '?', '#']).next().unwrap_or("").to_lowercase();
        let mut labels: Vec<&str> = host.split('.').collect();
        // A name is no address.
        if labels.len() < 2 || host.contains(char::is_whitespace) {
            return Self::default();
        }
        let lexicon = Lexicon::shipped();
        let top = labels.pop().unwrap_or("");
        let country = lexicon.domains.get(top).map(String::as_str);
        // "co" of "co.uk", "com" of "com.lb".
        if labels.len() > 1 && labels.last().is_some_and(|label| label.len() <= 3) {
            labels.pop();
        }
        Self { country, name: labels.last().map_or(String::new(), |label| bare(label, lexicon)) }
    }

    /// Says whether a place has the paper's name.
    pub(super) fn is_called(&self, place: &str) -> bool {
        let letters = || place.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        !self.name.is_empty() && letters().eq(self.name.chars())
    }
}

/// A label without the words for a paper that it begins or ends with.
fn bare(label: &str, lexicon: &Lexicon) -> String {
    /// Fewest letters of a name.
    const SHORTEST: usize = 4;
    let letters: String = label.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut name = letters.as_str();
    loop {
        let cut = lexicon.press.iter().filter_map(|word| {
            name.strip_suffix(word.as_str()).or_else(|| name.strip_prefix(word.as_str()))
        });
        // The longest word first, whatever the order of the list.
        let Some(rest) = cut.min_by_key(|rest| rest.len()) else { break };
        name = rest;
    }
    if name.chars().count() < SHORTEST { String::new() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(url: &str) -> Home {
        Home::of(&Article { url: Some(url.to_owned()), ..Article::default() })
    }

    #[test]
    fn a_paper_is_at_home_where_its_address_says() {
        assert_eq!(home("https://www.independent.ie/news/1").country, Some("IRL"));
        assert_eq!(home("http://dailystar.com.lb").country, Some("LBN"));
        let local = home("https://www.north-bend-herald.com/story?x=1");
        assert!(local.country.is_none() && local.is_called("North Bend"));
        // Nothing is left of a paper called after nothing, and an address of a firm tells no country.
        assert_eq!(home("https://thedailynews.com/"), Home::default());
        assert_eq!(home("https://example.tv/a").country, None);
    }

    #[test]
    fn a_name_is_no_address() {
        let article = Article { site: Some("The St. Paul Herald".into()), ..Article::default() };
        assert_eq!(Home::of(&article), Home::default());
    }
}

//! What an alert told, as an Atom file (RFC 4287).

use detente_answer::News;
use quick_xml::escape::escape;

/// One thing with the moment at which it was found.
pub struct Entry {
    /// When it was found, UTC.
    pub found: String,
    /// What was found.
    pub news: News,
}

/// Writes the feed of an alert; `updated` is when it last found something, UTC.
pub fn feed(name: &str, updated: &str, entries: &[Entry]) -> String {
    let id = format!("urn:detente:alert:{name}");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out += "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
    out += &element("id", &id);
    out += &element("title", &format!("Détente: {name}"));
    out += &element("updated", updated);
    out += "<author><name>Détente</name></author>\n";
    for Entry { found, news } in entries {
        out += "<entry>\n";
        out += &element("id", &format!("{id}:{}", news.item));
        out += &element("title", &news.title);
        out += &element("updated", found);
        // Only addresses of the web: a reader of feeds makes links of them.
        let link = news.why.iter().filter_map(|sentence| sentence.url.as_deref());
        if let Some(url) = link.into_iter().find(|url| url.starts_with("http")) {
            let url = escape(clean(url));
            for part in ["<link href=\"", &url, "\"/>\n"] {
                out += part;
            }
        }
        out += &element("content", &super::post::why(news));
        out += "</entry>\n";
    }
    out + "</feed>\n"
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escape(clean(text)))
}

/// Leaves out what XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    let fits = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(fits).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests {
    use detente_answer::Sentence;

    use super::*;

    #[test]
    fn hostile_words_stay_words() {
        let sentence = |url: &str| Sentence {
            report: "a-r1".into(),
            article: "a".into(),
            words: "</content><script>x</script>\u{1b}[31m ]]>".into(),
            site: Some("<b>".into()),
            url: Some(url.into()),
        };
        let news = News {
            item: "1".into(),
            day: None,
            title: "a & b".into(),
            why: vec![sentence("javascript:x"), sentence("https://example.org/\"onclick=")],
            imported: Vec::new(),
        };
        let found = "2026-11-27T00:00:00Z".to_owned();
        let feed = feed("x", &found.clone(), &[Entry { found, news }]);
        assert!(
            !feed.contains("<script") && !feed.contains("javascript:") && !feed.contains('\u{1b}')
        );
        assert!(feed.contains("href=\"https://example.org/&quot;onclick=\""), "{feed}");
        assert!(feed.contains("<title>a &amp; b</title>"));
    }
}

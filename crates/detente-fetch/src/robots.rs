//! `robots.txt` as RFC 9309 tells it.

/// Most bytes of a file that are looked at; the RFC asks for 500 KiB at least.
const MOST: usize = 500 << 10;

/// Longest pause between two requests that a site may ask for, in seconds.
const LONGEST_DELAY: f32 = 30.0;

/// What a site asks of us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Paths with their verdict.
    paths: Vec<(String, bool)>,
    /// Seconds between two requests (`Crawl-delay`, which the RFC leaves out but sites use); at
    /// most 30. `None` where it asks for none.
    pub delay: Option<f32>,
    /// Sitemaps that the file names.
    pub sitemaps: Vec<String>,
}

impl Rules {
    /// Rules that forbid everything: for a site whose file cannot be had for a fault of its own.
    pub fn closed() -> Self {
        Self { paths: vec![("/".to_owned(), false)], ..Self::default() }
    }

    /// Reads a file for a program of this name; its own group goes before that of `*`.
    pub fn parse(file: &[u8], agent: &str) -> Self {
        let text = String::from_utf8_lossy(&file[..file.len().min(MOST)]);
        let (mut ours, mut all) = (None::<Self>, Self::default());
        let mut sitemaps = Vec::new();
        // Whether the group at hand is ours or everybody's; lines of agents in a row share a group.
        let (mut for_us, mut for_all, mut naming) = (false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !naming {
                    (for_us, for_all, naming) = (false, false, true);
                }
                let name = value.split('/').next().unwrap_or_default().trim();
                for_us |= name.eq_ignore_ascii_case(agent);
                for_all |= name == "*";
                if for_us {
                    ours.get_or_insert_default();
                }
                continue;
            }
            naming = false;
            if key == "sitemap" {
                sitemaps.push(value.to_owned());
                continue;
            }
            let groups = [ours.as_mut().filter(|_| for_us), Some(&mut all).filter(|_| for_all)];
            for rules in groups.into_iter().flatten() {
                match key.as_str() {
                    "allow" | "disallow" if !value.is_empty() => {
                        rules.paths.push((value.to_owned(), key == "allow"));
                    }
                    "crawl-delay" => {
                        let seconds = value.parse::<f32>().ok().filter(|s| *s >= 0.0);
                        rules.delay = seconds.map(|s| s.min(LONGEST_DELAY));
                    }
                    _ => {}
                }
            }
        }
        Self { sitemaps, ..ours.unwrap_or(all) }
    }

    /// Says whether a path with its query may be fetched: the longest rule that fits decides, and
    /// of two as long the one that allows.
    pub fn allow(&self, path: &str) -> bool {
        let fitting = self.paths.iter().filter(|(rule, _)| fits(rule, path));
        fitting.max_by_key(|(rule, allow)| (rule.len(), *allow)).is_none_or(|(_, allow)| *allow)
    }
}

/// Says whether a rule fits a path from its beginning; `*` stands for anything, `$` for the end.
fn fits(rule: &str, path: &str) -> bool {
    let (rule, whole) = rule.strip_suffix('$').map_or((rule, false), |rule| (rule, true));
    let mut parts = rule.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !whole || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && whole {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        Rules::parse(text.as_bytes(), "Detente")
    }

    #[test]
    fn the_longest_rule_decides() {
        let rules = rules(
            "User-agent: *\nDisallow: /search\nAllow: /search/about\nDisallow: /*.pdf$\n\
             Disallow: /a*b/c # a comment\nCrawl-delay: 2.5\n\nSitemap: https://x.example/s.xml\n",
        );
        for (path, may) in [
            ("/", true),
            ("/search?q=1", false),
            ("/search/about/us", true),
            ("/x/y.pdf", false),
            ("/x/y.pdf?1", true),
            ("/a/b/c/d", false),
            ("/ab/d", true),
        ] {
            assert_eq!(rules.allow(path), may, "{path}");
        }
        assert_eq!(rules.delay, Some(2.5));
        assert_eq!(rules.sitemaps, ["https://x.example/s.xml"]);
    }

    #[test]
    fn our_own_group_goes_before_that_of_all() {
        let own = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: detente/1.0\nDisallow: /b\n";
        assert!(rules(own).allow("/a") && !rules(own).allow("/b"));
        assert!(!rules("User-agent: *\nDisallow: /\n").allow("/a"));
        assert!(rules("User-agent: *\nDisallow:\n").allow("/a"));
        assert!(!rules("User-agent: detente\n\nUser-agent: *\nDisallow: /").allow("/a"));
        assert!(rules("<html>").allow("/a"));
        assert!(!Rules::closed().allow("/a"));
    }
}

//! What a site shows on page after page is furniture.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::{html::Doc, identity, lines};

/// Shortest line, in letters and digits, that is remembered.
const SHORTEST: usize = 12;
/// How likely a line must be the story's to stay although another page shows it.
const CERTAIN: f32 = 0.75;
/// Lines remembered of one page.
const OF_A_PAGE: usize = 2_000;
/// Most lines remembered of a site; past it new ones are passed over.
const OF_A_SITE: usize = 200_000;

/// The lines of a site's pages, each with the pages that show it.
///
/// A value that the caller keeps for each host: it grows by [`SiteMemory::learn`], and what it holds
/// depends only on the set of pages learnt, not on their order (as long as it is not full). Lines are
/// kept as hashes of their letters and digits, so that it holds no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteMemory {
    /// Hash of a line → the page that showed it first in order of hashes, and on how many.
    lines: BTreeMap<u64, Seen>,
    pages: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    page: u64,
    times: u32,
}

impl SiteMemory {
    /// Returns on how many pages it rests.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Returns how many lines it holds.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Says whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Remembers the lines of a page (HTML, decoded) at `url`. Learn a page once.
    pub fn learn(&mut self, html: &str, url: Option<&str>) {
        let page = page_key(url);
        let doc = Doc::new(html);
        let mut keys: Vec<u64> = doc
            .blocks
            .iter()
            .take(OF_A_PAGE)
            .filter_map(|block| line_key(doc.words(block.text)))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        self.pages += 1;
        for key in keys {
            if let Some(seen) = self.lines.get_mut(&key) {
                seen.times += 1;
                seen.page = seen.page.min(page);
            } else if self.lines.len() < OF_A_SITE {
                self.lines.insert(key, Seen { page, times: 1 });
            }
        }
    }

    /// Says whether a line stands on another page of the site than the one at `url`.
    pub fn recurs(&self, line: &str, url: Option<&str>) -> bool {
        self.times(line, url) > 0
    }

    /// Says on how many pages of the site a line stands, if on another than the one at `url`.
    fn times(&self, line: &str, url: Option<&str>) -> u32 {
        let Some(seen) = line_key(line).and_then(|key| self.lines.get(&key)) else { return 0 };
        if seen.times > 1 || seen.page != page_key(url) { seen.times } else { 0 }
    }

    /// Takes lines that recur on the site out of those chosen for the story, `(line, how likely it is
    /// the story's, chosen)` by block.
    ///
    /// Where most of the story recurs, the other page tells the same story, and nothing is taken out;
    /// a line on no more than one other page, as a teaser of this story may be, stays if it is all
    /// but certain.
    pub(crate) fn leave_out(&self, lines: &[(&str, f32)], url: Option<&str>, chosen: &mut [bool]) {
        let known: Vec<u32> = lines
            .iter()
            .zip(&*chosen)
            .map(|((line, _), chosen)| if *chosen { self.times(line, url) } else { 0 })
            .collect();
        let bytes = |recurs: bool| -> usize {
            let of = lines.iter().zip(&*chosen).zip(&known);
            of.filter(|((_, c), n)| **c && (!recurs || **n > 0)).map(|((l, _), _)| l.0.len()).sum()
        };
        if bytes(true) * 3 > bytes(false) {
            return;
        }
        for ((choice, times), (_, likely)) in chosen.iter_mut().zip(known).zip(lines) {
            let certain = times <= 2 && *likely > CERTAIN;
            *choice &= times == 0 || certain;
        }
    }

    /// Returns what it holds as rows for the store: line, page, times.
    pub fn rows(&self) -> impl Iterator<Item = (u64, u64, u32)> + '_ {
        self.lines.iter().map(|(line, seen)| (*line, seen.page, seen.times))
    }

    /// Makes a memory of what [`SiteMemory::rows`] gave.
    pub fn from_rows(pages: u32, rows: impl IntoIterator<Item = (u64, u64, u32)>) -> Self {
        let lines = rows.into_iter().map(|(line, page, times)| (line, Seen { page, times }));
        Self { lines: lines.collect(), pages }
    }
}

fn page_key(url: Option<&str>) -> u64 {
    let url = url.map(|url| identity::canonical(url).unwrap_or_else(|| url.to_owned()));
    xxh3_64(url.unwrap_or_default().as_bytes())
}

fn line_key(line: &str) -> Option<u64> {
    let folded: String = lines::folded(line).take(400).collect();
    (folded.chars().count() >= SHORTEST).then(|| xxh3_64(folded.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_two_pages_is_furniture() {
        let page = |story: &str| format!("<p>{story}<p>Harbour news you can trust");
        let mut memory = SiteMemory::default();
        memory.learn(&page("The envoys met in Oslo."), Some("https://h.example/a"));
        memory.learn(&page("The ferry came late again."), Some("https://h.example/b"));
        let here = Some("https://h.example/a");
        assert!(memory.recurs("Harbour news you can trust", here));
        assert!(!memory.recurs("The envoys met in Oslo.", here));
        assert!(memory.recurs("The envoys met in Oslo.", Some("https://h.example/c")));
        assert_eq!(SiteMemory::from_rows(memory.pages(), memory.rows()), memory);
    }

    #[test]
    fn a_story_told_twice_stays_whole() {
        let story = ["The envoys met in Oslo on Monday.", "They meet again in May, they said."];
        let slogan = "Harbour news you can trust";
        let page = format!("<p>{}<p>{}<p>{slogan}", story[0], story[1]);
        let mut memory = SiteMemory::default();
        memory.learn(&page, Some("https://h.example/a"));
        memory.learn(&page, Some("https://h.example/a/print"));
        let lines = [(story[0], 0.99), (story[1], 0.99), (slogan, 0.6)];
        let mut chosen = [true; 3];
        memory.leave_out(&lines, Some("https://h.example/a"), &mut chosen);
        assert_eq!(chosen, [true; 3]);
        let other = [
            ("The ferry came late again on Monday, by two hours, and nobody said why.", 0.99),
            lines[2],
        ];
        let mut chosen = [true; 2];
        memory.leave_out(&other, Some("https://h.example/b"), &mut chosen);
        assert_eq!(chosen, [true, false]);
    }
}

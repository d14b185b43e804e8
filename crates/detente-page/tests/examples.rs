//! Reads the repository's own example articles in both forms.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use detente_page::article;
use detente_record::{Article, Page, Role};

fn bodies(article: &Article) -> Vec<String> {
    let story = |role| matches!(role, Role::Body | Role::Item);
    let of = article.blocks.iter().filter(|block| story(block.role));
    of.map(|block| block.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn both_forms_of_each_example_tell_the_same_story() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for (name, day) in [
        ("summit-announced", "2025-05-14"),
        ("missile-strike", "2025-02-03"),
        ("denial", "2025-09-18"),
        ("sanctions-package", "2025-11-24"),
        ("trade-agreement", "2025-06-27"),
        ("interview", "2025-08-09"),
    ] {
        let read = |ending| {
            let bytes = fs::read(dir.join(format!("{name}.{ending}"))).unwrap();
            article(&Page { bytes, ..Page::default() })
        };
        let (page, text) = (read("html"), read("txt"));
        assert_eq!(page.title, text.title, "{name}");
        let (a, b) = (bodies(&page), bodies(&text));
        assert_eq!(a.len(), b.len(), "{name}: {a:#?}\n{b:#?}");
        for (i, (a, b)) in a.iter().zip(&b).enumerate() {
            // Only the dateline of the first paragraph may differ.
            assert!(a == b || i == 0 && (a.ends_with(b) || b.ends_with(a)), "{name}: {a}\n{b}");
        }
        assert_eq!(page.published.unwrap().date.to_string(), day, "{name}");
        assert!(page.byline.is_some() && !page.furniture.is_empty(), "{name}");
        assert!(page.notes.is_empty() && text.notes.is_empty(), "{name}: {:?}", page.notes);
        assert_eq!(page.language.as_deref(), Some("en"), "{name}");
    }
}

//! Walks over the shared texts, where they are there.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a skipped test says so

use std::{fs, path::PathBuf};

use detente_page::article;
use detente_record::{Article, FurnitureKind, Page, Role};

fn shared(part: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(part);
    if !path.exists() {
        println!("skipped: ../shared/{part} is not there");
        return None;
    }
    Some(path)
}

fn roles(article: &Article, role: Role) -> Vec<&str> {
    let of = article.blocks.iter().filter(|block| block.role == role);
    of.map(|block| block.span.of(&article.text)).collect()
}

#[test]
fn the_first_article_comes_out_whole() {
    let Some(path) = shared("first/article.txt") else { return };
    let bytes = fs::read(path).unwrap();
    let article = article(&Page { bytes: bytes.clone(), ..Page::default() });
    assert_eq!(article.text.as_bytes(), bytes);
    assert_eq!(roles(&article, Role::Title).len(), 1);
    assert!(article.title.as_deref().unwrap().starts_with("Xi and Putin to speak"));
    assert_eq!(roles(&article, Role::Dateline), ["Hong Kong"]);
    assert_eq!(roles(&article, Role::Body).len(), 24);
    assert_eq!(article.blocks.len(), 26);
    assert_eq!(article.language.as_deref(), Some("en"));
    let kinds: Vec<FurnitureKind> = article.furniture.iter().map(|f| f.kind).collect();
    assert_eq!(
        kinds,
        [FurnitureKind::RelatedLink, FurnitureKind::RelatedLink, FurnitureKind::CommentForm]
    );
    let form = article.furniture[2].page;
    assert!(form.of(&article.text).starts_with("Leave") && form.end as usize == bytes.len());
    // It is a spun copy, and shows it.
    let spots: Vec<&str> =
        article.notes.iter().filter_map(|note| Some(note.span?.of(&article.text))).collect();
    assert!(article.notes.iter().all(|note| note.code == "P009"), "{:?}", article.notes);
    assert!(spots.len() >= 3 && spots.contains(&"Since"), "{spots:?}");
}

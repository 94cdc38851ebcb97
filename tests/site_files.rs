//! The page about site files: its examples are site files, and it names every field that is read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use crawl_playground::site::file;
use scraper::{Html, Selector};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn texts(html: &Html, selector: &str) -> Vec<String> {
    html.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

#[test]
fn the_page_about_site_files_says_what_is_read() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/site-files.html")).unwrap();
    let html = Html::parse_document(&source);
    let examples = texts(&html, "pre");
    assert!(!examples.is_empty());
    for example in examples {
        let (site, warnings) = file::read(&example).unwrap();
        assert_eq!((site.len(), warnings), (4, vec![]), "{example}");
    }
    let described: BTreeSet<String> = texts(&html, "td:first-child code").into_iter().collect();
    let read: BTreeSet<String> = file::SITE_FIELDS.iter().chain(file::PAGE_FIELDS).map(ToString::to_string).collect();
    assert_eq!(described, read);
}

#[test]
fn the_documentation_of_site_files_names_every_field() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/site-files.md")).unwrap();
    let example = text.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(file::read(example).unwrap().1, []);
    for field in file::SITE_FIELDS.iter().filter(|field| !["pages", "note"].contains(*field)) {
        assert!(text.contains(&format!("| `{field}` |")), "{field}");
    }
    for field in file::PAGE_FIELDS {
        assert!(text.contains(&format!("| `pages[].{field}` |")), "{field}");
    }
}

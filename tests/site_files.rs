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

//! Reads the demo site (`static/site/`) with the crawler's own link extraction and writes it as a site file for
//! `src/site/demo.rs`. So the simulated crawl of the demo site needs no fetch, and always matches its files.
//!
//! It also finds the strategies (`src/strategy/`) and writes their catalogue.

// A build that cannot read the demo site must stop with the reason.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "src/site/address.rs"]
#[allow(dead_code, reason = "the library uses what this does not")]
mod address;
#[path = "src/site/html.rs"]
#[allow(dead_code, reason = "the library uses what this does not")]
mod html;
#[path = "build/strategies.rs"]
mod strategies;

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};
use url::Url;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("../static/site");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=src/site/html.rs");
    println!("cargo::rerun-if-changed=src/site/address.rs");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap()).join("demo_site.json");
    fs::write(out, site_file(&root)).unwrap();
    write_strategies();
}

/// Writes the catalogue of the strategies, which it finds by their files.
fn write_strategies() {
    println!("cargo::rerun-if-changed=src/strategy");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("src/strategy");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap()).join("strategies.rs");
    fs::write(out, strategies::rust(&folder).unwrap()).unwrap();
}

/// Clones share one folder with builds of the libraries, in which cargo distinguishes two clones of this package only
/// by file times. Naming the clone makes cargo check.
const _: Option<&str> = option_env!("CRAWL_PLAYGROUND_CLONE");

/// Every file of the site as a row of a site file: first the pages that can be reached from the start, breadth first,
/// then the rest.
fn site_file(root: &Path) -> String {
    let home = Url::parse("https://museum-of-small-things.example/site/").unwrap();
    let mut rows = Vec::new();
    let mut seen = BTreeSet::from([home.path().to_string()]);
    let mut queue = VecDeque::from([home.clone()]);
    let mut files = all_files(root, root).into_iter();
    loop {
        while let Some(url) = queue.pop_front() {
            let Some(file) = file_of(root, &url) else { continue };
            let references = if kind_of(&file).starts_with("text/html") {
                html::references(&String::from_utf8_lossy(&fs::read(&file).unwrap()), &url)
            } else {
                html::References::default()
            };
            for link in references.links.iter().filter(|link| link.origin() == home.origin()) {
                let mut page = link.clone();
                page.set_fragment(None);
                if seen.insert(html::address_on(&home, &page)) {
                    queue.push_back(page);
                }
            }
            rows.push(row(&home, &url, kind_of(&file), &references));
        }
        // A folder's index.html has the folder's address; under its own name it is a page only if a page links to it.
        let unlinked = files
            .find(|path| !path.ends_with("index.html") && !seen.contains(&format!("/site/{}", encoded(&home, path))));
        let Some(path) = unlinked else { break };
        let url = home.join(&encoded(&home, &path)).unwrap();
        seen.insert(url.path().to_string());
        queue.push_back(url);
    }
    let robots = fs::read_to_string(root.join("robots.txt")).unwrap();
    assert!(robots.is_ascii(), "robots.txt: of ASCII alone Rust's escapes are JSON's");
    format!(
        "{{\"name\": \"Museum of Small Things\", \"start\": \"/site/\", \"robots\": {robots:?}, \"pages\": [\n{}\n]}}\n",
        rows.join(",\n")
    )
}

fn row(home: &Url, url: &Url, kind: &str, references: &html::References) -> String {
    let list = |urls: &[Url]| {
        urls.iter().map(|url| format!("{:?}", html::address_on(home, url))).collect::<Vec<_>>().join(", ")
    };
    let mut row = format!("{{\"url\": {:?}, \"content_type\": {kind:?}", html::address_on(home, url));
    if !references.links.is_empty() {
        write!(row, ", \"links\": [{}]", list(&references.links)).unwrap();
    }
    if !references.nofollow.is_empty() {
        write!(row, ", \"nofollow\": [{}]", list(&references.nofollow)).unwrap();
    }
    if !references.images.is_empty() {
        write!(row, ", \"images\": [{}]", list(&references.images)).unwrap();
    }
    row + "}"
}

/// The file that a static server returns for `url`.
fn file_of(root: &Path, url: &Url) -> Option<PathBuf> {
    let path = address::percent_decoded(url.path().strip_prefix("/site/")?)?;
    let path = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
    Some(root.join(path)).filter(|file| file.is_file())
}

fn all_files(root: &Path, folder: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(all_files(root, &path));
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
    files
}

/// A file's path in the form of an address.
fn encoded(home: &Url, path: &str) -> String {
    let url = home.join(&path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")).unwrap();
    url.path().strip_prefix("/site/").unwrap().to_string()
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "text/plain",
    }
}

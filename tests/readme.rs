//! The README, the guide for contributors and `docs/` are correct: links and commands exist, and addresses of the playground
//! have no problems.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/policies.rs"]
mod policies;

use crawl_playground::page::parameters;
use crawl_playground::setup::{SETTINGS, parse_query};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The maximum number of lines in the README, which is only an introduction.
const MOST_LINES: usize = 120;
/// The maximum size of each of its pictures, in bytes.
const MOST_BYTES: u64 = 150_000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).replace("\r\n", "\n")
}

/// The texts for readers of the repository, each with its path.
fn texts() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = docs.filter(|file| file.extension().is_some_and(|ending| ending == "md")).collect();
    files.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    files.sort();
    files.into_iter().map(|file| (file.clone(), read(&file))).collect()
}

fn all<'a>(pattern: &str, text: &'a str) -> Vec<&'a str> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found.get(1).unwrap().as_str()).collect()
}

#[test]
fn the_readme_is_short_and_begins_with_a_picture() {
    let readme = read(&root().join("README.md"));
    assert!(readme.lines().count() <= MOST_LINES, "{} lines", readme.lines().count());
    let picture = readme.find("<picture>").expect("a picture");
    assert!(readme[..picture].lines().count() <= 3, "the picture comes first");
    let shown = all(r#"(?:src|srcset)="(docs/[^"]+)""#, &readme);
    assert_eq!(shown.len(), 2, "one for each theme");
    for name in shown {
        let bytes = fs::metadata(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}")).len();
        assert!((1..=MOST_BYTES).contains(&bytes), "{name}: {bytes} bytes");
    }
}

#[test]
fn links_lead_to_existing_files() {
    let mut count = 0;
    for (file, text) in texts() {
        let folder = file.parent().unwrap();
        for link in all(r"\]\(([^)\s]+)\)", &text).into_iter().filter(|link| !link.contains("://")) {
            let target = link.split('#').next().unwrap();
            assert!(folder.join(target).exists(), "{}: {link}", file.display());
            count += 1;
        }
    }
    assert!(count > 10, "{count} links");
}

#[test]
fn addresses_of_the_playground_are_valid() {
    let of_the_page: Vec<&str> = parameters::PAGE.iter().map(|parameter| parameter.key).collect();
    let mut count = 0;
    for (file, text) in texts() {
        for query in all(r"http://127\.0\.0\.1:8080/\?([^)\s]+)", &text) {
            let (_, problems) = parse_query(query, &of_the_page);
            assert_eq!(problems, [], "{}: {query}", file.display());
            count += 1;
        }
    }
    assert!(count >= 5, "{count} addresses to try");
}

#[test]
fn commands_and_flags_exist() {
    let help = read(&root().join("xtask/src/args.rs"));
    let keys: BTreeSet<&str> = SETTINGS.iter().map(|field| field.key).collect();
    for (file, text) in texts() {
        for command in all(r"cargo xtask ([a-z-]+)", &text) {
            assert!(help.contains(&format!("cargo xtask {command} ")), "{}: cargo xtask {command}", file.display());
        }
        for line in
            text.lines().filter(|line| line.contains("--bin simulate --") || line.contains("python3 core/src/strategy"))
        {
            for flag in all(r" --([a-z-]+)", line) {
                let is_known = keys.contains(flag)
                    || ["bin", "release", "site", "strategy", "format", "sweep", "seeds", "url", "as-json"]
                        .contains(&flag);
                assert!(is_known, "{}: --{flag}", file.display());
            }
        }
    }
}

#[test]
fn the_documented_policies_are_the_tested_ones() {
    let text = read(&root().join("docs/embedding.md"));
    for policy in [policies::PLAYGROUND, policies::HOST] {
        assert!(
            text.contains(&format!("    Content-Security-Policy: {policy}\n")),
            "docs/embedding.md has no line with {policy}"
        );
    }
}

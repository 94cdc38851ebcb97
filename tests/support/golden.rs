//! Golden files: what a run is to give, as text that a person can read.

use crawl_playground::site::{Site, file};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The site that golden files are about.
#[allow(dead_code, reason = "not every test with golden files is about it")]
pub fn site() -> Site {
    let site = fs::read_to_string(folder().join("site.json")).expect("the golden site is there");
    let (site, warnings) = file::read(&site).expect("the golden site is a site file");
    assert_eq!(warnings, []);
    site
}

/// Compares a text with its file, or writes the file when told to.
#[allow(clippy::panic, reason = "so a test fails with a message of its own")]
pub fn check(name: &str, actual: &str) {
    let path = folder().join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&path, actual).expect("golden files can be written");
        return;
    }
    // Git on Windows may have changed the ends of the lines.
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if actual == expected {
        return;
    }
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    let mut number = 1;
    let (expected, actual) = loop {
        match (expected.next(), actual.next()) {
            (Some(expected), Some(actual)) if expected == actual => number += 1,
            different => break different,
        }
    };
    panic!(
        "tests/golden/{name}.txt is not what the run gives. First at line {number}:\n\
         - {}\n+ {}\n\
         If the new text is right, UPDATE_GOLDEN=1 with the same command writes it.",
        expected.unwrap_or("(the file ends here)"),
        actual.unwrap_or("(the run ends here)"),
    );
}

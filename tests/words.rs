//! Texts that people read are in plain English: without the words of an older, roundabout style.

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Words with plain replacements: a worker, a page or you instead of `nobody`; "must be" instead of "allowed is"; "is"
/// instead of "stands"; "releases" instead of "lets go"; "own" instead of "of its own".
const FORBIDDEN: &str = r"(?i)\b(nobody|somebody|whoever|so many|allowed (is|are)|taken instead|stands?|stood|besides|(is|are) to be seen|lets? (\w+ )?go|done with|of (its|their) own)\b";

/// Justified uses: the file, the words, and the reason.
const ALLOWED: &[(&str, &str, &str)] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files in a folder with one of these extensions, without subfolders.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    files.retain(|file| endings.iter().any(|ending| file.extension().is_some_and(|of| of == *ending)));
    files.sort();
    files
}

/// Every text that must follow the rule, with its name.
fn texts() -> Vec<(String, String)> {
    let mut paths = files("messages", &["ftl"]);
    paths.extend(
        ["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)).into_iter().filter(|path| path.exists()),
    );
    paths.extend(files("docs", &["md"]));
    paths.extend(files("python", &["md"]));
    paths.extend(files("static", &["html"]));
    paths.push(root().join("index.html"));
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).expect("it is in the clone").display().to_string();
        (name, fs::read_to_string(path).expect("it is text"))
    };
    let mut texts: Vec<(String, String)> = paths.into_iter().map(read).collect();
    let help = Command::new(env!("CARGO_BIN_EXE_simulate")).arg("--help").output().expect("it can be started");
    texts.push((String::from("simulate --help"), String::from_utf8(help.stdout).expect("it is text")));
    let arguments = fs::read_to_string(root().join("xtask/src/args.rs")).expect("it is text");
    let help = arguments.split("const HELP: &str = \"").nth(1).and_then(|rest| rest.split("\";").next());
    texts.push((String::from("cargo xtask help"), help.expect("xtask has a help").to_string()));
    texts
}

/// The forbidden words of a text, each with its line.
fn faults(name: &str, text: &str) -> Vec<String> {
    let forbidden = Regex::new(FORBIDDEN).expect("the pattern is valid");
    let mut faults = Vec::new();
    for (place, line) in text.lines().enumerate() {
        for found in forbidden.find_iter(line) {
            let is_allowed = ALLOWED.iter().any(|(file, words, _)| *file == name && line.contains(words));
            if !is_allowed {
                faults.push(format!("{name}:{}: \"{}\" in: {}", place + 1, found.as_str(), line.trim()));
            }
        }
    }
    faults
}

#[test]
fn texts_are_in_plain_english() {
    let faults: Vec<String> = texts().iter().flat_map(|(name, text)| faults(name, text)).collect();
    assert!(faults.is_empty(), "{} forbidden words\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_exception_is_used() {
    let texts = texts();
    for (file, words, _) in ALLOWED {
        let text = texts.iter().find(|(name, _)| name == file);
        assert!(text.is_some_and(|(_, text)| text.contains(words)), "{file} does not have {words:?} any more");
    }
}

#[test]
fn a_forbidden_word_is_found() {
    for line in
        ["Nobody waits", "it stands here", "Allowed are 1", "that lets it go", "when done with it", "of their own"]
    {
        assert_eq!(faults("a text", line).len(), 1, "{line}");
    }
    for line in ["the standard library", "understands", "let us see", "its own", "outstanding"] {
        assert_eq!(faults("a text", line), Vec::<String>::new(), "{line}");
    }
}

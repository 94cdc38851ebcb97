//! The files that a first visit of the built page loads.

use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The files below `dist` that its index.html names, including itself, and those that they name in turn (imports of scripts,
/// addresses in style sheets), written with `/`. Only the program uses the demo site, so it is not included. Nor is what loads when the reader scrolls to the code (`data-sources`), or when an
/// author opens the builder (`data-author`).
pub fn files(dist: &Path) -> Vec<String> {
    let mut files = vec![String::from("index.html")];
    let mut seen: BTreeSet<String> = files.iter().cloned().collect();
    let mut at = 0;
    while at < files.len() {
        for name in named_in(dist, &files[at]) {
            if seen.insert(name.clone()) {
                files.push(name);
            }
        }
        at += 1;
    }
    files
}

/// The files that a file names.
fn named_in(dist: &Path, file: &str) -> Vec<String> {
    let pattern = match file.rsplit_once('.').map(|(_, extension)| extension) {
        // Attributes, and strings in the script that starts the page.
        Some("html") => r#"(?:href|src)="\./([^"]+)"|['"]\./([^'"]+)['"]"#,
        Some("js") => r#"(?:from|import)\s*['"]\./([^'"]+)['"]"#,
        Some("css") => r#"url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s*['"]([^'"]+)['"]"#,
        _ => return Vec::new(),
    };
    let text = fs::read_to_string(dist.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let text = Regex::new(r#" data-(?:sources|author|author-program)="[^"]*""#).unwrap().replace_all(&text, "");
    let folder = file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let pattern = Regex::new(pattern).unwrap();
    let named = pattern.captures_iter(&text).filter_map(|found| found.get(1).or(found.get(2)));
    let addresses = named.map(|name| name.as_str().to_string()).filter(|name| !name.starts_with("data:"));
    addresses.map(|name| format!("{folder}{}", name.trim_start_matches("./"))).collect()
}

//! The shape of the house: who may import whom, and how long a file may be.

#[path = "support/sources.rs"]
mod sources;

use regex::Regex;
use sources::sources;
use std::collections::BTreeSet;
use std::path::Path;

/// The floors, each with its number. A file imports from its own place, or from a lower floor.
const FLOORS: [(&str, i32); 9] = [
    ("text", -1),
    ("site", 0),
    ("trace", 0),
    ("world", 1),
    ("strategy", 2),
    ("engine", 3),
    ("setup", 4),
    ("scene", 5),
    ("view", 6),
];
/// Imports within one floor, from one place to another, that are allowed.
const SIDEWAYS: [(&str, &str); 1] = [("trace", "site")];

/// Crates that only exist in a browser, and who may use them: everything else builds and is tested natively.
const BROWSER_CRATES: &str = r"\b(web_sys|js_sys|yew|wasm_bindgen|wasm_bindgen_futures|gloo_\w+)::";
const BROWSER_FILES: [&str; 6] = [
    "src/bin/links.rs",
    "src/engine/browser.rs",
    "src/engine/page_reader.rs",
    "src/engine/transport.rs",
    "src/setup/live.rs",
    "src/view/",
];

const MOST_LINES: usize = 425;
/// The source without its comments: they may name whom they like.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The places that a source names behind `crate::`, in `use` lines and in paths: of `crate::{a::x, b}`, a and b.
fn places(code: &str) -> Vec<String> {
    let one = Regex::new(r"\bcrate::(\w+)").expect("the pattern is valid");
    let group = Regex::new(r"\bcrate::\{").expect("the pattern is valid");
    let mut places: Vec<String> = one.captures_iter(code).map(|found| found[1].to_string()).collect();
    for found in group.find_iter(code) {
        let (mut depth, mut name) = (1, String::new());
        for character in code[found.end()..].chars() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            // Between commas of the outer braces, the first name is the place.
            if depth == 1 && character != ',' && character != '}' {
                name.push(character);
            } else if (depth == 1 && character == ',') || depth == 0 {
                places.extend(name.split("::").next().map(|name| name.trim().to_string()));
                name.clear();
            }
            if depth == 0 {
                break;
            }
        }
    }
    places
}

fn floor(place: &str) -> Option<i32> {
    FLOORS.iter().find(|(name, _)| *name == place).map(|(_, floor)| *floor)
}

/// What is wrong with an import of `to` in `from`, if anything is.
fn fault(from: &str, to: &str) -> Option<String> {
    let (Some(from_floor), Some(to_floor)) = (floor(from), floor(to)) else {
        return Some(format!("{to} has no floor"));
    };
    let sideways = from != to && from_floor == to_floor && !SIDEWAYS.contains(&(from, to));
    (to_floor > from_floor || sideways).then(|| format!("{from} (floor {from_floor}) imports {to} (floor {to_floor})"))
}

#[test]
fn no_import_goes_up() {
    let mut faults = Vec::new();
    for (file, text) in sources("src") {
        let path = file.trim_start_matches("src/");
        let place = path.split_once('/').map_or(path.trim_end_matches(".rs"), |(place, _)| place);
        if place == "bin" || !path.contains('/') && place != "text" {
            continue;
        }
        faults.extend(
            places(&code(&text)).iter().filter_map(|to| fault(place, to)).map(|what| format!("{file}: {what}")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_them_all() {
    let check = |code: &str, expected: &[&str]| assert_eq!(places(code), expected, "{code}");
    check("use crate::site::PageId;", &["site"]);
    check("use crate::{site::{Graph, Site}, trace};", &["site", "trace"]);
    check("let trace = crate::trace::fetched_pages(crate::view::x);", &["trace", "view"]);
    assert_eq!(code("/// as crate::view does\nuse crate::site;"), "\nuse crate::site;");
    assert!(
        fault("site", "trace").is_some() && fault("world", "strategy").is_some() && fault("site", "nowhere").is_some()
    );
    assert!(fault("trace", "site").is_none() && fault("view", "site").is_none() && fault("world", "world").is_none());
}

#[test]
fn the_floors_are_the_folders() {
    for (place, _) in FLOORS {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(place);
        assert!(place.is_dir() || place.with_extension("rs").is_file(), "{} is not there", place.display());
    }
}

#[test]
fn only_the_browser_engine_and_the_view_know_the_browser() {
    let browser = Regex::new(BROWSER_CRATES).expect("the pattern is valid");
    for (file, text) in sources("src") {
        let allowed = BROWSER_FILES.iter().any(|allowed| file.starts_with(allowed));
        let code = code(&text);
        let found = browser.find(&code).filter(|_| !allowed);
        assert!(found.is_none(), "{file} uses {}", found.map_or("", |found| found.as_str()));
    }
}

#[test]
fn files_are_short() {
    for (file, text) in ["build", "src", "tests", "benches", "xtask/src"].into_iter().flat_map(sources) {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{file}: {lines} lines, but the most is {MOST_LINES}");
    }
}

/// An allocator is the choice of a program: one in the library would be that of every test and bench that links it.
#[test]
fn only_programs_choose_an_allocator() {
    for (file, text) in sources("src") {
        let is_program = file == "src/main.rs" || file.starts_with("src/bin/");
        assert!(is_program || !code(&text).contains("global_allocator"), "{file} chooses an allocator");
    }
}

/// A strict content security policy refuses all of this in the page, wherever it would come from. `~style=` sets the property.
#[test]
fn no_script_and_no_style_stands_in_the_page() {
    let inline = Regex::new(r#"(^|[^~\w.])style=[{"\\]|\{style\}|<style|<script>|<script type="module">|\son\w+=["']"#)
        .expect("the pattern is valid");
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html")).expect("it is there");
    let view = sources("src/view").into_iter().map(|(file, text)| (file, code(&text)));
    for (file, text) in view.chain([(String::from("index.html"), page)]) {
        assert_eq!(inline.find(&text).map(|found| found.as_str()), None, "{file}");
    }
    let finds = |text: &str| inline.is_match(text);
    assert!(
        finds("<i style={x}>")
            && finds("<i {style}>")
            && finds("\"<i style=\\\"a:b\\\">\"")
            && finds("<a onclick=\"x\">")
    );
    assert!(!finds("<i ~style={x}>") && !finds("<script src=\"x\">") && !finds("{onclick}"));
}

/// The style sheets go by the widths that the program writes into the page: one that it does not write would never apply.
#[test]
fn the_widths_of_the_style_sheets_are_those_of_the_program() {
    let program = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view/browser.rs"))
        .expect("the file is there");
    let list = Regex::new(r"const WIDTHS: \[u32; \d+\] = \[([\d, ]+)\];").expect("the pattern is valid");
    let list = list.captures(&program).expect("the program has a list of widths");
    let written: BTreeSet<u32> = list[1].split(", ").map(|width| width.parse().expect("a width is a number")).collect();
    let width = Regex::new(r#"data-(?:upto|from)~="(\d+)""#).expect("the pattern is valid");
    let styles = ["style.css", "chart.css", "code.css", "lanes.css"];
    let styles = styles.map(|name| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(name)).expect("it is there")
    });
    let used: BTreeSet<u32> = styles
        .iter()
        .flat_map(|style| width.captures_iter(style))
        .map(|found| found[1].parse().expect("a width is a number"))
        .collect();
    assert_eq!(used, written);
}

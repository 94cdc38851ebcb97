//! The structure of the code: which module may import which, and how long a file may be.

#[path = "support/sources.rs"]
mod sources;

use regex::Regex;
use sources::sources;
use std::collections::BTreeSet;
use std::path::Path;

/// The floors, each with its number. A file imports from its own place, or from a lower floor. The compiler ensures that the
/// core imports nothing from the app.
const FLOORS: [(&str, i32); 11] = [
    ("text", -1),
    ("site", 0),
    ("trace", 0),
    ("world", 1),
    ("strategy", 2),
    ("engine", 3),
    ("say", 4),
    ("setup", 5),
    ("live", 6),
    ("scene", 6),
    ("view", 7),
];
/// The floors of the core, which the app imports under the same names.
const CORE: [&str; 5] = ["site", "trace", "world", "strategy", "engine"];
/// Allowed imports within one floor, from one place to another.
const SIDEWAYS: [(&str, &str); 1] = [("trace", "site")];

/// Crates that only work in a browser, and the files that may use them: all other code builds and is tested natively.
const BROWSER_CRATES: &str = r"\b(web_sys|js_sys|yew|wasm_bindgen|wasm_bindgen_futures|gloo_\w+)::";
const BROWSER_FILES: [&str; 3] = ["src/bin/links.rs", "src/live/", "src/view/"];

const MOST_LINES: usize = 400;
/// The number of lines of code on one screen.
const SCREEN: usize = 40;
/// A strategy reads like a text, next to its Python twin: two screens, including its published version. Comments and empty
/// lines do not count, so that more explanation is never an error.
const MOST_STRATEGY_LINES: usize = 2 * SCREEN;

/// The source without its comments, which may name any module.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The places that a source names after `crate::`, in `use` lines and in paths: of `crate::{a::x, b}`, a and b.
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
            // Between the commas of the outer braces, the first name is the place.
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

/// The error in an import of `to` in `from`, if there is one.
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
    for (file, text) in sources("core/src").into_iter().chain(sources("src")) {
        let path = file.trim_start_matches("core/").trim_start_matches("src/");
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
        let package = if CORE.contains(&place) { "core/src" } else { "src" };
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(package).join(place);
        assert!(place.is_dir() || place.with_extension("rs").is_file(), "{} does not exist", place.display());
    }
}

#[test]
fn only_live_crawls_and_the_view_use_the_browser() {
    let browser = Regex::new(BROWSER_CRATES).expect("the pattern is valid");
    for (file, text) in sources("core/src").into_iter().chain(sources("src")) {
        let allowed = BROWSER_FILES.iter().any(|allowed| file.starts_with(allowed));
        let code = code(&text);
        let found = browser.find(&code).filter(|_| !allowed);
        assert!(found.is_none(), "{file} uses {}", found.map_or("", |found| found.as_str()));
    }
}

#[test]
fn files_are_short() {
    for (file, text) in ["build", "core/src", "src", "tests", "benches", "xtask/src"].into_iter().flat_map(sources) {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{file}: {lines} lines, but the limit is {MOST_LINES}");
        let is_strategy = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file).with_extension("py").exists();
        let lines = code(&text).lines().filter(|line| !line.trim().is_empty()).count();
        assert!(
            !is_strategy || lines <= MOST_STRATEGY_LINES,
            "{file}: {lines} lines of code, but the most is {MOST_STRATEGY_LINES}"
        );
    }
}

/// A program chooses its allocator. One in the library would apply to every test and bench that links it.
#[test]
fn only_programs_choose_an_allocator() {
    for (file, text) in sources("core/src").into_iter().chain(sources("src")) {
        let is_program = file == "src/main.rs" || file.starts_with("src/bin/");
        assert!(is_program || !code(&text).contains("global_allocator"), "{file} chooses an allocator");
    }
}

/// A strict content security policy blocks all of these in the page, from any source. `~style=` sets the property.
#[test]
fn the_page_has_no_inline_script_or_style() {
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

/// The style sheets use the widths that the program writes into the page. A rule for any other width would never apply.
#[test]
fn the_style_sheets_use_the_programs_widths() {
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

//! The structure of the code: which module may import which, and how long a file may be.

#[path = "support/sources.rs"]
mod sources;

use regex::Regex;
use sources::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The floors, each with its number. A file imports from its own place, or from a lower floor. The compiler ensures that the
/// core imports nothing from the app.
const FLOORS: [(&str, i32); 15] = [
    ("site", 0),
    ("wire", 0),
    ("trace", 0),
    ("world", 1),
    ("strategy", 2),
    ("engine", 3),
    ("setup", 4),
    ("compare", 5),
    ("guest", 6),
    ("text", 6),
    ("say", 7),
    ("live", 8),
    ("page", 8),
    ("worker", 9),
    ("view", 10),
];
/// The floors of the core, which the app imports under the same names.
const CORE: [&str; 9] = ["site", "wire", "trace", "world", "strategy", "engine", "setup", "compare", "guest"];
/// Allowed imports within one floor, from one place to another.
const SIDEWAYS: [(&str, &str); 3] = [("trace", "site"), ("trace", "wire"), ("wire", "site")];

/// Crates that only work in a browser, and the files that may use them: all other code builds and is tested natively.
const BROWSER_CRATES: &str = r"\b(web_sys|js_sys|yew|wasm_bindgen|wasm_bindgen_futures|gloo_\w+)::";
const BROWSER_FILES: [&str; 9] = [
    "src/bin/answers.rs",
    "src/bin/author/",
    "src/bin/kernel.rs",
    "src/bin/links.rs",
    "src/bin/own.rs",
    "src/bin/sweeps.rs",
    "src/main.rs",
    "src/live/",
    "src/view/",
];

const MOST_LINES: usize = 400;

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

/// Rooms in which no file may import another that imports it, by way of others or not: each can be understood after those that
/// it names.
const WITHOUT_CIRCLES: [&str; 2] = ["page", "view"];

/// The path of a file's module: `src/page/scene/mod.rs` is `page::scene`.
fn module(file: &str) -> String {
    file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::")
}

/// What a path and the lists in its braces name, with `prefix` before each: of `a::{b, c::d}`, a::b and a::c::d. Reads from the
/// beginning of `code`, and returns how many characters it has read.
fn named(prefix: &str, code: &str, names: &mut Vec<String>) -> usize {
    let word = code.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(code.len());
    let path = if prefix.is_empty() { code[..word].to_string() } else { format!("{prefix}::{}", &code[..word]) };
    if !code[word..].starts_with("::") {
        names.push(path);
        return word;
    }
    let mut at = word + 2;
    if !code[at..].starts_with('{') {
        return at + named(&path, &code[at..], names);
    }
    while let Some(next) = code[at..].find(|letter: char| letter == '}' || letter.is_alphanumeric() || letter == '_') {
        at += next;
        if code[at..].starts_with('}') {
            return at + 1;
        }
        at += named(&path, &code[at..], names);
    }
    code.len()
}

/// The modules that a file imports from, of `modules`. Imports of its tests do not count: they come last in a file.
fn imports(file: &str, text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code = code(text.split("#[cfg(test)]").next().unwrap_or(""));
    let own = module(file);
    let begin = Regex::new(r"(?:^|[^:\w])([a-z_]+)::").expect("the pattern is valid");
    let mut names = Vec::new();
    for found in begin.captures_iter(&code) {
        let first = found.get(1).expect("the pattern has it");
        let child = format!("{own}::{}", first.as_str());
        let mut found = Vec::new();
        named("", &code[first.start()..], &mut found);
        let is_child = file.ends_with("/mod.rs") && modules.contains(&child);
        names.extend(found.into_iter().filter_map(|name| match first.as_str() {
            "crate" => Some(name.trim_start_matches("crate::").to_string()),
            "super" => {
                let (mut above, mut rest) = (own.as_str(), name.as_str());
                while let Some(further) = rest.strip_prefix("super::") {
                    (above, rest) = (above.rsplit_once("::").map_or("", |(above, _)| above), further);
                }
                Some(format!("{above}::{rest}"))
            }
            _ => is_child.then(|| format!("{own}::{name}")),
        }));
    }
    // The longest beginning of a name that is a module is the file that has it.
    let of = |name: &String| {
        let mut name = name.as_str();
        while !modules.contains(name) {
            name = name.rsplit_once("::")?.0;
        }
        Some(name.to_string())
    };
    names.iter().filter_map(of).filter(|of| *of != own).collect()
}

/// A circle of imports that can be reached from the last module of `path`, if there is one.
fn circle(
    graph: &BTreeMap<String, BTreeSet<String>>,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<String> {
    let here = path.last()?.clone();
    for next in graph.get(&here).into_iter().flatten() {
        if let Some(place) = path.iter().position(|module| module == next) {
            return Some(format!("{} -> {next}", path[place..].join(" -> ")));
        }
        if done.contains(next) {
            continue;
        }
        path.push(next.clone());
        let found = circle(graph, path, done);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    done.insert(here);
    None
}

#[test]
fn no_circle_of_imports_is_in_the_page() {
    let files: Vec<(String, String)> =
        WITHOUT_CIRCLES.iter().flat_map(|room| sources(&format!("src/{room}"))).collect();
    let modules: BTreeSet<String> = files.iter().map(|(file, _)| module(file)).collect();
    let files = files.iter().filter(|(file, _)| !file.ends_with("/tests.rs"));
    let graph: BTreeMap<String, BTreeSet<String>> =
        files.map(|(file, text)| (module(file), imports(file, text, &modules))).collect();
    let mut done = BTreeSet::new();
    for module in graph.keys() {
        let found = circle(&graph, &mut vec![module.clone()], &mut done);
        assert_eq!(found, None, "these files import each other; a file names the module that has what it imports");
    }
}

#[test]
fn the_finder_of_circles_sees_them() {
    let modules = ["view", "view::a", "view::b", "view::b::c"].map(String::from).into();
    let check = |file: &str, code: &str, expected: &[&str]| {
        assert_eq!(imports(file, code, &modules).iter().collect::<Vec<_>>(), expected, "{code}");
    };
    check("src/view/a.rs", "use crate::view::b::{c::D, E};\nuse std::rc::Rc;", &["view::b", "view::b::c"]);
    check(
        "src/view/a.rs",
        "// crate::view::b\nlet x = super::b::c::d();\n#[cfg(test)]\nuse crate::view::b;",
        &["view::b::c"],
    );
    check("src/view/b/c.rs", "use super::super::{X, a};\nuse super::Y;", &["view", "view::a", "view::b"]);
    check("src/view/b/mod.rs", "mod c;\npub use c::D;", &["view::b::c"]);
    check("src/view/b/c.rs", "let a = a::new();", &[]);
    let graph = |edges: &[(&str, &str)]| {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            graph.entry(from.to_string()).or_default().insert(to.to_string());
        }
        circle(&graph, &mut vec![String::from("a")], &mut BTreeSet::new())
    };
    assert_eq!(graph(&[("a", "b"), ("a", "c"), ("b", "c")]), None);
    assert_eq!(graph(&[("a", "b"), ("b", "c"), ("c", "b")]).as_deref(), Some("b -> c -> b"));
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

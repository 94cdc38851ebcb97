//! Every text that people read on the page is in `messages/`, and none is in the code. (Some words look like ids, such as a
//! choice in a `match`. Only a page in the pseudo-language reveals those: see `tests/browser/pseudo.rs`.)

#[path = "support/sources.rs"]
mod sources;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;
use sources::sources;

/// Where texts could be.
const PLACES: [&str; 6] =
    ["core/src/trace/blame_text.rs", "core/src/trace/verdict.rs", "src/live/", "src/say/", "src/page/", "src/view/"];
/// Messages to an embedding page are a protocol for the author of that page.
const PROTOCOL: [&str; 3] = ["src/page/host.rs", "src/view/app/calls.rs", "src/view/state/host.rs"];
/// Texts in these are for readers of the source or of a log.
const FOR_ENGINEERS: [&str; 9] =
    ["assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "expect", "panic", "todo", "unreachable"];

/// Literals that look like texts of the page but are not: the file, the literal, and the reason.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "src/page/parameters.rs",
        "## Settings of a run\n\n| key | what it does | values | default |\n|---|---|---|---|\n",
        DOC,
    ),
    (
        "src/page/parameters.rs",
        "\n## Parameters of the page\n\n| key | what it does | values | default |\n|---|---|---|---|\n",
        DOC,
    ),
    ("src/page/snippets.rs", "style={{{{width: \"100%\", height: {height}, border: 0}}}}", PASTED),
    ("src/page/snippets.rs", "<iframe src=\"{address}\" {shared} {look}></iframe>", PASTED),
    ("src/page/snippets.rs", "style=\"width: 100%; height: {height}px; border: 0\"", PASTED),
    ("src/page/snippets.rs", "<script src=\"{}\"></script>\n{tag}></crawl-playground>", PASTED),
    (
        "src/page/snippets.rs",
        "from IPython.display import IFrame\n\nIFrame(\n    {address},\n    width=\"100%\",\n    height={height},\n    extras=[{extras}],\n)",
        PASTED,
    ),
    ("core/src/trace/blame_text.rs", "critical path\n", COMMAND),
    ("core/src/trace/blame_text.rs", "{:>10} to {:>10}", COMMAND),
    ("core/src/trace/blame_text.rs", "wait   {}", COMMAND),
    ("core/src/trace/blame_text.rs", "worker {row}", COMMAND),
    ("core/src/trace/blame_text.rs", ", ready {} ms before", COMMAND),
    ("core/src/trace/blame_text.rs", "{times}  {what:<28} {row:<10} through {}{ready}", COMMAND),
    ("core/src/trace/blame_text.rs", "… and {left_out} more segments", COMMAND),
    ("core/src/trace/blame_text.rs", ", for {}", COMMAND),
    ("core/src/trace/blame_text.rs", "{ms:>12} ms idle: {cause}{whom} ({} {stretches})", COMMAND),
    ("core/src/trace/blame_text.rs", "{:>12} ms idle: for {} more", COMMAND),
    ("src/view/app/listeners.rs", "(prefers-color-scheme: dark)", STYLE),
    ("src/view/browser.rs", "(prefers-reduced-motion: reduce)", STYLE),
    ("src/view/worker_dots.rs", "<i class=\"{} s{}\"></i>", STYLE),
    ("src/view/worker_dots.rs", "<i class=\"{}\"></i>{} ", STYLE),
    ("src/view/paint/theme.rs", "{weight} {size}px {}", STYLE),
    ("src/view/mod.rs", "index.html has no element with the id \"app\"", "for developers who change index.html"),
    ("src/view/components/help.rs", "Home End", KEYS),
    ("src/view/answers/curve_pane/parts.rs", "Enter", KEYS),
    ("src/view/app/listeners.rs", "Home", KEYS),
    ("src/view/app/listeners.rs", "End", KEYS),
    ("src/view/app/listeners.rs", "Files", "what the browser calls dragged files"),
    ("src/view/browser.rs", "Arrow", KEYS),
    ("src/view/browser.rs", "Home", KEYS),
    ("src/view/browser.rs", "End", KEYS),
    ("src/view/browser.rs", "Page", KEYS),
    ("src/view/browser.rs", "Enter", KEYS),
    ("src/view/components/help.rs", "Space", KEYS),
    ("src/view/components/help.rs", "Tab", KEYS),
    ("src/page/highlight.rs", "Home", KEYS),
    ("src/page/highlight.rs", "End", KEYS),
    ("src/page/highlight.rs", "Enter", KEYS),
    ("src/page/highlight.rs", "Escape", KEYS),
    ("src/view/components/help.rs", "Enter Esc", KEYS),
    ("src/view/own/result.rs", "pages fetched twice", RUNNER),
    ("src/view/own/result.rs", "pages missing", RUNNER),
];
const RUNNER: &str = "a word of python/runtime/runner.py, which the page replaces";
const PASTED: &str = "code of other languages, to be pasted";
const DOC: &str = "the documentation of the source, which is in English";
const COMMAND: &str = "output of the command";
const STYLE: &str = "a style";
const KEYS: &str = "names of keys, as the browser has them";

fn is_place(file: &str) -> bool {
    PLACES.iter().any(|place| file.starts_with(place)) && !PROTOCOL.contains(&file)
}

/// A literal in a source file.
struct Found {
    line: usize,
    literal: String,
    /// Whether it is a child of an element, or in an attribute that people read.
    is_shown: bool,
}

/// The literals of a source that are texts, with their lines: outside attributes, documentation, tests and panics. A text
/// has two words, or one word that is displayed, begins with a capital letter or is in parentheses.
fn texts(code: &str) -> Vec<(usize, String)> {
    let stream: TokenStream = code.parse().expect("sources are Rust");
    // A word next to a word or a placeholder: placeholders alone are no text.
    let two_words =
        Regex::new(r"\p{L}{2}[,.;:!?]? +[\p{L}{]|[\p{L}}][,.;:!?]? +\p{L}{2}").expect("the pattern is valid");
    let placeholder = Regex::new(r"\{[^{}]*\}").expect("the pattern is valid");
    let word = Regex::new(r"\p{L}{2}").expect("the pattern is valid");
    let named = Regex::new(r#"^"\p{Lu}\p{Ll}+[….:!?]?"$|\(\p{L}{2,}\)|\p{Ll}{2}…"#).expect("the pattern is valid");
    let mut found = Vec::new();
    literals(stream, &mut found);
    found.retain(|Found { literal, is_shown, .. }| {
        let literal = placeholder.replace_all(literal, "{}");
        two_words.is_match(&literal) || named.is_match(&literal) || (*is_shown && word.is_match(&literal))
    });
    found.into_iter().map(|found| (found.line, found.literal)).collect()
}

/// The attributes whose values people read or hear.
const SHOWN: [&str; 6] = ["label", "title", "placeholder", "alt", "roledescription", "valuetext"];

fn literals(stream: TokenStream, found: &mut Vec<Found>) {
    collect(stream, false, found);
}

/// `is_child` says whether the stream is in braces after `<tag>`: then a single literal in it is a text.
fn collect(stream: TokenStream, is_child: bool, found: &mut Vec<Found>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let is = |place: usize, sign: char| matches!(tokens.get(place), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    let mut place = 0;
    while let Some(token) = tokens.get(place) {
        place += 1;
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                place += usize::from(is(place, '!'));
                let is_test =
                    tokens.get(place).is_some_and(|attribute| attribute.to_string().replace(' ', "") == "[cfg(test)]");
                place += 1;
                if is_test {
                    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                    place += tokens[place..].iter().position(is_body).map_or(0, |body| body + 1);
                }
            }
            TokenTree::Ident(name) if FOR_ENGINEERS.contains(&name.to_string().as_str()) => {
                place += usize::from(is(place, '!'));
                place += usize::from(matches!(tokens.get(place), Some(TokenTree::Group(_))));
            }
            // `class="btn on"`, `data-says="times causes"`: names for the style sheet.
            TokenTree::Ident(name) if (name == "class" || name == "says") && is(place, '=') => {
                place += 1 + usize::from(matches!(tokens.get(place + 1), Some(TokenTree::Literal(_))));
            }
            TokenTree::Literal(literal) => {
                let attribute = place.checked_sub(3).and_then(|name| tokens.get(name)).map(ToString::to_string);
                let is_attribute =
                    place > 2 && is(place - 2, '=') && attribute.is_some_and(|name| SHOWN.contains(&name.as_str()));
                let is_shown = is_attribute || (is_child && tokens.len() == 1);
                found.push(Found { line: literal.span().start().line, literal: literal.to_string(), is_shown });
            }
            TokenTree::Group(group) => {
                let is_after_a_tag = place > 2 && is(place - 2, '>') && !is(place - 3, '=') && !is(place - 3, '-');
                let is_child = group.delimiter() == Delimiter::Brace && is_after_a_tag;
                collect(group.stream(), is_child, found);
            }
            _ => {}
        }
    }
}

#[test]
fn a_text_in_the_code_is_found() {
    let code = "/// Two words.\n#[doc = \"two words\"]\nfn f() { g(\"two words\", \"one\"); html! { <p class=\"btn on\">{ \"At {n} s\" }</p> } }\n\
        fn h() { x.expect(\"two words\"); panic!(\"two words\"); assert_eq!(1, 1, \"two words\"); }\n\
        #[cfg(test)]\nmod tests { const X: &str = \"two words\"; }\nconst Y: [&str; 2] = [\"in {page}\", \"{} {}\"];";
    let found = texts(code);
    let expected = [(3, "\"two words\""), (3, "\"At {n} s\""), (7, "\"in {page}\"")];
    assert_eq!(found, expected.map(|(line, literal)| (line, literal.to_string())));
}

#[test]
fn a_single_word_is_a_text_where_people_read_it() {
    let code = "fn f() { html! { <p title=\"live\" id=\"live\">{ \"waits\" }</p> }; let x = (\"▶\", \"Play\"); \
        match y { Z => { \"waits\" } _ if z => \"waits\" }; g(\"{} (published)\", \"fetches…\", \"KeyError\", \"·\") }";
    let found: Vec<String> = texts(code).into_iter().map(|(_, literal)| literal).collect();
    assert_eq!(found, ["\"live\"", "\"waits\"", "\"Play\"", "\"{} (published)\"", "\"fetches…\""]);
}

/// Style sheets generate only symbols, which have no language.
#[test]
fn no_style_sheet_has_a_text() {
    let content = Regex::new(r#"content:\s*"([^"]*)""#).expect("the pattern is valid");
    let word = Regex::new(r"\p{L}{2}").expect("the pattern is valid");
    let finds = |css: &str| content.captures_iter(css).any(|found| word.is_match(&found[1]));
    assert!(finds(".a::after { content: \"Drop it\"; }") && !finds(".a::after { content: \"✓ \" / \"\"; }"));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_some_and(|ending| ending == "css") {
            let css = std::fs::read_to_string(&path).expect("it is text");
            assert!(!finds(&css), "{}: take the text from an attribute, as in `content: attr(data-…)`", path.display());
        }
    }
}

#[test]
fn no_text_is_in_the_code() {
    let (mut faults, mut used) = (Vec::new(), Vec::new());
    for (file, code) in sources("core/src").into_iter().chain(sources("src")).filter(|(file, _)| is_place(file)) {
        for (line, literal) in texts(&code) {
            let is_allowed = |(of, text, _): &&(&str, &str, &str)| file == *of && literal == format!("{text:?}");
            match ALLOWED.iter().find(is_allowed) {
                Some(allowed) => used.push(allowed),
                None => faults.push(format!("{file}:{line}: {literal} belongs in messages/en.ftl")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for allowed in ALLOWED {
        assert!(used.contains(&allowed), "no code has {allowed:?} any more");
    }
}

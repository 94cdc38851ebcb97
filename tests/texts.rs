//! Every text that people read on the page stands in `messages/`: none stands in the code.

#[path = "support/sources.rs"]
mod sources;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;
use sources::sources;

/// Where texts could stand.
const PLACES: [&str; 8] = [
    "src/scene/",
    "src/setup/",
    "src/strategy/advice.rs",
    "src/strategy/catalogue.rs",
    "src/strategy/code/apart.rs",
    "src/trace/blame_text.rs",
    "src/trace/verdict.rs",
    "src/view/",
];
/// The messages to a page that has this one in a frame are for who writes that page, and are logged there: a protocol.
const PROTOCOL: [&str; 2] = ["src/setup/host.rs", "src/view/app/host.rs"];
/// Texts in these are for who reads the source or a log.
const FOR_ENGINEERS: [&str; 9] =
    ["assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "expect", "panic", "todo", "unreachable"];

/// Two words in a literal that are no text of the page: where, what, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "src/scene/parameters.rs",
        "## Settings of a run\n\n| key | what it decides | allowed | otherwise |\n|---|---|---|---|\n",
        DOC,
    ),
    (
        "src/scene/parameters.rs",
        "\n## Parameters of the page\n\n| key | what it decides | allowed | otherwise |\n|---|---|---|---|\n",
        DOC,
    ),
    ("src/scene/snippets.rs", "style={{{{width: \"100%\", height: {height}, border: 0}}}}", PASTED),
    ("src/scene/snippets.rs", "<iframe src=\"{address}\" {shared} {look}></iframe>", PASTED),
    ("src/scene/snippets.rs", "style=\"width: 100%; height: {height}px; border: 0\"", PASTED),
    ("src/scene/snippets.rs", "<script src=\"{}\"></script>\n{tag}></crawl-playground>", PASTED),
    (
        "src/scene/snippets.rs",
        "from IPython.display import IFrame\n\nIFrame(\n    {address},\n    width=\"100%\",\n    height={height},\n    extras=[{extras}],\n)",
        PASTED,
    ),
    (
        "src/strategy/advice.rs",
        "| pattern | what it waits for | what bounds it | choose it when |\n|---|---|---|---|\n",
        DOC,
    ),
    ("src/trace/blame_text.rs", "critical path\n", COMMAND),
    ("src/trace/blame_text.rs", "{:>10} to {:>10}", COMMAND),
    ("src/trace/blame_text.rs", "wait   {}", COMMAND),
    ("src/trace/blame_text.rs", "worker {row}", COMMAND),
    ("src/trace/blame_text.rs", ", ready {} ms before", COMMAND),
    ("src/trace/blame_text.rs", "{times}  {what:<28} {row:<10} through {}{ready}", COMMAND),
    ("src/trace/blame_text.rs", "… and {left_out} more segments", COMMAND),
    ("src/trace/blame_text.rs", ", for {}", COMMAND),
    ("src/trace/blame_text.rs", "{ms:>12} ms idle: {cause}{whom} ({} {stretches})", COMMAND),
    ("src/trace/blame_text.rs", "{:>12} ms idle: for {} more", COMMAND),
    ("src/view/app/outside.rs", "(prefers-color-scheme: dark)", STYLE),
    ("src/view/browser.rs", "(prefers-reduced-motion: reduce)", STYLE),
    ("src/view/dots.rs", "<i class=\"{} s{colour}\"></i>", STYLE),
    ("src/view/dots.rs", "<i class=\"{}\"></i>{} ", STYLE),
    ("src/view/paint/theme.rs", "{weight} {size}px {}", STYLE),
    ("src/view/mod.rs", "index.html has no element with the id \"app\"", "for who changes index.html"),
    ("src/view/parts/help.rs", "Home End", KEYS),
    ("src/view/parts/help.rs", "Enter Esc", KEYS),
];
const PASTED: &str = "code of other languages, to be pasted";
const DOC: &str = "the documentation of the source, which is in English";
const COMMAND: &str = "what the command says";
const STYLE: &str = "a style";
const KEYS: &str = "names of keys, as the browser has them";

fn is_place(file: &str) -> bool {
    PLACES.iter().any(|place| file.starts_with(place)) && !PROTOCOL.contains(&file)
}

/// The literals of a source with two words in them, with their lines: outside attributes, documentation, tests and panics.
fn texts(code: &str) -> Vec<(usize, String)> {
    let stream: TokenStream = code.parse().expect("sources are Rust");
    // A word beside a word or a placeholder: placeholders alone are no text.
    let two_words =
        Regex::new(r"\p{L}{2}[,.;:!?]? +[\p{L}{]|[\p{L}}][,.;:!?]? +\p{L}{2}").expect("the pattern is valid");
    let placeholder = Regex::new(r"\{[^{}]*\}").expect("the pattern is valid");
    let mut found = Vec::new();
    literals(stream, &mut found);
    found.retain(|(_, literal)| two_words.is_match(&placeholder.replace_all(literal, "{}")));
    found
}

fn literals(stream: TokenStream, found: &mut Vec<(usize, String)>) {
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
            TokenTree::Literal(literal) => found.push((literal.span().start().line, literal.to_string())),
            TokenTree::Group(group) => literals(group.stream(), found),
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
fn no_text_stands_in_the_code() {
    let (mut faults, mut used) = (Vec::new(), Vec::new());
    for (file, code) in sources("src").into_iter().filter(|(file, _)| is_place(file)) {
        for (line, literal) in texts(&code) {
            let is_allowed = |(of, text, _): &&(&str, &str, &str)| file == *of && literal == format!("{text:?}");
            match ALLOWED.iter().find(is_allowed) {
                Some(allowed) => used.push(allowed),
                None => faults.push(format!("{file}:{line}: {literal} belongs into messages/en.ftl")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for allowed in ALLOWED {
        assert!(used.contains(&allowed), "nobody says {allowed:?} any more");
    }
}

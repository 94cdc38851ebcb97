//! Snippets for third-party material: parsed as the tools there parse them, they lose nothing and break nothing.
//!
//! `UPDATE_GOLDEN=1 cargo test --test snippets` updates the example.

#![allow(clippy::panic, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/golden.rs"]
#[allow(dead_code, reason = "there is no site here")]
mod golden;

use crawl_playground::page::parameters::PAGE;
use crawl_playground::page::snippets::{Embedding, Format};
use crawl_playground::setup::SETTINGS;
use form_urlencoded::Serializer;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};

type Pairs = Vec<(String, String)>;

/// What a parser finds in a snippet: the query or the settings, and the title if there is one.
#[derive(PartialEq, Debug)]
struct Found {
    pairs: Pairs,
    title: Option<String>,
}

const HOME: &str = "https://x.org/play/";

fn piece(pairs: &Pairs, title: &str) -> Embedding {
    let whole = Serializer::new(String::new()).extend_pairs(pairs).finish();
    Embedding { base: HOME.into(), embedded: format!("{whole}&embed=1"), whole, title: title.into(), height: 480 }
}

fn pairs_of(address: &str) -> Pairs {
    let query = address.strip_prefix(HOME).expect("it is the playground's");
    assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
    form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect()
}

/// Parses a frame, which must have the required attributes and set `embed`.
fn frame(html: &str) -> Found {
    let page = Html::parse_document(html);
    let frames: Vec<_> = page.select(&Selector::parse("iframe").expect("a selector")).collect();
    let [frame] = &frames[..] else { panic!("{} frames: {html}", frames.len()) };
    assert_eq!((frame.attr("loading"), frame.attr("allow")), (Some("lazy"), Some("clipboard-write")), "{html}");
    assert_eq!(page.root_element().text().collect::<String>().trim(), "", "nothing breaks out: {html}");
    let mut pairs = pairs_of(frame.attr("src").expect("it has an address"));
    assert_eq!(pairs.remove(0), ("embed".into(), "1".into()));
    Found { pairs, title: frame.attr("title").map(String::from) }
}

/// Parses the element: its attributes, except its own ones.
fn element(html: &str) -> Found {
    let page = Html::parse_document(html);
    let program = page.select(&Selector::parse("script").expect("a selector")).next().expect("a script");
    assert_eq!(program.attr("src"), Some("https://x.org/play/embed.js"));
    assert_eq!(page.root_element().text().collect::<String>().trim(), "", "nothing breaks out: {html}");
    let element = page.select(&Selector::parse("crawl-playground").expect("a selector")).next().expect("an element");
    let attributes = element.value().attrs().map(|(name, value)| (name.to_string(), value.to_string()));
    let (own, pairs): (Pairs, Pairs) = attributes.partition(|(name, _)| ["title", "loading"].contains(&name.as_str()));
    Found { pairs, title: own.into_iter().find(|(name, _)| name == "title").map(|(_, title)| title) }
}

/// Parses a snippet between paragraphs of Markdown, which must stay unchanged.
fn in_markdown(snippet: &str) -> Vec<Event<'static>> {
    // All dialects at once, except the one that only changes quotation marks.
    let dialects = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let text = format!("Before.\n\n{snippet}\n\nAfter.");
    let events: Vec<_> = Parser::new_ext(&text, dialects).map(Event::into_static).collect();
    let ends = |event: &Event, said: &str| matches!(event, Event::Text(text) if **text == *said);
    assert!(ends(&events[1], "Before.") && ends(&events[events.len() - 2], "After."), "{events:?}");
    events[3..events.len() - 3].to_vec()
}

fn text(events: &[Event]) -> String {
    let text = |event: &Event| match event {
        Event::Text(text) | Event::Html(text) => text.to_string(),
        Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Paragraph | Tag::Link { .. }) | Event::End(_) => {
            String::new()
        }
        other => panic!("{other:?} is neither text nor HTML"),
    };
    events.iter().map(text).collect()
}

fn link(snippet: &str) -> Found {
    let events = in_markdown(snippet);
    let [_, Event::Start(Tag::Link { dest_url, .. }), inner @ .., Event::End(TagEnd::Link), _] = &events[..] else {
        panic!("{events:?}")
    };
    Found { pairs: pairs_of(dest_url), title: Some(text(inner)) }
}

fn raw_block(snippet: &str) -> Found {
    let events = in_markdown(snippet);
    let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) = &events[0] else { panic!("{events:?}") };
    assert_eq!(&**kind, "{=html}");
    frame(&text(&events))
}

/// Parses the strings of a Python cell: the address, and the attributes that go into the frame unchanged.
fn cell(snippet: &str) -> Found {
    let mut strings = Vec::new();
    let mut letters = snippet.chars();
    while letters.by_ref().any(|letter| letter == '\'') {
        let mut string = String::new();
        loop {
            match letters.next().expect("a string ends") {
                '\'' => break,
                '\\' => string.extend(letters.next()),
                letter => string.push(letter),
            }
        }
        strings.push(string);
    }
    let [address, extras @ ..] = &strings[..] else { panic!("{snippet}") };
    // IPython escapes the address; older versions did not.
    let [new, old] = [address.replace('&', "&amp;"), address.clone()]
        .map(|address| frame(&format!("<iframe src=\"{address}\" {}></iframe>", extras.join(" "))));
    assert_eq!(new, old);
    new
}

fn read(format: Format, snippet: &str) -> Found {
    match format {
        Format::Permalink => Found { pairs: pairs_of(snippet), title: None },
        Format::Iframe | Format::Docusaurus | Format::Moodle | Format::Canvas => frame(snippet),
        Format::Element => element(snippet),
        Format::Markdown => link(snippet),
        Format::Quarto => raw_block(snippet),
        Format::Jupyter => cell(snippet),
        Format::MdBook => element(&text(&in_markdown(snippet))),
    }
}

/// Settings without duplicates. If a setting occurs twice, the page uses the last value.
fn settled(pairs: &Pairs) -> Pairs {
    let mut settled: Pairs = Vec::new();
    for (key, value) in pairs {
        settled.retain(|(other, _)| other != key);
        settled.push((key.clone(), value.clone()));
    }
    settled.sort();
    settled
}

fn check(format: Format, pairs: &Pairs, title: &str) {
    let snippet = format.snippet(&piece(pairs, title));
    assert!(!snippet.contains("{{#"), "mdBook would follow it: {snippet}");
    let mut found = read(format, &snippet);
    let mut expected = pairs.clone();
    if [Format::Element, Format::MdBook].contains(&format) {
        (found.pairs, expected) = (settled(&found.pairs), settled(pairs));
    }
    assert_eq!(found.pairs, expected, "{snippet}");
    let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if words.is_empty() { String::from("Crawl Playground") } else { words };
    assert_eq!(found.title.unwrap_or(title.clone()), title, "{snippet}");
}

/// Characters with a special meaning in some format, spaces, and letters of other languages.
fn nasty() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[ -~]{1,6}",
        "[äß€字🕷\u{a0}\u{202e}]{1,2}",
        "[:=,]{1,2}",
        Just(String::from("\n\n")),
        Just(String::from("</script>")),
        Just(String::from("{{#include secret}}")),
        Just(String::from("](https://y.org)")),
        Just(String::from("&copy;&order")),
        Just(String::from("'\"\\")),
        Just(String::from("```")),
    ];
    prop::collection::vec(word, 0..4).prop_map(|words| words.concat())
}

fn keys() -> Vec<&'static str> {
    let all = SETTINGS.iter().map(|field| field.key).chain(PAGE.iter().map(|parameter| parameter.key));
    all.filter(|key| *key != "embed").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_setting_and_the_title_survive(
        pairs in prop::collection::vec((prop::sample::select(keys()), nasty()), 0..6),
        title in nasty(),
    ) {
        let pairs: Pairs = pairs.into_iter().map(|(key, value)| (key.into(), value)).collect();
        for format in Format::ALL {
            check(format, &pairs, &title);
        }
    }

    /// Unknown keys can be any text. The element omits them, because they may not be valid attribute names.
    #[test]
    fn unknown_keys_break_nothing(key in nasty(), value in nasty()) {
        let pairs = vec![(format!("?{key}"), value)];
        for format in Format::ALL {
            let is_element = [Format::Element, Format::MdBook].contains(&format);
            let found = read(format, &format.snippet(&piece(&pairs, "x")));
            prop_assert_eq!(&found.pairs, if is_element { &[][..] } else { &pairs[..] });
        }
    }
}

/// In HTML, `&` with a word can be a character reference, as `&order` might be. No key is one if a tool does not escape it.
#[test]
fn every_key_survives() {
    let pairs: Pairs = keys().into_iter().map(|key| (key.into(), "1".into())).collect();
    for format in Format::ALL {
        check(format, &pairs, "All of them");
    }
}

#[test]
fn the_playgrounds_address_is_the_pages() {
    for (base, address, program) in [
        ("https://x.org/play/", "https://x.org/play/", "https://x.org/play/embed.js"),
        ("https://x.org/play/index.html?a=1#b", "https://x.org/play/", "https://x.org/play/embed.js"),
        ("https://x.org", "https://x.org/", "https://x.org/embed.js"),
        ("http://[::1]:8080/?next=/a/", "http://[::1]:8080/", "http://[::1]:8080/embed.js"),
        (
            "file:///home/ä b/one (1).html",
            "file:///home/%C3%A4%20b/one%20%281%29.html",
            "file:///home/%C3%A4%20b/embed.js",
        ),
        (
            "https://x.org/it's%20\"here\"/",
            "https://x.org/it%27s%20%22here%22/",
            "https://x.org/it%27s%20%22here%22/embed.js",
        ),
    ] {
        let piece = Embedding { base: base.into(), ..piece(&vec![], "x") };
        assert_eq!(piece.address(), address);
        assert_eq!(piece.frame_address(), format!("{address}?embed=1"));
        let element = Format::Element.snippet(&piece);
        assert!(element.starts_with(&format!("<script src=\"{program}\"></script>\n")), "{element}");
        // The element needs `src` only if the page's name is not the folder's default.
        assert_eq!(
            element.contains(&format!("<crawl-playground src=\"{address}\"")),
            address.ends_with(".html"),
            "{element}"
        );
    }
}

/// All formats of one example. Quarto's tools are not packages of Rust or Python, and Docusaurus, Moodle and Canvas are
/// servers: for these, we compared the output with their documentation. Browser tests build the pages of the other formats.
#[test]
fn the_example() {
    let example = Embedding {
        base: "https://x.org/play/".into(),
        whole: "site=tree:127&lanes=gather,gather:concurrency=4:cpu-ms=20&at=1411".into(),
        embedded: "site=tree:127&lanes=gather,gather:concurrency=4:cpu-ms=20&at=1411&controls=concurrency&embed=1"
            .into(),
        title: "\"gather\" & [its] N: which is <faster>?".into(),
        height: 620,
    };
    let one = |format: Format| {
        format!("=== {}: {}\n{}\n\n{}\n", format.id(), format.name(), format.hint(), format.snippet(&example))
    };
    golden::check("snippets", &Format::ALL.map(one).join("\n"));
}

//! Addresses: three resolvers that share no code must agree: the library's own, the one of the Python twins, and the `url`
//! crate, which passes the tests of the WHATWG URL standard.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "twins/python.rs"]
#[allow(dead_code, reason = "other tests use what this does not")]
mod python;

use crawl_playground::site::address::{origin, percent_decoded, resolve};
use crawl_playground::site::{Kind, file, html};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::path::Path;
use url::Url;

/// Where a page can stand: on a site that knows its host, and on one that knows paths only.
const BASES: [&str; 7] = [
    "https://shop.example/",
    "https://shop.example/docs/index.html?page=1",
    "https://shop.example:8443/a//b/c",
    "http://shop.example/x/",
    "/",
    "/docs/index.html?page=1",
    "/a//b/c",
];

/// What references are made of. Left out is what needs tables of the standard: hosts of numbers and rare letters.
const PIECES: [&str; 66] = [
    "/",
    "/",
    "//",
    "\\",
    "\\\\",
    ".",
    "..",
    "../",
    "./",
    "%2e",
    "%2E.",
    ".%2e",
    "?",
    "?",
    "#",
    "#",
    "a",
    "b.html",
    "c;d",
    "é",
    "ü",
    "日本",
    "É",
    "Я",
    "ß",
    "\u{1f578}",
    "%C3%A9",
    "%c3%a9",
    "%FF",
    "%",
    "%zz",
    "%2",
    "%+5",
    "%41",
    "%2F",
    "%00",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u{0}",
    "\u{7f}",
    "https:",
    "HTTPS:",
    "http:",
    "hTTp://",
    "https://",
    "mailto:",
    "1a:",
    "a+b:",
    "shop.example",
    "//Shop.EXAMPLE",
    "b\u{fc}cher.example",
    "xn--bcher-kva.example",
    ":443",
    ":80",
    ":00080",
    ":",
    ":x",
    ":65536",
    "@",
    "me:word@",
    "[::1]",
    "{",
    "}^|'\"<>`",
    "&=+!$()*,~",
];

/// The same by the `url` crate. `None` where nothing is said of it: only http and https addresses are compared in full.
fn expected(base: &str, reference: &str) -> Option<Option<String>> {
    let home = if base.starts_with('/') { "https://this-site.example" } else { "" };
    let base = Url::parse(&format!("{home}{base}")).unwrap();
    let Some(url) = html::resolve(&base, reference) else { return Some(None) };
    if !["http", "https"].contains(&url.scheme()) {
        return None;
    }
    Some(Some(if home.is_empty() { url.to_string() } else { html::address_on(&base, &url) }))
}

fn references() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

    #[test]
    fn a_reference_leads_where_a_browser_goes(base in prop::sample::select(&BASES[..]), reference in references()) {
        let resolved = resolve(base, &reference);
        let is_of_web = resolved.as_ref().is_none_or(|it| it.starts_with("http") || it.starts_with('/'));
        match expected(base, &reference) {
            Some(expected) if is_of_web => {
                prop_assert_eq!(&resolved, &expected, "{:?} from {}", reference, base);
            }
            Some(expected) => prop_assert_eq!(expected, None, "{:?} from {}", reference, base),
            None => prop_assert!(!is_of_web, "{:?} from {}", reference, base),
        }
        // An address that has been resolved leads to itself, from everywhere on its site.
        if let Some(address) = resolved.filter(|address| address.starts_with("http") || base.starts_with('/')) {
            prop_assert_eq!(resolve(base, &address), Some(address));
        }
    }

    #[test]
    fn no_reference_is_too_odd(base in prop::sample::select(&BASES[..]), reference in any::<String>()) {
        let address = resolve(base, &reference);
        prop_assert!(address.is_none_or(|address| address.len() >= origin(&address).len()));
        let _ = percent_decoded(&reference);
    }
}

/// The table that the documentation of site files is about.
#[test]
fn the_kinds_of_references_are_resolved() {
    for (base, reference, expected) in [
        ("/docs/index.html", "a.html", "/docs/a.html"),
        ("/docs/index.html", "../c.html", "/c.html"),
        ("/docs/index.html", "../../../c.html", "/c.html"),
        ("/docs/index.html", "?page=2", "/docs/index.html?page=2"),
        ("/docs/index.html?page=2", "", "/docs/index.html?page=2"),
        ("/docs/index.html?page=2", "#top", "/docs/index.html?page=2#top"),
        ("/docs/index.html", "/docs/../e.html", "/e.html"),
        ("/docs/index.html", "/docs/%2e%2E/./e.html", "/e.html"),
        ("/docs/index.html", "..", "/"),
        ("/docs/index.html", ".", "/docs/"),
        ("/docs/index.html", "//other.host/x", "https://other.host/x"),
        ("/docs/index.html", "///other.host/x", "https://other.host/x"),
        ("/docs/index.html", "https:a.html", "/docs/a.html"),
        ("/docs/index.html", "HTTP://Other.Host", "http://other.host/"),
        ("/docs/index.html", "\\docs\\a b.html", "/docs/a%20b.html"),
        ("/docs/index.html", " \n/a\tb.html ", "/ab.html"),
        ("/docs/index.html", "caf\u{e9}.html?q=\u{e9}#\u{e9}", "/docs/caf%C3%A9.html?q=%C3%A9#%C3%A9"),
        ("/docs/index.html", "5%+5%zz", "/docs/5%+5%zz"),
        ("/docs/index.html", "MAILTO:Me@x", "mailto:Me@x"),
        ("https://shop.example/a/", "HTTPS://SHOP.example:443/b", "https://shop.example/b"),
        ("https://shop.example/a/", "//me:word@shop.example/b", "https://shop.example/b"),
        ("https://shop.example/a/", "http://shop.example:443/b", "http://shop.example:443/b"),
        ("https://shop.example/a/", "https://shop.example", "https://shop.example/"),
        ("https://shop.example/a/", "//b\u{dc}cher.example/", "https://xn--bcher-kva.example/"),
        ("https://shop.example/a/", "//ex%61mple.org/", "https://example.org/"),
    ] {
        assert_eq!(resolve(base, reference).as_deref(), Some(expected), "{reference:?} from {base}");
    }
    for invalid in ["https://", "https://a b/", "//host:99999/", "//host:x/", "//%zz/", "//[::1/", "//"] {
        assert_eq!(resolve("/docs/index.html", invalid), None, "{invalid:?}");
    }
}

#[test]
fn the_python_twins_resolve_references_alike() {
    let mut runner = TestRunner::deterministic();
    let strategy = (prop::sample::select(&BASES[..]), references());
    let cases: Vec<(&str, String)> = (0..3000).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let cases_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("addresses.json");
    std::fs::write(&cases_file, serde_json::to_string(&cases).unwrap()).unwrap();
    let program = "import json, sys; sys.path.insert(0, 'src/strategy'); import links
print(json.dumps([links.resolve(*case) for case in json.load(open(sys.argv[1], encoding='utf-8'))]))";
    let arguments = ["-c", program, cases_file.to_str().unwrap()].map(String::from);
    let answer = python::Minute::start().run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments).unwrap();
    let twins: Vec<Option<String>> = serde_json::from_str(&answer).unwrap();
    assert_eq!(twins.len(), cases.len());
    for ((base, reference), twin) in cases.iter().zip(twins) {
        assert_eq!(twin, resolve(base, reference), "{reference:?} from {base}");
    }
}

/// A page of odd HTML, and what is found in it: by the library as by the Python twins.
#[test]
fn the_python_twins_read_pages_alike() {
    let page = "https://shop.example/docs/index.html";
    let bodies = [
        "<a href=a.html><a href='../c.html'><A HREF=\"?page=2\"><a href=#top><a href><a href=''><a name=x>",
        "<a href=first href=second><a href=b/><img src=i><img src=''><img src><img src=' '><a href='\n c \n'>",
        "<base target=_top><base href=/z/><base href=/y/><a href=c><a href='#d'>",
        "<base href='https://'><base href=/y/><a href=c>",
        "<base href='javascript:0'><a href=c>",
        "<template><base href=/t/><a href=x><template><a href=x></template><a href=x></template><a href=c>",
        "<title><a href=x></title><textarea><a href=x></textarea><noscript><a href=x></noscript><a href=c>",
        "<script>'<a href=x>'</script><style><a href=x></style><iframe><a href=x></iframe><!-- <a href=x> --><a href=c>",
        "<title>5 < \"6</title><a href=c><textarea>it's <b x=\"</textarea><a href=d>",
        "<xmp><a href=x></xmp><noembed><a href=x></noembed><noframes><a href=x></noframes><a href=c>",
        "<a href='?a=1&copy=2&lt=3&amp;b=4'><a href='caf&eacute;.html'><a href=caf&#xE9;.html>",
        "<svg><a href=c></a><a xlink:href=x></a></svg><area href=x><link href=x>",
        "<p><a href=c>unclosed</p><div title='<a href=x>'>and <a href=d>another</div><a href=e",
        "<a href='https://'><a href='//host:x/'><a href='MAILTO:me@x'><a href='caf\u{e9} t.html'>",
    ];
    let bodies_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages.json");
    std::fs::write(&bodies_file, serde_json::to_string(&bodies).unwrap()).unwrap();
    let program = "import json, sys; sys.path.insert(0, 'src/strategy'); import links
print(json.dumps([links.read(body, sys.argv[2]) for body in json.load(open(sys.argv[1], encoding='utf-8'))]))";
    let arguments = ["-c", program, bodies_file.to_str().unwrap(), page].map(String::from);
    let answer = python::Minute::start().run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments).unwrap();
    let twins: Vec<Vec<(String, String)>> = serde_json::from_str(&answer).unwrap();
    let address = Url::parse(page).unwrap();
    for (body, twin) in bodies.iter().zip(twins) {
        let found = html::references(body, &address);
        // A browser repeats a link that is not closed in each paragraph; to a crawl, it is the same link.
        let each_once = |mut urls: Vec<String>| {
            urls.dedup();
            urls
        };
        let of = |tag: &str| {
            each_once(twin.iter().filter(|(it, _)| it == tag).map(|(_, address)| address.clone()).collect())
        };
        let urls = |urls: &[Url]| each_once(urls.iter().map(Url::to_string).collect());
        assert_eq!(of("a"), urls(&found.links), "{body}");
        assert_eq!(of("img"), urls(&found.images), "{body}");
    }
}

/// What a site file with these pages holds, by its kinds: `own`, `missing` or `external`, and the address.
fn kinds(text: &str) -> Vec<String> {
    let (site, warnings) = file::read(text).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let kind = |kind| match kind {
        Kind::Own => "own",
        Kind::Missing => "missing",
        Kind::External => "external",
        Kind::FragmentOf(_) => "fragment",
    };
    site.iter().map(|(_, page)| format!("{} {}", kind(page.kind), page.url)).collect()
}

#[test]
fn an_absolute_address_of_the_start_page_s_host_is_of_this_site() {
    let text = r##"{"start": "HTTPS://Shop.Example:443", "pages": [
        {"url": "https://shop.example/", "links": ["https://SHOP.example/a", "//shop.example/a", "/a", "a", "?q", "#f"]},
        {"url": "/a", "links": ["http://shop.example/", "https://shop.example:8443/", "https://www.shop.example/"]},
        {"url": "https://shop.example/?q"}]}"##;
    let expected = [
        "own https://shop.example/",
        "own https://shop.example/a",
        "own https://shop.example/?q",
        "fragment https://shop.example/#f",
        "external http://shop.example/",
        "external https://shop.example:8443/",
        "external https://www.shop.example/",
    ];
    assert_eq!(kinds(text), expected);
}

#[test]
fn a_site_of_paths_has_no_absolute_address_of_its_own() {
    let text = r##"{"start": "/", "pages": [
        {"url": "/", "links": ["HTTPS://OTHER.example/y", "https://other.example/y#z", "//other.example/y", "b", "MAILTO:x"]},
        {"url": "https://Other.example/y"}]}"##;
    let expected = [
        "own /",
        "external https://other.example/y",
        "fragment https://other.example/y#z",
        "missing /b",
        "external mailto:x",
    ];
    assert_eq!(kinds(text), expected);
}

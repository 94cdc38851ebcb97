//! Addresses: the simulator, the page and the Python twins must resolve a reference in the same way, as a browser does.
//!
//! The simulator uses the `url` crate, which passes the tests of the WHATWG URL standard. The twins have their own resolver,
//! and the page uses its browser's (`tests/browser`).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "waiting for another process needs a clock")]

#[path = "support/process.rs"]
#[allow(dead_code, reason = "this test uses only a part of it")]
mod process;
#[path = "twins/python.rs"]
#[allow(dead_code, reason = "this test uses only a part of it")]
mod python;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::{Setup, setting};
use crawl_playground::site::address::{origin, percent_decoded};
use crawl_playground::site::{Graph, Kind, address, file, html};
use crawl_playground::strategy;
use crawl_playground::trace::EventKind;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use python::Python;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use url::Url;

/// Addresses of the linking page: on a site with a known host, and on one with paths only.
const BASES: [&str; 8] = [
    "https://shop.example/",
    "https://shop.example/docs/index.html?page=1",
    "https://shop.example:8443/a//b/c",
    "http://shop.example/x/",
    "/",
    "/docs/index.html?page=1",
    "/docs/?",
    "/a//b/c",
];

/// The pieces of references. The list omits what the twins do not support: hosts made of numbers or of rare letters.
#[rustfmt::skip]
const PIECES: [&str; 66] = [
    "/", "/", "//", "\\", "\\\\", ".", "..", "../", "./", "%2e", "%2E.", ".%2e", "?", "?", "#", "#", "a", "b.html", "c;d",
    "é", "ü", "日本", "É", "Я", "ß", "\u{1f578}", "%C3%A9", "%c3%a9", "%FF", "%", "%zz", "%2", "%+5", "%41", "%2F", "%00",
    " ", "\t", "\n", "\r\n", "\u{0}", "\u{7f}", "https:", "HTTPS:", "http:", "hTTp://", "https://", "mailto:", "1a:", "a+b:",
    "shop.example", "//Shop.EXAMPLE", "bücher.example", "xn--bcher-kva.example", ":443", ":80", ":00080", ":", ":x",
    ":65536", "@", "me:word@", "[::1]", "{", "}^|'\"<>`", "&=+!$()*,~",
];

fn resolve(base: &str, reference: &str) -> Option<String> {
    address::resolve(base, reference, html::join)
}

/// What a site file says for the address that the `url` crate finds.
fn expected(base: &str, reference: &str) -> Option<String> {
    let home = if base.starts_with('/') { "https://this-site.example" } else { "" };
    let base = Url::parse(&format!("{home}{base}")).unwrap();
    let url = Url::parse(&html::join(base.as_str(), reference)?).unwrap();
    Some(if home.is_empty() { url.to_string() } else { html::address_on(&base, &url) })
}

/// Whether an address is a path, or has the scheme http or https.
fn is_of_web(address: &str) -> bool {
    address.starts_with('/') || address::is_fetchable(address)
}

fn references() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn references_resolve_as_in_a_browser(base in prop::sample::select(&BASES[..]), reference in references()) {
        let resolved = resolve(base, &reference);
        prop_assert_eq!(&resolved, &expected(base, &reference), "{:?} from {}", reference, base);
        // A resolved address resolves to itself, from every page of its site.
        if let Some(address) = resolved.filter(|address| address.starts_with("http") || base.starts_with('/')) {
            prop_assert_eq!(resolve(base, &address), Some(address));
        }
    }

    #[test]
    fn no_reference_causes_a_panic(base in prop::sample::select(&BASES[..]), reference in any::<String>()) {
        let address = resolve(base, &reference);
        prop_assert!(address.is_none_or(|address| address.len() >= origin(&address).len()));
        let _ = percent_decoded(&reference);
    }
}

/// The table in the documentation of site files.
#[test]
fn each_kind_of_reference_is_resolved() {
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
        ("https://shop.example/a/", "//b\u{fc}cher.Example/", "https://xn--bcher-kva.example/"),
        ("https://shop.example/a/", "//B\u{dc}CHER\u{3002}example/", "https://xn--bcher-kva.example/"),
        ("https://shop.example/a/", "//ex%61mple.org/", "https://example.org/"),
        ("https://shop.example/a/", "//127.1:80/", "https://127.0.0.1:80/"),
    ] {
        assert_eq!(resolve(base, reference).as_deref(), Some(expected), "{reference:?} from {base}");
    }
    for invalid in ["https://", "https://a b/", "//host:99999/", "//host:x/", "//%zz/", "//[::1/", "//", "//1.2.3.256/"]
    {
        assert_eq!(resolve("/docs/index.html", invalid), None, "{invalid:?}");
    }
}

#[test]
fn the_python_twins_resolve_references_identically() {
    let mut runner = TestRunner::deterministic();
    let strategy = (prop::sample::select(&BASES[..]), references());
    let cases: Vec<(&str, String)> = (0..3000).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let python = Python::new();
    let cases_file = python.folder().join("addresses.json");
    std::fs::write(&cases_file, serde_json::to_string(&cases).unwrap()).unwrap();
    let program = "import json, sys; sys.path.insert(0, 'core/src/strategy'); import links
print(json.dumps([links.resolve(*case) for case in json.load(open(sys.argv[1], encoding='utf-8'))]))";
    let arguments = ["-c", program, cases_file.to_str().unwrap()].map(String::from);
    let answer = python.run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments).unwrap().text;
    let twins: Vec<Option<String>> = serde_json::from_str(&answer).unwrap();
    assert_eq!(twins.len(), cases.len());
    for ((base, reference), twin) in cases.iter().zip(twins) {
        // Crawls do not fetch addresses with other schemes, so it is enough that these differ from the original.
        let of_web = [twin, resolve(base, reference)].map(|address| address.filter(|address| is_of_web(address)));
        assert_eq!(of_web[0], of_web[1], "{reference:?} from {base}");
    }
}

/// Finds the links of a page of odd HTML with the library and with the Python twins.
#[test]
fn the_python_twins_parse_pages_identically() {
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
    let python = Python::new();
    let bodies_file = python.folder().join("pages.json");
    std::fs::write(&bodies_file, serde_json::to_string(&bodies).unwrap()).unwrap();
    let program = "import json, sys; sys.path.insert(0, 'core/src/strategy'); import links
print(json.dumps([links.read(body, sys.argv[2]) for body in json.load(open(sys.argv[1], encoding='utf-8'))]))";
    let arguments = ["-c", program, bodies_file.to_str().unwrap(), page].map(String::from);
    let answer = python.run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments).unwrap().text;
    let twins: Vec<Vec<(String, String)>> = serde_json::from_str(&answer).unwrap();
    let address = Url::parse(page).unwrap();
    for (body, twin) in bodies.iter().zip(twins) {
        let found = html::references(body, &address);
        // A browser repeats a link that is not closed in each paragraph. For a crawl, it is the same link.
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

/// The pages of a site file, each with its kind (`own`, `missing` or `external`) and its address.
fn kinds(text: &str) -> Vec<String> {
    let (site, warnings) = file::read(text).unwrap();
    assert_eq!(warnings, []);
    let kind = |kind| match kind {
        Kind::Own => "own",
        Kind::Missing => "missing",
        Kind::External => "external",
        Kind::FragmentOf(_) => "fragment",
    };
    site.iter().map(|(id, page)| format!("{} {}", kind(page.kind), site.url(id))).collect()
}

#[test]
fn absolute_addresses_on_the_start_pages_host_belong_to_the_site() {
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
fn no_absolute_address_belongs_to_a_site_of_paths() {
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

/// A crawl of a site file by `gather`: the number of fetches, and the visited pages.
fn simulated(text: &str, settings: &[(&str, &str)]) -> (u64, BTreeSet<String>) {
    let (site, _) = file::read(text).unwrap();
    let strategy = strategy::find("gather").unwrap();
    let mut setup = Setup { cpu_ms: 0, ..Setup::default() };
    settings.iter().for_each(|(key, value)| setting(key).unwrap().set(&mut setup, value).unwrap());
    let rules = setup.rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
    let fetches = trace.events().iter().filter(|event| event.kind() == EventKind::Started).count() as u64;
    (fetches, trace.visited().into_iter().map(|page| site.url(page).into_owned()).collect())
}

/// The same crawl by the Python twin.
fn measured(text: &str, settings: &[(&str, &str)]) -> (u64, BTreeSet<String>) {
    let python = Python::new();
    let site_file = python.folder().join("twin_site.json");
    std::fs::write(&site_file, text).unwrap();
    let fixed = ["core/src/strategy/gather.py", "--as-json", "--site", site_file.to_str().unwrap()].map(String::from);
    let settings = settings.iter().flat_map(|(key, value)| [format!("--{key}"), value.to_string()]);
    let arguments: Vec<String> = fixed.into_iter().chain(settings).collect();
    let answer = python.run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments).unwrap().text;
    let run: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let visited = run["visited"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_string()).collect();
    (run["fetches"].as_u64().unwrap(), visited)
}

/// A site with `links` on its start page `start`, and with the other pages `pages`.
fn site_with(start: &str, links: &[&str], pages: &[&str]) -> String {
    let page = |url: &str| json!({"url": url, "latency_ms": 10});
    let first = json!({"url": start, "latency_ms": 10, "links": links});
    let pages: Vec<serde_json::Value> = [first].into_iter().chain(pages.iter().map(|url| page(url))).collect();
    json!({"start": start, "pages": pages}).to_string()
}

#[test]
fn crawls_follow_links_as_a_browser_does_simulated_and_in_python() {
    const DOCS: &str = "/docs/index.html";
    const FETCH: &[(&str, &str)] = &[("external", "fetch")];
    let shop = ["https://shop.example/a", "https://shop.example/b", "/c"];
    for (start, links, pages, settings, visited) in [
        (DOCS, &["a.html"][..], &["/docs/a.html"][..], &[][..], &[DOCS, "/docs/a.html"][..]),
        (DOCS, &["/docs/../e.html", "../e.html"], &["/e.html"], &[], &[DOCS, "/e.html"]),
        (DOCS, &["#top", "", "index.html", "./"], &["/docs/"], &[], &[DOCS, "/docs/"]),
        (DOCS, &["?page=2"], &["/docs/index.html?page=2"], &[], &[DOCS, "/docs/index.html?page=2"]),
        (DOCS, &["//other.host/x", "http://other.host/x"], &[], &[], &[DOCS]),
        (DOCS, &["//other.host/x"], &["https://other.host/x"], FETCH, &[DOCS, "https://other.host/x"]),
        (DOCS, &["HTTPS://OTHER.host/x#y", "https://other.host/x"], &[], FETCH, &[DOCS, "https://other.host/x"]),
        (DOCS, &["MAILTO:me@x", "JavaScript:0", "https://"], &[], FETCH, &[DOCS, "mailto:me@x", "javascript:0"]),
        ("index.html", &["caf\u{e9} 1.html"], &["caf%C3%A9%201.html"], &[], &["/index.html", "/caf%C3%A9%201.html"]),
        ("/", &["/x%+5y", "5%"], &["/x%+5y"], &[], &["/", "/x%+5y", "/5%"]),
        (
            "https://shop.example",
            &shop,
            &shop,
            &[],
            &[shop[0], shop[1], "https://shop.example/c", "https://shop.example/"],
        ),
        (
            "HTTPS://Shop.Example:443/",
            &["//shop.example/a", "https://SHOP.example:443/a", "http://shop.example/a", "https://shop.example:444/a"],
            &["a"],
            &[],
            &["https://shop.example/", "https://shop.example/a"],
        ),
    ] {
        let text = site_with(start, links, pages);
        let (fetches, found) = simulated(&text, settings);
        assert_eq!(found, visited.iter().map(|url| url.to_string()).collect(), "{links:?} in {start}");
        // A crawl visits an address that no request can fetch, but does not fetch it.
        let fetched = visited.iter().filter(|url| is_of_web(url)).count() as u64;
        assert_eq!((fetches, &found), (fetched, &found), "{links:?} in {start}");
        assert_eq!(measured(&text, settings), (fetches, found), "{links:?} in {start}, in Python");
    }
}

//! The served demo site: each Python twin crawls it over HTTP and must find the pages that the simulator finds in its files.
//!
//! The crawl reads the real files, with all their difficulties for crawlers: a `<base>`, spaces and non-ASCII letters in
//! addresses, links that exist only as text, broken tags. The server runs on loopback and ends with the test.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "waiting for another process needs a clock")]
#![cfg(unix)] // crawl.py forks

#[path = "support/process.rs"]
#[allow(dead_code, reason = "this test uses only a part of it")]
mod process;
#[path = "twins/python.rs"]
#[allow(dead_code, reason = "this test uses only a part of it")]
mod python;
#[path = "support/server.rs"]
#[allow(dead_code, reason = "this test uses only a part of it")]
mod server;

use crawl_playground::engine::virtual_time::{self, Terrain};
use crawl_playground::setup::Setup;
use crawl_playground::site::{Graph, demo};
use crawl_playground::strategy::{CATALOGUE, Strategy, Version, corrected};
use python::Python;
use serde_json::Value;
use server::Server;
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::rc::Rc;

/// The settings with which the published versions crawl the same pages. Any remaining difference is their bug.
#[rustfmt::skip]
const SAME_PAGES: [&str; 12] = [
    "--fragments", "drop", "--external", "ignore", "--images", "ignore", "--types", "html", "--status", "only-200", "--rate",
    "1000",
];
/// The version that loses pages: those discovered while its loop sleeps.
const LOSES_PAGES: &str = "rate_limited-as-published";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages that the simulator finds in the files of the demo site.
fn simulated() -> BTreeSet<String> {
    let (site, strategy) = (demo::site(), corrected().next().unwrap());
    let rules = Setup::default().rules(strategy);
    let terrain = Terrain::of(&site, Rc::new(Graph::of(&site, &rules.links)), &rules);
    let trace = virtual_time::run(strategy, &terrain, &rules).unwrap();
    trace.visited().into_iter().map(|page| site.url(page).into_owned()).collect()
}

/// What a twin prints about its crawl from `start`.
fn crawl(strategy: &Strategy, start: &str, python: &Python) -> Value {
    let suffix = if strategy.version == Version::Published { "_published" } else { "" };
    let twin = format!("core/src/strategy/{}{suffix}.py", strategy.pattern);
    // A slow page must not count as a hang.
    let words = [&twin, "--url", start, "--as-json", "--patience-ms", "20000"].into_iter().chain(SAME_PAGES);
    let words: Vec<String> = words.map(String::from).collect();
    let text = python.run(root(), &words).unwrap_or_else(|problem| panic!("{twin}: {problem}")).text;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{twin}: {error}: {text}"))
}

#[test]
fn every_twin_finds_the_pages_of_the_served_demo_site() {
    let server = Server::start(&root().join("static"));
    let start = format!("{}site/", server.address);
    let (python, expected) = (Python::new(), simulated());
    let mut twins: Vec<&Strategy> = CATALOGUE.iter().filter(|strategy| strategy.id != LOSES_PAGES).collect();
    twins.retain(|strategy| python.runs(strategy));
    let runs = python::each(&twins, 4, |strategy| crawl(strategy, &start, &python));
    for (strategy, run) in twins.iter().zip(runs) {
        assert_eq!(run["outcome"], "finished", "{}", strategy.id);
        let visited = run["visited"].as_array().unwrap().iter().map(|url| url.as_str().unwrap());
        let paths: BTreeSet<String> =
            visited.map(|url| format!("/{}", url.strip_prefix(&server.address).unwrap())).collect();
        assert_eq!(paths, expected, "{}", strategy.id);
        if strategy.version == Version::Corrected {
            assert_eq!(
                (&run["fetches"], &run["duplicate_fetches"]),
                (&expected.len().into(), &0.into()),
                "{}",
                strategy.id
            );
        }
    }
}

/// A server of a few pages. Some of its responses are not valid HTTP or are truncated. It ends after its last response.
fn answer_badly(listener: TcpListener) {
    let html = |page: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}", page.len())
    };
    let first = html("<a href=/no-http><a href=/breaks-off><a href=/nothing><a href='https://'><a href=/moved>");
    let moved = html("<a href=last>");
    let answers = [
        ("/ ", first.as_str()),
        ("/no-http ", "what?\r\n\r\n"),
        ("/breaks-off ", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nonly this"),
        ("/nothing ", ""),
        ("/moved ", "HTTP/1.1 301 Moved\r\nLocation: /folder/\r\nContent-Length: 0\r\n\r\n"),
        ("/folder/ ", moved.as_str()),
        ("/folder/last ", "HTTP/1.1 204 No Content\r\n\r\n"),
    ];
    for connection in listener.incoming() {
        let mut connection = connection.unwrap();
        let mut bytes = [0; 4096];
        let length = connection.read(&mut bytes).unwrap();
        let asked = String::from_utf8_lossy(&bytes[..length]).into_owned();
        let (path, answer) = answers.iter().find(|(path, _)| asked.starts_with(&format!("GET {path}"))).unwrap();
        connection.write_all(answer.as_bytes()).unwrap();
        if *path == "/folder/last " {
            break;
        }
    }
}

/// A response that is not HTTP is a failed page, and the crawl continues. Links after a redirect are relative to its target.
#[test]
fn a_broken_answer_is_a_failed_page() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let start = format!("http://{}/", listener.local_addr().unwrap());
    // If the crawl never requests a page, the thread ends with the test's process.
    let server = std::thread::spawn(move || answer_badly(listener));
    let strategy = corrected().find(|strategy| strategy.pattern == "sequential").unwrap();
    let run = crawl(strategy, &start, &Python::new());
    assert_eq!(run["outcome"], "finished");
    let statuses: Vec<&Value> = run["log_ms"].as_array().unwrap().iter().map(|fetch| &fetch[3]).collect();
    assert_eq!(statuses, [200, 0, 0, 0, 301, 200, 204]);
    server.join().unwrap();
}

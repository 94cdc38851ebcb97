//! People's own Python in a real browser, as the page's worker runs it, under the strict policy: the twins of the patterns give the
//! traces of their strategies, programs as people write them find their pages, and code reaches nothing outside its run.

#[path = "python_faults.rs"]
mod faults;
#[path = "python_table.rs"]
mod table;

use crate::browser::Browser;
use crate::page::{Page, dist, with_browser};
use crate::policies;
use crate::server::Server;
use crawl_core::guest::events_text;
use crawl_playground::compare::Runner;
use crawl_playground::setup::parse_query;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Starts the worker; `ask(letter)` there sends a letter, and all letters since then are in `told`.
const START: &str = "
    window.python?.terminate();
    window.python = new Worker(new URL('python.js', document.baseURI), { type: 'module' });
    window.told = [];
    python.onerror = event => told.push({ tell: 'failed', message: event.message });
    python.onmessage = ({ data }) => {
        const plain = JSON.stringify(data, (key, value) => value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value);
        told.push(JSON.parse(plain));
    };
    window.ask = letter => { told.length = 0; python.postMessage(letter) };
    ask({ ask: 'start', base: new URL('python/', document.baseURI).href, kernel: new URL('kernel.js', document.baseURI).href });";

/// A page in this browser under the strict policy, with a worker that is ready.
fn with_python(browser: Browser, test: impl AsyncFnOnce(&Page, &Server)) {
    with_python_of(browser, &dist(), &[("content-security-policy", policies::PLAYGROUND)], test);
}

/// The same with another folder and other headers.
fn with_python_of(
    browser: Browser,
    folder: &Path,
    headers: &[(&'static str, &str)],
    test: impl AsyncFnOnce(&Page, &Server),
) {
    with_browser(browser, json!({}), Server::start_with(folder, headers), async |page, server| {
        page.open("lanes=gather&at=0").await;
        let ready = start(&page).await;
        assert_eq!(ready["tell"], "ready", "{ready}");
        test(&page, &server).await;
    });
}

/// Starts a new worker; returns its last letter.
async fn start(page: &Page) -> Value {
    page.js(START).await;
    last(page, &["ready", "failed"]).await
}

/// Waits for the first letter of one of these kinds.
async fn last(page: &Page, kinds: &[&str]) -> Value {
    page.wait_until(&format!("told.some(letter => {}.includes(letter.tell))", json!(kinds))).await;
    page.js(&format!("return told.find(letter => {}.includes(letter.tell))", json!(kinds))).await
}

/// Runs code and returns the letter `done`, with all that was printed as `printed`.
async fn run(page: &Page, source: &str, more: Value) -> Value {
    let mut letter =
        json!({"ask": "run", "run": 1, "source": source, "name": "main.py", "query": "site=demo", "lane": 0});
    for (key, value) in more.as_object().into_iter().flatten() {
        letter[key] = value.clone();
    }
    page.js(&format!("ask({letter})")).await;
    let mut done = last(page, &["done", "failed"]).await;
    let printed = "return told.filter(letter => letter.tell === 'output').flatMap(letter => letter.entries).map(entry => entry.text).join('')";
    done["printed"] = page.js(printed).await;
    done
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root("").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What was printed, without what went to the error output.
const PRINTED: &str = "return told.filter(letter => letter.tell === 'output').flatMap(letter => letter.entries)
    .filter(entry => ['out', 'log'].includes(entry.stream)).map(entry => entry.text).join('')";

/// The texts beside the programs are what CPython 3.11 printed, under Linux.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn programs_without_a_network_print_what_real_python_prints() {
    let mut programs: Vec<PathBuf> =
        fs::read_dir(root("tests/python/same")).unwrap().map(|entry| entry.unwrap().path()).collect();
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    programs.sort();
    assert!(programs.len() >= 6, "{programs:?}");
    with_python(Browser::Chromium, async |page, _server| {
        for program in &programs {
            let done = run(page, &read(program), json!({})).await;
            assert_eq!(done["outcome"], "finished", "{program:?}: {}", done["error"]);
            let printed = page.js(PRINTED).await;
            assert_eq!(printed.as_str().unwrap(), read(program.with_extension("txt")), "{program:?}");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn programs_as_people_write_them_find_their_pages() {
    let expected: Value = serde_json::from_str(&read("tests/python/programs/expected.json")).unwrap();
    let file = read("tests/python/site.json");
    let site: Value = serde_json::from_str(&file).unwrap();
    with_python(Browser::Chromium, async |page, _server| {
        let mut wrong = Vec::new();
        for (name, wanted) in expected.as_object().unwrap() {
            let more = json!({"query": "lanes=gather", "file": file, "args": wanted["arguments"].as_str().unwrap_or_default(),
                "answers": wanted["answers"].as_str().unwrap_or_default(), "trace": true});
            let done = run(page, &read(format!("tests/python/programs/{name}")), more).await;
            let found = (pages_of(&done, &site), &done["requests"], names(&done));
            let pages: BTreeSet<String> = serde_json::from_value(wanted["pages"].clone()).unwrap();
            let files: Vec<String> = serde_json::from_value(wanted["files"].clone()).unwrap();
            if found != (pages, &wanted["fetches"], files) || done["outcome"] != "finished" {
                wrong.push(format!("{name}: {} {} {found:?} {}", done["outcome"], done["error"], done["printed"]));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

/// The paths that were fetched.
fn pages_of(done: &Value, site: &Value) -> BTreeSet<String> {
    let url = |page: &Value| String::from(page["url"].as_str().unwrap());
    let outside = done["outside"].as_array().into_iter().flatten();
    let outside: BTreeMap<u64, String> = outside.filter_map(|page| Some((page["page"].as_u64()?, url(page)))).collect();
    let started = done["trace"].as_str().unwrap_or_default().lines().filter_map(|line| line.split_once(" started "));
    let pages = started.filter_map(|(_, rest)| rest.split(' ').next()?.parse::<u64>().ok());
    pages.map(|page| outside.get(&page).cloned().unwrap_or_else(|| url(&site["pages"][page as usize]))).collect()
}

/// The names of the files that were written.
fn names(done: &Value) -> Vec<String> {
    let files = done["files"].as_array().into_iter().flatten();
    let mut names: Vec<String> = files.map(|file| String::from(file["name"].as_str().unwrap())).collect();
    names.sort();
    names
}

/// What every browser does: asyncio, and threads where the browser has stacks that can be suspended.
mod smoke {
    use super::*;

    #[test]
    #[ignore = "needs a browser: cargo xtask test"]
    fn chromium() {
        tasks_and_threads(Browser::Chromium);
    }

    #[test]
    #[ignore = "needs a browser: cargo xtask test"]
    fn firefox() {
        tasks_and_threads(Browser::Firefox);
    }

    #[test]
    #[ignore = "needs a browser: cargo xtask test"]
    fn webkit() {
        tasks_and_threads(Browser::WebKit);
    }

    /// Whether this browser must have stacks that can be suspended: its version says so, or else what it has.
    const MUST_HAVE_STACKS: &str = "
        const [, name, version] = navigator.userAgent.match(/(Chrome|Firefox)\\/(\\d+)/) ?? [];
        return name ? version >= { Chrome: 137, Firefox: 153 }[name] : 'Suspending' in WebAssembly";

    fn tasks_and_threads(browser: Browser) {
        with_python(browser, async |page, _server| {
            let has_stacks = page.js("return told.find(letter => letter.tell === 'ready').jspi").await;
            assert_eq!(
                has_stacks,
                page.js(MUST_HAVE_STACKS).await,
                "{browser:?}: Chrome from 137 and Firefox from 153 have them"
            );
            for lane in ["gather", "async_workers", "thread_map", "queue_workers"] {
                let query = format!("site=demo&cpu-ms=0&concurrency=4&lanes={lane}");
                let source = read(format!("core/src/strategy/{lane}.py"));
                let done = run(page, &source, json!({"query": query, "trace": true})).await;
                let is_threaded = !lane.starts_with(['g', 'a']);
                if is_threaded && has_stacks == json!(false) {
                    let message = done["error"]["message"].as_str().unwrap_or_default();
                    assert!(message.contains("Firefox 153"), "it names browsers that can: {done}");
                    continue;
                }
                let native = Runner::of(&parse_query(&query, &[]).0).unwrap().run();
                assert_eq!(done["trace"], json!(events_text(&native.lanes[0])), "{lane}");
            }
        });
    }
}

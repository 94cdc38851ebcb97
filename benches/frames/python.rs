//! People's own Python: what it loads, how long it takes to start, from an empty and a warm cache, and to run the twins of four
//! patterns.

use crate::page::{Page, dist, with_page_in};
use crate::{quiet, reference_ms, referred, trace};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The patterns to run: tasks, threads, a pool of threads, and processes.
const LANES: &str = "gather,queue_workers,thread_map,process_map";
/// The numbers of pages.
const PAGES: [u32; 2] = [80, 1_000];
/// How often each is measured: the fastest counts, because other programs also need the cores.
const TIMES: u32 = 3;

/// Before the page: a new worker of Python in `python`, and `took` ms from its start to the letter `ready`.
const START: &str = "window.took = undefined;
    window.python?.terminate();
    const began = performance.now();
    window.python = new Worker(new URL('python.js', document.baseURI), { type: 'module' });
    python.onmessage = ({ data }) => {
        if (['ready', 'failed', 'done'].includes(data.tell)) window.took = data.tell === 'failed' ? data.message : performance.now() - began;
    };
    python.postMessage({ ask: 'start', base: new URL('python/', document.baseURI).href });";

/// Measures, prints a line for each figure, and returns the figures.
pub fn measure() -> Value {
    let mut figures = Vec::new();
    let parts = weigh();
    with_page_in(quiet(), async |page, _server| {
        page.open("lanes=gather&at=0").await;
        // The browser's profile is new, and so its cache is empty.
        let cold_ms = timed(&page, START).await;
        let mut warm_ms = f64::INFINITY;
        for _ in 0..TIMES {
            warm_ms = timed(&page, START).await.min(warm_ms);
        }
        figures.push((String::from("start from an empty cache"), cold_ms));
        figures.push((String::from("start from a warm cache"), warm_ms));
        for (pages, lane) in PAGES.into_iter().flat_map(|pages| LANES.split(',').map(move |lane| (pages, lane))) {
            let mut fastest_ms = f64::INFINITY;
            for _ in 0..TIMES {
                fastest_ms = timed(&page, &run(pages, lane)).await.min(fastest_ms);
            }
            figures.push((format!("run of {pages} pages, {lane}"), fastest_ms));
        }
        trace::record(&page).await;
        let reference_ms = reference_ms(&referred(&page).await);
        for (name, ms) in &figures {
            let ratio = ms / reference_ms;
            println!("python, {name}: {ms:.0} ms by the clock; reference {reference_ms:.2}, ratio {ratio:.1}");
        }
        figures.push((String::from("reference"), reference_ms));
    });
    json!({"ms": Value::Object(figures.into_iter().map(|(name, ms)| (name, json!(ms))).collect()), "bytes_in_brotli": parts})
}

/// The parts that the worker loads, each with its bytes in brotli, as a careful server sends it.
fn weigh() -> Value {
    let folder = dist().join("python");
    let list: Value = serde_json::from_slice(&fs::read(folder.join("parts.json")).unwrap()).unwrap();
    let mut parts = serde_json::Map::new();
    for part in list["parts"].as_array().unwrap() {
        let name = part["name"].as_str().unwrap();
        let bytes = fs::read(folder.join(name)).unwrap();
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
        writer.write_all(&bytes).unwrap();
        let weight = writer.into_inner().len();
        println!("python, {name}: {weight} bytes in brotli, {} as it is", bytes.len());
        parts.insert(String::from(name), json!(weight));
    }
    let all: u64 = parts.values().filter_map(Value::as_u64).sum();
    println!("python, all parts: {all} bytes in brotli");
    parts.insert(String::from("all"), json!(all));
    Value::Object(parts)
}

/// The script of one run.
fn run(pages: u32, lane: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("core/src/strategy/{lane}.py"));
    let source = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let query = format!("site=web:{pages}&lanes={lane}&concurrency=8");
    let letter = json!({"ask": "run", "run": 1, "source": source, "name": "main.py", "query": query, "lane": 0});
    format!(
        "window.took = undefined;
        const began = performance.now();
        python.onmessage = ({{ data }}) => {{
            if (data.tell === 'done') window.took = data.outcome === 'finished' ? performance.now() - began : JSON.stringify(data.error);
        }};
        python.postMessage({letter});"
    )
}

/// Runs a script that sets `took`, and returns it in ms.
async fn timed(page: &Page, script: &str) -> f64 {
    page.js(script).await;
    page.wait_until("window.took !== undefined").await;
    let took = page.js("return window.took").await;
    took.as_f64().unwrap_or_else(|| panic!("{took}"))
}

//! The table of the twins: each Python file of a strategy, run by the page's Python, gives the trace of the Rust strategy, event for
//! event but for the source lines. All of them on six sites, with and without CPU time, with three numbers of workers.

use super::{read, root, run, with_python};
use crate::browser::Browser;
use crate::page::Page;
use crawl_core::guest::events_text;
use crawl_playground::compare::Runner;
use crawl_playground::setup::parse_query;
use serde_json::{Value, json};
use std::fs;

/// The sites: the demo site, and one of each generator.
const SITES: [&str; 6] = ["demo", "tree:31", "chain:20", "star:33", "web:40", "comb:36"];
/// The CPU time of a page, in ms.
const CPU_MS: [u32; 2] = [0, 12];
/// The numbers of workers.
const WORKERS: [u32; 3] = [1, 4, 16];

/// Settings of newer Pythons, each with the patterns that heed it.
const NEWER: [(&str, &[&str]); 9] = [
    ("eager=on", &["task_group_spawn", "task_group_spawn-as-published", "adaptive"]),
    ("shutdown=on", &["queue_workers", "queue_workers-as-published", "async_workers", "async_workers-as-published"]),
    ("buffersize=3", &["thread_map", "thread_map-as-published", "process_map", "interpreter_map"]),
    ("buffersize=3&chunksize=2", &["process_map", "process_map-as-published"]),
    ("chunksize=3", &["process_map", "pool_map", "imap_unordered"]),
    ("start-method=fork", &["process_map", "pool_map"]),
    ("start-method=spawn", &["process_map", "imap_unordered", "thread_per_url"]),
    ("start-method=spawn&processes=on", &["thread_per_url", "thread_per_url-as-published"]),
    ("gil=off", &["interpreter_map", "interpreter_as_completed", "process_map"]),
];

/// In what the trace of a twin differs from that of its strategy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Same {
    /// In nothing: all events are the same.
    Events,
    /// In what workers wait for meanwhile. All fetches are the same.
    Fetches,
    /// In the order of fetches, too. Each page is fetched as often.
    Pages,
}

/// Twins that differ somewhere, and why.
const DIFFER: [(&str, Same, &str); 0] = [];

/// The twins: the identifier of a strategy as the address has it, and the code.
fn twins() -> Vec<(String, String)> {
    let files = fs::read_dir(root("core/src/strategy")).unwrap().map(|file| file.unwrap().path());
    let names = files.filter_map(|file| Some(file.file_name()?.to_str()?.strip_suffix(".py")?.to_string()));
    let mut names: Vec<String> = names.filter(|name| !["crawl", "links"].contains(&name.as_str())).collect();
    names.sort();
    let lane = |name: &str| name.replace("_published", "-as-published");
    names.iter().map(|name| (lane(name), read(format!("core/src/strategy/{name}.py")))).collect()
}

/// Sends letters to the worker one after another. `rows` then has the outcome and a sum of each trace, and `texts` the traces.
const RUN_ALL: &str = "
    const letters = arguments[0];
    Object.assign(window, { rows: [], texts: [] });
    const sum = (text, sum) => {
        for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 16777619);
        return sum >>> 0;
    };
    const next = () => letters.length > rows.length && python.postMessage({ ask: 'run', run: 1, name: 'main.py', lane: 0, trace: true, ...letters[rows.length] });
    python.onmessage = ({ data }) => {
        if (data.tell !== 'done') return;
        const trace = data.trace ?? '';
        texts.push(trace);
        rows.push({ outcome: data.outcome, error: data.error, sum: [sum(trace, 2166136261), sum(trace, 84696351)] });
        next();
    };
    next();";

/// The same sum of a text.
fn sum_of(text: &str) -> Value {
    let sum = |begin: u32| text.bytes().fold(begin, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619));
    json!([sum(2_166_136_261), sum(84_696_351)])
}

/// What of a trace must be the same.
fn compared(same: Same, trace: &str) -> Vec<String> {
    let is_fetch = |line: &&str| [" started ", " fetched ", " failed "].iter().any(|word| line.contains(word));
    let words = |line: &str, from: usize| line.split(' ').skip(from).take(3 - from).collect::<Vec<_>>().join(" ");
    match same {
        Same::Events => trace.lines().map(String::from).collect(),
        Same::Fetches => trace.lines().filter(is_fetch).map(|line| words(line, 0)).collect(),
        Same::Pages => {
            let mut pages: Vec<String> = trace.lines().filter(is_fetch).map(|line| words(line, 1)).collect();
            pages.sort();
            pages
        }
    }
}

/// Runs code under each of these setups; returns those whose trace differs from the strategy's, with the first line that does.
async fn differing(page: &Page, lane: &str, source: &str, queries: &[String]) -> Vec<String> {
    let letters: Vec<Value> = queries.iter().map(|query| json!({"source": source, "query": query})).collect();
    page.client.execute(RUN_ALL, vec![json!(letters)]).await.unwrap();
    let wanted: Vec<String> = queries.iter().map(|query| native(query)).collect();
    page.wait_until(&format!("rows.length === {}", letters.len())).await;
    let rows = page.js("return rows").await;
    let mut differ = Vec::new();
    for (place, wanted) in wanted.iter().enumerate().filter(|(place, wanted)| rows[*place]["sum"] != sum_of(wanted)) {
        let row = &rows[place];
        let found = page.js(&format!("return texts[{place}]")).await;
        let found = found.as_str().unwrap_or_default();
        let same =
            [Same::Fetches, Same::Pages].into_iter().find(|same| compared(*same, found) == compared(*same, wanted));
        let line = found.lines().zip(wanted.lines()).enumerate().find(|(_, (found, wanted))| found != wanted);
        differ.push(format!("{}: {same:?} {} {} {line:?}", queries[place], row["outcome"], row["error"]["message"]));
    }
    let _ = lane;
    differ
}

/// The events of the Rust strategy.
fn native(query: &str) -> String {
    events_text(&Runner::of(&parse_query(query, &[]).0).unwrap().run().lanes[0])
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_twins_give_the_traces_of_their_strategies() {
    with_python(Browser::Chromium, async |page, _server| {
        let mut differ = Vec::new();
        let chosen = std::env::var("PLAYGROUND_TWINS").unwrap_or_default();
        for (lane, source) in
            twins().into_iter().filter(|(lane, _)| chosen.is_empty() || chosen.split(',').any(|own| own == lane))
        {
            let mut queries = Vec::new();
            for site in SITES {
                for cpu_ms in CPU_MS {
                    queries.extend(
                        WORKERS
                            .map(|workers| format!("site={site}&cpu-ms={cpu_ms}&concurrency={workers}&lanes={lane}")),
                    );
                }
            }
            for (settings, _) in NEWER.iter().filter(|(_, lanes)| lanes.contains(&lane.as_str())) {
                queries
                    .extend(SITES.map(|site| {
                        format!("site={site}&cpu-ms=12&concurrency=4&python=3.14&{settings}&lanes={lane}")
                    }));
            }
            let began = std::time::Instant::now();
            differ.extend(differing(page, &lane, &source, &queries).await);
            println!("{lane} {} {:?}", queries.len(), began.elapsed());
        }
        println!("{}", differ.join("\n"));
        assert_eq!(differ.len(), 0);
    });
}

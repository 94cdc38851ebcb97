//! The table of the twins: each Python file of a strategy, run by the page's Python, gives the trace of the Rust strategy, event for
//! event but for the source lines. All of them on six sites, with and without CPU time, with three numbers of workers.

use super::{read, root, with_python};
use crate::browser::Browser;
use crate::page::Page;
use crawl_core::guest::events_text;
use crawl_playground::compare::Runner;
use crawl_playground::setup::parse_query;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::{env, fs};

/// The sites: the demo site, and one of five generators.
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

/// What of a twin's trace is that of its strategy, where not all of it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Same {
    /// Everything but when pages are marked as visited.
    AllButMarks,
    /// Each fetch, and its time.
    Fetches,
    /// Which pages are fetched.
    Pages,
}

/// Twins that differ under some settings, and why. All others have the same events.
const DIFFER: [(&str, Same, &str); 5] = [
    (
        "thread_per_url-as-published",
        Same::AllButMarks,
        "the strategy marks a page in its thread, the Python when it reads the queue, after all threads have ended",
    ),
    (
        "first_completed-as-published",
        Same::Fetches,
        "the strategy's frontier counts a page that was pushed twice and is visited by now as work that waits",
    ),
    ("oracle", Same::Fetches, "no row sees the pages in the frontier of the strategy that knows every latency"),
    (
        "imap_unordered-as-published",
        Same::Pages,
        "the strategy takes results that completed during a parse in the order of submission, the Python in that of completion",
    ),
    (
        "future_callbacks-as-published",
        Same::Pages,
        "the strategy gives the GIL away at the worst moment, right after it submits an address that is only listed",
    ),
];

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

/// This part of a trace.
fn part(same: Same, trace: &str) -> Vec<String> {
    let is_fetch = |line: &&str| [" started ", " fetched ", " failed "].iter().any(|word| line.contains(word));
    let fetches = trace.lines().filter(is_fetch);
    match same {
        Same::AllButMarks => trace.lines().filter(|line| !line.contains(" marked ")).map(String::from).collect(),
        Same::Fetches => fetches.map(String::from).collect(),
        Same::Pages => {
            let pages: BTreeSet<String> = fetches.filter_map(|line| line.split(' ').nth(2)).map(String::from).collect();
            pages.into_iter().collect()
        }
    }
}

/// A trace that is not the strategy's.
struct Other {
    /// What of it is the same, if anything.
    same: Option<Same>,
    text: String,
}

/// Runs code under each of these setups; returns the traces that are not the strategy's.
async fn others(page: &Page, source: &str, queries: &[String]) -> Vec<Other> {
    let letters: Vec<Value> = queries.iter().map(|query| json!({"source": source, "query": query})).collect();
    page.client.execute(RUN_ALL, vec![json!(letters)]).await.unwrap();
    let wanted: Vec<String> = queries.iter().map(|query| native(query)).collect();
    page.wait_until(&format!("rows.length === {}", letters.len())).await;
    let rows = page.js("return rows").await;
    let mut others = Vec::new();
    for (place, wanted) in wanted.iter().enumerate().filter(|(place, wanted)| rows[*place]["sum"] != sum_of(wanted)) {
        let found = page.js(&format!("return texts[{place}]")).await;
        let found = found.as_str().unwrap_or_default();
        let levels = [Same::AllButMarks, Same::Fetches, Same::Pages];
        let same = levels.into_iter().find(|same| part(*same, found) == part(*same, wanted));
        let line = found.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
        let (outcome, problem) = (&rows[place]["outcome"], &rows[place]["error"]["message"]);
        others.push(Other { same, text: format!("{}: {same:?} {outcome} {problem} {line:?}", queries[place]) });
    }
    others
}

/// The events of the Rust strategy.
fn native(query: &str) -> String {
    let text = events_text(&Runner::of(&parse_query(query, &[]).0).unwrap().run().lanes[0]);
    assert!(!text.is_empty(), "{query}");
    text
}

/// The setups of a lane.
fn setups(lane: &str) -> Vec<String> {
    let mut queries = Vec::new();
    for site in SITES {
        for cpu_ms in CPU_MS {
            queries.extend(
                WORKERS.map(|workers| format!("site={site}&cpu-ms={cpu_ms}&concurrency={workers}&lanes={lane}")),
            );
        }
    }
    for (settings, _) in NEWER.iter().filter(|(_, lanes)| lanes.contains(&lane)) {
        queries.extend(
            SITES.map(|site| format!("site={site}&cpu-ms=12&concurrency=4&python=3.14&{settings}&lanes={lane}")),
        );
    }
    queries
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_twins_give_the_traces_of_their_strategies() {
    let chosen = env::var("PLAYGROUND_TWINS").unwrap_or_default();
    let is_chosen = |lane: &str| chosen.is_empty() || chosen.split(',').any(|own| own == lane);
    with_python(Browser::Chromium, async |page, _server| {
        let mut wrong = Vec::new();
        let twins: Vec<(String, String)> = twins().into_iter().filter(|(lane, _)| is_chosen(lane)).collect();
        assert!(!twins.is_empty(), "no twin is {chosen}");
        for (lane, source) in twins {
            let queries = setups(&lane);
            let found = others(page, &source, &queries).await;
            let known = DIFFER.iter().find(|(known, ..)| *known == lane).map(|(_, same, _)| *same);
            if known.is_some() && found.is_empty() {
                wrong.push(format!("{lane} differs nowhere: take it from the list"));
            }
            let is_known = |other: &Other| known.is_some_and(|known| other.same.is_some_and(|same| same <= known));
            wrong.extend(found.into_iter().filter(|other| !is_known(other)).map(|other| other.text));
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

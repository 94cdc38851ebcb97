//! A sweep in the browser, by the pool of workers, beside the native one: runs a second.

use crate::budgets;
use crate::page::with_page_in;
use crawl_playground::compare::{Sweep, SweepAsk};
use crawl_playground::setup::parse_query;
use serde_json::{Value, json};
use std::time::Instant;

/// The setup: four lanes of the demo site.
const QUERY: &str = "site=demo&lanes=sequential,gather,task_group_spawn,async_workers";
/// Concurrencies from 1 to this.
const CONCURRENCIES: u32 = 64;
const SEEDS: u32 = 50;
const LANES: u32 = 4;
/// How often each sweep is measured: the fastest counts, because other programs also need the cores.
const TIMES: u32 = 3;

/// Runs a second.
struct Speeds {
    /// In the browser, with one and with two workers.
    browser: [f64; 2],
    /// Natively, with one and with two threads.
    native: [f64; 2],
}

/// Measures, prints a line, and returns the figures.
pub fn measure() -> Value {
    let Speeds { browser, native } = Speeds { browser: in_browser(), native: [natively(1), natively(2)] };
    let [gain, native_gain] = [browser, native].map(|[one, two]| two / one);
    println!(
        "sweep of {CONCURRENCIES} concurrencies, {SEEDS} seeds, {LANES} lanes, runs a second: browser {:.0} with 1 worker, {:.0} with 2 \
         ({gain:.2} times, budget {}: {}); native {:.0} with 1 thread, {:.0} with 2 ({native_gain:.2} times)",
        browser[0],
        browser[1],
        budgets::TWO_WORKERS,
        if gain >= budgets::TWO_WORKERS { "kept" } else { "OVER" },
        native[0],
        native[1]
    );
    json!({"unit": "runs a second", "browser": browser, "native": native, "gain": gain, "budget": budgets::TWO_WORKERS})
}

fn ask() -> SweepAsk {
    let values = (1..=CONCURRENCIES).map(|value| value.to_string()).collect();
    SweepAsk { query: QUERY.to_string(), key: String::from("concurrency"), values, seeds: SEEDS, has_bounds: false }
}

fn runs_a_second(fastest_ms: f64) -> f64 {
    f64::from(CONCURRENCIES * SEEDS * LANES) * 1000.0 / fastest_ms
}

fn natively(threads: usize) -> f64 {
    let (setup, problems) = parse_query(QUERY, &[]);
    assert_eq!(problems, []);
    let SweepAsk { key, values, seeds, .. } = ask();
    let sweep = Sweep::new(Sweep::lanes_of(&setup), &key, values, seeds, None).expect("there is such a sweep");
    let times = (0..TIMES).map(|_| {
        let began = Instant::now();
        sweep.run(threads).expect("a sweep runs");
        began.elapsed().as_secs_f64() * 1000.0
    });
    runs_a_second(times.fold(f64::INFINITY, f64::min))
}

/// With the program loaded and the workers started. The two numbers of workers take turns, so that both meet the same load.
fn in_browser() -> [f64; 2] {
    let mut speeds = [f64::NAN; 2];
    with_page_in(json!({}), async |page, _server| {
        page.open("lanes=gather&at=0").await;
        let script = format!(
            "(async () => {{
                const {{ SweepPool }} = await import(new URL('sweep-pool.js', document.baseURI));
                const pools = [await SweepPool.open({{ workers: 1 }}), await SweepPool.open({{ workers: 2 }})];
                const what = {{ ask: new Uint8Array({:?}), seeds: {SEEDS}, values: {CONCURRENCIES}, chunk: 16 }};
                const fastest = [Infinity, Infinity];
                for (let time = 0; time < {TIMES}; time++) {{
                    for (const [place, pool] of pools.entries()) {{
                        const began = performance.now();
                        await pool.sweep(what);
                        fastest[place] = Math.min(fastest[place], performance.now() - began);
                    }}
                }}
                window.fastest = fastest;
            }})()",
            ask().to_bytes()
        );
        page.js(&script).await;
        page.wait_until("window.fastest").await;
        let fastest = page.js("return window.fastest").await;
        speeds = [0, 1].map(|place| runs_a_second(fastest[place].as_f64().unwrap_or(f64::NAN)));
    });
    speeds
}

//! The pool of workers for sweeps, in a real browser. Its figures equal those of native runs, with any number of workers.

use crate::browser::Browser;
use crate::page::{Page, dist, with_browser, with_page};
use crate::server::Server;
use crawl_playground::compare::{Portion, Portions, SweepAsk};
use serde_json::{Value, json};

const SEEDS: u32 = 3;
const VALUES: [&str; 5] = ["1", "2", "5", "16", "64"];
/// How many values a portion has.
const CHUNK: u32 = 2;

fn ask() -> SweepAsk {
    let lanes = "lanes=sequential,gather,task_group_spawn,async_workers";
    SweepAsk {
        query: format!("site=demo&{lanes}&errors=6&retries=1"),
        key: String::from("concurrency"),
        values: VALUES.map(String::from).to_vec(),
        seeds: SEEDS,
        has_bounds: true,
    }
}

/// All portions as native runs give them: seed, values and bytes.
fn native() -> Value {
    let mut portions = Portions::new(&ask(), None).unwrap();
    let mut all = Vec::new();
    for seed in 0..SEEDS {
        for from in (0..VALUES.len() as u32).step_by(CHUNK as usize) {
            let to = (from + CHUNK).min(VALUES.len() as u32);
            all.push(json!([seed, from, to, portions.run(Portion { seed, from, to }).unwrap()]));
        }
    }
    json!(all)
}

/// Opens a pool and runs `script` with it. `sweep(options)` there gives all portions of the sweep.
async fn with_pool(page: &Page, workers: u32, script: &str) -> Value {
    let what = json!({"seeds": SEEDS, "values": VALUES.len(), "chunk": CHUNK});
    page.js(&format!(
        "window.told = undefined;
        (async () => {{
            const {{ SweepPool }} = await import(new URL('sweep-pool.js', document.baseURI));
            const pool = await SweepPool.open({{ workers: {workers}, silenceMs: 1500 }});
            const ask = new Uint8Array({:?});
            const sweep = async options => (await pool.sweep({{ ask, ...{what} }}, options))
                .map(({{ seed, from, to, figures }}) => [seed, from, to, [...figures]]);
            window.told = await (async () => {{ {script} }})();
            pool.close();
        }})().catch(problem => window.told = `${{problem.name}}: ${{problem.message}}`);",
        ask().to_bytes()
    ))
    .await;
    page.wait_until("window.told !== undefined").await;
    page.js("return window.told").await
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_pool_of_one_or_two_workers_has_the_native_figures_each_time() {
    with_page(async |page, _server| {
        page.open("lanes=gather").await;
        for workers in [1, 2] {
            let told = with_pool(&page, workers, "return [pool.size, await sweep(), await sweep()]").await;
            assert_eq!(told, json!([workers, native(), native()]), "{workers} workers");
        }
        assert_eq!(page.foreign_requests().await, Vec::<String>::new());
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn without_workers_the_page_runs_the_sweep() {
    let policy = [("content-security-policy", "worker-src 'none'")];
    let server = Server::start_with(&dist(), &policy);
    with_browser(Browser::Chromium, json!({}), server, async |page, _server| {
        page.open("lanes=gather").await;
        assert_eq!(with_pool(&page, 2, "return [pool.size, await sweep()]").await, json!([0, native()]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_worker_that_dies_is_replaced_and_no_portion_is_lost() {
    with_page(async |page, _server| {
        page.open("lanes=gather").await;
        // It dies without a word: only its silence tells.
        let script = "const first = pool.hands[0];
            const all = sweep();
            first.worker.terminate();
            return [await all, pool.hands[0] === first]";
        assert_eq!(with_pool(&page, 1, script).await, json!([native(), false]));
        let dying = "pool.hire = () => ({ worker: { terminate() {}, postMessage() {} }, hasBegun: true, generation: 0, number: null, isReady: Promise.resolve() });
            pool.hands[0].worker.terminate();
            return await sweep()";
        assert_eq!(with_pool(&page, 1, dying).await, "Error: a part of the sweep has ended two workers");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_sweep_that_is_given_up_ends_at_once_and_the_next_one_is_whole() {
    with_page(async |page, _server| {
        page.open("lanes=gather").await;
        let script = "const stop = new AbortController();
            let portions = 0;
            const end = await sweep({ signal: stop.signal, onPortion: () => { portions++; stop.abort(); } }).catch(problem => problem.name);
            const replaced = sweep().catch(problem => problem.name);
            const next = await sweep();
            return [end, portions, await replaced, next]";
        assert_eq!(with_pool(&page, 2, script).await, json!(["AbortError", 1, "AbortError", native()]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_ask_that_is_not_allowed_or_cut_short_is_said_and_the_pool_goes_on() {
    with_page(async |page, _server| {
        page.open("lanes=gather").await;
        let script = "const wrong = async ask => pool.sweep({ ask, seeds: 1, values: 1 }).then(() => 'ran', problem => problem.name);
            const version = ask.slice();
            version[0] ^= 64;
            return [await wrong(ask.slice(0, 9)), await wrong(version), await sweep()]";
        assert_eq!(with_pool(&page, 2, script).await, json!(["RangeError", "RangeError", native()]));
    });
}

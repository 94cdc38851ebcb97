//! Own Python that fails, code that looks for a way out of its worker, and parts that do not arrive.

use super::{last, read, run, start, with_python, with_python_of};
use crate::browser::Browser;
use crate::page::dist;
use crate::troubles;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Modules that lead out of the run, and what a program would do with them.
const WAYS_OUT: [(&str, &str); 8] = [
    ("js", "js.fetch('/stolen')"),
    ("js", "js.document.cookie"),
    ("pyodide.http", "pyodide.http.pyfetch('/stolen')"),
    ("pyodide.code", "pyodide.code.run_js('1')"),
    ("pyodide_js", "pyodide_js.loadPackage('/stolen')"),
    ("ctypes", "ctypes.CDLL(None)"),
    ("socket", "socket.create_connection(('127.0.0.1', 80))"),
    ("subprocess", "subprocess.run(['ls'])"),
];

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn code_finds_no_way_out_and_reads_why() {
    with_python(Browser::Chromium, async |page, server| {
        for (module, what) in WAYS_OUT {
            let done = run(page, &format!("import {module}\nprint({what})"), json!({})).await;
            let message = done["error"]["message"].as_str().unwrap_or_default();
            assert!(message.contains("here"), "{module}: {done}");
            assert!(done["error"]["line"].is_u64(), "{module}: {done}");
        }
        assert_eq!(server.asked_for("/stolen"), 0);
        assert_eq!(page.foreign_requests().await, Vec::<String>::new());
        // Files are the run's own.
        let written = run(page, "open('a.txt', 'w').write('x')", json!({})).await;
        assert_eq!(written["files"], json!([{"name": "a.txt", "bytes": [120]}]));
        let missing = run(page, "open('a.txt')", json!({})).await;
        assert_eq!(missing["error"]["kind"], "FileNotFoundError", "{missing}");
    });
}

/// A worker that locks itself as the worker of Python does, and then tries what JavaScript could do.
const PROBE: &str = "
    import { lockGlobals } from './python-lock.js';
    const post = postMessage.bind(self);
    lockGlobals();
    const names = ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebTransport', 'EventSource', 'Worker', 'SharedWorker', 'importScripts',
        'indexedDB', 'caches', 'BroadcastChannel', 'navigator', 'postMessage', 'close', 'cookieStore', 'Notification', 'FontFace',
        'RTCPeerConnection', 'FileSystemHandle', 'location', 'addEventListener', 'WorkerGlobalScope'];
    const tries = {
        own: () => names.filter(name => self[name] !== undefined || name in Object.getPrototypeOf(Object.getPrototypeOf(self))),
        evaluate: () => (0, eval)('1'),
        make: () => Function('return 1')(),
        makeByConstructor: () => (() => {}).constructor('return 1')(),
        makeAsync: () => (async () => {}).constructor('return 1')(),
        makeGenerator: () => (function* () {}).constructor('return 1')(),
        timer: () => setTimeout('1'),
        replace: () => { 'use strict'; self.fetch = () => {}; return 'replaced' },
        define: () => Object.defineProperty(self, 'fetch', { value: 1 }) && 'defined',
        url: () => URL.createObjectURL(new Blob(['1'])),
    };
    post(Object.fromEntries(Object.entries(tries).map(([name, attempt]) => {
        try { return [name, attempt()] } catch (problem) { return [name, problem.name] }
    })));";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_workers_globals_are_locked_even_without_a_policy() {
    let folder = troubles::watched(&dist());
    fs::write(folder.join("probe.js"), PROBE).unwrap();
    with_python_of(Browser::Chromium, &folder, &[], async |page, _server| {
        page.js("window.found = undefined;
            const probe = new Worker(new URL('probe.js', document.baseURI), { type: 'module' });
            probe.onmessage = ({ data }) => window.found = data;
            probe.onerror = event => window.found = event.message")
            .await;
        page.wait_until("window.found").await;
        let wanted = json!({"own": [], "evaluate": "EvalError", "make": "EvalError", "makeByConstructor": "EvalError",
            "makeAsync": "EvalError", "makeGenerator": "EvalError", "timer": "EvalError", "replace": "TypeError",
            "define": "TypeError", "url": "TypeError"});
        assert_eq!(page.js("return window.found").await, wanted);
    });
}

/// Writes a file, later than all that were written before: the server tells browsers the time in whole seconds.
fn write(file: &Path, bytes: &[u8], writes: &mut u64) {
    *writes += 1;
    fs::write(file, bytes).unwrap();
    let time = SystemTime::now() + Duration::from_secs(2 * *writes);
    fs::File::options().append(true).open(file).unwrap().set_modified(time).unwrap();
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_part_that_does_not_arrive_is_named_and_another_try_succeeds() {
    let folder = troubles::watched(&dist());
    let python = folder.join("python");
    with_python_of(Browser::Chromium, &folder, &[], async |page, _server| {
        let hello = run(page, "print('hello')", json!({})).await;
        assert_eq!((&hello["outcome"], &hello["printed"]), (&json!("finished"), &json!("hello\n")));
        let mut writes = 0;
        for name in ["pyodide.asm.wasm", "packages.zip", "pyodide.asm.mjs", "parts.json"] {
            // A new checksum in the list, so that the browser asks for the part again.
            let (list, whole) = (python.join("parts.json"), fs::read(python.join(name)).unwrap());
            let parts = fs::read(&list).unwrap();
            let other = String::from_utf8(parts.clone()).unwrap().replace("\"sum\":\"", "\"sum\":\"0");
            write(&list, other.as_bytes(), &mut writes);
            write(&python.join(name), &whole[..whole.len() / 2], &mut writes);
            let failed = start(page).await;
            assert_eq!(failed["tell"], "failed", "{name}: {failed}");
            let message = failed["message"].as_str().unwrap_or_default();
            assert!(message.contains(name), "{name}: {message}");
            write(&python.join(name), &whole, &mut writes);
            write(&list, &parts, &mut writes);
            let again = start(page).await;
            assert_eq!(again["tell"], "ready", "{name}: {again}");
        }
        let again = run(page, "print('hello')", json!({})).await;
        assert_eq!(again["fingerprint"], hello["fingerprint"], "in a fresh worker");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_search_finds_a_schedule_that_breaks_and_plays_it() {
    let expected: Value = serde_json::from_str(&read("tests/python/faults/expected.json")).unwrap();
    with_python(Browser::Chromium, async |page, _server| {
        for (name, wanted) in expected.as_object().unwrap().iter().filter(|(_, wanted)| wanted["search"].is_object()) {
            let source = read(Path::new("tests/python/faults").join(name));
            let (by, plain) = (&wanted["search"]["by"], run(page, &source, json!({})).await);
            let letter = json!({"ask": "search", "run": 1, "source": source, "query": "site=demo", "by": by,
                "seeds": wanted["search"]["seeds"]});
            page.js(&format!("ask({letter})")).await;
            let found = last(page, &["found", "done"]).await;
            assert_eq!((&found["tell"], &found["by"]), (&json!("found"), by), "{name}: {found}");
            assert!(found["breaking"].as_u64() > Some(0) && found["seed"].is_u64(), "{name}: {found}");
            let seeded = json!({ (by.as_str().unwrap()): found["seed"] });
            let (once, twice) = (run(page, &source, seeded.clone()).await, run(page, &source, seeded).await);
            assert_eq!(once["fingerprint"], found["done"]["fingerprint"], "{name}");
            assert_eq!(once, twice, "{name}: the same seed, the same run");
            assert_ne!(once["printed"], plain["printed"], "{name}");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn faults_end_clearly_and_the_worker_goes_on() {
    let expected: Value = serde_json::from_str(&read("tests/python/faults/expected.json")).unwrap();
    with_python(Browser::Chromium, async |page, _server| {
        let mut wrong = Vec::new();
        for (name, wanted) in expected.as_object().unwrap() {
            let file = Path::new("tests/python/faults").join(name);
            // What makes requests without end need not make all of the 20,000 that a run may make.
            let more = json!({"query": "site=demo&lanes=gather", "limits": {"requests": 2000}});
            let done = run(page, &read(file), more).await;
            let found = [
                ("outcome", &done["outcome"]),
                ("kind", &done["error"]["kind"]),
                ("line", &done["error"]["line"]),
                ("limit", &done["limit"]),
            ];
            for (key, value) in
                found.into_iter().filter(|(key, value)| wanted.get(key).is_some_and(|wanted| wanted != *value))
            {
                wrong.push(format!("{name}: {key} is {value}, not {}", wanted[key]));
            }
            for one in wanted["waiting"].as_array().into_iter().flatten() {
                let is_said = |said: &Value| ["worker", "line", "holder"].iter().all(|key| said[key] == one[key]);
                if !done["waiting"].as_array().into_iter().flatten().any(is_said) {
                    wrong.push(format!("{name}: {one} is not in {}", done["waiting"]));
                }
            }
            let notes: Vec<&Value> = done["notes"].as_array().into_iter().flatten().map(|note| &note["kind"]).collect();
            for kind in wanted["notes"].as_array().into_iter().flatten().filter(|kind| !notes.contains(kind)) {
                wrong.push(format!("{name}: no note {kind} in {notes:?}"));
            }
            // The page gives a run that reached a limit no second one in the same worker: threads of it may still be going on.
            if done["outcome"] == "limit" {
                start(page).await;
            }
            let next = run(page, "print('goes on')", json!({})).await;
            if next["printed"] != "goes on\n" {
                wrong.push(format!("{name}: after it, {next}"));
                start(page).await;
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

//! Tests of `python/network`: what people's own Python sees as its network and its library. The tests are in `tests/python`
//! and run in this machine's CPython, over a small world with real threads.
//!
//! `PYTHON` names the interpreter; the default is the `python3` on the PATH. Some programs need `bs4` and `tqdm`, which the
//! page has: without them on this machine (`PYTHONPATH` may name a folder or an archive with them), the test says which
//! tests it could not run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "waiting for another process needs a clock")]
#![cfg(unix)] // the pool of processes forks

#[path = "support/process.rs"]
#[allow(dead_code, reason = "no driver is started here")]
mod process;
#[path = "twins/python.rs"]
#[allow(dead_code, reason = "how busy the machine was does not matter here")]
mod python;

use python::Python;
use std::fs;
use std::path::Path;

/// The number of tests that must run at least, so that a test that is not found any more is missed.
const FEWEST: usize = 80;
/// The reasons for which a test may be skipped.
const MAY_MISS: [&str; 4] = ["needs bs4", "needs tqdm", "needs bs4, tqdm", "needs tqdm, bs4"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn own_python_sees_its_network_and_its_library() {
    let words = ["-B", "tests/python/run_tests.py"].map(String::from);
    let printed = Python::new().run(root(), &words).unwrap_or_else(|error| panic!("{error}")).text;
    let ran = printed.lines().find_map(|line| line.strip_prefix("ran ")).and_then(|count| count.parse().ok());
    assert!(ran.is_some_and(|count: usize| count >= FEWEST), "too few tests ran:\n{printed}");
    for line in printed.lines().filter_map(|line| line.strip_prefix("skipped ")) {
        let (test, reason) = line.split_once(' ').unwrap_or((line, ""));
        assert!(MAY_MISS.contains(&reason), "{test} was skipped: {reason}");
        eprintln!("{test} did not run: it {reason}");
    }
}

#[test]
fn programs_that_need_no_package_agree_with_real_python() {
    let words = ["-B", "tests/python/compare_programs.py"].map(String::from);
    let printed = Python::new().run(root(), &words).unwrap_or_else(|error| panic!("{error}")).text;
    let compared = printed.lines().filter(|line| line.contains(" fetches")).count();
    assert!(compared >= 5, "{compared} programs were compared:\n{printed}");
}

#[test]
fn every_program_has_its_expected_pages() {
    let text = fs::read_to_string(root().join("tests/python/programs/expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let programs = expected.as_object().unwrap();
    assert_eq!(programs.len(), 20);
    for (name, program) in programs {
        let (pages, fetches) = (program["pages"].as_array().unwrap().len(), program["fetches"].as_u64().unwrap());
        assert!(pages >= 4 && fetches >= pages as u64, "{name}: {pages} pages, {fetches} fetches");
    }
}

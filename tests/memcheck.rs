//! Runs the library's few unsafe lines (task wakers that are numbers) under valgrind, if it is installed: the program may
//! not read or write memory that is not its own.
//!
//! The allocator is the system's, which valgrind supports. That this file can choose one shows that the library does not.

#![cfg(not(target_arch = "wasm32"))]

use crawl_playground::engine::virtual_time::{Simulation, Terrain};
use crawl_playground::setup::{Overhead, Setup};
use crawl_playground::site::{Graph, LinkPolicy, generate};
use crawl_playground::strategy::CATALOGUE;
use std::alloc::System;
use std::io::ErrorKind;
use std::process::Command;
use std::rc::Rc;

#[global_allocator]
static SYSTEM: System = System;

/// The exit code of valgrind after it has found an error.
const FAULT: i32 = 99;

/// Runs every version of every pattern in turns, so that their wakers share one table. Some are dropped halfway.
#[test]
fn all_patterns_run_in_turns_on_one_thread() {
    let site = generate::generate("web:40", 42).expect("it is a site");
    let graph = Rc::new(Graph::of(&site, &LinkPolicy::default()));
    let setup = Setup { errors: 10, retries: 1, overhead: Overhead::CPython, ..Setup::default() };
    let mut running: Vec<Simulation> = Vec::new();
    for strategy in CATALOGUE {
        let rules = setup.rules(strategy);
        let terrain = Terrain::of(&site, graph.clone(), &rules);
        running.push(Simulation::new(strategy, &terrain, &rules).expect("there is room for all of them"));
    }
    let mut turn = 0;
    while !running.is_empty() {
        turn += 1;
        let mut place = 0;
        running.retain_mut(|simulation| {
            place += 1;
            let is_over = simulation.advance(10 + place % 7);
            // Tasks, and what they wait for, disappear while others continue.
            let is_dropped = turn == 5 && place % 3 == 0;
            !is_over && !is_dropped
        });
    }
    assert!(turn > 5, "they take turns");
}

#[test]
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
fn memcheck_finds_no_fault() {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--leak-check=no", &format!("--error-exitcode={FAULT}")]);
    valgrind.arg(std::env::current_exe().expect("it is running"));
    valgrind.args(["--exact", "all_patterns_run_in_turns_on_one_thread", "--test-threads=1"]);
    match valgrind.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => println!("Skipped: valgrind is not on the PATH."),
        Err(error) => panic!("valgrind does not start: {error}"),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.contains("1 passed"), "{}: {said}", output.status);
        }
    }
}

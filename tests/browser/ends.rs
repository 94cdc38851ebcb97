//! How tests end: a test that fails or is killed leaves nothing behind.
//!
//! A copy of this program runs a test that ends badly, in a temporary folder that this program watches.

#![cfg(target_os = "linux")] // It reads /proc.

use crate::page::{Page, with_page};
use crate::process::Scratch;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Tells the copy how to end.
const HOW: &str = "CRAWL_PLAYGROUND_ENDS";
/// Only an error takes this long.
const PATIENCE: Duration = Duration::from_secs(600);

/// A process: its id and its start time, because another process may later get the same id.
type Process = (u32, String);

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_test_that_fails_or_is_killed_leaves_nothing_behind() {
    if let Ok(how) = std::env::var(HOW) {
        return with_page(async |page, _server| end_badly(&page, &how).await);
    }
    for how in ["fails", "is killed"] {
        let outer = Scratch::new().unwrap();
        let mut copy = Command::new(std::env::current_exe().unwrap());
        copy.args(["--include-ignored", "--exact", "ends::a_test_that_fails_or_is_killed_leaves_nothing_behind"]);
        outer.command(&mut copy).env(HOW, how).stdout(Stdio::null()).stderr(Stdio::null());
        let mut copy = copy.spawn().unwrap();
        wait_until(|| outer.path().join("ready").exists() || copy.try_wait().unwrap().is_some());
        let processes = processes_in(outer.path());
        assert!(processes.len() > 5, "the copy, the driver, the browser and its helpers: {processes:?}");
        fs::write(outer.path().join("go"), "").unwrap();
        if how == "is killed" {
            copy.kill().unwrap();
        }
        assert!(!copy.wait().unwrap().success());
        let is_over = || {
            let names = fs::read_dir(outer.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let is_empty = names.into_iter().all(|name| name == "ready" || name == "go");
            is_empty && processes.iter().all(|process| alive(process.0).is_none_or(|(since, _)| since != process.1))
        };
        if how == "is killed" {
            wait_until(is_over);
        } else {
            assert!(is_over(), "a failed test ends all its processes before the next test starts");
        }
    }
}

/// The test that ends badly.
async fn end_badly(page: &Page, how: &str) {
    page.open("").await;
    let outer = page.folder().parent().unwrap();
    fs::write(outer.join("ready"), "").unwrap();
    page.wait_while("this test may fail", async || !outer.join("go").exists()).await;
    assert_eq!(how, "is killed");
    tokio::time::sleep(PATIENCE).await;
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The processes whose temporary files are in the folder, and all processes in their groups.
fn processes_in(folder: &Path) -> BTreeSet<Process> {
    let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let living: Vec<(u32, String, String)> =
        numbers.filter_map(|number| alive(number).map(|(since, group)| (number, since, group))).collect();
    let mark = format!("TMPDIR={}", folder.display());
    let is_marked = |number: u32| {
        let environment = fs::read(format!("/proc/{number}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable.starts_with(mark.as_bytes()))
    };
    let groups: BTreeSet<&String> =
        living.iter().filter(|(number, ..)| is_marked(*number)).map(|(.., group)| group).collect();
    let members = living.iter().filter(|(.., group)| groups.contains(group));
    members.map(|(number, since, _)| (*number, since.clone())).collect()
}

/// The start time and the group of a process that is still running.
fn alive(number: u32) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    // The fields after the name, which may contain spaces: state, parent, group, and as the twentieth the start time.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    (fields[0] != "Z").then(|| (fields[19].to_string(), fields[2].to_string()))
}

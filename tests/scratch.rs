//! The processes that a test starts end with it, however it ends, and its folder is removed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "waiting for another process needs a clock")]
#![cfg(unix)]

#[path = "support/process.rs"]
#[allow(dead_code, reason = "no driver is started here")]
mod process;

use process::Scratch;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long the programs here run if no process ends them.
const BY_ITSELF: Duration = Duration::from_secs(3600);
/// Tells a copy of this program how to end.
const HOW: &str = "CRAWL_PLAYGROUND_ENDS";

fn sleeper(before: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("{before}; echo started; sleep {}", BY_ITSELF.as_secs())]);
    shell
}

#[test]
fn dropping_a_scratch_ends_its_processes_and_removes_its_folder() {
    let began = Instant::now();
    let mut scratch = Scratch::new().unwrap();
    let folder = scratch.path().to_path_buf();
    fs::create_dir(folder.join("profile")).unwrap();
    fs::write(folder.join("profile/lock"), "").unwrap();
    // One process ignores the polite signal. Another has left the group that the shell knows.
    let stubborn = scratch.start(sleeper("trap '' TERM").stdout(Stdio::piped())).unwrap().stdout.take().unwrap();
    let away = scratch.command(&mut sleeper("true")).process_group(0).stdout(Stdio::piped()).spawn();
    let mut away = away.unwrap();
    for started in [&mut BufReader::new(stubborn), &mut BufReader::new(away.stdout.take().unwrap())]
        as [&mut dyn std::io::BufRead; 2]
    {
        started.read_line(&mut String::new()).unwrap();
    }
    drop(scratch);
    assert!(!away.wait().unwrap().success());
    assert!(began.elapsed() < BY_ITSELF);
    assert!(!folder.exists());
}

#[test]
fn a_scratch_ends_with_a_program_that_panics_or_is_killed() {
    if let Ok(how) = std::env::var(HOW) {
        return end_badly(&how);
    }
    for how in ["panics", "is killed"] {
        let began = Instant::now();
        let outer = Scratch::new().unwrap();
        let mut copy = Command::new(std::env::current_exe().unwrap());
        copy.args(["--exact", "a_scratch_ends_with_a_program_that_panics_or_is_killed", "--nocapture"]);
        outer.command(&mut copy).env(HOW, how).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut copy = copy.spawn().unwrap();
        let mut said = BufReader::new(copy.stdout.take().unwrap());
        let mut line = String::new();
        while line != "started\n" {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the copy has started nothing");
        }
        if how == "is killed" {
            copy.kill().unwrap();
        }
        // This read ends when the copy and all its processes have ended, because each holds the other end of the pipe.
        said.read_to_end(&mut Vec::new()).unwrap();
        assert!(!copy.wait().unwrap().success());
        while fs::read_dir(outer.path()).unwrap().count() > 0 {
            assert!(began.elapsed() < BY_ITSELF, "{how}: its folder is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(began.elapsed() < BY_ITSELF, "{how}: it ended by itself");
    }
}

/// What the copy does.
fn end_badly(how: &str) {
    let mut scratch = Scratch::new().unwrap();
    scratch.start(&mut sleeper("true")).unwrap();
    assert_eq!(how, "is killed");
    std::thread::sleep(BY_ITSELF);
}

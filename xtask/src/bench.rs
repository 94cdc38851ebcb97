//! `cargo xtask bench`: compares the simulator with its floors, natively and, if Node is installed, as wasm.
//!
//! The product aborts on a panic (`panic = "abort"` in the release profile), because it has nothing to clean up. This makes
//! it smaller and faster. Cargo ignores the setting when it builds benches, because the standard test harness must catch
//! panics. Our benches don't use that harness. So the native bench gets the setting as a compiler flag, in a separate
//! folder. The wasm bench uses the page's profile.

use crate::builds::{Builds, Purpose};
use crate::cache::{self, Lock};
use crate::toolchain::{self, WASM};
use crate::{command, leash, page, tools};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The bench that measures the playground.
const BENCH: &str = "engine";
/// The panic setting of the release profile, as a compiler flag.
const PANIC: &str = "-Cpanic=abort";

/// Measures everything whose names contain all of `words`, or everything if there are none. Writes the figures to `json`.
pub(crate) fn bench(clone: &Path, words: &[String], json: Option<&Path>) -> Result<(), String> {
    // Checks the path before the measurements: a wrong path must not cost minutes.
    let json = json.map(std::path::absolute).transpose().map_err(|error| error.to_string())?;
    json.as_deref().map_or(Ok(()), can_write)?;
    let native = native_figures(clone, words, json.is_some())?;
    let wasm = wasm_figures(clone, words, json.is_some())?;
    json.map_or(Ok(()), |file| {
        write(&file, &both(&native.unwrap_or_default(), wasm.as_deref()))?;
        println!("\nThe figures are in {}", file.display());
        Ok(())
    })
}

/// Measures natively. Returns the figures if they are wanted.
fn native_figures(clone: &Path, words: &[String], is_wanted: bool) -> Result<Option<String>, String> {
    let builds = Builds::of(Purpose::Bench, clone, "bench")?;
    // Two measurements at the same time on one machine would distort each other.
    let _lock = Lock::wait(&builds.own_lock(), "it measures")?;
    println!("=== native ===");
    let mut cargo = command::cargo();
    match std::env::var("RUSTFLAGS") {
        // If this variable is set, cargo ignores all other settings for flags.
        Ok(flags) => cargo.env("RUSTFLAGS", format!("{flags} {PANIC}")),
        Err(_) => cargo.args(["--config", &format!("build.rustflags=[{PANIC:?}]")]),
    };
    cargo.args(["bench", "--quiet", "--bench", BENCH, "--"]).args(words).current_dir(clone);
    builds.apply(&mut cargo);
    measured(&mut cargo, is_wanted.then(|| builds.dist().with_file_name("native.json")))
}

/// Measures as wasm if Node is installed. Returns the figures if they are wanted.
fn wasm_figures(clone: &Path, words: &[String], is_wanted: bool) -> Result<Option<String>, String> {
    let Some(node) = command::on_path("node") else {
        println!("Node is not on the PATH, so the bench measures no wasm.");
        return Ok(None);
    };
    let builds = Builds::of(Purpose::Page, clone, "bench")?;
    let _lock = Lock::wait(&builds.own_lock(), "it measures")?;
    println!("\n=== wasm ===");
    toolchain::provide_wasm_target()?;
    let script = script_around(&wasm(clone, &builds)?, &builds)?;
    let figures = is_wanted.then(|| script.with_file_name("figures.json"));
    measured(Command::new(node).arg(script).args(words), figures)
}

/// Runs a bench that writes its figures to the file, and returns the file's content.
fn measured(bench: &mut Command, figures: Option<PathBuf>) -> Result<Option<String>, String> {
    let Some(file) = figures else { return leash::run(bench).map(|()| None) };
    leash::run(bench.arg("--json").arg(&file))?;
    fs::read_to_string(&file).map(Some).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

/// Both sets of figures in one object; `null` if there are none for wasm.
fn both(native: &str, wasm: Option<&str>) -> String {
    format!("{{\n\"native\": {},\n\"wasm\": {}\n}}\n", native.trim_end(), wasm.unwrap_or("null").trim_end())
}

/// Checks that the file can be written. Keeps its content.
fn can_write(file: &Path) -> Result<(), String> {
    let opened = fs::OpenOptions::new().create(true).append(true).open(file);
    opened.map(drop).map_err(|error| format!("Cannot write {}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("Cannot write {}: {error}", file.display()))
}

/// Builds the bench as wasm with the page's profile, and returns its path.
fn wasm(clone: &Path, builds: &Builds) -> Result<PathBuf, String> {
    let mut cargo = command::cargo();
    cargo.args([
        "rustc",
        "--quiet",
        "--profile",
        "page",
        "--target",
        WASM,
        "--bench",
        BENCH,
        "--message-format",
        "json",
        "--",
        page::INLINING,
    ]);
    cargo.current_dir(clone).stdin(Stdio::null()).stderr(Stdio::inherit());
    builds.apply(&mut cargo);
    let output = cargo.output().map_err(|error| command::cannot_start(&cargo, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}.", command::line(&cargo), output.status));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    executable_in(&messages)
        .ok_or_else(|| format!("`{}` did not name the program that it built.", command::line(&cargo)))
}

/// Finds the bench in cargo's messages: one JSON message per line. Cargo also builds the other programs, in any order.
///
/// This searches the text. `serde_json` would more than double what the first command in a clone compiles (from 6 s to 14 s
/// of CPU time), for one path that cargo always writes in the same form.
fn executable_in(messages: &str) -> Option<PathBuf> {
    let line = messages.lines().find(|line| line.contains("\"kind\":[\"bench\"]"))?;
    let (path, _) = line.split_once("\"executable\":\"")?.1.split_once('"')?;
    Some(PathBuf::from(path.replace("\\\\", "\\")))
}

/// Writes the script that runs the wasm in Node.
fn script_around(wasm: &Path, builds: &Builds) -> Result<PathBuf, String> {
    let folder = builds.dist().with_file_name("wasm-bench");
    cache::create(&folder)?;
    let mut bindgen = Command::new(tools::provide(&tools::WASM_BINDGEN)?);
    bindgen.args(["--target", "nodejs", "--no-typescript", "--out-name", BENCH, "--out-dir"]).arg(&folder).arg(wasm);
    leash::run(&mut bindgen)?;
    Ok(folder.join(format!("{BENCH}.js")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_in_the_messages_of_cargo() {
        let messages = "{\"target\":{\"kind\":[\"lib\"]},\"executable\":null}\n\
            {\"target\":{\"kind\":[\"bench\"]},\"executable\":\"C:\\\\target\\\\engine.wasm\"}\n\
            {\"target\":{\"kind\":[\"bin\"]},\"executable\":\"C:\\\\target\\\\page.wasm\"}\n";
        assert_eq!(executable_in(messages), Some(PathBuf::from("C:\\target\\engine.wasm")));
        assert_eq!(executable_in("{\"reason\":\"build-finished\"}"), None);
    }

    #[test]
    fn both_sets_of_figures_form_one_object() {
        assert_eq!(both("{\"rows\": []}\n", None), "{\n\"native\": {\"rows\": []},\n\"wasm\": null\n}\n");
        assert!(both("{}", Some("{}\n")).ends_with("\"wasm\": {}\n}\n"));
    }
}

//! `cargo xtask bench`: the simulator beside its floor, natively and, where Node is, as wasm.

use crate::builds::{Builds, Purpose};
use crate::cache::{self, Lock};
use crate::toolchain::{self, WASM};
use crate::{command, leash, tools};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The bench of the playground.
const BENCH: &str = "engine";

/// Measures what has all of `words` in its names, everything when there are none.
pub(crate) fn bench(clone: &Path, words: &[String]) -> Result<(), String> {
    let builds = Builds::of(Purpose::Page, clone, "bench")?;
    // Two measurements at once on one machine would measure each other.
    let _lock = Lock::wait(&builds.own_lock(), "it measures")?;
    println!("=== native ===");
    let mut cargo = command::cargo();
    cargo.args(["bench", "--quiet", "--bench", BENCH, "--"]).args(words).current_dir(clone);
    builds.apply(&mut cargo);
    leash::run(&mut cargo)?;
    let Some(node) = command::on_path("node") else {
        println!("Node is not on the PATH: nothing is measured as wasm.");
        return Ok(());
    };
    println!("\n=== wasm ===");
    toolchain::provide_wasm_target()?;
    let script = script_around(&wasm(clone, &builds)?, &builds)?;
    leash::run(Command::new(node).arg(script).args(words))
}

/// Builds the bench as wasm, with the profile of the page, and answers where it is.
fn wasm(clone: &Path, builds: &Builds) -> Result<PathBuf, String> {
    let mut cargo = command::cargo();
    cargo.args(["build", "--quiet", "--release", "--target", WASM, "--bench", BENCH, "--message-format", "json"]);
    cargo.current_dir(clone).stdin(Stdio::null()).stderr(Stdio::inherit());
    builds.apply(&mut cargo);
    let output = cargo.output().map_err(|error| command::cannot_start(&cargo, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` ended with {}.", command::line(&cargo), output.status));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    executable_in(&messages).ok_or_else(|| format!("`{}` does not say what it has built.", command::line(&cargo)))
}

/// The bench in what cargo reports: one message a line, in JSON. Cargo builds the other programs beside it, in any order.
fn executable_in(messages: &str) -> Option<PathBuf> {
    let line = messages.lines().find(|line| line.contains("\"kind\":[\"bench\"]"))?;
    let (path, _) = line.split_once("\"executable\":\"")?.1.split_once('"')?;
    Some(PathBuf::from(path.replace("\\\\", "\\")))
}

/// Writes the script with which Node runs the wasm.
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
}

//! `cargo xtask frames`: measures what a frame costs in a browser, with the page as it ships.

use crate::builds::{Builds, Purpose};
use crate::cache::Lock;
use crate::scratch::Scratch;
use crate::{browser, command, leash, page};
use std::path::Path;

/// The bench that controls the browser.
const BENCH: &str = "frames";

/// Measures everything whose name contains all of `words`, or everything if there are none. Writes the figures to `json`, or
/// to a file next to the build.
pub(crate) fn frames(clone: &Path, words: &[String], json: Option<&Path>) -> Result<(), String> {
    let builds = Builds::of(Purpose::Test, clone, BENCH)?;
    let json = match json {
        Some(file) => std::path::absolute(file).map_err(|error| error.to_string())?,
        None => builds.dist().with_file_name("frames.json"),
    };
    let browser = browser::provide()?;
    let dist = page::build(clone)?;
    // Two measurements at the same time on one machine would distort each other.
    let _lock = Lock::wait(&builds.own_lock(), "it measures")?;
    let mut cargo = command::cargo();
    cargo.args(["bench", "--quiet", "--bench", BENCH, "--"]).args(words).arg("--json").arg(&json).current_dir(clone);
    cargo.envs(browser.places(&dist));
    builds.apply(&mut cargo);
    let scratch = Scratch::new()?;
    leash::run(scratch.command(&mut cargo))?;
    println!("\nThe figures are in {}", json.display());
    Ok(())
}

//! What this project needs from the Rust toolchain in addition to the compiler.

use crate::command;
use std::path::Path;
use std::process::Command;

/// The page's compilation target.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the compiler can build for the browser.
pub(crate) fn provide_wasm_target() -> Result<(), String> {
    if has_wasm_target() {
        return Ok(());
    }
    println!("Adding the target {WASM} to the Rust toolchain (a few seconds).");
    rustup(&["target", "add", WASM])
}

/// Makes sure that `cargo fmt` and `cargo clippy` are installed: a minimal toolchain has neither.
pub(crate) fn provide_component(name: &str, subcommand: &str) -> Result<(), String> {
    if command::output(command::cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    println!("Adding {name} to the Rust toolchain (a few seconds).");
    rustup(&["component", "add", name])
}

/// Asks the compiler where the target's libraries would be. So this also works for a toolchain that did not come from
/// rustup.
fn has_wasm_target() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let libraries = command::output(Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]));
    libraries.is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

fn rustup(words: &[&str]) -> Result<(), String> {
    if command::on_path("rustup").is_none() {
        let words = words.join(" ");
        return Err(format!("rustup is not on the PATH. Install for your toolchain what `rustup {words}` installs."));
    }
    command::run(Command::new("rustup").args(words))
}

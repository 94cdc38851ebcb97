//! Debian's `apt-get`, for programs that cargo cannot install.

use crate::command;
use std::process::Command;

/// Whether this machine has `apt-get`.
pub(crate) fn is_there() -> bool {
    command::on_path("apt-get").is_some()
}

/// Installs these packages.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    // A package list from the day the machine was set up names files that the mirrors no longer have.
    command::run(&mut apt_get(&["update"]))?;
    command::run(&mut apt_get(&[&["install", "-y"], packages].concat()))
}

/// `apt-get` as root. A user who is not root needs a `sudo` that works without a password.
fn apt_get(words: &[&str]) -> Command {
    let is_root = command::output(Command::new("id").arg("-u")).is_some_and(|user| user.trim() == "0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    if !is_root {
        command.args(["-n", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    // Waits for another apt instead of failing.
    command.args(["-q", "-o", "DPkg::Lock::Timeout=600"]).args(words);
    command
}

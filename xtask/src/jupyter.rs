//! A Jupyter for the browser tests. It runs a notebook and converts it to a page.
//!
//! Its packages come from PyPI at pinned versions. They go into a separate environment in the cache folder, never into the
//! user's Python.

use crate::builds::fnv1a;
use crate::cache::{self, Lock};
use crate::{apt, command, leash, python};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All packages with their versions, in pip's format.
const PINS: &str = include_str!("../jupyter.txt");

/// Variables that would point Python or pip to a place outside the environment.
const FOREIGN_SETTINGS: [&str; 5] = ["PYTHONHOME", "PYTHONPATH", "PIP_PREFIX", "PIP_TARGET", "PIP_USER"];

/// The Python that has Jupyter. This installs Jupyter first if it is missing.
pub(crate) fn provide() -> Result<PathBuf, String> {
    let packages = cache::folder()?.join("packages");
    let python = python_in(&folder_in(&packages, PINS));
    if is_whole(&python) {
        return Ok(python);
    }
    let _lock = Lock::wait(&packages.join("jupyter.lock"), "it installs Jupyter")?;
    // Another process may have installed it while it held the lock.
    if !is_whole(&python) {
        install(&packages).map_err(|problem| advice(&problem))?;
    }
    Ok(python)
}

/// Each set of versions has its own folder, so clones with different versions do not overwrite each other's environments.
fn folder_in(packages: &Path, pins: &str) -> PathBuf {
    packages.join(format!("jupyter-{:016x}", fnv1a(pins.replace("\r\n", "\n").as_bytes())))
}

fn python_in(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Whether the environment works. It stops working when the Python that made it is removed.
fn is_whole(python: &Path) -> bool {
    python.is_file() && command::output(clean(python).args(["-c", "import ipykernel, nbconvert"])).is_some()
}

/// Creates the environment under a temporary name and moves it into place when it is complete: an interrupted install must
/// leave nothing that looks complete. Its own scripts do not survive the move, but `python -m` does not use them.
fn install(packages: &Path) -> Result<(), String> {
    let folder = folder_in(packages, PINS);
    println!("Installing Jupyter's nbconvert into {}", folder.display());
    println!("This happens once per user and usually takes about half a minute.");
    let partial = packages.join("jupyter.partial");
    cache::remove(&partial)?;
    cache::create(&partial)?;
    leash::run(clean(&python_with_venv()?).args(["-m", "venv"]).arg(&partial))?;
    let pins = partial.join("jupyter.txt");
    fs::write(&pins, PINS).map_err(|error| format!("Cannot write {}: {error}", pins.display()))?;
    let python = python_in(&partial);
    let mut pip = clean(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
    // Allows wheels only: a source package would need a compiler, which this machine may not have.
    leash::run(pip.args(["--timeout", "30", "--only-binary", ":all:", "--requirement"]).arg(&pins))?;
    if !is_whole(&python) {
        return Err(String::from("pip installed the packages, but Python cannot import them."));
    }
    cache::remove(&folder)?;
    fs::rename(&partial, &folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))
}

/// A Python that can create environments. On Debian, this takes an extra package.
fn python_with_venv() -> Result<PathBuf, String> {
    let python = python::provide()?;
    let has_venv = || command::output(clean(&python).args(["-c", "import ensurepip, venv"])).is_some();
    if !has_venv() && apt::is_there() {
        println!("{} cannot create virtual environments. Installing python3-venv with apt-get.", python.display());
        apt::install(&["python3-venv"])?;
    }
    if has_venv() { Ok(python) } else { Err(format!("{} has no ensurepip or no venv.", python.display())) }
}

fn clean(python: &Path) -> Command {
    let mut command = Command::new(python);
    for setting in FOREIGN_SETTINGS {
        command.env_remove(setting);
    }
    command
}

fn advice(problem: &str) -> String {
    format!(
        "{problem}\nThe browser tests run a notebook with Jupyter's nbconvert. pip fetches its packages from PyPI, in \
         the versions of xtask/jupyter.txt. Check the network, and whether this works:\n  \
         python3 -m venv try && try/bin/pip install --only-binary :all: -r xtask/jupyter.txt"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned() {
        let pins: Vec<&str> = PINS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(["ipykernel==", "nbconvert=="].iter().all(|name| pins.iter().any(|pin| pin.starts_with(name))));
        for pin in pins {
            assert!(pin.contains("=="), "{pin}");
        }
    }

    #[test]
    fn different_versions_have_different_folders() {
        let folder = |pins| folder_in(Path::new("/cache/packages"), pins);
        assert_ne!(folder("nbconvert==1\n"), folder("nbconvert==2\n"));
        assert_eq!(folder("nbconvert==1\n"), folder("nbconvert==1\r\n"));
        assert!(!is_whole(Path::new("/no/such/python")));
    }

    #[test]
    fn the_advice_names_the_pins() {
        let text = advice("`python -m pip install` ended with exit status: 1.");
        assert!(text.starts_with("`python -m pip install` ended") && text.contains("xtask/jupyter.txt"), "{text}");
    }
}

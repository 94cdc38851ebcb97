//! A Jupyter for the browser tests: it executes a notebook and makes a page of it.
//!
//! Its packages come from PyPI at pinned versions, into an environment of their own in the cache folder: never into the
//! person's Python.

use crate::builds::fnv1a;
use crate::cache::{self, Lock};
use crate::{apt, command, leash, python};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All packages with their versions, as pip reads them.
const PINS: &str = include_str!("../jupyter.txt");

/// What would lead Python or pip to another place than the environment.
const FOREIGN_SETTINGS: [&str; 5] = ["PYTHONHOME", "PYTHONPATH", "PIP_PREFIX", "PIP_TARGET", "PIP_USER"];

/// The Python that has Jupyter; it is installed first if it is not there.
pub(crate) fn provide() -> Result<PathBuf, String> {
    let packages = cache::folder()?.join("packages");
    let python = python_in(&folder_in(&packages, PINS));
    if is_whole(&python) {
        return Ok(python);
    }
    let _lock = Lock::wait(&packages.join("jupyter.lock"), "it installs Jupyter")?;
    // Whoever held the lock may have installed it.
    if !is_whole(&python) {
        install(&packages).map_err(|problem| advice(&problem))?;
    }
    Ok(python)
}

/// Other versions have another folder: clones that differ in them do not take each other's.
fn folder_in(packages: &Path, pins: &str) -> PathBuf {
    packages.join(format!("jupyter-{:016x}", fnv1a(pins.replace("\r\n", "\n").as_bytes())))
}

fn python_in(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Whether it still works: an environment dies with the Python that it was made with.
fn is_whole(python: &Path) -> bool {
    python.is_file() && command::output(clean(python).args(["-c", "import ipykernel, nbconvert"])).is_some()
}

/// Makes the environment beside its place and moves it there when it is complete, so that what was interrupted leaves
/// nothing that looks like one. Only its own scripts know where it was made, and nobody calls these: `python -m` does.
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
    // What has no wheel for this machine would be built, with compilers that it may not have.
    leash::run(pip.args(["--timeout", "30", "--only-binary", ":all:", "--requirement"]).arg(&pins))?;
    if !is_whole(&python) {
        return Err(String::from("pip installed the packages, but Python cannot import them."));
    }
    cache::remove(&folder)?;
    fs::rename(&partial, &folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))
}

/// Debian has what makes an environment in a package of its own.
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
    fn other_versions_have_another_folder() {
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

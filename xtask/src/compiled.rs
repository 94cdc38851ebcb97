//! Python archives with compiled modules: the page's Python then starts in half the time.
//!
//! Only Pyodide itself compiles for Pyodide, and outside a browser it needs Node. Where there is no Node, the page has the archives as
//! they are: all the same, but slower to start.

use crate::builds::fnv1a;
use crate::cache::{self, Lock};
use crate::{command, leash, zip};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = include_str!("compile.mjs");

/// An archive: its name and its bytes.
pub(crate) type Archive = (&'static str, Vec<u8>);

/// The archives with compiled modules, or as they are where that cannot be done.
pub(crate) fn provide(pyodide: &Path, archives: Vec<Archive>) -> Result<Vec<Archive>, String> {
    let folder = cache::folder()?.join("packages").join("compiled");
    let files: Vec<PathBuf> = archives.iter().map(|archive| folder.join(file_name(archive))).collect();
    if files.iter().any(|file| !file.is_file()) {
        let Some(node) = command::on_path("node") else {
            println!(
                "There is no Node here: the page's Python is not compiled, and takes some seconds longer to start."
            );
            return Ok(archives);
        };
        let _lock = Lock::wait(&folder.with_extension("lock"), "it compiles the page's Python")?;
        // Another process may have made some while it held the lock.
        let missing: Vec<_> = archives.iter().zip(&files).filter(|(_, file)| !file.is_file()).collect();
        if let Err(problem) = compile(&node, pyodide, &folder, &missing) {
            eprintln!("{problem}\nThe page's Python is not compiled, and takes some seconds longer to start.");
            return Ok(archives);
        }
    }
    let read = |file: &PathBuf| fs::read(file).map_err(|error| format!("Cannot read {}: {error}", file.display()));
    archives.iter().zip(&files).map(|((name, _), file)| Ok((*name, read(file)?))).collect()
}

/// A name that changes with the content and with the way to compile it.
fn file_name((name, bytes): &Archive) -> String {
    format!("{:016x}-{:016x}-{name}", fnv1a(SCRIPT.replace("\r\n", "\n").as_bytes()), fnv1a(bytes))
}

/// Compiles archives into these files.
fn compile(node: &Path, pyodide: &Path, folder: &Path, archives: &[(&Archive, &PathBuf)]) -> Result<(), String> {
    if archives.is_empty() {
        return Ok(());
    }
    let partial = folder.with_extension("partial");
    let (from, to) = (partial.join("from"), partial.join("to"));
    cache::remove(&partial)?;
    [folder, &from, &to].into_iter().try_for_each(cache::create)?;
    let script = partial.join("compile.mjs");
    let write = |file: &Path, bytes: &[u8]| {
        fs::write(file, bytes).map_err(|error| format!("Cannot write {}: {error}", file.display()))
    };
    write(&script, SCRIPT.as_bytes())?;
    let mut run = Command::new(node);
    run.arg(&script).arg(pyodide).arg(&to);
    for ((name, bytes), _) in archives {
        write(&from.join(name), bytes)?;
        run.arg(from.join(name));
    }
    println!("Compiling the page's Python, which takes some seconds.");
    leash::run(&mut run)?;
    for ((name, _), file) in archives {
        let made = fs::read(to.join(name)).map_err(|error| format!("Cannot read the compiled {name}: {error}"))?;
        // Written anew: compressed, and the same bytes whatever wrote them.
        let partial_file = partial.join(name);
        write(&partial_file, &zip::write(&zip::read(&made)?)?)?;
        fs::rename(&partial_file, file).map_err(|error| format!("Cannot create {}: {error}", file.display()))?;
    }
    cache::remove(&partial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiled_archive_is_of_one_content() {
        let one = file_name(&("a.zip", vec![1]));
        assert_eq!(one, file_name(&("a.zip", vec![1])));
        assert_ne!(one, file_name(&("a.zip", vec![2])));
        assert!(one.ends_with("-a.zip"));
    }
}

//! Finds the strategies and writes their modules and their catalogue. `build.rs` runs it.
//!
//! A strategy is a Rust file with a constant `DESCRIPTOR`. Beside it are its twin in Python and, if its name is followed
//! by `_published` or another word, its further files. Nothing else names a strategy.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What the main file of a strategy has.
const DESCRIPTOR: &str = "\npub(super) const DESCRIPTOR: Descriptor";

/// The Rust for the strategies in `folder`: a module for each file, the rows of the catalogue, and the texts of the files.
pub fn rust(folder: &Path) -> io::Result<String> {
    let folder = folder.canonicalize()?;
    let (mut mains, mut stems) = (BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| has_extension(&path, "rs")) else {
            continue;
        };
        if fs::read_to_string(&path)?.contains(DESCRIPTOR) {
            mains.insert(stem.to_string());
        }
        stems.insert(stem.to_string());
    }
    let mut code = String::new();
    let (mut rows, mut texts) = (String::new(), BTreeSet::new());
    for main in &mains {
        let is_further = |stem: &&String| stem.starts_with(&format!("{main}_")) && !mains.contains(*stem);
        let files: Vec<&String> = std::iter::once(main).chain(stems.iter().filter(is_further)).collect();
        for stem in &files {
            let path = file(&folder, stem, "rs");
            let _ = writeln!(code, "#[path = {path:?}]\nmod {stem};");
            texts.insert(path);
        }
        let sources: String = files.iter().map(|stem| source(main, stem)).collect();
        for (version, suffix) in [("Corrected", ""), ("Published", "_published")] {
            let python = file(&folder, &format!("{main}{suffix}"), "py");
            if python.is_file() {
                let id = format!("{main}{}", suffix.replace("_published", "-as-published"));
                let _ =
                    writeln!(rows, "    Strategy::of({id:?}, &{main}::DESCRIPTOR, Version::{version}, &[{sources}]),");
                texts.insert(python);
            }
        }
    }
    let _ = writeln!(code, "/// Every version of every strategy.\nconst FOUND: &[Strategy] = &[\n{rows}];");
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let texts: String = texts.iter().map(|path| format!("    ({:?}, include_str!({path:?})),\n", name(path))).collect();
    let _ = writeln!(
        code,
        "/// The files of all strategies, by name.\n#[cfg(not(target_arch = \"wasm32\"))]\n\
         const FILES: &[(&str, &str)] = &[\n{texts}];"
    );
    Ok(code)
}

/// A file of a strategy: what follows the strategy in its name, and the function that runs it.
fn source(main: &str, stem: &str) -> String {
    let suffix = &stem[main.len()..];
    format!("Source {{ suffix: {suffix:?}, entry: {stem:?}, run: |world| Box::pin({stem}::{stem}(world)) }}, ")
}

fn file(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    folder.join(stem).with_extension(extension)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|of| of == extension)
}

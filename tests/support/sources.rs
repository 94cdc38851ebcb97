//! The source files.

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file below `folder` with its path relative to the package, written with `/`.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folders of the sources can be read") {
            let path: PathBuf = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name =
                    path.strip_prefix(root).expect("it lies below the root").to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(path).expect("sources are text")));
            }
        }
    }
    files.sort();
    files
}

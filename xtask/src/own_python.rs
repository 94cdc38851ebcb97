//! Lays out what runs people's own Python in the page: the folder `python/`, which the page loads at the first Run.
//!
//! | file | what it is |
//! |---|---|
//! | `pyodide.mjs`, `pyodide.asm.mjs`, `pyodide.asm.wasm` | CPython, as its package has it |
//! | `python_stdlib.zip` | its library; compiled where that is possible, as are the next two (see [`compiled`]) |
//! | `packages.zip` | packages of PyPI (see [`crate::wheels`]) |
//! | `playground.zip` | `python/runtime` as the package `playground`, and `playground_network` |
//! | `demo.json` | the files of the demo site, which own code gets as bodies |
//! | `parts.json` | the size and a checksum of each file, for progress, and so that files of two builds never mix |
//! | `LICENSES.txt` | versions, sources and licences |

use crate::builds::fnv1a;
use crate::cache;
use crate::compiled;
use crate::packages::{self, PYODIDE};
use crate::wheels::{self, WHEELS};
use crate::zip::{self, Files};
use std::fs;
use std::path::Path;

/// The page's folder for all this.
const FOLDER: &str = "python";
/// The list of the files.
const PARTS: &str = "parts.json";
/// Python's own library.
const LIBRARY: &str = "python_stdlib.zip";
/// The program that stands beside the folder and belongs to it.
const KERNEL: [&str; 2] = ["../kernel.js", "../kernel_bg.wasm"];

/// The licences of what comes without their texts.
const MPL: &str = include_str!("../licenses/MPL-2.0.txt");
const CPYTHON: &str = include_str!("../licenses/CPython.txt");

/// Writes the folder into the built page `dist`. This fetches first what is not in the cache.
pub(crate) fn lay_out(clone: &Path, dist: &Path) -> Result<(), String> {
    let folder = dist.join(FOLDER);
    cache::create(&folder)?;
    let pyodide = packages::provide(&PYODIDE)?;
    let mut names: Vec<String> = PYODIDE.files.iter().map(|name| String::from(*name)).collect();
    names.retain(|name| name != LIBRARY);
    for name in &names {
        let (from, to) = (pyodide.join(name), folder.join(name));
        fs::copy(&from, &to).map_err(|error| format!("Cannot copy {} to {}: {error}", from.display(), to.display()))?;
    }
    let mut licences = licences();
    let mut modules = Files::new();
    for wheel in &WHEELS {
        let (files, text) = wheels::provide(wheel)?;
        modules.extend(files);
        licences += &section(&format!("{} {}", wheel.name, wheel.version), wheel.licence, &wheel.url(), &text);
    }
    let own = clone.join("python");
    let mut playground = Files::new();
    read_folder(&own.join("runtime"), "playground/", "py", &mut playground)?;
    read_folder(&own.join("network"), "", "py", &mut playground)?;
    let mut demo = Files::new();
    read_folder(&clone.join("static/site"), "", "", &mut demo)?;
    let archives = vec![
        (LIBRARY, read(&pyodide.join(LIBRARY))?),
        ("packages.zip", zip::write(&modules)?),
        ("playground.zip", zip::write(&playground)?),
    ];
    let mut made = compiled::provide(&pyodide, archives)?;
    made.push(("demo.json", json(&demo)?.into_bytes()));
    for (name, content) in made {
        write(&folder.join(name), &content)?;
        names.push(String::from(name));
    }
    write(&folder.join("LICENSES.txt"), licences.as_bytes())?;
    names.extend(KERNEL.map(String::from));
    write(&folder.join(PARTS), parts(&folder, &names)?.as_bytes())
}

/// The list of the files, as JSON.
fn parts(folder: &Path, names: &[String]) -> Result<String, String> {
    let mut lines = Vec::new();
    for name in names {
        let bytes = read(&folder.join(name))?;
        lines.push(format!("{{\"name\":\"{name}\",\"bytes\":{},\"sum\":\"{:016x}\"}}", bytes.len(), fnv1a(&bytes)));
    }
    Ok(format!("{{\"pyodide\":\"{}\",\"parts\":[\n{}\n]}}\n", PYODIDE.version, lines.join(",\n")))
}

/// Text files as one JSON object.
fn json(files: &Files) -> Result<String, String> {
    let mut entries = Vec::new();
    for (name, content) in files {
        let text = str::from_utf8(content).map_err(|_| format!("{name} is not a text in UTF-8."))?;
        entries.push(format!("{}:{}", quoted(name), quoted(text)));
    }
    Ok(format!("{{{}}}\n", entries.join(",\n")))
}

/// A text in JSON.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\0'..' ' => out += &format!("\\u{:04x}", u32::from(letter)),
            _ => out.push(letter),
        }
    }
    out + "\""
}

/// The files of a folder and its subfolders with this extension (or any, if it is empty), under names that begin with `prefix`.
fn read_folder(folder: &Path, prefix: &str, extension: &str, files: &mut Files) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("Cannot read {}: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), extension, files)?;
        } else if extension.is_empty() || path.extension().is_some_and(|own| own == extension) {
            files.insert(format!("{prefix}{name}"), read(&path)?);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

fn write(file: &Path, content: &[u8]) -> Result<(), String> {
    fs::write(file, content).map_err(|error| format!("Cannot write {}: {error}", file.display()))
}

/// What the file of licences begins with.
fn licences() -> String {
    let version = PYODIDE.version;
    let source = format!("https://github.com/pyodide/pyodide/tree/{version}");
    let intro = "The page runs people's own Python with the following software. Its files are in this folder as their \
                 authors published them, but archives have compiled modules (.pyc) in place of some sources; of the packages in \
                 packages.zip, only the Python modules are there.\n";
    let pyodide = section(&format!("{} {version}", PYODIDE.name), "MPL-2.0", &source, MPL);
    let cpython = section("CPython 3.14.2", "PSF-2.0", "https://github.com/python/cpython/tree/v3.14.2", CPYTHON);
    format!("{intro}{pyodide}{cpython}")
}

/// One piece of software in the file of licences.
fn section(name: &str, licence: &str, source: &str, text: &str) -> String {
    let line = "=".repeat(72);
    format!("\n{line}\n{name}\nLicence: {licence}\nSource: {source}\n{line}\n\n{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_licence_is_named_with_its_source() {
        let text = licences() + &section("name 1.0", "MIT", "https://example.com/", "The text.\n");
        for part in
            ["pyodide 314.", "MPL-2.0", "CPython 3.14", "PSF-2.0", "https://github.com/pyodide/pyodide/tree/314."]
        {
            assert!(text.contains(part), "{part}");
        }
        assert!(text.ends_with("\n\nThe text.\n"), "{text}");
    }

    #[test]
    fn texts_in_json_are_quoted() {
        let files = Files::from([(String::from("é.html"), b"<a href=\"x\">\\\n</a>".to_vec())]);
        assert_eq!(json(&files).unwrap(), "{\"é.html\":\"<a href=\\\"x\\\">\\\\\\u000a</a>\"}\n");
        assert!(json(&Files::from([(String::from("a.png"), vec![0xff])])).unwrap_err().starts_with("a.png"));
    }

    #[test]
    fn own_modules_and_pages_are_found() {
        let clone = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut files = Files::new();
        read_folder(&clone.join("python/runtime"), "playground/", "py", &mut files).unwrap();
        read_folder(&clone.join("static/site"), "", "html", &mut files).unwrap();
        assert!(files.contains_key("playground/__init__.py") && files.contains_key("index.html"));
        assert!(files.keys().all(|name| name.ends_with(".py") || name.ends_with(".html")));
        assert!(read_folder(&clone.join("no-such-folder"), "", "py", &mut files).is_err());
    }
}

//! The size of a first visit to the built page, checked against `size-budget.txt`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/first_load.rs"]
mod first_load;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

const BUDGET: &str = "size-budget.txt";

/// Bytes by kind of file, with a `total`.
fn read_budget(text: &str) -> BTreeMap<String, usize> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let (kind, bytes) = line.split_once(' ')?;
        Some((kind.to_string(), bytes.trim().parse().ok()?))
    };
    lines
        .map(|line| read(line).unwrap_or_else(|| panic!("{BUDGET}: `{line}` is not a kind and a number of bytes")))
        .collect()
}

/// The kind of a file, as the budget names it.
fn kind(file: &str) -> &str {
    match file.rsplit_once('.').map(|(_, extension)| extension) {
        Some("woff" | "woff2" | "ttf" | "otf") => "font",
        Some(extension) => extension,
        None => "",
    }
}

/// A sentence for each exceeded budget. `weights` are files with their bytes.
fn faults(weights: &[(String, usize)], budget: &BTreeMap<String, usize>) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, _) in weights.iter().filter(|(file, _)| !budget.contains_key(kind(file))) {
        faults.push(format!("{file}: {BUDGET} has no budget for files of this kind"));
    }
    for (of, &most) in budget.iter().filter(|(of, _)| !of.contains('.')) {
        let is_meant = |file: &str| of == "total" || of == kind(file);
        let meant: Vec<&(String, usize)> = weights.iter().filter(|(file, _)| is_meant(file)).collect();
        let bytes: usize = meant.iter().map(|(_, bytes)| bytes).sum();
        if bytes > most {
            let files: Vec<String> = meant.iter().map(|(file, bytes)| format!("{file} {bytes}")).collect();
            let over = bytes - most;
            faults.push(format!(
                "{of}: {bytes} bytes in brotli are {over} above the {most} of {BUDGET} ({})",
                files.join(", ")
            ));
        }
    }
    faults
}

fn brotli(bytes: &[u8]) -> usize {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(bytes).expect("writing to memory works");
    writer.into_inner().len()
}

#[test]
#[ignore = "needs the built page: cargo xtask test --only page"]
fn the_first_load_is_within_its_budget() {
    let dist = std::env::var("PLAYGROUND_DIST").expect("PLAYGROUND_DIST: the built page; `cargo xtask test` builds it");
    let dist = Path::new(&dist);
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BUDGET)).expect("the budget can be read");
    let budget = read_budget(&text);
    let mut weights = Vec::new();
    for file in first_load::files(dist) {
        let bytes = fs::read(dist.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        weights.push((file, brotli(&bytes)));
        let (file, weight) = &weights[weights.len() - 1];
        println!("{weight:>8} in brotli {:>9} as it is  {file}", bytes.len());
    }
    println!(
        "{:>8} together; the budget is {}",
        weights.iter().map(|(_, bytes)| bytes).sum::<usize>(),
        budget["total"]
    );
    // Guards against a page that names none of its parts, which would weigh nothing.
    for part in ["html", "js", "css", "wasm"] {
        assert!(weights.iter().any(|(file, bytes)| kind(file) == part && *bytes > 100), "no {part} in the first load");
    }
    let faults = faults(&weights, &budget);
    assert!(faults.is_empty(), "the first load is too heavy:\n{}", faults.join("\n"));
}

#[test]
#[ignore = "needs the built page: cargo xtask test --only page"]
fn each_program_that_loads_later_is_within_its_budget() {
    let dist = std::env::var("PLAYGROUND_DIST").expect("PLAYGROUND_DIST: the built page; `cargo xtask test` builds it");
    let dist = Path::new(&dist);
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BUDGET)).expect("the budget can be read");
    let mut budget = read_budget(&text);
    let first = first_load::files(dist);
    let files = fs::read_dir(dist).expect("the page is a folder").flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    for file in names.filter(|name| name.ends_with(".wasm") && !first.contains(name)) {
        let most = budget.remove(&file).unwrap_or_else(|| panic!("{file}: {BUDGET} has no budget for this program"));
        let weight = brotli(&fs::read(dist.join(&file)).expect("the program can be read"));
        println!("{weight:>8} in brotli, loaded later: {file}");
        assert!(weight <= most, "{file}: {weight} bytes in brotli are above the {most} of {BUDGET}");
    }
    let left: Vec<&String> = budget.keys().filter(|of| of.contains('.')).collect();
    assert!(left.is_empty(), "{BUDGET}: there are no such files: {left:?}");
}

#[test]
#[ignore = "needs the built page: cargo xtask test --only page"]
fn own_python_is_within_its_budget() {
    let dist = std::env::var("PLAYGROUND_DIST").expect("PLAYGROUND_DIST: the built page; `cargo xtask test` builds it");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BUDGET)).expect("the budget can be read");
    let files = fs::read_dir(Path::new(&dist).join("python")).expect("Python is in a folder of the page").flatten();
    let mut files: Vec<_> = files.map(|file| file.path()).filter(|file| !file.ends_with("LICENSES.txt")).collect();
    files.sort();
    let weigh = |file: &Path| {
        let weight = brotli(&fs::read(file).expect("the part can be read"));
        println!("{weight:>8} in brotli, of own Python: {}", file.display());
        weight
    };
    let (weight, most) = (files.iter().map(|file| weigh(file)).sum::<usize>(), read_budget(&text)["python/"]);
    println!("{weight:>8} together; the budget is {most}");
    assert!(files.len() > 7 && weight <= most, "own Python: {weight} bytes in brotli are above the {most} of {BUDGET}");
}

#[test]
fn an_exceeded_budget_is_named_with_its_files() {
    let budget = read_budget("# a comment\nwasm 100\njs    10\n\ntotal 105\n");
    let weigh = |wasm, js| faults(&[(String::from("a.wasm"), wasm), (String::from("b.js"), js)], &budget);
    assert_eq!(weigh(95, 10), [""; 0]);
    assert_eq!(weigh(101, 1), ["wasm: 101 bytes in brotli are 1 above the 100 of size-budget.txt (a.wasm 101)"]);
    let total = "total: 108 bytes in brotli are 3 above the 105 of size-budget.txt (a.wasm 98, b.js 10)";
    assert_eq!(weigh(98, 10), [total]);
    let unknown = faults(&[(String::from("x.woff2"), 1)], &budget);
    assert_eq!(unknown, ["x.woff2: size-budget.txt has no budget for files of this kind"]);
}

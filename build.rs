//! Reads the page's texts (`messages/`) and writes them as Rust for `src/text.rs`: the program looks up no text at run
//! time.

// A build that cannot read its texts must stop with the reason.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "build/messages.rs"]
mod messages;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    if env::var("CARGO_CFG_TARGET_ARCH").unwrap() == "wasm32" {
        // The profile strips all sections, but wasm-bindgen needs these.
        for section in ["__wasm_bindgen_unstable", "target_features"] {
            println!("cargo::rustc-link-arg=--keep-section={section}");
        }
    }
    write_texts();
}

/// The language whose ids and variables the program knows.
const FIRST_LANGUAGE: &str = "en";

/// Writes the texts of the chosen language as Rust. Reports a fault in a file in the compiler's format, with file and
/// line.
fn write_texts() {
    println!("cargo::rerun-if-changed=messages");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=PLAYGROUND_LANGUAGE");
    let language = env::var("PLAYGROUND_LANGUAGE").unwrap_or_else(|_| FIRST_LANGUAGE.into());
    let Some(first) = read_texts(FIRST_LANGUAGE) else { return };
    let texts = match &*language {
        messages::PSEUDO => messages::pseudo(first.clone()),
        _ => match read_texts(&language) {
            Some(texts) => texts,
            None => return,
        },
    };
    say_faults(&language, &messages::differences(&first, &texts));
    let out = PathBuf::from(env::var("OUT_DIR").unwrap()).join("messages.rs");
    let code =
        messages::rust(&first, &texts) + &messages::lookups(&first, &texts) + &messages::family(&first, "strategy");
    let name =
        format!("/// The language of these texts, as HTML names it.\npub const LANGUAGE: &str = {language:?};\n");
    fs::write(out, code + &name).unwrap();
}

fn read_texts(language: &str) -> Option<Vec<messages::Message>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("messages");
    let Ok(source) = fs::read_to_string(folder.join(format!("{language}.ftl"))) else {
        let known = file_names(&folder).join(", ");
        println!(
            "cargo::error=PLAYGROUND_LANGUAGE is {language}, but messages/ has no {language}.ftl. It has {known}."
        );
        return None;
    };
    messages::read(&source).map_err(|faults| say_faults(language, &faults)).ok()
}

fn say_faults(language: &str, faults: &[messages::Fault]) {
    for messages::Fault { line, what } in faults {
        println!("cargo::error=messages/{language}.ftl:{line}: {what}");
    }
}

/// Clones share one folder with builds of the libraries, in which cargo distinguishes two clones of this package only
/// by file times. Naming the clone makes cargo check.
const _: Option<&str> = option_env!("CRAWL_PLAYGROUND_CLONE");

/// The names of the files of a folder, in order.
fn file_names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

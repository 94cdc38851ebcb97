//! Does what `CONTRIBUTING.md` says of adding a strategy and a setting, in a copy of the project: nothing but its blocks is needed.

use regex::Regex;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What a build of the command reads.
const PARTS: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "build",
    "core",
    "memory",
    "xtask",
    "src",
    "messages",
    "benches",
    "static/site",
    "docs",
    "tests/support",
    "tests/settings.rs",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder can be made");
        for entry in fs::read_dir(from).expect("a folder can be read") {
            let entry = entry.expect("an entry can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().expect("it is in a folder")).expect("a folder can be made");
        fs::copy(from, to).expect("a file can be copied");
    }
}

/// A block of the guide: its file, the declaration after which it is put, and its lines.
struct Block {
    file: String,
    after: Option<String>,
    text: String,
}

fn blocks(guide: &str) -> Vec<Block> {
    let block = Regex::new(r"(?m)^`([\w/.]+)`(?:, after `(\w+)`)?[^\n`]*:\n\n```\w+\n((?s:.*?))^```$")
        .expect("the pattern is valid");
    let blocks = block.captures_iter(guide).map(|found| Block {
        file: found[1].to_string(),
        after: found.get(2).map(|name| name.as_str().to_string()),
        text: found[3].to_string(),
    });
    blocks.collect()
}

/// Puts a block where the guide says: into a new file, after a declaration, or at the end of a file.
fn put(block: &Block, copy: &Path) {
    let path = copy.join(&block.file);
    let before = fs::read_to_string(&path).unwrap_or_default();
    let text = match &block.after {
        Some(name) => {
            let declaration = before.find(&format!("\n        {name}: ")).expect("the declaration is there");
            let end = declaration + before[declaration..].find("\n\n").expect("an empty line follows it") + 2;
            format!("{}{}\n{}", &before[..end], block.text, &before[end..])
        }
        None => before + &block.text,
    };
    fs::write(path, text).expect("the file can be written");
}

/// The command of the copy, built.
fn simulate(copy: &Path) -> PathBuf {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("walkthrough");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--offline", "--bin", "simulate", "--config", "profile.dev.debug=false"]);
    cargo.current_dir(copy).env("CARGO_TARGET_DIR", &target).env_remove("CARGO_BUILD_BUILD_DIR");
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join("debug/simulate")
}

fn run(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("the command starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn the_guide_adds_a_strategy_and_a_setting() {
    let guide = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("the guide is there");
    let blocks = blocks(&guide);
    assert_eq!(blocks.len(), 5, "three blocks of the strategy, two of the setting");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("walkthrough-copy");
    let _ = fs::remove_dir_all(&folder);
    PARTS.iter().for_each(|part| copy(&root().join(part), &folder.join(part)));
    blocks.iter().for_each(|block| put(block, &folder));
    let program = simulate(&folder);

    let help = run(&program, &["--help"]);
    for word in ["depth_first", "--switch-interval-ms", "How long a thread keeps the GIL"] {
        assert!(help.contains(word), "{word} is not in the help");
    }
    let report: Value =
        serde_json::from_str(&run(&program, &["--strategy", "depth_first", "--site", "tree:15"])).expect("it is JSON");
    assert_eq!((&report["outcome"], &report["fetches"]), (&Value::from("finished"), &Value::from(15)));
    let order: Vec<&str> =
        report["order_of_results"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(order[..3], ["/", "/p02", "/p06"], "the newest link first");
    let fingerprint = |interval: &str| {
        let arguments =
            ["--strategy", "as_completed", "--site", "star:9", "--cpu-ms", "30", "--switch-interval-ms", interval];
        serde_json::from_str::<Value>(&run(&program, &arguments)).expect("it is JSON")["fingerprint"].clone()
    };
    assert_ne!(fingerprint("5"), fingerprint("20"), "the setting reaches the kernel");
    // Nothing of it is in the project itself.
    assert!(!root().join(&blocks[0].file).exists());
    let _ = fs::remove_dir_all(&folder);
}

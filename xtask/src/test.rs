//! `cargo xtask test`: runs all checks and tests, one after another, and stops at the first failure.

use crate::builds::{Builds, Purpose};
use crate::cache::Lock;
use crate::scratch::Scratch;
use crate::toolchain::{self, WASM};
use crate::{browser, command, firefox, jupyter, leash, packages, page, python, single_file, tools, webkit};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The package of the playground.
const PACKAGE: &str = "crawl-playground";

/// The tests that need a browser. They run one at a time: each starts a browser, and they also test its timing.
const BROWSER_TESTS: [&str; 6] = ["test", "--test", "browser", "--", "--include-ignored", "--test-threads=1"];

/// The prefix of the tests that run in all browsers.
const SMOKE: &str = "smoke::";

/// One step of the tests. The cheap ones come first, so that you learn of a small mistake soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The format of the source files.
    Fmt,
    /// The lints, natively and for the browser.
    Clippy,
    /// The tests that need no browser.
    Native,
    /// The documentation, with all its links valid.
    Doc,
    /// The release build of the page, and the size of its first load.
    Page,
    /// The same few tests in Chromium, Firefox and WebKit.
    Smoke,
    /// The tests that click through the page in Chromium.
    Browser,
}

impl Step {
    /// All steps, in the order in which they run.
    pub(crate) const ALL: [Self; 7] =
        [Self::Fmt, Self::Clippy, Self::Native, Self::Doc, Self::Page, Self::Smoke, Self::Browser];

    /// The name for `--only`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Doc => "doc",
            Self::Page => "page",
            Self::Smoke => "smoke",
            Self::Browser => "browser",
        }
    }

    fn run(self, bench: &Bench) -> Result<(), String> {
        match self {
            Self::Fmt => bench.fmt(),
            Self::Clippy => bench.clippy(),
            Self::Native => bench.native(),
            Self::Doc => bench.doc(),
            Self::Page => bench.page(),
            Self::Smoke => bench.smoke(),
            Self::Browser => bench.browser(),
        }
    }
}

/// Runs the steps. The error's last line names the step that failed.
pub(crate) fn test(clone: &Path, steps: &[Step]) -> Result<(), String> {
    let builds = Builds::of(Purpose::Test, clone, "test")?;
    // All clones share the folder of the test programs, so another clone's run would replace them during this one. Also, two
    // runs at the same time on one machine would distort each other's measurements.
    let _lock = Lock::wait(&builds.shared_lock(), "it runs the tests")?;
    let (bench, started) = (Bench { clone, builds, scratch: Scratch::new()? }, Instant::now());
    for step in steps {
        println!("\n=== {} ===", step.name());
        let step_started = Instant::now();
        step.run(&bench).map_err(|problem| {
            let time = readable(step_started.elapsed());
            format!("{problem}\nFAILED: {} (after {time}); the later steps did not run.", step.name())
        })?;
        println!("=== {}: passed in {} ===", step.name(), readable(step_started.elapsed()));
    }
    let names: Vec<_> = steps.iter().map(|step| step.name()).collect();
    println!("\nPASSED: {} in {}.", names.join(", "), readable(started.elapsed()));
    Ok(())
}

/// The paths of the Rust files in a folder.
fn rust_files(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path().display().to_string());
    Ok(paths.filter(|path| path.ends_with(".rs")).collect())
}

/// What the steps need.
struct Bench<'a> {
    clone: &'a Path,
    builds: Builds,
    /// The temporary files and processes of all steps.
    scratch: Scratch,
}

impl Bench<'_> {
    fn fmt(&self) -> Result<(), String> {
        toolchain::provide_component("rustfmt", "fmt")?;
        // Cargo does not see the modules that the build script lists.
        let strategies = rust_files(&self.clone.join("core/src/strategy"))?;
        let strategies: Vec<&str> = strategies.iter().map(String::as_str).collect();
        self.run(&[&["fmt", "--all", "--check", "--"], &strategies[..]].concat(), &[])
    }

    /// Lints both targets: code for the browser does not exist in a native build, and vice versa.
    fn clippy(&self) -> Result<(), String> {
        toolchain::provide_component("clippy", "clippy")?;
        self.run(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])?;
        toolchain::provide_wasm_target()?;
        let page = ["clippy", "--target", WASM, "-p", PACKAGE, "--lib", "--bin", PACKAGE];
        self.run(&[&page[..], &["--", "-D", "warnings"]].concat(), &[])
    }

    /// Some of these run the Python twins of the patterns.
    fn native(&self) -> Result<(), String> {
        let python = python::provide()?;
        self.run(&["test", "--workspace"], &[("PYTHON", &python)])
    }

    fn doc(&self) -> Result<(), String> {
        let strict = [("RUSTDOCFLAGS", Path::new("-D warnings"))];
        self.run(&["doc", "--workspace", "--no-deps"], &strict)?;
        toolchain::provide_wasm_target()?;
        self.run(&["doc", "--target", WASM, "-p", PACKAGE, "--lib", "--no-deps"], &strict)
    }

    /// Builds the page and checks its size against `size-budget.txt`.
    fn page(&self) -> Result<(), String> {
        let dist = page::build(self.clone)?;
        let weigh = ["test", "--quiet", "--test", "weight", "--", "--include-ignored", "--nocapture"];
        self.run(&weigh, &[("PLAYGROUND_DIST", &dist)])
    }

    /// Runs the modules of `tests/browser/smoke.rs` in three browsers.
    fn smoke(&self) -> Result<(), String> {
        let (chromium, firefox, webkit) = (browser::provide()?, firefox::provide()?, webkit::provide()?);
        let dist = page::build(self.clone)?;
        let mut places = chromium.places(&dist);
        places.extend(firefox.places());
        places.extend(webkit.places());
        self.run(&[&BROWSER_TESTS[..], &[SMOKE]].concat(), &places)
    }

    /// Tests the page's current sources. If the page is up to date, its build takes two seconds.
    fn browser(&self) -> Result<(), String> {
        let browser = browser::provide()?;
        let axe = packages::provide(&packages::AXE)?.join("axe.min.js");
        // Third-party tools. The playground must work in their pages.
        let (mdbook, jupyter) = (tools::provide(&tools::MDBOOK)?, jupyter::provide()?);
        let dist = page::build(self.clone)?;
        let file = single_file::single_file(self.clone, None)?;
        let pseudo = page::build_pseudo(self.clone)?;
        let mut places = browser.places(&dist);
        places.extend([("PLAYGROUND_FILE", file.as_path()), ("AXE_CORE", axe.as_path())]);
        places.push(("PLAYGROUND_PSEUDO_DIST", pseudo.as_path()));
        places.extend([("MDBOOK", mdbook.as_path()), ("JUPYTER_PYTHON", jupyter.as_path())]);
        self.run(&[&BROWSER_TESTS[..], &["--skip", SMOKE]].concat(), &places)
    }

    fn run(&self, words: &[&str], variables: &[(&str, &Path)]) -> Result<(), String> {
        let mut cargo: Command = command::cargo();
        cargo.args(words).envs(variables.iter().copied()).current_dir(self.clone);
        self.builds.apply(&mut cargo);
        println!("$ {}", command::line(&cargo));
        leash::run(self.scratch.command(&mut cargo))
    }
}

/// A readable duration: `0.8 s`, `42 s`, `3 min 20 s`.
fn readable(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_readable() {
        for (milliseconds, text) in [(840, "0.8 s"), (42_400, "42 s"), (60_000, "1 min 0 s"), (200_000, "3 min 20 s")] {
            assert_eq!(readable(Duration::from_millis(milliseconds)), text);
        }
    }

    #[test]
    fn all_but_the_smoke_test_is_all_but_the_smoke_test() {
        let names: Vec<_> = Step::ALL.into_iter().filter(|step| *step != Step::Smoke).map(Step::name).collect();
        let advice = crate::browser::WITHOUT_SMOKE;
        assert!(advice.ends_with(&format!("--only {}", names.join(","))), "{advice}");
    }

    #[test]
    fn the_smoke_step_runs_existing_tests() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let tests = std::fs::read_to_string(root.join("tests/browser.rs")).unwrap();
        assert!(
            tests.contains(&format!("mod {};", SMOKE.trim_end_matches(':'))),
            "cargo is content with no test at all"
        );
    }
}

//! Builds the page.

use crate::builds::{Builds, Purpose};
use crate::cache::{self, Lock};
use crate::{bundle, command, editor, imports, leash, own_python, toolchain, tools};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The cargo profile of the page's programs. `index.html` gives it to trunk, too.
const PROFILE: &str = "page";

/// How much is inlined where all of the program is compiled at once. The profile optimizes for size, for which the compiler inlines
/// almost nothing, and then the simulator takes two times as long. (Measured: with 15 in place of
/// 30 it is 3.6 kB in brotli less, and as fast within 6 % for four lanes of 200,000 pages in node; from 30 to 40 it is 2 kB more.)
pub(crate) const INLINING: &str = "-Cllvm-args=-inline-threshold=15";

/// The programs that the page's build needs.
#[derive(Debug)]
pub(crate) struct PageTools {
    wasm_bindgen: PathBuf,
    /// Whether a page without people's own Python will do, if Python cannot be fetched.
    may_lack_python: bool,
}

impl PageTools {
    /// Finds the programs, and installs those that are missing.
    pub(crate) fn provide(may_lack_python: bool) -> Result<Self, String> {
        toolchain::provide_wasm_target()?;
        Ok(Self { wasm_bindgen: tools::provide(&tools::WASM_BINDGEN)?, may_lack_python })
    }

    /// Builds this clone's page with these environment variables into the folder of `builds`. On failure, the old page stays.
    pub(crate) fn build(&self, clone: &Path, builds: &Builds, variables: &[(&str, &str)]) -> Result<(), String> {
        let programs = bundle::programs(clone)?;
        // One after another, because each program has its own compiler flags.
        for program in &programs {
            let mut cargo = command::cargo();
            cargo.args(["rustc", "--target", toolchain::WASM, "--profile", PROFILE, "--bin", program, "--", INLINING]);
            builds.apply(cargo.current_dir(clone).envs(variables.iter().copied()));
            leash::run(&mut cargo)
                .map_err(|problem| format!("The page does not build; see the errors above. {problem}"))?;
        }
        let bound = builds.dist().with_file_name("bound");
        start_anew(&bound)?;
        for program in &programs {
            self.bind(&builds.program(toolchain::WASM, PROFILE, program), &bound)?;
            imports::shorten(&bound, program)?;
        }
        let (dist, partial) = (builds.dist(), builds.dist().with_file_name("dist.partial"));
        start_anew(&partial)?;
        bundle::write(clone, &bound, &partial)?;
        let own_code = || editor::write(&partial.join("editor")).and_then(|()| own_python::lay_out(clone, &partial));
        match own_code() {
            Err(problem) if self.may_lack_python => {
                eprintln!("{problem}\nThe page has no Python for people's own code.")
            }
            other => other?,
        }
        cache::remove(&dist)?;
        fs::rename(&partial, &dist).map_err(|error| format!("Cannot create {}: {error}", dist.display()))
    }

    /// Writes the JavaScript between the browser and a program.
    fn bind(&self, program: &Path, into: &Path) -> Result<(), String> {
        let mut bind = Command::new(&self.wasm_bindgen);
        // Without these two sections, which the browser does not read, the page is 600 bytes smaller in Brotli.
        bind.args(["--remove-name-section", "--remove-producers-section"]);
        bind.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(into).arg(program);
        command::run(&mut bind)
    }
}

/// Makes the folder empty.
fn start_anew(folder: &Path) -> Result<(), String> {
    cache::remove(folder)?;
    cache::create(folder)
}

/// A quick build in the pseudo-language of `build/messages/pseudo.rs`. A test uses it to find texts outside the messages.
const PSEUDO: [(&str, &str); 4] = [
    ("PLAYGROUND_LANGUAGE", "en-XA"),
    ("CARGO_PROFILE_PAGE_LTO", "off"),
    ("CARGO_PROFILE_PAGE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_PAGE_CODEGEN_UNITS", "16"),
];

/// Builds the page, and returns its folder.
pub(crate) fn build(clone: &Path) -> Result<PathBuf, String> {
    build_with(clone, "build", &[])
}

/// Builds the page in the pseudo-language, and returns its folder.
pub(crate) fn build_pseudo(clone: &Path) -> Result<PathBuf, String> {
    build_with(clone, "pseudo", &PSEUDO)
}

fn build_with(clone: &Path, use_name: &str, variables: &[(&str, &str)]) -> Result<PathBuf, String> {
    let tools = PageTools::provide(false)?;
    let builds = Builds::of(Purpose::Page, clone, use_name)?;
    // Two builds of one clone would write the same files. Other clones do not conflict: see `builds`.
    let _lock = Lock::wait(&builds.own_lock(), "it builds this clone's page")?;
    tools.build(clone, &builds, variables)?;
    Ok(builds.dist())
}

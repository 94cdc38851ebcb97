//! Building the page.

use crate::builds::{Builds, Purpose};
use crate::cache::Lock;
use crate::{command, leash, toolchain, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the page is made of: a change here builds it again while it is served. Not the whole clone, because trunk
/// would take a log file that is written there for a change, without end.
const SOURCES: [&str; 7] = ["src", "static", "messages", "index.html", "build", "build.rs", "Cargo.toml"];

/// The programs that a build of the page needs.
#[derive(Debug)]
pub(crate) struct PageTools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
}

impl PageTools {
    /// Finds the programs; installs what is missing.
    pub(crate) fn provide() -> Result<Self, String> {
        toolchain::provide_wasm_target()?;
        let wasm_bindgen = tools::provide(&tools::WASM_BINDGEN)?;
        let trunk = tools::provide(&tools::TRUNK)?;
        Ok(Self { trunk, wasm_bindgen })
    }

    /// `trunk build` for this clone.
    fn build_command(&self, clone: &Path, builds: &Builds) -> Result<Command, String> {
        self.trunk("build", clone, builds)
    }

    /// `trunk serve` for this clone: builds, serves, and builds again when a source changes.
    pub(crate) fn serve_command(&self, clone: &Path, builds: &Builds, port: u16) -> Result<Command, String> {
        let mut trunk = self.trunk("serve", clone, builds)?;
        trunk.args(["--port", &port.to_string()]);
        for source in SOURCES {
            trunk.args(["--watch", source]);
        }
        Ok(trunk)
    }

    /// What both commands have in common. The rest stands in `Trunk.toml`.
    fn trunk(&self, subcommand: &str, clone: &Path, builds: &Builds) -> Result<Command, String> {
        let mut trunk = Command::new(&self.trunk);
        trunk.args([subcommand, "--quiet", "--release", "--skip-version-check", "--dist"]).arg(builds.dist());
        trunk.current_dir(clone);
        builds.apply(&mut trunk);
        // Trunk looks for wasm-bindgen on the PATH first, and would download what it does not find there.
        let folder = self.wasm_bindgen.parent().unwrap_or(Path::new("."));
        trunk.env("PATH", command::path_with(folder)?);
        // `--quiet` and the log filter that other Rust programs read exclude each other in trunk.
        trunk.env_remove("RUST_LOG");
        // Trunk adds its own call stack to each error of the compiler, which then is hard to find.
        trunk.env_remove("RUST_BACKTRACE");
        // The custom is `NO_COLOR=1`; trunk 0.21 takes only `true` and stops at anything else.
        if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            trunk.args(["--color", "never"]).env("CARGO_TERM_COLOR", "never");
        }
        trunk.env_remove("NO_COLOR");
        Ok(trunk)
    }
}

/// A quick build in the pseudo-language of `build/messages/pseudo.rs`, for the test that no text is outside the messages.
const PSEUDO: [(&str, &str); 4] = [
    ("PLAYGROUND_LANGUAGE", "en-XA"),
    ("CARGO_PROFILE_PAGE_LTO", "off"),
    ("CARGO_PROFILE_PAGE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_PAGE_CODEGEN_UNITS", "16"),
];

/// Builds the page, and answers where it is.
pub(crate) fn build(clone: &Path) -> Result<PathBuf, String> {
    build_with(clone, "build", &[])
}

/// Builds the page in the pseudo-language, and answers where it is.
pub(crate) fn build_pseudo(clone: &Path) -> Result<PathBuf, String> {
    build_with(clone, "pseudo", &PSEUDO)
}

fn build_with(clone: &Path, use_name: &str, variables: &[(&str, &str)]) -> Result<PathBuf, String> {
    let tools = PageTools::provide()?;
    let builds = Builds::of(Purpose::Page, clone, use_name)?;
    // Two builds of one clone would write the same files. Other clones are no concern: see `builds`.
    let _lock = Lock::wait(&builds.own_lock(), "it builds this clone's page")?;
    leash::run(tools.build_command(clone, &builds)?.envs(variables.iter().copied()))
        .map_err(|problem| format!("The page does not build. See the errors above. {problem}"))?;
    Ok(builds.dist())
}

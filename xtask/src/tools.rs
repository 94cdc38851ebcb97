//! The tools that build the page and that the tests use, at pinned versions.
//!
//! If the user has a tool at exactly this version, the commands use it. Otherwise they build it once per user, into a folder
//! named after the version. They never overwrite the user's own tools, which another project may need.

use crate::cache::{self, Lock};
use crate::{command, leash};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that cargo can install.
#[derive(Debug)]
pub(crate) struct Tool {
    /// The program.
    name: &'static str,
    /// The package that contains it.
    package: &'static str,
    /// The only version that this project uses.
    version: &'static str,
    /// Flags that leave out features this project does not use.
    flags: &'static [&'static str],
    /// How long the build took on two cores, for the message.
    usual_time: &'static str,
}

/// Writes the JavaScript between the browser and the wasm. It must have the same version as the library.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    flags: &[],
    usual_time: "a minute and a half",
};

/// Makes a book from Markdown. The tests paste the playground's snippets into one. It is a tool, not a dependency: its
/// licence (MPL-2.0) and its hundred crates stay out of the project.
pub(crate) const MDBOOK: Tool = Tool {
    name: "mdbook",
    package: "mdbook",
    version: "0.5.4",
    // Without its server and its search.
    flags: &["--no-default-features"],
    usual_time: "a minute",
};

/// Controls Firefox for the smoke test. It is a tool, not a dependency, for the same reasons as mdBook (also MPL-2.0).
pub(crate) const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    flags: &[],
    usual_time: "a minute and a half",
};

/// Cargo settings that would break a tool's build: the user made them for other projects.
const FOREIGN_SETTINGS: [&str; 7] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_BUILD_DIR",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
];

/// The path of the tool. This builds the tool first if it is missing.
pub(crate) fn provide(tool: &Tool) -> Result<PathBuf, String> {
    if let Some(program) = command::on_path(tool.name).filter(|program| tool.is(program)) {
        return Ok(program);
    }
    let tools = cache::folder()?.join("tools");
    let program = tool.program_in(&tool.folder_in(&tools));
    if tool.is(&program) {
        return Ok(program);
    }
    let _lock = Lock::wait(&tools.join("install.lock"), &format!("it installs {}", tool.name))?;
    // Another process may have installed this tool while it held the lock.
    if !tool.is(&program) {
        tool.install(&tools)?;
    }
    Ok(program)
}

impl Tool {
    /// Whether the program is this tool at its version. An answer also proves that the tool is complete.
    fn is(&self, program: &Path) -> bool {
        command::version(program).as_deref() == Some(self.version)
    }

    fn folder_in(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.name, self.version))
    }

    fn program_in(&self, folder: &Path) -> PathBuf {
        folder.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// Builds the tool under a temporary name and moves it into place when it is complete, so that an interrupted build
    /// leaves nothing that looks like a tool.
    fn install(&self, tools: &Path) -> Result<(), String> {
        let (Self { name, version, usual_time, .. }, folder) = (self, self.folder_in(tools));
        println!("Installing {name} {version} into {}", folder.display());
        println!("This happens once per user and usually takes about {usual_time} on two cores.");
        let partial = tools.join(format!("{name}-{version}.partial"));
        cache::remove(&partial)?;
        cache::create(&partial)?;
        // A release's lock file may name a version that this user's registry does not offer (yet).
        self.build(&partial, true).or_else(|problem| {
            println!("{problem} Trying again with the versions that the registry offers.");
            self.build(&partial, false)
        })?;
        if !self.is(&self.program_in(&partial)) {
            return Err(format!("{name} was built, but its version is not {version}."));
        }
        cache::remove(&partial.join("target"))?;
        cache::remove(&folder)?;
        fs::rename(&partial, &folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))
    }

    fn build(&self, into: &Path, locked: bool) -> Result<(), String> {
        let mut cargo = command::cargo();
        cargo.args(["install", self.package, "--version", self.version]).args(self.flags);
        cargo.arg("--root").arg(into).arg("--target-dir").arg(into.join("target"));
        if locked {
            cargo.arg("--locked");
        }
        quick_to_build(&mut cargo);
        // Otherwise cargo advises to add a folder to the PATH that is removed a moment later.
        cargo.env("PATH", command::path_with(&into.join("bin"))?);
        // Not in the clone, whose cargo settings do not apply here. And never longer than this program, which holds the
        // lock: the next process would remove the folder while cargo still writes to it.
        leash::run(cargo.current_dir(into))
    }
}

/// Halves the build time of tools that run for only a second or two. Their own release profiles ask for the slowest and most
/// optimized build.
fn quick_to_build(cargo: &mut Command) {
    for setting in FOREIGN_SETTINGS {
        cargo.env_remove(setting);
    }
    cargo
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_file(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)).unwrap()
    }

    #[test]
    fn the_wasm_bindgen_program_has_the_version_of_the_library() {
        let version = WASM_BINDGEN.version;
        let locked = format!("name = \"wasm-bindgen\"\nversion = \"{version}\"");
        assert!(root_file("Cargo.lock").replace("\r\n", "\n").contains(&locked), "Cargo.lock has another version");
        assert!(root_file("Trunk.toml").contains(&format!("wasm_bindgen = \"{version}\"")));
    }

    #[test]
    fn each_version_of_a_tool_has_its_own_folder() {
        let folder = MDBOOK.folder_in(Path::new("/cache/tools"));
        assert_eq!(folder, Path::new("/cache/tools/mdbook-0.5.4"));
        assert!(MDBOOK.program_in(&folder).starts_with("/cache/tools/mdbook-0.5.4/bin"));
        assert!(!MDBOOK.is(Path::new("/cache/tools/no-such-program")));
    }
}

//! The tools that build the page and that the tests use, at pinned versions.
//!
//! A tool that the person has at exactly this version is used. Otherwise it is built once per person into a
//! folder named for the version: never over the person's own tools, which another project may need as they are.

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
    /// The one version that is used.
    version: &'static str,
    /// Flags that leave out what this project does not use.
    flags: &'static [&'static str],
    /// How long the build took on two cores, for the message.
    usual_time: &'static str,
}

/// Writes the JavaScript between the browser and the wasm. It must have the version of the library.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    flags: &[],
    usual_time: "a minute and a half",
};

/// Makes a book of Markdown: the tests paste into one what is there to be pasted. It is a tool and no dependency: its licence
/// (MPL-2.0) and its hundred crates stay out of the project.
pub(crate) const MDBOOK: Tool = Tool {
    name: "mdbook",
    package: "mdbook",
    version: "0.5.4",
    // Without its server and its search.
    flags: &["--no-default-features"],
    usual_time: "a minute",
};

/// Steers Firefox for the smoke test. A tool and no dependency, for the same reasons as mdBook (its licence, too, is MPL-2.0).
pub(crate) const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    flags: &[],
    usual_time: "a minute and a half",
};

/// Settings of cargo that would lead the build of a tool astray: they are meant for the person's own projects.
const FOREIGN_SETTINGS: [&str; 7] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_BUILD_DIR",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
];

/// Where the tool is; it is built first if it is nowhere.
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
    // Whoever held the lock may have installed this very tool.
    if !tool.is(&program) {
        tool.install(&tools)?;
    }
    Ok(program)
}

impl Tool {
    /// Whether the program is this tool at its version. That it answers at all proves that it is complete.
    fn is(&self, program: &Path) -> bool {
        command::version(program).as_deref() == Some(self.version)
    }

    fn folder_in(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.name, self.version))
    }

    fn program_in(&self, folder: &Path) -> PathBuf {
        folder.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// Builds the tool beside its place and moves it there when it is complete, so that an interrupted build
    /// leaves nothing that looks like a tool.
    fn install(&self, tools: &Path) -> Result<(), String> {
        let (Self { name, version, usual_time, .. }, folder) = (self, self.folder_in(tools));
        println!("Installing {name} {version} into {}", folder.display());
        println!("This happens once per user and usually takes about {usual_time} on two cores.");
        let partial = tools.join(format!("{name}-{version}.partial"));
        cache::remove(&partial)?;
        cache::create(&partial)?;
        // The lock file of a release may name a version that this person's registry does not offer (yet).
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
        // Else cargo advises to put a folder on the PATH that will be gone in a moment.
        cargo.env("PATH", command::path_with(&into.join("bin"))?);
        // Elsewhere than in the clone, whose own cargo settings are not meant for this. And never longer than this
        // program, which holds the lock: the next one would remove the folder while cargo still writes to it.
        leash::run(cargo.current_dir(into))
    }
}

/// Half the time to build for tools that work for a second or two: their own release profile asks for the slowest
/// and most optimized build there is.
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
    fn each_version_has_a_folder_of_its_own() {
        let folder = MDBOOK.folder_in(Path::new("/cache/tools"));
        assert_eq!(folder, Path::new("/cache/tools/mdbook-0.5.4"));
        assert!(MDBOOK.program_in(&folder).starts_with("/cache/tools/mdbook-0.5.4/bin"));
        assert!(!MDBOOK.is(Path::new("/cache/tools/no-such-program")));
    }
}

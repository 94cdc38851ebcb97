//! Where build outputs go.
//!
//! A clone made today should not compile Yew again if another clone did so yesterday. So all clones of a user share cargo's
//! *build folder* (compiled dependencies), and each clone has its own *target folder* (finished outputs: the page, the
//! programs). If both were one folder, two clones that build at the same time would overwrite each other's results.
//!
//! Sharing has a trap. For cargo, the same package in two clones is the same package, and a file is fresh if it is older
//! than the last build. So a clone that was made before another clone's build seems to be built already. To prevent this,
//! `.cargo/config.toml` puts the clone's path into `CRAWL_PLAYGROUND_CLONE`, and `build.rs` reads it at compile time. Cargo
//! then rebuilds the package, and nothing else, when another clone builds.

use crate::cache;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file in a clone's own folder that names the clone.
const OWNER: &str = "clone";

/// What is built. Each purpose has its own root, because profiles and flags differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The page: release, wasm.
    Page,
    /// The tests: debug, native.
    Test,
    /// The native bench: release, aborts on a panic.
    Bench,
}

/// The folders of one build.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Builds {
    root: PathBuf,
    own: PathBuf,
}

impl Builds {
    /// The folders for `purpose` in this clone. `use_name` separates two uses of one clone at the same time, such as serving
    /// on two ports.
    pub(crate) fn of(purpose: Purpose, clone: &Path, use_name: &str) -> Result<Self, String> {
        let asked = std::env::var_os("CARGO_TARGET_DIR").filter(|path| !path.is_empty());
        let builds = match asked {
            // A relative target folder is relative to where cargo was called, as it is for cargo itself.
            Some(root) => {
                let root = std::path::absolute(root).map_err(|error| error.to_string())?;
                Self::under(purpose.folder_in(root), clone, use_name)
            }
            None => Self::under(cache::folder()?.join(purpose.folder_name()), clone, use_name),
        };
        builds.prepare(clone)?;
        Ok(builds)
    }

    fn under(root: PathBuf, clone: &Path, use_name: &str) -> Self {
        let own = root.join("clones").join(clone_name(clone)).join(use_name);
        Self { root, own }
    }

    /// Tells cargo, or a program that calls cargo, to build here.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", &self.own);
        // A user who sets this variable does so on purpose.
        if std::env::var_os("CARGO_BUILD_BUILD_DIR").is_none() {
            command.env("CARGO_BUILD_BUILD_DIR", &self.root);
        }
    }

    /// Where the built page goes.
    pub(crate) fn dist(&self) -> PathBuf {
        self.own.join("dist")
    }

    /// The path at which cargo puts a program that it builds for `target` with `profile`.
    pub(crate) fn program(&self, target: &str, profile: &str, name: &str) -> PathBuf {
        self.own.join(target).join(profile).join(format!("{name}.wasm"))
    }

    /// The path of the lock for this clone's own folder.
    pub(crate) fn own_lock(&self) -> PathBuf {
        self.own.join("xtask.lock")
    }

    /// The path of the lock for the folder that all clones share.
    pub(crate) fn shared_lock(&self) -> PathBuf {
        self.root.join("xtask.lock")
    }

    /// Creates the clone's own folder, and removes the folders of deleted clones.
    fn prepare(&self, clone: &Path) -> Result<(), String> {
        cache::create(&self.own)?;
        let clones = self.root.join("clones");
        let owner = clones.join(clone_name(clone)).join(OWNER);
        fs::write(&owner, clone.as_os_str().as_encoded_bytes())
            .map_err(|error| format!("Cannot write {}: {error}", owner.display()))?;
        for folder in fs::read_dir(&clones).into_iter().flatten().flatten() {
            let owner = fs::read_to_string(folder.path().join(OWNER));
            if owner.is_ok_and(|clone| !Path::new(&clone).exists()) {
                cache::remove(&folder.path())?;
            }
        }
        Ok(())
    }
}

impl Purpose {
    /// The build folder below a folder that the user has chosen. A build with special flags for every crate gets a
    /// subfolder: otherwise it would replace what the user builds there.
    fn folder_in(self, chosen: PathBuf) -> PathBuf {
        if self == Self::Bench { chosen.join(self.folder_name()) } else { chosen }
    }

    fn folder_name(self) -> &'static str {
        match self {
            Self::Page => "target-page",
            Self::Test => "target-test",
            Self::Bench => "target-bench",
        }
    }
}

/// A folder name for a clone: readable, and different for each path.
fn clone_name(clone: &Path) -> String {
    let name = clone.file_name().unwrap_or_default().to_string_lossy();
    format!("{name}-{:016x}", fnv1a(clone.as_os_str().as_encoded_bytes()))
}

/// The FNV-1a hash. The standard library's hasher may change with any version of Rust, and these names must not change.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn clones_share_the_root_and_nothing_else() {
        let folders = |clone| Builds::under(PathBuf::from("/cache/target-page"), Path::new(clone), "build");
        let (one, two) = (folders("/home/ada/playground"), folders("/tmp/playground"));
        assert_eq!(one.root, two.root);
        assert_ne!(one.dist(), two.dist());
        assert!(one.dist().starts_with("/cache/target-page/clones"));
        assert_eq!(one, folders("/home/ada/playground"));
    }

    #[test]
    fn only_the_bench_gets_a_subfolder_of_a_chosen_folder() {
        for purpose in [Purpose::Page, Purpose::Test] {
            assert_eq!(purpose.folder_in(PathBuf::from("/target")), PathBuf::from("/target"));
        }
        assert_eq!(Purpose::Bench.folder_in(PathBuf::from("/target")), PathBuf::from("/target/target-bench"));
    }

    #[test]
    fn folders_of_deleted_clones_are_removed() {
        let root = std::env::temp_dir().join(format!("crawl-playground-builds-{}", std::process::id()));
        let (here, gone) = (root.join("here"), root.join("gone"));
        for clone in [&here, &gone] {
            fs::create_dir_all(clone).unwrap();
            Builds::under(root.clone(), clone, "build").prepare(clone).unwrap();
        }
        fs::remove_dir_all(&gone).unwrap();
        Builds::under(root.clone(), &here, "build").prepare(&here).unwrap();
        assert!(Builds::under(root.clone(), &here, "build").own.exists());
        assert!(!Builds::under(root.clone(), &gone, "build").own.exists());
        fs::remove_dir_all(&root).unwrap();
    }

    /// The code of a source file without comments and whitespace.
    fn code(source: &str) -> String {
        let lines = source.lines().map(|line| line.split("//").next().unwrap_or(line));
        lines.flat_map(str::chars).filter(|character| !character.is_whitespace()).collect()
    }

    #[test]
    fn the_build_script_reads_the_clones_path() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let script = code(&fs::read_to_string(root.join("build.rs")).unwrap());
        let reads = ["env!", "option_env!"].map(|read| format!("{read}(\"CRAWL_PLAYGROUND_CLONE\")"));
        assert!(reads.iter().any(|read| script.contains(read)), "build.rs must read the variable when it is compiled");
        assert_eq!(code("a b // option_env!\n\tc"), "abc");
    }

    #[test]
    fn cargo_passes_the_clones_path_to_each_build() {
        // Cargo builds this test program, too, with the settings of its clone.
        let Some(clone) = option_env!("CRAWL_PLAYGROUND_CLONE") else { panic!(".cargo/config.toml must set it") };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert_eq!(fs::canonicalize(clone).unwrap(), fs::canonicalize(root).unwrap());
    }
}

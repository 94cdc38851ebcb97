//! Files of npm packages that the tests and the page use, at pinned versions: fetched without npm, and verified before use.
//!
//! The registry serves a package as an archive and publishes its SHA-512. `curl` and `tar` come with Linux, macOS and
//! Windows. This module checks that the archive is the pinned one before it unpacks anything.

use crate::cache::{self, Lock};
use crate::{command, leash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of a package.
#[derive(Debug)]
pub(crate) struct Package {
    /// The package's name.
    pub(crate) name: &'static str,
    /// The only version that is used.
    pub(crate) version: &'static str,
    /// What `npm view NAME@VERSION dist.integrity` prints: the SHA-512 of the archive, in Base64.
    integrity: &'static str,
    /// The files of the package that are used.
    pub(crate) files: &'static [&'static str],
    /// What needs them, for messages: "Fetching … for".
    purpose: &'static str,
}

/// Checks a page for accessibility problems; the browser tests run it.
pub(crate) const AXE: Package = Package {
    name: "axe-core",
    version: "4.14.1",
    integrity: "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    files: &["axe.min.js"],
    purpose: "the browser tests",
};

/// CPython as WebAssembly. Its licence is MPL-2.0: the files are shipped as they are.
pub(crate) const PYODIDE: Package = Package {
    name: "pyodide",
    version: "314.0.7",
    integrity: "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A==",
    files: &["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"],
    purpose: "the page's Python",
};

/// The folder that has the package's files. This fetches them first if one is missing.
pub(crate) fn provide(package: &Package) -> Result<PathBuf, String> {
    let packages = cache::folder()?.join("packages");
    let folder = package.folder_in(&packages);
    if package.is_in(&folder) {
        return Ok(folder);
    }
    let _lock = Lock::wait(&packages.join("fetch.lock"), &format!("it fetches {}", package.name))?;
    // Another process may have fetched this package while it held the lock.
    if !package.is_in(&folder) {
        package.fetch(&packages).map_err(|problem| package.advice(&problem, &folder))?;
    }
    Ok(folder)
}

/// Fetches a file with `curl`.
pub(crate) fn download(url: &str, to: &Path) -> Result<(), String> {
    let program = command::on_path("curl").ok_or("There is no curl on the PATH.")?;
    let mut curl = Command::new(program);
    curl.args(["--fail", "--silent", "--show-error", "--location", "--proto", "=https", "--retry", "2"]);
    leash::run(curl.args(["--max-time", "120", "--output"]).arg(to).arg(url))
}

impl Package {
    /// A package whose fields are those of the same names.
    pub(crate) const fn new(
        name: &'static str,
        version: &'static str,
        integrity: &'static str,
        files: &'static [&'static str],
        purpose: &'static str,
    ) -> Self {
        Package { name, version, integrity, files, purpose }
    }

    /// Whether the folder has all of the files.
    fn is_in(&self, folder: &Path) -> bool {
        self.files.iter().all(|file| folder.join(file).is_file())
    }

    fn folder_in(&self, packages: &Path) -> PathBuf {
        packages.join(format!("{}-{}", self.name.replace('/', "-"), self.version))
    }

    fn url(&self) -> String {
        let Self { name, version, .. } = self;
        let file = name.rsplit('/').next().unwrap_or(name);
        format!("https://registry.npmjs.org/{name}/-/{file}-{version}.tgz")
    }

    /// Fetches and unpacks under a temporary name and moves the result into place when it is complete, so that an
    /// interrupted download leaves nothing that looks like a package.
    fn fetch(&self, packages: &Path) -> Result<(), String> {
        println!("Fetching {} {} for {}, once per user.", self.name, self.version, self.purpose);
        let partial = self.folder_in(packages).with_added_extension("partial");
        cache::remove(&partial)?;
        cache::create(&partial)?;
        let archive = partial.join("package.tgz");
        download(&self.url(), &archive)?;
        let bytes = fs::read(&archive).map_err(|error| format!("Cannot read {}: {error}", archive.display()))?;
        self.check(&bytes)?;
        let mut tar = Command::new(command::on_path("tar").ok_or("There is no tar on the PATH.")?);
        tar.arg("-xzf").arg("package.tgz").args(["--strip-components", "1"]);
        tar.args(self.files.iter().map(|file| format!("package/{file}")));
        leash::run(tar.current_dir(&partial))?;
        fs::remove_file(&archive).map_err(|error| format!("Cannot remove {}: {error}", archive.display()))?;
        let folder = self.folder_in(packages);
        if !self.is_in(&partial) {
            return Err(format!("The archive does not have all of {}.", self.files.join(", ")));
        }
        cache::remove(&folder)?;
        fs::rename(&partial, &folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))
    }

    /// Rejects an archive that is not the pinned one.
    fn check(&self, archive: &[u8]) -> Result<(), String> {
        let found = format!("sha512-{}", STANDARD.encode(hmac_sha512::Hash::hash(archive)));
        if found == self.integrity {
            return Ok(());
        }
        Err(format!("{} is not the pinned archive: its hash is {found}, but must be {}.", self.url(), self.integrity))
    }

    fn advice(&self, problem: &str, folder: &Path) -> String {
        format!(
            "{problem}\nFor {}, {} {} is needed. Fetch {} and put its {} into {}.",
            self.purpose,
            self.name,
            self.version,
            self.url(),
            self.files.join(", "),
            folder.display()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_different_archive_is_rejected() {
        // The SHA-512 of "abc", from FIPS 180-4.
        let integrity =
            "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==";
        let package =
            Package { name: "letters", version: "1.0.0", integrity, files: &["letters.js"], purpose: "tests" };
        assert_eq!(package.check(b"abc"), Ok(()));
        let problem = package.check(b"abd").unwrap_err();
        assert!(
            problem.starts_with("https://registry.npmjs.org/letters/-/letters-1.0.0.tgz is not the pinned"),
            "{problem}"
        );
    }

    #[test]
    fn each_version_of_a_package_has_its_own_folder() {
        assert_eq!(
            AXE.folder_in(Path::new("/cache/packages")),
            Path::new("/cache/packages").join(format!("axe-core-{}", AXE.version))
        );
    }
}

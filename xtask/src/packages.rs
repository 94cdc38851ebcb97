//! Files of npm packages that the tests use, at pinned versions: fetched without npm, and verified before use.
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

/// One file of a package.
#[derive(Debug)]
pub(crate) struct Package {
    /// The package's name.
    name: &'static str,
    /// The only version that the tests use.
    version: &'static str,
    /// What `npm view NAME@VERSION dist.integrity` prints: the SHA-512 of the archive, in Base64.
    integrity: &'static str,
    /// The file in the package that the tests use.
    file: &'static str,
}

/// Checks a page for accessibility problems; the browser tests run it.
pub(crate) const AXE: Package = Package {
    name: "axe-core",
    version: "4.14.1",
    integrity: "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    file: "axe.min.js",
};

/// The path of the file. This fetches the file first if it is missing.
pub(crate) fn provide(package: &Package) -> Result<PathBuf, String> {
    let packages = cache::folder()?.join("packages");
    let file = package.folder_in(&packages).join(package.file);
    if file.is_file() {
        return Ok(file);
    }
    let _lock = Lock::wait(&packages.join("fetch.lock"), &format!("it fetches {}", package.name))?;
    // Another process may have fetched this package while it held the lock.
    if !file.is_file() {
        package.fetch(&packages).map_err(|problem| package.advice(&problem, &file))?;
    }
    Ok(file)
}

impl Package {
    fn folder_in(&self, packages: &Path) -> PathBuf {
        packages.join(format!("{}-{}", self.name, self.version))
    }

    fn url(&self) -> String {
        let Self { name, version, .. } = self;
        format!("https://registry.npmjs.org/{name}/-/{name}-{version}.tgz")
    }

    /// Fetches and unpacks under a temporary name and moves the result into place when it is complete, so that an
    /// interrupted download leaves nothing that looks like a package.
    fn fetch(&self, packages: &Path) -> Result<(), String> {
        println!("Fetching {} {} for the tests, once per person.", self.name, self.version);
        let partial = packages.join(format!("{}-{}.partial", self.name, self.version));
        cache::remove(&partial)?;
        cache::create(&partial)?;
        let archive = partial.join("package.tgz");
        let program = command::on_path("curl").ok_or("There is no curl on the PATH.")?;
        let mut curl = Command::new(program);
        curl.args(["--fail", "--silent", "--show-error", "--location", "--proto", "=https", "--retry", "2"]);
        leash::run(curl.args(["--max-time", "120", "--output"]).arg(&archive).arg(self.url()))?;
        let bytes = fs::read(&archive).map_err(|error| format!("Cannot read {}: {error}", archive.display()))?;
        self.check(&bytes)?;
        let mut tar = Command::new(command::on_path("tar").ok_or("There is no tar on the PATH.")?);
        tar.arg("-xzf").arg("package.tgz").args(["--strip-components", "1"]).arg(format!("package/{}", self.file));
        leash::run(tar.current_dir(&partial))?;
        fs::remove_file(&archive).map_err(|error| format!("Cannot remove {}: {error}", archive.display()))?;
        let (file, folder) = (partial.join(self.file), self.folder_in(packages));
        if !file.is_file() {
            return Err(format!("The archive has no {}.", self.file));
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

    fn advice(&self, problem: &str, file: &Path) -> String {
        format!(
            "{problem}\nThe browser tests need {} {}. Fetch {} and put its {} at {}.",
            self.name,
            self.version,
            self.url(),
            self.file,
            file.display()
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
        let package = Package { name: "letters", version: "1.0.0", integrity, file: "letters.js" };
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

//! Packages of PyPI that people's own Python has beside the library, at pinned versions: fetched without pip, and verified before
//! use. All are pure Python.

use crate::cache::{self, Lock};
use crate::packages;
use crate::text::between;
use crate::zip::{self, Files};
use std::fs;
use std::path::Path;

/// The host of all files of PyPI.
const HOST: &str = "https://files.pythonhosted.org/packages";

/// A package.
#[derive(Debug)]
pub(crate) struct Wheel {
    /// The package's name.
    pub(crate) name: &'static str,
    /// The only version that is used.
    pub(crate) version: &'static str,
    /// The name of its licence.
    pub(crate) licence: &'static str,
    /// What it takes of the archive: a module or a package.
    module: &'static str,
    /// The folder on the host, which PyPI makes of a hash.
    folder: &'static str,
    /// The SHA-256 of the archive, as PyPI publishes it.
    sha256: &'static str,
}

/// What own code can import beside the library.
pub(crate) const WHEELS: [Wheel; 4] = [
    Wheel {
        name: "beautifulsoup4",
        version: "4.15.0",
        licence: "MIT",
        module: "bs4/",
        folder: "88/c6/92fcd42f1ba33e1184263f25bfabf3d27c383410470f169e4b8163bf9c17",
        sha256: "d6f88de62e1d4e38ecb1077eb9724cd0eff29d2a08ca16a401e9b9e93f117cf9",
    },
    Wheel {
        name: "soupsieve",
        version: "4.1.3",
        licence: "MIT",
        module: "soupsieve/",
        folder: "f6/f7/be207468cac6ad79389f36cf1fce4f2836960df91659979ec486c727bb2e",
        sha256: "7a390d1a57d1ab7bb228531e9b8a750a5ebf87db774e0ef6faeeac057d22a5bf",
    },
    Wheel {
        name: "typing_extensions",
        version: "4.16.0",
        licence: "PSF-2.0",
        module: "typing_extensions.py",
        folder: "49/d3/b8441a820a491ddfc024b0b0cf0393375b75ea13866d9c66727e54c2fc80",
        sha256: "481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8",
    },
    Wheel {
        name: "tqdm",
        version: "4.70.1",
        licence: "MPL-2.0 AND MIT",
        module: "tqdm/",
        folder: "a7/03/921a3d3c75785aca9ebfbfcabfbc3a1be12e2ab5265deb026d55a5a3f83e",
        sha256: "c293e525e6fef9c20e8728fd4612df02a0aa31bb5fe91ecd93e123b1b7bffa73",
    },
];

/// The modules of a package and the text of its licence. This fetches the archive first if it is missing.
pub(crate) fn provide(wheel: &Wheel) -> Result<(Files, String), String> {
    let packages = cache::folder()?.join("packages");
    let archive = packages.join(wheel.file());
    if !archive.is_file() {
        let _lock = Lock::wait(&packages.join("fetch.lock"), &format!("it fetches {}", wheel.name))?;
        // Another process may have fetched it while it held the lock.
        if !archive.is_file() {
            wheel.fetch(&packages, &archive).map_err(|problem| wheel.advice(&problem, &archive))?;
        }
    }
    let bytes = fs::read(&archive).map_err(|error| format!("Cannot read {}: {error}", archive.display()))?;
    // Each time: what is here goes into the page.
    wheel.check(&bytes).map_err(|problem| wheel.advice(&problem, &archive))?;
    wheel.parts(zip::read(&bytes)?)
}

impl Wheel {
    fn file(&self) -> String {
        format!("{}-{}-py3-none-any.whl", self.name, self.version)
    }

    /// The address of the archive at PyPI.
    pub(crate) fn url(&self) -> String {
        format!("{HOST}/{}/{}", self.folder, self.file())
    }

    /// Fetches the archive from PyPI; where that cannot be reached, from the index that pip uses here.
    fn fetch(&self, packages: &Path, archive: &Path) -> Result<(), String> {
        println!("Fetching {} {} for the page's Python, once per user.", self.name, self.version);
        cache::create(packages)?;
        let partial = archive.with_extension("partial");
        packages::download(&self.url(), &partial).or_else(|problem| {
            let Some(index) = index() else { return Err(problem) };
            let page = format!("{index}/{}/", self.name.replace('_', "-"));
            packages::download(&page, &partial)?;
            let html = fs::read_to_string(&partial).map_err(|error| format!("{page}: {error}"))?;
            let link = self.link_in(&html).ok_or_else(|| format!("{page} has no {}.", self.file()))?;
            packages::download(&resolved(&page, link), &partial)
        })?;
        let bytes = fs::read(&partial).map_err(|error| format!("Cannot read {}: {error}", partial.display()))?;
        self.check(&bytes)?;
        fs::rename(&partial, archive).map_err(|error| format!("Cannot create {}: {error}", archive.display()))
    }

    /// Rejects an archive that is not the pinned one.
    fn check(&self, archive: &[u8]) -> Result<(), String> {
        let found: String = hmac_sha256::Hash::hash(archive).iter().map(|byte| format!("{byte:02x}")).collect();
        if found == self.sha256 {
            return Ok(());
        }
        Err(format!("{} is not the pinned archive: its SHA-256 is {found}, but must be {}.", self.file(), self.sha256))
    }

    /// The link to the archive on a page of an index.
    fn link_in<'a>(&self, html: &'a str) -> Option<&'a str> {
        let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
        links.into_iter().find(|link| link.ends_with(&self.file()))
    }

    /// The Python files among the archive's, and the text of the licence.
    fn parts(&self, mut files: Files) -> Result<(Files, String), String> {
        let licence = files.iter().find(|(name, _)| name.contains(".dist-info/licenses/LICEN"));
        let licence = licence.map(|(_, text)| String::from_utf8_lossy(text).into_owned());
        let licence = licence.ok_or_else(|| format!("{} has no text of its licence.", self.file()))?;
        files.retain(|name, _| name.starts_with(self.module) && name.ends_with(".py"));
        if files.is_empty() {
            return Err(format!("{} has no {}.", self.file(), self.module));
        }
        Ok((files, licence))
    }

    fn advice(&self, problem: &str, archive: &Path) -> String {
        format!(
            "{problem}\nFor the page's Python, {} {} is needed. Fetch {} and put it at {}",
            self.name,
            self.version,
            self.url(),
            archive.display()
        )
    }
}

/// The index that pip uses here instead of PyPI.
fn index() -> Option<String> {
    let index = std::env::var("PIP_INDEX_URL").ok().filter(|index| !index.is_empty())?;
    Some(index.trim_end_matches('/').to_string())
}

/// The address of a link on a page.
fn resolved(page: &str, link: &str) -> String {
    if link.contains("://") {
        return link.to_string();
    }
    match between(page, "://", "/") {
        Some(host) if link.starts_with('/') => {
            let scheme = page.split("://").next().unwrap_or_default();
            format!("{scheme}://{host}{link}")
        }
        // `curl` resolves `../` itself.
        _ => format!("{page}{link}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_different_archive_is_rejected() {
        let problem = WHEELS[0].check(b"abc").unwrap_err();
        // The SHA-256 of "abc", from FIPS 180-4.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(problem.contains(abc) && problem.starts_with("beautifulsoup4-4.15.0-py3-none-any.whl"), "{problem}");
    }

    #[test]
    fn a_page_of_an_index_leads_to_the_archive() {
        let page = "https://mirror.example/simple/beautifulsoup4/";
        for (link, url) in [
            ("../../packages/a/", "https://mirror.example/simple/beautifulsoup4/../../packages/a/"),
            ("/packages/a/", "https://mirror.example/packages/a/"),
            ("https://files.example/a/", "https://files.example/a/"),
        ] {
            let file = WHEELS[0].file();
            let html = format!("<a href=\"{link}old.whl\">old</a> <a href=\"{link}{file}#sha256=1\">new</a>");
            let found = WHEELS[0].link_in(&html).unwrap();
            assert_eq!(resolved(page, found), format!("{url}{file}"));
        }
        assert_eq!(WHEELS[0].link_in("<a href=\"other.whl\">"), None);
    }

    #[test]
    fn only_python_is_taken_and_a_licence_must_be_there() {
        let files = |names: &[&str]| names.iter().map(|name| (String::from(*name), b"text".to_vec())).collect();
        let all =
            files(&["bs4/__init__.py", "bs4/py.typed", "x.dist-info/licenses/LICENSE.md", "x.dist-info/METADATA"]);
        let (taken, licence) = WHEELS[0].parts(all).unwrap();
        let names: Vec<&str> = taken.keys().map(String::as_str).collect();
        assert_eq!((names, licence.as_str()), (vec!["bs4/__init__.py"], "text"));
        assert!(WHEELS[0].parts(files(&["bs4/__init__.py"])).is_err());
        assert!(WHEELS[0].parts(files(&["x.dist-info/licenses/LICENSE"])).is_err());
    }
}

//! The user's cache folder, and the locks in it.
//!
//! The folder holds everything that is expensive to build and that all clones share: tools at pinned versions and compiled
//! dependencies. If you delete it, you lose nothing but the time to build these again.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// This user's cache folder, `…/crawl-playground`. It might not exist yet.
pub(crate) fn folder() -> Result<PathBuf, String> {
    choose(std::env::consts::OS, |name| std::env::var_os(name)).ok_or_else(|| {
        String::from("There is no folder for the cache. Set HOME, or set XDG_CACHE_HOME to an absolute path.")
    })
}

/// The system's usual cache folder. `XDG_CACHE_HOME` comes first on every system, because a user who sets it means it.
fn choose(system: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // The XDG specification says to ignore relative paths. They would also mean another folder in each clone.
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let custom = || match system {
        "macos" => folder("HOME").map(|home| home.join("Library/Caches")),
        "windows" => folder("LOCALAPPDATA"),
        _ => folder("HOME").map(|home| home.join(".cache")),
    };
    let base = folder("XDG_CACHE_HOME").or_else(custom)?;
    Some(base.join("crawl-playground"))
}

/// Creates a folder and its parents.
pub(crate) fn create(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))
}

/// Removes a folder and its content. A missing folder is no error.
pub(crate) fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("Cannot remove {}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// A lock that one process holds. The system releases it when the process ends for any reason.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock. If another process holds it, says so, with `purpose` as the reason, and waits.
    pub(crate) fn wait(path: &Path, purpose: &str) -> Result<Self, String> {
        if let Some(lock) = Self::try_take(path)? {
            return Ok(lock);
        }
        eprintln!("Waiting for another process of the same user: {purpose} ({})", path.display());
        let file = open(path)?;
        file.lock().map_err(|error| format!("Cannot lock {}: {error}", path.display()))?;
        Ok(Self { _file: file })
    }

    /// Takes the lock, or returns `None` if another process holds it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>, String> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(format!("Cannot lock {}: {error}", path.display())),
        }
    }
}

fn open(path: &Path) -> Result<File, String> {
    path.parent().map_or(Ok(()), create)?;
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    options.open(path).map_err(|error| format!("Cannot open {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(system: &str, variables: &[(&str, &str)]) -> Option<PathBuf> {
        choose(system, |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn each_system_has_its_usual_folder() {
        let home = [("HOME", "/home/ada")];
        assert_eq!(chosen("linux", &home), Some(PathBuf::from("/home/ada/.cache/crawl-playground")));
        assert_eq!(chosen("macos", &home), Some(PathBuf::from("/home/ada/Library/Caches/crawl-playground")));
        let local = [("HOME", "/home/ada"), ("LOCALAPPDATA", "/local")];
        assert_eq!(chosen("windows", &local), Some(PathBuf::from("/local/crawl-playground")));
    }

    #[test]
    fn xdg_comes_first_unless_it_is_relative() {
        let set = |value| [("HOME", "/home/ada"), ("XDG_CACHE_HOME", value)];
        assert_eq!(chosen("linux", &set("/fast")), Some(PathBuf::from("/fast/crawl-playground")));
        assert_eq!(chosen("macos", &set("/fast")), Some(PathBuf::from("/fast/crawl-playground")));
        for ignored in ["", "fast"] {
            let path = Some(PathBuf::from("/home/ada/.cache/crawl-playground"));
            assert_eq!(chosen("linux", &set(ignored)), path);
        }
    }

    #[test]
    fn without_a_home_there_is_no_cache() {
        assert_eq!(chosen("linux", &[]), None);
    }

    #[test]
    fn a_lock_has_one_holder_and_dropping_it_releases_it() {
        let path = std::env::temp_dir().join(format!("crawl-playground-lock-{}", std::process::id()));
        let held = Lock::try_take(&path).unwrap();
        assert!(held.is_some());
        assert!(Lock::try_take(&path).unwrap().is_none());
        drop(held);
        assert!(Lock::try_take(&path).unwrap().is_some());
        fs::remove_file(&path).unwrap();
    }
}

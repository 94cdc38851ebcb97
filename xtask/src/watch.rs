//! Detects changes of the page's sources. It reads the files' times, which needs no library and works on every system.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The sources of the page.
const SOURCES: [&str; 11] = [
    "core",
    "src",
    "memory",
    "python",
    "static",
    "messages",
    "build",
    "index.html",
    "build.rs",
    "Cargo.toml",
    "Trunk.toml",
];

/// How often to check the files.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// The state of all sources: the number of files, and the newest modification time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct State {
    files: usize,
    newest: SystemTime,
}

/// The current state of this clone's sources.
pub(crate) fn newest(clone: &Path) -> State {
    let mut state = State { files: 0, newest: SystemTime::UNIX_EPOCH };
    let mut paths: Vec<PathBuf> = SOURCES.iter().map(|source| clone.join(source)).collect();
    while let Some(path) = paths.pop() {
        match fs::metadata(&path) {
            Ok(folder) if folder.is_dir() => {
                paths.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|file| file.path()));
            }
            Ok(file) => {
                let written = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                state = State { files: state.files + 1, newest: state.newest.max(written) };
            }
            // An editor may have just replaced the file. The next check sees the new one.
            Err(_) => {}
        }
    }
    state
}

/// Waits until the sources differ from `seen` and no longer change, because editors write several files.
pub(crate) fn wait_for_change(clone: &Path, seen: State) -> State {
    let mut state = newest(clone);
    loop {
        std::thread::sleep(LOOK_EVERY);
        let now = newest(clone);
        if now != seen && now == state {
            return now;
        }
        state = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_and_a_newer_one_are_changes() {
        let clone = std::env::temp_dir().join(format!("crawl-playground-watch-{}", std::process::id()));
        fs::create_dir_all(clone.join("src/deep")).unwrap();
        let empty = newest(&clone);
        fs::write(clone.join("src/deep/a.rs"), "").unwrap();
        let one = newest(&clone);
        assert_ne!(one, empty);
        assert_eq!(newest(&clone), one);
        let later = SystemTime::now() + Duration::from_secs(10);
        fs::File::options().write(true).open(clone.join("src/deep/a.rs")).unwrap().set_modified(later).unwrap();
        assert_ne!(newest(&clone), one);
        fs::write(clone.join("notes.log"), "").unwrap();
        assert_eq!(newest(&clone).files, 1, "other files do not count");
        fs::remove_dir_all(&clone).unwrap();
    }
}

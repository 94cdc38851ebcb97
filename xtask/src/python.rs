//! A Python for the tests that run the Python twins of the patterns.

use crate::{apt, command};
use std::path::{Path, PathBuf};

/// The interpreter's possible names, the most common one first. A system with an old Python may also have a newer one.
const NAMES: [&str; 5] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];

/// The first version with everything that the twins use. `asyncio.TaskGroup` is the newest part.
const OLDEST: (u32, u32) = (3, 11);

/// This machine's Python. On Debian and its derivatives, this installs one if there is none.
pub(crate) fn provide() -> Result<PathBuf, String> {
    find().or_else(|missing| {
        // If the user has chosen a path, a Python that apt installs would not be used. An old one on the PATH would still
        // come first.
        if asked().is_some() || command::on_path("python3").is_some() || !apt::is_there() {
            return Err(advice(&missing));
        }
        println!("{missing} Installing python3 with apt-get (about half a minute).");
        apt::install(&["python3"]).and_then(|()| find()).map_err(|problem| advice(&problem))
    })
}

fn advice(problem: &str) -> String {
    let (major, minor) = OLDEST;
    format!(
        "{problem}\nThe tests run the Python twins of the patterns with Python {major}.{minor} or newer. Install it, \
         or name its path:\n  PYTHON=/path/to/python3 cargo xtask test"
    )
}

/// A Python that is new enough, or what is missing.
fn find() -> Result<PathBuf, String> {
    if let Some(python) = asked() {
        let found = version(&python);
        return if is_new_enough(found) { Ok(python) } else { Err(refusal(&python, found)) };
    }
    let pythons: Vec<PathBuf> = NAMES.iter().filter_map(|name| command::on_path(name)).collect();
    match pythons.iter().find(|python| is_new_enough(version(python))) {
        Some(python) => Ok(python.clone()),
        None => Err(pythons.first().map_or_else(
            || String::from("There is no python3 on the PATH."),
            |python| refusal(python, version(python)),
        )),
    }
}

fn refusal(python: &Path, found: Option<(u32, u32)>) -> String {
    match found {
        Some((major, minor)) => format!("{} is Python {major}.{minor}.", python.display()),
        None => format!("{} does not print its version of Python.", python.display()),
    }
}

/// The path in `PYTHON`, if the user set it. A plain name is searched on the PATH.
fn asked() -> Option<PathBuf> {
    let python = std::env::var_os("PYTHON").filter(|path| !path.is_empty()).map(PathBuf::from)?;
    Some(python.to_str().and_then(command::on_path).unwrap_or(python))
}

fn version(python: &Path) -> Option<(u32, u32)> {
    major_and_minor(&command::version(python)?)
}

/// The first two numbers of versions such as `3.11.7`, `3.14.0rc2` and `3.13.0+`.
fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn is_new_enough(version: Option<(u32, u32)>) -> bool {
    version.is_some_and(|version| version >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (text, numbers, is_enough) in [
            ("3.11.7", Some((3, 11)), true),
            ("3.14.0rc2", Some((3, 14)), true),
            ("3.13.0+", Some((3, 13)), true),
            ("3.11", Some((3, 11)), true),
            ("3.10.12", Some((3, 10)), false),
            ("3.9.2", Some((3, 9)), false),
            ("2.7.18", Some((2, 7)), false),
            ("4.0.0", Some((4, 0)), true),
            ("3", None, false),
            ("3.x", None, false),
            ("", None, false),
        ] {
            assert_eq!(major_and_minor(text), numbers, "{text}");
            assert_eq!(is_new_enough(numbers), is_enough, "{text}");
        }
    }

    #[test]
    fn the_message_says_what_was_found_and_what_is_needed() {
        let python = Path::new("/usr/bin/python3");
        let old = advice(&refusal(python, Some((3, 9))));
        assert!(old.contains("/usr/bin/python3 is Python 3.9.") && old.contains("Python 3.11 or newer"), "{old}");
        assert!(refusal(python, None).contains("does not print its version"));
    }
}

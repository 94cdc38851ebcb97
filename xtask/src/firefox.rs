//! A Firefox and its driver for the smoke test.

use crate::browser::asked;
use crate::{apt, command, tools};
use std::path::{Path, PathBuf};

/// The browser's possible names. Debian has the extended support release (ESR).
const NAMES: [&str; 2] = ["firefox", "firefox-esr"];

/// Where macOS installs it.
const MACOS: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// A browser and a driver that can control it.
#[derive(Debug)]
pub(crate) struct Firefox {
    firefox: PathBuf,
    geckodriver: PathBuf,
}

impl Firefox {
    /// The variables that tell tests where both are.
    pub(crate) fn places(&self) -> Vec<(&'static str, &Path)> {
        vec![("FIREFOX", &self.firefox), ("GECKODRIVER", &self.geckodriver)]
    }
}

/// This machine's Firefox. On Debian, this installs it if there is none. The driver comes from crates.io.
pub(crate) fn provide() -> Result<Firefox, String> {
    let firefox = find().or_else(|missing| {
        if asked("FIREFOX").is_some() || !apt::is_there() {
            return Err(advice(&missing));
        }
        println!("{missing} Installing firefox-esr with apt-get (about a minute).");
        apt::install(&["firefox-esr"]).and_then(|()| find()).map_err(|problem| advice(&problem))
    })?;
    let geckodriver = asked("GECKODRIVER").map_or_else(|| tools::provide(&tools::GECKODRIVER), Ok)?;
    Ok(Firefox { firefox, geckodriver })
}

/// A Firefox that prints its version. On Ubuntu without the snap, `firefox` only explains how to install one.
fn find() -> Result<PathBuf, String> {
    let works = |browser: &PathBuf| command::version(browser).is_some();
    if let Some(browser) = asked("FIREFOX") {
        return Some(browser)
            .filter(works)
            .ok_or_else(|| String::from("The FIREFOX that is set does not say its version."));
    }
    let on_path = NAMES.iter().filter_map(|name| command::on_path(name));
    let elsewhere = Some(PathBuf::from(MACOS)).filter(|browser| browser.is_file());
    on_path.chain(elsewhere).find(works).ok_or_else(|| String::from("There is no Firefox on the PATH."))
}

fn advice(problem: &str) -> String {
    format!(
        "{problem}\nThe smoke test needs Firefox. Install it from your system's packages or from mozilla.org, or say where it \
         is:\n  FIREFOX=/path/to/firefox cargo xtask test\n{}",
        crate::browser::WITHOUT_SMOKE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_says_what_is_missing_and_how_to_skip_it() {
        let text = advice("There is no Firefox on the PATH.");
        assert!(text.starts_with("There is no Firefox") && text.contains("FIREFOX=/path"), "{text}");
        assert!(text.contains("--only fmt,clippy,native,doc,page,browser"), "{text}");
    }
}

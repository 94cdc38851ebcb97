//! A Chromium and its driver for the browser tests and the smoke test.

use crate::{apt, command};
use std::path::{Path, PathBuf};

/// The names of the browser, most free first.
const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where macOS keeps a browser that is not on the PATH.
const MACOS_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and a driver that can steer it.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chromium: PathBuf,
    /// The driver, of the same major version.
    pub(crate) chromedriver: PathBuf,
}

impl Browser {
    /// The variables by which tests find the browser and the page, built in `dist`.
    pub(crate) fn places<'a>(&'a self, dist: &'a Path) -> Vec<(&'static str, &'a Path)> {
        vec![("PLAYGROUND_DIST", dist), ("CHROMIUM", &self.chromium), ("CHROMEDRIVER", &self.chromedriver)]
    }
}

/// The browser of this machine; on Debian and its like it is installed if there is none.
pub(crate) fn provide() -> Result<Browser, String> {
    find().or_else(|missing| {
        // What apt installs would not be looked at where the person has said what to take.
        let chosen = asked("CHROMIUM").or_else(|| asked("CHROMEDRIVER")).is_some();
        if chosen || !apt::is_there() {
            return Err(advice(&missing));
        }
        println!("{missing} Installing chromium and chromium-driver with apt-get (about a minute).");
        apt::install(&["chromium", "chromium-driver"]).and_then(|()| find()).map_err(|problem| advice(&problem))
    })
}

fn advice(problem: &str) -> String {
    format!(
        "{problem}\nThe browser tests need Chromium or Chrome, and the chromedriver of the same major version. \
         Install both, or say where they are:\n  CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver \
         cargo xtask test"
    )
}

/// A browser and a driver whose major versions agree, or what is missing for that.
fn find() -> Result<Browser, String> {
    let chromedriver = asked("CHROMEDRIVER").or_else(|| command::on_path("chromedriver"));
    let chromedriver = chromedriver.ok_or("There is no chromedriver on the PATH.")?;
    let driver = major_version(&chromedriver)
        .ok_or_else(|| format!("{} does not print its version.", chromedriver.display()))?;
    let browsers: Vec<PathBuf> = match asked("CHROMIUM") {
        Some(browser) => vec![browser],
        None => installed_browsers(),
    };
    // An Ubuntu without the snap has a `chromium-browser` that only says how to get one: it has no version.
    let agrees = |browser: &&PathBuf| major_version(browser) == Some(driver);
    match browsers.iter().find(agrees) {
        Some(chromium) => Ok(Browser { chromium: chromium.clone(), chromedriver }),
        None => Err(format!("There is no Chromium {driver} for {}.", chromedriver.display())),
    }
}

fn installed_browsers() -> Vec<PathBuf> {
    let on_path = BROWSERS.iter().filter_map(|name| command::on_path(name));
    let elsewhere = Some(PathBuf::from(MACOS_CHROME)).filter(|browser| browser.is_file());
    on_path.chain(elsewhere).collect()
}

/// The path in a variable, if the person set it.
pub(crate) fn asked(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

fn major_version(program: &Path) -> Option<u32> {
    command::version(program)?.split('.').next()?.parse().ok()
}

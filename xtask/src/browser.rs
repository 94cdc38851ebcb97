//! A Chromium and its driver for the browser tests and the smoke test.

use crate::{apt, command};
use std::path::{Path, PathBuf};

/// The advice if Firefox or WebKit is not available.
pub(crate) const WITHOUT_SMOKE: &str =
    "All but the smoke test runs without it:\n  cargo xtask test --only fmt,clippy,native,doc,page,browser";

/// The browser's possible names, free software first.
const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where macOS installs a browser that is not on the PATH.
const MACOS_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and a driver that can control it.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chromium: PathBuf,
    /// The driver, with the same major version.
    pub(crate) chromedriver: PathBuf,
}

impl Browser {
    /// The variables that tell tests where the browser is, and the page, which is built in `dist`.
    pub(crate) fn places<'a>(&'a self, dist: &'a Path) -> Vec<(&'static str, &'a Path)> {
        vec![("PLAYGROUND_DIST", dist), ("CHROMIUM", &self.chromium), ("CHROMEDRIVER", &self.chromedriver)]
    }
}

/// This machine's browser. On Debian and its derivatives, this installs one if there is none.
pub(crate) fn provide() -> Result<Browser, String> {
    find().or_else(|missing| {
        // If the user has chosen a path, a browser that apt installs would not be used.
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

/// A browser and a driver with the same major version, or what is missing.
fn find() -> Result<Browser, String> {
    let chromedriver = asked("CHROMEDRIVER").or_else(|| command::on_path("chromedriver"));
    let chromedriver = chromedriver.ok_or("There is no chromedriver on the PATH.")?;
    let driver = major_version(&chromedriver)
        .ok_or_else(|| format!("{} does not print its version.", chromedriver.display()))?;
    let browsers: Vec<PathBuf> = match asked("CHROMIUM") {
        Some(browser) => vec![browser],
        None => installed_browsers(),
    };
    // On Ubuntu without the snap, `chromium-browser` only explains how to install a browser. It prints no version.
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

/// The path in a variable, if the user set it.
pub(crate) fn asked(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

fn major_version(program: &Path) -> Option<u32> {
    command::version(program)?.split('.').next()?.parse().ok()
}

//! A WebKit, its driver and a display for the smoke test. This is WebKitGTK, which runs on Linux.

use crate::browser::asked;
use crate::{apt, command};
use std::path::{Path, PathBuf};

/// The packages of Debian and its derivatives. The driver's package depends on WebKit, which includes a browser.
const PACKAGES: [&str; 2] = ["webkit2gtk-driver", "xvfb"];

/// Where distributions install files of libraries. Below it, Debian has a folder for each architecture.
const LIBRARIES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/libexec"];

/// The prefixes of WebKitGTK's folders: `webkit2gtk-4.1`, `webkitgtk-6.0`.
const FOLDERS: [&str; 2] = ["webkit2gtk-4.", "webkitgtk-6."];

/// A browser, a driver that can control it, and a virtual display, because WebKitGTK has no headless mode.
#[derive(Debug)]
pub(crate) struct WebKit {
    driver: PathBuf,
    browser: PathBuf,
    xvfb: PathBuf,
}

impl WebKit {
    /// The variables that tell tests where these are.
    pub(crate) fn places(&self) -> Vec<(&'static str, &Path)> {
        vec![("WEBKIT_DRIVER", &self.driver), ("WEBKIT_BROWSER", &self.browser), ("XVFB", &self.xvfb)]
    }
}

/// This machine's WebKit. On Debian and its derivatives, this installs it if there is none.
pub(crate) fn provide() -> Result<WebKit, String> {
    find().or_else(|missing| {
        let chosen = ["WEBKIT_DRIVER", "WEBKIT_BROWSER", "XVFB"].into_iter().any(|name| asked(name).is_some());
        if chosen || !apt::is_there() {
            return Err(advice(&missing));
        }
        println!("{missing} Installing {} with apt-get (about a minute).", PACKAGES.join(" and "));
        apt::install(&PACKAGES).and_then(|()| find()).map_err(|problem| advice(&problem))
    })
}

fn find() -> Result<WebKit, String> {
    let program = |variable, name: &str| {
        asked(variable).or_else(|| command::on_path(name)).ok_or_else(|| format!("There is no {name} on the PATH."))
    };
    let driver = program("WEBKIT_DRIVER", "WebKitWebDriver")?;
    let xvfb = program("XVFB", "Xvfb")?;
    let browser = asked("WEBKIT_BROWSER").or_else(|| mini_browser(&LIBRARIES.map(Path::new)));
    let browser =
        browser.ok_or_else(|| format!("There is no MiniBrowser of WebKitGTK below {}.", LIBRARIES.join(", ")))?;
    Ok(WebKit { driver, browser, xvfb })
}

/// WebKitGTK's own browser, which is not on the PATH: in these folders or one level below. Debian's driver belongs to 4.x,
/// so 4.x comes before 6.0, the newest 4.x first.
fn mini_browser(libraries: &[&Path]) -> Option<PathBuf> {
    let below = libraries.iter().flat_map(|folder| folders_in(folder));
    let places = libraries.iter().map(|folder| folder.to_path_buf()).chain(below);
    let all: Vec<PathBuf> = places.flat_map(|place| folders_in(&place)).collect();
    let browsers = FOLDERS.iter().flat_map(|name| newest_first(&all, name)).map(|folder| folder.join("MiniBrowser"));
    browsers.into_iter().find(|browser| browser.is_file())
}

/// The folders with this prefix, the newest version first.
fn newest_first(folders: &[PathBuf], name: &str) -> Vec<PathBuf> {
    let version =
        |folder: &Path| folder.file_name().map(|found| found.to_string_lossy().into_owned()).unwrap_or_default();
    let mut versions: Vec<PathBuf> =
        folders.iter().filter(|folder| version(folder).starts_with(name)).cloned().collect();
    versions.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    versions
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

fn advice(problem: &str) -> String {
    format!(
        "{problem}\nThe smoke test needs WebKitGTK 2.40 or newer with WebKitWebDriver and MiniBrowser, and Xvfb. Linux \
         distributions have them: {} on Debian and Ubuntu. Or say where they are:\n  WEBKIT_DRIVER=/path/to/WebKitWebDriver \
         WEBKIT_BROWSER=/path/to/MiniBrowser XVFB=/path/to/Xvfb cargo xtask test\n{}",
        PACKAGES.join(" and "),
        crate::browser::WITHOUT_SMOKE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_found_where_distributions_put_it() {
        let root = std::env::temp_dir().join(format!("crawl-playground-webkit-{}", std::process::id()));
        let browser = |path: &str| {
            let folder = root.join(path);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("MiniBrowser"), "").unwrap();
            folder.join("MiniBrowser")
        };
        let find = || mini_browser(&[&root.join("lib"), &root.join("libexec")]);
        assert_eq!(find(), None);
        let newest = browser("lib/x86_64-linux-gnu/webkitgtk-6.0");
        assert_eq!(find(), Some(newest));
        let fedora = browser("libexec/webkit2gtk-4.0");
        assert_eq!(find(), Some(fedora));
        let debian = browser("lib/x86_64-linux-gnu/webkit2gtk-4.1");
        assert_eq!(find(), Some(debian));
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_advice_says_what_is_missing_and_how_to_skip_it() {
        let text = advice("There is no Xvfb on the PATH.");
        assert!(text.starts_with("There is no Xvfb") && text.contains("webkit2gtk-driver and xvfb"), "{text}");
        assert!(text.contains("--only fmt,clippy,native,doc,page,browser"), "{text}");
    }
}

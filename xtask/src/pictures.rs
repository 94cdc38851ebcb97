//! `cargo xtask pictures`: the pictures of the README, taken of the real page.

use crate::scratch::Scratch;
use crate::{browser, chromium, command, single_file};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the pictures are kept, below the clone.
const FOLDER: &str = "docs";

/// The themes; each has a picture of its own.
const THEMES: [&str; 2] = ["light", "dark"];

/// What the pictures show: three patterns in mid-run, waiting at a barrier among them.
const SCENE: &str = "at=900";

/// The window, in CSS pixels: as high as the page with the sentence below the timelines.
const WINDOW: &str = "--window-size=1280,905";

/// The most bytes of a picture: the README is read on slow lines, too.
const MOST_BYTES: usize = 150_000;

/// The flags for a picture. The virtual time is how long the page may take to start and to paint, by a clock that waits for
/// it.
const FLAGS: [&str; 3] = ["--hide-scrollbars", "--virtual-time-budget=20000", WINDOW];

/// Builds the page as one file, which opens without a server, and takes a picture of it in each theme.
pub(crate) fn pictures(clone: &Path) -> Result<Vec<PathBuf>, String> {
    let chromium = browser::provide()?.chromium;
    let page = single_file::single_file(clone, None)?;
    THEMES.iter().map(|theme| picture(&chromium, &page, theme, clone)).collect()
}

fn picture(chromium: &Path, page: &Path, theme: &str, clone: &Path) -> Result<PathBuf, String> {
    let file = clone.join(FOLDER).join(format!("playground-{theme}.webp"));
    // Its own profile and folder for temporary files, which are removed with it.
    let scratch = Scratch::new()?;
    let mut command = Command::new(chromium);
    command
        .args(chromium::FLAGS)
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", scratch.path().join("profile").display()));
    command.arg(format!("--screenshot={}", file.display()));
    command.arg(format!("file://{}?{SCENE}&theme={theme}", page.display()));
    command::run(scratch.command(&mut command).stderr(Stdio::null()))?;
    let bytes = fs::metadata(&file).map_err(|error| format!("Cannot read {}: {error}", file.display()))?.len();
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if bytes > MOST_BYTES {
        return Err(format!("{} has {bytes} bytes; the limit is {MOST_BYTES}.", file.display()));
    }
    Ok(file)
}

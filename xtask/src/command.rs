//! Finds other programs, runs them, and asks for their versions.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The cargo that started this program. Child processes use the same one.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The program with this name on the PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|program| program.is_file())
}

/// The PATH with a folder added at its front.
pub(crate) fn path_with(folder: &Path) -> Result<std::ffi::OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Runs the command with its output on the terminal. An error names the command and says how it ended.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}.", line(command))) }
}

/// What the command prints, if it runs and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The version that a program prints, such as `0.21.14`.
pub(crate) fn version(program: &Path) -> Option<String> {
    version_in(&output(Command::new(program).arg("--version"))?)
}

/// The first word with a number before its first dot: `trunk 0.21.14`, `mdbook v0.5.4`, `Chromium 149.0.78 built on Debian`.
fn version_in(text: &str) -> Option<String> {
    let is_version = |word: &&str| word.split_once('.').is_some_and(|(major, _)| major.parse::<u32>().is_ok());
    let mut words = text.split_whitespace().map(|word| word.strip_prefix('v').unwrap_or(word));
    words.find(is_version).map(String::from)
}

/// The message for a program that could not start.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("Cannot start `{}`: {error}", line(command))
}

/// The command approximately as a user would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_programs_print_them() {
        for (text, version) in [
            ("trunk 0.21.14\n", Some("0.21.14")),
            ("mdbook v0.5.4\n", Some("0.5.4")),
            ("wasm-bindgen 0.2.130 (0123abcde)\n", Some("0.2.130")),
            ("Chromium 149.0.7827.114 built on Debian GNU/Linux 12 (bookworm)", Some("149.0.7827.114")),
            ("Google Chrome 131.0.6778.85 ", Some("131.0.6778.85")),
            ("ChromeDriver 149.0.7827.114 (abc-refs/branch-heads/1@{#2})", Some("149.0.7827.114")),
            ("Please install the snap. See example.com", None),
            ("", None),
        ] {
            assert_eq!(version_in(text).as_deref(), version, "{text}");
        }
    }

    #[test]
    fn a_failing_command_is_named() {
        let problem = run(Command::new("/no/such/program").arg("--flag")).unwrap_err();
        assert!(problem.starts_with("Cannot start `program --flag`"), "{problem}");
        assert_eq!(version(Path::new("/no/such/program")), None);
    }
}

//! A folder for temporary files that also ends every process started in it.
//!
//! Browsers leave folders and helper processes behind when they, or the test that started them, end abnormally. So every
//! process in a `Scratch` has the `Scratch`'s folder as TMPDIR and runs in its own process group. A small shell waits until
//! the `Scratch` is dropped or its program ends for any reason. Then the shell ends the processes and removes the folder
//! (`scratch.sh` explains how it finds them). The playground's tests also use this file.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The script that the shell runs.
#[cfg(unix)]
const SCRIPT: &str = include_str!("scratch.sh");

/// How many this process has created. Each has its own folder.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The folder and its processes. Dropping this ends the processes and removes the folder.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    children: Vec<Child>,
    #[cfg(unix)]
    leash: Child,
}

#[allow(dead_code, reason = "each program that includes this file uses only a part of it")]
impl Scratch {
    /// Creates the folder below the system's temporary folder. An error says what failed.
    pub(crate) fn new() -> Result<Self, String> {
        // Short, because Chromium puts a socket below it, and a socket's path is limited to 107 bytes. With the suffix, the
        // name is no prefix of another folder's name, which the script relies on.
        let name = format!("crawl-{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()))?;
        Ok(Self {
            #[cfg(unix)]
            leash: leash(&folder).inspect_err(|_| drop(std::fs::remove_dir(&folder)))?,
            folder,
            children: Vec::new(),
        })
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Sets up the command to keep its temporary files and processes here. It cannot read from the terminal.
    pub(crate) fn command<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Each system reads another variable.
        command.envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, &self.folder))).stdin(Stdio::null())
    }

    /// Starts the command here. Dropping the `Scratch` ends it.
    pub(crate) fn start(&mut self, command: &mut Command) -> std::io::Result<&mut Child> {
        let child = self.command(command).spawn()?;
        #[cfg(unix)]
        let group = format!("{}\n", child.id());
        self.children.push(child);
        #[cfg(unix)]
        if let Some(leash) = &mut self.leash.stdin {
            std::io::Write::write_all(leash, group.as_bytes())?;
        }
        // The child was just pushed, so there is a last one.
        self.children.last_mut().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // This ignores errors, because each of them means that the process or the folder is already gone.
        #[cfg(unix)]
        {
            drop(self.leash.stdin.take());
            let _ = self.leash.wait();
        }
        for child in &mut self.children {
            #[cfg(not(unix))]
            let _ = child.kill();
            let _ = child.wait();
        }
        #[cfg(not(unix))]
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The shell that waits. It has its own process group, because Ctrl-C in a terminal must not end it.
#[cfg(unix)]
fn leash(folder: &Path) -> Result<Child, String> {
    let mut shell = Command::new("/bin/sh");
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell.args(["-c", SCRIPT, "scratch"]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.spawn().map_err(|error| format!("`/bin/sh` cannot be started: {error}"))
}

//! A folder for temporary files, and an end for all that was started in it.
//!
//! Browsers leave folders and helpers behind when they or the test that started them end badly. So what is started in a
//! `Scratch` has its folder for TMPDIR and a process group of its own. A small shell waits until the `Scratch` is
//! dropped or its program ends, however it ends; then the shell ends the processes and removes the folder (`scratch.sh`
//! says how it finds them). The tests of the playground use this file, too.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the shell runs.
#[cfg(unix)]
const SCRIPT: &str = include_str!("scratch.sh");

/// How many there were in this process: each has a folder of its own.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The folder and its processes. Dropping it ends the processes and removes the folder.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    children: Vec<Child>,
    #[cfg(unix)]
    leash: Child,
}

#[allow(dead_code, reason = "each program with this file uses the half that it needs")]
impl Scratch {
    /// Makes the folder, in the folder for temporary files. An error says what could not be done.
    pub(crate) fn new() -> Result<Self, String> {
        // Short, because Chromium puts a socket below it, whose path may have 107 bytes. The suffix makes it the start of
        // no other folder's name, which the script relies on.
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

    /// Puts the command here: its temporary files, and its processes. It cannot read from the terminal.
    pub(crate) fn command<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Each system has a variable of its own.
        command.envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, &self.folder))).stdin(Stdio::null())
    }

    /// Starts the command here; it is ended when this is dropped.
    pub(crate) fn start(&mut self, command: &mut Command) -> std::io::Result<&mut Child> {
        let child = self.command(command).spawn()?;
        #[cfg(unix)]
        let group = format!("{}\n", child.id());
        self.children.push(child);
        #[cfg(unix)]
        if let Some(leash) = &mut self.leash.stdin {
            std::io::Write::write_all(leash, group.as_bytes())?;
        }
        // It was pushed just now, so it is there.
        self.children.last_mut().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Errors are ignored here because each of them means that the process or the folder is gone already.
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

/// The shell that waits. It has a group of its own: Ctrl-C in a terminal must not end it.
#[cfg(unix)]
fn leash(folder: &Path) -> Result<Child, String> {
    let mut shell = Command::new("/bin/sh");
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell.args(["-c", SCRIPT, "scratch"]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.spawn().map_err(|error| format!("`/bin/sh` cannot be started: {error}"))
}

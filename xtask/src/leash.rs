//! Child processes that end when this program ends.
//!
//! Ctrl-C reaches every process of a terminal. But a signal to this program alone (`kill`, a script's timeout) would leave a
//! server running that keeps its port. So the child gets its own process group, and a small shell waits on a pipe that only
//! this program holds open. When the pipe closes, for any reason, the shell ends the group. On Windows, the console ends the
//! child on Ctrl-C; no other case is covered.

use crate::command::{cannot_start, line};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A child process on a leash. Dropping this ends the child and the child's own children.
#[derive(Debug)]
pub(crate) struct Leashed {
    child: Child,
    #[cfg(unix)]
    leash: Child,
}

/// Runs the command to its end on a leash.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = Leashed::start(command)?.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}.", line(command))) }
}

impl Leashed {
    /// Starts the command. It cannot read from the terminal, because its process group is not the terminal's.
    #[cfg(unix)]
    pub(crate) fn start(command: &mut Command) -> Result<Self, String> {
        use std::os::unix::process::CommandExt as _;
        command.stdin(Stdio::null()).process_group(0);
        let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
        let leash = Command::new("/bin/sh")
            .args(["-c", "read -r _; kill -TERM \"-$1\"", "leash", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        match leash {
            Ok(leash) => Ok(Self { child, leash }),
            Err(error) => {
                // Without the shell, no process would end the child. The child may also have ended already, which is fine.
                let _ = child.kill();
                Err(format!("Cannot start `/bin/sh`: {error}"))
            }
        }
    }

    /// Starts the command.
    #[cfg(not(unix))]
    pub(crate) fn start(command: &mut Command) -> Result<Self, String> {
        let child = command.stdin(Stdio::null()).spawn().map_err(|error| cannot_start(command, &error))?;
        Ok(Self { child })
    }

    /// Waits until the child ends.
    pub(crate) fn wait(&mut self) -> std::io::Result<ExitStatus> {
        let status = self.child.wait()?;
        self.slip();
        Ok(status)
    }

    /// Takes the leash off a child that has ended: another process may soon get its id.
    fn slip(&mut self) {
        #[cfg(unix)]
        let _ = self.leash.kill().and_then(|()| self.leash.wait());
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        // This ignores errors, because each of them means that the process has ended already.
        #[cfg(unix)]
        {
            drop(self.leash.stdin.take());
            let _ = self.leash.wait();
        }
        #[cfg(not(unix))]
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_dropped_leash_ends_the_child_and_its_children() {
        let started = Instant::now();
        // The shell waits for its own child. Both must get the signal, otherwise the drop waits for the normal end.
        let by_itself = Duration::from_secs(3600);
        let sleep = format!("sleep {}; true", by_itself.as_secs());
        let leashed = Leashed::start(Command::new("/bin/sh").args(["-c", &sleep])).unwrap();
        drop(leashed);
        assert!(started.elapsed() < by_itself);
    }

    #[test]
    fn an_error_says_how_the_child_ended() {
        assert_eq!(run(&mut Command::new("true")), Ok(()));
        let problem = run(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(problem.contains("exit status: 3"), "{problem}");
    }
}

//! Runs Python, for a minute at most.

use std::fs::{File, read_to_string};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(5);

/// How many runs there were: each has files of its own.
static RUNS: AtomicUsize = AtomicUsize::new(0);

/// The time that all runs have together.
pub struct Minute {
    ends: Instant,
}

impl Minute {
    /// It begins now.
    pub fn start() -> Self {
        Minute { ends: Instant::now() + Duration::from_secs(60) }
    }

    /// What `python` prints when it is given `arguments`. An error holds what it said of its failure.
    pub fn run(&self, folder: &Path, arguments: &[String]) -> Result<String, String> {
        // Into files: a pipe that is full would stop it, and what it forked would keep one open.
        let place = format!("twins-{}-{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
        let [out, said] = ["out", "err"].map(|kind| scratch().join(format!("{place}.{kind}")));
        let mut python = Command::new(interpreter());
        python.args(arguments).current_dir(folder).process_group(0);
        python.stdout(File::create(&out).unwrap()).stderr(File::create(&said).unwrap());
        // Nothing is written beside the sources. Hashes of strings are the same each time.
        python.env("PYTHONPYCACHEPREFIX", scratch().join("pycache")).env("PYTHONHASHSEED", "0");
        let status = self.wait(&mut python);
        let texts = [&out, &said].map(|file| read_to_string(file).unwrap());
        [out, said].iter().for_each(|file| std::fs::remove_file(file).unwrap());
        let [out, said] = texts;
        match status? {
            status if status.success() => Ok(out),
            status => Err(format!("{status}: {}", said.trim())),
        }
    }

    fn wait(&self, python: &mut Command) -> Result<ExitStatus, String> {
        if self.is_over() {
            return Err(String::from("the minute was over before it began"));
        }
        let mut child = python.spawn().map_err(|error| {
            format!("{} cannot be started: {error}. Python 3.11 or newer is needed; PYTHON names it", interpreter())
        })?;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return Ok(status);
            }
            if self.is_over() {
                // Its group: what it forked must not be left behind.
                let group = format!("-{}", child.id());
                let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
                let _ = child.wait();
                return Err(String::from("no answer, and the minute is over"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// What is left of it.
    pub fn left(&self) -> Duration {
        self.ends.saturating_duration_since(Instant::now())
    }

    /// Whether nothing is.
    pub fn is_over(&self) -> bool {
        self.left().is_zero()
    }
}

/// Does `work` with every item, `at_once` at a time, in their order. The results are in that order too.
pub fn each<T: Sync, R: Send>(items: &[T], at_once: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(item) = items.get(index)
                {
                    let result = work(item);
                    results.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// `PYTHON`, or the `python3` on the PATH.
pub fn interpreter() -> String {
    std::env::var("PYTHON").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| String::from("python3"))
}

fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

//! Runs Python, and measures how busy the machine was in the meantime.

use crate::process::Scratch;
use crawl_playground::strategy::Strategy;
use std::fs::{File, read_to_string};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The longest time for a run. Only a run that hangs without noticing it takes this long.
const PATIENCE: Duration = Duration::from_secs(600);

/// An interpreter, with a folder for its output.
pub struct Python {
    scratch: Scratch,
    /// The number of runs so far: each has its own files.
    runs: AtomicUsize,
}

/// The output of a run.
pub struct Printed {
    pub text: String,
    /// The share of the run's time in which at least one program waited for a core; 0 if the system does not say.
    pub starved: f64,
}

impl Python {
    /// Creates an interpreter with an empty folder.
    pub fn new() -> Self {
        Python { scratch: Scratch::new().unwrap(), runs: AtomicUsize::new(0) }
    }

    /// The interpreter's version: 3 and 14 for 3.14.
    pub fn version(&self) -> (u32, u32) {
        let code = ["-c", "import sys; print(*sys.version_info[:2])"].map(String::from);
        let printed = self.run(self.folder(), &code).unwrap();
        let mut numbers = printed.text.split_whitespace().map(|number| number.parse().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    }

    /// Whether this version runs the twin of a strategy. If not, it says so.
    pub fn runs(&self, strategy: &Strategy) -> bool {
        let (major, minor) = self.version();
        let can = !needs_3_14(strategy) || (major, minor) >= (3, 14);
        if !can {
            eprintln!("The twin of {} needs Python 3.14, and this is {major}.{minor}.", strategy.id);
        }
        can
    }

    /// The folder. It is removed together with all processes that still run in it.
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }

    /// The output of `python` with these `arguments`. An error contains its error output.
    pub fn run(&self, folder: &Path, arguments: &[String]) -> Result<Printed, String> {
        // Into files: a full pipe would stop Python, and its forked processes would keep a pipe open.
        let number = self.runs.fetch_add(1, Ordering::Relaxed);
        let [out, said] = ["out", "err"].map(|kind| self.folder().join(format!("{number}.{kind}")));
        let mut python = Command::new(interpreter());
        self.scratch.command(&mut python).args(arguments).current_dir(folder);
        python.stdout(File::create(&out).unwrap()).stderr(File::create(&said).unwrap());
        // Writes nothing next to the sources, and makes the hashes of strings the same each time.
        python.env("PYTHONPYCACHEPREFIX", self.folder().join("pycache")).env("PYTHONHASHSEED", "0");
        let (began, starved) = (Instant::now(), starved());
        let status = wait(&mut python)?;
        let starved = self::starved().saturating_sub(starved).as_secs_f64() / began.elapsed().as_secs_f64();
        let [text, said] = [&out, &said].map(|file| read_to_string(file).unwrap());
        if status.success() { Ok(Printed { text, starved }) } else { Err(format!("{status}: {}", said.trim())) }
    }
}

/// Whether a twin uses what older versions of Python lack.
fn needs_3_14(strategy: &Strategy) -> bool {
    strategy.instead("python", "3.11") == Some("3.14")
}

fn wait(python: &mut Command) -> Result<ExitStatus, String> {
    let began = Instant::now();
    let mut child = python.spawn().map_err(|error| {
        format!("{} cannot be started: {error}. Python 3.11 or newer is needed; PYTHON names it", interpreter())
    })?;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Ok(status);
        }
        if began.elapsed() > PATIENCE {
            // Dropping the scratch folder ends its forked processes.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("no answer in {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// How long at least one program has waited for a core since the machine started. Only Linux counts this.
fn starved() -> Duration {
    let text = read_to_string("/proc/pressure/cpu").unwrap_or_default();
    let total = text.lines().next().and_then(|some| some.rsplit_once("total="));
    Duration::from_micros(total.and_then(|(_, us)| us.parse().ok()).unwrap_or(0))
}

/// Runs `work` on every item, `at_once` at a time, in order. The results have the same order.
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

//! The patterns: one file each, readable from top to bottom like a text, and their catalogue. Floor 2.
//!
//! A strategy is an `async fn` over a [`World`]: the code that people read is the code that runs, simulated and live.
//! Each has two versions, one file and one row of the catalogue per version: corrected, and as people publish it. Four
//! patterns have no published version: `adaptive` finds its own concurrency, `oracle` knows every latency beforehand, and
//! `interpreter_map` and `interpreter_as_completed` need Python 3.14.
//!
//! Beside the code of the corrected version is its [`Descriptor`]: all that other rooms ask of a strategy. Nothing else
//! names one: the build finds the files and writes the catalogue.
//!
#![doc = include_str!("table.md")]

mod catalogue;
pub mod code;
mod descriptor;
pub mod files;

include!(concat!(env!("OUT_DIR"), "/strategies.rs"));

pub use descriptor::{Descriptor, Published, Schedule, Uses};

use crate::trace::Cause;
use crate::world::kernel::Kernel;
use crate::world::{Actor, Rules, Run, TaskId, World};
use std::rc::Rc;

/// Every strategy, in the order in which lists show them. (A static item: each package would compile the strategies of a constant
/// again.)
pub static CATALOGUE: &[Strategy] = &catalogue::in_order::<{ FOUND.len() }>(FOUND);

/// Whether a strategy is corrected, or as people publish it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// Fetches each page once, loses none, and ends when done.
    Corrected,
    /// Bugs included.
    Published,
}

/// A row of the catalogue.
#[derive(Clone, Copy)]
pub struct Strategy {
    /// Its id in URLs, on the command line and in traces: Python's name of the pattern; the published version adds
    /// `-as-published`.
    pub id: &'static str,
    /// Python's name of the pattern.
    pub pattern: &'static str,
    /// Which version it is.
    pub version: Version,
    /// The keys from [`HEEDED_BY_SOME`] that have an effect on it.
    pub heeds: &'static [&'static str],
    /// Sets the rules to the defaults of this version.
    pub rules: fn(&mut Rules),
    /// What the pattern says of itself.
    pub descriptor: &'static Descriptor,
    /// The files of the pattern.
    sources: &'static [Source],
}

/// A Rust file of a pattern.
#[derive(Clone, Copy)]
pub struct Source {
    /// What follows the pattern in its name.
    suffix: &'static str,
    /// The function that runs it, and its name without `.rs`.
    pub entry: &'static str,
    /// Starts it in a world.
    run: fn(World) -> Run,
}

pub use crate::trace::PUBLISHED;

/// The keys of the settings that have an effect on some strategies only: each strategy names its own.
pub const HEEDED_BY_SOME: [&str; 16] = [
    "concurrency",
    "batch",
    "workers",
    "semaphore",
    "done",
    "idle-timeout-ms",
    "guard",
    "release",
    "parse-in",
    "processes",
    "gil",
    "start-method",
    "buffersize",
    "eager",
    "chunksize",
    "shutdown",
];

impl Source {
    /// The name of its file.
    fn name(&self) -> String {
        format!("{}.rs", self.entry)
    }

    /// The text of its file: see [`files`].
    pub fn rust(&self) -> &'static str {
        files::text_of(&self.name())
    }
}

impl Strategy {
    /// The name of the file of its twin in Python, for this version only.
    pub fn python_name(&self) -> String {
        format!("{}{}.py", self.pattern, self.version.suffix())
    }

    /// The text of its twin in Python: see [`files`].
    pub fn python(&self) -> &'static str {
        files::text_of(&self.python_name())
    }

    /// The most fetches that this strategy has in flight under `rules`; `None` for unlimited.
    pub fn workers(&self, rules: &Rules) -> Option<u32> {
        (self.descriptor.workers)(rules)
    }

    /// How many workers it starts if the concurrency is unlimited and it must start all workers at once; `None` if it
    /// is really unlimited, or has a limit.
    pub fn in_place_of_unlimited(&self, rules: &Rules) -> Option<u32> {
        (self.descriptor.in_place_of_unlimited)(rules)
    }

    /// Whether the setting with this key has an effect on it.
    pub fn heeds(&self, key: &str) -> bool {
        let is_heeded = !HEEDED_BY_SOME.contains(&key) || self.heeds.contains(&key);
        is_heeded && !self.descriptor.ignores.contains(&key)
    }

    /// The answer that it uses in place of `answer` to a setting; `None` if it follows that answer, or heeds none.
    pub fn instead(&self, key: &str, answer: &str) -> Option<&'static str> {
        let row = self.descriptor.instead.iter().find(|row| (row.0, row.1) == (key, answer));
        row.filter(|_| self.heeds(key)).map(|row| row.2)
    }

    /// Whether its code keeps a rate by itself.
    pub fn has_limiter(&self) -> bool {
        matches!(self.descriptor.schedule, Some(Schedule::Paced(_)))
    }

    /// Whether another actor parses while all N workers fetch: a main thread, a parent process, the event loop.
    pub fn parses_aside(&self, rules: &Rules) -> bool {
        (self.descriptor.parses_aside)(rules)
    }

    /// Whether speed-ups are measured against it.
    pub fn is_baseline(&self) -> bool {
        self.descriptor.is_baseline && self.version == Version::Corrected
    }

    /// Whether several threads check whether a page is visited and then mark it, and no lock is held in between. Only the
    /// GIL makes that safe.
    pub fn is_unguarded(&self, rules: &Rules) -> bool {
        (self.descriptor.is_unguarded)(self.version, rules)
    }

    /// What its main function runs on.
    pub fn actor(&self) -> Actor {
        self.descriptor.actor
    }

    /// The cause when an idle worker has no work.
    pub fn waits_at(&self) -> Cause {
        self.descriptor.waits_at
    }

    /// The file that runs under `rules`.
    pub fn source(&self, rules: &Rules) -> &'static Source {
        self.source_of((self.descriptor.runs)(self.version, rules))
    }

    /// The file of this version, which runs unless a setting asks for another algorithm.
    pub fn own_source(&self) -> &'static Source {
        self.source_of(self.version.suffix())
    }

    /// The file of the pattern with this suffix, or else its main file.
    fn source_of(&self, suffix: &str) -> &'static Source {
        self.sources.iter().find(|source| source.suffix == suffix).unwrap_or(&self.sources[0])
    }

    /// Whether this is the main function of a file of the pattern that is no version, but another algorithm.
    fn has_other_algorithm(&self, function: &str) -> bool {
        let is_version = |suffix| [Version::Corrected.suffix(), Version::Published.suffix()].contains(&suffix);
        self.sources.iter().any(|source| source.entry == function && !is_version(source.suffix))
    }

    /// Starts it in a kernel: its main task.
    pub(crate) fn start(&self, kernel: &Rc<Kernel>) -> TaskId {
        kernel.marking.submits_at_once.set(self.descriptor.submits_at_once);
        kernel.marking.is_unguarded.set(self.is_unguarded(&kernel.rules));
        kernel.marking.ignores_settings.set(self.descriptor.ignores.contains(&"mark"));
        kernel.spawn_main(self.source(&kernel.rules).run, self.descriptor.actor, self.descriptor.waits_at)
    }

    /// The other version of the same pattern; `None` for a pattern without a published version.
    pub fn other_version(&self) -> Option<&'static Strategy> {
        CATALOGUE.iter().find(|other| other.pattern == self.pattern && other.version != self.version)
    }

    /// Whether its pattern has no published version.
    pub fn is_beyond(&self) -> bool {
        self.other_version().is_none()
    }
}

/// The corrected version of every pattern.
pub fn corrected() -> impl Iterator<Item = &'static Strategy> {
    CATALOGUE.iter().filter(|strategy| strategy.version == Version::Corrected)
}

/// The strategies of the comparison that a visitor sees first, in the order of its lanes.
pub fn first_lanes() -> Vec<&'static Strategy> {
    let mut lanes: Vec<&Strategy> = Vec::new();
    // A sort of so few would be larger than this, and there is no other one of strategies.
    for strategy in corrected().filter(|strategy| strategy.descriptor.first_lane.is_some()) {
        let before = |lane: &&Strategy| lane.descriptor.first_lane <= strategy.descriptor.first_lane;
        lanes.insert(lanes.partition_point(before), strategy);
    }
    lanes
}

/// No strategy has this id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoStrategy(pub String);

/// The strategy with this id.
pub fn find(id: &str) -> Result<&'static Strategy, NoStrategy> {
    CATALOGUE.iter().find(|strategy| strategy.id == id).ok_or_else(|| NoStrategy(id.into()))
}

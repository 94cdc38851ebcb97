//! The patterns: one file each, readable from top to bottom like a text, and their catalogue. Floor 2.
//!
//! A strategy is an `async fn` over a [`World`]: the code that people read is the code that runs, simulated and live.
//! Each has two versions, one row of the catalogue per version: corrected, and as people publish it. Two patterns have
//! no published version: `adaptive` finds its own concurrency, `oracle` knows every latency beforehand.
//!
#![doc = include_str!("table.md")]

mod adaptive;
mod as_completed;
mod async_workers;
mod catalogue;
pub mod code;
mod first_completed;
mod future_callbacks;
mod gather;
mod imap_unordered;
mod oracle;
mod pool_map;
mod process_map;
mod queue_workers;
mod rate_limited;
mod sequential;
mod task_group_batch;
mod task_group_spawn;
mod thread_map;
mod thread_per_url;
mod to_thread;

pub use catalogue::CATALOGUE;

use crate::trace::Cause;
use crate::world::{Actor, MANY, Rules, Run, World};

/// Whether a strategy is corrected, or as people publish it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// Fetches each page once, loses none, and ends when done.
    Corrected,
    /// Bugs included.
    Published,
}

/// A row of the catalogue.
pub struct Strategy {
    /// Its id in URLs, on the command line and in traces: Python's name of the pattern; the published version adds
    /// `-as-published`.
    pub id: &'static str,
    /// Python's name of the pattern.
    pub pattern: &'static str,
    /// Which version it is.
    pub version: Version,
    /// The Rust file that it was compiled from: it holds both versions. [`code`] extracts the lines of this one.
    pub rust: &'static str,
    /// The file of its twin in Python, for this version only.
    pub python: &'static str,
    /// The function of the file that starts this version.
    pub entry: &'static str,
    /// Starts it in a world.
    pub run: fn(World) -> Run,
    /// What its main function runs on.
    pub actor: Actor,
    /// The cause when an idle worker has no work.
    pub waits_at: Cause,
    /// The keys from [`HEEDED_BY_SOME`] that have an effect on it.
    pub heeds: &'static [&'static str],
    /// Sets the rules to the defaults of this version.
    pub rules: fn(&mut Rules),
}

pub use crate::trace::PUBLISHED;

/// The keys of the settings that have an effect on some strategies only: each strategy names its own.
pub const HEEDED_BY_SOME: [&str; 10] = [
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
];

impl Strategy {
    /// The most fetches that this strategy has in flight under `rules`; `None` for unlimited.
    pub fn workers(&self, rules: &Rules) -> Option<u32> {
        match self.pattern {
            "sequential" => Some(1),
            "thread_per_url" => None,
            "to_thread" => Some(rules.concurrency.unwrap_or(32.min(rules.machine.cores + 4))),
            "async_workers" => match (rules.workers.or(rules.concurrency), rules.semaphore.or(rules.concurrency)) {
                (Some(workers), Some(permits)) => Some(workers.min(permits)),
                (workers, permits) => workers.or(permits),
            },
            _ => rules.concurrency,
        }
    }

    /// How many workers it starts if the concurrency is unlimited and it must start all workers at once; `None` if it
    /// is really unlimited, or has a limit.
    pub fn in_place_of_unlimited(&self, rules: &Rules) -> Option<u32> {
        let starts_all = match self.pattern {
            "process_map" | "pool_map" | "imap_unordered" | "queue_workers" => true,
            "as_completed" => rules.processes,
            "async_workers" => rules.workers.is_none(),
            "to_thread" => return self.workers(rules).filter(|_| rules.concurrency.is_none()),
            _ => false,
        };
        (starts_all && rules.concurrency.is_none()).then_some(MANY)
    }

    /// Whether the setting with this key has an effect on it.
    pub fn heeds(&self, key: &str) -> bool {
        match key {
            // It orders pages by the latencies that it knows.
            "order" | "mark" => self.pattern != "oracle",
            key => !HEEDED_BY_SOME.contains(&key) || self.heeds.contains(&key),
        }
    }

    /// Whether another actor parses while all N workers fetch: a main thread, a parent process, the event loop.
    pub fn parses_aside(&self, rules: &Rules) -> bool {
        match self.pattern {
            "sequential" | "gather" | "task_group_spawn" | "async_workers" | "adaptive" | "oracle"
            | "queue_workers" => false,
            "process_map" | "pool_map" | "imap_unordered" => rules.parse_in_parent,
            _ => true,
        }
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

/// No strategy has this id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoStrategy(pub String);

/// The strategy with this id.
pub fn find(id: &str) -> Result<&'static Strategy, NoStrategy> {
    CATALOGUE.iter().find(|strategy| strategy.id == id).ok_or_else(|| NoStrategy(id.into()))
}

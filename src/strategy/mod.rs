//! The patterns: one file each, read top to bottom like a text, and the catalogue of them. Floor 2.
//!
//! A strategy is an `async fn` over a [`World`]: what a person reads is what runs, in virtual time and live alike.

mod async_workers;
mod gather;
mod sequential;
mod task_group_spawn;

use crate::world::World;
use std::future::Future;
use std::pin::Pin;

/// A running strategy.
pub type Run = Pin<Box<dyn Future<Output = ()>>>;

/// A row of the catalogue.
pub struct Strategy {
    /// Its id in URLs, on the command line and in traces: Python's name of the pattern.
    pub id: &'static str,
    /// What a lane is headed with.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Its source, as it was compiled.
    pub source: &'static str,
    /// Starts it in a world.
    pub run: fn(World) -> Run,
    /// The keys of the settings that it heeds, of those that not every strategy heeds.
    pub heeds: &'static [&'static str],
}

/// Every strategy, in the order in which lists show them.
pub const CATALOGUE: &[Strategy] = &[
    Strategy {
        id: "sequential",
        name: "Sequential",
        about: "one page at a time",
        source: include_str!("sequential.rs"),
        run: |world| Box::pin(sequential::sequential(world)),
        heeds: &[],
    },
    Strategy {
        id: "gather",
        name: "Batched",
        about: "gather: a barrier after each batch",
        source: include_str!("gather.rs"),
        run: |world| Box::pin(gather::gather(world)),
        heeds: &["concurrency", "batch"],
    },
    Strategy {
        id: "task_group_spawn",
        name: "Dynamic",
        about: "tasks spawn tasks",
        source: include_str!("task_group_spawn.rs"),
        run: |world| Box::pin(task_group_spawn::task_group_spawn(world)),
        heeds: &["concurrency"],
    },
    Strategy {
        id: "async_workers",
        name: "Workers",
        about: "N tasks on one queue",
        source: include_str!("async_workers.rs"),
        run: |world| Box::pin(async_workers::async_workers(world)),
        heeds: &["concurrency"],
    },
];

impl Strategy {
    /// The most fetches that this strategy has in flight when the setting says `concurrency`.
    pub fn workers(&self, concurrency: Option<u32>) -> Option<u32> {
        if self.heeds.contains(&"concurrency") { concurrency } else { Some(1) }
    }
}

/// The strategy with this id, or a message that says which there are.
pub fn find(id: &str) -> Result<&'static Strategy, String> {
    CATALOGUE.iter().find(|strategy| strategy.id == id).ok_or_else(|| {
        let ids: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).collect();
        format!("no strategy is called {id:?}; allowed are {}", ids.join(", "))
    })
}

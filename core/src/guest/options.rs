//! The rules of a lane in the words of the Python twins.

use super::Guest;
use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::world::{Batch, Done, FailureRule, Mark, Order, Release, Starts};
use serde_json::{Value, json};

/// What other code pays of the start and the end of children; the kernel makes them wait for the rest.
fn starts(starts: &Starts) -> Value {
    json!({
        "stop": starts.stop_us,
        "stop_more": starts.stop_more_us,
        "hop": starts.hop_us,
        "round_trip": starts.round_trip_us,
    })
}

/// The rules as JSON: `options` are the twins' options, `machine` the costs in µs.
pub fn json(guest: &Guest) -> String {
    let (rules, strategy) = (guest.rules(), guest.plan().strategy);
    let machine = &rules.machine;
    let many = strategy.in_place_of_unlimited(rules).unwrap_or(crate::world::MANY);
    // The twins of the corrected versions parse in the child by themselves.
    let is_published = strategy.version == crate::strategy::Version::Published;
    let parses_in_child = is_published && strategy.heeds("parse-in") && !rules.parse_in_parent;
    let options = json!({
        "concurrency": rules.concurrency.unwrap_or(many),
        "has_limit": rules.concurrency.is_some(),
        "workers": rules.workers,
        "semaphore": rules.semaphore,
        "rate": rules.rate,
        "max_pages": rules.max_pages,
        "order": if rules.order == Order::Lifo { "lifo" } else { "fifo" },
        "mark": match rules.mark {
            Mark::Discovery => "discovery",
            Mark::Submission => "submission",
            Mark::Dequeue => "dequeue",
            Mark::Result => "result",
        },
        "done": match rules.done {
            Done::Correct => "correct",
            Done::FrontierEmpty => "frontier-empty",
            Done::WorkerIdle => "worker-idle",
            Done::IdleTimeout => "idle-timeout",
        },
        "status": match rules.links.status {
            StatusPolicy::Any => "any",
            StatusPolicy::Below400 => "below-400",
            StatusPolicy::Only200 => "only-200",
        },
        "external": match rules.links.external {
            ExternalPolicy::List => "list",
            ExternalPolicy::Fetch => "fetch",
            ExternalPolicy::Ignore => "ignore",
        },
        "images": if rules.links.images == ImagePolicy::Fetch { "fetch" } else { "ignore" },
        "types": if rules.links.any_type { "any" } else { "html" },
        "fragments": if rules.links.keep_fragments { "keep" } else { "drop" },
        "failure": match rules.failure {
            FailureRule::Raise => "raise",
            FailureRule::Return => "return",
            FailureRule::Ignore => "ignore",
        },
        "flat": rules.flat,
        "parse_in": if parses_in_child { "child" } else { "parent" },
        "processes": rules.processes,
        "release": if rules.release == Release::BeforeFetch { "before-fetch" } else { "after-fetch" },
        "guard": match rules.guard {
            crate::world::Guard::Ordering => "ordering",
            crate::world::Guard::CallbackFirst => "callback-first",
            crate::world::Guard::Lock => "lock",
            crate::world::Guard::ReentrantLock => "reentrant-lock",
        },
        "batch": if rules.batch == Batch::Chunk { "chunk" } else { "frontier" },
        "redirects": if rules.follows_blindly { "blind" } else { "checked" },
        "buffersize": rules.buffersize,
        "chunksize": rules.chunksize,
        "eager": rules.eager,
        "shutdown": rules.shutdown,
        "idle_timeout_ms": rules.idle_timeout_us / 1000,
        "timeout_ms": rules.network.timeout_us.map(|us| us / 1000),
    });
    let machine = json!({
        "cores": machine.cores,
        "switch_interval": machine.switch_interval_us,
        "thread_hop": machine.thread_hop_us,
        "thread_start": machine.thread_start_us,
        "process_fork": machine.process_fork_us,
        "pool_start": machine.pool_start_us,
        "multiprocessing": machine.multiprocessing_us,
        "process_hop": machine.process_hop_us,
        "process_round_trip": machine.process_round_trip_us,
        "pool_stop": machine.pool_stop_us,
        "process_stop": machine.process_stop_us,
        "process_start": machine.process_start_us,
        "interpreters": starts(&machine.interpreters),
        "children": machine.children.as_ref().map(starts),
    });
    let rules: Value = json!({
        "pattern": strategy.pattern,
        "id": strategy.id,
        "site": guest.plan().setup.site,
        "start": guest.site().url(guest.site().start),
        "median_us": rules.network.median_us,
        // Each lane has a rate: only a pattern with a limiter of its own waits for it at a semaphore or a sleep.
        "is_rated": rules.rate.is_some() && strategy.has_limiter(),
        "seed": rules.network.seed,
        "options": options,
        "machine": machine,
    });
    rules.to_string()
}

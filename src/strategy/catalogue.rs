//! The catalogue: a row a version of each pattern.

use super::*;
use crate::site::{ExternalPolicy, ImagePolicy, LinkPolicy, StatusPolicy};
use crate::world::{FailureRule, Mark, Order, Release};

/// Two rows: the corrected version and the published one. What goes beyond has one.
macro_rules! patterns {
    ($($id:literal, $name:literal, $about:literal, $actor:ident, $waits_at:ident,
        corrected: $module:ident :: $corrected:ident $heeds:tt $rules:expr,
        published: $published:ident $published_heeds:tt $published_rules:expr;)+
        $(beyond $beyond:literal, $beyond_name:literal, $beyond_about:literal, $beyond_run:path, $beyond_heeds:tt;)+) => {
        /// Every strategy, in the order in which lists show them.
        pub const CATALOGUE: &[Strategy] = &[$(
            Strategy {
                id: $id,
                pattern: $id,
                version: Version::Corrected,
                name: $name,
                about: $about,
                rust: include_str!(concat!($id, ".rs")),
                python: include_str!(concat!($id, ".py")),
                entry: stringify!($corrected),
                run: |world| Box::pin($module::$corrected(world)),
                actor: Actor::$actor,
                waits_at: Cause::$waits_at,
                heeds: &$heeds,
                rules: $rules,
            },
            Strategy {
                id: concat!($id, "-as-published"),
                pattern: $id,
                version: Version::Published,
                name: $name,
                about: $about,
                rust: include_str!(concat!($id, ".rs")),
                python: include_str!(concat!($id, "_published.py")),
                entry: stringify!($published),
                run: |world| Box::pin($module::$published(world)),
                actor: Actor::$actor,
                waits_at: Cause::$waits_at,
                heeds: &$published_heeds,
                rules: $published_rules,
            },
        )+ $(
            Strategy {
                id: $beyond,
                pattern: $beyond,
                version: Version::Corrected,
                name: $beyond_name,
                about: $beyond_about,
                rust: include_str!(concat!($beyond, ".rs")),
                python: include_str!(concat!($beyond, ".py")),
                entry: $beyond,
                run: |world| Box::pin($beyond_run(world)),
                actor: Actor::Loop,
                waits_at: Cause::EmptyFrontier,
                heeds: &$beyond_heeds,
                rules: |_| {},
            },
        )+];
    };
}

patterns! {
    "sequential", "Sequential", "one page at a time", Thread, EmptyFrontier,
        corrected: sequential::sequential [] |_| {},
        published: sequential [] first_family;
    "thread_map", "Thread map", "executor.map: a barrier after each batch", Thread, Barrier,
        corrected: thread_map::thread_map ["concurrency"] |_| {},
        published: thread_map ["concurrency"] first_family;
    "process_map", "Process map", "N processes: a barrier after each batch", Thread, Barrier,
        corrected: process_map::process_map ["concurrency"] |_| {},
        published: process_map ["concurrency"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "pool_map", "Pool map", "chunks for N processes", Thread, Barrier,
        corrected: pool_map::pool_map ["concurrency"] |_| {},
        published: pool_map ["concurrency"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "imap_unordered", "Unordered", "results as they complete, in batches", Thread, Barrier,
        corrected: imap_unordered::imap_unordered ["concurrency"] |_| {},
        published: imap_unordered ["concurrency"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "queue_workers", "Queue workers", "threads between two queues", Thread, QueueJoin,
        corrected: queue_workers::queue_workers ["concurrency"] |rules| rules.mark = Mark::Submission,
        published: queue_workers_published ["concurrency"] |rules| {
            first_family(rules);
            rules.mark = Mark::Submission;
        };
    "gather", "Batched", "gather: a barrier after each batch", Loop, Barrier,
        corrected: gather::gather ["concurrency", "batch"] |_| {},
        published: gather [] unbounded;
    "task_group_batch", "Task group", "a task per link, awaited in order", Loop, Barrier,
        corrected: task_group_batch::task_group_batch ["concurrency"] |_| {},
        published: task_group_batch [] unbounded;
    "task_group_spawn", "Dynamic", "tasks spawn tasks", Loop, EmptyFrontier,
        corrected: task_group_spawn::task_group_spawn ["concurrency"] |_| {},
        published: task_group_spawn [] |rules| {
            unbounded(rules);
            rules.mark = Mark::Discovery;
        };
    "future_callbacks", "Callbacks", "each completion submits new work", Thread, EmptyFrontier,
        corrected: future_callbacks::future_callbacks ["concurrency"] |_| {},
        published: future_callbacks_published ["concurrency"] |rules| {
            first_family(rules);
            rules.mark = Mark::Discovery;
        };
    "first_completed", "First completed", "at most N in flight", Thread, EmptyFrontier,
        corrected: first_completed::first_completed ["concurrency"] |_| {},
        published: first_completed_published ["concurrency"] |rules| {
            rules.order = Order::Lifo;
            rules.mark = Mark::Submission;
            rules.links = LinkPolicy {
                external: ExternalPolicy::Fetch,
                skip_unfetchable: true,
                status: StatusPolicy::Below400,
                ..LinkPolicy::default()
            };
        };
    "as_completed", "As completed", "everything submitted as it is discovered", Thread, EmptyFrontier,
        corrected: as_completed::as_completed ["concurrency"] |_| {},
        published: as_completed ["concurrency"] |rules| {
            first_family(rules);
            rules.mark = Mark::Submission;
        };
    "thread_per_url", "Thread per URL", "one thread for every URL", Thread, Barrier,
        corrected: thread_per_url::thread_per_url [] |_| {},
        published: thread_per_url [] first_family;
    "async_workers", "Workers", "N tasks on one queue", Loop, EmptyFrontier,
        corrected: async_workers::async_workers ["concurrency"] |_| {},
        published: async_workers_published ["concurrency"] |rules| {
            rules.mark = Mark::Dequeue;
            rules.links = LinkPolicy {
                keep_fragments: true,
                external: ExternalPolicy::Fetch,
                any_type: true,
                ..LinkPolicy::default()
            };
        };
    "to_thread", "To thread", "blocking fetches in the default executor", Loop, Barrier,
        corrected: to_thread::to_thread ["concurrency"] |_| {},
        published: to_thread ["concurrency"] first_family;
    "rate_limited", "Rate limited", "at most N, at most so many a second", Loop, EmptyFrontier,
        corrected: rate_limited::rate_limited ["concurrency"] |rules| rules.pace = None,
        published: rate_limited_published ["concurrency"] |rules| {
            rules.pace = None;
            rules.mark = Mark::Submission;
            rules.release = Release::AfterFetch;
            rules.links = LinkPolicy { keep_fragments: true, ..LinkPolicy::default() };
        };
    beyond "adaptive", "Adaptive", "finds its own N", adaptive::adaptive, ["concurrency"];
    beyond "oracle", "Oracle", "knows every latency", oracle::oracle, ["concurrency"];
}

/// The published rules of the first family: one crawler, many executors.
fn first_family(rules: &mut Rules) {
    rules.mark = Mark::Result;
    rules.failure = FailureRule::Ignore;
    rules.links = LinkPolicy {
        keep_fragments: true,
        external: ExternalPolicy::List,
        images: ImagePolicy::Fetch,
        status: StatusPolicy::Any,
        ..LinkPolicy::default()
    };
}

/// As the first family publishes its asyncio members: without any limit.
fn unbounded(rules: &mut Rules) {
    first_family(rules);
    rules.concurrency = None;
}

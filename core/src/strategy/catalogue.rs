//! The catalogue: one row per version of each pattern.

use super::*;
use crate::site::{ExternalPolicy, ImagePolicy, LinkPolicy, StatusPolicy};
use crate::world::{FailureRule, Mark, Order, Release};

/// Two rows per pattern: the corrected version and the published one. A pattern beyond the published ones has one row.
macro_rules! patterns {
    ($($id:literal, $actor:ident, $waits_at:ident,
        corrected: $module:ident :: $corrected:ident $heeds:tt $rules:expr,
        published: $published:ident $published_heeds:tt $published_rules:expr;)+
        $(beyond $beyond:literal, $beyond_run:path, $beyond_heeds:tt;)+) => {
        /// Every strategy, in the order in which lists show them.
        pub const CATALOGUE: &[Strategy] = &[$(
            Strategy {
                id: $id,
                pattern: $id,
                version: Version::Corrected,
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
    "sequential", Thread, EmptyFrontier,
        corrected: sequential::sequential [] |_| {},
        published: sequential [] first_family;
    "thread_map", Thread, Barrier,
        corrected: thread_map::thread_map ["concurrency"] |_| {},
        published: thread_map ["concurrency"] first_family;
    "process_map", Thread, Barrier,
        corrected: process_map::process_map ["concurrency", "parse-in"] |_| {},
        published: process_map ["concurrency", "parse-in"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "pool_map", Thread, Barrier,
        corrected: pool_map::pool_map ["concurrency", "parse-in"] |_| {},
        published: pool_map ["concurrency", "parse-in"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "imap_unordered", Thread, Barrier,
        corrected: imap_unordered::imap_unordered ["concurrency", "parse-in"] |_| {},
        published: imap_unordered ["concurrency", "parse-in"] |rules| {
            first_family(rules);
            rules.parse_in_parent = true;
        };
    "queue_workers", Thread, QueueJoin,
        corrected: queue_workers::queue_workers ["concurrency", "done", "idle-timeout-ms"] |rules| rules.mark = Mark::Submission,
        published: queue_workers_published ["concurrency", "done", "idle-timeout-ms"] |rules| {
            first_family(rules);
            rules.mark = Mark::Submission;
        };
    "gather", Loop, Barrier,
        corrected: gather::gather ["concurrency", "batch"] |_| {},
        published: gather [] unbounded;
    "task_group_batch", Loop, Barrier,
        corrected: task_group_batch::task_group_batch ["concurrency"] |_| {},
        published: task_group_batch [] unbounded;
    "task_group_spawn", Loop, EmptyFrontier,
        corrected: task_group_spawn::task_group_spawn ["concurrency"] |_| {},
        published: task_group_spawn [] |rules| {
            unbounded(rules);
            rules.mark = Mark::Discovery;
        };
    "future_callbacks", Thread, EmptyFrontier,
        corrected: future_callbacks::future_callbacks ["concurrency", "guard"] |_| {},
        published: future_callbacks_published ["concurrency", "guard"] |rules| {
            first_family(rules);
            rules.mark = Mark::Discovery;
        };
    "first_completed", Thread, EmptyFrontier,
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
    "as_completed", Thread, EmptyFrontier,
        corrected: as_completed::as_completed ["concurrency", "done", "processes"] |_| {},
        published: as_completed ["concurrency", "done", "processes"] |rules| {
            first_family(rules);
            rules.mark = Mark::Submission;
        };
    "thread_per_url", Thread, Barrier,
        corrected: thread_per_url::thread_per_url ["processes"] |_| {},
        published: thread_per_url ["processes"] first_family;
    "async_workers", Loop, EmptyFrontier,
        corrected: async_workers::async_workers ["concurrency", "workers", "semaphore"] |_| {},
        published: async_workers_published ["concurrency", "workers", "semaphore"] |rules| {
            rules.mark = Mark::Dequeue;
            rules.links = LinkPolicy {
                keep_fragments: true,
                external: ExternalPolicy::Fetch,
                any_type: true,
                ..LinkPolicy::default()
            };
        };
    "to_thread", Loop, Barrier,
        corrected: to_thread::to_thread ["concurrency"] |_| {},
        published: to_thread ["concurrency"] first_family;
    "rate_limited", Loop, EmptyFrontier,
        corrected: rate_limited::rate_limited ["concurrency"] |rules| rules.pace = None,
        published: rate_limited_published ["concurrency", "release"] |rules| {
            rules.pace = None;
            rules.mark = Mark::Submission;
            rules.release = Release::AfterFetch;
            rules.links = LinkPolicy { keep_fragments: true, ..LinkPolicy::default() };
        };
    beyond "adaptive", adaptive::adaptive, ["concurrency"];
    beyond "oracle", oracle::oracle, ["concurrency"];
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

/// The published rules of the first family's asyncio patterns: no limit.
fn unbounded(rules: &mut Rules) {
    first_family(rules);
    rules.concurrency = None;
}

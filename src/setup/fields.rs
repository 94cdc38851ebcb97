//! The rows of the schema: every setting once, with its words for people and where it lives in a [`Setup`].

use super::schema::{Field, Kind};
use super::{LiveOrder, Mode, Overhead, Setup, network};
use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::world::{Batch, Done, FailureRule, Guard, Mark, Order, Release};

const BATCHES: &[Batch] = &[Batch::Frontier, Batch::Chunk];
const MODES: &[Mode] = &[Mode::Simulated, Mode::Live];
const ORDERS: &[LiveOrder] = &[LiveOrder::Together, LiveOrder::OneByOne];
const OVERHEADS: &[Overhead] = &[Overhead::Processes, Overhead::CPython, Overhead::None];

/// The place of an answer behind `auto`, which is 0.
fn answer_of<T: PartialEq>(all: &[T], answer: Option<T>) -> usize {
    answer.and_then(|answer| all.iter().position(|other| *other == answer)).map_or(0, |index| index + 1)
}

/// The answer at this place; `auto` for 0.
fn answer<T: Copy>(all: &[T], index: usize) -> Option<T> {
    index.checked_sub(1).map(|index| all[index])
}

pub(super) fn index_of<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|other| other == value).unwrap_or(0)
}

/// A number field that its slider covers whole.
pub(super) const fn number(
    min: u32,
    max: u32,
    slider_max: u32,
    step: u32,
    unit: &'static str,
    off: Option<&'static str>,
    place: fn(&mut Setup) -> &mut u32,
) -> Kind {
    Kind::Number { min, max, slider_max, step, unit, off, place }
}

/// Every setting, in the order in which controls and queries show them.
pub const FIELDS: &[Field] = &[
    Field { key: "site", label: "Site", about: "What is crawled.", kind: Kind::Site },
    Field { key: "lanes", label: "Lanes", about: "Which strategies run side by side.", kind: Kind::Lanes },
    Field {
        key: "concurrency",
        label: "Concurrency",
        about: "The most fetches in flight: N.",
        kind: number(1, 1000, 32, 1, "", Some("unlimited"), |setup| &mut setup.concurrency),
    },
    Field {
        key: "batch",
        label: "Batch",
        about: "What gather puts before one barrier: the whole frontier, or slices of N.",
        kind: Kind::Choice {
            words: &[("frontier", "whole frontier"), ("chunk", "slices of N")],
            get: |setup| index_of(BATCHES, &setup.batch),
            set: |setup, index| setup.batch = BATCHES[index],
        },
    },
    network::LATENCY,
    network::SPREAD,
    network::STRAGGLERS,
    Field {
        key: "cpu-ms",
        label: "CPU per page",
        about: "Time that parsing a page keeps the CPU busy.",
        kind: number(0, 10_000, 60, 1, " ms", None, |setup| &mut setup.cpu_ms),
    },
    network::ERRORS,
    network::TIMEOUT,
    network::RETRIES,
    network::BACKOFF,
    network::BACKOFF_MAX,
    network::JITTER,
    network::CONNECTIONS,
    network::CONGESTION,
    network::OVERLOAD,
    network::ROBOTS,
    network::NOFOLLOW,
    Field {
        key: "max-pages",
        label: "Page limit",
        about: "The most fetches of a run, retries aside.",
        kind: number(1, 1_000_000, 200, 1, "", Some("none"), |setup| &mut setup.max_pages),
    },
    Field {
        key: "max-depth",
        label: "Depth limit",
        about: "The most links between the start and a page.",
        kind: number(1, 1_000_000, 20, 1, "", Some("none"), |setup| &mut setup.max_depth),
    },
    Field {
        key: "seed",
        label: "Seed",
        about: "Everything random is drawn from it: the same seed, the same network.",
        kind: number(0, 4_000_000_000, 999, 1, "", None, |setup| &mut setup.seed),
    },
    Field {
        key: "cores",
        label: "Cores",
        about: "Cores of the machine: what processes share.",
        kind: number(1, 64, 16, 1, "", None, |setup| &mut setup.cores),
    },
    Field {
        key: "overhead",
        label: "Overhead",
        about: "What is counted of what Python costs: processes alone, threads and tasks too, or nothing.",
        kind: Kind::Choice {
            words: &[("processes", "processes"), ("cpython", "all, as in CPython"), ("none", "none")],
            get: |setup| index_of(OVERHEADS, &setup.overhead),
            set: |setup, index| setup.overhead = OVERHEADS[index],
        },
    },
    Field {
        key: "workers",
        label: "Workers",
        about: "Tasks of async_workers, where they are not as many as the concurrency.",
        kind: number(1, 1000, 64, 1, "", Some("as N"), |setup| &mut setup.workers),
    },
    Field {
        key: "semaphore",
        label: "Semaphore",
        about: "Permits of the semaphore around the fetch of async_workers.",
        kind: number(1, 1000, 64, 1, "", Some("none"), |setup| &mut setup.semaphore),
    },
    network::RATE,
    Field {
        key: "idle-timeout-ms",
        label: "Idle timeout",
        about: "A worker that waits for so long leaves, where that is how the crawl ends.",
        kind: number(1, 60_000, 1000, 10, " ms", None, |setup| &mut setup.idle_timeout_ms),
    },
    Field {
        key: "order",
        label: "Next page",
        about: "Which page of the frontier is next.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("fifo", "oldest"), ("lifo", "newest"), ("shuffled", "any")],
            get: |setup| answer_of(&[Order::Fifo, Order::Lifo, Order::Shuffled], setup.questions.order),
            set: |setup, index| setup.questions.order = answer(&[Order::Fifo, Order::Lifo, Order::Shuffled], index),
        },
    },
    Field {
        key: "mark",
        label: "Visited when",
        about: "When a page counts as visited: too late, and it is fetched twice.",
        kind: Kind::Choice {
            words: &[
                ("auto", "as the pattern"),
                ("discovery", "discovered"),
                ("submission", "submitted"),
                ("dequeue", "dequeued"),
                ("result", "processed"),
            ],
            get: |setup| {
                answer_of(&[Mark::Discovery, Mark::Submission, Mark::Dequeue, Mark::Result], setup.questions.mark)
            },
            set: |setup, index| {
                setup.questions.mark = answer(&[Mark::Discovery, Mark::Submission, Mark::Dequeue, Mark::Result], index)
            },
        },
    },
    Field {
        key: "done",
        label: "Done when",
        about: "When the crawl thinks that it is done: too early, and pages are lost.",
        kind: Kind::Choice {
            words: &[
                ("auto", "as the pattern"),
                ("correct", "nothing is left"),
                ("frontier-empty", "frontier empty"),
                ("worker-idle", "worker idle"),
                ("idle-timeout", "idle timeout"),
            ],
            get: |setup| {
                answer_of(
                    &[Done::Correct, Done::FrontierEmpty, Done::WorkerIdle, Done::IdleTimeout],
                    setup.questions.done,
                )
            },
            set: |setup, index| {
                setup.questions.done =
                    answer(&[Done::Correct, Done::FrontierEmpty, Done::WorkerIdle, Done::IdleTimeout], index)
            },
        },
    },
    Field {
        key: "status",
        label: "Links of status",
        about: "Of pages with which status links are followed.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("any", "any"), ("below-400", "below 400"), ("only-200", "200 alone")],
            get: |setup| {
                answer_of(&[StatusPolicy::Any, StatusPolicy::Below400, StatusPolicy::Only200], setup.questions.status)
            },
            set: |setup, index| {
                setup.questions.status =
                    answer(&[StatusPolicy::Any, StatusPolicy::Below400, StatusPolicy::Only200], index)
            },
        },
    },
    Field {
        key: "types",
        label: "Links of types",
        about: "Out of pages of which type links are followed.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("any", "any"), ("html", "HTML")],
            get: |setup| answer_of(&[true, false], setup.questions.any_type),
            set: |setup, index| setup.questions.any_type = answer(&[true, false], index),
        },
    },
    Field {
        key: "fragments",
        label: "Fragments",
        about: "Whether page#fragment is another page.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("keep", "another page"), ("drop", "the same page")],
            get: |setup| answer_of(&[true, false], setup.questions.keep_fragments),
            set: |setup, index| setup.questions.keep_fragments = answer(&[true, false], index),
        },
    },
    Field {
        key: "external",
        label: "Other hosts",
        about: "What happens with links to other hosts.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("list", "listed"), ("fetch", "fetched"), ("ignore", "ignored")],
            get: |setup| {
                answer_of(
                    &[ExternalPolicy::List, ExternalPolicy::Fetch, ExternalPolicy::Ignore],
                    setup.questions.external,
                )
            },
            set: |setup, index| {
                setup.questions.external =
                    answer(&[ExternalPolicy::List, ExternalPolicy::Fetch, ExternalPolicy::Ignore], index)
            },
        },
    },
    Field {
        key: "images",
        label: "Images",
        about: "What happens with images.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("fetch", "fetched"), ("ignore", "ignored")],
            get: |setup| answer_of(&[ImagePolicy::Fetch, ImagePolicy::Ignore], setup.questions.images),
            set: |setup, index| setup.questions.images = answer(&[ImagePolicy::Fetch, ImagePolicy::Ignore], index),
        },
    },
    Field {
        key: "failure",
        label: "A failure",
        about: "What a failed page does to the crawl.",
        kind: Kind::Choice {
            words: &[
                ("auto", "as the pattern"),
                ("raise", "raises"),
                ("return", "is a result"),
                ("ignore", "is not looked at"),
            ],
            get: |setup| {
                answer_of(&[FailureRule::Raise, FailureRule::Return, FailureRule::Ignore], setup.questions.failure)
            },
            set: |setup, index| {
                setup.questions.failure = answer(&[FailureRule::Raise, FailureRule::Return, FailureRule::Ignore], index)
            },
        },
    },
    Field {
        key: "guard",
        label: "Callbacks",
        about: "What keeps a callback and the thread that registers it apart.",
        kind: Kind::Choice {
            words: &[
                ("auto", "as the pattern"),
                ("ordering", "careful order"),
                ("callback-first", "callback first"),
                ("lock", "lock"),
                ("reentrant-lock", "re-entrant lock"),
            ],
            get: |setup| {
                answer_of(
                    &[Guard::Ordering, Guard::CallbackFirst, Guard::Lock, Guard::ReentrantLock],
                    setup.questions.guard,
                )
            },
            set: |setup, index| {
                setup.questions.guard =
                    answer(&[Guard::Ordering, Guard::CallbackFirst, Guard::Lock, Guard::ReentrantLock], index)
            },
        },
    },
    Field {
        key: "release",
        label: "Limiter slot",
        about: "When the rate limiter's slot is given back.",
        kind: Kind::Choice {
            words: &[
                ("auto", "as the pattern"),
                ("token-bucket", "token bucket"),
                ("before-fetch", "before the fetch"),
                ("after-fetch", "after the fetch"),
            ],
            get: |setup| {
                answer_of(&[Release::TokenBucket, Release::BeforeFetch, Release::AfterFetch], setup.questions.release)
            },
            set: |setup, index| {
                setup.questions.release =
                    answer(&[Release::TokenBucket, Release::BeforeFetch, Release::AfterFetch], index)
            },
        },
    },
    Field {
        key: "parse-in",
        label: "Parse in",
        about: "Where process pools parse.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("parent", "parent"), ("child", "child")],
            get: |setup| answer_of(&[true, false], setup.questions.parse_in_parent),
            set: |setup, index| setup.questions.parse_in_parent = answer(&[true, false], index),
        },
    },
    Field {
        key: "flat",
        label: "Flat list",
        about: "Whether the start page's links are the whole list.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("on", "on"), ("off", "off")],
            get: |setup| answer_of(&[true, false], setup.questions.flat),
            set: |setup, index| setup.questions.flat = answer(&[true, false], index),
        },
    },
    Field {
        key: "processes",
        label: "Processes",
        about: "Whether a process stands where the pattern says thread.",
        kind: Kind::Choice {
            words: &[("auto", "as the pattern"), ("on", "on"), ("off", "off")],
            get: |setup| answer_of(&[true, false], setup.questions.processes),
            set: |setup, index| setup.questions.processes = answer(&[true, false], index),
        },
    },
    Field {
        key: "mode",
        label: "World",
        about: "Simulated in virtual time, or really fetched from this page's own origin.",
        kind: Kind::Choice {
            words: &[("simulated", "Simulated"), ("live", "Live")],
            get: |setup| index_of(MODES, &setup.mode),
            set: |setup, index| setup.mode = MODES[index],
        },
    },
    Field {
        key: "live-lanes",
        label: "Live lanes",
        about: "Live lanes run at the same time, or one after another so that none shares the browser's connections.",
        kind: Kind::Choice {
            words: &[("together", "at the same time"), ("one-by-one", "one after another")],
            get: |setup| index_of(ORDERS, &setup.live_lanes),
            set: |setup, index| setup.live_lanes = ORDERS[index],
        },
    },
];

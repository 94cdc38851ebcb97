//! The rows of the schema: every setting once, with its words for people and its place in a [`Setup`].

use super::schema::{Field, Kind, number};
use super::{LiveOrder, Mode, Overhead, network};
use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::text;
use crate::world::{Batch, Done, FailureRule, Guard, Mark, Order, Release};

const BATCHES: &[Batch] = &[Batch::Frontier, Batch::Chunk];
const MODES: &[Mode] = &[Mode::Simulated, Mode::Live];
const ORDERS: &[LiveOrder] = &[LiveOrder::Together, LiveOrder::OneByOne];
const OVERHEADS: &[Overhead] = &[Overhead::Processes, Overhead::CPython, Overhead::None];

/// The first choice of a question.
pub(super) const AS_PATTERN: (&str, &str) = ("auto", text::CHOICE_AS_PATTERN);

/// A classic question: the setup's answer to it, or `auto`.
macro_rules! question {
    ($place:ident: $($answer:expr => ($word:expr, $name:expr),)+) => {
        Kind::Choice {
            words: &[AS_PATTERN, $(($word, $name)),+],
            get: |setup| index_of(&[None, $(Some($answer)),+], &setup.questions.$place),
            set: |setup, index| setup.questions.$place = [None, $(Some($answer)),+][index],
        }
    };
}

pub(super) fn index_of<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|other| other == value).unwrap_or(0)
}

/// Every setting, in the order in which controls and queries show them.
pub const FIELDS: &[Field] = &[
    Field { key: "site", label: text::FIELD_SITE, about: text::FIELD_SITE_ABOUT, kind: Kind::Site },
    Field { key: "lanes", label: text::FIELD_LANES, about: text::FIELD_LANES_ABOUT, kind: Kind::Lanes },
    Field {
        key: "concurrency",
        label: text::FIELD_CONCURRENCY,
        about: text::FIELD_CONCURRENCY_ABOUT,
        kind: number!(1, 1000, 32, 1, "", Some(("unlimited", text::OFF_UNLIMITED)), concurrency),
    },
    Field {
        key: "batch",
        label: text::FIELD_BATCH,
        about: text::FIELD_BATCH_ABOUT,
        kind: Kind::Choice {
            words: &[("frontier", text::FIELD_BATCH_FRONTIER), ("chunk", text::FIELD_BATCH_CHUNK)],
            get: |setup| index_of(BATCHES, &setup.batch),
            set: |setup, index| setup.batch = BATCHES[index],
        },
    },
    network::LATENCY,
    network::SPREAD,
    network::STRAGGLERS,
    Field {
        key: "cpu-ms",
        label: text::FIELD_CPU_MS,
        about: text::FIELD_CPU_MS_ABOUT,
        kind: number!(0, 10_000, 60, 1, text::UNIT_MS, None, cpu_ms),
    },
    network::ERRORS,
    network::TIMEOUT,
    network::TIMEOUT_FROM,
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
        label: text::FIELD_MAX_PAGES,
        about: text::FIELD_MAX_PAGES_ABOUT,
        kind: number!(1, 1_000_000, 200, 1, "", Some(("none", text::OFF_NONE)), max_pages),
    },
    Field {
        key: "max-depth",
        label: text::FIELD_MAX_DEPTH,
        about: text::FIELD_MAX_DEPTH_ABOUT,
        kind: number!(1, 1_000_000, 20, 1, "", Some(("none", text::OFF_NONE)), max_depth),
    },
    Field {
        key: "seed",
        label: text::FIELD_SEED,
        about: text::FIELD_SEED_ABOUT,
        kind: number!(0, 4_000_000_000, 999, 1, "", None, seed),
    },
    Field {
        key: "cores",
        label: text::FIELD_CORES,
        about: text::FIELD_CORES_ABOUT,
        kind: number!(1, 64, 16, 1, "", None, cores),
    },
    Field {
        key: "overhead",
        label: text::FIELD_OVERHEAD,
        about: text::FIELD_OVERHEAD_ABOUT,
        kind: Kind::Choice {
            words: &[
                ("processes", text::FIELD_OVERHEAD_PROCESSES),
                ("cpython", text::FIELD_OVERHEAD_CPYTHON),
                ("none", text::FIELD_OVERHEAD_NONE),
            ],
            get: |setup| index_of(OVERHEADS, &setup.overhead),
            set: |setup, index| setup.overhead = OVERHEADS[index],
        },
    },
    Field {
        key: "workers",
        label: text::FIELD_WORKERS,
        about: text::FIELD_WORKERS_ABOUT,
        kind: number!(1, 1000, 64, 1, "", Some(("as-N", text::OFF_AS_N)), workers),
    },
    Field {
        key: "semaphore",
        label: text::FIELD_SEMAPHORE,
        about: text::FIELD_SEMAPHORE_ABOUT,
        kind: number!(1, 1000, 64, 1, "", Some(("as-N", text::OFF_AS_N)), semaphore),
    },
    network::RATE,
    Field {
        key: "idle-timeout-ms",
        label: text::FIELD_IDLE_TIMEOUT_MS,
        about: text::FIELD_IDLE_TIMEOUT_MS_ABOUT,
        kind: number!(1, 60_000, 1000, 10, text::UNIT_MS, None, idle_timeout_ms),
    },
    Field {
        key: "order",
        label: text::FIELD_ORDER,
        about: text::FIELD_ORDER_ABOUT,
        kind: question! { order:
            Order::Fifo => ("fifo", text::FIELD_ORDER_FIFO),
            Order::Lifo => ("lifo", text::FIELD_ORDER_LIFO),
            Order::Shuffled => ("shuffled", text::FIELD_ORDER_SHUFFLED),
        },
    },
    Field {
        key: "mark",
        label: text::FIELD_MARK,
        about: text::FIELD_MARK_ABOUT,
        kind: question! { mark:
            Mark::Discovery => ("discovery", text::FIELD_MARK_DISCOVERY),
            Mark::Submission => ("submission", text::FIELD_MARK_SUBMISSION),
            Mark::Dequeue => ("dequeue", text::FIELD_MARK_DEQUEUE),
            Mark::Result => ("result", text::FIELD_MARK_RESULT),
        },
    },
    Field {
        key: "done",
        label: text::FIELD_DONE,
        about: text::FIELD_DONE_ABOUT,
        kind: question! { done:
            Done::Correct => ("correct", text::FIELD_DONE_CORRECT),
            Done::FrontierEmpty => ("frontier-empty", text::FIELD_DONE_FRONTIER_EMPTY),
            Done::WorkerIdle => ("worker-idle", text::FIELD_DONE_WORKER_IDLE),
            Done::IdleTimeout => ("idle-timeout", text::FIELD_DONE_IDLE_TIMEOUT),
        },
    },
    Field {
        key: "status",
        label: text::FIELD_STATUS,
        about: text::FIELD_STATUS_ABOUT,
        kind: question! { status:
            StatusPolicy::Any => ("any", text::FIELD_STATUS_ANY),
            StatusPolicy::Below400 => ("below-400", text::FIELD_STATUS_BELOW_400),
            StatusPolicy::Only200 => ("only-200", text::FIELD_STATUS_ONLY_200),
        },
    },
    Field {
        key: "types",
        label: text::FIELD_TYPES,
        about: text::FIELD_TYPES_ABOUT,
        kind: question! { any_type:
            true => ("any", text::FIELD_TYPES_ANY),
            false => ("html", text::FIELD_TYPES_HTML),
        },
    },
    Field {
        key: "fragments",
        label: text::FIELD_FRAGMENTS,
        about: text::FIELD_FRAGMENTS_ABOUT,
        kind: question! { keep_fragments:
            true => ("keep", text::FIELD_FRAGMENTS_KEEP),
            false => ("drop", text::FIELD_FRAGMENTS_DROP),
        },
    },
    Field {
        key: "external",
        label: text::FIELD_EXTERNAL,
        about: text::FIELD_EXTERNAL_ABOUT,
        kind: question! { external:
            ExternalPolicy::List => ("list", text::FIELD_EXTERNAL_LIST),
            ExternalPolicy::Fetch => ("fetch", text::FIELD_EXTERNAL_FETCH),
            ExternalPolicy::Ignore => ("ignore", text::FIELD_EXTERNAL_IGNORE),
        },
    },
    Field {
        key: "images",
        label: text::FIELD_IMAGES,
        about: text::FIELD_IMAGES_ABOUT,
        kind: question! { images:
            ImagePolicy::Fetch => ("fetch", text::FIELD_IMAGES_FETCH),
            ImagePolicy::Ignore => ("ignore", text::FIELD_IMAGES_IGNORE),
        },
    },
    Field {
        key: "failure",
        label: text::FIELD_FAILURE,
        about: text::FIELD_FAILURE_ABOUT,
        kind: question! { failure:
            FailureRule::Raise => ("raise", text::FIELD_FAILURE_RAISE),
            FailureRule::Return => ("return", text::FIELD_FAILURE_RETURN),
            FailureRule::Ignore => ("ignore", text::FIELD_FAILURE_IGNORE),
        },
    },
    Field {
        key: "guard",
        label: text::FIELD_GUARD,
        about: text::FIELD_GUARD_ABOUT,
        kind: question! { guard:
            Guard::Ordering => ("ordering", text::FIELD_GUARD_ORDERING),
            Guard::CallbackFirst => ("callback-first", text::FIELD_GUARD_CALLBACK_FIRST),
            Guard::Lock => ("lock", text::FIELD_GUARD_LOCK),
            Guard::ReentrantLock => ("reentrant-lock", text::FIELD_GUARD_REENTRANT_LOCK),
        },
    },
    Field {
        key: "release",
        label: text::FIELD_RELEASE,
        about: text::FIELD_RELEASE_ABOUT,
        kind: question! { release:
            Release::TokenBucket => ("token-bucket", text::FIELD_RELEASE_TOKEN_BUCKET),
            Release::BeforeFetch => ("before-fetch", text::FIELD_RELEASE_BEFORE_FETCH),
            Release::AfterFetch => ("after-fetch", text::FIELD_RELEASE_AFTER_FETCH),
        },
    },
    Field {
        key: "parse-in",
        label: text::FIELD_PARSE_IN,
        about: text::FIELD_PARSE_IN_ABOUT,
        kind: question! { parse_in_parent:
            true => ("parent", text::FIELD_PARSE_IN_PARENT),
            false => ("child", text::FIELD_PARSE_IN_CHILD),
        },
    },
    Field {
        key: "flat",
        label: text::FIELD_FLAT,
        about: text::FIELD_FLAT_ABOUT,
        kind: question! { flat:
            true => ("on", text::FIELD_FLAT_ON),
            false => ("off", text::FIELD_FLAT_OFF),
        },
    },
    Field {
        key: "processes",
        label: text::FIELD_PROCESSES,
        about: text::FIELD_PROCESSES_ABOUT,
        kind: question! { processes:
            true => ("on", text::FIELD_PROCESSES_ON),
            false => ("off", text::FIELD_PROCESSES_OFF),
        },
    },
    Field {
        key: "mode",
        label: text::FIELD_MODE,
        about: text::FIELD_MODE_ABOUT,
        kind: Kind::Choice {
            words: &[("simulated", text::FIELD_MODE_SIMULATED), ("live", text::FIELD_MODE_LIVE)],
            get: |setup| index_of(MODES, &setup.mode),
            set: |setup, index| setup.mode = MODES[index],
        },
    },
    Field {
        key: "live-lanes",
        label: text::FIELD_LIVE_LANES,
        about: text::FIELD_LIVE_LANES_ABOUT,
        kind: Kind::Choice {
            words: &[("together", text::FIELD_LIVE_LANES_TOGETHER), ("one-by-one", text::FIELD_LIVE_LANES_ONE_BY_ONE)],
            get: |setup| index_of(ORDERS, &setup.live_lanes),
            set: |setup, index| setup.live_lanes = ORDERS[index],
        },
    },
];

//! The rows of the schema: every setting once, with its words for people and where it lives in a [`Setup`].

use super::schema::{Field, Kind};
use super::{LiveOrder, Mode, Overhead, Setup, network};
use crate::site::{ExternalPolicy, ImagePolicy, StatusPolicy};
use crate::text;
use crate::world::{Batch, Done, FailureRule, Guard, Mark, Order, Release};

const BATCHES: &[Batch] = &[Batch::Frontier, Batch::Chunk];
const MODES: &[Mode] = &[Mode::Simulated, Mode::Live];
const ORDERS: &[LiveOrder] = &[LiveOrder::Together, LiveOrder::OneByOne];
const OVERHEADS: &[Overhead] = &[Overhead::Processes, Overhead::CPython, Overhead::None];

/// The first choice of a question.
pub(super) const AS_PATTERN: (&str, &str) = ("auto", text::CHOICE_AS_PATTERN);

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
    off: Option<(&'static str, &'static str)>,
    place: fn(&mut Setup) -> &mut u32,
) -> Kind {
    Kind::Number { min, max, slider_max, step, unit, off, auto: None, place }
}

/// Every setting, in the order in which controls and queries show them.
pub const FIELDS: &[Field] = &[
    Field { key: "site", label: text::FIELD_SITE, about: text::FIELD_SITE_ABOUT, kind: Kind::Site },
    Field { key: "lanes", label: text::FIELD_LANES, about: text::FIELD_LANES_ABOUT, kind: Kind::Lanes },
    Field {
        key: "concurrency",
        label: text::FIELD_CONCURRENCY,
        about: text::FIELD_CONCURRENCY_ABOUT,
        kind: number(1, 1000, 32, 1, "", Some(("unlimited", text::OFF_UNLIMITED)), |setup| &mut setup.concurrency),
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
        kind: number(0, 10_000, 60, 1, text::UNIT_MS, None, |setup| &mut setup.cpu_ms),
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
        kind: number(1, 1_000_000, 200, 1, "", Some(("none", text::OFF_NONE)), |setup| &mut setup.max_pages),
    },
    Field {
        key: "max-depth",
        label: text::FIELD_MAX_DEPTH,
        about: text::FIELD_MAX_DEPTH_ABOUT,
        kind: number(1, 1_000_000, 20, 1, "", Some(("none", text::OFF_NONE)), |setup| &mut setup.max_depth),
    },
    Field {
        key: "seed",
        label: text::FIELD_SEED,
        about: text::FIELD_SEED_ABOUT,
        kind: number(0, 4_000_000_000, 999, 1, "", None, |setup| &mut setup.seed),
    },
    Field {
        key: "cores",
        label: text::FIELD_CORES,
        about: text::FIELD_CORES_ABOUT,
        kind: number(1, 64, 16, 1, "", None, |setup| &mut setup.cores),
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
        kind: number(1, 1000, 64, 1, "", Some(("as-N", text::OFF_AS_N)), |setup| &mut setup.workers),
    },
    Field {
        key: "semaphore",
        label: text::FIELD_SEMAPHORE,
        about: text::FIELD_SEMAPHORE_ABOUT,
        kind: number(1, 1000, 64, 1, "", Some(("as-N", text::OFF_AS_N)), |setup| &mut setup.semaphore),
    },
    network::RATE,
    Field {
        key: "idle-timeout-ms",
        label: text::FIELD_IDLE_TIMEOUT_MS,
        about: text::FIELD_IDLE_TIMEOUT_MS_ABOUT,
        kind: number(1, 60_000, 1000, 10, text::UNIT_MS, None, |setup| &mut setup.idle_timeout_ms),
    },
    Field {
        key: "order",
        label: text::FIELD_ORDER,
        about: text::FIELD_ORDER_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("fifo", text::FIELD_ORDER_FIFO),
                ("lifo", text::FIELD_ORDER_LIFO),
                ("shuffled", text::FIELD_ORDER_SHUFFLED),
            ],
            get: |setup| answer_of(&[Order::Fifo, Order::Lifo, Order::Shuffled], setup.questions.order),
            set: |setup, index| setup.questions.order = answer(&[Order::Fifo, Order::Lifo, Order::Shuffled], index),
        },
    },
    Field {
        key: "mark",
        label: text::FIELD_MARK,
        about: text::FIELD_MARK_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("discovery", text::FIELD_MARK_DISCOVERY),
                ("submission", text::FIELD_MARK_SUBMISSION),
                ("dequeue", text::FIELD_MARK_DEQUEUE),
                ("result", text::FIELD_MARK_RESULT),
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
        label: text::FIELD_DONE,
        about: text::FIELD_DONE_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("correct", text::FIELD_DONE_CORRECT),
                ("frontier-empty", text::FIELD_DONE_FRONTIER_EMPTY),
                ("worker-idle", text::FIELD_DONE_WORKER_IDLE),
                ("idle-timeout", text::FIELD_DONE_IDLE_TIMEOUT),
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
        label: text::FIELD_STATUS,
        about: text::FIELD_STATUS_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("any", text::FIELD_STATUS_ANY),
                ("below-400", text::FIELD_STATUS_BELOW_400),
                ("only-200", text::FIELD_STATUS_ONLY_200),
            ],
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
        label: text::FIELD_TYPES,
        about: text::FIELD_TYPES_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("any", text::FIELD_TYPES_ANY), ("html", text::FIELD_TYPES_HTML)],
            get: |setup| answer_of(&[true, false], setup.questions.any_type),
            set: |setup, index| setup.questions.any_type = answer(&[true, false], index),
        },
    },
    Field {
        key: "fragments",
        label: text::FIELD_FRAGMENTS,
        about: text::FIELD_FRAGMENTS_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("keep", text::FIELD_FRAGMENTS_KEEP), ("drop", text::FIELD_FRAGMENTS_DROP)],
            get: |setup| answer_of(&[true, false], setup.questions.keep_fragments),
            set: |setup, index| setup.questions.keep_fragments = answer(&[true, false], index),
        },
    },
    Field {
        key: "external",
        label: text::FIELD_EXTERNAL,
        about: text::FIELD_EXTERNAL_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("list", text::FIELD_EXTERNAL_LIST),
                ("fetch", text::FIELD_EXTERNAL_FETCH),
                ("ignore", text::FIELD_EXTERNAL_IGNORE),
            ],
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
        label: text::FIELD_IMAGES,
        about: text::FIELD_IMAGES_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("fetch", text::FIELD_IMAGES_FETCH), ("ignore", text::FIELD_IMAGES_IGNORE)],
            get: |setup| answer_of(&[ImagePolicy::Fetch, ImagePolicy::Ignore], setup.questions.images),
            set: |setup, index| setup.questions.images = answer(&[ImagePolicy::Fetch, ImagePolicy::Ignore], index),
        },
    },
    Field {
        key: "failure",
        label: text::FIELD_FAILURE,
        about: text::FIELD_FAILURE_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("raise", text::FIELD_FAILURE_RAISE),
                ("return", text::FIELD_FAILURE_RETURN),
                ("ignore", text::FIELD_FAILURE_IGNORE),
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
        label: text::FIELD_GUARD,
        about: text::FIELD_GUARD_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("ordering", text::FIELD_GUARD_ORDERING),
                ("callback-first", text::FIELD_GUARD_CALLBACK_FIRST),
                ("lock", text::FIELD_GUARD_LOCK),
                ("reentrant-lock", text::FIELD_GUARD_REENTRANT_LOCK),
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
        label: text::FIELD_RELEASE,
        about: text::FIELD_RELEASE_ABOUT,
        kind: Kind::Choice {
            words: &[
                AS_PATTERN,
                ("token-bucket", text::FIELD_RELEASE_TOKEN_BUCKET),
                ("before-fetch", text::FIELD_RELEASE_BEFORE_FETCH),
                ("after-fetch", text::FIELD_RELEASE_AFTER_FETCH),
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
        label: text::FIELD_PARSE_IN,
        about: text::FIELD_PARSE_IN_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("parent", text::FIELD_PARSE_IN_PARENT), ("child", text::FIELD_PARSE_IN_CHILD)],
            get: |setup| answer_of(&[true, false], setup.questions.parse_in_parent),
            set: |setup, index| setup.questions.parse_in_parent = answer(&[true, false], index),
        },
    },
    Field {
        key: "flat",
        label: text::FIELD_FLAT,
        about: text::FIELD_FLAT_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("on", text::FIELD_FLAT_ON), ("off", text::FIELD_FLAT_OFF)],
            get: |setup| answer_of(&[true, false], setup.questions.flat),
            set: |setup, index| setup.questions.flat = answer(&[true, false], index),
        },
    },
    Field {
        key: "processes",
        label: text::FIELD_PROCESSES,
        about: text::FIELD_PROCESSES_ABOUT,
        kind: Kind::Choice {
            words: &[AS_PATTERN, ("on", text::FIELD_PROCESSES_ON), ("off", text::FIELD_PROCESSES_OFF)],
            get: |setup| answer_of(&[true, false], setup.questions.processes),
            set: |setup, index| setup.questions.processes = answer(&[true, false], index),
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

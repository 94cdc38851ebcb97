//! The rows of the schema that are about the network and the server, and about how a crawl treats them.

use super::fields::{index_of, number};
use super::schema::{Field, Kind};
use crate::world::{Jitter, Latency};

const SPREADS: &[Latency] = &[Latency::Constant, Latency::Uniform, Latency::LogNormal, Latency::Pareto];
const JITTERS: &[Jitter] = &[Jitter::Full, Jitter::Equal, Jitter::None];

pub(super) const LATENCY: Field = Field {
    key: "latency-ms",
    label: "Latency",
    about: "The median time of a fetch.",
    kind: number(1, 60_000, 500, 5, " ms", None, |setup| &mut setup.latency_ms),
};

pub(super) const SPREAD: Field = Field {
    key: "spread",
    label: "Spread",
    about: "How latencies are spread around the median.",
    kind: Kind::Choice {
        words: &[
            ("constant", "constant"),
            ("uniform", "uniform"),
            ("log-normal", "log-normal"),
            ("pareto", "heavy tail"),
        ],
        get: |setup| index_of(SPREADS, &setup.spread),
        set: |setup, index| setup.spread = SPREADS[index],
    },
};

pub(super) const STRAGGLERS: Field = Field {
    key: "stragglers",
    label: "Stragglers",
    about: "One page in so many is five times as slow.",
    kind: number(1, 1000, 40, 1, "", Some("none"), |setup| &mut setup.stragglers),
};

pub(super) const ERRORS: Field = Field {
    key: "errors",
    label: "Errors",
    about: "Pages in a hundred that answer 500.",
    kind: number(0, 100, 50, 1, " %", None, |setup| &mut setup.errors),
};

pub(super) const TIMEOUT: Field = Field {
    key: "timeout-ms",
    label: "Timeout",
    about: "A fetch that takes longer fails.",
    kind: number(1, 600_000, 2000, 50, " ms", Some("none"), |setup| &mut setup.timeout_ms),
};

pub(super) const RETRIES: Field = Field {
    key: "retries",
    label: "Retries",
    about: "How often the worker tries a fetch again that timed out, found no connection, or was answered 429 or 5xx.",
    kind: number(1, 10, 10, 1, "", Some("none"), |setup| &mut setup.retries),
};

pub(super) const BACKOFF: Field = Field {
    key: "backoff-ms",
    label: "Backoff",
    about: "The pause before the first retry; it doubles before each further one.",
    kind: number(0, 60_000, 2000, 50, " ms", None, |setup| &mut setup.backoff_ms),
};

pub(super) const BACKOFF_MAX: Field = Field {
    key: "backoff-max-ms",
    label: "Longest backoff",
    about: "No pause before a retry is longer.",
    kind: number(0, 600_000, 20_000, 500, " ms", None, |setup| &mut setup.backoff_max_ms),
};

pub(super) const JITTER: Field = Field {
    key: "jitter",
    label: "Jitter",
    about: "How pauses before retries are spread, so that workers that failed together do not come back together.",
    kind: Kind::Choice {
        words: &[
            ("full", "anything up to the pause"),
            ("equal", "half of it, and up to as much again"),
            ("none", "none"),
        ],
        get: |setup| index_of(JITTERS, &setup.jitter),
        set: |setup, index| setup.jitter = JITTERS[index],
    },
};

pub(super) const CONNECTIONS: Field = Field {
    key: "connections",
    label: "Connections",
    about: "The most connections to the host at a time; browsers open 6 over HTTP/1.1.",
    kind: number(1, 1000, 16, 1, "", Some("no limit"), |setup| &mut setup.connections),
};

pub(super) const CONGESTION: Field = Field {
    key: "congestion",
    label: "Congestion",
    about: "So many requests in flight the server answers at full speed; with k times as many, each takes k times as long.",
    kind: number(1, 1000, 64, 1, "", Some("none"), |setup| &mut setup.congestion),
};

pub(super) const OVERLOAD: Field = Field {
    key: "overload",
    label: "Overload",
    about: "With more than so many times that in flight, the server turns requests away: 503.",
    kind: number(1, 100, 20, 1, " times", Some("never"), |setup| &mut setup.overload),
};

pub(super) const RATE: Field = Field {
    key: "rate",
    label: "Rate",
    about: "The most requests that start in a second, evenly spaced. rate_limited has 10 when nothing is said.",
    kind: number(1, 1000, 100, 1, " / s", Some("no limit"), |setup| &mut setup.rate),
};

const OFF_ON: &[(&str, &str)] = &[("off", "ignored"), ("on", "obeyed")];

pub(super) const ROBOTS: Field = Field {
    key: "robots",
    label: "robots.txt",
    about: "Whether pages that the site's robots.txt disallows are left out.",
    kind: Kind::Choice {
        words: OFF_ON,
        get: |setup| usize::from(setup.robots),
        set: |setup, index| setup.robots = index == 1,
    },
};

pub(super) const NOFOLLOW: Field = Field {
    key: "nofollow",
    label: "nofollow",
    about: "Whether links that ask not to be followed (rel=nofollow, or the whole page) are left alone.",
    kind: Kind::Choice {
        words: OFF_ON,
        get: |setup| usize::from(setup.nofollow),
        set: |setup, index| setup.nofollow = index == 1,
    },
};

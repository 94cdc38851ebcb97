//! The rows of the schema about the network, the server, and how a crawl treats them.

use super::fields::{AS_PATTERN, index_of};
use super::schema::number;
use super::schema::{Field, Kind};
use crate::text;
use crate::world::{Jitter, Latency};

const SPREADS: &[Latency] = &[Latency::Constant, Latency::Uniform, Latency::LogNormal, Latency::Pareto];
const JITTERS: &[Jitter] = &[Jitter::Full, Jitter::Equal, Jitter::None];

pub(super) const LATENCY: Field = Field {
    key: "latency-ms",
    label: text::FIELD_LATENCY_MS,
    about: text::FIELD_LATENCY_MS_ABOUT,
    kind: number!(1, 60_000, 500, 5, text::UNIT_MS, None, latency_ms),
};

pub(super) const SPREAD: Field = Field {
    key: "spread",
    label: text::FIELD_SPREAD,
    about: text::FIELD_SPREAD_ABOUT,
    kind: Kind::Choice {
        words: &[
            ("constant", text::FIELD_SPREAD_CONSTANT),
            ("uniform", text::FIELD_SPREAD_UNIFORM),
            ("log-normal", text::FIELD_SPREAD_LOG_NORMAL),
            ("pareto", text::FIELD_SPREAD_PARETO),
        ],
        get: |setup| index_of(SPREADS, &setup.spread),
        set: |setup, index| setup.spread = SPREADS[index],
    },
};

pub(super) const STRAGGLERS: Field = Field {
    key: "stragglers",
    label: text::FIELD_STRAGGLERS,
    about: text::FIELD_STRAGGLERS_ABOUT,
    kind: number!(1, 1000, 40, 1, "", Some(("none", text::OFF_NONE)), stragglers),
};

pub(super) const ERRORS: Field = Field {
    key: "errors",
    label: text::FIELD_ERRORS,
    about: text::FIELD_ERRORS_ABOUT,
    kind: number!(0, 100, 50, 1, text::UNIT_PERCENT, None, errors),
};

pub(super) const TIMEOUT: Field = Field {
    key: "timeout-ms",
    label: text::FIELD_TIMEOUT_MS,
    about: text::FIELD_TIMEOUT_MS_ABOUT,
    kind: number!(1, 600_000, 2000, 50, text::UNIT_MS, Some(("none", text::OFF_NONE)), timeout_ms),
};

pub(super) const TIMEOUT_FROM: Field = Field {
    key: "timeout-from",
    label: text::FIELD_TIMEOUT_FROM,
    about: text::FIELD_TIMEOUT_FROM_ABOUT,
    kind: Kind::Choice {
        words: &[("sent", text::FIELD_TIMEOUT_FROM_SENT), ("asked", text::FIELD_TIMEOUT_FROM_ASKED)],
        get: |setup| usize::from(setup.timeout_counts_waits),
        set: |setup, index| setup.timeout_counts_waits = index == 1,
    },
};

pub(super) const RETRIES: Field = Field {
    key: "retries",
    label: text::FIELD_RETRIES,
    about: text::FIELD_RETRIES_ABOUT,
    kind: number!(1, 10, 10, 1, "", Some(("none", text::OFF_NONE)), retries),
};

pub(super) const BACKOFF: Field = Field {
    key: "backoff-ms",
    label: text::FIELD_BACKOFF_MS,
    about: text::FIELD_BACKOFF_MS_ABOUT,
    kind: number!(0, 60_000, 2000, 50, text::UNIT_MS, None, backoff_ms),
};

pub(super) const BACKOFF_MAX: Field = Field {
    key: "backoff-max-ms",
    label: text::FIELD_BACKOFF_MAX_MS,
    about: text::FIELD_BACKOFF_MAX_MS_ABOUT,
    kind: number!(0, 600_000, 20_000, 500, text::UNIT_MS, None, backoff_max_ms),
};

pub(super) const JITTER: Field = Field {
    key: "jitter",
    label: text::FIELD_JITTER,
    about: text::FIELD_JITTER_ABOUT,
    kind: Kind::Choice {
        words: &[
            ("full", text::FIELD_JITTER_FULL),
            ("equal", text::FIELD_JITTER_EQUAL),
            ("none", text::FIELD_JITTER_NONE),
        ],
        get: |setup| index_of(JITTERS, &setup.jitter),
        set: |setup, index| setup.jitter = JITTERS[index],
    },
};

pub(super) const CONNECTIONS: Field = Field {
    key: "connections",
    label: text::FIELD_CONNECTIONS,
    about: text::FIELD_CONNECTIONS_ABOUT,
    kind: number!(1, 1000, 16, 1, "", Some(("no-limit", text::OFF_NO_LIMIT)), connections),
};

pub(super) const CONGESTION: Field = Field {
    key: "congestion",
    label: text::FIELD_CONGESTION,
    about: text::FIELD_CONGESTION_ABOUT,
    kind: number!(1, 1000, 64, 1, "", Some(("none", text::OFF_NONE)), congestion),
};

pub(super) const OVERLOAD: Field = Field {
    key: "overload",
    label: text::FIELD_OVERLOAD,
    about: text::FIELD_OVERLOAD_ABOUT,
    kind: number!(1, 100, 20, 1, text::UNIT_TIMES, Some(("never", text::OFF_NEVER)), overload),
};

pub(super) const RATE: Field = Field {
    key: "rate",
    label: text::FIELD_RATE,
    about: text::FIELD_RATE_ABOUT,
    kind: Kind::Number {
        min: 1,
        max: 1000,
        slider_max: 100,
        step: 1,
        unit: text::UNIT_PER_SECOND,
        off: Some(("no-limit", text::OFF_NO_LIMIT)),
        auto: Some(AS_PATTERN),
        get: |setup| setup.rate,
        set: |setup, number| setup.rate = number,
    },
};

const OFF_ON: &[(&str, &str)] = &[("off", text::CHOICE_IGNORED), ("on", text::CHOICE_OBEYED)];

pub(super) const ROBOTS: Field = Field {
    key: "robots",
    label: text::FIELD_ROBOTS,
    about: text::FIELD_ROBOTS_ABOUT,
    kind: Kind::Choice {
        words: OFF_ON,
        get: |setup| usize::from(setup.robots),
        set: |setup, index| setup.robots = index == 1,
    },
};

pub(super) const NOFOLLOW: Field = Field {
    key: "nofollow",
    label: text::FIELD_NOFOLLOW,
    about: text::FIELD_NOFOLLOW_ABOUT,
    kind: Kind::Choice {
        words: OFF_ON,
        get: |setup| usize::from(setup.nofollow),
        set: |setup, index| setup.nofollow = index == 1,
    },
};

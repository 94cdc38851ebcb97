//! The names, for people, of everything that a trace records. (`word` is the name in JSON, the same in every language.)

use crate::site::FileKind;
use crate::text;
use crate::trace::{Cause, Doing, EventKind, Failure, Limit, Obstacle, Outcome, Through};

/// Something that has a name for people, in the language of the page.
pub trait Name {
    /// Its name.
    fn name(self) -> &'static str;
}

macro_rules! names {
    ($type:ident: $($variant:ident = $text:ident),+ $(,)?) => {
        impl Name for $type {
            fn name(self) -> &'static str {
                match self { $($type::$variant => text::$text),+ }
            }
        }
    };
}

names!(EventKind: Discovered = EVENT_DISCOVERED, Listed = EVENT_LISTED, Marked = EVENT_MARKED, Submitted = EVENT_SUBMITTED,
    Started = EVENT_STARTED, HeldBack = EVENT_HELD_BACK, Fetched = EVENT_FETCHED, Failed = EVENT_FAILED,
    Parsing = EVENT_PARSING, Parsed = EVENT_PARSED, Waiting = EVENT_WAITING, Released = EVENT_RELEASED,
    Raised = EVENT_RAISED, Blocked = EVENT_BLOCKED, LimitReached = EVENT_LIMIT_REACHED,
    Finished = EVENT_FINISHED, Retrying = EVENT_RETRYING, Disallowed = EVENT_DISALLOWED, Redirected = EVENT_REDIRECTED);
names!(Failure: Timeout = FAILURE_TIMEOUT, Refused = FAILURE_REFUSED, Cancelled = FAILURE_CANCELLED, Limit = FAILURE_LIMIT,
    KeyError = FAILURE_KEY_ERROR, Redirects = FAILURE_REDIRECTS, PoolTimeout = FAILURE_POOL_TIMEOUT);
names!(Obstacle: RunningSet = OBSTACLE_RUNNING_SET, QueueJoin = OBSTACLE_QUEUE_JOIN, Lock = OBSTACLE_LOCK,
    Frontier = OBSTACLE_FRONTIER);
names!(Cause: Barrier = CAUSE_BARRIER, EmptyFrontier = CAUSE_EMPTY_FRONTIER, EventLoop = CAUSE_EVENT_LOOP,
    Connection = CAUSE_CONNECTION, Backoff = CAUSE_BACKOFF, RateLimit = CAUSE_RATE_LIMIT, Gil = CAUSE_GIL,
    Core = CAUSE_CORE, Lock = CAUSE_LOCK, QueueJoin = CAUSE_QUEUE_JOIN, Coordinator = CAUSE_COORDINATOR,
    Starting = CAUSE_STARTING, HandOver = CAUSE_HAND_OVER, Sleep = CAUSE_SLEEP, Poll = CAUSE_POLL,
    IdleTimeout = CAUSE_IDLE_TIMEOUT, Shutdown = CAUSE_SHUTDOWN, Change = CAUSE_CHANGE);
names!(Limit: Pages = LIMIT_PAGES, Time = LIMIT_TIME, Events = LIMIT_EVENTS, Depth = LIMIT_DEPTH);
names!(Outcome: Finished = OUTCOME_FINISHED, Hung = OUTCOME_HUNG, Raised = OUTCOME_RAISED, Cancelled = OUTCOME_CANCELLED);
names!(Through: Start = THROUGH_START, Answer = THROUGH_ANSWER, Link = THROUGH_LINK, Slot = THROUGH_SLOT,
    Coordinator = THROUGH_COORDINATOR, Barrier = THROUGH_BARRIER, QueueJoin = THROUGH_QUEUE_JOIN,
    Lock = THROUGH_LOCK, Gil = THROUGH_GIL, Core = THROUGH_CORE, EventLoop = THROUGH_EVENT_LOOP,
    Connection = THROUGH_CONNECTION, Pause = THROUGH_PAUSE, Poll = THROUGH_POLL);

impl Name for Doing {
    fn name(self) -> &'static str {
        match self {
            Doing::Fetch => text::DOING_FETCH,
            Doing::Parse => text::DOING_PARSE,
            Doing::Wait(_) => text::DOING_WAITING,
        }
    }
}

// With their articles.
names!(FileKind: Empty = FILE_KIND_EMPTY, Har = FILE_KIND_HAR, Report = FILE_KIND_REPORT, PageList = FILE_KIND_PAGE_LIST,
    Json = FILE_KIND_JSON, JsonLines = FILE_KIND_JSON_LINES, Sitemap = FILE_KIND_SITEMAP, Feed = FILE_KIND_FEED,
    Xml = FILE_KIND_XML, Html = FILE_KIND_HTML, WebArchive = FILE_KIND_WEB_ARCHIVE, Robots = FILE_KIND_ROBOTS,
    Table = FILE_KIND_TABLE, AddressList = FILE_KIND_ADDRESS_LIST, Image = FILE_KIND_IMAGE, Pdf = FILE_KIND_PDF,
    Archive = FILE_KIND_ARCHIVE, Utf16 = FILE_KIND_UTF16, Binary = FILE_KIND_BINARY, Text = FILE_KIND_TEXT);

//! One event of a run, in 16 bytes.

use crate::site::{FNV1A_OF_NOTHING, PageId, fnv1a_after};

/// What happened. The legend, the table and JSON use the same word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum EventKind {
    /// A link to the page was read for the first time in this run; `other` is the page with the link.
    Discovered,
    /// The address counts as visited without a request.
    Listed,
    /// The page counts as visited only now, after its links have been read. Recorded if a crawl marks pages that late.
    Marked,
    /// The page was handed to a pool or a queue.
    Submitted,
    /// A worker row began to fetch the page; `detail` is 1 if the same page has been fetched before, and one more than
    /// the number of the retry if this is a retry.
    Started,
    /// Live only: the browser held the fetch that just ended back for `other` µs before it sent it.
    HeldBack,
    /// The answer has arrived; `detail` is its HTTP status.
    Fetched,
    /// The fetch ended without a page to read; `detail` is an HTTP status of 400 or more, or a [`Failure`].
    Failed,
    /// The CPU began to parse the page.
    Parsing,
    /// The page is parsed and its links are discovered.
    Parsed,
    /// A worker row is idle from now on; `detail` is the [`Cause`], the page is the culprit, if known.
    Waiting,
    /// All workers that waited at a barrier continue; the page is the one that arrived last.
    Released,
    /// An exception ended a task, a thread or a callback; `detail` is the page's HTTP status or a [`Failure`].
    Raised,
    /// The run hangs: it waits for something that never happens; `detail` is the [`Obstacle`], the page is the culprit.
    Blocked,
    /// A limit was reached; `detail` is the [`Limit`].
    LimitReached,
    /// The run is over; `detail` is the [`Outcome`].
    Finished,
    /// The fetch that has just failed is tried again; `detail` is the number of the retry, from 1.
    Retrying,
    /// A link to the page was read, and robots.txt disallows the page; `other` is the page with the link.
    Disallowed,
    /// An answer redirects to the page, and the fetch continues there; `other` is the page that redirects.
    Redirected,
}

/// Why a fetch failed without an HTTP answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u16)]
pub enum Failure {
    /// No answer within the timeout.
    Timeout = 1,
    /// No connection: refused, reset, no network.
    Refused = 2,
    /// The crawl cancelled it.
    Cancelled = 3,
    /// Not fetched at all: a limit of the run was reached.
    Limit = 4,
    /// Not a failure of the page: its future was not in the set of running futures when its callback removed it.
    KeyError = 5,
    /// Its redirects form a loop, or there were too many of them.
    Redirects = 6,
    /// Not sent: no connection became free within the timeout.
    PoolTimeout = 7,
}

/// What a run that hangs waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u16)]
pub enum Obstacle {
    /// An empty set of running futures: the future of the page stays in it.
    RunningSet = 0,
    /// A queue to drain: a worker took an item and never called `task_done`.
    QueueJoin = 1,
    /// A lock whose holder waits for the same lock.
    Lock = 2,
    /// An empty frontier, while the page limit prevents fetching its pages.
    Frontier = 3,
}

/// Why a worker row waits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u16)]
pub enum Cause {
    /// Other pages of the same batch are not done yet.
    Barrier = 0,
    /// Workers have taken all discovered pages: more links must be discovered first.
    EmptyFrontier = 1,
    /// The one event loop is busy parsing another page.
    EventLoop = 2,
    /// All connections to the host are in use.
    Connection = 3,
    /// Its fetch of the page failed: it backs off before it retries.
    Backoff = 4,
    /// The rate limit does not allow a fetch so soon after the one before.
    RateLimit = 5,
    /// A thread needs the GIL, and another thread has it.
    Gil = 6,
    /// A process needs a core, and other processes use all of them.
    Core = 7,
    /// Another thread holds the lock.
    Lock = 8,
    /// The coordinator joined the queue and waits for it to drain.
    QueueJoin = 9,
    /// Pages are discovered, but the coordinator is busy with another result.
    Coordinator = 10,
    /// A thread or a process is being started.
    Starting = 11,
    /// An item is on its way to a thread or a process.
    HandOver = 12,
    /// The strategy sleeps.
    Sleep = 13,
    /// The strategy polls.
    Poll = 14,
    /// A worker waits for the idle timeout before it exits.
    IdleTimeout = 15,
    /// The pool is being shut down.
    Shutdown = 16,
    /// A setting changes in the middle of the run: what begins at that moment has waited for it, and the workers that are
    /// too many from then on are idle.
    Change = 17,
}

/// The limit that ended or restricted a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u16)]
pub enum Limit {
    /// The most pages that this run may fetch.
    Pages = 0,
    /// The longest time that a run may take.
    Time = 1,
    /// The most events that a trace may hold.
    Events = 2,
    /// The greatest number of links from the start.
    Depth = 3,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u16)]
pub enum Outcome {
    /// The strategy returned.
    Finished = 0,
    /// No task can continue: each waits for something that never happens.
    Hung = 1,
    /// The strategy ended with an error.
    Raised = 2,
    /// You stopped it, or a limit did.
    Cancelled = 3,
}

macro_rules! words {
    ($type:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// All values with their words, ordered by number.
            pub const ALL: &'static [($type, &'static str)] = &[$(($type::$variant, $word)),+];

            /// The word for it in JSON and in the command's tables.
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }

            #[allow(dead_code)]
            pub(super) fn from_bits(bits: u64) -> Option<Self> {
                Self::ALL.iter().map(|(value, _)| *value).find(|&value| value as u64 == bits)
            }
        }
    };
}

words!(EventKind: Discovered = "discovered", Listed = "listed", Marked = "marked", Submitted = "submitted", Started = "started", HeldBack = "held back",
    Fetched = "fetched", Failed = "failed", Parsing = "parsing", Parsed = "parsed", Waiting = "waiting",
    Released = "released", Raised = "raised", Blocked = "blocked", LimitReached = "limit reached", Finished = "finished",
    Retrying = "retrying", Disallowed = "disallowed", Redirected = "redirected");
words!(Failure: Timeout = "timeout", Refused = "connection refused", Cancelled = "cancelled", Limit = "limit", KeyError = "KeyError",
    Redirects = "too many redirects", PoolTimeout = "pool timeout");
words!(Obstacle: RunningSet = "running futures", QueueJoin = "queue join", Lock = "lock", Frontier = "frontier");
words!(Cause: Barrier = "barrier", EmptyFrontier = "empty frontier", EventLoop = "event loop busy",
    Connection = "connection limit", Backoff = "backoff", RateLimit = "rate limit", Gil = "GIL", Core = "cores busy",
    Lock = "lock", QueueJoin = "queue join", Coordinator = "coordinator busy", Starting = "starting", HandOver = "hand-over",
    Sleep = "sleep", Poll = "poll", IdleTimeout = "idle timeout", Shutdown = "shutdown", Change = "change");
words!(Limit: Pages = "pages", Time = "time", Events = "events", Depth = "depth");
words!(Outcome: Finished = "finished", Hung = "hung", Raised = "raised", Cancelled = "cancelled");

/// Worker rows and page numbers in `other` fit in this many bits.
pub const ROW_BITS: u32 = 20;
const DETAIL_BITS: u32 = 32 - ROW_BITS;
const LINE_BITS: u32 = 16;
const KIND_BITS: u32 = 8;

/// The latest time that an event can store: 2^40 µs, about 12.7 days. A run that reaches it ends at the time limit.
pub const MAX_AT_US: u64 = (1 << (64 - LINE_BITS - KIND_BITS)) - 1;
/// The last worker row that an event can store. A run that needs another row ends at the limit of events.
pub const MAX_ROW: u32 = (1 << ROW_BITS) - 1;
/// The greatest detail that an event can store: every HTTP status is less.
pub const MAX_DETAIL: u16 = (1 << DETAIL_BITS) - 1;
/// A detail from here on is an HTTP status, not a [`Failure`].
const LEAST_STATUS: u64 = 100;

/// One event: when, what, which page, on which worker row, from which source line of the strategy.
///
/// Packed by hand, because a run of 100,000 pages records half a million of them:
/// `head` = time in µs (40 bits), source line (16), kind (8); `page`; `tail` = worker row (20) and detail (12).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    head: u64,
    page: PageId,
    tail: u32,
}

const _: () = assert!(std::mem::size_of::<Event>() == 16);

/// The kind of each byte: a look-up without a check, because one picture reads half a million events.
const KINDS: [EventKind; 1 << KIND_BITS] = {
    let mut kinds = [EventKind::Finished; 1 << KIND_BITS];
    let mut byte = 0;
    while byte < EventKind::ALL.len() {
        kinds[byte] = EventKind::ALL[byte].0;
        byte += 1;
    }
    kinds
};

impl Event {
    /// An event on worker row `row`. `line` is the source line of the strategy that caused it, 0 for none.
    ///
    /// A time, a row or a detail above its maximum ([`MAX_AT_US`], [`MAX_ROW`], [`MAX_DETAIL`]) becomes that maximum: a
    /// number that is too large for its field must not change the fields beside it. The kernel ends a run that reaches
    /// a limit.
    #[inline]
    pub fn new(at_us: u64, kind: EventKind, page: PageId, row: u32, detail: u16, line: u16) -> Self {
        let (at_us, row, detail) = (at_us.min(MAX_AT_US), row.min(MAX_ROW), detail.min(MAX_DETAIL));
        let head = at_us << (LINE_BITS + KIND_BITS) | u64::from(line) << KIND_BITS | kind as u64;
        Event { head, page, tail: row << DETAIL_BITS | u32::from(detail) }
    }

    /// An event with another page or a number instead of a worker row.
    #[inline]
    pub fn with_other(at_us: u64, kind: EventKind, page: PageId, other: u32, line: u16) -> Self {
        let event = Event::new(at_us, kind, page, 0, 0, line);
        Event { tail: other, ..event }
    }

    /// When, in µs from the start of the run.
    #[inline]
    pub fn at_us(&self) -> u64 {
        self.head >> (LINE_BITS + KIND_BITS)
    }

    /// What happened.
    #[inline]
    pub fn kind(&self) -> EventKind {
        KINDS[usize::from(self.head as u8)]
    }

    /// The page of the event, or the culprit of a wait; [`PageId::NONE`] if there is none.
    #[inline]
    pub fn page(&self) -> PageId {
        self.page
    }

    /// The worker row on which it happened: 0 is the first.
    #[inline]
    pub fn row(&self) -> u32 {
        self.tail >> DETAIL_BITS
    }

    /// The HTTP status, [`Failure`], [`Cause`], [`Limit`] or [`Outcome`], by the event's kind.
    #[inline]
    pub fn detail(&self) -> u16 {
        (self.tail & ((1 << DETAIL_BITS) - 1)) as u16
    }

    /// All 32 bits of `tail`: a page's number for `discovered`, `disallowed` and `redirected`, µs for `held back`.
    #[inline]
    pub fn other(&self) -> u32 {
        self.tail
    }

    /// The line of the strategy's source that caused it, if a line did.
    pub fn line(&self) -> Option<u16> {
        Some((self.head >> KIND_BITS) as u16).filter(|&line| line != 0)
    }

    /// Whether another event says the same, caused by whatever line.
    pub fn is_same_but_for_line(&self, other: &Event) -> bool {
        let bare = |event: &Event| (event.at_us(), event.head & ((1 << KIND_BITS) - 1), event.page, event.tail);
        bare(self) == bare(other)
    }

    /// The failure of a `failed` event; `None` if an HTTP status says why.
    pub fn failure(&self) -> Option<Failure> {
        Failure::from_bits(u64::from(self.detail()))
    }

    /// Whether a `started` event is for a page that has been fetched before, under this address or another.
    pub fn is_duplicate(&self) -> bool {
        self.detail() == 1
    }

    /// The number of the retry, from 1, of a `retrying` event and of the `started` event that follows it; 0 for the
    /// first attempt.
    pub fn retry(&self) -> u16 {
        if self.kind() == EventKind::Retrying { self.detail() } else { self.detail().saturating_sub(1) }
    }

    /// The cause of a `waiting` event.
    pub fn cause(&self) -> Cause {
        Cause::from_bits(u64::from(self.detail())).unwrap_or(Cause::EmptyFrontier)
    }

    /// The obstacle of a `blocked` event.
    pub fn obstacle(&self) -> Obstacle {
        Obstacle::from_bits(u64::from(self.detail())).unwrap_or(Obstacle::Frontier)
    }

    /// The outcome of a `finished` event.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_bits(u64::from(self.detail())).unwrap_or(Outcome::Finished)
    }

    /// The limit of a `limit reached` event.
    pub fn limit(&self) -> Limit {
        Limit::from_bits(u64::from(self.detail())).unwrap_or(Limit::Pages)
    }

    /// The fingerprint of no events.
    pub const NO_FINGERPRINT: u64 = FNV1A_OF_NOTHING;
    /// The fingerprint of events after others, which it continues: event by event, as one iterator of bytes takes twice as long in wasm.
    pub fn fingerprint(of_others: u64, events: &[Event]) -> u64 {
        events.iter().fold(of_others, |hash, event| fnv1a_after(hash, event.to_bytes()))
    }

    /// Its 16 bytes, little-endian: the form in which traces are compared.
    pub fn to_bytes(&self) -> [u8; 16] {
        (u128::from(self.tail) << 96 | u128::from(self.page.0) << 64 | u128::from(self.head)).to_le_bytes()
    }

    /// The event of such bytes, which may be none: see [`Event::is_valid`].
    #[inline]
    pub(super) fn from_bytes(bytes: [u8; 16]) -> Self {
        let number = u128::from_le_bytes(bytes);
        Event { head: number as u64, page: PageId((number >> 64) as u32), tail: (number >> 96) as u32 }
    }

    /// Whether its kind is known, and its detail has a meaning for this kind.
    #[inline]
    pub(super) fn is_valid(&self) -> bool {
        let is_kind = ((self.head & 0xff) as usize) < EventKind::ALL.len();
        let bits = u64::from(self.detail());
        is_kind
            && match self.kind() {
                EventKind::Waiting => Cause::from_bits(bits).is_some(),
                EventKind::Failed | EventKind::Raised => bits >= LEAST_STATUS || self.failure().is_some(),
                EventKind::Blocked => Obstacle::from_bits(bits).is_some(),
                EventKind::LimitReached => Limit::from_bits(bits).is_some(),
                EventKind::Finished => Outcome::from_bits(bits).is_some(),
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_keeps_its_fields() {
        let event = Event::new(MAX_AT_US, EventKind::Failed, PageId(9), (1 << ROW_BITS) - 1, 599, 65_535);
        assert_eq!((event.at_us(), event.kind(), event.page()), (MAX_AT_US, EventKind::Failed, PageId(9)));
        assert_eq!((event.row(), event.detail(), event.line()), ((1 << ROW_BITS) - 1, 599, Some(65_535)));
        let event = Event::with_other(3, EventKind::Discovered, PageId(1), u32::MAX, 0);
        assert_eq!((event.at_us(), event.other(), event.line()), (3, u32::MAX, None));
    }

    /// Every field of an event; a number that is too large for one must not change the others.
    fn check(at_us: u64, row: u32, detail: u16, line: u16) {
        for &(kind, _) in EventKind::ALL {
            let event = Event::new(at_us, kind, PageId(7), row, detail, line);
            let kept = (event.at_us(), event.kind(), event.page(), event.row(), event.detail(), event.line());
            let fitting = (at_us.min(MAX_AT_US), row.min(MAX_ROW), detail.min(MAX_DETAIL));
            let wanted = (fitting.0, kind, PageId(7), fitting.1, fitting.2, Some(line).filter(|&line| line != 0));
            assert_eq!(kept, wanted, "at {at_us} µs on row {row} with detail {detail} from line {line}");
        }
    }

    #[test]
    fn a_too_large_number_becomes_the_largest_and_changes_no_other_field() {
        for at_us in [0, 1, MAX_AT_US, MAX_AT_US + 1, MAX_AT_US << 1, u64::MAX] {
            for row in [0, 1, MAX_ROW, MAX_ROW + 1, MAX_ROW << 1, u32::MAX] {
                for detail in [0, 1, MAX_DETAIL, MAX_DETAIL + 1, u16::MAX] {
                    [0, 1, u16::MAX].into_iter().for_each(|line| check(at_us, row, detail, line));
                }
            }
        }
    }
}

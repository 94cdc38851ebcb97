//! What a bar shows.

use crate::compare::Lane;
use crate::text;
use crate::trace::{Cause, Phase, Span, Wait};

/// What a bar shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fill {
    /// Waiting for a server.
    Fetching,
    /// Parsing.
    Parsing,
    /// A fetch that ended without a page to read.
    Failed,
    /// Held back by the browser before it was sent.
    HeldBack,
    /// An idle worker.
    Waiting(Cause),
}

impl Fill {
    /// All fills but those of idle workers.
    pub const WORK: [Fill; 4] = [Fill::Fetching, Fill::Parsing, Fill::Failed, Fill::HeldBack];

    /// Its words, in the legend and in every sentence about a bar.
    pub fn words(self) -> &'static str {
        match self {
            Fill::Fetching => text::FILL_FETCHING,
            Fill::Parsing => text::FILL_PARSING,
            Fill::Failed => text::FILL_FAILED,
            Fill::HeldBack => text::FILL_HELD_BACK,
            Fill::Waiting(cause) => waiting_words(cause),
        }
    }
}

fn waiting_words(cause: Cause) -> &'static str {
    match cause {
        Cause::Barrier => text::CAUSE_BARRIER_BAR,
        Cause::QueueJoin => text::CAUSE_QUEUE_JOIN_BAR,
        Cause::EmptyFrontier => text::CAUSE_EMPTY_FRONTIER_BAR,
        Cause::IdleTimeout => text::CAUSE_IDLE_TIMEOUT_BAR,
        Cause::EventLoop => text::CAUSE_EVENT_LOOP_BAR,
        Cause::Gil => text::CAUSE_GIL_BAR,
        Cause::Core => text::CAUSE_CORE_BAR,
        Cause::Coordinator => text::CAUSE_COORDINATOR_BAR,
        Cause::Connection => text::CAUSE_CONNECTION_BAR,
        Cause::Lock => text::CAUSE_LOCK_BAR,
        Cause::RateLimit => text::CAUSE_RATE_LIMIT_BAR,
        Cause::Backoff => text::CAUSE_BACKOFF_BAR,
        Cause::Starting => text::CAUSE_STARTING_BAR,
        Cause::HandOver => text::CAUSE_HAND_OVER_BAR,
        Cause::Sleep => text::CAUSE_SLEEP_BAR,
        Cause::Poll => text::CAUSE_POLL_BAR,
        Cause::Shutdown => text::CAUSE_SHUTDOWN_BAR,
        Cause::Change => text::CAUSE_CHANGE_BAR,
    }
}

/// The fills of all bars of a lane, in the order of these bars. Makes no bar: a large lane has millions.
pub fn fills(lane: &Lane) -> Vec<Fill> {
    let timeline = &*lane.timeline;
    let mut causes = 0u32;
    let is_new = |wait: &&Wait| {
        let before = causes;
        causes |= 1 << wait.cause() as u32;
        causes != before
    };
    let mut fills: Vec<Fill> = timeline.waits.iter().filter(is_new).map(|wait| Fill::Waiting(wait.cause())).collect();
    let mut of_spans = [false; 3];
    for span in &timeline.spans {
        let fill = fill_of(span);
        let place = Fill::WORK.iter().position(|&work| work == fill).unwrap_or_default();
        if !std::mem::replace(&mut of_spans[place], true) {
            fills.push(fill);
        }
    }
    fills.extend((timeline.all_held_back_us() > 0).then_some(Fill::HeldBack));
    fills
}

/// What the bar of a span shows.
pub(super) fn fill_of(span: &Span) -> Fill {
    match (span.phase(), span.failed()) {
        (Phase::Parse, _) => Fill::Parsing,
        (Phase::Fetch, true) => Fill::Failed,
        (Phase::Fetch, false) => Fill::Fetching,
    }
}

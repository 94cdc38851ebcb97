//! What decided the makespan, in a sentence.

use super::Name;
use crate::site::Site;
use crate::text;
use crate::trace::{CriticalPath, Doing, Through, Waited};

/// What decided the makespan, in a sentence: `The critical path is 88 % fetching and 12 % parsing; for 63 % of the
/// makespan its next page was ready and waited at a barrier, most of it for /x.` Empty for an empty path.
pub fn critical_path(path: &CriticalPath, site: &Site) -> String {
    let makespan_us = path.segments().next_back().map_or(0, |last| last.to_us);
    let share = |&(doing, us): &(Doing, u64)| match doing {
        Doing::Fetch => text::doing_fetch_share(percent(us, makespan_us)),
        Doing::Parse => text::doing_parse_share(percent(us, makespan_us)),
        Doing::Wait(cause) => text::doing_waiting_share(percent(us, makespan_us), cause.name()),
    };
    let totals = path.totals();
    let parts: Vec<String> = totals.iter().filter(|total| percent(total.1, makespan_us) > 0).map(share).collect();
    let Some((last, first)) = parts.split_last() else { return String::new() };
    let parts = if first.is_empty() { last.clone() } else { text::list_and(first.join(text::LIST_COMMA), last) };
    let waited = path.waited().into_iter().find(|waited| percent(waited.us, makespan_us) > 0);
    let pauses = totals.iter().any(|(doing, _)| matches!(doing, Doing::Wait(_)));
    match waited {
        Some(waited) => text::critical_path_waited(parts, waited_text(&waited, makespan_us, site)),
        None if pauses => text::critical_path(parts),
        None => text::critical_path_links(parts),
    }
}

/// The part as a percentage of the whole, rounded.
fn percent(us: u64, of_us: u64) -> u64 {
    (us * 100 + of_us / 2).checked_div(of_us).unwrap_or(0)
}

fn waited_text(waited: &Waited, makespan_us: u64, site: &Site) -> String {
    let (percent, what) = (percent(waited.us, makespan_us), waited_for(waited.through));
    match waited.culprit.known() {
        Some(culprit) if waited.culprit_us * 2 >= waited.us => {
            text::critical_path_wait_most(percent, what, &*site.url(culprit))
        }
        Some(culprit) => text::critical_path_wait_longest(percent, what, &*site.url(culprit)),
        None => text::critical_path_wait(percent, what),
    }
}

/// What a stretch that began in this way waited for before.
fn waited_for(through: Through) -> &'static str {
    match through {
        Through::Barrier => text::THROUGH_BARRIER_WAITED,
        Through::QueueJoin => text::THROUGH_QUEUE_JOIN_WAITED,
        Through::Slot => text::THROUGH_SLOT_WAITED,
        Through::Coordinator => text::THROUGH_COORDINATOR_WAITED,
        Through::Lock => text::THROUGH_LOCK_WAITED,
        Through::Gil => text::THROUGH_GIL_WAITED,
        Through::Core => text::THROUGH_CORE_WAITED,
        Through::EventLoop => text::THROUGH_EVENT_LOOP_WAITED,
        Through::Connection => text::THROUGH_CONNECTION_WAITED,
        Through::Start | Through::Answer | Through::Link | Through::Pause | Through::Poll => text::THROUGH_NONE_WAITED,
    }
}

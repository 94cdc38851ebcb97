//! What the trace tells about the makespan, as text and JSON: the critical path, the culprits of idle time, the order
//! of results.

use super::text::{json_ms, milliseconds};
use super::{Blame, CriticalPath, Doing, Segment, Through, Timeline, Waited, idle};
use crate::site::{PageId, Site};
use crate::text;
use serde_json::{Value, json};
use std::fmt::Write;

/// The most segments of a critical path that JSON and text show.
pub const MOST_SEGMENTS: usize = 1000;
/// The most culprits that JSON and text show.
const MOST_CULPRITS: usize = 20;

impl Through {
    /// What a stretch with this cause waited for before it began.
    fn waited_for(self) -> &'static str {
        match self {
            Through::Barrier => text::THROUGH_BARRIER_WAITED,
            Through::QueueJoin => text::THROUGH_QUEUE_JOIN_WAITED,
            Through::Slot => text::THROUGH_SLOT_WAITED,
            Through::Coordinator => text::THROUGH_COORDINATOR_WAITED,
            Through::Lock => text::THROUGH_LOCK_WAITED,
            Through::Gil => text::THROUGH_GIL_WAITED,
            Through::Core => text::THROUGH_CORE_WAITED,
            Through::EventLoop => text::THROUGH_EVENT_LOOP_WAITED,
            Through::Connection => text::THROUGH_CONNECTION_WAITED,
            Through::Start | Through::Answer | Through::Link | Through::Pause | Through::Poll => {
                text::THROUGH_NONE_WAITED
            }
        }
    }
}

impl Doing {
    /// The word for it in JSON and in the command's tables; [`name`](Self::name) is for people.
    pub fn word(self) -> &'static str {
        match self {
            Doing::Fetch => "fetch",
            Doing::Parse => "parse",
            Doing::Wait(_) => "waiting",
        }
    }
}

/// The part as a percentage of the whole, rounded.
fn percent(us: u64, of_us: u64) -> u64 {
    (us * 100 + of_us / 2).checked_div(of_us).unwrap_or(0)
}

impl CriticalPath {
    /// What decided the makespan, in a sentence: `The critical path is 88 % fetching and 12 % parsing; for 63 % of the
    /// makespan its next page was ready and waited at a barrier, most of it for /x.` Empty for an empty path.
    pub fn sentence(&self, site: &Site) -> String {
        let makespan_us = self.segments.last().map_or(0, |last| last.to_us);
        let share = |&(doing, us): &(Doing, u64)| match doing {
            Doing::Fetch => text::doing_fetch_share(percent(us, makespan_us)),
            Doing::Parse => text::doing_parse_share(percent(us, makespan_us)),
            Doing::Wait(cause) => text::doing_waiting_share(percent(us, makespan_us), cause.name()),
        };
        let totals = self.totals();
        let parts: Vec<String> = totals.iter().filter(|total| percent(total.1, makespan_us) > 0).map(share).collect();
        let Some((last, first)) = parts.split_last() else { return String::new() };
        let parts = if first.is_empty() { last.clone() } else { text::list_and(first.join(text::LIST_COMMA), last) };
        let waited = self.waited().into_iter().find(|waited| percent(waited.us, makespan_us) > 0);
        let pauses = totals.iter().any(|(doing, _)| matches!(doing, Doing::Wait(_)));
        match waited {
            Some(waited) => text::critical_path_waited(parts, waited_text(&waited, makespan_us, site)),
            None if pauses => text::critical_path(parts),
            None => text::critical_path_links(parts),
        }
    }
}

fn waited_text(waited: &Waited, makespan_us: u64, site: &Site) -> String {
    let (percent, what) = (percent(waited.us, makespan_us), waited.through.waited_for());
    match waited.culprit.known() {
        Some(culprit) if waited.culprit_us * 2 >= waited.us => {
            text::critical_path_wait_most(percent, what, url(site, culprit))
        }
        Some(culprit) => text::critical_path_wait_longest(percent, what, url(site, culprit)),
        None => text::critical_path_wait(percent, what),
    }
}

fn url(site: &Site, page: PageId) -> &str {
    &site.page(page).url
}

/// The segments of a critical path that take time, and how many of them are left out.
fn shown(path: &CriticalPath) -> (impl Iterator<Item = &Segment>, usize) {
    let all = || path.segments.iter().filter(|segment| segment.us() > 0);
    (all().take(MOST_SEGMENTS), all().count().saturating_sub(MOST_SEGMENTS))
}

/// The critical path for people, one line per segment.
pub fn critical_path_lines(path: &CriticalPath, site: &Site) -> String {
    let mut text = String::from("critical path\n");
    let (segments, left_out) = shown(path);
    for segment in segments {
        let times = format!("{:>10} to {:>10}", milliseconds(segment.from_us), milliseconds(segment.to_us));
        let what = match segment.doing {
            Doing::Wait(cause) => format!("wait   {}", cause.word()),
            doing => format!("{:<6} {}", doing.word(), url(site, segment.page)),
        };
        let row = segment.row.map_or(String::new(), |row| format!("worker {row}"));
        let ready = match segment.from_us - segment.ready_us {
            0 => String::new(),
            us => format!(", ready {} ms before", milliseconds(us)),
        };
        let _ = writeln!(text, "{times}  {what:<28} {row:<10} through {}{ready}", segment.through.word());
    }
    if left_out > 0 {
        let _ = writeln!(text, "… and {left_out} more segments");
    }
    let _ = writeln!(text, "{}", path.sentence(site));
    text
}

/// The segments of the critical path as JSON, and how many were left out.
pub(super) fn critical_path_json(path: &CriticalPath, site: &Site) -> (Vec<Value>, usize) {
    let (segments, left_out) = shown(path);
    let json = |segment: &Segment| {
        let mut object = json!({
            "from_ms": json_ms(segment.from_us),
            "to_ms": json_ms(segment.to_us),
            "kind": segment.doing.word(),
            "page": segment.page.known().map(|page| url(site, page)),
            "worker": segment.row,
            "through": segment.through.word(),
            "waited_ms": json_ms(segment.from_us - segment.ready_us),
        });
        if let Doing::Wait(cause) = segment.doing {
            object["cause"] = json!(cause.word());
        }
        object
    };
    (segments.map(json).collect(), left_out)
}

/// The culprits of the most idle time, the worst first, as JSON.
pub(super) fn culprits_json(timeline: &Timeline, site: &Site) -> Vec<Value> {
    let json = |blame: &Blame| {
        json!({
            "cause": blame.cause.word(),
            "page": blame.culprit.known().map(|page| url(site, page)),
            "ms": json_ms(blame.us),
            "stretches": blame.stretches,
        })
    };
    idle(timeline).iter().take(MOST_CULPRITS).map(json).collect()
}

/// The culprits of the most idle time for people, one line each. Empty if no worker waited.
pub fn culprit_lines(timeline: &Timeline, site: &Site) -> String {
    let blames = idle(timeline);
    let mut text = String::new();
    for blame in blames.iter().take(MOST_CULPRITS) {
        let whom = blame.culprit.known().map_or(String::new(), |page| format!(", for {}", url(site, page)));
        let (ms, cause) = (milliseconds(blame.us), blame.cause.word());
        let stretches = if blame.stretches == 1 { "stretch" } else { "stretches" };
        let _ = writeln!(text, "{ms:>12} ms idle: {cause}{whom} ({} {stretches})", blame.stretches);
    }
    if blames.len() > MOST_CULPRITS {
        let left_us = blames[MOST_CULPRITS..].iter().map(|blame| blame.us).sum();
        let _ = writeln!(text, "{:>12} ms idle: for {} more", milliseconds(left_us), blames.len() - MOST_CULPRITS);
    }
    text
}

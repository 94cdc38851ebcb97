//! What the trace tells about the makespan, as text and JSON: the critical path, the culprits of idle time, the order
//! of results.

use super::object::{json_ms, milliseconds, object, text_or_null};
use super::{Blame, CriticalPath, Doing, Segment, Timeline, idle};
use crate::site::{PageId, Site};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// The most segments of a critical path that JSON and text show.
pub const MOST_SEGMENTS: usize = 1000;
/// The most culprits that JSON and text show.
const MOST_CULPRITS: usize = 20;

impl Doing {
    /// The word for it in JSON and in the command's tables.
    pub fn word(self) -> &'static str {
        match self {
            Doing::Fetch => "fetch",
            Doing::Parse => "parse",
            Doing::Wait(_) => "waiting",
        }
    }
}

fn url(site: &Site, page: PageId) -> Cow<'_, str> {
    site.url(page)
}

/// The segments of a critical path that take time, and how many of them are left out.
fn shown(path: &CriticalPath) -> (impl Iterator<Item = Segment>, usize) {
    let all = || path.segments().filter(|segment| segment.us() > 0);
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
    text
}

/// The segments of the critical path as JSON, and how many were left out.
pub(super) fn critical_path_json(path: &CriticalPath, site: &Site) -> (Vec<Value>, usize) {
    let (segments, left_out) = shown(path);
    let json = |segment: Segment| {
        let mut fields = vec![
            ("from_ms", json_ms(segment.from_us)),
            ("to_ms", json_ms(segment.to_us)),
            ("kind", segment.doing.word().into()),
            ("page", text_or_null(segment.page.known().map(|page| url(site, page)))),
            ("worker", segment.row.into()),
            ("through", segment.through.word().into()),
            ("waited_ms", json_ms(segment.from_us - segment.ready_us)),
        ];
        if let Doing::Wait(cause) = segment.doing {
            fields.push(("cause", cause.word().into()));
        }
        object(&mut fields)
    };
    (segments.map(json).collect(), left_out)
}

/// The culprits of the most idle time, the worst first, as JSON.
pub(super) fn culprits_json(timeline: &Timeline, site: &Site) -> Vec<Value> {
    let json = |blame: &Blame| {
        object(&mut [
            ("cause", blame.cause.word().into()),
            ("page", text_or_null(blame.culprit.known().map(|page| url(site, page)))),
            ("ms", json_ms(blame.us)),
            ("stretches", blame.stretches.into()),
        ])
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

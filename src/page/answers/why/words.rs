//! The words of answers: reasons, times and lists.

use crate::compare::Lane;
use crate::page::scene::{Fill, milliseconds, seconds};
use crate::say::settings;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::why::Reason;

/// What time passes with: `waiting at the barrier`.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Fetch => Fill::Fetching.words(),
        Reason::Parse => Fill::Parsing.words(),
        Reason::Wait(cause) => Fill::Waiting(cause).words(),
        Reason::Slot => text::WHY_SLOT,
        Reason::Unknown => text::WHY_UNKNOWN,
    }
}

/// How long something takes: `120 ms`, `1.41 s`.
pub fn time(us: u64) -> String {
    if us < 999_500 { milliseconds(us) } else { seconds(us) }
}

/// The same of what may be negative: `120 ms`, `−1.41 s`.
pub fn signed_time(us: i64) -> String {
    format!("{}{}", if us < 0 { "−" } else { "" }, time(us.unsigned_abs()))
}

/// A list: `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => text::list_and(first.join(text::LIST_COMMA), last),
    }
}

/// The most entries of a sum that a sentence names.
const MOST_NAMED: usize = 4;

/// The times of a sum, the longest first, as a list: `1.20 s fetching, 300 ms parsing and 2 ms of other things`.
pub fn times(sums: &[(Reason, u64)]) -> String {
    let mut sums: Vec<(Reason, u64)> = sums.iter().copied().filter(|sum| sum.1 > 0).collect();
    crate::trace::order::sort_by_number(&mut sums, |sum| u128::from(u64::MAX - sum.1));
    let named = if sums.len() > MOST_NAMED + 1 { MOST_NAMED } else { sums.len() };
    let mut said: Vec<String> = sums[..named].iter().map(|sum| text::why_time(time(sum.1), reason(sum.0))).collect();
    let rest_us: u64 = sums[named..].iter().map(|sum| sum.1).sum();
    if rest_us > 0 {
        said.push(text::why_time_rest(time(rest_us)));
    }
    list(&said)
}

/// A part of a whole in per cent, rounded.
pub fn percent(us: u64, of_us: u64) -> u64 {
    (us * 100 + of_us / 2).checked_div(of_us).unwrap_or(0)
}

/// The name of a lane.
pub fn name(lane: &Lane) -> String {
    settings::lane_name(&lane.plan)
}

/// A page as bars show it.
pub fn label(site: &Site, page: PageId) -> String {
    page.known().map_or_else(|| text::PAGE_UNKNOWN.into(), |page| site.label(page))
}

//! Why a page came so late.

use super::asked::{Answer, Summand};
use super::row::waited;
use super::words::{label, list, name, reason, times};
use crate::compare::why::Evidence;
use crate::compare::{Comparison, Lane};
use crate::page::scene::seconds;
use crate::site::{PageId, Site};
use crate::text;
use crate::trace::EventKind;
use crate::trace::why::{Hop, Late, Part, late, sums};

/// Why a page came so late in a lane.
pub fn answer(comparison: &Comparison, number: usize, page: PageId) -> Answer {
    let (lane, site) = (&comparison.lanes[number], &*comparison.site);
    if page.index() >= site.len() {
        return Answer::sentence(text::WHY_NO_PAGE);
    }
    let Some(late) = late(&lane.trace, &lane.timeline, page) else {
        return Answer::sentence(undiscovered(lane, site, page));
    };
    let parts: Vec<Part> = late.parts().copied().collect();
    let of_reason = |&(why, us): &(_, u64)| Summand {
        words: String::from(reason(why)),
        amount: us as i64,
        evidence: Evidence::of_parts(number, parts.iter().filter(|part| part.reason == why)),
    };
    let sums = sums(&parts);
    let mut evidence = Evidence::of_parts(number, &parts);
    if evidence.is_empty() {
        evidence.push(Evidence { lane: number, from_us: 0, to_us: late.until_us, row: None, page });
    }
    let summands = sums.iter().map(of_reason).collect();
    let sentence = sentence(lane, site, &late, &times(&sums));
    Answer { sentence, summands, total: Some(late.until_us as i64), evidence }
}

fn sentence(lane: &Lane, site: &Site, late: &Late, times: &str) -> String {
    let (name, page, until) = (name(lane), label(site, late.page), seconds(late.until_us));
    let links = late.hops.len().saturating_sub(1);
    let own = late.hops.last().map_or(String::new(), |hop| own(hop, late, site));
    match (late.is_done, late.is_started) {
        (true, _) => text::why_page(page, name, until, links, times, own),
        (false, true) => text::why_page_cut(page, name, until, links, times, own),
        (false, false) => text::why_page_waits(page, name, until, links, times, own),
    }
}

/// What happened to the page itself: when its link was discovered, and what came then.
fn own(hop: &Hop, late: &Late, site: &Site) -> String {
    let pieces: Vec<String> = hop.parts.iter().map(|part| waited(part, site)).collect();
    let pieces = list(&pieces);
    match late.hops.len().checked_sub(2).and_then(|place| late.hops.get(place)) {
        Some(parent) if !pieces.is_empty() => {
            text::why_page_own(label(site, parent.page), seconds(hop.known_us), pieces)
        }
        Some(parent) => text::why_page_own_none(label(site, parent.page), seconds(hop.known_us)),
        None => String::new(),
    }
}

fn undiscovered(lane: &Lane, site: &Site, page: PageId) -> String {
    let is_disallowed =
        lane.trace.events().iter().any(|event| event.kind() == EventKind::Disallowed && event.page() == page);
    match is_disallowed {
        true => text::why_page_disallowed(label(site, page)),
        false => text::why_page_never(name(lane), label(site, page)),
    }
}

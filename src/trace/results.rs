//! The order in which results came.

use super::{EventKind, Trace, order};
use crate::site::{PageId, PageSet};

/// The order of results beside the order of submission.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResultOrder {
    /// The pages in the order in which the strategy dealt with their results: as they were done with, or later.
    pub pages: Vec<PageId>,
    /// Pairs of results that came the other way round than their pages were submitted; 0 for results in order.
    pub inversions: u64,
}

impl ResultOrder {
    /// Reads a trace. A page counts as submitted when its first fetch begins: what is queued is fetched first in, first out,
    /// but for the chunks of `pool_map`, whose results come in the order of the list and not in that of the fetches.
    pub fn of(trace: &Trace) -> Self {
        let ranks = ranks(trace);
        let rank = |page: PageId| ranks.get(page.index()).copied().unwrap_or(u32::MAX);
        let mut pages = seen(trace);
        // An address that was only listed was never submitted, and one that redirected gave no result.
        let redirected = trace.events().iter().filter(|event| event.kind() == EventKind::Redirected);
        let redirected: PageSet = redirected.map(|event| PageId(event.other())).collect();
        pages.retain(|&page| rank(page) != u32::MAX && !redirected.contains(page));
        let mut order: Vec<u32> = pages.iter().map(|&page| rank(page)).collect();
        let mut room = order.clone();
        let inversions = sort(&mut order, &mut room);
        ResultOrder { pages, inversions }
    }

    /// Whether results came in the order of submission.
    pub fn is_in_order(&self) -> bool {
        self.inversions == 0
    }
}

/// Per page: its place in the order of submission.
fn ranks(trace: &Trace) -> Vec<u32> {
    let mut ranks = Vec::new();
    let mut rank = 0;
    for event in trace.events() {
        let of = match event.kind() {
            EventKind::Started => {
                rank += 1;
                rank
            }
            // The page was submitted as the one that redirects to it.
            EventKind::Redirected => ranks[PageId(event.other()).index()],
            _ => continue,
        };
        let index = event.page().index();
        if index >= ranks.len() {
            ranks.resize(index + 1, u32::MAX);
        }
        ranks[index] = ranks[index].min(of);
    }
    ranks
}

/// Pages in the order in which the strategy dealt with them for the last time.
fn seen(trace: &Trace) -> Vec<PageId> {
    let mut seen = PageSet::default();
    let is_end = |kind| matches!(kind, EventKind::Parsed | EventKind::Fetched | EventKind::Failed);
    let ends = (0u32..).zip(trace.events()).filter(|(_, event)| is_end(event.kind()));
    let mut all: Vec<(u32, bool, PageId)> = ends.map(|(number, event)| (number, true, event.page())).collect();
    // What is dealt with before an event comes before it.
    all.extend(trace.origins.late.iter().map(|&(number, page)| (number, false, page)));
    order::sort_by_number(&mut all, |&(number, is_end, _)| order::pair(number.into(), is_end.into()));
    let mut pages: Vec<PageId> = all.iter().rev().map(|each| each.2).filter(|&page| seen.insert(page)).collect();
    pages.reverse();
    pages
}

/// Sorts by merging, and counts the pairs that were the wrong way round.
fn sort(order: &mut [u32], room: &mut [u32]) -> u64 {
    let half = order.len() / 2;
    if half == 0 {
        return 0;
    }
    let mut count = sort(&mut order[..half], &mut room[..half]) + sort(&mut order[half..], &mut room[half..]);
    room.copy_from_slice(order);
    let (mut left, mut right) = room.split_at(half);
    for place in order {
        match (left, right) {
            ([first, rest @ ..], [other, ..]) if first <= other => (*place, left) = (*first, rest),
            (_, [other, rest @ ..]) => {
                count += left.len() as u64;
                (*place, right) = (*other, rest);
            }
            ([first, rest @ ..], []) => (*place, left) = (*first, rest),
            ([], []) => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_counted() {
        for (order, expected) in [
            (vec![], 0),
            (vec![4], 0),
            (vec![0, 1, 2, 3], 0),
            (vec![3, 2, 1, 0], 6),
            (vec![1, 0, 3, 2, 4], 2),
            (vec![2, 2, 1], 2),
        ] {
            let (mut sorted, mut room) = (order.clone(), order.clone());
            assert_eq!(sort(&mut sorted, &mut room), expected, "{order:?}");
            assert!(sorted.is_sorted());
        }
    }
}

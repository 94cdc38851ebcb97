//! The order in which results arrived.

use super::{Event, EventKind, Trace};
use crate::site::{PageId, PageSet};

/// The order of results, compared with the order of submission.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResultOrder {
    /// The pages in the order in which the strategy took their results; a page with several results counts at its last
    /// one.
    pub pages: Vec<PageId>,
    /// Pairs of results that arrived in the reverse order of submission; 0 if all results arrived in order.
    pub inversions: u64,
}

impl ResultOrder {
    /// Reads a trace. The strategy has recorded which results it took, and which batches it submitted. A page outside
    /// of all batches counts as submitted when its fetch begins: queued pages are fetched first in, first out.
    pub fn of(trace: &Trace) -> Self {
        let started = started(trace);
        let is_started = |page: &PageId| started.contains(*page);
        // An address that was only listed was never submitted.
        let results: Vec<PageId> = results(trace).into_iter().filter(is_started).collect();
        let submitted: Vec<PageId> = submitted(trace).into_iter().filter(is_started).collect();
        let last = last_results(&results);
        let ranks = ranks(&submitted, &last);
        let pages: Vec<PageId> = last.into_iter().map(|(page, _)| page).collect();
        let mut order: Vec<u32> =
            pages.iter().map(|page| ranks.get(page.index()).copied().unwrap_or(u32::MAX)).collect();
        let mut room = order.clone();
        let inversions = sort(&mut order, &mut room);
        ResultOrder { pages, inversions }
    }

    /// Whether results arrived in the order of submission.
    pub fn is_in_order(&self) -> bool {
        self.inversions == 0
    }
}

/// The pages whose fetch began.
fn started(trace: &Trace) -> PageSet {
    let mut started = PageSet::default();
    let begun = trace.events().iter().filter(|event| event.kind() == EventKind::Started);
    begun.for_each(|event| {
        started.insert(event.page());
    });
    started
}

/// Results in the order in which the strategy took them. A strategy that sees only links, which its workers put into a
/// queue, takes a result when the page is done.
fn results(trace: &Trace) -> Vec<PageId> {
    if !trace.results.is_empty() {
        return trace.results.clone();
    }
    let is_end = |kind| matches!(kind, EventKind::Parsed | EventKind::Fetched | EventKind::Failed);
    let ends: Vec<PageId> =
        trace.events().iter().filter(|event| is_end(event.kind())).map(|event| event.page()).collect();
    // A parsed page has two ends: the later one counts.
    last_results(&ends).into_iter().map(|(page, _)| page).collect()
}

/// Pages in the order in which they were submitted, once per submission.
fn submitted(trace: &Trace) -> Vec<PageId> {
    if !trace.submitted.is_empty() {
        return trace.submitted.clone();
    }
    let is_first_attempt = |event: &&Event| event.kind() == EventKind::Started && event.detail() <= 1;
    trace.events().iter().filter(is_first_attempt).map(Event::page).collect()
}

/// Each page once, at the place of its last result, and how many results it has.
fn last_results(results: &[PageId]) -> Vec<(PageId, u32)> {
    let mut counts = vec![0; results.iter().map(|page| page.index() + 1).max().unwrap_or(0)];
    results.iter().for_each(|page| counts[page.index()] += 1);
    let mut seen = PageSet::default();
    let mut last: Vec<(PageId, u32)> =
        (results.iter().rev()).filter(|&&page| seen.insert(page)).map(|&page| (page, counts[page.index()])).collect();
    last.reverse();
    last
}

/// Per page: its place in the order of submission. If a page was submitted several times, the nth submission gave the
/// nth result.
fn ranks(submitted: &[PageId], last: &[(PageId, u32)]) -> Vec<u32> {
    let pages = last.iter().map(|(page, _)| page.index() + 1).max().unwrap_or(0);
    let (mut left, mut ranks) = (vec![0; pages], vec![u32::MAX; pages]);
    last.iter().for_each(|&(page, count)| left[page.index()] = count);
    for (rank, page) in (0..).zip(submitted) {
        if let Some(left) = left.get_mut(page.index()).filter(|left| **left > 0) {
            *left -= 1;
            ranks[page.index()] = rank;
        }
    }
    ranks
}

/// Sorts by merging, and counts the pairs that were in reverse order.
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

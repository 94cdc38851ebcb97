//! The cost of an attempt at a page, and its answer.

use super::super::attempts::Attempts;
use super::super::change::Change;
use super::super::network::{Answer, PageCost};
use super::Kernel;
use crate::site::PageId;

impl Kernel {
    /// The cost of the first attempt at a page that begins now.
    pub(crate) fn cost(&self, page: PageId) -> PageCost {
        match self.changed() {
            Some(change) => change.attempts.cost(page.index(), 0).unwrap_or_else(|| self.first_cost(page)),
            None => self.first_cost(page),
        }
    }

    /// The same by the rules with which the run began.
    #[inline]
    pub(super) fn first_cost(&self, page: PageId) -> PageCost {
        match (self.costs.get(page.index()), &self.transport) {
            (Some(cost), _) => *cost,
            (None, Some(transport)) => transport.cost(page, 0),
            (None, None) => self.added_cost(page),
        }
    }

    #[cold]
    fn added_cost(&self, page: PageId) -> PageCost {
        let unknown = PageCost { fetch_us: 0, parse_us: 0, answer: Answer::Status(404), readable: false };
        let added = self.elsewhere.costs.borrow();
        page.index().checked_sub(self.costs.len()).and_then(|place| added.get(place)).copied().unwrap_or(unknown)
    }

    /// Whether a page has links to read, judging by its type, and whether parsing it takes time: simulated CPU time or,
    /// in a live crawl, the browser's.
    #[inline]
    pub(crate) fn parsing(&self, page: PageId, answer: Answer) -> (bool, bool) {
        match &self.transport {
            None => {
                let cost = self.cost_when(page, answer);
                (cost.readable, cost.parse_us > 0)
            }
            Some(transport) => (transport.is_readable(page), true),
        }
    }

    /// The cost of the attempt at a page that brought this answer.
    #[inline(always)] // every answer passes here
    pub(super) fn cost_when(&self, page: PageId, answer: Answer) -> PageCost {
        let cost = self.first_cost(page);
        if self.is_plain.get() {
            return cost;
        }
        if let Some(change) = self.changed() {
            return self.cost_after(change, page, answer);
        }
        if cost.answer == answer { cost } else { self.cost_otherwise(page, answer) }
    }

    /// The cost of an attempt at a page; 0 is the first.
    pub(super) fn cost_of_attempt(&self, page: PageId, attempt: u32) -> PageCost {
        if attempt == 0 {
            return self.cost(page);
        }
        self.further_cost(self.attempts_now(), page, attempt)
    }

    fn further_cost(&self, attempts: &Attempts, page: PageId, attempt: u32) -> PageCost {
        match (attempts.cost(page.index(), attempt), &self.transport) {
            (Some(cost), _) => cost,
            (None, Some(transport)) => transport.cost(page, attempt),
            (None, None) => self.first_cost(page),
        }
    }

    /// The cost of the attempt that brought this answer, if it was not the first. An answer that no attempt of the
    /// table gives has nothing to read.
    #[cold]
    fn cost_otherwise(&self, page: PageId, answer: Answer) -> PageCost {
        let mut attempts =
            (1..=self.rules.retry.retries).map(|attempt| self.further_cost(&self.attempts, page, attempt));
        let unreadable = PageCost { parse_us: 0, answer, readable: false, ..self.first_cost(page) };
        attempts.find(|cost| cost.answer == answer).unwrap_or(unreadable)
    }

    /// The cost of parsing an answer after a change of the rules: what the fetch found holds, although it may have begun
    /// before, and the parse takes as long as the rules say now.
    #[cold]
    fn cost_after(&self, change: &Change, page: PageId, answer: Answer) -> PageCost {
        let index = page.index();
        let mut attempts = (0..=change.rules.retry.retries).filter_map(|attempt| change.attempts.cost(index, attempt));
        if let Some(cost) = attempts.find(|cost| cost.answer == answer) {
            return cost;
        }
        let first = self.first_cost(page);
        let before = if first.answer == answer { first } else { self.cost_otherwise(page, answer) };
        PageCost { parse_us: if before.readable { change.attempts.parse_us(index) } else { 0 }, ..before }
    }
}

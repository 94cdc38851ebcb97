//! The cost of an attempt at a page, and its answer.

use super::super::network::{Answer, PageCost};
use super::Kernel;
use crate::site::PageId;

impl Kernel {
    #[inline]
    pub(crate) fn cost(&self, page: PageId) -> PageCost {
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
        let cost = self.cost(page);
        if self.is_plain || cost.answer == answer { cost } else { self.cost_otherwise(page, answer) }
    }

    /// The cost of an attempt at a page; 0 is the first.
    pub(super) fn cost_of_attempt(&self, page: PageId, attempt: u32) -> PageCost {
        if attempt == 0 {
            return self.cost(page);
        }
        match (self.attempts.cost(page.index(), attempt), &self.transport) {
            (Some(cost), _) => cost,
            (None, Some(transport)) => transport.cost(page, attempt),
            (None, None) => self.cost(page),
        }
    }

    /// The cost of the attempt that brought this answer, if it was not the first. An answer that no attempt of the
    /// table gives has nothing to read.
    #[cold]
    fn cost_otherwise(&self, page: PageId, answer: Answer) -> PageCost {
        let mut attempts = (1..=self.rules.retry.retries).map(|attempt| self.cost_of_attempt(page, attempt));
        let unreadable = PageCost { parse_us: 0, answer, readable: false, ..self.cost(page) };
        attempts.find(|cost| cost.answer == answer).unwrap_or(unreadable)
    }
}

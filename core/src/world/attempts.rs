//! The costs of further attempts at a page, if failed fetches are retried.

use super::network::{Network, PageCost};
use super::retry::{Retry, is_retryable};
use crate::site::{LinkPolicy, Page};

/// The data to draw any attempt at any page of a site. Empty if the setup has no retries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempts {
    network: Network,
    policy: LinkPolicy,
    retry: Retry,
    /// Whether the first attempts are drawn here, too.
    has_all: bool,
    /// The pages by their ids.
    pages: Vec<Page>,
}

impl Attempts {
    /// Attempts at the pages of [`Attempts::add`].
    pub fn new(network: &Network, policy: &LinkPolicy, retry: Retry) -> Self {
        Attempts { network: network.clone(), policy: *policy, retry, has_all: false, pages: Vec::new() }
    }

    /// The same with the first attempts, which no table has.
    pub fn of_all(network: &Network, policy: &LinkPolicy, retry: Retry) -> Self {
        Attempts { has_all: true, ..Attempts::new(network, policy, retry) }
    }

    /// Adds the next page, by id; an address with a fragment counts as its page.
    pub fn add(&mut self, page: &Page) {
        if self.has_all || self.retry.retries > 0 {
            self.pages.push(*page);
        }
    }

    /// The cost of an attempt at the page with this index; 0 is the first. `None` for a page that was discovered later.
    #[inline(never)] // in many places, and none of them is hot
    pub fn cost(&self, page: usize, attempt: u32) -> Option<PageCost> {
        self.pages.get(page).map(|page| self.network.cost_of_attempt(page, &self.policy, attempt))
    }

    /// The CPU time of parsing the page with this index, if it can be read, in µs.
    pub fn parse_us(&self, page: usize) -> u32 {
        let own_us = self.pages.get(page).and_then(|page| page.parse_us);
        own_us.unwrap_or(self.network.parse_us)
    }

    /// The pause before a retry of the page with this index, in µs; retries count from 1.
    pub fn pause_us(&self, page: usize, retry: u32) -> u32 {
        let key = self.pages.get(page).map_or(page as u64, |page| page.key);
        self.retry.pause_us(self.network.seed, key, retry)
    }

    /// The cost of a page until it has arrived or the crawl gives up: all attempts and the pauses between them as one
    /// fetch.
    /// `first` is the first attempt.
    pub fn all_of(&self, page: usize, first: PageCost) -> PageCost {
        let mut all = first;
        for retry in 1..=self.retry.retries {
            if !is_retryable(all.answer) {
                break;
            }
            let Some(next) = self.cost(page, retry) else { break };
            let us = u64::from(all.fetch_us) + u64::from(self.pause_us(page, retry)) + u64::from(next.fetch_us);
            all = PageCost { fetch_us: u32::try_from(us).unwrap_or(u32::MAX), ..next };
        }
        all
    }
}

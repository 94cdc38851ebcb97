//! What an engine that sends real requests must be able to do.

use super::super::network::PageCost;
use crate::site::PageId;

/// The network of an engine that sends real requests, as the kernel uses it.
pub trait Transport {
    /// Sends the request for `page`; its answer comes back by the request's number.
    fn send(&self, request: u32, page: PageId);
    /// Aborts the request and closes its connection. No answer follows.
    fn abort(&self, request: u32);
    /// Whether the latest answer for this page has links to read.
    fn is_readable(&self, page: PageId) -> bool;
    /// Whether the real robots.txt disallows the address.
    fn is_disallowed(&self, page: PageId) -> bool;
    /// Parses the latest answer for this page: the pages that its links lead to.
    fn parse(&self, page: PageId) -> Vec<PageId>;
    /// The cost of an attempt at a page that was not known when the run began; 0 is the first.
    fn cost(&self, page: PageId, attempt: u32) -> PageCost;
    /// The real time since the start of the run, in µs.
    fn now_us(&self) -> u64;
}

//! The verdict of a run, read in slices: that of a million pages takes longer than one frame.

use super::{Event, EventKind, Fault, Hang, Limit, Loss, Obstacle, Outcome, Repeat, Trace, slices};
use crate::site::{Graph, PageId, PageSet};

/// Following the links of a page takes as long as this many events.
const EVENTS_OF_PAGE: u32 = 4;

/// A verdict that is being read.
#[derive(Default)]
pub struct VerdictReader {
    facts: Facts,
    /// How many events have been read, and how many were looked at again for duplicates.
    events: usize,
    again: usize,
    /// The pages that a correct crawl fetches, if no page fails, and those of them whose links are not followed yet.
    reachable: PageSet,
    to_follow: Vec<PageId>,
    has_start: bool,
    /// How many pages have been judged.
    judged: u32,
    unread: Found,
    lost: Found,
    /// Whether a discovered page was not fetched.
    is_any_left: bool,
    /// Fetches that repeat a page: of an address that was fetched before, and of another address.
    late: Found,
    other: Found,
}

/// What the events say.
#[derive(Default)]
struct Facts {
    started: PageSet,
    /// Pages with one first attempt, and with several.
    attempted: PageSet,
    attempted_again: PageSet,
    fetched: PageSet,
    parsed: PageSet,
    listed: PageSet,
    discovered: PageSet,
    disallowed: PageSet,
    redirected: PageSet,
    raised: Vec<Event>,
    blocked: Option<Event>,
    /// The start page, if robots.txt disallows it.
    shut_out: Option<PageId>,
    fetches: usize,
    first_attempts: usize,
    duplicates: usize,
    /// Whether an intended limit was reached.
    is_limited: bool,
}

/// How many pages, and the first of them.
#[derive(Clone, Copy, Default)]
struct Found {
    count: usize,
    first: Option<PageId>,
}

impl Found {
    fn add(&mut self, page: PageId) {
        self.count += 1;
        self.first = self.first.or(Some(page));
    }
}

impl Facts {
    #[inline]
    fn read(&mut self, event: &Event) {
        let page = event.page();
        match event.kind() {
            EventKind::Started => self.read_start(event),
            EventKind::Fetched => _ = self.fetched.insert(page),
            EventKind::Parsed => _ = self.parsed.insert(page),
            EventKind::Listed => _ = self.listed.insert(page),
            EventKind::Discovered => _ = self.discovered.insert(page),
            EventKind::Disallowed => {
                self.disallowed.insert(page);
                if PageId(event.other()) == PageId::NONE {
                    self.shut_out = self.shut_out.or(Some(page));
                }
            }
            EventKind::Redirected => _ = self.redirected.insert(page),
            EventKind::Raised => self.raised.push(*event),
            EventKind::Blocked => self.blocked = self.blocked.or(Some(*event)),
            EventKind::LimitReached => self.is_limited |= matches!(event.limit(), Limit::Pages | Limit::Depth),
            _ => {}
        }
    }

    #[inline]
    fn read_start(&mut self, event: &Event) {
        self.fetches += 1;
        self.started.insert(event.page());
        self.duplicates += usize::from(event.is_duplicate());
        if event.retry() == 0 {
            self.first_attempts += 1;
            if !self.attempted.insert(event.page()) {
                self.attempted_again.insert(event.page());
            }
        }
    }
}

impl VerdictReader {
    /// Reads on for at most `budget` entries: events or pages. `true` at the end. The trace, which must have ended, and
    /// the graph must always be the same.
    pub fn advance(&mut self, trace: &Trace, graph: &Graph, budget: u32) -> bool {
        let events = trace.events();
        if self.events < events.len() {
            slices::next(events, &mut self.events, budget).iter().for_each(|event| self.facts.read(event));
        } else if self.facts.duplicates > 0 && self.again < events.len() {
            slices::next(events, &mut self.again, budget).iter().for_each(|event| self.repeat(event));
        } else if !self.has_start {
            self.has_start = true;
            self.begin_to_follow(trace, graph);
        } else if !self.to_follow.is_empty() {
            let mut left = (budget / EVENTS_OF_PAGE).max(1);
            while left > 0
                && let Some(page) = self.to_follow.pop()
            {
                self.follow(graph, page);
                left -= 1;
            }
        } else {
            return self.judge(trace, graph, budget);
        }
        false
    }

    /// What went wrong; complete once [`VerdictReader::advance`] has returned `true`.
    pub fn finish(self, trace: &Trace) -> Vec<Fault> {
        let shut_out = self.facts.shut_out.map(Fault::ShutOut);
        let unread = self.unread.first.map(|first| Fault::Unread { count: self.unread.count, first });
        let faults = [self.ending(trace), self.unseen(trace), shut_out, unread, self.lost(trace), self.repeated()];
        faults.into_iter().flatten().collect()
    }

    /// If the same address was fetched before, the page was marked too late; otherwise a fragment made it another page.
    fn repeat(&mut self, event: &Event) {
        if event.kind() == EventKind::Started && event.is_duplicate() {
            let is_late = self.facts.attempted_again.contains(event.page());
            let found = if is_late { &mut self.late } else { &mut self.other };
            found.add(event.page());
        }
    }

    fn begin_to_follow(&mut self, trace: &Trace, graph: &Graph) {
        if trace.flat {
            self.reachable = graph.links(graph.start).iter().copied().collect();
        } else {
            self.reachable.insert(graph.start);
            self.to_follow.push(graph.start);
        }
    }

    fn follow(&mut self, graph: &Graph, page: PageId) {
        for &link in graph.links(page) {
            if self.reachable.insert(link) {
                self.to_follow.push(link);
            }
        }
    }

    /// Judges the next pages, by their ids. `true` when all are judged.
    fn judge(&mut self, trace: &Trace, graph: &Graph, budget: u32) -> bool {
        let facts = &self.facts;
        let tables = [&facts.fetched, &facts.discovered, &self.reachable];
        let all = tables.map(PageSet::end).into_iter().max().unwrap_or(0);
        let until = self.judged.saturating_add(budget).min(all);
        for page in (self.judged..until).map(PageId) {
            let is_fetched = facts.started.contains(page);
            if facts.fetched.contains(page) && !trace.flat && !facts.parsed.contains(page) && leads_on(graph, page) {
                self.unread.add(page);
            }
            let is_reachable = self.reachable.contains(page);
            if is_reachable && !is_fetched && !facts.listed.contains(page) {
                self.lost.add(page);
            }
            let is_found = if trace.flat { is_reachable } else { facts.discovered.contains(page) };
            self.is_any_left |= is_found && !is_fetched && !facts.disallowed.contains(page) && !graph.is_external(page);
        }
        self.judged = until;
        until == all
    }

    /// A run that hung, or that an exception ended.
    fn ending(&self, trace: &Trace) -> Option<Fault> {
        match trace.outcome()? {
            // Other exceptions may have been raised unnoticed before the one that ended the run.
            Outcome::Raised => self.facts.raised.last().map(|raised| Fault::Raised(*raised)),
            Outcome::Hung => Some(Fault::Hangs(self.hang())),
            Outcome::Finished | Outcome::Cancelled => None,
        }
    }

    /// Exceptions in a crawl that finished anyway.
    fn unseen(&self, trace: &Trace) -> Option<Fault> {
        let first = *self.facts.raised.first().filter(|_| trace.outcome() == Some(Outcome::Finished))?;
        Some(Fault::Unseen { count: self.facts.raised.len(), first })
    }

    fn hang(&self) -> Hang {
        let Some(blocked) = self.facts.blocked else { return Hang::Unknown };
        let raised = |page: PageId| {
            let of_page = |event: &&Event| page == PageId::NONE || event.page() == page;
            self.facts.raised.iter().find(of_page).copied()
        };
        match blocked.obstacle() {
            Obstacle::RunningSet => Hang::RunningSet(blocked.page(), raised(blocked.page())),
            Obstacle::QueueJoin => Hang::QueueJoin(raised(PageId::NONE)),
            Obstacle::Lock => Hang::Lock,
            Obstacle::Frontier => Hang::Frontier,
        }
    }

    /// Pages that a correct crawl fetches and this one did not.
    fn lost(&self, trace: &Trace) -> Option<Fault> {
        let first = self.lost.first.filter(|_| self.ended_too_early(trace))?;
        let why = match trace.outcome() {
            Some(Outcome::Raised) => Loss::Raised,
            Some(Outcome::Hung) => Loss::Hung,
            Some(Outcome::Cancelled) => Loss::Cancelled,
            _ => Loss::TooEarly,
        };
        Some(Fault::Lost { count: self.lost.count, of: self.reachable.len(), first, why })
    }

    /// Pages that are missing because of failed pages or of intended limits are not lost.
    fn ended_too_early(&self, trace: &Trace) -> bool {
        let is_abnormal = matches!(trace.outcome(), Some(Outcome::Raised | Outcome::Hung));
        // A strategy that counts its own pages requests no page beyond the limit, so no event records the limit.
        let is_used_up = trace.max_pages.is_some_and(|most| self.facts.first_attempts >= most as usize);
        let is_limited = self.facts.is_limited || is_used_up;
        is_abnormal || ((self.is_any_left || self.unread.count > 0) && !is_limited)
    }

    /// Pages that were fetched more than once.
    fn repeated(&self) -> Option<Fault> {
        let is_late = self.late.count > self.other.count;
        let first = if is_late { self.late.first } else { self.other.first }?;
        let why = match is_late {
            _ if self.facts.redirected.contains(first) => Repeat::Redirect,
            true => Repeat::MarkedLate,
            false => Repeat::Fragment,
        };
        Some(Fault::Repeated { count: self.late.count + self.other.count, of: self.facts.fetches, first, why })
    }
}

/// Whether the page has links, and is no redirect.
fn leads_on(graph: &Graph, page: PageId) -> bool {
    !graph.is_redirect(graph.base(page)) && !graph.links(page).is_empty()
}

//! What went wrong in a run, and the culprit, in words: from the trace, and from the graph that it should have crawled.

use super::{Event, EventKind, Limit, Obstacle, Outcome, Trace, fetched_pages};
use crate::site::{Graph, PageId, PageSet, Site};
use crate::text;

/// What went wrong, in one or two sentences each; empty for a correct run.
pub fn verdict(trace: &Trace, site: &Site, graph: &Graph) -> Vec<String> {
    let reader = Reader { trace, site, graph };
    let said = [reader.ending(), reader.unseen(), reader.shut_out(), reader.unread(), reader.lost(), reader.twice()];
    said.into_iter().flatten().collect()
}

struct Reader<'a> {
    trace: &'a Trace,
    site: &'a Site,
    graph: &'a Graph,
}

impl Reader<'_> {
    fn first(&self, kind: EventKind) -> Option<&Event> {
        self.trace.events().iter().find(|event| event.kind() == kind)
    }

    fn pages(&self, kind: EventKind) -> PageSet {
        let events = self.trace.events().iter().filter(|event| event.kind() == kind);
        events.map(|event| event.page()).collect()
    }

    fn url(&self, page: PageId) -> &str {
        page.known().map_or(text::PAGE_UNKNOWN, |page| &self.site.page(page).url)
    }

    /// Why an exception was raised: `/a (status 500)`.
    fn exception(&self, event: &Event) -> String {
        let why = event.failure().map_or_else(|| text::status(event.detail()), |why| why.name().to_string());
        text::exception(self.url(event.page()), why)
    }

    /// A run that hung, or that an exception ended.
    fn ending(&self) -> Option<String> {
        match self.trace.outcome()? {
            Outcome::Raised => {
                // Other exceptions may have been raised unnoticed before the one that ended the run.
                let raised = self.trace.events().iter().rfind(|event| event.kind() == EventKind::Raised)?;
                Some(text::verdict_raised(self.exception(raised)))
            }
            Outcome::Hung => Some(self.hang()),
            Outcome::Finished | Outcome::Cancelled => None,
        }
    }

    /// Exceptions in a crawl that finished anyway.
    fn unseen(&self) -> Option<String> {
        let raised = || self.trace.events().iter().filter(|event| event.kind() == EventKind::Raised);
        let first = raised().next().filter(|_| self.trace.outcome() == Some(Outcome::Finished))?;
        Some(text::verdict_unseen(raised().count(), self.exception(first)))
    }

    fn hang(&self) -> String {
        let Some(blocked) = self.first(EventKind::Blocked) else {
            return String::from(text::VERDICT_HANGS);
        };
        let raised = |page: PageId| {
            let of_page =
                |event: &&Event| event.kind() == EventKind::Raised && (page == PageId::NONE || event.page() == page);
            self.trace.events().iter().find(of_page).map(|event| self.exception(event))
        };
        match blocked.obstacle() {
            Obstacle::RunningSet => {
                let why = raised(blocked.page()).unwrap_or_else(|| self.url(blocked.page()).to_string());
                text::verdict_hangs_running_set(why)
            }
            Obstacle::QueueJoin => {
                let why = raised(PageId::NONE).unwrap_or_else(|| String::from(text::PAGE_UNKNOWN));
                text::verdict_hangs_queue_join(why)
            }
            Obstacle::Lock => String::from(text::VERDICT_HANGS_LOCK),
            Obstacle::Frontier => String::from(text::VERDICT_HANGS_FRONTIER),
        }
    }

    /// A crawl whose start page robots.txt disallows.
    fn shut_out(&self) -> Option<String> {
        let start = self
            .trace
            .events()
            .iter()
            .find(|event| event.kind() == EventKind::Disallowed && PageId(event.other()) == PageId::NONE)?;
        Some(text::verdict_shut_out(self.url(start.page())))
    }

    /// Pages that were fetched but never parsed.
    fn unread(&self) -> Option<String> {
        let parsed = self.pages(EventKind::Parsed);
        let leads_on = |page: &PageId| {
            let is_page = !parsed.contains(*page) && !self.graph.is_redirect(self.graph.base(*page));
            is_page && !self.trace.flat && !self.graph.links(*page).is_empty()
        };
        let unread: Vec<PageId> = self.pages(EventKind::Fetched).iter().filter(leads_on).collect();
        let first = unread.first()?;
        Some(text::verdict_unread(unread.len(), self.url(*first)))
    }

    /// Pages that a correct crawl fetches and this one did not.
    fn lost(&self) -> Option<String> {
        let fetched = fetched_pages(self.trace);
        let listed = self.pages(EventKind::Listed);
        let reachable = self.reachable();
        let is_lost = |page: &PageId| !fetched.contains(*page) && !listed.contains(*page);
        let lost: Vec<PageId> = reachable.iter().filter(is_lost).collect();
        let first = *lost.first()?;
        if !self.ended_too_early() {
            return None;
        }
        let why = match self.trace.outcome() {
            Some(Outcome::Raised) => text::VERDICT_LOST_RAISED,
            Some(Outcome::Hung) => text::VERDICT_LOST_HUNG,
            Some(Outcome::Cancelled) => text::VERDICT_LOST_CANCELLED,
            _ => text::VERDICT_LOST_TOO_EARLY,
        };
        Some(text::verdict_lost(lost.len(), reachable.len(), self.url(first), why))
    }

    fn reachable(&self) -> PageSet {
        match self.trace.flat {
            true => self.graph.links(self.graph.start).iter().copied().collect(),
            false => self.graph.reachable(),
        }
    }

    /// Pages that are missing because of failed pages or of intended limits are not lost.
    fn ended_too_early(&self) -> bool {
        let limited = |event: &Event| {
            event.kind() == EventKind::LimitReached && matches!(event.limit(), Limit::Pages | Limit::Depth)
        };
        let outcome = self.trace.outcome();
        let abnormal = matches!(outcome, Some(Outcome::Raised | Outcome::Hung));
        let found = if self.trace.flat { self.reachable() } else { self.pages(EventKind::Discovered) };
        let fetched = fetched_pages(self.trace);
        let disallowed = self.pages(EventKind::Disallowed);
        let is_left = |page| !fetched.contains(page) && !disallowed.contains(page) && !self.graph.is_external(page);
        let left = found.iter().any(is_left);
        // A strategy that counts its own pages requests no page beyond the limit, so no event records the limit.
        let is_limited = self.trace.events().iter().any(limited) || self.trace.has_reached_page_limit();
        abnormal || ((left || self.unread().is_some()) && !is_limited)
    }

    /// Pages that were fetched more than once.
    fn twice(&self) -> Option<String> {
        let started: Vec<&Event> =
            self.trace.events().iter().filter(|event| event.kind() == EventKind::Started).collect();
        let duplicates = started.iter().copied().filter(|event| event.is_duplicate());
        // If the same address was fetched before, the page was marked too late; otherwise a fragment made it another
        // page.
        let mut times = vec![0u32; started.iter().map(|event| event.page().index() + 1).max().unwrap_or(0)];
        let attempts = started.iter().filter(|event| event.retry() == 0);
        attempts.for_each(|event| times[event.page().index()] += 1);
        let (late, other): (Vec<&Event>, Vec<&Event>) = duplicates.partition(|event| times[event.page().index()] > 1);
        let is_late = late.len() > other.len();
        let first = if is_late { late.first() } else { other.first() }?;
        let why = match is_late {
            _ if self.pages(EventKind::Redirected).contains(first.page()) => text::VERDICT_TWICE_REDIRECT,
            true => text::VERDICT_TWICE_LATE,
            false => text::VERDICT_TWICE_FRAGMENT,
        };
        Some(text::verdict_twice(late.len() + other.len(), started.len(), self.url(first.page()), why))
    }
}

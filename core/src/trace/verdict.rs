//! What went wrong in a run, and the culprit, as data: from the trace, and from the graph that it should have crawled.
//! `src/say` has the sentences.

use super::{Event, EventKind, Limit, Obstacle, Outcome, Trace, fetched_pages};
use crate::site::{Graph, PageId, PageSet};

/// One thing that went wrong. An exception is the event that recorded it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// This exception ended the crawl.
    Raised(Event),
    /// Exceptions ended only their own thread or task.
    Unseen {
        /// How many.
        count: usize,
        /// The first of them.
        first: Event,
    },
    /// It hangs.
    Hangs(Hang),
    /// robots.txt disallows this page, the start page.
    ShutOut(PageId),
    /// Pages were fetched but never parsed.
    Unread {
        /// How many.
        count: usize,
        /// The first of them.
        first: PageId,
    },
    /// Pages were never fetched that a correct crawl fetches.
    Lost {
        /// How many.
        count: usize,
        /// How many pages a correct crawl fetches.
        of: usize,
        /// The first of them.
        first: PageId,
        /// Why the crawl lost them.
        why: Loss,
    },
    /// Fetches repeated a page.
    Repeated {
        /// How many.
        count: usize,
        /// Of how many fetches.
        of: usize,
        /// The first page that was repeated.
        first: PageId,
        /// Why the crawl repeated them.
        why: Repeat,
    },
}

/// Why a crawl hangs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hang {
    /// No worker can continue, and nothing tells why.
    Unknown,
    /// The set of running futures keeps this page, whose callback ended before it removed it, by this exception.
    RunningSet(PageId, Option<Event>),
    /// `join` waits for a `task_done` that an exception prevented: the first one, if any.
    QueueJoin(Option<Event>),
    /// A lock is waited for by its own holder.
    Lock,
    /// The frontier has pages, and the page limit forbids to fetch them.
    Frontier,
}

/// Why pages were lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// An exception ended the crawl.
    Raised,
    /// It hangs.
    Hung,
    /// It was cancelled.
    Cancelled,
    /// It ended too early.
    TooEarly,
}

/// Why pages were fetched again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeat {
    /// Two addresses lead to one page, by a redirect.
    Redirect,
    /// The page was marked as visited too late.
    MarkedLate,
    /// A `#fragment` made it another page.
    Fragment,
}

/// What went wrong; empty for a correct run.
pub fn verdict(trace: &Trace, graph: &Graph) -> Vec<Fault> {
    let reader = Reader { trace, graph };
    let faults = [reader.ending(), reader.unseen(), reader.shut_out(), reader.unread(), reader.lost(), reader.twice()];
    faults.into_iter().flatten().collect()
}

struct Reader<'a> {
    trace: &'a Trace,
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

    /// A run that hung, or that an exception ended.
    fn ending(&self) -> Option<Fault> {
        match self.trace.outcome()? {
            Outcome::Raised => {
                // Other exceptions may have been raised unnoticed before the one that ended the run.
                let raised = self.trace.events().iter().rfind(|event| event.kind() == EventKind::Raised)?;
                Some(Fault::Raised(*raised))
            }
            Outcome::Hung => Some(Fault::Hangs(self.hang())),
            Outcome::Finished | Outcome::Cancelled => None,
        }
    }

    /// Exceptions in a crawl that finished anyway.
    fn unseen(&self) -> Option<Fault> {
        let raised = || self.trace.events().iter().filter(|event| event.kind() == EventKind::Raised);
        let first = raised().next().filter(|_| self.trace.outcome() == Some(Outcome::Finished))?;
        Some(Fault::Unseen { count: raised().count(), first: *first })
    }

    fn hang(&self) -> Hang {
        let Some(blocked) = self.first(EventKind::Blocked) else { return Hang::Unknown };
        let raised = |page: PageId| {
            let of_page =
                |event: &&Event| event.kind() == EventKind::Raised && (page == PageId::NONE || event.page() == page);
            self.trace.events().iter().find(of_page).copied()
        };
        match blocked.obstacle() {
            Obstacle::RunningSet => Hang::RunningSet(blocked.page(), raised(blocked.page())),
            Obstacle::QueueJoin => Hang::QueueJoin(raised(PageId::NONE)),
            Obstacle::Lock => Hang::Lock,
            Obstacle::Frontier => Hang::Frontier,
        }
    }

    /// A crawl whose start page robots.txt disallows.
    fn shut_out(&self) -> Option<Fault> {
        let start = self
            .trace
            .events()
            .iter()
            .find(|event| event.kind() == EventKind::Disallowed && PageId(event.other()) == PageId::NONE)?;
        Some(Fault::ShutOut(start.page()))
    }

    /// Pages that were fetched but never parsed.
    fn unread(&self) -> Option<Fault> {
        let parsed = self.pages(EventKind::Parsed);
        let leads_on = |page: &PageId| {
            let is_page = !parsed.contains(*page) && !self.graph.is_redirect(self.graph.base(*page));
            is_page && !self.trace.flat && !self.graph.links(*page).is_empty()
        };
        let unread: Vec<PageId> = self.pages(EventKind::Fetched).iter().filter(leads_on).collect();
        Some(Fault::Unread { count: unread.len(), first: *unread.first()? })
    }

    /// Pages that a correct crawl fetches and this one did not.
    fn lost(&self) -> Option<Fault> {
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
            Some(Outcome::Raised) => Loss::Raised,
            Some(Outcome::Hung) => Loss::Hung,
            Some(Outcome::Cancelled) => Loss::Cancelled,
            _ => Loss::TooEarly,
        };
        Some(Fault::Lost { count: lost.len(), of: reachable.len(), first, why })
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
    fn twice(&self) -> Option<Fault> {
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
            _ if self.pages(EventKind::Redirected).contains(first.page()) => Repeat::Redirect,
            true => Repeat::MarkedLate,
            false => Repeat::Fragment,
        };
        Some(Fault::Repeated { count: late.len() + other.len(), of: started.len(), first: first.page(), why })
    }
}

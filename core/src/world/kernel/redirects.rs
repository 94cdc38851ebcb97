//! Redirects: a fetch whose answer names another address continues there, on the same row.
//!
//! As published, a library follows them without telling the crawl. Corrected, the crawl checks each target: it does not
//! fetch a visited address again, and a target that it fetches counts as visited.

use super::super::network::Answer;
use super::state::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Event, EventKind, Failure, Limit, Through};

/// The most redirects of one fetch, as in browsers (WHATWG Fetch) and httpx.
const MAX_HOPS: u32 = 20;

/// The target of a redirect and its effect, which is an event.
pub(super) type Hop = Option<(PageId, EventKind)>;

impl Kernel {
    /// The effect of an answer that may redirect: the fetch continues, ends with it, or fails.
    #[cold]
    pub(super) fn look_up_redirect(&self, state: &mut State, id: u32, answer: Answer) -> (Answer, Hop) {
        let request = &state.requests[id];
        let (from, asked) = (self.graph.base(request.page), self.graph.base(request.asked));
        if self.transport.is_some() || self.elsewhere.is_single.get() || !self.graph.is_redirect(from) {
            return (answer, None);
        }
        let Some(target) = self.target(from) else {
            let disallowed = self.graph.disallowed(from).next();
            return (answer, disallowed.map(|target| (target, EventKind::Disallowed)));
        };
        let (mut at, mut hops) = (asked, 1);
        while at != from && at != target {
            (at, hops) = (self.target(at).unwrap_or(from), hops + 1);
        }
        let too_many = (Answer::Failed(Failure::Redirects), None);
        if at == target || hops > MAX_HOPS {
            return too_many;
        }
        if state.requests.are_used_up(self.rules.max_pages) {
            state.reach(Limit::Pages);
            return (answer, None);
        }
        let is_new = self.rules.follows_blindly || state.pages.visit(target);
        match (is_new, self.is_listed(target)) {
            (true, false) => (answer, Some((target, EventKind::Redirected))),
            (true, true) => (answer, Some((target, EventKind::Listed))),
            // Two that redirect to each other are a loop, whichever was visited first.
            (false, _) if self.comes_back(target, from) => too_many,
            (false, _) => (answer, None),
        }
    }

    fn target(&self, page: PageId) -> Option<PageId> {
        self.graph.links(page).first().filter(|_| self.graph.is_redirect(page)).copied()
    }

    fn comes_back(&self, page: PageId, to: PageId) -> bool {
        std::iter::successors(Some(page), |&page| self.target(page)).take(MAX_HOPS as usize).any(|page| page == to)
    }

    /// Records the target of a redirect. `true` if the fetch continues there.
    #[cold]
    pub(super) fn redirect(&self, state: &mut State, id: u32, target: PageId, kind: EventKind) -> bool {
        let request = &state.requests[id];
        let (from, line) = (request.page, request.line);
        match kind {
            EventKind::Disallowed => state.disallow(target, from, line),
            EventKind::Listed => state.trace.push(Event::new(state.clock.now_us(), kind, target, 0, 0, line)),
            _ => {
                self.go_on_at(state, id, target);
                state.requests[id].state = RequestState::Connecting(0);
                self.queue.go_through(Through::Answer);
                state.requests.count_fetch();
                self.connect_again(state, id);
                return true;
            }
        }
        false
    }

    /// The fetch is of another page from now on, as deep as the one that redirects to it.
    fn go_on_at(&self, state: &mut State, id: u32, target: PageId) {
        let (now_us, request) = (state.clock.now_us(), &mut state.requests[id]);
        let (from, line) = (std::mem::replace(&mut request.page, target), request.line);
        request.is_rounded = false;
        if state.pages.discover(target, from) {
            state.pages.put_as_deep_as(target, from);
            state.trace.push(Event::with_other(now_us, EventKind::Discovered, target, from.0, line));
        }
        state.trace.push(Event::with_other(now_us, EventKind::Redirected, target, from.0, line));
    }

    /// A real fetch has ended at `came`, because the browser followed redirects: it does not tell which, nor when.
    #[cold]
    pub(super) fn arrive_elsewhere(&self, state: &mut State, id: u32, answer: Answer, came: PageId) {
        // Any redirect status: the browser hides the real one.
        let found = 302;
        let request = &state.requests[id];
        let (now_us, from, row, line) = (state.clock.now_us(), request.page, request.row, request.line);
        let is_closed = self.transport.as_ref().is_some_and(|transport| transport.is_disallowed(came));
        let is_read = !is_closed && (self.rules.follows_blindly || state.pages.visit(came));
        state.trace.push(Event::new(now_us, EventKind::Fetched, from, row, found, line));
        state.blame.end(from);
        if is_closed {
            state.disallow(came, from, line);
        }
        self.go_on_at(state, id, came);
        let is_duplicate = !state.pages.fetch(self.graph.base(came));
        let origin = state.trace.origins.begin(state.requests[id].origin.through(Through::Answer));
        state.start_on(row, came, u16::from(is_duplicate), line);
        state.requests[id].origin = origin;
        self.deliver_again(state, id, answer);
        if !is_read {
            // The page has arrived before, or will arrive, or robots.txt disallows it: it is not parsed.
            state.requests[id].page = from;
        }
    }
}

//! A parse: its row, and the processor on which it computes.

use super::super::compute::Work;
use super::super::machine::Actor;
use super::super::network::Answer;
use super::super::semaphore::Semaphore;
use super::state::RequestState;
use super::{Kernel, NONE, State};
use crate::site::PageId;
use crate::trace::{Cause, Event, EventKind, Limit, MAX_ROW, Origin, Through};

/// A parse that has begun.
pub(crate) struct Parsing {
    pub row: u32,
    /// Its stretch, if it has begun.
    pub begun: Option<Origin>,
    /// The request that is its timer, or [`NONE`].
    timer: u32,
    /// CPU time that a thread or process still has to spend, in µs.
    pub compute_us: u32,
    /// When the event loop has spent its CPU time, in µs.
    pub due_us: u64,
    /// The links that were really read. A box is small: every waiting task reserves space for it.
    links: Option<Box<[PageId]>>,
}

impl Kernel {
    /// Parses a page that takes no time. Returns the links that the rules let the crawl follow, if they are fewer than
    /// the site's.
    #[inline]
    pub(crate) fn parse_at_once(&self, page: PageId, fetched_on: u32, line: u16) -> Option<Box<[PageId]>> {
        let state = &mut *self.state.borrow_mut();
        let row = state.take_row_for_parse(fetched_on);
        self.learn_links(state, page, row, line, None)
    }

    /// Begins to parse: takes a row and, if the parse takes CPU time, sets a timer, during which the event loop is
    /// busy. In real time, `Some(links)` are the links that the page really has.
    #[inline]
    pub(crate) fn begin_parse(&self, page: PageId, answer: Answer, fetched_on: u32, line: u16) -> Parsing {
        let parse_us = u64::from(self.cost_when(page, answer).parse_us);
        let mut state = self.state.borrow_mut();
        let actor = state.tasks.actor(state.tasks.current());
        let row = state.take_row_for_parse(fetched_on);
        // In virtual time, a thread or process begins to parse when it has the processor.
        let begins_now = actor == Actor::Loop || self.transport.is_some();
        let begun = begins_now.then(|| state.start_parse(page, row, line, self.queue.origin()));
        drop(state);
        let (links, spent_us) = self.parse_really(page);
        let state = &mut *self.state.borrow_mut();
        state.clock.spend(spent_us);
        let (started_us, left_us) = (state.clock.now_us(), parse_us.saturating_sub(spent_us));
        if actor != Actor::Loop {
            let compute_us = u32::try_from(left_us).unwrap_or(u32::MAX);
            return Parsing { row, timer: NONE, compute_us, due_us: 0, begun, links };
        }
        let mut timer = NONE;
        if left_us > 0 {
            timer = state.open_request(RequestState::Timer, page, row, line);
            state.requests[timer].origin = begun.unwrap_or_default();
            state.set_timer(timer, started_us + left_us);
            state.event_loop.hold(state.tasks.current(), page, started_us);
        }
        Parsing { row, timer, compute_us: 0, due_us: started_us + left_us, begun, links }
    }

    /// In real time: the links that the page really has, and how long it took to read them, in µs.
    #[inline]
    fn parse_really(&self, page: PageId) -> (Option<Box<[PageId]>>, u64) {
        let Some(transport) = &self.transport else { return (None, 0) };
        let (began_us, links) = (transport.now_us(), transport.parse(page));
        (Some(links.into()), transport.now_us().saturating_sub(began_us))
    }

    /// Ends a parse: its links are discovered now. Returns the links that the rules let the crawl follow.
    #[inline]
    pub(crate) fn end_parse(&self, page: PageId, parsing: Parsing, line: u16) -> Option<Box<[PageId]>> {
        let state = &mut *self.state.borrow_mut();
        if parsing.timer != NONE {
            state.requests.close(parsing.timer);
            state.event_loop.release();
        }
        state.blame.stop_computing(page);
        let main = state.tasks.main();
        if state.tasks.current() == main && state.tasks.page(main) == PageId::NONE {
            // Everything that follows has waited for the coordinator.
            self.queue.go_through(Through::Coordinator);
        }
        self.learn_links(state, page, parsing.row, line, parsing.links)
    }

    /// A cancelled parse: the loop is free, and no links were discovered.
    pub(crate) fn abandon_parse(&self, parsing: &Parsing) {
        let state = &mut *self.state.borrow_mut();
        if parsing.timer != NONE {
            state.requests[parsing.timer].timer = NONE;
            state.requests.close(parsing.timer);
            state.event_loop.release();
            state.rows.release(parsing.row);
        }
    }

    /// The permits to compute for this actor.
    pub(crate) fn processor(&self, actor: Actor) -> Semaphore {
        self.state.borrow().processors.of(actor).clone()
    }

    /// A parse waits for the GIL, or for a core. `has_computed`: it had to release the processor.
    pub(crate) fn wait_for_processor(&self, work: Work, has_computed: bool) {
        let state = &mut *self.state.borrow_mut();
        let (cause, culprit) = match work.actor {
            Actor::Process => (Cause::Core, PageId::NONE),
            Actor::Thread | Actor::Loop => (Cause::Gil, state.processors.computing()),
        };
        state.blame.open((work.row, work.line), cause, culprit, state.clock.now_us(), &mut state.trace);
        if has_computed {
            state.blame.stop_computing(work.page);
        }
    }

    /// A parse has the processor. Returns its stretch: the one that has `begun`, or a new one.
    pub(crate) fn go_on_computing(&self, work: Work, begun: Option<Origin>, has_waited: bool) -> Origin {
        let state = &mut *self.state.borrow_mut();
        if work.actor == Actor::Thread {
            state.processors.begin(work.page);
            state.blame.change();
        }
        if has_waited {
            self.queue.go_through(if work.actor == Actor::Process { Through::Core } else { Through::Gil });
        }
        begun.unwrap_or_else(|| state.start_parse(work.page, work.row, work.line, self.queue.origin()))
    }

    /// A child starts on a core for `us` µs. Returns the stretch.
    pub(crate) fn begin_starting(&self, us: u64) -> Origin {
        let state = &mut *self.state.borrow_mut();
        let us = u32::try_from(us).unwrap_or(u32::MAX);
        state.trace.origins.begin_nap(state.clock.now_us(), us, Cause::Starting, self.queue.origin())
    }

    /// The turn to start a child: a program starts one after another.
    pub(crate) fn starter(&self) -> Semaphore {
        self.state.borrow().processors.starter().clone()
    }

    /// So many more children start now. Returns how many do.
    pub(crate) fn count_starting(&self, more: i32) -> u32 {
        self.state.borrow_mut().processors.count_starting(more)
    }

    /// Whether this is the first child of the program, which starts the fork server.
    pub(crate) fn starts_server(&self) -> bool {
        self.state.borrow_mut().processors.starts_server()
    }

    /// The main thread has the GIL and searches the jobs in flight, after it has taken the result of a page: threads
    /// that need the GIL meanwhile wait for that page. Returns the stretch.
    pub(crate) fn begin_computing_aside(&self, us: u64) -> Origin {
        let state = &mut *self.state.borrow_mut();
        if self.rules.machine.gil {
            state.processors.begin(state.trace.results.last().copied().unwrap_or(self.graph.start));
        }
        state.blame.change();
        let us = u32::try_from(us).unwrap_or(u32::MAX);
        state.trace.origins.begin_nap(state.clock.now_us(), us, Cause::Coordinator, self.queue.origin())
    }

    /// The main thread releases the GIL.
    pub(crate) fn end_computing_aside(&self) {
        let state = &mut *self.state.borrow_mut();
        state.processors.end();
        state.blame.change();
    }

    /// A parse releases the processor.
    pub(crate) fn stop_computing(&self, work: Work) {
        if work.actor == Actor::Thread {
            let state = &mut *self.state.borrow_mut();
            state.processors.end();
            state.blame.change();
        }
    }
}

impl State {
    #[inline(always)] // every page comes this way, and a call costs as much as a step
    fn take_row_for_parse(&mut self, fetched_on: u32) -> u32 {
        let row = self.rows.take_for_parse(fetched_on);
        if row > MAX_ROW {
            self.reach(Limit::Events);
        }
        row
    }

    fn start_parse(&mut self, page: PageId, row: u32, line: u16, origin: Origin) -> Origin {
        self.blame.close(row, page, &mut self.trace);
        self.trace.push(Event::new(self.clock.now_us(), EventKind::Parsing, page, row, 0, line));
        self.trace.origins.begin(origin)
    }
}

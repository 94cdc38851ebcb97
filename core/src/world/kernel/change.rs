//! A change of the rules in the middle of a run: which rules hold now, and what follows at its moment.

use super::super::attempts::Attempts;
use super::super::change::Change;
use super::super::rules::Rules;
use super::state::{MAX_OPEN_ROWS, RequestState};
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Cause, Origin, Through};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// Adapts a primitive to the rules that hold now.
type Adapt = Box<dyn Fn(&Kernel)>;

/// The change of a run, if it has one.
pub(super) struct Changing {
    change: OnceCell<Rc<Change>>,
    /// When it is due, in µs; never once it has happened, or if there is none.
    due_us: Cell<u64>,
    has_happened: Cell<bool>,
    /// The most fetches in flight from then on, as the pattern understands the rules.
    workers: Cell<Option<u32>>,
    /// What the primitives do then.
    adapts: RefCell<Vec<Adapt>>,
}

const NEVER: u64 = u64::MAX;

impl Default for Changing {
    fn default() -> Self {
        let (change, due_us, has_happened) = (OnceCell::new(), Cell::new(NEVER), Cell::new(false));
        Changing { change, due_us, has_happened, workers: Cell::default(), adapts: RefCell::default() }
    }
}

impl Kernel {
    /// The rules change once in this run, to those with at most this number of fetches in flight. Called before any task
    /// runs.
    pub(crate) fn plan_change(&self, change: Rc<Change>, workers: Option<u32>) {
        self.changing.due_us.set(change.at_us);
        self.changing.workers.set(workers);
        let _ = self.changing.change.set(change);
        if self.is_change_due(0) {
            self.make_change();
        }
    }

    /// The change, once it has happened.
    #[inline]
    pub(super) fn changed(&self) -> Option<&Change> {
        if self.changing.has_happened.get() { self.changing.change.get().map(|change| &**change) } else { None }
    }

    /// The rules that hold now. No run without a change asks often.
    #[inline(never)]
    pub(crate) fn now(&self) -> &Rules {
        self.changed().map_or(&self.rules, |change| &change.rules)
    }

    /// The rules for what began at this moment.
    #[inline(never)]
    pub(super) fn rules_at(&self, at_us: u64) -> &Rules {
        self.changed().filter(|change| change.at_us <= at_us).map_or(&self.rules, |change| &change.rules)
    }

    /// The costs of further attempts from now on.
    #[inline(never)]
    pub(super) fn attempts_now(&self) -> &Attempts {
        self.changed().map_or(&self.attempts, |change| &change.attempts)
    }

    /// The concurrency from now on, if the change is of that.
    pub(crate) fn changed_concurrency(&self) -> Option<Option<u32>> {
        let now = self.now().concurrency;
        (now != self.rules.concurrency).then_some(now)
    }

    /// The permits from now on of a semaphore that limits the fetches in flight, if the change is of them.
    pub(crate) fn changed_permits(&self) -> Option<Option<u32>> {
        let now = self.now();
        if now.semaphore != self.rules.semaphore {
            return Some(now.semaphore.or(now.concurrency));
        }
        self.changed_concurrency()
    }

    /// A primitive adapts to the rules when they change.
    #[inline(never)]
    pub(crate) fn at_change(&self, adapt: impl Fn(&Kernel) + 'static) {
        if self.changing.due_us.get() != NEVER {
            self.changing.adapts.borrow_mut().push(Box::new(adapt));
        }
    }

    /// Whether the change comes before what is due at `due_us`, or with it.
    #[inline]
    pub(super) fn is_change_due(&self, due_us: u64) -> bool {
        due_us >= self.changing.due_us.get()
    }

    /// The change happens now: nothing else has happened at its moment.
    #[cold]
    #[inline(never)]
    pub(super) fn make_change(&self) {
        let at_us = self.changing.due_us.replace(NEVER);
        self.changing.has_happened.set(true);
        let now = self.now();
        let mut borrowed = self.state.borrow_mut();
        let state = &mut *borrowed;
        // At the start, no row is idle yet: the tasks run first.
        if at_us > 0 {
            state.move_clock(at_us);
        }
        // From now on each fetch looks at the rules, also where the first ones left nothing to look at.
        self.is_plain.set(false);
        self.is_counting.set(now.counts_fetches());
        // What begins because of the change has waited for it.
        let us = u32::try_from(at_us).unwrap_or(u32::MAX);
        let origin = state.trace.origins.begin_nap(0, us, Cause::Change, Origin::START);
        self.queue.set_origin(origin);
        self.connect_anew(state, now.connections, origin);
        state.processors.set_cores(now.machine.cores);
        state.change_workers(self.changing.workers.get());
        drop(borrowed);
        self.changing.adapts.take().iter().for_each(|adapt| adapt(self));
    }

    /// The server has this many connections to each host: those in use are counted anew, and the fetches that have
    /// waited longest get those that are free.
    #[inline(never)]
    fn connect_anew(&self, state: &mut State, connections: Option<u32>, origin: Origin) {
        state.server.set_connections(connections);
        for request in state.requests.all() {
            let host = self.graph.host(request.page);
            match request.state {
                RequestState::Emulated | RequestState::Fated(_) => state.server.count(host, true),
                RequestState::Pacing(_) => state.server.count(host, false),
                _ => {}
            }
        }
        while let Some(id) = state.server.call_next() {
            let row = state.requests[id].row;
            state.blame.close_for(row, PageId::NONE, &mut state.trace);
            self.start_attempt(state, id, origin.through(Through::Connection));
        }
    }
}

impl State {
    /// There are this many worker rows from now on: more of them, or fewer: the others are idle because of the
    /// change.
    fn change_workers(&mut self, workers: Option<u32>) {
        let before = self.trace.concurrency;
        if workers == before {
            return;
        }
        let is_more = |workers: u32| before.is_some_and(|before| workers > before);
        if workers.is_none_or(is_more) {
            self.trace.concurrency = workers;
            self.rows.open(workers.map_or(0, |workers| workers.min(MAX_OPEN_ROWS)));
        }
        self.rows.keep(workers.unwrap_or(u32::MAX));
    }
}

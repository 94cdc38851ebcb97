//! A limit that adapts: additive increase, multiplicative decrease on errors and latency.
//!
//! After Chiu and Jain (1989), as TCP does it (RFC 5681: slow start, then congestion avoidance): the limit grows while
//! the server answers as fast as it ever did, and is halved when it fails or takes twice as long.

use super::line::{Line, Ticket};
use super::retry::is_retryable;
use super::{Raised, Response, World};
use crate::trace::order;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The first limit.
const START: u32 = 4;
/// The minimum number of requests in a round.
const ROUND: u32 = 8;

/// A limit that adapts. Cloning it gives the same limit.
#[derive(Clone)]
pub struct AdaptiveLimit(Rc<State>);

struct State {
    world: World,
    /// It never grows beyond this.
    most: Cell<u32>,
    in_use: Cell<u32>,
    waiting: Line,
    learned: RefCell<Learned>,
}

/// The state that the answers so far have led to.
struct Learned {
    limit: u32,
    /// Until the first decrease it doubles with every round; then it grows by one.
    is_slow_start: bool,
    /// Counts the decreases: answers to requests from before the last decrease are ignored.
    epoch: u32,
    /// The current round, how many requests belong to it, how many of them have started, and the latencies of the
    /// answered ones, in µs. The first answers come from the fastest pages, so only a complete round is representative.
    round: u32,
    size: u32,
    started: u32,
    round_us: Vec<u64>,
    /// The lowest median latency of a round, in µs.
    lowest_us: Option<u64>,
}

impl AdaptiveLimit {
    pub(super) fn new(world: &World) -> Self {
        let most = world.concurrency().unwrap_or(u32::MAX);
        let learned = Learned {
            limit: START.min(most),
            is_slow_start: true,
            epoch: 0,
            round: 0,
            size: ROUND,
            started: 0,
            round_us: Vec::new(),
            lowest_us: None,
        };
        let state = Rc::new(State {
            world: world.clone(),
            most: Cell::new(most),
            in_use: Cell::new(0),
            waiting: Line::default(),
            learned: RefCell::new(learned),
        });
        let limit = Rc::downgrade(&state);
        world.0.at_change(move |kernel| {
            if let Some(state) = limit.upgrade() {
                state.most.set(kernel.now().concurrency.unwrap_or(u32::MAX));
            }
        });
        AdaptiveLimit(state)
    }

    /// Waits for a slot. [`Slot::release`] releases it, or dropping it.
    pub fn acquire(&self) -> AcquireSlot {
        AcquireSlot { state: self.0.clone(), ticket: None, is_done: false }
    }
}

impl State {
    fn limit(&self) -> u32 {
        self.learned.borrow().limit.min(self.most.get())
    }

    fn slot(self: &Rc<Self>) -> Slot {
        let learned = &mut *self.learned.borrow_mut();
        let round = (learned.started < learned.size).then_some(learned.round);
        learned.started += 1;
        Slot { state: self.clone(), epoch: learned.epoch, round, since_us: self.world.0.now_us() }
    }

    /// One slot less is in use; the tasks that have waited longest get the free slots.
    fn give_back(&self) {
        self.in_use.set(self.in_use.get() - 1);
        while self.in_use.get() < self.limit()
            && let Some(first) = self.waiting.call()
        {
            self.in_use.set(self.in_use.get() + 1);
            first.wake(&self.world.0.queue);
        }
    }
}

impl Learned {
    /// An answer arrived after `latency_us`; `is_failure`: the server failed under its load.
    fn learn(&mut self, round: Option<u32>, latency_us: u64, is_failure: bool, most: u32) {
        if is_failure {
            return self.decrease();
        }
        if round != Some(self.round) {
            return;
        }
        self.round_us.push(latency_us);
        if self.round_us.len() < self.size as usize {
            return;
        }
        if self.is_slow() {
            return self.decrease();
        }
        let more = if self.is_slow_start { self.limit } else { 1 };
        self.limit = self.limit.saturating_add(more).min(most);
        self.begin_round();
    }

    /// Whether the median of the round is more than twice the lowest median. Pages differ, but the median of many pages
    /// hardly does.
    fn is_slow(&mut self) -> bool {
        let middle = self.round_us.len() / 2;
        // A selection would be faster, but the program has no other one than this sort.
        order::sort_by_number(&mut self.round_us, |us| u128::from(*us));
        let median_us = self.round_us[middle];
        let lowest_us = self.lowest_us.map_or(median_us, |lowest_us| lowest_us.min(median_us));
        self.lowest_us = Some(lowest_us);
        median_us > 2 * lowest_us
    }

    fn begin_round(&mut self) {
        self.round += 1;
        (self.size, self.started) = (self.limit.max(ROUND), 0);
        self.round_us.clear();
    }

    fn decrease(&mut self) {
        self.limit = (self.limit / 2).max(1);
        self.is_slow_start = false;
        self.epoch += 1;
        self.begin_round();
    }
}

/// Waiting for a slot; dropping it gives up the place in the line.
pub struct AcquireSlot {
    state: Rc<State>,
    ticket: Option<Ticket>,
    is_done: bool,
}

impl Future for AcquireSlot {
    type Output = Slot;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Slot> {
        let state = self.state.clone();
        match self.ticket {
            None if state.in_use.get() < state.limit() => state.in_use.set(state.in_use.get() + 1),
            None => {
                self.ticket = Some(state.waiting.join(context));
                return Poll::Pending;
            }
            Some(ticket) if state.waiting.is_called(ticket) => {}
            Some(_) => return Poll::Pending,
        }
        self.is_done = true;
        Poll::Ready(state.slot())
    }
}

impl Drop for AcquireSlot {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket.filter(|_| !self.is_done) else { return };
        if self.state.waiting.is_called(ticket) {
            self.state.give_back();
        } else {
            self.state.waiting.leave(ticket);
        }
    }
}

/// A slot under the limit, released when dropped.
#[must_use = "a slot that is dropped at once limits nothing"]
pub struct Slot {
    state: Rc<State>,
    epoch: u32,
    /// The round that it belongs to; `None` if the round had all its requests already.
    round: Option<u32>,
    since_us: u64,
}

impl Slot {
    /// Releases the slot; the limit adapts to the answer.
    pub fn release(self, answer: &Result<Response, Raised>) {
        let answer = match answer {
            Ok(response) => response.answer,
            Err(raised) => raised.answer,
        };
        // The same failures as for retries: a server with less load could answer.
        let is_failure = is_retryable(answer);
        let latency_us = self.state.world.0.now_us() - self.since_us;
        let mut learned = self.state.learned.borrow_mut();
        if learned.epoch == self.epoch {
            learned.learn(self.round, latency_us, is_failure, self.state.most.get());
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.state.give_back();
    }
}

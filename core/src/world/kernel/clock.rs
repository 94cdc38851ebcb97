//! The clock: time advances, and due timers go off.

use super::super::network::Answer;
use super::super::wake::TaskId;
use super::requests::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Failure, Limit, MAX_AT_US, MAX_EVENTS, Outcome};

/// The action for a timer that goes off.
pub(super) enum GoneOff {
    /// None: it is obsolete, or was postponed.
    NotYet,
    Done,
    /// The browser must fetch this page now.
    Send(PageId),
    /// The browser has taken too long.
    Abort,
}

impl Kernel {
    /// When the next timer is due, in µs.
    pub fn next_due_us(&self) -> Option<u64> {
        self.state.borrow().timers.next_due_us()
    }

    /// Time advances to `now_us`: idle rows are recorded first, then all due timers go off, before any task runs.
    /// `false` if none was due.
    #[inline]
    pub fn advance(&self, now_us: u64) -> bool {
        let mut state = self.state.borrow_mut();
        state.move_clock(now_us);
        if now_us >= MAX_AT_US {
            state.reach(Limit::Time);
            return false;
        }
        // Checked here, not at every event: one step adds no more than the links of a page.
        // A pause is not an event, but takes as much space.
        if state.trace.events().len().max(state.trace.origins.all.len()) >= MAX_EVENTS {
            state.reach(Limit::Events);
            return false;
        }
        let mut any = false;
        while let Some((id, timer)) = state.timers.take_due(now_us) {
            match self.go_off(&mut state, id, timer) {
                GoneOff::NotYet => continue,
                GoneOff::Done => {}
                GoneOff::Send(page) => {
                    drop(state);
                    self.transport.iter().for_each(|transport| transport.send(id, page));
                    state = self.state.borrow_mut();
                }
                GoneOff::Abort => {
                    drop(state);
                    self.transport.iter().for_each(|transport| transport.abort(id));
                    state = self.state.borrow_mut();
                    self.deliver(&mut state, id, Answer::Failed(Failure::Timeout));
                }
            }
            any = true;
        }
        any
    }

    /// In virtual time, when no task can continue at this instant: how the run has ended, or time advances to the next
    /// timer.
    #[inline]
    pub fn leap(&self, main: TaskId) -> Option<Outcome> {
        let state = self.state.borrow();
        if !state.tasks.is_alive(main) {
            return Some(if state.raised.is_some() { Outcome::Raised } else { Outcome::Finished });
        }
        if state.limit.is_some() {
            return Some(Outcome::Cancelled);
        }
        let Some(due_us) = state.timers.next_due_us() else { return Some(Outcome::Hung) };
        drop(state);
        self.advance(due_us);
        self.is_idling().then_some(Outcome::Hung)
    }

    /// Real time has reached `now_us`; no timer goes off.
    pub fn set_now(&self, now_us: u64) {
        self.state.borrow_mut().move_clock(now_us);
    }

    /// Whether the emulated CPU time of a parse is over.
    #[inline]
    pub(crate) fn is_due(&self, due_us: u64) -> bool {
        self.state.borrow().now_us >= due_us
    }

    #[inline]
    fn go_off(&self, state: &mut State, id: u32, timer: u32) -> GoneOff {
        let request = &state.requests[id as usize];
        if request.timer != timer {
            return GoneOff::NotYet;
        }
        if self.rules.machine.epoll_us > 0 && !request.is_rounded && state.waits_for_epoll(id, &self.rules) {
            return GoneOff::NotYet;
        }
        let request = &state.requests[id as usize];
        match request.state {
            RequestState::Timer | RequestState::Pause | RequestState::BackingOff(_) => {
                self.queue.set_origin(request.origin);
                self.queue.push(request.task);
            }
            RequestState::Emulated | RequestState::Fated(_) => return self.arrive_emulated(state, id),
            RequestState::Pacing(_) if !self.has_waited_too_long(state, id) => {
                let origin = request.origin;
                self.begin_attempt(state, id, origin);
            }
            RequestState::Sent => return GoneOff::Abort,
            RequestState::Connecting(_) | RequestState::Pacing(_) => self.give_up_waiting(state, id),
            RequestState::Arrived(_) | RequestState::Free => {}
        }
        GoneOff::Done
    }
}

impl State {
    /// Time advances. Rows that are idle since the old time are recorded first.
    #[inline]
    fn move_clock(&mut self, now_us: u64) {
        if self.rows.any_idle() || self.has_loop_changed || self.held_up.has_changed {
            self.note_idle_rows();
        }
        self.now_us = now_us.clamp(self.now_us, MAX_AT_US);
    }

    #[inline]
    pub(super) fn set_timer(&mut self, request: u32, due_us: u64) {
        if self.timers.is_used_up() {
            self.renumber_timers();
        }
        self.requests[request as usize].timer = self.timers.set(due_us, request);
    }

    #[cold]
    fn renumber_timers(&mut self) {
        let requests = &mut self.requests;
        // Ordered by time. A request that already has its new number must not match it as an old one.
        let mut counting: Vec<bool> = vec![false; requests.len()];
        self.timers.renumber(|id, old, new| {
            let request = &mut requests[id as usize];
            if request.timer == old && !std::mem::replace(&mut counting[id as usize], true) {
                request.timer = new;
            }
        });
    }
}

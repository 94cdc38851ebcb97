//! The clock: time advances, and due timers go off.

use super::super::machine::{Actor, Machine};
use super::super::network::Answer;
use super::super::wake::TaskId;
use super::state::RequestState;
use super::{Kernel, State};
use crate::site::PageId;
use crate::trace::{Failure, Limit, MAX_AT_US, Outcome};

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
        self.state.borrow().clock.next_due_us()
    }

    /// Time advances to `now_us`: idle rows are recorded first, then all due timers go off, before any task runs.
    /// `false` if none was due.
    #[inline(always)] // part of the simulator's loop; the live engine has its own copy
    pub fn advance(&self, now_us: u64) -> bool {
        let mut state = self.state.borrow_mut();
        state.move_clock(now_us);
        if now_us >= MAX_AT_US {
            state.reach(Limit::Time);
            return false;
        }
        // Checked here, not at every event: one step adds no more than the links of a page.
        if state.trace.is_full() && !self.make_room(&mut state) {
            state.reach(Limit::Events);
            return false;
        }
        let mut any = false;
        while let Some((id, timer)) = state.clock.take_due(now_us) {
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

    /// Makes room for more events. `false` if the run has reached their limit.
    #[cold]
    fn make_room(&self, state: &mut State) -> bool {
        let has_room = state.trace.make_room();
        if !state.trace.must_count_pages() || !self.learns_late.get() {
            return has_room;
        }
        self.learn_late(state);
        state.trace.make_room()
    }

    /// In virtual time, when no task can continue at this instant: how the run has ended, or time advances to the next
    /// timer.
    #[inline]
    pub fn leap(&self, main: TaskId) -> Option<Outcome> {
        let state = self.state.borrow();
        if !state.tasks.is_alive(main) {
            return Some(if state.tasks.raised().is_some() { Outcome::Raised } else { Outcome::Finished });
        }
        if state.limits.ending().is_some() {
            return Some(Outcome::Cancelled);
        }
        let Some(due_us) = state.clock.next_due_us() else { return Some(Outcome::Hung) };
        drop(state);
        if self.is_change_due(due_us) {
            self.make_change();
            return None;
        }
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
        self.state.borrow().clock.now_us() >= due_us
    }

    #[inline(always)] // as above
    fn go_off(&self, state: &mut State, id: u32, timer: u32) -> GoneOff {
        let request = &state.requests[id];
        if request.timer != timer {
            return GoneOff::NotYet;
        }
        if self.rules.machine.epoll_us > 0 && !request.is_rounded && state.waits_for_epoll(id, &self.rules.machine) {
            return GoneOff::NotYet;
        }
        let request = &state.requests[id];
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
    pub(super) fn move_clock(&mut self, now_us: u64) {
        if self.has_idle_rows_to_note() {
            self.note_idle_rows();
        }
        self.clock.advance_to(now_us);
    }

    #[inline]
    pub(super) fn set_timer(&mut self, request: u32, due_us: u64) {
        if self.clock.are_timers_used_up() {
            self.clock.renumber_timers(self.requests.renumber());
        }
        self.requests[request].timer = self.clock.set_timer(due_us, request);
    }

    /// An event loop looks at its timers when epoll wakes it. `true` if this timer has to wait for that moment.
    fn waits_for_epoll(&mut self, id: u32, machine: &Machine) -> bool {
        let request = &mut self.requests[id];
        if machine.epoll_us == 0 || request.actor != Actor::Loop || request.state == RequestState::Timer {
            return false;
        }
        let awake_us = self.event_loop.awake_us(self.clock.now_us(), machine);
        request.is_rounded = true;
        if matches!(request.state, RequestState::Pause | RequestState::BackingOff(_)) {
            request.started_us = awake_us;
        }
        self.set_timer(id, awake_us);
        true
    }
}

//! Sleeps: of strategies, of the machine, and of workers that back off.

use super::super::pause::Purpose;
use super::requests::RequestState;
use super::{Kernel, NONE, State};
use crate::site::PageId;
use crate::trace::Through;

impl Kernel {
    /// Begins a sleep.
    pub(crate) fn begin_pause(&self, us: u32, purpose: Purpose) -> u32 {
        let state = &mut *self.state.borrow_mut();
        let id = state.open_request(RequestState::Pause, PageId::NONE, NONE, 0);
        let end_us = state.now_us + u64::from(us);
        let origin = self.queue.origin();
        let origin = match purpose {
            Purpose::Compute(stretch) => stretch,
            Purpose::Poll => origin.through(Through::Poll),
            Purpose::Wait(cause) => {
                state.held_up.add(cause, PageId::NONE);
                state.trace.origins.begin_nap(state.now_us, us, cause, origin)
            }
        };
        state.requests[id as usize].origin = origin;
        state.requests[id as usize].started_us = end_us;
        state.set_timer(id, end_us);
        id
    }

    /// Ends a sleep whose time is over.
    pub(crate) fn end_pause(&self, id: u32, purpose: Purpose) -> bool {
        let state = &mut *self.state.borrow_mut();
        let is_over = state.requests[id as usize].started_us <= state.now_us;
        if is_over {
            state.close_request(id);
            state.end_wait(purpose);
        }
        is_over
    }

    /// Cancels a sleep.
    pub(crate) fn abandon_pause(&self, id: u32, purpose: Purpose) {
        let state = &mut *self.state.borrow_mut();
        state.end_wait(purpose);
        state.requests[id as usize].timer = NONE;
        state.close_request(id);
    }
}

impl State {
    /// Lets the work continue that a pause held up.
    fn end_wait(&mut self, purpose: Purpose) {
        if let Purpose::Wait(cause) = purpose {
            self.held_up.remove(cause);
        }
    }
}

//! The one event loop: which task keeps it busy by parsing, and when epoll wakes it.

use super::super::machine::Actor;
use super::super::rules::Rules;
use super::super::wake::TaskId;
use super::requests::RequestState;
use super::{NONE, State};
use crate::site::PageId;

impl State {
    /// The event loop runs: it goes to sleep when this step is over.
    #[inline]
    pub(super) fn note_loop(&mut self, id: TaskId, rules: &Rules) {
        if rules.machine.epoll_us > 0 && self.tasks.actor(id) == Actor::Loop {
            self.loop_asleep_us = self.now_us + u64::from(rules.machine.loop_step_us);
        }
    }

    /// An event loop looks at its timers when epoll wakes it, and epoll counts in whole ms from when the loop went to
    /// sleep. `true` if this timer has to wait for that moment.
    pub(super) fn waits_for_epoll(&mut self, id: u32, rules: &Rules) -> bool {
        let (machine, request) = (&rules.machine, &mut self.requests[id as usize]);
        if machine.epoll_us == 0 || request.actor != Actor::Loop || request.state == RequestState::Timer {
            return false;
        }
        let epoll_us = u64::from(machine.epoll_us);
        let ticks = self.now_us.saturating_sub(self.loop_asleep_us).div_ceil(epoll_us);
        let awake_us = (self.loop_asleep_us + ticks * epoll_us + u64::from(machine.loop_wake_us)).max(self.now_us);
        request.is_rounded = true;
        if matches!(request.state, RequestState::Pause | RequestState::BackingOff(_)) {
            request.started_us = awake_us;
        }
        self.set_timer(id, awake_us);
        true
    }

    pub(super) fn release_loop(&mut self) {
        (self.holder, self.held_for) = (NONE, PageId::NONE);
        self.has_loop_changed = true;
    }
}

//! Requests: what a task waits for, a timer or the network, in a table whose places are used again.

use super::NONE;
use crate::site::PageId;
use crate::trace::Origin;
use crate::world::machine::Actor;
use crate::world::network::Answer;
use crate::world::wake::TaskId;
use std::ops::{Index, IndexMut};

/// A request: a wait for a timer or for the network.
pub(crate) struct Request {
    /// The task that waits.
    pub task: TaskId,
    /// The current timer; other timers of this place are obsolete.
    pub timer: u32,
    pub state: RequestState,
    pub page: PageId,
    /// The requested page; `page` differs after redirects.
    pub asked: PageId,
    pub row: u32,
    pub line: u16,
    /// The actor that runs the task.
    pub actor: Actor,
    /// Whether its time is already rounded to when epoll wakes the event loop.
    pub is_rounded: bool,
    /// The stretch that ends with it: the origin of everything that its end starts.
    pub origin: Origin,
    /// When it began; for a sleep, when it ends.
    pub started_us: u64,
    /// When this attempt at it began to wait for its connection.
    pub asked_us: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RequestState {
    /// A parse that computes.
    Timer,
    /// A sleep.
    Pause,
    /// A fetch that waits for a connection. The number is that of the attempt; 0 is the first.
    Connecting(u8),
    /// A fetch that has a connection and waits for its turn under the rate limit.
    Pacing(u8),
    /// A fetch that has failed and waits until this attempt.
    BackingOff(u8),
    /// A fetch on the emulated network.
    Emulated,
    /// The same for a retry: the answer is not that of the first attempt.
    Fated(Answer),
    /// A fetch that the browser really sends.
    Sent,
    /// The answer has arrived, and its task has not taken it yet.
    Arrived(Answer),
    Free,
}

/// The requests of a run, by number: `requests[id]`.
#[derive(Default)]
pub(crate) struct Requests {
    all: Vec<Request>,
    free: Vec<u32>,
    /// How many fetches have begun, retries not counted.
    fetches: u32,
}

impl Requests {
    /// A task that an actor runs begins to wait, at `now_us`. Returns the number of its request.
    #[inline]
    pub fn open(
        &mut self,
        (task, actor): (TaskId, Actor),
        state: RequestState,
        page: PageId,
        (row, line): (u32, u16),
        now_us: u64,
    ) -> u32 {
        let (started_us, origin) = (now_us, Origin::START);
        let (timer, asked, is_rounded, asked_us) = (NONE, page, false, started_us);
        let request =
            Request { task, timer, state, page, asked, row, line, actor, is_rounded, origin, started_us, asked_us };
        match self.free.pop() {
            Some(id) => {
                self.all[id as usize] = request;
                id
            }
            None => {
                self.all.push(request);
                self.all.len() as u32 - 1
            }
        }
    }

    /// The task no longer waits: the place is free.
    #[inline]
    pub fn close(&mut self, id: u32) {
        self.all[id as usize].state = RequestState::Free;
        self.free.push(id);
    }

    /// The request with this number, if there has been one.
    pub fn get(&self, id: u32) -> Option<&Request> {
        self.all.get(id as usize)
    }

    /// All requests.
    pub fn all(&self) -> &[Request] {
        &self.all
    }

    /// Whether all requests are in one of these states.
    pub fn are_all(&self, is_one: impl Fn(RequestState) -> bool) -> bool {
        self.all.iter().all(|request| is_one(request.state))
    }

    /// Timers get new numbers: the function takes a request, its old number and its new one. Timers come in the order
    /// of time, and a request that already has its new number must not match it as an old one.
    #[cold]
    pub fn renumber(&mut self) -> impl FnMut(u32, u32, u32) + '_ {
        let mut has_new = vec![false; self.all.len()];
        move |id, old, new| {
            let request = &mut self.all[id as usize];
            if request.timer == old && !std::mem::replace(&mut has_new[id as usize], true) {
                request.timer = new;
            }
        }
    }

    /// A fetch begins.
    #[inline]
    pub fn count_fetch(&mut self) {
        self.fetches += 1;
    }

    /// Whether `most` fetches have begun.
    #[inline]
    pub fn are_used_up(&self, most: Option<u32>) -> bool {
        most.is_some_and(|most| self.fetches >= most)
    }
}

impl Index<u32> for Requests {
    type Output = Request;

    #[inline(always)]
    fn index(&self, id: u32) -> &Request {
        &self.all[id as usize]
    }
}

impl IndexMut<u32> for Requests {
    #[inline(always)]
    fn index_mut(&mut self, id: u32) -> &mut Request {
        &mut self.all[id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(requests: &mut Requests, page: u32) -> u32 {
        requests.open((1, Actor::Loop), RequestState::Pause, PageId(page), (0, 0), 5)
    }

    #[test]
    fn a_place_is_used_again() {
        let mut requests = Requests::default();
        assert_eq!([0, 1].map(|page| open(&mut requests, page)), [0, 1]);
        requests.close(0);
        assert!(!requests.are_all(|state| state == RequestState::Free));
        assert_eq!((open(&mut requests, 7), open(&mut requests, 8)), (0, 2));
        assert_eq!((requests[0].page, requests[0].started_us, requests[0].timer), (PageId(7), 5, NONE));
        assert!(requests.get(3).is_none());
    }

    #[test]
    fn a_new_number_of_a_timer_is_not_taken_for_an_old_one() {
        let mut requests = Requests::default();
        let [one, two] = [0, 1].map(|page| open(&mut requests, page));
        (requests[one].timer, requests[two].timer) = (900, 901);
        let mut renumber = requests.renumber();
        renumber(one, 500, 0); // obsolete
        renumber(one, 900, 1);
        renumber(one, 1, 2);
        renumber(two, 901, 3);
        drop(renumber);
        assert_eq!((requests[one].timer, requests[two].timer), (1, 3));
    }

    #[test]
    fn fetches_are_counted_against_the_most() {
        let mut requests = Requests::default();
        assert!(requests.are_used_up(Some(0)) && !requests.are_used_up(Some(1)));
        requests.count_fetch();
        assert!(requests.are_used_up(Some(1)) && !requests.are_used_up(Some(2)) && !requests.are_used_up(None));
    }
}

//! A server that slows down under load: the only cost of a page that depends on other fetches in flight.

use super::network::{Answer, PageCost};
use crate::trace::Failure;

/// A server that works on `capacity` requests at full speed. More requests share its speed: with k times as many in
/// flight, a request takes k times as long, decided when it starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Congestion {
    /// The server answers this many requests in flight at full speed; at least 1.
    pub capacity: u32,
    /// With more than this multiple of its capacity in flight, the server rejects requests with 503. `None`: it never
    /// does.
    pub overload: Option<u32>,
}

/// The status with which a server rejects a request.
pub const OVERLOADED: u16 = 503;

impl Congestion {
    /// The duration of a fetch that starts as one of `in_flight`, in µs, and its answer. A server rejects requests at
    /// full speed.
    pub fn burden(&self, cost: &PageCost, in_flight: u32, timeout_us: Option<u32>) -> (u32, Answer) {
        let capacity = self.capacity.max(1);
        if self.overload.is_some_and(|times| u64::from(in_flight) > u64::from(times) * u64::from(capacity)) {
            let answer = if cost.answer == TIMEOUT { TIMEOUT } else { Answer::Status(OVERLOADED) };
            return (cost.fetch_us, answer);
        }
        let fetch_us = u64::from(cost.fetch_us) * u64::from(in_flight.max(capacity)) / u64::from(capacity);
        let fetch_us = u32::try_from(fetch_us).unwrap_or(u32::MAX);
        match timeout_us {
            Some(timeout_us) if fetch_us > timeout_us => (timeout_us, TIMEOUT),
            _ => (fetch_us, cost.answer),
        }
    }
}

const TIMEOUT: Answer = Answer::Failed(Failure::Timeout);

#[cfg(test)]
mod tests {
    use super::*;

    const COST: PageCost = PageCost { fetch_us: 100_000, parse_us: 0, answer: Answer::Status(200), readable: true };

    fn check(in_flight: u32, overload: Option<u32>, timeout_us: Option<u32>, expected: (u32, Answer)) {
        let actual = Congestion { capacity: 4, overload }.burden(&COST, in_flight, timeout_us);
        assert_eq!(actual, expected, "{in_flight} in flight");
    }

    #[test]
    fn latency_grows_in_proportion_to_load() {
        for (in_flight, fetch_us) in [(1, 100_000), (4, 100_000), (5, 125_000), (8, 200_000), (1000, 25_000_000)] {
            check(in_flight, None, None, (fetch_us, Answer::Status(200)));
        }
    }

    #[test]
    fn a_fetch_that_is_too_slow_times_out() {
        check(8, None, Some(200_000), (200_000, Answer::Status(200)));
        check(9, None, Some(200_000), (200_000, TIMEOUT));
    }

    #[test]
    fn too_many_requests_are_rejected_at_full_speed() {
        check(12, Some(3), None, (300_000, Answer::Status(200)));
        check(13, Some(3), None, (100_000, Answer::Status(OVERLOADED)));
    }
}

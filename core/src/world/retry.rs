//! Retries of a page that failed: which failures are retried, and how long the worker backs off before.

use super::network::Answer;
use crate::site::random::Random;
use crate::trace::Failure;

/// How a pause between two attempts is spread, so that clients that failed together do not come back together.
/// (Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015.)
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Jitter {
    /// Anything from nothing to the whole pause.
    #[default]
    Full,
    /// Half of the pause, and up to as much again.
    Equal,
    /// Exactly the pause.
    None,
}

/// How often and how fast a worker retries its fetch. The pauses are those of
/// `tenacity.wait_exponential(multiplier=base, max=most)`. (`urllib3.Retry` has no pause before its first retry.)
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Retry {
    /// The most further attempts at a page; 0 for none.
    pub retries: u32,
    /// The pause before the first of them, in µs; each further one is twice as long.
    pub base_us: u32,
    /// No pause is longer, in µs.
    pub most_us: u32,
    /// The jitter of the pauses.
    pub jitter: Jitter,
}

/// The topic for drawing pauses; `Network` has the topics below.
const TOPIC_BACKOFF: u64 = 4;

impl Retry {
    /// The pause before a retry, in µs: a pure function of the seed, the page's key and the number of the retry, from
    /// 1.
    pub fn pause_us(&self, seed: u64, key: u64, retry: u32) -> u32 {
        let doubled = u64::from(self.base_us) << (retry.max(1) - 1).min(31);
        let most = doubled.min(u64::from(self.most_us));
        let mut random = Random::of(seed, key, TOPIC_BACKOFF + (u64::from(retry) << 8));
        let pause_us = match self.jitter {
            Jitter::Full => random.below(most + 1),
            Jitter::Equal => most / 2 + random.below(most - most / 2 + 1),
            Jitter::None => most,
        };
        u32::try_from(pause_us).unwrap_or(u32::MAX)
    }
}

/// Whether a retry may succeed: the server was busy (429), broken (5xx) or silent. Pages that are missing (404) or
/// forbidden stay so.
pub fn is_retryable(answer: Answer) -> bool {
    match answer {
        Answer::Status(status) => status == 429 || (500..600).contains(&status),
        Answer::Failed(failure) => matches!(failure, Failure::Timeout | Failure::Refused | Failure::PoolTimeout),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(jitter: Jitter) -> Vec<u32> {
        let retry = Retry { retries: 6, base_us: 100_000, most_us: 1_000_000, jitter };
        (1..=6).map(|nth| retry.pause_us(42, 7, nth)).collect()
    }

    #[test]
    fn pauses_are_those_of_tenacitys_wait_exponential() {
        assert_eq!(pauses(Jitter::None), [100_000, 200_000, 400_000, 800_000, 1_000_000, 1_000_000]);
    }

    #[test]
    fn jitter_stays_within_its_half_or_the_whole() {
        for (full, (equal, most)) in
            pauses(Jitter::Full).into_iter().zip(pauses(Jitter::Equal).into_iter().zip(pauses(Jitter::None)))
        {
            assert!(full <= most && (most / 2..=most).contains(&equal), "{full} {equal} {most}");
        }
    }

    /// A link to a run must give the same run on each machine and in each version: the pauses of a page under a seed
    /// never change.
    #[test]
    fn the_pauses_of_a_page_are_pinned() {
        assert_eq!(pauses(Jitter::Full), [88_425, 177_953, 284_148, 354_093, 560_536, 3_995]);
    }

    #[test]
    fn a_huge_pause_does_not_overflow() {
        let retry = Retry { retries: 10, base_us: u32::MAX, most_us: u32::MAX, jitter: Jitter::None };
        assert_eq!(retry.pause_us(1, 1, 10), u32::MAX);
        assert_eq!(Retry { base_us: 0, ..retry }.pause_us(1, 1, 3), 0);
    }

    #[test]
    fn failures_that_a_retry_cannot_change_are_not_retried() {
        for (answer, expected) in [
            (Answer::Status(200), false),
            (Answer::Status(404), false),
            (Answer::Status(403), false),
            (Answer::Status(429), true),
            (Answer::Status(500), true),
            (Answer::Status(503), true),
            (Answer::Failed(Failure::Timeout), true),
            (Answer::Failed(Failure::Refused), true),
            (Answer::Failed(Failure::Cancelled), false),
            (Answer::Failed(Failure::PoolTimeout), true),
            (Answer::Failed(Failure::Redirects), false),
            (Answer::Failed(Failure::Limit), false),
        ] {
            assert_eq!(is_retryable(answer), expected, "{answer:?}");
        }
    }
}

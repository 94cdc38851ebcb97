//! The cost of each page: a pure function of (seed, page, attempt), independent of the order in which strategies ask.

use crate::site::random::Random;
use crate::site::{Kind, LinkPolicy, Page, PageId};
use crate::trace::Failure;

/// The distribution of latencies around their median.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Latency {
    /// All the same.
    Constant,
    /// Evenly from half of the median to one and a half times the median.
    Uniform,
    /// Log-normal with sigma 0.4: typical of a healthy server.
    #[default]
    LogNormal,
    /// Pareto with alpha 1.6: most are fast, a few are very slow.
    Pareto,
}

/// The network and the cost of parsing, as drawn for each page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    /// Everything random is drawn from this and the page's address.
    pub seed: u64,
    /// The distribution of latencies.
    pub latency: Latency,
    /// Their median, in µs.
    pub median_us: u32,
    /// One page in this many is a straggler, five times as slow; 0 for none.
    pub straggler_one_in: u32,
    /// The percentage of pages that answer 500.
    pub error_percent: u32,
    /// The timeout of a fetch, in µs; `None` for none.
    pub timeout_us: Option<u32>,
    /// Whether the timeout counts from when the fetch requests its connection, instead of from when it is sent.
    pub timeout_counts_waits: bool,
    /// CPU time of parsing an HTML page, in µs, if the site does not give it.
    pub parse_us: u32,
}

/// The answer of a fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// No answer.
    Failed(Failure),
}

/// The cost of one page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageCost {
    /// From the start of the fetch until its answer or failure, in µs.
    pub fetch_us: u32,
    /// CPU time of parsing it, in µs; 0 if there is nothing to parse.
    pub parse_us: u32,
    /// The answer of the fetch.
    pub answer: Answer,
    /// Whether its links can be read: status 200 and an HTML type.
    pub readable: bool,
}

const TOPIC_LATENCY: u64 = 1;
const TOPIC_STRAGGLER: u64 = 2;
const TOPIC_ERROR: u64 = 3;
/// Topics of further attempts: the bits above the topic have the number of the attempt.
const ATTEMPT_SHIFT: u32 = 8;
/// How many times as slow a straggler is.
const STRAGGLER_TIMES: u64 = 5;

impl Network {
    /// The cost of the first attempt at `page`; `policy` decides whether its links are read. The site's own latency and
    /// parse time count, if it gives them.
    pub fn cost(&self, page: &Page, policy: &LinkPolicy) -> PageCost {
        self.cost_of_attempt(page, policy, 0)
    }

    /// The cost of an attempt at `page`; 0 is the first. Latency and errors are drawn anew for each attempt; a
    /// straggler stays a straggler, and values that the site itself gives hold for every attempt.
    pub fn cost_of_attempt(&self, page: &Page, policy: &LinkPolicy, attempt: u32) -> PageCost {
        let topic = TOPIC_ERROR + (u64::from(attempt) << ATTEMPT_SHIFT);
        let mut answer = Answer::Status(if page.kind == Kind::Missing { 404 } else { page.status });
        if page.kind == Kind::Own && Random::of(self.seed, page.key, topic).below(100) < u64::from(self.error_percent) {
            answer = Answer::Status(500);
        }
        let mut fetch_us = page.latency_us.unwrap_or_else(|| self.draw(page.key, attempt));
        if let Some(timeout_us) = self.timeout_us.filter(|&timeout_us| fetch_us > timeout_us) {
            fetch_us = timeout_us;
            answer = Answer::Failed(Failure::Timeout);
        }
        let readable = page.redirect == PageId::NONE
            && matches!(answer, Answer::Status(status) if policy.reads(status, page.html));
        let parse_us = if readable { page.parse_us.unwrap_or(self.parse_us) } else { 0 };
        PageCost { fetch_us, parse_us, answer, readable }
    }

    /// The latency of an attempt at the page with this key, in µs.
    fn draw(&self, key: u64, attempt: u32) -> u32 {
        let mut random = Random::of(self.seed, key, TOPIC_LATENCY + (u64::from(attempt) << ATTEMPT_SHIFT));
        let factor = match self.latency {
            Latency::Constant => ONE,
            Latency::Uniform => ONE / 2 + random.below(ONE + 1),
            Latency::LogNormal => quantile(&LOG_NORMAL, random.next()),
            Latency::Pareto => quantile(&PARETO, random.next()),
        };
        let late = self.straggler_one_in > 0
            && Random::of(self.seed, key, TOPIC_STRAGGLER).below(u64::from(self.straggler_one_in)) == 0;
        let times = if late { STRAGGLER_TIMES } else { 1 };
        let us = u64::from(self.median_us) * factor * times / ONE;
        u32::try_from(us).unwrap_or(u32::MAX)
    }
}

/// 1 in the fixed-point numbers below.
const ONE: u64 = 1 << 16;

/// The value of a distribution, given by its quantiles, at a random 64-bit number: linear between two of them.
fn quantile(table: &[u32; 65], random: u64) -> u64 {
    let (cell, within) = ((random >> 58) as usize, random >> 42 & 0xffff);
    let (low, high) = (u64::from(table[cell]), u64::from(table[cell + 1]));
    low + (high - low) * within / ONE
}

/// Quantiles of exp(0.4 z) at 0/64 to 64/64, z normal, cut at 1/256 and 255/256; 65,536 is the median.
const LOG_NORMAL: [u32; 65] = [
    22_614, 27_689, 31_109, 33_523, 35_479, 37_169, 38_683, 40_071, 41_366, 42_589, 43_755, 44_875, 45_959, 47_012,
    48_040, 49_048, 50_039, 51_017, 51_985, 52_944, 53_898, 54_848, 55_796, 56_744, 57_693, 58_646, 59_604, 60_568,
    61_539, 62_520, 63_512, 64_517, 65_536, 66_571, 67_624, 68_697, 69_792, 70_912, 72_059, 73_235, 74_445, 75_690,
    76_976, 78_307, 79_687, 81_123, 82_620, 84_187, 85_832, 87_567, 89_404, 91_360, 93_453, 95_709, 98_160, 100_847,
    103_828, 107_184, 111_030, 115_552, 121_055, 128_121, 138_061, 155_112, 189_924,
];

/// Quantiles of a Pareto distribution with alpha 1.6, cut likewise, its median at 65,536.
const PARETO: [u32; 65] = [
    42_599, 42_915, 43_346, 43_789, 44_244, 44_711, 45_191, 45_685, 46_194, 46_717, 47_256, 47_811, 48_383, 48_974,
    49_584, 50_214, 50_865, 51_539, 52_237, 52_959, 53_708, 54_485, 55_293, 56_132, 57_005, 57_914, 58_862, 59_851,
    60_885, 61_966, 63_099, 64_288, 65_536, 66_849, 68_234, 69_695, 71_240, 72_878, 74_617, 76_469, 78_445, 80_560,
    82_829, 85_273, 87_913, 90_777, 93_897, 97_312, 101_070, 105_230, 109_867, 115_076, 120_979, 127_740, 135_581,
    144_810, 155_872, 169_439, 186_575, 209_094, 240_387, 287_738, 370_728, 571_740, 1_359_835,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::key_of;

    fn network(latency: Latency) -> Network {
        Network {
            seed: 42,
            latency,
            median_us: 100_000,
            straggler_one_in: 0,
            error_percent: 0,
            timeout_us: None,
            timeout_counts_waits: false,
            parse_us: 0,
        }
    }

    fn sorted_draws(network: &Network) -> Vec<u32> {
        let mut draws: Vec<u32> = (0..10_001).map(|page| network.draw(key_of(&format!("/p{page}")), 0)).collect();
        draws.sort_unstable();
        draws
    }

    #[test]
    fn the_median_is_that_of_the_setting() {
        for latency in [Latency::Constant, Latency::Uniform, Latency::LogNormal, Latency::Pareto] {
            let median = sorted_draws(&network(latency))[5000];
            assert!((97_000..=103_000).contains(&median), "{latency:?}: {median}");
        }
    }

    #[test]
    fn one_in_k_is_a_straggler() {
        let draws = sorted_draws(&Network { straggler_one_in: 10, ..network(Latency::Constant) });
        let late = draws.iter().filter(|&&us| us == 500_000).count();
        assert!((900..=1100).contains(&late), "{late}");
    }

    #[test]
    fn a_draw_is_pinned() {
        assert_eq!(network(Latency::LogNormal).draw(key_of("/a"), 0), 119_627);
        assert_ne!(network(Latency::LogNormal).draw(key_of("/a"), 1), 119_627, "another attempt is another draw");
    }
}

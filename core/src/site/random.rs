//! The one random generator of the project: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom
//! number generators", OOPSLA 2014). Integers only; its stream is pinned by a test.

/// A stream of random 64-bit numbers, the same on every machine.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Random { state: seed }
    }

    /// The stream that belongs to a thing (a page, an attempt) under a seed: a pure function of its arguments, so the
    /// order of calls does not matter.
    pub fn of(seed: u64, thing: u64, topic: u64) -> Self {
        Random { state: mixed(mixed(seed.wrapping_add(GAMMA)) ^ thing.wrapping_add(topic.wrapping_mul(GAMMA))) }
    }

    /// The next number of the stream.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "a stream without an end has no use for an iterator's `None`")]
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        mixed(self.state)
    }

    /// The next number below `end` (0 when `end` is 0), by the high half of a 128-bit product.
    #[inline]
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }
}

#[inline]
fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_pinned() {
        // The first numbers of seed 1234567, as published with the reference implementation.
        let mut random = Random::new(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(numbers, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
        // The first numbers of things, each with another seed, thing or topic: computed by a second implementation.
        let of = |seed, thing, topic| Random::of(seed, thing, topic).next();
        let numbers = [of(42, 7, 1), of(42, 7, 2), of(42, 8, 1), of(43, 7, 1)];
        let expected = [
            7_852_320_270_843_118_944,
            1_535_604_021_709_228_745,
            9_899_238_300_572_595_934,
            17_683_190_781_168_430_403,
        ];
        assert_eq!(numbers, expected);
    }
}

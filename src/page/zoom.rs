//! Zooming: which part of the time the chart shows. It is a part of the address.

use super::scene::Range;

/// What a person does with the part of the time on screen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ZoomMsg {
    /// Multiplies the time that the chart shows by this factor, around this x of the chart or around its middle.
    By(f64, Option<f64>),
    /// Moves on by this share of what is shown.
    Move(f64),
    /// Shows all of it.
    Whole,
}

/// The shortest part of the time, in µs: a few bars.
const SHORTEST_US: u64 = 2_000;
/// How much one press of a key or a button changes.
pub const STEP: f64 = 0.5;

/// The part of the time after a message. `range` is the part before, on an axis that ends at `whole_us`; `share_of` is the share of it
/// to the left of an x. Parts begin and end at whole ms, as addresses have them.
pub fn zoomed(range: Range, whole_us: u64, message: ZoomMsg, share_of: impl Fn(f64) -> f64) -> Range {
    let range = range.within(whole_us);
    let (from, shown, whole) = (range.from_us as f64, (range.to_us - range.from_us) as f64, whole_us as f64);
    let (from, shown) = match message {
        ZoomMsg::Whole => return Range::default(),
        ZoomMsg::By(times, x) => {
            let share = x.map_or(0.5, share_of);
            let next = (shown * times).clamp(SHORTEST_US as f64, whole.max(SHORTEST_US as f64));
            (from + (shown - next) * share, next)
        }
        ZoomMsg::Move(share) => (from + shown * share, shown),
    };
    if shown >= whole {
        return Range::default();
    }
    let from = from.clamp(0.0, whole - shown);
    let ms = |us: f64| us.round().max(0.0) as u64 / 1000 * 1000;
    let from_us = ms(from);
    Range { from_us, to_us: ms(from + shown).max(from_us + SHORTEST_US) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: ZoomMsg, from: Range, expected: Range) {
        assert_eq!(zoomed(from, 10_000_000, message, |x| x), expected, "{message:?}");
    }

    #[test]
    fn a_zoom_keeps_the_moment_under_the_pointer_and_stays_on_the_axis() {
        let range = |from_ms: u64, to_ms: u64| Range { from_us: from_ms * 1000, to_us: to_ms * 1000 };
        let whole = range(0, 10_000);
        check(ZoomMsg::By(0.5, None), whole, range(2_500, 7_500));
        check(ZoomMsg::By(0.5, None), Range::default(), range(2_500, 7_500));
        check(ZoomMsg::By(0.5, Some(0.1)), whole, range(500, 5_500));
        check(ZoomMsg::By(2.0, Some(0.1)), range(500, 5_500), Range::default());
        check(ZoomMsg::By(1.5, Some(0.0)), range(500, 2_500), range(500, 3_500));
        check(ZoomMsg::By(1e-9, Some(0.3)), whole, range(2_999, 3_001));
        check(ZoomMsg::Move(0.5), range(0, 4_000), range(2_000, 6_000));
        check(ZoomMsg::Move(-0.5), range(1_000, 5_000), range(0, 4_000));
        check(ZoomMsg::Move(9.0), range(0, 4_000), range(6_000, 10_000));
        check(ZoomMsg::Whole, range(3, 9), Range::default());
    }
}

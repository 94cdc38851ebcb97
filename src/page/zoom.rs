//! Zooming: which part of the time the chart shows. It is a part of the address.

use super::scene::{Chart, Range};

/// What a person does with the part of the time on screen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ZoomMsg {
    /// Shows so many times as much time, around this x of the chart, or around its middle.
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

/// The part of the time after a message, if `chart` is on screen. `us_of` is the moment at an x. Parts begin and end at whole ms, as
/// addresses have them.
pub fn zoomed(chart: &Chart, message: ZoomMsg, us_of: impl Fn(f64) -> u64) -> Range {
    let (from, shown) = (chart.from_us as f64, (chart.end_us - chart.from_us) as f64);
    let whole = chart.whole_us as f64;
    let (from, shown) = match message {
        ZoomMsg::Whole => return Range::default(),
        ZoomMsg::By(times, x) => {
            let about = x.map_or(from + shown / 2.0, |x| us_of(x) as f64);
            let next = (shown * times).clamp(SHORTEST_US as f64, whole.max(SHORTEST_US as f64));
            (about - (about - from) * next / shown.max(1.0), next)
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
    use super::super::picture::tests::picture;
    use super::*;

    fn check(message: ZoomMsg, from: Range, expected: Range) {
        let whole = picture("lanes=sequential,gather");
        let chart = Chart { whole_us: 10_000_000, from_us: from.from_us, end_us: from.to_us, ..whole.chart };
        assert_eq!(zoomed(&chart, message, |x| x as u64 * 1000), expected, "{message:?}");
    }

    #[test]
    fn a_zoom_keeps_the_moment_under_the_pointer_and_stays_on_the_axis() {
        let range = |from_ms: u64, to_ms: u64| Range { from_us: from_ms * 1000, to_us: to_ms * 1000 };
        let whole = range(0, 10_000);
        check(ZoomMsg::By(0.5, None), whole, range(2_500, 7_500));
        check(ZoomMsg::By(0.5, Some(1_000.0)), whole, range(500, 5_500));
        check(ZoomMsg::By(2.0, Some(1_000.0)), range(500, 5_500), Range::default());
        check(ZoomMsg::By(1.5, Some(500.0)), range(500, 2_500), range(500, 3_500));
        check(ZoomMsg::By(1e-9, Some(3_000.0)), whole, range(2_999, 3_001));
        check(ZoomMsg::Move(0.5), range(0, 4_000), range(2_000, 6_000));
        check(ZoomMsg::Move(-0.5), range(1_000, 5_000), range(0, 4_000));
        check(ZoomMsg::Move(9.0), range(0, 4_000), range(6_000, 10_000));
        check(ZoomMsg::Whole, range(3, 9), Range::default());
    }
}

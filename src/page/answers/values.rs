//! The values of a setting that a curve is made of: where they are, and in which order they are asked for.

use crate::setup::{Kind, SETTINGS, Setting, Setup};

/// How many points a curve has, if its setting has as many values.
pub const POINTS: usize = 64;
/// The highest concurrency of a curve. The slider of the page ends before, because it is for looking at single runs.
const MOST_IN_FLIGHT: u32 = 256;
/// From this factor between the lowest and the highest value on, equal factors are equally far apart.
const WIDE: u32 = 32;

/// The settings that a curve can be against: all numbers but the seed, which is the subject of another question.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| matches!(setting.kind, Kind::Number { .. }) && setting.key != "seed")
}

/// The settings that say how many of something there may be at a time: there the next one may gain too little.
pub fn is_capacity(key: &str) -> bool {
    ["concurrency", "connections", "workers", "semaphore", "cores"].contains(&key)
}

/// Where the values of a curve are, from the lowest to the highest, none twice.
#[derive(Clone, PartialEq, Debug)]
pub struct Values {
    /// The values. The present one is among them, if it is a number within the valid ones.
    pub all: Vec<u32>,
    /// The place of the present value.
    pub present: Option<usize>,
    /// Whether equal factors are equally far apart, and not equal steps.
    pub is_wide: bool,
}

impl Values {
    /// The values of a setting, and the one that `setup` holds.
    pub fn of(setting: &Setting, setup: &Setup) -> Self {
        let Kind::Number { min, max, slider_max, .. } = setting.kind else {
            return Values { all: Vec::new(), present: None, is_wide: false };
        };
        let most = if setting.key == "concurrency" { MOST_IN_FLIGHT } else { slider_max };
        let (from, to) = (min, most.clamp(min, max));
        let is_wide = to / from.max(1) >= WIDE && from > 0;
        let mut all = if is_wide { by_factors(from, to) } else { by_steps(from, to) };
        let held = Some(setting.held(setup)).filter(|held| (min..=max).contains(held));
        if let Some(Err(place)) = held.map(|held| all.binary_search(&held)) {
            all.insert(place, held.unwrap_or_default());
        }
        let present = held.and_then(|held| all.binary_search(&held).ok());
        Values { all, present, is_wide }
    }

    /// How far along the axis a value is, from 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        let (Some(first), Some(last)) = (self.all.first(), self.all.last()) else { return 0.0 };
        let at = |value: f64| if self.is_wide { value.max(1.0).ln() } else { value };
        let (from, to) = (at(f64::from(*first)), at(f64::from(*last)));
        if to > from { (at(value) - from) / (to - from) } else { 0.5 }
    }

    /// The place of the value that is nearest to this share of the axis.
    pub fn nearest(&self, share: f64) -> usize {
        let far = |value: u32| (self.share(f64::from(value)) - share).abs();
        let places = (0..self.all.len()).min_by(|one, other| far(self.all[*one]).total_cmp(&far(self.all[*other])));
        places.unwrap_or(0)
    }

    /// The places in the order in which they are asked for: coarse first, so that the whole curve is there early.
    pub fn order(&self) -> Vec<usize> {
        let (mut order, count) = (Vec::with_capacity(self.all.len()), self.all.len());
        let mut is_taken = vec![false; count];
        let mut take = |place: usize| {
            if place < count && !std::mem::replace(&mut is_taken[place], true) {
                order.push(place);
            }
        };
        take(0);
        take(count.wrapping_sub(1));
        self.present.into_iter().for_each(&mut take);
        let mut step = count.next_power_of_two();
        while step > 0 {
            (0..count).step_by(step).for_each(&mut take);
            step /= 2;
        }
        order
    }
}

/// Equal steps, in whole numbers.
fn by_steps(from: u32, to: u32) -> Vec<u32> {
    let (span, steps) = (u64::from(to - from), POINTS as u64 - 1);
    if span <= steps {
        return (from..=to).collect();
    }
    (0..=steps).map(|step| from + (span * step / steps) as u32).collect()
}

/// Equal factors, in whole numbers: where these would repeat one, the lowest that are left take their places.
fn by_factors(from: u32, to: u32) -> Vec<u32> {
    let factor = f64::from(to) / f64::from(from);
    let at = |step: usize| f64::from(from) * factor.powf(step as f64 / (POINTS - 1) as f64);
    let mut all: Vec<u32> = (0..POINTS).map(|step| (at(step).round() as u32).clamp(from, to)).collect();
    all.dedup();
    let mut next = from;
    while all.len() < POINTS && next < to {
        if let Err(place) = all.binary_search(&next) {
            all.insert(place, next);
        }
        next += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::setting;

    fn values(key: &str, setup: &Setup) -> Values {
        Values::of(setting(key).expect("there is such a setting"), setup)
    }

    #[test]
    fn every_number_has_at_most_64_values_and_its_own_and_each_is_asked_for_once() {
        for setting in settings() {
            let values = Values::of(setting, &Setup::default());
            assert!(values.all.is_sorted_by(|one, other| one < other), "{}", setting.key);
            assert!((2..=POINTS + 1).contains(&values.all.len()), "{} {}", setting.key, values.all.len());
            let mut order = values.order();
            assert_eq!(&order[..2], [0, values.all.len() - 1], "{}", setting.key);
            order.sort_unstable();
            assert_eq!(order, (0..values.all.len()).collect::<Vec<_>>(), "{}", setting.key);
            for (place, value) in values.all.iter().enumerate() {
                assert_eq!(values.nearest(values.share(f64::from(*value))), place, "{} {value}", setting.key);
                let mut setup = Setup::default();
                assert_eq!(setting.set(&mut setup, &value.to_string()), Ok(()), "{} {value}", setting.key);
            }
        }
    }

    #[test]
    fn a_curve_of_the_concurrency_goes_from_1_to_256_and_lacks_none_of_the_low_ones() {
        let values = values("concurrency", &Setup::default());
        assert_eq!((values.all[0], values.all.last(), values.all.len()), (1, Some(&256), POINTS));
        assert_eq!(values.all[..24], (1..=24).collect::<Vec<_>>());
        assert!(values.is_wide && values.present == Some(7));
        assert!((values.share(16.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_present_value_is_among_them_if_it_is_a_number() {
        let setup = Setup { concurrency: 700, connections: 0, latency_ms: 123, ..Setup::default() };
        let of = |key: &str| {
            let values = values(key, &setup);
            values.present.map(|place| values.all[place])
        };
        assert_eq!((of("concurrency"), of("connections"), of("latency-ms")), (Some(700), None, Some(123)));
    }
}

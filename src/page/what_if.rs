//! What if a setting changed at this moment? The form that asks it for a lane, and the words of the answer.

use super::scene::seconds;
use crate::compare::Lane;
use crate::say::settings;
use crate::setup::{Fixed, Fork, SETTINGS, Setting, Setup, setting};
use crate::strategy;
use crate::text;

/// The form of one lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhatIf {
    /// The lane, from 0.
    pub lane: usize,
    /// The key of the setting that would change.
    pub key: &'static str,
    /// Its value from then on, as written in an address.
    pub value: String,
}

/// Each setting, and why it cannot change in the middle of the run of this lane.
pub fn all(setup: &Setup, lane: usize) -> impl Iterator<Item = (&'static Setting, Option<Fixed>)> {
    let strategy = setup.lanes.get(lane).and_then(|lane| strategy::find(lane.id).ok());
    let own = setup.of_lane(lane);
    SETTINGS.iter().map(move |of| (of, strategy.and_then(|strategy| of.fixed_in(&own, strategy))))
}

impl WhatIf {
    /// The form of a lane: with its fork, or with the first setting that can change.
    pub fn of(lane: usize, setup: &Setup) -> Option<Self> {
        let fork = setup.lanes.get(lane)?.fork();
        let first = || all(setup, lane).find(|(_, fixed)| fixed.is_none()).map(|(of, _)| of);
        let of = fork.and_then(|fork| setting(fork.key)).or_else(first)?;
        let value = fork.map_or_else(|| of.get(&setup.of_lane(lane)), |fork| fork.value.clone());
        Some(WhatIf { lane, key: of.key, value })
    }

    /// Chooses another setting, with the value that it has.
    pub fn choose(&mut self, key: &str, setup: &Setup) {
        if let Some(of) = setting(key) {
            (self.key, self.value) = (of.key, of.get(&setup.of_lane(self.lane)));
        }
    }

    /// Its fork, at this moment, in µs; `None` if it cannot be.
    pub fn fork(&self, at_us: u64, setup: &Setup) -> Option<Fork> {
        let strategy = strategy::find(setup.lanes.get(self.lane)?.id).ok()?;
        Fork::new(at_us, self.key, &self.value, strategy).ok()
    }
}

/// What changes in a lane, and from when on: `Latency 400 ms from 1.50 s`. `None` if nothing does.
pub fn change(setup: &Setup, lane: usize) -> Option<String> {
    let fork = setup.fork_of_lane(lane)?;
    let of = setting(fork.key)?;
    let (held, _) = of.check(&fork.value).ok()?;
    let value = text::value_set(settings::name(of), settings::shown_held(of, held));
    Some(text::what_if_from(value, seconds(fork.at_us)))
}

/// When a forked lane ends, and how much earlier or later that is than without the change. `None` for another lane.
pub fn answer(lane: &Lane) -> Option<String> {
    let (us, without_us) = (lane.makespan_us(), lane.unforked.as_ref()?.makespan_us());
    let by = seconds(us.abs_diff(without_us));
    Some(match us.cmp(&without_us) {
        std::cmp::Ordering::Less => text::what_if_earlier(seconds(us), by),
        std::cmp::Ordering::Greater => text::what_if_later(seconds(us), by),
        std::cmp::Ordering::Equal => text::what_if_same(seconds(us)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Runner;
    use crate::setup::parse_query;

    #[test]
    fn a_form_begins_with_a_setting_that_can_change_and_its_value() {
        let (setup, _) = parse_query("lanes=sequential,gather:concurrency=3,gather@70ms:errors=9", &[]);
        let forms: Vec<_> = (0..4).map(|lane| WhatIf::of(lane, &setup)).collect();
        let said = |form: &Option<WhatIf>| form.as_ref().map(|form| (form.key, form.value.clone()));
        let forms: Vec<_> = forms.iter().map(said).collect();
        let expected = [("latency-ms", "120"), ("concurrency", "3"), ("errors", "9")]
            .map(|(key, value)| Some((key, value.to_string())));
        assert_eq!(forms, [&expected[..], &[None]].concat());
        let seed = all(&setup, 0).find(|(of, _)| of.key == "seed").and_then(|(_, fixed)| fixed);
        assert_eq!(seed, Some(Fixed::Pages));
    }

    #[test]
    fn a_form_makes_a_fork_unless_its_value_is_not_valid_or_its_setting_cannot_change() {
        let (setup, _) = parse_query("lanes=gather,oracle", &[]);
        let fork = |key: &str, value: &str| {
            let mut form = WhatIf::of(1, &setup).unwrap();
            form.choose(key, &setup);
            form.value = value.to_string();
            form.fork(1_500_000, &setup).map(|fork| (fork.at_us, fork.key, fork.value))
        };
        assert_eq!(fork("latency-ms", "400"), Some((1_500_000, "latency-ms", String::from("400"))));
        assert_eq!((fork("latency-ms", "many"), fork("seed", "3")), (None, None));
    }

    #[test]
    fn the_answer_says_how_much_earlier_or_later_the_lane_ends() {
        let query =
            "lanes=gather,gather@300ms:latency-ms=20,gather@300ms:latency-ms=500,gather@99s:errors=9&spread=constant";
        let (setup, mistakes) = parse_query(&query.replace("99s", "99000ms"), &[]);
        assert_eq!(mistakes, []);
        let lanes = Runner::of(&setup).unwrap().run().lanes;
        let us: Vec<u64> = lanes.iter().map(Lane::makespan_us).collect();
        let by = |us: u64, other: u64| (seconds(us), seconds(us.abs_diff(other)));
        let ((time, earlier), (later_time, later)) = (by(us[1], us[0]), by(us[2], us[0]));
        let expected = [
            None,
            Some(text::what_if_earlier(time, earlier)),
            Some(text::what_if_later(later_time, later)),
            Some(text::what_if_same(seconds(us[0]))),
        ];
        assert_eq!(lanes.iter().map(answer).collect::<Vec<_>>(), expected);
        assert_eq!(change(&setup, 0), None);
        let latency =
            text::value_set(settings::name(setting("latency-ms").unwrap()), text::value_shown(20, text::UNIT_MS));
        assert_eq!(change(&setup, 1), Some(text::what_if_from(latency, seconds(300_000))));
    }
}

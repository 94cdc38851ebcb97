//! The stops of a setting's slider: the stop of a number, and the meaning of a stop.

use crate::setup::AUTO;

/// The stops of a slider. Numbers come first, then words: the one that turns the setting off, and the one that leaves
/// the number to the pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stops {
    /// The smallest valid number.
    pub min: u32,
    /// The largest valid number.
    pub max: u32,
    /// The largest number on the slider.
    pub slider_max: u32,
    /// The distance of two stops.
    pub step: u32,
    /// The word that turns the setting off, if there is one: it is the number 0.
    pub off: Option<&'static str>,
    /// The word for the pattern's own number, if there is one: it is [`AUTO`].
    pub auto: Option<&'static str>,
}

impl Stops {
    /// The first stop. A step of 50 has its stops at 50, 100, 150, not at 1, 51, 101.
    pub fn first(&self) -> u32 {
        if self.step > 1 { 0 } else { self.min }
    }

    /// The words that are stops after the largest number: setting off, and the pattern's own value.
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.off.into_iter().chain(self.auto)
    }

    /// The last stop.
    pub fn last(&self) -> u32 {
        self.slider_max + self.step * self.words().count() as u32
    }

    /// The stop of a number that a setup holds.
    pub fn of_number(&self, number: u32) -> u32 {
        match number {
            AUTO if self.auto.is_some() => self.last(),
            0 if self.off.is_some() => self.slider_max + self.step,
            number => number.min(self.slider_max),
        }
    }

    /// The value of a stop as written in an address.
    pub fn word(&self, stop: u32) -> String {
        let behind = stop.saturating_sub(self.slider_max).div_ceil(self.step) as usize;
        let word = behind.checked_sub(1).and_then(|behind| self.words().nth(behind));
        word.map_or_else(|| stop.clamp(self.min, self.max).to_string(), String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Kind, SETTINGS, Setup};

    /// The stops of every setting that has a slider.
    fn sliders() -> Vec<(&'static str, Stops)> {
        let stops = SETTINGS.iter().filter_map(|setting| match setting.kind {
            Kind::Number { min, max, slider_max, step, off, auto, .. } => {
                Some((setting.key, Stops { min, max, slider_max, step, off, auto }))
            }
            _ => None,
        });
        stops.collect()
    }

    #[test]
    fn every_stop_is_a_valid_value_and_leads_back_to_itself() {
        for (key, stops) in sliders() {
            let field = crate::setup::setting(key).expect("it has a row");
            for stop in (stops.first()..=stops.last()).step_by(stops.step as usize) {
                let (mut setup, word) = (Setup::default(), stops.word(stop));
                assert_eq!(field.set(&mut setup, &word), Ok(()), "{key}: {stop} is {word}");
                let back = stops.of_number(field.held(&setup));
                // The first stop of a slider with a step is below the smallest number.
                let expected = if stop < stops.min { stops.min } else { stop };
                assert!(back == expected, "{key}: {stop} is {word}, which is {back}");
            }
        }
    }

    #[test]
    fn words_are_the_last_stops() {
        let stops = Stops { min: 1, max: 1000, slider_max: 32, step: 1, off: Some("unlimited"), auto: Some("own") };
        assert_eq!((stops.first(), stops.last()), (1, 34));
        assert_eq!([1, 32, 33, 34].map(|stop| stops.word(stop)), ["1", "32", "unlimited", "own"]);
        assert_eq!([0, AUTO, 8, 900].map(|number| stops.of_number(number)), [33, 34, 8, 32]);
    }
}

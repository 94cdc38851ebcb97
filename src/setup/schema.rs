//! The table of every setting: its key, its words for people, its valid values, and its place in a [`Setup`].

use super::Setup;
use super::fields::FIELDS;
use super::lanes::{self, LaneSetup};
use crate::site::generate;
use crate::strategy;
use crate::text;

/// One setting.
pub struct Field {
    /// Its name in URLs, attributes, JSON and (after `--`) on the command line.
    pub key: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Its valid values.
    pub kind: Kind,
}

/// The valid values of a field, and how to read and write them.
pub enum Kind {
    /// A whole number.
    Number {
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
        /// The most that a slider offers.
        slider_max: u32,
        /// A slider's step.
        step: u32,
        /// The unit, for people: ` ms`, ` %`.
        unit: &'static str,
        /// The word for 0, if 0 turns the setting off, with its name for people. On a slider it is the last stop.
        off: Option<(&'static str, &'static str)>,
        /// The word for [`AUTO`], if patterns have their own number, with its name for people. On a slider it is the
        /// stop after the one that turns the setting off.
        auto: Option<(&'static str, &'static str)>,
        /// The number that a setup holds.
        get: fn(&Setup) -> u32,
        /// Makes a setup hold this one.
        set: fn(&mut Setup, u32),
    },
    /// One of a few words.
    Choice {
        /// The words, each with its name for people.
        words: &'static [(&'static str, &'static str)],
        /// Which of them a setup holds.
        get: fn(&Setup) -> usize,
        /// Makes a setup hold this one.
        set: fn(&mut Setup, usize),
    },
    /// A list of strategy ids, separated by commas, each followed by its own settings: `gather:concurrency=4`.
    Lanes,
    /// `demo`, `file` or a generator.
    Site,
}

/// The number of a setting that keeps the pattern's own value.
pub const AUTO: u32 = u32::MAX;

/// The kind of a number that lives in a field of [`Setup`].
macro_rules! number {
    ($min:expr, $max:expr, $slider_max:expr, $step:expr, $unit:expr, $off:expr, $place:ident) => {
        Kind::Number {
            min: $min,
            max: $max,
            slider_max: $slider_max,
            step: $step,
            unit: $unit,
            off: $off,
            auto: None,
            get: |setup| setup.$place,
            set: |setup, number| setup.$place = number,
        }
    };
}
pub(super) use number;

/// The most lanes of a comparison.
pub const MAX_LANES: usize = 4;

/// The field with this key.
pub fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

/// Words of an address as a list: `a`, `b`, or `c`, each in backticks.
pub fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match &words[..] {
        [one, other] => [one.as_str(), other].join(text::ALLOWED_LIST_OR),
        [first @ .., last] if !first.is_empty() => [&first.join(", "), last.as_str()].join(text::ALLOWED_LIST_OR_LAST),
        words => words.concat(),
    }
}

impl Field {
    /// The number that `setup` holds, or for a choice the index of its word; 0 for other kinds.
    pub fn held(&self, setup: &Setup) -> u32 {
        match &self.kind {
            Kind::Number { get, .. } => get(setup),
            Kind::Choice { get, .. } => get(setup) as u32,
            Kind::Lanes | Kind::Site => 0,
        }
    }

    /// The value that `setup` holds, as it is written in a URL.
    pub fn get(&self, setup: &Setup) -> String {
        match &self.kind {
            Kind::Number { off, auto, get, .. } => match (get(setup), off, auto) {
                (0, Some((word, _)), _) | (AUTO, _, Some((word, _))) => (*word).to_string(),
                (number, ..) => number.to_string(),
            },
            Kind::Choice { words, get, .. } => words[get(setup)].0.to_string(),
            Kind::Lanes => setup.lanes.iter().map(LaneSetup::text).collect::<Vec<_>>().join(","),
            Kind::Site => setup.site.clone(),
        }
    }

    /// The value that `setup` holds, as people read it: with its unit.
    pub fn shown(&self, setup: &Setup) -> String {
        match &self.kind {
            Kind::Lanes | Kind::Site => self.get(setup),
            _ => self.shown_held(self.held(setup)),
        }
    }

    /// What [`Field::held`] gave, as people read it.
    pub fn shown_held(&self, held: u32) -> String {
        match &self.kind {
            Kind::Number { off: Some((_, name)), .. } if held == 0 => (*name).to_string(),
            Kind::Number { auto: Some((_, name)), .. } if held == AUTO => (*name).to_string(),
            Kind::Number { .. } if self.key == "stragglers" => text::field_one_in(held),
            Kind::Number { unit, .. } => text::field_shown(held, unit),
            Kind::Choice { words, .. } => words.get(held as usize).map_or("", |(_, name)| name).to_string(),
            Kind::Lanes | Kind::Site => String::new(),
        }
    }

    /// Makes `setup` hold what `text` says, or leaves it as it is. The error continues after the key: "must be …".
    /// Lanes are set without the invalid ones of their own settings.
    pub fn set(&self, setup: &mut Setup, text: &str) -> Result<(), String> {
        match &self.kind {
            Kind::Number { min, max, off, auto, set, .. } => {
                let number = match text.parse::<u32>() {
                    Ok(number) if (*min..=*max).contains(&number) => number,
                    _ if off.is_some_and(|(word, _)| text == word) => 0,
                    _ if auto.is_some_and(|(word, _)| text == word) => AUTO,
                    _ => {
                        let problem = text::problem_value(self.allowed(), text);
                        return Err(text::with_nearest(problem, text, off.iter().chain(auto).map(|(word, _)| *word)));
                    }
                };
                set(setup, number);
            }
            Kind::Choice { words, set, .. } => match words.iter().position(|(word, _)| *word == text) {
                Some(index) => set(setup, index),
                None => {
                    let problem = text::problem_value(self.allowed(), text);
                    return Err(text::with_nearest(problem, text, words.iter().map(|(word, _)| *word)));
                }
            },
            Kind::Lanes => {
                let (lanes, problems) = lanes::read(text)?;
                setup.lanes = lanes;
                if !problems.is_empty() {
                    return Err(text::problem_own(problems.join(" ")));
                }
            }
            Kind::Site => {
                if text != "demo" && text != "file" {
                    generate::parse(text)?;
                }
                setup.site = text.to_string();
            }
        }
        Ok(())
    }

    /// The valid values, in words.
    pub fn allowed(&self) -> String {
        match &self.kind {
            Kind::Number { min, max, off, auto, .. } => {
                let words: Vec<&str> = off.iter().chain(auto).map(|(word, _)| *word).collect();
                match &words[..] {
                    [] => text::allowed_number(min, max),
                    words => text::allowed_number_or(min, max, one_of(words)),
                }
            }
            Kind::Choice { words, .. } => {
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                one_of(&words)
            }
            Kind::Lanes => {
                let ids: Vec<&str> = strategy::CATALOGUE.iter().map(|strategy| strategy.id).collect();
                text::allowed_lanes(MAX_LANES, ids.join(", "))
            }
            Kind::Site => {
                let names: Vec<&str> = generate::GENERATORS.iter().map(|generator| generator.id).collect();
                text::allowed_sites(names.join(", "))
            }
        }
    }

    /// Why this setting has no effect at all in `setup`; `None` if it has one.
    pub fn no_effect_in(&self, setup: &Setup) -> Option<&'static str> {
        match self.key {
            "backoff-ms" | "backoff-max-ms" | "jitter" if setup.retries == 0 => Some(text::NO_EFFECT_RETRIES),
            "timeout-from" if setup.timeout_ms == 0 => Some(text::NO_EFFECT_TIMEOUT),
            "overload" if setup.congestion == 0 => Some(text::NO_EFFECT_CONGESTION),
            "robots" | "nofollow" if generate::parse(&setup.site).is_ok() => Some(text::NO_EFFECT_ROBOTS),
            _ => None,
        }
    }

    /// Why this setting has no effect on a strategy; `None` if it has one.
    pub fn no_effect_on(&self, strategy: &strategy::Strategy) -> Option<String> {
        (!strategy.heeds(self.key)).then(|| text::no_effect_on(self.label, strategy.id))
    }

    /// Whether the value in `setup` has no effect on a strategy and the page should say so: always for the main
    /// settings, for all others only if they differ from their defaults.
    pub fn is_in_vain_in(&self, setup: &Setup, strategy: &strategy::Strategy) -> bool {
        let says = ["concurrency", "batch"].contains(&self.key) || self.get(setup) != self.get(&Setup::default());
        says && !strategy.heeds(self.key)
    }

    /// What a strategy uses in place of the value that `setup` holds, in words; `None` if it uses that value.
    pub fn instead_on(&self, setup: &Setup, strategy: &strategy::Strategy) -> Option<String> {
        let instead = match self.key {
            "concurrency" => {
                let workers = strategy.in_place_of_unlimited(&setup.rules(strategy)).filter(|_| setup.concurrency == 0);
                workers?.to_string()
            }
            key => {
                let instead = strategy.instead(key, &self.get(setup))?;
                self.name_of(instead).to_string()
            }
        };
        Some(text::no_effect_value(self.shown(setup), strategy.id, instead))
    }

    /// A choice's name for people.
    fn name_of(&self, word: &'static str) -> &'static str {
        match &self.kind {
            Kind::Choice { words, .. } => words.iter().find(|choice| choice.0 == word).map_or(word, |choice| choice.1),
            _ => word,
        }
    }
}

//! The table of every setting: its key, its words for people, what is allowed, and where it lives in a [`Setup`].

use super::Setup;
use super::fields::FIELDS;
use super::lanes::{self, LaneSetup};
use crate::site::generate;
use crate::strategy;
use crate::text;

/// One setting.
pub struct Field {
    /// Its name in URLs, attributes, JSON and (behind `--`) on the command line.
    pub key: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What is allowed in it.
    pub kind: Kind,
}

/// What is allowed in a field, and how to read and write it.
pub enum Kind {
    /// A whole number.
    Number {
        /// The least that is allowed.
        min: u32,
        /// The most that is allowed.
        max: u32,
        /// The most that a slider offers.
        slider_max: u32,
        /// A slider's step.
        step: u32,
        /// The unit, for people: ` ms`, ` %`.
        unit: &'static str,
        /// The word for 0, where 0 turns the setting off, with its name for people. On a slider it is the last stop.
        off: Option<(&'static str, &'static str)>,
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
    /// A list of strategy ids, separated by commas, each with settings of its own behind it: `gather:concurrency=4`.
    Lanes,
    /// `demo`, `file` or a generator.
    Site,
}

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

impl Field {
    /// The number that `setup` holds, or of a choice the place of its word; 0 for what is neither.
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
            Kind::Number { off, get, .. } => match (get(setup), off) {
                (0, Some((word, _))) => (*word).to_string(),
                (number, _) => number.to_string(),
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
            Kind::Number { .. } if self.key == "stragglers" => text::field_one_in(held),
            Kind::Number { unit, .. } => text::field_shown(held, unit),
            Kind::Choice { words, .. } => words.get(held as usize).map_or("", |(_, name)| name).to_string(),
            Kind::Lanes | Kind::Site => String::new(),
        }
    }

    /// Makes `setup` hold what `text` says, or leaves it as it is and says what is allowed. Lanes are taken without what is
    /// wrong with the settings of their own.
    pub fn set(&self, setup: &mut Setup, text: &str) -> Result<(), String> {
        match &self.kind {
            Kind::Number { min, max, off, set, .. } => {
                let number = match text.parse::<u32>() {
                    Ok(number) if (*min..=*max).contains(&number) => number,
                    _ if off.is_some_and(|(word, _)| text == word) => 0,
                    _ => return Err(text::problem_value(format!("{text:?}"), self.allowed())),
                };
                set(setup, number);
            }
            Kind::Choice { words, set, .. } => match words.iter().position(|(word, _)| *word == text) {
                Some(index) => set(setup, index),
                None => return Err(text::problem_value(format!("{text:?}"), self.allowed())),
            },
            Kind::Lanes => {
                let (lanes, problems) = lanes::read(text)?;
                setup.lanes = lanes;
                if !problems.is_empty() {
                    return Err(problems.join(". "));
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

    /// What is allowed, in words.
    pub fn allowed(&self) -> String {
        match &self.kind {
            Kind::Number { min, max, off: None, .. } => text::allowed_number(min, max),
            Kind::Number { min, max, off: Some((word, _)), .. } => text::allowed_number_or(min, max, word),
            Kind::Choice { words, .. } => {
                words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(text::ALLOWED_LIST_OR)
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

    /// Why this setting has no effect at all in `setup`; `None` where it has one.
    pub fn no_effect_in(&self, setup: &Setup) -> Option<&'static str> {
        match self.key {
            "backoff-ms" | "backoff-max-ms" | "jitter" if setup.retries == 0 => Some(text::NO_EFFECT_RETRIES),
            "overload" if setup.congestion == 0 => Some(text::NO_EFFECT_CONGESTION),
            "robots" | "nofollow" if generate::parse(&setup.site).is_ok() => Some(text::NO_EFFECT_ROBOTS),
            _ => None,
        }
    }

    /// Why this setting has no effect on a strategy; `None` where it has one.
    pub fn no_effect_on(&self, strategy: &strategy::Strategy) -> Option<String> {
        let special = ["concurrency", "batch"].contains(&self.key);
        (special && !strategy.heeds.contains(&self.key)).then(|| text::no_effect_on(self.label, strategy.id))
    }
}

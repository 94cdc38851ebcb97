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
        /// Where it lives.
        place: fn(&mut Setup) -> &mut u32,
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
    /// The value that `setup` holds, as it is written in a URL.
    pub fn get(&self, setup: &Setup) -> String {
        match &self.kind {
            Kind::Number { off, place, .. } => match (*place(&mut setup.clone()), off) {
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
            Kind::Number { off, unit, place, .. } => match (*place(&mut setup.clone()), off) {
                (0, Some((_, name))) => (*name).to_string(),
                (number, _) if self.key == "stragglers" => text::field_one_in(number),
                (number, _) => text::field_shown(number, unit),
            },
            Kind::Choice { words, get, .. } => words[get(setup)].1.to_string(),
            Kind::Lanes | Kind::Site => self.get(setup),
        }
    }

    /// Makes `setup` hold what `text` says, or leaves it as it is. The error goes on after the key: "must be …". Lanes are
    /// taken without the mistakes in their own settings.
    pub fn set(&self, setup: &mut Setup, text: &str) -> Result<(), String> {
        match &self.kind {
            Kind::Number { min, max, off, place, .. } => {
                let number = match text.parse::<u32>() {
                    Ok(number) if (*min..=*max).contains(&number) => number,
                    _ if off.is_some_and(|(word, _)| text == word) => 0,
                    _ => return Err(text::problem_value(self.allowed(), text)),
                };
                *place(setup) = number;
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

    /// What is allowed, in words.
    pub fn allowed(&self) -> String {
        match &self.kind {
            Kind::Number { min, max, off: None, .. } => text::allowed_number(min, max),
            Kind::Number { min, max, off: Some((word, _)), .. } => text::allowed_number_or(min, max, word),
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

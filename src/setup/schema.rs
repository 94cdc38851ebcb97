//! The table of every setting: its key, its words for people, what is allowed, and where it lives in a [`Setup`].

use super::Setup;
use super::fields::FIELDS;
use super::lanes::{self, LaneSetup};
use crate::site::generate;
use crate::strategy;

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
        /// The word for 0, where 0 turns the setting off. On a slider it is the last stop for `unlimited`.
        off: Option<&'static str>,
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

impl Field {
    /// The value that `setup` holds, as it is written in a URL.
    pub fn get(&self, setup: &Setup) -> String {
        match &self.kind {
            Kind::Number { off, place, .. } => match (*place(&mut setup.clone()), off) {
                (0, Some(word)) => word_of(word),
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
                (0, Some(word)) => (*word).to_string(),
                (number, _) if self.key == "stragglers" => format!("1 in {number}"),
                (number, _) => format!("{number}{unit}"),
            },
            Kind::Choice { words, get, .. } => words[get(setup)].1.to_string(),
            Kind::Lanes | Kind::Site => self.get(setup),
        }
    }

    /// Makes `setup` hold what `text` says, or leaves it as it is and says what is allowed. Lanes are taken without what is
    /// wrong with the settings of their own.
    pub fn set(&self, setup: &mut Setup, text: &str) -> Result<(), String> {
        match &self.kind {
            Kind::Number { min, max, off, place, .. } => {
                let number = match text.parse::<u32>() {
                    Ok(number) if (*min..=*max).contains(&number) => number,
                    _ if off.is_some_and(|word| text == word_of(word)) => 0,
                    _ => return Err(format!("{text:?}; allowed is {}", self.allowed())),
                };
                *place(setup) = number;
            }
            Kind::Choice { words, set, .. } => match words.iter().position(|(word, _)| *word == text) {
                Some(index) => set(setup, index),
                None => return Err(format!("{text:?}; allowed is {}", self.allowed())),
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
            Kind::Number { min, max, off: None, .. } => format!("a whole number from {min} to {max}"),
            Kind::Number { min, max, off: Some(word), .. } => {
                format!("a whole number from {min} to {max}, or {}", word_of(word))
            }
            Kind::Choice { words, .. } => words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or "),
            Kind::Lanes => {
                let ids: Vec<&str> = strategy::CATALOGUE.iter().map(|strategy| strategy.id).collect();
                format!("1 to {MAX_LANES} of {}, separated by commas", ids.join(", "))
            }
            Kind::Site => {
                let names: Vec<&str> = generate::GENERATORS.iter().map(|generator| generator.id).collect();
                format!("demo, or one of {}, each with :PAGES", names.join(", "))
            }
        }
    }

    /// Why this setting has no effect at all in `setup`; `None` where it has one.
    pub fn no_effect_in(&self, setup: &Setup) -> Option<&'static str> {
        match self.key {
            "backoff-ms" | "backoff-max-ms" | "jitter" if setup.retries == 0 => Some("no effect without retries"),
            "overload" if setup.congestion == 0 => Some("no effect without congestion"),
            "robots" | "nofollow" if generate::parse(&setup.site).is_ok() => {
                Some("no effect: this site asks for nothing")
            }
            _ => None,
        }
    }

    /// Why this setting has no effect on a strategy; `None` where it has one.
    pub fn no_effect_on(&self, strategy: &strategy::Strategy) -> Option<String> {
        let special = ["concurrency", "batch"].contains(&self.key);
        (special && !strategy.heeds.contains(&self.key))
            .then(|| format!("{} has no effect on {}", self.label, strategy.id))
    }
}

/// A word for people as it is written in a URL: `no limit` is `no-limit`.
fn word_of(word: &str) -> String {
    word.replace(' ', "-")
}

//! The value of a setting as an address has it, read and written.

use super::{AUTO, Kind, LaneSetup, SETTINGS, Setting, Setup, Wrong, lanes};
use crate::site::generate;

impl Setting {
    /// The number that `setup` holds, or for a choice the index of its word; 0 for other kinds.
    pub fn held(&self, setup: &Setup) -> u32 {
        (self.get)(setup)
    }

    /// The value that `setup` holds, as it is written in a URL.
    pub fn get(&self, setup: &Setup) -> String {
        let held = self.held(setup);
        match self.kind {
            Kind::Number { off: Some(word), .. } if held == 0 => String::from(word),
            Kind::Number { auto: Some(word), .. } if held == AUTO => String::from(word),
            Kind::Number { .. } => held.to_string(),
            Kind::Choice { words } => String::from(words[held as usize]),
            Kind::Lanes => setup.lanes.iter().map(LaneSetup::text).collect::<Vec<_>>().join(","),
            Kind::Site => setup.site.clone(),
        }
    }

    /// The words among its valid values. Numbers, lanes and sites are no words.
    pub fn words(&self) -> Vec<&'static str> {
        match self.kind {
            Kind::Number { off, auto, .. } => off.into_iter().chain(auto).collect(),
            Kind::Choice { words } => words.to_vec(),
            Kind::Lanes | Kind::Site => Vec::new(),
        }
    }

    /// Makes `setup` hold what `text` says, or leaves it as it is. Lanes are set without the invalid ones of their own
    /// settings.
    pub fn set(&self, setup: &mut Setup, text: &str) -> Result<(), Wrong> {
        let invalid = || Wrong::Value(text.to_string());
        match self.kind {
            Kind::Number { min, max, off, auto, .. } => {
                let number = match text.parse::<u32>() {
                    Ok(number) if (min..=max).contains(&number) => number,
                    _ if off == Some(text) => 0,
                    _ if auto == Some(text) => AUTO,
                    _ => return Err(invalid()),
                };
                (self.set)(setup, number);
            }
            Kind::Choice { words } => {
                let index = words.iter().position(|word| *word == text).ok_or_else(invalid)?;
                (self.set)(setup, index as u32);
            }
            Kind::Lanes => {
                let (lanes, wrong) = lanes::read(text)?;
                setup.lanes = lanes;
                if !wrong.is_empty() {
                    return Err(Wrong::Own(wrong));
                }
            }
            Kind::Site => {
                if text != "demo" && text != "file" && generate::parse(text).is_err() {
                    return Err(Wrong::Site(text.to_string()));
                }
                setup.site = text.to_string();
            }
        }
        Ok(())
    }

    /// What a setup with this value would hold, and the value as it is written in a URL; or what is wrong with it.
    #[inline(never)]
    pub fn check(&self, text: &str) -> Result<(u32, String), Wrong> {
        let mut scratch = Setup::default();
        self.set(&mut scratch, text)?;
        Ok((self.held(&scratch), self.get(&scratch)))
    }

    /// Whether a lane can have its own value.
    pub fn can_be_own(&self) -> bool {
        !self.is_shared
    }

    /// Its place among all settings.
    pub fn index(&self) -> usize {
        SETTINGS.iter().position(|of| of.key == self.key).unwrap_or(0)
    }
}

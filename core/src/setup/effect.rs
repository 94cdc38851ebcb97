//! Where a setting has no effect, or another one than it says.

use super::{Kind, Need, Setting, Setup, setting};
use crate::site::generate;
use crate::strategy::Strategy;

impl Setting {
    /// What it would need to have any effect in `setup`; `None` if it has one.
    pub fn lacks(&self, setup: &Setup) -> Option<Need> {
        self.needs.filter(|need| match need {
            Need::Setting(key) => setting(key).is_some_and(|needed| needed.held(setup) == 0),
            Need::SiteRules => generate::parse(&setup.site).is_ok(),
        })
    }

    /// Whether the value in `setup` has no effect on a strategy and the page should say so: always for the main
    /// settings, for all others only if they differ from their defaults.
    pub fn is_in_vain_in(&self, setup: &Setup, strategy: &Strategy) -> bool {
        let says = self.is_always_said || self.held(setup) != self.held(&Setup::default());
        says && !strategy.heeds(self.key)
    }

    /// What a strategy uses in place of the value that `setup` holds, as a setup would hold it; `None` if it uses that
    /// value.
    pub fn instead_on(&self, setup: &Setup, strategy: &Strategy) -> Option<u32> {
        match self.kind {
            Kind::Choice { words } => {
                let value = words[self.held(setup) as usize];
                let instead = strategy.instead(self.key, value)?;
                words.iter().position(|word| *word == instead).map(|index| index as u32)
            }
            _ if self.key == "concurrency" && setup.concurrency == 0 => {
                strategy.in_place_of_unlimited(&setup.rules(strategy))
            }
            _ => None,
        }
    }
}

impl Setup {
    /// Whether `strategy` is only safe with the GIL, and there is none: several of its threads check whether a page is
    /// visited and then mark it.
    pub fn is_unsafe(&self, strategy: &Strategy) -> bool {
        let rules = self.rules(strategy);
        !rules.machine.gil && strategy.is_unguarded(&rules)
    }
}

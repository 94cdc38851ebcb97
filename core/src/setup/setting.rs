//! What a declaration of a setting says. The declarations are in [`settings`](super::settings).

use super::{Fixed, Reach, Setup};
use crate::world::Rules;
use std::ops::RangeInclusive;

/// One setting: all that the program knows of it. Its words for people are messages with its key in their names:
/// `setting-<key>`, its name; `.hint`, what it does; and its choices, each under its word.
pub struct Setting {
    /// Its name in addresses, attributes, JSON and (after `--`) on the command line.
    pub key: &'static str,
    /// Its valid values.
    pub kind: Kind,
    /// Where its control is on the page.
    pub panel: Panel,
    /// The place of the control in the panel, from 0.
    pub place: u8,
    /// Whether all lanes share it: they are only comparable on the same site and network. A lane can have its own
    /// value of all others.
    pub is_shared: bool,
    /// Whether it is one of those that a person tries first on a single lane.
    pub is_tried_first: bool,
    /// The place among the settings that authors most often let readers change, from 0.
    pub author_place: Option<u8>,
    /// Whether the page also says of its default that a strategy does not heed it.
    pub is_always_said: bool,
    /// Without this it has no effect on any strategy. Which strategies heed it is part of their descriptors.
    pub needs: Option<Need>,
    /// Why it cannot change in the middle of a run; `None` if it can, where the pattern can follow.
    pub fixed: Option<Fixed>,
    /// How it is written on the command line.
    pub flag: Flag,
    /// The option of the Python twins, `--<key>`, if they have it: the choices that they lack.
    pub twin: Option<&'static [&'static str]>,
    /// The place of its sentence among those that compare rules, from 1.
    pub rule_place: Option<u8>,
    /// The number that a setup holds, or the index of the choice.
    pub(super) get: fn(&Setup) -> u32,
    /// Makes a setup hold this one.
    pub(super) set: fn(&mut Setup, u32),
    /// How it reaches the rules of a run before the strategy's version changes them.
    pub(super) before: Option<Reach>,
    /// How it reaches them afterwards.
    pub(super) after: Option<Reach>,
    /// Which choice the rules have: for the classic questions.
    pub(super) read: Option<fn(&Rules) -> u32>,
}

/// The valid values of a setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
        /// The unit, for people.
        unit: Unit,
        /// The word for 0, if 0 turns the setting off. On a slider it is the last stop.
        off: Option<&'static str>,
        /// The word for [`AUTO`](super::AUTO), if patterns have their own number. On a slider it is the stop after the
        /// one that turns the setting off.
        auto: Option<&'static str>,
    },
    /// One of a few words.
    Choice {
        /// The words.
        words: &'static [&'static str],
    },
    /// A list of strategy ids, separated by commas, each followed by its own settings: `gather:concurrency=4`.
    Lanes,
    /// `demo`, `file` or a generator.
    Site,
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Whatever the name of the setting says.
    None,
    /// Milliseconds.
    Ms,
    /// Of a hundred.
    Percent,
    /// A factor.
    Times,
    /// In a second.
    PerSecond,
    /// One in this many.
    OneIn,
}

/// A part of the page with controls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Panel {
    /// Each has a special control, which sets it by its key: the site, the lanes, the seed with its die, and two in the
    /// header of the page.
    Special,
    /// The big slider.
    Big,
    /// Always visible.
    InSight,
    /// Folded, like the four after it.
    Network,
    /// What a failed fetch leads to.
    Retries,
    /// How polite the crawl is, and where it stops.
    Manners,
    /// The computer.
    Machine,
    /// What only single patterns have.
    Patterns,
    /// The classic questions: each pattern has its own answers.
    Questions,
}

impl Panel {
    /// The folded ones, in the order of the page: first those that a newcomer changes.
    pub const FOLDED: [Panel; 5] = [Panel::Network, Panel::Retries, Panel::Manners, Panel::Machine, Panel::Patterns];

    /// Its settings, in the order of the page.
    pub fn settings(self) -> impl Iterator<Item = &'static Setting> {
        let at = move |place| super::SETTINGS.iter().find(|of| of.panel == self && of.place == place);
        (0..).map_while(at)
    }
}

/// What a setting needs to have an effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// The setting with this key must be on.
    Setting(&'static str),
    /// The site must have rules for crawlers: generated sites have none.
    SiteRules,
}

/// How a setting is written on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flag {
    /// `--key value`.
    Value,
    /// `--key`, for `on`.
    Switch,
    /// Not at all: the command simulates one lane.
    None,
}

/// The words of a question: the first keeps the answer of the pattern.
pub(super) const AS_PATTERN: &str = "auto";

impl Setting {
    /// A setting of this kind; all else as for most.
    pub(super) const fn new(key: &'static str, kind: Kind) -> Self {
        Setting {
            key,
            kind,
            panel: Panel::Special,
            place: 0,
            is_shared: false,
            is_tried_first: false,
            author_place: None,
            is_always_said: false,
            needs: None,
            fixed: Some(Fixed::Start),
            flag: Flag::Value,
            twin: None,
            rule_place: None,
            get: |_| 0,
            set: |_, _| {},
            before: None,
            after: None,
            read: None,
        }
    }

    /// A whole number, any of which a slider offers.
    pub(super) const fn number(key: &'static str, range: RangeInclusive<u32>) -> Self {
        let (min, max) = (*range.start(), *range.end());
        let kind = Kind::Number { min, max, slider_max: max, step: 1, unit: Unit::None, off: None, auto: None };
        Setting::new(key, kind)
    }

    /// One of the words that stand beside it in the table.
    pub(super) const fn choice(key: &'static str) -> Self {
        Setting::new(key, Kind::Choice { words: &[] })
    }

    /// A classic question, one of the words beside it or the pattern's own answer: its place in the panel.
    pub(super) const fn question(key: &'static str, place: u8) -> Self {
        Setting::choice(key).at(Panel::Questions, place).twin(&[])
    }

    /// The slider offers numbers up to this one, in such steps.
    pub(super) const fn slider(mut self, to: u32, by: u32) -> Self {
        if let Kind::Number { slider_max, step, .. } = &mut self.kind {
            (*slider_max, *step) = (to, by);
        }
        self
    }

    pub(super) const fn unit(mut self, of: Unit) -> Self {
        if let Kind::Number { unit, .. } = &mut self.kind {
            *unit = of;
        }
        self
    }

    /// The word that turns it off.
    pub(super) const fn off(mut self, word: &'static str) -> Self {
        if let Kind::Number { off, .. } = &mut self.kind {
            *off = Some(word);
        }
        self
    }

    /// Patterns have their own number.
    pub(super) const fn or_as_pattern(mut self) -> Self {
        if let Kind::Number { auto, .. } = &mut self.kind {
            *auto = Some(AS_PATTERN);
        }
        self
    }

    pub(super) const fn of_words(self, words: &'static [&'static str]) -> Self {
        Setting { kind: Kind::Choice { words }, ..self }
    }

    pub(super) const fn at(self, panel: Panel, place: u8) -> Self {
        Setting { panel, place, ..self }
    }

    pub(super) const fn shared(self) -> Self {
        Setting { is_shared: true, ..self }
    }

    pub(super) const fn tried_first(self) -> Self {
        Setting { is_tried_first: true, ..self }
    }

    pub(super) const fn for_authors(self, place: u8) -> Self {
        Setting { author_place: Some(place), ..self }
    }

    pub(super) const fn always_said(self) -> Self {
        Setting { is_always_said: true, ..self }
    }

    pub(super) const fn needs(self, needs: Need) -> Self {
        Setting { needs: Some(needs), ..self }
    }

    /// It can change in the middle of a run.
    pub(super) const fn changes(self) -> Self {
        Setting { fixed: None, ..self }
    }

    /// Why it cannot, if not because the code reads it when it starts.
    pub(super) const fn fixed(self, fixed: Fixed) -> Self {
        Setting { fixed: Some(fixed), ..self }
    }

    pub(super) const fn flag(self, flag: Flag) -> Self {
        Setting { flag, ..self }
    }

    /// The twins have it, without these choices.
    pub(super) const fn twin(self, lacks: &'static [&'static str]) -> Self {
        Setting { twin: Some(lacks), ..self }
    }

    pub(super) const fn rule(self, place: u8) -> Self {
        Setting { rule_place: Some(place), ..self }
    }

    /// Where a setup holds it.
    pub(super) const fn held_at(self, get: fn(&Setup) -> u32, set: fn(&mut Setup, u32)) -> Self {
        Setting { get, set, ..self }
    }

    pub(super) const fn before(self, reach: Reach) -> Self {
        Setting { before: Some(reach), ..self }
    }

    pub(super) const fn after(self, reach: Reach) -> Self {
        Setting { after: Some(reach), ..self }
    }

    /// Which choice the rules have.
    pub(super) const fn read(self, read: fn(&Rules) -> u32) -> Self {
        Setting { read: Some(read), ..self }
    }
}

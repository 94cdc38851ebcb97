//! The code of a lane, and how the person has chosen to read it.

use crate::setup::Setup;
use crate::strategy::Strategy;
use crate::strategy::code::{Call, Code, Language, Mark, Place, diff};

/// How the code is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The language.
    pub language: Language,
    /// Whether as the difference between the published version and the corrected one.
    pub is_diff: bool,
    /// The lane, from 0, if there is room for only one.
    pub lane: usize,
}

impl Default for Choice {
    /// The second lane is the most interesting: the first is usually its baseline.
    fn default() -> Self {
        Choice { language: Language::default(), is_diff: false, lane: 1 }
    }
}

/// The code of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// As it ran, under the present rules.
    pub ran: Code,
    /// As published.
    pub published: Code,
    /// As corrected.
    pub corrected: Code,
    is_published: bool,
}

/// A line on the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The version that has this line.
    pub mark: Mark,
    /// Its number in its file; if both versions have it, in the file of the lane's own version.
    pub number: u16,
    /// The places of the run in it.
    pub places: Vec<(Call, u16)>,
    /// Whether lines were left out before it.
    pub is_after_a_gap: bool,
    /// Its text.
    pub text: &'static str,
}

impl Reading {
    /// The code of a strategy's lane in a setup.
    pub fn of(setup: &Setup, strategy: &'static Strategy) -> Self {
        let is_published = strategy.version == crate::strategy::Version::Published;
        // A pattern without a published version has no other version, because nothing was corrected.
        let other = strategy.other_version().unwrap_or(strategy);
        let (published, corrected) = if is_published { (strategy, other) } else { (other, strategy) };
        Reading {
            ran: Code::of(strategy, &setup.rules(strategy)),
            published: Code::of(published, &setup.version_rules(published)),
            corrected: Code::of(corrected, &setup.version_rules(corrected)),
            is_published,
        }
    }

    /// Whether the lane's own version is the published one.
    pub fn is_published(&self) -> bool {
        self.is_published
    }

    /// The lines to show.
    pub fn rows(&self, choice: Choice) -> Vec<Row> {
        let language = choice.language;
        let mut rows = Vec::new();
        let mut before = [0; 2];
        if !choice.is_diff {
            for line in &self.ran.listing(language).lines {
                let is_after_a_gap = before[0] > 0 && line.number != before[0] + 1;
                before[0] = line.number;
                let places = self.places(language, line.number);
                rows.push(Row { mark: Mark::Same, number: line.number, places, is_after_a_gap, text: line.text });
            }
            return rows;
        }
        for line in diff(self.published.listing(language), self.corrected.listing(language)) {
            let own = if self.is_published { line.published } else { line.corrected };
            let sides = [line.published, line.corrected];
            let is_gap = |side: usize| sides[side].is_some_and(|number| before[side] > 0 && number != before[side] + 1);
            let is_after_a_gap = is_gap(0) || is_gap(1);
            for side in 0..2 {
                before[side] = sides[side].unwrap_or(before[side]);
            }
            let number = own.or(line.published).or(line.corrected).unwrap_or(0);
            let places = own.map(|number| self.places(language, number)).unwrap_or_default();
            rows.push(Row { mark: line.mark, number, places, is_after_a_gap, text: line.text });
        }
        rows
    }

    fn places(&self, language: Language, number: u16) -> Vec<(Call, u16)> {
        let is_here = |place: &&Place| match language {
            Language::Python => place.python == number,
            Language::Rust => place.rust == number,
        };
        self.ran.places.iter().filter(is_here).map(|place| (place.call, place.rust)).collect()
    }
}

/// The sign before a line: `−` for the published version, `+` for the corrected one.
pub fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => " ",
        Mark::Removed => "−",
        Mark::Added => "+",
    }
}

/// Places as an attribute of an element: `f25 p16`. The stage and the page read it with [`places_of`].
pub fn attribute_of(places: &[(Call, u16)]) -> String {
    let letter = |call| match call {
        Call::Fetch => 'f',
        Call::Parse => 'p',
        Call::Wait => 'w',
    };
    places.iter().map(|(call, line)| format!("{}{line}", letter(*call))).collect::<Vec<_>>().join(" ")
}

/// Reads what [`attribute_of`] writes.
pub fn places_of(attribute: &str) -> Vec<(Call, u16)> {
    let place = |word: &str| {
        let call = match word.chars().next()? {
            'f' => Call::Fetch,
            'p' => Call::Parse,
            _ => Call::Wait,
        };
        Some((call, word.get(1..)?.parse().ok()?))
    };
    attribute.split(' ').filter_map(place).collect()
}

//! The code of a lane as the page shows it, line by line.

use super::code_choice::CodeChoice;
use crate::setup::Setup;
use crate::strategy::Strategy;
use crate::strategy::code::{Call, Code, Language, Mark, Place, diff};

/// The code of a lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaneCode {
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
pub struct CodeLine {
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

impl LaneCode {
    /// The code of a strategy's lane in a setup.
    pub fn of(setup: &Setup, strategy: &'static Strategy) -> Self {
        let is_published = strategy.version == crate::strategy::Version::Published;
        // A pattern without a published version has no other version, because nothing was corrected.
        let other = strategy.other_version().unwrap_or(strategy);
        let (published, corrected) = if is_published { (strategy, other) } else { (other, strategy) };
        LaneCode {
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
    pub fn lines(&self, choice: CodeChoice) -> Vec<CodeLine> {
        let language = choice.language;
        let mut lines = Vec::new();
        let mut before = [0; 2];
        if !choice.is_diff {
            for line in &self.ran.listing(language).lines {
                let is_after_a_gap = before[0] > 0 && line.number != before[0] + 1;
                before[0] = line.number;
                let places = self.places(language, line.number);
                lines.push(CodeLine { mark: Mark::Same, number: line.number, places, is_after_a_gap, text: line.text });
            }
            return lines;
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
            lines.push(CodeLine { mark: line.mark, number, places, is_after_a_gap, text: line.text });
        }
        lines
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

/// Places as an attribute of an element: `f25 p16`. The painter and the page read it with [`places_of`].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::{CATALOGUE, find};

    #[test]
    fn places_are_written_and_read() {
        let places = [(Call::Fetch, 25), (Call::Parse, 16), (Call::Wait, 7)];
        assert_eq!(attribute_of(&places), "f25 p16 w7");
        assert_eq!(places_of("f25 p16 w7"), places);
        assert_eq!(places_of(""), []);
        assert_eq!(places_of("f p1x é"), []);
    }

    #[test]
    fn every_lane_has_its_code_in_both_languages_as_lines_and_as_a_difference() {
        for strategy in CATALOGUE {
            let code = LaneCode::of(&Setup::default(), strategy);
            for language in [Language::Python, Language::Rust] {
                let lines = code.lines(CodeChoice { language, ..CodeChoice::default() });
                assert!(lines.len() > 3 && lines.iter().all(|line| line.mark == Mark::Same), "{}", strategy.id);
                assert!(lines.iter().any(|line| line.places.iter().any(|(call, _)| *call == Call::Fetch)));
                let difference = code.lines(CodeChoice { language, is_diff: true, ..CodeChoice::default() });
                assert!(difference.len() >= lines.len(), "{}", strategy.id);
            }
        }
    }

    #[test]
    fn a_difference_has_the_places_of_the_version_that_ran() {
        let published = find("thread_map-as-published").expect("it is in the catalogue");
        let code = LaneCode::of(&Setup::default(), published);
        assert!(code.is_published());
        let lines = code.lines(CodeChoice { is_diff: true, ..CodeChoice::default() });
        assert!(lines.iter().all(|line| line.mark != Mark::Added || line.places.is_empty()));
        assert_eq!([Mark::Same, Mark::Removed, Mark::Added].map(sign), [" ", "−", "+"]);
    }
}

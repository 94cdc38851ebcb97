//! The rules of a pattern's versions, before any changed answers.

use super::{Apart, Setup, apart};
use crate::strategy::{Strategy, Version};
use crate::world::Rules;

impl Setup {
    /// The rules of a version without changed answers.
    pub fn version_rules(&self, strategy: &Strategy) -> Rules {
        let mut rules = self.with_python_of(strategy).common_rules();
        rules.follows_blindly = strategy.version == Version::Published;
        (strategy.rules)(&mut rules);
        rules
    }

    /// The rules in which the versions of a pattern differ: first as published, then corrected. Empty without a
    /// published version.
    pub fn versions_apart(&self, corrected: &Strategy) -> Vec<Apart> {
        let published = corrected.other_version();
        published.map_or(Vec::new(), |published| apart(&self.version_rules(published), &self.version_rules(corrected)))
    }

    /// The rules that are changed from a version's: first as set, then the version's own.
    pub fn set_otherwise(&self, strategy: &Strategy) -> Vec<Apart> {
        apart(&self.rules(strategy), &self.version_rules(strategy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Said, parse_query};
    use crate::strategy::code::{Code, Language, Mark, diff};
    use crate::strategy::{CATALOGUE, corrected, find};

    fn check(id: &str, expected: &[(&'static str, &'static str, &'static str)]) {
        let apart = Setup::default().versions_apart(find(id).unwrap());
        let expected: Vec<Apart> = expected
            .iter()
            .map(|(key, one, other)| Apart { key, one: Said::Word(one), other: Said::Word(other) })
            .collect();
        assert_eq!(apart, expected, "{id}: rule, as published, corrected");
    }

    #[test]
    fn the_rules_that_differ_are_listed() {
        check(
            "async_workers",
            &[
                ("mark", "dequeue", "discovery"),
                ("links", "any-only-200", "html-only-200"),
                ("fragments", "keep", "drop"),
                ("redirects", "blind", "checked"),
                ("external", "fetch-all", "ignore"),
            ],
        );
        check(
            "rate_limited",
            &[
                ("mark", "submission", "discovery"),
                ("fragments", "keep", "drop"),
                ("redirects", "blind", "checked"),
                ("release", "after-fetch", "token-bucket"),
            ],
        );
    }

    #[test]
    fn versions_that_differ_list_a_rule() {
        let setup = Setup::default();
        for strategy in CATALOGUE {
            let Some(other) = strategy.other_version() else { continue };
            let (one, other) = (setup.version_rules(strategy), setup.version_rules(other));
            assert_eq!(one == other, apart(&one, &other).is_empty(), "{}", strategy.id);
        }
    }

    /// Two versions of a pattern are a lesson: each shows the difference in rules or in Rust, and always in Python.
    #[test]
    fn every_two_versions_show_a_difference() {
        let setup = Setup::default();
        for corrected in corrected() {
            let Some(published) = corrected.other_version() else { continue };
            let has_marks = |language| {
                let code = |strategy| Code::of(strategy, &setup.version_rules(strategy));
                let lines = diff(code(published).listing(language), code(corrected).listing(language));
                lines.iter().any(|line| line.mark != Mark::Same)
            };
            assert!(has_marks(Language::Python), "{}", corrected.id);
            assert!(has_marks(Language::Rust) || !setup.versions_apart(corrected).is_empty(), "{}", corrected.id);
        }
    }

    #[test]
    fn changed_answers_are_listed() {
        let (setup, _) = parse_query("mark=result&concurrency=3", &[]);
        let gather = find("gather").unwrap();
        let expected = Apart { key: "mark", one: Said::Word("result"), other: Said::Word("discovery") };
        assert_eq!(setup.set_otherwise(gather), [expected]);
        assert_eq!(setup.set_otherwise(gather.other_version().unwrap()), []);
    }
}

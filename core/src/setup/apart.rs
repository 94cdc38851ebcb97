//! The differences between two sets of rules.

use super::{Kind, SETTINGS};
use crate::site::{ExternalPolicy, StatusPolicy};
use crate::world::Rules;

/// A rule that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Apart {
    /// What the rule is about: the key of a setting, or one of the few more that a version sets.
    pub key: &'static str,
    /// What the first set says of it.
    pub one: Said,
    /// What the second set says of it.
    pub other: Said,
}

/// What rules say of a subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// One of a few words.
    Word(&'static str),
    /// At most this number.
    Most(u32),
}

/// A place in the list, what the rule is about, and what rules say of it.
type Rule = (u8, &'static str, fn(&Rules) -> Said);

/// The rules that no single question decides.
const MORE: [Rule; 4] = [
    (1, "in-flight", |rules| match rules.concurrency {
        Some(1) => Said::Word("one"),
        Some(most) => Said::Most(most),
        None => Said::Word("unlimited"),
    }),
    (6, "links", |rules| {
        Said::Word(match (rules.links.any_type, rules.links.status) {
            (true, StatusPolicy::Any) => "any-any",
            (true, StatusPolicy::Below400) => "any-below-400",
            (true, StatusPolicy::Only200) => "any-only-200",
            (false, StatusPolicy::Any) => "html-any",
            (false, StatusPolicy::Below400) => "html-below-400",
            (false, StatusPolicy::Only200) => "html-only-200",
        })
    }),
    (8, "redirects", |rules| Said::Word(if rules.follows_blindly { "blind" } else { "checked" })),
    (9, "external", |rules| {
        Said::Word(match (rules.links.external, rules.links.skip_unfetchable) {
            (ExternalPolicy::Ignore, _) => "ignore",
            (ExternalPolicy::List, _) => "list",
            (ExternalPolicy::Fetch, false) => "fetch-all",
            (ExternalPolicy::Fetch, true) => "fetch",
        })
    }),
];

/// What rules say of each subject, with its place in the list.
fn said(rules: &Rules) -> impl Iterator<Item = (u8, &'static str, Said)> {
    let of_settings =
        SETTINGS.iter().filter_map(move |setting| match (setting.rule_place, setting.read, setting.kind) {
            (Some(place), Some(read), Kind::Choice { words }) => {
                Some((place, setting.key, Said::Word(words[read(rules) as usize])))
            }
            _ => None,
        });
    of_settings.chain(MORE.iter().map(move |(place, key, said)| (*place, *key, said(rules))))
}

/// The rules that differ between `one` and `other`.
pub fn apart(one: &Rules, other: &Rules) -> Vec<Apart> {
    let (one, other): (Vec<_>, Vec<_>) = (said(one).collect(), said(other).collect());
    let at = |place| {
        let index = one.iter().position(|rule| rule.0 == place)?;
        let ((_, key, one), (.., other)) = (one[index], other[index]);
        (one != other).then_some(Apart { key, one, other })
    };
    (1..=one.len() as u8).filter_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::Setup;
    use crate::strategy::CATALOGUE;

    #[test]
    fn each_rule_has_its_own_place() {
        let rules = Setup::default().rules(&CATALOGUE[0]);
        let mut places: Vec<u8> = said(&rules).map(|(place, ..)| place).collect();
        places.sort_unstable();
        assert_eq!(places, (1..=places.len() as u8).collect::<Vec<_>>());
    }
}

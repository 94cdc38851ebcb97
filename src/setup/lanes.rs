//! The lanes of a setup: each runs a strategy with the shared settings, some of which it can override.
//!
//! In an address, a lane's own settings follow its strategy: `lanes=gather,gather:concurrency=4:cpu-ms=20`. They are
//! rows of the schema like all others. The settings of the site and the network are always shared: lanes are only
//! comparable on the same site and network.

use super::fields::FIELDS;
use super::schema::{Field, MAX_LANES, field};
use super::{Mode, Setup};
use crate::strategy::{self, Strategy, Version};
use crate::text;
use crate::trace::order;
use crate::world::{Network, Retry};
use std::rc::Rc;

/// The settings that all lanes share: the site, the server and the network, and settings of the page.
const SHARED: [&str; 12] = [
    "site",
    "lanes",
    "latency-ms",
    "spread",
    "stragglers",
    "errors",
    "connections",
    "congestion",
    "overload",
    "seed",
    "mode",
    "live-lanes",
];

/// One lane: its strategy and its own settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaneSetup {
    /// The strategy's id.
    pub id: &'static str,
    /// Its own settings, in the order of the schema: keys, and values as written in an address.
    own: Vec<(&'static str, String)>,
}

impl From<&'static str> for LaneSetup {
    /// A lane that shares all settings.
    fn from(id: &'static str) -> Self {
        LaneSetup { id, own: Vec::new() }
    }
}

/// Gives a lane a name that tells it from another one with the same name, if it can: of (name, lane).
type NameOf<'a> = &'a dyn Fn(&str, usize) -> Option<String>;

impl LaneSetup {
    /// Its own settings: keys, and values as written in an address.
    pub fn own(&self) -> &[(&'static str, String)] {
        &self.own
    }

    /// Whether it has its own value of this setting.
    pub fn has_own(&self, key: &str) -> bool {
        self.own.iter().any(|(own, _)| *own == key)
    }

    /// Gives it its own value of a setting, or returns what the value must be and changes nothing.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let field = field(key).ok_or_else(|| {
            let own = FIELDS.iter().filter(|field| field.can_be_own()).map(|field| field.key);
            text::with_nearest(text::problem_no_own_field(allowed_own()), key, own)
        })?;
        if !field.can_be_own() {
            return Err(text::problem_shared_field(allowed_own()));
        }
        let mut scratch = Setup::default();
        field.set(&mut scratch, value)?;
        self.own.retain(|(own, _)| *own != field.key);
        self.own.push((field.key, field.get(&scratch)));
        order::sort_by_number(&mut self.own, |(own, _)| {
            FIELDS.iter().position(|field| field.key == *own).unwrap_or(0) as u128
        });
        Ok(())
    }

    /// Makes it share this setting again; all of them for `None`.
    pub fn link(&mut self, key: Option<&str>) {
        self.own.retain(|(own, _)| key.is_some_and(|key| *own != key));
    }

    /// As written in an address: `gather:concurrency=4`.
    pub(super) fn text(&self) -> String {
        let own = self.own.iter().map(|(key, value)| format!(":{key}={value}"));
        std::iter::once(self.id.to_string()).chain(own).collect()
    }
}

impl Field {
    /// Whether a lane can have its own value of this setting.
    pub fn can_be_own(&self) -> bool {
        !SHARED.contains(&self.key)
    }
}

fn allowed_own() -> String {
    let keys: Vec<&str> = FIELDS.iter().filter(|field| field.can_be_own()).map(|field| field.key).collect();
    text::allowed_own(keys.join(", "))
}

/// Reads lanes as written in an address, and the problems in their own settings: an invalid one stays shared. `Err` if
/// there are no valid lanes.
pub(super) fn read(text: &str) -> Result<(Vec<LaneSetup>, Vec<String>), String> {
    let (mut lanes, mut problems) = (Vec::new(), Vec::new());
    for text in text.split(',').filter(|text| !text.is_empty()) {
        let mut parts = text.split(':');
        let mut lane = LaneSetup::from(strategy::find(parts.next().unwrap_or_default())?.id);
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if let Err(problem) = lane.set(key, value) {
                problems.push(text::problem_of_lane(key, lanes.len() + 1, lane.id, problem));
            }
        }
        lanes.push(lane);
    }
    if lanes.is_empty() || lanes.len() > MAX_LANES {
        return Err(text::problem_lanes(lanes.len(), MAX_LANES));
    }
    Ok((lanes, problems))
}

/// The plan of one lane: its strategy and settings.
#[derive(Clone)]
pub struct Plan {
    /// The strategy.
    pub strategy: &'static Strategy,
    /// All settings of this lane: the shared ones, overridden by its own.
    pub setup: Rc<Setup>,
    /// Its name for people. No other lane of the setup has the same.
    pub name: Rc<str>,
    /// Its own settings in words: `Concurrency 4, CPU per page 20 ms`. Empty if it shares all.
    pub own: Rc<str>,
}

impl Setup {
    /// The settings of one lane, from 0: the shared ones, overridden by its own.
    pub fn of_lane(&self, lane: usize) -> Setup {
        let mut setup = self.clone();
        for (key, value) in self.lanes.get(lane).map_or(&[][..], LaneSetup::own) {
            if let Some(field) = field(key) {
                // The value was validated when the lane got it.
                let _ = field.set(&mut setup, value);
            }
        }
        setup
    }

    /// The plan of each lane.
    pub fn plans(&self) -> Vec<Plan> {
        let names = self.names();
        let plan = |(lane, (of, name)): (usize, (&LaneSetup, String))| {
            let (strategy, setup) = (strategy::find(of.id).ok()?, self.of_lane(lane));
            let own = self.own_words(lane).join(text::LIST_COMMA);
            Some(Plan { strategy, setup: Rc::new(setup), name: name.into(), own: own.into() })
        };
        self.lanes.iter().zip(names).enumerate().filter_map(plan).collect()
    }

    /// The own settings of a lane in words: `Concurrency 4`.
    pub fn own_words(&self, lane: usize) -> Vec<String> {
        let (setup, own) = (self.of_lane(lane), self.lanes.get(lane).map_or(&[][..], LaneSetup::own));
        let fields = own.iter().filter_map(|(key, _)| field(key));
        fields.map(|field| text::field_set(field.label, field.shown(&setup))).collect()
    }

    /// Whether the same pages take the same time in both setups when crawled one at a time: only then are speeds
    /// comparable.
    pub fn costs_as(&self, other: &Setup) -> bool {
        let more = |setup: &Setup| {
            let rules = setup.common_rules();
            let limits = (rules.max_pages, rules.max_depth, rules.rate, setup.robots, setup.nofollow);
            (limits, setup.mode == Mode::Live)
        };
        self.costs_of_pages() == other.costs_of_pages() && more(self) == more(other)
    }

    /// The inputs of a page's costs: setups with the same inputs have the same costs.
    pub(super) fn costs_of_pages(&self) -> (Option<u64>, Network, Retry) {
        let rules = self.common_rules();
        (rules.timeout_of_waits_us(), rules.network, rules.retry)
    }

    /// The names of the lanes. If two run one pattern, their version, their own settings or their number tells them
    /// apart.
    fn names(&self) -> Vec<String> {
        let strategies = self.strategies();
        let mut names: Vec<String> =
            strategies.iter().map(|strategy| text::strategy_name(strategy.pattern).to_string()).collect();
        let alike = |names: &[String]| -> Vec<bool> {
            names.iter().map(|name| names.iter().filter(|other| *other == name).count() > 1).collect()
        };
        let published = |name: &str, lane: usize| {
            (strategies[lane].version == Version::Published).then(|| text::lane_name_published(name))
        };
        let own = |name: &str, lane: usize| {
            let mut words = self.own_words(lane);
            if words.len() > 2 {
                words.truncate(2);
                words.push(String::from("…"));
            }
            (!words.is_empty()).then(|| text::lane_name_own(name, words.join(text::LIST_COMMA)))
        };
        let number = |name: &str, lane: usize| Some(text::lane_name_number(name, lane + 1));
        let ways: [NameOf; 3] = [&published, &own, &number];
        for way in ways {
            for (lane, is_alike) in alike(&names).into_iter().enumerate() {
                if let Some(name) = way(&names[lane], lane).filter(|_| is_alike) {
                    names[lane] = name;
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Problem, parse_query, to_query};

    fn check_problem(lanes: &str, expected: String, taken: &str) {
        let (setup, problems) = parse_query(&format!("lanes={lanes}"), &[]);
        let text = text::problem_instead(expected, format!("`{taken}`"));
        assert_eq!(problems, [Problem { field: String::from("lanes"), text }]);
        assert_eq!(field("lanes").unwrap().get(&setup), taken);
    }

    #[test]
    fn a_lane_overrides_its_own_settings_and_shares_the_rest() {
        let query = "lanes=gather,gather:concurrency=4:cpu-ms=20:mark=result&concurrency=16";
        let (setup, problems) = parse_query(query, &[]);
        assert_eq!(problems, []);
        assert_eq!(to_query(&setup), query);
        assert_eq!(setup.of_lane(0), setup);
        let own = setup.of_lane(1);
        assert_eq!((own.concurrency, own.cpu_ms, own.latency_ms, own.seed), (4, 20, setup.latency_ms, setup.seed));
        assert_eq!(own.rules(setup.strategies()[1]).mark, crate::world::Mark::Result);
        // A later change of a shared setting applies to it, too.
        let later = Setup { latency_ms: 7, concurrency: 3, ..setup };
        assert_eq!((later.of_lane(1).latency_ms, later.of_lane(1).concurrency), (7, 4));
    }

    #[test]
    fn every_setting_of_a_lane_survives_the_address() {
        for of in FIELDS.iter().filter(|field| field.can_be_own()) {
            let mut lane = LaneSetup::from("gather");
            lane.set(of.key, &of.get(&Setup::default())).unwrap();
            let setup = Setup { lanes: vec!["gather".into(), lane], ..Setup::default() };
            let (again, problems) = parse_query(&to_query(&setup), &[]);
            assert_eq!((again, problems), (setup, vec![]), "{}", of.key);
        }
    }

    #[test]
    fn an_invalid_setting_of_a_lane_is_reported_and_stays_shared() {
        let said = |key, lane, what| text::problem_own(text::problem_of_lane(key, lane, "gather", what));
        let problem = field("concurrency").unwrap().set(&mut Setup::default(), "many").unwrap_err();
        let many = said("concurrency", 2, problem);
        check_problem("gather,gather:concurrency=many:batch=chunk", many, "gather,gather:batch=chunk");
        let shared = said("latency-ms", 1, text::problem_shared_field(allowed_own()));
        check_problem("gather:latency-ms=9", shared, "gather");
        check_problem("gather:colour=red", said("colour", 1, text::problem_no_own_field(allowed_own())), "gather");
    }

    #[test]
    fn one_setting_or_all_can_be_shared_again() {
        let mut lane = LaneSetup::from("gather");
        lane.set("done", "frontier-empty").unwrap();
        lane.set("concurrency", "2").unwrap();
        lane.set("concurrency", "3").unwrap();
        assert_eq!(lane.text(), "gather:concurrency=3:done=frontier-empty");
        assert!(lane.set("concurrency", "none").is_err() && lane.has_own("concurrency"));
        lane.link(Some("concurrency"));
        assert_eq!(lane.text(), "gather:done=frontier-empty");
        lane.link(None);
        assert_eq!(lane, LaneSetup::from("gather"));
    }

    #[test]
    fn no_two_lanes_have_the_same_name() {
        let check = |lanes: &str, expected: &[String]| {
            let (setup, _) = parse_query(&format!("lanes={lanes}"), &[]);
            assert_eq!(setup.names(), expected, "{lanes}");
        };
        let gather = || String::from(text::STRATEGY_GATHER);
        let own = |settings: &[(&str, &str)]| {
            let mut setup = Setup::default();
            let words = settings.iter().map(|(key, value)| {
                let field = field(key).unwrap();
                field.set(&mut setup, value).unwrap();
                text::field_set(field.label, field.shown(&setup))
            });
            text::lane_name_own(gather(), words.collect::<Vec<_>>().join(text::LIST_COMMA))
        };
        check("sequential,gather:concurrency=4", &[text::STRATEGY_SEQUENTIAL.into(), gather()]);
        check("gather,gather-as-published", &[gather(), text::lane_name_published(gather())]);
        let different = own(&[("concurrency", "4"), ("cpu-ms", "0")]);
        check("gather,gather:concurrency=4:cpu-ms=0", &[gather(), different]);
        let numbered = |number: usize| text::lane_name_number(gather(), number);
        check("gather,gather,gather:batch=chunk", &[numbered(1), numbered(2), own(&[("batch", "chunk")])]);
    }
}

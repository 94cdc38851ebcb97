//! The lanes of a setup: each runs a strategy with the shared settings, some of which it can override.
//!
//! In an address, a lane's own settings follow its strategy: `lanes=gather,gather:concurrency=4:cpu-ms=20`. They are
//! settings like all others. The settings of the site and the network are always shared: lanes are only
//! comparable on the same site and network.

use super::{Fork, MAX_LANES, Mode, SETTINGS, Setting, Setup, Wrong, WrongOwn, setting};
use crate::strategy::{self, Strategy, Version};
use crate::trace::order;
use crate::world::{Network, Retry};
use std::rc::Rc;

/// One lane: its strategy and its own settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaneSetup {
    /// The strategy's id.
    pub id: &'static str,
    /// Its own settings, in the order of all settings: keys, and values as written in an address.
    own: Vec<(&'static str, String)>,
    /// The setting that changes in the middle of its run.
    fork: Option<Fork>,
}

impl From<&'static str> for LaneSetup {
    /// A lane that shares all settings.
    fn from(id: &'static str) -> Self {
        LaneSetup { id, own: Vec::new(), fork: None }
    }
}

impl LaneSetup {
    /// Its own settings: keys, and values as written in an address.
    pub fn own(&self) -> &[(&'static str, String)] {
        &self.own
    }

    /// Whether it has its own value of this setting.
    pub fn has_own(&self, key: &str) -> bool {
        self.own.iter().any(|(own, _)| *own == key)
    }

    /// Gives it its own value of a setting, or returns what is wrong and changes nothing.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Wrong> {
        let setting = setting(key).ok_or(Wrong::NotOwn)?;
        if !setting.can_be_own() {
            return Err(Wrong::Shared);
        }
        let (_, value) = setting.check(value)?;
        self.own.retain(|(own, _)| *own != setting.key);
        self.own.push((setting.key, value));
        order::sort_by_number(&mut self.own, |(own, _)| {
            SETTINGS.iter().position(|setting| setting.key == *own).unwrap_or(0) as u128
        });
        Ok(())
    }

    /// Makes it share this setting again; all of them for `None`.
    pub fn link(&mut self, key: Option<&str>) {
        self.own.retain(|(own, _)| key.is_some_and(|key| *own != key));
    }

    /// The setting that changes in the middle of its run, if one does.
    pub fn fork(&self) -> Option<&Fork> {
        self.fork.as_ref()
    }

    /// Lets a setting change in the middle of its run, in place of the one that did so before; `None` for no setting.
    pub fn set_fork(&mut self, fork: Option<Fork>) {
        self.fork = fork;
    }

    /// Runs another strategy; a fork that it cannot have is gone.
    pub fn run(&mut self, id: &'static str) {
        self.id = id;
        let can_change = |fork: &Fork| {
            let fixed = setting(fork.key).zip(strategy::find(id).ok()).map(|(of, strategy)| of.fixed_on(strategy));
            fixed == Some(None)
        };
        self.fork = self.fork.take().filter(can_change);
    }

    /// As written in an address: `gather:concurrency=4`.
    pub(super) fn text(&self) -> String {
        let own = self.own.iter().map(|(key, value)| format!(":{key}={value}"));
        std::iter::once(self.id.to_string()).chain(own).chain(self.fork.as_ref().map(Fork::text)).collect()
    }
}

/// The lanes that a visitor sees first.
pub(super) fn first_lanes() -> Vec<LaneSetup> {
    strategy::first_lanes().into_iter().map(|strategy| LaneSetup::from(strategy.id)).collect()
}

/// Reads lanes as written in an address, and what is wrong with their own settings: an invalid one stays shared. `Err` if
/// there are no valid lanes.
pub(super) fn read(text: &str) -> Result<(Vec<LaneSetup>, Vec<WrongOwn>), Wrong> {
    let (mut lanes, mut all_wrong) = (Vec::new(), Vec::new());
    for text in text.split(',').filter(|text| !text.is_empty()) {
        let (text, fork) = text.split_once('@').map_or((text, None), |(text, fork)| (text, Some(fork)));
        let mut parts = text.split(':');
        let id = parts.next().unwrap_or_default();
        let strategy = strategy::find(id).map_err(|_| Wrong::Strategy(id.to_string()))?;
        let mut lane = LaneSetup::from(strategy.id);
        let mut keep_wrong = |key: &str, wrong| {
            all_wrong.push(WrongOwn { key: key.to_string(), lane: lanes.len(), strategy: strategy.id, wrong });
        };
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if let Err(wrong) = lane.set(key, value) {
                keep_wrong(key, wrong);
            }
        }
        match fork.map(|fork| Fork::read(fork, strategy)) {
            Some((_, Ok(fork))) => lane.fork = Some(fork),
            Some((key, Err(wrong))) => keep_wrong(key, wrong),
            None => {}
        }
        lanes.push(lane);
    }
    if lanes.is_empty() || lanes.len() > MAX_LANES {
        return Err(Wrong::Lanes(lanes.len()));
    }
    Ok((lanes, all_wrong))
}

/// The plan of one lane: its strategy and settings.
#[derive(Clone)]
pub struct Plan {
    /// The strategy.
    pub strategy: &'static Strategy,
    /// All settings of this lane: the shared ones, overridden by its own.
    pub setup: Rc<Setup>,
    /// What its name adds to the name of its pattern.
    pub name: LaneName,
    /// The settings of which it has its own values.
    pub own: Rc<[&'static Setting]>,
}

impl Plan {
    /// The same lane without its fork.
    pub fn unforked(&self) -> Plan {
        let mut plan = self.clone();
        Rc::make_mut(&mut plan.setup).fork = None;
        plan
    }
}

/// What the name of a lane adds to the name of its pattern, so that no two lanes of a setup have the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LaneName {
    /// That its version is the published one.
    pub is_published: bool,
    /// The first of its own settings.
    pub has_own: bool,
    /// Its number, from 1.
    pub number: Option<usize>,
}

/// The most own settings in a name.
pub const MOST_IN_NAME: usize = 2;

impl Setup {
    /// The settings of one lane, from 0: the shared ones, overridden by its own, and its fork.
    pub fn of_lane(&self, lane: usize) -> Setup {
        let mut setup = self.clone();
        setup.fork = self.fork_of_lane(lane).cloned();
        for (key, value) in self.lanes.get(lane).map_or(&[][..], LaneSetup::own) {
            if let Some(setting) = setting(key) {
                // The value was validated when the lane got it.
                let _ = setting.set(&mut setup, value);
            }
        }
        setup
    }

    /// The fork of one lane, from 0. A live run has none.
    pub fn fork_of_lane(&self, lane: usize) -> Option<&Fork> {
        self.lanes.get(lane).and_then(LaneSetup::fork).filter(|_| self.mode == Mode::Simulated)
    }

    /// The plan of each lane.
    pub fn plans(&self) -> Vec<Plan> {
        let names = self.names();
        let plan = |(lane, (of, name)): (usize, (&LaneSetup, LaneName))| {
            let (strategy, setup) = (strategy::find(of.id).ok()?, self.of_lane(lane));
            let own = of.own.iter().filter_map(|(key, _)| setting(key)).collect();
            Some(Plan { strategy, setup: Rc::new(setup), name, own })
        };
        self.lanes.iter().zip(names).enumerate().filter_map(plan).collect()
    }

    /// Whether the same pages take the same time in both setups when crawled one at a time: only then are speeds
    /// comparable.
    pub fn costs_as(&self, other: &Setup) -> bool {
        let more = |setup: &Setup| {
            let rules = setup.common_rules();
            let limits = (rules.max_pages, rules.max_depth, rules.rate, setup.robots, setup.nofollow);
            (limits, setup.mode == Mode::Live)
        };
        self.costs_of_pages() == other.costs_of_pages() && more(self) == more(other) && self.fork == other.fork
    }

    /// The inputs of a page's costs: setups with the same inputs have the same costs.
    pub(crate) fn costs_of_pages(&self) -> (Option<u64>, Network, Retry) {
        let rules = self.common_rules();
        (rules.timeout_of_waits_us(), rules.network, rules.retry)
    }

    /// What the names of the lanes say. If two run one pattern, their version, their own settings or their number tells
    /// them apart.
    fn names(&self) -> Vec<LaneName> {
        let strategies = self.strategies();
        let mut names = vec![LaneName::default(); strategies.len()];
        let tell: [fn(&mut LaneName, usize, &Strategy, &LaneSetup); 3] = [
            |name, _, strategy, _| name.is_published = strategy.version == Version::Published,
            |name, _, _, lane| name.has_own = !lane.own.is_empty(),
            |name, lane, _, _| name.number = Some(lane + 1),
        ];
        for tell in tell {
            let said = |lane: usize, name: LaneName| {
                let own = &self.lanes[lane].own;
                let own = if name.has_own { &own[..own.len().min(MOST_IN_NAME)] } else { &[] };
                let is_more = name.has_own && self.lanes[lane].own.len() > MOST_IN_NAME;
                (strategies[lane].pattern, name, own, is_more)
            };
            let before = names.clone();
            let is_like = |lane: usize, other: usize| said(lane, before[lane]) == said(other, before[other]);
            for (lane, name) in names.iter_mut().enumerate() {
                if (0..before.len()).any(|other| other != lane && is_like(lane, other)) {
                    tell(name, lane, strategies[lane], &self.lanes[lane]);
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Mistake, parse_query, to_query};

    fn check_own(lanes: &str, (key, lane, wrong): (&str, usize, Wrong), taken: &str) {
        let (setup, mistakes) = parse_query(&format!("lanes={lanes}"), &[]);
        let wrong = Wrong::Own(vec![WrongOwn { key: key.into(), lane, strategy: "gather", wrong }]);
        assert_eq!(mistakes, [Mistake { field: String::from("lanes"), wrong, taken: Some(taken.into()) }]);
        assert_eq!(setting("lanes").unwrap().get(&setup), taken);
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
        for of in SETTINGS.iter().filter(|setting| setting.can_be_own()) {
            let mut lane = LaneSetup::from("gather");
            lane.set(of.key, &of.get(&Setup::default())).unwrap();
            let setup = Setup { lanes: vec!["gather".into(), lane], ..Setup::default() };
            let (again, problems) = parse_query(&to_query(&setup), &[]);
            assert_eq!((again, problems), (setup, vec![]), "{}", of.key);
        }
    }

    #[test]
    fn an_invalid_setting_of_a_lane_is_reported_and_stays_shared() {
        let many = Wrong::Value(String::from("many"));
        check_own("gather,gather:concurrency=many:batch=chunk", ("concurrency", 1, many), "gather,gather:batch=chunk");
        check_own("gather:latency-ms=9", ("latency-ms", 0, Wrong::Shared), "gather");
        check_own("gather:colour=red", ("colour", 0, Wrong::NotOwn), "gather");
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
}

//! How a setup becomes the rules of a run: each setting writes to its own place, some before the strategy's version
//! changes the rules, the answers to the classic questions afterwards.

use super::{Mode, Overhead, SETTINGS, Setup};
use crate::site::LinkPolicy;
use crate::strategy::Strategy;
use crate::world::{
    Batch, Congestion, Done, FailureRule, Guard, Jitter, Latency, Machine, Mark, Network, Order, Python, Release,
    Retry, Rules,
};
use std::borrow::Cow;

/// The rules with all settings off.
fn plain() -> Rules {
    Rules {
        concurrency: None,
        workers: None,
        semaphore: None,
        buffersize: None,
        chunksize: None,
        shutdown: false,
        eager: false,
        batch: Batch::Frontier,
        order: Order::Fifo,
        mark: Mark::Discovery,
        done: Done::Correct,
        idle_timeout_us: 0,
        follows_blindly: false,
        failure: FailureRule::Return,
        links: LinkPolicy::default(),
        flat: false,
        parse_in_parent: false,
        guard: Guard::Ordering,
        processes: false,
        rate: None,
        pace: None,
        release: Release::TokenBucket,
        retry: Retry { retries: 0, base_us: 0, most_us: 0, jitter: Jitter::Full },
        network: Network {
            seed: 0,
            latency: Latency::LogNormal,
            median_us: 0,
            straggler_one_in: 0,
            error_percent: 0,
            timeout_us: None,
            timeout_counts_waits: false,
            parse_us: 0,
        },
        machine: Machine::free(1),
        congestion: None,
        connections: None,
        max_pages: None,
        max_depth: None,
    }
}

/// A number that is 0 where its setting is off.
pub(super) fn on(number: u32) -> Option<u32> {
    (number > 0).then_some(number)
}

/// A live run has the browser's own overheads, so its prediction adds none of CPython's.
pub(super) fn set_machine(setup: &Setup, rules: &mut Rules) {
    rules.machine = match (setup.overhead, setup.mode) {
        (Overhead::CPython, Mode::Simulated) => Machine::cpython(setup.cores),
        (Overhead::Processes, Mode::Simulated) => Machine::processes(setup.cores),
        _ => Machine::free(setup.cores),
    };
    let is_free = setup.overhead == Overhead::None || setup.mode != Mode::Simulated;
    rules.machine = rules.machine.clone().on(setup.python, setup.gil, setup.start_method, is_free);
}

/// A server that is never congested is never overloaded.
pub(super) fn set_congestion(setup: &Setup, rules: &mut Rules) {
    let overload = on(setup.overload);
    rules.congestion = on(setup.congestion).map(|capacity| Congestion { capacity, overload });
}

impl Setup {
    /// The rules by which an engine runs `strategy`: those of its version, with the changed answers.
    pub fn rules(&self, strategy: &Strategy) -> Rules {
        let mut rules = self.version_rules(strategy);
        SETTINGS.iter().filter_map(|setting| setting.after).for_each(|reach| reach(self, &mut rules));
        rules
    }

    /// The same setup with the Python that `strategy` runs on: some need a newer one.
    pub fn with_python_of(&self, strategy: &Strategy) -> Cow<'_, Setup> {
        let needed = super::setting("python").and_then(|python| python.instead_on(self, strategy));
        match needed {
            Some(_) => Cow::Owned(Setup { python: Python::V314, ..self.clone() }),
            None => Cow::Borrowed(self),
        }
    }

    /// The rules before any strategy changes them.
    pub fn common_rules(&self) -> Rules {
        let mut rules = plain();
        SETTINGS.iter().filter_map(|setting| setting.before).for_each(|reach| reach(self, &mut rules));
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Kind, Need};
    use crate::strategy::find;

    /// Values that differ from the default, if there are any.
    fn others(kind: Kind) -> Vec<u32> {
        match kind {
            Kind::Number { min, max, .. } => vec![min, max],
            Kind::Choice { words } => (0..words.len() as u32).collect(),
            Kind::Lanes | Kind::Site => Vec::new(),
        }
    }

    #[test]
    fn every_setting_reaches_the_rules_unless_it_is_not_about_a_lane() {
        let rules = |setup: &Setup| setup.rules(find("gather").unwrap());
        for setting in SETTINGS {
            let mut around = Setup::default();
            if let Some(Need::Setting(key)) = setting.needs {
                let needed = crate::setup::setting(key).unwrap();
                (needed.set)(&mut around, if matches!(needed.kind, Kind::Choice { .. }) { 1 } else { 7 });
            }
            let reaches = others(setting.kind).into_iter().any(|value| {
                let mut setup = around.clone();
                (setting.set)(&mut setup, value);
                rules(&setup) != rules(&around)
            });
            assert_eq!(reaches, setting.before.is_some() || setting.after.is_some(), "{}", setting.key);
            assert!(reaches || setting.is_shared, "{}: no run of a lane depends on it", setting.key);
        }
    }
}

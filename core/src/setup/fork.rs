//! A fork: a setting that changes in the middle of a lane's run.
//!
//! In an address, it follows the lane's own settings: `lanes=gather:cpu-ms=20@1500ms:latency-ms=400`. What has begun
//! before that moment keeps what was drawn when it began; all that begins afterwards takes the new value.

use super::{Setting, Setup, Wrong, setting};
use crate::strategy::Strategy;
use crate::trace::MAX_AT_US;
use crate::world::Rules;

/// The moment of a fork, the setting that changes, and its value from then on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fork {
    /// When, in µs of virtual time.
    pub at_us: u64,
    /// The key of the setting.
    pub key: &'static str,
    /// Its value from then on, as written in an address.
    pub value: String,
}

/// Why a setting cannot change in the middle of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixed {
    /// It decides which pages there are and which links lead to them: before that moment, too.
    Pages,
    /// It is about the whole comparison and not about a run.
    Comparison,
    /// The code reads it when it starts.
    Start,
    /// It is about the interpreter, which runs already.
    Interpreter,
    /// The pattern starts all its workers at the beginning.
    Workers,
    /// The pattern does not use it.
    Unused,
}

impl Setting {
    /// Why it cannot change in the middle of a run of `strategy`; `None` if it can.
    pub fn fixed_on(&self, strategy: &Strategy) -> Option<Fixed> {
        let has_all_workers = self.key == "concurrency" && !strategy.descriptor.is_resizable;
        let unused = || (!strategy.heeds(self.key)).then_some(Fixed::Unused);
        self.fixed.or_else(unused).or(has_all_workers.then_some(Fixed::Workers))
    }

    /// The same for a lane with this setup.
    pub fn fixed_in(&self, setup: &Setup, strategy: &Strategy) -> Option<Fixed> {
        let has_processes =
            || self.key == "concurrency" && setup.rules(strategy).processes && strategy.heeds("processes");
        self.fixed_on(strategy).or_else(|| has_processes().then_some(Fixed::Workers))
    }
}

impl Fork {
    /// The fork that changes this setting at this moment, or what is wrong with it.
    pub fn new(at_us: u64, key: &str, value: &str, strategy: &Strategy) -> Result<Self, Wrong> {
        let setting = setting(key).ok_or(Wrong::Unknown)?;
        if at_us >= MAX_AT_US {
            return Err(Wrong::Moment(moment(at_us)));
        }
        if let Some(fixed) = setting.fixed_on(strategy) {
            return Err(Wrong::Fixed(fixed));
        }
        let value = setting.check(value)?.1;
        Ok(Fork { at_us, key: setting.key, value })
    }

    /// Reads a fork as written in an address, after its `@`: the key of which it is, and the fork or what is wrong.
    pub(super) fn read<'a>(text: &'a str, strategy: &Strategy) -> (&'a str, Result<Self, Wrong>) {
        let (at, change) = text.split_once(':').unwrap_or((text, ""));
        let (key, value) = change.split_once('=').unwrap_or((change, ""));
        match read_moment(at) {
            Some(at_us) => (key, Fork::new(at_us, key, value, strategy)),
            None => (key, Err(Wrong::Moment(at.to_string()))),
        }
    }

    /// As written in an address: `@1500ms:latency-ms=400`.
    pub(super) fn text(&self) -> String {
        format!("@{}:{}={}", moment(self.at_us), self.key, self.value)
    }
}

/// A moment as written in an address: whole ms, or else µs.
fn moment(at_us: u64) -> String {
    if at_us.is_multiple_of(1000) { format!("{}ms", at_us / 1000) } else { format!("{at_us}us") }
}

fn read_moment(text: &str) -> Option<u64> {
    let (number, times) = match text.strip_suffix("us") {
        Some(number) => (number, 1),
        None => (text.strip_suffix("ms").unwrap_or(text), 1000),
    };
    // A sign would be read, too.
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<u64>().ok().filter(|_| is_number)?.checked_mul(times)
}

impl Setup {
    /// The setup from the fork on, and its moment in µs, of what [`Setup::of_lane`] returns; `None` without a fork.
    pub fn later(&self) -> Option<(u64, Setup)> {
        let mut later = self.clone();
        let fork = later.fork.take()?;
        // The value was validated when the lane got its fork.
        setting(fork.key)?.set(&mut later, &fork.value).ok()?;
        Some((fork.at_us, later))
    }

    /// The rules from the fork on, and its moment in µs; `None` if nothing changes.
    pub fn later_rules(&self, strategy: &Strategy) -> Option<(u64, Rules)> {
        let (of, (at_us, later)) = (setting(self.fork.as_ref()?.key)?, self.later()?);
        let changes = of.held(self) != of.held(&later) && of.fixed_in(self, strategy).is_none();
        changes.then(|| (at_us, later.rules(strategy)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::{Mistake, SETTINGS, WrongOwn, parse_query, to_query};
    use crate::strategy::{CATALOGUE, find};

    fn check(fork: &str, key: &str, wrong: Wrong) {
        let (setup, mistakes) = parse_query(&format!("lanes=gather,gather{fork}"), &[]);
        let own = WrongOwn { key: key.into(), lane: 1, strategy: "gather", wrong };
        let taken = Some(String::from("gather,gather"));
        assert_eq!(mistakes, [Mistake { field: String::from("lanes"), wrong: Wrong::Own(vec![own]), taken }]);
        assert_eq!(setup.lanes[1].fork(), None);
    }

    #[test]
    fn a_fork_survives_the_address() {
        for (written, text) in [
            ("lanes=gather@1500ms:latency-ms=400", "lanes=gather@1500ms:latency-ms=400"),
            ("lanes=gather,gather:cpu-ms=9@0:errors=5", "lanes=gather,gather:cpu-ms=9@0ms:errors=5"),
            ("lanes=gather@1500250us:rate=no-limit", "lanes=gather@1500250us:rate=no-limit"),
        ] {
            let (setup, mistakes) = parse_query(written, &[]);
            assert_eq!((mistakes, to_query(&setup)), (vec![], text.to_string()));
            assert_eq!(parse_query(text, &[]).0, setup);
        }
        let (setup, _) = parse_query("lanes=gather,gather:cpu-ms=9@1500ms:latency-ms=400&latency-ms=50", &[]);
        assert_eq!(setup.of_lane(0).later(), None);
        let (at_us, later) = setup.of_lane(1).later().unwrap();
        assert_eq!((at_us, later.latency_ms, later.cpu_ms), (1_500_000, 400, 9));
    }

    #[test]
    fn what_is_wrong_with_a_fork_is_named() {
        check("@soon:latency-ms=4", "latency-ms", Wrong::Moment(String::from("soon")));
        check("@-5ms:latency-ms=4", "latency-ms", Wrong::Moment(String::from("-5ms")));
        check("@%2B5ms:latency-ms=4", "latency-ms", Wrong::Moment(String::from("+5ms")));
        check("@99999999999999s:latency-ms=4", "latency-ms", Wrong::Moment(String::from("99999999999999s")));
        check("@9999999999ms:latency-ms=4", "latency-ms", Wrong::Moment(String::from("9999999999ms")));
        check("@5ms:colour=red", "colour", Wrong::Unknown);
        check("@5ms", "", Wrong::Unknown);
        check("@5ms:latency-ms=none", "latency-ms", Wrong::Value(String::from("none")));
        check("@5ms:seed=4", "seed", Wrong::Fixed(Fixed::Pages));
        check("@5ms:lanes=gather", "lanes", Wrong::Fixed(Fixed::Comparison));
        check("@5ms:guard=lock", "guard", Wrong::Fixed(Fixed::Start));
        check("@5ms:idle-timeout-ms=4", "idle-timeout-ms", Wrong::Fixed(Fixed::Unused));
    }

    #[test]
    fn what_can_change_is_decided_for_every_setting() {
        let can_change: Vec<&str> =
            SETTINGS.iter().filter(|setting| setting.fixed.is_none()).map(|setting| setting.key).collect();
        assert_eq!(
            can_change,
            [
                "concurrency",
                "latency-ms",
                "spread",
                "stragglers",
                "cpu-ms",
                "errors",
                "timeout-ms",
                "timeout-from",
                "retries",
                "backoff-ms",
                "backoff-max-ms",
                "jitter",
                "connections",
                "congestion",
                "overload",
                "cores",
                "semaphore",
                "rate",
                "idle-timeout-ms",
            ]
        );
    }

    #[test]
    fn a_fixed_set_of_workers_cannot_change() {
        let concurrency = setting("concurrency").unwrap();
        let resizable: Vec<&str> = CATALOGUE
            .iter()
            .filter(|strategy| concurrency.fixed_on(strategy).is_none())
            .map(|strategy| strategy.id)
            .filter(|id| !id.ends_with("-as-published"))
            .collect();
        assert_eq!(
            resizable,
            [
                "thread_map",
                "gather",
                "task_group_batch",
                "task_group_spawn",
                "future_callbacks",
                "first_completed",
                "as_completed",
                "to_thread",
                "rate_limited",
                "adaptive",
                "oracle",
            ]
        );
        let on_processes = parse_query("processes=on", &[]).0;
        let as_completed = find("as_completed").unwrap();
        assert_eq!(concurrency.fixed_in(&on_processes, as_completed), Some(Fixed::Workers));
        assert_eq!(concurrency.fixed_in(&Setup::default(), as_completed), None);
    }
}

//! What is wrong with a sweep, in words.

use super::Problem;
use super::settings;
use crate::compare::{MAX_RUNS, Sweep, SweepAsk, WrongAsk, WrongSweep};
use crate::setup::SETTINGS;
use crate::text;

/// Why there is no sweep of this ask: the field, and what is allowed.
pub fn wrong_sweep(wrong: &WrongAsk, ask: &SweepAsk) -> Problem {
    let text = match wrong {
        WrongAsk::Setup(mistake) => settings::wrong(&mistake.field, &mistake.wrong, &[]),
        WrongAsk::Sweep(WrongSweep::Value(_, wrong)) => settings::wrong(&ask.key, wrong, &[]),
        WrongAsk::Sweep(WrongSweep::Setting) => {
            let keys: Vec<&str> =
                SETTINGS.iter().filter(|setting| Sweep::can_vary(setting)).map(|setting| setting.key).collect();
            text::with_nearest(text::problem_sweep_setting(keys.join(", ")), &ask.key, keys.iter().copied())
        }
        WrongAsk::Sweep(WrongSweep::Empty) => String::from(text::PROBLEM_SWEEP_EMPTY),
        WrongAsk::Sweep(WrongSweep::Seeds(max)) => text::problem_sweep_seeds(max),
        WrongAsk::Sweep(WrongSweep::TooMany(runs)) => text::problem_sweep_too_many(runs, MAX_RUNS),
    };
    Problem { field: wrong.field(ask).to_string(), text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Portions;

    #[test]
    fn each_wrong_sweep_names_its_field_and_what_is_allowed() {
        let good = SweepAsk {
            query: String::from("lanes=gather"),
            key: String::from("concurrency"),
            values: vec![String::from("4")],
            seeds: 2,
            has_bounds: false,
        };
        assert!(Portions::new(&good, None).is_ok());
        for (ask, field, allowed) in [
            (SweepAsk { key: String::from("concurency"), ..good.clone() }, "concurency", "`concurrency`"),
            (SweepAsk { values: vec![String::from("x")], ..good.clone() }, "concurrency", "1"),
            (SweepAsk { values: Vec::new(), ..good.clone() }, "values", "1"),
            (SweepAsk { seeds: 0, ..good.clone() }, "seeds", "1"),
            (SweepAsk { seeds: u32::MAX, ..good.clone() }, "seeds", "4000000000"),
            (SweepAsk { seeds: 900_000, values: vec![String::from("4"); 2], ..good.clone() }, "values", "1000000"),
            (SweepAsk { query: String::from("cpu-ms=none"), ..good.clone() }, "cpu-ms", "none"),
        ] {
            let Err(wrong) = Portions::new(&ask, None) else { panic!("{ask:?} is allowed") };
            let problem = wrong_sweep(&wrong, &ask);
            assert_eq!(problem.field, field, "{ask:?}");
            assert!(problem.text.contains(allowed), "{ask:?}: {}", problem.text);
        }
    }
}

//! A sweep in portions, which workers share: what each is asked and what it answers, as bytes with a version.
//!
//! A worker gets the [`SweepAsk`] once, and then one [`Portion`] after the other: some values of one seed. Whoever runs it,
//! the figures of a portion are the same, so a portion that a worker has lost is given to another one.

use super::sweep::{Ground, Sweep, WrongSweep};
use crate::engine::TooManyRuns;
use crate::setup::{Mistake, parse_query};
use crate::site::Site;
use crate::trace::{Cause, Figures, Metrics, Outcome};
use crate::wire::{Reader, Wire, WireError, Writer};

/// The whole of a sweep, as a worker is asked for it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SweepAsk {
    /// The setup, as addresses write it.
    pub query: String,
    /// The key of the setting that varies.
    pub key: String,
    /// Its values, as addresses write them.
    pub values: Vec<String>,
    /// How many seeds, from that of the setup upwards.
    pub seeds: u32,
    /// Whether the runs of the first seed come with their bounds.
    pub has_bounds: bool,
}

/// A part of a sweep: the runs of one seed with some of the values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Portion {
    /// The number of the seed, from 0.
    pub seed: u32,
    /// The first value, from 0.
    pub from: u32,
    /// The end of the values.
    pub to: u32,
}

impl SweepAsk {
    /// The ask as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.version();
        out.str(&self.query);
        out.str(&self.key);
        out.length(self.values.len());
        self.values.iter().for_each(|value| out.str(value));
        out.u32(self.seeds);
        out.u8(self.has_bounds.into());
        out.into_bytes()
    }

    /// Reads what [`SweepAsk::to_bytes`] has written.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut input = Reader::new(bytes);
        input.version()?;
        let (query, key) = (input.str()?.to_string(), input.str()?.to_string());
        // Each value has at least the four bytes of its length.
        let values = (0..input.length(4)?).map(|_| input.str().map(str::to_string)).collect::<Result<_, _>>()?;
        let ask = SweepAsk { query, key, values, seeds: input.u32()?, has_bounds: input.u8()? == 1 };
        input.end()?;
        Ok(ask)
    }
}

/// Why there is no such sweep.
#[derive(Clone, PartialEq, Debug)]
pub enum WrongAsk {
    /// The setup has a setting that is not allowed.
    Setup(Mistake),
    /// The sweep itself is not allowed.
    Sweep(WrongSweep),
}

impl WrongAsk {
    /// What is wrong, as a word: the end of the id of the message that says it to people (`problem-sweep-…`).
    pub fn id(&self) -> &'static str {
        match self {
            WrongAsk::Setup(_) => "setup",
            WrongAsk::Sweep(WrongSweep::Setting) => "setting",
            WrongAsk::Sweep(WrongSweep::Value(..)) => "value",
            WrongAsk::Sweep(WrongSweep::Empty) => "empty",
            WrongAsk::Sweep(WrongSweep::Seeds(_)) => "seeds",
            WrongAsk::Sweep(WrongSweep::TooMany(_)) => "too-many",
        }
    }

    /// The field that is wrong: the key of a setting, or `values` or `seeds`. `ask` is what was asked.
    pub fn field<'a>(&'a self, ask: &'a SweepAsk) -> &'a str {
        match self {
            WrongAsk::Setup(mistake) => &mistake.field,
            WrongAsk::Sweep(WrongSweep::Setting | WrongSweep::Value(..)) => &ask.key,
            WrongAsk::Sweep(WrongSweep::Seeds(_)) => "seeds",
            WrongAsk::Sweep(WrongSweep::Empty) if ask.seeds == 0 => "seeds",
            WrongAsk::Sweep(WrongSweep::Empty | WrongSweep::TooMany(_)) => "values",
        }
    }
}

/// A sweep that is run in portions.
pub struct Portions {
    sweep: Sweep,
    has_bounds: bool,
    /// What the runs of all portions share.
    ground: Ground,
}

impl Portions {
    /// The sweep that is asked for; `imported` is the site `file`. The error says what is wrong with it.
    pub fn new(ask: &SweepAsk, imported: Option<Site>) -> Result<Self, WrongAsk> {
        let (setup, wrong) = parse_query(&ask.query, &[]);
        if let Some(wrong) = wrong.into_iter().next() {
            return Err(WrongAsk::Setup(wrong));
        }
        let imported = imported.filter(|_| setup.site == "file");
        let sweep = Sweep::new(Sweep::lanes_of(&setup), &ask.key, ask.values.clone(), ask.seeds, imported);
        let has_bounds = ask.has_bounds;
        sweep
            .map(|sweep| Portions { sweep: sweep.keeping_own(&setup), has_bounds, ground: Ground::default() })
            .map_err(WrongAsk::Sweep)
    }

    /// Runs a portion: its figures, for each lane those of each value, as bytes that [`portion_of_bytes`] reads. Values
    /// and seeds beyond those of the sweep are left out.
    pub fn run(&mut self, portion: Portion) -> Result<Vec<u8>, TooManyRuns> {
        let (mut figures, mut bounds) = (Vec::new(), Vec::new());
        if portion.seed < self.sweep.seeds() {
            let end = (portion.to as usize).min(self.sweep.values());
            let values = (portion.from as usize).min(end)..end;
            let ground = &mut self.ground;
            if self.has_bounds && portion.seed == 0 {
                (figures, bounds) = self.sweep.run_bounded(portion.seed, values, ground)?;
            } else {
                figures = self.sweep.run_values(portion.seed, values, ground)?;
            }
        }
        let mut out = Writer::new();
        out.version();
        out.length(figures.len());
        figures.iter().for_each(|run| write(run, &mut out));
        out.length(bounds.len());
        bounds.into_iter().for_each(|bound_us| write_short(bound_us, &mut out));
        Ok(out.into_bytes())
    }
}

/// What a portion has given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// The figures: for each lane those of each value.
    pub runs: Vec<Figures>,
    /// The bound of each run, in µs, 0 of a run that did not finish; none at all if they were not asked for.
    pub bounds_us: Vec<u64>,
}

/// Reads what a portion has given.
pub fn portion_of_bytes(bytes: &[u8]) -> Result<Given, WireError> {
    let mut input = Reader::new(bytes);
    input.version()?;
    let count = input.length(LEAST)?;
    let runs: Vec<Figures> = (0..count).map(|_| read(&mut input)).collect::<Result<_, _>>()?;
    let count = input.length(1)?;
    if count != 0 && count != runs.len() {
        return Err(WireError::Invalid("number of bounds"));
    }
    let bounds_us = (0..count).map(|_| read_short(&mut input)).collect::<Result<_, _>>()?;
    input.end()?;
    Ok(Given { runs, bounds_us })
}

/// The fewest bytes of a run: its outcome, and a byte for each number and for the number of causes.
const LEAST: usize = 1 + NUMBERS + 1;
/// The numbers of a run, apart from its idle times.
const NUMBERS: usize = 14;

/// The numbers of a run in the order in which they are written. A figure that is forgotten here does not compile.
macro_rules! numbers {
    ($($field:ident),+) => {
        /// Most numbers are small, so they are written in as few bytes as they need: a run takes 40 to 70.
        fn write(run: &Figures, out: &mut Writer) {
            let Figures { outcome, metrics: Metrics { $($field,)+ idle_us } } = run;
            outcome.write(out);
            $(write_short(u64::from(*$field), out);)+
            write_short(idle_us.len() as u64, out);
            for (cause, us) in idle_us {
                cause.write(out);
                write_short(*us, out);
            }
        }

        fn read(input: &mut Reader) -> Result<Figures, WireError> {
            let outcome = Outcome::read(input)?;
            $(let $field = read_short(input)?.try_into().map_err(|_| WireError::Invalid(stringify!($field)))?;)+
            let causes = read_short(input)?;
            if causes > Cause::ALL.len() as u64 {
                return Err(WireError::Invalid("number of causes"));
            }
            let idle = |_| Ok((Cause::read(input)?, read_short(input)?));
            let idle_us = (0..causes).map(idle).collect::<Result<_, WireError>>()?;
            Ok(Figures { outcome, metrics: Metrics { $($field,)+ idle_us } })
        }
    };
}

numbers!(
    makespan_us,
    fetches,
    duplicate_fetches,
    retries,
    pages,
    failed,
    disallowed,
    timeouts,
    refused,
    cancelled,
    max_in_flight,
    workers,
    busy_us,
    held_back_us
);

/// Seven bits a byte, the lowest first; the highest bit says that there are more (LEB128).
fn write_short(mut number: u64, out: &mut Writer) {
    while number > 0x7f {
        out.u8(number as u8 | 0x80);
        number >>= 7;
    }
    out.u8(number as u8);
}

fn read_short(input: &mut Reader) -> Result<u64, WireError> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = input.u8()?;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            break;
        }
        number |= bits << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(WireError::Invalid("number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::CATALOGUE;

    fn ask(values: &[&str], seeds: u32) -> SweepAsk {
        let values = values.iter().map(|value| value.to_string()).collect();
        let lanes: Vec<&str> = CATALOGUE.iter().map(|strategy| strategy.id).take(4).collect();
        let query = format!("site=demo&lanes={}&errors=6&retries=1&cpu-ms=7", lanes.join(","));
        SweepAsk { query, key: String::from("concurrency"), values, seeds, has_bounds: false }
    }

    #[test]
    fn every_strategy_has_the_same_figures_in_portions_as_in_the_whole() {
        for lanes in CATALOGUE.chunks(4) {
            let ids: Vec<&str> = lanes.iter().map(|strategy| strategy.id).collect();
            let ask =
                SweepAsk { query: format!("site=demo&lanes={}&errors=6", ids.join(",")), ..ask(&["1", "4", "9"], 2) };
            let (mut portions, whole) = (Portions::new(&ask, None).unwrap(), Portions::new(&ask, None).unwrap().sweep);
            for seed in 0..2 {
                let all = whole.run_seed(seed).unwrap();
                // In the wrong order, as two workers may do it.
                for (from, to) in [(2, 3), (0, 2)] {
                    let bytes = portions.run(Portion { seed, from, to }).unwrap();
                    let runs = portion_of_bytes(&bytes).unwrap().runs;
                    let of_whole = |lane: usize| all[lane * 3 + from as usize..lane * 3 + to as usize].to_vec();
                    assert_eq!(runs, (0..lanes.len()).flat_map(of_whole).collect::<Vec<_>>(), "{ids:?}");
                    assert!(bytes.len() < 6 + runs.len() * 70, "{} bytes for {} runs", bytes.len(), runs.len());
                }
            }
        }
    }

    #[test]
    fn each_seed_has_its_own_site_if_the_site_is_drawn() {
        for site in ["web:60", "demo"] {
            let ask =
                SweepAsk { query: format!("site={site}&lanes=gather,as_completed&errors=6"), ..ask(&["1", "4"], 2) };
            let (mut portions, whole) = (Portions::new(&ask, None).unwrap(), Portions::new(&ask, None).unwrap().sweep);
            // Back to a seed that was left, as after a worker was lost.
            for seed in [0, 1, 0] {
                let bytes = portions.run(Portion { seed, from: 0, to: 2 }).unwrap();
                assert_eq!(portion_of_bytes(&bytes).unwrap().runs, whole.run_seed(seed).unwrap(), "{site} {seed}");
            }
        }
    }

    #[test]
    fn a_portion_beyond_the_sweep_is_empty() {
        let mut portions = Portions::new(&ask(&["2", "3"], 1), None).unwrap();
        for portion in [(1, 0, 2), (0, 2, 9), (u32::MAX, 0, u32::MAX), (0, 2, 1)] {
            let (seed, from, to) = portion;
            let bytes = portions.run(Portion { seed, from, to }).unwrap();
            assert_eq!(portion_of_bytes(&bytes), Ok(Given::default()), "{portion:?}");
        }
        assert_eq!(
            portion_of_bytes(&portions.run(Portion { seed: 0, from: 1, to: 9 }).unwrap()).unwrap().runs.len(),
            4
        );
    }

    #[test]
    fn an_ask_comes_back_and_a_wrong_one_is_an_error() {
        let ask = ask(&["1", "16"], 50);
        let bytes = ask.to_bytes();
        assert_eq!(SweepAsk::of_bytes(&bytes), Ok(ask.clone()));
        for end in 0..bytes.len() {
            assert!(SweepAsk::of_bytes(&bytes[..end]).is_err(), "cut at {end}");
        }
        let mut other = bytes.clone();
        other[0] ^= 0x40;
        assert!(matches!(SweepAsk::of_bytes(&other), Err(WireError::Version(_))));
        for (ask, id, field) in [
            (SweepAsk { key: String::from("seed"), ..ask.clone() }, "setting", "seed"),
            (SweepAsk { values: vec![String::from("many")], ..ask.clone() }, "value", "concurrency"),
            (SweepAsk { values: Vec::new(), ..ask.clone() }, "empty", "values"),
            (SweepAsk { query: String::from("cpu-ms=none"), ..ask.clone() }, "setup", "cpu-ms"),
            (SweepAsk { seeds: 0, ..ask.clone() }, "empty", "seeds"),
            (SweepAsk { seeds: 500_000, ..ask.clone() }, "too-many", "values"),
            (SweepAsk { seeds: u32::MAX, ..ask }, "seeds", "seeds"),
        ] {
            let Err(wrong) = Portions::new(&ask, None) else { panic!("{ask:?} is allowed") };
            assert_eq!((wrong.id(), wrong.field(&ask)), (id, field), "{ask:?}");
        }
    }

    #[test]
    fn bounds_come_with_the_first_seed_and_change_no_figure() {
        let plain = ask(&["1", "4", "9"], 2);
        let bounded = SweepAsk { has_bounds: true, ..plain.clone() };
        let given = |ask: &SweepAsk, seed| {
            let bytes = Portions::new(ask, None).unwrap().run(Portion { seed, from: 0, to: 3 }).unwrap();
            portion_of_bytes(&bytes).unwrap()
        };
        let [first, second] = [given(&bounded, 0), given(&bounded, 1)];
        assert_eq!((&first.runs, first.bounds_us.len()), (&given(&plain, 0).runs, 12));
        assert_eq!(second, given(&plain, 1));
        for (run, bound_us) in first.runs.iter().zip(first.bounds_us) {
            assert_eq!(bound_us > 0, run.outcome == Outcome::Finished);
            assert!(bound_us <= run.metrics.makespan_us, "{bound_us} {run:?}");
        }
    }

    #[test]
    fn a_forked_lane_has_its_own_figures_with_bounds_and_without() {
        let query = String::from("site=demo&lanes=gather,gather@300ms:latency-ms=20&concurrency=4");
        let plain = SweepAsk { query, ..ask(&["4"], 1) };
        let given = |ask: &SweepAsk| {
            let bytes = Portions::new(ask, None).unwrap().run(Portion { seed: 0, from: 0, to: 1 }).unwrap();
            portion_of_bytes(&bytes).unwrap()
        };
        let bounded = given(&SweepAsk { has_bounds: true, ..plain.clone() });
        assert_eq!(bounded.runs, given(&plain).runs);
        assert!(bounded.runs[1].metrics.makespan_us < bounded.runs[0].metrics.makespan_us);
        assert!(bounded.bounds_us[0] > 0 && bounded.bounds_us[1] == 0);
    }

    #[test]
    fn damaged_figures_are_an_error_and_never_a_panic() {
        let bytes =
            Portions::new(&ask(&["1", "5"], 1), None).unwrap().run(Portion { seed: 0, from: 0, to: 2 }).unwrap();
        for end in 0..bytes.len() {
            assert!(portion_of_bytes(&bytes[..end]).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] = 0xff;
            let _ = portion_of_bytes(&damaged);
        }
        for number in [0, 127, 128, u64::from(u32::MAX), u64::MAX] {
            let mut out = Writer::new();
            write_short(number, &mut out);
            assert_eq!(read_short(&mut Reader::new(&out.into_bytes())), Ok(number));
        }
        assert!(read_short(&mut Reader::new(&[0xff; 10])).is_err());
    }
}

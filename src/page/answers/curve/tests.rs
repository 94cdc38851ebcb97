use super::*;
use crate::compare::{Portions, Sweep};
use crate::setup::parse_query;
use proptest::prelude::*;

/// The curve that an address asks for, its portions in the order of the chunks.
fn curve(query: &str, ask: &str, chunk: usize) -> Curve {
    let (setup, mistakes) = parse_query(query, &[]);
    assert_eq!(mistakes, [], "{query}");
    let mut curve = Curve::new(CurveAsk::read(ask).unwrap(), &setup);
    let mut portions = Portions::new(&curve.sweep(query), None).unwrap();
    for seed in 0..curve.ask.seeds {
        for from in (0..curve.values.all.len()).step_by(chunk) {
            let to = (from + chunk).min(curve.values.all.len()) as u32;
            let portion = Portion { seed, from: from as u32, to };
            assert!(!curve.is_whole());
            curve.take(portion, &portions.run(portion).unwrap()).unwrap();
        }
    }
    assert!(curve.is_whole());
    curve
}

#[test]
fn each_point_is_the_run_that_it_loads() {
    let query = "site=web:60&lanes=gather,queue_workers,thread_map&errors=5&cpu-ms=3&seed=7";
    for ask in ["", "latency-ms.fetches", "cpu-ms.utilisation.20", "connections", "max-pages.failed"] {
        let curve = curve(query, ask, 5);
        for place in [0, 3, curve.values.all.len() - 1] {
            let value = curve.values.all[place];
            for (number, run) in curve.runs(1, place).iter().enumerate() {
                let (mut setup, _) = parse_query(query, &[]);
                setup.seed += number as u32;
                curve.ask.setting.set(&mut setup, &value.to_string()).unwrap();
                let sweep =
                    Sweep::new(Sweep::lanes_of(&setup), "concurrency", vec![setup.concurrency.to_string()], 1, None);
                let figures = sweep.unwrap().run_seed(0).unwrap();
                assert_eq!(*run, Some(Run::of(&figures[1])), "{ask} {value} {number}");
            }
        }
    }
}

#[test]
fn a_bound_is_never_above_the_run_and_has_no_place_beside_other_figures() {
    let of = |ask: &str| curve("site=demo&lanes=gather,task_group_spawn,sequential&cpu-ms=6", ask, 8);
    let curve = of("");
    for lane in 0..3 {
        for place in 0..curve.values.all.len() {
            let (bound_us, spread) = (curve.bound_us(lane, place).unwrap(), curve.spread(lane, place).unwrap());
            assert!(bound_us <= spread.median && spread.low == spread.high);
        }
    }
    assert_eq!(of("fetches").bound_us(0, 0), None);
}

#[test]
fn how_sure_it_is_adds_up() {
    let curve = curve("site=web:60&lanes=gather,task_group_spawn&seed=3", "latency-ms.20", 16);
    for place in [0, curve.values.present.unwrap()] {
        let (one, other) = (curve.wins(0, 1, place), curve.wins(1, 0, place));
        assert_eq!((one.wins, one.losses, one.of), (other.losses, other.wins, 20));
        let us = |lane: usize, seed: usize| curve.runs(lane, place)[seed].unwrap().makespan_us;
        assert_eq!(one.wins as usize, (0..20).filter(|&seed| us(0, seed) < us(1, seed)).count());
        let mut all: Vec<u64> = (0..20).map(|seed| us(0, seed)).collect();
        all.sort_unstable();
        let spread = curve.spread(0, place).unwrap();
        assert_eq!([spread.low, spread.median, spread.high], [all[0], all[9], all[18]]);
    }
}

#[test]
fn a_spread_is_of_all_runs_that_have_come() {
    let (setup, _) = parse_query("site=web:60&lanes=gather,task_group_spawn", &[]);
    let mut curve = Curve::new(CurveAsk::read("latency-ms.20").unwrap(), &setup);
    let mut portions = Portions::new(&curve.sweep("site=web:60&lanes=gather,task_group_spawn"), None).unwrap();
    for seed in 0..20 {
        let portion = Portion { seed, from: 0, to: 3 };
        curve.take(portion, &portions.run(portion).unwrap()).unwrap();
        for (lane, place, figure) in (0..2).flat_map(|lane| Figure::ALL.map(|figure| (lane, curve.order[2], figure))) {
            // Asked for twice: what is kept is what is counted.
            let all = || curve.runs(lane, place).iter().flatten().map(|run| figure.of(run)).collect();
            assert_eq!([0; 2].map(|_| curve.spread_of(figure, lane, place)), [Some(Spread::of(all())); 2], "{seed}");
            assert_eq!(curve.spread_of(figure, lane, curve.order[3]), None);
        }
    }
    assert_eq!(curve.spread_of(Figure::Makespan, 2, 0), None, "there is no such lane");
}

#[test]
fn an_address_of_a_curve_comes_back() {
    for setting in settings() {
        for figure in Figure::ALL {
            for seeds in SEEDS {
                let ask = CurveAsk { setting, figure, seeds };
                assert_eq!(CurveAsk::read(&ask.text()), Ok(ask), "{}", ask.text());
            }
        }
    }
    assert_eq!(CurveAsk::default().text(), "");
    assert_eq!(CurveAsk::read("makspan"), Err(String::from("makspan")));
    assert_eq!(CurveAsk::read("seed"), Err(String::from("seed")));
    assert_eq!(CurveAsk::read("3"), Err(String::from("3")));
}

#[test]
fn a_lane_with_its_own_value_keeps_it() {
    let curve = curve("site=demo&lanes=gather,gather:concurrency=4", "", 64);
    let us = |lane, value| {
        let place = curve.values.all.binary_search(&value).unwrap();
        curve.runs(lane, place)[0].unwrap().makespan_us
    };
    assert_eq!([us(1, 1), us(1, 4), us(1, 256)], [us(0, 4); 3]);
    assert_ne!(us(0, 1), us(0, 4));
}

#[test]
fn the_table_has_a_line_for_each_point_and_says_what_the_picture_shows() {
    let curve = curve("site=demo&lanes=gather,thread_map", "cores.20", 64);
    let names = [String::from("one, \"two\""), String::from("three")];
    let csv = curve.csv(&names);
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + 2 * curve.values.all.len());
    assert_eq!(lines[0], "cores,lane,seeds,low,median,high,bound_us,unfinished");
    let spread = curve.spread(1, 0).unwrap();
    let figures = format!("{},{},{}", spread.low, spread.median, spread.high);
    assert_eq!(lines[2], format!("1,three,20,{figures},,0"));
    assert!(lines[1].starts_with("1,\"one, \"\"two\"\"\",20,"), "{}", lines[1]);
}

#[test]
fn bytes_of_another_sweep_are_an_error() {
    let (setup, _) = parse_query("site=demo&lanes=gather", &[]);
    let mut curve = Curve::new(CurveAsk::default(), &setup);
    let mut portions = Portions::new(&curve.sweep("site=demo&lanes=gather"), None).unwrap();
    let bytes = portions.run(Portion { seed: 0, from: 0, to: 4 }).unwrap();
    for (seed, from, to) in [(0, 0, 5), (1, 0, 4), (0, 90, 94), (0, 3, 1)] {
        assert!(curve.take(Portion { seed, from, to }, &bytes).is_err(), "{seed} {from} {to}");
    }
    assert!(curve.take(Portion { seed: 0, from: 0, to: 4 }, &bytes[1..]).is_err());
    assert_eq!(curve.progress(), (0, 64));
}

proptest! {
    #[test]
    fn the_knee_is_where_no_further_worker_is_worth_it(all in proptest::collection::vec(1u64..100_000, 1..40)) {
        let points: Vec<(u32, u64)> = all.iter().enumerate().map(|(place, us)| (place as u32 * 2 + 1, *us)).collect();
        let found = knee(&points).unwrap();
        // By brute force: worker by worker, each has to take off 5 %.
        let is_worth = |from: usize, to: usize| {
            let mut least = points[from].1 as f64;
            (points[from].0..points[to].0).for_each(|_| least *= 0.95);
            (points[to].1 as f64) < least
        };
        let is_knee = |place: usize| (place + 1..points.len()).all(|later| !is_worth(place, later));
        prop_assert!(is_knee(found));
        prop_assert!((0..found).all(|place| !is_knee(place)));
    }
}

#[test]
fn a_chain_has_its_knee_at_one_worker_and_a_star_later() {
    let knee = |site: &str| {
        let curve =
            curve(&format!("site={site}&lanes=task_group_spawn&stragglers=none&spread=constant&cpu-ms=0"), "", 64);
        curve.values.all[curve.knee(0).unwrap()]
    };
    assert_eq!(knee("chain:40"), 1);
    assert!((10..=40).contains(&knee("star:200")), "{}", knee("star:200"));
}

//! What the curves say, in words.

use super::advice::{Advice, Advised, Choice};
use super::curve::{Curve, Figure};
use super::plot::words;
use super::why;
use crate::compare::{Portions, Spread};
use crate::say::{self, settings};
use crate::setup::{Setup, setting};
use crate::text;

/// A site with more pages than this needs portions of a single value: a worker must answer within some seconds.
const LARGE: u32 = 2_000;

/// Whether the runs of a setup take long.
pub fn is_large(setup: &Setup) -> bool {
    let pages = setup.site.split_once(':').and_then(|(_, rest)| rest.split(',').next()?.parse().ok());
    pages.unwrap_or(0) > LARGE || setup.site == "file"
}

/// The names of the lanes.
pub fn lane_names(setup: &Setup) -> Vec<String> {
    setup.plans().iter().map(settings::lane_name).collect()
}

/// The name of a figure.
pub fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::Makespan => text::ANSWERS_MAKESPAN,
        Figure::Fetches => text::ANSWERS_FETCHES,
        Figure::MostInFlight => text::ANSWERS_MOST_IN_FLIGHT,
        Figure::Duplicates => text::ANSWERS_DUPLICATES,
        Figure::Failed => text::ANSWERS_FAILED,
        Figure::Utilisation => text::ANSWERS_UTILISATION,
    }
}

/// The value at a place: `Concurrency 12`.
pub fn value(curve: &Curve, place: usize) -> String {
    let held = curve.values.all.get(place).copied().unwrap_or(0);
    text::value_set(settings::name(curve.ask.setting), settings::shown_held(curve.ask.setting, held))
}

/// A figure over seeds: its median, and from where to where 9 of 10 are.
pub fn spread(figure: Figure, of: Spread, seeds: u32) -> String {
    let median = words(figure, of.median);
    if seeds == 1 {
        return median;
    }
    text::answers_spread(median, words(figure, of.low), words(figure, of.high))
}

/// What a lane's point says: its figure, and its bound.
pub fn at_point(curve: &Curve, lane: usize, place: usize) -> String {
    let Some(of) = curve.spread(lane, place) else { return String::from(text::ANSWERS_COMING) };
    let mut said = spread(curve.ask.figure, of, curve.ask.seeds);
    if let Some(bound_us) = curve.bound_us(lane, place) {
        said = text::answers_with_bound(said, words(Figure::Makespan, bound_us));
    }
    match curve.unfinished(lane, place) {
        0 => said,
        unfinished => text::answers_with_unfinished(said, unfinished, curve.runs(lane, place).iter().flatten().count()),
    }
}

/// All lanes at a place, for a screen reader.
pub fn point(curve: &Curve, setup: &Setup, place: usize) -> String {
    let lanes = lane_names(setup).into_iter().enumerate();
    let lanes = lanes.map(|(lane, name)| text::value_set(name, at_point(curve, lane, place)));
    text::answers_point(value(curve, place), lanes.collect::<Vec<_>>().join(text::LIST_DOT))
}

/// What the curves say: where each lane is fastest, where no further worker is worth it, and which lane ends before which.
pub fn sentences(curve: &Curve, setup: &Setup) -> Vec<String> {
    if !curve.is_whole() {
        return Vec::new();
    }
    let (names, of) = (lane_names(setup), curve.ask.setting);
    let mut all: Vec<String> =
        names.iter().enumerate().filter_map(|(lane, name)| best(curve, setup, lane, name)).collect();
    if let Some(place) = curve.values.present.filter(|_| curve.ask.seeds > 1) {
        let pairs = (0..curve.lanes).flat_map(|one| (one + 1..curve.lanes).map(move |other| (one, other)));
        all.extend(pairs.map(|(one, other)| wins(curve, &names, (one, other), place)));
    }
    let own = setup.lanes.iter().zip(&names).filter(|(lane, _)| lane.has_own(of.key));
    all.extend(own.map(|(_, name)| text::answers_keeps_own(name, settings::name(of))));
    all.push(match curve.ask.seeds {
        1 => text::answers_how_one(setup.seed),
        seeds => text::answers_how_many(seeds, setup.seed, setup.seed.saturating_add(seeds - 1)),
    });
    all
}

fn best(curve: &Curve, setup: &Setup, lane: usize, name: &str) -> Option<String> {
    let of = curve.ask.setting;
    let plan = setup.plans().into_iter().nth(lane)?;
    if !plan.strategy.heeds(of.key) {
        return Some(text::answers_no_effect(settings::name(of), name));
    }
    let place = curve.best(lane)?;
    let spread = curve.spread_of(Figure::Makespan, lane, place)?;
    let shown = |place: usize| settings::shown_held(of, curve.values.all[place]);
    let said = text::answers_best(name, settings::name(of), shown(place), words(Figure::Makespan, spread.median));
    let Some(knee) = curve.knee(lane) else { return Some(said) };
    let at_knee = curve.spread_of(Figure::Makespan, lane, knee)?;
    Some(text::answers_knee(said, shown(knee), words(Figure::Makespan, at_knee.median)))
}

/// Which of two lanes ends first, in how many of the seeds.
fn wins(curve: &Curve, names: &[String], (one, other): (usize, usize), place: usize) -> String {
    let wins = curve.wins(one, other, place);
    let (first, second, wins) =
        if wins.wins >= wins.losses { (one, other, wins) } else { (other, one, curve.wins(other, one, place)) };
    let at = value(curve, place);
    match wins.wins {
        0 => text::answers_draw(at, &names[first], &names[second], wins.of),
        count => text::answers_wins(at, &names[first], &names[second], count, wins.of, wins.ties()),
    }
}

/// A word of an address that is no choice of the curves.
pub fn wrong_choice(word: &str) -> String {
    let figures = Figure::ALL.map(Figure::id).join(", ");
    text::answers_wrong_choice(word, figures)
}

/// The pool has failed.
pub fn failed() -> String {
    String::from(text::ANSWERS_FAILED_RUNS)
}

/// Why a sweep has ended: `told` are the two words of one that is not allowed, or nothing.
pub fn wrong_sweep(told: &str, curve: &Curve, query: &str) -> String {
    let ask = curve.sweep(query);
    match Portions::new(&ask, None).err().filter(|_| !told.is_empty()) {
        Some(wrong) => {
            let problem = say::wrong_sweep(&wrong, &ask);
            text::value_set(problem.field, problem.text)
        }
        None => failed(),
    }
}

/// A figure that can be asked about.
pub fn why_figure(figure: why::Figure) -> &'static str {
    match figure {
        why::Figure::Makespan => text::ANSWERS_WHY_MAKESPAN,
        why::Figure::Utilisation => text::ANSWERS_UTILISATION,
        why::Figure::InFlight => text::ANSWERS_MOST_IN_FLIGHT,
        why::Figure::Duplicates => text::ANSWERS_DUPLICATES,
        why::Figure::Failed => text::ANSWERS_FAILED,
    }
}

/// The advice in sentences: the best one, the second, how sure it is, and what would change it.
pub fn advice(advice: &Advice, setup: &Setup) -> Vec<String> {
    if advice.ask().is_some() {
        return Vec::new();
    }
    let Some(advised) = advice.advised() else { return vec![String::from(text::ANSWERS_ADVICE_NONE)] };
    let name = |choice: &Choice| say::strategy_name(choice.strategy);
    let spread = |choice: &Choice| self::spread(Figure::Makespan, choice.spread, 2);
    let best = &advised.best;
    let mut all = vec![text::answers_advice_best(name(best), best.strategy.id, best.concurrency, spread(best))];
    if let Some(second) = &advised.second {
        let wins = advised.wins;
        all.push(text::answers_advice_second(
            name(second),
            second.strategy.id,
            second.concurrency,
            spread(second),
            wins.wins,
            wins.of,
            wins.ties(),
        ));
        all.push(String::from(if advised.is_sure { text::ANSWERS_ADVICE_SURE } else { text::ANSWERS_ADVICE_UNSURE }));
        all.extend(advised.turns.iter().filter_map(|turn| {
            let of = setting(turn.key)?;
            let value = settings::shown_held(of, turn.value);
            Some(text::answers_advice_turn(settings::name(of), value, name(&turn.to), turn.to.concurrency))
        }));
        if advised.turns.is_empty() {
            all.push(String::from(text::ANSWERS_ADVICE_STAYS));
        }
    }
    all.push(text::answers_advice_how(advice.progress().0, setup.seed));
    all
}

/// The advised lanes, as an address has them: the best one and the second, each with its concurrency.
pub fn lanes_of(advised: &Advised) -> String {
    let lane = |choice: &Choice| format!("{}:concurrency={}", choice.strategy.id, choice.concurrency);
    let lanes = std::iter::once(&advised.best).chain(&advised.second).map(lane);
    lanes.collect::<Vec<_>>().join(",")
}

//! `--sweep`: many runs of which only the figures are printed, a line for each value of a setting.

use crate::{Format, Request, flag, flags, tell};
use crawl_playground::compare::{MAX_RUNS, Point, Spread, Sweep, WrongSweep};
use crawl_playground::say;
use crawl_playground::say::settings;
use crawl_playground::setup::{Kind, Setting};
use crawl_playground::site::Site;
use crawl_playground::strategy::Version;
use crawl_playground::text::RUNS_TOO_MANY;
use crawl_playground::trace::{Cause, Figures, Outcome};
use serde_json::{Value, json};
use std::fmt::Write;
use std::num::NonZero;

/// What `--sweep`, `--seeds` and `--threads` say.
#[derive(Default)]
pub struct Asked {
    /// The setting and its values, as written.
    pub sweep: Option<(&'static Setting, Vec<String>)>,
    /// How many seeds.
    pub seeds: Option<u32>,
    /// How many threads; otherwise as many as there are processors.
    pub threads: Option<usize>,
}

/// The valid values of these flags.
pub fn allowed(key: &str) -> Option<String> {
    Some(match key {
        "sweep" => {
            "SETTING=VALUES, as in concurrency=1..64 or concurrency=1,2,4,8 or mark=discovery,result".to_string()
        }
        "seeds" => format!("a whole number from 1 to {MAX_RUNS}"),
        "threads" => "a whole number from 1 to 1024".to_string(),
        _ => return None,
    })
}

impl Asked {
    /// Whether there is a sweep.
    pub fn is_some(&self) -> bool {
        self.sweep.is_some()
    }

    /// Sets one of the three flags. `None` if the flag is another one.
    pub fn set(&mut self, key: &str, value: &str) -> Option<Result<(), String>> {
        let must = || format!("must be {}, not `{value}`.", allowed(key).unwrap_or_default());
        let number = |max: u32| value.parse().ok().filter(|number| (1..=max).contains(number)).ok_or_else(must);
        let set = match key {
            "sweep" => read(value).map(|sweep| self.sweep = Some(sweep)),
            "seeds" => number(MAX_RUNS as u32).map(|seeds| self.seeds = Some(seeds)),
            "threads" => number(1024).map(|threads| self.threads = Some(threads as usize)),
            _ => return None,
        };
        Some(set)
    }

    /// Flags that are there without a flag that they need, or with one that they exclude.
    pub fn check(&self, prints_one_run: Option<&str>) -> Result<(), String> {
        match (self.is_some(), prints_one_run) {
            (true, Some(flag)) => Err(format!("--{flag} is for one run. Leave out either --{flag} or --sweep.")),
            (false, _) if self.seeds.is_some() => Err("--seeds needs --sweep, too.".to_string()),
            (false, _) if self.threads.is_some() => Err("--threads needs --sweep, too.".to_string()),
            _ => Ok(()),
        }
    }
}

/// Reads `SETTING=VALUES`.
fn read(text: &str) -> Result<(&'static Setting, Vec<String>), String> {
    let (key, values) = text
        .split_once('=')
        .ok_or_else(|| format!("must be {}, not `{text}`.", allowed("sweep").unwrap_or_default()))?;
    let setting = flag(key).ok_or_else(|| not_a_setting(key))?;
    let mut all = Vec::new();
    for value in values.split(',') {
        let left = MAX_RUNS.saturating_sub(all.len());
        match value.split_once("..").filter(|_| matches!(setting.kind, Kind::Number { .. })) {
            None => all.push(value.to_string()),
            Some((first, last)) => {
                let ends = first.parse::<u32>().ok().zip(last.parse::<u32>().ok());
                let (first, last) = ends.filter(|(first, last)| first <= last).ok_or_else(|| {
                    format!(
                        "has the range `{value}`. A range must be FIRST..LAST, two whole numbers, the lower one first."
                    )
                })?;
                if (last - first) as usize >= left {
                    return Err(too_many(all.len() + (last - first) as usize + 1));
                }
                all.extend((first..=last).map(|number| number.to_string()));
            }
        }
    }
    Ok((setting, all))
}

fn not_a_setting(key: &str) -> String {
    let keys: Vec<&str> = flags().filter(|setting| Sweep::can_vary(setting)).map(|setting| setting.key).collect();
    format!("cannot vary `{key}`. It can vary one of {}.", keys.join(", "))
}

fn too_many(runs: usize) -> String {
    format!("would have {runs} runs. A sweep has at most {MAX_RUNS}. Take fewer values or seeds.")
}

/// Runs a sweep and reports it.
pub fn report(request: &Request, site: Site) -> Result<String, String> {
    let Some((setting, values)) = &request.asked.sweep else { return Ok(String::new()) };
    let lane = (request.strategy, request.setup.clone());
    let is_imported = request.names_a_file();
    let (name, seeds) = (say::site_name(&site), request.asked.seeds.unwrap_or(1));
    let sweep = Sweep::new(vec![lane], setting.key, values.clone(), seeds, is_imported.then_some(site));
    let sweep = sweep.map_err(|wrong| format!("--sweep {}", words(&wrong, setting)))?;
    if let Some(remark) = settings::no_effect_on(setting, request.strategy) {
        tell(&format!("--sweep {}: {remark}", setting.key));
    }
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let points = sweep.run(request.asked.threads.unwrap_or(processors)).map_err(|_| RUNS_TOO_MANY)?;
    Ok(match request.format {
        Format::Text => table(request, &name, setting, &points),
        Format::Json => format!("{:#}\n", all_json(request, &name, setting, &points)),
    })
}

fn words(wrong: &WrongSweep, setting: &Setting) -> String {
    match wrong {
        WrongSweep::Setting => not_a_setting(setting.key),
        WrongSweep::Value(_, wrong) => format!("{}: {}", setting.key, settings::wrong(setting.key, wrong, &[])),
        WrongSweep::Empty => "needs at least one value.".to_string(),
        WrongSweep::Seeds(max) => {
            format!("needs seeds above the maximum of {max}. Take a smaller --seed or fewer --seeds.")
        }
        WrongSweep::TooMany(runs) => too_many(*runs),
    }
}

/// A figure of a sweep: its heading in the table, its name in JSON, how it is read from a run, and what it is divided by.
struct Column {
    heading: &'static str,
    name: &'static str,
    of: fn(&Figures) -> u64,
    unit: u32,
}

/// The columns after the makespan.
const COLUMNS: [Column; 5] = [
    Column { heading: "fetches", name: "fetches", of: |run| run.metrics.fetches.into(), unit: 1 },
    Column {
        heading: "duplicates",
        name: "duplicate_fetches",
        of: |run| run.metrics.duplicate_fetches.into(),
        unit: 1,
    },
    Column { heading: "failed", name: "failed", of: |run| run.metrics.failed.into(), unit: 1 },
    Column { heading: "in flight", name: "max_in_flight", of: |run| run.metrics.max_in_flight.into(), unit: 1 },
    Column {
        heading: "utilisation %",
        name: "utilisation_percent",
        of: |run| run.metrics.utilisation_permille().into(),
        unit: 10,
    },
];

fn makespan(point: &Point) -> Spread {
    point.spread(|run| run.metrics.makespan_us)
}

/// A number for people: a whole one, or with one decimal.
fn shown(number: u64, unit: u32) -> String {
    if unit == 1 { number.to_string() } else { format!("{:.1}", exact(number, unit)) }
}

fn exact(number: u64, unit: u32) -> f64 {
    number as f64 / f64::from(unit)
}

/// How many runs did not finish.
fn unfinished(point: &Point) -> usize {
    point.runs.iter().filter(|run| run.outcome != Outcome::Finished).count()
}

fn table(request: &Request, site: &str, setting: &Setting, points: &[Point]) -> String {
    let seeds = points.first().map_or(0, |point| point.runs.len());
    let (id, seed) = (request.strategy.id, request.setup.seed);
    let mut text = format!("{id} on {site}. Values: {}. Seeds with each: {seeds}, from {seed}.\n", points.len());
    text += "The makespan in ms: the 5th percentile, the median and the 95th percentile over the seeds. The others are medians.\n\n";
    let wide = points.iter().map(|point| point.value.len()).max().unwrap_or(0).max(setting.key.len());
    let _ = write!(text, "{:>wide$}  {:>10}  {:>10}  {:>10}", setting.key, "5 %", "median", "95 %");
    COLUMNS.iter().for_each(|column| text += &format!("  {:>1$}", column.heading, column.heading.len().max(8)));
    text += "  unfinished\n";
    for point in points {
        let Spread { low, median, high } = makespan(point);
        let [low, median, high] = [low, median, high].map(|us| shown(us, 1000));
        let _ = write!(text, "{:>wide$}  {low:>10}  {median:>10}  {high:>10}", point.value);
        for column in &COLUMNS {
            let median = shown(point.spread(column.of).median, column.unit);
            let _ = write!(text, "  {median:>0$}", column.heading.len().max(8));
        }
        let _ = writeln!(text, "  {:>10}", unfinished(point));
    }
    text
}

fn all_json(request: &Request, site: &str, setting: &Setting, points: &[Point]) -> Value {
    let spread_json = |Spread { low, median, high }, unit| json!({ "p5": exact(low, unit), "median": exact(median, unit), "p95": exact(high, unit) });
    let idle_json = |point: &Point, cause: usize| spread_json(point.spread(|run| run.metrics.idle_us[cause].1), 1000);
    let point_json = |point: &Point| {
        let mut fields = json!({ "value": point.value, "makespan_ms": spread_json(makespan(point), 1000) });
        for column in &COLUMNS {
            fields[column.name] = spread_json(point.spread(column.of), column.unit);
        }
        let idle = Cause::ALL.iter().enumerate();
        let idle = idle.map(|(number, (_, word))| (word.to_string(), idle_json(point, number)));
        fields["idle_ms"] = Value::Object(idle.collect());
        fields["unfinished"] = json!(unfinished(point));
        fields
    };
    json!({
        "strategy": request.strategy.pattern,
        "version": if request.strategy.version == Version::Published { "published" } else { "corrected" },
        "site": site,
        "setting": setting.key,
        "first_seed": request.setup.seed,
        "seeds": points.first().map_or(0, |point| point.runs.len()),
        "points": points.iter().map(point_json).collect::<Vec<Value>>(),
    })
}

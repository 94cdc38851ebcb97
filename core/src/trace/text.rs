//! Traces as text: the JSON of the command line, golden traces, and a Gantt chart in ASCII.

use super::blame_text::{critical_path_json, culprits_json};
pub use super::object::milliseconds;
use super::object::{json_ms, object, text_or_null};
use super::{Bounds, CriticalPath, Event, EventKind, Metrics, Phase, ResultOrder, Timeline, Trace};
use crate::site::{PageId, Site};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;
use std::io;

/// One line per event, for people and for golden files.
pub fn event_lines(trace: &Trace, site: &Site) -> String {
    let mut text = String::new();
    for event in trace.events() {
        let at = milliseconds(event.at_us());
        let line = event_text(event, site);
        let _ = writeln!(text, "{at:>10}  {line}");
    }
    text
}

fn event_text(event: &Event, site: &Site) -> String {
    let page = event.page().known().map_or(Cow::Borrowed("-"), |page| site.url(page));
    let word = event.kind().word();
    match event.kind() {
        EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => match PageId(event.other()).known() {
            Some(parent) => format!("{word:<13} {page}  in {}", site.url(parent)),
            None => format!("{word:<13} {page}"),
        },
        EventKind::HeldBack => format!("{word:<13} {page}  {} ms", milliseconds(event.other().into())),
        EventKind::Fetched => format!("{word:<13} {page}  worker {}  status {}", event.row(), event.detail()),
        EventKind::Failed => format!("{word:<13} {page}  worker {}  {}", event.row(), failure_text(event)),
        EventKind::Waiting => {
            let culprit = event.page().known().map_or(String::new(), |_| format!("  for {page}"));
            format!("{word:<13} worker {}  {}{culprit}", event.row(), event.cause().word())
        }
        EventKind::Released => format!("{word:<13} by {page}"),
        EventKind::Raised => format!("{word:<13} {page}  {}", failure_text(event)),
        EventKind::Blocked => format!("{word:<13} {}  by {page}", event.obstacle().word()),
        EventKind::Listed | EventKind::Marked => format!("{word:<13} {page}"),
        EventKind::LimitReached => format!("{word:<13} {}", event.limit().word()),
        EventKind::Finished => format!("{word:<13} {}", event.outcome().word()),
        EventKind::Retrying | EventKind::Started if event.retry() > 0 => {
            format!("{word:<13} {page}  worker {}  retry {}", event.row(), event.retry())
        }
        EventKind::Submitted | EventKind::Started | EventKind::Retrying | EventKind::Parsing | EventKind::Parsed => {
            format!("{word:<13} {page}  worker {}", event.row())
        }
    }
}

fn failure_text(event: &Event) -> String {
    event.failure().map_or_else(|| format!("status {}", event.detail()), |failure| failure.word().to_string())
}

/// The sentences of a report, which the core does not know.
#[derive(Clone, Copy, Default)]
pub struct Sentences<'a> {
    /// What went wrong: a sentence for each [`Fault`](super::Fault).
    pub verdict: &'a [String],
    /// What decided the makespan.
    pub critical_path: &'a str,
}

/// What a report tells of a run.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The run.
    pub trace: &'a Trace,
    /// The site that it crawled.
    pub site: &'a Site,
    /// The seed of its latencies and errors.
    pub seed: u64,
    /// The bounds of its makespan.
    pub bounds: &'a Bounds,
    /// What decided its makespan.
    pub path: &'a CriticalPath,
    /// What is said of it.
    pub sentences: Sentences<'a>,
}

/// The run as JSON, with its critical path. `docs/command-line.md` has the schema.
pub fn json(report: Report) -> Value {
    let Report { trace, site, .. } = report;
    let order = ResultOrder::of(trace);
    let mut json = figures_json(report);
    let more = object(&mut [
        ("result_inversions", order.inversions.into()),
        ("order_of_results", urls(order.pages, site).collect()),
        ("visited", urls(trace.visited(), site).collect()),
        ("events", trace.events().iter().map(|event| event_json(event, site)).collect()),
    ]);
    if let (Value::Object(all), Value::Object(more)) = (&mut json, more) {
        all.extend(more);
    }
    json
}

/// Writes the same as [`json`](fn@json), with one line per figure, page and event: `diff` can compare two runs, and a
/// run of 100,000 pages is never in memory as JSON.
pub fn write_json(out: &mut dyn io::Write, report: Report) -> io::Result<()> {
    let Report { trace, site, .. } = report;
    writeln!(out, "{{")?;
    if let Value::Object(figures) = figures_json(report) {
        for (key, value) in figures {
            write!(out, "  {}: ", Value::from(key))?;
            match value {
                Value::Array(values) => write_list(out, values.into_iter())?,
                value => write!(out, "{value}")?,
            }
            writeln!(out, ",")?;
        }
    }
    let order = ResultOrder::of(trace);
    write!(out, "  \"result_inversions\": {},\n  \"order_of_results\": ", order.inversions)?;
    write_list(out, urls(order.pages, site))?;
    write!(out, ",\n  \"visited\": ")?;
    write_list(out, urls(trace.visited(), site))?;
    write!(out, ",\n  \"events\": ")?;
    write_list(out, trace.events().iter().map(|event| event_json(event, site)))?;
    writeln!(out, "\n}}")
}

fn write_list(out: &mut dyn io::Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    let mut separator = "[\n    ";
    for value in values {
        write!(out, "{separator}{value}")?;
        separator = ",\n    ";
    }
    // The separator is still the first one: the list is empty.
    if separator.starts_with('[') { write!(out, "[]") } else { write!(out, "\n  ]") }
}

fn urls(pages: Vec<PageId>, site: &Site) -> impl Iterator<Item = Value> {
    pages.into_iter().map(|page| Value::from(site.url(page)))
}

fn figures_json(report: Report) -> Value {
    let Report { trace, site, seed, bounds, path, sentences } = report;
    let timeline = Timeline::of(trace);
    let metrics = Metrics::of(trace, &timeline);
    let (segments, left_out) = critical_path_json(path, site);
    // To collect a map, the program would need a sort of its entries.
    let mut idle = serde_json::Map::new();
    idle.extend(metrics.idle_us.iter().map(|(cause, us)| (cause.word().to_string(), json_ms(*us))));
    let bounds = object(&mut [
        ("work_ms", json_ms(bounds.work_us)),
        ("span_ms", json_ms(bounds.span_us)),
        ("bound_ms", json_ms(bounds.with_workers(trace.concurrency))),
    ]);
    let is_published = trace.strategy.ends_with(crate::trace::PUBLISHED);
    object(&mut [
        ("outcome", trace.outcome().map_or("running", |outcome| outcome.word()).into()),
        ("strategy", trace.strategy.trim_end_matches(crate::trace::PUBLISHED).into()),
        ("version", if is_published { "published" } else { "corrected" }.into()),
        ("concurrency", trace.concurrency.into()),
        ("seed", seed.into()),
        ("makespan_ms", json_ms(metrics.makespan_us)),
        ("fetches", metrics.fetches.into()),
        ("duplicate_fetches", metrics.duplicate_fetches.into()),
        ("retries", metrics.retries.into()),
        ("failed", metrics.failed.into()),
        ("disallowed", metrics.disallowed.into()),
        ("max_in_flight", metrics.max_in_flight.into()),
        ("utilisation_percent", (f64::from(metrics.utilisation_permille()) / 10.0).into()),
        ("idle_ms", idle.into()),
        ("bounds", bounds),
        ("verdict", sentences.verdict.iter().map(|sentence| Value::from(&**sentence)).collect()),
        ("idle_culprits", culprits_json(&timeline, site).into()),
        ("critical_path", segments.into()),
        ("critical_path_left_out", left_out.into()),
        ("critical_path_sentence", sentences.critical_path.into()),
        ("fingerprint", format!("{:016x}", trace.fingerprint()).into()),
    ])
}

/// The figures of a run, one per line, for people.
pub fn figures(trace: &Trace, bounds: &Bounds) -> String {
    let metrics = Metrics::of(trace, &Timeline::of(trace));
    let makespan_us = metrics.makespan_us;
    let speed_up = (bounds.work_us * 100 + makespan_us / 2).checked_div(makespan_us).unwrap_or(100);
    let utilisation = metrics.utilisation_permille();
    let mut text = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<32} {value:>14}");
    };
    let ms = |us| format!("{} ms", milliseconds(us));
    row("outcome", trace.outcome().map_or("running", |outcome| outcome.word()).to_string());
    row("concurrency", trace.concurrency.map_or(String::from("unlimited"), |workers| workers.to_string()));
    row("makespan", ms(makespan_us));
    row("speed-up over sequential", format!("{}.{:02} times", speed_up / 100, speed_up % 100));
    row("fetches", metrics.fetches.to_string());
    row("duplicate fetches", metrics.duplicate_fetches.to_string());
    if metrics.retries > 0 {
        row("retries", metrics.retries.to_string());
    }
    row("failed", metrics.failed.to_string());
    if metrics.disallowed > 0 {
        row("disallowed", metrics.disallowed.to_string());
    }
    row("max in flight", metrics.max_in_flight.to_string());
    row("utilisation", format!("{}.{} %", utilisation / 10, utilisation % 10));
    for (cause, us) in metrics.idle_us.iter().filter(|(_, us)| *us > 0) {
        row(&format!("idle, {}", cause.word()), ms(*us));
    }
    row("work", ms(bounds.work_us));
    row("span", ms(bounds.span_us));
    row("bound", ms(bounds.with_workers(trace.concurrency)));
    text
}

fn event_json(event: &Event, site: &Site) -> Value {
    // Of the fields that some kinds have, most are words or small numbers.
    let mut fields = vec![("at_ms", json_ms(event.at_us())), ("event", event.kind().word().into())];
    if let Some(page) = event.page().known() {
        fields.push(("page", site.url(page).into()));
    }
    let why = || match event.failure() {
        Some(failure) => ("failure", failure.word().into()),
        None => ("status", event.detail().into()),
    };
    let further = match event.kind() {
        EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => {
            Some(("found_in", text_or_null(PageId(event.other()).known().map(|page| site.url(page)))))
        }
        EventKind::HeldBack => Some(("held_back_ms", json_ms(event.other().into()))),
        EventKind::LimitReached => Some(("limit", event.limit().word().into())),
        EventKind::Finished => Some(("outcome", event.outcome().word().into())),
        EventKind::Blocked => Some(("obstacle", event.obstacle().word().into())),
        EventKind::Raised | EventKind::Failed => Some(why()),
        EventKind::Fetched => Some(("status", event.detail().into())),
        EventKind::Waiting => Some(("cause", event.cause().word().into())),
        EventKind::Retrying | EventKind::Started if event.retry() > 0 => Some(("retry", event.retry().into())),
        EventKind::Started if event.is_duplicate() => Some(("duplicate", true.into())),
        _ => None,
    };
    let has_worker = !matches!(
        event.kind(),
        EventKind::Discovered
            | EventKind::Disallowed
            | EventKind::Redirected
            | EventKind::HeldBack
            | EventKind::LimitReached
            | EventKind::Finished
            | EventKind::Blocked
            | EventKind::Raised
            | EventKind::Released
            | EventKind::Listed
            | EventKind::Marked
    );
    if has_worker {
        fields.push(("worker", event.row().into()));
    }
    fields.extend(further);
    if let Some(line) = event.line() {
        fields.push(("line", line.into()));
    }
    object(&mut fields)
}

/// The most worker rows that a chart shows, and the number of columns of its time axis.
const CHART_ROWS: u32 = 64;
const CHART_COLUMNS: usize = 96;

/// A Gantt chart: one line per worker row; `=` fetch, `#` parse, `x` a fetch that failed, `.` waiting, `|` the first
/// column of a page that is wide enough for its name.
pub fn gantt(trace: &Trace, site: &Site) -> String {
    let timeline = Timeline::of(trace);
    let width_us = timeline.makespan_us.max(1);
    let column = |us: u64| (us * CHART_COLUMNS as u64 / width_us) as usize;
    let mut rows = vec![vec![' '; CHART_COLUMNS + 1]; timeline.rows.min(CHART_ROWS) as usize];
    for wait in &timeline.waits {
        if let Some(row) = rows.get_mut(wait.row() as usize) {
            row[column(wait.start_us())..column(wait.end_us().unwrap_or(width_us))].fill('.');
        }
    }
    for span in &timeline.spans {
        let Some(row) = rows.get_mut(span.row() as usize) else { continue };
        let (start, end) = (column(span.start_us()), column(span.end_us().unwrap_or(width_us)));
        let bar = match (span.phase(), span.failed()) {
            (Phase::Parse, _) => '#',
            (Phase::Fetch, false) => '=',
            (Phase::Fetch, true) => 'x',
        };
        row[start..end].fill(bar);
        let label: Vec<char> = site.label(span.page()).chars().collect();
        if span.phase() == Phase::Fetch && end.saturating_sub(start) >= label.len() + 3 {
            row[start] = '|';
            row[start + 1..start + 1 + label.len()].copy_from_slice(&label);
        }
    }
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let line: String = row.iter().collect();
        let _ = writeln!(text, "{index:>4} {}", line.trim_end());
    }
    if timeline.rows > CHART_ROWS {
        let _ = writeln!(text, "     … and {} more worker rows", timeline.rows - CHART_ROWS);
    }
    let _ = writeln!(text, "     0{:>width$}", format!("{} ms", milliseconds(width_us)), width = CHART_COLUMNS - 1);
    text
}

//! The trace for other programs: as a table (CSV), and as a Chrome trace, which Perfetto and `chrome://tracing` open.

use super::object::milliseconds;
use super::waits::WaitEnd;
use super::{Cause, EventKind, Phase, Span, Timeline, Trace, Wait};
use crate::site::{PageId, Site};
use serde_json::{Map, Value, json};
use std::io;

/// The columns of a trace as CSV. Which of them an event has depends on its kind; all others are empty.
pub const CSV_COLUMNS: [&str; 9] =
    ["at_ms", "event", "page", "worker", "detail", "found_in", "line", "culprit", "until_ms"];

/// Writes the trace as CSV (RFC 4180): a line with [`CSV_COLUMNS`], then a line for each event.
///
/// `worker` counts from 0, as in JSON. `detail` is the status of `fetched`; the status or the failure of `failed` and `raised`; the
/// cause of `waiting`; the obstacle, limit or outcome of the event that has one; the number of a retry; `duplicate` for a fetch that
/// repeats a page; ms for `held back`. `culprit` and `until_ms` say what a wait or a barrier was for, and when the wait ended.
pub fn write_csv(out: &mut dyn io::Write, trace: &Trace, site: &Site) -> io::Result<()> {
    write!(out, "{}\r\n", CSV_COLUMNS.join(","))?;
    let (mut waits, mut released) = (trace.waits.iter(), trace.waits.released());
    let url = |page: PageId| page.known().map_or(String::new(), |page| quoted(&site.url(page)));
    for event in trace.events() {
        let kind = event.kind();
        let has_row = has_row(kind);
        let worker = if has_row { event.row().to_string() } else { String::new() };
        let detail = match kind {
            EventKind::Started if event.is_duplicate() => String::from("duplicate"),
            EventKind::Started | EventKind::Retrying if event.retry() > 0 => event.retry().to_string(),
            EventKind::HeldBack => milliseconds(event.other().into()),
            EventKind::Fetched => event.detail().to_string(),
            EventKind::Failed | EventKind::Raised => {
                event.failure().map_or_else(|| event.detail().to_string(), |failure| failure.word().to_string())
            }
            EventKind::Waiting => event.cause().word().to_string(),
            EventKind::Blocked => event.obstacle().word().to_string(),
            EventKind::LimitReached => event.limit().word().to_string(),
            EventKind::Finished => event.outcome().word().to_string(),
            _ => String::new(),
        };
        let found_in = match kind {
            EventKind::Discovered | EventKind::Disallowed | EventKind::Redirected => url(PageId(event.other())),
            _ => String::new(),
        };
        let (culprit, until_us) = match kind {
            EventKind::Waiting => {
                let wait = waits.next().unwrap_or(WaitEnd::open(event.page()));
                let until = wait.until().and_then(|until| trace.events().get(until));
                (url(wait.culprit), until.map(|until| until.at_us()))
            }
            EventKind::Released => (released.next().map_or(String::new(), url), None),
            _ => (String::new(), None),
        };
        let at = milliseconds(event.at_us());
        let line = event.line().map_or(String::new(), |line| line.to_string());
        let until = until_us.map_or(String::new(), milliseconds);
        let page = url(event.page());
        write!(out, "{at},{},{page},{worker},{detail},{found_in},{line},{culprit},{until}\r\n", kind.word())?;
    }
    Ok(())
}

/// Whether an event of this kind happens on a worker row.
fn has_row(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Submitted
            | EventKind::Started
            | EventKind::Fetched
            | EventKind::Failed
            | EventKind::Parsing
            | EventKind::Parsed
            | EventKind::Waiting
            | EventKind::Retrying
    )
}

/// A field of a CSV file (RFC 4180): in quotes if it needs them.
pub fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_string(),
    }
}

/// A lane of a Chrome trace.
pub struct ChromeProcess<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its timeline.
    pub timeline: &'a Timeline,
}

/// Writes runs as one Chrome trace, in the JSON object format of the Trace Event Format: a process for each run, a thread for each
/// worker row, and a complete event (`"ph": "X"`) for each fetch, parse and wait, with `ts` and `dur` in µs. `args` has the page, and
/// the cause and the culprit of a wait. An arrow (`s`, `f`) leads from the bar of the culprit to the end of the wait.
///
/// `about` is what the file says of itself: the title and the address of the comparison.
pub fn write_chrome_trace(
    out: &mut dyn io::Write,
    runs: &[ChromeProcess],
    site: &Site,
    about: &[(&str, &str)],
) -> io::Result<()> {
    let mut other = Map::new();
    other.extend(about.iter().map(|(key, value)| (key.to_string(), json!(value))));
    write!(out, "{{\"displayTimeUnit\":\"ms\",\"otherData\":{},\"traceEvents\":[", Value::Object(other))?;
    let mut separator = "\n";
    let mut write = |event: Value| {
        let written = write!(out, "{separator}{event}");
        separator = ",\n";
        written
    };
    let mut arrows = 0;
    for (process, run) in (1u32..).zip(runs) {
        write(json!({"ph": "M", "name": "process_name", "pid": process, "tid": 0, "args": {"name": run.name}}))?;
        let sort = json!({"sort_index": process});
        write(json!({"ph": "M", "name": "process_sort_index", "pid": process, "tid": 0, "args": sort}))?;
        for thread in 1..=run.timeline.rows {
            let name = json!({"name": format!("worker {thread}")});
            write(json!({"ph": "M", "name": "thread_name", "pid": process, "tid": thread, "args": name}))?;
            let sort = json!({"sort_index": thread});
            write(json!({"ph": "M", "name": "thread_sort_index", "pid": process, "tid": thread, "args": sort}))?;
        }
        let writer = ChromeRun { process, timeline: run.timeline, site };
        for (number, span) in run.timeline.spans.iter().enumerate() {
            write(writer.span(number, span))?;
        }
        for wait in &run.timeline.waits {
            write(writer.wait(wait))?;
        }
        let last = writer.last_spans();
        for wait in &run.timeline.waits {
            for event in writer.arrow(wait, &last, arrows).into_iter().flatten() {
                write(event)?;
            }
            arrows += 1;
        }
    }
    write!(out, "\n]}}\n")
}

struct ChromeRun<'a> {
    process: u32,
    timeline: &'a Timeline,
    site: &'a Site,
}

impl ChromeRun<'_> {
    fn span(&self, number: usize, span: &Span) -> Value {
        let category = match span.phase() {
            Phase::Fetch => "fetch",
            Phase::Parse => "parse",
        };
        let mut args = json!({"page": self.site.url(span.page())});
        if span.failed() {
            args["failed"] = json!(true);
        }
        let held_back_us = self.timeline.held_back_us(number);
        if held_back_us > 0 {
            args["held_back_us"] = json!(held_back_us);
        }
        let name = format!("{category} {}", self.site.label(span.page()));
        self.complete(&name, category, (span.row(), span.start_us(), span.end_us()), args)
    }

    fn wait(&self, wait: &Wait) -> Value {
        let mut args = json!({"cause": wait.cause().word()});
        if let Some(culprit) = wait.culprit().known() {
            args["culprit"] = json!(self.site.url(culprit));
        }
        let name = format!("waiting: {}", wait.cause().word());
        self.complete(&name, "wait", (wait.row(), wait.start_us(), wait.end_us()), args)
    }

    fn complete(&self, name: &str, category: &str, bar: (u32, u64, Option<u64>), args: Value) -> Value {
        let (row, start_us, end_us) = bar;
        let us = end_us.unwrap_or(self.timeline.makespan_us).saturating_sub(start_us);
        json!({
            "name": name, "cat": category, "ph": "X", "ts": start_us, "dur": us, "pid": self.process, "tid": row + 1,
            "args": args,
        })
    }

    /// All spans that took time, by their page and then by their end.
    fn last_spans(&self) -> Vec<(PageId, u64, u32)> {
        let spans = (0..).zip(&self.timeline.spans);
        let ended = spans.filter_map(|(number, span)| Some((span.page(), span.end_us()?, number)));
        let mut ended: Vec<(PageId, u64, u32)> =
            ended.filter(|&(_, end_us, number)| self.timeline.spans[number as usize].start_us() < end_us).collect();
        super::order::sort_by_number(&mut ended, |span| super::order::pair(span.0.0.into(), span.1));
        ended
    }

    /// The two ends of the arrow from the culprit's bar to the wait that it ended.
    fn arrow(&self, wait: &Wait, last: &[(PageId, u64, u32)], id: u32) -> [Option<Value>; 2] {
        let (Some(culprit), Some(end_us)) = (wait.culprit().known(), wait.end_us()) else { return [None, None] };
        // A worker that backs off waits after the failure; all others wait until something ends.
        let moment_us = if wait.cause() == Cause::Backoff { wait.start_us() } else { end_us };
        let before = last.partition_point(|span| (span.0, span.1) <= (culprit, moment_us));
        let found = before.checked_sub(1).map(|place| last[place]).filter(|span| span.0 == culprit);
        let Some((_, _, number)) = found.filter(|_| wait.start_us() < end_us) else { return [None, None] };
        let span = &self.timeline.spans[number as usize];
        // An arrow binds to the bar around its moment, so neither end lies on the border of one.
        let from_us = span.end_us().unwrap_or(moment_us) - 1;
        let to_us = (end_us - 1).max(from_us);
        let event = |phase: &str, row: u32, at_us: u64| {
            json!({
                "name": wait.cause().word(), "cat": "culprit", "ph": phase, "id": id, "ts": at_us, "pid": self.process,
                "tid": row + 1,
            })
        };
        let mut end = event("f", wait.row(), to_us);
        end["bp"] = json!("e");
        match to_us < end_us {
            true => [Some(event("s", span.row(), from_us)), Some(end)],
            false => [None, None],
        }
    }
}

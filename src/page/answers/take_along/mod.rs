//! Take it along: the figure, the traces and the site as files, each with a name that says what it is.
//!
//! ```ignore
//! let file = take_along::file(Thing::Figure, &comparison, &chart, &About { link, still: None })?;
//! download(&file.name, file.media_type, &file.text);
//! ```
//!
//! [`curve_file`] makes those of a curve. A trace that is too large for a file of its kind gives a sentence that names the limit.

mod axis;
mod bars;
mod curve;
mod figure;
mod patterns;
mod sheet;
mod xml;

pub use axis::{HEIGHT, WIDTH};
pub use figure::{About, Still, figure};

use crate::compare::{Comparison, Lane};
use crate::page::answers::{Curve, say};
use crate::page::picture::trace_json;
use crate::page::scene::Chart;
use crate::say::{settings, site_name};
use crate::setup::Setup;
use crate::site::{file, file_text};
use crate::text;
use crate::trace::{ChromeProcess, write_chrome_trace, write_csv};

/// The most events of a trace that is written as JSON or CSV: about 150 MB of text.
pub const MOST_EVENTS: usize = 1_000_000;
/// The most bars of all lanes in a Chrome trace: about 150 MB of text, and more than Perfetto opens with ease.
pub const MOST_BARS: usize = 500_000;

/// What a person takes along. Lanes are counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// The figure of the comparison, as SVG.
    Figure,
    /// All lanes as one Chrome trace.
    ChromeTrace,
    /// The trace of a lane as JSON, with its figures.
    TraceJson(usize),
    /// The trace of a lane as CSV.
    TraceCsv(usize),
    /// The site as a site file.
    Site,
}

/// What a person takes along of a curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfCurve {
    /// The curve as SVG.
    Figure,
    /// Its points as CSV.
    Table,
}

/// A file to be saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub text: String,
}

/// Makes a file; `Err` has a sentence that says why there is none. `chart` is the picture's own chart.
pub fn file(thing: Thing, comparison: &Comparison, chart: &Chart, about: &About) -> Result<File, String> {
    let (media_type, text) = match thing {
        Thing::Figure => ("image/svg+xml", figure(comparison, chart, about)),
        Thing::ChromeTrace => ("application/json", chrome_trace(comparison, about)?),
        Thing::TraceJson(lane) => {
            events_of(comparison, lane)?;
            ("application/json", trace_json(comparison, lane))
        }
        Thing::TraceCsv(lane) => ("text/csv", csv(comparison, events_of(comparison, lane)?)),
        Thing::Site => ("application/json", site_file(comparison)?),
    };
    Ok(File { name: name(thing, comparison), media_type, text })
}

/// Makes a file of a curve of the lanes of `setup`, on a site with the name `site`; `link` is the address that shows it again.
pub fn curve_file(thing: OfCurve, curve: &Curve, setup: &Setup, site: &str, link: &str) -> File {
    let (ending, media_type, text) = match thing {
        OfCurve::Figure => ("svg", "image/svg+xml", curve::figure(curve, setup, site, link)),
        OfCurve::Table => ("csv", "text/csv", curve.csv(&say::lane_names(setup))),
    };
    let (what, against, of) = (curve.ask.figure.id(), curve.ask.setting.key, plain(&setup.site));
    let seeds = match curve.ask.seeds {
        1 => format!("seed-{}", setup.seed),
        seeds => format!("seeds-{}-{}", setup.seed, setup.seed.saturating_add(seeds - 1)),
    };
    File { name: format!("curve-{what}-{against}-{of}-{seeds}.{ending}"), media_type, text }
}

/// The name of the file: what it is, the lanes or the site, and the seed.
pub fn name(thing: Thing, comparison: &Comparison) -> String {
    let ids: Vec<&str> = comparison.lanes.iter().map(|lane| lane.strategy.id).collect();
    let lane = |number: usize| {
        let id = ids.get(number).copied().unwrap_or_default();
        // Two lanes may have the same pattern.
        let is_unique = ids.iter().filter(|other| **other == id).count() < 2;
        if is_unique { id.to_string() } else { format!("{id}-{}", number + 1) }
    };
    let (what, of, ending) = match thing {
        Thing::Figure => ("figure", ids.join("-"), "svg"),
        Thing::ChromeTrace => ("chrome-trace", ids.join("-"), "json"),
        Thing::TraceJson(number) => ("trace", lane(number), "json"),
        Thing::TraceCsv(number) => ("trace", lane(number), "csv"),
        Thing::Site => return format!("site-{}.json", plain(&comparison.setup.site)),
    };
    format!("{what}-{of}-{}-seed-{}.{ending}", plain(&comparison.setup.site), comparison.setup.seed)
}

/// Words that every file system allows.
fn plain(words: &str) -> String {
    words.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

/// The lane, if its trace is there and not too large for a file.
fn events_of(comparison: &Comparison, number: usize) -> Result<&Lane, String> {
    let lane = comparison.lanes.get(number).filter(|lane| !lane.is_far());
    let lane = lane.ok_or_else(|| String::from(text::WHY_NO_LANE))?;
    match lane.trace.events().len() {
        events if events > MOST_EVENTS => Err(text::take_along_events(events, MOST_EVENTS)),
        _ => Ok(lane),
    }
}

fn csv(comparison: &Comparison, lane: &Lane) -> String {
    let mut bytes = Vec::new();
    // Writing to memory never fails.
    let _ = write_csv(&mut bytes, &lane.trace, &comparison.site);
    String::from_utf8(bytes).unwrap_or_default()
}

fn chrome_trace(comparison: &Comparison, about: &About) -> Result<String, String> {
    let bars: usize = comparison.lanes.iter().map(|lane| lane.timeline.spans.len() + lane.timeline.waits.len()).sum();
    if bars > MOST_BARS {
        return Err(text::take_along_bars(bars, MOST_BARS));
    }
    let names: Vec<String> = comparison.lanes.iter().map(|lane| settings::lane_name(&lane.plan)).collect();
    let processes: Vec<ChromeProcess> = names
        .iter()
        .zip(&comparison.lanes)
        .map(|(name, lane)| ChromeProcess { name, timeline: &lane.timeline })
        .collect();
    let mut bytes = Vec::new();
    let site = site_name(&comparison.site);
    let words = [("site", site.as_str()), ("link", about.link.as_str())];
    // Writing to memory never fails.
    let _ = write_chrome_trace(&mut bytes, &processes, &comparison.site, &words);
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

fn site_file(comparison: &Comparison) -> Result<String, String> {
    let text = file_text(&comparison.site);
    match text.len() > file::MAX_BYTES {
        true => Err(text::take_along_site(text.len() >> 20, file::MAX_BYTES >> 20)),
        false => Ok(text),
    }
}

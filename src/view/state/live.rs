//! Real fetches, in real time.

use crate::compare::Comparison;
use crate::live::LiveRunner;
use crate::page::notes::NoteChange;
use crate::say::{Name, settings};
use crate::setup::Setup;
use crate::site::Site;
use crate::text;
use crate::trace::{EventKind, Trace};
use crate::view::browser;

/// A comparison that is running live.
pub struct Live {
    runner: LiveRunner,
    /// The address that the site's own addresses are served under.
    base: String,
}

impl Live {
    /// Starts the lanes of a setup on the site as known so far; or says why that fails.
    pub fn start(setup: &Setup, site: &Site) -> Result<Self, String> {
        let base = browser::base_url();
        Ok(Live { runner: LiveRunner::start(setup, site, &base)?, base })
    }

    /// Starts the next lane if it is time; `true` if anything has happened since the last call.
    pub fn poll(&mut self) -> bool {
        self.runner.poll(&self.base)
    }

    /// Whether every lane has ended.
    pub fn is_over(&self) -> bool {
        self.runner.is_over()
    }

    /// The real time since the start, in µs.
    pub fn elapsed_us(&self) -> u64 {
        self.runner.elapsed_us()
    }

    /// The lanes so far.
    pub fn comparison(&self) -> Comparison {
        self.runner.comparison()
    }

    /// Why a lane failed to begin, if one did.
    pub fn problem(&self) -> Option<String> {
        self.runner.problem()
    }

    /// Stops all lanes and aborts the requests in flight.
    pub fn cancel(&mut self) {
        self.runner.cancel();
    }
}

/// Why live runs are unavailable.
#[derive(Clone, Copy)]
pub struct WhyNotLive {
    /// A short text beside the button.
    pub short: &'static str,
    /// The full note.
    pub note: &'static str,
}

impl WhyNotLive {
    /// Why live runs are unavailable here; `None` if the demo site can be fetched. Live crawls fetch the demo site, and no
    /// server has any other.
    pub fn of(setup: &Setup) -> Option<Self> {
        let (short, note) = if browser::is_file() {
            (text::LIVE_FILE, text::NOTE_LIVE_IS_FILE)
        } else if browser::is_sandbox() {
            (text::LIVE_SANDBOX, text::NOTE_LIVE_SANDBOX)
        } else if setup.site != "demo" {
            (text::LIVE_ONLY_DEMO, text::NOTE_LIVE_DEMO_ONLY)
        } else {
            return None;
        };
        Some(WhyNotLive { short, note })
    }
}

/// What is said of fetches that failed or were refused, if there are any.
pub fn failures(comparison: &Comparison, is_over: bool) -> Option<NoteChange> {
    let refused = comparison.lanes.iter().filter(|lane| lane.metrics.refused > 0);
    let refused: Vec<String> = refused
        .map(|lane| {
            text::note_live_refused(settings::lane_name(&lane.plan), lane.metrics.refused, lane.metrics.fetches)
        })
        .collect();
    let text = match comparison.lanes.iter().find_map(|lane| first_failure(&lane.trace)) {
        Some(reason) => text::note_live_no_answer(&*comparison.site.url(comparison.site.start), reason),
        None if refused.is_empty() => return None,
        None => text::note_live_stopped(refused.join(". ")),
    };
    let text = if is_over { text } else { text::note_live_goes_on(text) };
    Some(NoteChange::problem("live", text))
}

/// Why the first fetch of a run failed, if it did.
fn first_failure(trace: &Trace) -> Option<String> {
    let is_end = |kind| kind == EventKind::Fetched || kind == EventKind::Failed;
    let first = trace.events().iter().find(|event| is_end(event.kind()))?;
    (first.kind() == EventKind::Failed).then(|| match first.failure() {
        Some(failure) => failure.name().to_string(),
        None => text::status(first.detail()),
    })
}

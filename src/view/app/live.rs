//! Real fetches, in real time.

use super::{App, Work};
use crate::live::LiveRunner;
use crate::say::{Name, settings};
use crate::scene::seconds;
use crate::setup::Comparison;
use crate::text;
use crate::trace::{EventKind, Trace};
use crate::view::browser;
use crate::view::notes::Tone;
use crate::view::shown::Shown;
use std::rc::Rc;

/// Why live runs are unavailable: a short text beside the button, and the full note.
#[derive(Clone, Copy)]
pub(super) struct NoLive {
    word: &'static str,
    pub(super) note: &'static str,
}

impl App {
    /// Starts the lanes of the present setup.
    pub(super) fn run_live(&mut self) {
        self.say_where_live_cannot_go();
        if self.is_asking() || !self.is_live() || self.no_live().is_some() {
            return;
        }
        if self.progress().is_some() {
            // The simulation that the live run is compared with must end first.
            return;
        }
        self.give_up();
        self.notes.forget("live");
        let Ok((site, _)) = self.sites.of(&self.setup) else { return };
        let base = browser::base_url();
        match LiveRunner::start(&self.setup, &site, &base) {
            Ok(runner) => {
                self.playback.is_playing = false;
                self.playback.at_us = 0;
                self.next_look_ms = 0.0;
                self.work = Work::Live(Box::new(runner), base);
                self.go_on_live();
            }
            Err(text) => {
                self.notes.say("live", text::note_live_not_begun(text), Tone::Problem);
            }
        }
    }

    /// Reads what has happened since the last frame; `true` when the figures have changed.
    pub(super) fn go_on_live(&mut self) -> bool {
        let Work::Live(mut runner, base) = std::mem::replace(&mut self.work, Work::Rest) else { return false };
        let is_new = runner.poll(&base);
        if runner.is_over() {
            self.end_live(&runner);
            return true;
        }
        if is_new {
            let (version, predicted) = (self.next_version(), self.simulated.clone());
            let shown = Shown::live(runner.comparison(), predicted, None, version);
            self.say_failures(&shown.comparison, false);
            self.put_on_screen(Rc::new(shown));
        }
        let elapsed_us = runner.elapsed_us();
        self.playback.last_us = self.playback.last_us.max(elapsed_us);
        self.playback.at_us = elapsed_us;
        self.work = Work::Live(runner, base);
        is_new
    }

    /// The run has ended or was stopped: from now on it can be replayed.
    pub(super) fn end_live(&mut self, runner: &LiveRunner) {
        self.work = Work::Rest;
        let (version, predicted) = (self.next_version(), self.simulated.clone());
        let shown = Rc::new(Shown::live(runner.comparison(), predicted, Some(self.address.author.range), version));
        self.say_failures(&shown.comparison, true);
        if let Some(text) = runner.problem() {
            self.notes.say("live", text::note_live_not_begun(text), Tone::Problem);
        }
        self.put_on_screen(shown.clone());
        self.playback.at_us = shown.last_us;
    }

    fn say_failures(&mut self, comparison: &Comparison, is_over: bool) {
        let refused = comparison.lanes.iter().filter(|lane| lane.metrics.refused > 0);
        let refused: Vec<String> = refused
            .map(|lane| {
                text::note_live_refused(settings::lane_name(&lane.plan), lane.metrics.refused, lane.metrics.fetches)
            })
            .collect();
        let text = match comparison.lanes.iter().find_map(|lane| first_failure(&lane.trace)) {
            Some(reason) => text::note_live_no_answer(&comparison.site.page(comparison.site.start).url, reason),
            None if refused.is_empty() => return,
            None => text::note_live_stopped(refused.join(". ")),
        };
        let text = if is_over { text } else { text::note_live_goes_on(text) };
        self.notes.say("live", text, Tone::Problem);
    }

    /// The text about a live run beside its button.
    pub(super) fn live_word(&self) -> String {
        match (&self.work, &self.shown) {
            (Work::Live(runner, _), _) => text::live_fetching(seconds(runner.elapsed_us())),
            (_, Some(shown)) if shown.is_live => String::from(text::LIVE_DONE),
            _ => String::from(self.no_live().map_or(text::LIVE_PREDICTION, |why| why.word)),
        }
    }

    /// Why live runs are unavailable here; `None` if the demo site can be fetched.
    pub(super) fn no_live(&self) -> Option<NoLive> {
        if browser::is_file() {
            Some(NoLive { word: text::LIVE_FILE, note: text::NOTE_LIVE_IS_FILE })
        } else if browser::is_sandbox() {
            Some(NoLive { word: text::LIVE_SANDBOX, note: text::NOTE_LIVE_SANDBOX })
        } else if self.setup.site != "demo" {
            Some(NoLive { word: text::LIVE_ONLY_DEMO, note: text::NOTE_LIVE_DEMO_ONLY })
        } else {
            None
        }
    }
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

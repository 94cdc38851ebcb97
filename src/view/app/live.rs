//! Real fetches, in real time.

use super::{App, Work};
use crate::scene::seconds;
use crate::setup::{Comparison, LiveRunner};
use crate::trace::{EventKind, Trace};
use crate::view::browser;
use crate::view::notes::Tone;
use crate::view::shown::Shown;
use std::rc::Rc;

impl App {
    /// Starts the lanes of the present setup.
    pub(super) fn run_live(&mut self) {
        self.say_where_live_cannot_go();
        if !self.is_live() || self.setup.site != "demo" || browser::is_file() {
            return;
        }
        if self.progress().is_some() {
            // What a live run is compared with must be there first.
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
                self.notes.say("live", format!("The live run could not begin: {text}."), Tone::Problem);
            }
        }
    }

    /// Looks at what has happened since the last frame; `true` when the figures are new.
    pub(super) fn go_on_live(&mut self) -> bool {
        let Work::Live(mut runner, base) = std::mem::replace(&mut self.work, Work::Rest) else { return false };
        let is_new = runner.poll(&base);
        if runner.is_over() {
            self.end_live(&runner);
            return true;
        }
        if is_new {
            let (version, predicted) = (self.next_version(), self.simulated.clone());
            let shown = Shown::live(runner.comparison(), predicted, false, version);
            self.say_failures(&shown.comparison, false);
            self.put_on_screen(Rc::new(shown));
        }
        let elapsed_us = runner.elapsed_us();
        self.playback.last_us = self.playback.last_us.max(elapsed_us);
        self.playback.at_us = elapsed_us;
        self.work = Work::Live(runner, base);
        is_new
    }

    /// The run is over, or was stopped: it can be replayed from now on.
    pub(super) fn end_live(&mut self, runner: &LiveRunner) {
        self.work = Work::Rest;
        let (version, predicted) = (self.next_version(), self.simulated.clone());
        let shown = Rc::new(Shown::live(runner.comparison(), predicted, true, version));
        self.say_failures(&shown.comparison, true);
        self.put_on_screen(shown.clone());
        self.playback.at_us = shown.last_us();
    }

    fn say_failures(&mut self, comparison: &Comparison, is_over: bool) {
        let mut texts: Vec<String> = Vec::new();
        for lane in &comparison.lanes {
            if let Some(reason) = first_failure(&lane.trace) {
                let start = &comparison.site.page(comparison.site.start).url;
                texts = vec![format!(
                    "The demo site did not answer ({start}: {reason}). Is it being served beside this page? \
                     `cargo xtask serve` does."
                )];
                break;
            }
            let metrics = &lane.metrics;
            if metrics.refused > 0 {
                texts.push(format!(
                    "{}: {} of {} fetches were refused",
                    lane.plan.name, metrics.refused, metrics.fetches
                ));
            }
        }
        if texts.is_empty() {
            return;
        }
        let text = match texts[0].starts_with("The demo site") {
            true => texts.swap_remove(0),
            false => format!("The server stopped answering. {}.", texts.join(". ")),
        };
        let text = if is_over { text } else { format!("{text} The run goes on.") };
        self.notes.say("live", text, Tone::Problem);
    }

    /// What is said of a live run beside its button.
    pub(super) fn live_word(&self) -> String {
        match (&self.work, &self.shown) {
            (Work::Live(runner, _), _) => format!("fetching for real, {}", seconds(runner.elapsed_us())),
            (_, Some(shown)) if shown.is_live => String::from("done: replay it, or run it again"),
            _ if browser::is_file() => String::from("a file cannot fetch"),
            _ if self.setup.site != "demo" => String::from("only the demo site can be fetched"),
            _ => String::from("shown is the prediction"),
        }
    }
}

/// Why the first fetch of a run failed, if it did.
fn first_failure(trace: &Trace) -> Option<String> {
    let is_end = |kind| kind == EventKind::Fetched || kind == EventKind::Failed;
    let first = trace.events().iter().find(|event| is_end(event.kind()))?;
    (first.kind() == EventKind::Failed).then(|| match first.failure() {
        Some(failure) => failure.word().to_string(),
        None => format!("status {}", first.detail()),
    })
}

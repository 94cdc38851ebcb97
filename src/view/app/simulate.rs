//! Simulates: at once if that fits into a frame, otherwise in slices.

use super::{App, Work};
use crate::setup::Runner;
use crate::text;
use crate::view::browser;
use crate::view::notes::Tone;
use crate::view::shown::Shown;
use std::rc::Rc;

/// How long a slice may take: half a frame, so that there is time left to paint.
const SLICE_MS: f64 = 8.0;
/// The number of steps between two checks of the clock.
const STEPS: u32 = 2_000;

impl App {
    /// Simulates the present setup from the start. Gives up the present work.
    pub(super) fn simulate(&mut self) {
        self.give_up();
        self.notes.forget("simulation");
        if let Some(growing) = self.sites.growing(&self.setup) {
            self.work = Work::Growth(Box::new(growing));
            self.go_on_growing();
            return;
        }
        self.begin_simulation();
    }

    /// Makes the site for another slice.
    pub(super) fn go_on_growing(&mut self) -> bool {
        let Work::Growth(growing) = &mut self.work else { return false };
        let until_ms = browser::now_ms() + SLICE_MS;
        let mut is_whole = false;
        while !is_whole && browser::now_ms() < until_ms {
            is_whole = growing.advance(STEPS);
        }
        if is_whole && let Work::Growth(growing) = std::mem::replace(&mut self.work, Work::Rest) {
            self.sites.keep(&self.setup, growing.finish());
            self.begin_simulation();
        }
        true
    }

    fn begin_simulation(&mut self) {
        let (site, graph) = match self.sites.of(&self.setup) {
            Ok(site) => site,
            Err(problem) => {
                let text = text::note_demo_instead(problem);
                self.notes.say("site", text, Tone::Problem);
                self.setup.site = String::from("demo");
                let Ok(site) = self.sites.of(&self.setup) else { return };
                site
            }
        };
        self.work = Work::Simulation(Box::new(Runner::new(&self.setup, site, Some(graph))));
        // The simulation of a large site begins with the next frame, because making the site has used up this one.
        if self.terrain_is_small() {
            self.go_on_simulating();
        }
    }

    fn terrain_is_small(&self) -> bool {
        matches!(&self.work, Work::Simulation(runner) if runner.site().len() <= 10_000)
    }

    /// Simulates for another slice; always `true`, because the progress is new.
    pub(super) fn go_on_simulating(&mut self) -> bool {
        let Work::Simulation(runner) = &mut self.work else { return false };
        let until_ms = browser::now_ms() + SLICE_MS;
        let mut is_over = false;
        while !is_over && browser::now_ms() < until_ms {
            is_over = runner.advance(STEPS);
        }
        if is_over && let Work::Simulation(runner) = std::mem::replace(&mut self.work, Work::Rest) {
            let shown = Rc::new(Shown::simulated(runner.finish(), self.address.author.range, self.next_version()));
            self.simulated = Some(shown.clone());
            self.put_on_screen(shown);
        }
        true
    }

    /// How much of the simulation is done, in thousandths.
    pub(super) fn progress(&self) -> Option<u32> {
        match &self.work {
            // Making the site is a small part of the whole.
            Work::Growth(growing) => Some(growing.progress_permille() / 10),
            Work::Simulation(runner) => Some(runner.progress_permille()),
            _ => None,
        }
    }

    /// Drops the present work, because its settings have changed.
    pub(super) fn give_up(&mut self) {
        if let Work::Live(mut runner, _) = std::mem::replace(&mut self.work, Work::Rest) {
            runner.cancel();
        }
    }
}

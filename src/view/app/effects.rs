//! What follows from a change of one part for the others.

use super::{App, FIRST_NOTE};
use crate::page::address::PageAddress;
use crate::page::effect::{Button, Effect};
use crate::page::notes::NoteChange;
use crate::page::playback::PlaybackMsg;
use crate::page::quiz::Quiz;
use crate::page::scene::Range;
use crate::setup::{Mode, Setup};
use crate::view::state::buttons::{ButtonMsg, copied};
use crate::view::state::runs::{LiveMoment, RunChange, Runs};
use crate::view::{browser, components, on_screen};
use wasm_bindgen_futures::spawn_local;

impl App {
    /// Carries out what a part asks for; `true` when the HTML has changed.
    pub(super) fn follow(&mut self, effect: Effect) -> bool {
        match effect {
            Effect::Nothing => return false,
            Effect::Render => {}
            Effect::Paint => {
                self.request_frame();
                return false;
            }
            Effect::Address => self.write_address_soon(),
            Effect::Moved => self.moved(),
            Effect::Range(range) => self.show_range(range),
            Effect::Find(find) => {
                let change = self.runs.find(find, self.playback.at_us(), self.range());
                return self.take(change);
            }
            Effect::Seek(at_us) => return self.move_playhead(PlaybackMsg::Seek(at_us)),
            Effect::GoTo(at_us) => return self.move_playhead(PlaybackMsg::GoTo(at_us)),
            Effect::SeekToBar(at_us) => {
                self.move_playhead(PlaybackMsg::Seek(at_us));
                self.show_selected();
            }
            Effect::Reset => self.reset(),
            Effect::OpenBuilder => {
                if browser::open_dialog("builder") {
                    self.playback.pause();
                    let query = self.page_address().query(self.settings.setup());
                    components::builder::fill(&query, &browser::base_url(), self.playback.at_us());
                }
            }
            Effect::Theme => {
                browser::set_theme(self.appearance.theme);
                self.painter.theme_changed();
                self.write_address_soon();
            }
            Effect::Type => {
                browser::set_type(self.appearance.is_large);
                self.highlight.leave_bars();
                self.write_address_soon();
            }
            Effect::Path => {
                self.show_selected();
                self.write_address_soon();
            }
            Effect::Answered => {
                if let Some(host) = &self.host {
                    host.tell("answer", self.answer_json());
                }
                self.playback.play_from_start();
                self.moved();
            }
            Effect::Copy(button, text) => {
                self.copy(button, text);
                return false;
            }
            Effect::Say(button, text) => {
                self.buttons.update(ButtonMsg { button, text: Some(text) }, &self.callbacks.button);
            }
        }
        true
    }

    /// Another part of the time. Of lanes that are too large to hold, the chart stays until the bars of the new part are there.
    fn show_range(&mut self, range: Range) {
        self.opened.author.range = range;
        if !self.runs.is_far() {
            let change = self.runs.show_range(range);
            self.take(change);
        }
        self.write_address_soon();
        self.request_frame();
    }

    /// The part of the time that is on screen.
    pub(super) fn range(&self) -> Range {
        self.opened.author.range
    }

    fn move_playhead(&mut self, message: PlaybackMsg) -> bool {
        let is_held = self.is_held();
        let effect = self.playback.update(message, self.runs.picture().map(AsRef::as_ref), is_held);
        self.follow(effect)
    }

    /// The person has moved the playhead: the address says where to.
    fn moved(&mut self) {
        self.highlight.hide_tip();
        self.write_address_soon();
        self.request_frame();
    }

    fn show_selected(&mut self) {
        if let Some((highlight, screen)) = self.highlight_on_screen() {
            highlight.show_selected(screen);
        }
    }

    fn copy(&self, button: Button, text: String) {
        let tell = self.callbacks.button.clone();
        spawn_local(async move {
            let has_worked = browser::copy(&text).await;
            tell.emit(ButtonMsg { button, text: Some(copied(button, has_worked)) });
        });
    }

    /// Simulates the setup from the start.
    pub(super) fn simulate(&mut self) {
        self.notes.change(Runs::note_about_live(self.settings.setup()));
        let change = self.runs.simulate(self.settings.setup(), self.range());
        self.take(change);
    }

    /// Takes what came of the work; `true` when the HTML has changed.
    pub(super) fn take(&mut self, change: RunChange) -> bool {
        self.change_notes(change.notes);
        if change.lacks_site {
            self.settings.choose_site("demo");
        }
        if change.is_new {
            self.put_on_screen();
        }
        if change.paints {
            on_screen::put(self.runs.picture().cloned());
            self.request_frame();
        }
        if let Some(at_us) = change.found {
            self.move_playhead(PlaybackMsg::GoTo(at_us));
        }
        if let Some((lane, json)) = change.trace {
            self.keep_trace(lane, &json);
        }
        match change.moment {
            Some(LiveMoment::Now(at_us)) => self.playback.follow_live(at_us),
            Some(LiveMoment::End(at_us)) => self.playback.end_live(at_us),
            None => {}
        }
        change.renders
    }

    /// Gives the trace of a lane to the person, as a file.
    pub(super) fn keep_trace(&self, lane: usize, json: &str) {
        let lane = self.picture().and_then(|picture| picture.comparison.lanes.get(lane));
        if let Some(lane) = lane {
            browser::download(&format!("trace-{}.json", lane.strategy.id), json);
        }
    }

    /// There is another picture.
    fn put_on_screen(&mut self) {
        let Some(picture) = self.runs.picture().cloned() else { return };
        self.playback.set_ends(picture.chart.from_us, picture.chart.end_us, picture.last_us);
        self.highlight.leave_bars();
        self.highlight.light(Vec::new());
        self.chart.keep_kinds(picture.kinds.iter().map(|(kind, _)| *kind));
        on_screen::put(Some(picture));
        self.begin_playing();
    }

    fn begin_playing(&mut self) {
        let may_move = !browser::reduced_motion() && self.settings.setup().mode != Mode::Live;
        self.playback.begin(self.is_asking(), may_move);
    }

    /// The setup was another one before.
    pub(super) fn settings_changed(&mut self, before: &Setup) {
        let setup = self.settings.setup();
        if setup == before {
            return;
        }
        let is_same_run = Setup { mode: before.mode, live_lanes: before.live_lanes, ..setup.clone() } == *before;
        let lanes = setup.lanes.len();
        self.notes.change(NoteChange::forget(FIRST_NOTE));
        self.notes.change(Runs::note_about_live(setup));
        // A question that makes no sense any more.
        self.quiz = self.quiz.take().filter(|quiz| quiz.makes_sense(lanes));
        self.write_address_soon();
        let change = self.runs.follow(self.settings.setup(), self.range(), is_same_run);
        self.take(change);
        let mode = self.settings.setup().mode;
        if before.mode != mode && mode == Mode::Simulated {
            self.notes.change(NoteChange::forget("live"));
        }
    }

    /// Back to the first settings, except the theme and the mode. When embedded: back to the author's settings.
    fn reset(&mut self) {
        let before = self.settings.setup().clone();
        if self.host.is_none() && !self.opened.is_embedded {
            self.settings.reset();
            return self.settings_changed(&before);
        }
        let (setup, address) = self.first.clone();
        self.settings.choose(setup);
        self.playback.restart(address.playback);
        self.quiz = address.author.ask.map(Quiz::of);
        self.open(address);
        self.settings_changed(&before);
        if self.runs.is_resting() {
            self.begin_playing();
        }
        self.highlight.hide_tip();
        self.write_address_soon();
    }

    /// The person went back or forward in the history.
    pub(super) fn read_address(&mut self) {
        let (setup, address, problems) = PageAddress::read(&browser::query(), browser::origin_of);
        if address.query(&setup) == self.page_address().query(self.settings.setup()) {
            // Only the fragment has changed, for example by the skip link.
            return;
        }
        self.notes.problems(&problems);
        self.settings.choose(setup);
        self.playback.choose(address.playback);
        self.open(address);
        self.simulate();
    }

    /// The choices of another address, but for the playhead's.
    fn open(&mut self, address: PageAddress) {
        (self.appearance, self.chart) = (address.appearance, address.chart);
        (self.code, self.table) = (address.code, address.table);
        browser::set_theme(self.appearance.theme);
        browser::set_type(self.appearance.is_large);
        self.painter.theme_changed();
        self.opened = address;
    }

    /// Decides whether an answer was right, once the reader has seen the run to its end; `true` when that is new.
    pub(super) fn see_answer(&mut self) -> bool {
        let is_end = self.playback.is_at_end() && !self.runs.is_live();
        match (&mut self.quiz, self.runs.picture()) {
            (Some(quiz), Some(picture)) if is_end => quiz.see_end(&picture.comparison),
            _ => false,
        }
    }
}

//! A setting changes: the new schedule is on screen by the next frame.

use super::asking::Asking;
use super::{App, FIRST_NOTE, Msg, Work};
use crate::say;
use crate::say::settings;
use crate::setup::{self, Mistake, Mode, Setup};
use crate::site::file;
use crate::text;
use crate::view::browser;
use crate::view::notes::Tone;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

impl App {
    /// Sets a setting to the written value, or says what it must be.
    pub(super) fn set(&mut self, context: &Context<Self>, key: &'static str, value: &str) {
        let Some(setting) = setup::setting(key) else { return };
        let before = self.setup.clone();
        match setting.set(&mut self.setup, value) {
            Ok(()) => self.notes.forget(key),
            Err(wrong) => {
                let mistake = Mistake { field: String::from(key), wrong, taken: Some(setting.get(&self.setup)) };
                self.notes.say(key, settings::problem(&mistake, &[]).to_string(), Tone::Problem);
            }
        }
        self.settings_changed(context, &before);
    }

    /// Back to the first settings, except the theme and the mode. When embedded: back to the author's settings.
    pub(super) fn reset(&mut self, context: &Context<Self>) {
        let before = self.setup.clone();
        if self.host.is_some() || self.address.is_embedded {
            (self.setup, self.address) = self.first.clone();
            browser::set_theme(self.address.theme);
            browser::set_type(self.address.is_large);
            self.stage.theme_changed();
            self.playback.restart(self.address.speed, self.address.is_loop);
            self.asking = Asking::of(self.address.author.ask);
            self.has_begun = false;
            self.settings_changed(context, &before);
            if matches!(self.work, Work::Rest) && !std::mem::replace(&mut self.has_begun, true) {
                self.begin_playing();
            }
            self.tip = None;
            return self.write_address_soon(context);
        }
        self.setup = Setup { mode: before.mode, ..Setup::default() };
        self.settings_changed(context, &before);
    }

    pub(super) fn settings_changed(&mut self, context: &Context<Self>, before: &Setup) {
        if self.setup == *before {
            return;
        }
        self.notes.forget(FIRST_NOTE);
        self.keep_question();
        self.write_address_soon(context);
        self.say_where_live_cannot_go();
        let same_run = Setup { mode: before.mode, live_lanes: before.live_lanes, ..self.setup.clone() } == *before;
        if same_run && self.simulated.is_some() && self.progress().is_none() {
            // The schedule is unchanged and known: the page only returns to it from the live run.
            self.give_up();
            if let Some(simulated) = self.simulated.clone() {
                self.put_on_screen(simulated);
            }
        } else {
            self.simulate();
        }
        if before.mode != self.setup.mode && self.setup.mode == Mode::Simulated {
            self.notes.forget("live");
        }
    }

    /// Opens a site file, unless it is too large.
    pub(super) fn open(&mut self, context: &Context<Self>, file: &File) {
        self.is_dropping = false;
        if file.size() > file::MAX_BYTES as f64 {
            let text = text::site_file_size(file.size(), file::MAX_BYTES);
            self.notes.say("open-file", text, Tone::Problem);
            return;
        }
        let (reading, name) = (JsFuture::from(file.text()), file.name());
        context.link().send_future(async move {
            let text = reading.await.ok().and_then(|text| text.as_string());
            Msg::Opened(text.ok_or_else(|| text::note_file_unreadable(&name)))
        });
    }

    /// Imports a site file that was read.
    pub(super) fn opened(&mut self, context: &Context<Self>, text: Result<String, String>) {
        if let Some(input) = browser::element("open-file").and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            // Emptied, so that the person can choose the same file again after correcting it.
            input.set_value("");
        }
        let read = |text: String| file::read_with(&text, browser::join).map_err(|problem| say::site_problem(&problem));
        match text.and_then(read) {
            Ok((site, warnings)) => {
                let warnings: Vec<String> = warnings.iter().map(say::site_warning).collect();
                self.notes.forget("open-file");
                self.notes.forget("site");
                if !warnings.is_empty() {
                    self.notes.say("open-file", text::note_file_warnings(warnings.join("; ")), Tone::Word);
                }
                self.sites.import(site);
                self.setup.site = String::from("file");
                self.write_address_soon(context);
                self.say_where_live_cannot_go();
                self.simulate();
            }
            Err(problem) => {
                self.notes.say("open-file", problem, Tone::Problem);
            }
        }
    }

    /// Says why a live run is unavailable: live crawls fetch the demo site, and no server has any other.
    pub(super) fn say_where_live_cannot_go(&mut self) {
        match self.no_live().filter(|_| self.is_live()) {
            Some(why) => {
                self.notes.say("mode", why.note, Tone::Word);
            }
            None => self.notes.forget("mode"),
        }
    }
}

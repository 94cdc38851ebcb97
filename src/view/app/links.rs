//! The address bar, the share button, the theme, the help, and files to save.

use super::{App, Msg};
use crate::text;
use crate::view::address::{self, THEMES};
use crate::view::browser;
use gloo_timers::callback::Timeout;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Browsers limit how often a page may change the address: a drag changes it once, at its end.
const ADDRESS_PAUSE_MS: u32 = 150;

impl App {
    /// Writes the address when nothing has changed for a moment.
    pub(super) fn write_address_soon(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        self.address_timer = Some(Timeout::new(ADDRESS_PAUSE_MS, move || link.send_message(Msg::WriteAddress)));
    }

    /// The person went back or forward in the history.
    pub(super) fn read_address(&mut self) {
        let (setup, address, problems) = address::read();
        if address::query(&setup, &address) == address::query(&self.setup, &self.address) {
            // Only the fragment has changed, for example by the skip link.
            return;
        }
        self.notes.problems(&problems);
        self.setup = setup;
        (self.playback.speed, self.playback.is_loop) = (address.speed, address.is_loop);
        if address.theme != self.address.theme {
            browser::set_theme(address.theme);
            self.stage.theme_changed();
        }
        browser::set_type(address.is_large);
        self.address = address;
        self.say_where_live_cannot_go();
        self.has_begun = false;
        self.simulate();
    }

    pub(super) fn next_theme(&mut self, context: &Context<Self>) {
        let at = THEMES.iter().position(|theme| *theme == self.address.theme).unwrap_or(0);
        self.address.theme = THEMES[(at + 1) % THEMES.len()];
        browser::set_theme(self.address.theme);
        self.stage.theme_changed();
        self.write_address_soon(context);
    }

    /// Switches large type on or off, which changes every size.
    pub(super) fn switch_type(&mut self, context: &Context<Self>) {
        self.address.is_large = !self.address.is_large;
        browser::set_type(self.address.is_large);
        self.leave_bars();
        self.write_address_soon(context);
    }

    /// Copies the address of the comparison on screen, with the present moment.
    pub(super) fn share(&mut self, context: &Context<Self>) {
        self.address_timer = None;
        let moment = address::Address { at_us: Some(self.playback.at_us), ..self.address.clone() };
        let query = address::query(&self.setup, &moment);
        let here = browser::window().map(|window| window.location());
        let base = here.and_then(|here| Some(format!("{}{}", here.origin().ok()?, here.pathname().ok()?)));
        let link = format!("{}{query}", base.unwrap_or_default());
        // If it cannot be copied, the person can take it from the address bar.
        address::write(&query);
        context.link().send_future(async move {
            let copied = browser::copy(&link).await;
            Msg::Shared(Some(if copied { text::NOTE_LINK_COPIED } else { text::NOTE_LINK_IN_BAR }))
        });
    }

    pub(super) fn say_shared(&mut self, context: &Context<Self>, word: Option<&'static str>) {
        self.shared.say(context, word, || Msg::Shared(None));
    }

    pub(super) fn open_help(&mut self) {
        if let Some(help) = self.help.cast::<HtmlDialogElement>()
            && !help.open()
        {
            let _ = help.show_modal();
        }
    }

    /// Saves the trace of a lane as a file.
    pub(super) fn keep(&mut self, index: usize) {
        let Some(lane) = self.shown.as_ref().and_then(|shown| shown.comparison.lanes.get(index)) else { return };
        browser::download(&format!("trace-{}.json", lane.strategy.id), &crate::view::trace_json(index));
    }
}

//! Which moment is shown.

use super::{App, Work};
use crate::scene::{next_event_us, previous_event_us};
use crate::site::PageId;
use crate::view::browser;
use crate::view::parts::Tip;
use crate::view::playback::Speed;
use yew::prelude::*;

impl App {
    /// A first visit plays the race once from its start. An address with a moment shows that moment, and with reduced
    /// motion the page shows the middle.
    pub(super) fn begin_playing(&mut self) {
        if self.is_asking() {
            return self.playback.put(0);
        }
        match (self.address.at_us, self.address.play) {
            (Some(at_us), play) => {
                self.playback.put(at_us);
                self.playback.is_playing = play == Some(true);
            }
            (None, Some(true)) => self.playback.is_playing = true,
            (None, None) if !browser::reduced_motion() && !self.is_live() => self.playback.is_playing = true,
            (None, _) => self.playback.put(self.playback.from_us.midpoint(self.playback.axis_us)),
        }
    }

    /// Whether the moment is fixed: to now during a live run, to the start while the author's question waits for its
    /// answer.
    pub(super) fn is_held(&self) -> bool {
        matches!(self.work, Work::Live(..)) || self.is_asking()
    }

    pub(super) fn play(&mut self, context: &Context<Self>) {
        if self.is_held() {
            return;
        }
        self.playback.toggle();
        self.moved(context);
    }

    pub(super) fn step(&mut self, context: &Context<Self>, forward: bool) {
        let Some(shown) = self.shown.as_ref().filter(|_| !self.is_held()) else { return };
        self.playback.is_playing = false;
        let (comparison, at_us) = (&shown.comparison, self.playback.at_us);
        let step = if forward { next_event_us(comparison, at_us) } else { previous_event_us(comparison, at_us) };
        if let Some(at_us) = step {
            self.playback.put(at_us);
        }
        self.moved(context);
    }

    /// To the next key moment, or the one before.
    pub(super) fn turn(&mut self, context: &Context<Self>, forward: bool) {
        let Some(shown) = self.shown.clone() else { return };
        let (turns, at_us) = (shown.turns(), self.playback.at_us);
        let to = if forward { turns.next_us(at_us) } else { turns.previous_us(at_us) };
        // The start comes before the first one.
        self.go_to(context, to.or((!forward).then_some(0)));
    }

    /// Switches the loop on or off.
    pub(super) fn switch_loop(&mut self, context: &Context<Self>) {
        self.playback.is_loop = !self.playback.is_loop;
        self.address.is_loop = self.playback.is_loop;
        self.write_address_soon(context);
    }

    pub(super) fn seek(&mut self, context: &Context<Self>, at_us: u64) {
        if self.is_held() {
            return;
        }
        self.playback.is_playing = false;
        self.playback.seek(at_us);
        self.moved(context);
    }

    pub(super) fn set_speed(&mut self, context: &Context<Self>, speed: Speed) {
        self.playback.speed = speed;
        self.address.speed = speed;
        self.write_address_soon(context);
    }

    /// The person has moved the playhead: the address says where to.
    pub(super) fn moved(&mut self, context: &Context<Self>) {
        self.tip = None;
        self.address.play = None;
        self.address.at_us = (!self.playback.is_playing).then_some(self.playback.at_us);
        self.write_address_soon(context);
        self.request_frame(context);
    }

    /// The pointer is at this point of a lane's graph, or left it; `true` when the page has changed.
    pub(super) fn point_at_graph(&mut self, lane: usize, point: Option<(f64, f64)>) -> bool {
        let page = point.and_then(|(x, y)| self.stage.page_at(lane, x, y)).unwrap_or(PageId::NONE);
        std::mem::replace(&mut self.pointed, page) != page
    }

    /// The page that is highlighted everywhere: the one under the pointer or selected with the keys.
    pub(super) fn lit(&self) -> PageId {
        self.tip.as_ref().map_or(self.pointed, |tip| tip.page)
    }

    /// Describes what is under the pointer; `true` when the text has changed.
    pub(super) fn point(&mut self, point: Option<(f64, f64)>) -> bool {
        let tip = point.and_then(|(x, y)| {
            let shown = self.shown.as_ref()?;
            let hit = self.stage.geometry().hit(x, y)?;
            Tip::of(shown, hit, (x, y), self.stage.geometry(), self.address.has_path)
        });
        let same = match (&tip, &self.tip) {
            (Some(new), Some(old)) => (&new.text, &new.blame) == (&old.text, &old.blame),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.tip = tip;
        }
        !same
    }
}

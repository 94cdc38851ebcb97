//! The moment on screen. Pause, scrub, step and speed only change `at`.

use super::effect::Effect;
use super::look::Find;
use super::picture::Picture;
use super::scene::{fixed, next_event_us, previous_event_us};
use crate::text;

/// The speed of the playhead.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Speed {
    /// Crosses the whole axis in [`FIT_SECONDS`].
    #[default]
    Fit,
    /// Thousandths of real time.
    Permille(u32),
}

/// How long the whole axis takes at the speed `fit`.
pub const FIT_SECONDS: u32 = 8;
/// With reduced motion, the playhead jumps at this interval.
const CALM_STEP_MS: f64 = 600.0;
/// A loop shows the end for this long.
const LOOP_REST_MS: f64 = 1_200.0;
/// The longest frame that counts, so that a page that was hidden does not jump ahead.
const MAX_FRAME_MS: f64 = 100.0;

impl Speed {
    /// The speeds on offer, from slow to fast.
    pub const ALL: &'static [Speed] = &[
        Speed::Permille(100),
        Speed::Permille(250),
        Speed::Permille(500),
        Speed::Fit,
        Speed::Permille(1_000),
        Speed::Permille(2_000),
        Speed::Permille(5_000),
        Speed::Permille(10_000),
        Speed::Permille(20_000),
        Speed::Permille(100_000),
    ];

    /// As it is written in an address: `fit`, `0.25`, `2`.
    pub fn word(self) -> String {
        match self {
            Speed::Fit => String::from("fit"),
            Speed::Permille(permille) => {
                let text = fixed(f64::from(permille) / 1000.0, 3);
                text.trim_end_matches('0').trim_end_matches('.').to_string()
            }
        }
    }

    /// The speed as people read it.
    pub fn shown(self) -> String {
        match self {
            Speed::Fit => String::from(text::SPEED_FIT),
            Speed::Permille(_) => text::speed_times(self.word()),
        }
    }

    /// Reads what [`Speed::word`] writes; any number of times from 0.01 to 1000.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "fit" {
            return Some(Speed::Fit);
        }
        let times = number(text).filter(|times| (0.01..=1000.0).contains(times))?;
        Some(Speed::Permille((times * 1000.0).round() as u32))
    }

    /// The next slower or faster one on offer.
    pub fn next(self, faster: bool) -> Self {
        let at = Speed::ALL.iter().position(|speed| *speed == self).unwrap_or(3);
        let at = if faster { (at + 1).min(Speed::ALL.len() - 1) } else { at.saturating_sub(1) };
        Speed::ALL[at]
    }
}

/// Reads a number, with JSON's reader, which the page has for the host's messages: Rust's own `parse::<f64>` adds tables
/// that hardly compress, 12.6 kB of the first load in brotli, as measured.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = if text.starts_with('.') { format!("0{text}") } else { text.to_string() };
    serde_json::from_str::<serde_json::Value>(&text).ok()?.as_f64()
}

/// What the person has chosen of the playback. It is a part of the address.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct PlaybackChoice {
    /// The moment that the person has chosen, in µs; `None` if they have not.
    pub at_us: Option<u64>,
    /// The speed.
    pub speed: Speed,
    /// Whether it begins to play on load; `None` to leave that to the page.
    pub play: Option<bool>,
    /// Whether it loops.
    pub is_loop: bool,
}

/// What a person does with the playhead.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PlaybackMsg {
    /// Plays or pauses.
    Play,
    /// To the next event (`true`) or the one before.
    Step(bool),
    /// To the next key moment (`true`) or the one before.
    KeyMoment(bool),
    /// To a moment, in µs; the end of the axis means the end of all lanes.
    Seek(u64),
    /// Stops, at this moment if there is one, in µs. Unlike [`PlaybackMsg::Seek`], it also reaches moments after a lane's
    /// cut.
    GoTo(Option<u64>),
    /// Plays at this speed.
    Speed(Speed),
    /// Plays faster (`true`) or slower.
    NextSpeed(bool),
    /// Switches the loop on or off.
    Loop,
}

/// The playhead.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Playback {
    choice: PlaybackChoice,
    /// Where it is, in µs.
    at_us: u64,
    is_playing: bool,
    /// The beginning of what the time axis shows, in µs.
    from_us: u64,
    /// The end of what the time axis shows, in µs.
    axis_us: u64,
    /// When the last lane ends, in µs. After the end of the axis if a lane is cut.
    last_us: u64,
    /// Whether it has been put to the moment in the address, which needs the first comparison.
    has_begun: bool,
    waited_ms: f64,
    /// How long it has rested at the end of the loop.
    rested_ms: f64,
}

impl Playback {
    /// A playhead at the start.
    pub fn new(choice: PlaybackChoice) -> Self {
        Playback { choice, ..Playback::default() }
    }

    /// What the person has chosen, for the address.
    pub fn choice(&self) -> PlaybackChoice {
        self.choice
    }

    /// Where it is, in µs.
    pub fn at_us(&self) -> u64 {
        self.at_us
    }

    /// Whether it is playing.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// The two ends of the time axis, in µs.
    pub fn ends_us(&self) -> (u64, u64) {
        (self.from_us, self.axis_us)
    }

    /// Handles a message. While it `is_held`, the moment is fixed: to now during a live run, to the start while the
    /// author's question waits for its answer.
    pub fn update(&mut self, message: PlaybackMsg, picture: Option<&Picture>, is_held: bool) -> Effect {
        match message {
            PlaybackMsg::Speed(speed) => self.choice.speed = speed,
            PlaybackMsg::NextSpeed(faster) => self.choice.speed = self.choice.speed.next(faster),
            PlaybackMsg::Loop => self.choice.is_loop = !self.choice.is_loop,
            _ if is_held => return Effect::Nothing,
            PlaybackMsg::Play => {
                self.toggle();
                return self.moved();
            }
            PlaybackMsg::Seek(at_us) => {
                let at_us = if at_us >= self.axis_us { self.last_us } else { at_us };
                return self.stop_at(Some(at_us));
            }
            PlaybackMsg::GoTo(at_us) => return self.stop_at(at_us),
            PlaybackMsg::Step(forward) => {
                let Some(picture) = picture else { return Effect::Nothing };
                if picture.far.is_some() {
                    return Effect::Find(Find::Event(forward));
                }
                let step = if forward { next_event_us } else { previous_event_us };
                return self.stop_at(step(&picture.comparison, self.at_us));
            }
            PlaybackMsg::KeyMoment(forward) => {
                let Some(picture) = picture else { return Effect::Nothing };
                if picture.far.is_some() {
                    return Effect::Find(Find::KeyMoment(forward));
                }
                let (moments, at_us) = (picture.key_moments(), self.at_us);
                let to = if forward { moments.next_us(at_us) } else { moments.previous_us(at_us) };
                // The start comes before the first one.
                return self.stop_at(to.or((!forward).then_some(0)));
            }
        }
        Effect::Address
    }

    fn stop_at(&mut self, at_us: Option<u64>) -> Effect {
        self.is_playing = false;
        self.put(at_us.unwrap_or(self.at_us));
        self.moved()
    }

    /// The person has moved it: the address says where to.
    fn moved(&mut self) -> Effect {
        self.choice.play = None;
        self.choice.at_us = (!self.is_playing).then_some(self.at_us);
        Effect::Moved
    }

    /// The person or the host has come to another address: the next comparison begins as it says.
    pub fn choose(&mut self, choice: PlaybackChoice) {
        (self.choice, self.has_begun) = (choice, false);
    }

    /// Resets it to the beginning, as when the page was opened.
    pub fn restart(&mut self, choice: PlaybackChoice) {
        let Playback { from_us, axis_us, last_us, .. } = *self;
        *self = Playback { at_us: from_us, from_us, axis_us, last_us, ..Playback::new(choice) };
    }

    /// Begins with the first comparison, once. A first visit plays the race from its start. An address with a moment shows
    /// that moment; where the page may not move by itself, it shows the middle. An open question shows the start.
    pub fn begin(&mut self, is_asking: bool, may_move: bool) {
        if std::mem::replace(&mut self.has_begun, true) {
            return;
        }
        if is_asking {
            return self.put(0);
        }
        match (self.choice.at_us, self.choice.play) {
            (Some(at_us), play) => {
                self.put(at_us);
                self.is_playing = play == Some(true);
            }
            (None, Some(true)) => self.is_playing = true,
            (None, None) if may_move => self.is_playing = true,
            (None, _) => self.put(self.from_us.midpoint(self.axis_us)),
        }
    }

    /// New lanes: a playhead at the end stays at the end, any other keeps its moment.
    pub fn set_ends(&mut self, from_us: u64, axis_us: u64, last_us: u64) {
        let was_over = self.last_us > 0 && self.at_us >= self.last_us;
        (self.from_us, self.axis_us, self.last_us) = (from_us, axis_us, last_us);
        self.put(if was_over { last_us } else { self.at_us });
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.is_playing = false;
    }

    /// Plays from the start: the reader has answered the author's question.
    pub fn play_from_start(&mut self) {
        self.put(0);
        self.is_playing = true;
        self.moved();
    }

    /// A live run begins: the playhead is where the run is.
    pub fn begin_live(&mut self) {
        (self.is_playing, self.at_us) = (false, 0);
    }

    /// The live run is at this moment.
    pub fn follow_live(&mut self, elapsed_us: u64) {
        self.last_us = self.last_us.max(elapsed_us);
        self.at_us = elapsed_us;
    }

    /// The live run has ended at this moment.
    pub fn end_live(&mut self, last_us: u64) {
        self.at_us = last_us;
    }

    /// Puts it to a moment, or to the nearest one in the run.
    fn put(&mut self, at_us: u64) {
        self.at_us = at_us.max(self.from_us).min(self.last_us);
    }

    /// The place of the slider's thumb, in µs: moments after the axis are at its last stop.
    pub fn on_axis_us(&self) -> u64 {
        self.at_us.min(self.axis_us)
    }

    /// The part of the axis to the left of the thumb, from 0 to 1.
    pub fn share(&self) -> f64 {
        let all_us = self.axis_us.saturating_sub(self.from_us).max(1);
        self.on_axis_us().saturating_sub(self.from_us) as f64 / all_us as f64
    }

    /// Whether all lanes have ended.
    pub fn is_at_end(&self) -> bool {
        self.at_us >= self.last_us
    }

    /// Plays or pauses; plays from the start when it is at the end.
    fn toggle(&mut self) {
        self.is_playing = !self.is_playing;
        self.waited_ms = 0.0;
        if self.is_playing && self.is_at_end() {
            self.at_us = self.from_us;
        }
    }

    /// Advances by a frame that took `frame_ms`, and stops at the end.
    pub fn tick(&mut self, frame_ms: f64, calm: bool) {
        if !self.is_playing || self.axis_us == 0 {
            return;
        }
        if self.choice.is_loop && self.is_at_end() {
            self.rested_ms += frame_ms.clamp(0.0, MAX_FRAME_MS);
            if self.rested_ms >= LOOP_REST_MS {
                (self.at_us, self.rested_ms) = (self.from_us, 0.0);
            }
            return;
        }
        self.waited_ms += frame_ms.clamp(0.0, MAX_FRAME_MS);
        if calm && self.waited_ms < CALM_STEP_MS {
            return;
        }
        let elapsed_ms = std::mem::take(&mut self.waited_ms);
        let us_per_ms = match self.choice.speed {
            Speed::Fit => self.axis_us.saturating_sub(self.from_us) as f64 / f64::from(FIT_SECONDS * 1000),
            Speed::Permille(permille) => f64::from(permille),
        };
        self.at_us += (elapsed_ms * us_per_ms).max(1.0) as u64;
        let shown_us = self.axis_us.min(self.last_us);
        if self.at_us >= shown_us {
            // After the axis there is nothing to watch until the lanes end.
            self.at_us = self.last_us;
            self.is_playing = self.choice.is_loop;
        }
    }
}

#[cfg(test)]
mod tests;

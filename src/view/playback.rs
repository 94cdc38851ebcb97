//! The moment on screen. Pause, scrub, step and speed only change `at`.

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
            Speed::Permille(permille) => format!("{}", f64::from(permille) / 1000.0),
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
        let times = super::browser::number(text).filter(|times| (0.01..=1000.0).contains(times))?;
        Some(Speed::Permille((times * 1000.0).round() as u32))
    }

    /// The next slower or faster one on offer.
    pub fn next(self, faster: bool) -> Self {
        let at = Speed::ALL.iter().position(|speed| *speed == self).unwrap_or(3);
        let at = if faster { (at + 1).min(Speed::ALL.len() - 1) } else { at.saturating_sub(1) };
        Speed::ALL[at]
    }
}

/// The playhead.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Playback {
    /// Where it is, in µs.
    pub at_us: u64,
    /// Whether it is playing.
    pub is_playing: bool,
    /// The speed.
    pub speed: Speed,
    /// The beginning of what the time axis shows, in µs.
    pub from_us: u64,
    /// The end of what the time axis shows, in µs.
    pub axis_us: u64,
    /// When the last lane ends, in µs. After the end of the axis if a lane is cut.
    pub last_us: u64,
    /// Whether it loops.
    pub is_loop: bool,
    waited_ms: f64,
    /// How long it has rested at the end of the loop.
    rested_ms: f64,
}

impl Playback {
    /// A playhead at the start.
    pub fn new(speed: Speed, is_loop: bool) -> Self {
        Playback { speed, is_loop, ..Playback::default() }
    }

    /// Resets it to the beginning, at this speed, as when the page was opened.
    pub fn restart(&mut self, speed: Speed, is_loop: bool) {
        let Playback { from_us, axis_us, last_us, .. } = *self;
        *self = Playback { at_us: from_us, from_us, axis_us, last_us, ..Playback::new(speed, is_loop) };
    }

    /// New lanes: a playhead at the end stays at the end, any other keeps its moment.
    pub fn set_ends(&mut self, from_us: u64, axis_us: u64, last_us: u64) {
        let was_over = self.last_us > 0 && self.at_us >= self.last_us;
        (self.from_us, self.axis_us, self.last_us) = (from_us, axis_us, last_us);
        self.put(if was_over { last_us } else { self.at_us });
    }

    /// Puts it to a moment, or to the nearest one in the run.
    pub fn put(&mut self, at_us: u64) {
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

    /// Goes to a moment; the end of the axis means the end of all lanes.
    pub fn seek(&mut self, at_us: u64) {
        self.put(if at_us >= self.axis_us { self.last_us } else { at_us });
    }

    /// Plays or pauses; plays from the start when it is at the end.
    pub fn toggle(&mut self) {
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
        if self.is_loop && self.is_at_end() {
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
        let us_per_ms = match self.speed {
            Speed::Fit => self.axis_us.saturating_sub(self.from_us) as f64 / f64::from(FIT_SECONDS * 1000),
            Speed::Permille(permille) => f64::from(permille),
        };
        self.at_us += (elapsed_ms * us_per_ms).max(1.0) as u64;
        let shown_us = self.axis_us.min(self.last_us);
        if self.at_us >= shown_us {
            // After the axis there is nothing to watch until the lanes end.
            self.at_us = self.last_us;
            self.is_playing = self.is_loop;
        }
    }
}

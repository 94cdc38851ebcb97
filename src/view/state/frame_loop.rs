//! The one animation frame loop. It pauses when nothing moves.

use crate::view::browser;
use gloo_render::AnimationFrame;
use yew::Callback;

/// The shortest time between two pictures of a live run, in ms.
const LIVE_FRAME_MS: f64 = 30.0;
/// The longest, in ms.
const LIVE_SLOWEST_MS: f64 = 250.0;
/// Painting a live run may take at most one part in this many of the time, because the run measures the event loop.
const LIVE_COSTS: f64 = 8.0;
/// The mark on the browser's timeline for the first picture after time 0, when a lane has moved. `cargo xtask frames`
/// reads it to measure how long a first visit waits from its navigation on.
const FIRST_MOTION: &str = "first-motion";

/// The loop.
#[derive(Default)]
pub struct FrameLoop {
    frame: Option<AnimationFrame>,
    last_frame_ms: f64,
    /// When a live run is painted next: painting takes time from its fetches and parses.
    next_live_ms: f64,
    may_have_new_sizes: bool,
    /// Whether the playhead has moved by playing.
    has_moved: bool,
}

impl FrameLoop {
    /// Asks for a frame, unless one is due.
    pub fn request(&mut self, tell: &Callback<f64>) {
        if self.frame.is_none() {
            let tell = tell.clone();
            self.frame = Some(gloo_render::request_animation_frame(move |now_ms| tell.emit(now_ms)));
        }
    }

    /// There is new HTML: the canvases may have other sizes by the next frame.
    pub fn expect_new_sizes(&mut self) {
        self.may_have_new_sizes = true;
    }

    /// Whether there may be new sizes since the last frame.
    pub fn take_new_sizes(&mut self) -> bool {
        std::mem::take(&mut self.may_have_new_sizes)
    }

    /// A frame begins: how long the one before took, in ms. `None` if a live run is not to be painted yet.
    pub fn begin(&mut self, now_ms: f64, is_live: bool) -> Option<f64> {
        self.frame = None;
        let is_too_early = is_live && browser::now_ms() < self.next_live_ms;
        (!is_too_early).then(|| now_ms - std::mem::replace(&mut self.last_frame_ms, now_ms))
    }

    /// A live run begins: it is painted at once.
    pub fn begin_live(&mut self) {
        self.next_live_ms = 0.0;
    }

    /// A frame of a live run that began at this time is over.
    pub fn end_live_frame(&mut self, began_ms: f64) {
        let cost_ms = browser::now_ms() - began_ms;
        self.next_live_ms = began_ms + (cost_ms * LIVE_COSTS).clamp(LIVE_FRAME_MS, LIVE_SLOWEST_MS);
    }

    /// The playhead has moved by playing.
    pub fn mark_motion(&mut self) {
        if !std::mem::replace(&mut self.has_moved, true) {
            browser::mark(FIRST_MOTION);
        }
    }
}

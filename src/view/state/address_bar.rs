//! The address bar: when it is written and read.

use gloo_timers::callback::Timeout;
use yew::Callback;

/// Browsers limit how often a page may change the address: a drag changes it once, at its end.
const PAUSE_MS: u32 = 150;

/// What happens to the address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddressMsg {
    /// The person went back or forward in the history.
    Changed,
    /// Nothing has changed for a moment: it is time to write it.
    Write,
    /// The person copies the address of what is on screen.
    Share,
}

/// The address bar.
#[derive(Default)]
pub struct AddressBar {
    timer: Option<Timeout>,
}

impl AddressBar {
    /// Has the address written when nothing has changed for a moment.
    pub fn write_soon(&mut self, tell: &Callback<AddressMsg>) {
        let tell = tell.clone();
        self.timer = Some(Timeout::new(PAUSE_MS, move || tell.emit(AddressMsg::Write)));
    }

    /// It is being written: no need to do it again.
    pub fn is_written(&mut self) {
        self.timer = None;
    }
}

//! Loads the code of the strategies when the reader scrolls to it.

use crate::live::code_files;
use crate::strategy::files;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

/// How long the code is on the screen before it loads, in ms: in the first frames, the page above it has not its height yet.
const SEEN_MS: u32 = 200;

/// Whether the page has the code of the strategies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeFiles {
    /// It loads, or the reader has not scrolled to it.
    Awaited,
    /// The load failed.
    Failed,
    /// The page has it.
    Here,
}

/// Loads the code when `place` is on the screen. Returns whether it is here, and the callback that loads it again.
#[hook]
pub fn use_code_files(place: &NodeRef) -> (CodeFiles, Callback<()>) {
    let state = use_state_eq(|| if files::are_here() { CodeFiles::Here } else { CodeFiles::Awaited });
    let setter = state.setter();
    let load = use_callback((), move |(), ()| {
        let state = setter.clone();
        state.set(CodeFiles::Awaited);
        spawn_local(async move {
            state.set(if code_files::load().await { CodeFiles::Here } else { CodeFiles::Failed });
        });
    });
    let (place, first) = (place.clone(), load.clone());
    use_effect_with((), move |()| {
        let sight = place.cast::<Element>().filter(|_| !files::are_here()).and_then(|place| Sight::of(&place, first));
        move || drop(sight)
    });
    (*state, load)
}

/// Waits until an element is on the screen for a moment.
struct Sight {
    observer: IntersectionObserver,
    _seen: Closure<dyn FnMut(js_sys::Array, IntersectionObserver)>,
}

impl Sight {
    /// Calls `tell` once. Without an observer, it does so at once.
    fn of(place: &Element, tell: Callback<()>) -> Option<Self> {
        let (when_seen, mut waiting) = (tell.clone(), None);
        let seen = Closure::<dyn FnMut(_, _)>::new(move |entries: js_sys::Array, observer: IntersectionObserver| {
            let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
            let tell = when_seen.clone();
            // A timeout that is replaced is cancelled.
            let next = last.is_ok_and(|entry| entry.is_intersecting()).then(|| {
                Timeout::new(SEEN_MS, move || {
                    observer.disconnect();
                    tell.emit(());
                })
            });
            drop(std::mem::replace(&mut waiting, next));
        });
        let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) else {
            tell.emit(());
            return None;
        };
        observer.observe(place);
        Some(Sight { observer, _seen: seen })
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

//! Loads the code of the strategies when the reader scrolls to it.

use crate::live::code_files;
use crate::strategy::files;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};
use yew::prelude::*;

/// How far below the screen the code is when it begins to load.
const MARGIN: &str = "400px";

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

/// Loads the code when `place` comes near the screen. Returns whether it is here, and the callback that loads it again.
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

/// Waits until an element comes near the screen.
struct Sight {
    observer: IntersectionObserver,
    _seen: Closure<dyn FnMut(js_sys::Array, IntersectionObserver)>,
}

impl Sight {
    /// Calls `tell` once. Without an observer, it does so at once.
    fn of(place: &Element, tell: Callback<()>) -> Option<Self> {
        let when_seen = tell.clone();
        let seen = Closure::<dyn FnMut(_, _)>::new(move |entries: js_sys::Array, observer: IntersectionObserver| {
            let is_near = |entry: js_sys::wasm_bindgen::JsValue| {
                entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
            };
            if entries.iter().any(is_near) {
                observer.disconnect();
                when_seen.emit(());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options) else {
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
